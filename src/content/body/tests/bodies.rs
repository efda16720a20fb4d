//! What becomes of the bodies that a portal sees.

use super::super::{Markup, Trust, to_html};
use super::{cleaned, rendered};

fn check(cases: &[(&str, &str)]) {
    for (html, expected) in cases {
        assert_eq!(cleaned(html), *expected, "{html}");
        assert_eq!(cleaned(expected), *expected, "{html}");
    }
}

#[test]
fn text_structure_passes_unchanged() {
    for html in [
        "<p>　　全国市场监管工作视频会议要求“稳”得扎实。</p>\n <p>第二段</p>",
        "<h2 id=\"x\" class=\"a b\" title=\"题\" lang=\"zh-CN\" dir=\"ltr\">题</h2>",
        "<ul><li>一<ul><li>二</li></ul></li></ul><dl><dt>甲</dt><dd>乙</dd></dl>",
        "<ol start=\"3\" reversed=\"\" type=\"a\"><li value=\"-2\">x</li></ol>",
        "<table width=\"100%\"><caption>表</caption><colgroup><col span=\"2\"></colgroup>\n<thead><tr><th \
         scope=\"col\">甲</th></tr></thead><tbody><tr><td colspan=\"2\" rowspan=\"1\" headers=\"a \
         b\">1</td></tr></tbody></table>",
        "<pre><code class=\"language-rs\">fn main() {\n}\n</code></pre>",
        "<pre>\n\n第一行是空的</pre>",
        "<ruby>报<rp>(</rp><rt>bào</rt><rp>)</rp></ruby>",
        "<details open=\"\"><summary>详情</summary><p>x</p></details>",
        "<figure><img src=\"/a.png\" alt=\"图\" width=\"10\" height=\"5\" loading=\"lazy\" \
         decoding=\"async\"><figcaption>▲图</figcaption></figure>",
        "<blockquote cite=\"https://other.example/a\">x</blockquote><q cite=\"/b\">y</q>",
        "<ins datetime=\"2022-04-02T08:06:19+08:00\">x</ins><del>y</del><time \
         datetime=\"2022-04-02 08:06\">z</time>",
        "a<br>b<wbr>c<hr>H<sub>2</sub>O &amp; &lt;x&gt;\u{A0}y",
    ] {
        assert_eq!(cleaned(html), html);
    }
}

#[test]
fn unknown_wrappers_leave_their_content() {
    check(&[
        ("<font color=red>红</font><big>大</big><tt>t</tt><nobr>n</nobr>", "红大tn"),
        ("<main><nav>导航</nav></main><o:p>x</o:p><xx-yy>z</xx-yy>", "导航xz"),
        ("<fieldset><legend>题</legend><label>x</label></fieldset>", "题x"),
        ("<strike>旧</strike>", "<s>旧</s>"),
    ]);
}

