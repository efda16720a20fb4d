//! What the themes show: documents and their successors, languages, meta tags, weights.

mod support;

use std::path::Path;
use support::{Built, Site};

const OLD: &str = "gongwen/2020/01/01/old.html";
const NEW: &str = "gongwen/2024/01/01/new.html";

fn documents(replaces: &str) -> Site {
    Site::new()
        .post(
            "2020-01-01-old.md",
            "title: 旧办法\ncategories: gongwen\ndoc_number: 市监〔2020〕1号\nstatus: 已废止",
            "第一条。",
        )
        .post(
            "2024-01-01-new.md",
            &format!(
                "title: 新办法\ncategories: gongwen\nissued: 2023-12-30\nreplaces: {replaces}\n\
                 attachments: [/a.pdf, 'javascript:alert(1)']\nsource_url: 'javascript:alert(2)'"
            ),
            "第一条。",
        )
}

#[test]
fn documents_are_linked_both_ways_by_number_address_and_file_name() {
    for name in [
        "市监〔2020〕1号",
        "'市监[2020] 1号'",
        "https://site.example/gongwen/2020/01/01/old.html",
        "/gongwen/2020/01/01/old.html",
        "2020-01-01-old.md",
        "2020-01-01-old",
        "old",
    ] {
        let built = documents(name).build().ok();
        assert_eq!(built.warnings(), [""; 0], "{name}");
        assert!(built.read(NEW).contains(&format!("<a href=\"/{OLD}\">旧办法</a> 市监〔2020〕1号")), "{name}");
        let old = built.read(OLD);
        assert!(old.contains(&format!("本文件已被新文件代替：<a href=\"/{NEW}\">新办法</a>")), "{name}");
        assert!(old.contains("role=note><b>已废止</b>"), "{name}");
    }
}

#[test]
fn a_document_that_is_not_there_is_told_with_its_line_and_shown_without_a_link() {
    let built = documents("市监〔1999〕9号").build();
    assert_eq!(built.warnings(), ["unknown-document _posts/2024-01-01-new.md:5"]);
    assert!(built.read(NEW).contains("<div>市监〔1999〕9号</div>"));
    assert!(!built.read(OLD).contains("新文件"));
}

#[test]
fn addresses_of_front_matter_that_could_run_are_left_out() {
    let page = documents("old").build().ok().read(NEW);
    assert!(page.contains("<a href=\"/a.pdf\">a.pdf</a>"));
    assert!(!page.contains("javascript:"), "{page}");
}

/// The JSON-LD of a page.
fn json_ld(page: &str) -> serde_json::Value {
    let (_, rest) = page.split_once("<script type=application/ld+json>").expect("JSON-LD");
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn what_authors_write_cannot_leave_its_place() {
    let evil = r#"</script><img src=x onerror=alert(1)>"'<!--"#;
    let text = serde_json::to_string(evil).unwrap();
    let keys = ["title", "source", "author", "doc_number", "issued_by", "issued", "status", "replaces", "attachments"];
    let lines: Vec<String> = keys.iter().map(|key| format!("{key}: {text}")).collect();
    let built = Site::new()
        .post("2024-01-01-a.md", &format!("{}\ncategories: [{text}]\ntags: [{text}]", lines.join("\n")), "正文")
        .config("government: {site_id_code: \"1100000001\"}")
        .build();
    for (path, bytes) in built.tree().into_iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = String::from_utf8(bytes).unwrap();
        assert!(!page.contains("<img src=x") && !page.contains("<!--"), "{path}: {page}");
        if page.contains("ld+json") {
            json_ld(&page);
        }
    }
}

#[test]
fn structured_data_says_what_a_page_is() {
    let built = documents("old").post("2024-02-02-n.md", "title: 新闻\nauthor: 叶文", "正文").build().ok();
    let news = json_ld(&built.read("2024/02/02/n.html"));
    assert_eq!(
        (&news["@type"], &news["headline"], &news["author"]["name"]),
        (&"NewsArticle".into(), &"新闻".into(), &"叶文".into())
    );
    let law = json_ld(&built.read(NEW));
    assert_eq!((&law["@type"], &law["legislationDate"]), (&"Legislation".into(), &"2023-12-30".into()));
    assert_eq!(law["legislationRepeals"][0], format!("https://site.example/{OLD}"));
    assert_eq!(json_ld(&built.read(OLD))["legislationLegalForce"], "https://schema.org/NotInForce");
    assert_eq!(json_ld(&built.read("index.html"))["@type"], "WebSite");
    let trail = json_ld(&built.read("category/gongwen.html"));
    assert_eq!(trail["itemListElement"].as_array().unwrap().len(), 3);
}

