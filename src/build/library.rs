//! Everything that was read, file by file, before any of it has an address: what a [`Site`](super::Site) is made of, and
//! what a preview changes when files change.

use super::read::{self, Found, Reading, Readings};
use super::record::Item;
use super::report::{Quarantined, Work};
use super::{Observer, Source, Stage};
use crate::content::{Announce, DataFile, FileKind, Page, Post, SourceFile, StaticFile, Walked};
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::Content;
use crate::stamp::Stamp;
use crate::store::Store;
use crate::words::text;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::time::SystemTime;

/// The items of a site's files. Whatever was found out about a file beside its item is in its note.
#[derive(Debug, Default)]
pub struct Library {
    pub posts: Vec<Arc<Post>>,
    /// By path, as are the static files and the data.
    pub pages: Vec<Page>,
    pub statics: Vec<StaticFile>,
    pub data: Vec<DataFile>,
    pub notes: Notes,
    /// Whether symbolic links lead to some of it.
    pub linked: bool,
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
        if !walked.unlisted.is_empty() {
            let stays = |found: Diagnostic| {
                found.hint(text!(
                    "nothing is built, since what it holds would be taken for gone; make it readable, allow more open files (`ulimit -n 1024`), or name it under `exclude:` in _config.yml"
                ))
            };
            return Err(walked.unlisted.into_iter().map(stays).collect());
        }
        if !walked.files.iter().any(|file| is_wanted(source, file)) {
            return Err(vec![nothing(source)]);
        }
        let mut library = Self::default();
        let mut read = library.take(source, walked, store, observer, clock);
        let mut rows: Vec<(String, Option<Vec<u8>>)> = read.gone.drain(..).map(|path| (path, None)).collect();
        rows.extend(read.rows.drain(..).map(|(path, row)| (path, Some(row))));
        rows.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        library.sort();
        Ok(Read { library, rows, work: read.work })
    }

    /// What [`Library::read`] would find at these paths and below them.
    pub fn fetch(source: &Source, paths: &Paths, announce: Announce) -> Self {
        let clock = SystemTime::now();
        let walk = source.walk(announce);
        let mut walked = Walked::default();
        for path in &paths.0 {
            let found = walk.at(path);
            walked.files.extend(found.files);
            walked.diagnostics.extend(found.diagnostics.into_iter().chain(found.unlisted));
            walked.linked |= found.linked;
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
        self.linked |= walked.linked;
        for found in walked.diagnostics {
            let reason = (found.code == Code::Quarantined).then(|| found.message.english());
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
                Found::Item(Item::Post(post)) => self.posts.push(Arc::new(Post { file, ..*post })),
                Found::Item(Item::Page(page)) => self.pages.push(Page { file, ..*page }),
                Found::Static(content) => self.statics.push(StaticFile { file, content }),
                Found::Data(data) => self.data.push(data),
                Found::Item(Item::Static | Item::Hidden | Item::Quarantined(_)) | Found::Nothing => {}
            }
        }
        Taken { rows, gone, work }
    }

    /// Forgets the files at these paths and below them, and takes what was found there now.
    pub fn replace(&mut self, paths: &Paths, found: Self) {
        self.posts.retain(|post| !paths.cover(&post.file.path));
        self.pages.retain(|page| !paths.cover(&page.file.path));
        self.statics.retain(|file| !paths.cover(&file.file.path));
        self.data.retain(|data| !paths.cover(&data.file.path));
        self.posts.extend(found.posts);
        self.pages.extend(found.pages);
        self.statics.extend(found.statics);
        self.data.extend(found.data);
        self.linked |= found.linked;
        self.sort();
    }

    /// The file behind each item, and its digest; data has none.
    pub fn files(&self) -> impl Iterator<Item = (&SourceFile, Content)> {
        files(self.posts.iter(), &self.pages, &self.statics, &self.data)
    }

    /// What is wrong if there is nothing at all.
    pub fn nothing(&self, source: &Source) -> Option<Diagnostic> {
        let is_wanted = |file: &SourceFile| is_wanted(source, file);
        // What is hidden or quarantined is no item, and still something.
        let is_empty = self.files().next().is_none() && !source.walk(&|_| {}).all().files.iter().any(is_wanted);
        is_empty.then(|| nothing(source))
    }

    /// Its items; the notes stay.
    pub(super) fn take_items(&mut self) -> Self {
        let (notes, linked) = (std::mem::take(&mut self.notes), self.linked);
        std::mem::replace(self, Self { notes, linked, ..Self::default() })
    }

    fn sort(&mut self) {
        self.pages.sort_by(|a, b| a.file.path.cmp(&b.file.path));
        self.statics.sort_by(|a, b| a.file.path.cmp(&b.file.path));
        self.data.sort_by(|a, b| a.file.path.cmp(&b.file.path));
    }
}

/// Files and folders of the content, by their paths relative to it; everything is below the empty one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paths(HashSet<String>);

impl Paths {
    pub fn new(paths: impl IntoIterator<Item = String>) -> Self {
        Self(paths.into_iter().collect())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether a file is one of these, or below one.
    pub fn cover(&self, file: &str) -> bool {
        /// So many are compared one by one.
        const FEW: usize = 8;
        if self.0.len() <= FEW {
            let is_at = |path: &String| {
                path.is_empty()
                    || file.strip_prefix(path.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            return self.0.iter().any(is_at);
        }
        let mut folders = file.match_indices('/').map(|(at, _)| &file[..at]);
        self.0.contains(file) || self.0.contains("") || folders.any(|folder| self.0.contains(folder))
    }
}

/// The file behind each item, and its digest; data has none.
pub(super) fn files<'a>(
    posts: impl Iterator<Item = &'a Arc<Post>>,
    pages: &'a [Page],
    statics: &'a [StaticFile],
    data: &'a [DataFile],
) -> impl Iterator<Item = (&'a SourceFile, Content)> {
    let posts = posts.map(|post| (&post.file, post.seal.content));
    let pages = pages.iter().map(|page| (&page.file, page.seal.content));
    let statics = statics.iter().map(|file| (&file.file, file.content));
    posts.chain(pages).chain(statics).chain(data.iter().map(|data| (&data.file, Content::default())))
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

/// Where a walk finds something else than what is known: changed, new or gone.
pub fn differing(source: &Source, known: &HashMap<&str, Stamp>, announce: Announce) -> Paths {
    let now = SystemTime::now();
    let files = source.walk(announce).all().files;
    let is_new = |file: &&SourceFile| known.get(file.path.as_str()) != Some(&file.stamp) || !file.stamp.is_settled(now);
    let mut differing: HashSet<String> = files.iter().filter(is_new).map(|file| file.path.clone()).collect();
    let found: HashSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    differing.extend(known.keys().filter(|path| !found.contains(**path)).map(|path| (*path).to_owned()));
    Paths(differing)
}

fn nothing(source: &Source) -> Diagnostic {
    let message = text!("there is no content in {folder}", folder = source.root.dir.display());
    let hint = text!("posts go to _posts/YYYY-MM-DD-name.md (or content/_posts/…); is this the right folder?");
    Diagnostic::new(Code::NothingToBuild, message).hint(hint)
}

fn is_wanted(source: &Source, file: &SourceFile) -> bool {
    file.kind != FileKind::Draft || source.config.drafts
}

struct Taken {
    rows: Vec<(String, Vec<u8>)>,
    gone: Vec<String>,
    work: Work,
}
