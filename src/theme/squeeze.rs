//! Templates without white space that no reader would see, squeezed once when the theme is loaded instead of on every
//! page.
//!
//! A run of white space in text becomes one space, and nothing where it touches the tag of a block (a paragraph, a list
//! item, a heading …) or a Tera tag that trims. HTML comments go. Lines and columns stay, since errors name them: white
//! space is not removed here but trimmed by Tera, for which a comment before it asks. Whatever stands inside tags, in `pre`, `textarea`,
//! `script`, `style` and `{% raw %}` stays as it is, and a template that cannot be told apart into these parts stays
//! altogether.

/// Elements beside whose tags white space is not rendered.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "base",
    "blockquote",
    "body",
    "br",
    "caption",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "link",
    "main",
    "menu",
    "meta",
    "nav",
    "ol",
    "optgroup",
    "option",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

/// Elements whose content is left alone.
const VERBATIM: &[&str] = &["pre", "script", "style", "textarea"];

/// Has Tera leave out the white space behind it.
const TRIM: &str = "{# -#}";

/// What a piece of a template is to the white space beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    /// White space beside it is not rendered, or trimmed anyway.
    Closed,
    /// White space beside it may be rendered.
    Open,
}

/// `None` if the template is better left as it is.
pub fn squeeze(template: &str) -> Option<String> {
    let mut squeezer = Squeezer { rest: template, out: String::with_capacity(template.len()), before: Side::Open };
    while !squeezer.rest.is_empty() {
        squeezer.step()?;
    }
    Some(squeezer.out)
}

struct Squeezer<'t> {
    rest: &'t str,
    out: String,
    /// What the piece before is to white space behind it.
    before: Side,
}

impl Squeezer<'_> {
    /// Takes one piece; `None` if it does not end.
    fn step(&mut self) -> Option<()> {
        let first = self.rest.as_bytes()[0];
        if is_space(first) {
            self.white_space();
        } else if let Some(length) = tera_tag(self.rest)? {
            let tag = &self.rest[..length];
            let trims = tag.ends_with("-%}") || tag.ends_with("-}}") || tag.ends_with("-#}");
            self.take(length, if trims { Side::Closed } else { Side::Open });
        } else if self.rest.starts_with("<!--") {
            self.comment()?;
        } else if is_html_tag(self.rest) {
            self.html_tag()?;
        } else {
            let length = text_length(self.rest);
            self.take(length, Side::Open);
        }
        Some(())
    }

    fn take(&mut self, length: usize, after: Side) {
        let (piece, rest) = self.rest.split_at(length);
        self.out.push_str(piece);
        self.rest = rest;
        self.before = after;
    }

    fn white_space(&mut self) {
        let length = self.rest.bytes().take_while(|byte| is_space(*byte)).count();
        let (run, rest) = self.rest.split_at(length);
        let keep = self.before == Side::Open && before(rest) == Side::Open;
        // Tera would trim an ideographic space, too.
        let trimmed_too_far = rest.starts_with(char::is_whitespace);
        if run.contains('\n') && !trimmed_too_far {
            if keep {
                self.out.push(' ');
            }
            self.out.push_str(TRIM);
        }
        // Without a line end there is little to gain, and columns would move.
        self.out.push_str(run);
        self.rest = rest;
    }

    fn comment(&mut self) -> Option<()> {
        let length = self.rest.find("-->")? + 3;
        let conditional = self.rest.starts_with("<!--[if") || self.rest[..length].ends_with("<![endif]-->");
        // A comment that the template computes is meant to be there.
        if conditional || self.rest[..length].contains("{{") || self.rest[..length].contains("{%") {
            self.take(length, Side::Open);
            return Some(());
        }
        let (comment, rest) = self.rest.split_at(length);
        self.out.push_str("{#");
        self.out.extend(comment.chars().filter(|c| *c == '\n'));
        self.out.push_str("#}");
        self.rest = rest;
        Some(())
    }

    fn html_tag(&mut self) -> Option<()> {
        let length = html_tag_length(self.rest)?;
        let name = tag_name(self.rest);
        let opens = !self.rest.starts_with("</");
        let side = if is_block(&name) { Side::Closed } else { Side::Open };
        self.take(length, side);
        if opens && VERBATIM.contains(&name.as_str()) {
            let end = find_end_tag(self.rest, &name)?;
            self.take(end, Side::Open);
        }
        Some(())
    }
}

