//! `gongbao import jekyll`: the content unchanged, the configuration translated, no address lost.

mod built;
mod old_site;
#[path = "../support/mod.rs"]
mod support;

use gongbao::build::{Request, Silent, build};
use gongbao::import::jekyll::{self, Known, Options, Report};
use gongbao::words::{Language, Words};
use old_site::{CONFIG, old_site};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use support::{Site, now, shared};

fn options(old: &Site) -> Options {
    let out = old.path().join("../new");
    Options { dir: old.path(), out, built: None, posts_dirs: Vec::new(), dry_run: false, words: Words::default() }
}

fn import(options: &Options) -> Report {
    jekyll::import(options, now()).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    let file = |entry: walkdir::DirEntry| {
        (entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned(), fs::read(entry.path()).unwrap())
    };
    entries.map(file).collect()
}

/// Builds the new site and gives its files.
fn built(out: &Path) -> BTreeMap<String, Vec<u8>> {
    let report = build(&Request { source: out.to_owned(), ..Request::default() }, now(), &Silent);
    assert_eq!(report.exit_status(false), 0, "{:#?}", report.diagnostics);
    tree(&out.join("public"))
}

fn config(out: &Path) -> String {
    fs::read_to_string(out.join("_config.yml")).unwrap()
}

#[test]
fn content_moves_with_its_names_and_bytes() {
    let old = old_site();
    let options = options(&old);
    let before = tree(&old.path());
    let report = import(&options);
    assert_eq!(tree(&old.path()), before, "the old site is only read");
    let moved = tree(&options.out.join("content"));
    let stays = |path: &str| {
        path.starts_with(['.', '_']) && !path.starts_with("_posts/") && !path.starts_with("_d")
            || ["Gemfile", "scripts/fetch.py", "category/food.html", "category/news.html"].contains(&path)
    };
    let expected: BTreeMap<_, _> = before.into_iter().filter(|(path, _)| !stays(path)).collect();
    assert_eq!(moved.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    assert_eq!(moved, expected);
    assert_eq!((report.files.posts, report.files.drafts, report.files.data), (3, 1, 1));
    assert_eq!(
        report.left.keys().collect::<Vec<_>>(),
        [".gitignore", "Gemfile", "_includes", "_layouts", "_sass", "scripts"]
    );
    assert!(report.diagnostics.iter().any(|found| found.file.as_deref() == Some("_posts/-nameless.md")));
}

#[test]
fn a_drafts_time_moves_with_it() {
    let old = old_site();
    old.age();
    let options = options(&old);
    import(&options);
    let time = |path: PathBuf| fs::metadata(path).unwrap().modified().unwrap();
    assert_eq!(time(options.out.join("content/_drafts/later.md")), time(old.path().join("_drafts/later.md")));
}

#[test]
fn the_configuration_keeps_the_owners_words() {
    let old = old_site();
    let options = options(&old);
    let report = import(&options);
    let text = config(&options.out);
    for line in [
        "# 本站的配置",
        "title: 云河公报   # 站名",
        "# 不要发布",
        "exclude: [Gemfile, scripts]",
        "  - jekyll-redirect-from",
        "# theme: minima",
    ] {
        assert!(text.lines().any(|other| other == line), "{line}\n{text}");
    }
    assert!(
        text.contains("# gongbao: no meaning here; templates can read it as site.config\nmy_key: 自己的"),
        "{text}"
    );
    assert_eq!(
        (report.keys_noted, report.keys_disabled),
        (vec!["plugins".into(), "paginate_path".into(), "my_key".into()], vec!["theme".to_owned()])
    );
    let map: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
    assert_eq!(map["categories"]["food"]["name"], "食品新闻");
    assert!(text.contains("# posts_dirs:\n# - _posts\n# - old_post"), "{text}");
}

#[test]
fn comments_in_the_configuration_are_in_the_readers_language() {
    let old = old_site();
    old.write("_config.yml", format!("{CONFIG}permalink: 5\nport: 4000\n"));
    let words = Words::of(Language::named("zh-CN").unwrap());
    for posts_dirs in [vec![], vec!["old_post".to_owned()]] {
        let out = old.path().join(format!("../new{}", posts_dirs.len()));
        let options = Options { words: words.clone(), out, posts_dirs, ..options(&old) };
        import(&options);
        let text = config(&options.out);
        let ours: Vec<&str> = text.lines().filter(|line| line.starts_with("# gongbao: ")).collect();
        assert!(ours.len() >= 6, "{text}");
        let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        for line in ours {
            assert!(line.contains(is_han), "{line}");
        }
        assert!(text.contains("# gongbao: 在这里没有作用；模板可以用 site.config 读取\nmy_key: 自己的"), "{text}");
    }
}

#[test]
fn no_address_is_lost() {
    let old = old_site();
    // What Jekyll makes of it: tests/jekyll.rs holds the rules to what real Jekyll does.
    for page in [
        "food/2024/01/02/first.html",
        "food/2024/01/03/second.html",
        "news/2024/01/04/third.html",
        "about.html",
        "index.html",
        "专题/index.html",
        "assets/app.js",
        "content/inner.txt",
        "public/logo.svg",
        "category/food.html",
        "category/news.html",
        "category/empty.html",
        "old_post/2020-01-01-old.html",
        "CNAME",
        "feed.xml",
        "page2/index.html",
    ] {
        old.write(&format!("_site/{page}"), "x");
    }
    let options = options(&old);
    let report = import(&options);
    assert_eq!(report.addresses.known, Known::Built);
    assert_eq!((report.addresses.lost, report.addresses.kept), (vec![], 15));
    assert_eq!(report.addresses.redirected[0].from, "/page2/");
    let new = built(&options.out);
    for path in tree(&old.path().join("_site")).keys() {
        assert!(new.contains_key(path), "{path}");
    }
    assert!(String::from_utf8_lossy(&new["category/food.html"]).contains("食品新闻"));
    assert!(String::from_utf8_lossy(&new["page2/index.html"]).contains("/archive/"));
}

#[test]
fn old_posts_come_back_as_posts_and_their_pages_forward() {
    let old = old_site();
    let options = Options { posts_dirs: vec!["old_post".into()], ..options(&old) };
    let report = import(&options);
    assert_eq!((report.addresses.known, report.addresses.lost.len(), report.files.posts), (Known::ByRule, 0, 4));
    let forwarded: Vec<_> =
        report.addresses.redirected.iter().map(|one| (one.from.as_str(), one.to.as_str())).collect();
    assert_eq!(forwarded, [("/old_post/2020-01-01-old.html", "/food/2020/01/01/old.html")]);
    let new = built(&options.out);
    assert!(new.contains_key("food/2020/01/01/old.html"));
    assert!(String::from_utf8_lossy(&new["old_post/2020-01-01-old.html"]).contains("/food/2020/01/01/old.html"));
}

#[test]
fn a_folder_of_posts_that_was_excluded_is_taken_out_of_the_exclusions() {
    let old = old_site();
    old.write("_config.yml", CONFIG.replace("[Gemfile, scripts]", "\n  - Gemfile # ruby\n  - old_post/\n  - scripts"));
    let plain = import(&Options { out: old.path().join("../plain"), ..options(&old) });
    assert_eq!(plain.like_posts, BTreeMap::from([("old_post".to_owned(), 1)]));
    assert!(
        old.path().join("../plain/content/old_post/2020-01-01-old.md").is_file(),
        "for whoever takes the offer later"
    );
    let options = Options { posts_dirs: vec!["old_post".into()], ..options(&old) };
    assert_eq!(import(&options).addresses.redirected, []);
    let map: serde_yaml::Value = serde_yaml::from_str(&config(&options.out)).unwrap();
    assert_eq!(map["exclude"], serde_yaml::from_str::<serde_yaml::Value>("[Gemfile, scripts]").unwrap());
    assert!(built(&options.out).contains_key("food/2020/01/01/old.html"));
}

#[test]
fn stubs_that_contradict_their_posts_are_told_of() {
    let report = import(&options(&old_site()));
    let told: Vec<_> = report.diagnostics.iter().filter(|found| found.code.as_str() == "category-name").collect();
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(told[0].message.english().contains("is the tag of the posts of news, not of `empty`"), "{told:#?}");
    assert!(
        told[1].message.english().contains("contradicts the posts of `news`, whose tag is “药品新闻”"),
        "{told:#?}"
    );
    assert_eq!(report.names["news"], "药品新闻");
}

#[test]
fn liquid_is_listed_with_its_place_and_its_counterpart() {
    let report = import(&options(&old_site()));
    let listed: Vec<_> = report
        .liquid
        .iter()
        .map(|found| {
            format!("{}:{} {} → {}", found.file, found.line, found.liquid, found.tera.as_deref().unwrap_or("?"))
        })
        .collect();
    for expected in [
        "_includes/head.html:1 {{ '/a.css' | relative_url }} → {{ url(path=\"/a.css\") }}",
        "_layouts/default.html:2 {% include head.html %} → {% include \"_head.html\" %}",
        "_layouts/default.html:4 {{ site.time }} → ?",
        "about.md:5 {{ page.title | escape }} → {{ page.title }}",
        "about.md:7 {% for post in site.posts limit:3 %} → {% for post in posts[:3] %}",
    ] {
        assert!(listed.iter().any(|line| line == expected), "{expected}\n{listed:#?}");
    }
    assert!(
        !listed.iter().any(|line| line.starts_with("assets/app.js")),
        "a file without front matter is none of Liquid's"
    );
    let post = &report.liquid_in_posts[0];
    assert_eq!(
        (post.file.as_str(), post.line, post.tera.as_deref()),
        ("_posts/2024-01-03-second.md", 6, Some("/food/2024/01/02/first.html"))
    );
}

#[test]
fn importing_again_changes_nothing_and_never_writes_over_a_file() {
    let old = old_site();
    let options = options(&old);
    let first = import(&options);
    let before = tree(&options.out);
    let second = import(&options);
    assert_eq!((second.files.written, second.files.there), (0, first.files.written));
    fs::write(options.out.join("content/about.md"), "mine").unwrap();
    fs::remove_file(options.out.join("content/CNAME")).unwrap();
    let third = import(&options);
    assert_eq!(third.files.written, 1);
    assert!(
        third
            .diagnostics
            .iter()
            .any(|found| found.code.as_str() == "import-conflict" && found.file.as_deref() == Some("content/about.md"))
    );
    let mut expected = before;
    expected.insert("content/about.md".into(), b"mine".to_vec());
    assert_eq!(tree(&options.out), expected);
}

#[test]
fn a_dry_run_and_a_site_that_cannot_be_moved_write_nothing() {
    let old = old_site();
    let dry = Options { dry_run: true, ..options(&old) };
    assert_eq!(
        import(&dry).files.written,
        import(&options(&old)).files.written - 1,
        "(the configuration is no content)"
    );
    let nowhere = old.path().join("../other");
    let typo = Options { posts_dirs: vec!["oldpost".into()], out: nowhere.clone(), ..options(&old) };
    assert!(
        jekyll::import(&typo, now()).unwrap_err()[0]
            .message
            .english()
            .contains("oldpost holds no files named like posts")
    );
    for (yaml, out) in [("a: [", nowhere.clone()), ("source: ../..", nowhere.clone()), ("title: x", old.path())] {
        let broken = Site::bare().file("_config.yml", yaml).file("a.txt", "a");
        let out = if out == old.path() { broken.path() } else { out };
        let options = Options { dir: broken.path(), out, ..options(&old) };
        assert!(jekyll::import(&options, now()).is_err(), "{yaml}");
    }
    assert!(!nowhere.exists());
}

#[test]
fn the_new_site_may_be_made_within_the_old_folder() {
    let old = old_site();
    let options = Options { out: old.path().join("new"), ..options(&old) };
    let first = import(&options);
    assert_eq!(import(&options).files.there, first.files.written, "the new site is no content of the old");
}

#[cfg(unix)]
#[test]
fn links_out_of_the_site_are_not_followed() {
    use std::os::unix::fs::symlink;
    let old = old_site();
    old.write("../secret/key", "secret");
    symlink(old.path().join("../secret"), old.path().join("secret")).unwrap();
    symlink(old.path().join("../secret/key"), old.path().join("_posts/key.md")).unwrap();
    symlink(old.path().join("assets"), old.path().join("linked")).unwrap();
    let options = options(&old);
    let report = import(&options);
    let moved = tree(&options.out);
    assert!(!moved.values().any(|bytes| bytes == b"secret"), "{:?}", moved.keys());
    assert_eq!(moved["content/linked/app.js"], moved["content/assets/app.js"], "what stays inside is copied");
    assert_eq!(report.diagnostics.iter().filter(|found| found.code.as_str() == "symlink-skipped").count(), 2);
}

#[test]
fn what_a_plugin_made_is_lost_with_a_reason() {
    let old = old_site();
    for page in [
        "assets/main.css",
        "recipes/soup.html",
        "atom.xml",
        "tags/药品新闻/index.html",
        "food/2024/01/03/first.html",
        "about/index.html",
    ] {
        old.write(&format!("_site/{page}"), "x");
    }
    let report = import(&options(&old));
    let lost: Vec<_> = report.addresses.lost.iter().map(|lost| lost.address.as_str()).collect();
    assert_eq!(lost, ["/assets/main.css", "/atom.xml", "/recipes/soup.html"]);
    assert!(report.addresses.lost.iter().all(|lost| !lost.why.english().is_empty()));
    let forwarded: BTreeMap<_, _> =
        report.addresses.redirected.iter().map(|one| (one.from.as_str(), one.to.as_str())).collect();
    assert_eq!(
        forwarded["/food/2024/01/03/first.html"], "/food/2024/01/02/first.html",
        "its date was read in another zone"
    );
    assert_eq!(forwarded["/about/"], "/about.html");
    assert!(forwarded["/tags/%E8%8D%AF%E5%93%81%E6%96%B0%E9%97%BB/"].starts_with("/tag/"));
    assert_eq!((report.exit_status(false), report.exit_status(true)), (0, 1));
}

#[test]
fn the_old_portal_moves_without_losing_an_address() {
    let Some(sample) = shared("portal-sample") else { return };
    let old = Site::bare().copy(&sample);
    let options = Options { posts_dirs: vec!["old_post".into()], ..options(&old) };
    let report = import(&options);
    assert_eq!((report.addresses.lost.len(), report.files.posts), (0, 6), "{report:#?}");
    assert_eq!(report.addresses.redirected.len(), 2);
    assert_eq!(report.keys_disabled, ["theme"]);
    let new = built(&options.out);
    for path in [
        "emnews/2021/12/08/202112082206882458.html",
        "old_post/2021-12-08-202112082207166919.html",
        "sitenews/2021/12/01/init.html",
        "category/Career In touxingPEVC.html",
        "CNAME",
    ] {
        assert!(new.contains_key(path), "{path}");
    }
}

#[test]
fn the_command_reports_for_people_and_for_machines() {
    let old = old_site();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gongbao"));
        let output = command.args(["import", "jekyll"]).arg(old.path()).args(arguments).output().unwrap();
        (
            output.status.code().unwrap(),
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let out = old.path().join("../cli");
    let out = out.to_str().unwrap();
    let (status, told, _) = run(&["--out", out, "--dry-run"]);
    assert_eq!(status, 0);
    for part in [
        "about.md:5  {{ page.title | escape }}  → {{ page.title }}",
        "_layouts (files: 1): templates are Tera here",
        "old_post holds files named like posts (1); --posts-dir makes them posts",
        "Would move",
        "0 lost",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
    assert!(!Path::new(out).exists());
    let (status, told, _) = run(&["--out", out, "--format", "json"]);
    let report: Value = serde_json::from_str(&told).unwrap();
    assert_eq!((status, &report["addresses"]["known"]), (0, &"by-rule".into()));
    let (status, _, error) = run(&["--out", old.path().to_str().unwrap()]);
    assert_eq!(status, 2);
    assert!(error.contains("onto itself"), "{error}");
}
