//! The index of the whole archive that readers search: its page, its files, and which posts are in which of them.

use crate::config::{Config, Search};
use crate::portal::Portal;
use crate::route::Route;
use crate::search::segments::{self, Dated, Day, Segment};
use chrono::Datelike;

/// One of its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchFile {
    /// `/search/`, where it is asked.
    Page,
    /// Tells browsers that the site can be searched: OpenSearch 1.1.
    Description,
    /// Names the segments.
    Manifest,
    /// Of the segment with this number; which of its files, its address says.
    Segment(usize),
}

/// The template of its page; a theme may do without.
pub const TEMPLATE: &str = "search";

pub fn page() -> Route {
    Route::new("/search/")
}

pub fn description() -> Route {
    Route::new("/opensearch.xml")
}

/// The folder of the index.
const FOLDER: &str = "/search/";

/// A file of the index, by its path below the folder of the index.
fn file(path: &str) -> Route {
    Route::new(&format!("{FOLDER}{path}"))
}

/// The name of a file below the folder of the index.
pub fn path_below(route: &Route) -> &str {
    route.path().strip_prefix(FOLDER).unwrap_or_default()
}

/// The segments of the index. A volume has none: the main site finds its posts.
pub fn segments(portal: &Portal, config: &Config) -> Vec<Segment> {
    let bytes = |bytes: u64, title: &str| match config.search {
        Search::Full => bytes,
        Search::Titles | Search::Off => title.len() as u64,
    };
    if config.volumes.here().is_some() {
        return Vec::new();
    }
    let dated = portal.entries.iter().map(|entry| {
        let day = entry.post.date.day();
        let day = Day { year: day.year(), month: day.month() as u8, day: day.day() as u8 };
        Dated { day, bytes: bytes(entry.post.file.stamp.bytes, &entry.post.title) }
    });
    segments::plan(&dated.collect::<Vec<_>>())
}

/// Every file of the index with what it is.
pub fn files(segments: &[Segment], config: &Config) -> Vec<(Route, SearchFile)> {
    let mut files = vec![(page(), SearchFile::Page), (file("index.json"), SearchFile::Manifest)];
    files.extend(config.url.as_ref().map(|_| (description(), SearchFile::Description)));
    for (number, segment) in segments.iter().enumerate() {
        files.extend(segment.files().map(|path| (file(&path), SearchFile::Segment(number))));
    }
    files
}
