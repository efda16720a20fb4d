//! The search index: what is written is found, in its order, and any bytes are read without harm.

use gongbao::search::bits;
use gongbao::search::bytes::take;
use gongbao::search::manifest::Manifest;
use gongbao::search::reader::{Index, Postings, postings};
use gongbao::search::records::{Columns, Record, records};
use gongbao::search::segment::{Post, write};
use gongbao::search::segments::{Dated, Day, LIMIT, Segment, plan};
use gongbao::search::tokens::Folding;
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{LazyLock, Mutex};

static FOLDING: LazyLock<Folding> = LazyLock::new(Folding::new);

/// Posts whose texts are looked for, and characters of a text.
const LOOKED_AT: usize = 12;
const LONGEST: usize = 40;

/// The first byte says what the rest is: a file for one of the decoders, or posts to be written and found.
pub fn search(input: &[u8]) {
    let Some((&what, rest)) = input.split_first() else { return };
    match what {
        b's' => shard(rest),
        b'r' => drop(records(rest)),
        b'h' => drop(Columns::read(rest)),
        b'b' => list(rest),
        b'i' => index(rest),
        _ => written_is_found(what, &String::from_utf8_lossy(rest)),
    }
}

/// Four bytes of a gram, three of the number of posts, and a shard.
fn shard(rest: &[u8]) {
    let Some((front, file)) = rest.split_at_checked(7) else { return };
    let gram = u32::from_le_bytes([front[0], front[1], front[2], front[3]]);
    let total = u32::from_le_bytes([front[4], front[5], front[6], 0]).min(LIMIT as u32);
    if let Ok(found) = postings(file, gram, total) {
        assert_sound(&found, total);
    }
}

fn assert_sound(found: &Postings, total: u32) {
    assert!(found.posts.is_sorted_by(|(one, _), (next, _)| one < next), "posts ascend");
    assert!(found.titles.is_sorted_by(|one, next| one < next), "titles ascend");
    assert!(found.posts.iter().all(|(post, phases)| *post < total && *phases != 0));
    assert!(found.titles.iter().all(|post| found.posts.binary_search_by_key(post, |(post, _)| *post).is_ok()));
}

/// A count, two limits, and bits.
fn list(mut rest: &[u8]) {
    let (Ok(count), Ok(low), Ok(high)) = (take(&mut rest), take(&mut rest), take(&mut rest)) else { return };
    let mut out = Vec::new();
    let read = bits::Reader::new(rest).list(&mut out, count, low, high);
    assert!(out.len() <= bits::MOST as usize, "memory");
    if read.is_ok() {
        assert_eq!(out.len(), count as usize);
        assert!(out.is_sorted_by(|one, next| one < next) && out.iter().all(|number| (low..high).contains(number)));
        let mut writer = bits::Writer::default();
        writer.list(&out, low, high);
        let bytes: Vec<u8> = writer.end().collect();
        let mut back = Vec::new();
        assert!(bits::Reader::new(&bytes).list(&mut back, count, low, high).is_ok());
        assert_eq!(back, out);
    }
}

/// `index.json` up to a NUL; what follows is every other file.
fn index(rest: &[u8]) {
    let end = rest.iter().position(|byte| *byte == 0).unwrap_or(rest.len());
    let (manifest, other) = rest.split_at(end);
    let other = other.get(1..).unwrap_or_default();
    let get = |path: &str| Some(if path == "index.json" { manifest } else { other }.to_vec());
    let Ok(index) = Index::open(get) else { return };
    assert_eq!(Manifest::read(&index.manifest.file()).as_ref(), Ok(&index.manifest));
    for segment in index.manifest.segments.iter().take(3) {
        if let Ok(found) = index.candidates(&FOLDING, segment, "市场监管") {
            assert_sound(&found, segment.posts);
        }
        let _ = (index.record(segment, 0), index.record(segment, u32::MAX), index.columns(segment));
    }
}

