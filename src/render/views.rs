//! What templates see: small structs made for them, never the program's own types. `docs/theme.md` documents each.

use super::documents::{DocumentView, StatusView, web_url};
use crate::config::{Config, Government};
use crate::content::body::description;
use crate::content::{PostDate, Rest};
use crate::plan::{ListingId, Part, Plan, routes, search};
use crate::portal::{Portal, PostId, TaxonomyKind, TermId};
use crate::route::Route;
use crate::theme::{Theme, Words};
use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::sync::Arc;

#[derive(Serialize)]
pub struct SiteView<'a> {
    title: &'a str,
    description: &'a str,
    lang: &'a str,
    author: &'a str,
    url: Option<&'a str>,
    baseurl: &'a str,
    home_url: String,
    feed_url: String,
    categories_url: String,
    tags_url: String,
    archive_url: String,
    /// Where a search form leads.
    search_url: Option<String>,
    government: Option<&'a Government>,
    /// What tells browsers of the search.
    opensearch_url: Option<String>,
    google_analytics: &'a str,
    generator: &'static str,
    /// The volume of an archive that this site is.
    volume: Option<&'a str>,
    /// Where the main site of the archive is, for a volume.
    main_url: Option<String>,
    /// The archive's volumes, for the main site: a volume knows of no others, so that it stays as it is when one comes.
    volumes: Vec<VolumeView<'a>>,
    config: &'a Value,
}

#[derive(Serialize)]
pub struct VolumeView<'a> {
    name: &'a str,
    url: String,
}

#[derive(Serialize, Clone)]
pub struct DateView {
    iso: String,
    date: String,
    /// In the site's language.
    text: String,
    time: String,
    zone: String,
    year: i32,
    month: u32,
    day: u32,
    /// 0 is Sunday.
    weekday: u32,
    /// The archive of the day, if it has posts.
    url: Option<String>,
}

#[derive(Serialize, Clone)]
pub struct TermView<'a> {
    pub name: &'a str,
    pub title: &'a str,
    pub url: String,
    pub feed_url: Option<String>,
}

#[derive(Serialize)]
pub struct Card<'a> {
    title: &'a str,
    url: String,
    date: DateView,
    summary: &'a str,
    category: Option<tera::Value>,
    doc_number: Option<&'a str>,
    status: Option<StatusView>,
}

/// A link with a title.
#[derive(Serialize)]
pub struct LinkView {
    pub title: String,
    pub url: String,
}

/// `page`: the output that is rendered.
#[derive(Serialize)]
pub struct PageView<'a> {
    pub kind: &'static str,
    pub title: &'a str,
    pub url: String,
    /// Absolute; `None` if the site does not know its address.
    pub permalink: Option<String>,
    pub description: Cow<'a, str>,
    pub lang: &'a str,
    pub layout: Option<&'a str>,
    pub content: Option<String>,
    pub date: Option<DateView>,
    pub updated: Option<DateView>,
    pub author: Option<&'a str>,
    pub source: Option<&'a str>,
    pub source_url: Option<String>,
    /// Absolute where the site knows its address.
    pub image: Option<String>,
    /// To read it.
    pub minutes: Option<u32>,
    pub document: Option<DocumentView>,
    pub summary: &'a str,
    pub categories: Vec<tera::Value>,
    pub tags: Vec<tera::Value>,
    pub newer: Option<Card<'a>>,
    pub older: Option<Card<'a>>,
    pub extra: Map<String, Value>,
    /// JSON-LD that may stand in a script element; empty if there is nothing to say.
    pub json_ld: String,
}

#[derive(Serialize)]
pub struct PaginatorView {
    page: Option<usize>,
    newer: Option<String>,
    older: Option<String>,
    front: String,
    /// Day of the oldest post here.
    from: Option<String>,
    /// Day of the newest post here.
    to: Option<String>,
    size: usize,
}

/// Makes views.
pub struct Views<'a> {
    pub(super) config: &'a Config,
    pub(super) portal: &'a Portal,
    plan: &'a Plan,
    shared: &'a Shared,
}

