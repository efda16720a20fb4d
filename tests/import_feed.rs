//! `gongbao import feed`: items become posts, once, and follow their feed until an editor changes them.

mod support;

use gongbao::build::{Request, Source};
use gongbao::content::{FileKind, Outcome, SourceFile, read_post, split_front_matter};
use gongbao::import::feed::{self, Edited, Options, Origin, Report, Visibility};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread;
use std::time::{Duration, SystemTime};
use support::{Site, now};

fn options(site: &Site) -> Options {
    Options {
        site: site.path(),
        out: None,
        category: None,
        tags: Vec::new(),
        visibility: Visibility::Published,
        limit: None,
        since: None,
        edited: Edited::Keep,
        dry_run: false,
    }
}

fn rss(items: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">\
         <channel><title>云河市场监管</title><link>https://news.example/</link>{items}</channel></rss>"
    )
}

fn item(id: &str, title: &str, body: &str) -> String {
    format!(
        "<item><guid isPermaLink=\"false\">{id}</guid><title>{title}</title><link>https://news.example/{id}.html</link>\
         <pubDate>Sat, 02 Apr 2022 08:06:19 +0800</pubDate><description><![CDATA[{body}]]></description></item>"
    )
}

fn import(site: &Site, options: &Options, feed: &str) -> Report {
    try_import(site, options, feed.as_bytes()).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn try_import(site: &Site, options: &Options, feed: &[u8]) -> Result<Report, Vec<gongbao::diagnostic::Diagnostic>> {
    let file = site.path().join("../feed.xml");
    fs::create_dir_all(site.path()).unwrap();
    fs::write(&file, feed).unwrap();
    feed::import(&Origin::File(file), options, now())
}

/// Every file of the site with its bytes and its time.
fn state(site: &Site) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    let entries = walkdir::WalkDir::new(site.path()).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    let state = |entry: walkdir::DirEntry| {
        let time = entry.metadata().unwrap().modified().unwrap();
        (entry.path().to_owned(), (fs::read(entry.path()).unwrap(), time))
    };
    entries.map(state).collect()
}

fn read(site: &Site, file: &str) -> String {
    fs::read_to_string(site.path().join(file)).unwrap()
}

fn front_matter(text: &str) -> serde_yaml::Value {
    serde_yaml::from_str(split_front_matter(text).yaml.unwrap()).unwrap()
}

#[test]
fn an_item_becomes_a_post_at_its_day() {
    let site = Site::new();
    let options = Options { category: Some("kuaixun".into()), tags: vec!["快讯新闻".into()], ..options(&site) };
    let feed = rss(&item("1", "食品抽检：3 批次不合格", "<p>正文&amp;。</p>"));
    let report = import(&site, &options, &feed);
    assert_eq!(report.added, ["_posts/2022-04-02-shi-pin-chou-jian-3-pi-ci-bu-he-ge.html"]);
    let text = read(&site, &report.added[0]);
    let fields = front_matter(&text);
    assert_eq!(fields["title"], "食品抽检：3 批次不合格");
    assert_eq!(fields["date"], "2022-04-02 08:06:19 +0800");
    assert_eq!(fields["source"], "云河市场监管");
    assert_eq!(fields["source_url"], "https://news.example/1.html");
    assert_eq!(fields["feed_id"], "https://news.example/#1", "a guid that is no address counts within its feed");
    let built = site.build().ok();
    assert!(built.read("kuaixun/2022/04/02/shi-pin-chou-jian-3-pi-ci-bu-he-ge.html").contains("正文&amp;。"));
    assert!(built.read("category/kuaixun.html").contains("快讯新闻"));
}

#[test]
fn twice_in_a_row_changes_no_byte_and_no_time() {
    let site = Site::new();
    let undated = "<item><guid>u</guid><title>没有日期</title><description>文</description></item>";
    let nameless = "<item><description>没有标题也没有编号的一条。</description></item>";
    let feed = rss(&format!("{}{}{undated}{nameless}", item("1", "甲", "一"), item("2", "！！", "二")));
    let first = import(&site, &options(&site), &feed);
    assert_eq!(first.added.len(), 4, "{first:#?}");
    site.age();
    let before = state(&site);
    let second = feed::import(
        &Origin::File(site.path().join("../feed.xml")),
        &options(&site),
        now() + Duration::from_secs(40 * 86_400),
    )
    .unwrap();
    assert_eq!((second.added.len(), second.updated.len(), second.unchanged), (0, 0, 4), "{second:#?}");
    assert_eq!(state(&site), before);
}

