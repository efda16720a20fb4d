//! Files for machines: what is new, by day and altogether, and where the feeds are.

use super::Plan;
use super::routes;
use crate::config::Config;
use crate::portal::{Portal, PostId};
use crate::route::Route;
use chrono::NaiveDate;

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexFile {
    /// Google's news sitemap: posts of the last two days.
    News,
    /// JSON Feed 1.1 beside the site's Atom feed.
    JsonFeed,
    /// Cards of the newest posts.
    Latest,
    /// Cards of a day's posts.
    Day(NaiveDate),
    /// Every feed of the site, for feed readers.
    Opml,
}

/// Google reads so many addresses of a news sitemap.
const MOST_NEWS: usize = 1_000;
/// Two days before the newest post, in seconds: by the posts' own dates, so that the same site gives the same file.
const NEWS_AGE: i64 = 2 * 24 * 3600;
/// In `latest.json`.
const LATEST: usize = 50;

impl IndexFile {
    pub fn route(self) -> Route {
        match self {
            Self::News => Route::new("/news-sitemap.xml"),
            Self::JsonFeed => Route::new("/feed.json"),
            Self::Latest => Route::new("/api/posts/latest.json"),
            Self::Day(date) => Route::new(&format!("{}posts.json", routes::day(date).path())),
            Self::Opml => Route::new("/feeds.opml"),
        }
    }

    /// The posts that it shows, newest first.
    pub fn posts(self, portal: &Portal) -> Vec<PostId> {
        match self {
            Self::News => {
                let newest = portal.entries.first().map_or(0, |entry| entry.post.date.instant);
                let is_news = |id: &PostId| newest - portal.entry(*id).post.date.instant <= NEWS_AGE;
                portal.ids().take_while(is_news).take(MOST_NEWS).collect()
            }
            Self::JsonFeed | Self::Latest => portal.ids().take(LATEST).collect(),
            Self::Day(date) => portal.days.get(&date).cloned().unwrap_or_default(),
            Self::Opml => Vec::new(),
        }
    }
}

/// All of them. A news sitemap needs absolute addresses.
pub fn files(portal: &Portal, config: &Config) -> Vec<IndexFile> {
    let mut files = vec![IndexFile::JsonFeed, IndexFile::Latest, IndexFile::Opml];
    files.extend(config.url.as_ref().map(|_| IndexFile::News));
    files.extend(portal.days.keys().map(|day| IndexFile::Day(*day)));
    files
}

/// Listings that have a feed, by their names.
pub fn feeds(plan: &Plan) -> impl Iterator<Item = super::ListingId> + '_ {
    let has_feed = |id: &super::ListingId| plan.listing(*id).feed().is_some();
    (0..plan.listings.len()).map(super::ListingId).filter(has_feed)
}
