//! Which posts go into which segment, and which files a segment has: known from the posts' days and sizes alone.
//!
//! Segments are cut by the calendar as seen from the newest post's day. Years that are over are one block each; of the
//! newest year, months that are over make blocks of 8, 4, 2 and 1 months; of the newest month, days that are over make
//! blocks of 16, 8, 4, 2 and 1 days; the newest day is a block. (So a day's posts are written about five times until
//! they rest in a year.) The newest blocks are joined while they hold at most [`HEAD`] posts, and years from the oldest
//! on while they hold at most [`LIMIT`]: few segments mean few requests. A block of more than [`LIMIT`] posts is split,
//! counted from the oldest. All of it is a function of the set of posts, so it does not matter which builds went before.

use std::ops::Range;

/// Posts of a segment at most: its files are made at once.
pub const LIMIT: usize = 1 << 17;

/// The newest blocks are one segment up to so many posts: an update writes at least these again.
pub const HEAD: usize = 2048;

/// Posts of a block of records.
pub const BLOCK: usize = 128;

/// A shard is to take so many bytes.
const SHARD: u64 = 64 << 10;

/// Slices of a shard: a reader asks for one of them, by its place in the file.
const SLICES: u32 = 32;

/// A segment whose postings take no more bytes is not worth slicing.
const WHOLE: u64 = 16 << 10;

/// Bytes of postings for one byte of source, in 1/64, and for one post.
const POSTINGS: (u64, u64) = (9, 48);

/// A day of the calendar, in the site's time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    pub year: i32,
    /// From 1.
    pub month: u8,
    /// From 1.
    pub day: u8,
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// What is known of a post before it is read.
#[derive(Debug, Clone, Copy)]
pub struct Dated {
    pub day: Day,
    /// Of its source; about three for a Han character.
    pub bytes: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// A folder below `search/`: the first and the last day of its block, and its part if the block was split.
    pub name: String,
    /// Places in the list of posts, which has the newest first.
    pub posts: Range<usize>,
    pub newest: Day,
    pub oldest: Day,
    pub shards: u32,
    /// Of each shard; with one there is no file of their sizes.
    pub slices: u32,
}

impl Segment {
    pub fn blocks(&self) -> u32 {
        self.posts.len().div_ceil(BLOCK) as u32
    }

    /// The paths of its files below `search/`.
    pub fn files(&self) -> impl Iterator<Item = String> {
        let shards = (0..self.shards).map(|shard| self.shard(shard));
        let blocks = (0..self.blocks()).map(|block| self.block(block));
        shards.chain(blocks).chain((self.slices > 1).then(|| self.sizes())).chain([self.head()])
    }

    pub fn shard(&self, shard: u32) -> String {
        format!("{}/p{shard}.bin", self.name)
    }

    pub fn block(&self, block: u32) -> String {
        format!("{}/r{block}.bin", self.name)
    }

    pub fn sizes(&self) -> String {
        format!("{}/sizes.bin", self.name)
    }

    pub fn head(&self) -> String {
        format!("{}/head.bin", self.name)
    }
}

/// A stretch of the calendar: two days of it that no other stretch has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stretch {
    first: Day,
    last: Day,
}

impl Stretch {
    /// The one that a day belongs to, seen from the newest day.
    fn of(day: Day, newest: Day) -> Self {
        let Day { year, month, .. } = day;
        if year != newest.year {
            Self { first: Day { year, month: 1, day: 1 }, last: Day { year, month: 12, day: 31 } }
        } else if month != newest.month {
            let months = aligned(month, newest.month);
            Self { first: Day { year, month: months.0, day: 1 }, last: Day { year, month: months.1, day: 31 } }
        } else {
            let days = aligned(day.day, newest.day);
            Self { first: Day { year, month, day: days.0 }, last: Day { year, month, day: days.1 } }
        }
    }
}

/// The block that a number from 1 on falls into, of those that part the numbers below `end` into falling powers of two.
/// The end is a block of its own.
fn aligned(number: u8, end: u8) -> (u8, u8) {
    let mut first = 1;
    while first < end {
        let size = 1 << (end - first).ilog2();
        if number < first + size {
            return (first, first + size - 1);
        }
        first += size;
    }
    (end, end)
}

struct Block {
    stretch: Stretch,
    posts: Range<usize>,
}

/// The segments of these posts, which come newest first; so do the segments.
pub fn plan(posts: &[Dated]) -> Vec<Segment> {
    let Some(newest) = posts.first().map(|post| post.day) else { return Vec::new() };
    debug_assert!(posts.is_sorted_by(|one, next| one.day >= next.day), "posts come newest first");
    let mut blocks: Vec<Block> = Vec::new();
    for (place, post) in posts.iter().enumerate() {
        let stretch = Stretch::of(post.day, newest);
        match blocks.last_mut() {
            Some(block) if block.stretch == stretch => block.posts.end = place + 1,
            _ => blocks.push(Block { stretch, posts: place..place + 1 }),
        }
    }
    join(blocks, newest).iter().flat_map(|block| split(block, posts)).collect()
}

fn join(blocks: Vec<Block>, newest: Day) -> Vec<Block> {
    let in_head = blocks.iter().take_while(|block| block.posts.end <= HEAD).count().max(1);
    let mut joined: Vec<Block> = Vec::new();
    let mut blocks = blocks.into_iter();
    for block in blocks.by_ref().take(in_head) {
        match joined.first_mut() {
            Some(head) => head.take_older(&block),
            None => joined.push(block),
        }
    }
    let (years, young): (Vec<Block>, Vec<Block>) = blocks.partition(|block| block.stretch.first.year != newest.year);
    joined.extend(young);
    let mut groups: Vec<Block> = Vec::new();
    for mut year in years.into_iter().rev() {
        match groups.last_mut() {
            Some(group) if group.posts.len() + year.posts.len() <= LIMIT => {
                year.take_older(group);
                *group = year;
            }
            _ => groups.push(year),
        }
    }
    joined.extend(groups.into_iter().rev());
    joined
}

impl Block {
    fn take_older(&mut self, older: &Self) {
        self.stretch.first = older.stretch.first;
        self.posts.end = older.posts.end;
    }
}

/// Part 1 is the oldest and stays as it is while posts come.
fn split(block: &Block, posts: &[Dated]) -> Vec<Segment> {
    let parts = block.posts.len().div_ceil(LIMIT);
    let Stretch { first, last } = block.stretch;
    let name = format!("{first}-{last}").replace('-', "");
    let name = format!("{}-{}", &name[..name.len() - 8], &name[name.len() - 8..]);
    let part = |part: usize| {
        let end = block.posts.end - (part - 1) * LIMIT;
        let range = end.saturating_sub(LIMIT).max(block.posts.start)..end;
        let bytes = posts[range.clone()].iter().map(|post| post.bytes).sum::<u64>();
        let postings = bytes / 64 * POSTINGS.0 + range.len() as u64 * POSTINGS.1;
        Segment {
            name: if parts > 1 { format!("{name}.{part}") } else { name.clone() },
            newest: posts[range.start].day,
            oldest: posts[range.end - 1].day,
            shards: postings.div_ceil(SHARD).clamp(1, 4096) as u32,
            slices: if postings > WHOLE { SLICES } else { 1 },
            posts: range,
        }
    };
    (1..=parts).rev().map(part).collect()
}
