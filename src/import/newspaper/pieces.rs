//! Which bytes of a chunk's lines are marks of form.

use super::{chunks::Chunk, compose::Piece, lines::Line, runs::cells, signs::item_mark, sorts::Sort};

/// A chunk's lines without the marks that its sort stands for.
pub fn pieces<'a>(lines: &[Line<'a>], chunk: &Chunk) -> Vec<Piece<'a>> {
    let piece = |(at, &line): (usize, &usize)| {
        let line = lines[line];
        let (front, back) = if at == 0 || chunk.sort == Sort::Quote && line.text.starts_with('>') {
            marks(line.text, chunk.sort)
        } else {
            (0, 0)
        };
        Piece { line, front, back }
    };
    chunk.lines.iter().enumerate().map(piece).collect()
}

/// Bytes at the front and the back of a line that are marks.
fn marks(text: &str, sort: Sort) -> (usize, usize) {
    match sort {
        Sort::Heading(level) => {
            let front = usize::from(level);
            let closing = text.len() - text.trim_end_matches('#').len();
            let spaced = text[..text.len() - closing].ends_with(char::is_whitespace);
            (front, if spaced && front + closing < text.len() { closing } else { 0 })
        }
        Sort::Bold => (2, 2),
        Sort::PartLabel if text.starts_with("**") && text.ends_with("**") && text.len() > 4 => (2, 2),
        Sort::Subtitle => (text.len() - text.trim_start_matches(['—', '─', '–']).len(), 0),
        Sort::Caption => {
            let arrow = text.chars().next().filter(|c| "▲△▼▽◀▶►◄←→↑↓".contains(*c));
            (arrow.map_or(0, char::len_utf8), 0)
        }
        Sort::Item { mark, .. } => (mark, 0),
        Sort::Lead => (item_mark(text), 0),
        Sort::Quote => (1, 0),
        _ => (0, 0),
    }
}

/// An aside whose label stands in its first line: the label, and the rest.
pub fn inner_pieces<'a>(lines: &[Line<'a>], chunk: &Chunk) -> (Option<Piece<'a>>, Vec<Piece<'a>>) {
    let mut rest = pieces(lines, chunk);
    let Sort::Aside(_, length) = chunk.sort else { return (None, rest) };
    let Some(first) = rest.first().map(|piece| piece.line) else { return (None, rest) };
    let label = first.part(0, length).map(Piece::from);
    match first.part(length, first.text.len()) {
        Some(after) => rest[0] = Piece::from(after),
        None => _ = rest.remove(0),
    }
    (label, rest)
}

/// A table row's cells; bars between them are marks.
pub fn rows<'a>(line: Line<'a>) -> impl Iterator<Item = Piece<'a>> {
    let base = line.text.as_ptr().addr();
    let spans: Vec<(usize, usize)> =
        cells(line.text).map(|cell| cell.as_ptr().addr() - base).zip(cells(line.text).map(str::len)).collect();
    let count = spans.len();
    let mut from = 0;
    spans.into_iter().enumerate().filter_map(move |(at, (start, length))| {
        let to = if at + 1 == count { line.text.len() } else { start + length };
        let part = line.part(from, to)?;
        from = to;
        let front = line.start + start - part.start;
        Some(Piece { line: part, front, back: part.text.len() - front - length })
    })
}
