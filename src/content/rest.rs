//! The front matter that decides nothing but what a page shows: read once with the rest, and kept.

use super::{Fields, Instrument, instrument};
use crate::config::json;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Who wrote a post or page, and the keys that only a theme of its own knows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Rest {
    pub author: Option<String>,
    pub source: Option<String>,
    /// Where it was published first.
    pub source_url: Option<String>,
    /// A picture for those who link to it.
    pub image: Option<String>,
    pub instrument: Option<Box<Instrument>>,
    /// A JSON object as text, since few have one and fewer templates look at it; `None` if it is empty.
    extra: Option<Box<str>>,
}

/// Keys of front matter that mean something here; all others are for themes.
const FIELDS: &[&str] = &[
    "layout",
    "title",
    "date",
    "last_modified_at",
    "slug",
    "permalink",
    "categories",
    "category",
    "tags",
    "tag",
    "excerpt",
    "description",
    "redirect_from",
    "published",
    "author",
    "source",
    "source_url",
    "image",
    "sanitize",
    "excerpt_separator",
];

/// The keys of front matter that mean something here.
pub fn fields() -> impl Iterator<Item = &'static str> {
    FIELDS.iter().chain(instrument::KEYS).copied()
}

/// Whether a key of front matter means something here.
pub fn is_field(key: &str) -> bool {
    FIELDS.contains(&key) || instrument::KEYS.contains(&key)
}

impl Rest {
    pub fn of(fields: Fields) -> Self {
        let (author, source) = (fields.filled("author"), fields.filled("source"));
        let (source_url, image) = (fields.filled("source_url"), fields.filled("image"));
        let instrument = Instrument::of(&fields);
        let mut others = fields.into_map();
        others.retain(|key, _| !key.as_str().is_some_and(is_field));
        let extra = (!others.is_empty()).then(|| json(&serde_yaml::Value::Mapping(others)).to_string().into());
        Self { author, source, source_url, image, instrument, extra }
    }

    /// What links documents with each other: a document's number, and what it replaces.
    pub fn references(&self) -> Option<(Option<&str>, &[String])> {
        let instrument = self.instrument.as_deref()?;
        Some((instrument.number.as_deref(), &instrument.replaces))
    }

    /// The keys that no field of a view stands for.
    pub fn extra(&self) -> Map<String, Value> {
        self.extra.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }
}
