//! Summaries, first sentences and first headings.

use super::super::Markup::{self, Html, Markdown};
use super::super::{first_heading, first_sentence, summary};

fn check_summaries(markup: Markup, cases: &[(&str, &str)]) {
    for (source, expected) in cases {
        assert_eq!(summary(source, markup), *expected, "{source}");
    }
}

#[test]
fn a_short_text_is_its_own_summary() {
    check_summaries(
        Html,
        &[
            ("<p>　　祝贺<b>开站</b>！</p>", "祝贺开站！"),
            ("", ""),
            ("<p> \n　</p>", ""),
            ("文<img src=x alt=图>字", "文字"),
            ("<p>北向资金净流入\n达30亿元。</p>\n <p>　另悉</p>", "北向资金净流入达30亿元。另悉"),
            ("<h2>通知</h2><p>各单位：</p><p>现将</p>", "通知 各单位：现将"),
            ("一<br>二<br />三", "一 二 三"),
            ("A&amp;B &lt;C&gt;&nbsp;&#x4E2D;", "A&B <C> 中"),
            ("<table><tr><td>甲</td><td>乙</td></tr><tr><td>1</td><td>2</td></tr></table>", "甲 乙 1 2"),
            ("<table><tr><td>甲。<td>乙</table>", "甲。 乙"),
            ("未完的 &am", "未完的 &am"),
        ],
    );
    check_summaries(
        Markdown,
        &[
            ("祝贺开站", "祝贺开站"),
            ("北向资金\n净流入**30**亿元。", "北向资金净流入30亿元。"),
            ("> 据*官网*消息，`x`", "据官网消息，x"),
            ("[返回首页](//x/)｜<http://a.example/b>", "返回首页｜http://a.example/b"),
            ("![图](a.png)文 ![x][y]\n\n[y]: z", "文"),
            ("|甲|乙|\n|-|-|\n|1|2|", "甲 乙 1 2"),
            ("# 题\n\n文[^1]\n\n[^1]: 注", "题 文"),
            ("- 一\n- 二", "一 二"),
            ("10~20℃，5~8级", "10~20℃，5~8级"),
            ("甲<b>乙</b>丙<!-- 丁 -->", "甲乙丙"),
        ],
    );
}

#[test]
fn what_is_not_shown_is_not_summed_up() {
    let cases = [
        ("<script>var a = '<p>x</p>';</script>文", "文"),
        ("<style>p{}</style><title>题</title><noscript>无</noscript>文", "文"),
        ("<!-- <p>注</p> -->文", "文"),
        ("<p style='display:none'>藏<b>藏</b></p><p>显</p>", "显"),
        ("<p hidden>藏<p>显", "显"),
        ("<div hidden><div>藏</div>藏</div>显", "显"),
        ("<svg><title>藏</title><style/><path/></svg>显", "显"),
        ("<svg/>显", "显"),
        ("<select><option>藏</select><textarea><p>藏</textarea><button>藏</button>显", "显"),
        ("<img hidden src=x>显", "显"),
    ];
    check_summaries(Html, &cases);
    check_summaries(Markdown, &cases[3..5]);
    check_summaries(Markdown, &[("<div style=\"display:none\">\n\n藏\n\n</div>\n\n显", "显")]);
}

#[test]
fn a_long_text_is_cut_after_a_sentence() {
    let sentence = |length: usize, end: &str| format!("{}{end}", "字".repeat(length));
    for end in ["。", "！", "？", "；", "……", "。”", "！）", "?", "!”", ". "] {
        let text = format!("{}{}", sentence(60, end), sentence(80, "。"));
        assert_eq!(summary(&text, Html), sentence(60, end).trim_end(), "{end}");
    }
    // The last sentence that ends in time counts.
    let text = [sentence(50, "。"), sentence(50, "。"), sentence(50, "。")].concat();
    assert_eq!(summary(&text, Html).chars().count(), 102);
    // A sentence of exactly the limit fits.
    let text = sentence(119, "。") + "后";
    assert_eq!(summary(&text, Html).chars().count(), 120);
    assert_eq!(summary(&sentence(119, "。"), Html), sentence(119, "。"));
}

