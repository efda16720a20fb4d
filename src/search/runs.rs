//! Postings of some posts, sorted and compressed, until the whole segment's can be merged slice by slice.

use super::bytes::{self, Broken};
use super::tokens::Folding;

/// Posts of a run. More take more memory at work, fewer make more runs to merge.
pub const RUN: usize = 512;

/// A gram's place in its text is known modulo this.
pub const PHASES: u64 = 8;

/// A post that has a gram.
#[derive(Debug, Clone, Copy)]
pub struct Posting {
    pub post: u32,
    pub in_title: bool,
    /// A bit for each phase in which the gram is there.
    pub phases: u8,
}

/// Collects the grams of up to [`RUN`] posts.
#[derive(Default)]
pub struct Collector {
    /// A gram's hash, the post's number in the run, whether in the title, the phase: 32, 28, 1 and 3 bits.
    postings: Vec<u64>,
}

impl Collector {
    pub fn post(&mut self, folding: &Folding, number: usize, title: &str, body: &str) {
        for (text, in_title) in [(title, 1), (body, 0)] {
            let post = (number as u64) << 4 | in_title << 3;
            let grams = folding.grams(text).enumerate();
            self.postings.extend(grams.map(|(place, gram)| u64::from(gram) << 32 | post | (place as u64 % PHASES)));
        }
    }

    /// Sorts and compresses.
    pub fn finish(mut self, slices: u32) -> Run {
        sort(&mut self.postings);
        let mut run = Run { bytes: Vec::new(), starts: vec![0] };
        let mut merged: Vec<(u32, u32, u8)> = Vec::new();
        let mut last = 0;
        for same in self.postings.chunk_by(|one, next| one >> 32 == next >> 32) {
            let gram = (same[0] >> 32) as u32;
            let slice = slice(gram, slices) as usize;
            if run.starts.len() <= slice {
                run.starts.resize(slice + 1, run.bytes.len());
                last = 0;
            }
            bytes::put(&mut run.bytes, gram - last);
            merged.clear();
            for posting in same {
                let (number, in_title, phase) = (*posting as u32 >> 4, *posting as u32 >> 3 & 1, 1 << (posting & 7));
                match merged.last_mut() {
                    Some((last, titles, phases)) if *last == number => {
                        *titles |= in_title;
                        *phases |= phase;
                    }
                    _ => merged.push((number, in_title, phase)),
                }
            }
            bytes::put(&mut run.bytes, merged.len() as u32);
            let mut before = 0;
            for (number, in_title, phases) in &merged {
                bytes::put(&mut run.bytes, (number - before) << 1 | in_title);
                run.bytes.push(*phases);
                before = *number;
            }
            last = gram;
        }
        run.starts.resize(slices as usize + 1, run.bytes.len());
        run.bytes.shrink_to_fit();
        run
    }
}

/// The slice of a gram: its hash scaled to the number of slices.
pub fn slice(gram: u32, slices: u32) -> u32 {
    ((u64::from(gram) * u64::from(slices)) >> 32) as u32
}

/// By the hash alone; postings of the same gram keep their order, which is that of the posts.
fn sort(postings: &mut Vec<u64>) {
    let mut other = vec![0; postings.len()];
    for (shift, width) in [(32, 11), (43, 11), (54, 10)] {
        let digit = |posting: u64| (posting >> shift) as usize & ((1 << width) - 1);
        let mut places = [0usize; 2048];
        for posting in postings.iter() {
            places[digit(*posting)] += 1;
        }
        let mut place = 0;
        for count in &mut places {
            place += std::mem::replace(count, place);
        }
        for posting in postings.iter() {
            let place = &mut places[digit(*posting)];
            other[*place] = *posting;
            *place += 1;
        }
        std::mem::swap(postings, &mut other);
    }
}

pub struct Run {
    bytes: Vec<u8>,
    /// Where each slice begins, and the end.
    starts: Vec<usize>,
}

impl Run {
    pub fn slice(&self, slice: u32) -> Cursor<'_> {
        let slice = slice as usize;
        let mut cursor = Cursor { bytes: &self.bytes[self.starts[slice]..self.starts[slice + 1]], gram: Some(0) };
        cursor.step();
        cursor
    }
}

/// Goes through a slice of a run, gram by gram.
pub struct Cursor<'a> {
    bytes: &'a [u8],
    /// The gram whose list comes next; none at the end.
    pub gram: Option<u32>,
}

impl Cursor<'_> {
    /// Appends the next gram's postings, `before` posts being those of earlier runs, and goes on.
    pub fn take(&mut self, before: usize, postings: &mut Vec<Posting>) -> Result<(), Broken> {
        let count = bytes::take(&mut self.bytes)?;
        let mut number = before as u32;
        for _ in 0..count {
            let posting = bytes::take(&mut self.bytes)?;
            number += posting >> 1;
            let (&phases, rest) = self.bytes.split_first().ok_or(Broken)?;
            self.bytes = rest;
            postings.push(Posting { post: number, in_title: posting & 1 == 1, phases });
        }
        self.step();
        Ok(())
    }

    fn step(&mut self) {
        self.gram = match (self.gram, bytes::take(&mut self.bytes)) {
            (Some(gram), Ok(delta)) => Some(gram + delta),
            _ => None,
        };
    }
}
