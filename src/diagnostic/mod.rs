//! Everything that is wrong with a site, as values: what, where, and what to do about it.
//!
//! Stages return diagnostics beside their results; only `cli` prints them. A [`Code`] never changes its name once
//! released, so that scripts may rely on it.

mod code;

pub use code::{Code, Severity};

use crate::words::Text;
use serde::Serialize;
use std::num::NonZeroU16;

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    pub severity: Severity,
    pub code: Code,
    /// Path relative to the site's source, with `/` between its parts; `None` for the site as a whole.
    pub file: Option<String>,
    /// Counted from 1.
    pub line: Option<u32>,
    /// Counted from 1, in characters.
    pub column: Option<u32>,
    /// So many characters from the column on are meant; `None`: the rest of the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length: Option<NonZeroU16>,
    /// One sentence without a final full stop.
    pub message: Text,
    /// What to do about it.
    pub hint: Option<Text>,
    /// The text of the line that `line` names, for printing under the message.
    #[serde(skip)]
    pub excerpt: Option<String>,
}

impl Diagnostic {
    pub fn new(code: Code, message: Text) -> Self {
        Self {
            severity: code.severity(),
            code,
            file: None,
            line: None,
            column: None,
            length: None,
            message,
            hint: None,
            excerpt: None,
        }
    }

    pub fn file(mut self, path: impl Into<String>) -> Self {
        self.file = Some(path.into());
        self
    }

    /// Names the place; `column` in characters from 1.
    pub fn at(mut self, line: u32, column: u32) -> Self {
        self.line = Some(line);
        self.column = Some(column);
        self
    }

    /// How much is meant from the column on, in characters.
    pub fn over(mut self, length: usize) -> Self {
        self.length = NonZeroU16::new(u16::try_from(length).unwrap_or(u16::MAX));
        self
    }

    /// The line of source to show; a very long one is cut, since bodies are often one line.
    pub fn excerpt(mut self, line: &str) -> Self {
        const LONGEST: usize = 160;
        let line = line.trim_end();
        self.excerpt = Some(match line.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", &line[..end]),
            None => line.to_owned(),
        });
        self
    }

    /// The line of source to show, as it is to be shown.
    pub fn quote(mut self, line: String) -> Self {
        self.excerpt = Some(line);
        self
    }

    pub fn hint(mut self, hint: Text) -> Self {
        self.hint = Some(hint);
        self
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Diagnostics in the order a person reads them: by file, then place, then code.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|a, b| {
        (&a.file, a.line, a.column, a.code.as_str(), &a.message).cmp(&(
            &b.file,
            b.line,
            b.column,
            b.code.as_str(),
            &b.message,
        ))
    });
}

/// The known name nearest to `word`, for "did you mean".
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(word, name), name))
        .filter(|(distance, name)| *distance > 0 && *distance <= 2 && name.len() > 3)
        .min()
        .map(|(_, name)| name)
}
