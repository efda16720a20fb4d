//! One item of a feed in the importer's words: clean, bounded, with an id that is the same the next time.

use super::words;
use crate::content::body::{self, Markup};
use crate::digest::Marker;
use crate::route::slug_of_title;
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use feed_rs::model::{Entry, Feed, FeedType, Text};

/// In characters.
const LONGEST_TITLE: usize = 300;
const LONGEST_NAME: usize = 100;
const LONGEST_TAG: usize = 40;
const LONGEST_LINK: usize = 2000;
const LONGEST_ID: usize = 500;
const MOST_TAGS: usize = 10;
const MOST_AUTHORS: usize = 5;

/// An item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The feed's, made unique among all feeds.
    pub id: String,
    /// Never empty, plain text.
    pub title: String,
    /// http or https; empty if there is none.
    pub link: String,
    /// `None` if the feed gives none that can be believed.
    pub date: Option<DateTime<Utc>>,
    pub updated: Option<DateTime<Utc>>,
    pub author: String,
    pub tags: Vec<String>,
    /// HTML, as it came.
    pub body: String,
}

/// What items are read by.
#[derive(Debug, Clone, Copy)]
pub struct ItemRules {
    pub now: DateTime<Utc>,
}

/// The feed's title, and its items in its order.
pub fn items(feed: Feed, rules: ItemRules) -> (String, Vec<Item>) {
    let plain = !matches!(feed.feed_type, FeedType::RSS0 | FeedType::RSS1 | FeedType::RSS2);
    let title = feed.title.as_ref().map(|text| words::line(&plain_text(text, plain), LONGEST_NAME)).unwrap_or_default();
    let home = link_of(feed.links.iter());
    let scope = [home, words::line(&feed.id, LONGEST_ID), title.clone()].into_iter().find(|text| !text.is_empty());
    let scope = scope.unwrap_or_default();
    (title, feed.entries.into_iter().map(|entry| item(entry, plain, &scope, rules)).collect())
}

fn item(entry: Entry, plain: bool, scope: &str, rules: ItemRules) -> Item {
    let link = link_of(entry.links.iter());
    let body = match body_of(&entry) {
        body if body.is_empty() && !link.is_empty() => linked(&link),
        body => body,
    };
    let title = entry.title.as_ref().map(|text| words::line(&plain_text(text, plain), LONGEST_TITLE));
    let title = title.filter(|title| !title.is_empty());
    let first = || body::first_sentence(&body, Markup::Html).map(|text| words::line(&text, LONGEST_TITLE));
    let title = title.or_else(first).filter(|title| !title.is_empty()).unwrap_or_else(|| "……".to_owned());
    let names = entry.authors.iter().filter_map(|person| person.name.as_deref());
    let author = names.take(MOST_AUTHORS).collect::<Vec<_>>().join(", ");
    let mut tags: Vec<String> = Vec::new();
    for category in &entry.categories {
        let tag = words::line(category.label.as_deref().unwrap_or(&category.term), LONGEST_TAG);
        if !tag.is_empty() && !tags.contains(&tag) && tags.len() < MOST_TAGS {
            tags.push(tag);
        }
    }
    let believed = |date: Option<DateTime<Utc>>| date.filter(|date| is_believable(*date, rules.now));
    Item {
        id: id(&entry, scope, &link, &title),
        date: believed(entry.published).or_else(|| believed(entry.updated)),
        updated: believed(entry.updated),
        author: words::line(&author, LONGEST_NAME),
        title,
        link,
        tags,
        body,
    }
}

/// A day ahead is a clock or a zone that is wrong; more is no date, and would hide the post until then.
fn is_believable(date: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    date.year() >= 1970 && date <= now + TimeDelta::days(1)
}

/// The guid; else the link; else what the title digests to. A guid that is no address is one within its feed only.
fn id(entry: &Entry, scope: &str, link: &str, title: &str) -> String {
    let given = match words::line(&entry.id, usize::MAX) {
        id if id.is_empty() => link.to_owned(),
        id => id,
    };
    let is_global = given.contains("://") || given.starts_with("urn:") || given.starts_with("tag:");
    let id = match (given.is_empty(), is_global) {
        (false, true) => given,
        (false, false) => format!("{scope}#{given}"),
        (true, _) => format!("{scope}#{:016x}", Marker::new().text(title).finish().0),
    };
    if id.chars().count() <= LONGEST_ID { id } else { format!("blake3:{}", blake3::hash(id.as_bytes()).to_hex()) }
}

/// The first that leads to a page.
fn link_of<'a>(links: impl Iterator<Item = &'a feed_rs::model::Link>) -> String {
    let is_page = |link: &&feed_rs::model::Link| {
        let href = link.href.trim();
        link.rel.as_deref().is_none_or(|rel| rel == "alternate")
            && (href.starts_with("http://") || href.starts_with("https://"))
            && href.len() <= LONGEST_LINK
    };
    links.into_iter().find(is_page).map(|link| words::line(&link.href, LONGEST_LINK)).unwrap_or_default()
}

/// The whole content, else the summary, as HTML.
fn body_of(entry: &Entry) -> String {
    let content = entry.content.as_ref();
    let whole = content.and_then(|content| Some((content.body.as_deref()?, content.content_type.as_str())));
    let summary = entry.summary.as_ref().map(|text| (text.content.as_str(), text.content_type.as_str()));
    let candidates = [whole, summary].into_iter().flatten();
    let cleaned = candidates.map(|(text, kind)| (words::body(text), kind)).find(|(text, _)| !text.is_empty());
    match cleaned {
        Some((text, kind)) if kind.starts_with("text/plain") => words::paragraphs(&text),
        Some((text, _)) => text,
        None => String::new(),
    }
}

fn linked(link: &str) -> String {
    let escaped = link.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<p><a href=\"{escaped}\">{escaped}</a></p>")
}

/// `plain`: what says that it is plain text is. RSS says nothing, and often means HTML.
fn plain_text(text: &Text, plain: bool) -> String {
    let is_plain = text.content_type.as_str().starts_with("text/plain");
    if is_plain && (plain || !words::looks_like_html(&text.content)) {
        return text.content.clone();
    }
    // (One more than fits shows that something is left out.)
    match body::start_of_text(&text.content, Markup::Html, LONGEST_TITLE + 1) {
        found if found.trim().is_empty() => text.content.clone(),
        found => found,
    }
}

impl Item {
    /// Of all that a post follows.
    pub fn digest(&self) -> String {
        digest(&self.title, &self.author, &self.link, &self.body)
    }

    /// The last part of the post's address.
    pub fn slug(&self) -> String {
        match slug_of_title(&self.title) {
            // A title of signs alone has no name.
            slug if slug.is_empty() => format!("{:016x}", Marker::new().text(&self.id).finish().0),
            slug => slug,
        }
    }
}

/// Of what a post shows of its item.
pub fn digest(title: &str, author: &str, link: &str, body: &str) -> String {
    format!("{:016x}", Marker::new().text(title).text(author).text(link).text(body).finish().0)
}
