//! Writes the pieces of HTML: tags, attributes, and text that cannot be taken for either.

use html5ever::{LocalName, local_name};

/// For each byte, whether it must be written as a reference. A carriage return is among them
/// because a parser would make a line feed of it.
type Special = [bool; 256];

static SPECIAL_IN_TEXT: Special = special(b"&<>\r");
static SPECIAL_IN_ATTRIBUTES: Special = special(b"&<>\"\r");

const fn special(bytes: &[u8]) -> Special {
    let mut special = [false; 256];
    let mut index = 0;
    while index < bytes.len() {
        special[bytes[index] as usize] = true;
        index += 1;
    }
    special
}

/// Appends text as element content.
pub(super) fn text(out: &mut String, text: &str) {
    escape(out, text, &SPECIAL_IN_TEXT);
}

/// Appends an attribute with a space before it.
pub(super) fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape(out, value, &SPECIAL_IN_ATTRIBUTES);
    out.push('"');
}

/// Appends an end tag.
pub(super) fn end_tag(out: &mut String, name: &str) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// Whether a parser drops a line end that comes right after the start tag.
pub(super) fn eats_line_end(name: &LocalName) -> bool {
    matches!(*name, local_name!("pre") | local_name!("textarea") | local_name!("listing"))
}

/// Copies `text`, with references for its `special` characters.
fn escape(out: &mut String, text: &str, special: &Special) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| special[usize::from(byte)]) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#13;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_attributes_keep_what_they_hold() {
        let mut out = String::new();
        text(&mut out, "a < b & \"c\" > d\u{A0}\r");
        assert_eq!(out, "a &lt; b &amp; \"c\" &gt; d\u{A0}&#13;");

        let mut out = String::new();
        attribute(&mut out, "title", "\"><x>'&");
        assert_eq!(out, " title=\"&quot;&gt;&lt;x&gt;'&amp;\"");
    }
}
