//! The width of the column that a line was cut to, where it was cut at all.

use super::{chars::is_wide, lines::Line};

/// Lines to each side that vote on a line's column.
const REACH: usize = 8;
/// What a typesetter's rules (no closing sign begins a line, no opening one ends it) do to a line's width.
const TOLERANCE: usize = 4;
/// Half ems: narrower is no column, wider is a screen's paragraph.
const COLUMNS: std::ops::RangeInclusive<usize> = 16..=110;

/// For each line the measure of its column; `None` where paragraphs stand on one line each. The measure is the width that
/// most lines nearby come close to; lines of the same unbroken run count double, as columns side by side differ. Where
/// too few are near, the page's own measure stands in. Lines that are no running text have no vote.
pub fn measures(lines: &[Line<'_>], is_text: impl Fn(usize) -> bool) -> Vec<Option<usize>> {
    let places: Vec<usize> = (0..lines.len()).filter(|&at| is_text(at)).collect();
    let text: Vec<Line<'_>> = places.iter().map(|&at| lines[at]).collect();
    let runs = runs(&text);
    let page = page_measure(&text, &runs);
    let mut all = vec![page; lines.len()];
    for (at, &place) in places.iter().enumerate() {
        all[place] = measure(&text, &runs, at).or(page);
    }
    all
}

/// The width that two in five of the lines with another below them come close to, over the whole page.
fn page_measure(lines: &[Line<'_>], runs: &[usize]) -> Option<usize> {
    let mut widths: Vec<usize> =
        (0..lines.len()).filter(|&at| runs.get(at + 1) == Some(&runs[at])).map(|at| extent(&lines[at])).collect();
    widths.sort_unstable();
    let mut from = 0;
    let mut best = (0, 0);
    for (at, &top) in widths.iter().enumerate() {
        while widths[from] + TOLERANCE < top {
            from += 1;
        }
        best = best.max((at + 1 - from, top));
    }
    let (count, top) = best;
    (count >= 4 && count * 5 >= widths.len() * 2 && COLUMNS.contains(&top)).then_some(top)
}

fn extent(line: &Line<'_>) -> usize {
    line.width + line.indent.min(4)
}

/// The number of the unbroken run that each line belongs to.
fn runs(lines: &[Line<'_>]) -> Vec<usize> {
    let mut run = 0;
    let mut number = |line: &Line<'_>| {
        run += usize::from(line.gap > 0);
        run
    };
    lines.iter().map(&mut number).collect()
}

fn measure(lines: &[Line<'_>], runs: &[usize], at: usize) -> Option<usize> {
    let near = at.saturating_sub(REACH)..(at + REACH + 1).min(lines.len());
    let votes: Vec<(usize, usize)> =
        near.clone().map(|i| (extent(&lines[i]), 1 + usize::from(runs[i] == runs[at]))).collect();
    let total: usize = votes.iter().map(|vote| vote.1).sum();
    let weight = |top: usize| {
        votes.iter().filter(|vote| vote.0 <= top && vote.0 + TOLERANCE >= top).map(|vote| vote.1).sum::<usize>()
    };
    let best = votes.iter().map(|vote| weight(vote.0)).max()?;
    // Of widths about as frequent the lesser: a wider column beside this one does not make its lines short.
    let (top, weight) = votes.iter().map(|vote| (vote.0, weight(vote.0))).filter(|it| it.1 * 5 >= best * 4).min()?;
    // Cut lines have a next one in their run: a page of single paragraphs has none.
    let cut = near.filter(|&i| extent(&lines[i]) + TOLERANCE >= top && extent(&lines[i]) <= top + TOLERANCE);
    let followed = cut.clone().filter(|&i| runs.get(i + 1) == Some(&runs[i])).count();
    let enough = weight * 3 >= total && cut.count() >= 3 && followed >= 2;
    (enough && COLUMNS.contains(&top)).then_some(top)
}

/// Whether a line is full: what begins the next one would not have fitted in.
pub fn is_full(line: &Line<'_>, next: &str, measure: usize) -> bool {
    let word = next.chars().take_while(|&c| !is_wide(c) && !c.is_whitespace()).count().clamp(2, 24);
    extent(line) + word + TOLERANCE >= measure
}

/// Four fifths of that: a line in running text that a loose setting or a hard word has left short.
pub fn is_nearly_full(line: &Line<'_>, next: &str, measure: usize) -> bool {
    is_full(line, next, measure * 4 / 5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::newspaper::lines::lines;

    #[test]
    fn cut_lines_tell_their_columns_width() {
        let page = "一二三四五六七八九十\n一二三四五六七八九十\n一二三四五六七八九，十\n一二三\n\n标题";
        assert_eq!(measures(&lines(page), |_| true)[0], Some(22));
    }

    #[test]
    fn paragraphs_on_one_line_each_have_none() {
        let page = format!("{}\n\n{}\n\n标题\n\n{}\n", "长".repeat(90), "短".repeat(30), "中".repeat(60));
        assert!(measures(&lines(&page), |_| true).iter().all(Option::is_none));
    }
}
