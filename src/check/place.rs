//! From a byte of a file to the line and column that a message names.

use crate::diagnostic::Diagnostic;

/// A file's text under the name that messages give it.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    pub shown: &'a str,
    pub text: &'a str,
}

/// A line is quoted up to so many characters behind what is meant.
const BEHIND: usize = 40;

/// What stands further to the right is not quoted: bodies are often one line of a hundred thousand characters.
const FAR: usize = 1000;

impl Place<'_> {
    /// The finding with the place of `bytes` bytes at `offset`.
    pub fn at(&self, found: Diagnostic, offset: usize, bytes: usize) -> Diagnostic {
        let start = self.text[..offset].rfind('\n').map_or(0, |at| at + 1);
        let line = self.text[..start].bytes().filter(|byte| *byte == b'\n').count() as u32 + 1;
        let end = self.text[offset..].find(['\n', '\r']).map_or(self.text.len(), |at| offset + at);
        let column = self.text[start..offset].chars().count();
        let length = self.text[offset..end.min(offset + bytes)].chars().count();
        let found = found.file(self.shown).at(line, column as u32 + 1).over(length.max(1));
        if column + length > FAR {
            return found;
        }
        let shown = column + length + BEHIND;
        let mut text: String = self.text[start..end].chars().take(shown).collect();
        if text.len() < end - start {
            text.push('…');
        }
        found.quote(text)
    }

    /// The same for an address or the like of the body, where it can be found.
    pub fn at_words(&self, found: Diagnostic, body: &str, words: &str) -> Diagnostic {
        let before = self.text.len() - body.len();
        match find(body, words) {
            Some((at, length)) => self.at(found, before + at, length),
            None => found.file(self.shown),
        }
    }
}

/// Where `words` stand by themselves in `body`, else where they stand at all; written as they are, or as HTML.
fn find(body: &str, words: &str) -> Option<(usize, usize)> {
    if words.is_empty() {
        return None;
    }
    let escaped = words.replace('&', "&amp;");
    [words, &escaped].into_iter().find_map(|words| {
        let is_alone = |at: &usize| {
            let before = body[..*at].chars().next_back();
            let after = body[at + words.len()..].chars().next();
            before.is_none_or(|c| "\"'(<=[ \t\n".contains(c)) && after.is_none_or(|c| "\"')>] \t\r\n".contains(c))
        };
        let at = body.match_indices(words).map(|(at, _)| at).find(is_alone).or_else(|| body.find(words))?;
        Some((at, words.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    #[test]
    fn line_and_column_are_counted_in_characters() {
        let place = Place { shown: "a.md", text: "甲\r\n乙丙丁\r\n" };
        let found = place.at(
            Diagnostic::new(Code::DeadLink, crate::words::Text::verbatim("x")),
            place.text.find('丙').unwrap_or_default(),
            3,
        );
        assert_eq!((found.line, found.column, found.excerpt.as_deref()), (Some(2), Some(2), Some("乙丙丁")));
        assert_eq!(found.length.map(u16::from), Some(1));
    }

    #[test]
    fn an_address_is_found_where_it_stands_alone() {
        assert_eq!(find("<a href=\"/ab\"><a href=\"/a\">", "/a"), Some((23, 2)));
        assert_eq!(find("<a href=\"/a?b&amp;c\">", "/a?b&c"), Some((9, 10)));
        assert_eq!(find("x", "/a"), None);
    }
}
