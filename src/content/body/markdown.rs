//! Turns Markdown with raw HTML into HTML, as the old portal's posts expect it.

use std::collections::HashMap;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

use super::blocks::{Block, blocks};
use super::chars::is_mark;

/// The HTML of a Markdown source: CommonMark with tables, footnotes, strikethrough and heading
/// attributes. Headings without an id get one from their text.
pub(super) fn to_html(source: &str) -> String {
    let Some(blocks) = blocks(source) else { return by_parser(source) };
    let mut out = String::with_capacity(source.len() + source.len() / 8);
    for block in blocks {
        match block {
            Block::Html(html) => out.push_str(html),
            Block::Line(line) => html::push_html(&mut out, events(line)),
            Block::Text(text) => {
                out.push_str("<p>");
                out.push_str(text);
                out.push_str("</p>\n");
            }
        }
    }
    out
}

/// The same by the Markdown parser alone.
pub(super) fn by_parser(source: &str) -> String {
    let mut events: Vec<Event> = events(source).collect();
    name_headings(&mut events);
    let mut out = String::with_capacity(source.len() + source.len() / 8);
    html::push_html(&mut out, events.into_iter());
    out
}

/// The events of a Markdown source.
pub(super) fn events(source: &str) -> impl Iterator<Item = Event<'_>> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES;
    Parser::new_ext(source, options).into_offset_iter().map(|(event, range)| match event {
        // A single tilde means a range here: `10~20℃，5~8级` strikes nothing out.
        Event::Start(Tag::Strikethrough) | Event::End(TagEnd::Strikethrough)
            if !source[range.clone()].starts_with("~~") =>
        {
            Event::Text("~".into())
        }
        event => event,
    })
}

/// Gives each heading without an id one that no other heading of the source has.
fn name_headings(events: &mut [Event]) {
    let mut taken = Taken::default();
    for event in &*events {
        if let Event::Start(Tag::Heading { id: Some(id), .. }) = event {
            taken.add(id);
        }
    }
    for index in 0..events.len() {
        let (before, after) = events.split_at_mut(index + 1);
        if let Some(Event::Start(Tag::Heading { id, .. })) = before.last_mut()
            && id.is_none()
        {
            *id = Some(CowStr::from(taken.name(&slug(after))));
        }
    }
}

/// The ids in use.
#[derive(Default)]
struct Taken {
    /// For each id, how many more were made from it.
    ids: HashMap<String, usize>,
}

impl Taken {
    fn add(&mut self, id: &str) {
        self.ids.entry(id.to_owned()).or_insert(0);
    }

    /// `base`, or the first of `base-1`, `base-2`… that is free; it is in use from then on.
    fn name(&mut self, base: &str) -> String {
        let mut id = base.to_owned();
        while self.ids.contains_key(&id) {
            let count = self.ids.entry(base.to_owned()).or_insert(0);
            *count += 1;
            id = format!("{base}-{count}");
        }
        self.add(&id);
        id
    }
}

/// The text of the heading that `events` are the rest of, as an id: letters, marks and digits of
/// any script in lower case, with a hyphen for each run of others.
fn slug(events: &[Event]) -> String {
    let mut slug = String::new();
    for event in events {
        let text = match event {
            Event::End(TagEnd::Heading(_)) => break,
            Event::Text(text) | Event::Code(text) => text,
            Event::SoftBreak | Event::HardBreak => " ",
            _ => continue,
        };
        for c in text.chars() {
            if c.is_alphanumeric() || is_mark(c) {
                slug.extend(c.to_lowercase());
            } else if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    if slug.is_empty() {
        slug.push_str("section");
    }
    slug
}
