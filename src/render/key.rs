//! What decides an output's bytes, as a small value: equal keys, equal bytes.
//!
//! A key is made from what the output's view can see, and from nothing else: so a new post changes the keys of its own
//! page, of its neighbours, and of the newest page of each listing. Whoever lets a view see more must let its key see
//! it too; `tests/incremental.rs` finds what was forgotten. A key may see more than the view: that costs a rendering.

use crate::config::{Config, Search};
use crate::content::{Page, Seal};
use crate::digest::{Mark, Marker};
use crate::plan::{
    IndexFile, ListingId, Output, OutputKind, PageId, Pages, Part, Plan, SearchFile, SitemapFile, index,
};
use crate::portal::{Entry, Portal, PostId, Replaced, TaxonomyKind, TermId};
use crate::route::Route;
use crate::search::manifest::FORMAT;
use crate::search::segments::Segment;
use chrono::{Datelike, NaiveDate};
use rayon::prelude::*;

/// Everything that an output's bytes follow from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// The program, the configuration, the theme and `_data`: what every template can see.
    pub site: Mark,
    /// The sources that it is made of, if any: a post's file, a page's, a static file.
    pub source: Mark,
    /// What else it shows: other posts' cards, names of terms, neighbours, counts.
    pub around: Mark,
}

impl Key {
    /// As the store keeps it.
    pub fn marks(self) -> [Mark; 3] {
        [self.site, self.source, self.around]
    }
}

/// What keys of many outputs are made of, marked once for a plan.
#[derive(Debug, Default)]
pub struct Marks {
    /// By post: what a card shows.
    cards: Vec<Mark>,
    /// By listing: name, title, description, address.
    listings: Vec<Mark>,
    /// By segment of the search: its posts, with their bodies if these are searched.
    segments: Vec<Mark>,
}

impl Marks {
    pub fn new(config: &Config, portal: &Portal, plan: &Plan) -> Self {
        let listings: Vec<Mark> = plan
            .listings
            .iter()
            .map(|listing| {
                let mut mark = Marker::new();
                mark.text(listing.kind.name()).text(&listing.name).text(&listing.title).text(&listing.description);
                route(&mut mark, &listing.front);
                mark.finish()
            })
            .collect();
        let mut marks = Self { cards: Vec::new(), listings, segments: Vec::new() };
        marks.cards = portal.entries.par_iter().map(|entry| marks.card_of(entry, plan)).collect();
        let segments = plan.search.par_iter().map(|segment| marks.segment_of(segment, config, portal));
        marks.segments = segments.collect();
        marks
    }

    /// Marks one post anew, whose address and terms are as they were.
    pub fn renew(&mut self, id: PostId, config: &Config, portal: &Portal, plan: &Plan) {
        let place = id.0 as usize;
        self.cards[place] = self.card_of(portal.entry(id), plan);
        if let Some(at) = plan.search.iter().position(|segment| segment.posts.contains(&place)) {
            self.segments[at] = self.segment_of(&plan.search[at], config, portal);
        }
    }

    /// What a segment of the search is made of.
    pub fn segment(&self, number: usize) -> Mark {
        self.segments[number]
    }

    fn segment_of(&self, segment: &Segment, config: &Config, portal: &Portal) -> Mark {
        let mut mark = Marker::new();
        mark.number(u64::from(FORMAT)).text(env!("CARGO_PKG_VERSION"));
        mark.text(&segment.name).number(u64::from(segment.shards));
        for (volume, place) in config.volumes.iter() {
            mark.text(volume).text(&place.address());
        }
        mark.marks(segment.posts.clone().map(|place| self.cards[place]));
        if config.search == Search::Full {
            for entry in &portal.entries[segment.posts.clone()] {
                mark.content(entry.post.seal.content);
            }
        }
        mark.finish()
    }

    fn card_of(&self, entry: &Entry, plan: &Plan) -> Mark {
        let mut mark = Marker::new();
        mark.mark(entry.post.seal.metadata);
        route(&mut mark, &entry.route);
        let category = |id: &TermId| self.listings[plan.routes.listing_of(TaxonomyKind::Category, *id).0];
        mark.maybe(entry.categories.first().map(category));
        mark.finish()
    }
}

