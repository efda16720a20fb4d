//! Reads the site once, then follows its files: only what changed is read again, and browsers are told.

use super::edition::{Edition, differing};
use super::findings::{Difference, Findings, Origin};
use super::stage::Stage;
use super::watch::{Batch, Changes, Watch};
use crate::build::{self, Library, Observer, Paths, Recalled, Request, Source, Unsaved};
use crate::content::{ContentRoot, Post, SourceFile};
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::Mark;
use crate::stamp::Stamp;
use crate::theme::Theme;
use std::collections::{BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Instant, SystemTime};

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
    /// What changed, as messages name files; never empty.
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
    unsaved: Option<Unsaved>,
    fingerprints: Vec<(Mark, Mark)>,
    /// Pages that failed and are tried again after each update.
    failed: BTreeSet<String>,
    /// The last reading of everything failed: the edition, if there is one, is of before.
    pending: bool,
}

/// How changes of any theme are named.
const THEMES: &str = "themes";

fn rendering() -> Vec<String> {
    vec!["a page".to_owned()]
}

/// What became of a reading of the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reloaded {
    /// There is a new edition of all there is.
    Everything,
    /// The edition is as it was; what is wrong with the configuration is not.
    Findings,
    Nothing,
}

/// What a batch of paths is about.
#[derive(Debug, Default)]
struct Touched {
    configuration: bool,
    theme: bool,
    content: Paths,
}