/// Values that many outputs of one plan show, made once.
#[derive(Debug, Default)]
pub struct Shared {
    /// By listing: every card names its category.
    terms: Vec<tera::Value>,
    words: Arc<Words>,
}

impl Shared {
    /// Gives the theme's templates the values that each of them sees, too.
    pub fn new(config: &Config, portal: &Portal, plan: &Plan, theme: &mut Theme) -> Self {
        let words = Arc::clone(theme.words());
        let nothing = Self { terms: Vec::new(), words: Arc::clone(&words) };
        let views = Views::new(config, portal, plan, &nothing);
        theme.share("site", tera::Value::from_serializable(&views.site()));
        theme.share("data", tera::Value::from_serializable(&portal.data));
        let ids = (0..plan.listings.len()).map(ListingId);
        Self { terms: ids.map(|id| tera::Value::from_serializable(&views.listing_term(id))).collect(), words }
    }
}

impl<'a> Views<'a> {
    pub fn new(config: &'a Config, portal: &'a Portal, plan: &'a Plan, shared: &'a Shared) -> Self {
        Self { config, portal, plan, shared }
    }

    pub fn href(&self, route: &Route) -> String {
        self.config.href(route)
    }

    pub fn words(&self) -> &'a Words {
        &self.shared.words
    }

    /// Where the site is searched, if it can be.
    pub fn search_url(&self) -> Option<String> {
        self.plan.searched.then(|| self.href(&search::page()))
    }

    pub fn site(&self) -> SiteView<'a> {
        let config = self.config;
        let volumes = config.volumes.iter().map(|(name, place)| VolumeView { name, url: place.address() });
        SiteView {
            title: &config.title,
            description: &config.description,
            lang: &config.lang,
            author: &config.author,
            url: config.url.as_deref(),
            baseurl: &config.base,
            home_url: self.href(&routes::home()),
            feed_url: self.href(&routes::feed()),
            categories_url: self.href(&routes::terms(TaxonomyKind::Category)),
            tags_url: self.href(&routes::terms(TaxonomyKind::Tag)),
            archive_url: self.href(&routes::years()),
            government: config.government.as_ref(),
            search_url: self.search_url(),
            opensearch_url: self.opensearch_url(),
            google_analytics: &config.google_analytics,
            generator: concat!("gongbao ", env!("CARGO_PKG_VERSION")),
            volume: config.volumes.here(),
            main_url: config.volumes.here().map(|_| config.volumes.main().address()),
            volumes: if config.volumes.here().is_none() { volumes.collect() } else { Vec::new() },
            config: &config.raw,
        }
    }

    /// A description names absolute addresses, so that only a site which knows its own has one.
    fn opensearch_url(&self) -> Option<String> {
        (self.plan.searched && self.config.url.is_some()).then(|| self.href(&search::description()))
    }

    pub fn date(&self, date: &PostDate) -> DateView {
        let day = date.day();
        DateView {
            iso: date.iso(),
            date: date.day_text(),
            text: self.words().date("date", (day.year(), day.month(), day.day())),
            time: if date.has_time() { date.time_text() } else { String::new() },
            zone: if date.has_time() { date.zone_text() } else { String::new() },
            year: day.year(),
            month: day.month(),
            day: day.day(),
            weekday: day.weekday().num_days_from_sunday(),
            url: self.day_url(day),
        }
    }

    pub fn day_url(&self, day: NaiveDate) -> Option<String> {
        self.portal.days.contains_key(&day).then(|| self.href(&routes::day(day)))
    }

    pub fn listing_term(&self, id: ListingId) -> TermView<'a> {
        let listing = self.plan.listing(id);
        TermView {
            name: &listing.name,
            title: &listing.title,
            url: self.href(&listing.front),
            feed_url: listing.feed().map(|feed| self.href(&feed)),
        }
    }

    pub fn term(&self, kind: TaxonomyKind, id: TermId) -> TermView<'a> {
        self.listing_term(self.plan.routes.listing_of(kind, id))
    }

    fn shared_term(&self, kind: TaxonomyKind, id: TermId) -> tera::Value {
        self.shared.terms[self.plan.routes.listing_of(kind, id).0].clone()
    }

    pub fn card(&self, id: PostId) -> Card<'a> {
        let entry = self.portal.entry(id);
        Card {
            title: &entry.post.title,
            url: self.href(&entry.route),
            date: self.date(&entry.post.date),
            summary: &entry.post.summary,
            category: entry.categories.first().map(|id| self.shared_term(TaxonomyKind::Category, *id)),
            doc_number: entry.post.rest.instrument.as_ref().and_then(|instrument| instrument.number.as_deref()),
            status: self.status(&entry.post.rest),
        }
    }

    pub fn cards(&self, ids: &[PostId]) -> Vec<Card<'a>> {
        ids.iter().map(|id| self.card(*id)).collect()
    }

    /// Whether a later address is beyond the end of the volume that is built: a past one links to nothing that comes
    /// after it, so that it never changes.
    pub fn comes_later(&self, later: &Route) -> bool {
        self.config.volumes.here().is_some() && self.config.volumes.elsewhere(later.path()).is_some()
    }

    /// A page that has nothing but a kind, a title and an address.
    pub fn page(&self, kind: &'static str, title: &'a str, description: &'a str, route: &Route) -> PageView<'a> {
        let url = self.href(route);
        PageView {
            permalink: self.config.url.as_ref().map(|_| self.config.absolute(&url)),
            kind,
            title,
            url,
            description: Cow::Borrowed(description),
            lang: &self.config.lang,
            layout: None,
            content: None,
            date: None,
            updated: None,
            author: None,
            source: None,
            source_url: None,
            image: None,
            minutes: None,
            document: None,
            summary: "",
            categories: Vec::new(),
            tags: Vec::new(),
            newer: None,
            older: None,
            extra: Map::new(),
            json_ld: String::new(),
        }
    }

    /// What the rest of front matter says of a post or page.
    pub fn with_rest(&self, page: PageView<'a>, rest: &'a Rest) -> PageView<'a> {
        let image = rest.image.as_deref().and_then(|url| web_url(url, self.config));
        PageView {
            author: rest.author.as_deref(),
            source: rest.source.as_deref(),
            source_url: rest.source_url.as_deref().and_then(|url| web_url(url, self.config)),
            image: image.map(|url| if url.starts_with('/') { self.config.absolute(&url) } else { url }),
            extra: rest.extra(),
            ..page
        }
    }

    pub fn post(&self, id: PostId, body: String, minutes: Option<u32>) -> PageView<'a> {
        let entry = self.portal.entry(id);
        let terms = |kind, ids: &[TermId]| ids.iter().map(|id| self.shared_term(kind, *id)).collect();
        let page = self.page("post", &entry.post.title, "", &entry.route);
        let page = PageView {
            layout: Some("post"),
            description: Cow::Owned(description(&entry.post.summary)),
            content: Some(body),
            date: Some(self.date(&entry.post.date)),
            updated: entry.post.updated.as_ref().map(|date| self.date(date)),
            minutes,
            document: self.document(id),
            summary: &entry.post.summary,
            categories: terms(TaxonomyKind::Category, &entry.categories),
            tags: terms(TaxonomyKind::Tag, &entry.tags),
            newer: entry.newer.filter(|id| !self.comes_later(&self.portal.entry(*id).route)).map(|id| self.card(id)),
            older: entry.older.map(|id| self.card(id)),
            ..self.with_rest(page, &entry.post.rest)
        };
        PageView { json_ld: self.article(entry, &page), ..page }
    }

    pub fn paginator(&self, posts: &[PostId], front: &Route, part: Part, total: usize) -> PaginatorView {
        let pages = crate::plan::Pages::new(total, self.config.paginate);
        let (newer, older) = pages.neighbours(part);
        let day = |id: Option<&PostId>| id.map(|id| self.portal.entry(*id).post.date.day_text());
        let url = |part: Part| self.href(&routes::part(front, part));
        PaginatorView {
            page: match part {
                Part::Older(number) => Some(number),
                Part::Front | Part::Next(_) => None,
            },
            newer: newer.map(url),
            older: older.map(url),
            front: self.href(front),
            from: day(posts.last()),
            to: day(posts.first()),
            size: posts.len(),
        }
    }
}
