//! Writes a stranger's tree with nothing in it but what the allow-list names.
//!
//! Whatever comes out is read back by any HTML parser as the very tree that was meant, and
//! cleaning it again changes nothing.

use html5ever::tendril::StrTendril;
use html5ever::{LocalName, local_name, ns};

use super::dom::{Data, Descend, Dom, Element, NodeId, Visitor};
use super::headings::Shift;
use super::links::{self, Links, Use};
use super::nesting::{self, Open};
use super::policy::{self, Fate, Value};
use super::{MAX_DEPTH, style, values, write};

/// The HTML of `dom`, clean; `capacity` is a guess at its length in bytes.
pub(super) fn clean(dom: &Dom, links: &Links, capacity: usize) -> String {
    let mut outline = Outline(Shift::default());
    dom.walk(&mut outline);
    let mut cleaner = Cleaner {
        out: String::with_capacity(capacity),
        attributes: String::new(),
        open: Vec::new(),
        headings: outline.0,
        links,
    };
    dom.walk(&mut cleaner);
    cleaner.out
}

/// What becomes of an element, before its attributes are looked at.
fn fate(element: &Element) -> Fate {
    match element.html_name() {
        Some(name) if !hidden(element) => policy::fate(name),
        _ => Fate::Drop,
    }
}

/// Whether the source does not show the element.
fn hidden(element: &Element) -> bool {
    element.attribute(&local_name!("hidden")).is_some()
        || element.attribute(&local_name!("style")).is_some_and(style::hides)
}

/// Collects the levels of the headings that will be written.
struct Outline(Shift);

impl Visitor for Outline {
    fn enter(&mut self, _node: NodeId, data: &Data) -> Descend {
        let Data::Element(element) = data else {
            return Descend::No;
        };
        match fate(element) {
            Fate::Keep(name) => self.0.see(&name),
            Fate::Unwrap => {}
            Fate::Drop => return Descend::No,
        }
        Descend::Yes
    }
}

struct Cleaner<'a> {
    out: String,
    /// The attributes of the start tag in the making; kept for its memory.
    attributes: String,
    /// The elements that are open in `out`.
    open: Vec<Open>,
    headings: Shift,
    links: &'a Links<'a>,
}

impl Visitor for Cleaner<'_> {
    fn enter(&mut self, node: NodeId, data: &Data) -> Descend {
        match data {
            Data::Element(element) => match fate(element) {
                Fate::Keep(name) => self.element(node, element, &name),
                Fate::Unwrap => Descend::Yes,
                Fate::Drop => Descend::No,
            },
            Data::Text(text) => {
                self.text(text);
                Descend::No
            }
            Data::Comment(_) | Data::Document => Descend::No,
        }
    }

    fn leave(&mut self, node: NodeId) {
        // An element that a later one closed by implication is gone from the stack already.
        if self.open.last().is_some_and(|open| open.node == node) {
            self.close();
        }
    }
}

