use super::*;
use crate::config::{Overrides, load};
use proptest::prelude::*;

fn config(lines: &str) -> Config {
    let yaml = format!("url: https://site.example\ntimezone: Asia/Shanghai\n{lines}");
    load(&yaml, "_config.yml", "x", &Overrides::default()).unwrap().0
}

fn mended(text: impl AsRef<[u8]>, lines: &str) -> Option<(String, Vec<(u32, &'static str)>)> {
    let (config, only) = (config(lines), Selection::default());
    let Mended { bytes, edits } = Rules { config: &config, only: &only }.mend(text.as_ref(), "md")?;
    let edits = edits.into_iter().map(|edit| (edit.line, edit.rule.as_str())).collect();
    Some((String::from_utf8(bytes).unwrap(), edits))
}

#[test]
fn a_bare_quote_in_a_title_gets_quotes_around_it() {
    let (text, edits) = mended("---\ntitle: \"说\"好\"了\"\ntags: 甲\n---\nx", "").unwrap();
    assert_eq!(text, "---\ntitle: 说\"好\"了\ntags: 甲\n---\nx");
    assert_eq!(edits, [(2, "bad-yaml")]);
    // Another line is at fault: nothing is certain.
    assert_eq!(mended("---\ntitle: 甲\ntags: [乙\n---\nx", ""), None);
}

#[test]
fn a_title_that_is_a_number_is_quoted_and_its_comment_stays() {
    let (text, edits) = mended("---\r\ntitle: 000001 # 平安\r\n---\r\nx", "").unwrap();
    assert_eq!(text, "---\r\ntitle: \"000001\" # 平安\r\n---\r\nx");
    assert_eq!(edits, [(2, "yaml-number")]);
}

#[test]
fn a_zone_is_added_only_where_the_configuration_says_which() {
    let post = "---\ndate: 2022-04-02 08:06:19\nlast_modified_at: 2022-04-03 08:06:19 +0900\n---\nx";
    assert_eq!(mended(post, ""), None);
    let (text, edits) = mended(post, "date_without_zone: local").unwrap();
    assert!(text.contains("date: 2022-04-02 08:06:19 +0800\n") && text.contains("+0900"), "{text}");
    assert_eq!(edits, [(2, "date-without-zone")]);
    let (text, _) = mended(post, "date_without_zone: utc").unwrap();
    assert!(text.contains("date: 2022-04-02 08:06:19 +0000\n"), "{text}");
}

#[test]
fn a_file_becomes_utf_8_if_its_bytes_can_be_had_back() {
    let text = "---\ntitle: 市场监督管理局发布公告\n---\nplain\n对不合格食品依法进行处理，请消费者注意。\n";
    let (bytes, _, _) = encoding_rs::GB18030.encode(text);
    assert_eq!(mended(&bytes, ""), Some((text.to_owned(), vec![(2, "encoding"), (5, "encoding")])));
    let mut torn = bytes.into_owned();
    torn.insert(40, 0xff);
    assert_eq!(mended(&torn, ""), None);
}

#[test]
fn hosts_of_the_list_are_asked_over_https_and_nothing_else_changes() {
    let body = "---\ntitle: http://img.example/\n---\n![](http://img.example/a.png) http://img.example/text\n\
                <img src=\"http://img.example/b.png?c=1&amp;d=2\"><a href='http://other.example/?u=http://img.example/a.png'>甲</a>\n\
                <http://img.example/c>\n`http://img.example/a.png`\n";
    let (text, edits) = mended(body, "https_hosts: [IMG.example]").unwrap();
    let expected = body
        .replace("![](http:", "![](https:")
        .replace("src=\"http:", "src=\"https:")
        .replace("<http://img.example/c>", "<https://img.example/c>");
    assert_eq!(text, expected);
    assert_eq!(edits, [(4, "insecure-image"), (5, "insecure-image"), (6, "insecure-image")]);
}

#[test]
fn an_address_in_a_listing_of_code_stays_where_the_same_is_shown_as_an_image() {
    let body = "---\ntitle: 甲\n---\n<img src=\"http://img.example/a.png\">\n\n```\n<img src=\"http://img.example/a.png\">\n```\n";
    let (text, edits) = mended(body, "https_hosts: [img.example]").unwrap();
    assert_eq!(text, body.replacen("http:", "https:", 1));
    assert_eq!(edits, [(4, "insecure-image")]);
    // Both on one line: it cannot be mended as a whole.
    let body = "---\ntitle: 甲\n---\n![](http://img.example/a.png) `![](http://img.example/a.png)`\n";
    assert_eq!(mended(body, "https_hosts: [img.example]"), None);
}

#[test]
fn two_rules_may_mend_one_line() {
    let text =
        "---\r\ntitle: \"市场监管\"好\"消息公告\"\r\ndate: 2022-04-02 08:06:19\r\n---\r\n对不合格食品依法进行处理。";
    let (bytes, _, _) = encoding_rs::GB18030.encode(text);
    let (after, edits) = mended(&bytes, "date_without_zone: local").unwrap();
    let expected =
        text.replace("\"市场监管\"好\"消息公告\"", "市场监管\"好\"消息公告").replace("08:06:19", "08:06:19 +0800");
    assert_eq!(after, expected);
    assert_eq!(edits, [(2, "encoding"), (2, "bad-yaml"), (3, "date-without-zone"), (5, "encoding")]);
}

#[test]
fn a_diff_is_one_that_patch_would_take() {
    let before = "a\nb\nc\nd\ne\nf\ng\nh\ni".as_bytes();
    let after = "a\nB\nc\nd\ne\nf\ng\nh\nI".as_bytes();
    assert_eq!(
        diff::unified("x.md", before, after),
        "--- x.md\n+++ x.md\n@@ -1,4 +1,4 @@\n a\n-b\n+B\n c\n d\n@@ -7,3 +7,3 @@\n g\n h\n-i\n\\ No newline at end of file\n+I\n\\ No newline at end of file\n"
    );
}

fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec![
            "---", "title: \"说\"好\"了\"", "title: 000001  # 注", "title: 甲", "title: '乙' x", "date: 2022-04-02 08:06:19",
            "date: 2022-04-02 08:06:19  ", "last_modified_at: 2022-04-02T08:06:19 # x", "date: \"2022-04-02 08:06:19\"",
            "tags: [a, b", "tags: 002594", "![](http://img.example/a.png)", "<img src='http://img.example/a.png' alt=甲>",
            "[x](http://img.example/) http://img.example/", "<a href=http://img.example/b?c&d>e</a>", "```", "　　正文。", "",
        ]).prop_map(str::to_owned),
        1 => "[ -~甲乙。]{0,20}",
    ]
}

