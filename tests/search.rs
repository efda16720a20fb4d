//! What the index holds, against plain scans of the same texts.

#[path = "support/articles.rs"]
mod articles;

use articles::{Corpus, Dice, Kind};
use gongbao::search::manifest::{Entry, FORMAT, Manifest};
use gongbao::search::reader::{Index, postings};
use gongbao::search::records::{Columns, Record, SUMMARY, records};
use gongbao::search::segment::{self, Post};
use gongbao::search::segments::{self, Dated, Day, HEAD, LIMIT, Segment};
use gongbao::search::tokens::{Folding, gram};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::sync::Mutex;

type Files = BTreeMap<String, Vec<u8>>;

/// All files of an index of these posts.
fn written(plan: &[Segment], post: impl Fn(usize) -> Post + Sync) -> Files {
    let (folding, files) = (Folding::new(), Mutex::new(Files::new()));
    for part in plan {
        let outcome = segment::write::<Infallible>(
            &folding,
            part,
            |place| Ok(post(place)),
            |path, bytes| {
                let before = files.lock().expect("no panic").insert(path.clone(), bytes);
                assert!(before.is_none(), "{path} is written once");
                Ok(())
            },
        );
        outcome.expect("infallible");
    }
    let mut files = files.into_inner().expect("no panic");
    let named: BTreeSet<String> = plan.iter().flat_map(Segment::files).collect();
    assert_eq!(files.keys().cloned().collect::<BTreeSet<_>>(), named, "the files are those of the plan");
    files.insert("index.json".to_owned(), Manifest::new(true, plan.iter().zip(1..)).file());
    files
}

fn dated(days: &[(i32, u8, u8)]) -> Vec<Dated> {
    days.iter().map(|&(year, month, day)| Dated { day: Day { year, month, day }, bytes: 500 }).collect()
}

fn names(plan: &[Segment]) -> Vec<(String, usize)> {
    plan.iter().map(|part| (part.name.clone(), part.posts.len())).collect()
}

#[test]
fn the_vectors_hold() {
    let vectors = include_str!("fixtures/search/tokens.json");
    let vectors: Vec<serde_json::Value> = serde_json::from_str(vectors).expect("JSON");
    assert!(vectors.len() >= 120);
    let folding = Folding::new();
    for vector in vectors {
        let text = vector["text"].as_str().expect("text");
        let normalised: String = folding.normalise(text).collect();
        assert_eq!(normalised, vector["normalised"].as_str().expect("text"), "{text:?}");
        let hashes: Vec<u64> = folding.grams(text).map(u64::from).collect();
        let wanted: Vec<u64> =
            vector["grams"].as_array().expect("a list").iter().filter_map(|gram| gram[1].as_u64()).collect();
        assert_eq!(hashes, wanted, "{text:?}");
    }
}

#[test]
fn every_substring_is_found_in_every_post_that_holds_it() {
    let folding = Folding::new();
    for kind in [Kind::Broad, Kind::Formulaic] {
        let corpus = Corpus::new(kind, 2600, 300, 3);
        let files = written(&segments::plan(&corpus.dated()), |place| corpus.post(place));
        let index = Index::open(|path| files.get(path).cloned()).expect("an index");
        assert!(index.manifest.segments.len() > 1);
        let texts: Vec<[String; 2]> = (0..corpus.len())
            .map(|place| corpus.post(place))
            .map(|post| [post.record.title, post.body].map(|text| folding.normalise(&text).collect()))
            .collect();
        let mut dice = Dice(5);
        for _ in 0..60 {
            let part = articles::substring(&corpus, &mut dice);
            let wanted: String = folding.normalise(&part).collect();
            let mut start = 0;
            for entry in &index.manifest.segments {
                let found = index.candidates(&folding, entry, &part).expect("sound files");
                for (number, [title, body]) in (0..).zip(&texts[start..start + entry.posts as usize]) {
                    let there = found.posts.binary_search_by_key(&number, |(post, _)| *post).is_ok();
                    let holds = title.contains(&wanted) || body.contains(&wanted);
                    assert!(there || !holds, "{part} in {number} of {}", entry.name);
                    let in_title = found.titles.binary_search(&number).is_ok();
                    assert!(in_title || !title.contains(&wanted), "{part} in the title of {number} of {}", entry.name);
                    if wanted.chars().count() == 2 {
                        assert_eq!((there, in_title), (holds, title.contains(&wanted)), "{part} is one gram, so exact");
                    }
                }
                start += entry.posts as usize;
            }
        }
    }
}

