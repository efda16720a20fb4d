//! The posts that importers wrote, known again by a key of their front matter: wherever they were moved on the site, and
//! whatever their files are called.

use crate::build::Source;
use crate::content::{FRONT_MATTER_BYTES, Fields, FileKind, split_front_matter};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// So much of each post is read, and no more, since an archive may have a million: all front matter that a build looks
/// at in a file of UTF-8, and what marks its ends.
const START: u64 = FRONT_MATTER_BYTES as u64 + 64;

/// What `take` makes of each post that has `key`, in the order of their paths: of the site's posts and drafts, and of
/// `folder`, which may lie elsewhere.
pub fn posts_with<T: Send>(
    source: &Source,
    folder: &Path,
    key: &str,
    take: impl Fn(PathBuf, &Fields) -> Option<T> + Sync,
) -> Vec<T> {
    let walked = source.walk(&|_| {}).all().files;
    let is_post = |kind: FileKind| matches!(kind, FileKind::Post | FileKind::Draft);
    let mut paths: BTreeSet<PathBuf> =
        walked.iter().filter(|file| is_post(file.kind)).map(|file| source.root.absolute(&file.path)).collect();
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten();
    paths.extend(entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path));
    paths.into_par_iter().filter_map(|path| post_with(path, key, &take)).collect()
}

/// What `take` makes of one file, if its front matter has `key`.
pub fn post_with<T>(path: PathBuf, key: &str, take: impl Fn(PathBuf, &Fields) -> Option<T>) -> Option<T> {
    let mut start = Vec::new();
    File::open(&path).ok()?.take(START).read_to_end(&mut start).ok()?;
    memchr::memmem::find(&start, key.as_bytes())?;
    let text = String::from_utf8_lossy(&start);
    take(path, &Fields::parse(split_front_matter(&text).yaml?))
}
