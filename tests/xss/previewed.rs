//! The preview: its overlay, and pages that are not there.

use crate::browser::Browser;
use crate::preview::Preview;
use crate::support::Site;
use crate::xss::{caught, set_trap, vectors};
use crate::{OUT, percent, quoted};
use serde_json::json;
use std::thread;
use std::time::Duration;

#[test]
fn an_address_that_is_not_there_runs_nothing() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::new().post("2024-01-01-a.md", &format!("title: {}\ncategories: c", quoted(OUT)), "x");
    let preview = Preview::start(&site.path(), &[]);
    set_trap(&browser);
    for path in [
        "<img src=x onerror=alert(1)>",
        "2024-01-01-<script>alert(1)<\u{2215}script>",
        "d/2024/01/01/a.html",
        "\"onload=alert(1)//",
    ] {
        let encoded: Vec<String> = path.split('/').map(percent).collect();
        let query = percent(OUT);
        browser.open(&format!("{}{}?{query}#{query}", preview.url, encoded.join("/")));
        thread::sleep(Duration::from_millis(300));
        let caught = caught(&browser, &preview.url);
        assert!(caught.is_empty(), "{path}: {caught:#?}");
    }
}

#[test]
fn what_the_preview_says_of_a_mistake_is_text() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::new().config("theme: mine").file("themes/mine/theme.yml", "extends: gongbao\n").post(
        "2024-01-01-a.md",
        "title: 题\npermalink: /a.html",
        "x",
    );
    let preview = Preview::start(&site.path(), &[]);
    set_trap(&browser);
    browser.open(&format!("{}a.html", preview.url));
    const TOLD: &str = "document.querySelector('gongbao-problems')?.shadowRoot.textContent ?? ''";
    let name = "2024-01-02-<img src=x onerror=alert(1)>.md";
    site.write(&format!("_posts/{name}"), format!("---\ntitle: x\ndate: {}\n---\n", quoted(OUT)));
    browser.until(&format!("({TOLD}).includes('<img src=x onerror=alert(1)>.md')"));
    assert!(browser.text(TOLD).contains("</script><script>alert(1)"), "{}", browser.text(TOLD));
    site.write("themes/mine/templates/post.html", format!("{OUT}{{{{ nothing }}}}"));
    browser.until(&format!("({TOLD}).includes('nothing')"));
    site.write("_config.yml", format!("title: [{OUT}\n"));
    browser.until(&format!("({TOLD}).includes('_config.yml')"));
    let elements = "Array.from(document.querySelector('gongbao-problems').shadowRoot.querySelectorAll('script, img, a[href], iframe'), (element) => element.outerHTML)";
    assert_eq!(browser.value(elements), json!([]));
    let caught = caught(&browser, &preview.url);
    assert!(caught.is_empty(), "{caught:#?}");
}

/// Opens a page of a preview, then brings files whose names and whose mistakes are vectors, and data and a theme that do
/// not read; gives what the overlay says when it has them all.
fn mistaken(browser: &Browser) -> String {
    let site = Site::new().config("theme: mine").file("themes/mine/theme.yml", "extends: gongbao\n").post(
        "2024-01-01-a.md",
        "title: 题\npermalink: /a.html",
        "x",
    );
    let preview = Preview::start(&site.path(), &[]);
    set_trap(browser);
    browser.open(&format!("{}a.html", preview.url));
    let mut names = 0;
    for vector in vectors().iter().filter(|vector| !vector.contains(['/', '\0']) && vector.len() < 150).step_by(6) {
        site.write(&format!("_posts/2024-01-02-{vector}.md"), format!("---\ndate: {}\n---\n", quoted(vector)));
        names += 1;
    }
    let shadow = "document.querySelector('gongbao-problems')?.shadowRoot";
    browser.until(&format!("{shadow}.querySelectorAll('article').length >= {names}"));
    let mut told = browser.text(&format!("{shadow}.textContent"));
    for (file, text) in [
        ("_data/v.yml", format!("a: [{OUT}\n")),
        ("themes/mine/templates/post.html", format!("{{% extends {} %}}{OUT}", quoted(OUT))),
        ("themes/mine/theme.yml", format!("extends: {}\n", quoted(OUT))),
    ] {
        site.write(file, text);
        let name = file.rsplit('/').next().unwrap();
        browser.until(&format!("({shadow}?.textContent ?? '').includes('{name}')"));
        told.push_str(&browser.text(&format!("{shadow}.textContent")));
    }
    thread::sleep(Duration::from_millis(500));
    told
}

#[test]
fn no_name_and_no_mistake_that_the_preview_tells_of_runs() {
    let Some(browser) = Browser::start() else { return };
    let told = mistaken(&browser);
    assert!(told.contains("<img src=x onerror=alert(1)>") && told.contains("</script><script>alert(1)"), "{told}");
    let home = browser.text("location.origin");
    let caught = caught(&browser, &home);
    assert!(caught.is_empty(), "{caught:#?}");
}

#[test]
fn an_overlay_that_took_messages_for_html_would_be_noticed() {
    let Some(browser) = Browser::start() else { return };
    let html = "Object.defineProperty(HTMLElement.prototype, 'textContent', { \
                set(text) { this.localName === 'style' ? this.append(text) : (this.innerHTML = text); }, \
                get() { return this.innerText; } });";
    browser.call("Page.addScriptToEvaluateOnNewDocument", json!({"source": html}));
    let _ = mistaken(&browser);
    assert!(!browser.events(&["Runtime.bindingCalled"]).is_empty());
}
