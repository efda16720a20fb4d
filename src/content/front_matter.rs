//! Where the front matter of a file ends and its body begins.
//!
//! Source of the rule: Jekyll's `Document::YAML_FRONT_MATTER_REGEXP`: a first line `---`, a closing line `---` or
//! `...`, white space allowed behind both. A byte order mark before it and CRLF line ends are accepted.

/// A file's text in two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrontMatter<'a> {
    /// Between the marks; `None` if the file has no front matter.
    pub yaml: Option<&'a str>,
    pub body: &'a str,
}

/// The YAML begins on the file's second line.
pub const FIRST_YAML_LINE: u32 = 2;

/// Never fails: text without a closed front matter is all body.
pub fn split_front_matter(text: &str) -> FrontMatter<'_> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let whole = FrontMatter { yaml: None, body: text };
    let Some((first, rest)) = text.split_once('\n') else { return whole };
    if !is_mark(first, "---") {
        return whole;
    }
    let mut offset = 0;
    for line in rest.split_inclusive('\n') {
        let end = offset + line.len();
        if is_mark(line, "---") || is_mark(line, "...") {
            return FrontMatter { yaml: Some(&rest[..offset]), body: &rest[end..] };
        }
        offset = end;
    }
    whole
}

fn is_mark(line: &str, mark: &str) -> bool {
    line.strip_prefix(mark).is_some_and(|behind| behind.chars().all(char::is_whitespace))
}

/// Whether a file that begins with these bytes may have front matter (at least eight of them, or the whole file).
pub fn may_have_front_matter(start: &[u8]) -> bool {
    start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).starts_with(b"---")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_ends_at_dashes_or_dots() {
        for (text, yaml, body) in [
            ("---\na: 1\n---\nbody\n", Some("a: 1\n"), "body\n"),
            ("---\r\na: 1\r\n...\r\nbody", Some("a: 1\r\n"), "body"),
            ("\u{feff}---  \na: 1\n---", Some("a: 1\n"), ""),
            ("---\n---\nbody", Some(""), "body"),
            ("---\na: 1\n", None, "---\na: 1\n"),
            ("----\na: 1\n---\n", None, "----\na: 1\n---\n"),
            ("body", None, "body"),
        ] {
            assert_eq!(split_front_matter(text), FrontMatter { yaml, body }, "{text:?}");
        }
    }
}