#[test]
fn centred_and_aligned_blocks_become_styles() {
    check(&[
        ("<center>中</center>", r#"<div style="text-align:center">中</div>"#),
        ("<center style='color:red;text-align:left'>x</center>", r#"<div style="text-align:left;color:red">x</div>"#),
        ("<p align=Right>x</p>", r#"<p style="text-align:right">x</p>"#),
        ("<p align=right style='text-align:left'>x</p>", r#"<p style="text-align:left">x</p>"#),
        ("<p align=middle>x</p>", "<p>x</p>"),
        (
            "<table align=center><tr><td align=justify valign=top>x</table>",
            r#"<table><tbody><tr><td style="text-align:justify">x</td></tr></tbody></table>"#,
        ),
    ]);
}

#[test]
fn inline_styles_are_normalised() {
    let cases = [
        ("TEXT-ALIGN: Center ;", "text-align:center"),
        ("border:#d1d1d1 1px solid;", "border:#d1d1d1 1px solid"),
        ("border:0 ! important; width : 50%", "border:0;width:50%"),
        ("color: RGB( 1 , 2,3 )", "color:rgb(1,2,3)"),
        ("color:rgba(0 0 0 / .5)", "color:rgba(0 0 0 / .5)"),
        ("margin:0 auto 1.5em;padding-left:2rem", "margin:0 auto 1.5em;padding-left:2rem"),
        ("width:1px;width:2px", "width:2px"),
        ("width:5;margin:-1px;padding:1px 2px 3px 4px 5px", ""),
        ("color:#12;color:#12345g;color:r3d;color:url", "color:url"),
        ("font-size:9px;position:fixed;line-height:2", ""),
        ("color", ""),
        (";;:;color:;", ""),
        ("width:1..2px;width:.px;width:123456px", ""),
        ("color:red;content:';color:blue'", "color:red"),
    ];
    for (source, expected) in cases {
        let html = format!("<p style=\"{source}\">x</p>");
        let expected = match expected {
            "" => "<p>x</p>".to_owned(),
            style => format!("<p style=\"{style}\">x</p>"),
        };
        assert_eq!(cleaned(&html), expected, "{source}");
        assert_eq!(cleaned(&expected), expected, "{source}");
    }
}

#[test]
fn what_the_source_hides_goes_with_its_content() {
    for style in [
        "display:none",
        "DISPLAY : NONE ;height:1px;overflow:hidden",
        "color:red;display:none!important",
        "display:none ! Important;display:block",
        "display:block;display:none",
        "d\\69splay:none",
        "display:/**/none",
        "/* x */display:none",
        "background:url('a;b');display:none",
    ] {
        let html = format!("一<p style=\"{style}\"><b>藏</b></p>二");
        assert_eq!(cleaned(&html), "一二", "{style}");
    }
    for style in [
        "display:none;display:block",
        "/*display:none*/",
        "x-display:none",
        "display:nonexistent",
        "content:'display:none'",
    ] {
        let html = format!("<p style=\"{style}\">显</p>");
        assert_eq!(cleaned(&html), "<p>显</p>", "{style}");
    }
    check(&[
        ("<div hidden>藏</div>显", "显"),
        ("<p hidden=until-found>藏<p>显", "<p>显</p>"),
        ("<table><tr hidden><td>藏<tr><td>显</table>", "<table><tbody><tr><td>显</td></tr></tbody></table>"),
        ("<h1 hidden>藏</h1><h3>显</h3>", "<h2>显</h2>"),
    ]);
}

#[test]
fn spans_without_use_go() {
    check(&[
        ("新<span id=\"quote_90.BK0493\"></span>能源", "新能源"),
        ("<span><b>x</b></span>", "<b>x</b>"),
        ("<span web=1 href=//x data-code=y>x</span>", "x"),
        ("<span class=em_stock_key_common web=1>x</span>", "<span class=\"em_stock_key_common\">x</span>"),
        ("<span class=a><span id=b><script>x</script></span></span>y", "y"),
        ("<span class=a> </span>", "<span class=\"a\"> </span>"),
        ("<pre><span id=a></span>\n\nx</pre>", "<pre>\n\n\nx</pre>"),
    ]);
}

#[test]
fn images_and_media_wait_until_they_are_wanted() {
    check(&[
        (
            "<img src=http://img.example/a.png border=0 data-x=y loading=eager>",
            "<img src=\"http://img.example/a.png\" alt=\"\" loading=\"lazy\" decoding=\"async\">",
        ),
        ("<img alt=x><img src=''><img src=' '>", ""),
        (
            "<video src=a.mp4 poster=a.jpg autoplay muted loop width=1></video>",
            "<video src=\"a.mp4\" poster=\"a.jpg\" muted=\"\" loop=\"\" width=\"1\" controls=\"\" \
             preload=\"none\"></video>",
        ),
        (
            "<audio preload=auto controls><source src=a.ogg type='audio/ogg; codecs=opus'><track \
             src=a.vtt kind=CAPTIONS srclang=zh label=字幕 default></audio>",
            "<audio controls=\"\" preload=\"none\"><source src=\"a.ogg\" type=\"audio/ogg; \
             codecs=opus\"><track src=\"a.vtt\" kind=\"captions\" srclang=\"zh\" label=\"字幕\" \
             default=\"\"></audio>",
        ),
        (
            "<picture><source srcset='a.webp, b.webp 2x' media='(max-width: 9em)'><img src=a></picture>",
            "<picture><source srcset=\"a.webp, b.webp 2x\" media=\"(max-width: 9em)\"><img src=\"a\" \
             alt=\"\" loading=\"lazy\" decoding=\"async\"></picture>",
        ),
    ]);
}

#[test]
fn headings_start_at_the_second_level() {
    check(&[
        ("<h1>一</h1><h3>三</h3><h6>六</h6>", "<h2>一</h2><h4>三</h4><h6>六</h6>"),
        ("<h4>四</h4><h5>五</h5>", "<h2>四</h2><h3>五</h3>"),
        ("<h2>二</h2><h3>三</h3>", "<h2>二</h2><h3>三</h3>"),
        ("<h6>六</h6>", "<h2>六</h2>"),
        ("<svg><h1>x</h1></svg><noscript><h1>x</h1></noscript>", "<h2>x</h2>"),
        ("<button><h1>x</h1></button><h3>三</h3>", "<h2>三</h2>"),
    ]);
}

#[test]
fn what_does_not_nest_is_written_as_browsers_read_it() {
    check(&[
        ("<p>一<p>二", "<p>一</p><p>二</p>"),
        ("<p>一<marquee><p>二</p>三</marquee>四", "<p>一</p><p>二</p>三四"),
        (
            "<a href=1>一<table><tr><td>x<a href=2>二</table>",
            "<a href=\"1\">一<table><tbody><tr><td>x<a href=\"2\">二</a></td></tr></tbody></table></a>",
        ),
        ("<a href=1>一<table><a href=2>二</table>", "<a href=\"1\">一</a><a href=\"2\">二</a><table></table>"),
        ("<table>文<tr><td>格</table>", "文<table><tbody><tr><td>格</td></tr></tbody></table>"),
        ("<b>粗<p>段</b>后</p>", "<b>粗</b><p><b>段</b>后</p>"),
        ("<li>一<center><li>二", "<li>一<div style=\"text-align:center\"></div></li><li>二</li>"),
        ("</p></div></b></td>x", "<p></p>x"),
    ]);
}

#[test]
fn long_free_text_is_cut_and_long_values_go() {
    let long = "长".repeat(1000);
    let clean = cleaned(&format!("<p title={long} class={long} id={long}>x</p>"));
    assert_eq!(clean, format!("<p title=\"{}\">x</p>", "长".repeat(341)));
}

#[test]
fn the_old_portals_markup_comes_out_plain() {
    let post = "> 据霍尼韦尔官网消息。（上海证券报）\n\n\
        <p style=\"display:none;height:1px;overflow:hidden;\"><br /></p><!-- EM_StockImg_Start -->\
        <p style=\"text-align:center;\"><a href=\"http://quote.example/unify/r/106.NIO\" \
        data-code=\"NIO|106|7\" class=\"EmImageRemark\" target=\"_blank\"><img \
        src=\"https://img.example/GetPic.aspx?nid=106.NIO&imageType=k&at=1\" border=\"0\" \
        alt=\"K图 NIO_0\" style=\"border:#d1d1d1 1px solid;\" width=\"578\" height=\"276\" /></a></p>\
        <!-- EM_StockImg_End --><p>国内<span id=\"bk_90.BK0493\"><a href=\"http://quote.example/x\" \
        class=\"keytip\" data-code=\"90,BK0493\">新能源</a></span><span id=\"bkquote_90.BK0493\"></span>\
        汽车来了！<br /></p>\n\n<>\n\n\
        [返回东财滚动新闻](//news.example/emnews/)｜[返回首页](//news.example/)\n\n<http://news.example/x>\n";
    assert_eq!(
        rendered(post),
        "<blockquote>\n<p>据霍尼韦尔官网消息。（上海证券报）</p>\n</blockquote>\n\
         <p style=\"text-align:center\"><a href=\"http://quote.example/unify/r/106.NIO\" \
         class=\"EmImageRemark\" rel=\"noopener\"><img \
         src=\"https://img.example/GetPic.aspx?nid=106.NIO&amp;imageType=k&amp;at=1\" \
         alt=\"K图 NIO_0\" width=\"578\" height=\"276\" style=\"border:#d1d1d1 1px solid\" \
         loading=\"lazy\" decoding=\"async\"></a></p>\
         <p>国内<span id=\"bk_90.BK0493\"><a href=\"http://quote.example/x\" class=\"keytip\" \
         rel=\"noopener\">新能源</a></span>汽车来了！<br></p>\n<p>&lt;&gt;</p>\n\
         <p><a href=\"/emnews/\">返回东财滚动新闻</a>｜<a href=\"/\">返回首页</a></p>\n\
         <p><a href=\"/x\">http://news.example/x</a></p>\n"
    );
}

#[test]
fn markdown_becomes_html() {
    let cases = [
        ("# 标 题！\n", "<h1 id=\"标-题\">标 题！</h1>\n"),
        ("## Über *5時*〜6時\n", "<h2 id=\"über-5時-6時\">Über <em>5時</em>〜6時</h2>\n"),
        ("# a\n\n# a\n\n# a-1\n", "<h1 id=\"a\">a</h1>\n<h1 id=\"a-1\">a</h1>\n<h1 id=\"a-1-1\">a-1</h1>\n"),
        ("# a {#b}\n\n# b\n", "<h1 id=\"b\">a</h1>\n<h1 id=\"b-1\">b</h1>\n"),
        ("# ！\n\n# ？\n", "<h1 id=\"section\">！</h1>\n<h1 id=\"section-1\">？</h1>\n"),
        ("~~旧~~\n", "<p><del>旧</del></p>\n"),
        ("气温 ~10~ 度\n", "<p>气温 ~10~ 度</p>\n"),
        ("　　缩进\n　　再缩进\n", "<p>　　缩进\n　　再缩进</p>\n"),
        ("{{ page.title }} {% raw %}\n", "<p>{{ page.title }} {% raw %}</p>\n"),
        (
            "a[^1]\n\n[^1]: 注\n",
            "<p>a<sup class=\"footnote-reference\"><a href=\"#1\">1</a></sup></p>\n<div class=\"footnote-definition\" id=\"1\"><sup class=\"footnote-definition-label\">1</sup>\n<p>注</p>\n</div>\n",
        ),
        (
            "|甲|\n|-|\n|1|\n",
            "<table><thead><tr><th>甲</th></tr></thead><tbody>\n<tr><td>1</td></tr>\n</tbody></table>\n",
        ),
    ];
    for (markdown, expected) in cases {
        assert_eq!(to_html(markdown, Markup::Markdown), expected, "{markdown}");
    }
    assert_eq!(to_html("# a <b>", Markup::Html), "# a <b>");
}

#[test]
fn rendering_is_making_html_and_cleaning_it() {
    let own = super::own();
    let links = super::Links { own: &own, base: "", volumes: None };
    let source = "# 题\n\n<p onclick=x>文<script>x</script></p>\n";
    for (markup, expected) in
        [(Markup::Markdown, "<h2 id=\"题\">题</h2>\n<p>文</p>\n"), (Markup::Html, "# 题\n\n<p>文</p>\n")]
    {
        let rendered = super::super::render(source, markup, Trust::Stranger, &links);
        assert_eq!(rendered, expected);
    }
}

#[test]
fn whichever_attributes_an_element_has_cleaning_it_again_changes_nothing() {
    let attributes = [
        "src=x",
        "href=/x",
        "alt=a",
        "style='color:red'",
        "align=center",
        "class=c",
        "id=i",
        "title=t",
        "width=1",
        "loading=eager",
        "rel=nofollow",
        "controls",
        "srcset='a.png 2x'",
        "type=a",
        "lang=zh",
        "start=3",
        "value=2",
        "cite=/c",
        "datetime=2024",
    ];
    for element in
        ["img", "a", "video", "audio", "source", "span", "p", "td", "ol", "li", "blockquote", "time", "font", "center"]
    {
        for one in attributes {
            for two in attributes {
                for three in attributes {
                    let html = format!("<{element} {one} {two} {three}>x</{element}>");
                    let clean = cleaned(&html);
                    assert_eq!(cleaned(&clean), clean, "{html}");
                }
            }
        }
    }
}
