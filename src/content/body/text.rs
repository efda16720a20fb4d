//! Collects plain text with its whitespace collapsed as Chinese typography wants it, up to a limit.

use super::chars::{is_han, is_invisible, is_wide_punctuation};

/// What lies between two pieces of text; of several, the last in this order counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    None,
    /// Whitespace within a line.
    Space,
    /// Whitespace with a line end in it, which in Chinese means nothing.
    Line,
    /// The end of a paragraph or the like.
    Block,
    /// The end of a table cell.
    Cell,
}

/// Plain text in the making.
pub(super) struct PlainText {
    text: String,
    characters: usize,
    limit: usize,
    /// Whether the end of the first block ends the text.
    one_block: bool,
    gap: Gap,
    last: Option<char>,
    full: bool,
}

impl PlainText {
    /// Text of at most `limit` characters, or that of one block if that is shorter.
    pub(super) fn new(limit: usize, one_block: bool) -> Self {
        Self { text: String::new(), characters: 0, limit, one_block, gap: Gap::None, last: None, full: false }
    }

    /// Whether nothing that follows can change the text any more.
    pub(super) fn is_full(&self) -> bool {
        self.full
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub(super) fn into_string(self) -> String {
        self.text
    }

    /// Adds text with whitespace as the source has it.
    pub(super) fn push(&mut self, text: &str) {
        for c in text.chars() {
            if self.full {
                return;
            }
            if c.is_whitespace() {
                let is_line_end = matches!(c, '\n' | '\r');
                self.widen(if is_line_end { Gap::Line } else { Gap::Space });
            } else if !is_invisible(c) {
                self.push_char(c);
            }
        }
    }

    /// Parts what follows from what was pushed so far.
    pub(super) fn separate(&mut self, gap: Gap) {
        self.widen(gap);
        self.full |= self.one_block && gap >= Gap::Block && !self.text.is_empty();
    }

    fn widen(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    fn push_char(&mut self, c: char) {
        let gap = std::mem::replace(&mut self.gap, Gap::None);
        if let Some(last) = self.last
            && shows(gap, last, c)
        {
            self.add(' ');
        }
        if !self.full {
            self.add(c);
            self.last = Some(c);
        }
    }

    fn add(&mut self, c: char) {
        if self.characters == self.limit {
            self.full = true;
            return;
        }
        self.text.push(c);
        self.characters += 1;
    }
}

/// Whether a gap between two characters shows as a space.
fn shows(gap: Gap, before: char, after: char) -> bool {
    match gap {
        Gap::None => false,
        Gap::Space | Gap::Cell => true,
        Gap::Line => !(is_han(before) && is_han(after)),
        // Full-width punctuation brings its own space.
        Gap::Block => !is_wide_punctuation(before) && !is_wide_punctuation(after),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collapsed(source: &str) -> String {
        let mut text = PlainText::new(100, false);
        text.push(source);
        text.into_string()
    }

    #[test]
    fn whitespace_collapses() {
        let cases = [
            ("　　市场监管", "市场监管"),
            ("市场\n监管", "市场监管"),
            ("市场\r\n  　监管", "市场监管"),
            ("市场 监管", "市场 监管"),
            ("market\nwatch", "market watch"),
            ("据Wind\n数据", "据Wind 数据"),
            ("a \t\u{A0}　b ", "a b"),
            ("公\u{200B}\u{FEFF}报", "公报"),
        ];
        for (source, expected) in cases {
            assert_eq!(collapsed(source), expected, "{source:?}");
        }
    }

    #[test]
    fn a_block_parts_words_but_adds_nothing_to_punctuation() {
        let joined = |before: &str, after: &str| {
            let mut text = PlainText::new(100, false);
            text.push(before);
            text.separate(Gap::Block);
            text.push(after);
            text.into_string()
        };
        assert_eq!(joined("通知", "各单位"), "通知 各单位");
        assert_eq!(joined("结束。", "\n　　另悉"), "结束。另悉");
        assert_eq!(joined("The end.", "Next"), "The end. Next");
    }

    #[test]
    fn text_is_full_when_more_would_not_fit() {
        let mut text = PlainText::new(3, false);
        text.push("一二三");
        assert!(!text.is_full());
        text.push(" 四");
        assert!(text.is_full());
        assert_eq!(text.into_string(), "一二三");
    }
}
