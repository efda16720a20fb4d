//! How well each head's place on the page speaks for its being a headline (above or below its text), a cross-head, or the
//! page's own. Each weight rests on one convention of newspapers and can be argued with alone.

use super::{
    chars::han_count,
    chunks::Chunk,
    lines::Line,
    signs::Signs,
    sorts::Sort,
    units::{Head, Unit},
};

/// What a head may be, each with its weight.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Weights {
    /// A headline, its article below.
    pub above: f32,
    /// A headline, its article above.
    pub below: f32,
    pub cross: f32,
    /// The name of the page or of a column.
    pub section: f32,
}

pub const NEVER: f32 = -1000.0;

/// What the unit at hand has around it, pictures and the page's own lines passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Near {
    Edge,
    Lead,
    /// Text that opens as news does, or text that does not.
    News,
    Text,
    Closing,
    Byline,
    Head,
}

pub struct Evidence<'a> {
    pub lines: &'a [Line<'a>],
    pub chunks: &'a [Chunk],
    pub units: &'a [Unit],
    pub signs: &'a Signs,
    before: Vec<Near>,
    after: Vec<Near>,
    /// Whether some headline of the page shows that it is one.
    strong: bool,
    /// The level of Markdown headings that stand over text and are the greatest of these.
    top: Option<u8>,
}