/// Makes keys.
pub struct Keys<'a> {
    config: &'a Config,
    portal: &'a Portal,
    plan: &'a Plan,
    site: Mark,
    marks: &'a Marks,
}

/// The part of a key that stays open where there is nothing to see.
const NOTHING: Mark = Mark(0);

impl<'a> Keys<'a> {
    /// `marks` must have been made of the same parts.
    pub fn new(config: &'a Config, portal: &'a Portal, plan: &'a Plan, marks: &'a Marks, site: Mark) -> Self {
        Self { config, portal, plan, site, marks }
    }

    /// The key of one output of the plan.
    pub fn of(&self, output: &Output) -> Key {
        let (source, around) = match &output.kind {
            OutputKind::Post(id) => self.post(*id),
            OutputKind::Page(id) => self.page(*id),
            OutputKind::Home => (NOTHING, self.home()),
            OutputKind::Listing(id, part) => self.listing(*id, *part),
            OutputKind::Terms(kind) => (NOTHING, self.terms(*kind)),
            OutputKind::Years => (NOTHING, self.days(self.portal.days.keys().copied())),
            OutputKind::Year(year) => (NOTHING, self.period(|day| day.year() == *year)),
            OutputKind::Month(year, month) => {
                (NOTHING, self.period(|day| (day.year(), day.month()) == (*year, *month)))
            }
            OutputKind::Day(date, part) => (NOTHING, self.day(*date, *part)),
            OutputKind::Feed(listing) => self.feed(*listing),
            OutputKind::SitemapIndex => (NOTHING, self.sitemap_index()),
            OutputKind::Sitemap(number) => (NOTHING, self.sitemap(*number)),
            OutputKind::Index(file) => self.index(*file),
            OutputKind::Search(SearchFile::Segment(number)) => (NOTHING, self.marks.segment(*number)),
            OutputKind::Search(SearchFile::Manifest) => (NOTHING, self.search_manifest()),
            OutputKind::Search(SearchFile::Page) => (NOTHING, self.search_page()),
            OutputKind::Redirect(target) | OutputKind::VolumeFront(target) => (NOTHING, self.route(target)),
            OutputKind::Static(number) => {
                let content = self.portal.statics[*number].content;
                return Key { site: NOTHING, source: Marker::new().content(content).finish(), around: NOTHING };
            }
            OutputKind::Search(SearchFile::Description)
            | OutputKind::NotFound
            | OutputKind::Robots
            | OutputKind::Asset(_)
            | OutputKind::NoJekyll
            | OutputKind::IndexNow
            | OutputKind::Cname => (NOTHING, NOTHING),
        };
        let around = Marker::new().mark(around).mark(self.route(&output.route)).finish();
        Key { site: self.site, source, around }
    }

    fn card(&self, id: PostId) -> Mark {
        self.marks.cards[id.0 as usize]
    }

    fn cards<'s>(&'s self, posts: &'s [PostId]) -> impl ExactSizeIterator<Item = Mark> + 's {
        posts.iter().map(|id| self.card(*id))
    }

    fn term(&self, kind: TaxonomyKind, id: TermId) -> Mark {
        self.marks.listings[self.plan.routes.listing_of(kind, id).0]
    }

    fn terms_of<'s>(&'s self, kind: TaxonomyKind, ids: &'s [TermId]) -> impl ExactSizeIterator<Item = Mark> + 's {
        ids.iter().map(move |id| self.term(kind, *id))
    }

    fn route(&self, of: &Route) -> Mark {
        let mut mark = Marker::new();
        route(&mut mark, of);
        mark.finish()
    }

    /// A page names the day's archive where there is one.
    fn has_day(&self, day: NaiveDate) -> u64 {
        u64::from(self.portal.days.contains_key(&day))
    }

    fn post(&self, id: PostId) -> (Mark, Mark) {
        let entry = self.portal.entry(id);
        let mut around = Marker::new();
        around
            .maybe(entry.newer.map(|id| self.card(id)))
            .maybe(entry.older.map(|id| self.card(id)))
            .marks(self.terms_of(TaxonomyKind::Category, &entry.categories))
            .marks(self.terms_of(TaxonomyKind::Tag, &entry.tags))
            .number(entry.post.updated.map_or(0, |date| self.has_day(date.day())));
        for replaced in self.portal.succession.replaces(id) {
            around.maybe(match replaced {
                Replaced::Post(id) => Some(self.card(*id)),
                Replaced::Elsewhere(_) => None,
            });
        }
        around.marks(self.cards(self.portal.succession.replaced_by(id)));
        (sealed(&entry.post.seal), around.finish())
    }

