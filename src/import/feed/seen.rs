//! The posts that came from feeds, by the ids of their items.

use super::item;
use crate::build::Source;
use crate::content::{Fields, FileKind, split_front_matter};
use crate::import::NewPost;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Front matter is looked for in so many bytes: an archive may have a million posts.
const START: u64 = 64 * 1024;

/// A post that came from a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Existing {
    pub path: PathBuf,
    /// The [name](super::Origin::name) of its feed.
    pub feed: String,
    /// What its item digested to; anything else means that the post follows no feed any longer.
    pub digest: String,
}

/// All of them.
#[derive(Debug, Default)]
pub struct Seen(HashMap<String, Existing>);

impl Seen {
    /// Looks through the site's posts and drafts, and through `folder`, which may lie elsewhere.
    pub fn scan(source: &Source, folder: &Path) -> Self {
        let walked = source.walk(&|_| {}).all().files;
        let is_post = |kind: FileKind| matches!(kind, FileKind::Post | FileKind::Draft);
        let mut paths: BTreeSet<PathBuf> =
            walked.iter().filter(|file| is_post(file.kind)).map(|file| source.root.absolute(&file.path)).collect();
        let entries = walkdir::WalkDir::new(folder).into_iter().flatten();
        paths.extend(entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path));
        let found: Vec<(String, Existing)> = paths.into_par_iter().filter_map(existing).collect();
        let mut seen = HashMap::with_capacity(found.len());
        for (id, existing) in found {
            seen.entry(id).or_insert(existing);
        }
        Self(seen)
    }

    pub fn find(&self, id: &str) -> Option<&Existing> {
        self.0.get(id)
    }
}

fn existing(path: PathBuf) -> Option<(String, Existing)> {
    let mut start = Vec::new();
    File::open(&path).ok()?.take(START).read_to_end(&mut start).ok()?;
    memchr::memmem::find(&start, b"feed_id")?;
    let text = String::from_utf8_lossy(&start);
    let fields = Fields::parse(split_front_matter(&text).yaml?);
    let field = |key: &str| fields.filled(key).unwrap_or_default();
    Some((fields.filled("feed_id")?, Existing { path, feed: field("feed"), digest: field("feed_digest") }))
}

/// The id of the item that a post came from.
pub fn id_of(path: &Path) -> Option<String> {
    existing(path.to_owned()).map(|(id, _)| id)
}

/// Whether this is what [`Item::digest`](item::Item::digest) gives.
pub fn is_digest(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What a post's item digested to, if nobody changed what the post shows of it.
pub fn digest_of(post: &NewPost) -> String {
    item::digest(post.text_of("title"), post.text_of("author"), post.text_of("source_url"), post.body())
}
