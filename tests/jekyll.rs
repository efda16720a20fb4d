//! Addresses, dates, categories and tags against what real Jekyll 4.3.1 made of the same files.
//!
//! `tests/fixtures/jekyll/README.md` tells how the data was made. Every difference must be one of the kinds that
//! `docs/jekyll.md` explains; a kind that no longer occurs fails too.

use gongbao::config::{self, Overrides};
use gongbao::content::{ContentRoot, FileKind, Outcome, Post, Walk, may_have_front_matter, read_page, read_post};
use gongbao::portal::address_posts;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

struct Case {
    value: Value,
}

impl Case {
    fn text(&self, key: &str) -> &str {
        self.value[key].as_str().unwrap_or_default()
    }

    fn bytes(&self) -> Vec<u8> {
        match self.value.get("source_hex").and_then(Value::as_str) {
            Some(hex) => {
                (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap()).collect()
            }
            None => self.text("source").as_bytes().to_vec(),
        }
    }
}

fn cases(file: &str) -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/jekyll").join(file);
    let text = fs::read_to_string(path).unwrap();
    text.lines()
        .filter(|line| !line.is_empty())
        .map(|line| Case { value: serde_json::from_str(line).unwrap() })
        .collect()
}

/// Ours, in the words of the data.
fn ours(case: &Case, folder: &Path) -> Result<Value, String> {
    let root = ContentRoot { dir: folder.to_owned(), prefix: String::new() };
    let path = folder.join(case.text("path"));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, case.bytes()).unwrap();
    let yaml = serde_json::to_string(&case.value["config"]).unwrap();
    let (config, _) = config::load(&yaml, "_config.yml", "site", &Overrides { drafts: true, ..Overrides::default() })
        .map_err(|problems| format!("config: {}", problems[0].message.english()))?;
    let walked = Walk::new(&root, &config.posts_dirs, &config.filter, &[], &|_| {}).all();
    let Some(file) = walked.files.first() else { return Err("not a post".into()) };
    let bytes = fs::read(&path).unwrap();
    let is_page = file.kind == FileKind::Other && may_have_front_matter(&bytes);
    if file.kind == FileKind::Other && !is_page {
        let route = gongbao::route::Route::new(&file.path);
        return Ok(serde_json::json!({"url": route.href(""), "dest": file.path}));
    }
    if is_page {
        let (page, _) = read_page(&root, file, bytes, &config);
        let page = page.ok_or("hidden")?;
        return Ok(serde_json::json!({"url": page.route.href(""), "dest": page.route.file()}));
    }
    let post: Post = match read_post(&root, file, bytes, &config) {
        (Outcome::Post(post), _) => *post,
        (Outcome::Hidden, _) => return Err("hidden".into()),
        (Outcome::Quarantined(reason), _) => return Err(reason),
    };
    let (date, categories, tags) = (post.date.iso(), post.categories.clone(), post.tags.clone());
    let (mut addressed, _, problems) = address_posts(vec![Arc::new(post)], &config, &root);
    let route = addressed.pop().ok_or_else(|| problems[0].message.english())?.route;
    Ok(serde_json::json!({
        "url": route.href(""), "dest": route.file(), "date": date, "categories": categories, "tags": tags,
    }))
}

/// What differs, a line each: kind, the configuration's permalink, the source file.
fn differences(file: &str, keys: &[&str]) -> BTreeSet<String> {
    let folder = tempfile::tempdir().unwrap();
    let mut found = BTreeSet::new();
    for (number, case) in cases(file).iter().enumerate() {
        let published = case.value.get("url").is_some_and(|url| !url.is_null());
        let mut differs = |kind: &str| {
            found.insert(format!(
                "{kind}\t{}\t{}\t{}",
                case.text("group"),
                case.value["config"]["permalink"],
                case.text("path")
            ));
        };
        match ours(case, &folder.path().join(number.to_string())) {
            Err(_) if published => differs("not published here"),
            Err(_) => {}
            Ok(_) if !published => differs("not published there"),
            Ok(ours) => keys
                .iter()
                .filter(|key| ours[**key] != case.value[**key] && !case.value[**key].is_null())
                .for_each(|key| differs(key)),
        }
    }
    found
}

/// The known differences stand in a file, so that a new one fails and so does one that is gone.
fn assert_known(found: BTreeSet<String>, file: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/jekyll").join(file);
    if std::env::var_os("UPDATE_DIFFERENCES").is_some() {
        fs::write(&path, found.iter().map(|line| format!("{line}\n")).collect::<String>()).unwrap();
    }
    let known: BTreeSet<String> = fs::read_to_string(&path).unwrap().lines().map(str::to_owned).collect();
    let new: Vec<_> = found.difference(&known).collect();
    let gone: Vec<_> = known.difference(&found).collect();
    assert!(new.is_empty() && gone.is_empty(), "new: {new:#?}\nno longer: {gone:#?}");
}

#[test]
fn posts_have_jekylls_addresses_dates_categories_and_tags() {
    assert_known(differences("posts.jsonl", &["dest", "url", "date", "categories", "tags"]), "differences-posts.tsv");
}

#[test]
fn pages_have_jekylls_addresses() {
    assert_known(differences("pages.jsonl", &["dest", "url"]), "differences-pages.tsv");
}
