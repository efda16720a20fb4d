//! The frozen index of a site: posts newest first, categories, tags, days, neighbours. Metadata only, no bodies.
//!
//! Built once from what was read and never changed. Knows no templates, no clock and no disk.

mod address;
mod succession;
mod taxonomy;

pub use address::{Addressed, address_posts};
pub use succession::{Replaced, Succession};
pub use taxonomy::{Taxonomy, TaxonomyKind, Term, TermId};

use crate::config::Config;
use crate::content::{Page, Post, PostDate, StaticFile};
use crate::route::Route;
use chrono::NaiveDate;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A post's place in [`Portal::entries`]: 0 is the newest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PostId(pub u32);

impl PostId {
    fn index(self) -> usize {
        self.0 as usize
    }
}

/// A published post with its place among the others.
#[derive(Debug)]
pub struct Entry {
    /// Shared with other states of the site.
    pub post: Arc<Post>,
    pub route: Route,
    pub categories: Vec<TermId>,
    pub tags: Vec<TermId>,
    /// Neighbours within the first category.
    pub newer: Option<PostId>,
    pub older: Option<PostId>,
}

impl Entry {
    /// When the post last changed, as far as its author says.
    pub fn changed(&self) -> PostDate {
        self.post.updated.unwrap_or(self.post.date)
    }
}

/// The whole site.
#[derive(Debug)]
pub struct Portal {
    /// Newest first: by date, then by path, both descending.
    pub entries: Vec<Entry>,
    pub categories: Taxonomy,
    pub tags: Taxonomy,
    pub succession: Succession,
    /// Posts of each day (in the site's zone), newest first.
    pub days: BTreeMap<NaiveDate, Vec<PostId>>,
    /// By path.
    pub pages: Vec<Page>,
    /// By path.
    pub statics: Vec<StaticFile>,
    /// What `_data` holds, as templates see it.
    pub data: serde_json::Value,
}

impl Portal {
    pub fn assemble(
        mut posts: Vec<Addressed>,
        pages: Vec<Page>,
        statics: Vec<StaticFile>,
        data: serde_json::Value,
        config: &Config,
    ) -> Self {
        posts.par_sort_unstable_by(|a, b| {
            (b.post.date.instant, &b.post.file.path).cmp(&(a.post.date.instant, &a.post.file.path))
        });
        let mut categories = Taxonomy::new(TaxonomyKind::Category);
        let mut tags = Taxonomy::new(TaxonomyKind::Tag);
        let mut days: BTreeMap<NaiveDate, Vec<PostId>> = BTreeMap::new();
        let mut entries: Vec<Entry> = Vec::with_capacity(posts.len());
        for (id, Addressed { post, route }) in (0..).map(PostId).zip(posts) {
            days.entry(post.date.day()).or_default().push(id);
            let categories: Vec<TermId> = post.categories.iter().map(|name| categories.add(name, id)).collect();
            let tags = post.tags.iter().map(|name| tags.add(name, id)).collect();
            entries.push(Entry { post, route, categories, tags, newer: None, older: None });
        }
        link_neighbours(&mut entries, &categories);
        categories.name_categories(config, &pages, &entries, &tags);
        let succession = Succession::new(&entries, config);
        Self { entries, categories, tags, succession, days, pages, statics, data }
    }

    pub fn entry(&self, id: PostId) -> &Entry {
        &self.entries[id.index()]
    }

    pub fn taxonomy(&self, kind: TaxonomyKind) -> &Taxonomy {
        match kind {
            TaxonomyKind::Category => &self.categories,
            TaxonomyKind::Tag => &self.tags,
        }
    }

    /// Every post, newest first.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = PostId> + use<> {
        (0..self.entries.len() as u32).map(PostId)
    }
}

fn link_neighbours(entries: &mut [Entry], categories: &Taxonomy) {
    for (term, id) in categories.terms().zip((0..).map(TermId)) {
        let first_here: Vec<PostId> =
            term.posts.iter().copied().filter(|post| entries[post.index()].categories.first() == Some(&id)).collect();
        for pair in first_here.windows(2) {
            entries[pair[0].index()].older = Some(pair[1]);
            entries[pair[1].index()].newer = Some(pair[0]);
        }
    }
}
