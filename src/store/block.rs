//! Rows in one piece: a few hundred sorted rows share one value of the database, with a checksum of their own, since the
//! database does not look at its checksums when it reads.
//!
//! `(path length u32, value length u32, path, value)*`, then the XXH3 of the block's table, bound and rows; numbers are
//! little-endian.

use crate::digest::Marker;

/// What a block may grow to before it is cut, in bytes: below a power of two, which the database allocates.
const LARGEST: usize = 60_000;
/// What the pieces are then filled to, so that the next rows fit.
const FILLED: usize = 45_000;

const CHECKSUM: usize = 8;

/// The rows of one block, checked.
#[derive(Debug)]
pub struct Block(Vec<u8>);

/// A path and what is known of it; `None` forgets it.
pub type Change<'a> = (&'a str, Option<&'a [u8]>);

impl Block {
    /// `None` if the bytes are not what was written under this bound.
    pub fn read(table: &str, bound: &str, mut bytes: Vec<u8>) -> Option<Self> {
        let rows = bytes.len().checked_sub(CHECKSUM)?;
        if bytes[rows..] != checksum(table, bound, &bytes[..rows]) {
            return None;
        }
        bytes.truncate(rows);
        Some(Self(bytes))
    }

    pub fn rows(&self) -> Rows<'_> {
        Rows(&self.0)
    }
}

/// The rows of a block by path.
#[derive(Debug, Clone)]
pub struct Rows<'a>(&'a [u8]);

impl Rows<'_> {
    pub(super) fn none() -> Self {
        Self(&[])
    }
}

impl<'a> Iterator for Rows<'a> {
    type Item = (&'a str, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (path, rest) = self.0.split_first_chunk::<4>()?;
        let (value, rest) = rest.split_first_chunk::<4>()?;
        let (path, rest) = rest.split_at_checked(u32::from_le_bytes(*path) as usize)?;
        let (value, rest) = rest.split_at_checked(u32::from_le_bytes(*value) as usize)?;
        self.0 = rest;
        Some((std::str::from_utf8(path).ok()?, value))
    }
}

/// The blocks that the rows of one make with `changes`, both sorted by path; the first keeps `bound`. Empty if no row
/// is left.
pub fn merge(table: &str, bound: &str, rows: Rows, changes: &[Change]) -> Vec<(String, Vec<u8>)> {
    let mut filling = Filling { table, bound: bound.to_owned(), rows: Vec::new(), finished: Vec::new() };
    let size: usize =
        rows.0.len() + changes.iter().map(|(path, value)| row_size(path, value.unwrap_or(&[]))).sum::<usize>();
    let most = if size <= LARGEST { LARGEST } else { FILLED };
    let mut changes = changes.iter().peekable();
    for (path, value) in rows {
        while let Some((new, replacement)) = changes.next_if(|(new, _)| *new < path) {
            filling.add(new, *replacement, most);
        }
        match changes.next_if(|(new, _)| *new == path) {
            Some((_, replacement)) => filling.add(path, *replacement, most),
            None => filling.add(path, Some(value), most),
        }
    }
    for (new, value) in changes {
        filling.add(new, *value, most);
    }
    filling.finish()
}

struct Filling<'t> {
    table: &'t str,
    bound: String,
    rows: Vec<u8>,
    finished: Vec<(String, Vec<u8>)>,
}

impl Filling<'_> {
    fn add(&mut self, path: &str, value: Option<&[u8]>, most: usize) {
        let Some(value) = value else { return };
        if !self.rows.is_empty() && self.rows.len() + row_size(path, value) > most {
            self.cut();
            path.clone_into(&mut self.bound);
        }
        self.rows.extend_from_slice(&(path.len() as u32).to_le_bytes());
        self.rows.extend_from_slice(&(value.len() as u32).to_le_bytes());
        self.rows.extend_from_slice(path.as_bytes());
        self.rows.extend_from_slice(value);
    }

    fn cut(&mut self) {
        let mut rows = std::mem::take(&mut self.rows);
        let sum = checksum(self.table, &self.bound, &rows);
        rows.extend_from_slice(&sum);
        self.finished.push((self.bound.clone(), rows));
    }

    fn finish(mut self) -> Vec<(String, Vec<u8>)> {
        if !self.rows.is_empty() {
            self.cut();
        }
        self.finished
    }
}

fn row_size(path: &str, value: &[u8]) -> usize {
    8 + path.len() + value.len()
}

fn checksum(table: &str, bound: &str, rows: &[u8]) -> [u8; CHECKSUM] {
    let rows = crate::digest::Mark::of(rows);
    Marker::new().text(table).text(bound).mark(rows).finish().0.to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[test]
    fn a_block_is_believed_only_as_it_was_written_and_where_it_was_written() {
        let blocks = merge("sources", "", Rows::none(), &[("a", Some(b"1")), ("b", Some(b"22"))]);
        let [(bound, bytes)] = blocks.as_slice() else { panic!("{blocks:?}") };
        let block = Block::read("sources", bound, bytes.clone()).unwrap();
        assert_eq!(block.rows().collect::<Vec<_>>(), [("a", &b"1"[..]), ("b", &b"22"[..])]);
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x10;
            assert!(Block::read("sources", bound, damaged).is_none(), "byte {at}");
            assert!(Block::read("sources", bound, bytes[..at].to_vec()).is_none());
        }
        assert!(Block::read("outputs", bound, bytes.clone()).is_none());
        assert!(Block::read("sources", "a", bytes.clone()).is_none());
    }

    proptest! {
        #[test]
        fn merging_is_what_a_map_does_and_no_block_is_too_large(
            rounds in prop::collection::vec(prop::collection::btree_map("[a-d]{1,4}", prop::option::of(0usize..30_000), 0..20), 1..6)
        ) {
            let mut expected: BTreeMap<String, Vec<u8>> = BTreeMap::new();
            let mut blocks: Vec<(String, Vec<u8>)> = Vec::new();
            for round in rounds {
                let values: BTreeMap<String, Option<Vec<u8>>> =
                    round.into_iter().map(|(path, size)| (path, size.map(|size| vec![7; size]))).collect();
                let changes: Vec<Change> =
                    values.iter().map(|(path, value)| (path.as_str(), value.as_deref())).collect();
                // All blocks as one, since that is harder.
                let mut all = Vec::new();
                for (bound, bytes) in blocks {
                    all.extend_from_slice(&Block::read("t", &bound, bytes).unwrap().0);
                }
                blocks = merge("t", "", Rows(&all), &changes);
                for (path, value) in values {
                    match value {
                        Some(value) => expected.insert(path, value),
                        None => expected.remove(&path),
                    };
                }
            }
            let mut found = BTreeMap::new();
            for (bound, bytes) in &blocks {
                prop_assert!(bytes.len() <= LARGEST + CHECKSUM);
                for (path, value) in Block::read("t", bound, bytes.clone()).unwrap().rows() {
                    prop_assert!(path >= bound.as_str());
                    found.insert(path.to_owned(), value.to_vec());
                }
            }
            prop_assert_eq!(found, expected);
        }
    }
}