    fn page(&self, id: PageId) -> (Mark, Mark) {
        let page = &self.portal.pages[id.0];
        let day = page.date.map_or(0, |date| self.has_day(date.day()));
        // Whether its layout is `home` decides the template: such a page sees what the home page sees.
        (sealed(&page.seal), Marker::new().number(day).mark(self.home_of(page)).finish())
    }

    fn home_of(&self, page: &Page) -> Mark {
        if super::layouts::is_home(page) { self.home() } else { NOTHING }
    }

    fn home(&self) -> Mark {
        let mut mark = Marker::new();
        for id in self.portal.ids().take(self.config.home_posts) {
            mark.mark(self.card(id));
        }
        for id in self.portal.categories.busiest().into_iter().take(self.config.home_categories) {
            let posts = &self.portal.categories.term(id).posts;
            mark.mark(self.term(TaxonomyKind::Category, id));
            mark.marks(self.cards(&posts[..posts.len().min(super::html::BLOCK_POSTS)]));
        }
        // The newest month's calendar.
        let days = &self.portal.days;
        if let Some(newest) = days.keys().next_back() {
            let in_month = |day: &&NaiveDate| (day.year(), day.month()) == (newest.year(), newest.month());
            mark.mark(self.days(days.keys().rev().take_while(in_month).copied()));
        }
        mark.finish()
    }

    fn listing(&self, id: ListingId, part: Part) -> (Mark, Mark) {
        let listing = self.plan.listing(id);
        let mut around = Marker::new();
        around.mark(self.marks.listings[id.0]);
        self.paged(&mut around, &listing.posts, part);
        let page = listing.page.filter(|_| part == Part::Front).map(|PageId(at)| &self.portal.pages[at]);
        (page.map_or(NOTHING, |page| sealed(&page.seal)), around.finish())
    }

    /// The posts of one page of a list, and its neighbours.
    fn paged(&self, mark: &mut Marker, posts: &[PostId], part: Part) {
        let pages = Pages::new(posts.len(), self.config.paginate);
        mark.marks(self.cards(&posts[pages.range(part)]));
        let (newer, older) = pages.neighbours(part);
        for part in [Some(part), newer, older] {
            mark.number(match part {
                None => 0,
                Some(Part::Front) => 1,
                Some(Part::Older(number) | Part::Next(number)) => 2 + number as u64,
            });
        }
        if part == Part::Front {
            mark.number(posts.len() as u64);
        }
    }

    fn terms(&self, kind: TaxonomyKind) -> Mark {
        let taxonomy = self.portal.taxonomy(kind);
        let mut mark = Marker::new();
        for id in taxonomy.ids() {
            let posts = &taxonomy.term(id).posts;
            mark.mark(self.term(kind, id)).number(posts.len() as u64);
            mark.maybe(posts.first().map(|id| self.card(*id)));
            for count in super::trend::recent(self.portal, posts).into_iter().flatten() {
                mark.number(count as u64);
            }
        }
        mark.finish()
    }

    /// Days with the number of their posts.
    fn days(&self, days: impl Iterator<Item = NaiveDate>) -> Mark {
        let mut mark = Marker::new();
        for day in days {
            mark.number(day.num_days_from_ce() as u64).number(self.portal.days.get(&day).map_or(0, Vec::len) as u64);
        }
        mark.finish()
    }

    /// A month or a year: its days with the posts that are named, and the days with posts before and after.
    fn period(&self, within: impl Fn(&NaiveDate) -> bool) -> Mark {
        let mut mark = Marker::new();
        let days = &self.portal.days;
        let inside: Vec<NaiveDate> = days.keys().copied().filter(&within).collect();
        mark.mark(self.days(inside.iter().copied()));
        for day in &inside {
            let posts = days.get(day).map(Vec::as_slice).unwrap_or_default();
            mark.marks(self.cards(&posts[..posts.len().min(super::archive::DAY_TITLES)]));
        }
        if let (Some(first), Some(last)) = (inside.first(), inside.last()) {
            mark.mark(self.days(days.range(..first).next_back().map(|(day, _)| *day).into_iter()));
            mark.mark(self.days(days.range(last..).nth(1).map(|(day, _)| *day).into_iter()));
        }
        mark.finish()
    }

