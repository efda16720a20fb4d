//! How posts and pages are read: titles, visibility, bad input, encodings, trust.

mod support;
use gongbao::words::Text;
use support::Site;

#[test]
fn a_bare_quote_in_a_title_is_published_and_the_mended_line_is_given() {
    let built = Site::new()
        .post("2022-03-25-a.md", "layout: post\ntitle: \"他说\"行\"就行\"\ncategories: x", "正文。")
        .build()
        .ok();
    assert!(built.read("x/2022/03/25/a.html").contains("他说&quot;行&quot;就行</h1>"));
    let found = built.report.diagnostics.iter().find(|found| found.code.as_str() == "bad-yaml").unwrap();
    assert_eq!((found.line, found.column), (Some(3), Some(8)));
    assert_eq!(found.hint.as_ref().map(Text::english).as_deref(), Some("title: 他说\"行\"就行"));
}

#[test]
fn a_bad_date_quarantines_that_post_only() {
    let built = Site::new().post("2022-03-25-a.md", "date: soon", "x").post("2022-03-25-b.md", "", "x").build().ok();
    assert!(!built.has("2022/03/25/a.html") && built.has("2022/03/25/b.html"));
    assert_eq!(built.warnings(), ["quarantined _posts/2022-03-25-a.md:2"]);
    assert_eq!(built.report.quarantined[0].file, "_posts/2022-03-25-a.md");
}

#[test]
fn an_empty_title_comes_from_heading_then_sentence_then_slug() {
    let built = Site::new()
        .post("2022-03-01-a.md", "title: \"\"", "# 标题在此\n\n正文。")
        .post("2022-03-01-b.md", "title: \"\"", "<p>第一句话。第二句话。</p>")
        .post("2022-03-01-c.md", "title: \"\"", "")
        .build()
        .ok();
    for (file, title) in [("a", "标题在此"), ("b", "第一句话。"), ("c", "c")] {
        assert!(built.read(&format!("2022/03/01/{file}.html")).contains(&format!("{title}</h1>")), "{file}");
    }
    assert_eq!(built.warnings().len(), 3);
}

#[test]
fn titles_and_tags_are_taken_as_they_are_written() {
    let built = Site::new().post("2022-03-01-a.md", "title: 000001\ntags: [10:30, 1.10, yes]", "x").build().ok();
    assert!(built.read("2022/03/01/a.html").contains("000001</h1>"));
    for tag in ["10:30", "1.10", "yes"] {
        assert!(built.has(&format!("tag/{tag}.html")), "{tag}");
    }
}

#[test]
fn hidden_draft_and_future_posts_are_left_out() {
    let site = || {
        Site::new()
            .post("2022-03-01-seen.md", "", "x")
            .post("2022-03-01-no.md", "published: false", "x")
            .post("2022-03-01-blank.md", "published:", "x")
            .post("2030-01-01-later.md", "", "x")
            .file("_drafts/idea.md", "---\ndate: 2022-03-01\n---\nx")
    };
    let built = site().build().ok();
    assert_eq!(built.report.posts, 1);
    assert!(built.report.diagnostics.iter().any(|found| found.code.as_str() == "future"));
    let all = site().config("future: true\nshow_drafts: true").build().ok();
    assert_eq!(all.report.posts, 3);
    assert!(all.has("2022/03/01/idea.html") && all.has("2030/01/01/later.html"));
}

#[test]
fn what_is_held_back_is_shown_to_who_asks_for_it_and_gone_again() {
    let mut site = Site::new().post("2022-03-01-no.md", "published: false", "x");
    site.write("held.md", "---\ntitle: h\npublished: false\n---\nx\n");
    let held = ["2022/03/01/no.html", "held.html"];
    assert!(held.iter().all(|page| !site.build().ok().has(page)));
    site.overrides.unpublished = true;
    assert!(held.iter().all(|page| site.build().ok().has(page)));
    site.overrides.unpublished = false;
    assert!(held.iter().all(|page| !site.build().ok().has(page)));
    let all = site.config("unpublished: true").build().ok();
    assert!(held.iter().all(|page| all.has(page)));
}

#[test]
fn gb18030_posts_are_decoded_published_and_warned_of() {
    let text = "---\ntitle: 市场监管公告\n---\n市场监督管理部门依法对不合格食品进行处理，请消费者注意。\n";
    let (bytes, _, _) = encoding_rs::GB18030.encode(text);
    let built = Site::new().file("_posts/2022-03-01-a.md", &bytes).build().ok();
    assert!(built.read("2022/03/01/a.html").contains("市场监管公告</h1>"));
    assert_eq!(built.warnings(), ["encoding _posts/2022-03-01-a.md"]);
}

