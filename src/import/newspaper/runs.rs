//! What only a run of lines shows: tables, verse, labels set vertically.

use super::{
    chars::{ends_sentence, is_han},
    lines::Line,
    names,
    sorts::Sort,
};

/// Runs of lines that a condition holds for, no more than `gap` blank lines between two.
pub fn runs(
    lines: &[Line<'_>],
    sorts: &[Sort],
    gap: usize,
    holds: impl Fn(usize, Sort) -> bool,
) -> Vec<std::ops::Range<usize>> {
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    for at in (0..lines.len()).filter(|&at| holds(at, sorts[at])) {
        match runs.last_mut() {
            Some(run) if run.end == at && lines[at].gap <= gap => run.end += 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}

/// Three or more lines of as many cells, three at least, with figures in half of them.
pub fn rows(lines: &[Line<'_>], sorts: &mut [Sort]) {
    let counts: Vec<usize> =
        lines.iter().map(|line| if line.width > 160 { 0 } else { cells(line.text).count() }).collect();
    let tabular = |at: usize, sort: Sort| matches!(sort, Sort::Plain | Sort::Kept) && counts[at] >= 3;
    for run in runs(lines, sorts, 1, tabular) {
        let mut from = run.start;
        while from < run.end {
            let to = (from..run.end).find(|&at| counts[at] != counts[from]).unwrap_or(run.end);
            let figures = (from..to).filter(|&at| cells(lines[at].text).skip(1).any(is_figure)).count();
            if to - from >= 3 && figures * 2 >= to - from {
                sorts[from..to].fill(Sort::Row);
            }
            from = to;
        }
    }
}

/// What a row's cells are: between spaces, or between bars.
pub fn cells(text: &str) -> impl Iterator<Item = &str> {
    let bars = text.contains(['|', '｜']);
    let parts = text.split(move |c: char| if bars { matches!(c, '|' | '｜') } else { c.is_whitespace() });
    parts.map(str::trim).filter(|cell| !cell.is_empty())
}

fn is_figure(cell: &str) -> bool {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    digits > 0 && digits * 2 + 1 >= cell.chars().count()
}

/// A column of single characters.
pub fn vertical(lines: &[Line<'_>], sorts: &mut [Sort]) {
    let single =
        |at: usize, sort: Sort| sort == Sort::Plain && lines[at].width == 2 && lines[at].text.chars().all(is_han);
    for run in runs(lines, sorts, 1, single) {
        if (2..=12).contains(&run.len()) {
            sorts[run].fill(Sort::Vertical);
        }
    }
}

/// Verse: four lines or more that no sign of a sentence stands in, or that nearly all end at one; and what stands beside
/// it and is like it.
pub fn verse(lines: &[Line<'_>], sorts: &mut [Sort]) {
    let short = |at: usize| lines[at].width <= 44;
    let mut verse = Vec::new();
    for run in runs(lines, sorts, 0, |at, sort| sort == Sort::Plain && short(at)) {
        // A title and its author stand above a poem without a blank line, too.
        let titled = run.len() > 4 && names::names_only(lines[run.start + 1].text).is_some();
        let run = if titled { run.start + 2..run.end } else { run };
        let ending =
            run.clone().filter(|&at| lines[at].text.ends_with(['，', '。', '；', '！', '？', '、', ',', '.'])).count();
        let silent = run.clone().all(|at| !lines[at].text.contains(['，', '。', '；', '：', ',', '.']));
        if run.len() >= 4 && !goes_on(lines, run.start) && (silent || ending * 4 >= run.len() * 3) {
            verse.push(run);
        }
    }
    for run in verse {
        sorts[run.clone()].fill(Sort::Kept);
        // The poem's shorter stanzas.
        let mut at = run.end;
        while at < lines.len()
            && sorts[at] == Sort::Plain
            && lines[at].gap <= 1
            && short(at)
            && is_verse_like(lines, at)
        {
            sorts[at] = Sort::Kept;
            at += 1;
        }
    }
}

/// Whether a line goes on with the sentence of the one above: then it is no verse, wherever its column happens to cut it.
fn goes_on(lines: &[Line<'_>], at: usize) -> bool {
    const SIGNS: [char; 5] = ['，', '。', '；', '：', '、'];
    at > 0 && lines[at].gap == 0 && {
        let before = lines[at - 1].text;
        before.contains(SIGNS) && !before.ends_with(SIGNS) && !ends_sentence(before)
    }
}

/// A stanza's line has a next or a former one close by, and no sentence in it.
fn is_verse_like(lines: &[Line<'_>], at: usize) -> bool {
    let close = lines[at].gap == 0 || lines.get(at + 1).is_some_and(|next| next.gap == 0 && next.width <= 44);
    close && !lines[at].text.contains(['，', '。', '；', '：'])
}
