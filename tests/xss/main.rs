//! What strangers write, in every place where the site shows it, opened in a real Chromium: no script runs, nothing could
//! run by a reader's hand, and no request leaves the machine. The ways are in `fixtures/xss/vectors.txt`.
//!
//! Here the pages themselves; `scripts` has what the site's own scripts show later (search, the page for what is not
//! found), `previewed` what the preview says, `imported` what comes from feeds.

#[path = "../support/browser.rs"]
mod browser;
mod imported;
#[path = "../support/preview.rs"]
mod preview;
mod previewed;
mod scripts;
#[path = "../support/mod.rs"]
mod support;
#[path = "../support/xss.rs"]
mod xss;

use browser::Browser;
use serde_json::{Value, json};
use support::Site;
use xss::{Host, caught, set_trap, vectors};

/// Pages that are opened at once, each in a frame.
const BUNDLE: usize = 40;

/// Out of any attribute, element or script.
const OUT: &str = "\"'>--></title></style></textarea></script><script>alert(1)</script><img src=x onerror=alert(1)>";

/// The address of the script that `google_analytics` asks for.
const GTAG: &str = "asked: https://www.googletagmanager.com/gtag/js?id=";

/// A JSON string is a YAML one.
fn quoted(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}

/// Every combination, not each vector once: `GONGBAO_XSS=all`.
fn thorough() -> bool {
    std::env::var_os("GONGBAO_XSS").is_some()
}

/// A site that has each vector in the body and in every field of a post, by turns in Markdown and in HTML, in a data file,
/// and some as the names of files and terms.
fn site() -> Site {
    let mut site = Site::new().config(&format!("theme: mine\ncategories:\n  c: {}\n", quoted(OUT)));
    for (at, vector) in vectors().iter().enumerate() {
        let text = quoted(vector);
        let day = format!("2024-01-{:02}", 1 + at % 28);
        let terms = match (at % 12, thorough()) {
            (0, _) | (_, true) => format!("categories: [c, {text}]\ntags: [{text}]"),
            (6, _) => format!("categories: c\ntags: [{text}]"),
            _ => "categories: c".to_owned(),
        };
        let fields = ["title", "author", "source", "description", "image", "cover", "own"];
        let fields: String = fields.iter().map(|field| format!("{field}: {text}\n")).collect();
        if at % 2 == 0 || thorough() {
            let front = format!("---\n{fields}{terms}\npermalink: /v/{at}.html\n---\n");
            let body = format!("{front}{vector}\n\n字 {vector}\n\n- {vector}\n");
            site = site.file(&format!("_posts/{day}-v{at}.md"), body);
        }
        if at % 2 == 1 || thorough() {
            let front = format!("---\n{fields}{terms}\npermalink: /h/{at}.html\n---\n");
            site = site.file(&format!("_posts/{day}-h{at}.html"), format!("{front}{vector}"));
        }
        let can_be_a_name = !vector.contains(['/', '\0']) && vector.len() < 150;
        if can_be_a_name && (at % 5 == 0 || thorough()) {
            site = site.file(&format!("_posts/{day}-{vector}.md"), "---\ncategories: n\n---\n");
        }
    }
    let shown = "<p title=\"{{ one }}\" class='{{ one }}'>{{ one }}</p>";
    let data = format!(
        "<!doctype html><title>x</title>{{% for one in data.v %}}{shown}{{% endfor %}}\
         <script data-trusted=1>window.v = {{{{ data.v | json }}}}</script>"
    );
    site.file("_data/v.json", json!(vectors()).to_string())
        .file("themes/mine/theme.yml", "extends: gongbao\n")
        .file("themes/mine/templates/data.html", data)
        .file("data.md", "---\nlayout: data\n---\n")
}

/// Pages of frames, beside the site's own. All frames are in sight, one above the other: what is out of sight, scripts
/// may leave for later.
fn bundles(site: &Site, addresses: &[String]) -> Vec<String> {
    const STYLE: &str = "<style>iframe { position: fixed; inset: 0; width: 320px; height: 240px }</style>";
    addresses
        .chunks(BUNDLE)
        .enumerate()
        .map(|(at, addresses)| {
            let frames: String =
                addresses.iter().map(|address| format!("<iframe src=\"/{address}\"></iframe>\n")).collect();
            let name = format!("bundle{at}.html");
            site.write(&format!("public/{name}"), format!("<!doctype html><title>bundle</title>{STYLE}{frames}"));
            name
        })
        .collect()
}

