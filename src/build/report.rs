//! What a build did, in figures and findings.

use super::library::{self, Notes};
use super::{Noticed, Site};
use crate::diagnostic::{Diagnostic, Severity};
use serde::Serialize;

/// How a build ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Outcome {
    /// The destination holds the site (perhaps without what errors name).
    Built,
    /// The destination is as it was.
    #[default]
    NotBuilt,
}

/// Files of the destination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Outputs {
    pub written: usize,
    pub unchanged: usize,
    pub deleted: usize,
}

/// How much was done. Not the time it took, so that tests may ask for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Work {
    /// Sources whose bytes were read, before rendering.
    pub files_read: usize,
    /// Sources that were parsed.
    pub files_parsed: usize,
    pub outputs_rendered: usize,
}

/// A post that is not published, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quarantined {
    pub file: String,
    pub reason: String,
}

/// Wall-clock time of each stage.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Seconds {
    pub read: f64,
    pub plan: f64,
    pub render: f64,
    pub write: f64,
    pub total: f64,
}

/// Everything there is to say about a build; `--format json` prints it as it is.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    pub posts: usize,
    pub pages: usize,
    pub outputs: Outputs,
    /// Of all outputs.
    pub bytes: u64,
    pub work: Work,
    pub quarantined: Vec<Quarantined>,
    pub diagnostics: Vec<Diagnostic>,
    pub seconds: Seconds,
    #[serde(skip)]
    pub outcome: Outcome,
}

impl Report {
    /// What was found while the site was read and put together.
    pub(super) fn take(&mut self, notes: Notes, noticed: Noticed, work: Work, site: &Site) {
        let (diagnostics, quarantined) = library::told(&notes);
        self.diagnostics.extend(diagnostics.into_iter().chain(noticed.diagnostics));
        self.quarantined.extend(quarantined.into_iter().chain(noticed.quarantined));
        self.quarantined.sort_by(|a, b| a.file.cmp(&b.file));
        self.work = work;
        self.posts = site.portal.entries.len();
        self.pages = site.portal.pages.len();
    }

    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|found| found.severity == severity).count()
    }

    /// 0 built, 1 built with errors (or warnings, if `strict`), 2 nothing built.
    pub fn exit_status(&self, strict: bool) -> u8 {
        let worst = self.diagnostics.iter().map(|found| found.severity).max();
        match (self.outcome, worst) {
            (Outcome::NotBuilt, _) => 2,
            (Outcome::Built, Some(Severity::Error)) => 1,
            (Outcome::Built, Some(Severity::Warning)) if strict => 1,
            (Outcome::Built, _) => 0,
        }
    }
}