#[test]
fn government_sites_carry_the_tags_of_the_guide() {
    let site = Site::new()
        .post("2024-02-02-n.md", "title: 新闻\ndate: 2022-04-02 08:06:19 +0800\ncategories: kx\nsource: 新华社\nauthor: 叶文\ntags: [甲, 乙]\nimage: /a.png", "正文。")
        .config("government: {site_id_code: \"1100000001\", site_domain: www.example.gov.cn}\ncategories: {kx: {name: 快讯, description: 说明, keywords: 词, column_type: 政务动态}}");
    let built = site.build().ok();
    let everywhere =
        ["SiteName\" content=\"试验站", "SiteDomain content=\"www.example.gov.cn", "SiteIDCode content=\"1100000001"];
    for page in [
        "index.html",
        "kx/2022/04/02/n.html",
        "category/kx.html",
        "tag/甲.html",
        "archive/index.html",
        "category/index.html",
    ] {
        let text = built.read(page).replace("name=SiteName", "name=\"SiteName\"");
        for tag in everywhere {
            assert!(text.contains(tag), "{page}: {tag}");
        }
    }
    let tags = |page: &str, expected: &[&str]| {
        let text = built.read(page);
        for tag in expected {
            assert!(text.contains(&format!("<meta name={tag}\">")), "{page}: {tag}\n{text}");
        }
    };
    tags(
        "category/kx.html",
        &[
            "ColumnName content=\"快讯",
            "ColumnDescription content=\"说明",
            "ColumnKeywords content=\"词",
            "ColumnType content=\"政务动态",
        ],
    );
    tags("tag/甲.html", &["ColumnName content=\"甲", "ColumnType content=\"新闻"]);
    tags("archive/index.html", &["ColumnName content=\"归档", "ColumnType content=\"新闻"]);
    tags(
        "kx/2022/04/02/n.html",
        &[
            "ArticleTitle content=\"新闻",
            "PubDate content=\"2022-04-02 08:06",
            "ContentSource content=\"新华社",
            "Keywords content=\"甲,乙",
            "Author content=\"叶文",
            "Description content=\"正文。",
            "Image content=\"https://site.example/a.png",
            "Url content=\"https://site.example/kx/2022/04/02/n.html",
        ],
    );
    let wrong = Site::new().config("government: {site_id_code: 12}").post("2024-01-01-a.md", "title: a", "x").build();
    assert_eq!(wrong.warnings(), ["config-invalid _config.yml:4"]);
}

#[test]
fn a_post_that_has_a_day_alone_shows_no_time() {
    let site = Site::new()
        .config("government: {site_id_code: \"1100000001\", site_domain: www.example.gov.cn}")
        .post("2022-04-01-day.md", "title: 有日\ncategories: c", "正文")
        .post("2022-04-02-time.md", "title: 有时\ncategories: c\ndate: 2022-04-02 00:00:19 +0800", "正文");
    let built = site.build().ok();
    let day = built.read("c/2022/04/01/day.html");
    assert!(day.contains("<time datetime=\"2022-04-01T00:00:00+08:00\">2022年4月1日</time>"), "{day}");
    assert!(day.contains("PubDate content=\"2022-04-01 00:00\""), "the guide wants a time");
    let time = built.read("c/2022/04/02/time.html");
    assert!(time.contains("<time datetime=\"2022-04-02T00:00:19+08:00\">2022年4月2日 00:00 +08:00</time>"), "{time}");
    let list = built.read("category/c.html");
    assert!(list.contains("19+08:00\">00:00</time>") && list.contains("00+08:00\"></time>"), "{list}");
}

#[test]
fn words_dates_and_plurals_follow_the_language_and_a_site_has_the_last_word() {
    let site = |lang: &str| {
        let site =
            Site::new().config(&format!("lang: {lang}")).post("2022-04-02-a.md", "title: A\ncategories: c", "Text.");
        site.file("i18n/en.yml", "archive: All days\n").post("2022-04-03-b.md", "title: B\ncategories: d", "x")
    };
    for (lang, expected) in [
        ("en-GB", ["2 April 2022", "1 post<", "All days", "Skip to the text"]),
        ("zh-TW", ["2022年4月2日", "共 1 篇", "歷史文章", "跳到正文"]),
        ("zh-HK", ["2022年4月2日", "共 1 篇", "歷史文章", "分類"]),
        ("fr", ["2 April 2022", "1 post<", "All days", "Categories"]),
    ] {
        let page = site(lang).build().ok().read("category/c.html");
        for words in expected {
            assert!(page.contains(words), "{lang}: {words}\n{page}");
        }
        assert!(page.starts_with(&format!("<!DOCTYPE html><html lang=\"{lang}\">")));
    }
    assert!(!site("zh-CN").build().ok().has("i18n/en.yml"), "words are no content");
    let broken = Site::new().post("2022-04-02-a.md", "title: A", "x").file("i18n/zh-CN.yml", "a: [").build();
    assert!(broken.warnings()[0].starts_with("theme-invalid i18n/zh-CN.yml"), "{:?}", broken.warnings());
}

