//! Sources and themes that ask for too much: each ends in a finding that names it, in bounded time and memory, and the
//! rest of the site is built. `docs/limits.md` is the table of what is asserted here.

#[path = "support/child.rs"]
mod child;
mod support;

use child::{Ran, build, run};
use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::time::Duration;
use support::Site;

/// Enough for an unoptimised build on a busy machine; what grows with a square takes far longer.
const PATIENCE: Duration = Duration::from_secs(120);

/// MiB: an unoptimised program of its own has some 70.
const MEMORY: u64 = 400;

/// As deep as the issue asks for.
const DEEP: usize = 10_000;

const GOOD: &str = "public/c/2024/01/01/good.html";
const BAD: &str = "_posts/2024-01-02-bad.md";

/// A site with one good post.
fn site() -> Site {
    Site::new().post("2024-01-01-good.md", "title: 好\ncategories: c\ntags: t", "<p>好</p>")
}

/// The site with one bad post beside the good one.
fn with(front_matter: &str, body: &str) -> Site {
    site().post("2024-01-02-bad.md", front_matter, body)
}

/// Builds within the limits; the good post is there.
fn built(site: &Site, status: i32) -> Ran {
    let ran = run(&mut build(&site.path()), PATIENCE);
    ran.ended(status);
    assert!(ran.peak < MEMORY, "{} MiB: {:?}", ran.peak, ran.findings());
    assert!(site.path().join(GOOD).is_file(), "{:?}", ran.findings());
    ran
}

/// A title of its own, so that it is known to be recovered.
fn front_matter(lines: &str) -> String {
    format!("title: 题\ncategories: c\n{lines}")
}

fn bad_page(site: &Site) -> String {
    std::fs::read_to_string(site.path().join("public/c/2024/01/02/bad.html")).unwrap()
}

/// Nine times nine times nine … words.
fn exploding_aliases() -> String {
    let mut yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for at in 1..12 {
        let aliases = vec![format!("*a{}", at - 1); 9].join(", ");
        yaml.push_str(&format!("a{at}: &a{at} [{aliases}]\n"));
    }
    yaml
}

#[test]
fn aliases_that_explode_are_bad_yaml() {
    let bomb = exploding_aliases();
    let post = with(&front_matter(&format!("{bomb}tags: *a11")), "文");
    assert_eq!(built(&post, 0).findings(), [format!("bad-yaml {BAD}")]);
    assert!(bad_page(&post).contains("题"), "its title is recovered");
    let data = site().file("_data/bomb.yml", &bomb);
    assert_eq!(built(&data, 1).findings(), ["bad-data _data/bomb.yml"]);
    let page = site().file("p.md", format!("---\n{bomb}---\n"));
    assert_eq!(built(&page, 0).findings(), ["bad-yaml p.md"]);
}

#[test]
fn yaml_of_any_depth_is_bad_yaml() {
    let block: String = (0..400).map(|depth| format!("{}a:\n", " ".repeat(depth + 1))).collect();
    let nests = [
        format!("x: {}{}", "[".repeat(DEEP), "]".repeat(DEEP)),
        format!("x: {}", "[".repeat(6 * DEEP)),
        format!("x: {}{}", "{a: ".repeat(DEEP), "}".repeat(DEEP)),
        format!("x: {}", "[{a: ".repeat(DEEP)),
        format!("x:\n {}a", "- ".repeat(DEEP)),
        format!("x:\n {}a", "? ".repeat(DEEP)),
        format!("x:\n{block}"),
    ];
    for nest in &nests {
        let site = with(&front_matter(nest), "文");
        let ran = built(&site, 0);
        assert_eq!(ran.findings(), [format!("bad-yaml {BAD}")], "{}", &nest[..20]);
        assert!(ran.out.len() < 20_000, "what is deep is not told at length: {}", ran.out.len());
        assert!(bad_page(&site).contains("题"), "{}", &nest[..20]);
    }
    let (yaml, json) = (&nests[0]["x: ".len()..], format!("{}1{}", "{\"a\":".repeat(DEEP), "}".repeat(DEEP)));
    let data = site().file("_data/a.yml", yaml).file("_data/b.json", yaml).file("_data/c.json", json);
    assert_eq!(built(&data, 1).findings(), ["bad-data _data/a.yml", "bad-data _data/b.json", "bad-data _data/c.json"]);
}

#[test]
fn a_configuration_or_theme_that_is_too_deep_stops_the_build_by_name() {
    let deep = "[".repeat(6 * DEEP);
    for (site, expected) in [
        (site().config(&format!("x: {deep}")), "config-invalid _config.yml"),
        (site().config(&exploding_aliases()), "config-invalid _config.yml"),
        (site().config("theme: mine").file("themes/mine/theme.yml", &deep), "theme-invalid themes/mine/theme.yml"),
    ] {
        let ran = run(&mut build(&site.path()), PATIENCE);
        assert_eq!(ran.ended(2).findings(), [expected]);
        assert!(ran.peak < MEMORY, "{}", ran.peak);
    }
}

