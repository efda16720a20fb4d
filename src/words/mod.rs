//! What the program says to people, as values: a template in English with named arguments. Only who prints it chooses the
//! language.
//!
//! [`Text`] is not `Display` on purpose: it cannot slip into a `format!`, where its language would be decided too early.

mod catalogue;

pub use catalogue::{Language, Words};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::error::Error;
use std::fmt::{self, Display, Formatter};

/// A sentence, or a part of one, that can be said in any language of the catalogue.
///
/// JSON has it in English, whatever the language of the terminal; other formats (the store) keep its parts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text(Parts);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Parts {
    /// Said by others: a name, a number, the system's words for an error.
    Verbatim(String),
    Template(Box<Template>),
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Template {
    english: Cow<'static, str>,
    arguments: Vec<(Cow<'static, str>, Text)>,
}

/// `text!("{file} cannot be read: {error}", file = path.display(), error)`: a [`Text`] of a template and its arguments, each
/// of them named once in the template (checked when compiled). An argument is anything that is `Display`, or a `Text`.
macro_rules! text {
    ($english:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {{
        const { assert!($crate::words::fits($english, &[$(stringify!($name)),*]), "placeholders and arguments differ") };
        $crate::words::Text::of($english, vec![$((
            stringify!($name),
            $crate::words::Text::from($crate::words::text!(@value $name $(= $value)?)),
        )),*])
    }};
    (@value $name:ident) => { $name };
    (@value $name:ident = $value:expr) => { $value };
}
pub(crate) use text;

impl Text {
    /// What [`text!`] makes.
    pub fn of(english: &'static str, arguments: Vec<(&'static str, Text)>) -> Self {
        let arguments = arguments.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect();
        Self(Parts::Template(Box::new(Template { english: Cow::Borrowed(english), arguments })))
    }

    /// The same in every language: said by others, or text to be copied.
    pub fn verbatim(text: impl Into<String>) -> Self {
        Self(Parts::Verbatim(text.into()))
    }

    pub fn english(&self) -> String {
        self.said(&|_| None)
    }

    /// With each template as `translated` has it; in English where it has none.
    fn said<'a>(&'a self, translated: &impl Fn(&'a str) -> Option<&'a str>) -> String {
        match &self.0 {
            Parts::Verbatim(text) => text.clone(),
            Parts::Template(template) => {
                let mut said = String::new();
                for piece in pieces(translated(&template.english).unwrap_or(&template.english)) {
                    match piece {
                        Piece::Literal(literal) => said.push_str(literal),
                        Piece::Placeholder(name) => {
                            if let Some((_, value)) = template.arguments.iter().find(|(known, _)| known == name) {
                                said.push_str(&value.said(translated));
                            }
                        }
                    }
                }
                said
            }
        }
    }
}

/// Why something is refused, as an error for whoever wants one: in English, until it is asked for its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(pub Text);

impl Display for Refusal {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.english())
    }
}

impl Error for Refusal {}

impl<T: Display> From<T> for Text {
    fn from(value: T) -> Self {
        Self::verbatim(shortened(value.to_string()))
    }
}

/// Messages quote what strangers wrote, which may be of any length: the middle of a very long quotation is cut.
fn shortened(text: String) -> String {
    const LONGEST: usize = 600;
    const END: usize = 120;
    // (Most have fewer bytes than the longest has characters.)
    if text.len() <= LONGEST || text.chars().count() <= LONGEST {
        return text;
    }
    let beginning: String = text.chars().take(LONGEST - END).collect();
    let end = text.char_indices().rev().nth(END - 1).map_or(text.len(), |(at, _)| at);
    format!("{beginning}…{}", &text[end..])
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.serialize_str(&self.english())
        } else {
            self.0.serialize(serializer)
        }
    }
}

/// From what the store keeps.
impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Parts::deserialize(deserializer).map(Self)
    }
}

enum Piece<'a> {
    Literal(&'a str),
    Placeholder(&'a str),
}

/// `{name}` is a placeholder; any other brace is a brace.
fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut from, mut at) = (0, 0);
    while at < template.len() {
        let end = placeholder_end(template.as_bytes(), at);
        if end > at {
            pieces.push(Piece::Literal(&template[from..at]));
            pieces.push(Piece::Placeholder(&template[at + 1..end - 1]));
            (from, at) = (end, end);
        } else {
            at += 1;
        }
    }
    pieces.push(Piece::Literal(&template[from..]));
    pieces
}

/// The names in a template, in their order.
pub fn placeholders(template: &str) -> Vec<&str> {
    let name = |piece| match piece {
        Piece::Placeholder(name) => Some(name),
        Piece::Literal(_) => None,
    };
    pieces(template).into_iter().filter_map(name).collect()
}

/// Where the placeholder that begins at `at` ends; `at` itself if none begins there.
const fn placeholder_end(template: &[u8], at: usize) -> usize {
    if template[at] != b'{' {
        return at;
    }
    let mut end = at + 1;
    while end < template.len() && (template[end].is_ascii_lowercase() || template[end] == b'_') {
        end += 1;
    }
    if end > at + 1 && end < template.len() && template[end] == b'}' { end + 1 } else { at }
}

/// Whether a template names each of these once, and nothing else.
pub const fn fits(template: &str, names: &[&str]) -> bool {
    let template = template.as_bytes();
    let (mut at, mut found) = (0, 0);
    while at < template.len() {
        let end = placeholder_end(template, at);
        if end > at {
            if !is_named(template, at + 1, end - 1, names) {
                return false;
            }
            found += 1;
            at = end;
        } else {
            at += 1;
        }
    }
    found == names.len()
}

const fn is_named(template: &[u8], from: usize, to: usize, names: &[&str]) -> bool {
    let mut at = 0;
    while at < names.len() {
        let name = names[at].as_bytes();
        let mut same = 0;
        while name.len() == to - from && same < name.len() && name[same] == template[from + same] {
            same += 1;
        }
        if name.len() == to - from && same == name.len() {
            return true;
        }
        at += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_filled_with_its_arguments_and_other_braces_stay() {
        let file = "a {error}.md";
        let told = text!("{file}: {error}; write `scope: {path: …}`", file, error = text!("it is damaged"));
        assert_eq!(told.english(), "a {error}.md: it is damaged; write `scope: {path: …}`");
    }

    #[test]
    fn placeholders_and_arguments_must_be_the_same() {
        assert!(fits("{a} and {b}", &["b", "a"]) && fits("{}", &[]) && fits("{A b", &[]));
        assert!(!fits("{a}", &[]) && !fits("a", &["a"]) && !fits("{a}{a}", &["a"]) && !fits("{a}", &["ab"]));
    }

    #[test]
    fn json_has_the_english_words_and_the_store_has_the_parts() {
        let told = text!("{number} posts", number = 3);
        assert_eq!(serde_json::to_string(&told).unwrap(), "\"3 posts\"");
        let kept: Text = postcard::from_bytes(&postcard::to_stdvec(&told).unwrap()).unwrap();
        assert_eq!(kept, told);
        assert_eq!(Words::of(Language::Chinese).say(&kept), "3 篇文章");
    }
}
