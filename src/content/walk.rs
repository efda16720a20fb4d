//! Finds every source file of a site and says what it is, by its path alone.
//!
//! Names that Jekyll ignores are ignored; symbolic links are followed only where they stay inside the content.

use super::document::unreadable;
use super::{markup_of, split_name};
use crate::config::PathFilter;
use crate::diagnostic::{Code, Diagnostic};
use crate::stamp::Stamp;
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

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
}

/// `skip` are folders that are no content (the destination, the themes).
pub fn walk(root: &ContentRoot, posts_dirs: &[String], filter: &PathFilter, skip: &[PathBuf]) -> Walked {
    let mut walked = Walked::default();
    let canonical = root.dir.canonicalize().unwrap_or_else(|_| root.dir.clone());
    let walker = WalkDir::new(&root.dir).follow_links(true).sort_by_file_name();
    let mut outside = Vec::new();
    let entries = walker.into_iter().filter_entry(|entry| {
        if entry.depth() == 0 {
            return true;
        }
        let Some(path) = relative(&root.dir, entry.path()) else { return true };
        let name = path.rsplit('/').next().unwrap_or_default();
        let special = is_special(&path, name, posts_dirs);
        if (!special && filter.leaves_out(&path, name)) || skip.iter().any(|folder| folder == entry.path()) {
            return false;
        }
        if entry.path_is_symlink() && !stays_inside(entry, &canonical) {
            outside.push(path);
            return false;
        }
        true
    });
    for entry in entries {
        match entry {
            Ok(entry) if entry.file_type().is_file() => match relative(&root.dir, entry.path()) {
                Some(path) => classify(root, path, posts_dirs, &mut walked),
                None => walked.diagnostics.push(
                    Diagnostic::new(Code::Unreadable, "the file's name is not UTF-8; it is left out")
                        .file(root.shown(&entry.path().to_string_lossy())),
                ),
            },
            Ok(_) => {}
            Err(error) => walked.diagnostics.push(walk_problem(root, &error)),
        }
    }
    walked.diagnostics.extend(outside.iter().map(|path| {
        Diagnostic::new(Code::SymlinkSkipped, "a symbolic link that leads out of the content is not followed")
            .file(root.shown(path))
            .hint("copy what it points at into the content")
    }));
    look_at(root, &mut walked);
    walked
}

/// Asks the file system for the stamps, in parallel; a file that is gone or closed to us is left out.
fn look_at(root: &ContentRoot, walked: &mut Walked) {
    let stamps: Vec<std::io::Result<Stamp>> = walked
        .files
        .par_iter()
        .map(|file| std::fs::metadata(root.absolute(&file.path)).map(|metadata| Stamp::of(&metadata)))
        .collect();
    let mut stamps = stamps.into_iter();
    let diagnostics = &mut walked.diagnostics;
    walked.files.retain_mut(|file| match stamps.next() {
        Some(Ok(stamp)) => {
            file.stamp = stamp;
            true
        }
        Some(Err(error)) => {
            diagnostics.push(unreadable(root.shown(&file.path), &error));
            false
        }
        None => false,
    });
    walked.files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
}

fn relative(root: &Path, path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.strip_prefix(root).ok()?.iter().map(|part| part.to_str()).collect();
    parts.map(|parts| parts.join("/"))
}

/// Folders that are read although their names begin with `_`.
fn is_special(path: &str, name: &str, posts_dirs: &[String]) -> bool {
    matches!(name, "_posts" | "_drafts")
        || path == "_data"
        || posts_dir_of(path, posts_dirs).is_some_and(|at| at.end == path.len())
}

fn stays_inside(entry: &DirEntry, canonical: &Path) -> bool {
    entry.path().canonicalize().is_ok_and(|target| target.starts_with(canonical))
}

/// Where in `path` the posts folder stands.
fn posts_dir_of(path: &str, posts_dirs: &[String]) -> Option<std::ops::Range<usize>> {
    let within = format!("/{path}/");
    posts_dirs
        .iter()
        .filter_map(|dir| within.find(&format!("/{dir}/")).map(|at| at..at + dir.len()))
        .min_by_key(|range| range.start)
}

fn classify(root: &ContentRoot, path: String, posts_dirs: &[String], walked: &mut Walked) {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let name = &path[if folder.is_empty() { 0 } else { folder.len() + 1 }..];
    let above = |at: usize| folder[..at].split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
    if folder == "_data" || folder.starts_with("_data/") {
        walked.files.push(SourceFile { path, kind: FileKind::Data, ..SourceFile::default() });
        return;
    }
    if let Some(at) = posts_dir_of(&folder, posts_dirs) {
        let folders = above(at.start);
        match post_problem(name) {
            None => walked.files.push(SourceFile { path, kind: FileKind::Post, folders, ..SourceFile::default() }),
            Some(problem) => walked.diagnostics.push(problem.file(root.shown(&path))),
        }
        return;
    }
    if let Some(at) = posts_dir_of(&folder, &["_drafts".into()]) {
        let folders = above(at.start);
        if markup_of(&split_name(name).1).is_some() {
            walked.files.push(SourceFile { path, kind: FileKind::Draft, folders, ..SourceFile::default() });
        }
        return;
    }
    walked.files.push(SourceFile { path, kind: FileKind::Other, ..SourceFile::default() });
}

/// Why a file in a posts folder is no post; `None` if it is one.
fn post_problem(name: &str) -> Option<Diagnostic> {
    let (stem, extension) = split_name(name);
    if post_name(stem).is_none() {
        // Meant as a post, to judge by its extension: Jekyll would lose it without a word.
        let code = if markup_of(&extension).is_some() { Code::Quarantined } else { Code::NotAPost };
        let hint = match stem.strip_prefix('-') {
            Some(id) => format!("name it for example `2022-01-31-{id}.{extension}`, with the day it was published"),
            None => "name it YYYY-MM-DD-name.md".to_owned(),
        };
        return Some(
            Diagnostic::new(code, "the name does not begin with a date; the file is not published").hint(hint),
        );
    }
    markup_of(&extension).is_none().then(|| {
        Diagnostic::new(
            Code::UnsupportedExtension,
            format!("`.{extension}` is neither Markdown nor HTML; the file is not published"),
        )
        .hint("use .md or .html; put images outside of the posts folder")
    })
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

fn walk_problem(root: &ContentRoot, error: &walkdir::Error) -> Diagnostic {
    let path = error.path().and_then(|path| relative(&root.dir, path)).unwrap_or_default();
    if error.loop_ancestor().is_some() {
        return Diagnostic::new(
            Code::SymlinkSkipped,
            "a symbolic link leads back to a folder above it and is not followed",
        )
        .file(root.shown(&path));
    }
    match error.io_error() {
        Some(io) if error.path().is_some_and(Path::is_symlink) => {
            Diagnostic::new(Code::SymlinkSkipped, format!("a symbolic link leads nowhere: {io}"))
                .file(root.shown(&path))
        }
        Some(io) => unreadable(root.shown(&path), io),
        None => Diagnostic::new(Code::Unreadable, error.to_string()).file(root.shown(&path)),
    }
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
                format!(
                    "{count} file(s) here are named like posts but published as pages, since this is no posts folder"
                ),
            )
            .file(root.shown(folder))
            .hint(format!("to publish them as posts write `posts_dirs: [_posts, {folder}]` in _config.yml"))
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
