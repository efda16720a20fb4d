//! A page as lines: where each stands, how wide it is, how far from the line before.

use super::chars::width;

/// A line that holds something, or a part of one (a column's cell, a jump mark).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// Without white space at either end.
    pub text: &'a str,
    /// Byte offset of `text` in the page.
    pub start: usize,
    /// In the file, from 1.
    pub number: usize,
    /// White space before the text, in half-em units.
    pub indent: usize,
    /// Blank lines between this line and the one before.
    pub gap: usize,
    /// In half-em units; of the printed line, even where a mark was taken off its front.
    pub width: usize,
}

impl<'a> Line<'a> {
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// A part of this line, given by byte offsets within it; `None` where only white space is.
    pub fn part(&self, from: usize, to: usize) -> Option<Line<'a>> {
        let cut = &self.text[from..to];
        let text = cut.trim();
        if text.is_empty() {
            return None;
        }
        let skipped = cut.len() - cut.trim_start().len();
        Some(Line { text, start: self.start + from + skipped, width: width(text), ..*self })
    }
}

/// Everything that ends a line somewhere: of the three systems, of printers (form feed), of Unicode.
fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The page's lines that hold something, in order.
pub fn lines(page: &str) -> Vec<Line<'_>> {
    let mut found = Vec::new();
    let (mut gap, mut number, mut start) = (0, 0, 0);
    while start < page.len() {
        let rest = &page[start..];
        let length = rest.find(is_break).unwrap_or(rest.len());
        let broken = rest[length..].chars().next().map_or(0, char::len_utf8);
        let returned = usize::from(rest[length..].starts_with("\r\n"));
        number += 1;
        let raw = &rest[..length];
        let text = raw.trim();
        if text.is_empty() {
            gap += 1;
        } else {
            let lead = raw.len() - raw.trim_start().len();
            let indent =
                raw[..lead].chars().map(|c| if c == '\t' { 4 } else { width(c.encode_utf8(&mut [0; 4])) }).sum();
            found.push(Line { text, start: start + lead, number, indent, gap, width: width(text) });
            gap = 0;
        }
        start += length + broken + returned;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_are_counted_and_indents_measured() {
        let page = "一\r\n\r\n　　二 \n\t\n\u{c}  三";
        let told: Vec<_> = lines(page).iter().map(|line| (line.text, line.number, line.indent, line.gap)).collect();
        assert_eq!(told, [("一", 1, 0, 0), ("二", 3, 4, 1), ("三", 6, 2, 2)]);
    }

    #[test]
    fn a_part_knows_where_it_stands() {
        let page = "甲　 乙";
        let line = lines(page)[0];
        let part = line.part(3, line.text.len()).unwrap();
        assert_eq!((&page[part.start..part.end()], part.width), ("乙", 2));
    }
}
