//! Everything that was read, file by file, before any of it has an address: what a [`Site`](super::Site) is made of, and
//! what a preview changes when files change.

use super::read::{self, Found, Reading, Readings};
use super::record::Item;
use super::report::{Quarantined, Work};
use super::{Observer, Source, Stage};
use crate::content::{Announce, DataFile, FileKind, Page, Post, SourceFile, StaticFile, Walked};
use crate::diagnostic::{Code, Diagnostic};
use crate::stamp::Stamp;
use crate::store::Store;
use std::collections::{BTreeMap, HashMap};
use std::time::SystemTime;

/// The items of a site's files. Whatever was found out about a file beside its item is in its note.
#[derive(Debug, Default)]
pub struct Library {
    pub posts: Vec<Post>,
    /// By path, as are the static files and the data.
    pub pages: Vec<Page>,
    pub statics: Vec<StaticFile>,
    pub data: Vec<DataFile>,
    pub notes: Notes,
}

/// By the path that messages show; files of which there is nothing to say have none.
pub type Notes = BTreeMap<String, Note>;

/// What is to be said of one file.
#[derive(Debug, Clone, Default)]
pub struct Note {
    pub diagnostics: Vec<Diagnostic>,
    /// Why it is not published.
    pub quarantined: Option<String>,
}

/// A library that was read whole.
pub struct Read {
    pub library: Library,
    /// Rows of sources that the store should have or forget, sorted by path.
    pub rows: Vec<(String, Option<Vec<u8>>)>,
    pub work: Work,
}

impl Library {
    /// Reads every file, in parallel. `announce` is told of each folder before it is listed.
    pub fn read(
        source: &Source,
        store: &Store,
        announce: Announce,
        observer: &dyn Observer,
    ) -> Result<Read, Vec<Diagnostic>> {
        let clock = SystemTime::now();
        let walked = source.walk(announce).all();
        if !walked.files.iter().any(|file| is_wanted(source, file)) {
            let message = format!("there is no content in {}", source.root.dir.display());
            let hint = "posts go to _posts/YYYY-MM-DD-name.md (or content/_posts/…); is this the right folder?";
            return Err(vec![Diagnostic::new(Code::NothingToBuild, message).hint(hint)]);
        }
        let mut library = Self::default();
        let mut read = library.take(source, walked, store, observer, clock);
        let mut rows: Vec<(String, Option<Vec<u8>>)> = read.gone.drain(..).map(|path| (path, None)).collect();
        rows.extend(read.rows.drain(..).map(|(path, row)| (path, Some(row))));
        rows.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        library.sort();
        Ok(Read { library, rows, work: read.work })
    }

    /// What [`Library::read`] would find at these paths (files or folders, relative to the content) and below them.
    pub fn fetch(source: &Source, paths: &[String], announce: Announce) -> Self {
        let clock = SystemTime::now();
        let walk = source.walk(announce);
        let mut walked = Walked::default();
        for path in paths {
            let found = walk.at(path);
            walked.files.extend(found.files);
            walked.diagnostics.extend(found.diagnostics);
        }
        walked.files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        walked.files.dedup_by(|a, b| a.path == b.path);
        let mut library = Self::default();
        library.take(source, walked, &Store::none(&source.root.dir), &super::Silent, clock);
        library
    }

    fn take(
        &mut self,
        source: &Source,
        walked: Walked,
        store: &Store,
        observer: &dyn Observer,
        clock: SystemTime,
    ) -> Taken {
        for found in walked.diagnostics {
            let reason = (found.code == Code::Quarantined).then(|| found.message.clone());
            let note = self.notes.entry(found.file.clone().unwrap_or_default()).or_default();
            note.quarantined = note.quarantined.take().or(reason);
            note.diagnostics.push(found);
        }
        let mut files = walked.files;
        files.retain(|file| is_wanted(source, file));
        observer.begin(Stage::Read, files.len());
        let Readings { readings, gone, work } = read::read_all(source, &files, store, observer, clock);
        let mut rows = Vec::new();
        for (Reading { found, diagnostics, row, .. }, file) in readings.into_iter().zip(files) {
            if let Some(row) = row {
                rows.push((file.path.clone(), row));
            }
            let quarantined = match &found {
                Found::Item(Item::Quarantined(reason)) => Some(reason.clone()),
                _ => None,
            };
            if !diagnostics.is_empty() || quarantined.is_some() {
                let note = self.notes.entry(source.root.shown(&file.path)).or_default();
                note.diagnostics.extend(diagnostics);
                note.quarantined = quarantined;
            }
            match found {
                Found::Item(Item::Post(post)) => self.posts.push(Post { file, ..*post }),
                Found::Item(Item::Page(page)) => self.pages.push(Page { file, ..*page }),
                Found::Static(content) => self.statics.push(StaticFile { file, content }),
                Found::Data(data) => self.data.push(data),
                Found::Item(Item::Static | Item::Hidden | Item::Quarantined(_)) | Found::Nothing => {}
            }
        }
        Taken { rows, gone, work }
    }