#[test]
fn an_item_that_changed_changes_its_post_in_its_place() {
    let site = Site::new();
    let first = import(&site, &options(&site), &rss(&item("1", "甲", "一")));
    let file = &first.added[0];
    // What the feed does not say is an editor's, and stays without a conflict.
    let text = read(&site, file).replace("feed_id:", "categories:\n- bianji\nfeed_id:");
    site.write(file, &text);
    let second = import(&site, &options(&site), &rss(&item("1", "乙：改", "二")));
    assert_eq!((&second.added, &second.updated), (&vec![], &vec![file.clone()]), "{second:#?}");
    let fields = front_matter(&read(&site, file));
    assert_eq!(fields["title"], "乙：改");
    assert_eq!(fields["date"], "2022-04-02 08:06:19 +0800", "the address stays");
    assert_eq!(fields["categories"][0], "bianji");
    assert!(fields["last_modified_at"].is_string());
    assert!(read(&site, file).ends_with("---\n二\n"));
    assert_eq!(import(&site, &options(&site), &rss(&item("1", "乙：改", "二"))).unchanged, 1);
}

#[test]
fn an_editors_words_are_kept_and_told_of() {
    for (from, to) in [("title: 甲", "title: 编辑的题"), ("一段", "编辑的文"), ("feed_id", "# 注\nfeed_id")]
    {
        let site = Site::new();
        let first = import(&site, &options(&site), &rss(&item("1", "甲", "一段")));
        let file = &first.added[0];
        site.write(file, read(&site, file).replacen(from, to, 1));
        let edited = read(&site, file);
        assert!(edited.contains(to));
        let same = import(&site, &options(&site), &rss(&item("1", "甲", "一段")));
        assert_eq!((same.unchanged, same.diagnostics.len()), (1, 0), "the feed has nothing new");
        let second = import(&site, &options(&site), &rss(&item("1", "甲", "二段")));
        assert_eq!((&second.kept, second.updated.len()), (&vec![file.clone()], 0));
        assert_eq!(second.diagnostics[0].code.as_str(), "import-conflict");
        assert_eq!((second.exit_status(false), second.exit_status(true)), (0, 1));
        assert_eq!(read(&site, file), edited);
        let taken =
            import(&site, &Options { edited: Edited::Overwrite, ..options(&site) }, &rss(&item("1", "甲", "二段")));
        assert_eq!(&taken.updated, &second.kept);
        assert!(read(&site, file).ends_with("---\n二段\n"));
    }
}

#[test]
fn a_post_that_says_so_follows_its_feed_no_longer() {
    let site = Site::new();
    let file = import(&site, &options(&site), &rss(&item("1", "甲", "一"))).added.remove(0);
    let text = read(&site, &file);
    let digest = front_matter(&text)["feed_digest"].as_str().unwrap().to_owned();
    site.write(
        &file,
        text.replace(&format!("feed_digest: {digest}"), "feed_digest: keep").replace(&format!("'{digest}'"), "keep"),
    );
    let before = state(&site);
    let second = import(&site, &options(&site), &rss(&item("1", "甲", "二")));
    assert_eq!((second.unchanged, second.diagnostics.len()), (1, 0));
    assert_eq!(state(&site), before);
}

#[test]
fn a_post_that_was_moved_or_renamed_is_still_known() {
    let site = Site::new();
    let file = import(&site, &options(&site), &rss(&item("1", "甲", "一"))).added.remove(0);
    fs::create_dir_all(site.path().join("news/_posts")).unwrap();
    fs::rename(site.path().join(file), site.path().join("news/_posts/2022-04-02-renamed.html")).unwrap();
    let second = import(&site, &options(&site), &rss(&item("1", "甲", "二")));
    assert_eq!(second.updated, ["news/_posts/2022-04-02-renamed.html"]);
}

#[test]
fn a_post_is_known_however_much_front_matter_stands_before_its_mark() {
    let site = Site::new();
    let file = import(&site, &options(&site), &rss(&item("1", "甲", "一"))).added.remove(0);
    let notes: String = (0..9_000).map(|at| format!("  - note {at}\n")).collect();
    let long = read(&site, &file).replacen("---\n", &format!("---\nnotes:\n{notes}"), 1);
    assert!(long.len() > 100_000);
    site.write(&file, long);
    let second = import(&site, &options(&site), &rss(&item("1", "甲", "一")));
    assert_eq!((second.added.len(), second.unchanged), (0, 1), "{second:?}");
}

