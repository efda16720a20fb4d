//! Every output of the site, known before any is rendered. Pure: no clock, no disk, no templates.
//!
//! Collisions, stale files, sizes, links, what to render now and what may wait are all questions to the plan.

mod collect;
mod collision;
pub mod index;
mod listing;
mod origin;
mod pagination;
pub mod routes;
pub mod search;
mod sitemap;
mod volume;

pub use collect::{Inputs, plan};
pub use index::IndexFile;
pub use listing::{Listing, ListingId};
pub use pagination::{Pages, Part};
pub use routes::Routes;
pub use search::SearchFile;
pub use sitemap::SitemapFile;

use crate::portal::{PostId, TaxonomyKind};
use crate::route::Route;
use crate::search::segments::Segment;
use chrono::NaiveDate;

/// A page's place in `Portal::pages`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PageId(pub usize);

/// What an output is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutputKind {
    Post(PostId),
    Page(PageId),
    Home,
    Listing(ListingId, Part),
    /// The index of all categories or tags.
    Terms(TaxonomyKind),
    /// `/archive/`
    Years,
    Year(i32),
    Month(i32, u32),
    Day(NaiveDate, Part),
    /// The site's feed, or a listing's.
    Feed(Option<ListingId>),
    SitemapIndex,
    Sitemap(usize),
    /// For machines.
    Index(IndexFile),
    Search(SearchFile),
    Robots,
    /// Forwards to this root-relative address.
    Redirect(Route),
    /// The front page of a volume of the archive, which forwards to this address.
    VolumeFront(Route),
    NotFound,
    /// The theme's asset with this number.
    Asset(usize),
    /// The static file with this number.
    Static(usize),
    NoJekyll,
    /// The key file of IndexNow.
    IndexNow,
    Cname,
}

/// One file of the finished site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    pub route: Route,
    pub kind: OutputKind,
}

/// The finished site, planned.
#[derive(Debug)]
pub struct Plan {
    pub outputs: Vec<Output>,
    pub listings: Vec<Listing>,
    pub sitemaps: Vec<SitemapFile>,
    /// Of the search, newest first.
    pub search: Vec<Segment>,
    /// Whether the archive can be searched: here, or on the main site of which this is a volume.
    pub searched: bool,
    pub routes: Routes,
}

impl Plan {
    pub fn listing(&self, id: ListingId) -> &Listing {
        &self.listings[id.0]
    }
}
