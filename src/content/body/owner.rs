//! Writes the owner's tree back as it came, with links, headings and images put in order.
//!
//! What is text to a browser with scripting (scripts, styles, the inside of `<noscript>`) is copied
//! and not looked into.

use html5ever::{Attribute, LocalName, local_name, ns};

use super::dom::{Data, Descend, Dom, Element, NodeId, Visitor};
use super::headings::Shift;
use super::links::{self, Links};
use super::{policy, write};

/// The HTML of `dom`; `capacity` is a guess at its length in bytes.
pub(super) fn tidy(dom: &Dom, links: &Links, capacity: usize) -> String {
    let mut outline = Outline(Shift::default());
    dom.walk(&mut outline);
    let mut writer = Writer { out: String::with_capacity(capacity), open: Vec::new(), headings: outline.0, links };
    dom.walk(&mut writer);
    writer.out
}

/// Collects the levels of all headings.
struct Outline(Shift);

impl Visitor for Outline {
    fn enter(&mut self, _node: NodeId, data: &Data) -> Descend {
        if let Data::Element(element) = data
            && let Some(name) = element.html_name()
        {
            self.0.see(name);
        }
        Descend::Yes
    }
}

struct Open {
    node: NodeId,
    name: LocalName,
    is_html: bool,
    /// Where in the output its content begins.
    content: usize,
}

struct Writer<'a> {
    out: String,
    open: Vec<Open>,
    headings: Shift,
    links: &'a Links<'a>,
}

impl Visitor for Writer<'_> {
    fn enter(&mut self, node: NodeId, data: &Data) -> Descend {
        match data {
            Data::Document => {}
            Data::Comment(text) => {
                self.out.push_str("<!--");
                self.out.push_str(text);
                self.out.push_str("-->");
            }
            Data::Text(text) => self.text(text),
            Data::Element(element) => self.element(node, element),
        }
        Descend::Yes
    }

    fn leave(&mut self, node: NodeId) {
        if let Some(open) = self.open.pop_if(|open| open.node == node) {
            write::end_tag(&mut self.out, &open.name);
        }
    }
}

impl Writer<'_> {
    fn text(&mut self, text: &str) {
        if let Some(open) = self.open.last()
            && open.is_html
        {
            if is_written_raw(&open.name) {
                self.out.push_str(text);
                return;
            }
            if write::eats_line_end(&open.name) && open.content == self.out.len() && text.starts_with('\n') {
                self.out.push('\n');
            }
        }
        write::text(&mut self.out, text);
    }

    fn element(&mut self, node: NodeId, element: &Element) {
        let html_name = element.html_name();
        let name = html_name.map_or_else(|| element.name.local.clone(), |name| self.headings.apply(name));
        self.out.push('<');
        self.out.push_str(&name);
        for attribute in &element.attributes {
            self.attribute(element, attribute);
        }
        if html_name.is_some() {
            self.added_attributes(element);
        }
        self.out.push('>');
        if html_name.is_none_or(|name| !policy::is_void(name)) {
            self.open.push(Open { node, name, is_html: html_name.is_some(), content: self.out.len() });
        }
    }

    fn attribute(&mut self, element: &Element, attribute: &Attribute) {
        let (key, value) = (&attribute.name.local, &*attribute.value);
        match attribute.name.ns {
            ns!(xml) => write::attribute(&mut self.out, &format!("xml:{key}"), value),
            ns!(xlink) => write::attribute(&mut self.out, &format!("xlink:{key}"), value),
            ns!(xmlns) if *key != local_name!("xmlns") => {
                write::attribute(&mut self.out, &format!("xmlns:{key}"), value);
            }
            ns!() => {
                let local = match *key {
                    local_name!("href") | local_name!("src") | local_name!("poster") | local_name!("action") => {
                        links::localised(value, self.links)
                    }
                    local_name!("srcset") => links::localised_set(value, self.links),
                    local_name!("rel") if element.html_name() == Some(&local_name!("a")) => {
                        // Written with what is added.
                        return;
                    }
                    _ => None,
                };
                write::attribute(&mut self.out, key, local.as_deref().unwrap_or(value));
            }
            _ => write::attribute(&mut self.out, key, value),
        }
    }

    /// Writes what the portal adds to an HTML element's own attributes.
    fn added_attributes(&mut self, element: &Element) {
        let value = |name: LocalName| element.attribute(&name);
        match element.name.local {
            local_name!("a") => {
                let external =
                    value(local_name!("href")).is_some_and(|address| links::is_external(address, self.links));
                let own = value(local_name!("rel"));
                let settled = own.is_some_and(|own| {
                    own.split_ascii_whitespace()
                        .any(|word| word.eq_ignore_ascii_case("noopener") || word.eq_ignore_ascii_case("opener"))
                });
                match own {
                    Some(own) if external && !settled => {
                        let rel = format!("{own} noopener");
                        write::attribute(&mut self.out, "rel", rel.trim_ascii_start());
                    }
                    Some(own) => write::attribute(&mut self.out, "rel", own),
                    None if external => write::attribute(&mut self.out, "rel", "noopener"),
                    None => {}
                }
            }
            local_name!("img") => {
                if value(local_name!("loading")).is_none() {
                    write::attribute(&mut self.out, "loading", "lazy");
                }
                if value(local_name!("decoding")).is_none() {
                    write::attribute(&mut self.out, "decoding", "async");
                }
            }
            _ => {}
        }
    }
}

/// Whether an element's text stands in the source without references, with scripting on.
fn is_written_raw(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("script")
            | local_name!("style")
            | local_name!("xmp")
            | local_name!("iframe")
            | local_name!("noembed")
            | local_name!("noframes")
            | local_name!("noscript")
            | local_name!("plaintext")
    )
}
