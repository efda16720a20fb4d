//! Links to the portal itself become root-relative; all others stay what they are.

use super::super::links::{is_external, localised, permitted_set};
use super::super::{Links, Trust, clean};
use super::{cleaned, own};
use crate::config::OwnAddress;

fn local(address: &str, base: &str) -> Option<String> {
    let own = own();
    localised(address, &Links { own: &own, base, volumes: None })
}

#[test]
fn own_addresses_become_root_relative() {
    let cases = [
        ("//news.example", "/"),
        ("//news.example/", "/"),
        ("//news.example/emnews/", "/emnews/"),
        ("http://news.example/a/b.html?c=d#e", "/a/b.html?c=d#e"),
        ("https://news.example?c", "/?c"),
        ("https://news.example#e", "/#e"),
        ("HTTPS://News.Example/A", "/A"),
        ("http://news.example:80/a", "/a"),
        ("https://news.example:443/a", "/a"),
        ("//news.example:443/a", "/a"),
        (" //news.example/\na ", "/a"),
        ("//old.example/portal", "/"),
        ("//old.example/portal?x", "/?x"),
        ("//old.example/portal/a", "/a"),
        ("//news.example//evil.example/", "/evil.example/"),
        ("//news.example/\\evil.example/", "/evil.example/"),
        ("//old.example/portal//evil.example/", "/evil.example/"),
        ("//news.example/中文?标签#节", "/中文?标签#节"),
    ];
    for (address, expected) in cases {
        assert_eq!(local(address, "").as_deref(), Some(expected), "{address}");
    }
}

#[test]
fn the_base_of_the_built_portal_is_put_before() {
    for base in ["/portal", "/portal/"] {
        assert_eq!(local("//news.example", base).as_deref(), Some("/portal/"));
        assert_eq!(local("//news.example/a?b", base).as_deref(), Some("/portal/a?b"));
        assert_eq!(local("//old.example/portal/a", base).as_deref(), Some("/portal/a"));
    }
}

#[test]
fn other_addresses_are_left_alone() {
    for address in [
        "",
        "/a",
        "a",
        "../emnews/",
        "#a",
        "?a",
        "//other.example/",
        "//news.example.evil.example/",
        "//evil-news.example/",
        "http://news.example:8080/",
        "https://news.example:80/",
        "//user@news.example/",
        "//news.example@evil.example/",
        "//news.example:443@evil.example/",
        "//old.example/",
        "//old.example/portals",
        "//old.example/portal.html",
        "ftp://news.example/",
        "mailto:a@news.example",
        "/\\news.example/",
        "http:/news.example/",
        "javascript://news.example/%0aalert(1)",
    ] {
        assert_eq!(local(address, ""), None, "{address}");
    }
}

#[test]
fn a_host_with_a_port_is_another_host() {
    let own = [OwnAddress { host: "localhost:4000".to_owned(), base: String::new() }];
    let links = Links { own: &own, base: "", volumes: None };
    assert_eq!(localised("http://localhost:4000/a", &links).as_deref(), Some("/a"));
    assert_eq!(localised("http://localhost/a", &links), None);
}

#[test]
fn links_images_and_media_are_rewritten() {
    let html = "<a href=//news.example/a>x</a><img src=//news.example/b srcset='//news.example/c 1x, \
        //other.example/d,//e 2x' alt=''><video src=//news.example/f poster=//news.example/g></video>";
    let expected = "<a href=\"/a\">x</a><img src=\"/b\" srcset=\"/c 1x, //other.example/d,//e 2x\" \
        alt=\"\" loading=\"lazy\" decoding=\"async\"><video src=\"/f\" poster=\"/g\" controls=\"\" \
        preload=\"none\"></video>";
    assert_eq!(cleaned(html), expected);
}

#[test]
fn only_links_to_other_sites_get_noopener() {
    let own = own();
    let links = Links { own: &own, base: "", volumes: None };
    for address in [
        "http://other.example",
        "//other.example/",
        "/\\other.example",
        "\\\\other.example",
        "https:other.example",
        "//old.example/",
    ] {
        assert!(is_external(address, &links), "{address}");
    }
    for address in ["/a", "a", "#a", "", "\\a", "mailto:a@b", "tel:1", "//news.example/"] {
        assert!(!is_external(address, &links), "{address}");
    }
}

#[test]
fn relations_are_kept_if_they_are_harmless() {
    let cases = [
        ("<a href=//x/ rel='nofollow UGC external opener me'>x</a>", " rel=\"nofollow ugc external noopener\""),
        ("<a href=/x rel=noopener>x</a>", ""),
        ("<a href=/x rel='license tag'>x</a>", " rel=\"license tag\""),
    ];
    for (html, expected) in cases {
        let clean = cleaned(html);
        let rel = clean.find(" rel").map_or("", |at| &clean[at..clean.len() - "\">x</a>".len() + 1]);
        assert_eq!(rel, expected, "{html}");
    }
}

#[test]
fn image_candidates_are_checked_one_by_one() {
    let own = own();
    let links = Links { own: &own, base: "", volumes: None };
    let cases = [
        ("a.png", "a.png"),
        ("a.png 1x,b.png 2.5x , c.png 100w", "a.png 1x, b.png 2.5x, c.png 100w"),
        ("a.png, b.png,", "a.png, b.png"),
        (",,a.png 1x,,", "a.png 1x"),
        ("a.png 1q, b.png x, c.png 1x 2x, d.png -1x", ""),
        ("data:image/png;base64,AA== 1x", ""),
        ("https://x/a,b.png 1x", "https://x/a,b.png 1x"),
    ];
    for (source, expected) in cases {
        let set = permitted_set(source, &links);
        assert_eq!(set, expected, "{source}");
        assert_eq!(permitted_set(&set, &links), set, "{source}");
    }
}

#[test]
fn anchors_without_an_address_stay_only_as_targets() {
    assert_eq!(cleaned("<a id=x>y</a><a>z</a><a href>w</a>"), "<a id=\"x\">y</a>z<a href=\"\">w</a>");
    assert_eq!(cleaned("<a id=x href=javascript:y>z</a>"), "z");
}

#[test]
fn trust_does_not_change_what_is_local() {
    let own = own();
    let links = Links { own: &own, base: "/p", volumes: None };
    for trust in [Trust::Stranger, Trust::Owner] {
        assert_eq!(clean("<a href=\"//news.example/x\">y</a>", trust, &links), "<a href=\"/p/x\">y</a>");
    }
}