    fn day(&self, date: NaiveDate, part: Part) -> Mark {
        let posts = self.portal.days.get(&date).map(Vec::as_slice).unwrap_or_default();
        let mut mark = Marker::new();
        self.paged(&mut mark, posts, part);
        if part == Part::Front {
            let days = &self.portal.days;
            mark.mark(self.days(days.range(..date).next_back().map(|(day, _)| *day).into_iter()));
            mark.mark(self.days(days.range(date..).nth(1).map(|(day, _)| *day).into_iter()));
        }
        mark.finish()
    }

    fn feed(&self, listing: Option<ListingId>) -> (Mark, Mark) {
        let (source, mut around) = self.posts(super::atom::posts(self.portal, self.plan, listing));
        around.maybe(listing.map(|id| self.marks.listings[id.0]));
        (source.finish(), around.finish())
    }

    fn index(&self, file: IndexFile) -> (Mark, Mark) {
        let (mut source, mut around) = self.posts(file.posts(self.portal));
        match file {
            // The bodies are in none of these.
            IndexFile::News | IndexFile::Latest | IndexFile::Day(_) => source = Marker::new(),
            IndexFile::JsonFeed => {}
            IndexFile::Opml => {
                around
                    .marks(index::feeds(self.plan).map(|id| self.marks.listings[id.0]).collect::<Vec<_>>().into_iter());
            }
        }
        (source.finish(), around.finish())
    }

    /// Posts with their bodies, and with all that is said of each.
    fn posts(&self, posts: Vec<PostId>) -> (Marker, Marker) {
        let (mut source, mut around) = (Marker::new(), Marker::new());
        for id in posts {
            let entry = self.portal.entry(id);
            source.mark(sealed(&entry.post.seal));
            around
                .mark(self.card(id))
                .marks(self.terms_of(TaxonomyKind::Category, &entry.categories))
                .marks(self.terms_of(TaxonomyKind::Tag, &entry.tags));
        }
        (source, around)
    }

    fn search_page(&self) -> Mark {
        let mut mark = Marker::new();
        let chosen = super::search::choice(self.portal);
        mark.marks(self.terms_of(TaxonomyKind::Category, &chosen));
        mark.finish()
    }

    fn search_manifest(&self) -> Mark {
        let mut mark = Marker::new();
        mark.marks(self.marks.segments.iter().copied());
        mark.finish()
    }

    fn sitemap_index(&self) -> Mark {
        let mut mark = Marker::new();
        for file in &self.plan.sitemaps {
            route(&mut mark, &file.route());
            match file {
                SitemapFile::Pages => mark.maybe(self.portal.ids().next().map(|id| self.card(id))),
                SitemapFile::Month { posts, .. } => mark.marks(self.cards(posts)),
            };
        }
        mark.finish()
    }

    fn sitemap(&self, number: usize) -> Mark {
        let mut mark = Marker::new();
        match &self.plan.sitemaps[number] {
            SitemapFile::Month { posts, .. } => {
                mark.marks(self.cards(posts));
            }
            SitemapFile::Pages => {
                for output in &self.plan.outputs {
                    match &output.kind {
                        OutputKind::Home => {
                            mark.number(1).maybe(self.portal.ids().next().map(|id| self.card(id)));
                        }
                        OutputKind::Listing(id, Part::Front) => {
                            let newest = self.plan.listing(*id).posts.first();
                            mark.number(2).mark(self.marks.listings[id.0]).maybe(newest.map(|id| self.card(*id)));
                        }
                        OutputKind::Page(id) => {
                            mark.number(3).mark(sealed(&self.portal.pages[id.0].seal));
                        }
                        _ => continue,
                    }
                    route(&mut mark, &output.route);
                }
            }
        }
        mark.finish()
    }
}

fn sealed(seal: &Seal) -> Mark {
    Marker::new().content(seal.content).mark(seal.metadata).finish()
}

fn route(mark: &mut Marker, route: &Route) {
    mark.text(route.path()).number(u64::from(route.has_suffix()));
}
