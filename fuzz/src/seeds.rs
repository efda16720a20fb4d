//! Inputs to begin with: the files of `seeds/NAME`, and what the tests have or the program writes.

use gongbao::search::manifest::Manifest;
use gongbao::search::records::Record;
use gongbao::search::segment::{Post, write};
use gongbao::search::segments::{Dated, Day, plan};
use gongbao::search::tokens::Folding;
use std::convert::Infallible;
use std::fs;
use std::path::Path;
use std::sync::Mutex;

/// In a fixed order; the last is empty.
pub fn of(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seeds = files(&folder.join("seeds").join(target));
    match target {
        "body" => {
            let vectors = fs::read_to_string(folder.join("../tests/fixtures/xss/vectors.txt")).unwrap_or_default();
            seeds.extend(vectors.lines().map(|line| line.as_bytes().to_vec()));
        }
        "newspaper" => seeds.extend(files(&folder.join("../tests/fixtures/newspaper"))),
        "search" => seeds.extend(index(&files(&folder.join("../tests/fixtures/newspaper")))),
        "store" => seeds.extend((0..64_u8).map(|at| vec![b'd', at.wrapping_mul(37), at, at, 1 << (at % 8)])),
        _ => {}
    }
    seeds.push(Vec::new());
    seeds
}

/// Puts a target's seeds into `corpus/NAME`, where cargo-fuzz takes them from.
pub fn unpack(target: &str) {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    let made = fs::create_dir_all(&corpus);
    let written = made.and_then(|()| {
        of(target).iter().enumerate().try_for_each(|(at, seed)| fs::write(corpus.join(format!("seed-{at}")), seed))
    });
    if let Err(error) = written {
        eprintln!("without seeds: {}: {error}", corpus.display());
    }
}

fn files(folder: &Path) -> Vec<Vec<u8>> {
    let mut files: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    files.sort();
    files.iter().filter_map(|file| fs::read(file).ok()).collect()
}

/// Posts as the target writes them, and each file of an index of some of them behind the letter that names its decoder.
fn index(pages: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let texts: Vec<String> = pages.iter().map(|page| String::from_utf8_lossy(page).replace('\r', "")).collect();
    let mut seeds: Vec<Vec<u8>> =
        (0..).zip(&texts).map(|(how, page): (u8, _)| [&[how], page.as_bytes()].concat()).collect();
    let lines: Vec<&str> =
        texts.iter().flat_map(|page| page.lines()).filter(|line| !line.is_empty()).take(40).collect();
    let dated = |place: usize| Dated { day: Day { year: 2024, month: 3, day: 31 - place as u8 / 4 }, bytes: 100 };
    let segments = plan(&(0..lines.len()).map(dated).collect::<Vec<_>>());
    let files = Mutex::new(Vec::new());
    for segment in &segments {
        let read = |place: usize| {
            let title = lines[place].chars().take(8).collect();
            let record =
                Record { title, url: format!("{place}.html"), date: "2024-03-01 08:00".into(), ..Record::default() };
            Ok(Post { record, body: lines[place].chars().take(40).collect() })
        };
        let put = |path: String, file: Vec<u8>| {
            files.lock().expect("files").push((path, file));
            Ok(())
        };
        let written: Result<(), Infallible> = write(&Folding::new(), segment, read, put);
        assert!(written.is_ok());
    }
    let mut files = files.into_inner().expect("files");
    files.sort();
    seeds.extend(files.iter().map(|(path, file)| {
        let kind = path.rsplit('/').next().and_then(|name| name.bytes().next()).unwrap_or_default();
        match kind {
            b'p' => [&[b's', 0, 0, 0, 0x80, 40, 0, 0], file.as_slice()].concat(),
            kind => [&[kind], file.as_slice()].concat(),
        }
    }));
    let manifest = Manifest::new(true, segments.iter().map(|segment| (segment, 7))).file();
    seeds.extend(files.iter().map(|(_, file)| [b"i", manifest.as_slice(), b"\0", file.as_slice()].concat()));
    seeds.push([b"b".as_slice(), &[5, 0, 0x80, 4], &[0x5a; 9]].concat());
    seeds
}
