//! The owner's HTML is written back as it came, but for what is put in order.

use super::tidied;

#[test]
fn what_the_owner_writes_stays() {
    for html in [
        "<script>if (a < b && c) { x(\"</p>\"); }</script>",
        "<style>p > a { color: red }</style>",
        "<!-- 注 --><form action=\"/search\"><input name=\"q\"><button>搜</button></form>",
        "<iframe src=\"https://map.example/\" onload=\"x()\"></iframe>",
        "<svg viewBox=\"0 0 1 1\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"><use xlink:href=\"#a\"></use><foreignObject><p>x</p></foreignObject></svg>",
        "<math><mi>x</mi></math>",
        "<template><p>x</p></template>",
        "<noscript><img src=x></noscript>",
        "<textarea>\n\n&lt;x&gt;</textarea><pre>\n\nx</pre>",
        "<p style=\"display:none\" hidden=\"\" onclick=\"x()\">藏</p><span></span>",
        "<main><nav><font color=\"red\">x</font></nav></main>",
        "<a href=\"javascript:void(0)\" target=\"_blank\">x</a>",
        "<img src=\"a\" loading=\"eager\" decoding=\"sync\">",
        "{{ site.title }} {% for x in y %}",
    ] {
        assert_eq!(tidied(html), html);
    }
}

#[test]
fn links_headings_and_images_are_put_in_order() {
    let cases = [
        ("<h1>一</h1><h2>二</h2>", "<h2>一</h2><h3>二</h3>"),
        ("<img src=\"//news.example/a\">", "<img src=\"/a\" loading=\"lazy\" decoding=\"async\">"),
        (
            "<img src=\"a\" srcset=\"//news.example/a 1x, x 9h\" loading=\"eager\" decoding=\"sync\">",
            "<img src=\"a\" srcset=\"/a 1x, x 9h\" loading=\"eager\" decoding=\"sync\">",
        ),
        ("<a href=\"//other.example/\">x</a>", "<a href=\"//other.example/\" rel=\"noopener\">x</a>"),
        ("<a rel=\"me\" href=\"//other.example/\">x</a>", "<a href=\"//other.example/\" rel=\"me noopener\">x</a>"),
        ("<a href=\"//other.example/\" rel=\"opener\">x</a>", "<a href=\"//other.example/\" rel=\"opener\">x</a>"),
        ("<a href=\"https://news.example/x\" rel=\"me\">x</a>", "<a href=\"/x\" rel=\"me\">x</a>"),
        ("<form action=\"//old.example/portal/s\"></form>", "<form action=\"/s\"></form>"),
    ];
    for (html, expected) in cases {
        assert_eq!(tidied(html), expected, "{html}");
        assert_eq!(tidied(expected), expected, "{html}");
    }
}
