//! Writes the pieces of HTML: tags, attributes, and text that cannot be taken for either.

use html5ever::{LocalName, local_name};

/// For each byte, whether it must be written as a reference. A carriage return is among them
/// because a parser would make a line feed of it.
type Special = [bool; 256];

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
    let mut rest = text;
    while let Some(at) = next_special(rest.as_bytes()) {
        out.push_str(&rest[..at]);
        out.push_str(reference(rest.as_bytes()[at]));
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// Appends an attribute with a space before it.
pub(super) fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape(out, value);
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

/// Where the next character stands that text must have as a reference. Text is long and seldom holds one, so that two
/// searches are faster than a table.
fn next_special(text: &[u8]) -> Option<usize> {
    let mark = memchr::memchr3(b'&', b'<', b'>', text);
    memchr::memchr(b'\r', &text[..mark.unwrap_or(text.len())]).or(mark)
}

/// Copies an attribute's value, with references for its special characters.
fn escape(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| SPECIAL_IN_ATTRIBUTES[usize::from(byte)]) {
        out.push_str(&rest[..at]);
        out.push_str(reference(rest.as_bytes()[at]));
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

fn reference(special: u8) -> &'static str {
    match special {
        b'&' => "&amp;",
        b'<' => "&lt;",
        b'>' => "&gt;",
        b'"' => "&quot;",
        _ => "&#13;",
    }
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
