//! Finds every source file of a site and says what it is, by its path alone.
//!
//! Names that Jekyll ignores are ignored; symbolic links are followed only where they stay inside the content.

use super::document::unreadable;
use super::{markup_of, split_name};
use crate::config::PathFilter;
use crate::diagnostic::{Code, Diagnostic};
use crate::stamp::Stamp;
use crate::words::{Text, text};
use rayon::prelude::*;
use std::fs::{self, DirEntry, FileType, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// The folder that holds a site's content.
#[derive(Debug, Clone)]
pub struct ContentRoot {
    pub dir: PathBuf,
    /// What stands before a content path in messages: `content/`, or nothing where the source itself is the content.
    pub prefix: String,
}

impl ContentRoot {
    pub fn absolute(&self, path: &str) -> PathBuf {
        self.dir.join(path)
    }

    /// The path as messages show it: relative to the source.
    pub fn shown(&self, path: &str) -> String {
        format!("{}{path}", self.prefix)
    }
}

/// What a file is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FileKind {
    Post,
    Draft,
    Data,
    #[default]
    /// A page if it has front matter, else copied as it is.
    Other,
}

/// A file that was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceFile {
    /// Relative to the content root, with `/` between its parts.
    pub path: String,
    pub kind: FileKind,
    /// For posts and drafts: the folders above the posts folder, which become categories.
    pub folders: Vec<String>,
    pub stamp: Stamp,
}

impl SourceFile {
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }
}

/// Every file of the content, in the order of their paths.
#[derive(Debug, Default)]
pub struct Walked {
    pub files: Vec<SourceFile>,
    pub diagnostics: Vec<Diagnostic>,
    /// Whether there are symbolic links, whatever became of them.
    pub linked: bool,
    /// Folders that are there and cannot be listed: what they hold is not gone.
    pub unlisted: Vec<Diagnostic>,
}

/// Told of each folder before it is listed, by its path relative to the root; called from many threads.
pub type Announce<'a> = &'a (dyn Fn(&str) + Sync);

/// How the content is gone through.
pub struct Walk<'a> {
    root: &'a ContentRoot,
    posts_dirs: &'a [String],
    filter: &'a PathFilter,
    skip: &'a [PathBuf],
    announce: Announce<'a>,
    /// The content's folder without symbolic links.
    canonical: PathBuf,
    linked: AtomicBool,
}

/// One folder's own entries.
#[derive(Default)]
struct Listed {
    files: Vec<SourceFile>,
    unlisted: Vec<Diagnostic>,
    /// Relative to the root.
    folders: Vec<String>,
    diagnostics: Vec<Diagnostic>,
}

enum Entry {
    File(SourceFile),
    Folder(String),
    Problem(Diagnostic),
    /// Is there, and cannot be looked at.
    Unlisted(Diagnostic),
    Nothing,
}

/// What the files of a folder are.
enum Place {
    Posts(Vec<String>),
    Drafts(Vec<String>),
    Data,
    Other,
}

impl<'a> Walk<'a> {
    /// `skip` are folders and files that are no content (the destination, the themes).
    pub fn new(
        root: &'a ContentRoot,
        posts_dirs: &'a [String],
        filter: &'a PathFilter,
        skip: &'a [PathBuf],
        announce: Announce<'a>,
    ) -> Self {
        let canonical = root.dir.canonicalize().unwrap_or_else(|_| root.dir.clone());
        Self { root, posts_dirs, filter, skip, announce, canonical, linked: AtomicBool::new(false) }
    }

    /// Every file.
    pub fn all(&self) -> Walked {
        self.below(vec![String::new()])
    }

