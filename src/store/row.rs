//! The rows themselves: fixed fields first, little-endian.

use crate::digest::{Content, Mark};
use crate::stamp::Stamp;

/// What is known of a source file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceRow<'a> {
    /// As it was when it was read; if it had not settled, the content must be looked at again.
    pub stamp: Stamp,
    pub settled: bool,
    pub content: Content,
    /// What was read from it.
    pub record: &'a [u8],
}

/// What is known of an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutputRow {
    /// What it was made from.
    pub key: [Mark; 3],
    /// Why it was rendered last, in the caller's words.
    pub cause: u8,
    pub stamp: Stamp,
    pub settled: bool,
    pub content: Content,
}

/// Bytes of the fixed fields: stamp, settled, content.
const FILE_FIELDS: usize = 8 + 8 + 1 + 16;

fn put_file(bytes: &mut Vec<u8>, stamp: Stamp, settled: bool, content: Content) {
    bytes.extend_from_slice(&stamp.bytes.to_le_bytes());
    bytes.extend_from_slice(&stamp.modified.to_le_bytes());
    bytes.push(u8::from(settled));
    bytes.extend_from_slice(&content.0.to_le_bytes());
}

fn take_file(bytes: &[u8; FILE_FIELDS]) -> Option<(Stamp, bool, Content)> {
    let (size, rest) = bytes.split_first_chunk::<8>()?;
    let (modified, rest) = rest.split_first_chunk::<8>()?;
    let (settled, rest) = rest.split_first()?;
    let stamp = Stamp { bytes: u64::from_le_bytes(*size), modified: i64::from_le_bytes(*modified) };
    Some((stamp, *settled == 1, Content(u128::from_le_bytes(rest.try_into().ok()?))))
}

impl<'a> SourceRow<'a> {
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(FILE_FIELDS + self.record.len());
        put_file(&mut bytes, self.stamp, self.settled, self.content);
        bytes.extend_from_slice(self.record);
        bytes
    }

    pub fn decode(bytes: &'a [u8]) -> Option<Self> {
        let (file, record) = bytes.split_first_chunk()?;
        let (stamp, settled, content) = take_file(file)?;
        Some(Self { stamp, settled, content, record })
    }
}

impl OutputRow {
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(FILE_FIELDS + 25);
        put_file(&mut bytes, self.stamp, self.settled, self.content);
        for mark in self.key {
            bytes.extend_from_slice(&mark.0.to_le_bytes());
        }
        bytes.push(self.cause);
        bytes
    }

    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let (file, key) = bytes.split_first_chunk()?;
        let (stamp, settled, content) = take_file(file)?;
        let (cause, marks) = key.split_last()?;
        let (marks, rest) = marks.as_chunks::<8>();
        let key = <[[u8; 8]; 3]>::try_from(marks).ok()?.map(u64::from_le_bytes).map(Mark);
        rest.is_empty().then_some(Self { key, cause: *cause, stamp, settled, content })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_decoded() {
        let stamp = Stamp { bytes: 7, modified: -5 };
        let output =
            OutputRow { key: [Mark(1), Mark(2), Mark(u64::MAX)], cause: 3, stamp, settled: true, content: Content(9) };
        assert_eq!(OutputRow::decode(&output.encode()), Some(output));
        assert_eq!(OutputRow::decode(&output.encode()[1..]), None);
        let source = SourceRow { stamp, settled: false, content: Content(3), record: b"abc" };
        assert_eq!(SourceRow::decode(&source.encode()), Some(source));
        assert_eq!(SourceRow::decode(&[0; 10]), None);
    }
}