fn file() -> impl Strategy<Value = String> {
    let lines = prop::collection::vec((line(), prop::sample::select(vec!["\n", "\r\n"])), 0..12);
    (prop::sample::select(vec!["", "---\n", "---\r\n", "\u{feff}---\n"]), lines, any::<bool>()).prop_map(
        |(start, lines, cut)| {
            let mut text = start.to_owned();
            lines.iter().for_each(|(line, end)| text.extend([line.as_str(), end]));
            if cut { text.trim_end().to_owned() } else { text }
        },
    )
}

fn split(bytes: &[u8]) -> Vec<(&[u8], &[u8])> {
    let end_of = |line: &[u8]| match line {
        [.., b'\r', b'\n'] => 2,
        [.., b'\n'] => 1,
        _ => 0,
    };
    bytes.split_inclusive(|byte| *byte == b'\n').map(|line| line.split_at(line.len() - end_of(line))).collect()
}

/// Cases in the ordinary run; `GONGBAO_FIXES=100000` for more.
fn cases() -> u32 {
    std::env::var("GONGBAO_FIXES").ok().and_then(|count| count.parse().ok()).unwrap_or(2000)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_byte_changes_outside_of_the_lines_that_are_named(text in file(), chinese in any::<bool>(), local in any::<bool>()) {
        let bytes = match chinese && !text.starts_with('\u{feff}') {
            true => encoding_rs::GB18030.encode(&text).0.into_owned(),
            false => text.into_bytes(),
        };
        let zone = if local { "local" } else { "utc" };
        let (config, only) = (config(&format!("date_without_zone: {zone}\nhttps_hosts: [img.example]")), Selection::default());
        let rules = Rules { config: &config, only: &only };
        if let Some(Mended { bytes: after, edits }) = rules.mend(&bytes, "md") {
            let (before, now) = (split(&bytes), split(&after));
            prop_assert_eq!(before.len(), now.len());
            for (number, (before, now)) in (1..).zip(before.iter().zip(&now)) {
                prop_assert_eq!(before.1, now.1, "the end of line {}", number);
                let named = edits.iter().any(|edit| edit.line == number);
                prop_assert_eq!(before.0 != now.0, named, "line {}: {:?}", number, String::from_utf8_lossy(now.0));
            }
            prop_assert!(std::str::from_utf8(&after).is_ok());
            let again = rules.mend(&after, "md");
            prop_assert!(again.is_none(), "mended twice: {:?}", again);
        }
    }
}