#[test]
fn a_title_whose_grams_stand_apart_may_not_hold_the_text() {
    let plan = segments::plan(&dated(&[(2024, 3, 1)]));
    let post =
        |_| Post { record: Record { title: "市场，场监".into(), ..Record::default() }, body: String::new() };
    let files = written(&plan, post);
    let index = Index::open(|path| files.get(path).cloned()).expect("an index");
    let asked = |text| {
        let found = index.candidates(&Folding::new(), &index.manifest.segments[0], text).expect("sound files");
        (found.posts.len(), found.titles.len())
    };
    assert_eq!((asked("市场"), asked("场监"), asked("市场监")), ((1, 1), (1, 1), (0, 0)));
}

#[test]
fn records_and_columns_come_back() {
    let corpus = Corpus::new(Kind::Formulaic, 700, 60, 3);
    let files = written(&segments::plan(&corpus.dated()), |place| corpus.post(place));
    let index = Index::open(|path| files.get(path).cloned()).expect("an index");
    let [entry] = &index.manifest.segments[..] else { panic!("one segment") };
    let columns = index.columns(entry).expect("sound files");
    for place in [0, 127, 128, 511, 512, 699] {
        let record = index.record(entry, place).expect("sound files");
        let wanted = corpus.post(place as usize).record;
        assert_eq!((&record.title, &record.url, &record.date), (&wanted.title, &wanted.url, &wanted.date));
        let (slug, title) = &columns.categories[columns.category[place as usize] as usize];
        assert_eq!((slug, title), (&wanted.category, &wanted.category_title));
    }
    assert_eq!(columns.days.iter().map(|(_, posts)| posts).sum::<u32>(), 700);
    assert_eq!(columns.days[0].0, "2022-11-23");
}

#[test]
fn hostile_fields_stay_in_their_fields() {
    let mut line = String::new();
    let summary = "字".repeat(500);
    let record = Record { title: "一\t二\n三\0".into(), url: "/a b".into(), summary, ..Record::default() };
    record.line(&mut line);
    let fields: Vec<&str> = line.trim_end_matches('\n').split('\t').collect();
    assert_eq!(fields[..2], ["一 二 三", "/a b"]);
    assert_eq!((fields.len(), fields[5].chars().count()), (6, SUMMARY));
}

#[test]
fn the_bytes_do_not_depend_on_the_number_of_threads() {
    let corpus = Corpus::new(Kind::Broad, 1500, 200, 7);
    let plan = segments::plan(&corpus.dated());
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| written(&plan, |place| corpus.post(place)))
    };
    assert_eq!(with(1), with(3));
}

#[test]
fn joined_or_apart_segments_hold_the_same() {
    let corpus = Corpus::new(Kind::Formulaic, 900, 200, 11);
    let folding = Folding::new();
    let whole = segments::plan(&corpus.dated());
    let mut halves = vec![whole[0].clone(), whole[0].clone()];
    (halves[0].posts, halves[0].name) = (0..430, "young".to_owned());
    (halves[1].posts, halves[1].name) = (430..900, "old".to_owned());
    let found = |plan: &[Segment], text: &str| -> Vec<u32> {
        let files = written(plan, |place| corpus.post(place));
        let index = Index::open(|path| files.get(path).cloned()).expect("an index");
        let mut start = 0;
        let mut all = Vec::new();
        for entry in &index.manifest.segments {
            let found = index.candidates(&folding, entry, text).expect("sound files");
            all.extend(found.posts.iter().map(|(post, _)| post + start));
            start += entry.posts;
        }
        all
    };
    for text in ["云河", "電梯", "３", "抽检", "没有"] {
        assert_eq!(found(&whole, text), found(&halves, text), "{text}");
    }
}

#[test]
fn segments_follow_the_calendar() {
    let mut days = vec![(2022, 4, 13)];
    for day in [(2022, 4, 12), (2022, 4, 9), (2022, 4, 1), (2022, 3, 31), (2022, 1, 1), (2021, 12, 31), (2020, 5, 5)] {
        days.extend([day].repeat(HEAD + 1));
    }
    let plan = segments::plan(&dated(&days));
    let part = HEAD + 1;
    let wanted = [
        ("20220413-20220413", 1),
        ("20220409-20220412", 2 * part),
        ("20220401-20220408", part),
        ("20220301-20220331", part),
        ("20220101-20220231", part),
        ("20200101-20211231", 2 * part),
    ];
    let wanted = wanted.map(|(name, posts)| (name.to_owned(), posts));
    assert_eq!(names(&plan), wanted);
}

