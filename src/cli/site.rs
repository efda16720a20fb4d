//! Arguments that say which site is meant, for every command that reads one.

use crate::build::Request;
use crate::config::Overrides;
use crate::words::{Refusal, text};
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
    /// Publish posts and pages with `published: false` too
    #[arg(long)]
    unpublished: bool,
    /// The volume of the archive that is meant (a year, or a month as 2021-03), instead of the main site
    #[arg(long, value_name = "VOLUME", value_parser = volume)]
    volume: Option<String>,
}

/// It names folders, so that it is looked at before the configuration is.
fn volume(text: &str) -> Result<String, Refusal> {
    let is_name = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if is_name {
        Ok(text.to_owned())
    } else {
        Err(Refusal(text!("write a year such as 2021, or a month such as 2021-03")))
    }
}

impl SiteArguments {
    /// Of the site as it is, with the usual destination.
    pub fn request(self) -> Request {
        let Self { source, config, theme, url, baseurl, drafts, future, unpublished, volume } = self;
        let overrides = Overrides { theme, url, baseurl, drafts, future, unpublished, volume };
        Request { source, config_file: config, overrides, ..Request::default() }
    }
}