    /// Forgets the files at these paths and below them, and takes what was found there now.
    pub fn replace(&mut self, source: &Source, paths: &[String], found: Self) {
        let is_at = |file: &str| paths.iter().any(|path| is_at(file, path));
        self.posts.retain(|post| !is_at(&post.file.path));
        self.pages.retain(|page| !is_at(&page.file.path));
        self.statics.retain(|file| !is_at(&file.file.path));
        self.data.retain(|data| !is_at(&data.file.path));
        replace_notes(&mut self.notes, source, paths, found.notes);
        self.posts.extend(found.posts);
        self.pages.extend(found.pages);
        self.statics.extend(found.statics);
        self.data.extend(found.data);
        self.sort();
    }

    /// Its items; the notes stay.
    pub(super) fn take_items(&mut self) -> Self {
        let notes = std::mem::take(&mut self.notes);
        std::mem::replace(self, Self { notes, ..Self::default() })
    }

    fn sort(&mut self) {
        self.pages.sort_by(|a, b| a.file.path.cmp(&b.file.path));
        self.statics.sort_by(|a, b| a.file.path.cmp(&b.file.path));
        self.data.sort_by(|a, b| a.file.path.cmp(&b.file.path));
    }
}

/// Whether a content path is `path` or below it; everything is below the empty one.
pub fn is_at(file: &str, path: &str) -> bool {
    path.is_empty() || file.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Forgets the notes of the files at these paths and below them, and takes those that were made now.
pub fn replace_notes(notes: &mut Notes, source: &Source, paths: &[String], made: Notes) {
    let prefix = &source.root.prefix;
    notes.retain(|shown, _| {
        let file = shown.strip_prefix(prefix.as_str()).unwrap_or(shown);
        !paths.iter().any(|path| is_at(file, path))
    });
    notes.extend(made);
}

/// Everything that the notes say.
pub fn told(notes: &Notes) -> (Vec<Diagnostic>, Vec<Quarantined>) {
    let diagnostics = notes.values().flat_map(|note| note.diagnostics.iter().cloned()).collect();
    let quarantined = notes
        .iter()
        .filter_map(|(file, note)| Some(Quarantined { file: file.clone(), reason: note.quarantined.clone()? }))
        .collect();
    (diagnostics, quarantined)
}

/// Paths that a walk finds otherwise than they were known: changed, new or gone.
pub fn differing(source: &Source, known: &HashMap<&str, Stamp>, announce: Announce) -> Vec<String> {
    let files = source.walk(announce).all().files;
    let mut differing: Vec<String> = Vec::new();
    let mut seen = 0;
    for file in &files {
        match known.get(file.path.as_str()) {
            Some(stamp) if *stamp == file.stamp => seen += 1,
            Some(_) => {
                seen += 1;
                differing.push(file.path.clone());
            }
            None => differing.push(file.path.clone()),
        }
    }
    if seen < known.len() {
        let found: std::collections::HashSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
        differing.extend(known.keys().filter(|path| !found.contains(**path)).map(|path| (*path).to_owned()));
    }
    differing
}

fn is_wanted(source: &Source, file: &SourceFile) -> bool {
    file.kind != FileKind::Draft || source.config.drafts
}

struct Taken {
    rows: Vec<(String, Vec<u8>)>,
    gone: Vec<String>,
    work: Work,
}
