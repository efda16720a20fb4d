//! Which addresses stand in which sitemap file: posts by month, so that old files never change.

use crate::config::Config;
use crate::portal::{Portal, PostId};
use crate::route::Route;
use chrono::Datelike;

/// Below the protocol's limit of 50,000 addresses and 50 MB.
const MOST_ADDRESSES: usize = 45_000;

/// One file below the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SitemapFile {
    /// Home, listings and content pages.
    Pages,
    /// Posts of a month, oldest first; `part` counts from 1 where a month needs several files.
    Month { year: i32, month: u32, part: usize, posts: Vec<PostId> },
}

impl SitemapFile {
    pub fn route(&self) -> Route {
        match self {
            Self::Pages => Route::new("/sitemaps/pages.xml"),
            Self::Month { year, month, part: 1, .. } => Route::new(&format!("/sitemaps/{year:04}-{month:02}.xml")),
            Self::Month { year, month, part, .. } => Route::new(&format!("/sitemaps/{year:04}-{month:02}-{part}.xml")),
        }
    }
}

/// Of the site that is built: a volume of an archive names its own posts, and pages if it has any.
pub fn files(portal: &Portal, config: &Config) -> Vec<SitemapFile> {
    let mut months: std::collections::BTreeMap<(i32, u32), Vec<PostId>> = std::collections::BTreeMap::new();
    let is_here = |id: &PostId| config.volumes.elsewhere(portal.entry(*id).route.path()).is_none();
    for id in portal.ids().rev().filter(is_here) {
        let day = portal.entry(id).post.date.day();
        months.entry((day.year(), day.month())).or_default().push(id);
    }
    let is_main = config.volumes.here().is_none();
    let has_pages = is_main
        || portal
            .pages
            .iter()
            .any(|page| page.markup.is_some() && config.volumes.elsewhere(page.route.path()).is_none());
    let mut files = if has_pages { vec![SitemapFile::Pages] } else { Vec::new() };
    for ((year, month), posts) in months {
        for (chunk, part) in posts.chunks(MOST_ADDRESSES).zip(1..) {
            files.push(SitemapFile::Month { year, month, part, posts: chunk.to_vec() });
        }
    }
    files
}