#[test]
fn every_language_that_comes_with_the_theme_has_every_word() {
    let words = |lang: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("themes/gongbao/i18n/{lang}.yml"));
        let text = std::fs::read_to_string(path).unwrap();
        let map: std::collections::BTreeMap<String, serde_yaml::Value> = serde_yaml::from_str(&text).unwrap();
        map.into_keys().collect::<Vec<_>>()
    };
    assert_eq!(words("zh-CN"), words("zh-TW"));
    assert_eq!(words("zh-CN"), words("en"));
}

#[test]
fn the_plain_theme_is_short_and_shows_every_page() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/plain");
    let files = walkdir::WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file()).count();
    assert!(files < 10, "{files}");
    let built = documents("old")
        .config("theme: plain\npaginate: 1")
        .file("about.md", "---\ntitle: 关于\n---\n我们")
        .build()
        .ok();
    for (page, text) in [
        ("index.html", "新办法"),
        (OLD, "已废止"),
        ("about.html", "我们"),
        ("category/gongwen.html", "新办法"),
        ("category/gongwen/1.html", "旧办法"),
        ("category/index.html", "1 篇"),
        ("archive/index.html", "2024年"),
        ("2024/index.html", "1月"),
        ("2024/01/index.html", "1月1日"),
        ("2024/01/01/index.html", "新办法"),
        ("404.html", "没有找到"),
    ] {
        if page == "category/index.html" {
            assert!(built.read(page).contains("2 篇"));
        } else {
            assert!(built.read(page).contains(text), "{page}");
        }
    }
}

/// The demonstration portal.
fn demonstration() -> Built {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    Site::bare()
        .copy_to(&root.join("content"), "content")
        .file("_config.yml", std::fs::read(root.join("_config.yml")).unwrap())
        .build()
        .ok()
}

#[test]
fn pages_sheets_and_scripts_are_light() {
    let tree = demonstration().tree();
    let bytes = |extension: &str| {
        tree.iter()
            .filter(|(path, _)| {
                path.starts_with("assets/") && !path.starts_with("assets/search/") && path.ends_with(extension)
            })
            .map(|(_, bytes)| bytes.len())
            .sum::<usize>()
    };
    assert!(
        tree.iter().filter(|(path, _)| path.ends_with(".css")).count() == 1 && bytes(".css") <= 12 * 1024,
        "{}",
        bytes(".css")
    );
    assert!(bytes(".js") <= 15 * 1024, "{}", bytes(".js"));
    let of_search = |(path, _): &&(String, Vec<u8>)| path.starts_with("assets/search/") && path.ends_with(".js");
    let search = tree.iter().filter(of_search).map(|(_, bytes)| bytes.len()).sum::<usize>();
    assert!(search > 0 && search <= 12 * 1024, "{search}");
    let (mut posts, mut documents) = (Vec::new(), Vec::new());
    for (path, bytes) in tree.iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = std::str::from_utf8(bytes).unwrap();
        let Some((before, rest)) = page.split_once("<div class=body data-search-body>") else { continue };
        let end = rest.rfind("</div><p class=tags>").or_else(|| rest.rfind("</div></article>")).unwrap();
        let own = page.len() - end;
        let kind = if before.contains("<table class=facts>") { &mut documents } else { &mut posts };
        kind.push((own, path.as_str()));
    }
    for (name, mut weights) in [("posts", posts), ("documents", documents)] {
        weights.sort_unstable();
        let (least, median, most) = (weights[0], weights[weights.len() / 2], weights[weights.len() - 1]);
        println!(
            "{} {name}: {} to {} bytes beside the body, median {}; {}",
            weights.len(),
            least.0,
            most.0,
            median.0,
            most.1
        );
        // The table of a document is text of its own, which no budget knows.
        let limit = if name == "posts" { 2_560 } else { 3_584 };
        assert!(most.0 <= limit, "{most:?}");
    }
    println!("style sheet {}, scripts {}", bytes(".css"), bytes(".js"));
}
