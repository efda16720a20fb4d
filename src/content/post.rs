//! A post as the rest of the program knows it: its metadata. Its body stays on disk until its page is rendered.

use super::body::{self, Markup, Trust};
use super::limits;
use super::walk::post_name;
use super::{
    ContentRoot, DateRules, Document, Fields, FileKind, Layout, OutputExtension, PostDate, Rest, Seal, SourceFile,
};
use super::{markup_of, parse_date, parse_name_date};
use crate::config::{Config, FileType, Sanitize, yaml_bool};
use crate::diagnostic::{Code, Diagnostic};
use crate::words::{Text, text};
use serde::{Deserialize, Serialize};
use serde_yaml::Value;

/// A published post or draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Added by whoever found it, and not kept with the rest.
    #[serde(skip)]
    pub file: SourceFile,
    #[serde(skip)]
    pub seal: Seal,
    pub markup: Markup,
    pub trust: Trust,
    pub layout: Layout,
    pub title: String,
    pub date: PostDate,
    pub updated: Option<PostDate>,
    /// Not yet slugified.
    pub slug: String,
    /// Of the rendered file.
    pub extension: OutputExtension,
    pub permalink: Option<String>,
    /// As written, each once: folders above, `categories`, `category`.
    pub categories: Vec<String>,
    pub tags: Vec<String>,
    /// Plain text, at most 120 characters.
    pub summary: String,
    pub redirect_from: Vec<String>,
    pub rest: Rest,
}

impl Post {
    /// Whether another in this one's place would have the same address, order and terms, so that no plan could tell
    /// them apart.
    pub fn stands_like(&self, other: &Self) -> bool {
        let Self { file, seal: _, markup: _, trust, layout, title: _, date, updated, slug, extension, .. } = self;
        let Self { permalink, categories, tags, summary: _, redirect_from, rest, .. } = self;
        (&file.path, file.kind, &file.folders, trust)
            == (&other.file.path, other.file.kind, &other.file.folders, &other.trust)
            && (layout, date, updated) == (&other.layout, &other.date, &other.updated)
            && (slug, extension, permalink) == (&other.slug, &other.extension, &other.permalink)
            && rest.references() == other.rest.references()
            && (categories, tags, redirect_from) == (&other.categories, &other.tags, &other.redirect_from)
    }
}

/// What became of a file in a posts folder.
#[derive(Debug)]
pub enum Outcome {
    Post(Box<Post>),
    /// `published: false`, unless the configuration wants those, too.
    Hidden,
    /// Cannot be published; the reason.
    Quarantined(String),
}

/// Reads a post from the bytes of its file. Whatever is wrong with it is told; nothing in it stops the build.
pub fn read_post(root: &ContentRoot, file: &SourceFile, bytes: Vec<u8>, config: &Config) -> (Outcome, Vec<Diagnostic>) {
    let (document, guessed) = Document::decode(root, &file.path, bytes);
    let mut reader = Reader { shown: root.shown(&file.path), diagnostics: Vec::from_iter(guessed) };
    let outcome = reader.read(file, &document, config);
    (outcome, reader.diagnostics)
}

struct Reader {
    shown: String,
    diagnostics: Vec<Diagnostic>,
}

