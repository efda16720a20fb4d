//! Looks at a finished site as its host will: sizes against limits, names, links, and when it will be full.

mod forecast;
mod names;
mod walk;

pub use forecast::Forecast;
pub use names::{check as check_names, is_plain};
pub use walk::{Heavy, LARGEST_FILE, file_too_large};

use crate::build::{Size, Sizes};
use crate::diagnostic::{Code, Diagnostic};
use crate::words::text;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// What GitHub Pages allows a published site, in bytes: "no larger than 1 GB".
pub const GITHUB_PAGES: u64 = 1_000_000_000;

/// Pages heavier than this are counted.
pub const HEAVY_PAGE: u64 = 500_000;

/// So many of the largest are named.
const NAMED: usize = 5;

/// What was found.
#[derive(Debug, Clone, Serialize)]
pub struct Preflight {
    pub files: usize,
    pub bytes: u64,
    /// Bytes that the host allows.
    pub limit: u64,
    pub kinds: BTreeMap<&'static str, Size>,
    pub largest_files: Vec<Heavy>,
    /// By the number of their own entries.
    pub largest_folders: Vec<Heavy>,
    /// HTML pages over [`HEAVY_PAGE`].
    pub heavy_pages: usize,
    /// `None` for a site without posts.
    pub forecast: Option<Forecast>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Preflight {
    /// Looks at the site in `root`; `sizes` are those of the build that made it.
    pub fn of(root: &Path, sizes: &Sizes, limit: u64) -> io::Result<Self> {
        let mut found = walk::walk(root)?;
        let mut diagnostics = std::mem::take(&mut found.diagnostics);
        diagnostics.extend(names::check(&found.names, |name| root.join(name).symlink_metadata().is_ok()));
        diagnostics.extend(size_problem(found.bytes, limit));
        if found.heavy_pages > 0 {
            let message = text!(
                "{number} page(s) are heavier than {size} kB",
                number = found.heavy_pages,
                size = HEAVY_PAGE / 1000
            );
            diagnostics.push(Diagnostic::new(Code::HeavyPage, message).hint(text!("see the largest files")));
        }
        crate::diagnostic::sort(&mut diagnostics);
        Ok(Self {
            files: found.files,
            bytes: found.bytes,
            limit,
            kinds: sizes.kinds.clone(),
            forecast: Forecast::of(sizes, found.bytes, limit),
            largest_files: largest(found.large, |heavy| heavy.bytes),
            largest_folders: largest(found.folders, |heavy| heavy.entries as u64),
            heavy_pages: found.heavy_pages,
            diagnostics,
        })
    }

    /// Whether the host would refuse the site.
    pub fn is_refused(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// What there is to say of a site of this size.
pub fn size_problem(bytes: u64, limit: u64) -> Option<Diagnostic> {
    let share = bytes as f64 / limit as f64 * 100.0;
    let message = text!(
        "the site has {bytes} bytes, {share} % of the {limit} that its host allows",
        bytes,
        share = format!("{share:.1}"),
        limit
    );
    if bytes > limit {
        let hint = text!("publish older years as sites of their own, or on a host with room");
        Some(Diagnostic::new(Code::SiteTooLarge, message).hint(hint))
    } else if share > 80.0 {
        Some(Diagnostic::new(Code::SiteNearlyFull, message).hint(text!("see the forecast; plan where older years go")))
    } else {
        None
    }
}

fn largest(mut all: Vec<Heavy>, by: impl Fn(&Heavy) -> u64) -> Vec<Heavy> {
    all.sort_by(|a, b| by(b).cmp(&by(a)).then_with(|| a.path.cmp(&b.path)));
    all.truncate(NAMED);
    all
}