    /// What [`Walk::all`] would find at `path`, a file or folder relative to the root, and below it; nothing if that is
    /// no content.
    pub fn at(&self, path: &str) -> Walked {
        let mut folder = String::new();
        let mut names = path.split('/').filter(|name| !name.is_empty()).peekable();
        while let Some(name) = names.next() {
            let place = self.place(&folder);
            let absolute = self.root.absolute(&below(&folder, name));
            let Ok(metadata) = fs::symlink_metadata(&absolute) else { return Walked::default() };
            match self.found(&folder, &place, name, metadata.file_type(), || Ok(metadata)) {
                Entry::Folder(path) => folder = path,
                Entry::File(file) if names.peek().is_none() => {
                    let linked = self.linked.load(Ordering::Relaxed);
                    return Walked { files: vec![file], linked, ..Walked::default() };
                }
                Entry::Problem(problem) if names.peek().is_none() => {
                    let linked = self.linked.load(Ordering::Relaxed);
                    return Walked { diagnostics: vec![problem], linked, ..Walked::default() };
                }
                Entry::Unlisted(problem) => return Walked { unlisted: vec![problem], ..Walked::default() },
                Entry::File(_) | Entry::Problem(_) | Entry::Nothing => return Walked::default(),
            }
        }
        self.below(vec![folder])
    }

    /// Folders are listed in parallel, and so are the files of each: an archive may lie in one flat folder.
    fn below(&self, mut level: Vec<String>) -> Walked {
        let mut walked = Walked::default();
        while !level.is_empty() {
            let listed: Vec<Listed> = level.par_iter().map(|folder| self.list(folder)).collect();
            level.clear();
            for Listed { files, unlisted, folders, diagnostics } in listed {
                walked.unlisted.extend(unlisted);
                walked.files.extend(files);
                walked.diagnostics.extend(diagnostics);
                level.extend(folders);
            }
        }
        walked.files.par_sort_unstable_by(|a, b| a.path.cmp(&b.path));
        walked.linked = self.linked.load(Ordering::Relaxed);
        walked
    }

