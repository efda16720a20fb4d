//! Every file of a finished site: sizes, kinds of entries, and the names that need a look.

use super::{HEAVY_PAGE, NAMED, names};
use crate::diagnostic::{Code, Diagnostic};
use crate::words::text;
use rayon::prelude::*;
use serde::Serialize;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A file, or a folder with the number of its own entries and their bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Heavy {
    /// Below the site's root, with `/`.
    pub path: String,
    pub bytes: u64,
    #[serde(skip_serializing_if = "is_one")]
    pub entries: usize,
}

fn is_one(entries: &usize) -> bool {
    *entries == 1
}

/// GitHub refuses a push with a larger file: 100 MiB.
pub const LARGEST_FILE: u64 = 100 << 20;

/// What a walk found.
#[derive(Debug, Default)]
pub struct Found {
    pub files: usize,
    pub bytes: u64,
    pub heavy_pages: usize,
    /// The largest files of each folder.
    pub large: Vec<Heavy>,
    pub folders: Vec<Heavy>,
    /// Paths that are not plain.
    pub names: Vec<String>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Goes through the site, folder by folder, in parallel.
pub fn walk(root: &Path) -> io::Result<Found> {
    let mut all = Found::default();
    let mut level = vec![String::new()];
    while !level.is_empty() {
        let listed: Vec<(Found, Vec<String>)> =
            level.par_iter().map(|folder| list(root, folder)).collect::<io::Result<_>>()?;
        level.clear();
        for (found, below) in listed {
            all.files += found.files;
            all.bytes += found.bytes;
            all.heavy_pages += found.heavy_pages;
            all.large.extend(found.large);
            all.folders.extend(found.folders);
            all.names.extend(found.names);
            all.diagnostics.extend(found.diagnostics);
            level.extend(below);
        }
    }
    // Names without capitals meet those with.
    all.names.sort_unstable();
    Ok(all)
}

fn list(root: &Path, folder: &str) -> io::Result<(Found, Vec<String>)> {
    let absolute: PathBuf = root.join(folder);
    let at = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", absolute.display()));
    let (mut found, mut below) = (Found::default(), Vec::new());
    let mut entries = 0;
    for entry in fs::read_dir(&absolute).map_err(at)? {
        let entry = entry.map_err(at)?;
        let name = entry.file_name();
        if name.eq_ignore_ascii_case(".git") {
            // At the root it is a checkout of the branch, whose site this is.
            if !folder.is_empty() {
                let nested =
                    Diagnostic::new(Code::RepositoryInSite, text!("a folder holds a git repository of its own"));
                found.diagnostics.push(nested.file(folder).hint(text!("remove its .git")));
            }
            continue;
        }
        entries += 1;
        let path = match (folder.is_empty(), name.to_string_lossy()) {
            (true, name) => name.into_owned(),
            (false, name) => format!("{folder}/{name}"),
        };
        let metadata = entry.metadata().map_err(at)?;
        if !names::is_plain(&path) {
            found.names.push(path.clone());
        }
        if name.to_str().is_none() {
            let message = text!("a name is not UTF-8, and no address leads to it");
            found.diagnostics.push(Diagnostic::new(Code::NameNotPortable, message).file(path));
        } else if metadata.is_dir() {
            below.push(path);
        } else if metadata.is_file() {
            found.take(path, &metadata);
        } else {
            let message = text!("hosts take neither symbolic links nor special files");
            let hint = text!("put the file itself into the content");
            found.diagnostics.push(Diagnostic::new(Code::LinkInSite, message).file(path).hint(hint));
        }
    }
    found.large.sort_by_key(|heavy| std::cmp::Reverse(heavy.bytes));
    found.large.truncate(NAMED);
    let path = if folder.is_empty() { ".".to_owned() } else { folder.to_owned() };
    found.folders.push(Heavy { path, bytes: found.bytes, entries });
    Ok((found, below))
}

impl Found {
    fn take(&mut self, path: String, metadata: &fs::Metadata) {
        let bytes = metadata.len();
        self.files += 1;
        self.bytes += bytes;
        if bytes > LARGEST_FILE {
            self.diagnostics.push(file_too_large(bytes, &path));
        }
        self.heavy_pages += usize::from(bytes > HEAVY_PAGE && path.ends_with(".html"));
        if !is_readable(metadata) {
            let found = Diagnostic::new(Code::NotReadable, text!("not everybody may read this file"));
            self.diagnostics.push(found.file(&path).hint(text!("chmod a+r, or build with a umask of 022")));
        }
        // Half sorted: most files of a large folder are never among the largest.
        if self.large.len() >= 64 {
            self.large.sort_by_key(|heavy| std::cmp::Reverse(heavy.bytes));
            self.large.truncate(NAMED);
        }
        self.large.push(Heavy { path, bytes, entries: 1 });
    }
}

pub fn file_too_large(bytes: u64, path: &str) -> Diagnostic {
    let message = text!("a file of {bytes} bytes: GitHub takes none over {limit}", bytes, limit = LARGEST_FILE);
    Diagnostic::new(Code::FileTooLarge, message).file(path).hint(text!("host it elsewhere"))
}

#[cfg(unix)]
fn is_readable(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o444 == 0o444
}

#[cfg(not(unix))]
fn is_readable(_: &fs::Metadata) -> bool {
    true
}