#[test]
fn items_of_one_title_and_day_get_names_of_their_own() {
    let site = Site::new();
    let feed = rss(&(item("1", "同题", "一") + &item("2", "同题", "二") + &item("2", "又一", "三")));
    let report = import(&site, &options(&site), &feed);
    assert_eq!(report.added, ["_posts/2022-04-02-tong-ti.html", "_posts/2022-04-02-tong-ti-2.html"]);
    assert!(report.diagnostics[0].message.english().contains("two items with the id"), "{report:#?}");
}

#[test]
fn limit_since_and_draft_choose() {
    let site = Site::new();
    let dated = |day: u8| item(&day.to_string(), &format!("第{day}"), "x").replace("02 Apr", &format!("{day:02} Apr"));
    let feed = rss(&(1..=9).map(dated).collect::<String>().replace("Sat, ", ""));
    let limited = Options { limit: Some(2), visibility: Visibility::Held, ..options(&site) };
    let report = import(&site, &limited, &feed);
    assert_eq!(report.added, ["_posts/2022-04-09-di-9.html", "_posts/2022-04-08-di-8.html"]);
    assert_eq!(report.left_out, 7);
    assert_eq!(front_matter(&read(&site, &report.added[0]))["published"], false);
    let since = Options { since: Some("2022-04-07".parse().unwrap()), ..options(&site) };
    assert_eq!(import(&site, &since, &feed).added, ["_posts/2022-04-07-di-7.html"]);
}

#[test]
fn a_dry_run_tells_the_same_and_writes_nothing() {
    let site = Site::new();
    let feed = rss(&(item("1", "同题", "一") + &item("2", "同题", "二")));
    let before = state(&site);
    let dry = import(&site, &Options { dry_run: true, ..options(&site) }, &feed);
    assert_eq!(state(&site), before);
    assert_eq!(dry.added, import(&site, &options(&site), &feed).added);
}

#[test]
fn atom_and_json_feeds_are_read_too() {
    let site = Site::new();
    let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>原子</title><id>urn:x</id><updated>2022-04-02T00:00:00Z</updated>\
        <entry><id>tag:a.example,2022:1</id><title type=\"text\">一 &lt;二&gt;</title><updated>2022-04-02T00:00:00Z</updated>\
        <link href=\"https://a.example/1\"/><author><name>王芳</name></author>\
        <content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>原子&amp;正文</p></div></content></entry></feed>";
    let report = import(&site, &options(&site), atom);
    let text = read(&site, &report.added[0]);
    let fields = front_matter(&text);
    assert_eq!(fields["title"], "一 <二>", "plain text is not HTML in Atom");
    assert_eq!(fields["feed_id"].as_str().zip(fields["author"].as_str()), Some(("tag:a.example,2022:1", "王芳")));
    assert!(text.contains("<p>原子&amp;正文</p>"), "{text}");
    let json = json!({"version": "https://jsonfeed.org/version/1.1", "title": "杰森", "items": [
        {"id": "https://j.example/1", "url": "https://j.example/1", "title": "三", "content_text": "a<b\n\n第二段",
         "date_published": "2022-04-03T08:00:00+08:00", "tags": ["公告", "抽检"]}]});
    let report = import(&site, &options(&site), &json.to_string());
    let text = read(&site, &report.added[0]);
    assert!(text.ends_with("---\n<p>a&lt;b</p>\n<p>第二段</p>\n"), "{text}");
    assert_eq!(front_matter(&text)["tags"], serde_yaml::from_str::<serde_yaml::Value>("[公告, 抽检]").unwrap());
}

#[test]
fn entities_are_never_expanded_and_files_never_read() {
    let site = Site::new().file("secret.txt", "TOPSECRET");
    let path = site.path().join("secret.txt");
    let evil = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">\
         <!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY x SYSTEM \"file://{}\">]>\
         <rss version=\"2.0\"><channel><title>t</title><item><guid>1</guid><title>前&x;&c;后</title>\
         <description>&x;</description></item></channel></rss>",
        path.display()
    );
    match try_import(&site, &options(&site), evil.as_bytes()) {
        Ok(report) => {
            for file in &report.added {
                let text = read(&site, file);
                assert!(!text.contains("TOPSECRET") && !text.contains("haha"), "{text}");
            }
        }
        Err(problems) => assert_eq!(problems[0].code.as_str(), "import-failed"),
    }
}

