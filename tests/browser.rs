//! The preview in a real browser: each change is seen on the page that is open, each mistake over it.

#[path = "support/browser.rs"]
mod browser;
#[path = "support/preview.rs"]
mod preview;
mod support;

use browser::Browser;
use preview::Preview;
use support::Site;

const A: &str = "yi/2024/01/01/a.html";
const POST: &str = "_posts/2024-01-01-a.md";

fn post(title: &str, body: &str) -> String {
    format!("---\ntitle: {title}\ncategories: yi\n---\n{body}\n")
}

fn site() -> Site {
    let long = "<p>很长的一段。</p>\n".repeat(200);
    Site::new()
        .file(POST, post("原来的标题", &long))
        .file("themes/mine/theme.yml", "extends: gongbao\n")
        .file("themes/mine/static/own.css", "h1 { color: rgb(1, 2, 3) }")
        .file(
            "themes/mine/templates/_footer.html",
            "<link rel=stylesheet href=\"{{ asset(path='own.css') }}\"><footer>脚注一</footer>",
        )
        .config("theme: mine")
}

const HEADING: &str = "document.querySelector('h1').textContent";
const COLOUR: &str = "getComputedStyle(document.querySelector('h1')).color";
const PROBLEMS: &str = "Array.from(document.querySelector('gongbao-problems')?.shadowRoot.querySelectorAll('article') ?? []).map((a) => a.textContent).join('\\n')";

/// Marks the page, so that a reload can be told from none.
fn mark(browser: &Browser) {
    browser.value("window.marked = true");
}

fn was_reloaded(browser: &Browser) -> bool {
    browser.value("window.marked !== true") == true
}

#[test]
fn an_open_page_follows_a_post_a_template_a_style_sheet_and_the_configuration() {
    let Some(browser) = Browser::start() else { return };
    let site = site();
    let preview = Preview::start(&site.path(), &[]);
    browser.resize(1000, 700);
    browser.open(&format!("{}{A}", preview.url));
    assert_eq!(browser.text(HEADING), "原来的标题");

    // A post: reloaded, where the reader was.
    browser.value("scrollTo(0, 1234)");
    mark(&browser);
    site.write(POST, post("另一个标题", &"<p>很长的一段。</p>\n".repeat(210)));
    browser.until(&format!("{HEADING} === '另一个标题'"));
    assert!(was_reloaded(&browser));
    browser.until("scrollY === 1234");

    // A style sheet: swapped, nothing reloaded.
    mark(&browser);
    assert_eq!(browser.text(COLOUR), "rgb(1, 2, 3)");
    for blue in [4, 5] {
        site.write("themes/mine/static/own.css", format!("h1 {{ color: rgb(1, 2, {blue}) }}"));
        browser.until(&format!("{COLOUR} === 'rgb(1, 2, {blue})'"));
        browser.until("document.querySelectorAll('link[rel~=stylesheet]').length === 2");
    }
    assert!(!was_reloaded(&browser));

    // A template.
    site.write("themes/mine/templates/_footer.html", "<footer>脚注二</footer>");
    browser.until("document.querySelector('footer').textContent === '脚注二'");

    // The configuration.
    site.write("_config.yml", format!("{}theme: mine\n", support::CONFIG.replace("试验站", "改名站")));
    browser.until("document.title.includes('改名站')");

    // A page that shows nothing of a change stays.
    browser.open(&format!("{}about.html", preview.url));
    browser.until("document.body");
    mark(&browser);
    site.write("about.md", "---\ntitle: 关于\n---\n有了。\n");
    browser.until("document.body.textContent.includes('有了')");
    mark(&browser);
    site.write("_posts/2024-01-05-e.md", post("又一篇", ""));
    preview.line("2024-01-05-e.md");
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert!(!was_reloaded(&browser));

    // Deleted: the site's own 404.
    browser.open(&format!("{}{A}", preview.url));
    std::fs::remove_file(site.path().join(POST)).unwrap();
    browser.until("document.title.includes('404')");
    let mistakes: Vec<String> = browser.mistakes().into_iter().filter(|said| !said.contains("404")).collect();
    assert!(mistakes.is_empty(), "{mistakes:#?}");
}

