//! A source file opened: its text decoded, its front matter parsed, its body at hand.

use super::encoding::decode;
use super::front_matter::split_front_matter;
use super::{ContentRoot, Fields, SourceFile};
use crate::config::{Config, FileType};
use crate::diagnostic::{Code, Diagnostic};
use std::path::Path;

/// What stands in a file, owned.
#[derive(Debug)]
pub struct Document {
    text: String,
}

impl Document {
    /// Reads a file; the diagnostic tells of an encoding that had to be guessed.
    pub fn open(root: &ContentRoot, path: &str) -> Result<(Self, Option<Diagnostic>), Diagnostic> {
        let bytes = read(&root.absolute(path)).map_err(|error| unreadable(root.shown(path), &error))?;
        let decoded = decode(&bytes);
        let guessed = decoded.guessed.map(|name| {
            Diagnostic::new(Code::Encoding, format!("the file is not UTF-8; read as {name}"))
                .file(root.shown(path))
                .hint("save the file as UTF-8")
        });
        Ok((Self { text: decoded.text.into_owned() }, guessed))
    }

    /// The fields with the configuration's defaults, and whether the file has front matter at all.
    pub fn fields(&self, file: &SourceFile, file_type: FileType, config: &Config) -> (Fields<'_>, bool) {
        let yaml = split_front_matter(&self.text).yaml;
        let fields = yaml.map(Fields::parse).unwrap_or_default();
        (fields.with_defaults(config.defaults_for(&file.path, file_type)), yaml.is_some())
    }

    pub fn body(&self) -> &str {
        split_front_matter(&self.text).body
    }
}

fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    std::fs::read(path)
}

/// The diagnostic for a file that cannot be read.
pub fn unreadable(shown: String, error: &std::io::Error) -> Diagnostic {
    Diagnostic::new(Code::Unreadable, format!("cannot be read: {error}"))
        .file(shown)
        .hint("give the user who builds the right to read it")
}
