//! What was read from one source file, as a value and as the bytes that the store keeps.

use crate::content::{Page, Post, Seal};
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::{Content, Mark};
use crate::words::Text;
use serde::{Deserialize, Serialize};

/// What one file became. Posts and pages do not yet know their file: whoever has it adds it.
#[derive(Debug, Serialize, Deserialize)]
pub enum Item {
    Post(Box<Post>),
    /// The reason.
    Quarantined(String),
    Page(Box<Page>),
    Static,
    /// `published: false`
    Hidden,
}

/// An item with all that is to be said of it whenever it is used.
#[derive(Debug, Serialize, Deserialize)]
pub struct Record {
    pub item: Item,
    findings: Vec<Finding>,
}

/// A diagnostic in the store: by its code's name, and with its excerpt.
#[derive(Debug, Serialize, Deserialize)]
struct Finding {
    code: String,
    file: Option<String>,
    place: Option<(u32, Option<u32>)>,
    message: Text,
    hint: Option<Text>,
    excerpt: Option<String>,
}

impl Record {
    pub fn new(item: Item, diagnostics: Vec<Diagnostic>) -> Self {
        Self { item, findings: diagnostics.into_iter().map(Finding::from).collect() }
    }

    /// The bytes that the store keeps. Writing to memory cannot fail for these types; were it to, the store would hold
    /// a record that cannot be read, which is none.
    pub fn encode(&self) -> Vec<u8> {
        postcard::to_stdvec(self).unwrap_or_default()
    }

    /// `None` for bytes that are no record of this version.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }

    /// Adds what tells whether the file changed; `bytes` are the record's own.
    pub fn sealed(mut self, content: Content, bytes: &[u8]) -> (Item, Vec<Diagnostic>) {
        let seal = Seal { content, metadata: Mark::of(bytes) };
        match &mut self.item {
            Item::Post(post) => post.seal = seal,
            Item::Page(page) => page.seal = seal,
            Item::Quarantined(_) | Item::Static | Item::Hidden => {}
        }
        (self.item, self.findings.into_iter().filter_map(Finding::diagnostic).collect())
    }
}

impl From<Diagnostic> for Finding {
    fn from(found: Diagnostic) -> Self {
        Self {
            code: found.code.as_str().to_owned(),
            file: found.file,
            place: found.line.map(|line| (line, found.column)),
            message: found.message,
            hint: found.hint,
            excerpt: found.excerpt,
        }
    }
}

impl Finding {
    fn diagnostic(self) -> Option<Diagnostic> {
        let code = Code::ALL.iter().copied().find(|code| code.as_str() == self.code)?;
        let mut found = Diagnostic::new(code, self.message);
        found.file = self.file;
        found.line = self.place.map(|(line, _)| line);
        found.column = self.place.and_then(|(_, column)| column);
        found.hint = self.hint;
        found.excerpt = self.excerpt;
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::text;

    #[test]
    fn findings_survive_the_store_with_their_place_and_excerpt() {
        let found = Diagnostic::new(Code::BadYaml, Text::verbatim("broken"))
            .file("a.md")
            .at(3, 7)
            .excerpt("x: y: z")
            .hint(text!("save the file as UTF-8"));
        let bytes = Record::new(Item::Hidden, vec![found.clone()]).encode();
        let record = Record::decode(&bytes).unwrap();
        let (_, findings) = record.sealed(Content::default(), &bytes);
        assert_eq!(findings, [found]);
    }

    #[test]
    fn bytes_that_are_no_record_are_none() {
        assert!(Record::decode(b"").is_none());
        assert!(Record::decode(&[9; 40]).is_none());
    }
}