impl Reader {
    fn read(&mut self, file: &SourceFile, document: &Document, config: &Config) -> Outcome {
        if let Some(problem) = document.excess(&self.shown) {
            let reason = problem.message.english();
            self.diagnostics.push(problem);
            return Outcome::Quarantined(reason);
        }
        let draft = file.kind == FileKind::Draft;
        let file_type = if draft { FileType::Drafts } else { FileType::Posts };
        let (fields, _) = document.fields(file, file_type, config);
        report_broken(&fields, &self.shown, &mut self.diagnostics);
        if !config.unpublished && is_hidden(&fields) {
            return Outcome::Hidden;
        }
        let (stem, extension) = super::split_name(file.name());
        let (name_date, name_slug) = match post_name(stem) {
            Some((date, slug)) => (Some(date), slug),
            None => (None, stem),
        };
        let rules = DateRules { zone: config.zone, zoneless: config.zoneless_dates };
        let fallback = || match name_date {
            Some(text) => parse_name_date(text, config.zone),
            None => Some(PostDate::from_instant(file.stamp.modified(), config.zone)),
        };
        let date = match self.date(&fields, "date", rules) {
            DateField::Read(date) => date,
            DateField::Missing => match fallback() {
                Some(date) => date,
                None => {
                    return self.quarantine(text!("neither the front matter nor the file's name has a usable date"));
                }
            },
            DateField::Unreadable(text) if fields.broken.is_some() => match fallback() {
                Some(date) => date,
                None => return self.quarantine(text!("`{date}` is no date", date = text)),
            },
            DateField::Unreadable(text) => {
                let reason = text!("`{date}` is no date", date = text);
                let found = unpublished(&reason)
                    .file(&self.shown)
                    .hint(text!("write for example `date: 2022-01-31 09:30:00 +0800`"));
                self.diagnostics.push(fields.locate("date", found));
                return Outcome::Quarantined(reason.english());
            }
        };
        let markup = markup_of(&extension).unwrap_or(Markup::Markdown);
        let slug = fields.filled("slug").unwrap_or_else(|| name_slug.to_owned());
        let excerpt = excerpt_source(document.body(), &fields, config);
        let summary = fields
            .filled("excerpt")
            .or_else(|| fields.filled("description"))
            .map(|text| body::summary(&text, Markup::Html))
            .unwrap_or_else(|| body::summary(excerpt, markup));
        let mut categories = file.folders.clone();
        categories.extend(fields.categories());
        let mut tags = fields.plural("tags");
        tags.extend(fields.singular("tag"));
        Outcome::Post(Box::new(Post {
            title: self.title(&fields, document.body(), markup, &slug),
            updated: self.updated(&fields, rules),
            trust: trust(&fields, config),
            layout: layout(&fields),
            permalink: fields.string("permalink"),
            redirect_from: self.few(&fields, "redirect_from", fields.singular("redirect_from")),
            extension: OutputExtension::of(&extension),
            file: SourceFile::default(),
            seal: Seal::default(),
            categories: self.few(&fields, "categories", categories),
            tags: self.few(&fields, "tags", tags),
            markup,
            date,
            slug,
            summary,
            rest: Rest::of(fields),
        }))
    }

    fn title(&mut self, fields: &Fields, text: &str, markup: Markup, slug: &str) -> String {
        if let Some(title) = fields.filled("title") {
            return match limits::shortened(&title) {
                None => title,
                Some(beginning) => {
                    let message = text!(
                        "the title is longer than {limit} characters; the rest is left out",
                        limit = limits::TITLE_CHARACTERS
                    );
                    self.shortened(fields, "title", message, text!("write a title of one line"));
                    beginning
                }
            };
        }
        let title = body::first_heading(text, markup)
            .or_else(|| body::first_sentence(text, markup))
            .filter(|title| !title.trim().is_empty())
            .unwrap_or_else(|| slug.to_owned());
        if fields.value("title").is_some() {
            let found =
                Diagnostic::new(Code::EmptyTitle, text!("the title is empty; `{title}` is used", title = &title))
                    .file(&self.shown)
                    .hint(Text::verbatim(format!("title: {}", serde_json::Value::String(title.clone()))));
            self.diagnostics.push(fields.locate("title", found));
        }
        title
    }

    /// Each item once.
    fn few(&mut self, fields: &Fields, key: &str, items: Vec<String>) -> Vec<String> {
        let (few, more) = limits::few(items);
        if more {
            let message =
                text!("`{key}` has more than {limit} items; the rest is left out", key, limit = limits::ITEMS);
            self.shortened(fields, key, message, text!("keep those that readers look for"));
        }
        few
    }

    fn shortened(&mut self, fields: &Fields, key: &str, message: Text, hint: Text) {
        let found = Diagnostic::new(Code::Shortened, message);
        self.diagnostics.push(fields.locate(key, found.file(&self.shown).hint(hint)));
    }

