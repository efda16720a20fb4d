//! The search in a real browser: on a plain host of static files, at its root and below a path, and in the preview.

#[path = "support/articles.rs"]
mod articles;
#[path = "support/browser.rs"]
mod browser;
#[path = "support/files.rs"]
mod files;
#[path = "support/preview.rs"]
mod preview;
mod support;

use articles::{Corpus, Dice, Kind};
use browser::Browser;
use files::Files;
use gongbao::search::tokens::Folding;
use preview::Preview;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use support::Site;

const TRAP: &str = "<img src=x onerror='window.trapped=1'>";

const STATUS: &str = "document.querySelector('[data-search-status]').textContent";
const TITLES: &str = "[...document.querySelectorAll('[data-search-results] h2')].map((title) => title.textContent)";
const MARKS: &str = "[...document.querySelectorAll('[data-search-results] mark')].map((mark) => mark.textContent)";

/// Forty posts of two years and two categories; every third speaks of lifts. Some texts are traps.
fn site() -> Site {
    let hostile = format!("title: \"{TRAP}\"\ncategories: {}", "yi");
    let mut site = Site::new().config(&format!("categories: {{er: {{name: \"{TRAP}\"}}}}")).post(
        "2023-06-01-trap.md",
        &hostile,
        "<p>电梯旁的 &lt;script&gt;window.trapped=1&lt;/script&gt; 与 &lt;img src=x onerror=window.trapped=1&gt;</p>",
    );
    for number in 0..40 {
        let (year, category) = (2023 + number / 20, ["yi", "er"][number % 2]);
        let front = format!("title: 第{number}号通报\ncategories: {category}");
        let body = if number % 3 == 0 {
            "特种设备检查：电梯维护保養合格率为 97.5%。"
        } else {
            "农贸市场抽检。"
        };
        site = site.post(&format!("{year}-03-{:02}-p{number:02}.md", 1 + number % 20), &front, body);
    }
    site
}

/// Opens a page that may change its address at once.
fn visit(browser: &Browser, url: &str) {
    browser.value("window.left = true");
    browser.call("Page.navigate", json!({"url": url}));
    browser.until("!window.left && document.readyState === 'complete'");
}

/// Types into the field, as a reader would.
fn ask(browser: &Browser, query: &str) {
    browser.value("(() => { const field = document.querySelector('[name=q]'); field.value = ''; field.focus(); })()");
    browser.call("Input.insertText", json!({"text": query}));
}

fn set(browser: &Browser, field: &str, value: &str) {
    browser.value(&format!(
        "(() => {{ const field = document.querySelector('[name={field}]'); field.value = {}; \
         field.dispatchEvent(new Event('input', {{bubbles: true}})); }})()",
        json!(value)
    ));
}

fn press(browser: &Browser, key: &str, text: &str) {
    for kind in ["keyDown", "keyUp"] {
        let text = if kind == "keyDown" { text } else { "" };
        browser.call("Input.dispatchKeyEvent", json!({"type": kind, "key": key, "code": key, "text": text}));
    }
}

