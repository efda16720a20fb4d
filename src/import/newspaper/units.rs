//! Chunks grouped to what an article is made of: heads (headline, subtitle, byline), text, and what stands beside.

use super::{
    article::AsideRole,
    chars::{ends_sentence, han_count, is_han},
    chunks::Chunk,
    furniture,
    lines::Line,
    names,
    signs::{Signs, item_mark},
    sorts::Sort,
};

/// Characters that a headline's line has at most.
const LONGEST: usize = 36;

#[derive(Debug, Clone, PartialEq)]
pub enum Unit {
    Head(Head),
    /// A chunk of text.
    Text {
        chunk: usize,
        lead: bool,
        /// A short item that a mark sets off: it needs no headline.
        marked: bool,
    },
    /// Who wrote what stands above, or who signs it.
    Closing(usize),
    Byline(usize),
    Caption(usize),
    /// An editor's note or a summary: its label (unless that is part of the first paragraph) and its paragraphs.
    Aside {
        role: AsideRole,
        label: Option<usize>,
        paragraphs: Vec<usize>,
    },
    /// Part of no article.
    Left(usize),
}

/// Lines that may be a headline with what belongs to it, or a cross-head.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Head {
    pub kicker: Option<usize>,
    pub titles: Vec<usize>,
    pub subtitle: Option<usize>,
    pub bylines: Vec<usize>,
    /// Of a Markdown heading.
    pub level: Option<u8>,
    pub bold: bool,
    /// 【看点】 and 一、: a part of an article.
    pub part: bool,
    /// 简讯, 本市动态: what columns of short items are called.
    pub column: bool,
}

pub struct Grouper<'a> {
    pub lines: &'a [Line<'a>],
    pub chunks: &'a [Chunk],
    pub signs: &'a Signs,
}

