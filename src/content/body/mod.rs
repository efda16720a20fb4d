//! A body from source to HTML: Markdown rendered, a stranger's markup cleaned, links made local,
//! and short texts taken from its start. Text in, text out; any input is fine.
//!
//! Reading order: `markdown` makes HTML, `parse` makes a tree of it (`dom`), `clean` writes a
//! stranger's tree and `owner` the owner's. What is allowed stands in `policy`, `values`, `style`
//! and `links`; `nesting` makes sure that what is written is read as it was meant. `summary` goes
//! its own, shorter way over `extract` and `text`; `inspect` tells what a body holds and what
//! `clean` leaves out of it.

mod blocks;
mod chars;
mod clean;
mod dom;
mod extract;
mod headings;
mod inspect;
mod links;
mod markdown;
mod nesting;
mod owner;
mod parse;
mod plain;
mod policy;
mod reading;
mod style;
mod summary;
#[cfg(test)]
mod tests;
mod text;
mod values;
mod visible;
mod write;

pub use self::inspect::{Address, Heading, Image, Inspection, Removed, inspect};
pub use self::links::Links;
pub use self::reading::minutes;

use serde::{Deserialize, Serialize};

/// How deep the elements of a cleaned body may nest. Deeper ones lose their tags, not their text.
const MAX_DEPTH: usize = 128;

/// The language of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Markup {
    /// CommonMark with tables, footnotes, strikethrough, heading attributes and raw HTML.
    Markdown,
    /// HTML as it stands in a page's body.
    Html,
}

/// Whose words a source holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trust {
    /// Anyone's: only what the allow-list names is kept.
    Stranger,
    /// The site's owner's: everything is kept; only links, headings and images are touched.
    Owner,
}

/// The source as HTML, neither cleaned nor changed in any other way.
///
/// Markdown headings without an id get one from their text. Liquid tags are text.
pub fn to_html(source: &str, markup: Markup) -> String {
    match markup {
        Markup::Markdown => markdown::to_html(source),
        Markup::Html => source.to_owned(),
    }
}

/// HTML that can stand in a page: whole elements only, links to the portal itself root-relative,
/// links to other sites with `rel=noopener`, headings from `h2` on, images loaded lazily.
///
/// With [`Trust::Stranger`] nothing is left that could run, restyle the page around it, or call
/// elsewhere but for images and media; what the source hides is gone, too. Cleaning the result
/// again changes nothing.
pub fn clean(html: &str, trust: Trust, links: &Links) -> String {
    let capacity = html.len() + html.len() / 8;
    match trust {
        Trust::Stranger => {
            plain::clean(html, links, capacity).unwrap_or_else(|| clean::clean(&parse::parse(html), links, capacity))
        }
        Trust::Owner => owner::tidy(&parse::parse(html), links, capacity),
    }
}

/// The source as HTML that can stand in a page: [`to_html`], then [`clean`].
pub fn render(source: &str, markup: Markup, trust: Trust, links: &Links) -> String {
    match markup {
        Markup::Markdown => clean(&markdown::to_html(source), trust, links),
        Markup::Html => clean(source, trust, links),
    }
}

/// The text of HTML that [`clean`] made, as a browser's `textContent` has it.
pub fn text(cleaned: &str) -> String {
    visible::text(cleaned)
}

/// At most 120 characters of the source's text, ending with a sentence if one ends in time, else
/// with an ellipsis. Empty if there is no text.
///
/// Hidden elements, images, scripts and comments count for nothing. Only the first 16 KiB of the
/// source are looked at, and mostly far less, so that the cost does not follow its length.
pub fn summary(source: &str, markup: Markup) -> String {
    summary::summary(source, markup)
}

/// A summary in at most 80 characters, ending as a summary does.
pub fn description(summary: &str) -> String {
    summary::description(summary)
}

/// The text of a source without its markup, at most `limit` characters of it.
pub fn start_of_text(source: &str, markup: Markup, limit: usize) -> String {
    extract::text(source, markup, extract::Scope::Everything, limit)
}

/// The text of the source's first heading of any level, in Markdown or HTML, if it has one with
/// text within the first 16 KiB; at most 120 characters.
pub fn first_heading(source: &str, markup: Markup) -> Option<String> {
    summary::first_heading(source, markup)
}

/// The source's first sentence, with the mark that ends it, or its first paragraph if that is
/// shorter; at most 60 characters.
pub fn first_sentence(source: &str, markup: Markup) -> Option<String> {
    summary::first_sentence(source, markup)
}
