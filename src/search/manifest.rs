//! `index.json`: the one file that changes with every update beside the newest segments.

use super::bytes::Broken;
use super::segments::{BLOCK, Segment};
use serde::{Deserialize, Serialize};

/// The browser refuses another than its own.
pub const FORMAT: u32 = 2;

/// What the browser must know of a segment before it asks for its files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub name: String,
    /// Days as `2022-04-02`.
    pub newest: String,
    pub oldest: String,
    pub posts: u32,
    pub shards: u32,
    pub slices: u32,
    /// Of what the segment is made of. Asked for with the files as `?v=`, so that caches may keep them for good.
    pub mark: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    /// Whether bodies are indexed, or titles alone.
    pub bodies: bool,
    /// Posts of a block of records.
    pub block: u32,
    /// Newest first.
    pub segments: Vec<Entry>,
}

impl Manifest {
    pub fn new<'a>(bodies: bool, segments: impl IntoIterator<Item = (&'a Segment, u64)>) -> Self {
        let entry = |(segment, mark): (&Segment, u64)| Entry {
            name: segment.name.clone(),
            newest: segment.newest.to_string(),
            oldest: segment.oldest.to_string(),
            posts: segment.posts.len() as u32,
            shards: segment.shards,
            slices: segment.slices,
            mark: format!("{mark:016x}"),
        };
        let segments = segments.into_iter().map(entry).collect();
        Self { format: FORMAT, bodies, block: BLOCK as u32, segments }
    }

    pub fn file(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    pub fn read(file: &[u8]) -> Result<Self, Broken> {
        let manifest: Self = serde_json::from_slice(file).map_err(|_| Broken)?;
        if manifest.format == FORMAT { Ok(manifest) } else { Err(Broken) }
    }
}
