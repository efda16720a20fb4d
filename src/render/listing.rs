//! Listings of categories and tags, and the index of all terms.

use super::{Renderer, trend};
use crate::config::CategoryInfo;
use crate::diagnostic::Diagnostic;
use crate::plan::{ListingId, Output, PageId, Pages, Part, routes};
use crate::portal::TaxonomyKind;
use serde::Serialize;
use tera::Context;

/// `category` or `tag`.
#[derive(Serialize)]
struct ListingView<'a> {
    name: &'a str,
    title: &'a str,
    description: &'a str,
    url: String,
    feed_url: Option<String>,
    /// For the meta tags of government sites: from the configuration's `categories:`.
    keywords: &'a str,
    column_type: &'a str,
    /// Of all posts; only on the front page, since a full older page never changes.
    count: Option<usize>,
}

/// `terms`
#[derive(Serialize)]
struct TermsView<'a> {
    taxonomy: &'static str,
    title: &'a str,
    url: String,
    list: Vec<TermRow<'a>>,
}

#[derive(Serialize)]
struct TermRow<'a> {
    name: &'a str,
    title: &'a str,
    url: String,
    count: usize,
    latest: Option<String>,
    /// Points of an SVG polyline in a box of 44 by 12: posts per month of the last twelve. None if there are few.
    trend: Option<String>,
}

impl Renderer<'_> {
    pub(super) fn listing(&self, id: ListingId, part: Part, output: &Output) -> Result<Vec<u8>, Box<Diagnostic>> {
        let listing = self.plan.listing(id);
        let total = listing.posts.len();
        let posts = &listing.posts[Pages::new(total, self.config.paginate).range(part)];
        let kind = listing.kind.name();
        let term = self.views.listing_term(id);
        let mut page = self.views.page(kind, &listing.title, &listing.description, &output.route);
        if let (Some(PageId(at)), Part::Front) = (listing.page, part) {
            page.content = Some(self.bodies.page(&self.portal.pages[at])?).filter(|html| !html.trim().is_empty());
        }
        let info = self.config.categories.get(&listing.name).filter(|_| listing.kind == TaxonomyKind::Category);
        let said = |of: fn(&CategoryInfo) -> Option<&str>| info.and_then(of);
        let (index, words) = (self.views.href(&routes::terms(listing.kind)), self.views.words());
        page.json_ld =
            self.views.breadcrumbs(&[(words.text(index_title(listing.kind)), index), (term.title, term.url.clone())]);
        let view = ListingView {
            keywords: said(|info| info.keywords.as_deref()).unwrap_or_default(),
            column_type: said(|info| info.column_type.as_deref()).unwrap_or(words.text("column_type")),
            name: term.name,
            title: term.title,
            description: &listing.description,
            url: term.url,
            feed_url: term.feed_url,
            count: (part == Part::Front).then_some(total),
        };
        let mut context = Context::new();
        context.insert(kind, &view);
        context.insert("posts", &self.views.cards(posts));
        context.insert("paginator", &self.views.paginator(posts, &listing.front, part, total));
        self.template(&format!("{kind}.html"), &page, context)
    }

    pub(super) fn terms(&self, kind: TaxonomyKind, output: &Output) -> Result<Vec<u8>, Box<Diagnostic>> {
        let taxonomy = self.portal.taxonomy(kind);
        let title = self.views.words().text(index_title(kind));
        let list = taxonomy
            .busiest()
            .into_iter()
            .map(|id| {
                let term = taxonomy.term(id);
                let view = self.views.term(kind, id);
                let latest = term.posts.first().map(|post| self.portal.entry(*post).post.date.day().to_string());
                let trend = trend::recent(self.portal, &term.posts).map(|counts| trend::points(&counts));
                TermRow { name: view.name, title: view.title, url: view.url, count: term.posts.len(), latest, trend }
            })
            .collect();
        let url = self.views.href(&routes::terms(kind));
        let mut page = self.views.page("terms", title, "", &output.route);
        page.json_ld = self.views.breadcrumbs(&[(title, url.clone())]);
        let mut context = Context::new();
        context.insert("terms", &TermsView { taxonomy: kind.name(), title, url, list });
        self.template("terms.html", &page, context)
    }
}

/// The word for the index of all terms.
fn index_title(kind: TaxonomyKind) -> &'static str {
    match kind {
        TaxonomyKind::Category => "categories",
        TaxonomyKind::Tag => "tags",
    }
}
