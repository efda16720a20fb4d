//! Listings, archives and redirects: what is where, and what stays the same.

mod support;
use support::Site;

fn post(n: u32) -> (String, String) {
    let name = format!("2022-03-{:02}-p{n}.md", n);
    (name, format!("title: 第{n}篇\ndate: 2022-03-{n:02} 08:00:00 +0800\ncategories: kuaixun\ntags: 快讯新闻"))
}

fn site(posts: u32) -> Site {
    (1..=posts).fold(Site::new().config("paginate: 3"), |site, n| {
        let (name, front_matter) = post(n);
        site.post(&name, &front_matter, "正文。")
    })
}

#[test]
fn the_front_page_holds_one_to_two_pages_and_older_ones_count_from_the_oldest() {
    let built = site(8).build().ok();
    let front = built.read("category/kuaixun.html");
    let oldest = built.read("category/kuaixun/1.html");
    let titles = |html: &str| (1..=8).filter(|n| html.contains(&format!("第{n}篇</a>"))).collect::<Vec<_>>();
    assert_eq!(titles(&front), [4, 5, 6, 7, 8]);
    assert_eq!(titles(&oldest), [1, 2, 3]);
}

#[test]
fn a_full_older_page_never_changes_again() {
    let before = site(8).build().ok().read("category/kuaixun/1.html");
    for posts in [9, 11, 12, 20] {
        assert_eq!(site(posts).build().ok().read("category/kuaixun/1.html"), before, "{posts} posts");
    }
}

#[test]
fn the_number_after_the_last_full_page_forwards_to_the_front() {
    let built = site(8).build().ok();
    assert!(built.read("category/kuaixun/2.html").contains("url=/category/kuaixun.html"));
    assert!(!built.has("category/kuaixun/3.html"));
    assert!(!site(5).build().ok().has("category/kuaixun/1.html"));
}

#[test]
fn the_readable_name_comes_from_config_then_page_then_tag_then_slug() {
    let base = || {
        Site::new().post("2022-03-01-a.md", "categories: cat\ntags: [甲, 乙]", "x").post(
            "2022-03-02-b.md",
            "categories: cat\ntags: 乙",
            "x",
        )
    };
    let heading =
        |site: Site, name: &str| site.build().ok().read("category/cat.html").contains(&format!("{name}</h1>"));
    assert!(heading(base(), "乙"));
    let page = "---\nlayout: category\ntitle: 页面名\ncategory: cat\n---\n";
    assert!(heading(base().file("category/cat.html", page), "页面名"));
    assert!(heading(base().file("category/cat.html", page).config("categories: {cat: {name: 配置名}}"), "配置名"));
    assert!(heading(Site::new().post("2022-03-01-a.md", "categories: cat", "x"), "cat"));
}

#[test]
fn a_category_page_of_several_words_lists_posts_that_have_them_all() {
    let built = Site::new()
        .post("2022-03-01-a.md", "title: 全有\ncategories: Career In touxing", "x")
        .post("2022-03-02-b.md", "title: 缺一\ncategories: Career In", "x")
        .file(
            "category/Career In touxing.html",
            "---\nlayout: category\ntitle: 投行\ncategory: Career In touxing\n---\n",
        )
        .build()
        .ok();
    let listing = built.read("category/Career In touxing.html");
    assert!(listing.contains("全有") && !listing.contains("缺一") && listing.contains("投行</h1>"));
}

#[test]
fn a_category_page_elsewhere_is_the_listing_and_the_usual_address_forwards() {
    let built = Site::new()
        .post("2022-03-01-a.md", "categories: cat", "x")
        .file("news/cat.md", "---\nlayout: category\ntitle: 栏目\ncategory: cat\n---\n栏目说明。\n")
        .build()
        .ok();
    assert!(built.read("news/cat.html").contains("栏目说明。"));
    assert!(built.read("category/cat.html").contains("url=/news/cat.html"));
    assert!(built.has("news/cat.xml"));
}

#[test]
fn archives_lead_from_years_to_days() {
    let built = site(8).build().ok();
    assert!(built.read("archive/index.html").contains("/2022/03/"));
    assert!(built.read("2022/index.html").contains("/2022/03/08/"));
    assert!(built.read("2022/03/index.html").contains("第8篇"));
    assert!(built.read("2022/03/08/index.html").contains("第8篇"));
    assert!(!built.has("2022/03/09/index.html"));
}

#[test]
fn a_busy_day_is_paginated_like_a_listing() {
    let site = (1..=7).fold(Site::new().config("paginate: 3"), |site, n| {
        site.post(&format!("2022-03-01-p{n}.md"), &format!("title: 第{n}篇\ndate: 2022-03-01 0{n}:00:00 +0800"), "x")
    });
    let built = site.build().ok();
    assert!(built.read("2022/03/01/1.html").contains("第1篇"));
    assert!(!built.read("2022/03/01/index.html").contains("第3篇"));
}

#[test]
fn neighbours_are_those_of_the_first_category() {
    let built = Site::new()
        .post("2022-03-01-a.md", "title: 一\ncategories: x", ".")
        .post("2022-03-02-b.md", "title: 他\ncategories: y", ".")
        .post("2022-03-03-c.md", "title: 三\ncategories: x", ".")
        .build()
        .ok();
    let page = built.read("x/2022/03/01/a.html");
    assert!(page.contains("/x/2022/03/03/c.html") && !page.contains("/y/2022/03/02/b.html"));
}

#[test]
fn redirects_forward_to_the_post() {
    let built = Site::new()
        .config("baseurl: /portal")
        .post("2022-03-01-a.md", "redirect_from: [/old/x/, /old/y, /old/z.html]", "x")
        .build()
        .ok();
    for file in ["old/x/index.html", "old/y.html", "old/z.html"] {
        assert!(built.read(file).contains("url=/portal/2022/03/01/a.html"), "{file}");
    }
}

#[test]
fn terms_whatever_they_say_have_a_listing_of_their_own() {
    let names = ["a/b", "..", "index", "x.", "50%", "<b>\"&'", "新闻 网", "../../etc/passwd"];
    let tags = serde_json::to_string(&names).unwrap();
    let built = Site::new().post("2022-03-01-a.md", &format!("tags: {tags}"), "x").build().ok();
    let listings = built.files().iter().filter(|file| file.starts_with("tag/") && *file != "tag/index.html").count();
    assert_eq!(listings, names.len(), "{:#?}", built.files());
    let post = built.read("2022/03/01/a.html");
    assert!(!post.contains("<b>"), "{post}");
}

#[test]
fn addresses_of_old_forward_as_the_configuration_says() {
    let site = Site::new()
        .config("redirects: {/emnews/: /category/yi.html, /old: /2024/01/01/, /gone.html: /nowhere.html}")
        .post("2024-01-01-a.md", "title: 甲\ncategories: yi", "正文");
    let built = site.build().ok();
    assert!(built.read("emnews/index.html").contains("url=/category/yi.html"));
    assert!(built.read("old.html").contains("url=/2024/01/01/"));
    assert_eq!(built.warnings(), ["dead-redirect _config.yml"]);
    let circle = Site::new().config("redirects: {/a/: /b/, /b/: /a/, /x: /x}").post("2024-01-01-a.md", "title: 甲", "");
    assert_eq!(circle.build().warnings(), ["dead-redirect _config.yml"; 3]);
    let wrong = Site::new()
        .config("redirects: {emnews: https://elsewhere.example/}")
        .post("2024-01-01-a.md", "title: 甲", "")
        .build();
    assert_eq!(wrong.report.exit_status(false), 2);
}