fn texts(browser: &Browser, expression: &str) -> Vec<String> {
    let value = browser.value(expression);
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

fn until_found(browser: &Browser, number: usize) {
    browser.until(&format!("{STATUS} === '{number} 条'"));
}

/// All that a reader can do, on a site at this address.
fn use_search(browser: &Browser, url: &str) {
    let page = format!("{url}search/");
    visit(browser, &page);
    assert_eq!(browser.text(STATUS), "");

    // Typed, with traditional characters and full width; all pages of it.
    ask(browser, "電梯 ９７．５％");
    browser.until(&format!("{TITLES}.length === 10"));
    assert_eq!(texts(browser, TITLES)[0], "第39号通报", "the newest comes first");
    browser.until(&format!("{STATUS} === '约 14 条'"));
    browser.value("document.querySelector('[data-search-more]').click()");
    until_found(browser, 14);
    let marks = texts(browser, MARKS);
    assert!(marks.contains(&"电梯".to_owned()) && marks.contains(&"97.5%".to_owned()), "{marks:?}");

    // What is asked is in the address, and asked again by it.
    let address = browser.text("location.search");
    assert!(address.contains("q=%E9%9B%BB%E6%A2%AF"), "{address}");
    visit(browser, &format!("{page}?q=%22%E4%BF%9D%E5%85%BB%E5%90%88%E6%A0%BC%22"));
    browser.until(&format!("{TITLES}.length === 10"));
    assert!(texts(browser, MARKS).contains(&"保養合格".to_owned()), "marked as it was written");

    // By category, by dates, by a facet, and back.
    ask(browser, "电梯");
    set(browser, "category", "yi");
    until_found(browser, 8);
    set(browser, "from", "2024-01-01");
    until_found(browser, 3);
    set(browser, "category", "");
    set(browser, "from", "");
    browser.until(&format!("{STATUS} === '约 15 条'"));
    browser.value("[...document.querySelectorAll('[data-search-facets] button')].find((b) => b.textContent.startsWith('2023')).click()");
    until_found(browser, 8);
    browser.until("document.querySelector('[name=to]').value === '2023-12-31'");
    browser.until("document.querySelector('[data-search-facets] [aria-pressed=true]')?.textContent === '2023 (8)'");
    browser.value("document.querySelector('[data-search-facets] [aria-pressed=true]').click()");
    browser.until(&format!("{STATUS} === '约 15 条'"));

    // Without a word; titles first; too little; nothing.
    ask(browser, "电梯 -97.5");
    until_found(browser, 1);
    assert_eq!(texts(browser, TITLES), [TRAP]);
    ask(browser, "39号");
    until_found(browser, 1);
    ask(browser, "梯");
    browser.until(&format!("{STATUS} === '请至少输入两个字'"));
    ask(browser, "没有这样的话");
    browser.until(&format!("{STATUS} === '没有找到'"));

    // Keys.
    ask(browser, "39号");
    until_found(browser, 1);
    press(browser, "ArrowDown", "");
    assert_eq!(browser.text("document.activeElement.textContent"), "第39号通报");
    press(browser, "ArrowUp", "");
    assert_eq!(browser.text("document.activeElement.name"), "q");
    browser.value("document.activeElement.blur()");
    press(browser, "/", "/");
    assert_eq!(browser.text("document.activeElement.name + document.activeElement.value"), "q39号");
    press(browser, "ArrowDown", "");
    press(browser, "Enter", "\r");
    browser.until("document.querySelector('h1')?.textContent === '第39号通报'");
}

/// Hostile queries, titles, bodies and names of categories stay texts.
fn be_hostile(browser: &Browser, url: &str) {
    for query in
        [TRAP, "\"<script>window.trapped=1</script>\"", "window.trapped", "</script><svg onload=window.trapped=1>"]
    {
        let encoded: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let category: String = TRAP.bytes().map(|byte| format!("%{byte:02X}")).collect();
        for rest in ["", "&category=er", &format!("&category={category}&sort={category}&from={category}")] {
            visit(browser, &format!("{url}search/?q={encoded}{rest}"));
            browser.until(&format!("{STATUS} && !document.querySelector('[aria-busy]')"));
            assert_eq!(browser.value("window.trapped"), Value::Null, "{query}{rest}");
            assert_eq!(browser.value("document.querySelectorAll('main img, main svg').length"), 0, "{query}{rest}");
        }
    }
    visit(browser, &format!("{url}search/?q=window.trapped"));
    until_found(browser, 1);
    assert_eq!(texts(browser, TITLES), [TRAP]);
    visit(browser, &format!("{url}search/?q=%E6%8A%BD%E6%A3%80"));
    browser.until("document.querySelector('[data-search-facets]').textContent.includes('<img')");
    assert_eq!(browser.value("window.trapped"), Value::Null);
}

/// The browser asked nobody else, and nothing failed.
fn kept_to_itself(browser: &Browser, url: &str) {
    let own = url.split('/').take(3).collect::<Vec<_>>().join("/");
    let foreign: Vec<String> = browser
        .requests()
        .into_iter()
        .filter(|asked| !asked.starts_with(&own) && !asked.starts_with("about:") && !asked.starts_with("data:"))
        .collect();
    assert!(foreign.is_empty(), "{foreign:?}");
    assert!(browser.mistakes().is_empty(), "{:#?}", browser.mistakes());
}

#[test]
fn a_reader_finds_on_a_plain_host_what_the_posts_say() {
    let Some(browser) = Browser::start() else { return };
    let built = site().build().ok();
    let host = Files::serve(&built.root, "");
    use_search(&browser, &host.url);
    be_hostile(&browser, &host.url);
    kept_to_itself(&browser, &host.url);
}

#[test]
fn a_reader_finds_below_a_base_path() {
    let Some(browser) = Browser::start() else { return };
    let built = site().config("baseurl: /门户").build().ok();
    let host = Files::serve(&built.root, "/%E9%97%A8%E6%88%B7");
    use_search(&browser, &host.url);
    kept_to_itself(&browser, &host.url);
}

#[test]
fn a_reader_finds_in_the_preview() {
    let Some(browser) = Browser::start() else { return };
    let site = site().config("baseurl: /portal");
    let preview = Preview::start(&site.path(), &[]);
    use_search(&browser, &preview.url);
    be_hostile(&browser, &preview.url);
    kept_to_itself(&browser, &preview.url);
}

#[test]
fn titles_alone_are_searched_if_the_site_wants_it_so() {
    let Some(browser) = Browser::start() else { return };
    let built = site().config("search: titles").build().ok();
    let host = Files::serve(&built.root, "");
    visit(&browser, &format!("{}search/?q=39%E5%8F%B7", host.url));
    until_found(&browser, 1);
    visit(&browser, &format!("{}search/?q=%E7%94%B5%E6%A2%AF", host.url));
    browser.until(&format!("{STATUS} === '没有找到'"));
    assert!(browser.text("document.querySelector('#search-hint').textContent").starts_with("只搜标题"));
    let pages = host.asked().into_iter().filter(|(path, _)| path.ends_with(".html")).count();
    assert_eq!(pages, 0, "titles are in the records");
}

#[test]
fn a_hit_in_a_volume_that_cannot_be_read_from_here_is_shown_as_not_checked() {
    let Some(browser) = Browser::start() else { return };
    // Another origin, which lets nobody else read its pages.
    let volume = Files::serve(&std::env::temp_dir(), "");
    let address = volume.url.trim_end_matches('/');
    let site = Site::new()
        .config(&format!("volumes: {{by: year, 2023: {address}}}"))
        .post("2024-03-01-new.md", "title: 新文", "电梯维护保养")
        .post("2023-03-01-old.md", "title: 旧文", "电梯维护保养");
    let built = site.build().ok();
    let host = Files::serve(&built.root, "");
    visit(&browser, &format!("{}search/?q=%E7%94%B5%E6%A2%AF%E7%BB%B4%E6%8A%A4", host.url));
    until_found(&browser, 2);
    assert_eq!(texts(&browser, TITLES), ["新文", "旧文"]);
    let items =
        texts(&browser, "[...document.querySelectorAll('[data-search-results] li')].map((li) => li.textContent)");
    assert!(!items[0].contains("未核对") && items[1].contains("未核对原文"), "{items:?}");
    assert!(items[1].contains("电梯维护保养"), "its summary");
    let link = browser.text("document.querySelectorAll('[data-search-results] a')[1].href");
    assert_eq!(link, format!("{address}/2023/03/01/old.html"));
}

#[test]
fn the_page_for_what_is_not_found_asks_the_search() {
    let Some(browser) = Browser::start() else { return };
    let site = site().config("baseurl: /portal");
    let preview = Preview::start(&site.path(), &[]);
    visit(&browser, &format!("{}old/2019-12-30-%E7%94%B5%E6%A2%AF.html", preview.url));
    browser.until("document.querySelector('main [name=q]').value === '电梯'");
    browser.value("document.querySelector('main [name=q]').form.requestSubmit()");
    browser.until("location.pathname === '/portal/search/'");
    browser.until(&format!("{TITLES}.length === 10"));
}

/// How many substrings are looked for.
fn searches() -> usize {
    chosen("GONGBAO_SEARCHES", 6)
}

/// A number of the environment, larger in `tests/long/searches.sh`.
fn chosen(name: &str, ordinary: usize) -> usize {
    std::env::var(name).ok().and_then(|number| number.parse().ok()).unwrap_or(ordinary)
}

/// Hits that are looked at, of what may be thousands.
const LOOKED_AT: usize = 200;

#[test]
fn any_substring_is_found_in_the_posts_that_a_plain_scan_finds() {
    let Some(browser) = Browser::start() else { return };
    let corpus = Corpus::new(Kind::Broad, chosen("GONGBAO_SEARCH_POSTS", 2_000), 120, 17);
    let mut site = Site::new();
    let folding = Folding::new();
    let mut scanned = Vec::new();
    for place in 0..corpus.len() {
        let post = corpus.post(place);
        let (name, source) = corpus.source(place);
        site = site.file(&format!("_posts/{name}"), source.as_bytes());
        let texts = [post.record.title, post.body].map(|text| folding.normalise(&text).collect::<String>());
        scanned.push((format!("{place:06}.html"), texts));
    }
    let built = site.build().ok();
    let host = Files::serve(&built.root, "");
    visit(&browser, &format!("{}search/", host.url));
    let mut dice = Dice(23);
    let (mut shown, mut right, mut wanted) = (0, 0, 0);
    for _ in 0..searches() {
        // (A field of one line has no line ends.)
        let part = articles::substring(&corpus, &mut dice).replace(['"', '“', '”', '\n', '\r'], "");
        let needle: String = folding.normalise(&part).collect();
        if needle.chars().count() < 2 {
            continue;
        }
        let holds = |(_, texts): &&(String, [String; 2])| texts.iter().any(|text| text.contains(&needle));
        let expected: Vec<&str> = scanned.iter().filter(holds).map(|(name, _)| name.as_str()).take(LOOKED_AT).collect();
        ask(&browser, &format!("\"{part}\""));
        let found = "document.querySelectorAll('[data-search-results] li').length";
        let more = "document.querySelector('[data-search-more]')";
        browser.until(&format!(
            "new URLSearchParams(location.search).get('q') === {} && !document.querySelector('[aria-busy]') && \
             ({found} >= {LOOKED_AT} || /^[\\d,]+ 条/.test({STATUS}) || ({more}.hidden || {more}.click(), false))",
            json!(format!("\"{part}\""))
        ));
        let links = texts(
            &browser,
            "[...document.querySelectorAll('[data-search-results] a')].map((a) => a.href.split('/').pop())",
        );
        let links: Vec<&str> = links.iter().map(String::as_str).take(LOOKED_AT).collect();
        let lost: Vec<_> = expected.iter().filter(|name| !links.contains(name)).collect();
        assert!(lost.is_empty(), "{part:?}: {lost:?} of {} are not among {}", expected.len(), links.len());
        assert!(
            !browser.text("document.querySelector('[data-search-results]').textContent").contains("未核对"),
            "{part}"
        );
        shown += links.len();
        wanted += expected.len();
        right += links.iter().filter(|name| expected.contains(name)).count();
    }
    eprintln!("{shown} shown, {wanted} wanted, {right} right");
    assert!(right == wanted && right * 100 >= shown * 98, "{shown} shown, {wanted} wanted, {right} right");
    kept_to_itself(&browser, &host.url);
}

/// What a question costs until its first hit and until the tenth (or the last), asked at once with nothing in any cache.
const COST: &str = "(() => {
  const list = document.querySelector('[data-search-results]');
  const root = document.querySelector('[data-search]');
  const form = document.querySelector('[data-search-form]');
  const cost = window.cost = { begun: performance.now() };
  performance.setResourceTimingBufferSize(5000);
  const look = () => {
    const hits = list.querySelectorAll('li').length;
    if (hits) cost.first ??= performance.now() - cost.begun;
    if (cost.ten || (hits < 10 && root.hasAttribute('aria-busy'))) return;
    cost.ten = performance.now() - cost.begun;
    cost.hits = hits;
  };
  const watch = new MutationObserver(look);
  watch.observe(list, { childList: true });
  watch.observe(root, { attributes: true, attributeFilter: ['aria-busy'] });
  form.elements.q.value = QUERY;
  form.requestSubmit();
})()";

