//! A feed's items as posts, as often as one likes: an item is known again by its id, which its post keeps.
//!
//! What an importer wrote and nobody changed follows the feed. What an editor changed is kept and told of. Twice in a
//! row changes nothing.

mod encoding;
mod fetch;
mod item;
mod parse;
mod seen;
mod words;

pub use fetch::Origin;
pub use parse::THREAD as PARSER_THREAD;

use self::item::{Item, ItemRules};
use self::seen::{Existing, Seen};
use super::files::{self, Added, Folder};
use super::post::NewPost;
use crate::build::{Request, Source};
use crate::diagnostic::{Code, Diagnostic};
use crate::words::{Text, text};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Serialize;
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Options {
    /// The site that the posts are for: its zone, its posts folder, and the posts that it has.
    pub site: PathBuf,
    /// Where new posts go; default: the site's first posts folder.
    pub out: Option<PathBuf>,
    pub category: Option<String>,
    /// Instead of the categories that the feed gives its items.
    pub tags: Vec<String>,
    pub visibility: Visibility,
    /// At most so many of the newest items.
    pub limit: Option<usize>,
    /// None older than this.
    pub since: Option<chrono::NaiveDate>,
    pub edited: Edited,
    /// Say what would be done, and do nothing.
    pub dry_run: bool,
}

/// Whether new posts are published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    Published,
    /// `published: false`, for an editor's eye.
    Held,
}

/// What becomes of a post that an editor changed, when its item changes too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edited {
    Keep,
    Overwrite,
}

/// What was done.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// As it was named, without a password.
    pub feed: String,
    pub title: String,
    pub items: usize,
    /// Files of new posts.
    pub added: Vec<String>,
    pub updated: Vec<String>,
    /// Posts that an editor changed and whose item has changed too.
    pub kept: Vec<String>,
    pub unchanged: usize,
    /// Items that the limit or `since` left out.
    pub left_out: usize,
    pub diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// 0 done, 1 something could not be written.
    pub fn exit_status(&self, strict: bool) -> u8 {
        u8::from(self.diagnostics.iter().any(Diagnostic::is_error) || (strict && !self.diagnostics.is_empty()))
    }
}

/// Imports a feed. `Err` says why nothing was done.
pub fn import(origin: &Origin, options: &Options, now: SystemTime) -> Result<Report, Vec<Diagnostic>> {
    let request = Request { source: options.site.clone(), ..Request::default() };
    let (source, _) = Source::open(&request)?;
    let failed = |message: Text| vec![failure(&origin.shown(), message)];
    let fetched = fetch::fetch(origin).map_err(failed)?;
    let text = encoding::decode(fetched.bytes, fetched.charset.as_deref());
    let base = fetched.address.as_deref();
    let parsed = parse::parse(&text, base, source.config.zone).map_err(|message| {
        let found = failure(&origin.shown(), message);
        vec![if encoding::is_web_page(&text) { found.hint(web_page(&text)) } else { found }]
    })?;
    let (clock, now) = (now, DateTime::<Utc>::from(now));
    let (title, items) = item::items(parsed, ItemRules { now });
    let mut report = Report { feed: origin.shown(), title, items: items.len(), ..Report::default() };
    let items = chosen(items, options, source.config.zone, now, &mut report);
    let usual = || source.root.absolute(source.config.posts_dirs.first().map_or("_posts", String::as_str));
    let folder = Folder::new(options.out.clone().unwrap_or_else(usual), options.dry_run);
    folder.sweep(clock);
    let seen = Seen::scan(&source, folder.dir());
    let feed = words::line(&origin.name(), LONGEST_NAME);
    let mut importer = Importer { options, feed, zone: source.config.zone, now, folder, seen, report };
    let mut ids = HashSet::new();
    for item in &items {
        if ids.insert(item.id.clone()) {
            importer.take(item);
        } else {
            let message = text!("the feed has two items with the id {id}; the first is taken", id = item.id.as_str());
            importer.report.diagnostics.push(Diagnostic::new(Code::ImportConflict, message).file(origin.shown()));
        }
    }
    Ok(importer.report)
}

fn failure(feed: &str, message: Text) -> Diagnostic {
    Diagnostic::new(Code::ImportFailed, message).file(feed)
}

fn web_page(page: &str) -> Text {
    match encoding::feed_of_page(page) {
        Some(address) => text!("this is a web page; it names the feed {address}", address),
        None => text!("this is a web page; look in its source for application/rss+xml"),
    }
}

/// The newest first, as many as are wanted.
fn chosen(mut items: Vec<Item>, options: &Options, zone: Tz, now: DateTime<Utc>, report: &mut Report) -> Vec<Item> {
    let all = items.len();
    // An item without a date counts as new; items of one time stay in the feed's order.
    items.sort_by_key(|item| std::cmp::Reverse(item.date.unwrap_or(now)));
    if let Some(since) = options.since {
        items.retain(|item| item.date.unwrap_or(now).with_timezone(&zone).date_naive() >= since);
    }
    items.truncate(options.limit.unwrap_or(usize::MAX));
    report.left_out = all - items.len();
    items
}

