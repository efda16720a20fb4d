//! Makes tag soup, and judges what came of it by rules written down a second time.

use proptest::prelude::*;

use super::super::dom::{Data, Descend, Element, NodeId, Visitor};
use super::super::parse::parse;

/// Elements that the parser treats in a way of their own, allowed and not.
const NAMES: &[&str] = &[
    "p",
    "div",
    "span",
    "a",
    "b",
    "i",
    "em",
    "code",
    "font",
    "nobr",
    "s",
    "strike",
    "u",
    "h1",
    "h2",
    "h6",
    "table",
    "caption",
    "colgroup",
    "col",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "td",
    "th",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "pre",
    "listing",
    "blockquote",
    "center",
    "form",
    "button",
    "select",
    "option",
    "optgroup",
    "input",
    "textarea",
    "ruby",
    "rb",
    "rt",
    "rtc",
    "rp",
    "svg",
    "math",
    "mi",
    "mtext",
    "annotation-xml",
    "foreignObject",
    "desc",
    "title",
    "style",
    "script",
    "noscript",
    "template",
    "iframe",
    "noembed",
    "noframes",
    "xmp",
    "object",
    "applet",
    "marquee",
    "details",
    "summary",
    "figure",
    "figcaption",
    "address",
    "img",
    "image",
    "br",
    "hr",
    "wbr",
    "picture",
    "source",
    "video",
    "audio",
    "track",
    "main",
    "nav",
    "html",
    "head",
    "body",
    "frameset",
    "frame",
    "dialog",
    "menu",
    "x-y",
    "base",
    "link",
    "meta",
    "embed",
    "isindex",
    "fieldset",
    "section",
    "aside",
    "dir",
    "search",
    "hgroup",
    "mglyph",
    "malignmark",
    "selectedcontent",
];

const ATTRIBUTES: &[&str] = &[
    "",
    " class=c",
    " id=x",
    " title='<b>\"&amp;'",
    " href=javascript:alert(1)",
    " href=//other.example/",
    " href=http://news.example/a?b#c",
    " src=x.png",
    " src='data:image/png;base64,AA=='",
    " srcset='a.png 1x, javascript:b 2x'",
    " style='color:red;position:fixed;width:1px'",
    " style='display:none'",
    " hidden",
    " onclick=alert(1)",
    " align=center",
    " encoding=text/html",
    " width=100% height=1",
    " rel='nofollow opener' target=_blank",
    " type=hidden",
    " shadowrootmode=open",
    "/",
    " lang=zh-CN dir=RTL",
];

const TEXTS: &[&str] = &[
    "文",
    "x",
    " ",
    "\n",
    "\r\n",
    "&lt;b&gt;",
    "&amp;",
    "&#13;",
    "&nbsp;",
    "\u{3000}",
    "<",
    ">",
    "&",
    "\"",
    "'",
    "<!--",
    "-->",
    "--!>",
    "<!doctype html>",
    "<![CDATA[",
    "]]>",
    "<?x?>",
    "</>",
    "</",
    "<!",
    "\0",
    "&#0;",
    "\u{FEFF}",
    "<p",
    " a=b",
    "=",
    "&notit;",
    "&#x1F600;",
];

/// A random sequence of tags and text.
pub(super) fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => (prop::sample::select(NAMES), prop::sample::select(ATTRIBUTES))
            .prop_map(|(name, attributes)| format!("<{name}{attributes}>")),
        4 => prop::sample::select(NAMES).prop_map(|name| format!("</{name}>")),
        3 => prop::sample::select(TEXTS).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Everything in `html` that no cleaned body may have.
pub(super) fn offences(html: &str) -> Vec<String> {
    let mut judge = Judge(Vec::new());
    parse(html).walk(&mut judge);
    judge.0
}

struct Judge(Vec<String>);

impl Visitor for Judge {
    fn enter(&mut self, _node: NodeId, data: &Data) -> Descend {
        match data {
            Data::Element(element) => self.element(element),
            Data::Comment(text) => self.0.push(format!("comment {text}")),
            Data::Text(_) | Data::Document => {}
        }
        Descend::Yes
    }
}

impl Judge {
    fn element(&mut self, element: &Element) {
        const ELEMENTS: &str = " p div span h1 h2 h3 h4 h5 h6 br hr blockquote pre code kbd samp \
            var em strong b i u s del ins sub sup small mark q cite abbr dfn time address wbr bdi \
            bdo ruby rt rp ul ol li dl dt dd section article aside header footer details summary \
            table caption colgroup col thead tbody tfoot tr th td figure figcaption img picture \
            source audio video track a ";
        const ATTRIBUTES: &str = " class id title lang dir href src srcset sizes media alt width \
            height colspan rowspan scope headers span start reversed type value datetime cite \
            open controls poster kind srclang label default muted loop loading decoding preload \
            rel style ";
        let name = &*element.name.local;
        let known = |list: &str, word: &str| list.contains(&format!(" {word} "));
        if element.html_name().is_none() || !known(ELEMENTS, name) {
            self.0.push(format!("element {name}"));
        }
        for attribute in &element.attributes {
            let (key, value) = (&*attribute.name.local, &*attribute.value);
            let fine = known(ATTRIBUTES, key)
                && match key {
                    "href" => is_plain(value, &["http", "https", "mailto", "tel", "ftp"]),
                    "src" if name == "img" && value.starts_with("data:image/") => !value.starts_with("data:image/svg"),
                    "src" | "poster" | "cite" => is_plain(value, &["http", "https"]),
                    "srcset" => value.split(", ").all(|candidate| is_plain(candidate, &["http", "https"])),
                    "style" => is_plain_style(value),
                    "rel" => !value.contains("opener") || value.ends_with("noopener"),
                    _ => true,
                };
            if !fine {
                self.0.push(format!("{name} {key}={value:?}"));
            }
        }
    }
}

/// Whether an address has one of the schemes or none, read as generously as any browser ever did.
fn is_plain(address: &str, schemes: &[&str]) -> bool {
    let squeezed: String =
        address.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect::<String>().to_lowercase();
    match squeezed.split_once(':') {
        None => true,
        Some((before, _)) => before.contains(['/', '?', '#']) || schemes.contains(&before),
    }
}

fn is_plain_style(style: &str) -> bool {
    style.split(';').all(|declaration| {
        declaration.split_once(':').is_some_and(|(name, value)| {
            ["text-align", "width", "color", "border", "padding", "margin"]
                .iter()
                .any(|allowed| name.starts_with(allowed))
                && value.chars().all(|c| c.is_ascii_alphanumeric() || " #%.,()/-".contains(c))
                && (!value.contains('(') || value.contains("rgb"))
        })
    })
}
