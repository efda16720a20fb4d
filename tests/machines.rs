//! Files for machines hold to their formats: XML to schemas, JSON Feed to its rules.

mod support;

use serde_json::Value;
use std::collections::HashSet;
use std::path::Path;
use std::process::Command;
use support::{Built, Site};

fn site() -> Site {
    Site::new()
        .config("description: 说明\nauthor: 编辑部")
        .post("2024-01-01-old.md", "title: 旧\ncategories: yi\ndate: 2024-01-01 08:00:00 +0800", "<p>旧</p>")
        .post(
            "2024-03-01-a.md",
            "title: \"甲 <&> ]]>\"\ncategories: [yi, er]\ntags: [标, x]\nauthor: 记者\ndate: 2024-03-01 09:00:00 +0800",
            "<p>甲</p>",
        )
        .post(
            "2024-03-01-b.md",
            "title: 乙\nsource: 别报\ndate: 2024-03-01 10:00:00 +0800\nlast_modified_at: 2024-03-04 10:00:00 +0800",
            "<p>乙<img src=/a.png></p>",
        )
        .post("2024-03-02-c d.md", "title: 丙\ncategories: 分类\ndate: 2024-03-02 23:00:00 +0800", "")
        .file("about.md", "---\ntitle: 关于\n---\n")
}

/// Fails unless xmllint finds the file valid.
fn valid(built: &Built, file: &str, option: &str, schema: &str) {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/schemas").join(schema);
    let run = Command::new("xmllint").args(["--noout", option]).arg(schema).arg(built.root.join(file)).output();
    match run {
        Ok(output) => assert!(output.status.success(), "{file}: {}", String::from_utf8_lossy(&output.stderr)),
        Err(error) if std::env::var_os("GONGBAO_TESTS_NEED_TOOLS").is_some() => panic!("xmllint: {error}"),
        Err(error) => eprintln!("skipped: xmllint is not here ({error})"),
    }
}

#[test]
fn feeds_and_sitemaps_are_valid_by_their_schemas() {
    for site in [site(), site().config("baseurl: /门户"), Site::new().file("about.md", "---\ntitle: 关于\n---\n")] {
        let built = site.build().ok();
        for file in built.files() {
            let path = Path::new(&file);
            match (path.extension().and_then(|e| e.to_str()), path.parent().and_then(|p| p.to_str())) {
                (Some("xml"), Some("sitemaps")) => valid(&built, &file, "--schema", "sitemap.xsd"),
                (Some("xml"), _) if file == "sitemap.xml" => valid(&built, &file, "--schema", "siteindex.xsd"),
                (Some("xml"), _) if file == "news-sitemap.xml" => valid(&built, &file, "--schema", "sitemap.xsd"),
                (Some("xml"), _) if file == "opensearch.xml" => valid(&built, &file, "--relaxng", "opensearch.rng"),
                (Some("xml"), _) => valid(&built, &file, "--relaxng", "atom.rng"),
                _ => {}
            }
        }
    }
}

#[test]
fn a_schema_would_find_what_is_wrong() {
    let built = site().build().ok();
    for (file, option, schema, from, to) in [
        ("feed.xml", "--relaxng", "atom.rng", "<updated>2024", "<updated>24"),
        ("feed.xml", "--relaxng", "atom.rng", "<id>https:", "<id>"),
        ("news-sitemap.xml", "--schema", "sitemap.xsd", "zh-cn", "Chinese"),
        ("sitemap.xml", "--schema", "siteindex.xsd", "<loc>https:", "<loc>"),
        ("opensearch.xml", "--relaxng", "opensearch.rng", "<ShortName>", "<ShortName>超过十六个字的名称是不能用的啊"),
        ("opensearch.xml", "--relaxng", "opensearch.rng", "{searchTerms}", "{terms}"),
    ] {
        let broken = built.read(file).replacen(from, to, 1);
        assert_ne!(broken, built.read(file), "{file}");
        let path = built.root.join("broken.xml");
        std::fs::write(&path, broken).unwrap();
        let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/schemas").join(schema);
        if let Ok(output) = Command::new("xmllint").args(["--noout", option]).arg(schema).arg(&path).output() {
            assert!(!output.status.success(), "{file}: {to} passes");
        }
    }
}

#[test]
fn the_news_are_those_of_two_days_before_the_newest_post() {
    let built = site().build().ok();
    let news = built.read("news-sitemap.xml");
    assert_eq!(news.matches("<url>").count(), 3, "{news}");
    assert!(!news.contains("old.html") && news.contains("甲 &lt;&amp;&gt; ]]&gt;"), "{news}");
    assert!(built.read("robots.txt").contains("Sitemap: https://site.example/news-sitemap.xml"));
}

#[test]
fn the_json_feed_keeps_the_rules_of_version_1_1() {
    let built = site().build().ok();
    let feed: Value = serde_json::from_str(&built.read("feed.json")).unwrap();
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!((&feed["title"], &feed["language"]), (&Value::from("试验站"), &Value::from("zh-CN")));
    assert_eq!(feed["feed_url"], "https://site.example/feed.json");
    let items = feed["items"].as_array().unwrap();
    let ids: HashSet<&str> = items.iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert_eq!((ids.len(), items.len()), (4, 4), "an id is unique");
    for item in items {
        assert!(item["url"].as_str().unwrap().starts_with("https://site.example/"), "{item}");
        assert!(item["content_html"].is_string() && item["title"].is_string(), "{item}");
        for date in ["date_published", "date_modified"] {
            assert!(chrono::DateTime::parse_from_rfc3339(item[date].as_str().unwrap()).is_ok(), "{item}");
        }
        let authors = item["authors"].as_array();
        assert!(authors.is_none_or(|authors| authors.iter().all(|author| author["name"].is_string())), "{item}");
    }
    assert_eq!(items[1]["authors"][0]["name"], "别报");
    assert_eq!(items[2]["tags"], serde_json::json!(["标", "x"]));
}

#[test]
fn cards_of_the_newest_posts_and_of_each_day_are_json() {
    let built = site().build().ok();
    let latest: Value = serde_json::from_str(&built.read("api/posts/latest.json")).unwrap();
    let titles: Vec<&str> =
        latest["posts"].as_array().unwrap().iter().map(|post| post["title"].as_str().unwrap()).collect();
    assert_eq!(latest["posts"][1]["summary"], "乙");
    assert_eq!(titles, ["丙", "乙", "甲 <&> ]]>", "旧"]);
    let day: Value = serde_json::from_str(&built.read("2024/03/01/posts.json")).unwrap();
    assert_eq!(day["posts"].as_array().unwrap().len(), 2);
    assert_eq!(
        day["posts"][1],
        serde_json::json!({
            "title": "甲 <&> ]]>",
            "url": "https://site.example/yi/er/2024/03/01/a.html",
            "date": "2024-03-01T09:00:00+08:00",
            "author": "记者",
            "categories": ["yi", "er"],
            "tags": ["标", "x"],
        })
    );
}

#[test]
fn every_feed_is_in_the_opml() {
    let built = site().build().ok();
    let opml = built.read("feeds.opml");
    for file in built.files().iter().filter(|file| file.starts_with("category/") && file.ends_with(".xml")) {
        let address = format!("xmlUrl=\"https://site.example{}\"", gongbao::route::encode_path(&format!("/{file}")));
        assert!(opml.contains(&address), "{address}\n{opml}");
    }
    assert!(opml.contains("xmlUrl=\"https://site.example/feed.xml\""));
}
