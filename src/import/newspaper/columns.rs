//! Columns that stand side by side in the text, with a gutter of spaces between them, are set one below the other.

use super::{
    chars::{han_count, width},
    lines::Line,
};

/// Fewer lines with the same gutter may be chance.
const LEAST: usize = 4;
/// Half ems that the beginnings of a column's lines may differ by.
const WAVER: usize = 3;

/// A line with one wide space in it.
struct Cut {
    /// Bytes of the line: where the left part ends, where the right one begins.
    at: (usize, usize),
    /// Where the right part begins, in half ems from the margin.
    column: usize,
}

/// The page's lines with columns taken apart, and the numbers of the lines where that happened.
pub fn unfold<'a>(lines: Vec<Line<'a>>) -> (Vec<Line<'a>>, Vec<usize>) {
    let cuts: Vec<Option<Cut>> = lines.iter().map(cut).collect();
    let (mut out, mut told, mut at) = (Vec::with_capacity(lines.len()), Vec::new(), 0);
    while at < lines.len() {
        match region(&lines, &cuts, at) {
            Some(end) => {
                told.push(lines[at].number);
                split(&lines[at..end], &cuts[at..end], &mut out);
                at = end;
            }
            None => {
                out.push(lines[at]);
                at += 1;
            }
        }
    }
    (out, told)
}

/// A gutter is a tab, two em spaces or three spaces; a line with two of them is a row of a table.
fn cut(line: &Line<'_>) -> Option<Cut> {
    let mut gutters = Vec::new();
    let mut from = None;
    for (at, c) in line.text.char_indices() {
        match (c.is_whitespace(), from) {
            (true, None) => from = Some(at),
            (false, Some(start)) => {
                let space = &line.text[start..at];
                if width(space) >= 3 || space.contains('\t') {
                    gutters.push((start, at));
                }
                from = None;
            }
            _ => {}
        }
    }
    let [at] = gutters[..] else { return None };
    let prose = |text: &str| han_count(text) * 2 >= text.chars().count() && han_count(text) >= 2;
    (prose(&line.text[..at.0]) && prose(&line.text[at.1..]))
        .then(|| Cut { at, column: line.indent + width(&line.text[..at.1]) })
}

/// Where the columns that begin at a line end: at the first line that neither has the gutter nor keeps to one side.
fn region(lines: &[Line<'_>], cuts: &[Option<Cut>], from: usize) -> Option<usize> {
    let column = cuts[from].as_ref()?.column;
    let (mut both, mut end, mut widths) = (0, from, 0);
    while end < lines.len() {
        let line = &lines[end];
        match &cuts[end] {
            Some(cut) if cut.column.abs_diff(column) <= WAVER => {
                both += 1;
                widths += line.width;
            }
            Some(_) => break,
            None if line.gap > 1 || !(line.indent + line.width < column || line.indent + WAVER >= column) => break,
            None => {}
        }
        end += 1;
    }
    // A trailing line on the left only, behind a gap, is what comes below the columns.
    while end > from && cuts[end - 1].is_none() && lines[end - 1].indent + WAVER < column && lines[end - 1].gap > 0 {
        end -= 1;
    }
    (both >= LEAST && widths >= both * 24).then_some(end)
}

fn split<'a>(lines: &[Line<'a>], cuts: &[Option<Cut>], out: &mut Vec<Line<'a>>) {
    let column = cuts[0].as_ref().map_or(0, |cut| cut.column);
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let (mut left_gap, mut right_gap) = (lines[0].gap, 1);
    for (line, cut) in lines.iter().zip(cuts) {
        if line.number != lines[0].number {
            left_gap += line.gap;
            right_gap += line.gap;
        }
        let (onto_left, onto_right) = match cut {
            Some(cut) => (line.part(0, cut.at.0), line.part(cut.at.1, line.text.len())),
            None if line.indent + WAVER >= column => (None, Some(*line)),
            None => (Some(*line), None),
        };
        place(&mut left, &mut left_gap, onto_left.map(|it| (it, it.indent)));
        let indent = |it: &Line<'_>| if cut.is_some() { 0 } else { it.indent.saturating_sub(column) };
        place(&mut right, &mut right_gap, onto_right.map(|it| (it, indent(&it))));
    }
    out.append(&mut left);
    out.append(&mut right);
}

fn place<'a>(column: &mut Vec<Line<'a>>, gap: &mut usize, line: Option<(Line<'a>, usize)>) {
    match line {
        Some((line, indent)) => {
            column.push(Line { gap: *gap, indent, ..line });
            *gap = 0;
        }
        None => *gap += 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::newspaper::lines::lines;

    #[test]
    fn two_columns_become_one() {
        let page = "左栏第一行左栏字      右栏第一行右栏字\n左栏第二行左栏字      右栏第二行右栏字\n左栏第三行左栏字      右栏第三行右栏字\n左栏完。              右栏第四行右栏字\n                      右栏完。\n\n下面的文章标题";
        let (unfolded, told) = unfold(lines(page));
        let texts: Vec<_> = unfolded.iter().map(|line| line.text).collect();
        assert_eq!(texts[3], "左栏完。");
        assert_eq!(texts[4], "右栏第一行右栏字");
        assert_eq!(texts[8..], ["右栏完。", "下面的文章标题"]);
        assert_eq!((unfolded[4].gap, unfolded[9].gap), (1, 1));
        assert_eq!(told, [1]);
    }

    #[test]
    fn a_table_stays() {
        let page = "白菜   12   13\n萝卜   11   12\n土豆   10   11\n大葱   12   13";
        assert!(unfold(lines(page)).1.is_empty());
    }
}
