//! One update: from the paths that changed to the next edition.

use super::super::edition::Edition;
use super::super::findings::{Difference, Origin};
use super::super::watch::Batch;
use super::{Engine, Pending, THEMES};
use crate::build::{self, Library, Observer, Paths, Recalled, Source, Unsaved};
use crate::content::{ContentRoot, Post, SourceFile};
use crate::diagnostic::Diagnostic;
use crate::digest::Content;
use crate::stamp::Stamp;
use crate::theme::{Theme, WORDS};
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

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
    /// The content's folder itself.
    whole: bool,
    theme: bool,
    content: Paths,
}

impl Engine {
    /// Brings the stage up to date; returns what changed.
    pub(super) fn update(&mut self, batch: Batch, difference: &mut Difference) -> Vec<String> {
        let touched = match batch {
            Batch::Paths(paths) => self.touched(&paths),
            Batch::Anywhere => self.looked_for(),
            Batch::Due => {
                self.rearrange(None, &Paths::default(), Library::default(), difference);
                return vec!["a post whose time has come".to_owned()];
            }
        };
        let mut files: Vec<String> = Vec::new();
        if !self.request.source.is_dir() {
            self.watch.lose("the site's folder was removed or renamed");
        }
        if touched.theme {
            self.watch.tree(&self.request.source.join(THEMES));
            self.watch.tree(&self.request.source.join(WORDS));
        }
        if touched.configuration || touched.whole || (self.pending != Pending::Nothing && !touched.is_nothing()) {
            let reloaded = self.reload(touched.whole, difference);
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

    pub(super) fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.request.source).unwrap_or(path).to_string_lossy().into_owned()
    }

