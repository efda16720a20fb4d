//! The posts that came from feeds, by the ids of their items.

use super::item;
use crate::build::Source;
use crate::content::Fields;
use crate::import::NewPost;
use crate::import::seen::{post_with, posts_with};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The key of the item's id.
const KEY: &str = "feed_id";

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
        let found = posts_with(source, folder, KEY, existing);
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

fn existing(path: PathBuf, fields: &Fields) -> Option<(String, Existing)> {
    let field = |key: &str| fields.filled(key).unwrap_or_default();
    Some((fields.filled(KEY)?, Existing { path, feed: field("feed"), digest: field("feed_digest") }))
}

/// The id of the item that a post came from.
pub fn id_of(path: &Path) -> Option<String> {
    post_with(path.to_owned(), KEY, existing).map(|(id, _)| id)
}

/// Whether this is what [`Item::digest`](item::Item::digest) gives.
pub fn is_digest(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What a post's item digested to, if nobody changed what the post shows of it.
pub fn digest_of(post: &NewPost) -> String {
    item::digest(post.text_of("title"), post.text_of("author"), post.text_of("source_url"), post.body())
}
