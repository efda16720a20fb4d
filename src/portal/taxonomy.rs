//! Categories and tags: which posts carry each term, and what a category is called.

use super::{Entry, PostId};
use crate::config::Config;
use crate::content::{Layout, Page};
use crate::words::{Text, text};
use std::collections::HashMap;

/// The two ways in which posts are grouped by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TaxonomyKind {
    Category,
    Tag,
}

impl TaxonomyKind {
    pub const ALL: [Self; 2] = [Self::Category, Self::Tag];

    /// The first segment of its addresses, and its name in templates.
    pub fn name(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::Tag => "tag",
        }
    }

    /// As messages name it.
    pub fn text(self) -> Text {
        match self {
            Self::Category => text!("category"),
            Self::Tag => text!("tag"),
        }
    }
}

/// A term's place within its taxonomy, in the order of first use from the newest post on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(pub u32);

/// One category or tag.
#[derive(Debug)]
pub struct Term {
    /// As the posts write it; case counts.
    pub name: String,
    /// What a reader sees.
    pub title: String,
    pub description: String,
    /// Newest first.
    pub posts: Vec<PostId>,
}

/// All terms of one kind.
#[derive(Debug)]
pub struct Taxonomy {
    pub kind: TaxonomyKind,
    terms: Vec<Term>,
    by_name: HashMap<String, TermId>,
}

impl Taxonomy {
    pub(super) fn new(kind: TaxonomyKind) -> Self {
        Self { kind, terms: Vec::new(), by_name: HashMap::new() }
    }

    /// Posts must come newest first.
    pub(super) fn add(&mut self, name: &str, post: PostId) -> TermId {
        let id = match self.by_name.get(name) {
            Some(id) => *id,
            None => {
                let id = TermId(self.terms.len() as u32);
                self.by_name.insert(name.to_owned(), id);
                let (name, title) = (name.to_owned(), name.to_owned());
                self.terms.push(Term { name, title, description: String::new(), posts: Vec::new() });
                id
            }
        };
        self.terms[id.0 as usize].posts.push(post);
        id
    }

    pub fn term(&self, id: TermId) -> &Term {
        &self.terms[id.0 as usize]
    }

    pub fn find(&self, name: &str) -> Option<TermId> {
        self.by_name.get(name).copied()
    }

    pub fn terms(&self) -> impl ExactSizeIterator<Item = &Term> {
        self.terms.iter()
    }

    pub fn ids(&self) -> impl ExactSizeIterator<Item = TermId> + use<> {
        (0..self.terms.len() as u32).map(TermId)
    }

    /// Those with the most posts first; equals by name.
    pub fn busiest(&self) -> Vec<TermId> {
        let mut ids: Vec<TermId> = self.ids().collect();
        ids.sort_by(|a, b| {
            let (a, b) = (self.term(*a), self.term(*b));
            b.posts.len().cmp(&a.posts.len()).then_with(|| a.name.cmp(&b.name))
        });
        ids
    }

    /// The readable name: the configuration's, else a category page's title, else the most frequent tag, else the slug.
    pub(super) fn name_categories(&mut self, config: &Config, pages: &[Page], entries: &[Entry], tags: &Taxonomy) {
        let titles: HashMap<&str, &str> = pages
            .iter()
            .filter(|page| page.layout == Layout::Named("category".into()))
            .filter_map(|page| Some((page.category.as_deref()?, page.title.as_deref()?)))
            .collect();
        for term in &mut self.terms {
            let info = config.categories.get(&term.name);
            if let Some(description) = info.and_then(|info| info.description.clone()) {
                term.description = description;
            }
            let title = info
                .and_then(|info| info.name.clone())
                .or_else(|| titles.get(term.name.as_str()).map(|title| (*title).to_owned()))
                .or_else(|| most_frequent_tag(&term.posts, entries, tags));
            if let Some(title) = title {
                term.title = title;
            }
        }
    }
}

fn most_frequent_tag(posts: &[PostId], entries: &[Entry], tags: &Taxonomy) -> Option<String> {
    let mut counts: HashMap<TermId, usize> = HashMap::new();
    for tag in posts.iter().flat_map(|post| &entries[post.index()].tags) {
        *counts.entry(*tag).or_default() += 1;
    }
    let most = counts.into_iter().min_by(|(a, a_count), (b, b_count)| {
        b_count.cmp(a_count).then_with(|| tags.term(*a).name.cmp(&tags.term(*b).name))
    });
    most.map(|(tag, _)| tags.term(tag).name.clone())
}