/// Each line is a post, its title before a bar and its body behind. `how`: days and shards, and whether there are many
/// more posts beside these.
fn written_is_found(how: u8, text: &str) {
    let mut texts: Vec<(&str, &str)> =
        text.split('\n').take(60).map(|line| line.split_once('|').unwrap_or((line, ""))).collect();
    texts.extend(std::iter::repeat_n(("", "公报"), if how & 0xe0 == 0xe0 { 700 } else { 0 }));
    let post = |place: usize| {
        let (title, body) = texts[place];
        let day = day(how, place).to_string();
        let record = Record {
            title: title.into(),
            url: format!("{place}.html"),
            date: day,
            // (No slug is blank.)
            category: body.chars().find(|first| !first.is_whitespace() && !first.is_control()).into_iter().collect(),
            category_title: title.into(),
            summary: body.into(),
        };
        Post { record, body: body.into() }
    };
    let dated: Vec<Dated> = (0..texts.len()).map(|place| Dated { day: day(how, place), bytes: bytes(how) }).collect();
    let segments = plan(&dated);
    let files = Mutex::new(HashMap::new());
    for segment in &segments {
        let put = |path: String, file: Vec<u8>| {
            assert!(files.lock().expect("files").insert(path, file).is_none(), "a path twice");
            Ok(())
        };
        let written: Result<(), Infallible> = write(&FOLDING, segment, |place| Ok(post(place)), put);
        assert_eq!(written, Ok(()));
    }
    let mut files = files.into_inner().expect("files");
    assert!(segments.iter().flat_map(Segment::files).all(|path| files.contains_key(&path)));
    files.insert("index.json".into(), Manifest::new(true, segments.iter().map(|it| (it, 1))).file());
    let index = Index::open(|path| files.get(path).cloned()).expect("an index that was just written");
    assert_eq!(
        segments.iter().flat_map(|it| it.posts.clone()).collect::<Vec<_>>(),
        (0..texts.len()).collect::<Vec<_>>()
    );
    for (segment, entry) in segments.iter().zip(&index.manifest.segments) {
        let columns = index.columns(entry).expect("columns");
        assert_eq!(columns.days.iter().map(|(_, posts)| posts).sum::<u32>(), entry.posts);
        for place in segment.posts.clone().take(LOOKED_AT) {
            let number = (place - segment.posts.start) as u32;
            let record = index.record(entry, number).expect("a record");
            assert_eq!(record.url, format!("{place}.html"));
            assert_eq!(columns.categories[columns.category[number as usize] as usize].0, record.category);
            let (title, body) = texts[place];
            let has = |found: &Postings| found.posts.iter().any(|(post, _)| *post == number);
            for part in parts(title) {
                let found = index.candidates(&FOLDING, entry, part).expect("sound files");
                assert_sound(&found, entry.posts);
                assert!(has(&found) && found.titles.contains(&number), "{part:?} in the title of {text:?}");
            }
            for part in parts(body) {
                assert!(has(&index.candidates(&FOLDING, entry, part).expect("sound files")), "{part:?} of {text:?}");
            }
        }
        nothing_else_is_found(&index, segment, entry, &texts);
    }
}

/// Of single grams the index says exactly which posts have them.
fn nothing_else_is_found<G: Fn(&str) -> Option<Vec<u8>>>(
    index: &Index<G>,
    segment: &Segment,
    entry: &gongbao::search::manifest::Entry,
    texts: &[(&str, &str)],
) {
    let posts = &texts[segment.posts.clone()];
    let has = |text: &str, gram: u32| FOLDING.grams(text).any(|other| other == gram);
    for text in posts.iter().take(LOOKED_AT).map(|(title, _)| *title) {
        let characters: Vec<char> = FOLDING.normalise(text).take(LONGEST).collect();
        for pair in characters.windows(2).step_by(4) {
            let gram = gongbao::search::tokens::gram(pair[0], pair[1]);
            let found = index.candidates(&FOLDING, entry, &String::from_iter(pair)).expect("sound files");
            let any = |(title, body): &(&str, &str)| has(title, gram) || has(body, gram);
            let expected: Vec<u32> = (0..).zip(posts).filter(|(_, post)| any(post)).map(|(number, _)| number).collect();
            assert_eq!(found.posts.iter().map(|(post, _)| *post).collect::<Vec<_>>(), expected, "{pair:?}");
            let expected: Vec<u32> =
                (0..).zip(posts).filter(|(_, (title, _))| has(title, gram)).map(|(number, _)| number).collect();
            assert_eq!(found.titles, expected, "{pair:?}");
        }
    }
}

/// Some substrings of two or more characters that are not blank.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).take(LONGEST).collect();
    let of =
        |from: usize| [2, 3, 9, usize::MAX].map(|length| (from, from.saturating_add(length).min(places.len() - 1)));
    let pairs: Vec<(usize, usize)> = (0..places.len().saturating_sub(2)).step_by(5).flat_map(of).collect();
    pairs
        .into_iter()
        .map(move |(from, to)| &text[places[from]..places[to]])
        .filter(|part| FOLDING.normalise(part).take(2).count() == 2)
}

/// Days that fall with the places: one, some of a month, or over years.
fn day(how: u8, place: usize) -> Day {
    let place = place as i32;
    match how & 3 {
        0 => Day { year: 2024, month: 2, day: 29 },
        1 => Day { year: 2024, month: 3, day: 31 - (place / 26) as u8 },
        _ => Day { year: 2024 - place / 12, month: 12 - (place % 12) as u8, day: 1 },
    }
}

/// Of a source: they say how many shards there are.
fn bytes(how: u8) -> u64 {
    [100, 5_000, 40_000, 200_000][usize::from(how >> 2 & 3)]
}