#[test]
fn a_big_block_is_split_from_the_oldest_on() {
    let days = |posts| dated(&[(2022, 4, 13)].repeat(posts));
    let plan = segments::plan(&days(LIMIT + 5));
    assert_eq!(names(&plan), [("20220413-20220413.2".to_owned(), 5), ("20220413-20220413.1".to_owned(), LIMIT)]);
    assert_eq!(plan[1].posts, 5..LIMIT + 5);
    assert!(segments::plan(&[]).is_empty());
}

#[test]
fn a_new_post_of_the_newest_day_leaves_older_segments_as_they_are() {
    let corpus = Corpus::new(Kind::Formulaic, 12_000, 30, 13);
    let mut dated = corpus.dated();
    let before = segments::plan(&dated);
    let old = written(&before, |place| corpus.post(place));
    dated.insert(0, dated[0]);
    let after = segments::plan(&dated);
    let new = written(&after, |place| corpus.post(place.saturating_sub(1)));
    assert_eq!(before.len(), after.len());
    assert!(before.len() > 2);
    for part in &before[1..] {
        for path in part.files() {
            assert_eq!(old[&path], new[&path], "{path}");
        }
    }
}

fn some_days() -> impl Strategy<Value = Vec<(i32, u8, u8)>> {
    prop::collection::vec((2015i32..2023, 1u8..13, 1u8..32, 1usize..1500), 0..30).prop_map(|days| {
        let mut days: Vec<(i32, u8, u8)> =
            days.into_iter().flat_map(|(year, month, day, posts)| vec![(year, month, day); posts]).collect();
        days.sort_unstable_by(|one, other| other.cmp(one));
        days
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn segments_hold_all_posts_once_in_their_order_under_different_names(days in some_days()) {
        let plan = segments::plan(&dated(&days));
        let mut next = 0;
        for part in &plan {
            prop_assert_eq!(part.posts.start, next);
            prop_assert!(!part.posts.is_empty() && part.posts.len() <= LIMIT);
            next = part.posts.end;
        }
        prop_assert_eq!(next, days.len());
        let names: BTreeSet<&str> = plan.iter().map(|part| part.name.as_str()).collect();
        prop_assert_eq!(names.len(), plan.len());
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(file: Vec<u8>, hash: u32, posts in 0..=LIMIT as u32) {
        let _ = postings(&file, hash, posts);
        let _ = records(&file);
        let _ = Columns::read(&file);
        let _ = Manifest::read(&file);
    }

    #[test]
    fn damaged_files_are_read_without_a_panic(place: prop::sample::Index, bit in 0u8..8, cut: prop::sample::Index) {
        let corpus = Corpus::new(Kind::Formulaic, 200, 60, 1);
        let plan = segments::plan(&corpus.dated());
        let mut files = written(&plan, |place| corpus.post(place));
        for (path, file) in &mut files {
            let (place, cut) = (place.index(file.len()), cut.index(file.len()));
            file[place] ^= 1 << bit;
            if path.ends_with("0.bin") {
                file.truncate(cut);
            }
        }
        let folding = Folding::new();
        if let Ok(index) = Index::open(|path| files.get(path).cloned()) {
            for entry in &index.manifest.segments {
                let _ = index.candidates(&folding, entry, "云河市场监管局");
                let _ = index.record(entry, 3);
                let _ = index.columns(entry);
            }
        }
    }
}

#[test]
fn a_manifest_that_would_take_much_memory_is_refused() {
    let entry = Entry {
        name: "x".into(),
        newest: String::new(),
        oldest: String::new(),
        posts: u32::MAX,
        shards: 1,
        slices: 1,
        mark: String::new(),
    };
    let manifest = Manifest { format: FORMAT, bodies: true, block: 128, segments: vec![entry] };
    assert!(Index::open(|_| Some(manifest.file())).is_err());
    // An honest header with a hostile length.
    let file = [1, 0, 0xfc, 0xff, 0xff, 0xff, 0x0f, 1, 0];
    assert!(postings(&file, gram('\0', '\0'), LIMIT as u32).is_err());
}
