//! A source file opened: its text decoded, its front matter parsed, its body at hand.

use super::encoding::decode;
use super::front_matter::split_front_matter;
use super::limits::{self, FRONT_MATTER_BYTES};
use super::{ContentRoot, Fields, SourceFile};
use crate::config::{Config, FileType};
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::Content;
use crate::words::text;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// What stands in a file, owned.
#[derive(Debug)]
pub struct Document {
    text: String,
}

impl Document {
    /// Reads a file. One that has grown beyond the limit since it was found is not read to its end.
    pub fn open(root: &ContentRoot, file: &SourceFile) -> Result<Self, Diagnostic> {
        Self::open_as_found(root, file).map(|(document, _)| document)
    }

    /// Reads a file, and says what it was, since it may have changed since it was found.
    pub fn open_as_found(root: &ContentRoot, file: &SourceFile) -> Result<(Self, Content), Diagnostic> {
        let (path, most) = (&file.path, limits::most_bytes(file.kind));
        let mut bytes = Vec::new();
        File::open(root.absolute(path))
            .and_then(|opened| opened.take(most + 1).read_to_end(&mut bytes))
            .map_err(|error| unreadable(root.shown(path), &error))?;
        if bytes.len() as u64 > most {
            return Err(limits::file_too_large(root.shown(path), bytes.len() as u64, most));
        }
        let content = Content::of(&bytes);
        Ok((Self::decode(root, path, bytes).0, content))
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

    /// Why the front matter is not looked at, if it is too large.
    pub fn excess(&self, shown: &str) -> Option<Diagnostic> {
        let bytes = split_front_matter(&self.text).yaml.map_or(0, str::len);
        (bytes > FRONT_MATTER_BYTES).then(|| limits::front_matter_too_large(shown.to_owned(), bytes))
    }

    pub fn body(&self) -> &str {
        split_front_matter(&self.text).body
    }
}

/// Where a file of the content is, unless it has become a link that leads out of it, or no file at all, since it was
/// found.
pub fn still_inside(file: &Path, root: &Path) -> io::Result<Option<PathBuf>> {
    let (file, root) = (file.canonicalize()?, root.canonicalize()?);
    Ok((file.starts_with(root) && file.is_file()).then_some(file))
}

/// Fails for a file that is none of the content's any more: see [`still_inside`].
pub fn assert_inside(root: &ContentRoot, path: &str) -> Result<PathBuf, Diagnostic> {
    match still_inside(&root.absolute(path), &root.dir) {
        Ok(Some(place)) => Ok(place),
        Ok(None) => {
            let message = text!("it became a link out of the content, or no file, during the build; it is left out");
            Err(Diagnostic::new(Code::Unreadable, message).file(root.shown(path)).hint(text!("build again")))
        }
        Err(error) => Err(unreadable(root.shown(path), &error)),
    }
}

/// What Linux and macOS call `EMFILE`.
const TOO_MANY_FILES: i32 = 24;

/// The diagnostic for a file that cannot be read.
pub fn unreadable(shown: String, error: &std::io::Error) -> Diagnostic {
    let found = Diagnostic::new(Code::Unreadable, text!("cannot be read: {error}", error)).file(shown);
    match error.kind() {
        io::ErrorKind::PermissionDenied => found.hint(text!("give the user who builds the right to read it")),
        io::ErrorKind::NotFound => found.hint(text!("it went away during the build; build again")),
        _ if error.raw_os_error() == Some(TOO_MANY_FILES) => {
            found.hint(text!("allow more open files (`ulimit -n 1024`), or use fewer threads (`--jobs 1`)"))
        }
        _ => found,
    }
}
