//! Writes a segment's files from its posts, in little memory: runs of posts are read, sorted and compressed, then
//! merged slice by slice. The same posts give the same bytes, whatever the number of threads.

use super::bits;
use super::bytes;
use super::records::{Columns, Record, deflate};
use super::runs::{Collector, Cursor, PHASES, Posting, RUN, Run};
use super::segments::{BLOCK, Segment};
use super::tokens::Folding;
use rayon::prelude::*;
use std::collections::HashMap;

/// Grams that one of so many posts has are common: their lists have phases, so that fewer posts have them all by chance.
const COMMON: u32 = 64;

/// Lists of at least so many posts have their length in bytes before them, so that a reader can skip them.
pub const MEASURED: u32 = 8;

/// What is found and what is shown.
#[derive(Debug, Clone, Default)]
pub struct Post {
    pub record: Record,
    /// What the browser has as the text of `[data-search-body]`, up to white space.
    pub body: String,
}

/// Writes all files of a segment.
///
/// `read` is called once for each place of `segment.posts`, `put` once for each path of `segment.files()`; both from
/// several threads, in no order.
pub fn write<E: Send>(
    folding: &Folding,
    segment: &Segment,
    read: impl Fn(usize) -> Result<Post, E> + Sync,
    put: impl Fn(String, Vec<u8>) -> Result<(), E> + Sync,
) -> Result<(), E> {
    let starts: Vec<usize> = segment.posts.clone().step_by(RUN).collect();
    let parts: Vec<Part> = (starts.into_par_iter())
        .map(|start| part(folding, segment, start..segment.posts.end.min(start + RUN), &read, &put))
        .collect::<Result<_, E>>()?;
    let (mut runs, mut columns, mut places) = (Vec::new(), Columns::default(), HashMap::new());
    for part in parts {
        runs.push(part.run);
        columns.append(&mut places, part.columns);
    }
    let sizes: Vec<Vec<usize>> = (0..segment.shards)
        .into_par_iter()
        .map(|number| {
            let slices = (number * segment.slices..).take(segment.slices as usize);
            let slices: Vec<Vec<u8>> = slices.map(|at| slice(&runs, at, segment.posts.len() as u32)).collect();
            put(segment.shard(number), slices.concat())?;
            Ok(slices.iter().map(Vec::len).collect())
        })
        .collect::<Result<_, E>>()?;
    if segment.slices > 1 {
        let mut file = Vec::new();
        sizes.iter().flatten().for_each(|size| bytes::put(&mut file, *size as u32));
        put(segment.sizes(), file)?;
    }
    put(segment.head(), columns.file())
}

/// What becomes of a run's posts.
struct Part {
    run: Run,
    columns: Columns,
}

fn part<E>(
    folding: &Folding,
    segment: &Segment,
    posts: std::ops::Range<usize>,
    read: &impl Fn(usize) -> Result<Post, E>,
    put: &impl Fn(String, Vec<u8>) -> Result<(), E>,
) -> Result<Part, E> {
    let (mut collector, mut columns, mut places) = (Collector::default(), Columns::default(), HashMap::new());
    let mut lines = String::new();
    for place in posts.clone() {
        let post = read(place)?;
        collector.post(folding, place - posts.start, &post.record.title, &post.body);
        columns.push(&mut places, &post.record);
        post.record.line(&mut lines);
        let done = place + 1 - posts.start;
        if done.is_multiple_of(BLOCK) || place + 1 == posts.end {
            put(segment.block(((place - segment.posts.start) / BLOCK) as u32), deflate(&lines))?;
            lines.clear();
        }
    }
    Ok(Part { run: collector.finish(segment.shards * segment.slices), columns })
}

/// The number of grams, then the entry of each, in the order of their hashes; nothing at all without grams.
fn slice(runs: &[Run], number: u32, total: u32) -> Vec<u8> {
    let mut cursors: Vec<Cursor> = runs.iter().map(|run| run.slice(number)).collect();
    let (mut entries, mut grams, mut last) = (Vec::new(), 0, 0);
    let (mut postings, mut numbers, mut writer) = (Vec::new(), Vec::new(), bits::Writer::default());
    while let Some(gram) = cursors.iter().filter_map(|cursor| cursor.gram).min() {
        postings.clear();
        for (place, cursor) in cursors.iter_mut().enumerate().filter(|(_, cursor)| cursor.gram == Some(gram)) {
            let taken = cursor.take(place * RUN, &mut postings);
            debug_assert!(taken.is_ok(), "a run is what was put into it");
        }
        bytes::put(&mut entries, gram - last);
        entry(&postings, total, &mut numbers, &mut writer, &mut entries);
        (last, grams) = (gram, grams + 1);
    }
    if grams == 0 {
        return Vec::new();
    }
    let mut slice = Vec::with_capacity(entries.len() + 4);
    bytes::put(&mut slice, grams);
    slice.extend(entries);
    slice
}

/// An entry after its hash: the length of its list four times, two more if the list has phases, one more if titles have
/// the gram; then the number of these titles, if any; the size of the lists in bytes if the first has [`MEASURED`] or
/// more numbers; the list of posts (times [`PHASES`] plus phase, if it has phases); the titles' ranks among the posts.
fn entry(postings: &[Posting], total: u32, numbers: &mut Vec<u32>, writer: &mut bits::Writer, out: &mut Vec<u8>) {
    let phased = postings.len() as u32 * COMMON >= total;
    let phases = PHASES as u32;
    numbers.clear();
    for posting in postings {
        if phased {
            let mut left = posting.phases;
            while left != 0 {
                numbers.push(posting.post * phases + left.trailing_zeros());
                left &= left - 1;
            }
        } else {
            numbers.push(posting.post);
        }
    }
    let titles: Vec<u32> = (0..).zip(postings).filter(|(_, posting)| posting.in_title).map(|(rank, _)| rank).collect();
    let count = numbers.len() as u32;
    bytes::put(out, count << 2 | u32::from(phased) << 1 | u32::from(!titles.is_empty()));
    if !titles.is_empty() {
        bytes::put(out, titles.len() as u32);
    }
    writer.list(numbers, 0, if phased { total * phases } else { total });
    writer.list(&titles, 0, postings.len() as u32);
    let lists = writer.end();
    if count >= MEASURED {
        bytes::put(out, lists.len() as u32);
    }
    out.extend(lists);
}
