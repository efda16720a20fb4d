//! The short way for the bodies that most posts have: paragraphs, spans, links, images, properly nested.
//!
//! A tokenizer that knows a small part of HTML feeds the same [`Cleaner`] as the parsed tree does. It gives up at
//! whatever html5ever might read otherwise than it stands there: a tag that is not closed where it should be, an
//! element with rules of its own, a character reference, a stray `<`. Then the body goes the long way. The tests hold
//! that both ways write the same bytes.

use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, QualName, local_name, ns};
use memchr::{memchr, memchr2};

use super::clean::Cleaner;
use super::dom::{Descend, Element, NodeId};
use super::links::Links;

/// Elements that may be open at once; more are left to the long way.
const DEPTH: usize = 12;
/// Bytes of one tag or comment; the parser ends overlong ones by force.
const LONGEST: usize = 8 * 1024;
/// Attributes of one tag.
const ATTRIBUTES: usize = 12;
/// Of phrases within one another. The parser counts equal ones from the fourth on.
const PHRASES: usize = 3;

/// `html` cleaned, or `None` if it takes a parser to read it.
pub(super) fn clean(html: &str, links: &Links, capacity: usize) -> Option<String> {
    // The parser has rules for these wherever they stand.
    if memchr2(0, b'\r', html.as_bytes()).is_some() {
        return None;
    }
    let mut reader =
        Reader { rest: html, open: Vec::with_capacity(DEPTH), seen: 0, cleaner: Cleaner::plain(links, capacity) };
    while !reader.rest.is_empty() {
        reader.piece()?;
    }
    reader.open.is_empty().then(|| reader.cleaner.finish())
}

/// What may stand inside an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Anything.
    Block,
    /// Phrases and text; a block would end it.
    Paragraph,
    /// Phrases and text.
    Phrase,
    /// Nothing: it has no end tag.
    Void,
}

/// The elements that are read here.
fn element(name: &str) -> Option<(LocalName, Kind)> {
    Some(match name {
        "p" => (local_name!("p"), Kind::Paragraph),
        "div" => (local_name!("div"), Kind::Block),
        "center" => (local_name!("center"), Kind::Block),
        "blockquote" => (local_name!("blockquote"), Kind::Block),
        "section" => (local_name!("section"), Kind::Block),
        "span" => (local_name!("span"), Kind::Phrase),
        "a" => (local_name!("a"), Kind::Phrase),
        "strong" => (local_name!("strong"), Kind::Phrase),
        "b" => (local_name!("b"), Kind::Phrase),
        "em" => (local_name!("em"), Kind::Phrase),
        "i" => (local_name!("i"), Kind::Phrase),
        "u" => (local_name!("u"), Kind::Phrase),
        "sup" => (local_name!("sup"), Kind::Phrase),
        "sub" => (local_name!("sub"), Kind::Phrase),
        "font" => (local_name!("font"), Kind::Phrase),
        "br" => (local_name!("br"), Kind::Void),
        "img" => (local_name!("img"), Kind::Void),
        _ => return None,
    })
}

/// The attributes that mean something to the cleaner on these elements; it passes over all others.
fn attribute(name: &str) -> Option<LocalName> {
    Some(match name {
        "class" => local_name!("class"),
        "id" => local_name!("id"),
        "title" => local_name!("title"),
        "lang" => local_name!("lang"),
        "dir" => local_name!("dir"),
        "style" => local_name!("style"),
        "hidden" => local_name!("hidden"),
        "align" => local_name!("align"),
        "cite" => local_name!("cite"),
        "href" => local_name!("href"),
        "rel" => local_name!("rel"),
        "src" => local_name!("src"),
        "srcset" => local_name!("srcset"),
        "sizes" => local_name!("sizes"),
        "alt" => local_name!("alt"),
        "width" => local_name!("width"),
        "height" => local_name!("height"),
        _ => return None,
    })
}

struct Open {
    node: NodeId,
    name: LocalName,
    kind: Kind,
    /// What it holds is passed over.
    muted: bool,
}

struct Reader<'a> {
    rest: &'a str,
    open: Vec<Open>,
    /// Elements so far: each has a number of its own.
    seen: usize,
    cleaner: Cleaner<'a>,
}

impl<'a> Reader<'a> {
    fn piece(&mut self) -> Option<()> {
        match self.rest.as_bytes() {
            [b'<', b'/', ..] => self.end_tag(),
            [b'<', b'!', ..] => self.comment(),
            [b'<', ..] => self.start_tag(),
            [b'&', ..] => self.reference(),
            _ => {
                let length = memchr2(b'<', b'&', self.rest.as_bytes()).unwrap_or(self.rest.len());
                let text = self.take(length);
                self.text(text);
                Some(())
            }
        }
    }

    fn is_muted(&self) -> bool {
        self.open.last().is_some_and(|open| open.muted)
    }

    fn text(&mut self, text: &str) {
        if !self.is_muted() {
            self.cleaner.text(text);
        }
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (piece, rest) = self.rest.split_at(length);
        self.rest = rest;
        piece
    }

