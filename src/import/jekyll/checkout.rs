//! The files of a Jekyll site: which are content and move, and which stay behind, with the reason.

use crate::build::Source;
use crate::content::{FileKind, Walked, markup_of, post_name, split_name};
use crate::diagnostic::Diagnostic;
use crate::words::{Text, text};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// What was found.
#[derive(Debug, Default)]
pub struct Checkout {
    /// Relative to the content.
    pub moved: BTreeSet<String>,
    /// Those whose Liquid Jekyll runs for others: layouts and includes.
    pub templates: BTreeSet<String>,
    /// By the first part of their paths: how many stay behind, and why.
    pub left: BTreeMap<String, Left>,
    /// Folders that are no posts folders and hold files named like posts, with their number.
    pub like_posts: BTreeMap<String, usize>,
    /// Links that lead out, files that cannot be read.
    pub diagnostics: Vec<Diagnostic>,
}

impl Checkout {
    /// Whether a folder, or one below it, holds files named like posts.
    pub fn has_like_posts(&self, dir: &str) -> bool {
        self.like_posts.keys().any(|folder| format!("/{folder}/").contains(&format!("/{dir}/")))
    }
}

/// Files that do not move.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Left {
    pub files: usize,
    pub why: Text,
}

/// Folders that nobody wrote: not even counted.
const MADE: &[&str] = &[".git", ".jekyll-cache", ".sass-cache", "node_modules", "vendor", ".bundle", "_site"];

/// Goes through the site. `built` is where Jekyll built it.
pub fn look(source: &Source, built: &Path, data_dir: &str) -> Checkout {
    let Walked { files, diagnostics, .. } = source.walk(&|_| {}).all();
    let published: BTreeSet<String> = files.iter().map(|file| file.path.clone()).collect();
    let mut checkout = Checkout { diagnostics, ..Checkout::default() };
    let posts: BTreeSet<&str> = files
        .iter()
        .filter(|file| matches!(file.kind, FileKind::Post | FileKind::Draft))
        .map(|file| file.path.as_str())
        .collect();
    let mut others = Vec::new();
    for path in all_files(source, built) {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
        let (stem, extension) = split_name(name);
        let like_post = !folder.is_empty()
            && !folder.split('/').any(|part| part.starts_with(['.', '_']))
            && markup_of(&extension).is_some()
            && post_name(stem).is_some();
        if like_post && !posts.contains(path.as_str()) {
            *checkout.like_posts.entry(folder.to_owned()).or_default() += 1;
        }
        others.push(path);
    }
    let posts_dirs = &source.config.posts_dirs;
    let is_special = |path: &str| {
        let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
        path.starts_with(&format!("{data_dir}/"))
            || folders.split('/').any(|part| part == "_drafts" || posts_dirs.iter().any(|dir| dir == part))
    };
    for path in others.into_iter().filter(|path| !published.contains(path)) {
        let name = path.rsplit('/').next().unwrap_or_default();
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let wanted = is_special(&path) || checkout.like_posts.contains_key(folder);
        if wanted && !name.starts_with('.') && !name.ends_with('~') {
            checkout.moved.insert(path);
            continue;
        }
        let first = path.split('/').next().unwrap_or_default().to_owned();
        if matches!(first.as_str(), "_layouts" | "_includes") {
            checkout.templates.insert(path.clone());
        }
        // The configuration is translated.
        if path == "_config.yml" {
            continue;
        }
        let why = why_left(&first, &path);
        let left = checkout.left.entry(first).or_insert(Left { files: 0, why });
        left.files += 1;
    }
    checkout.moved.extend(published);
    checkout
}

/// Every file that is one, not through links: what links lead to is found by the walk.
fn all_files(source: &Source, built: &Path) -> Vec<String> {
    let root = &source.root.dir;
    let is_own = |entry: &DirEntry| {
        let made = entry.file_type().is_dir() && MADE.iter().any(|name| entry.file_name() == *name);
        entry.depth() == 0 || !(made || entry.path() == built || source.leaves_out(entry.path()))
    };
    let entries = WalkDir::new(root).into_iter().filter_entry(is_own).flatten();
    let files = entries.filter(|entry| entry.file_type().is_file());
    files.filter_map(|entry| relative(root, entry.into_path())).collect()
}

fn relative(root: &Path, path: PathBuf) -> Option<String> {
    let relative = path.strip_prefix(root).ok()?.to_str()?;
    Some(relative.replace(std::path::MAIN_SEPARATOR, "/"))
}

fn why_left(first: &str, path: &str) -> Text {
    match first {
        "_layouts" | "_includes" => text!("templates are Tera here; their Liquid is listed"),
        "_sass" => text!("style sheets are not compiled; a theme has them as CSS"),
        "_plugins" => text!("there are no plugins"),
        "Gemfile" | "Gemfile.lock" => text!("there is no Ruby"),
        _ if first.starts_with('.') => text!("hidden files are no content"),
        _ if first.starts_with('_') => text!("Jekyll ignores such names, or reads them as a collection"),
        _ if path.ends_with('~') || first.starts_with(['#', '~']) => text!("Jekyll ignores such names"),
        _ => text!("left out by `exclude:`, or by its name"),
    }
}
