//! Writes a stranger's tree with nothing in it but what the allow-list names.
//!
//! Whatever comes out is read back by any HTML parser as the very tree that was meant, and
//! cleaning it again changes nothing.

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
    let mut cleaner = Cleaner { headings: outline.0, ..Cleaner::plain(links, capacity) };
    dom.walk(&mut cleaner);
    cleaner.finish()
}

/// What becomes of an element, before its attributes are looked at.
pub(super) fn fate(element: &Element) -> Fate {
    match element.html_name() {
        Some(name) if !hidden(element) => policy::fate(name),
        _ => Fate::Drop,
    }
}

/// Whether the source does not show the element.
pub(super) fn hidden(element: &Element) -> bool {
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

/// Writes elements and text in document order.
pub(super) struct Cleaner<'a> {
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
            Data::Element(element) => self.enter_element(node, element),
            Data::Text(text) => {
                self.text(text);
                Descend::No
            }
            Data::Comment(_) | Data::Document => Descend::No,
        }
    }

    fn leave(&mut self, node: NodeId) {
        self.leave_element(node);
    }
}

impl<'a> Cleaner<'a> {
    /// For a body without headings.
    pub(super) fn plain(links: &'a Links<'a>, capacity: usize) -> Self {
        Self {
            out: String::with_capacity(capacity),
            attributes: String::new(),
            open: Vec::new(),
            headings: Shift::default(),
            links,
        }
    }

    pub(super) fn finish(self) -> String {
        self.out
    }

    pub(super) fn enter_element(&mut self, node: NodeId, element: &Element) -> Descend {
        match fate(element) {
            Fate::Keep(name) => self.element(node, element, &name),
            Fate::Unwrap => Descend::Yes,
            Fate::Drop => Descend::No,
        }
    }

    pub(super) fn leave_element(&mut self, node: NodeId) {
        // An element that a later one closed by implication is gone from the stack already.
        if self.open.last().is_some_and(|open| open.node == node) {
            self.close();
        }
    }

    pub(super) fn text(&mut self, text: &str) {
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
        let seen = self.copy_attributes(element, name);
        match self.complete_attributes(name, &seen) {
            Worth::Writing => {}
            Worth::Unwrapping => return Descend::Yes,
            Worth::Nothing => return Descend::No,
        }
        let survivors = nesting::survivors(&self.open, name);
        while self.open.len() > survivors {
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

    /// Puts those attributes into `self.attributes` that can be judged one by one.
    fn copy_attributes<'e>(&mut self, element: &'e Element, name: &LocalName) -> Seen<'e> {
        let mut seen = Seen::default();
        if element.name.local == local_name!("center") {
            seen.alignment = Some("center");
        }
        self.attributes.clear();
        for attribute in &element.attributes {
            if attribute.name.ns != ns!() {
                continue;
            }
            let (key, value) = (&attribute.name.local, &*attribute.value);
            let Some(kind) = policy::attribute(name, key) else {
                continue;
            };
            let source = |used| links::permitted(value, used, self.links).filter(|address| !address.is_empty());
            let kept = match kind {
                Value::Style => {
                    seen.style = value;
                    None
                }
                Value::Align => {
                    seen.alignment = alignment(value).or(seen.alignment);
                    None
                }
                Value::Relation => {
                    seen.relation = value;
                    None
                }
                Value::Link => {
                    let address = links::permitted(value, Use::Link, self.links);
                    seen.link = if address.is_some() { Link::To(value) } else { Link::Refused };
                    address
                }
                Value::Cite => source(Use::Resource),
                Value::Resource => source(Use::Resource),
                Value::Image => source(Use::Image),
                Value::ImageSet => {
                    let set = links::permitted_set(value, self.links);
                    (!set.is_empty()).then_some(set.into())
                }
                _ => values::checked(kind, value),
            };
            if let Some(kept) = kept {
                write::attribute(&mut self.attributes, key, &kept);
                seen.source |= matches!(kind, Value::Resource | Value::Image | Value::ImageSet);
                seen.id |= *key == local_name!("id");
                seen.alt |= *key == local_name!("alt");
            }
        }
        seen
    }

    /// Adds the attributes that depend on others, always in the same order and after them, so that
    /// they stand where they stood when the result is cleaned again.
    fn complete_attributes(&mut self, name: &LocalName, seen: &Seen) -> Worth {
        let out = &mut self.attributes;
        // An `alt` that is there is copied: it stands before all that comes here.
        if *name == local_name!("img") && !seen.alt {
            write::attribute(out, "alt", "");
        }
        let style = style::allowed(seen.style, seen.alignment);
        if !style.is_empty() {
            write::attribute(out, "style", &style);
        }
        match *name {
            local_name!("a") => {
                let external = match seen.link {
                    Link::To(address) => links::is_external(address, self.links),
                    Link::Missing if seen.id => false,
                    Link::Missing | Link::Refused => return Worth::Unwrapping,
                };
                let relations = links::relations(seen.relation, external);
                if !relations.is_empty() {
                    write::attribute(out, "rel", &relations);
                }
            }
            local_name!("span") if out.is_empty() => return Worth::Unwrapping,
            local_name!("img") | local_name!("source") | local_name!("track") if !seen.source => {
                return Worth::Nothing;
            }
            local_name!("img") => {
                write::attribute(out, "loading", "lazy");
                write::attribute(out, "decoding", "async");
            }
            local_name!("audio") | local_name!("video") => {
                write::attribute(out, "controls", "");
                write::attribute(out, "preload", "none");
            }
            _ => {}
        }
        Worth::Writing
    }
}

/// What an element is still good for without what is not allowed.
enum Worth {
    Writing,
    Unwrapping,
    Nothing,
}

/// What a start tag said that cannot be judged by itself.
#[derive(Default)]
struct Seen<'e> {
    style: &'e str,
    alignment: Option<&'static str>,
    relation: &'e str,
    link: Link<'e>,
    /// Whether it has a permitted source of an image or the like.
    source: bool,
    id: bool,
    alt: bool,
}

/// Where a link leads.
#[derive(Default)]
enum Link<'e> {
    #[default]
    Missing,
    Refused,
    /// The address as the source has it.
    To(&'e str),
}

/// The value of an `align` attribute, if it means the alignment of text.
fn alignment(value: &str) -> Option<&'static str> {
    ["left", "center", "right", "justify"].into_iter().find(|known| known.eq_ignore_ascii_case(value.trim_ascii()))
}
