//! One file at a time: from a path to a [`Post`], a [`Page`] or a copied file. Never sees the rest of the site.

pub mod body;
mod data;
mod date;
mod document;
mod encoding;
mod fields;
mod front_matter;
mod page;
mod post;
mod walk;

pub use data::{DataFile, read_data};
pub use date::{DateRules, ParsedDate, PostDate, parse_date, parse_name_date};
pub use document::Document;
pub use fields::Fields;
pub use front_matter::{FrontMatter, split_front_matter};
pub use page::{Page, read_page};
pub use post::{Outcome, Post, read_post};
pub use walk::{ContentRoot, FileKind, SourceFile, Walked, walk};

/// Which template a post or page asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Layout {
    /// The kind's own.
    Kind,
    /// `layout: none` or `null`: the body alone.
    None,
    Named(String),
}

/// The formats whose bodies are rendered, by file extension (lower case, without the dot).
pub fn markup_of(extension: &str) -> Option<body::Markup> {
    match extension {
        "md" | "markdown" | "mkdn" | "mkdown" | "mkd" => Some(body::Markup::Markdown),
        "html" | "htm" => Some(body::Markup::Html),
        _ => None,
    }
}

/// A file's name without its extension and the dots before it, and the extension in lower case.
pub fn split_name(name: &str) -> (&str, String) {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    (stem.trim_end_matches('.'), extension.to_ascii_lowercase())
}

/// What the rendered file is called: `.htm` stays, all else becomes `.html`.
pub fn output_extension(extension: &str) -> &'static str {
    if extension == "htm" { ".htm" } else { ".html" }
}