#[test]
fn a_text_without_a_sentence_is_cut_hard() {
    let expected = format!("{}…", "字".repeat(119));
    assert_eq!(summary(&"字".repeat(121), Html), expected);
    assert_eq!(summary(&"字".repeat(120), Html), "字".repeat(120));
    // Too short a sentence does not count.
    let text = format!("短。{}", "字".repeat(200));
    assert_eq!(summary(&text, Html).chars().count(), 120);
    // A point within a number or an address ends nothing.
    let text = format!("{}3.5{}", "字".repeat(60), "字".repeat(200));
    assert!(summary(&text, Html).ends_with('…'));
}

#[test]
fn a_cut_never_parts_what_belongs_together() {
    let text = format!("{}e\u{301}{}", "字".repeat(118), "字".repeat(50));
    assert_eq!(summary(&text, Html), format!("{}…", "字".repeat(118)));
    let text = format!("{}👩\u{200D}🔬{}", "字".repeat(117), "字".repeat(50));
    assert_eq!(summary(&text, Html), format!("{}…", "字".repeat(117)));
    // Nothing but marks is cut all the same.
    assert_eq!(summary(&"\u{301}".repeat(200), Html).chars().count(), 120);
}

#[test]
fn the_cost_does_not_follow_the_length() {
    let text = "<p>字</p>".repeat(2_000_000);
    let start = std::time::Instant::now();
    for _ in 0..100 {
        assert_eq!(summary(&text, Html).chars().count(), 120);
        assert_eq!(summary(&text, Markdown).chars().count(), 120);
        assert!(first_heading(&text, Markdown).is_none());
    }
    assert!(start.elapsed() < std::time::Duration::from_secs(20));
}

#[test]
fn the_first_sentence_ends_with_its_mark_or_its_block() {
    let long = "字".repeat(70);
    let cases = [
        (Html, "<p>　祝贺开站！感谢。</p>", Some("祝贺开站！")),
        (Html, "<p>祝贺开站</p><p>感谢。</p>", Some("祝贺开站")),
        (Html, "<p style='display:none'>藏</p><p>显</p>", Some("显")),
        (Html, "“开站了。”他说。", Some("“开站了。”")),
        (Html, "", None),
        (Html, "<img src=x>", None),
        (Html, &long, Some(&format!("{}…", "字".repeat(59)))),
        (Markdown, "祝贺开站\n\n<http://a.example/>", Some("祝贺开站")),
        (Markdown, "Rates rose 3.5 percent. More", Some("Rates rose 3.5 percent.")),
    ];
    for (markup, source, expected) in cases {
        assert_eq!(first_sentence(source, markup).as_deref(), expected, "{source}");
    }
}

#[test]
fn the_first_heading_is_found_in_markdown_and_html() {
    let cases = [
        (Markdown, "文\n\n## 二 *级* {#x}\n\n# 一级", Some("二 级")),
        (Markdown, "文\n\n<h3>三<br>级</h3>\n", Some("三 级")),
        (Markdown, "题\n===\n", Some("题")),
        (Markdown, "文", None),
        (Html, "<p>x</p><h4 class=a> 四<b>级</b></h4><h1>一</h1>", Some("四级")),
        (Html, "<h1> </h1><h1><img src=x alt=y></h1><h2>二</h2>", Some("二")),
        (Html, "<div hidden><h1>藏</h1></div><h2>显</h2>", Some("显")),
        (Html, "<h1>未闭合", Some("未闭合")),
        (Html, "# 一", None),
    ];
    for (markup, source, expected) in cases {
        assert_eq!(first_heading(source, markup).as_deref(), expected, "{source}");
    }
}
