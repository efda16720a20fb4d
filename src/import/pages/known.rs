//! Which articles are posts already: an article is known again by its words, which its post keeps a digest of.

use crate::build::Source;
use crate::digest::Mark;
use crate::import::newspaper::{Article, Day, Span};
use crate::import::seen::posts_with;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The key of the digest.
pub const KEY: &str = "page_digest";

/// The posts that came from pages.
#[derive(Debug)]
pub struct Known(HashMap<String, PathBuf>);

impl Known {
    pub fn scan(source: &Source, folder: &Path) -> Self {
        let mut known = Self(HashMap::new());
        for (digest, path) in posts_with(source, folder, KEY, |path, fields| Some((fields.filled(KEY)?, path))) {
            known.add(digest, path);
        }
        known
    }

    /// Of two posts with the same words the first counts.
    pub fn add(&mut self, digest: String, path: PathBuf) {
        self.0.entry(digest).or_insert(path);
    }

    pub fn find(&self, digest: &str) -> Option<&Path> {
        self.0.get(digest).map(PathBuf::as_path)
    }
}

/// Of all that is printed of an article, and of the page's own day. Neither options nor how lines were cut count, so
/// that the same page gives the same digests whatever the command line says.
pub fn digest(article: &Article, page: &str, day: Option<Day>) -> String {
    let mut spans: Vec<&Span> = article.texts().iter().flat_map(|text| &text.source).collect();
    spans.sort_by_key(|span| span.start);
    let letters = spans.into_iter().flat_map(|span| page[span.clone()].chars()).filter(|c| !c.is_whitespace());
    let mut printed: String = letters.collect();
    if let Some(day) = day {
        printed.push_str(&format!("\n{day}"));
    }
    format!("{:016x}", Mark::of(printed.as_bytes()).0)
}
