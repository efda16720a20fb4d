//! Where an output comes from, in words: asked for only when two outputs meet.

use crate::content::ContentRoot;
use crate::portal::TaxonomyKind;
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
    Named(&'static str),
}

impl Origin<'_> {
    /// As messages name it.
    pub fn words(&self, root: &ContentRoot) -> String {
        match self {
            Self::Source(path) => root.shown(path),
            Self::RedirectOf(path) => format!("the redirect of {}", root.shown(path)),
            Self::Listing(kind, name) => format!("the listing of {} “{name}”", kind.name()),
            Self::FeedOf(name) => format!("the feed of “{name}”"),
            Self::Terms(kind) => format!("the index of all {} pages", kind.name()),
            Self::Day(date) => format!("the archive of {date}"),
            Self::Month(year, month) => format!("the archive of {year:04}-{month:02}"),
            Self::Year(year) => format!("the archive of {year:04}"),
            Self::Named(name) => (*name).to_owned(),
        }
    }
}
