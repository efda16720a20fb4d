//! The search: its page, its description for browsers, and the files of its index.

use super::Renderer;
use super::views::TermView;
use super::xml::Xml;
use crate::config::Search;
use crate::content::body;
use crate::diagnostic::Diagnostic;
use crate::plan::{Output, search};
use crate::portal::{Entry, Portal, PostId, TaxonomyKind, TermId};
use crate::search::manifest::Manifest;
use crate::search::records::Record;
use crate::search::segment;
use crate::search::tokens::Folding;
use serde::Serialize;
use std::sync::{Mutex, PoisonError};
use tera::Context;

/// `search`
#[derive(Serialize)]
struct SearchView<'a> {
    /// The folder of the index.
    url: String,
    /// Whether bodies are searched, or titles alone.
    bodies: bool,
    /// Those with most posts, to choose from.
    categories: Vec<TermView<'a>>,
}

/// Categories to choose from, by name; a site may have thousands.
pub(super) fn choice(portal: &Portal) -> Vec<TermId> {
    let mut chosen = portal.categories.busiest();
    chosen.truncate(60);
    chosen.sort_by_key(|id| &portal.categories.term(*id).name);
    chosen
}

type Page = Result<Vec<u8>, Box<Diagnostic>>;

impl Renderer<'_> {
    pub(super) fn search_page(&self, output: &Output) -> Page {
        let mut context = Context::new();
        let term = |id| self.views.term(TaxonomyKind::Category, id);
        let view = SearchView {
            url: self.views.href(&search::page()),
            bodies: self.config.search == Search::Full,
            categories: choice(self.portal).into_iter().map(term).collect(),
        };
        context.insert("search", &view);
        let words = self.views.words();
        let about = words.text(if view.bodies { "search_bodies" } else { "search_titles" });
        let mut page = self.views.page("search", words.text("search"), "", &output.route);
        page.description = format!("{} · {about}", self.config.title).into();
        self.template("search.html", &page, context)
    }

    /// <https://github.com/dewitt/opensearch/blob/master/opensearch-1-1-draft-6.md>
    pub(super) fn search_description(&self) -> Vec<u8> {
        // Longer names are cut, as the specification asks.
        let short: String = self.config.title.chars().take(16).collect();
        let about: String = self.config.description.chars().take(1024).collect();
        let address = self.config.absolute(&self.views.href(&search::page()));
        let mut xml = Xml::new();
        xml.open("OpenSearchDescription", &[("xmlns", "http://a9.com/-/spec/opensearch/1.1/")]);
        xml.text("ShortName", &[], &short);
        xml.text("Description", &[], if about.is_empty() { &short } else { &about });
        xml.empty("Url", &[("type", "text/html"), ("template", &format!("{address}?q={{searchTerms}}"))]);
        xml.text("InputEncoding", &[], "UTF-8");
        xml.close("OpenSearchDescription");
        xml.finish()
    }

    pub(super) fn search_manifest(&self) -> Vec<u8> {
        // What a segment is made of tells it apart as well as its bytes would, and is known before they are.
        let marked = (0..).zip(&self.plan.search).map(|(at, segment)| (segment, self.marks.segment(at).0));
        Manifest::new(self.config.search == Search::Full, marked).file()
    }

    /// Writes all files of a segment: `put` is given each with its name below the index, from several threads.
    pub fn segment(
        &self,
        number: usize,
        put: impl Fn(String, Vec<u8>) -> Result<(), Box<Diagnostic>> + Sync,
    ) -> Result<(), Box<Diagnostic>> {
        let segment = &self.plan.search[number];
        segment::write(&Folding::new(), segment, |place| self.search_post(PostId(place as u32)), put)
    }

    /// One file of a segment. All of them are made for it: who wants several asks for the [`Self::segment`].
    pub(super) fn segment_file(&self, number: usize, output: &Output) -> Page {
        let wanted = Mutex::new(Vec::new());
        self.segment(number, |path, bytes| {
            if path == search::path_below(&output.route) {
                *wanted.lock().unwrap_or_else(PoisonError::into_inner) = bytes;
            }
            Ok(())
        })?;
        Ok(wanted.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    /// Below the base; absolute if the post is in another volume.
    fn record_url(&self, entry: &Entry) -> String {
        match self.config.volumes.elsewhere(entry.route.path()) {
            None => entry.route.href(""),
            Some(_) => self.views.href(&entry.route),
        }
    }

    fn search_post(&self, id: PostId) -> Result<segment::Post, Box<Diagnostic>> {
        let entry = self.portal.entry(id);
        let category = entry.categories.first().map(|id| self.portal.categories.term(*id));
        let date = &entry.post.date;
        let time = if date.has_time() { format!(" {}", date.time_text()) } else { String::new() };
        let record = Record {
            title: entry.post.title.clone(),
            url: self.record_url(entry),
            date: date.day_text() + &time,
            category: category.map(|term| term.name.clone()).unwrap_or_default(),
            category_title: category.map(|term| term.title.clone()).unwrap_or_default(),
            summary: entry.post.summary.clone(),
        };
        let body = match self.config.search {
            Search::Full => body::text(&self.bodies.post(&entry.post)?),
            Search::Titles | Search::Off => String::new(),
        };
        Ok(segment::Post { record, body })
    }
}
