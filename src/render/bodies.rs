//! Bodies of posts and pages: read from disk when they are needed, cleaned, and forgotten.

use crate::config::Config;
use crate::content::body::{self, Links};
use crate::content::{ContentRoot, Document, Page, Post, Seal, SourceFile, assert_inside};
use crate::diagnostic::Diagnostic;
use crate::portal::Entry;
use std::sync::atomic::{AtomicBool, Ordering};

/// Reads bodies with the site's rules for links.
pub struct Bodies<'a> {
    config: &'a Config,
    root: &'a ContentRoot,
    /// A file was no longer what the site was planned from.
    overtaken: AtomicBool,
}

impl<'a> Bodies<'a> {
    pub fn new(config: &'a Config, root: &'a ContentRoot) -> Self {
        Self { config, root, overtaken: AtomicBool::new(false) }
    }

    pub fn post(&self, post: &Post) -> Result<String, Box<Diagnostic>> {
        self.rendered(post, &self.links())
    }

    /// For a feed, which readers take for a part of the post's own site: if that is another volume, links to this site
    /// are absolute.
    pub fn feed_entry(&self, entry: &Entry) -> Result<String, Box<Diagnostic>> {
        if self.config.volumes.elsewhere(entry.route.path()).is_none() {
            return self.post(&entry.post);
        }
        let base = self.config.absolute(&format!("{}/", self.config.base));
        self.rendered(&entry.post, &Links { base: &base, ..self.links() })
    }

    fn rendered(&self, post: &Post, links: &Links) -> Result<String, Box<Diagnostic>> {
        let document = self.open(&post.file, post.seal)?;
        Ok(body::render(document.body(), post.markup, post.trust, links))
    }

    /// The text of a page that is neither Markdown nor HTML comes as it is.
    pub fn page(&self, page: &Page) -> Result<String, Box<Diagnostic>> {
        let document = self.open(&page.file, page.seal)?;
        Ok(match page.markup {
            Some(markup) => body::render(document.body(), markup, page.trust, &self.links()),
            None => document.body().to_owned(),
        })
    }

    /// A page without layout is published as its author wrote it.
    pub fn raw_page(&self, page: &Page) -> Result<String, Box<Diagnostic>> {
        let document = self.open(&page.file, page.seal)?;
        Ok(match page.markup {
            Some(body::Markup::Markdown) => body::to_html(document.body(), body::Markup::Markdown),
            _ => document.body().to_owned(),
        })
    }

    fn open(&self, file: &SourceFile, seal: Seal) -> Result<Document, Box<Diagnostic>> {
        let (document, content) = Document::open_as_found(self.root, file)?;
        if content != seal.content {
            assert_inside(self.root, &file.path)?;
            self.overtaken.store(true, Ordering::Relaxed);
        }
        Ok(document)
    }

    /// Whether a file that was read here has changed since the site was planned.
    pub fn were_overtaken(&self) -> bool {
        self.overtaken.load(Ordering::Relaxed)
    }

    fn links(&self) -> Links<'_> {
        Links { own: &self.config.own_addresses, base: &self.config.base, volumes: Some(&self.config.volumes) }
    }
}