    /// The references that editors write, and an ampersand that can begin none.
    fn reference(&mut self) -> Option<()> {
        let known = [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&nbsp;", "\u{a0}")];
        if let Some((reference, text)) = known.into_iter().find(|(reference, _)| self.rest.starts_with(reference)) {
            self.rest = &self.rest[reference.len()..];
            self.text(text);
            return Some(());
        }
        match self.rest.as_bytes().get(1) {
            Some(next) if next.is_ascii_alphanumeric() || *next == b'#' => None,
            _ => {
                let text = self.take(1);
                self.text(text);
                Some(())
            }
        }
    }

    /// `<!-- words -->` and nothing odder.
    fn comment(&mut self) -> Option<()> {
        let inside = self.rest.strip_prefix("<!--")?;
        let end = memchr2(b'-', b'>', inside.as_bytes())?;
        if memchr2(b'<', b'!', &inside.as_bytes()[..end]).is_some() || end == 0 || end > LONGEST {
            return None;
        }
        self.rest = inside[end..].strip_prefix("-->")?;
        Some(())
    }

    fn end_tag(&mut self) -> Option<()> {
        let rest = &self.rest[2..];
        let end = memchr(b'>', rest.as_bytes())?;
        let open = self.open.pop()?;
        if rest[..end] != *open.name {
            return None;
        }
        self.rest = &rest[end + 1..];
        if !open.muted {
            self.cleaner.leave_element(open.node);
        }
        Some(())
    }

    fn start_tag(&mut self) -> Option<()> {
        let rest = &self.rest[1..];
        let end = rest.bytes().position(|byte| !byte.is_ascii_lowercase())?;
        let (name, kind) = element(&rest[..end])?;
        self.check_place(&name, kind)?;
        self.rest = &rest[end..];
        let before = self.rest.len();
        let attributes = self.attributes(kind)?;
        if before - self.rest.len() > LONGEST {
            return None;
        }
        let node = NodeId::from_index(self.seen);
        self.seen += 1;
        let element = Element::new(QualName::new(None, ns!(html), name), attributes);
        let muted = self.is_muted() || self.cleaner.enter_element(node, &element) == Descend::No;
        if kind != Kind::Void {
            self.open.push(Open { node, name: element.name.local, kind, muted });
        }
        Some(())
    }

    /// Whether the parser would put the element where it stands.
    fn check_place(&self, name: &LocalName, kind: Kind) -> Option<()> {
        let fits = match (self.open.last().map(|open| open.kind), kind) {
            (None | Some(Kind::Block), _) => true,
            (Some(_), Kind::Phrase | Kind::Void) => true,
            (Some(_), Kind::Block | Kind::Paragraph) => false,
        };
        let phrases = self.open.iter().rev().take_while(|open| open.kind == Kind::Phrase);
        let in_bounds = self.open.len() < DEPTH && phrases.clone().count() < PHRASES;
        let nested_link = *name == local_name!("a") && self.open.iter().any(|open| open.name == local_name!("a"));
        (fits && in_bounds && !nested_link).then_some(())
    }

    /// What stands between a tag's name and its end, which is passed over.
    fn attributes(&mut self, kind: Kind) -> Option<Vec<Attribute>> {
        let mut names: Vec<&str> = Vec::new();
        let mut attributes = Vec::new();
        loop {
            let spaces = self.rest.bytes().take_while(|byte| matches!(byte, b' ' | b'\n' | b'\t')).count();
            self.rest = &self.rest[spaces..];
            match self.rest.as_bytes() {
                [b'>', ..] => {
                    self.rest = &self.rest[1..];
                    return Some(attributes);
                }
                [b'/', b'>', ..] if kind == Kind::Void => {
                    self.rest = &self.rest[2..];
                    return Some(attributes);
                }
                _ if spaces == 0 => return None,
                _ => {}
            }
            let is_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_');
            let end = self.rest.bytes().position(|byte| !is_name(byte)).filter(|end| *end > 0)?;
            let name = self.take(end);
            // The first of several counts; and very many are nobody's who writes plainly.
            if names.len() == ATTRIBUTES || names.contains(&name) {
                return None;
            }
            names.push(name);
            let value = self.value()?;
            if let Some(name) = attribute(name) {
                attributes.push(Attribute { name: QualName::new(None, ns!(), name), value });
            }
        }
    }

    /// `="…"`; none is an empty one.
    fn value(&mut self) -> Option<StrTendril> {
        let Some(rest) = self.rest.strip_prefix('=') else { return Some(StrTendril::new()) };
        let quote = *rest.as_bytes().first().filter(|quote| matches!(quote, b'"' | b'\''))?;
        let end = memchr(quote, &rest.as_bytes()[1..])? + 1;
        let value = &rest[1..end];
        if memchr(b'&', value.as_bytes()).is_some() {
            return None;
        }
        self.rest = &rest[end + 1..];
        Some(StrTendril::from_slice(value))
    }
}