    fn touched(&self, paths: &BTreeSet<PathBuf>) -> Touched {
        let (source, configurations) = (&self.request.source, super::configurations(&self.request));
        let (themes, words, content) = (source.join(THEMES), source.join(WORDS), source.join("content"));
        let scene = self.stage.scene();
        let root = scene.edition.as_ref().map(|edition| &edition.source().root);
        let mut touched = Touched::default();
        let mut below = Vec::new();
        for path in paths {
            if configurations.contains(path) {
                touched.configuration = true;
            } else if *path == content || path == source {
                // Another folder may stand there now.
                touched.whole = true;
            } else if path.starts_with(&themes) || path.starts_with(&words) {
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
        Touched { configuration: true, whole: false, theme: true, content }
    }

    /// Reads everything; returns what the next start would be glad of. `Err` if there is nothing that could be shown, now
    /// or after a fault is mended.
    pub(super) fn load(
        &mut self,
        observer: &dyn Observer,
        difference: &mut Difference,
    ) -> Result<Option<Unsaved>, Vec<Diagnostic>> {
        let failing = self.pending;
        self.pending = Pending::Everything;
        let source = match Source::open(&self.request) {
            Ok((source, notices)) => {
                self.findings.set(Origin::Configuration, notices, difference);
                source
            }
            Err(problems) => {
                self.findings.set(Origin::Configuration, problems, difference);
                if failing != Pending::Everything && self.stage.scene().edition.is_some() {
                    self.pending = Pending::Configuration;
                }
                return Ok(None);
            }
        };
        let theme = match Theme::load(&self.request.source, &source.config) {
            Ok((theme, notices)) => {
                self.findings.set(Origin::Theme, notices, difference);
                theme
            }
            Err(problems) => {
                self.findings.set(Origin::Theme, problems, difference);
                return Ok(None);
            }
        };
        let watch = &self.watch;
        let announce = |folder: &str| watch.folder(&source.root.absolute(folder));
        let Recalled { mut library, unsaved } = build::recall(&self.request, &source, &announce, observer)?;
        self.findings.set_files(|_| true, std::mem::take(&mut library.notes), difference);
        let (edition, noticed) = Edition::new(source, theme, &mut library, SystemTime::now());
        self.findings.set(Origin::Plan, noticed, difference);
        self.install(edition);
        self.pending = Pending::Nothing;
        Ok(unsaved)
    }

    /// Reads the configuration, and everything else if it says something new or is `forced`.
    fn reload(&mut self, forced: bool, difference: &mut Difference) -> Reloaded {
        let before = (self.findings.of(&Origin::Configuration), self.findings.of(&Origin::Theme));
        let opened = Source::open(&self.request);
        let is_known = |source: &Source| {
            let scene = self.stage.scene();
            let known = scene.edition.as_ref().map(Edition::source);
            known.is_some_and(|known| source.mark == known.mark && source.root.dir == known.root.dir)
        };
        if let Ok((source, notices)) = opened
            && is_known(&source)
            && !forced
            && self.pending != Pending::Everything
        {
            self.pending = Pending::Nothing;
            self.findings.set(Origin::Configuration, notices, difference);
        } else {
            if let Err(problems) = self.load(&build::Silent, difference) {
                self.findings.set(Origin::Configuration, problems, difference);
            }
            if self.pending == Pending::Nothing {
                return Reloaded::Everything;
            }
        }
        let after = (self.findings.of(&Origin::Configuration), self.findings.of(&Origin::Theme));
        if before == after { Reloaded::Nothing } else { Reloaded::Findings }
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
        let announce = |folder: &str| watch.folder(&root.absolute(folder));
        let mut found = Library::fetch(edition.source(), paths, &announce);
        let all;
        let paths = if edition.site().linked || found.linked {
            // One file may be reached by several names, of which the system tells one.
            let others = build::differing(edition.source(), &stamps(edition), &announce);
            all = Paths::new(paths.iter().chain(others.iter()).map(str::to_owned));
            found = Library::fetch(edition.source(), &all, &announce);
            &all
        } else {
            paths
        };
        let known = edition.covered(paths);
        // Another change within the clock's tick would leave the stamp as it is.
        let now = SystemTime::now();
        let is_other = |(file, content): &(&SourceFile, Content)| {
            known.get(file.path.as_str()) != Some(&(file.stamp, *content)) || !file.stamp.is_settled(now)
        };
        let mut files: BTreeSet<String> =
            found.files().filter(is_other).map(|(file, _)| root.shown(&file.path)).collect();
        let found_paths: BTreeSet<&str> = found.files().map(|(file, _)| file.path.as_str()).collect();
        files.extend(known.keys().filter(|path| !found_paths.contains(**path)).map(|path| root.shown(path)));
        let only_posts = found.pages.is_empty() && found.statics.is_empty() && found.data.is_empty();
        let exchangeable = only_posts && found.posts.len() == known.len() && !known.is_empty();
        drop(scene);

        let is_meant = |file: &str| paths.cover(file.strip_prefix(root.prefix.as_str()).unwrap_or(file));
        files.extend(self.findings.set_files(is_meant, std::mem::take(&mut found.notes), difference));
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

    fn exchange(&self, posts: Vec<Arc<Post>>) -> Result<(), Vec<Arc<Post>>> {
        match &mut self.stage.change().edition {
            Some(edition) => edition.exchange(posts),
            None => Err(posts),
        }
    }

    /// Puts the site together again, perhaps with another theme, with what was found at these paths. Requests are
    /// answered from the former edition meanwhile.
    fn rearrange(&mut self, theme: Option<Theme>, paths: &Paths, found: Library, difference: &mut Difference) {
        let parts = self.stage.scene().edition.as_ref().map(Edition::parts);
        let Some((source, former, mut library)) = parts else { return };
        library.replace(paths, found);
        let empty = library.nothing(&source);
        let (edition, mut noticed) = Edition::new(source, theme.unwrap_or(former), &mut library, SystemTime::now());
        noticed.extend(empty);
        self.install(edition);
        self.findings.set(Origin::Plan, noticed, difference);
    }

    /// From now on requests are answered from this edition. The former one is taken apart while nobody waits.
    fn install(&self, edition: Edition) {
        let former = self.stage.change().edition.replace(edition);
        drop(former);
    }
}

impl Touched {
    fn is_nothing(&self) -> bool {
        !self.configuration && !self.whole && !self.theme && self.content.is_empty()
    }
}

/// A path as the content names it, with `/`.
fn relative(root: &ContentRoot, path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.strip_prefix(&root.dir).ok()?.iter().map(|part| part.to_str()).collect();
    parts.map(|parts| parts.join("/"))
}

fn stamps(edition: &Edition) -> HashMap<&str, Stamp> {
    edition.site().files().map(|(file, _)| (file.path.as_str(), file.stamp)).collect()
}