fn percent(segment: &str) -> String {
    segment
        .bytes()
        .map(|b| if b.is_ascii_alphanumeric() { (b as char).to_string() } else { format!("%{b:02X}") })
        .collect()
}

/// Opens everything and looks for what ran.
fn open_all(site: &Site, browser: &Browser) -> Vec<String> {
    let mut files = site.build().ok().files();
    files.retain(|file| !file.ends_with(".css") && !file.ends_with(".js") && file != ".nojekyll" && file != "CNAME");
    let host = Host::start(&site.path().join("public"));
    let address = |file: &String| file.split('/').map(percent).collect::<Vec<_>>().join("/");
    open_framed(site, browser, &host, &files.iter().map(address).collect::<Vec<_>>(), "true")
}

/// Opens addresses below the host's in frames, as many at a time as a bundle has, and waits until `done` holds of each
/// `frame`. What ran.
fn open_framed(site: &Site, browser: &Browser, host: &Host, addresses: &[String], done: &str) -> Vec<String> {
    set_trap(browser);
    let mut all = Vec::new();
    for (bundle, of_bundle) in bundles(site, addresses).iter().zip(addresses.chunks(BUNDLE)) {
        browser.open(&format!("{}{bundle}", host.url));
        assert_eq!(browser.value("frames.length"), json!(of_bundle.len()));
        browser.until(&format!("Array.from(frames).every((frame) => {done})"));
        all.extend(caught(browser, &host.url));
    }
    all.sort();
    all.dedup();
    all
}

#[test]
fn the_trap_catches_what_runs_what_could_run_and_what_asks_elsewhere() {
    let Some(browser) = Browser::start() else { return };
    // Static files of the owner's are published as they are: a site that is not safe, to see that it would be noticed.
    let catches = [
        ("<img src=nothing onerror=alert(1)>", "ran: "),
        ("<p onclick=alert(1)>x", "ran: "),
        ("<a href='javascript:alert(1)'>x</a>", "href=javascript"),
        ("<script src=//trap.example/x.js></script>", "asked: http://trap.example/x.js"),
        ("<link rel=stylesheet href=https://trap.example/x.css>", "asked: https://trap.example/x.css"),
        ("<p style='background:url(//trap.example/b)'>x", "asked: http://trap.example/b"),
        ("<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>", "a frame"),
        ("<meta http-equiv=refresh content='9;url=/'>", "refresh"),
    ];
    let site = Site::new();
    for (at, (html, _)) in catches.iter().enumerate() {
        site.write(&format!("c{at}.html"), format!("<!doctype html><main>{html}</main>"));
        site.write(&format!("t{at}.html"), format!("<!doctype html><iframe src=/c{at}.html></iframe>"));
    }
    let host = Host::start(&site.path());
    set_trap(&browser);
    let mut seen = 0;
    for (at, (html, expected)) in catches.iter().enumerate() {
        browser.open(&format!("{}t{at}.html", host.url));
        let _ = caught(&browser, &host.url);
        let all = caught(&browser, &host.url);
        assert!(all.iter().any(|caught| caught.contains(expected)), "{html}: {all:#?}");
        seen += 1;
    }
    assert_eq!(seen, catches.len());
}

#[test]
fn nothing_that_strangers_write_runs_anywhere() {
    assert!(vectors().len() >= 300, "{}", vectors().len());
    let Some(browser) = Browser::start() else { return };
    let site = site();
    let caught = open_all(&site, &browser);
    assert!(caught.is_empty(), "{}: {:#?}", caught.len(), &caught[..caught.len().min(40)]);
}

#[test]
fn nothing_in_the_configuration_breaks_out_of_where_it_stands() {
    let Some(browser) = Browser::start() else { return };
    let text = quoted(OUT);
    let keys = ["title", "description", "author", "lang", "google_analytics", "email", "own"];
    let lines: String = keys.iter().map(|key| format!("{key}: {text}\n")).collect();
    let site = Site::bare()
        .file("_config.yml", format!("url: https://site.example\ntimezone: UTC\n{lines}categories:\n  c: {text}\n"))
        .post("2024-01-01-a.md", "title: 题\ncategories: c\ntags: t", "正文");
    let mut caught = open_all(&site, &browser);
    // The one foreign script that the owner asks for.
    caught.retain(|caught| !caught.contains("script window.dataLayer=") && !caught.starts_with(GTAG));
    assert!(caught.is_empty(), "{caught:#?}");
}