impl<'a> Evidence<'a> {
    pub fn new(lines: &'a [Line<'a>], chunks: &'a [Chunk], units: &'a [Unit], signs: &'a Signs) -> Self {
        let mut this =
            Evidence { lines, chunks, units, signs, before: Vec::new(), after: Vec::new(), strong: false, top: None };
        this.before = this.neighbours((0..units.len()).collect::<Vec<_>>().into_iter());
        this.after = this.neighbours((0..units.len()).rev().collect::<Vec<_>>().into_iter());
        this.after.reverse();
        this.strong = (0..units.len()).any(|at| this.head(at).is_some_and(|head| this.is_strong(at, head)));
        let over_text = |at: usize| !matches!(this.after[at], Near::Head | Near::Edge) && !this.is_above_furniture(at);
        this.top = (0..units.len()).filter(|&at| over_text(at)).filter_map(|at| this.head(at)?.level).min();
        this
    }

    /// For each unit, in the order given, the nearest one passed before that counts.
    fn neighbours(&self, order: impl Iterator<Item = usize>) -> Vec<Near> {
        let mut last = Near::Edge;
        let near = order.map(|at| {
            let here = last;
            last = match &self.units[at] {
                Unit::Head(_) => Near::Head,
                Unit::Text { lead: true, .. } => Near::Lead,
                Unit::Text { chunk, .. } if self.signs.opens_news(self.text(*chunk)) => Near::News,
                Unit::Text { chunk, .. } if self.is_signed(*chunk) => Near::Closing,
                Unit::Text { .. } => Near::Text,
                Unit::Closing(_) => Near::Closing,
                Unit::Byline(_) => Near::Byline,
                Unit::Caption(_) | Unit::Aside { .. } | Unit::Left(_) => last,
            };
            here
        });
        near.collect()
    }

    fn head(&self, at: usize) -> Option<&Head> {
        match &self.units[at] {
            Unit::Head(head) => Some(head),
            _ => None,
        }
    }

    fn text(&self, chunk: usize) -> &'a str {
        self.chunks[chunk].lines.first().map_or("", |&line| self.lines[line].text)
    }

    /// A paragraph that ends with its writer in brackets.
    fn is_signed(&self, chunk: usize) -> bool {
        let last = self.chunks[chunk].lines.last().map_or("", |&line| self.lines[line].text);
        self.signs.trailing_sign_off(last).is_some()
    }

    /// A subtitle, a byline or a lead next to it: what cross-heads never have.
    fn is_strong(&self, at: usize, head: &Head) -> bool {
        head.subtitle.is_some() || !head.bylines.is_empty() || self.after[at] == Near::Lead
    }

    fn is_above_furniture(&self, at: usize) -> bool {
        let Some(Unit::Left(chunk)) = self.units.get(at + 1) else { return false };
        self.chunks[*chunk].sort == Sort::Furniture
    }

    /// Whether what stands before is signed, so that an article may be over there.
    pub fn follows_closing(&self, at: usize) -> bool {
        self.before[at] == Near::Closing
    }

    /// Whether a byline stands right above a headline, and apart from what is before it.
    pub fn is_above_head(&self, at: usize, byline: usize) -> bool {
        let gap = |chunk: usize| self.chunks[chunk].lines.first().map_or(0, |&line| self.lines[line].gap);
        let apart = at == 0 || gap(byline) > 0 || matches!(self.units[at - 1], Unit::Left(_));
        let head = self.units.get(at + 1).and_then(|_| self.head(at + 1)?.titles.first().copied());
        apart && head.is_some_and(|title| gap(title) == 0)
    }

    pub fn is_first(&self, at: usize) -> bool {
        self.before[at] == Near::Edge
    }

    pub fn opens_news(&self, chunk: usize) -> bool {
        self.signs.opens_news(self.text(chunk))
    }

    /// The text of a head's first line.
    fn title(&self, head: &Head) -> &'a str {
        head.titles.first().or(head.subtitle.as_ref()).map_or("", |&chunk| self.text(chunk))
    }

    pub fn weights(&self, at: usize, head: &Head) -> Weights {
        Weights {
            above: self.above(at, head),
            below: self.below(at, head),
            cross: self.cross(at, head),
            section: self.section(at, head),
        }
    }

    fn above(&self, at: usize, head: &Head) -> f32 {
        sum([
            (head.subtitle.is_some(), 2.5),
            (!head.bylines.is_empty(), 2.5),
            (matches!(self.after[at], Near::Lead | Near::News), 1.5),
            (self.after[at] == Near::Byline, 1.5),
            (matches!(self.after[at], Near::Edge | Near::Head) && !self.is_over_parts(at), -3.0),
            (self.before[at] == Near::Closing, 1.5),
            (self.is_first(at), 1.0),
            (self.signs.is_notice_title(self.title(head)), 2.0),
            (head.part, -4.0),
            (head.bold, -1.5),
            (self.is_unmarked_among_marked(at, head), -1.0),
        ]) - 1.5 * self.depth(head)
            + if head.level.is_some() && self.depth(head) == 0.0 { 1.5 } else { 0.0 }
    }

    fn below(&self, at: usize, head: &Head) -> f32 {
        sum([
            (true, 0.5),
            (head.subtitle.is_some(), 2.5),
            (!head.bylines.is_empty(), 2.5),
            (matches!(self.after[at], Near::Lead | Near::News), 1.5),
            (self.after[at] == Near::Edge, 2.0),
            (head.part, -6.0),
            (head.bold, -2.0),
            // Markdown is written by people who put headings on top.
            (head.level.is_some(), -6.0),
            (matches!(self.before[at], Near::Edge | Near::Head), -6.0),
        ])
    }

    fn cross(&self, at: usize, head: &Head) -> f32 {
        sum([
            (true, 0.5),
            (head.subtitle.is_some(), -3.0),
            (!head.bylines.is_empty(), -3.5),
            (self.after[at] == Near::Lead, -4.0),
            (self.after[at] == Near::News, -1.0),
            (self.after[at] == Near::Byline, -2.0),
            (self.after[at] == Near::Edge, -2.0),
            (self.before[at] == Near::Closing, -1.5),
            (self.signs.is_notice_title(self.title(head)), -1.0),
            (head.part, 4.0),
            (head.bold, 2.0),
            (self.is_unmarked_among_marked(at, head), 1.0),
        ]) + 1.5 * self.depth(head)
    }

    /// A page's name stands at the date line; a column's name over the headlines below it.
    fn section(&self, at: usize, head: &Head) -> f32 {
        let title = self.title(head);
        let short =
            han_count(title) <= 8 && head.titles.len() == 1 && head.subtitle.is_none() && head.bylines.is_empty();
        let name = short && self.after[at] == Near::Head;
        let below_furniture = at > 0 && matches!(self.units[at - 1], Unit::Left(_));
        if !short || !(name || self.is_above_furniture(at)) {
            return NEVER;
        }
        sum([
            (self.is_above_furniture(at) && self.is_first(at), 5.0),
            (name && head.part && !self.signs.is_numbered(title), 4.5),
            (name && self.is_over_marked(at), 3.0),
            (name && below_furniture && han_count(title) <= 5, 2.0),
            (name && head.column, 3.0),
            (name && head.column && self.is_over_strong(at), 1.5),
        ]) - 1.5
    }

    /// A headline right above the first of its article's parts: 案例一, 一、.
    fn is_over_parts(&self, at: usize) -> bool {
        at + 1 < self.units.len() && self.head(at + 1).is_some_and(|head| head.part)
    }

    /// A head right above one that is a headline by its own signs.
    fn is_over_strong(&self, at: usize) -> bool {
        at + 1 < self.units.len() && self.head(at + 1).is_some_and(|head| self.is_strong(at + 1, head))
    }

    /// A Markdown heading right above a lesser one that is a headline by its own signs.
    fn is_over_marked(&self, at: usize) -> bool {
        let (Some(head), Some(next)) =
            (self.head(at), (at + 1..self.units.len()).find_map(|next| self.head(next).map(|it| (next, it))))
        else {
            return false;
        };
        let lesser = matches!((head.level, next.1.level), (Some(above), Some(below)) if above < below);
        lesser && self.is_strong(next.0, next.1)
    }

    fn is_unmarked_among_marked(&self, at: usize, head: &Head) -> bool {
        self.strong && !self.is_strong(at, head)
    }

    /// How far a Markdown heading lies below the page's headlines.
    fn depth(&self, head: &Head) -> f32 {
        match (head.level, self.top) {
            (Some(level), Some(top)) => f32::from(level.saturating_sub(top)),
            // Bold lines below headings, and plain ones on a page that has headings.
            (None, Some(_)) => 1.0,
            _ => 0.0,
        }
    }
}

fn sum<const N: usize>(evidence: [(bool, f32); N]) -> f32 {
    evidence.iter().filter(|(holds, _)| *holds).map(|(_, weight)| weight).sum()
}
