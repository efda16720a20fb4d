//! Digests that tell whether something changed. Not against forgery: whoever could forge one could only keep the site
//! from noticing their own change.

use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};
use twox_hash::{XxHash3_64, XxHash3_128, xxhash3_128};

/// 128 bits of a whole file (XXH3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Content(pub u128);

impl Content {
    pub fn of(bytes: &[u8]) -> Self {
        Self(XxHash3_128::oneshot(bytes))
    }

    /// Of a file of any size, read piece by piece.
    pub fn of_reader(reader: &mut impl Read) -> io::Result<Self> {
        let mut digested = Digested::new(reader);
        digested.copy_to(&mut io::sink())?;
        Ok(digested.content())
    }
}

/// A reader that knows the digest of what was read through it.
pub struct Digested<R> {
    reader: R,
    hasher: xxhash3_128::Hasher,
}

impl<R: Read> Digested<R> {
    pub fn new(reader: R) -> Self {
        Self { reader, hasher: xxhash3_128::Hasher::new() }
    }

    /// To the end, in larger pieces than [`io::copy`] takes, which knows no shorter way through this reader.
    pub fn copy_to(&mut self, to: &mut impl Write) -> io::Result<()> {
        let mut buffer = vec![0; 64 * 1024];
        loop {
            match self.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(read) => to.write_all(&buffer[..read])?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Of all bytes so far.
    pub fn content(&self) -> Content {
        Content(self.hasher.finish_128())
    }
}

impl<R: Read> Read for Digested<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.hasher.write(&buffer[..read]);
        Ok(read)
    }
}

/// 64 bits of several values in order (XXH3): only ever compared with an earlier mark of the same thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mark(pub u64);

impl Mark {
    pub fn of(bytes: &[u8]) -> Self {
        Self(XxHash3_64::oneshot(bytes))
    }
}

/// Collects values for a [`Mark`]. Every value is framed, so that different sequences are different bytes.
#[derive(Debug, Default)]
pub struct Marker(Vec<u8>);

impl Marker {
    pub fn new() -> Self {
        Self(Vec::with_capacity(256))
    }

    pub fn text(&mut self, text: &str) -> &mut Self {
        self.bytes(text.as_bytes())
    }

    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.number(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
        self
    }

    pub fn number(&mut self, number: u64) -> &mut Self {
        self.0.extend_from_slice(&number.to_le_bytes());
        self
    }

    pub fn mark(&mut self, mark: Mark) -> &mut Self {
        self.number(mark.0)
    }

    /// A sequence, its length first.
    pub fn marks(&mut self, marks: impl ExactSizeIterator<Item = Mark>) -> &mut Self {
        self.number(marks.len() as u64);
        for mark in marks {
            self.mark(mark);
        }
        self
    }

    pub fn content(&mut self, content: Content) -> &mut Self {
        self.0.extend_from_slice(&content.0.to_le_bytes());
        self
    }

    /// Nothing, or a mark: the two are told apart.
    pub fn maybe(&mut self, mark: Option<Mark>) -> &mut Self {
        self.number(u64::from(mark.is_some()));
        self.mark(mark.unwrap_or_default())
    }

    pub fn finish(&self) -> Mark {
        Mark::of(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_values_do_not_run_into_each_other() {
        let mark = |parts: &[&str]| {
            let mut marker = Marker::new();
            for part in parts {
                marker.text(part);
            }
            marker.finish()
        };
        assert_ne!(mark(&["ab", "c"]), mark(&["a", "bc"]));
        assert_ne!(mark(&["a", ""]), mark(&["a"]));
        let (mut nothing, mut zero) = (Marker::new(), Marker::new());
        assert_ne!(nothing.maybe(None).finish(), zero.maybe(Some(Mark::default())).finish());
    }

    #[test]
    fn a_file_has_the_digest_of_its_bytes_however_it_is_read() {
        let bytes: Vec<u8> = (0..200_000u32).map(|at| (at % 251) as u8).collect();
        assert_eq!(Content::of_reader(&mut bytes.as_slice()).unwrap(), Content::of(&bytes));
    }
}
