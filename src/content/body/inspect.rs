//! What a body holds, as facts: where it leads, what it shows, and what of it is left out when it is published.
//!
//! Goes the long way over the tree, with the cleaner's own policy, and writes no HTML.

use std::collections::{BTreeMap, HashSet};

use html5ever::{LocalName, local_name, ns};

use super::dom::{Data, Descend, Dom, Element, NodeId, Visitor};
use super::links::{self, Links, Use};
use super::policy::{self, Fate, Value};
use super::{Markup, Trust, chars, clean, headings, markdown, parse, style, values};

/// The facts of one body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inspection {
    /// What the sanitiser leaves out, and how often; nothing in the owner's bodies.
    pub removed: BTreeMap<Removed, usize>,
    /// Where links lead, as written, in their order.
    pub links: Vec<String>,
    pub images: Vec<Image>,
    pub headings: Vec<Heading>,
    /// What anchors can name.
    pub ids: HashSet<String>,
    /// All text that is shown, but for that of links.
    pub text: String,
    /// Whether links have text, too.
    pub has_link_text: bool,
    /// Whether it shows sound or films.
    pub has_media: bool,
}

/// A kind of thing that the sanitiser leaves out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Removed {
    /// With all it holds: `script`.
    Element(String),
    /// Elements that the source does not show, with all they hold.
    Hidden,
    /// `onclick` and its like.
    Handler(String),
    /// Addresses of a scheme that is not allowed, such as `javascript`.
    Address(String),
    /// The tags alone; what stands between them stays.
    Tags(String),
    Attribute(String),
    /// A property of an inline style.
    Style(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// As written.
    pub address: String,
    /// `None` where there is no `alt` at all.
    pub alt: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// From 1 to 6, as written.
    pub level: u8,
    pub text: String,
}

/// Where an address leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// Relative to the page that it stands on.
    Relative,
    /// The portal's own, written with its host; root-relative, with the base.
    Own(String),
    /// Another site; absolute.
    External(String),
    /// No page: mail, telephone, data.
    Other,
}

impl Links<'_> {
    /// Judges an address as it stands in a body.
    pub fn judge(&self, address: &str) -> Address {
        let address = address.trim();
        match links::localised(address, self) {
            Some(own) if own.starts_with('/') => Address::Own(own),
            // In another volume of the archive.
            Some(elsewhere) => Address::External(elsewhere),
            None if links::is_external(address, self) => {
                let rest = address.strip_prefix("//");
                Address::External(rest.map_or_else(|| address.to_owned(), |rest| format!("https://{rest}")))
            }
            None if links::is_relative(address) => Address::Relative,
            None => Address::Other,
        }
    }
}

/// Looks through a source.
pub fn inspect(source: &str, markup: Markup, trust: Trust, links: &Links) -> Inspection {
    let dom = match markup {
        Markup::Markdown => parse::parse(&markdown::to_html(source)),
        Markup::Html => parse::parse(source),
    };
    look(&dom, trust, links)
}

fn look(dom: &Dom, trust: Trust, links: &Links) -> Inspection {
    let mut inspector = Inspector { found: Inspection::default(), trust, links, anchors: Vec::new(), heading: None };
    dom.walk(&mut inspector);
    inspector.found
}

struct Inspector<'a> {
    found: Inspection,
    trust: Trust,
    links: &'a Links<'a>,
    /// Links that are open.
    anchors: Vec<NodeId>,
    /// The heading that is open.
    heading: Option<NodeId>,
}

impl Visitor for Inspector<'_> {
    fn enter(&mut self, node: NodeId, data: &Data) -> Descend {
        match data {
            Data::Element(element) => self.element(node, element),
            Data::Text(text) => {
                self.text(text);
                Descend::No
            }
            Data::Comment(_) | Data::Document => Descend::No,
        }
    }

    fn leave(&mut self, node: NodeId) {
        if self.anchors.last() == Some(&node) {
            self.anchors.pop();
        }
        if self.heading == Some(node) {
            self.heading = None;
        }
    }
}