/// What the piece that `rest` begins with is to white space before it.
fn before(rest: &str) -> Side {
    let trims = ["{%-", "{{-", "{#-"].iter().any(|open| rest.starts_with(open));
    if trims || (is_html_tag(rest) && is_block(&tag_name(rest))) { Side::Closed } else { Side::Open }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r' | b'\x0c')
}

fn is_block(name: &str) -> bool {
    BLOCKS.binary_search(&name).is_ok()
}

/// Up to the next white space or what may begin a tag.
fn text_length(text: &str) -> usize {
    let mut bytes = text.bytes().enumerate().skip(1);
    bytes.find(|(_, byte)| is_space(*byte) || matches!(byte, b'<' | b'{')).map_or(text.len(), |(at, _)| at)
}

fn is_html_tag(text: &str) -> bool {
    let name = text.strip_prefix("</").or_else(|| text.strip_prefix('<')).or(text.strip_prefix("<!"));
    text.starts_with("<!") && !text.starts_with("<!--")
        || name.is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// In lower case; `!doctype` counts as `html`, beside which there is nothing to see.
fn tag_name(tag: &str) -> String {
    if tag.starts_with("<!") {
        return "html".to_owned();
    }
    let name = tag.trim_start_matches(['<', '/']);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(name.len());
    name[..end].to_ascii_lowercase()
}

/// To behind the `>` that ends a tag: not one within quotes or a Tera tag.
fn html_tag_length(text: &str) -> Option<usize> {
    let mut at = 1;
    let mut quote = None;
    while let Some(byte) = text.as_bytes().get(at) {
        if *byte == b'{'
            && let Some(length) = tera_tag(&text[at..])?
        {
            at += length;
            continue;
        }
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), byte) if open == *byte => quote = None,
            _ => {}
        }
        at += 1;
    }
    None
}

/// Where the end tag of a verbatim element begins.
fn find_end_tag(text: &str, name: &str) -> Option<usize> {
    let ends = |at: &usize| {
        let rest = &text.as_bytes()[at + 2..];
        rest.len() >= name.len() && rest[..name.len()].eq_ignore_ascii_case(name.as_bytes())
    };
    text.match_indices("</").map(|(at, _)| at).find(ends)
}

