//! Short texts from the start of a body: its summary, its first sentence, its first heading.

use super::Markup;
use super::chars::is_mark;
use super::extract::{self, Scope};

/// The longest summary, in characters.
const SUMMARY: usize = 120;
/// The longest description, in characters: what search engines show of it, and every page carries it.
const DESCRIPTION: usize = 80;
/// A summary that ends with a sentence is at least this long, in characters.
const SHORTEST_SUMMARY: usize = 40;
/// The longest first sentence, in characters.
const SENTENCE: usize = 60;
/// The longest heading, in characters.
const HEADING: usize = 120;

pub(super) fn summary(source: &str, markup: Markup) -> String {
    // One more than fits shows that something is left out.
    let text = extract::text(source, markup, Scope::Everything, SUMMARY + 1);
    shortened(text, SUMMARY, last_sentence_end)
}

pub(super) fn description(summary: &str) -> String {
    shortened(summary.to_owned(), DESCRIPTION, last_sentence_end)
}

pub(super) fn first_sentence(source: &str, markup: Markup) -> Option<String> {
    let text = extract::text(source, markup, Scope::FirstBlock, SENTENCE + 1);
    let end = sentence_ends(&text).next();
    let text = match end.map(|end| &text[..end]) {
        Some(sentence) if sentence.chars().count() <= SENTENCE => sentence.to_owned(),
        _ => shortened(text, SENTENCE, |_| None),
    };
    (!text.is_empty()).then_some(text)
}

pub(super) fn first_heading(source: &str, markup: Markup) -> Option<String> {
    let text = extract::text(source, markup, Scope::FirstHeading, HEADING + 1);
    let text = shortened(text, HEADING, |_| None);
    (!text.is_empty()).then_some(text)
}

/// The text if it has at most `limit` characters; else as much of it as `cut` says, or as much as
/// leaves room for an ellipsis.
fn shortened(text: String, limit: usize, cut: impl Fn(&str) -> Option<usize>) -> String {
    let Some((end, _)) = text.char_indices().nth(limit) else {
        return text;
    };
    if let Some(end) = cut(&text[..end]) {
        return text[..end].to_owned();
    }
    let last = text[..end].char_indices().next_back().map_or(0, |(at, _)| at);
    let mut kept = &text[..last];
    // What belongs together goes together, unless nothing would remain.
    let mut next = text[last..].chars().next();
    while let Some(c) = kept.chars().next_back()
        && (next.is_some_and(is_mark) || c == '\u{200D}')
    {
        kept = &kept[..kept.len() - c.len_utf8()];
        next = Some(c);
    }
    if kept.is_empty() {
        kept = &text[..last];
    }
    format!("{}…", kept.trim_end())
}

/// Where the last sentence in `text` ends, if that leaves enough of it.
fn last_sentence_end(text: &str) -> Option<usize> {
    let shortest = text.char_indices().nth(SHORTEST_SUMMARY - 1)?.0;
    sentence_ends(text).filter(|end| *end > shortest).last()
}

/// The places in `text` where a sentence ends, after the marks that close it.
fn sentence_ends(text: &str) -> impl Iterator<Item = usize> {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        while let Some((at, c)) = rest.next() {
            let is_latin = matches!(c, '.' | '!' | '?');
            if !is_latin && !matches!(c, '。' | '！' | '？' | '；' | '…') {
                continue;
            }
            let mut end = at + c.len_utf8();
            while let Some((at, closing)) = rest.next_if(|(_, c)| closes_sentence(*c)) {
                end = at + closing.len_utf8();
            }
            // `3.5` and `?id=1` end nothing.
            let ends = !is_latin
                || match rest.peek() {
                    None => true,
                    Some((_, next)) => next.is_whitespace() || (c != '.' && !next.is_ascii()),
                };
            if ends {
                return Some(end);
            }
        }
        None
    })
}

/// Whether a character after the end of a sentence still belongs to it.
fn closes_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?' | '…' | '”' | '’' | '」' | '』' | '》' | '】' | '）' | ')' | '"' | '\'')
}
