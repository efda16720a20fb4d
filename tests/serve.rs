//! `gongbao serve` over HTTP: what it answers is what a build writes, and browsers are told of changes.

#[path = "support/preview.rs"]
mod preview;
mod support;

use gongbao::route::encode_path;
use preview::{PATIENCE, Preview};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;
use support::Site;

fn demonstration() -> Site {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut site = Site::bare();
    for name in ["content", "themes"] {
        site = site.copy_to(&root.join(name), name);
    }
    site.file("_config.yml", fs::read(root.join("_config.yml")).unwrap())
}

fn small() -> Site {
    Site::new()
        .post("2024-01-01-a.md", "title: 甲\ncategories: yi\ntags: 标", "<p>正文甲</p>")
        .post("2024-01-02-b.md", "title: 乙\ncategories: yi", "<p>正文乙</p>")
        .post("2024-01-03-c.md", "title: 丙\ncategories: er", "<p>正文丙</p>")
        .file("about.md", "---\ntitle: 关于\n---\n我们。\n")
        .file("images/图 1.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
}

const A: &str = "/yi/2024/01/01/a.html";

/// Every file of a build, asked for by its address.
fn answers_as_built(site: &Site, base: &str) {
    let built = site.build().ok();
    fs::remove_dir_all(site.path().join(".gongbao")).unwrap();
    let preview = Preview::start(&site.path(), &[]);
    let tree = built.tree();
    assert!(!tree.is_empty());
    for (file, bytes) in tree {
        let reply = preview.get(&format!("{base}{}", encode_path(&format!("/{file}"))));
        assert_eq!(reply.status, 200, "{file}");
        let is_page = file.ends_with(".html") || file.ends_with(".htm");
        assert_eq!(is_page, reply.built() != reply.body, "{file}: pages have the script, and nothing else");
        assert!(reply.built() == bytes, "{file} differs from what a build writes");
    }
}

#[test]
fn every_output_of_the_demonstration_is_what_a_build_writes() {
    answers_as_built(&demonstration(), "");
}

#[test]
fn every_output_below_a_base_is_what_a_build_writes() {
    answers_as_built(&small().config("baseurl: /门户"), "/%E9%97%A8%E6%88%B7");
}

#[test]
fn names_and_bodies_of_strangers_are_answered_as_built() {
    let site = small()
        .post(
            "2024-02-01-x.md",
            "title: \"</body><script>1</script>\"\ncategories: \"a/b\"\ntags: [\"%2e\", \"..\"]",
            "</body>甲",
        )
        .post("2024-02-02-y.md", "title: 无\nlayout: none", "<p>没有页面</p></body>")
        .file("raw.html", "<body>raw</body>")
        .file("empty.html", "");
    answers_as_built(&site, "");
}

#[test]
fn the_destination_is_never_written() {
    let site = small();
    let preview = Preview::start(&site.path(), &[]);
    assert_eq!(preview.get("/").status, 200);
    site.write("_posts/2024-01-04-d.md", "---\ntitle: 丁\n---\n");
    preview.line("affected");
    assert!(!site.path().join("public").exists());
}

#[test]
fn paths_mean_what_they_mean_on_github_pages() {
    let site = small();
    let preview = Preview::start(&site.path(), &[]);
    for (path, status) in [
        ("/", 200),
        ("/about", 200),
        ("/about.html", 200),
        ("/category/yi.html", 200),
        ("/tag/%E6%A0%87.html", 200),
        ("/images/%E5%9B%BE%201.svg", 200),
        ("/2024", 301),
        ("/2024/", 200),
        ("/2024/index.html", 200),
        ("/nothing", 404),
        ("/../Cargo.toml", 404),
        ("/%2e%2e/%2e%2e/etc/passwd", 404),
        ("/images/%2e%2e/%2e%2e/_config.yml", 404),
        ("/_config.yml", 404),
        ("/a%00b", 404),
        ("/%ff", 404),
        ("/__gongbao/nothing", 404),
    ] {
        assert_eq!(preview.get(path).status, status, "{path}");
    }
    let moved = preview.get("/2024?a=1");
    assert_eq!(moved.header("Location"), Some("/2024/?a=1"));
    let missing = preview.get("/nothing");
    assert_eq!(missing.built(), preview.get("/404.html").built(), "the site's own page says so");
}

#[test]
fn a_base_is_where_the_site_begins() {
    let site = small().config("baseurl: /portal");
    let preview = Preview::start(&site.path(), &[]);
    assert!(preview.url.ends_with("/portal/"), "{}", preview.url);
    assert_eq!(preview.get("/").header("Location"), Some("/portal/"));
    assert_eq!(preview.get("/portal").header("Location"), Some("/portal/"));
    assert_eq!(preview.get("/portal/").status, 200);
    assert_eq!(preview.get("/about.html").status, 404);
    assert!(preview.get("/portal/").text().contains("src=\"/portal/__gongbao/live.js\""));
    assert_eq!(preview.get("/portal/__gongbao/live.js").header("Content-Type"), Some("text/javascript; charset=utf-8"));
}

#[test]
fn types_conditions_ranges_and_heads_are_those_of_http() {
    let site = small();
    let preview = Preview::start(&site.path(), &[]);
    let page = preview.get("/");
    assert_eq!(page.header("Content-Type"), Some("text/html; charset=utf-8"));
    assert_eq!(page.header("Cache-Control"), Some("no-store"));
    let image = preview.get("/images/%E5%9B%BE%201.svg");
    assert_eq!(image.header("Content-Type"), Some("image/svg+xml; charset=utf-8"));
    assert_eq!(preview.get("/feed.xml").header("Content-Type"), Some("text/xml; charset=utf-8"));

    let tag = image.header("ETag").unwrap();
    let again = preview.ask("GET", "/images/%E5%9B%BE%201.svg", &[("If-None-Match", tag)]);
    assert_eq!((again.status, again.body.len()), (304, 0));

    let head = preview.ask("HEAD", "/", &[]);
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("Content-Length"), Some(page.body.len().to_string().as_str()));

    let ask = |range: &str| preview.ask("GET", "/images/%E5%9B%BE%201.svg", &[("Range", range)]);
    let part = ask("bytes=1-3");
    assert_eq!((part.status, part.body.as_slice()), (206, &image.body[1..4]));
    let whole = format!("bytes 1-3/{}", image.body.len());
    assert_eq!(part.header("Content-Range"), Some(whole.as_str()));
    assert_eq!(ask("bytes=-2").body, &image.body[image.body.len() - 2..]);
    assert_eq!(ask("bytes=9999-").status, 416);
    assert_eq!(ask("bytes=-9999").body, image.body);
    assert_eq!(ask("bytes=0-9999").body, image.body);
    assert_eq!(preview.ask("GET", "/.nojekyll", &[("Range", "bytes=0-0")]).status, 416, "an empty file has no part");
    assert_eq!(ask("lines=1-2").status, 200, "an unknown unit is no range");
    let stale = preview.ask("GET", "/images/%E5%9B%BE%201.svg", &[("Range", "bytes=1-3"), ("If-Range", "\"other\"")]);
    assert_eq!(stale.status, 200);

    assert_eq!(preview.ask("POST", "/", &[]).status, 405);
}

