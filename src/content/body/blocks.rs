//! Markdown that is hardly any: blocks of raw HTML, and lines of links below them. Each block is independent of the
//! others, so that only the lines of links go through the Markdown parser.
//!
//! Gives up at whatever could join two blocks or reach from one into another. The tests hold that the result is what the
//! parser makes of the whole.

/// Elements that begin a block of raw HTML (CommonMark 0.31, 4.6, kind 6), as far as bodies use them.
const HTML_BLOCKS: &[&str] =
    &["<p", "</p", "<div", "</div", "<center", "</center", "<table", "<blockquote", "<section"];

/// Bytes that may mean something to Markdown or HTML within a line.
static IS_MARK: [bool; 256] = {
    let marks = b"\\`*_{}[]<>&~|!#\"'$^=:@";
    let mut table = [false; 256];
    let mut at = 0;
    while at < marks.len() {
        table[marks[at] as usize] = true;
        at += 1;
    }
    table
};

/// A block and how it is to be rendered.
pub(super) enum Block<'s> {
    /// As it stands, with its line ends.
    Html(&'s str),
    /// One line of Markdown.
    Line(&'s str),
    /// A paragraph of one line with nothing in it that Markdown or HTML could mean something else by.
    Text(&'s str),
}

/// The blocks of a source; `None` if they cannot be told apart without a Markdown parser.
pub(super) fn blocks(source: &str) -> Option<Vec<Block<'_>>> {
    // Tabs count as columns, other control characters are odd, and definitions reach everywhere.
    // (Without an early end, so that many bytes are compared at once.)
    let odd = source.bytes().fold(false, |odd, byte| odd | ((byte < b' ') & (byte != b'\n')) | (byte == 0x7f));
    if odd || defines(source.as_bytes()) {
        return None;
    }
    let mut blocks = Vec::new();
    let mut rest = source;
    while !rest.is_empty() {
        let (line, after) = line(rest);
        if is_blank(line) {
            rest = after;
            continue;
        }
        if begins_html(line) {
            let mut end = line.len();
            while let (next, _) = self::line(&rest[end..])
                && !is_blank(next)
            {
                end += next.len();
            }
            blocks.push(Block::Html(&rest[..end]));
            rest = &rest[end..];
        } else if begins_links(line) && is_blank(self::line(after).0) {
            blocks.push(Block::Line(line));
            rest = after;
        } else if is_text(line) && is_blank(self::line(after).0) {
            blocks.push(Block::Text(line.trim_end_matches('\n')));
            rest = after;
        } else {
            return None;
        }
    }
    Some(blocks)
}

/// Whether there may be a definition of a link (`]:`) or a footnote (`[^`).
fn defines(source: &[u8]) -> bool {
    memchr::memchr2_iter(b'[', b']', source).any(|at| matches!(source[at..], [b']', b':', ..] | [b'[', b'^', ..]))
}

/// The first line with its end, and what comes after.
fn line(text: &str) -> (&str, &str) {
    text.split_at(memchr::memchr(b'\n', text.as_bytes()).map_or(text.len(), |at| at + 1))
}

/// Blank, or nothing left.
fn is_blank(line: &str) -> bool {
    line.bytes().all(|byte| matches!(byte, b' ' | b'\n'))
}

fn begins_html(line: &str) -> bool {
    HTML_BLOCKS.iter().any(|tag| {
        line.strip_prefix(tag).is_some_and(|rest| rest.starts_with([' ', '>', '\n']) || rest.starts_with("/>"))
    })
}

/// Begins with a letter or an opening mark, and holds no character that Markdown knows.
fn is_text(line: &str) -> bool {
    let line = line.trim_end_matches('\n');
    line.starts_with(|c: char| c.is_alphabetic() || matches!(c, '“' | '《' | '【' | '（' | '「'))
        && !line.ends_with(' ')
        && !line.bytes().fold(false, |found, byte| found | IS_MARK[usize::from(byte)])
}

/// `[text](…` or `<http…`: a paragraph, whatever follows on the line.
fn begins_links(line: &str) -> bool {
    line.starts_with("<http") || line.starts_with('[')
}

#[cfg(test)]
mod tests {
    use super::super::markdown::{by_parser, to_html};
    use super::blocks;
    use proptest::prelude::*;

    const TYPICAL: &str = "<p>　　一。</p>\n<p>二。</p>\n\n<http://source.example/news/1.html>\n\n\
                           [返回](//corpus.example/category/a.html)｜[首页](//corpus.example/)\n";

    #[test]
    fn a_typical_post_is_told_apart() {
        assert_eq!(blocks(TYPICAL).map(|blocks| blocks.len()), Some(3));
        assert_eq!(to_html(TYPICAL), by_parser(TYPICAL));
    }

    #[test]
    fn what_reaches_across_blocks_is_left_to_the_parser() {
        for source in
            ["[a]: http://x", "a\nb", "<p>\n\n    code", "- <p>", "[a][b]\nc", "<span>a</span>", "# a", "[^1] b"]
        {
            assert!(blocks(source).is_none(), "{source}");
        }
    }

    fn source() -> impl Strategy<Value = String> {
        let line = prop_oneof![
            4 => prop::sample::select(vec![
                "<p>一。</p>", "<p class=\"a\">*b*", "</p>", "<center><img src=\"a\" />", "</center>", "<div>", "</div>",
                "<table><tr><td>x", "<http://a.example/x_y_z.html>", "<http://a.example", "[返回](//a.example/b)｜[c](d)",
                "[a]", "[a][b]", "[a](b", "[x] *y* `z`", "[*a*](b \"c\") <b>d</b> &amp; \\\\", "[a](b)  ", "<p", "<p/>", "文字，据报道3.5%。", "“开头 a-b 1) c", "a", "a ", "a\u{3000}", "\u{3000}a", "-", "1. a", "===", "http://a.b/c_d",
            ]).prop_map(str::to_owned),
            1 => "[a-c<>\\[\\]()*_`#=~ -]{0,8}",
            3 => Just(String::new()),
            1 => Just(" ".to_owned()),
        ];
        prop::collection::vec(line, 0..10).prop_map(|lines| lines.join("\n"))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 5000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn blocks_one_by_one_are_what_the_parser_makes_of_the_whole(source in source(), end in "\n{0,2}") {
            let source = format!("{source}{end}");
            prop_assert_eq!(to_html(&source), by_parser(&source), "{}", source);
        }
    }
}
