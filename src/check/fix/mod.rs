//! Mends what is certain, line by line: no byte changes outside of the lines that are named, and line ends stay.
//!
//! - a title that YAML cannot read, or takes for a number, gets its quotes;
//! - a date without a zone gets the one that `date_without_zone` says, if the configuration says so itself;
//! - a file that is not UTF-8 becomes UTF-8, if what comes out gives the same bytes back;
//! - `http://` becomes `https://` where the host is one of `https_hosts`.

mod diff;
mod https;
mod lines;
mod recode;
#[cfg(test)]
mod tests;
mod write;
mod yaml;

pub use write::replace;

use super::rules::Selection;
use crate::build::{Request, Source};
use crate::config::Config;
use crate::content::{ContentRoot, FileKind, SourceFile, markup_of, may_have_front_matter, split_name};
use crate::diagnostic::{Code, Diagnostic};
use crate::words::{Text, text};
use lines::Lines;
use rayon::prelude::*;
use serde::Serialize;
use std::collections::HashSet;
use std::path::PathBuf;

/// A line that was changed, and by which rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// Counted from 1.
    pub line: u32,
    pub rule: Code,
}

/// A file that can be mended.
#[derive(Debug, Clone, Serialize)]
pub struct Mending {
    /// As messages name it.
    pub file: String,
    /// By line.
    pub edits: Vec<Edit>,
    #[serde(skip)]
    path: PathBuf,
    #[serde(skip)]
    before: Vec<u8>,
    #[serde(skip)]
    after: Vec<u8>,
}

/// What can be mended in the posts and pages of a site, by file. Writes nothing.
pub fn find(request: &Request, only: &Selection) -> Result<Vec<Mending>, Vec<Diagnostic>> {
    let (source, _) = Source::open(request)?;
    let files = source.walk(&|_| {}).all().files;
    let rules = Rules { config: &source.config, only };
    let mut mendings: Vec<Mending> = files.par_iter().filter_map(|file| mending(file, &source.root, &rules)).collect();
    // A file that a link leads to may be met under both names.
    let mut met = HashSet::new();
    mendings.retain(|mending| met.insert(mending.path.canonicalize().unwrap_or_else(|_| mending.path.clone())));
    Ok(mendings)
}

fn mending(file: &SourceFile, root: &ContentRoot, rules: &Rules) -> Option<Mending> {
    let (_, extension) = split_name(file.name());
    markup_of(&extension)?;
    let path = root.absolute(&file.path);
    let before = std::fs::read(&path).ok()?;
    let is_text = match file.kind {
        FileKind::Post | FileKind::Draft => true,
        FileKind::Other => may_have_front_matter(&before),
        FileKind::Data => false,
    };
    let Mended { bytes: after, edits } = rules.mend(&before, &extension).filter(|_| is_text)?;
    Some(Mending { file: root.shown(&file.path), edits, path, before, after })
}

impl Mending {
    /// What would change, as `diff -u` shows it; what is not UTF-8 shows as �.
    pub fn diff(&self) -> String {
        diff::unified(&self.file, &self.before, &self.after)
    }

    /// Writes the file in one step, unless it has changed since it was read.
    pub fn apply(&self) -> Result<(), Diagnostic> {
        let failed = |reason: Text| {
            Diagnostic::new(Code::FixFailed, text!("cannot be mended: {reason}", reason)).file(&self.file)
        };
        let now = std::fs::read(&self.path).map_err(|error| failed(Text::from(error)))?;
        if now != self.before {
            return Err(failed(text!("someone else has just changed it")));
        }
        // (A rename would not ask.)
        if std::fs::metadata(&self.path).is_ok_and(|metadata| metadata.permissions().readonly()) {
            return Err(failed(text!("the file is read-only")));
        }
        replace(&self.path, &self.after).map_err(|error| failed(Text::from(error)))
    }
}

/// By what is mended.
struct Rules<'a> {
    config: &'a Config,
    only: &'a Selection,
}

/// What came of a file.
#[derive(Debug, PartialEq, Eq)]
struct Mended {
    bytes: Vec<u8>,
    edits: Vec<Edit>,
}

impl Rules<'_> {
    /// `None` if there is nothing to mend, or nothing that is certain.
    fn mend(&self, bytes: &[u8], extension: &str) -> Option<Mended> {
        let mut lines = match std::str::from_utf8(bytes) {
            Ok(text) => Lines::of(text),
            Err(_) if self.only.wants(Code::Encoding) => recode::to_utf8(bytes)?,
            Err(_) => return None,
        };
        if self.only.wants(Code::BadYaml) {
            yaml::quote_broken_title(&mut lines);
        }
        if self.only.wants(Code::YamlNumber) {
            yaml::quote_number(&mut lines);
        }
        if self.only.wants(Code::DateWithoutZone) {
            yaml::add_zones(&mut lines, self.config);
        }
        if self.only.wants(Code::InsecureImage)
            && let Some(markup) = markup_of(extension)
        {
            https::upgrade(&mut lines, markup, &self.config.https_hosts);
        }
        let edits = lines.edits();
        (!edits.is_empty()).then(|| Mended { bytes: lines.text().into_bytes(), edits })
    }
}