#[test]
fn another_sites_name_for_this_machine_is_refused() {
    let site = small();
    let preview = Preview::start(&site.path(), &[]);
    assert_eq!(preview.ask("GET", "/", &[("Host", "evil.example")]).status, 403);
    assert_eq!(preview.ask("GET", "/", &[("Host", "localhost:4000")]).status, 200);
    assert_eq!(preview.ask("GET", "/", &[("Host", "[::1]:4000")]).status, 200);
}

#[cfg(unix)]
#[test]
fn a_static_file_that_becomes_a_link_out_of_the_content_is_gone() {
    let site = small();
    let secret = site.path().parent().unwrap().join("secret.svg");
    fs::write(&secret, "secret").unwrap();
    let preview = Preview::start(&site.path(), &[]);
    let image = site.path().join("images/图 1.svg");
    fs::remove_file(&image).unwrap();
    std::os::unix::fs::symlink(&secret, &image).unwrap();
    let reply = preview.until("/images/%E5%9B%BE%201.svg", |reply| reply.status == 404);
    assert!(!reply.text().contains("secret"));
    preview.line("symlink-skipped");
}

#[test]
fn a_page_is_told_to_reload_when_something_it_shows_changed_and_only_then() {
    let site = small();
    let preview = Preview::start(&site.path(), &[]);
    let (a, c, listing) =
        (preview.events(A), preview.events("/er/2024/01/03/c.html"), preview.events("/category/yi.html"));
    site.write("_posts/2024-01-01-a.md", "---\ntitle: 新\ncategories: yi\ntags: 标\n---\n<p>正文甲</p>\n");
    assert_eq!((a.next().0, listing.next().0), ("reload".into(), "reload".into()));
    assert!(c.is_quiet(), "another category's post shows nothing of it");
    assert!(preview.get("/category/yi.html").text().contains('新'));
}

