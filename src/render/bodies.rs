//! Bodies of posts and pages: read from disk when they are needed, cleaned, and forgotten.

use crate::config::Config;
use crate::config::{FileType, json};
use crate::content::FileKind;
use crate::content::body::{self, Links};
use crate::content::{ContentRoot, Document, Page, Post};
use crate::diagnostic::Diagnostic;
use serde_json::{Map, Value};

/// Reads bodies with the site's rules for links.
pub struct Bodies<'a> {
    config: &'a Config,
    root: &'a ContentRoot,
}

/// A body and the front matter that came with it.
pub struct Opened {
    pub html: String,
    /// The keys that no view field stands for.
    pub extra: Map<String, Value>,
    pub author: Option<String>,
    pub source: Option<String>,
}

/// Keys that templates see as fields of their own.
const VIEWED: &[&str] = &[
    "layout",
    "title",
    "date",
    "last_modified_at",
    "slug",
    "permalink",
    "categories",
    "category",
    "tags",
    "tag",
    "excerpt",
    "description",
    "redirect_from",
    "published",
    "author",
    "source",
    "sanitize",
    "excerpt_separator",
];

impl<'a> Bodies<'a> {
    pub fn new(config: &'a Config, root: &'a ContentRoot) -> Self {
        Self { config, root }
    }

    pub fn post(&self, post: &Post) -> Result<Opened, Box<Diagnostic>> {
        let (document, _) = Document::open(self.root, &post.file.path)?;
        let html = body::render(document.body(), post.markup, post.trust, &self.links());
        let file_type = if post.file.kind == FileKind::Draft { FileType::Drafts } else { FileType::Posts };
        Ok(opened(html, document.fields(&post.file, file_type, self.config).0))
    }

    /// The text of a page that is neither Markdown nor HTML comes as it is.
    pub fn page(&self, page: &Page) -> Result<Opened, Box<Diagnostic>> {
        let (document, _) = Document::open(self.root, &page.file.path)?;
        let html = match page.markup {
            Some(markup) => body::render(document.body(), markup, page.trust, &self.links()),
            None => document.body().to_owned(),
        };
        Ok(opened(html, document.fields(&page.file, FileType::Pages, self.config).0))
    }

    /// A page without layout is published as its author wrote it.
    pub fn raw_page(&self, page: &Page) -> Result<String, Box<Diagnostic>> {
        let (document, _) = Document::open(self.root, &page.file.path)?;
        Ok(match page.markup {
            Some(body::Markup::Markdown) => body::to_html(document.body(), body::Markup::Markdown),
            _ => document.body().to_owned(),
        })
    }

    fn links(&self) -> Links<'_> {
        Links { own: &self.config.own_addresses, base: &self.config.base }
    }
}

fn opened(html: String, fields: crate::content::Fields) -> Opened {
    let (author, source) = (fields.filled("author"), fields.filled("source"));
    let extra = match json(&serde_yaml::Value::Mapping(fields.into_map())) {
        Value::Object(map) => map.into_iter().filter(|(key, _)| !VIEWED.contains(&key.as_str())).collect(),
        _ => Map::new(),
    };
    Opened { html, extra, author, source }
}
