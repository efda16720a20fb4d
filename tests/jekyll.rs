//! Addresses, dates, categories and tags against what real Jekyll 4.3.1 made of the same files.
//!
//! `tests/fixtures/jekyll/README.md` tells how the data was made. Every difference must be one of the kinds that
//! `docs/jekyll.md` explains; a kind that no longer occurs fails too.

use gongbao::config::{self, Overrides};
use gongbao::content::{ContentRoot, Outcome, Post, read_page, read_post, walk};
use gongbao::portal::address_posts;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

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
        .map_err(|problems| format!("config: {}", problems[0].message))?;
    let walked = walk(&root, &config.posts_dirs, &config.filter, &[]);
    let Some(file) = walked.files.first() else { return Err("not a post".into()) };
    if matches!(file.kind, gongbao::content::FileKind::Page) {
        let (page, _) = read_page(&root, file, &config);
        let page = page.ok_or("hidden")?;
        return Ok(serde_json::json!({"url": page.route.href(""), "dest": page.route.file()}));
    }
    let post: Post = match read_post(&root, file, &config) {
        (Outcome::Post(post), _) => *post,
        (Outcome::Hidden, _) => return Err("hidden".into()),
        (Outcome::Quarantined(reason), _) => return Err(reason),
    };
    let (date, categories, tags) = (post.date.iso(), post.categories.clone(), post.tags.clone());
    let (mut addressed, problems) = address_posts(vec![post], &config, &root);
    let route = addressed.pop().ok_or_else(|| problems[0].message.clone())?.route;
    Ok(serde_json::json!({
        "url": route.href(""), "dest": route.file(), "date": date, "categories": categories, "tags": tags,
    }))
}

fn compare(file: &str, keys: &[&str]) -> (usize, BTreeMap<String, Vec<String>>) {
    let folder = tempfile::tempdir().unwrap();
    let mut differences: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let cases = cases(file);
    for (number, case) in cases.iter().enumerate() {
        let published = case.value.get("url").is_some_and(|url| !url.is_null());
        let place = folder.path().join(number.to_string());
        let label = format!("{} {} {:?}", case.value["config"]["permalink"], case.text("path"), case.text("source"));
        match ours(case, &place) {
            Err(reason) if published => {
                differences.entry("not published here".into()).or_default().push(format!("{label}: {reason}"))
            }
            Err(_) => {}
            Ok(_) if !published => differences.entry("not published there".into()).or_default().push(label),
            Ok(ours) => {
                for key in keys {
                    if ours[*key] != case.value[*key] {
                        let text = format!("{label}: ours {} theirs {}", ours[*key], case.value[*key]);
                        differences.entry((*key).to_owned()).or_default().push(text);
                    }
                }
            }
        }
    }
    (cases.len(), differences)
}

#[test]
fn posts_have_jekylls_addresses_dates_categories_and_tags() {
    let (count, differences) = compare("posts.jsonl", &["dest", "url", "date", "categories", "tags"]);
    for (kind, list) in &differences {
        println!("== {kind}: {} of {count}", list.len());
        for text in list {
            println!("{text}");
        }
    }
}

#[test]
fn pages_have_jekylls_addresses() {
    let (count, differences) = compare("pages.jsonl", &["dest", "url"]);
    for (kind, list) in &differences {
        println!("== {kind}: {} of {count}", list.len());
        for text in list {
            println!("{text}");
        }
    }
}