impl Cleaner<'_> {
    fn text(&mut self, text: &StrTendril) {
        let parent = self.open.last();
        if !nesting::takes_text(parent.map(|open| &open.name)) && !text.bytes().all(|byte| byte.is_ascii_whitespace()) {
            return;
        }
        if let Some(open) = parent
            && open.content == self.out.len()
            && write::eats_line_end(&open.name)
            && text.starts_with('\n')
        {
            self.out.push('\n');
        }
        write::text(&mut self.out, text);
    }

    /// Writes the start tag of an element and opens it, if it may stand here.
    fn element(&mut self, node: NodeId, element: &Element, name: &LocalName) -> Descend {
        let is_void = policy::is_void(name);
        let parent = self.open.last().map(|open| &open.name);
        if !nesting::fits(parent, name) || (self.open.len() >= MAX_DEPTH && !is_void) {
            return Descend::Yes;
        }
        match self.attributes(element, name) {
            Fate::Keep(_) => {}
            Fate::Unwrap => return Descend::Yes,
            Fate::Drop => return Descend::No,
        }
        while self.open.len() > nesting::survivors(&self.open, name) {
            self.close();
        }
        let name = self.headings.apply(name);
        let start = self.out.len();
        self.out.push('<');
        self.out.push_str(&name);
        self.out.push_str(&self.attributes);
        self.out.push('>');
        if is_void {
            return Descend::No;
        }
        self.open.push(Open { node, name, start, content: self.out.len() });
        Descend::Yes
    }

    /// Closes the innermost open element.
    fn close(&mut self) {
        let Some(open) = self.open.pop() else {
            return;
        };
        if open.name == local_name!("span") && open.content == self.out.len() {
            self.out.truncate(open.start);
        } else {
            write::end_tag(&mut self.out, &open.name);
        }
    }

    /// Puts the attributes of an element's start tag into `self.attributes`, and decides whether
    /// it is still worth writing with what is left of them.
    fn attributes(&mut self, element: &Element, name: &LocalName) -> Fate {
        let out = &mut self.attributes;
        out.clear();
        let mut own_style = "";
        let mut alignment = (element.name.local == local_name!("center")).then_some("center");
        let mut relation = "";
        let mut link = None;
        let mut refused = false;
        let mut has_source = false;
        let mut has_id = false;
        let mut has_alt = false;

        for attribute in &element.attributes {
            if attribute.name.ns != ns!() {
                continue;
            }
            let (key, value) = (&attribute.name.local, &*attribute.value);
            let Some(kind) = policy::attribute(name, key) else {
                continue;
            };
            let written = match kind {
                Value::Style => {
                    own_style = value;
                    None
                }
                Value::Align => {
                    alignment = ["left", "center", "right", "justify"]
                        .into_iter()
                        .find(|known| known.eq_ignore_ascii_case(value.trim_ascii()))
                        .or(alignment);
                    None
                }
                Value::Relation => {
                    relation = value;
                    None
                }
                Value::Link => {
                    link = Some(value);
                    let permitted = links::permitted(value, Use::Link, self.links);
                    refused = permitted.is_none();
                    permitted
                }
                Value::Cite => links::permitted(value, Use::Resource, self.links),
                Value::Resource => {
                    links::permitted(value, Use::Resource, self.links).filter(|address| !address.is_empty())
                }
                Value::Image => links::permitted(value, Use::Image, self.links).filter(|address| !address.is_empty()),
                Value::ImageSet => Some(links::permitted_set(value, self.links).into())
                    .filter(|set: &std::borrow::Cow<str>| !set.is_empty()),
                _ => values::checked(kind, value),
            };
            let Some(written) = written else {
                continue;
            };
            write::attribute(out, key, &written);
            has_source |= matches!(kind, Value::Resource | Value::Image | Value::ImageSet);
            has_id |= *key == local_name!("id");
            has_alt |= *key == local_name!("alt");
        }

        let own_style = style::allowed(own_style, alignment);
        if !own_style.is_empty() {
            write::attribute(out, "style", &own_style);
        }
        match *name {
            local_name!("a") => {
                if refused || (link.is_none() && !has_id) {
                    return Fate::Unwrap;
                }
                let external = link.is_some_and(|link| links::is_external(link, self.links));
                let relation = links::relations(relation, external);
                if !relation.is_empty() {
                    write::attribute(out, "rel", &relation);
                }
            }
            local_name!("span") if out.is_empty() => return Fate::Unwrap,
            local_name!("img") | local_name!("source") | local_name!("track") if !has_source => {
                return Fate::Drop;
            }
            local_name!("img") => {
                if !has_alt {
                    write::attribute(out, "alt", "");
                }
                out.push_str(" loading=\"lazy\" decoding=\"async\"");
            }
            local_name!("audio") | local_name!("video") => {
                out.push_str(" controls=\"\" preload=\"none\"");
            }
            _ => {}
        }
        Fate::Keep(name.clone())
    }
}