#[test]
fn a_page_that_is_old_when_it_subscribes_is_told_at_once() {
    let site = small();
    let preview = Preview::start(&site.path(), &[]);
    let old = preview.get(A).text();
    let has = old.split("data-gongbao=\"").nth(1).unwrap()[..32].to_owned();
    site.write("_posts/2024-01-01-a.md", "---\ntitle: 甲\ncategories: yi\ntags: 标\n---\n<p>新正文</p>\n");
    preview.until(A, |reply| reply.text().contains("新正文"));
    // Bodies are read when they are rendered: the engine may not have looked at the file yet.
    let page = preview.subscribe(A, &has);
    assert!(page.next().0 == "reload" || page.next().0 == "reload");
}

#[test]
fn a_style_sheet_is_swapped_without_reloading() {
    let site = small().file("themes/mine/theme.yml", "extends: gongbao\n").config("theme: mine");
    let preview = Preview::start(&site.path(), &[]);
    let home = preview.events("/");
    site.write("themes/mine/static/style.css", "p{color:red}");
    let (event, data) = home.next();
    assert_eq!(event, "styles");
    let address = data.split('"').find(|part| part.starts_with("/assets/")).unwrap();
    assert_eq!(preview.get(address).text(), "p{color:red}");
    assert!(home.is_quiet());
    site.write("themes/mine/templates/_footer.html", "<footer>脚</footer>");
    assert_eq!(home.next().0, "reload");
}

#[test]
fn a_deleted_post_is_gone_and_its_listing_is_right() {
    let site = small();
    let preview = Preview::start(&site.path(), &[]);
    let (page, listing) = (preview.events(A), preview.events("/category/yi.html"));
    fs::remove_file(site.path().join("_posts/2024-01-01-a.md")).unwrap();
    assert_eq!((page.next().0, listing.next().0), ("reload".into(), "reload".into()));
    assert_eq!(preview.get(A).status, 404);
    assert!(!preview.get("/category/yi.html").text().contains('甲'));
}

/// Breaks a file, sees it told, mends it, sees that told.
fn told_and_mended(site: &Site, file: &str, broken: &str, code: &str, place: &str) {
    let sound = fs::read_to_string(site.path().join(file)).ok();
    let preview = Preview::start(&site.path(), &[]);
    let before = preview.get(A).built();
    let page = preview.events(A);
    site.write(file, broken);
    let (event, problems) = page.next();
    assert_eq!(event, "problems");
    assert!(problems.contains(code) && problems.contains(place), "{problems}");
    preview.line(code);
    assert_eq!(preview.get("/about.html").status, 200, "everything else is still there");
    match sound {
        Some(sound) => site.write(file, sound),
        None => fs::remove_file(site.path().join(file)).unwrap(),
    }
    assert_eq!(page.next(), ("problems".to_owned(), "[]".to_owned()));
    preview.line("mended");
    assert_eq!(preview.get(A).built(), before);
}

