//! The browser's modules in node, over an index that the program wrote: as they are, and as a site ships them.

#[path = "support/articles.rs"]
mod articles;
mod support;

use articles::{Corpus, Dice, Kind};
use gongbao::search::manifest::Manifest;
use gongbao::search::reader::postings;
use gongbao::search::segment;
use gongbao::search::segments::{self, Segment};
use gongbao::search::tokens::Folding;
use serde_json::json;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use support::Site;
use tempfile::TempDir;

#[test]
fn the_modules_find_what_a_plain_scan_finds() {
    let folder = TempDir::new().unwrap();
    let index = folder.path().join("index");
    write_index(&index).unwrap();
    let sources = modules(&Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/gongbao/static/search"));
    let shipped = Site::new().post("2024-01-01-a.md", "title: 甲", "乙").build().ok();
    let shipped = modules(&shipped.root.join("assets/search"));
    let (whole, minified) = (size(&sources), size(&shipped));
    assert!(minified < whole, "{minified} bytes of {whole} are left by the minifier");
    let run = |name: &str, files: &[PathBuf]| run_tests(&folder.path().join(name), files, &index);
    rayon::join(|| run("sources", &sources), || run("shipped", &shipped));
}

/// Files of a folder.
fn modules(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn size(files: &[PathBuf]) -> u64 {
    let scripts = files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "js"));
    scripts.map(|file| file.metadata().unwrap().len()).sum()
}

/// Runs `tests/node` in a folder where every script is a module.
fn run_tests(folder: &Path, files: &[PathBuf], index: &Path) {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/node");
    write(&folder.join("package.json"), br#"{"type":"module"}"#).unwrap();
    for file in files.iter().chain(&modules(&tests)) {
        fs::copy(file, folder.join(file.file_name().unwrap())).unwrap();
    }
    let named = |start: &str| {
        let name = |file: &PathBuf| file.file_name().unwrap().to_str().unwrap().to_owned();
        files.iter().map(name).find(|name| name.starts_with(start)).unwrap()
    };
    let run = Command::new("node")
        .args(["--test", "search.test.js"])
        .current_dir(folder)
        .env("SEARCH_INDEX", format!("./{}", named("index.")))
        .env("SEARCH_TOKENS", format!("./{}", named("tokens.")))
        .env("SEARCH_TABLE", folder.join(named("t2s.")))
        .env("SEARCH_VECTORS", tests.join("../fixtures/search/tokens.json"))
        .env("SEARCH_EXPORT", index)
        .output();
    match run {
        Ok(output) => assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout)),
        Err(error) if std::env::var_os("GONGBAO_TESTS_NEED_TOOLS").is_some() => panic!("node: {error}"),
        Err(error) => eprintln!("skipped: node is not here ({error})"),
    }
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    fs::write(path, bytes)
}

/// A small index, its pages, and what it should say.
fn write_index(folder: &Path) -> io::Result<()> {
    let corpus = Corpus::new(Kind::Formulaic, 2300, 150, 21);
    let (plan, folding) = (segments::plan(&corpus.dated()), Folding::new());
    assert!(plan.len() > 1);
    for part in &plan {
        let put = |path: String, bytes: Vec<u8>| write(&folder.join("search").join(path), &bytes);
        segment::write(&folding, part, |place| Ok(corpus.post(place)), put)?;
    }
    write(&folder.join("search/index.json"), &Manifest::new(true, plan.iter().zip(1..)).file())?;
    let mut posts = Vec::new();
    for place in 0..corpus.len() {
        let post = corpus.post(place);
        let page = format!("<h1>{}</h1><div data-search-body>{}</div>", post.record.title, post.body);
        write(&folder.join(&post.record.url[1..]), page.as_bytes())?;
        let record = post.record;
        posts.push(json!({ "title": record.title, "url": record.url, "date": record.date,
            "category": record.category, "body": post.body }));
    }
    write(&folder.join("posts.json"), &serde_json::to_vec(&posts)?)?;
    let mut dice = Dice(2);
    let parts: Vec<String> = (0..60).map(|_| articles::substring(&corpus, &mut dice)).collect();
    write(&folder.join("queries.json"), &serde_json::to_vec(&parts)?)?;
    write(&folder.join("forms.json"), &serde_json::to_vec(&forms(folder, &corpus, &plan[0], &folding)?)?)
}

/// Slices with lists of one post, few, many with phases, and all, and what the Rust reader makes of them.
fn forms(folder: &Path, corpus: &Corpus, part: &Segment, folding: &Folding) -> io::Result<Vec<serde_json::Value>> {
    let everywhere = Segment { posts: 0..90, shards: 1, slices: 1, ..part.clone() };
    let part = Segment { shards: 1, slices: 1, ..part.clone() };
    let post = |place: usize| {
        let own = match place {
            7 => "独一",
            place if place % 9 == 4 => "间或间或",
            _ => "",
        };
        segment::Post { body: format!("全有{own}"), ..segment::Post::default() }
    };
    let path = folder.join("forms");
    let put = |name: String, bytes: Vec<u8>| write(&path.join(name), &bytes);
    segment::write(folding, &everywhere, |place| Ok::<_, io::Error>(post(place)), put)?;
    let whole = |name: String, bytes: Vec<u8>| write(&folder.join("whole").join(name), &bytes);
    segment::write(folding, &part, |place| Ok::<_, io::Error>(corpus.post(place)), whole)?;
    let own = |text: &'static str| (path.join(everywhere.shard(0)), text, 90);
    let asked = |text: &'static str| (folder.join("whole").join(part.shard(0)), text, part.posts.len() as u32);
    let few = ["全有", "间或", "独一", "没有"].map(own);
    let many = ["电梯", "云河", "83", "查，"].map(asked);
    let form = |(path, text, total): &(PathBuf, &str, u32)| {
        let (file, hash) = (fs::read(path)?, folding.grams(text).next().unwrap_or_default());
        let found = postings(&file, hash, *total).map_err(io::Error::other)?;
        Ok(
            json!({ "text": text, "file": file, "hash": hash, "total": total, "posts": found.posts, "titles": found.titles }),
        )
    };
    few.iter().chain(&many).map(form).collect()
}