/// What the scripts asked for by then, over the wire.
const SPENT: &str = "(() => {
  const asked = performance.getEntriesByType('resource').filter(({ initiatorType, startTime }) =>
    initiatorType === 'fetch' && startTime <= window.cost.begun + window.cost.ten);
  return { ...window.cost, requests: asked.length, bytes: asked.reduce((sum, entry) => sum + entry.transferSize, 0) };
})()";

/// For other sites, `GONGBAO_SEARCH_SITE` names one that `examples/articles.rs` made and that was built: its figures are
/// printed, query by query, and nothing is demanded of them.
#[test]
fn the_first_ten_hits_cost_few_requests_and_bytes() {
    let Some(browser) = Browser::start() else { return };
    let small = Corpus::new(Kind::Broad, 400, 150, 31);
    let other = std::env::var_os("GONGBAO_SEARCH_SITE").map(PathBuf::from);
    let built = match other {
        Some(_) => None,
        None => {
            let sources = (0..small.len()).map(|place| small.source(place));
            let site = sources
                .fold(Site::new(), |site, (name, source)| site.file(&format!("_posts/{name}"), source.as_bytes()));
            Some(site.build().ok())
        }
    };
    let (folder, texts) = match (&other, &built) {
        (Some(site), _) => (site.join("public"), sample(&site.join("_posts"))),
        (None, Some(built)) => (built.root.clone(), (0..small.len()).map(|place| small.post(place).body).collect()),
        (None, None) => unreachable!("one or the other"),
    };
    let host = Files::serve(&folder, "");
    let mut dice = Dice(37);
    let mut spent: Vec<Value> = Vec::new();
    for _ in 0..searches() {
        let text: Vec<char> = texts[dice.below(texts.len())].chars().filter(|c| !c.is_whitespace()).collect();
        let start = dice.below(text.len() - 4);
        let query: String = format!("\"{}\"", text[start..start + 4].iter().collect::<String>());
        browser.call("Network.clearBrowserCache", json!({}));
        visit(&browser, &format!("{}search/", host.url));
        browser.value(&COST.replace("QUERY", &json!(query).to_string()));
        browser.until("window.cost.ten");
        let cost = browser.value(SPENT);
        if other.is_some() {
            println!("{query}\t{cost}");
        } else {
            let (requests, bytes) = (cost["requests"].as_u64().unwrap(), cost["bytes"].as_u64().unwrap());
            assert!(requests > 0 && requests <= 25 && bytes <= 300_000, "{query}: {cost}");
        }
        spent.push(cost);
    }
    let middle = |key: &str| {
        let mut values: Vec<f64> = spent.iter().filter_map(|cost| cost[key].as_f64()).collect();
        values.sort_by(f64::total_cmp);
        (values.get(values.len() / 2).copied(), values.get(values.len() * 9 / 10).copied())
    };
    for key in ["first", "ten", "requests", "bytes", "hits"] {
        println!("{key}: median and ninth decile {:?}", middle(key));
    }
}

/// The bodies of every 97th post of a folder.
fn sample(posts: &Path) -> Vec<String> {
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(posts)
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.into_path())
        .collect();
    files.sort();
    let body = |file: &PathBuf| {
        let source = std::fs::read_to_string(file).unwrap();
        source.splitn(3, "---").nth(2).unwrap_or_default().replace("<p>", "").replace("</p>", "")
    };
    files.iter().step_by(97).map(body).filter(|body| body.chars().count() > 50).collect()
}