#[test]
fn the_terminal_and_the_browser_speak_the_readers_language() {
    let site = small();
    let preview = Preview::start(&site.path(), &["--lang", "zh-CN"]);
    assert!(preview.get("/__gongbao/live.js").text().contains("隐藏，直到下次变化（Esc）"));
    let page = preview.events(A);
    site.write("_config.yml", "paginate: viele\n");
    let (_, problems) = page.next();
    let problems: serde_json::Value = serde_json::from_str(&problems).unwrap();
    let (problem, words) = (&problems[0], ["severity", "label", "message", "hint"]);
    let told = words.map(|word| problem[word].as_str().unwrap_or_default().to_owned());
    assert_eq!(told, ["error", "错误", "`paginate` 必须是不小于 1 的整数", "例如 `paginate: 50`"]);
    preview.line("错误[config-invalid]: `paginate` 必须是不小于 1 的整数");
}

#[test]
fn a_broken_configuration_is_told_and_the_last_good_pages_stay() {
    told_and_mended(&small(), "_config.yml", "title: a\nurl: [\n", "config-invalid", "_config.yml:");
}

#[test]
fn a_broken_template_is_told_and_the_last_good_pages_stay() {
    let site = small().file("themes/gongbao/theme.yml", "");
    told_and_mended(&site, "themes/gongbao/templates/post.html", "<p>{% if %}\n", "template-error", "post.html:1:");
}

#[test]
fn a_template_that_fails_on_one_page_is_told_there_and_the_last_good_page_stays() {
    let site = small().file("themes/gongbao/theme.yml", "");
    let broken = "<title>{{ page.title }}</title>\n{{ page.nothing.at_all }}\n";
    told_and_mended(&site, "themes/gongbao/templates/post.html", broken, "template-error", "post.html:2:");
}

#[test]
fn a_broken_date_is_told_over_the_page_that_it_unpublishes() {
    let broken = "---\ntitle: 甲\ncategories: yi\ntags: 标\ndate: soon\n---\n<p>正文甲</p>\n";
    told_and_mended(&small(), "_posts/2024-01-01-a.md", broken, "quarantined", "_posts/2024-01-01-a.md:5:");
}

#[test]
fn a_preview_starts_over_a_broken_configuration_and_shows_the_site_once_it_is_mended() {
    let site = small();
    site.write("_config.yml", "title: [\n");
    let preview = Preview::start(&site.path(), &[]);
    assert_eq!(preview.get("/").status, 503);
    let page = preview.events("/");
    assert!(page.next().1.contains("config-invalid"));
    site.write("_config.yml", support::CONFIG);
    assert_eq!(page.next().0, "reload");
    assert_eq!(preview.get(A).status, 200);
}

#[test]
fn a_folder_that_comes_and_goes_is_one_update_each() {
    let site = small();
    let preview = Preview::start(&site.path(), &[]);
    let elsewhere = site.path().parent().unwrap().join("elsewhere");
    fs::create_dir_all(elsewhere.join("sub/_posts")).unwrap();
    for number in 0..300 {
        let path = elsewhere.join(format!("sub/_posts/2024-03-01-{number}.md"));
        fs::write(path, format!("---\ntitle: 第{number}\n---\n正文\n")).unwrap();
    }
    fs::rename(elsewhere.join("sub"), site.path().join("sub")).unwrap();
    preview.line("297 more: ");
    assert_eq!(preview.get("/sub/2024/03/01/299.html").status, 200);
    // Its own folder is watched from now on.
    site.write("sub/_posts/2024-03-01-new.md", "---\ntitle: 新\n---\n");
    preview.until("/sub/2024/03/01/new.html", |reply| reply.status == 200);
    fs::rename(site.path().join("sub"), elsewhere.join("sub")).unwrap();
    preview.until("/sub/2024/03/01/new.html", |reply| reply.status == 404);
    assert_eq!(preview.get("/sub/2024/03/01/299.html").status, 404);
}

#[test]
fn an_editor_that_saves_by_renaming_is_followed() {
    let site = small();
    let preview = Preview::start(&site.path(), &[]);
    for round in 0..5 {
        let (swap, path) = (site.path().join("_posts/.a.swp"), site.path().join("_posts/2024-01-01-a.md"));
        fs::write(&swap, format!("---\ntitle: 第{round}轮\ncategories: yi\n---\n")).unwrap();
        fs::rename(&swap, &path).unwrap();
        preview.until(A, |reply| reply.text().contains(&format!("第{round}轮")));
    }
}