#[test]
fn ids_titles_and_dates_from_hell_stay_inside_the_folder() {
    let site = Site::new();
    let ids = ["../../../etc/passwd", "a/b\\c", "\u{7f}..", "C:\\x", "~", "--x", "id\nwith: yaml\n---\n"];
    let dates = ["99999-01-01", "2099-01-01T00:00:00Z", "0000-00-00", "-1", "1969-12-31T00:00:00Z", "x", ""];
    let items: Vec<Value> = ids
        .iter()
        .zip(dates)
        .map(|(id, date)| json!({"id": id, "title": id, "date_published": date, "content_html": format!("---\n{id}\n---")}))
        .collect();
    let feed = json!({"version": "https://jsonfeed.org/version/1.1", "title": "坏", "items": items}).to_string();
    let report = import(&site, &options(&site), &feed);
    assert_eq!(report.added.len(), ids.len(), "{report:#?}");
    for file in &report.added {
        let name = file.strip_prefix("_posts/").unwrap();
        assert!(
            !name.contains('/') && name.starts_with("2026-01-01-"),
            "a date that is none is the day of the import: {name}"
        );
    }
    assert_eq!(import(&site, &options(&site), &feed).unchanged, ids.len());
    site.build().ok();
}

#[test]
fn a_title_of_a_megabyte_is_cut_and_a_huge_feed_refused() {
    let site = Site::new();
    let report = import(&site, &options(&site), &rss(&item("1", &"长".repeat(350_000), &"文".repeat(1_000_000))));
    let text = read(&site, &report.added[0]);
    assert_eq!(front_matter(&text)["title"].as_str().unwrap().chars().count(), 300);
    assert!(text.len() > 3_000_000, "bodies are whole");
    let huge = vec![b' '; (32 << 20) + 1];
    let problems = try_import(&site, &options(&site), &huge).unwrap_err();
    assert!(problems[0].message.english().contains("larger than"), "{problems:#?}");
}

#[test]
fn what_is_no_feed_changes_nothing() {
    let site = Site::new().post("2024-01-01-a.md", "title: a", "b");
    let before = state(&site);
    let truncated = rss(&item("1", "甲", "一"));
    for feed in
        ["", "hello", "{}", "<rss>", "<!doctype html><html><body>404</body></html>", &truncated[..truncated.len() - 20]]
    {
        let problems = try_import(&site, &options(&site), feed.as_bytes()).unwrap_err();
        assert_eq!(problems[0].code.as_str(), "import-failed", "{feed}");
    }
    assert_eq!(state(&site), before);
}

#[cfg(unix)]
#[test]
fn a_post_that_cannot_be_written_is_an_error_and_leaves_nothing_behind() {
    let site = Site::new().file("elsewhere", "a file, no folder");
    let options = Options { out: Some(site.path().join("elsewhere")), ..options(&site) };
    let report = import(&site, &options, &rss(&item("1", "甲", "一")));
    assert_eq!((report.added.len(), report.exit_status(false)), (0, 1), "{report:#?}");
    assert_eq!(read(&site, "elsewhere"), "a file, no folder");
}

/// What gongbao's own reader makes of a post.
fn as_read(site: &Site, file: &str) -> (String, String) {
    let (source, _) = Source::open(&Request { source: site.path(), ..Request::default() }).unwrap();
    let bytes = fs::read(site.path().join(file)).unwrap();
    let body = split_front_matter(std::str::from_utf8(&bytes).unwrap()).body.trim().to_owned();
    let post = SourceFile { path: file.to_owned(), kind: FileKind::Post, ..SourceFile::default() };
    match read_post(&source.root, &post, bytes, &source.config) {
        (Outcome::Post(post), found) => {
            assert!(found.is_empty(), "{found:#?}");
            (post.title, body)
        }
        (outcome, found) => panic!("{outcome:?} {found:#?}"),
    }
}

