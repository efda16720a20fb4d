//! `gongbao import newspaper` as an editor runs it: on files, by the program, into a site that is then built.

mod support;

use gongbao::content::split_front_matter;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use support::{Built, Site, shared};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/newspaper").join(name)
}

const FRONT: &str = "01-front-teasers.txt";

/// Runs the importer for a site, from the site's folder.
fn run(site: &Site, files: &[&Path], arguments: &[&str]) -> Output {
    let mut command = support::gongbao();
    command.current_dir(site.path()).args(["import", "newspaper"]).args(files).args(arguments);
    command.output().unwrap()
}

/// The same, which must end well; what it printed.
fn import(site: &Site, page: &str, arguments: &[&str]) -> String {
    told(&run(site, &[&fixture(page)], arguments))
}

fn told(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", error(output));
    assert_eq!(error(output), "");
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn error(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Every file of a folder with its bytes; none if there is no such folder.
fn tree(folder: &Path) -> BTreeMap<String, String> {
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    let file = |entry: walkdir::DirEntry| {
        let name = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
        (name, fs::read_to_string(entry.path()).unwrap())
    };
    entries.map(file).collect()
}

fn posts(site: &Site) -> BTreeMap<String, String> {
    tree(&site.path().join("_posts"))
}

fn fields(post: &str) -> serde_yaml::Value {
    serde_yaml::from_str(split_front_matter(post).yaml.unwrap()).unwrap()
}

/// The build's posts without what every page has around its article.
fn articles(built: &Built) -> Vec<String> {
    let pages = built.files().into_iter().filter(|file| file.ends_with(".html")).map(|file| built.read(&file));
    let article = |page: String| {
        let (_, rest) = page.split_once("<article")?;
        Some(rest.split_once("</article>")?.0.to_owned())
    };
    pages.filter(|page| page.contains("data-search-body")).filter_map(article).collect()
}

const NAMES: [&str; 3] = [
    "2021-03-05-chun-cha-kai-cai-jia-qian-xian-xing.md",
    "2021-03-05-qiu-pu-xian-shi-xing-dian-ti-yi-ma-tong-cha.md",
    "2021-03-05-wo-shi-shou-ge-she-qu-yao-xiang-hui-shou-dian-qi-yong.md",
];

#[test]
fn each_article_is_a_post_in_the_sites_folder_held_back_for_an_editor() {
    let site = Site::new();
    import(&site, FRONT, &[]);
    let posts = posts(&site);
    assert_eq!(posts.keys().collect::<Vec<_>>(), NAMES);
    let fields = fields(&posts[NAMES[2]]);
    for (key, value) in [
        ("layout", "post"),
        ("title", "我市首个社区药箱回收点启用"),
        ("subtitle", "过期药品从此有了去处"),
        ("date", "2021-03-05"),
        ("author", "记者 韩小满、通讯员 陆一鸣"),
        ("source", "云湖晨报"),
    ] {
        assert_eq!(fields[key], value, "{key}");
    }
    assert_eq!(fields["published"], false);
    assert_eq!(tree(&site.path()).len(), NAMES.len() + 1, "nothing else was written");
    let built = site.build().ok();
    assert_eq!((built.report.posts, articles(&built).len()), (0, 0), "nobody has looked at them yet");
}

#[test]
fn options_say_paper_day_category_and_whether_to_publish() {
    let site = Site::new();
    let page = "08-two-columns.txt";
    import(&site, page, &["--paper", "焦作日报", "--date", "2020-06-30", "--category", "yaowen", "--publish"]);
    let posts = posts(&site);
    assert_eq!(posts.len(), 3);
    for (name, post) in &posts {
        assert!(name.starts_with("2020-06-30-"), "{name}");
        let fields = fields(post);
        assert_eq!((&fields["source"], &fields["categories"]), (&"焦作日报".into(), &"yaowen".into()));
        assert!(fields.get("published").is_none());
    }
    let built = site.build().ok();
    assert!(built.has("yaowen/2020/06/30/cheng-dong-shi-chang-huan-shang-xin-cheng.html"), "{:#?}", built.files());
    let articles = articles(&built).concat();
    for part in ["城东市场换上新秤</h1>", "记者 左小舟", "来源：焦作日报", "2020年6月30日", "十年没换的旧秤，一夜之间"]
    {
        assert!(articles.contains(part), "{part}");
    }
}

#[test]
fn a_subtitle_and_what_stands_beside_the_text_are_on_the_page() {
    let site = Site::new();
    import(&site, "13-feature-numbered.txt", &["--publish", "--date", "2024-05-06"]);
    let page = articles(&site.build().ok()).concat();
    let heading = page.split_once("</header>").unwrap().0;
    assert!(heading.contains("白鹭县豆制品作坊集中整治纪实"), "{heading}");
    for part in [
        "小作坊里的大文章</h1>",
        "<figcaption>白鹭县豆制品集中加工园内，工人正在压制豆腐。",
        "<aside class=\"summary\">",
        "<strong>核心提示</strong>",
        "的位置、水源、雇工和销路都记在一张图上。",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
}

#[test]
fn a_dry_run_says_the_same_and_writes_nothing() {
    let (dry, wet) = (Site::new(), Site::new());
    let would = import(&dry, FRONT, &["--dry-run"]);
    assert_eq!(tree(&dry.path()).into_keys().collect::<Vec<_>>(), ["_config.yml"]);
    let did = import(&wet, FRONT, &[]);
    let told = would.strip_suffix(" (nothing was written)\n").unwrap();
    assert!(did.starts_with(told) && did[told.len()..].starts_with("\nThe new posts are held back"), "{did}");
}

#[test]
fn a_page_imported_again_changes_nothing_whatever_the_options_and_the_day() {
    let site = Site::new();
    import(&site, "08-two-columns.txt", &["--date", "2020-06-30"]);
    let before = posts(&site);
    let again = import(&site, "08-two-columns.txt", &["--date", "2020-06-30"]);
    assert!(again.ends_with("3 articles of 1 printed page: 0 new, 3 there already; 1 to look at\n"), "{again}");
    assert_eq!(again.matches("  = ").count(), 3, "{again}");
    for other in [&[][..], &["--publish"], &["--paper", "别的报纸", "--category", "other", "--keep-punctuation"]] {
        let again = import(&site, "08-two-columns.txt", other);
        assert!(again.contains("0 new, 3 kept as edited"), "{again}");
        assert_eq!(posts(&site), before, "{other:?}");
    }
}

#[test]
fn what_an_editor_made_of_a_post_stays_wherever_it_was_moved() {
    let site = Site::new();
    import(&site, FRONT, &[]);
    let path = |name: &str| site.path().join("_posts").join(name);
    let edited =
        fs::read_to_string(path(NAMES[0])).unwrap().replace("春茶开采", "春茶上市").replace("published: false\n", "");
    fs::write(path(NAMES[0]), &edited).unwrap();
    site.write("news/_posts/2021-03-05-dianti.md", fs::read(path(NAMES[1])).unwrap());
    fs::remove_file(path(NAMES[1])).unwrap();
    let before = tree(&site.path());
    let said = import(&site, FRONT, &[]);
    assert_eq!(tree(&site.path()), before);
    assert!(said.contains("is there already and differs; it stays as it is"), "{said}");
    assert!(said.contains("news/_posts/2021-03-05-dianti.md"), "{said}");
    assert!(said.contains("3 articles of 1 printed page: 0 new, 2 there already, 1 kept as edited"), "{said}");
}

#[test]
fn another_article_with_the_same_headline_and_day_is_written_beside_the_first() {
    let site = Site::new();
    import(&site, FRONT, &[]);
    let other = fs::read_to_string(fixture(FRONT)).unwrap().replace("清明前的头采茶", "谷雨前的二采茶");
    site.write("../other.txt", other);
    let said = told(&run(&site, &[&site.path().join("../other.txt")], &[]));
    assert!(said.contains("1 new, 2 there already"), "{said}");
    assert_eq!(posts(&site).len(), 4);
    assert!(posts(&site).contains_key("2021-03-05-chun-cha-kai-cai-jia-qian-xian-xing-2.md"));
}

#[test]
fn several_pages_are_imported_at_once_and_one_page_twice_counts_once() {
    let site = Site::new();
    let (front, gb) = (fixture(FRONT), fixture("09-jumps-gb18030.txt"));
    let said = told(&run(&site, &[&front, &gb, &front], &["--out", "imported/here"]));
    assert!(said.contains("8 articles of 3 printed pages: 5 new, 3 there already"), "{said}");
    let posts = tree(&site.path().join("imported/here"));
    assert_eq!(posts.len(), 5);
    assert!(posts.values().any(|post| post.contains("把实验室搬到田埂上")), "GB18030 is read");
    assert!(!site.path().join("_posts").exists());
}

#[test]
fn a_page_that_cannot_be_read_is_told_of_and_the_others_are_imported() {
    let site = Site::new();
    let (missing, folder, front) = (site.path().join("no-such.txt"), fixture("seeds"), fixture(FRONT));
    let output = run(&site, &[&missing, &folder, &front], &[]);
    assert_eq!(output.status.code(), Some(1));
    let error = error(&output);
    for part in [
        "the page cannot be read: No such file or directory",
        "no-such.txt",
        "this is a folder, not a page",
        "name the pages in it, such as",
    ] {
        assert!(error.contains(part), "{part}\n{error}");
    }
    assert_eq!(posts(&site).len(), 3);
}

#[test]
fn what_is_no_text_becomes_no_post_and_a_damaged_character_is_named() {
    let site = Site::new();
    for (name, bytes) in
        [("a.png", &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..]), ("b.txt", &[0xff, 0xfe, 0x80, 0x81, 0xff][..])]
    {
        site.write(name, bytes);
        let output = run(&site, &[Path::new(name)], &[]);
        assert_eq!(output.status.code(), Some(1), "{name}");
        assert!(error(&output).contains("this is no text"), "{}", error(&output));
        assert_eq!(posts(&site).len(), 0, "{name}");
    }
    let mut page = fs::read(fixture("09-jumps-gb18030.txt")).unwrap();
    let end = page.len();
    page.splice(end - 3..end - 3, [0xff]);
    site.write("damaged.txt", &page);
    let output = run(&site, &[Path::new("damaged.txt")], &[]);
    assert_eq!((output.status.code(), posts(&site).len()), (Some(1), 2));
    assert!(error(&output).contains("some characters cannot be read as gb18030"), "{}", error(&output));
    assert!(error(&output).contains("damaged.txt:19:"), "{}", error(&output));
}

#[test]
fn an_empty_page_is_told_of() {
    let site = Site::new();
    for empty in ["", "\n　\n", "2021年3月5日 星期五\n"] {
        site.write("empty.txt", empty);
        let output = run(&site, &[Path::new("empty.txt")], &[]);
        assert_eq!(output.status.code(), Some(0));
        assert!(error(&output).contains("warning[no-article]"), "{empty:?}: {}", error(&output));
        assert!(String::from_utf8_lossy(&output.stdout).contains("0 articles of 1 printed page: 0 new"));
    }
    assert_eq!(posts(&site).len(), 0);
}

#[test]
fn wrong_usage_and_a_folder_that_is_no_site_do_nothing() {
    let site = Site::bare().file("a.txt", "x");
    assert_eq!(run(&site, &[], &[]).status.code(), Some(2));
    assert_eq!(run(&site, &[&fixture(FRONT)], &["--date", "2020-13-01"]).status.code(), Some(2));
    let nowhere = run(&site, &[&fixture(FRONT)], &["-s", "nowhere"]);
    assert_eq!(nowhere.status.code(), Some(2), "{}", error(&nowhere));
    assert_eq!(tree(&site.path()).len(), 1);
}

/// What a reader of the terminal sees. `GONGBAO_ACCEPT=1` takes what is said now.
#[test]
fn the_report_reads_well_in_both_languages() {
    let site = Site::new();
    let mut said = String::new();
    for language in ["en", "zh-CN"] {
        for page in [FRONT, "09-jumps-gb18030.txt", "17-crossheads-cut.txt"] {
            said += &import(&site, page, &["--dry-run", "--date", "2024-05-06", "--lang", language]);
            said.push('\n');
        }
    }
    let said = said.replace(&format!("{}/", fixture("").display().to_string().trim_end_matches('/')), "");
    let said = said.replace(&*site.path().join("").to_string_lossy(), "").replace("./", "");
    let snapshot = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/words/newspaper.txt");
    if std::env::var_os("GONGBAO_ACCEPT").is_some() {
        fs::write(&snapshot, &said).unwrap();
    }
    assert_eq!(said, fs::read_to_string(snapshot).unwrap());
}

#[test]
fn json_has_all_of_the_report() {
    let site = Site::new();
    let report: Value = serde_json::from_str(&import(&site, FRONT, &["--format", "json"])).unwrap();
    let page = &report["pages"][0];
    assert_eq!((&page["encoding"], &page["articles"][0]["state"]), (&"UTF-8".into(), &"written".into()));
    assert_eq!(page["articles"].as_array().unwrap().len(), 3);
    assert_eq!(page["left_out"].as_array().unwrap().len(), 6, "a line each");
    assert!(page["articles"][0]["confidence"].as_f64().unwrap() > 0.5);
}

/// Letters and digits of a text, so that punctuation made full-width and marks of Markdown do not count.
fn letters(text: &str) -> BTreeMap<char, usize> {
    let mut letters = BTreeMap::new();
    text.chars().filter(|c| c.is_alphanumeric()).for_each(|c| *letters.entry(c).or_default() += 1);
    letters
}

#[test]
fn every_letter_of_a_page_is_in_a_post_or_in_what_was_left_out() {
    let pages = fs::read_dir(fixture("")).unwrap().flatten().map(|entry| entry.path());
    let pages: Vec<PathBuf> = pages.filter(|path| path.extension().is_some_and(|it| it == "txt")).collect();
    assert!(pages.len() > 15);
    for page in pages {
        let site = Site::new();
        let output = run(&site, &[&page], &["--date", "2024-05-06", "--format", "json"]);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let left = report["pages"][0]["left_out"].as_array().unwrap().iter();
        let left: String = left.map(|left| left["text"]["text"].as_str().unwrap()).collect();
        let there = letters(&(posts(&site).into_values().collect::<String>() + &left));
        let source = gongbao::import::newspaper::decode(&fs::read(&page).unwrap()).text;
        for (c, count) in letters(&source) {
            let has = there.get(&c).copied().unwrap_or_default();
            // (本报, 记者 and the like before a name are words of form; Latin words may lose a hyphen, never a letter.)
            let form = "本报刊记者通讯员实习生作摄影文图整理编译来源供稿道".contains(c);
            assert!(has >= count || form, "{}: {c} is there {has} times of {count}", page.display());
        }
    }
}

/// The pages that the project was given; their text is others'.
#[test]
fn the_given_pages_are_articles_on_the_portal() {
    let Some(seeds) = shared("seeds") else { return };
    for (number, expected) in [("000", 10), ("003", 2), ("004", 1)] {
        let entries = fs::read_dir(&seeds).unwrap().flatten().map(|entry| entry.path());
        let page =
            entries.into_iter().find(|path| path.file_name().unwrap().to_string_lossy().starts_with(number)).unwrap();
        let site = Site::new();
        let arguments = ["--publish", "--date", "2020-06-30", "--category", "banmian", "--format", "json"];
        let report: Value = serde_json::from_str(&told(&run(&site, &[&page], &arguments))).unwrap();
        assert_eq!(report["pages"][0]["articles"].as_array().unwrap().len(), expected, "{number}");
        let built = site.build().ok();
        let pages: Vec<String> = articles(&built);
        assert_eq!((built.report.posts, pages.len()), (expected, expected), "{number}");
        for post in posts(&site).values() {
            let fields = fields(post);
            let title = fields["title"].as_str().unwrap();
            let escaped = title.replace('&', "&amp;").replace('"', "&quot;");
            let page = pages.iter().find(|page| page.contains(&format!("<h1>{escaped}</h1>")));
            let page = page.unwrap_or_else(|| panic!("{number}: no page is headed {title}"));
            let day = fields["date"].as_str().unwrap();
            assert!(page.contains(&format!("datetime=\"{day}")), "{title}: {day}");
            for key in ["author", "subtitle", "kicker"] {
                let Some(value) = fields.get(key).and_then(|value| value.as_str()) else { continue };
                assert!(page.contains(value), "{title}: {key} {value}");
            }
            for mark in ["<figcaption>", "<aside class="] {
                assert_eq!(page.matches(mark).count(), post.matches(mark).count(), "{title}: {mark}");
            }
        }
    }
}
