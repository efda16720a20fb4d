//! Listings of categories and tags, and the index of all terms.

use super::Renderer;
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
    /// Of all posts; only on the front page, since a full older page never changes.
    count: Option<usize>,
}

/// `terms`
#[derive(Serialize)]
struct TermsView<'a> {
    taxonomy: &'static str,
    title: &'static str,
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
        let view = ListingView {
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
        let title = match kind {
            TaxonomyKind::Category => "分类",
            TaxonomyKind::Tag => "标签",
        };
        let list = taxonomy
            .busiest()
            .into_iter()
            .map(|id| {
                let term = taxonomy.term(id);
                let view = self.views.term(kind, id);
                let latest = term.posts.first().map(|post| self.portal.entry(*post).post.date.day().to_string());
                TermRow { name: view.name, title: view.title, url: view.url, count: term.posts.len(), latest }
            })
            .collect();
        let url = self.views.href(&routes::terms(kind));
        let mut context = Context::new();
        context.insert("terms", &TermsView { taxonomy: kind.name(), title, url, list });
        self.template("terms.html", &self.views.page("terms", title, "", &output.route), context)
    }
}