#[test]
fn a_body_of_any_depth_is_flattened_and_published() {
    let bodies = [
        "<div>".repeat(DEEP),
        "<b>".repeat(DEEP),
        "<div><p><font>".repeat(DEEP),
        "<table><tr><td>".repeat(DEEP),
        "<template>".repeat(DEEP),
        "<select><svg>".repeat(DEEP),
        ">".repeat(DEEP),
        "> - ".repeat(DEEP),
        "- ".repeat(DEEP),
        "1. ".repeat(DEEP),
        "*a ".repeat(DEEP),
        "[".repeat(DEEP),
        "![[".repeat(DEEP),
        "[a](<b".repeat(DEEP),
        "<!--".repeat(DEEP),
        "[^1]".repeat(DEEP) + "\n\n[^1]: a",
    ];
    let mut site = site();
    for (at, body) in bodies.iter().enumerate() {
        site = site.post(&format!("2024-01-02-b{at}.md"), "title: 题\ncategories: c", body);
        // A page is its owner's and goes another way.
        site = site.file(&format!("p{at}.md"), format!("---\nlayout: page\n---\n{body}\n"));
    }
    assert_eq!(built(&site, 0).findings(), Vec::<String>::new());
    for at in 0..bodies.len() {
        assert!(site.path().join(format!("public/c/2024/01/02/b{at}.html")).is_file(), "{at}");
        assert!(site.path().join(format!("public/p{at}.html")).is_file(), "{at}");
    }
}

#[test]
fn a_post_of_200_mb_is_left_out_unread() {
    let site = site().file(BAD, "---\ntitle: 大\n---\n").file("p.md", "---\ntitle: 大\n---\n").file("big.bin", "x");
    for file in [BAD, "p.md", "big.bin"] {
        // Nothing but its end is on the disk.
        let mut file = File::options().write(true).open(site.path().join(file)).unwrap();
        file.seek(SeekFrom::Start(200_000_000)).unwrap();
        file.write_all(b"x").unwrap();
    }
    let ran = built(&site, 0);
    assert_eq!(ran.findings(), [format!("too-large {BAD}"), "too-large p.md".to_owned()]);
    assert!(ran.words("too-large").contains("200000001 bytes"), "{}", ran.words("too-large"));
    assert!(ran.peak < 200, "{} MiB", ran.peak);
    // What has no front matter is copied piece by piece, whatever its size.
    assert_eq!(std::fs::metadata(site.path().join("public/big.bin")).unwrap().len(), 200_000_001);
    let quarantined: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(quarantined["quarantined"][0]["file"], BAD);
}

#[test]
fn a_title_of_a_megabyte_is_left_out_and_a_long_one_cut() {
    let site = with(&format!("title: {}", "题".repeat(350_000)), "文");
    assert_eq!(built(&site, 0).findings(), [format!("too-large {BAD}")]);
    let site = with(&format!("title: {}\ncategories: c", "题".repeat(40_000)), "文");
    assert_eq!(built(&site, 0).findings(), [format!("shortened {BAD}")]);
    let page = bad_page(&site);
    assert!(page.contains(&format!("{}…", "题".repeat(1_000))) && page.len() < 40_000, "{}", page.len());
}

#[test]
fn a_hundred_thousand_tags_are_left_out_and_a_few_thousand_cut() {
    let list = |count: usize| (0..count).map(|at| format!("t{at}")).collect::<Vec<_>>().join(", ");
    let site = with(&front_matter(&format!("tags: [{}]", list(100_000))), "文");
    assert_eq!(built(&site, 0).findings(), [format!("too-large {BAD}")]);
    for key in ["tags", "categories", "redirect_from"] {
        let site = with(&format!("title: 题\npermalink: /b.html\n{key}: [{}]", list(15_000)), "文");
        let ran = built(&site, 0);
        assert_eq!(ran.findings(), [format!("shortened {BAD}")], "{key}");
        assert!(ran.words("shortened").contains(&format!("`{key}` has more than 256 items")));
        assert!(site.path().join("public/b.html").is_file(), "{key}");
    }
}

#[test]
fn front_matter_that_is_broken_line_by_line_costs_no_more_than_its_length() {
    let lines: String = (0..12_000).map(|at| format!("k{at}:\n")).collect();
    let site = with(&front_matter(&format!("{lines}x: \"a \"b\" c\"")), "文");
    assert_eq!(built(&site, 0).findings(), [format!("bad-yaml {BAD}")]);
}

