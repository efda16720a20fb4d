//! A post as an importer writes it: front matter by the YAML library, and a body.

use crate::content::split_front_matter;
use serde_yaml::{Mapping, Value};

/// A post that is to be written.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewPost {
    fields: Mapping,
    body: String,
}

impl NewPost {
    /// The body without white space around it.
    pub fn new(body: &str) -> Self {
        Self { fields: Mapping::new(), body: body.trim().to_owned() }
    }

    /// A field, unless its value is empty.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.set(key, value);
        self
    }

    /// Exchanges a field's value in its place, or adds the field; an empty value takes it away.
    pub fn set(&mut self, key: &str, value: impl Into<Value>) {
        let value = value.into();
        let is_empty = match &value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Sequence(items) => items.is_empty(),
            _ => false,
        };
        if is_empty {
            self.fields.shift_remove(key);
        } else {
            self.fields.insert(Value::from(key), value);
        }
    }

    pub fn set_body(&mut self, body: &str) {
        self.body = body.trim().to_owned();
    }

    /// A field that is text; empty if there is none.
    pub fn text_of(&self, key: &str) -> &str {
        self.fields.get(key).and_then(Value::as_str).unwrap_or_default()
    }

    pub fn body(&self) -> &str {
        &self.body
    }

    /// The whole file; `None` if it would not be read again as what it is.
    pub fn to_text(&self) -> Option<String> {
        let yaml = serde_yaml::to_string(&self.fields).ok()?;
        let text = format!("---\n{yaml}---\n{}\n", self.body);
        (Self::read(&text).as_ref() == Some(self)).then_some(text)
    }

    /// A post from the text of its file; `None` if that has no front matter, or one that is no mapping.
    pub fn read(text: &str) -> Option<Self> {
        let parts = split_front_matter(text);
        let fields: Mapping = crate::config::from_yaml(parts.yaml?).ok()?;
        Some(Self { fields, body: parts.body.trim().to_owned() })
    }

    /// A post from the text of its file, if the text is exactly what would be written: no comments, no other order or
    /// notation, nothing that writing it anew would lose.
    pub fn read_as_written(text: &str) -> Option<Self> {
        let post = Self::read(text)?;
        (post.to_text()? == text).then_some(post)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_is_yaml_whatever_the_values_hold() {
        for title in ["他说\"好\": #1", "- a", "yes", "000001", "2022-01-01", "a\\b'c", "{x}", "---", "null", "!t"] {
            let text = NewPost::new("<p>正文</p>").with("title", title).to_text().unwrap();
            assert_eq!(NewPost::read_as_written(&text).unwrap().text_of("title"), title, "{text}");
        }
    }

    #[test]
    fn a_comment_or_another_notation_is_not_as_written() {
        assert!(NewPost::read_as_written("---\ntitle: a\n---\nb\n").is_some());
        for text in ["---\ntitle: a # mine\n---\nb\n", "---\ntitle: \"a\"\n---\nb\n", "---\ntitle: a\n---\n\nb\n"] {
            assert!(NewPost::read(text).is_some() && NewPost::read_as_written(text).is_none(), "{text}");
        }
    }

    #[test]
    fn an_empty_value_is_no_field() {
        let mut post = NewPost::new("").with("title", "a").with("author", "");
        post.set("title", "");
        assert_eq!(post.to_text().unwrap(), "---\n{}\n---\n\n");
    }
}
