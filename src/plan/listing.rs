//! Listings: a category or a tag with its posts, at its own address or at that of the content page that claims it.

use super::PageId;
use super::routes::{self, Routes};
use crate::content::{Layout, Page};
use crate::portal::{Portal, PostId, TaxonomyKind, TermId};
use crate::route::Route;
use std::collections::HashMap;

/// A listing's place in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ListingId(pub usize);

/// Posts under one name.
#[derive(Debug)]
pub struct Listing {
    pub kind: TaxonomyKind,
    /// As posts write it, or several categories separated by spaces.
    pub name: String,
    pub title: String,
    pub description: String,
    pub front: Route,
    /// Newest first.
    pub posts: Vec<PostId>,
    /// The content page that claims this listing.
    pub page: Option<PageId>,
}

impl Listing {
    /// Only categories have feeds.
    pub fn feed(&self) -> Option<Route> {
        (self.kind == TaxonomyKind::Category).then(|| routes::listing_feed(&self.front))
    }
}

/// All listings of the site: one per term, and one per content page that asks for several categories at once.
pub fn listings(portal: &Portal) -> (Vec<Listing>, Routes) {
    let mut claims: HashMap<&str, PageId> = HashMap::new();
    for (page, id) in portal.pages.iter().zip((0..).map(PageId)) {
        if let Some(name) = claimed_category(page) {
            claims.entry(name).or_insert(id);
        }
    }
    let mut listings = Vec::new();
    let mut routes = Routes::default();
    for kind in TaxonomyKind::ALL {
        for id in portal.taxonomy(kind).ids() {
            let term = portal.taxonomy(kind).term(id);
            let page = match kind {
                TaxonomyKind::Category => claims.remove(term.name.as_str()),
                TaxonomyKind::Tag => None,
            };
            let numbers = match kind {
                TaxonomyKind::Category => &mut routes.categories,
                TaxonomyKind::Tag => &mut routes.tags,
            };
            numbers.push(ListingId(listings.len()));
            listings.push(Listing {
                kind,
                name: term.name.clone(),
                title: term.title.clone(),
                description: term.description.clone(),
                front: page.map_or_else(|| routes::term(kind, &term.name), |PageId(at)| portal.pages[at].route.clone()),
                posts: term.posts.clone(),
                page,
            });
        }
    }
    // What no category of that very name answered: several categories, or none that has posts.
    let mut left: Vec<(&str, PageId)> = claims.into_iter().collect();
    left.sort_by_key(|(_, page)| page.0);
    for (name, page) in left {
        let content = &portal.pages[page.0];
        listings.push(Listing {
            kind: TaxonomyKind::Category,
            name: name.to_owned(),
            title: content.title.clone().unwrap_or_else(|| name.to_owned()),
            description: content.description.clone(),
            front: content.route.clone(),
            posts: having_all(portal, name),
            page: Some(page),
        });
    }
    (listings, routes)
}

/// The category that a page with `layout: category` stands for.
pub fn claimed_category(page: &Page) -> Option<&str> {
    let claims = page.layout == Layout::Named("category".into()) && !page.liquid;
    page.category.as_deref().filter(|_| claims)
}

/// The posts that have every word of `name` as a category.
fn having_all(portal: &Portal, name: &str) -> Vec<PostId> {
    let words: Option<Vec<TermId>> = name.split_whitespace().map(|word| portal.categories.find(word)).collect();
    let Some(words) = words else { return Vec::new() };
    let Some(first) = words.first() else { return Vec::new() };
    let posts = portal.categories.term(*first).posts.iter().copied();
    posts.filter(|post| words.iter().all(|word| portal.entry(*post).categories.contains(word))).collect()
}
