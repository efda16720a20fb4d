//! Where Liquid's marks stand in a text. What stands between `raw` and `endraw`, or in a comment, is none.

/// What a pair of marks is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `{{ … }}`
    Output,
    /// `{% … %}`
    Tag,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag<'a> {
    pub kind: Kind,
    pub whole: &'a str,
    /// Without its marks and the white space within them.
    pub inside: &'a str,
    /// Counted from 0.
    pub line: u32,
}

/// In the order of the text. Marks that are not closed are text.
pub fn scan(text: &str) -> Vec<Tag<'_>> {
    let mut tags: Vec<Tag> = Vec::new();
    let (mut from, mut line, mut counted) = (0, 0, 0);
    while let Some((start, kind)) = next(text, from) {
        let close = if kind == Kind::Output { "}}" } else { "%}" };
        let Some(length) = text[start + 2..].find(close) else {
            from = start + 2;
            continue;
        };
        let end = start + 2 + length + 2;
        let inside = text[start + 2..end - 2].trim_start_matches('-').trim_end_matches('-').trim();
        from = end;
        // `{{` followed by anything else is a stranger's text, in a formula or a script.
        if !inside.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '"' | '\'' | '_')) {
            continue;
        }
        line += text[counted..start].matches('\n').count() as u32;
        counted = start;
        tags.push(Tag { kind, whole: &text[start..end], inside, line });
        if kind == Kind::Tag && matches!(inside, "raw" | "comment") {
            from = closing(text, end, &format!("end{inside}")).unwrap_or(text.len());
        }
    }
    tags
}

fn next(text: &str, from: usize) -> Option<(usize, Kind)> {
    let mut at = from;
    loop {
        at += memchr::memchr(b'{', &text.as_bytes()[at..])?;
        match text.as_bytes().get(at + 1)? {
            b'{' => return Some((at, Kind::Output)),
            b'%' => return Some((at, Kind::Tag)),
            _ => at += 1,
        }
    }
}

/// Where the tag of this name begins.
fn closing(text: &str, from: usize, name: &str) -> Option<usize> {
    let is_it = |at: &usize| text[at + 2..].trim_start_matches('-').trim_start().starts_with(name);
    text[from..].match_indices("{%").map(|(at, _)| from + at).find(is_it)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_text_comments_and_strangers_braces_are_no_liquid() {
        let insides = |text| scan(text).into_iter().map(|tag| tag.inside).collect::<Vec<_>>();
        assert_eq!(insides("a {% raw %}{{ b }}{% endraw %} {{ c }}"), ["raw", "endraw", "c"]);
        assert_eq!(insides("{%- comment -%}{% if %}{%- endcomment -%}"), ["comment", "endcomment"]);
        assert_eq!(insides("{{}} {{ 3 }} {{ {a} }} {{ x"), Vec::<&str>::new());
        assert_eq!(insides("{{{ y }}"), Vec::<&str>::new());
        assert_eq!(insides("{ {{ a | b: '}' }} {%if x%}"), ["a | b: '}'", "if x"]);
    }
}