#[test]
fn of_two_posts_with_one_address_the_later_wins_and_both_are_named() {
    let built = Site::new()
        .post("2022-03-01-a.md", "title: 早\npermalink: /same.html\ndate: 2022-03-01 08:00:00 +0800", "x")
        .post("2022-03-01-b.md", "title: 晚\npermalink: /same.html\ndate: 2022-03-01 09:00:00 +0800", "x")
        .build()
        .ok();
    assert!(built.read("same.html").contains("晚</h1>"));
    let found = &built.report.diagnostics.iter().find(|found| found.code.as_str() == "url-collision").unwrap();
    assert_eq!(found.file.as_deref(), Some("_posts/2022-03-01-a.md"));
    assert!(found.message.english().contains("_posts/2022-03-01-b.md"));
}

#[test]
fn categories_that_differ_in_case_are_both_written_and_warned_of() {
    let built = Site::new()
        .post("2022-03-01-a.md", "categories: TechWeb", "x")
        .post("2022-03-01-b.md", "categories: Techweb", "x")
        .build()
        .ok();
    assert!(built.has("category/TechWeb.html") && built.has("category/Techweb.html"));
    assert!(built.warnings().iter().any(|warning| warning.starts_with("case-collision")));
}

#[test]
fn liquid_is_text_in_posts_and_makes_a_page_give_way() {
    let built = Site::new()
        .post("2022-03-01-a.md", "title: t", "{{ site.title }} {% for x in y %}")
        .file("README.md", "---\npermalink: /\n---\n{% for tag in site.tags %}{{ tag }}{% endfor %}")
        .build()
        .ok();
    assert!(built.read("2022/03/01/a.html").contains("{{ site.title }} {% for x in y %}"));
    let home = built.read("index.html");
    assert!(home.contains("试验站</title>") && !home.contains("site.tags"));
    assert_eq!(built.warnings(), ["liquid-page README.md"]);
}

#[test]
fn a_content_page_takes_the_place_of_generated_output_with_a_note() {
    let built = Site::new()
        .file("index.md", "---\ntitle: 首页\n---\n自己写的。")
        .file("404.md", "---\n---\n没有。")
        .build()
        .ok();
    assert!(built.read("index.html").contains("自己写的。") && built.read("404.html").contains("没有。"));
    let notes = built.report.diagnostics.iter().filter(|found| found.code.as_str() == "page-claims-route").count();
    assert_eq!((notes, built.warnings().len()), (2, 0));
}

#[test]
fn posts_are_sanitised_and_pages_are_not_unless_asked() {
    let script = "<script>alert(1)</script><p onclick=\"x()\">文</p>";
    let site = || {
        Site::new()
            .post("2022-03-01-a.md", "sanitize: false", script)
            .file("page.html", format!("---\n---\n{script}"))
            .file("2022-03-02-scraped.md", format!("---\n---\n{script}"))
    };
    let built = site().build().ok();
    for stranger in ["2022/03/01/a.html", "2022-03-02-scraped.html"] {
        let html = built.read(stranger);
        assert!(!html.contains("alert") && !html.contains("onclick"), "{stranger}");
    }
    assert!(built.read("page.html").contains("alert(1)"));
    assert!(!site().config("sanitize: all").build().ok().read("page.html").contains("alert"));
    let allowed = site().config("sanitize_override: true").build().ok();
    assert!(allowed.read("2022/03/01/a.html").contains("alert(1)"));
    assert!(allowed.report.diagnostics.iter().any(|found| found.code.as_str() == "sanitize-bypassed"));
}

#[test]
fn summaries_are_short_and_end_with_a_sentence() {
    let sentence = "市场监管部门今天公布了第三批抽检结果，其中两批次不合格。";
    let built = Site::new()
        .post("2022-03-01-a.md", "title: t\ncategories: c", &format!("<p>{}</p>", sentence.repeat(9)))
        .build()
        .ok();
    let listing = built.read("category/c.html");
    assert!(listing.contains(&sentence.repeat(4)) && !listing.contains(&sentence.repeat(5)), "{listing}");
}

#[test]
fn the_first_matching_defaults_rule_by_length_wins_and_front_matter_wins_over_it() {
    let built = Site::new()
        .config("defaults:\n- scope: {path: \"\"}\n  values: {permalink: /all/:title.html}\n- scope: {path: _posts/x, type: posts}\n  values: {permalink: /x/:title.html}")
        .file("_posts/x/2022-03-01-a.md", "---\n---\n.")
        .file("_posts/y/2022-03-01-b.md", "---\n---\n.")
        .file("_posts/x/2022-03-01-c.md", "---\npermalink: /own.html\n---\n.")
        .build()
        .ok();
    assert!(built.has("x/a.html") && built.has("all/b.html") && built.has("own.html"), "{:?}", built.files());
}

