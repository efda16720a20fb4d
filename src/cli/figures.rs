//! Numbers of things, and sizes.

use crate::words::{Text, text};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noun {
    Post,
    Article,
    Page,
    /// Of a newspaper.
    PrintedPage,
    Output,
    File,
    ChangedFile,
    Entry,
    Day,
    Warning,
    Error,
    Note,
}

/// `1 post`, `3 posts`
pub fn counted(number: usize, noun: Noun) -> Text {
    match (number, noun) {
        (1, Noun::Post) => text!("{number} post", number),
        (_, Noun::Post) => text!("{number} posts", number),
        (1, Noun::Article) => text!("{number} article", number),
        (_, Noun::Article) => text!("{number} articles", number),
        (1, Noun::Page) => text!("{number} page", number),
        (_, Noun::Page) => text!("{number} pages", number),
        (1, Noun::PrintedPage) => text!("{number} printed page", number),
        (_, Noun::PrintedPage) => text!("{number} printed pages", number),
        (1, Noun::Output) => text!("{number} output", number),
        (_, Noun::Output) => text!("{number} outputs", number),
        (1, Noun::File) => text!("{number} file", number),
        (_, Noun::File) => text!("{number} files", number),
        (1, Noun::ChangedFile) => text!("{number} changed file", number),
        (_, Noun::ChangedFile) => text!("{number} changed files", number),
        (1, Noun::Entry) => text!("{number} entry", number),
        (_, Noun::Entry) => text!("{number} entries", number),
        (1, Noun::Day) => text!("{number} day", number),
        (_, Noun::Day) => text!("{number} days", number),
        (1, Noun::Warning) => text!("{number} warning", number),
        (_, Noun::Warning) => text!("{number} warnings", number),
        (1, Noun::Error) => text!("{number} error", number),
        (_, Noun::Error) => text!("{number} errors", number),
        (1, Noun::Note) => text!("{number} note", number),
        (_, Noun::Note) => text!("{number} notes", number),
    }
}

/// Decimal units, as hosts count.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.2} GB", bytes as f64 / 1e9),
    }
}

/// `text` with spaces behind it, so that it is `columns` wide on a terminal.
pub fn padded(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Columns on a terminal, where Han characters take two.
pub fn width(text: &str) -> usize {
    text.chars().map(|c| if c > '\u{2e7f}' { 2 } else { 1 }).sum()
}
