//! A source file opened: its text decoded, its front matter parsed, its body at hand.

use super::encoding::decode;
use super::front_matter::split_front_matter;
use super::{ContentRoot, Fields, SourceFile};
use crate::config::{Config, FileType};
use crate::diagnostic::{Code, Diagnostic};
use crate::words::text;

/// What stands in a file, owned.
#[derive(Debug)]
pub struct Document {
    text: String,
}

impl Document {
    /// Reads a file.
    pub fn open(root: &ContentRoot, path: &str) -> Result<Self, Diagnostic> {
        let bytes = std::fs::read(root.absolute(path)).map_err(|error| unreadable(root.shown(path), &error))?;
        Ok(Self::decode(root, path, bytes).0)
    }

    /// Of the bytes of a file; the diagnostic tells of an encoding that had to be guessed.
    pub fn decode(root: &ContentRoot, path: &str, bytes: Vec<u8>) -> (Self, Option<Diagnostic>) {
        let (text, guessed) = decode(bytes);
        let guessed = guessed.map(|name| {
            Diagnostic::new(Code::Encoding, text!("the file is not UTF-8; read as {name}", name))
                .file(root.shown(path))
                .hint(text!("save the file as UTF-8"))
        });
        (Self { text }, guessed)
    }

    /// The fields with the configuration's defaults, and whether the file has front matter at all.
    pub fn fields(&self, file: &SourceFile, file_type: FileType, config: &Config) -> (Fields<'_>, bool) {
        let yaml = split_front_matter(&self.text).yaml;
        let fields = yaml.map(Fields::parse).unwrap_or_default();
        (fields.with_defaults(config.defaults_for(&file.path, file_type)), yaml.is_some())
    }

    /// The whole file.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn body(&self) -> &str {
        split_front_matter(&self.text).body
    }
}

/// The diagnostic for a file that cannot be read.
pub fn unreadable(shown: String, error: &std::io::Error) -> Diagnostic {
    Diagnostic::new(Code::Unreadable, text!("cannot be read: {error}", error))
        .file(shown)
        .hint(text!("give the user who builds the right to read it"))
}
