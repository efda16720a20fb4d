//! Reads the site once, then follows its files: only what changed is read again, and browsers are told.

mod update;

use super::edition::{Edition, differing};
use super::findings::{Difference, Findings, Origin};
use super::stage::Stage;
use super::watch::{Batch, Changes, Watch};
use crate::build::{self, Observer, Request, Unsaved};
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::Mark;
use crate::theme::WORDS;
use crate::words::text;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// Told of each update, after the browsers.
pub trait Listener {
    fn changed(&self, change: &Change);
}

/// The site as it was found at the start.
#[derive(Debug)]
pub struct Ready {
    pub posts: usize,
    pub outputs: usize,
    pub findings: Vec<Diagnostic>,
    /// Why changes are looked for instead of being told of, if they are.
    pub not_watching: Option<String>,
}

/// One update.
#[derive(Debug)]
pub struct Change {
    /// What changed, as messages name files; empty if a page could suddenly be rendered, or no longer.
    pub files: Vec<String>,
    /// Outputs that are other than before, or new, or gone.
    pub outputs: usize,
    /// From the end of the debounce window until the browsers were told.
    pub seconds: f64,
    pub new: Vec<Diagnostic>,
    pub gone: Vec<Diagnostic>,
}

/// Keeps a [`Stage`] up to date.
pub struct Engine {
    request: Request,
    stage: Arc<Stage>,
    watch: Watch,
    changes: Changes,
    findings: Findings,
    /// Of the start, until it is saved.
    unsaved: Option<Unsaved>,
    fingerprints: Vec<(Mark, Mark)>,
    /// Pages that failed and are tried again after each update.
    failed: BTreeSet<String>,
    /// If not nothing, the edition, if there is one, is of before.
    pending: Pending,
}

/// Whether the last reading of everything failed, and at what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pending {
    Nothing,
    /// The configuration: if it is again what it was, the edition is right.
    Configuration,
    /// The theme or the content, by a configuration that the edition may not know.
    Everything,
}

/// The configuration's file, and what it is a link to.
fn configurations(request: &Request) -> Vec<PathBuf> {
    let file = request.configuration();
    let target = file.canonicalize().ok().filter(|target| *target != file);
    [file].into_iter().chain(target).collect()
}

/// As watches name it: its folder without links, itself as it is.
fn absolute(file: &Path) -> PathBuf {
    let whole = std::path::absolute(file).unwrap_or_else(|_| file.to_path_buf());
    match (whole.parent().and_then(|folder| folder.canonicalize().ok()), whole.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => whole,
    }
}

/// How changes of any theme are named.
const THEMES: &str = "themes";

impl Engine {
    /// Reads the site. A site with faults is ready too, unless there is nothing to show: then this tells why.
    pub fn start(
        request: Request,
        stage: Arc<Stage>,
        observer: &dyn Observer,
    ) -> Result<(Self, Ready), Vec<Diagnostic>> {
        let missing = |_| {
            let message = text!("there is no folder {folder}", folder = request.source.display());
            vec![Diagnostic::new(Code::NothingToBuild, message).hint(text!("name the site's folder with --source"))]
        };
        // Whatever the current folder becomes, and as watches will name files.
        let source = request.source.canonicalize().map_err(missing)?;
        let config_file = request.config_file.as_deref().map(absolute);
        let request = Request { source, config_file, ..request };
        let (watch, changes) = Watch::new(&request.source);
        watch.folder(&request.source);
        for file in configurations(&request) {
            watch.folder(file.parent().unwrap_or(&request.source));
        }
        watch.tree(&request.source.join(THEMES));
        watch.tree(&request.source.join(WORDS));
        stage.when_failing(watch.on_failure());
        let (findings, fingerprints) = (Findings::default(), Vec::new());
        let mut engine = Self {
            request,
            stage,
            watch,
            changes,
            findings,
            unsaved: None,
            fingerprints,
            failed: BTreeSet::new(),
            pending: Pending::Everything,
        };
        let mut difference = Difference::default();
        engine.unsaved = engine.load(observer, &mut difference)?;
        engine.findings.restart();
        engine.publish();
        let scene = engine.stage.scene();
        let edition = scene.edition.as_ref();
        let ready = Ready {
            posts: edition.map_or(0, |edition| edition.site().portal.entries.len()),
            outputs: edition.map_or(0, |edition| edition.outputs().len()),
            findings: engine.findings.all().cloned().collect(),
            not_watching: engine.watch.failure(),
        };
        drop(scene);
        Ok((engine, ready))
    }

    /// Follows the files for good.
    pub fn run(mut self, listener: &dyn Listener) {
        if let Some(unsaved) = self.unsaved.take() {
            unsaved.save();
        }
        self.fingerprints = self.fingerprints();
        let mut batch = Batch::Paths(BTreeSet::new());
        loop {
            // A fault of ours must not leave a preview that no longer follows: the site is read anew.
            let followed = catch_unwind(AssertUnwindSafe(|| self.follow(batch, listener)));
            if followed.is_err() {
                let _ = catch_unwind(AssertUnwindSafe(|| {
                    let _ = self.load(&build::Silent, &mut Difference::default());
                    self.publish();
                }));
            }
            let due = self.stage.scene().edition.as_ref().and_then(|edition| edition.site().next_due());
            batch = self.changes.next(&self.watch, due);
        }
    }

    /// One update, told to browsers first.
    fn follow(&mut self, batch: Batch, listener: &dyn Listener) {
        let clock = Instant::now();
        let mut difference = Difference::default();
        let mut files = self.update(batch, &mut difference);
        if files.is_empty() && !(difference.new.is_empty() && difference.gone.is_empty()) {
            files.push(self.shown(&self.request.configuration()));
        }
        if !files.is_empty() {
            self.publish();
        }
        let seconds = clock.elapsed().as_secs_f64();
        let rendered = self.probe(&files, &mut difference);
        if files.is_empty() && !rendered {
            return;
        }
        let fingerprints = self.fingerprints();
        let outputs = differing(&self.fingerprints, &fingerprints);
        self.fingerprints = fingerprints;
        if outputs > 0 || !difference.new.is_empty() || !difference.gone.is_empty() {
            let Difference { new, gone } = difference;
            listener.changed(&Change { files, outputs, seconds, new, gone });
        }
    }

    /// Renders pages whose template may have failed or been mended. Returns whether that changed anything.
    fn probe(&mut self, files: &[String], difference: &mut Difference) -> bool {
        let failing = self.stage.take_failing();
        let before = self.findings.of(&Origin::Rendering);
        let theme = files.iter().any(|file| file == THEMES) || difference.gone.iter().any(|found| found.is_error());
        if failing.is_empty() && before.is_empty() && !theme {
            return false;
        }
        let mut paths = failing;
        paths.extend(std::mem::take(&mut self.failed));
        let found = self.stage.scene().edition.as_ref().map_or(Vec::new(), |edition| edition.probe(&paths));
        if !found.is_empty() {
            self.failed = paths;
        }
        let changed = found != before;
        self.findings.set(Origin::Rendering, found, difference);
        if changed {
            self.publish();
        }
        changed
    }

    fn publish(&self) {
        self.stage.change().problems = self.findings.shown();
        self.stage.announce();
    }

    fn fingerprints(&self) -> Vec<(Mark, Mark)> {
        self.stage.scene().edition.as_ref().map_or(Vec::new(), Edition::fingerprints)
    }
}