    fn updated(&mut self, fields: &Fields, rules: DateRules) -> Option<PostDate> {
        match self.date(fields, "last_modified_at", rules) {
            DateField::Read(date) => Some(date),
            _ => None,
        }
    }

    fn date(&mut self, fields: &Fields, key: &str, rules: DateRules) -> DateField {
        let Some(text) = fields.filled(key) else {
            return DateField::Missing;
        };
        match parse_date(&text, fields.is_quoted(key), rules) {
            Some(parsed) => {
                if parsed.zoneless {
                    self.warn_of_zone(fields, key, parsed.date);
                }
                DateField::Read(parsed.date)
            }
            None => DateField::Unreadable(text),
        }
    }

    fn warn_of_zone(&mut self, fields: &Fields, key: &str, date: PostDate) {
        let shown = date.local.format("%Y-%m-%d %H:%M:%S");
        let zone = date.zone_text().replace(':', "");
        let date = format!("{shown} {zone}");
        let message = text!("the date has no zone; read as {date}", date = &date);
        let found = Diagnostic::new(Code::DateWithoutZone, message).file(&self.shown).hint(text!(
            "write `{key}: {date}` to keep the address, or `date_without_zone: local` in _config.yml if it was meant as local time",
            key,
            date
        ));
        self.diagnostics.push(fields.locate(key, found));
    }

    fn quarantine(&mut self, reason: Text) -> Outcome {
        self.diagnostics.push(
            unpublished(&reason)
                .file(&self.shown)
                .hint(text!("write for example `date: 2022-01-31 09:30:00 +0800` into its front matter")),
        );
        Outcome::Quarantined(reason.english())
    }
}

fn unpublished(reason: &Text) -> Diagnostic {
    Diagnostic::new(Code::Quarantined, text!("{reason}; the post is not published", reason = reason.clone()))
}

enum DateField {
    Read(PostDate),
    Missing,
    Unreadable(String),
}

/// Tells of front matter that had to be recovered.
pub fn report_broken(fields: &Fields, shown: &str, diagnostics: &mut Vec<Diagnostic>) {
    let Some(broken) = &fields.broken else { return };
    let found =
        Diagnostic::new(Code::BadYaml, text!("the front matter is not valid YAML: {error}", error = &broken.message))
            .file(shown)
            .at(broken.line, broken.column)
            .excerpt(&broken.text);
    diagnostics.push(match &broken.mended {
        Some(line) => found.hint(Text::from(line.clone())),
        None => found,
    });
}

/// `published: false`, and a blank `published:`.
pub fn is_hidden(fields: &Fields) -> bool {
    match fields.value("published") {
        Some(Value::Null) => true,
        Some(_) => fields.flag("published") == Some(false),
        None => false,
    }
}

pub fn layout(fields: &Fields) -> Layout {
    match fields.value("layout") {
        None => Layout::Kind,
        Some(Value::Null) => Layout::None,
        Some(value) => match value.as_str().map(str::trim) {
            Some("none" | "null" | "nil") => Layout::None,
            Some("") | None => Layout::Kind,
            Some(name) => Layout::Named(name.to_owned()),
        },
    }
}

/// A post's own `sanitize: false` counts only where the configuration allows it.
fn trust(fields: &Fields, config: &Config) -> Trust {
    let own = fields.value("sanitize").and_then(yaml_bool) == Some(false) && config.sanitize_override;
    if own || config.sanitize == Sanitize::Off { Trust::Owner } else { Trust::Stranger }
}

/// The part of the body that the summary is taken from.
fn excerpt_source<'b>(text: &'b str, fields: &Fields, config: &Config) -> &'b str {
    let separator = fields.text("excerpt_separator").unwrap_or_else(|| config.excerpt_separator.clone());
    let text = text.trim_start();
    // (Found by memchr's search, since most bodies are searched to their end.)
    match memchr::memmem::find(text.as_bytes(), separator.as_bytes()).map(|at| &text[..at]) {
        Some(before) if !separator.is_empty() && !before.trim().is_empty() => before,
        _ => text,
    }
}
