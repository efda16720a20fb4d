//! Atom feeds (RFC 4287) with the full sanitised content. `updated` is the newest post's: no clock.

use super::Renderer;
use super::xml::Xml;
use crate::diagnostic::Diagnostic;
use crate::plan::{ListingId, Output, Plan, routes};

use crate::portal::{Entry, Portal, PostId, TaxonomyKind};
use crate::route::Route;

/// Entries of the site's feed and of a category's.
const SITE_ENTRIES: usize = 50;
const LISTING_ENTRIES: usize = 20;

/// RFC 4287 wants a date even where there is no post.
const NEVER: &str = "1970-01-01T00:00:00Z";

/// What stands in a feed, newest first.
pub(super) fn posts(portal: &Portal, plan: &Plan, listing: Option<ListingId>) -> Vec<PostId> {
    match listing {
        None => portal.ids().take(SITE_ENTRIES).collect(),
        Some(id) => plan.listing(id).posts.iter().take(LISTING_ENTRIES).copied().collect(),
    }
}

impl Renderer<'_> {
    pub(super) fn feed(&self, listing: Option<ListingId>, output: &Output) -> Result<Vec<u8>, Box<Diagnostic>> {
        let config = self.config;
        let posts = posts(self.portal, self.plan, listing);
        let (title, alternate) = match listing.map(|id| self.plan.listing(id)) {
            None => (config.title.clone(), self.views.href(&routes::home())),
            Some(listing) => (format!("{} – {}", listing.title, config.title), self.views.href(&listing.front)),
        };
        let own = self.views.href(&output.route);
        let mut xml = Xml::new();
        xml.open("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", &config.lang)]);
        xml.text("id", &[], &self.identity(&output.route));
        xml.text("title", &[], &title);
        if listing.is_none() && !config.description.is_empty() {
            xml.text("subtitle", &[], &config.description);
        }
        let updated = posts.iter().map(|id| self.portal.entry(*id)).max_by_key(|entry| entry.changed().instant);
        xml.text("updated", &[], &updated.map_or_else(|| NEVER.to_owned(), |entry| entry.changed().iso()));
        xml.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &config.absolute(&own))]);
        xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &config.absolute(&alternate))]);
        xml.text("generator", &[("version", env!("CARGO_PKG_VERSION"))], "gongbao");
        xml.open("author", &[]);
        xml.text("name", &[], if config.author.is_empty() { &config.title } else { &config.author });
        xml.close("author");
        for id in posts {
            self.feed_entry(&mut xml, self.portal.entry(id))?;
        }
        xml.close("feed");
        Ok(xml.finish())
    }

    fn feed_entry(&self, xml: &mut Xml, entry: &Entry) -> Result<(), Box<Diagnostic>> {
        let post = &entry.post;
        let body = self.bodies.feed_entry(entry)?;
        let href = self.views.href(&entry.route);
        let address = self.config.absolute(&href);
        xml.open("entry", &[]);
        xml.text("id", &[], &self.identity(&entry.route));
        xml.text("title", &[], &post.title);
        xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &address)]);
        xml.text("published", &[], &post.date.iso());
        xml.text("updated", &[], &entry.changed().iso());
        if let Some(author) = post.rest.author.as_deref().or(post.rest.source.as_deref()) {
            xml.open("author", &[]);
            xml.text("name", &[], author);
            xml.close("author");
        }
        for id in &entry.categories {
            let term = self.views.term(TaxonomyKind::Category, *id);
            xml.empty("category", &[("term", term.name), ("label", term.title)]);
        }
        for id in &entry.tags {
            xml.empty("category", &[("term", &self.portal.tags.term(*id).name)]);
        }
        if !post.summary.is_empty() {
            xml.text("summary", &[], &post.summary);
        }
        // Links in the body are root-relative: `xml:base` tells a reader against what.
        xml.text("content", &[("type", "html"), ("xml:base", &address)], &body);
        xml.close("entry");
        Ok(())
    }

    /// An absolute IRI that stays the same; a tag URI where the site does not know its address.
    ///
    /// A post keeps that of the main site when it moves to a volume of the archive.
    pub(super) fn identity(&self, route: &Route) -> String {
        let href = route.href(&self.config.base);
        match self.config.url {
            Some(_) => self.config.absolute(&href),
            None => format!("tag:localhost,2000:{href}"),
        }
    }
}
