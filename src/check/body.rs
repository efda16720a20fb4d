//! Rules about the body of one file.

use super::place::Place;
use crate::content::body::{Inspection, Markup};
use crate::content::find_liquid;
use crate::diagnostic::{Code, Diagnostic};
use crate::words::{Text, text};

/// Template syntax in a post, which nothing executes.
pub fn template_syntax(body: &str, place: &Place) -> Option<Diagnostic> {
    let at = find_liquid(body)?;
    let rest = &body[at..];
    let close = if rest.starts_with("{{") { "}}" } else { "%}" };
    let line = rest.lines().next().unwrap_or_default();
    let length = line.find(close).map_or(2, |end| end + 2);
    let message = text!("template syntax in a post is not executed; readers see it as it stands there");
    let found = Diagnostic::new(Code::TemplateInBody, message).hint(text!("write what it was to become, or remove it"));
    Some(place.at(found, place.text.len() - body.len() + at, length))
}

/// Controls, lost characters and marks that turn text around: they show nothing, or not what stands there.
pub fn control_characters(place: &Place) -> Option<Diagnostic> {
    // A mark at the very start of a file says that it is UTF-8.
    let start = if place.text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut all = suspects(place.text.as_bytes(), start).filter_map(|at| {
        let c = place.text[at..].chars().next()?;
        Some((at, c, name_of(c)?))
    });
    let (at, c, name) = all.next()?;
    let count = all.count() + 1;
    let code = format!("U+{:04X}", c as u32);
    let message = match count {
        1 => text!("{code} ({name}) stands in the text", code, name),
        _ => text!("{code} ({name}) stands in the text, and {number} more of its kind", code, name, number = count - 1),
    };
    let hint = if c == '\u{fffd}' { text!("put in the character that was lost") } else { text!("remove it") };
    Some(place.at(Diagnostic::new(Code::ControlCharacter, message).hint(hint), at, c.len_utf8()))
}

/// Where a character begins that may be one of those. All text of a portal is looked at and hardly any holds one, so that
/// pieces are judged as a whole first, without a branch for each byte.
fn suspects(bytes: &[u8], from: usize) -> impl Iterator<Item = usize> {
    const PIECE: usize = 4096;
    let pieces = (from..bytes.len()).step_by(PIECE).map(move |start| start..bytes.len().min(start + PIECE));
    let is_suspect = |piece: &std::ops::Range<usize>| {
        let end = bytes.len().min(piece.end + 2);
        let (first, padded) = (&bytes[piece.clone()], &bytes[piece.start..end]);
        let next = |by: usize| padded.get(by..).unwrap_or_default();
        let singles = first.iter().fold(false, |any, byte| any | is_single(*byte));
        let triples = first.iter().zip(next(1)).zip(next(2));
        singles | triples.fold(false, |any, ((a, b), c)| any | is_triple(*a, *b, *c))
    };
    pieces.filter(is_suspect).flatten().filter(|at| {
        let next = |by: usize| bytes.get(at + by).copied().unwrap_or_default();
        is_single(bytes[*at]) || is_triple(bytes[*at], next(1), next(2))
    })
}

/// A control of ASCII, or the first byte of one of the next.
fn is_single(byte: u8) -> bool {
    ((byte < b' ') & (byte != b'\t') & (byte != b'\n') & (byte != b'\r')) | (byte == 0x7f) | (byte == 0xc2)
}

/// U+202A to U+202E, U+2066 to U+2069, U+FEFF, U+FFFD to U+FFFF.
fn is_triple(a: u8, b: u8, c: u8) -> bool {
    ((a == 0xe2) & ((b == 0x80) | (b == 0x81)) & (0xa6..=0xae).contains(&c))
        | ((a == 0xef) & (((b == 0xbf) & (c >= 0xbd)) | ((b == 0xbb) & (c == 0xbf))))
}

fn name_of(c: char) -> Option<Text> {
    Some(match c {
        '\u{fffd}' => text!("a character that was lost"),
        '\u{feff}' => text!("a byte order mark"),
        '\u{fffe}' | '\u{ffff}' => text!("no character"),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => text!("it turns the direction of text"),
        c if c.is_control() => text!("a control character"),
        _ => return None,
    })
}

/// A body without anything of its own to read or look at.
pub fn empty_body(found: &Inspection) -> Option<Diagnostic> {
    if found.text.chars().any(char::is_alphanumeric) || !found.images.is_empty() || found.has_media {
        return None;
    }
    let only_links = found.has_link_text;
    let message = if only_links { text!("the body is only a link") } else { text!("the body is empty") };
    let hint = if only_links {
        text!("say in a sentence what the link leads to")
    } else {
        text!("add the text, or `published: false`")
    };
    Some(Diagnostic::new(Code::EmptyBody, message).hint(hint))
}

/// Who reads by headings misses a level.
pub fn skipped_heading(found: &Inspection, body: &str, place: &Place) -> Option<Diagnostic> {
    let pair = found.headings.windows(2).find(|pair| pair[1].level > pair[0].level + 1)?;
    let (before, here) = (&pair[0], &pair[1]);
    let message =
        text!("a heading of level {here} follows one of level {before}", here = here.level, before = before.level);
    let problem = Diagnostic::new(Code::HeadingSkipped, message)
        .hint(text!("make it one of level {level}", level = before.level + 1));
    Some(place.at_words(problem, body, here.text.trim()))
}

/// An empty `alt` says that an image is an ornament; Markdown cannot say that.
pub fn images_without_alt(found: &Inspection, markup: Markup, body: &str, place: &Place) -> Option<Diagnostic> {
    let is_bare = |alt: &Option<String>, address: &str| match alt.as_deref() {
        None => true,
        Some("") => markup == Markup::Markdown && body.contains(&format!("![]({address}")),
        Some(_) => false,
    };
    let mut bare = found.images.iter().filter(|image| is_bare(&image.alt, &image.address));
    let first = bare.next()?;
    let message = match bare.count() {
        0 => text!("an image has no description"),
        more => text!("an image has no description, and {more} more", more),
    };
    let hint = text!("say in `alt` what it shows; `alt=\"\"` for an ornament");
    Some(place.at_words(Diagnostic::new(Code::ImageWithoutAlt, message).hint(hint), body, &first.address))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn controls(text: &str) -> Option<(Option<u32>, Option<u32>)> {
        control_characters(&Place { shown: "a.md", text }).map(|found| (found.line, found.column))
    }

    #[test]
    fn what_shows_nothing_is_found_and_what_belongs_is_not() {
        assert_eq!(controls("甲\t乙\r\n丙　—“”…"), None);
        assert_eq!(controls("\u{feff}甲"), None, "at the start it says that the file is UTF-8");
        assert_eq!(controls("甲\n乙\u{feff}"), Some((Some(2), Some(2))));
        for before in [4093, 4094, 4095, 4096, 8191] {
            let text = format!("{}\u{202e}", "a".repeat(before));
            assert_eq!(controls(&text), Some((Some(1), Some(before as u32 + 1))), "across pieces");
        }
        for c in ['\u{7}', '\u{7f}', '\u{85}', '\u{202e}', '\u{2066}', '\u{fffd}', '\u{ffff}'] {
            assert_eq!(controls(&format!("甲{c}")), Some((Some(1), Some(2))), "{c:?}");
        }
    }
}