impl Grouper<'_> {
    pub fn units(&self) -> Vec<Unit> {
        let mut units = Vec::new();
        let mut at = 0;
        while at < self.chunks.len() {
            let (unit, next) = self.unit(at, units.last());
            units.push(unit);
            at = next;
        }
        units
    }

    fn unit(&self, at: usize, before: Option<&Unit>) -> (Unit, usize) {
        let chunk = &self.chunks[at];
        let unit = match chunk.sort {
            Sort::Separator | Sort::Furniture | Sort::Teaser | Sort::Jump => Unit::Left(at),
            Sort::Caption => Unit::Caption(at),
            Sort::Aside(role, length) => return self.aside(at, role, length),
            Sort::Vertical => return self.vertical(at),
            Sort::SignOff | Sort::Signature => Unit::Closing(at),
            Sort::Byline => Unit::Byline(at),
            Sort::Lead => Unit::Text { chunk: at, lead: true, marked: item_mark(self.text(at)) > 0 },
            Sort::Kept | Sort::Row | Sort::Quote | Sort::Item { .. } | Sort::Speaker => {
                Unit::Text { chunk: at, lead: false, marked: false }
            }
            Sort::Subtitle if matches!(before, Some(Unit::Head(_))) || !self.is_headline(at) => {
                Unit::Text { chunk: at, lead: false, marked: false }
            }
            _ if self.is_caption(chunk) => Unit::Caption(at),
            _ if self.is_headline(at) => return self.head(at),
            _ => Unit::Text { chunk: at, lead: false, marked: false },
        };
        (unit, at + 1)
    }

    fn aside(&self, at: usize, role: AsideRole, length: usize) -> (Unit, usize) {
        let chunk = &self.chunks[at];
        if chunk.lines.len() > 1 || self.text(at).len() > length {
            return (Unit::Aside { role, label: None, paragraphs: vec![at] }, at + 1);
        }
        let follows = self.chunks.get(at + 1).is_some_and(|next| next.prose && matches!(next.sort, Sort::Plain));
        let paragraphs = if follows { vec![at + 1] } else { Vec::new() };
        (Unit::Aside { role, label: Some(at), paragraphs }, at + 1 + usize::from(follows))
    }

    fn vertical(&self, at: usize) -> (Unit, usize) {
        let label: String = self.chunks[at].lines.iter().map(|&line| self.lines[line].text).collect();
        match self.signs.aside(&label) {
            Some(found) => self.aside_label(at, found.role),
            None => (Unit::Head(Head { titles: vec![at], part: true, ..Head::default() }), at + 1),
        }
    }

    /// A label set vertically stands beside its text, before or after it in a file; its neighbours decide.
    fn aside_label(&self, at: usize, role: AsideRole) -> (Unit, usize) {
        let follows = self.chunks.get(at + 1).is_some_and(|next| next.prose && next.sort == Sort::Plain);
        let paragraphs = if follows { vec![at + 1] } else { Vec::new() };
        (Unit::Aside { role, label: Some(at), paragraphs }, at + 1 + usize::from(follows))
    }

    /// A paragraph that ends with its photographer.
    fn is_caption(&self, chunk: &Chunk) -> bool {
        let text: String = chunk.lines.iter().take(8).map(|&line| self.lines[line].text).collect();
        chunk.lines.len() <= 8 && chunk.sort == Sort::Plain && self.signs.is_caption(&text)
    }

    fn text(&self, at: usize) -> &str {
        self.chunks[at].lines.first().map_or("", |&line| self.lines[line].text)
    }

    fn gap(&self, at: usize) -> usize {
        self.chunks[at].lines.first().map_or(0, |&line| self.lines[line].gap)
    }

    /// Short, one line, no sentence in it and none ended: what a headline looks like anywhere.
    fn is_headline(&self, at: usize) -> bool {
        let chunk = &self.chunks[at];
        if chunk.lines.len() != 1 {
            return false;
        }
        let text = self.text(at);
        match chunk.sort {
            Sort::Heading(_) | Sort::Bold | Sort::PartLabel => true,
            Sort::Plain | Sort::Numbered | Sort::Subtitle => !chunk.prose && self.is_headline_text(text),
            _ => false,
        }
    }

    fn is_headline_text(&self, text: &str) -> bool {
        if han_count(text) == 0 {
            return is_latin_headline(text);
        }
        let asks = text.ends_with(['？', '！', '?', '!']) && han_count(text) <= 26;
        let ends = ends_sentence(text) && !asks && !text.ends_with(['”', '》', '）']);
        let stops = text.ends_with(['：', ':', '，', '、', '；', ',', '“', '（', '《']);
        han_count(text) >= 2 && text.chars().count() <= LONGEST && !ends && !stops && !self.signs.dates.is_alone(text)
    }

    /// The lines of a head from its first on: at most three titles, a subtitle, bylines.
    fn head(&self, at: usize) -> (Unit, usize) {
        let first = &self.chunks[at];
        let mut head =
            Head { titles: vec![at], level: level(first.sort), bold: first.sort == Sort::Bold, ..Head::default() };
        head.part = matches!(first.sort, Sort::PartLabel | Sort::Numbered);
        head.column = furniture::is_column_name(self.text(at));
        if first.sort == Sort::Subtitle {
            head = Head { subtitle: head.titles.pop(), ..head };
        }
        let mut next = at + 1;
        while next < self.chunks.len() && self.gap(next) <= 4 && self.extends(&mut head, next) {
            next += 1;
        }
        (Unit::Head(head), next)
    }

    fn extends(&self, head: &mut Head, at: usize) -> bool {
        let chunk = &self.chunks[at];
        let bare = head.subtitle.is_none() && head.bylines.is_empty();
        match chunk.sort {
            _ if head.part || head.column => return false,
            Sort::Subtitle if head.subtitle.is_none() && head.bylines.is_empty() => head.subtitle = Some(at),
            Sort::Byline if head.bylines.len() < 3 => head.bylines.push(at),
            Sort::Plain if head.bylines.is_empty() && self.is_author(at) && !head.titles.is_empty() => {
                head.bylines.push(at)
            }
            Sort::Plain if bare && head.level.is_none() && !head.bold => {
                // A blank line within a headline is one that stands between all lines.
                let apart =
                    self.gap(at) > 1 || self.gap(at) == 1 && at + 1 < self.chunks.len() && self.gap(at + 1) == 0;
                if apart || head.titles.len() >= 3 || !self.is_headline(at) {
                    return false;
                }
                head.titles.push(at);
            }
            Sort::Heading(level) if bare => return self.extends_marked(head, at, level),
            _ => return false,
        }
        true
    }

    /// Of two Markdown headings in a row a lesser one above a greater one is its kicker (引题).
    fn extends_marked(&self, head: &mut Head, at: usize, level: u8) -> bool {
        let Some(above) = head.level else { return false };
        let dashed = self.text(at).trim_start_matches('#').trim_start().starts_with('—');
        if dashed {
            head.subtitle = Some(at);
            return true;
        }
        if level < above && head.titles.len() == 1 && head.kicker.is_none() {
            head.kicker = head.titles.pop();
            head.titles.push(at);
            head.level = Some(level);
            return true;
        }
        false
    }

    /// On literary pages the author's bare name stands below the title; spaced out, or with a blank line after.
    fn is_author(&self, at: usize) -> bool {
        let chunk = &self.chunks[at];
        let text = self.text(at);
        let letters = text.chars().filter(|&c| is_han(c)).count();
        chunk.lines.len() == 1 && self.gap(at) <= 1 && letters <= 8 && names::names_only(text).is_some()
    }
}

fn level(sort: Sort) -> Option<u8> {
    match sort {
        Sort::Heading(level) => Some(level),
        _ => None,
    }
}

/// Up to fourteen words, most with a capital (but for the small ones), no full stop.
fn is_latin_headline(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().filter(|word| word.starts_with(char::is_alphabetic)).collect();
    let big = words.iter().filter(|word| word.len() > 3).all(|word| word.starts_with(char::is_uppercase));
    let first = words.first().is_some_and(|word| word.starts_with(char::is_uppercase));
    (2..=14).contains(&words.len()) && first && big && !text.ends_with(['.', ',', ';', ':'])
}