    fn list(&self, folder: &str) -> Listed {
        (self.announce)(folder);
        let mut listed = Listed::default();
        let unlisted = |error: &io::Error| unreadable(self.root.shown(folder), error);
        let entries: Vec<io::Result<DirEntry>> = match fs::read_dir(self.root.absolute(folder)) {
            Ok(entries) => entries.collect(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return listed,
            Err(error) => {
                listed.unlisted.push(unlisted(&error));
                return listed;
            }
        };
        let place = self.place(folder);
        let found: Vec<Entry> = entries
            .into_par_iter()
            .with_min_len(64)
            .map(|entry| match entry {
                Ok(entry) => self.entry(folder, &place, &entry),
                Err(error) => Entry::Unlisted(unlisted(&error)),
            })
            .collect();
        for entry in found {
            match entry {
                Entry::File(file) => listed.files.push(file),
                Entry::Folder(path) => listed.folders.push(path),
                Entry::Problem(problem) => listed.diagnostics.push(problem),
                Entry::Unlisted(problem) => listed.unlisted.push(problem),
                Entry::Nothing => {}
            }
        }
        listed
    }

    fn entry(&self, folder: &str, place: &Place, entry: &DirEntry) -> Entry {
        let Ok(name) = entry.file_name().into_string() else {
            let shown = self.root.shown(&format!("{folder}/{}", entry.file_name().to_string_lossy()));
            let found =
                Diagnostic::new(Code::Unreadable, text!("the file's name is not UTF-8; it is left out")).file(shown);
            return Entry::Problem(found);
        };
        match entry.file_type() {
            Ok(kind) => self.found(folder, place, &name, kind, || entry.metadata()),
            Err(error) => self.unlisted(&below(folder, &name), &error),
        }
    }

    fn found(
        &self,
        folder: &str,
        place: &Place,
        name: &str,
        kind: FileType,
        metadata: impl FnOnce() -> io::Result<Metadata>,
    ) -> Entry {
        let path = below(folder, name);
        let special = !kind.is_file() && is_special(&path, name, self.posts_dirs);
        let skipped = self.skipped(&path, name);
        if skipped || (!special && self.filter.leaves_out(&path, name)) {
            return Entry::Nothing;
        }
        let metadata = if kind.is_symlink() {
            self.linked.store(true, Ordering::Relaxed);
            self.follow(&path)
        } else {
            Ok(Some(metadata()))
        };
        match metadata {
            Err(problem) => Entry::Problem(*problem),
            Ok(Some(Err(error))) => self.unlisted(&path, &error),
            Ok(Some(Ok(metadata))) if metadata.is_dir() => Entry::Folder(path),
            Ok(Some(Ok(metadata))) if metadata.is_file() => self.classify(path, name, place, Stamp::of(&metadata)),
            Ok(_) => Entry::Nothing,
        }
    }

    fn unlisted(&self, path: &str, error: &io::Error) -> Entry {
        match error.kind() {
            io::ErrorKind::NotFound => Entry::Nothing,
            _ => Entry::Unlisted(unreadable(self.root.shown(path), error)),
        }
    }

    fn skipped(&self, path: &str, name: &str) -> bool {
        let is_named =
            |skip: &&PathBuf| skip.file_name().is_some_and(|last| last.as_encoded_bytes() == name.as_bytes());
        self.skip.iter().filter(is_named).any(|skip| *skip == self.root.absolute(path))
    }

    /// What a symbolic link leads to, if that lies inside the content and is none of the folders on the way to it.
    fn follow(&self, path: &str) -> Result<Option<io::Result<Metadata>>, Box<Diagnostic>> {
        let absolute = self.root.absolute(path);
        let skipped = |message: Text| Diagnostic::new(Code::SymlinkSkipped, message).file(self.root.shown(path));
        let target = absolute
            .canonicalize()
            .map_err(|error| Box::new(skipped(text!("a symbolic link leads nowhere: {error}", error))))?;
        if !target.starts_with(&self.canonical) {
            let message = text!("a symbolic link that leads out of the content is not followed");
            return Err(Box::new(skipped(message).hint(text!("copy what it points at into the content"))));
        }
        let hidden = |part: &std::ffi::OsStr| part.as_encoded_bytes().starts_with(b".");
        let below = target.strip_prefix(&self.canonical).unwrap_or(&target);
        if below.iter().any(hidden) || self.skip.iter().any(|skip| is_below(&target, skip)) {
            let message = text!("a symbolic link that leads to what is no content is not followed");
            return Err(Box::new(skipped(message).hint(text!("copy what it points at into the content"))));
        }
        // Every folder on the way here, as it was reached: links may lead to one another.
        let mut around = absolute.ancestors().skip(1).take_while(|folder| folder.starts_with(&self.root.dir));
        if around.any(|folder| folder.canonicalize().is_ok_and(|folder| folder == target)) {
            let message = text!("a symbolic link leads back to a folder above it and is not followed");
            return Err(Box::new(skipped(message)));
        }
        Ok(Some(fs::metadata(&absolute)))
    }

    fn place(&self, folder: &str) -> Place {
        let above = |at: usize| folder[..at].split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        if folder == "_data" || folder.starts_with("_data/") {
            Place::Data
        } else if let Some(at) = posts_dir_of(folder, self.posts_dirs) {
            Place::Posts(above(at.start))
        } else if let Some(at) = posts_dir_of(folder, &["_drafts".into()]) {
            Place::Drafts(above(at.start))
        } else {
            Place::Other
        }
    }

    fn classify(&self, path: String, name: &str, place: &Place, stamp: Stamp) -> Entry {
        let (kind, folders) = match place {
            Place::Data => (FileKind::Data, Vec::new()),
            Place::Other => (FileKind::Other, Vec::new()),
            Place::Posts(folders) => match post_problem(name) {
                None => (FileKind::Post, folders.clone()),
                Some(problem) => return Entry::Problem(problem.file(self.root.shown(&path))),
            },
            Place::Drafts(_) if markup_of(&split_name(name).1).is_none() => return Entry::Nothing,
            Place::Drafts(folders) => (FileKind::Draft, folders.clone()),
        };
        Entry::File(SourceFile { path, kind, folders, stamp })
    }
}

fn below(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// Folders that are read although their names begin with `_`.
fn is_special(path: &str, name: &str, posts_dirs: &[String]) -> bool {
    matches!(name, "_posts" | "_drafts")
        || path == "_data"
        || posts_dir_of(path, posts_dirs).is_some_and(|at| at.end == path.len())
}

/// Where in `path` the posts folder stands.
fn posts_dir_of(path: &str, posts_dirs: &[String]) -> Option<std::ops::Range<usize>> {
    let within = format!("/{path}/");
    posts_dirs
        .iter()
        .filter_map(|dir| within.find(&format!("/{dir}/")).map(|at| at..at + dir.len()))
        .min_by_key(|range| range.start)
}

/// Why a file in a posts folder is no post; `None` if it is one.
fn post_problem(name: &str) -> Option<Diagnostic> {
    let (stem, extension) = split_name(name);
    if post_name(stem).is_none() {
        // Meant as a post, to judge by its extension: Jekyll would lose it without a word.
        let code = if markup_of(&extension).is_some() { Code::Quarantined } else { Code::NotAPost };
        let hint = match stem.strip_prefix('-') {
            Some(id) => {
                let name = format!("2022-01-31-{id}.{extension}");
                text!("name it for example `{name}`, with the day it was published", name)
            }
            None => text!("name it YYYY-MM-DD-name.md"),
        };
        let message = text!("the name does not begin with a date; the file is not published");
        return Some(Diagnostic::new(code, message).hint(hint));
    }
    markup_of(&extension).is_none().then(|| {
        Diagnostic::new(
            Code::UnsupportedExtension,
            text!("`.{extension}` is neither Markdown nor HTML; the file is not published", extension),
        )
        .hint(text!("use .md or .html; put images outside of the posts folder"))
    })
}

/// Whether `target`, without symbolic links, is `folder` or below it.
fn is_below(target: &Path, folder: &Path) -> bool {
    folder.canonicalize().is_ok_and(|folder| target.starts_with(folder))
}

/// Splits `2022-04-02-slug` into its date and its slug: Jekyll's `DATE_FILENAME_MATCHER`.
pub fn post_name(stem: &str) -> Option<(&str, &str)> {
    let mut ends = stem.match_indices('-').map(|(at, _)| at);
    let (year, month, day) = (ends.next()?, ends.next()?, ends.next()?);
    let digits = |from: usize, to: usize, least: usize, most: usize| {
        let part = &stem[from..to];
        (least..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let dated = digits(0, year, 2, 4) && digits(year + 1, month, 1, 2) && digits(month + 1, day, 1, 2);
    dated.then(|| (&stem[..day], &stem[day + 1..]))
}

/// An `old_post/` of the old portal: pages by the rules, but hardly meant as such.
pub fn folders_like_posts<'a>(root: &ContentRoot, pages: impl Iterator<Item = &'a SourceFile>) -> Vec<Diagnostic> {
    let mut counts: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for file in pages {
        let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
        if !folder.is_empty() && name.rsplit_once('.').is_some_and(|(stem, _)| post_name(stem).is_some()) {
            *counts.entry(folder).or_default() += 1;
        }
    }
    counts
        .into_iter()
        .map(|(folder, count)| {
            Diagnostic::new(
                Code::LooksLikePosts,
                text!(
                    "{count} file(s) here are named like posts but published as pages, since this is no posts folder",
                    count
                ),
            )
            .file(root.shown(folder))
            .hint(text!("to publish them as posts write `posts_dirs: [_posts, {folder}]` in _config.yml", folder))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_posts_name_is_a_date_and_a_slug() {
        for (stem, expected) in [
            ("2022-04-02-a-b", Some(("2022-04-02", "a-b"))),
            ("22-4-2-x", Some(("22-4-2", "x"))),
            ("2022-04-02-", Some(("2022-04-02", ""))),
            ("2022-04-02", None),
            ("-202205262391921712", None),
            ("about", None),
        ] {
            assert_eq!(post_name(stem), expected, "{stem}");
        }
    }

    #[test]
    fn the_posts_folder_is_found_at_any_depth() {
        let dirs = vec!["_posts".to_owned(), "old/post".to_owned()];
        assert_eq!(posts_dir_of("news/food/_posts/2022", &dirs), Some(10..16));
        assert_eq!(posts_dir_of("_posts", &dirs), Some(0..6));
        assert_eq!(posts_dir_of("old/post", &dirs), Some(0..8));
        assert_eq!(posts_dir_of("my_posts", &dirs), None);
    }
}