#[test]
fn an_address_of_5000_characters_is_left_out_and_told_in_short() {
    let long = "a".repeat(5_000);
    for permalink in [format!("/{long}.html"), "/a".repeat(2_500), format!("/{}.html", "长".repeat(1_700))] {
        let ran = built(&with(&format!("title: 题\npermalink: {permalink}"), "文"), 0);
        assert_eq!(ran.findings(), ["bad-route -"], "{ran:?}");
        assert!(ran.out.len() < 5_000, "{}", ran.out.len());
    }
    let ran = built(&with(&format!("title: 题\nredirect_from: /{long}"), "文"), 0);
    assert_eq!(ran.findings(), ["bad-route -"], "{ran:?}");
}

#[test]
fn names_of_255_bytes_and_more_are_published_or_named() {
    let site = site()
        .post(&format!("2024-01-02-{}.md", "a".repeat(241)), "title: 题", "文")
        .post(&format!("2024-01-02-{}.md", "题".repeat(80)), "title: 题", "文")
        .file(&"c".repeat(255), "静")
        .file(&format!("{}.md", "d".repeat(252)), "---\ntitle: 页\n---\n")
        .post("2024-01-03-x.md", &format!("title: 题\ncategories: {}", "类".repeat(90)), "文");
    let ran = built(&site, 0);
    // `….html` is longer than `….md`; of a category its page and its post have no file.
    assert!(ran.findings().iter().all(|found| found == "bad-route -"), "{:?}", ran.findings());
    let words = ran.words("bad-route");
    assert!(words.contains("255 are allowed") && words.contains("/ddd"), "{words}");
    assert!(site.path().join("public").join("c".repeat(255)).is_file());
    assert!(site.path().join(format!("public/2024/01/02/{}.html", "a".repeat(241))).is_file());
}

fn themed(template: &str) -> Site {
    site()
        .config("theme: mine")
        .file("themes/mine/theme.yml", "extends: gongbao\n")
        .file("themes/mine/templates/post.html", template)
}

#[test]
fn a_theme_that_extends_or_includes_itself_is_named_and_the_former_site_stays() {
    let circles = [
        themed("x").file("themes/mine/theme.yml", "extends: mine\n"),
        themed("x").file("themes/mine/theme.yml", "extends: b\n").file("themes/b/theme.yml", "extends: mine\n"),
        themed("{% extends \"post.html\" %}"),
        themed("{% extends \"a.html\" %}").file("themes/mine/templates/a.html", "{% extends \"post.html\" %}"),
        themed("{% include \"post.html\" %}"),
        themed("{% include \"_a.html\" %}").file("themes/mine/templates/_a.html", "{% include \"post.html\" %}"),
        themed("{% component a() %}{{ <a/> }}{% endcomponent a %}{{ <a/> }}"),
        themed(&format!("{{{{ {}1{} }}}}", "(".repeat(DEEP), ")".repeat(DEEP))),
        themed(&format!("{}{}", "{% if true %}".repeat(DEEP), "{% endif %}".repeat(DEEP))),
        themed("{% for i in range(end=100000000000) %}x{% endfor %}"),
    ];
    for (at, site) in circles.into_iter().enumerate() {
        let former = site.file("public/former.html", "previous");
        let ran = run(&mut build(&former.path()), PATIENCE);
        let findings = ran.ended(2).findings();
        assert!(findings.iter().all(|found| found.contains(" themes/mine/")), "{at}: {findings:?}");
        assert!(!former.path().join(GOOD).exists() && former.path().join("public/former.html").is_file());
        assert!(ran.peak < MEMORY, "{at}: {}", ran.peak);
    }
}

#[test]
fn a_template_that_writes_for_ever_is_stopped_by_the_size_of_its_page() {
    let endless = "{% for a in range(end=100000) %}{% for b in range(end=100000) %}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx{% endfor %}{% endfor %}";
    let site = themed(endless);
    let ran = run(&mut build(&site.path()), PATIENCE);
    assert_eq!(ran.ended(2).findings(), ["template-error themes/mine/templates/post.html"]);
    assert!(ran.words("template-error").contains("larger than 64 MiB"), "{ran:?}");
    assert!(ran.peak < MEMORY, "{} MiB", ran.peak);
}

#[test]
fn a_template_that_never_ends_is_given_up_by_name_and_the_next_build_is_right() {
    let inner = "{% for b in range(end=100000) %}{% for c in range(end=100000) %}{% endfor %}{% endfor %}";
    let site = themed(&format!("{{% for a in range(end=100000) %}}{inner}{{% endfor %}}"));
    site.write("public/former.html", "previous");
    let ran = run(build(&site.path()).args(["--patience", "2"]), PATIENCE);
    assert_eq!(ran.ended(2).findings(), ["stuck -"]);
    assert!(ran.words("stuck").contains("`c/2024/01/01/good.html`"), "{ran:?}");
    assert!(!site.path().join(GOOD).exists());
    site.write("themes/mine/templates/post.html", "{{ page.title }}");
    assert_eq!(built(&site, 0).findings(), Vec::<String>::new());
}