#[test]
fn what_is_broken_is_shown_over_the_page_until_it_is_mended() {
    let Some(browser) = Browser::start() else { return };
    let site = site();
    let preview = Preview::start(&site.path(), &[]);
    let footer = "<footer>脚注</footer>";
    site.write("themes/mine/templates/_footer.html", footer);
    preview.line("themes");
    let config = format!("{}theme: mine\n", support::CONFIG);
    let sound = post("原来的标题", "正文");
    site.write(POST, &sound);
    preview.line(POST);
    browser.open(&format!("{}{A}", preview.url));
    mark(&browser);

    let hostile = "---\ntitle: 甲\ncategories: yi\ndate: <img src=x onerror=alert(1)>\n---\n";
    for (file, sound, broken, told) in [
        (POST, sound.as_str(), hostile, "_posts/2024-01-01-a.md:4:7"),
        ("themes/mine/templates/_footer.html", footer, "<p>\n{% for %}", "themes/mine/templates/_footer.html:2:8"),
        (
            "themes/mine/templates/_footer.html",
            footer,
            "<p>{{ page.no.such }}",
            "themes/mine/templates/_footer.html:1:",
        ),
        ("_config.yml", config.as_str(), "title: 甲\npaginate: many\n", "_config.yml:2:"),
    ] {
        site.write(file, broken);
        browser.until(&format!("{PROBLEMS}.includes('{told}')"));
        assert_eq!(browser.text(HEADING), "原来的标题", "the last good page is still there");
        assert_eq!(
            browser.value("document.querySelector('gongbao-problems').shadowRoot.querySelectorAll('img').length"),
            0
        );
        if std::env::var_os("GONGBAO_PICTURES").is_some() {
            // base64 -d makes a PNG of it.
            let name = format!("target/overlay-{}.png.base64", told.replace(['/', ':'], "-"));
            std::fs::write(name, browser.picture()).unwrap();
        }
        site.write(file, sound);
        browser.until("!document.querySelector('gongbao-problems')");
    }
    assert!(!was_reloaded(&browser), "what is mended as it was needs no reload");

    // A page that never was good, opened while it is broken.
    site.write("themes/mine/templates/page.html", "{{ nothing.at.all }}");
    site.write("about.md", "---\ntitle: 关于\n---\n有了。\n");
    preview.until("/about.html", |reply| reply.status == 500);
    browser.call("Page.navigate", serde_json::json!({"url": format!("{}about.html", preview.url)}));
    // (The page that is left shows the same.)
    browser.until(&format!(
        "location.pathname === '/about.html' && {PROBLEMS}.includes('themes/mine/templates/page.html:1:')"
    ));
    std::fs::remove_file(site.path().join("themes/mine/templates/page.html")).unwrap();
    browser.until("document.body.textContent.includes('有了')");
    browser.until("!document.querySelector('gongbao-problems')");
}

#[test]
fn the_page_for_what_is_not_found_offers_what_was_meant() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::new()
        .file(POST, post("本来的文章", "正文"))
        .post("2024-01-01-其他.md", "title: \"<img src=x onerror=alert(1)>\"", "正文")
        .config("baseurl: /portal\nredirects: {/emnews/: /category/yi.html}");
    let preview = Preview::start(&site.path(), &[]);
    let links = "Array.from(document.querySelectorAll('#meant:not([hidden]) a')).map((a) => a.getAttribute('href') + ' ' + a.textContent).join('|')";
    for (address, offered) in [
        ("2024/01/01/a.html", "/portal/yi/2024/01/01/a.html 本来的文章"),
        ("other/2024/1/1/A", "/portal/yi/2024/01/01/a.html 本来的文章"),
        ("2024-01-01-a.html", "/portal/yi/2024/01/01/a.html 本来的文章"),
        (
            "x/2024/01/01/%E5%85%B6%E4%BB%96.html",
            "/portal/2024/01/01/%E5%85%B6%E4%BB%96.html <img src=x onerror=alert(1)>",
        ),
        ("x/2024/01/01/gone.html", "/portal/2024/01/01/ /2024/01/01/"),
        ("Category/Yi.html", "/portal/category/yi.html /portal/category/yi.html"),
    ] {
        browser.open(&format!("{}{address}", preview.url));
        browser.until(&format!("{links} === {}", serde_json::json!(offered)));
    }
    browser.open(&format!("{}nothing/at/all.html", preview.url));
    assert_eq!(browser.text(links), "");
    assert_eq!(browser.value("document.querySelectorAll('#meant img').length"), 0);
    browser.call("Page.navigate", serde_json::json!({"url": format!("{}emnews/", preview.url)}));
    browser.until("location.pathname === '/portal/category/yi.html'");
    let foreign: Vec<String> = browser
        .requests()
        .into_iter()
        .filter(|url| !url.contains("127.0.0.1") && !url.starts_with("about:") && !url.starts_with("data:"))
        .collect();
    assert!(foreign.is_empty(), "{foreign:?}");
}

#[test]
fn an_address_whose_volume_is_elsewhere_is_forwarded_there() {
    let Some(browser) = Browser::start() else { return };
    let volume = Site::new().file(POST, post("往年的文章", "正文"));
    let volume = Preview::start(&volume.path(), &[]);
    let main = Site::new()
        .file("a.svg", "<svg/>")
        .config(&format!("baseurl: /portal\nvolumes: {{2024: {{url: {}}}}}", volume.url));
    let main = Preview::start(&main.path(), &[]);
    for address in ["yi/2024/01/01/a.html?from=old#x", "2024/01/"] {
        browser.call("Page.navigate", serde_json::json!({"url": format!("{}{address}", main.url)}));
        browser.until(&format!("location.href === {}", serde_json::json!(format!("{}{address}", volume.url))));
    }
    browser.call("Page.navigate", serde_json::json!({"url": format!("{}yi/2023/01/01/a.html", main.url)}));
    browser.until("document.title.includes('404')");
    assert!(browser.text("location.href").starts_with(&main.url));
}