/// In characters.
const LONGEST_NAME: usize = 1000;

struct Importer<'a> {
    options: &'a Options,
    /// The feed's name.
    feed: String,
    zone: Tz,
    now: DateTime<Utc>,
    folder: Folder,
    seen: Seen,
    report: Report,
}

impl Importer<'_> {
    fn take(&mut self, item: &Item) {
        let result = match self.seen.find(&item.id).cloned() {
            None => self.add(item),
            Some(existing) => self.follow(&existing, item),
        };
        if let Err((file, message)) = result {
            self.report.diagnostics.push(Diagnostic::new(Code::ImportFailed, message).file(file));
        }
    }

    fn add(&mut self, item: &Item) -> Result<(), (String, Text)> {
        let date = item.date.unwrap_or(self.now).with_timezone(&self.zone);
        let mut post = NewPost::new(&item.body)
            .with("title", item.title.as_str())
            .with("date", self.written(date.with_timezone(&Utc)))
            .with("categories", Vec::from_iter(self.options.category.clone()))
            .with("tags", if self.options.tags.is_empty() { item.tags.clone() } else { self.options.tags.clone() })
            .with("author", item.author.as_str())
            .with("source", self.report.title.as_str())
            .with("source_url", item.link.as_str())
            .with("feed", self.feed.as_str())
            .with("feed_id", item.id.as_str())
            .with("feed_digest", item.digest());
        if self.options.visibility == Visibility::Held {
            post.set("published", false);
        }
        let slug = item.slug();
        let named = || format!("{}-{slug}", date.format("%Y-%m-%d"));
        let text = post.to_text().ok_or_else(|| (named(), unwritable(item)))?;
        // Another process may have imported it a moment ago.
        let is_same = |path: &Path| seen::id_of(path).is_some_and(|id| id == item.id);
        match self.folder.add(date.date_naive(), &slug, "html", &text, is_same) {
            Ok(Added::Written(path)) => self.report.added.push(self.shown(&path)),
            Ok(Added::There(_)) => self.report.unchanged += 1,
            Err(error) => return Err((self.shown(self.folder.dir()), text!("cannot be written: {error}", error))),
        }
        Ok(())
    }

    /// An item seen before: its post follows it, if nobody else changed it, and if it came from this very feed: ids are
    /// what feeds say, and one feed must not be able to change another's posts.
    fn follow(&mut self, existing: &Existing, item: &Item) -> Result<(), (String, Text)> {
        let digest = item.digest();
        if existing.digest == digest || !seen::is_digest(&existing.digest) {
            self.report.unchanged += 1;
            return Ok(());
        }
        let shown = self.shown(&existing.path);
        let told = |message: Text| (shown.clone(), message);
        let text = fs::read_to_string(&existing.path).map_err(|error| told(text!("cannot be read: {error}", error)))?;
        let is_of_this_feed = existing.feed == self.feed;
        let ours =
            NewPost::read_as_written(&text).filter(|post| is_of_this_feed && seen::digest_of(post) == existing.digest);
        let post = match (ours, self.options.edited) {
            (Some(post), _) => Some(post),
            (None, Edited::Overwrite) => NewPost::read(&text),
            (None, Edited::Keep) => None,
        };
        let Some(mut post) = post else {
            let title = item.title.as_str();
            let message = if is_of_this_feed {
                text!("the item “{title}” has changed, and so has its post, which stays as it is", title)
            } else {
                text!("the item “{title}” has the id of another feed's, whose post stays as it is", title)
            };
            let hint = text!("write `feed_digest: keep` into the post to keep it for good, or import with --overwrite");
            self.report.diagnostics.push(Diagnostic::new(Code::ImportConflict, message).file(&shown).hint(hint));
            self.report.kept.push(shown);
            return Ok(());
        };
        post.set("title", item.title.as_str());
        post.set("author", item.author.as_str());
        post.set("source_url", item.link.as_str());
        post.set("feed", self.feed.as_str());
        post.set("feed_digest", digest);
        post.set("last_modified_at", self.written(item.updated.unwrap_or(self.now)));
        post.set_body(&item.body);
        let text = post.to_text().ok_or_else(|| told(unwritable(item)))?;
        if !self.options.dry_run {
            files::replace(&existing.path, text.as_bytes())
                .map_err(|error| told(text!("cannot be written: {error}", error)))?;
        }
        self.report.updated.push(shown);
        Ok(())
    }

    /// In the site's zone, which no reader can take for another.
    fn written(&self, instant: DateTime<Utc>) -> String {
        instant.with_timezone(&self.zone).format("%Y-%m-%d %H:%M:%S %z").to_string()
    }

    fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.options.site).unwrap_or(path).display().to_string()
    }
}

fn unwritable(item: &Item) -> Text {
    text!("the item “{title}” cannot be written as a post that would be read again", title = item.title.as_str())
}
