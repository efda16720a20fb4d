//! Lines that belong together: paragraphs whose lines a column had cut, each other thing by itself.

use super::{
    chars::{cannot_begin, ends_sentence, head, is_wide},
    lines::Line,
    measure::{is_full, is_nearly_full, measures},
    signs::Signs,
    sorts::Sort,
};

/// Blank lines that a paragraph may be torn apart by: a column's end, a picture.
const TEAR: usize = 4;
/// Half ems from which a line that stands alone is a paragraph and no headline.
const LONG: usize = 76;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    pub sort: Sort,
    /// Indices of the page's lines.
    pub lines: Vec<usize>,
    /// Those of them that were joined over a gap or a picture.
    pub torn: Vec<usize>,
    /// The measure of its first line's column.
    pub measure: Option<usize>,
    /// Whether it reads as running text: lines that were joined, a sentence's signs inside, or great length.
    pub prose: bool,
}

pub struct Chunker<'a> {
    lines: &'a [Line<'a>],
    sorts: &'a [Sort],
    measures: Vec<Option<usize>>,
    signs: &'a Signs,
    /// Whether the page marks paragraphs by an indent.
    indents: bool,
    /// Whether blank lines stand between its paragraphs.
    spaced: bool,
}

impl<'a> Chunker<'a> {
    pub fn new(lines: &'a [Line<'a>], sorts: &'a [Sort], signs: &'a Signs) -> Self {
        let indented = lines.iter().filter(|line| is_paragraph_indent(line.indent)).count();
        let close = lines.iter().filter(|line| line.indent < 2).count();
        let indents = indented >= 2 && close > 0;
        let is_text = |at: usize| flows(sorts[at]);
        let ends: Vec<&Line<'_>> =
            lines.windows(2).filter(|pair| ends_sentence(pair[0].text)).map(|pair| &pair[1]).collect();
        let spaced = ends.iter().filter(|line| line.gap > 0).count() * 5 >= ends.len() * 3;
        Chunker { lines, sorts, measures: measures(lines, is_text), signs, indents, spaced }
    }

    pub fn chunks(&self) -> Vec<Chunk> {
        let mut chunks: Vec<Chunk> = Vec::new();
        // The last chunk of text, if only pictures and the page's own lines stand behind it.
        let mut open: Option<usize> = None;
        for at in 0..self.lines.len() {
            let last = chunks.len().checked_sub(1);
            let onto = last.filter(|&last| self.goes_on(&chunks[last], at));
            let onto = onto.or_else(|| open.filter(|&open| Some(open) != last && self.is_rest(&chunks[open], at)));
            match onto {
                Some(chunk) => {
                    let gone = self.lines[at].gap > 0 || Some(chunk) != last;
                    let chunk = &mut chunks[chunk];
                    if gone && flows(self.sorts[at]) {
                        chunk.torn.push(at);
                    }
                    chunk.lines.push(at);
                    chunk.prose |= flows(chunk.sort);
                }
                None => chunks.push(self.begin(at)),
            }
            let newest = chunks.len() - 1;
            match self.sorts[at] {
                Sort::Caption | Sort::Furniture | Sort::Separator => {}
                _ if onto.is_some() => open = onto,
                _ => open = Some(newest),
            }
        }
        chunks
    }

    fn begin(&self, at: usize) -> Chunk {
        let (sort, text) = (self.sorts[at], self.lines[at].text);
        // A number's own sign (二、) is none of the sentence's.
        let said = if sort == Sort::Numbered {
            text.split_once(['、', '．', '）']).map_or(text, |(_, rest)| rest)
        } else {
            text
        };
        let prose = flows(sort) && (has_sentence(said) || self.lines[at].width >= LONG);
        Chunk { sort, lines: vec![at], torn: Vec::new(), measure: self.measures[at], prose }
    }

    /// Whether a line goes on with the chunk right before it.
    fn goes_on(&self, chunk: &Chunk, at: usize) -> bool {
        let (line, sort) = (&self.lines[at], self.sorts[at]);
        match (chunk.sort, sort) {
            (Sort::Kept, Sort::Kept) => line.gap == 0,
            (Sort::Row, Sort::Row) | (Sort::Vertical, Sort::Vertical) => line.gap <= 1,
            (Sort::Signature, Sort::Signature) => line.gap <= 1,
            (Sort::Quote, Sort::Quote) => line.gap == 0,
            // A line of text that happens to begin with a dash, a figure or a bracket.
            (from, Sort::Subtitle | Sort::Numbered) if flows(from) => {
                line.gap == 0 && self.is_mid_sentence(chunk, line)
            }
            // The photographer of a caption, on a line of its own.
            (Sort::Caption, Sort::Byline) => {
                line.gap == 0
                    && self.signs.ends_with_photographer(line.text)
                    && !self.signs.ends_with_photographer(self.last(chunk).text)
            }
            (from, Sort::Plain) if flows(from) => self.joins(chunk, line),
            _ => false,
        }
    }

    fn joins(&self, chunk: &Chunk, line: &Line<'_>) -> bool {
        let before = self.last(chunk);
        if self.signs.ends_with_photographer(before.text)
            || chunk.sort == Sort::Caption && self.is_caption_complete(chunk, before)
        {
            return false;
        }
        if line.text.starts_with(cannot_begin) && line.gap <= TEAR {
            return true;
        }
        if line.gap > 0 {
            return self.is_rest_after_gap(chunk, line);
        }
        if self.indents && is_paragraph_indent(line.indent) && before.indent < line.indent + 2 {
            return false;
        }
        match self.measure(chunk) {
            Some(measure) => self.joins_cut(chunk, before, line, measure),
            None => chunk.prose && !ends_sentence(before.text) && before.width >= LONG / 2,
        }
    }

    /// In cut text a full line goes on below, a short one that ends a sentence ends its paragraph, and a short one that
    /// does not is no text.
    fn joins_cut(&self, chunk: &Chunk, before: &Line<'_>, line: &Line<'_>, measure: usize) -> bool {
        let alone = chunk.lines.len() == 1;
        if !is_full(before, line.text, measure) {
            let running = !alone || before.text.contains(['，', ',']);
            return running && !ends_sentence(before.text) && is_nearly_full(before, line.text, measure);
        }
        if ends_sentence(before.text) {
            // A paragraph's last line that happens to be (nearly) full. Where blank lines or indents part paragraphs, there
            // is none here.
            let parted = self.spaced || self.indents && line.indent < 2;
            return parted || !self.signs.opens_item(line.text) && before.width + before.indent.min(4) + 2 > measure;
        }
        let titled = alone && !chunk.prose && chunk.sort == Sort::Plain && self.signs.opens_item(line.text);
        !titled
    }

    /// A line that begins unlike text goes on with it only where that stops in mid-sentence at a full line.
    fn is_mid_sentence(&self, chunk: &Chunk, line: &Line<'_>) -> bool {
        let before = self.last(chunk);
        let full = self.measure(chunk).is_some_and(|measure| is_full(before, line.text, measure));
        full && chunk.prose && !self.signs.is_complete(before.text)
    }

    fn is_rest_after_gap(&self, chunk: &Chunk, line: &Line<'_>) -> bool {
        let before = self.last(chunk);
        let nearly = self.measure(chunk).is_some_and(|measure| is_nearly_full(before, line.text, measure));
        let running = chunk.prose || nearly && before.text.contains(['，', ',']);
        if line.gap > TEAR || !running || self.signs.opens_item(line.text) {
            return false;
        }
        if self.signs.is_complete(before.text) || is_paragraph_indent(line.indent) {
            return false;
        }
        if before.text.ends_with(['，', '、', '；', ',', ';']) {
            return true;
        }
        match self.measure(chunk) {
            Some(_) => nearly || self.is_torn(chunk, line),
            None => before.width >= LONG / 2,
        }
    }

    /// A paragraph of several lines that stops in mid-sentence, and a line that ends a sentence: whatever tore them apart.
    fn is_torn(&self, chunk: &Chunk, line: &Line<'_>) -> bool {
        let running = chunk.lines.len() > 1 && matches!(chunk.sort, Sort::Plain | Sort::Lead);
        running && line.gap <= 1 && line.text.ends_with('。') && !line.text.starts_with(['“', '《', '【'])
    }

    /// Whether a line is the rest of a chunk that a picture or the page's foot has cut in two.
    fn is_rest(&self, chunk: &Chunk, at: usize) -> bool {
        let line = &self.lines[at];
        let before = self.last(chunk).text;
        let close = line.gap == 0 && chunk.prose && !self.signs.is_complete(before);
        flows(chunk.sort)
            && self.sorts[at] == Sort::Plain
            && (close || self.is_rest_after_gap(chunk, &Line { gap: line.gap.min(TEAR), ..*line }))
    }

    /// A caption ends with its photographer, else with its sentence.
    fn is_caption_complete(&self, chunk: &Chunk, before: &Line<'_>) -> bool {
        let alone = self.measure(chunk).is_none() || self.signs.is_numbered_picture(before.text);
        ends_sentence(before.text) && alone || self.signs.is_portrait(before.text)
    }

    fn last(&self, chunk: &Chunk) -> &Line<'a> {
        &self.lines[chunk.lines.last().copied().unwrap_or_default()]
    }

    fn measure(&self, chunk: &Chunk) -> Option<usize> {
        chunk.lines.last().and_then(|&at| self.measures[at])
    }
}

/// What may take up further lines.
fn flows(sort: Sort) -> bool {
    let plain = matches!(sort, Sort::Plain | Sort::Lead | Sort::Caption | Sort::Numbered | Sort::Speaker | Sort::Quote);
    plain || matches!(sort, Sort::Item { .. } | Sort::Aside(..))
}

/// Two ems, in whatever spaces.
fn is_paragraph_indent(indent: usize) -> bool {
    (2..=8).contains(&indent)
}

/// Signs that headlines do without.
fn has_sentence(text: &str) -> bool {
    let inner = head(text, text.chars().count().saturating_sub(1));
    let latin = inner.contains(". ") || text.ends_with('.') && !text.contains(is_wide);
    inner.contains(['。', '；'])
        || text.ends_with(['。', '；', '，', ','])
        || inner.matches(['，', '、']).count() >= 2
        || latin
}
