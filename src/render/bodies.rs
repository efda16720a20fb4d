//! Bodies of posts and pages: read from disk when they are needed, cleaned, and forgotten.

use crate::config::Config;
use crate::content::body::{self, Links};
use crate::content::{ContentRoot, Document, Page, Post};
use crate::diagnostic::Diagnostic;
use crate::portal::Entry;

/// Reads bodies with the site's rules for links.
pub struct Bodies<'a> {
    config: &'a Config,
    root: &'a ContentRoot,
}

impl<'a> Bodies<'a> {
    pub fn new(config: &'a Config, root: &'a ContentRoot) -> Self {
        Self { config, root }
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
        let document = Document::open(self.root, &post.file)?;
        Ok(body::render(document.body(), post.markup, post.trust, links))
    }

    /// The text of a page that is neither Markdown nor HTML comes as it is.
    pub fn page(&self, page: &Page) -> Result<String, Box<Diagnostic>> {
        let document = Document::open(self.root, &page.file)?;
        Ok(match page.markup {
            Some(markup) => body::render(document.body(), markup, page.trust, &self.links()),
            None => document.body().to_owned(),
        })
    }

    /// A page without layout is published as its author wrote it.
    pub fn raw_page(&self, page: &Page) -> Result<String, Box<Diagnostic>> {
        let document = Document::open(self.root, &page.file)?;
        Ok(match page.markup {
            Some(body::Markup::Markdown) => body::to_html(document.body(), body::Markup::Markdown),
            _ => document.body().to_owned(),
        })
    }

    fn links(&self) -> Links<'_> {
        Links { own: &self.config.own_addresses, base: &self.config.base, volumes: Some(&self.config.volumes) }
    }
}
