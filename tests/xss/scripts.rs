//! What the theme's own scripts show of strangers' words when a reader searches, or is lost. Each is also broken by hand,
//! to see that it would be noticed.

use crate::browser::Browser;
use crate::support::Site;
use crate::xss::{Host, caught, set_trap, vectors};
use crate::{open_framed, percent, quoted, thorough};
use serde_json::json;
use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

/// Each vector as the title, the body and a category of a post, in Markdown's place as text: what a search finds.
fn posts(site: Site) -> Site {
    vectors().iter().enumerate().fold(site, |site, (at, vector)| {
        let text = quoted(vector);
        let category = if at % 9 == 0 { format!("categories: {text}\n") } else { "categories: c\n".to_owned() };
        let escaped = vector.replace('&', "&amp;").replace('<', "&lt;");
        let post = format!("---\ntitle: {text}\n{category}permalink: /v/{at}.html\n---\n<p>公报 {escaped} 公报</p>");
        site.file(&format!("_posts/2024-01-{:02}-v{at}.html", 1 + at % 28), post)
    })
}

/// A site whose theme's script `name` has one piece exchanged.
fn broken(name: &str, piece: &str, by: &str) -> Site {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/gongbao/static").join(name);
    let script = fs::read_to_string(source).unwrap();
    assert!(script.contains(piece), "{name} has changed: say anew how it is to be broken");
    Site::new()
        .config("theme: mine")
        .file("themes/mine/theme.yml", "extends: gongbao\n")
        .file(&format!("themes/mine/static/{name}"), script.replacen(piece, by, 1))
}

/// Asks for each vector, as words, as a phrase, and in every other field.
fn searched(site: &Site, browser: &Browser, vectors: &[String]) -> Vec<String> {
    site.build().ok();
    let host = Host::start(&site.path().join("public"));
    let query = |(at, vector): (usize, &String)| {
        let text = percent(vector);
        match at % 4 {
            0 => format!("search/?q={text}"),
            1 => format!("search/?q=%22{text}%22&sort=best"),
            2 => format!("search/?q={text}&category={text}&from={text}&to={text}&sort={text}"),
            _ => format!("search/?q=%E5%85%AC%E6%8A%A5%20{text}"),
        }
    };
    let mut addresses: Vec<String> = vectors.iter().enumerate().map(query).collect();
    // What all posts have: ten hits, their snippets from their pages, and the names of categories.
    addresses.push("search/?q=%E5%85%AC%E6%8A%A5".into());
    addresses.push("search/?q=alert&sort=best".into());
    let settled = "frame.document.querySelector('[data-search-status]')?.textContent !== '' \
                   && !frame.document.querySelector('[aria-busy]')";
    let of_no_text = "frame.document.querySelector('[name=q]')?.value === ''";
    open_framed(site, browser, &host, &addresses, &format!("(({settled}) || {of_no_text})"))
}

#[test]
fn nothing_that_is_searched_for_or_found_runs() {
    let Some(browser) = Browser::start() else { return };
    let site = posts(Site::new());
    let mut vectors = vectors();
    if !thorough() {
        // (All are in the posts that are found; the query itself takes one way.)
        vectors = vectors.into_iter().step_by(7).collect();
    }
    let caught = searched(&site, &browser, &vectors);
    assert!(caught.is_empty(), "{}: {:#?}", caught.len(), &caught[..caught.len().min(40)]);
    // They were found, and shown: the last frame has hits with marks, and snippets that came from pages.
    let shown =
        |what: &str| browser.value(&format!("frames[frames.length - 2].document.querySelectorAll('{what}').length"));
    assert!(shown("[data-search-results] > li").as_u64().is_some_and(|hits| hits >= 10));
    assert!(
        shown(".search-snippet mark").as_u64().is_some_and(|marks| marks >= 10),
        "{}",
        shown(".search-snippet mark")
    );
    let facets = "frames[frames.length - 2].document.querySelector('[data-search-facets]').textContent.includes('<')";
    assert_eq!(browser.value(facets), json!(true));
}

#[test]
fn a_search_page_that_took_texts_for_html_would_be_noticed() {
    let Some(browser) = Browser::start() else { return };
    let innocent = "made.append(...children);";
    let html = "made.innerHTML = children.map((child) => child.outerHTML ?? child).join('');";
    let site = posts(broken("search/search.js", innocent, html));
    let _ = searched(&site, &browser, &["<img src=x onerror=alert(1)>".to_owned()]);
    // (Pictures that are not there say so after a while.)
    thread::sleep(Duration::from_secs(1));
    let caught = caught(&browser, "http://127.0.0.1");
    assert!(caught.iter().any(|caught| caught.starts_with("ran: ")), "{caught:#?}");
}

