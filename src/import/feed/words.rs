//! Strangers' words made fit for a file: no control characters, no endless lines.

/// One line: control characters and line ends become spaces, runs of spaces one; at most `longest` characters, the last
/// of which tells that something was cut.
pub fn line(text: &str, longest: usize) -> String {
    let mut line = String::new();
    let mut length = 0;
    for c in text.trim().chars().filter(|c| !is_no_character(*c)) {
        let c = if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c };
        if c == ' ' && line.ends_with(' ') {
            continue;
        }
        if length == longest {
            line.pop();
            line.push('…');
            break;
        }
        line.push(c);
        length += 1;
    }
    line.trim().to_owned()
}

/// A body: its lines end in a line feed, and there are no control characters but that and the tab.
pub fn body(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String =
        text.chars().filter(|c| matches!(c, '\n' | '\t') || !(c.is_control() || is_no_character(*c))).collect();
    kept.trim().to_owned()
}

/// Characters that YAML has no place for, or that are marks of encodings.
fn is_no_character(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Plain text as HTML: blank lines part paragraphs.
pub fn paragraphs(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let blocks = escaped.split("\n\n").map(str::trim).filter(|block| !block.is_empty());
    blocks.map(|block| format!("<p>{}</p>", block.replace('\n', "<br>\n"))).collect::<Vec<_>>().join("\n")
}

/// Whether text that should be plain looks as if it were HTML, as titles in RSS often are.
pub fn looks_like_html(text: &str) -> bool {
    let tag = |(at, _): (usize, &str)| {
        text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'))
    };
    let entity = |(at, _): (usize, &str)| {
        let name = text[at + 1..].split(';').next().unwrap_or_default();
        name.len() < text.len() - at - 1
            && (2..=10).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#')
    };
    text.match_indices('<').any(tag) || text.match_indices('&').any(entity)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_line_of_bounded_length() {
        assert_eq!(line(" a\r\n\u{0}b\u{2028}c\u{feff}　d ", 100), "a b c　d");
        assert_eq!(line("一二三四五", 4), "一二三…");
        assert_eq!(line("一二三四", 4), "一二三四");
    }

    #[test]
    fn plain_text_becomes_paragraphs() {
        assert_eq!(paragraphs("a<b\nc\n\n\nd&"), "<p>a&lt;b<br>\nc</p>\n<p>d&amp;</p>");
    }

    #[test]
    fn html_in_a_title_is_recognised() {
        for (text, expected) in [
            ("a &amp; b", true),
            ("<b>a</b>", true),
            ("a < b", false),
            ("R&D; x", false),
            ("A&B公司", false),
            ("x &#39;", true),
        ] {
            assert_eq!(looks_like_html(text), expected, "{text}");
        }
    }
}