fn wild() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[ -~\n\t]{0,60}",
        proptest::collection::vec(
            prop_oneof![
                Just("---"),
                Just("\n"),
                Just(": "),
                Just(" #"),
                Just("\""),
                Just("'"),
                Just("- "),
                Just("{"),
                Just("]"),
                Just("&a"),
                Just("*a"),
                Just("!"),
                Just("|"),
                Just(">"),
                Just("%"),
                Just("@"),
                Just("`"),
                Just("yes"),
                Just("null"),
                Just("0o17"),
                Just("1e3"),
                Just("\u{feff}"),
                Just("\u{85}"),
                Just("\u{2028}"),
                Just("　"),
                Just("\0"),
                Just("\r"),
                Just("</p>"),
                Just("&lt;"),
                Just("{{ x }}"),
                Just("公报"),
                Just("🀄"),
                Just(" "),
            ],
            0..12
        )
        .prop_map(|parts| parts.concat()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        std::env::var("GONGBAO_FEEDS").ok().and_then(|number| number.parse().ok()).unwrap_or(150)
    ))]

    #[test]
    fn whatever_an_item_says_its_post_reads_back_and_stays_inside(id in wild(), title in wild(), body in wild(), author in wild()) {
        let site = Site::new();
        let item = json!({"id": id, "title": title, "content_html": body, "authors": [{"name": author}], "tags": [title]});
        let feed = json!({"version": "https://jsonfeed.org/version/1.1", "title": author, "items": [item]}).to_string();
        let Ok(report) = try_import(&site, &options(&site), feed.as_bytes()) else { return Ok(()) };
        prop_assert_eq!(report.added.len(), 1, "{:?}", report);
        let files: Vec<_> = state(&site).into_keys().collect();
        prop_assert_eq!(files.len(), 2);
        prop_assert!(files.iter().all(|path| path.starts_with(site.path())));
        let text = read(&site, &report.added[0]);
        let (read_title, read_body) = as_read(&site, &report.added[0]);
        let fields = front_matter(&text);
        prop_assert_eq!(fields["title"].as_str(), Some(read_title.as_str()));
        // What was not odd about it came through as it was.
        let is_plain = |text: &str| text.chars().all(|c| !c.is_control() && !matches!(c, '\u{feff}' | '\u{fffe}' | '\u{ffff}' | '\u{2028}' | '\u{2029}'));
        if is_plain(&title) && !title.trim().is_empty() && !title.contains("  ") && title.chars().count() <= 300 {
            prop_assert_eq!(title.trim(), &read_title);
        }
        if is_plain(&body) && !body.trim().is_empty() {
            prop_assert_eq!(body.trim(), &read_body);
        }
        let again = import(&site, &options(&site), &feed);
        prop_assert_eq!((again.unchanged, again.added.len(), again.updated.len(), again.kept.len()), (1, 0, 0, 0));
    }

    #[test]
    fn no_bytes_at_all_harm_the_site(bytes in proptest::collection::vec(any::<u8>(), 0..400), at in 0usize..600) {
        let site = Site::new();
        let mut feed = rss(&item("1", "甲", "<p>一</p>")).into_bytes();
        let at = at.min(feed.len());
        feed.splice(at..(at + bytes.len() / 8).min(feed.len()), bytes);
        if let Ok(report) = try_import(&site, &options(&site), &feed) {
            for file in &report.added {
                as_read(&site, file);
            }
        }
        prop_assert!(state(&site).keys().all(|path| path.parent().unwrap().ends_with("_posts") || path.ends_with("_config.yml")));
    }
}

/// Answers every request with this, until it is dropped with the process.
fn server(answer: impl Fn(&str) -> Vec<u8> + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut request = [0; 4096];
            let read = stream.read(&mut request).unwrap_or(0);
            let _ = stream.write_all(&answer(&String::from_utf8_lossy(&request[..read])));
        }
    });
    format!("http://{address}")
}

fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// The program itself.
fn gongbao(site: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongbao"));
    for name in ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        command.env_remove(name);
    }
    command.args(["import", "feed", "--source"]).arg(site).args(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn error(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_feed_is_fetched_in_the_encoding_that_the_server_names() {
    let text = rss(&item("1", "市场监管公告", "<p>请消费者注意</p>")).replace("UTF-8", "utf-8");
    let (bytes, _, _) = encoding_rs::GB18030.encode(&text);
    let bytes = bytes.into_owned();
    let url = server(move |request| match request {
        request if request.starts_with("GET /moved ") => answer("301 Moved", "Location: /feed\r\n", b""),
        _ => answer("200 OK", "Content-Type: text/xml; charset=gbk\r\n", &bytes),
    });
    let site = Site::new();
    let output = gongbao(&site.path(), &[&format!("{url}/moved")]);
    assert_eq!(output.status.code(), Some(0), "{}", error(&output));
    assert_eq!(
        out(&output),
        format!("+ _posts/2022-04-02-shi-chang-jian-guan-gong-gao.html\n{url}/moved: 1 new, 0 updated, 0 unchanged\n")
    );
    assert!(read(&site, "_posts/2022-04-02-shi-chang-jian-guan-gong-gao.html").contains("请消费者注意"));
    let again = gongbao(&site.path(), &[&format!("{url}/feed"), "--format", "json"]);
    let report: Value = serde_json::from_str(&out(&again)).unwrap();
    assert_eq!((&report["unchanged"], &report["added"]), (&1.into(), &json!([])));
}

#[test]
fn one_feed_cannot_change_the_posts_of_another() {
    let with =
        |title: &str| rss(&item("1", title, "x")).replace("<guid isPermaLink=\"false\">1", "<guid>https://a.example/1");
    let (ours, theirs, changed) = (with("甲"), with("坏"), with("改"));
    let url = server(move |request| match request.split_whitespace().nth(1).unwrap_or_default() {
        "/ours?token=1" => answer("200 OK", "", ours.as_bytes()),
        "/ours?token=2" => answer("200 OK", "", changed.as_bytes()),
        _ => answer("200 OK", "", theirs.as_bytes()),
    });
    let site = Site::new();
    let run = |path: &str| {
        let output = gongbao(&site.path(), &[&format!("{url}/{path}"), "--format", "json"]);
        serde_json::from_str::<Value>(&out(&output)).unwrap()
    };
    assert_eq!(run("ours?token=1")["added"], json!(["_posts/2022-04-02-jia.html"]));
    let before = state(&site);
    let hostile = run("theirs");
    assert_eq!((&hostile["kept"], &hostile["updated"]), (&json!(["_posts/2022-04-02-jia.html"]), &json!([])));
    assert!(hostile["diagnostics"][0]["message"].as_str().unwrap().contains("another feed's"));
    assert_eq!(state(&site), before);
    assert_eq!(run("ours?token=2")["updated"], json!(["_posts/2022-04-02-jia.html"]));
    assert!(!read(&site, "_posts/2022-04-02-jia.html").contains("token"), "an address may hold a secret");
}

#[test]
fn a_server_that_fails_is_told_of_in_one_place_and_changes_nothing() {
    let url = server(|request| match request.split_whitespace().nth(1).unwrap_or_default() {
        "/gone" => answer("404 Not Found", "", b"gone"),
        "/circle" => answer("302 Found", "Location: /circle\r\n", b""),
        "/file" => answer("302 Found", "Location: file:///etc/passwd\r\n", b""),
        "/page" => answer(
            "200 OK",
            "Content-Type: text/html\r\n",
            b"<!doctype html><html><link rel=alternate type=\"application/rss+xml\" href=\"/rss\">",
        ),
        // Less than it promised.
        _ => b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<rss version='2.0'><channel>".to_vec(),
    });
    let site = Site::new();
    let before = state(&site);
    for path in ["gone", "circle", "file", "page", "cut"] {
        let output = gongbao(&site.path(), &[&format!("{}/{path}", url.replace("://", "://me:secret@"))]);
        assert_eq!(output.status.code(), Some(2), "{path}: {}", out(&output));
        assert!(error(&output).contains("import-failed") && !error(&output).contains("secret"), "{}", error(&output));
        assert!(path != "page" || error(&output).contains("it names the feed /rss"), "{}", error(&output));
    }
    let refused = gongbao(&site.path(), &["file:///etc/passwd"]);
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(state(&site), before);
}

#[test]
fn two_runs_at_the_same_time_do_not_double_an_item() {
    let site = Site::new();
    let items: String = (1..=20).map(|number| item(&number.to_string(), &format!("第{number}条"), "x")).collect();
    site.write("../feed.xml", rss(&items));
    let file = site.path().join("../feed.xml").display().to_string();
    let runs: Vec<_> = (0..4)
        .map(|_| {
            let (site, file) = (site.path(), file.clone());
            thread::spawn(move || gongbao(&site, &[&file]))
        })
        .collect();
    for run in runs {
        let output = run.join().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", error(&output));
    }
    let names: Vec<_> =
        fs::read_dir(site.path().join("_posts")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 20, "{names:?}");
}

#[test]
fn the_parsers_panics_are_not_the_editors_concern() {
    let site = Site::new();
    let odd = rss(&item("1", "甲", "一").replace("<title>", "<author>记者（a@b.example）</author><title>"));
    site.write("../feed.xml", odd);
    let output = gongbao(&site.path(), &[&site.path().join("../feed.xml").display().to_string()]);
    assert_eq!((output.status.code(), error(&output).as_str()), (Some(0), ""), "{}", out(&output));
}
