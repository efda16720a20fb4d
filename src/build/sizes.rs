//! How much of the site is what, and how it grew: what a host's limits are compared with.

use crate::plan::{Output, OutputKind};
use crate::portal::Portal;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeMap;

/// Files and their bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Size {
    pub files: usize,
    pub bytes: u64,
}

impl Size {
    pub fn add(&mut self, bytes: u64) {
        self.files += 1;
        self.bytes += bytes;
    }
}

/// Of all outputs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sizes {
    /// By what they are: `posts`, `pages`, `listings`, `archives`, `feeds`, `sitemaps`, `indexes`, `search`, `assets`, `other`.
    pub kinds: BTreeMap<&'static str, Size>,
    /// Bytes of the posts' own pages by the days of their dates.
    pub days: BTreeMap<NaiveDate, Size>,
}

impl Sizes {
    pub(super) fn of<'p>(portal: &Portal, outputs: impl IntoIterator<Item = (&'p Output, u64)>) -> Self {
        let mut sizes = Self::default();
        for (output, bytes) in outputs {
            sizes.kinds.entry(kind(&output.kind)).or_default().add(bytes);
            if let OutputKind::Post(id) = output.kind {
                sizes.days.entry(portal.entry(id).post.date.day()).or_default().add(bytes);
            }
        }
        sizes
    }
}

fn kind(kind: &OutputKind) -> &'static str {
    match kind {
        OutputKind::Post(_) => "posts",
        OutputKind::Page(_) | OutputKind::Home | OutputKind::NotFound => "pages",
        OutputKind::Listing(..) | OutputKind::Terms(_) => "listings",
        OutputKind::Years | OutputKind::Year(_) | OutputKind::Month(..) | OutputKind::Day(..) => "archives",
        OutputKind::Feed(_) => "feeds",
        OutputKind::SitemapIndex | OutputKind::Sitemap(_) => "sitemaps",
        OutputKind::Index(_) => "indexes",
        OutputKind::Search(_) => "search",
        OutputKind::Asset(_) | OutputKind::Static(_) => "assets",
        OutputKind::Robots
        | OutputKind::Redirect(_)
        | OutputKind::VolumeFront(_)
        | OutputKind::NoJekyll
        | OutputKind::IndexNow
        | OutputKind::Cname => "other",
    }
}
