//! Where an output comes from, in words: asked for only when two outputs meet.

use crate::content::ContentRoot;
use crate::portal::TaxonomyKind;
use crate::words::{Text, text};
use chrono::NaiveDate;

/// A source file, or what is generated.
#[derive(Debug, Clone, Copy)]
pub(super) enum Origin<'a> {
    /// Relative to the content root.
    Source(&'a str),
    RedirectOf(&'a str),
    Listing(TaxonomyKind, &'a str),
    FeedOf(&'a str),
    Terms(TaxonomyKind),
    Day(NaiveDate),
    Month(i32, u32),
    Year(i32),
    Named(fn() -> Text),
}

impl Origin<'_> {
    /// As messages name it.
    pub fn words(&self, root: &ContentRoot) -> Text {
        match self {
            Self::Source(path) => Text::verbatim(root.shown(path)),
            Self::RedirectOf(path) => text!("the redirect of {file}", file = root.shown(path)),
            Self::Listing(kind, name) => text!("the listing of {kind} “{name}”", kind = kind.text(), name),
            Self::FeedOf(name) => text!("the feed of “{name}”", name),
            Self::Terms(kind) => text!("the index of all {kind} pages", kind = kind.text()),
            Self::Day(date) => text!("the archive of {date}", date),
            Self::Month(year, month) => text!("the archive of {date}", date = format!("{year:04}-{month:02}")),
            Self::Year(year) => text!("the archive of {date}", date = format!("{year:04}")),
            Self::Named(name) => name(),
        }
    }
}