#[test]
fn a_post_of_the_future_comes_when_its_time_has_come() {
    let soon = chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now()) + chrono::TimeDelta::seconds(3);
    let date = soon.format("%Y-%m-%d %H:%M:%S +0000");
    let site = small()
        .file("_posts/2024-02-01-soon.md", format!("---\ntitle: 将来\ndate: {date}\npermalink: /soon.html\n---\n"));
    let preview = Preview::start(&site.path(), &[]);
    assert_eq!(preview.get("/soon.html").status, 404);
    let page = preview.events("/");
    assert_eq!(page.next().0, "reload");
    assert_eq!(preview.get("/soon.html").status, 200);
}

#[test]
fn drafts_and_future_posts_are_shown_when_asked_for() {
    let site = small().file("_drafts/plan.md", "---\ntitle: 草稿\ndate: 2024-05-01 00:00:00 +0800\n---\n");
    let path = "/2024/05/01/plan.html";
    assert_eq!(Preview::start(&site.path(), &[]).get(path).status, 404);
    assert_eq!(Preview::start(&site.path(), &["--drafts"]).get(path).status, 200);
}

#[test]
fn a_preview_leaves_a_store_from_which_builds_read() {
    let site = small();
    site.age();
    let preview = Preview::start(&site.path(), &["--drafts"]);
    assert_eq!(preview.get("/").status, 200);
    let began = Instant::now();
    while !site.path().join(".gongbao/store.redb").exists() {
        assert!(began.elapsed() < PATIENCE);
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let work = site.build().ok().report.work;
    assert_eq!((work.files_read, work.files_parsed), (0, 0), "drafts or not, the posts were read alike");
}

fn run(arguments: &[&str]) -> (Option<i32>, String) {
    let output = support::gongbao().args(arguments).output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_taken_port_is_named_with_a_free_one() {
    let site = small();
    let preview = Preview::start(&site.path(), &[]);
    let port = preview.address.port().to_string();
    let (status, said) = run(&["serve", "-s", site.path().to_str().unwrap(), "-p", &port]);
    assert_eq!(status, Some(2));
    assert!(
        said.contains(&format!("port {port} is taken")) && said.contains("is free: gongbao serve --port"),
        "{said}"
    );
}

#[test]
fn a_folder_without_content_is_no_preview() {
    let folder = tempfile::tempdir().unwrap();
    let (status, said) = run(&["serve", "-p", "0", "-s", folder.path().to_str().unwrap()]);
    assert_eq!(status, Some(2));
    assert!(said.contains("there is no content"), "{said}");
    let (status, said) = run(&["serve", "-p", "0", "-s", "/no/such/folder"]);
    assert_eq!(status, Some(2));
    assert!(said.contains("there is no folder"), "{said}");
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_well_while_browsers_listen() {
    let site = small();
    let mut preview = Preview::start(&site.path(), &[]);
    let _listening = preview.events("/");
    let id = preview.child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let began = Instant::now();
    let status = loop {
        match preview.child.try_wait().unwrap() {
            Some(status) => break status,
            None => assert!(began.elapsed() < PATIENCE),
        }
    };
    assert_eq!(status.code(), Some(0));
}

#[test]
fn a_look_at_what_is_held_back_costs_the_next_build_nothing() {
    let site =
        Site::new().post("2024-01-01-a.md", "title: 甲", "正文").post("2024-01-02-b.md", "published: false", "x");
    site.age();
    site.build().ok();
    site.age();
    site.build().ok();
    let preview = Preview::start(&site.path(), &["--unpublished"]);
    assert!(preview.get("/2024/01/02/b.html").text().contains("<p>x</p>"));
    // What a preview keeps for later starts it keeps before it follows the first change.
    site.write("_posts/2024-01-03-c.md", "---\npublished: false\n---\ny\n");
    preview.until("/2024/01/03/c.html", |reply| reply.text().contains("<p>y</p>"));
    drop(preview);
    assert_eq!(site.build().ok().report.work.files_parsed, 1, "the one that is new");
}
