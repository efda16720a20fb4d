//! The demonstration portal in a real browser and before a validator: axe-core finds nothing on any kind of page, the Nu
//! checker no error, and nothing is asked for elsewhere.
//!
//! `GONGBAO_AXE` names axe-core's `axe.min.js`, `GONGBAO_VNU` the Nu checker's `vnu.jar`, as `.ci/run` sets them.

#[path = "support/browser.rs"]
mod browser;
#[path = "support/preview.rs"]
mod preview;
mod support;

use browser::Browser;
use preview::Preview;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;
use support::Site;

/// One page of each kind, below the site's root.
const KINDS: &[&str] = &[
    "",
    "zhifaanli/xiaofeiweiquan/2026/03/15/202603151010127340.html",
    "tongzhigonggao/2025/10/24/wangluo-canyin-banfa.html",
    "tongzhigonggao/2024/10/22/wangluo-canyin-banfa.html",
    "guide.html",
    "category/tongzhigonggao.html",
    "category/tongzhigonggao/1.html",
    "tag/%E5%A4%96%E5%8D%96.html",
    "category/",
    "tag/",
    "archive/",
    "2026/",
    "2026/03/",
    "2026/03/15/",
    "404.html",
    "search/",
];

/// A tool that the environment names.
fn tool(variable: &str) -> Option<PathBuf> {
    match std::env::var_os(variable) {
        Some(path) => Some(path.into()),
        None if std::env::var_os("GONGBAO_TESTS_NEED_TOOLS").is_some() => panic!("{variable} is not set"),
        None => {
            eprintln!("skipped: {variable} is not set");
            None
        }
    }
}

fn demonstration() -> Site {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = std::fs::read(root.join("_config.yml")).unwrap();
    Site::bare().copy_to(&root.join("content"), "content").file("_config.yml", config)
}

fn scheme(browser: &Browser, name: &str) {
    let features = json!({"features": [{"name": "prefers-color-scheme", "value": name}]});
    browser.call("Emulation.setEmulatedMedia", features);
}

/// What axe-core has to say about the page that is open.
fn violations(browser: &Browser, axe: &str) -> Vec<String> {
    browser.call("Runtime.evaluate", json!({"expression": axe}));
    let tags = r#"{runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}"#;
    let found = browser.value(&format!("axe.run(document, {tags}).then((found) => found.violations)"));
    let places = |violation: &Value| {
        let nodes = violation["nodes"].as_array().into_iter().flatten();
        nodes.take(3).map(|node| node["html"].to_string()).collect::<Vec<_>>().join(" ")
    };
    let violations = found.as_array().expect("axe's answer");
    violations.iter().map(|violation| format!("{}: {}", violation["id"], places(violation))).collect()
}

#[test]
fn no_page_has_a_barrier_in_light_or_dark() {
    assert_no_barrier(&[("", "light", 1280), ("", "dark", 1280)]);
}

#[test]
fn no_page_has_a_barrier_in_large_text_or_high_contrast() {
    assert_no_barrier(&[("large", "light", 360), ("contrast", "light", 768), ("contrast", "dark", 768)]);
}

/// In each of the modes: what the reader has chosen, the colours of the system, the width. No page asks another origin.
fn assert_no_barrier(modes: &[(&str, &str, u32)]) {
    let Some(axe) = tool("GONGBAO_AXE").map(|path| std::fs::read_to_string(path).expect("axe-core")) else { return };
    let Some(browser) = Browser::start() else { return };
    let site = demonstration();
    let preview = Preview::start(&site.path(), &[]);
    let mut found = Vec::new();
    for &(mode, colours, width) in modes {
        browser.resize(width, 900);
        scheme(&browser, colours);
        browser.open(&preview.url);
        browser.value(&format!("localStorage.clear(); if ('{mode}') localStorage.setItem('{mode}', '1')"));
        for path in KINDS {
            browser.open(&format!("{}{path}", preview.url));
            assert_eq!(browser.text("document.documentElement.className"), mode, "the mode is kept");
            found
                .extend(violations(&browser, &axe).into_iter().map(|said| format!("/{path} {mode} {colours}: {said}")));
            let overflow = browser.value("document.documentElement.scrollWidth - innerWidth");
            assert!(overflow.as_i64().unwrap() <= 0, "/{path} is {overflow} pixels too wide at {width} {mode}");
        }
    }
    assert!(found.is_empty(), "{found:#?}");
    let own = preview.url.trim_end_matches('/');
    let foreign: Vec<String> = browser
        .requests()
        .into_iter()
        .filter(|url| !url.starts_with(own) && !url.starts_with("about:") && !url.starts_with("data:"))
        .collect();
    assert!(foreign.is_empty(), "{foreign:?}");
}

#[test]
fn buttons_work_by_keyboard_and_are_kept() {
    let Some(browser) = Browser::start() else { return };
    let site = demonstration();
    let preview = Preview::start(&site.path(), &[]);
    browser.resize(1280, 900);
    browser.open(&format!("{}{}", preview.url, "category/tongzhigonggao.html"));
    // The skip link comes first, and is seen when it has the focus.
    key(&browser, "Tab");
    assert_eq!(browser.text("document.activeElement.className"), "skip");
    assert!(browser.value("document.activeElement.getBoundingClientRect().left").as_f64().unwrap() >= 0.0);
    let before = browser.value("parseFloat(getComputedStyle(document.documentElement).fontSize)").as_f64().unwrap();
    browser.value("document.querySelector('.adapt button').focus()");
    key(&browser, "Enter");
    browser.until("document.documentElement.classList.contains('large')");
    browser.open(&preview.url);
    let after = browser.value("parseFloat(getComputedStyle(document.documentElement).fontSize)").as_f64().unwrap();
    assert!(after > 1.3 * before, "{before} {after}");

    browser.open(&format!("{}{}", preview.url, "category/tongzhigonggao.html"));
    let shown = "Array.from(document.querySelectorAll('.list > li:not([hidden])')).length";
    let all = browser.value(shown).as_u64().unwrap();
    browser.value("Array.from(document.querySelectorAll('.head .tools button')).find((b) => b.textContent === '现行有效').focus()");
    key(&browser, "Enter");
    browser.until(&format!("{shown} === 1"));
    browser.value("document.querySelector('.head .tools button').focus()");
    key(&browser, "Enter");
    browser.until(&format!("{shown} === {all}"));
    assert_eq!(browser.mistakes(), [""; 0]);
}

fn key(browser: &Browser, name: &str) {
    let text = if name == "Enter" { "\r" } else { "" };
    let code = if name == "Enter" { 13 } else { 9 };
    for kind in ["keyDown", "keyUp"] {
        let event = json!({"type": kind, "key": name, "code": name, "windowsVirtualKeyCode": code, "text": text});
        browser.call("Input.dispatchKeyEvent", event);
    }
}

#[test]
fn the_nu_checker_finds_no_error_on_any_page() {
    let Some(jar) = tool("GONGBAO_VNU") else { return };
    let built = demonstration().config("government: {site_id_code: \"1100000001\"}").build().ok();
    let pages: Vec<PathBuf> =
        built.files().into_iter().filter(|file| file.ends_with(".html")).map(|file| built.root.join(file)).collect();
    assert!(pages.len() > 100);
    let checked = Command::new("java").arg("-jar").arg(jar).arg("--errors-only").args(&pages).output().expect("java");
    let said = String::from_utf8_lossy(&checked.stderr);
    assert!(checked.status.success(), "{}", said.lines().take(20).collect::<Vec<_>>().join("\n"));
}
