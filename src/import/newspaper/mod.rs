//! Text taken from a printed newspaper page, turned into articles.
//!
//! ```text
//! page ─lines─▶ lines ─columns─▶ one column ─sorts─▶ sorted lines ─chunks─▶ paragraphs and the rest
//!      ─units─▶ heads, text, captions … ─evidence, split─▶ a reading ─drafts─▶ ─assemble─▶ articles
//! ```
//!
//! Pure: text in, values out. Promised: the spans of an import's texts cover every character of the page that is not white
//! space exactly once, and each text is its source, white space aside, but for the changes that it lists. No text makes it
//! fail, and its time grows with the text's length alone.

mod article;
mod assemble;
mod chars;
mod chunks;
mod columns;
mod compose;
mod dates;
mod decode;
mod drafts;
mod evidence;
mod furniture;
mod levels;
mod lines;
mod markdown;
mod measure;
mod names;
mod pieces;
mod punctuation;
mod runs;
mod signs;
mod sorts;
mod split;
mod texts;
mod units;

pub use article::{
    About, Article, AsideRole, Author, Block, Change, ChangeKind, Day, Import, LeftOut, Reason, Remark, Role, Span,
    Stress, Text,
};
pub use decode::{Decoded, decode};
pub use markdown::markdown;

use compose::Composer;
use drafts::Dealer;
use evidence::Evidence;
use lines::Line;
use sorts::{Reader, Sort};

/// What the page does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The newspaper; an article's own source comes first, the page's masthead second after this.
    pub paper: Option<String>,
    /// Used where the page bears no date.
    pub date: Option<Day>,
    /// Leaves half-width punctuation among Han as it is.
    pub keep_punctuation: bool,
}

/// Takes pages apart. What it reads them with takes longer to make than a page to read.
#[derive(Debug)]
pub struct Importer {
    reader: Reader,
}

impl Default for Importer {
    fn default() -> Self {
        Self { reader: Reader::new() }
    }
}

impl Importer {
    pub fn import(&self, page: &str, options: &Options) -> Import {
        take_apart(page, options, &self.reader)
    }
}

/// Takes one page apart.
pub fn import(page: &str, options: &Options) -> Import {
    Importer::default().import(page, options)
}

fn take_apart(page: &str, options: &Options, reader: &Reader) -> Import {
    let (lines, folded) = columns::unfold(lines::lines(page));
    let lines = jumps_apart(lines, reader);
    let sorts = reader.sorts(&lines);
    let chunks = chunks::Chunker::new(&lines, &sorts, &reader.signs).chunks();
    let units = units::Grouper { lines: &lines, chunks: &chunks, signs: &reader.signs }.units();
    let reading = split::read(&Evidence::new(&lines, &chunks, &units, &reader.signs));
    let mut drafts = Dealer { lines: &lines, chunks: &chunks, units: &units }.deal(&reading);
    if let Some(draft) = drafts.articles.first_mut() {
        draft.remarks.extend(folded.iter().map(|&line| Remark { line, about: About::Columns }));
    }

    let own = |at: &usize| matches!(sorts[*at], Sort::Furniture | Sort::Teaser);
    let furniture: Vec<&str> = (0..lines.len()).filter(own).map(|at| lines[at].text).collect();
    let date = furniture.iter().find_map(|text| reader.signs.dates.find(text));
    let imprint = |at: usize| reader.signs.imprint(lines[at].text).map(|(day, ..)| day);
    let date = date.or_else(|| (0..lines.len()).filter(|at| sorts[*at] == Sort::Byline).find_map(imprint));
    let paper = furniture.iter().find_map(|text| reader.furniture.paper(text));
    let markdown = sorts.iter().any(|sort| matches!(sort, Sort::Heading(_) | Sort::Bold));
    let composer =
        Composer { markdown, keep_punctuation: options.keep_punctuation, compounds: compose::compounds(page) };
    let plain = Composer { keep_punctuation: true, ..Composer::default() };
    let assembler = assemble::Assembler {
        lines: &lines,
        chunks: &chunks,
        composer: &composer,
        plain: &plain,
        reader,
        options,
        date,
        paper: paper.clone(),
    };
    let articles = drafts.articles.iter().map(|draft| assembler.article(draft)).collect();
    Import { articles, left_out: assembler.left_out(&drafts), date, paper }
}

/// Marks like （下转第3版） at a line's beginning or end become lines of their own.
fn jumps_apart<'a>(lines: Vec<Line<'a>>, reader: &Reader) -> Vec<Line<'a>> {
    let mut out = Vec::with_capacity(lines.len());
    for line in lines {
        let text = line.text;
        let front =
            reader.signs.jump(text).filter(|&length| length < text.len() && text.starts_with(['（', '(', '[', '【']));
        let back = reader.signs.trailing_jump(text).filter(|&at| at > 0);
        match (front, back) {
            (Some(length), _) => {
                out.extend(line.part(0, length));
                // As wide as the printed line: the mark had its place in the column.
                out.extend(line.part(length, text.len()).map(|rest| Line { gap: 0, width: line.width, ..rest }));
            }
            (None, Some(at)) => {
                out.extend(line.part(0, at));
                out.extend(line.part(at, text.len()).map(|rest| Line { gap: 0, ..rest }));
            }
            (None, None) => out.push(line),
        }
    }
    out
}
