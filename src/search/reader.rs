//! Reads the files back: for tests and checks. Whatever the bytes are, it neither panics nor takes much memory.

use super::bits;
use super::bytes::{self, Broken};
use super::manifest::{Entry, Manifest};
use super::records::{self, Columns, Record};
use super::runs::{self, PHASES};
use super::segment::MEASURED;
use super::segments::LIMIT;
use super::tokens::Folding;

/// The posts with a gram: numbers in their segment, ascending, so newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Postings {
    /// With a bit for each phase that the gram may have there.
    pub posts: Vec<(u32, u8)>,
    /// Those with the gram in their titles.
    pub titles: Vec<u32>,
}

/// A phase is not known.
const ANY: u8 = u8::MAX;

/// The postings of a gram in its slice of a shard; empty if the slice has none.
pub fn postings(mut file: &[u8], gram: u32, total: u32) -> Result<Postings, Broken> {
    if file.is_empty() {
        return Ok(Postings::default());
    }
    let grams = bytes::take(&mut file)?;
    let mut hash = 0u32;
    for _ in 0..grams {
        hash = hash.checked_add(bytes::take(&mut file)?).ok_or(Broken)?;
        if hash > gram {
            break;
        }
        let header = bytes::take(&mut file)?;
        let titles = if header & 1 == 1 { bytes::take(&mut file)? } else { 0 };
        let form = Form { count: header >> 2, titles, phased: header & 2 == 2 };
        let measured = if form.count >= MEASURED { Some(bytes::take(&mut file)? as usize) } else { None };
        let length = match measured {
            Some(length) if hash < gram => length,
            _ => {
                let (postings, length) = form.lists(file, total)?;
                if hash == gram {
                    return Ok(postings);
                }
                length
            }
        };
        file = file.get(length..).ok_or(Broken)?;
    }
    Ok(Postings::default())
}

/// What an entry's lists look like.
struct Form {
    count: u32,
    titles: u32,
    phased: bool,
}

impl Form {
    /// The lists and how many bytes they took.
    fn lists(&self, file: &[u8], total: u32) -> Result<(Postings, usize), Broken> {
        let mut reader = bits::Reader::new(file);
        let (mut numbers, mut ranks) = (Vec::new(), Vec::new());
        let phases = PHASES as u32;
        reader.list(&mut numbers, self.count, 0, if self.phased { total.saturating_mul(phases) } else { total })?;
        let mut posts: Vec<(u32, u8)> = Vec::new();
        for number in numbers {
            let (post, phase) = if self.phased { (number / phases, 1 << (number % phases)) } else { (number, ANY) };
            match posts.last_mut() {
                Some((last, phases)) if *last == post => *phases |= phase,
                _ => posts.push((post, phase)),
            }
        }
        reader.list(&mut ranks, self.titles, 0, posts.len() as u32)?;
        let titles = ranks.iter().map(|rank| posts[*rank as usize].0).collect();
        Ok((Postings { posts, titles }, reader.bytes()))
    }
}

/// A search index whose files `get` fetches by their paths below `search/`.
pub struct Index<G> {
    pub manifest: Manifest,
    get: G,
}

impl<G: Fn(&str) -> Option<Vec<u8>>> Index<G> {
    pub fn open(get: G) -> Result<Self, Broken> {
        let manifest = Manifest::read(&get("index.json").ok_or(Broken)?)?;
        let sane = |entry: &Entry| entry.posts as usize <= LIMIT && entry.shards > 0 && entry.slices > 0;
        if manifest.block == 0 || !manifest.segments.iter().all(sane) {
            return Err(Broken);
        }
        Ok(Self { manifest, get })
    }

    fn file(&self, path: &str) -> Result<Vec<u8>, Broken> {
        (self.get)(path).ok_or(Broken)
    }

    /// The slice of a shard that has a gram, if the segment has the gram.
    fn slice(&self, segment: &Entry, gram: u32) -> Result<Vec<u8>, Broken> {
        let (shards, slices) = (segment.shards, segment.slices);
        let at = runs::slice(gram, shards.checked_mul(slices).ok_or(Broken)?);
        let shard = self.file(&format!("{}/p{}.bin", segment.name, at / slices))?;
        if slices == 1 {
            return Ok(shard);
        }
        let (file, mut sizes) = (self.file(&format!("{}/sizes.bin", segment.name))?, Vec::new());
        let mut rest = file.as_slice();
        while !rest.is_empty() {
            sizes.push(bytes::take(&mut rest)? as usize);
        }
        let (before, size) = sizes
            .get(..=at as usize)
            .and_then(|sizes| {
                let (size, before) = sizes.split_last()?;
                Some((before.iter().rev().take((at % slices) as usize).sum::<usize>(), *size))
            })
            .ok_or(Broken)?;
        shard.get(before..before + size).map(<[u8]>::to_vec).ok_or(Broken)
    }

    /// The posts of a segment that may hold a text, which has all its grams, and those that may in their titles.
    pub fn candidates(&self, folding: &Folding, segment: &Entry, text: &str) -> Result<Postings, Broken> {
        let mut found: Option<Postings> = None;
        for (place, gram) in folding.grams(text).enumerate() {
            let mut next = postings(&self.slice(segment, gram)?, gram, segment.posts)?;
            // A bit for each phase that the text may begin in.
            next.posts.iter_mut().for_each(|(_, phases)| *phases = phases.rotate_right(place as u32));
            found = Some(match found {
                None => next,
                Some(found) => found.and(&next),
            });
        }
        Ok(found.unwrap_or_default())
    }

    /// The record of a post.
    pub fn record(&self, segment: &Entry, post: u32) -> Result<Record, Broken> {
        let (block, place) = (post / self.manifest.block, post % self.manifest.block);
        let file = self.file(&format!("{}/r{block}.bin", segment.name))?;
        records::records(&file)?.into_iter().nth(place as usize).ok_or(Broken)
    }

    pub fn columns(&self, segment: &Entry) -> Result<Columns, Broken> {
        Columns::read(&self.file(&format!("{}/head.bin", segment.name))?)
    }
}

impl Postings {
    fn and(mut self, other: &Self) -> Self {
        self.posts.retain_mut(|(post, phases)| {
            let there = other.posts.binary_search_by_key(post, |(post, _)| *post);
            *phases &= there.map_or(0, |place| other.posts[place].1);
            *phases != 0
        });
        // A title whose grams do not stand in one row does not hold the text either.
        let is_left = |post: &u32| self.posts.binary_search_by_key(post, |(post, _)| *post).is_ok();
        self.titles.retain(|post| other.titles.binary_search(post).is_ok() && is_left(post));
        self
    }
}
