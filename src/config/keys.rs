//! Where the top-level keys of a YAML mapping stand: for messages with line and column, for scalars as written, and
//! for recovering what can be recovered of broken YAML.

/// One `key: value` line at the left margin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyLine<'a> {
    pub key: &'a str,
    /// What follows the colon on the same line, trimmed, with its quotes and without a comment.
    pub raw: &'a str,
    /// Counted from 1 within the YAML text.
    pub line: u32,
    /// Column of the value (or of the key if there is none), in characters from 1.
    pub column: u32,
    /// The whole line.
    pub text: &'a str,
}

impl<'a> KeyLine<'a> {
    /// Whether the value is a quoted scalar.
    pub fn is_quoted(&self) -> bool {
        self.raw.starts_with(['"', '\''])
    }
}

/// The top-level keys in their order; lines that are no `key: value` are passed over.
pub fn top_level_keys(yaml: &str) -> Vec<KeyLine<'_>> {
    yaml.lines().zip(1..).filter_map(|(text, line)| key_line(text, line)).collect()
}

fn key_line(text: &str, line: u32) -> Option<KeyLine<'_>> {
    let text = text.trim_end();
    let first = text.chars().next()?;
    if first.is_whitespace() || matches!(first, '#' | '-' | '{' | '[') {
        return None;
    }
    let (name, value) = split_key(text)?;
    let key = name.trim().trim_matches(['"', '\'']);
    let raw = without_comment(value.trim());
    let before = if raw.is_empty() { 0 } else { text.len() - value.trim_start().len() };
    Some(KeyLine { key, raw, line, column: text[..before].chars().count() as u32 + 1, text })
}

/// A colon ends a key where white space or the line's end follows it.
fn split_key(text: &str) -> Option<(&str, &str)> {
    text.match_indices(':')
        .map(|(at, _)| (&text[..at], &text[at + 1..]))
        .find(|(_, value)| value.is_empty() || value.starts_with([' ', '\t']))
}

/// A comment begins at ` #` outside quotes.
fn without_comment(value: &str) -> &str {
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    let from = match quote {
        // The text behind the last closing quote is where a comment may stand.
        Some(quote) => value.rfind(quote).filter(|at| *at > 0).map_or(value.len(), |at| at + 1),
        None if value.starts_with('#') => return "",
        None => 0,
    };
    match value[from..].find(" #").or_else(|| value[from..].find("\t#")) {
        Some(comment) => value[..from + comment].trim_end(),
        None => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_with_their_raw_value_and_place() {
        let keys = top_level_keys("title: \"a # b\" # c\n  nested: 1\ntags:\n- x\ndate:  2021-12-08 # d\n'k e': v\n");
        let found: Vec<_> = keys.iter().map(|k| (k.key, k.raw, k.line, k.column)).collect();
        assert_eq!(
            found,
            [("title", "\"a # b\"", 1, 8), ("tags", "", 3, 1), ("date", "2021-12-08", 5, 8), ("k e", "v", 6, 8)]
        );
    }

    #[test]
    fn a_colon_without_a_space_is_no_key() {
        assert!(top_level_keys("http://host/path\n10:30\n").is_empty());
    }
}
