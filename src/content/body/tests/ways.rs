//! The short way writes what the long way writes, or gives up.

use proptest::prelude::*;

use super::super::{clean, links::Links, parse, plain};
use super::own;
use super::soup::soup;

/// Both ways; `None` where the short one gave up.
fn ways(html: &str) -> (Option<String>, String) {
    let own = own();
    let links = Links { own: &own, base: "/base", volumes: None };
    (plain::clean(html, &links, html.len()), clean::clean(&parse::parse(html), &links, html.len()))
}

fn check(html: &str) -> Result<bool, TestCaseError> {
    let (short, long) = ways(html);
    if let Some(short) = &short {
        prop_assert_eq!(short, &long, "{}", html);
    }
    Ok(short.is_some())
}

const TYPICAL: &[&str] = &[
    "<p>　　据介绍，合格率为87.7%。</p><p>第二段 &amp; 更多&nbsp;。</p>\n",
    "<p style=\"text-align: center;\"><span web=\"1\" href=\"http://quote.example/898729\" class=\"key\" data-code=\"1\">股份</span><span id=\"quote_1\"></span>上涨。</p>",
    "<center><img src=\"//img.example/a.png\" alt=\"图\" width=\"580\" style=\"border:#d1d1d1 1px solid;\" /></center>\n<p class=\"em_media\">（来源）</p>",
    "<!-- Stock --><p>一<br />二<br>三</p>",
    "<p><a href=\"http://news.example/category/x.html\" target=\"_blank\">内</a><a href='//out.example/?a=1'>外</a></p>",
    "<p style=\"display:none;height:1px\"><br />x<img src=\"a\"></p><!-- Stock --><p>一</p>",
    "<div><p><strong>粗<em>斜</em></strong></p></div>文字 & 文字",
];

#[test]
fn typical_bodies_go_the_short_way() {
    for html in TYPICAL {
        assert!(check(html).unwrap(), "{html}");
    }
}

#[test]
fn what_takes_a_parser_goes_the_long_way() {
    for html in [
        "<p>a<p>b</p>",
        "<p>a",
        "a</p>",
        "<b><p>a</p></b>",
        "<p><div>a</div></p>",
        "<P>a</P>",
        "<p class=x>a</p>",
        "<p class=\"a\" class=\"b\">a</p>",
        "a &copy; b",
        "a &#65; b",
        "<a href=\"?a&amp;b\">x</a>",
        "<table></table>",
        "<script>x</script>",
        "a < b",
        "<!-->x",
        "<!-- a -- b -->",
        "<p/>a</p>",
        "a\0b",
        "a\rb",
        "<a href=\"x\"><a href=\"y\">z</a></a>",
        "<h2>a</h2>",
        "<svg></svg>",
    ] {
        assert_eq!(ways(html).0, None, "{html}");
    }
}

#[test]
fn overlong_tags_and_comments_go_the_long_way_which_ends_them_by_force() {
    let words = " \"x\"".repeat(20_000).replace('"', "'");
    for html in [format!("<p title=\"{words}\">a</p>"), format!("<!--{}--><p>a</p>", words.replace('\'', "x"))] {
        let (short, long) = ways(&html);
        assert!(short.is_none_or(|short| short == long));
    }
}

/// Pieces of which bodies are made, mostly well-formed.
fn body() -> impl Strategy<Value = String> {
    let text = prop_oneof!["[a 中。&;<>\\n\u{a0}]{0,6}", Just("文字 ".to_owned()), Just("&amp;&nbsp;&lt;".to_owned())];
    let attribute = prop_oneof![
        Just(String::new()),
        Just(" class=\"a  b\"".to_owned()),
        Just(" style=\"color:red;display:none\"".to_owned()),
        Just(" style='text-align:center'".to_owned()),
        Just(" id=\"x\" title=\"'\" lang='zh' dir=ltr".to_owned()),
        Just(" href=\"http://news.example/a?b#c\" rel=\"nofollow me\" target=_blank".to_owned()),
        Just(" href=\"javascript:alert(1)\"".to_owned()),
        Just(" src=\"//x.example/a.png\" alt=\"\" width=\"1\" height=\"2%\" onerror=\"x\"".to_owned()),
        Just(" align=\"right\" cite=\"http://a.example\" hidden=\"\"".to_owned()),
        Just(" data-a=\"1\" web=\"2\" srcset=\"a 1x, b 2x\" sizes=\"1px\"".to_owned()),
        "[ a-z=\"'/&]{0,8}",
    ];
    let name = prop::sample::select(vec![
        "p",
        "div",
        "center",
        "blockquote",
        "section",
        "span",
        "a",
        "strong",
        "b",
        "em",
        "i",
        "u",
        "sup",
        "sub",
        "font",
        "h2",
        "li",
        "table",
        "td",
        "pre",
        "P",
    ]);
    let void = prop::sample::select(vec!["br", "img", "hr", "br /", "img /"]);
    let leaf = prop_oneof![
        4 => text,
        1 => Just("<!-- Stock -->".to_owned()),
        1 => "<!--[-a >!<]{0,5}-->",
        2 => (void, attribute.clone()).prop_map(|(name, attribute)| match name.strip_suffix(" /") {
            Some(name) => format!("<{name}{attribute} />"),
            None => format!("<{name}{attribute}>"),
        }),
    ];
    leaf.prop_recursive(5, 40, 5, move |inner| {
        (name.clone(), attribute.clone(), prop::collection::vec(inner, 0..5))
            .prop_map(|(name, attribute, inner)| format!("<{name}{attribute}>{}</{name}>", inner.concat()))
    })
}

/// A body with a piece cut out, doubled, or put somewhere else.
fn mutated(html: &str, at: usize, length: usize, to: usize, way: u8) -> String {
    let mut chars: Vec<char> = html.chars().collect();
    if chars.is_empty() {
        return String::new();
    }
    let at = at % chars.len();
    let piece: Vec<char> = chars[at..].iter().copied().take(length).collect();
    if way % 3 != 1 {
        chars.drain(at..at + piece.len());
    }
    if !way.is_multiple_of(3) {
        let to = to % (chars.len() + 1);
        chars.splice(to..to, piece);
    }
    chars.into_iter().collect()
}

/// Cases in the ordinary run; `GONGBAO_BODIES=1000000` for more.
fn cases() -> u32 {
    std::env::var("GONGBAO_BODIES").ok().and_then(|count| count.parse().ok()).unwrap_or(4000)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_ways_write_the_same(
        bodies in prop::collection::vec(body(), 1..4),
        (at, length, to, way) in (any::<usize>(), 1usize..12, any::<usize>(), any::<u8>()),
        soup in soup(),
    ) {
        let html = bodies.concat();
        check(&html)?;
        check(&mutated(&html, at, length, to, way))?;
        check(&format!("{html}{soup}"))?;
    }
}