#[test]
fn a_site_without_configuration_is_named_after_its_folder_and_in_utc() {
    let built = Site::bare().file("_posts/2022-03-01-a.md", "x").build().ok();
    assert!(built.read("index.html").contains("site</title>"));
    assert_eq!(built.warnings(), ["no-timezone -", "no-url -"]);
}

#[test]
fn every_link_has_the_base_and_own_addresses_become_root_relative() {
    let built = Site::new()
        .config("baseurl: /portal\naliases: [old.example/news]")
        .post(
            "2022-03-01-a.md",
            "categories: c",
            "[a](//site.example/portal/x) [b](https://old.example/news/y?z#q) [c](https://other.example/)",
        )
        .build()
        .ok();
    let html = built.read("c/2022/03/01/a.html");
    for wanted in
        ["/portal/x", "/portal/y?z#q", "/portal/category/c.html", "/portal/assets/style.", "https://other.example/"]
    {
        assert!(html.contains(wanted), "{wanted}: {html}");
    }
    assert!(!html.contains("old.example") && html.contains("noopener"));
}

#[test]
fn a_layout_that_nobody_has_is_told_once_with_the_nearest_that_there_is() {
    let built = Site::new()
        .post("2024-01-01-a.md", "layout: pots", "甲")
        .post("2024-01-02-b.md", "layout: pots", "乙")
        .file("own.md", "---\nlayout: Kalender\n---\n丙")
        .file("bare.md", "---\nlayout:\n---\n<p>丁</p>")
        .build()
        .ok();
    let said: Vec<(Option<&str>, String, String)> = built
        .report
        .diagnostics
        .iter()
        .filter(|found| found.code.as_str() == "unknown-layout")
        .map(|found| {
            let hint = found.hint.as_ref().map(Text::english).unwrap_or_default();
            (found.file.as_deref(), found.message.english(), hint)
        })
        .collect();
    let page = "no layout `Kalender` for a page; `page` is used (1 file(s))";
    let post = "no layout `pots` for a post; `post` is used (2 file(s))";
    assert_eq!(said.len(), 2, "{said:#?}");
    assert!(said.iter().any(|(file, message, hint)| {
        *file == Some("_posts/2024-01-01-a.md") && message == post && hint == "did you mean `post`?"
    }));
    assert!(said.iter().any(|(file, message, hint)| {
        *file == Some("own.md") && message == page && hint.contains("templates/Kalender.html")
    }));
    assert!(built.read("2024/01/02/b.html").contains("<html") && built.read("own.html").contains("<html"));
    assert!(!built.read("bare.html").contains("<html"), "an empty layout is none");
}

#[test]
fn what_stands_among_the_posts_and_is_none_is_named() {
    let built = Site::new()
        .file("_posts/2024-01-01-a.org", "---\n---\nx")
        .file("_posts/notes.txt", "x")
        .file("news/2024-01-01-b.md", "---\ntitle: x\n---\nx")
        .file("news/2024-01-02-c.md", "---\ntitle: x\n---\nx")
        .build()
        .ok();
    let found: Vec<&str> = built.report.diagnostics.iter().map(|found| found.code.as_str()).collect();
    assert!(found.contains(&"unsupported-extension") && found.contains(&"not-a-post"), "{found:?}");
    let folder = built.report.diagnostics.iter().find(|found| found.code.as_str() == "looks-like-posts").unwrap();
    assert_eq!(folder.file.as_deref(), Some("news"));
    assert!(folder.message.english().starts_with("2 file(s)"), "{:?}", folder.message);
    assert!(built.has("news/2024-01-01-b.html"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_text_is_told_and_the_rest_is_built() {
    use std::os::unix::ffi::OsStrExt;
    let site = Site::new().post("2024-01-01-a.md", "", "x");
    let name = std::ffi::OsStr::from_bytes(b"2024-01-02-\xb9\xab.md");
    std::fs::write(site.path().join("_posts").join(name), "---\n---\nx").unwrap();
    let built = site.build();
    assert!(built.has("2024/01/01/a.html"));
    let said: Vec<String> = built.report.diagnostics.iter().map(|found| found.message.english()).collect();
    assert_eq!(said, ["the file's name is not UTF-8; it is left out"]);
}