/// The length of the Tera tag that `text` begins with, `{% raw %}` with its content; `Some(None)` if it is none, `None`
/// if it does not end.
#[allow(clippy::option_option)] // Three answers, each used once.
fn tera_tag(text: &str) -> Option<Option<usize>> {
    let close = match text.as_bytes() {
        [b'{', b'{', ..] => "}}",
        [b'{', b'%', ..] => "%}",
        [b'{', b'#', ..] => return text.find("#}").map(|end| Some(end + 2)),
        _ => return Some(None),
    };
    let (mut quote, mut escaped) = (None, false);
    let mut end = None;
    for (at, byte) in text.bytes().enumerate().skip(2) {
        match (quote, byte) {
            _ if std::mem::take(&mut escaped) => {}
            (Some(_), b'\\') => escaped = true,
            (Some(open), byte) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'' | b'`') => quote = Some(byte),
            (None, _) if text.as_bytes()[at..].starts_with(close.as_bytes()) => {
                end = Some(at + 2);
                break;
            }
            (None, _) => {}
        }
    }
    let end = end?;
    let words = text[2..end - 2].trim_matches(['-', ' ', '\n', '\t', '\r']);
    if close == "%}" && words == "raw" {
        let raw = text[end..].match_indices("{%").find(|(at, _)| {
            text[end + at + 2..].trim_start_matches(['-', ' ', '\n', '\t', '\r']).starts_with("endraw")
        })?;
        let closing = text[end + raw.0..].find("%}")?;
        return Some(Some(end + raw.0 + closing + 2));
    }
    Some(Some(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Tera makes of the text between its tags: comments gone, white space trimmed where one asks for it.
    fn squeezed(template: &str) -> String {
        let text = squeeze(template).expect("it has an end");
        assert_eq!(text.matches('\n').count(), template.matches('\n').count(), "{text:?}");
        let mut parts = text.split(TRIM);
        let first = parts.next().unwrap_or_default().to_owned();
        let text = parts.fold(first, |text, part| text + part.trim_start());
        text.replace("{##}", "")
    }

    #[test]
    fn the_names_of_blocks_are_sorted() {
        assert!(BLOCKS.is_sorted());
    }

    #[test]
    fn white_space_goes_where_no_reader_sees_it() {
        for (template, expected) in [
            ("<ul>\n  <li>a\n  <li>b\n</ul>\n", "<ul><li>a<li>b</ul>"),
            ("<p>a\n   b <b>c</b> <i>d</i>\n</p>", "<p>a b <b>c</b> <i>d</i></p>"),
            ("<p>{{ a }}\n{{ b }}</p>", "<p>{{ a }} {{ b }}</p>"),
            ("{% if a %}\n<p>x</p>\n{% endif %}\n<p>", "{% if a %}<p>x</p>{% endif %}<p>"),
            ("<a>x</a>\n{% if a %}\n<a>y</a>", "<a>x</a> {% if a %} <a>y</a>"),
            ("a\n{%- if b -%}\nc\n{{- d -}}\ne", "a{%- if b -%}c{{- d -}}e"),
            ("{{ \"\\\"}}\" }}\n<p>", "{{ \"\\\"}}\" }}<p>"),
            ("a\n　b", "a\n　b"),
            ("<!DOCTYPE html>\n<html>\n<head>\n<title>a</title>", "<!DOCTYPE html><html><head><title>a</title>"),
            ("a <!-- no -->b<p><!-- {{ x }} --></p>", "a b<p><!-- {{ x }} --></p>"),
        ] {
            assert_eq!(squeezed(template), expected, "{template:?}");
        }
    }

    #[test]
    fn what_stands_inside_tags_and_verbatim_elements_stays() {
        for template in [
            "<li {% if a  >  b %}  class=\"x\n y\"{% endif %}  id=z>",
            "<a title=\"1  >  2\" href='a  b'>",
            "<pre>\n  a\n   b</pre>",
            "<script>\n  if (a  <  b) {\n }\n</script>",
            "<textarea>  {{ x }}  </textarea>",
            "<style>\n a  { }\n</style>",
            "{% raw %}  {{  x }}  {% endraw %}",
            "{{ \"a  }}  b\" }}",
        ] {
            assert_eq!(squeezed(template), template);
        }
    }

    #[test]
    fn a_template_that_does_not_end_is_left_alone() {
        for template in ["<p class=\"x", "{{ a", "<!-- a", "<pre> a", "{% raw %} x", "{# x"] {
            assert_eq!(squeeze(template), None, "{template:?}");
        }
    }

    #[test]
    fn lines_and_columns_stay() {
        let template = "<div>\n\n    <p>{{ a }}</p>\n{{ b }}\n text {{ c }}\n</div>";
        let squeezed = squeeze(template).unwrap();
        for mark in ["{{ a }}", "{{ b }}", "{{ c }}"] {
            let place = |text: &str| {
                let at = text.find(mark).unwrap();
                (text[..at].matches('\n').count(), at - text[..at].rfind('\n').unwrap())
            };
            assert_eq!(place(&squeezed), place(template), "{squeezed:?}");
        }
    }
}