const LOST: &str = "frame.document.getElementById('meant')?.hidden === false";

/// Old addresses of each post's day and name: what is not found offers the post.
fn lost(site: &Site, browser: &Browser, step: usize) -> Vec<String> {
    site.build().ok();
    let host = Host::start(&site.path().join("public"));
    let addresses: Vec<String> = (0..vectors().len())
        .step_by(step)
        .map(|at| format!("{}/2024/01/{:02}/{at}.html", percent(&vectors()[at].replace('/', "")), 1 + at % 28))
        .collect();
    open_framed(site, browser, &host, &addresses, LOST)
}

#[test]
fn nothing_that_an_old_address_leads_to_runs() {
    let Some(browser) = Browser::start() else { return };
    let caught = lost(&posts(Site::new()), &browser, if thorough() { 1 } else { 4 });
    assert!(caught.is_empty(), "{}: {:#?}", caught.len(), &caught[..caught.len().min(40)]);
    let offered = "Array.from(frames).every((frame) => /^\\/v\\/\\d+\\.html$/.test(frame.document.querySelector('#meant a').pathname))";
    assert_eq!(browser.value(offered), json!(true));
}

#[test]
fn a_lost_page_that_took_titles_for_html_would_be_noticed() {
    let Some(browser) = Browser::start() else { return };
    let site = broken("404.js", "link.textContent = title", "link.innerHTML = title");
    let caught = lost(&posts(site), &browser, 30);
    assert!(caught.iter().any(|caught| caught.starts_with("ran: ")), "{caught:#?}");
}

/// Addresses that, put together carelessly, would be those of another host. With a base, and with volumes elsewhere.
const ASTRAY: &[&str] = &[
    "/trap.example/2021/01/02/a.html",
    "portal//trap.example/A.HTML",
    "portal/%5C%5Ctrap.example/A.html",
    "portal/%2F%2Ftrap.example/2024/01/02/a.html",
    "portal/javascript:alert(1)/2024/01/02/a.html",
    "portal.trap.example/2021/01/02/A.html",
    "portal@trap.example/2021/01/02/a.html",
    "portal:1@trap.example/2024/01/02/a.html",
    "portal/2021/01/02/@trap.example/a.html",
    "portal/%E0%A4%A/2024/01/02/a.html",
    "portal/..%2f..%2f/2024/01/02/%3Csvg%20onload=alert(1)%3E.html",
];

/// Opens them on a host that has the site below its base, and whose answer to all else is the site's, too. What was asked
/// of others, and how often the site's own volume.
fn astray(site: Site, browser: &Browser) -> (Vec<String>, usize) {
    let volumes = "baseurl: /portal\nvolumes:\n  by: year\n  2021: {url: https://2021.example.org}";
    let post = "title: 题\npermalink: //trap.example/2024/01/02/a.html";
    let site = site.config(volumes).post("2024-01-02-a.md", post, "x");
    let root = site.path().join("host");
    fs::create_dir(&root).unwrap();
    fs::rename(&site.build().ok().root, root.join("portal")).unwrap();
    fs::copy(root.join("portal/404.html"), root.join("404.html")).unwrap();
    let host = Host::start(&root);
    set_trap(browser);
    for path in ASTRAY {
        browser.call("Page.navigate", json!({"url": format!("{}{path}", host.url)}));
        browser.until("document.readyState === 'complete' || location.protocol === 'chrome-error:'");
        thread::sleep(Duration::from_millis(300));
        assert!(browser.events(&["Runtime.bindingCalled"]).is_empty(), "{path}");
        if browser.text("location.protocol") == "http:" {
            let links = "Array.from(document.querySelectorAll('main a'), ({ href }) => new URL(href).host).filter((host) => host !== location.host)";
            assert_eq!(browser.value(links), json!([]), "{path}");
        }
    }
    let asked = browser.requests().into_iter().filter(|url| url.starts_with("http") && !url.starts_with(&host.url));
    let (led, foreign): (Vec<String>, Vec<String>) =
        asked.partition(|url| url.starts_with("https://2021.example.org/"));
    (foreign, led.len())
}

#[test]
fn what_is_not_there_leads_nowhere_but_to_the_sites_own_volumes() {
    let Some(browser) = Browser::start() else { return };
    let (foreign, led) = astray(Site::new(), &browser);
    assert!(foreign.is_empty() && led > 0, "{foreign:?}, {led} times to the volume");
}

#[test]
fn a_lost_page_that_led_to_a_host_of_the_addresss_choice_would_be_noticed() {
    let Some(browser) = Browser::start() else { return };
    let (foreign, _) = astray(broken("404.js", "startsWith(`${base}/`)", "startsWith(base)"), &browser);
    assert!(foreign.iter().any(|url| url.contains("trap.example")), "{foreign:?}");
}
