//! What a build did, in figures and findings.

use super::library::{self, Notes};
use super::{Noticed, Site, Sizes};
use crate::diagnostic::{Diagnostic, Severity};
use crate::route::encode_path;
use serde::Serialize;
use std::collections::HashSet;

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

/// Files of the destination that are other than before, by their paths below it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Changed {
    pub added: Vec<String>,
    pub changed: Vec<String>,
    pub deleted: Vec<String>,
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
    #[serde(skip)]
    pub sizes: Sizes,
    #[serde(skip)]
    pub changed: Changed,
    /// Files that only forward elsewhere, by their paths below the destination: no pages to readers or search engines.
    #[serde(skip)]
    pub forwarding: HashSet<String>,
    /// Of the configuration that was read; `None` if it could not be.
    #[serde(skip)]
    pub site: Option<SiteAddress>,
}

/// Where the site says that it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SiteAddress {
    pub url: Option<String>,
    /// `""` or `"/portal"`.
    pub base: String,
    /// The key by which IndexNow knows the site.
    pub indexnow: Option<String>,
}

impl SiteAddress {
    /// The address of a file of the destination; without the site's own where that is not known.
    pub fn of(&self, file: &str) -> String {
        let path = match file.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
            _ => file,
        };
        format!("{}{}{}", self.url.as_deref().unwrap_or_default(), self.base, encode_path(&format!("/{path}")))
    }
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
