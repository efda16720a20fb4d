//! `_config.yml` read, checked and completed: one [`Config`] that every stage trusts.
//!
//! Unknown keys are reported and stay readable by templates; a value that cannot be used stops the build, and all such
//! values are named at once.

mod categories;
mod defaults;
mod fields;
mod filter;
mod government;
mod keys;
mod load;
mod volumes;
mod yaml;

pub use categories::CategoryInfo;
pub use defaults::{DefaultRule, FileType, Scope};
pub use fields::{json, yaml_bool};
pub use filter::PathFilter;
pub use government::Government;
pub use keys::{KeyLine, top_level_keys};
pub use load::{Overrides, is_known_key, load};
pub use volumes::{Period, Place, Volumes};
pub use yaml::from_yaml;

use crate::route::{PageStyle, Route, Template};
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// Which bodies are cleaned by the allow-list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sanitize {
    /// Posts only: pages are the owner's own words.
    Posts,
    All,
    Off,
}

/// How a date with a time but without a zone is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZonelessDates {
    /// As Jekyll does, so that addresses survive.
    Utc,
    /// In the site's zone.
    Local,
}

/// What readers can search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Search {
    /// Titles and bodies.
    Full,
    Titles,
    Off,
}

/// An address under which links lead to the portal itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnAddress {
    /// Lower case, with `:port` if there is one.
    pub host: String,
    /// `""` or `"/portal"`.
    pub base: String,
}

/// The checked configuration.
#[derive(Debug, Clone)]
pub struct Config {
    pub title: String,
    pub description: String,
    /// BCP 47, such as `zh-CN`.
    pub lang: String,
    pub author: String,
    /// Scheme and host without a final slash; `None` if the site does not know its address.
    pub url: Option<String>,
    /// `""` or `"/portal"`.
    pub base: String,
    pub own_addresses: Vec<OwnAddress>,
    /// Where the archive's other sites are.
    pub volumes: Volumes,
    pub zone: Tz,
    pub zoneless_dates: ZonelessDates,
    pub permalink: Template,
    pub page_style: PageStyle,
    /// Posts on a full page of a listing; at least 1.
    pub paginate: usize,
    pub home_posts: usize,
    pub home_categories: usize,
    pub posts_dirs: Vec<String>,
    pub filter: PathFilter,
    pub theme: String,
    pub defaults: Vec<DefaultRule>,
    pub future: bool,
    pub drafts: bool,
    /// Posts and pages with `published: false` count as well.
    pub unpublished: bool,
    pub excerpt_separator: String,
    pub sanitize: Sanitize,
    pub sanitize_override: bool,
    pub minify: bool,
    pub search: Search,
    pub categories: BTreeMap<String, CategoryInfo>,
    pub google_analytics: String,
    pub government: Option<Government>,
    pub cname: Option<String>,
    /// Paths below the base, from and to, percent-encoded or not.
    pub redirects: BTreeMap<String, String>,
    /// Hosts that answer over https, in lower case: `check --fix` writes their addresses so.
    pub https_hosts: Vec<String>,
    /// The key by which search engines know that a notice comes from this site.
    pub indexnow: Option<String>,
    /// Every key as it was written, for templates (`site.config`).
    pub raw: serde_json::Value,
}

impl Config {
    /// A link to an address of the site: root-relative, or absolute if it leads to another volume.
    pub fn href(&self, route: &Route) -> String {
        match self.volumes.elsewhere(route.path()) {
            None => route.href(&self.base),
            Some(place) => route.href(&place.address()),
        }
    }

    /// The absolute address of a file that every site of an archive has for itself, such as its sitemap.
    pub fn own(&self, route: &Route) -> String {
        self.absolute(&route.href(&self.base))
    }

    /// The absolute address of a link (which already has the base); the link itself without `url:`.
    pub fn absolute(&self, href: &str) -> String {
        match &self.url {
            Some(url) if href.starts_with('/') => format!("{url}{href}"),
            _ => href.to_owned(),
        }
    }
}