impl Inspector<'_> {
    fn text(&mut self, text: &str) {
        if self.heading.is_some()
            && let Some(heading) = self.found.headings.last_mut()
        {
            heading.text.push_str(text);
        }
        if self.anchors.is_empty() {
            self.found.text.push_str(text);
        } else {
            self.found.has_link_text |= text.chars().any(|c| !c.is_whitespace() && !chars::is_invisible(c));
        }
    }

    fn element(&mut self, node: NodeId, element: &Element) -> Descend {
        if self.trust == Trust::Stranger && self.strike(element) == Descend::No {
            return Descend::No;
        }
        if self.trust == Trust::Owner
            && (clean::hidden(element) || matches!(element.name.local, local_name!("script") | local_name!("style")))
        {
            return Descend::No;
        }
        let value = |name: LocalName| element.attribute(&name);
        self.found.ids.extend(value(local_name!("id")).map(str::to_owned));
        match element.name.local {
            local_name!("a") => {
                self.anchors.push(node);
                self.found
                    .ids
                    .extend(value(local_name!("name")).filter(|_| self.trust == Trust::Owner).map(str::to_owned));
                self.found.links.extend(value(local_name!("href")).map(str::to_owned));
            }
            local_name!("img") => {
                let alt = value(local_name!("alt")).map(str::to_owned);
                let address = value(local_name!("src")).unwrap_or_default().to_owned();
                self.found.images.push(Image { address, alt });
            }
            local_name!("audio") | local_name!("video") => self.found.has_media = true,
            // Blocks part words, or the end of one would run into the next.
            local_name!("p") | local_name!("br") | local_name!("td") | local_name!("li") | local_name!("div") => {
                self.found.text.push(' ');
            }
            ref name => {
                if let Some(level) = headings::level(name) {
                    self.heading = Some(node);
                    self.found.headings.push(Heading { level, text: String::new() });
                }
            }
        }
        Descend::Yes
    }

    /// Counts what the sanitiser takes from a start tag.
    fn strike(&mut self, element: &Element) -> Descend {
        let name = &element.name.local;
        match clean::fate(element) {
            Fate::Drop
                if clean::hidden(element)
                    && element.html_name().is_some_and(|name| policy::fate(name) != Fate::Drop) =>
            {
                self.count(Removed::Hidden);
                return Descend::No;
            }
            Fate::Drop => {
                self.count(Removed::Element(name.to_string()));
                return Descend::No;
            }
            Fate::Unwrap => self.count(Removed::Tags(name.to_string())),
            Fate::Keep(_) => {}
        }
        for attribute in &element.attributes {
            let (key, value) = (&attribute.name.local, &*attribute.value);
            match policy::attribute(name, key).filter(|_| attribute.name.ns == ns!()) {
                None if key.starts_with("on") => self.count(Removed::Handler(key.to_string())),
                None if key.starts_with("data-") => self.count(Removed::Attribute("data-*".to_owned())),
                None => self.count(Removed::Attribute(key.to_string())),
                Some(Value::Style) => {
                    for property in style::refused(value) {
                        self.count(Removed::Style(property));
                    }
                }
                Some(Value::Link) => self.address(value, Use::Link),
                Some(Value::Image) => self.address(value, Use::Image),
                Some(Value::Cite | Value::Resource) => self.address(value, Use::Resource),
                Some(Value::Align | Value::Relation | Value::ImageSet) => {}
                Some(kind) => {
                    if values::checked(kind, value).is_none() && !value.is_empty() {
                        self.count(Removed::Attribute(key.to_string()));
                    }
                }
            }
        }
        Descend::Yes
    }

    fn address(&mut self, address: &str, used: Use) {
        if links::permitted(address, used, self.links).is_none() {
            let scheme = address.trim().split_once(':').map_or("", |(scheme, _)| scheme).to_ascii_lowercase();
            let is_scheme =
                !scheme.is_empty() && scheme.len() < 20 && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric());
            self.count(Removed::Address(if is_scheme { scheme } else { "?".to_owned() }));
        }
    }

    fn count(&mut self, what: Removed) {
        *self.found.removed.entry(what).or_default() += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::OwnAddress;

    fn inspected(source: &str, trust: Trust) -> Inspection {
        let own = [OwnAddress { host: "site.example".into(), base: String::new() }];
        inspect(source, Markup::Markdown, trust, &Links { own: &own, base: "", volumes: None })
    }

    #[test]
    fn what_the_sanitiser_takes_is_counted_by_kind() {
        let source = "<p onclick=\"x()\" style=\"position:fixed;color:red\">甲<script>1</script><font>乙</font>\
                      <a href=\"javascript:x\">丙</a></p><p style=\"display:none\">丁</p><iframe></iframe><iframe></iframe>";
        let found = inspected(source, Trust::Stranger);
        let expected = [
            (Removed::Element("iframe".into()), 2),
            (Removed::Element("script".into()), 1),
            (Removed::Hidden, 1),
            (Removed::Handler("onclick".into()), 1),
            (Removed::Address("javascript".into()), 1),
            (Removed::Tags("font".into()), 1),
            (Removed::Style("position".into()), 1),
        ];
        assert_eq!(found.removed, BTreeMap::from(expected));
        assert!(inspected(source, Trust::Owner).removed.is_empty());
    }

    #[test]
    fn nothing_is_counted_exactly_where_cleaning_changes_nothing() {
        let links = Links { own: &[], base: "", volumes: None };
        for (source, kept) in [
            ("<p>甲<b>乙</b></p>", true),
            ("<p style=\"color:red\">甲</p>", true),
            ("<p><img src=\"a.png\" alt=\"甲\"></p>", true),
            ("<p web=\"1\">甲</p>", false),
            ("<marquee>甲</marquee>", false),
            ("<a href=\"vbscript:x\">甲</a>", false),
        ] {
            assert_eq!(inspect(source, Markup::Html, Trust::Stranger, &links).removed.is_empty(), kept, "{source}");
        }
    }

    #[test]
    fn links_images_headings_and_text_are_told_apart() {
        let found =
            inspected("## 甲\n\n乙[丙](/d.html#e)\n\n![](f.png)\n\n#### 丁\n\n<img src=\"g.png\">", Trust::Stranger);
        assert_eq!(found.links, ["/d.html#e"]);
        let image = |address: &str, alt: Option<&str>| Image { address: address.into(), alt: alt.map(str::to_owned) };
        assert_eq!(found.images, [image("f.png", Some("")), image("g.png", None)]);
        let headings: Vec<_> = found.headings.iter().map(|heading| (heading.level, heading.text.as_str())).collect();
        assert_eq!(headings, [(2, "甲"), (4, "丁")]);
        assert!(found.text.contains('乙') && !found.text.contains('丙') && found.has_link_text);
        assert!(found.ids.contains("甲"));
    }

    #[test]
    fn addresses_are_judged() {
        let own = [OwnAddress { host: "site.example".into(), base: String::new() }];
        let links = Links { own: &own, base: "/portal", volumes: None };
        for (address, expected) in [
            ("../a", Address::Relative),
            ("#b", Address::Relative),
            ("//site.example/a?b#c", Address::Own("/portal/a?b#c".into())),
            ("//other.example/a", Address::External("https://other.example/a".into())),
            ("http://other.example/a", Address::External("http://other.example/a".into())),
            ("mailto:a@b", Address::Other),
            ("data:image/png;base64,AA", Address::Other),
        ] {
            assert_eq!(links.judge(address), expected, "{address}");
        }
    }
}