impl Engine {
    /// Reads the site. A site with faults is ready too, unless there is nothing to show: then this tells why.
    pub fn start(
        request: Request,
        stage: Arc<Stage>,
        observer: &dyn Observer,
    ) -> Result<(Self, Ready), Vec<Diagnostic>> {
        let missing = |_| {
            let message = format!("there is no folder {}", request.source.display());
            vec![Diagnostic::new(Code::NothingToBuild, message).hint("name the site's folder with --source")]
        };
        // Whatever the current folder becomes, and as watches will name files.
        let source = request.source.canonicalize().map_err(missing)?;
        let request = Request { source, ..request };
        let (watch, changes) = Watch::new(&request.source);
        watch.folder(&request.source);
        if let Some(folder) = request.configuration().parent() {
            watch.folder(folder);
        }
        watch.tree(&request.source.join(THEMES));
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
            pending: true,
        };
        let mut difference = Difference::default();
        engine.load(observer, &mut difference)?;
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
        loop {
            let batch = self.changes.next(&self.watch);
            let clock = Instant::now();
            let mut difference = Difference::default();
            // A fault of ours must not leave a preview that no longer follows: the site is read anew.
            let updated = catch_unwind(AssertUnwindSafe(|| self.update(batch, &mut difference)));
            let files = updated.unwrap_or_else(|_| {
                let _ = self.load(&build::Silent, &mut difference);
                vec!["everything".to_owned()]
            });
            if !files.is_empty() {
                self.publish();
            }
            let seconds = clock.elapsed().as_secs_f64();
            let files = if self.probe(&files, &mut difference) && files.is_empty() { rendering() } else { files };
            if files.is_empty() {
                continue;
            }
            let fingerprints = self.fingerprints();
            let outputs = differing(&self.fingerprints, &fingerprints);
            self.fingerprints = fingerprints;
            if outputs > 0 || !difference.new.is_empty() || !difference.gone.is_empty() {
                let Difference { new, gone } = difference;
                listener.changed(&Change { files, outputs, seconds, new, gone });
            }
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

    /// Brings the stage up to date; returns what changed.
    fn update(&mut self, batch: Batch, difference: &mut Difference) -> Vec<String> {
        let touched = match batch {
            Batch::Paths(paths) => self.touched(&paths),
            Batch::Anywhere => self.looked_for(),
        };
        let mut files: Vec<String> = Vec::new();
        if touched.theme {
            self.watch.tree(&self.request.source.join(THEMES));
        }
        if touched.configuration || (self.pending && !touched.is_nothing()) {
            let reloaded = self.reload(difference);
            if reloaded != Reloaded::Nothing {
                files.push(self.shown(&self.request.configuration()));
            }
            if reloaded == Reloaded::Everything {
                return files;
            }
        }
        if touched.theme && self.change_theme(difference) {
            files.push(THEMES.to_owned());
        }
        if !touched.content.is_empty() {
            files.extend(self.change_content(&touched.content, difference));
        }
        files
    }

    fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.request.source).unwrap_or(path).to_string_lossy().into_owned()
    }

    fn touched(&self, paths: &BTreeSet<PathBuf>) -> Touched {
        let (source, configuration) = (&self.request.source, self.request.configuration());
        let (themes, content) = (source.join(THEMES), source.join("content"));
        let scene = self.stage.scene();
        let root = scene.edition.as_ref().map(|edition| &edition.source().root);
        let mut touched = Touched::default();
        let mut below = Vec::new();
        for path in paths {
            if *path == configuration || *path == content {
                touched.configuration = true;
            } else if path.starts_with(&themes) {
                touched.theme = true;
            } else if let Some(path) = root.and_then(|root| relative(root, path)) {
                below.push(path);
            } else if root.is_none() {
                below.push(String::new());
            }
        }
        touched.content = Paths::new(below);
        touched
    }

    /// Compares everything with what is known, where changes were not told.
    fn looked_for(&self) -> Touched {
        let scene = self.stage.scene();
        let Some(edition) = &scene.edition else {
            return Touched { configuration: true, ..Touched::default() };
        };
        let (watch, root) = (&self.watch, &edition.source().root);
        let announce = |folder: &str| watch.folder(&root.absolute(folder));
        let content = build::differing(edition.source(), &stamps(edition), &announce);
        Touched { configuration: true, theme: true, content }
    }

    /// Reads everything. `Err` if there is nothing that could be shown, now or after a fault is mended.
    fn load(&mut self, observer: &dyn Observer, difference: &mut Difference) -> Result<(), Vec<Diagnostic>> {
        self.pending = true;
        let source = match Source::open(&self.request) {
            Ok((source, notices)) => {
                self.findings.set(Origin::Configuration, notices, difference);
                source
            }
            Err(problems) => {
                self.findings.set(Origin::Configuration, problems, difference);
                return Ok(());
            }
        };
        let theme = match Theme::load(&self.request.source, &source.config) {
            Ok((theme, notices)) => {
                self.findings.set(Origin::Theme, notices, difference);
                theme
            }
            Err(problems) => {
                self.findings.set(Origin::Theme, problems, difference);
                return Ok(());
            }
        };
        let watch = &self.watch;
        let announce = |folder: &str| watch.folder(&source.root.absolute(folder));
        let Recalled { mut library, unsaved } = build::recall(&self.request, &source, &announce, observer)?;
        self.unsaved = unsaved;
        for origin in self.findings.files(|_| true) {
            let file = match &origin {
                Origin::File(file) => file.clone(),
                _ => continue,
            };
            let now = library.notes.remove(&file).map_or(Vec::new(), |note| note.diagnostics);
            self.findings.set(origin, now, difference);
        }
        for (file, note) in std::mem::take(&mut library.notes) {
            self.findings.set(Origin::File(file), note.diagnostics, difference);
        }
        let (edition, noticed) = Edition::new(source, theme, &mut library, SystemTime::now());
        self.findings.set(Origin::Plan, noticed, difference);
        self.stage.change().edition = Some(edition);
        self.pending = false;
        Ok(())
    }

    /// Reads the configuration, and everything else if it says something new.
    fn reload(&mut self, difference: &mut Difference) -> Reloaded {
        let before = self.findings.of(&Origin::Configuration);
        let opened = Source::open(&self.request);
        let is_known = |source: &Source| {
            let scene = self.stage.scene();
            let known = scene.edition.as_ref().map(Edition::source);
            known.is_some_and(|known| source.mark == known.mark && source.root.dir == known.root.dir)
        };
        if let Ok((source, notices)) = opened
            && is_known(&source)
        {
            self.pending = false;
            self.findings.set(Origin::Configuration, notices, difference);
        } else {
            if let Err(problems) = self.load(&build::Silent, difference) {
                self.findings.set(Origin::Configuration, problems, difference);
            }
            if !self.pending {
                return Reloaded::Everything;
            }
        }
        if before == self.findings.of(&Origin::Configuration) { Reloaded::Nothing } else { Reloaded::Findings }
    }

    /// Loads the theme anew. Returns whether anything changed.
    fn change_theme(&mut self, difference: &mut Difference) -> bool {
        let before = self.findings.of(&Origin::Theme);
        let loaded = match &self.stage.scene().edition {
            Some(edition) => Theme::load(&self.request.source, &edition.source().config),
            None => return false,
        };
        match loaded {
            Err(problems) => {
                self.findings.set(Origin::Theme, problems, difference);
                before != self.findings.of(&Origin::Theme)
            }
            Ok((theme, notices)) => {
                self.findings.set(Origin::Theme, notices, difference);
                let same = |edition: &Edition| edition.theme_mark() == theme.mark();
                if self.stage.scene().edition.as_ref().is_some_and(same) {
                    return before != self.findings.of(&Origin::Theme);
                }
                self.rearrange(Some(theme), &Paths::default(), Library::default(), difference);
                true
            }
        }
    }

    /// Reads what is at these paths now, and takes it in. Returns the files that changed.
    fn change_content(&mut self, paths: &Paths, difference: &mut Difference) -> Vec<String> {
        let scene = self.stage.scene();
        let Some(edition) = &scene.edition else { return Vec::new() };
        let root = edition.source().root.clone();
        let watch = &self.watch;
        let mut found = Library::fetch(edition.source(), paths, &|folder| watch.folder(&root.absolute(folder)));
        let known = edition.covered(paths);
        // Another change within the clock's tick would leave the stamp as it is.
        let now = SystemTime::now();
        let is_other =
            |file: &&SourceFile| known.get(file.path.as_str()) != Some(&file.stamp) || !file.stamp.is_settled(now);
        let mut files: BTreeSet<String> = found.files().filter(is_other).map(|file| root.shown(&file.path)).collect();
        let found_paths: BTreeSet<&str> = found.files().map(|file| file.path.as_str()).collect();
        files.extend(known.keys().filter(|path| !found_paths.contains(**path)).map(|path| root.shown(path)));
        let only_posts = found.pages.is_empty() && found.statics.is_empty() && found.data.is_empty();
        let exchangeable = only_posts && found.posts.len() == known.len() && !known.is_empty();
        drop(scene);

        let mut told = std::mem::take(&mut found.notes);
        let is_meant = |file: &str| paths.cover(file.strip_prefix(root.prefix.as_str()).unwrap_or(file));
        for origin in self.findings.files(is_meant) {
            let Origin::File(file) = &origin else { continue };
            let now = told.remove(file).map_or(Vec::new(), |note| note.diagnostics);
            files.insert(file.clone());
            self.findings.set(origin, now, difference);
        }
        for (file, note) in told {
            files.insert(file.clone());
            self.findings.set(Origin::File(file), note.diagnostics, difference);
        }
        if files.is_empty() {
            return Vec::new();
        }
        if exchangeable {
            match self.exchange(std::mem::take(&mut found.posts)) {
                Ok(()) => return files.into_iter().collect(),
                Err(posts) => found.posts = posts,
            }
        }
        self.rearrange(None, paths, found, difference);
        files.into_iter().collect()
    }

    fn exchange(&self, posts: Vec<Post>) -> Result<(), Vec<Post>> {
        match &mut self.stage.change().edition {
            Some(edition) => edition.exchange(posts),
            None => Err(posts),
        }
    }

    /// Puts the site together again, perhaps with another theme, with what was found at these paths.
    fn rearrange(&mut self, theme: Option<Theme>, paths: &Paths, found: Library, difference: &mut Difference) {
        let mut scene = self.stage.change();
        let Some(edition) = scene.edition.take() else { return };
        let mut library = Library::default();
        let (source, former) = edition.dissolve(&mut library);
        library.replace(paths, found);
        let (edition, noticed) = Edition::new(source, theme.unwrap_or(former), &mut library, SystemTime::now());
        scene.edition = Some(edition);
        drop(scene);
        self.findings.set(Origin::Plan, noticed, difference);
    }
}

impl Touched {
    fn is_nothing(&self) -> bool {
        !self.configuration && !self.theme && self.content.is_empty()
    }
}

/// A path as the content names it, with `/`.
fn relative(root: &ContentRoot, path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.strip_prefix(&root.dir).ok()?.iter().map(|part| part.to_str()).collect();
    parts.map(|parts| parts.join("/"))
}

fn stamps(edition: &Edition) -> HashMap<&str, Stamp> {
    edition.files().map(|file: &SourceFile| (file.path.as_str(), file.stamp)).collect()
}
