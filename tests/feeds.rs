//! Feeds, sitemaps and the small files that hosts and robots read.

mod support;
use support::Site;

fn site() -> Site {
    Site::new()
        .config("author: 编辑部")
        .post(
            "2022-03-01-a.md",
            "title: 甲 & 乙 <丙>\ndate: 2022-03-01 08:00:00 +0800\ncategories: c\ntags: 新闻",
            "<p>正文<script>x()</script>。</p>",
        )
        .post(
            "2022-04-02-b.md",
            "title: 丁\ndate: 2022-04-02 09:30:00 +0800\nlast_modified_at: 2022-05-01 00:00:00 +0800\ncategories: d",
            "x",
        )
}

#[test]
fn the_feed_holds_full_sanitised_content_and_no_clock() {
    let feed = site().build().ok().read("feed.xml");
    for part in [
        "<updated>2022-05-01T00:00:00+08:00</updated>",
        "<title>甲 &amp; 乙 &lt;丙&gt;</title>",
        "<id>https://site.example/c/2022/03/01/a.html</id>",
        "&lt;p&gt;正文。",
        "<name>编辑部</name>",
        "xml:base=\"https://site.example/c/2022/03/01/a.html\"",
    ] {
        assert!(feed.contains(part), "{part}: {feed}");
    }
    assert!(!feed.contains("x()"));
    assert!(feed.find("丁").unwrap() < feed.find("甲").unwrap());
}

#[test]
fn a_category_has_a_feed_of_its_own_posts() {
    let built = site().build().ok();
    let feed = built.read("category/c.xml");
    assert!(feed.contains("甲") && !feed.contains("丁"));
    assert!(!built.has("tag/新闻.xml"));
}

#[test]
fn control_characters_do_not_reach_a_feed() {
    let feed =
        Site::new().post("2022-03-01-a.md", "title: \"a\\u0007b\\u000bc\"", "x\u{7}y").build().ok().read("feed.xml");
    assert!(!feed.contains(['\u{7}', '\u{b}']) && feed.contains("<title>abc</title>"), "{feed}");
}

#[test]
fn sitemaps_are_by_month_and_old_ones_do_not_change() {
    let built = site().build().ok();
    let index = built.read("sitemap.xml");
    for part in
        ["https://site.example/sitemaps/2022-03.xml", "https://site.example/sitemaps/2022-04.xml", "sitemaps/pages.xml"]
    {
        assert!(index.contains(part), "{part}");
    }
    assert!(built.read("sitemaps/2022-04.xml").contains("<lastmod>2022-05-01T00:00:00+08:00</lastmod>"));
    assert!(built.read("sitemaps/pages.xml").contains("https://site.example/category/c.html"));
    let more = site().post("2022-06-01-c.md", "categories: c", "x").build().ok();
    assert_eq!(more.read("sitemaps/2022-03.xml"), built.read("sitemaps/2022-03.xml"));
}

#[test]
fn robots_nojekyll_and_cname_are_written_and_content_wins() {
    let built = site().config("cname: site.example").build().ok();
    assert!(built.read("robots.txt").contains("Sitemap: https://site.example/sitemap.xml"));
    assert!(built.has(".nojekyll"));
    assert_eq!(built.read("CNAME"), "site.example\n");
    let own = site().file("robots.txt", "User-agent: x\n").file("CNAME", "own.example").build().ok();
    assert_eq!((own.read("robots.txt").as_str(), own.read("CNAME").as_str()), ("User-agent: x\n", "own.example"));
}

#[test]
fn data_files_reach_templates_and_a_bad_one_is_an_error_with_its_line() {
    let template = "{% extends \"gongbao/page.html\" %}{% block title %}{{ data.team.cn.name }}{% endblock %}";
    let site = || {
        site()
            .config("theme: mine")
            .file("themes/mine/templates/page.html", template)
            .file("_data/team/cn.yml", "name: 张三丰\n")
            .file("about.md", "---\ntitle: 关于\n---\nx")
    };
    assert!(site().build().ok().read("about.html").contains("<title>张三丰"));
    let bad = site().file("_data/bad.json", "{\n  \"a\": ,\n}").build();
    assert_eq!(bad.report.exit_status(false), 1);
    assert_eq!(bad.warnings(), ["bad-data _data/bad.json:2"]);
    assert!(bad.has("about.html"));
}
