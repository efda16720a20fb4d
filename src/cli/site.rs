//! Arguments that say which site is meant, for every command that reads one.

use crate::build::Request;
use crate::config::Overrides;
use clap::Args;
use std::path::PathBuf;

#[derive(Args, Clone)]
pub struct SiteArguments {
    /// Folder of the site
    #[arg(short, long, value_name = "DIR", default_value = ".")]
    pub source: PathBuf,
    /// Configuration file [default: <source>/_config.yml]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Theme to use instead of the configured one
    #[arg(long, value_name = "NAME")]
    theme: Option<String>,
    /// Scheme and host of the site, instead of `url:`
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// Path below the host, instead of `baseurl:`
    #[arg(long, value_name = "PATH")]
    baseurl: Option<String>,
    /// Publish drafts too
    #[arg(long)]
    drafts: bool,
    /// Publish posts dated in the future too
    #[arg(long)]
    future: bool,
}

impl SiteArguments {
    /// Of the site as it is, with the usual destination.
    pub fn request(self) -> Request {
        let Self { source, config, theme, url, baseurl, drafts, future } = self;
        let overrides = Overrides { theme, url, baseurl, drafts, future };
        Request { source, config_file: config, overrides, ..Request::default() }
    }
}
