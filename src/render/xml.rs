//! XML as values: elements written by quick-xml, text freed of what XML 1.0 cannot hold.

use memchr::{memchr3, memmem};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, Event};
use std::borrow::Cow;

/// A document under construction. Writing to memory cannot fail, so no call returns an error.
pub struct Xml(Writer<Vec<u8>>);

impl Xml {
    pub fn new() -> Self {
        let mut xml = Self(Writer::new(Vec::new()));
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        xml
    }

    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let start = element(name, attributes);
        self.event(Event::Start(start));
    }

    pub fn close(&mut self, name: &str) {
        self.event(Event::End(BytesEnd::new(name)));
    }

    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.event(Event::Empty(element(name, attributes)));
    }

    pub fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.open(name, attributes);
        // Bodies are long, so that they go straight into the document.
        escape(self.0.get_mut(), &allowed(text));
        self.close(name);
    }

    pub fn finish(self) -> Vec<u8> {
        let mut bytes = self.0.into_inner();
        bytes.push(b'\n');
        bytes
    }

    fn event(&mut self, event: Event) {
        // A `Vec` takes every byte.
        let _ = self.0.write_event(event);
    }
}

fn element<'n>(name: &'n str, attributes: &[(&str, &str)]) -> BytesStart<'n> {
    let mut start = BytesStart::new(name);
    for (key, value) in attributes {
        start.push_attribute((*key, &*allowed(value)));
    }
    start
}

/// XML 1.0, production 2: most control characters cannot stand in a document, not even escaped.
fn allowed(text: &str) -> Cow<'_, str> {
    let forbidden = |c: char| matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}');
    // (Without an early end, so that many bytes are compared at once; what is found is looked at closely below.)
    let control = text.bytes().fold(0, |found, byte| found | u8::from(byte < b' '));
    let suspicious = control != 0 || memmem::find(text.as_bytes(), b"\xef\xbf").is_some();
    if !suspicious || !text.contains(forbidden) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|c| !forbidden(*c)).collect())
}

/// Appends text as the content of an element.
fn escape(document: &mut Vec<u8>, text: &str) {
    let mut rest = text.as_bytes();
    while let Some(at) = memchr3(b'&', b'<', b'>', rest) {
        document.extend_from_slice(&rest[..at]);
        document.extend_from_slice(match rest[at] {
            b'&' => b"&amp;",
            b'<' => b"&lt;",
            _ => b"&gt;",
        });
        rest = &rest[at + 1..];
    }
    document.extend_from_slice(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_freed_of_what_xml_cannot_hold() {
        let mut xml = Xml::new();
        xml.text("t", &[("a", "\"<&\u{1}")], "a<b> & \"c\"\n\u{0}\u{b}\u{fffe}\u{ff0c}");
        let text = String::from_utf8(xml.finish()).unwrap();
        let (_, element) = text.split_once("?>").unwrap();
        assert_eq!(element, "<t a=\"&quot;&lt;&amp;\">a&lt;b&gt; &amp; \"c\"\n\u{ff0c}</t>\n");
    }
}
