//! One file at a time: from a path to a [`Post`], a [`Page`] or a copied file. Never sees the rest of the site.

pub mod body;
mod data;
mod date;
mod document;
mod encoding;
mod fields;
mod front_matter;
mod instrument;
mod limits;
mod page;
mod plain_yaml;
mod post;
mod rest;
mod walk;

pub use data::{DataFile, read_data};
pub use date::{DateRules, ParsedDate, PostDate, day_text, parse_date, parse_name_date};
pub use document::{Document, assert_inside, still_inside, unreadable};
pub use encoding::decode;
pub use fields::Fields;
pub use front_matter::{FIRST_YAML_LINE, FrontMatter, may_have_front_matter, split_front_matter};
pub use instrument::{Attachment, Instrument, Status};
pub use limits::{FRONT_MATTER_BYTES, file_too_large, most_bytes};
pub use page::{Page, find_liquid, read_page};
pub use post::{Outcome, Post, read_post};
pub use rest::{Rest, fields, is_field};
pub use walk::{Announce, ContentRoot, FileKind, SourceFile, Walk, Walked, folders_like_posts, post_name};

use crate::digest::{Content, Mark};
use serde::{Deserialize, Serialize};

/// What tells whether a source changed; set by whoever reads the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seal {
    /// Of the whole file.
    pub content: Content,
    /// Of what was read from it: all that other pages can see of a post.
    pub metadata: Mark,
}

/// A file that is copied as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaticFile {
    pub file: SourceFile,
    pub content: Content,
}

/// Which template a post or page asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum OutputExtension {
    Html,
    Htm,
}

impl OutputExtension {
    /// For a source file's extension, in lower case.
    pub fn of(extension: &str) -> Self {
        if extension == "htm" { Self::Htm } else { Self::Html }
    }

    /// With its dot.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Html => ".html",
            Self::Htm => ".htm",
        }
    }
}
