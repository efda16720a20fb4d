//! An article's body as Markdown for an editor's draft. What the text only happens to contain of Markdown's signs, or of
//! HTML, is escaped.

use super::article::{Article, AsideRole, Block, Span, Stress, Text};

/// The body alone: title, authors and date are front matter.
pub fn markdown(article: &Article) -> String {
    let blocks: Vec<String> = article.body.iter().map(block).filter(|block| !block.is_empty()).collect();
    let mut all = blocks.join("\n\n");
    all.push('\n');
    all
}

fn block(block: &Block) -> String {
    match block {
        Block::Paragraph { text } => line(text),
        // The page's title is the first level.
        Block::Crosshead { level, text } => format!("{} {}", "#".repeat(usize::from(*level) + 1), inline(text)),
        Block::List { ordered, items } => {
            let item = |(at, text): (usize, &Text)| {
                if *ordered { format!("{}. {}", at + 1, line(text)) } else { format!("- {}", line(text)) }
            };
            items.iter().enumerate().map(item).collect::<Vec<_>>().join("\n")
        }
        Block::Lines { lines } => kept(lines),
        Block::Signature { lines } => kept(lines),
        Block::Quote { text } => format!("> {}", line(text)),
        Block::Caption { text } => format!("<figure><figcaption>{}</figcaption></figure>", html(text)),
        Block::Aside { role, label, paragraphs } => {
            let class = match role {
                AsideRole::EditorsNote => "editors-note",
                AsideRole::Summary => "summary",
                AsideRole::Background => "background",
            };
            let label = label.iter().map(|it| format!("<p><strong>{}</strong></p>", html(it)));
            let all: Vec<String> = label.chain(paragraphs.iter().map(|it| format!("<p>{}</p>", html(it)))).collect();
            format!("<aside class=\"{class}\">\n{}\n</aside>", all.join("\n"))
        }
        Block::Table { rows } => table(rows),
    }
}

/// Lines that a renderer must not join.
fn kept(lines: &[Text]) -> String {
    lines.iter().map(line).collect::<Vec<_>>().join("\\\n")
}

fn table(rows: &[Vec<Text>]) -> String {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let row = |cells: &Vec<Text>| {
        let empty = std::iter::repeat_n(String::new(), width - cells.len());
        let cells: Vec<String> = cells.iter().map(inline).chain(empty).collect();
        format!("| {} |", cells.join(" | "))
    };
    let mut lines: Vec<String> = rows.iter().map(row).collect();
    lines.insert(1.min(lines.len()), format!("|{}", " --- |".repeat(width)));
    lines.join("\n")
}

/// Text that begins a line: a number and a dot, too, would be a list.
fn line(text: &Text) -> String {
    let inline = inline(text);
    let digits = inline.len() - inline.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    match inline[digits..].chars().next() {
        Some(c @ ('.' | ')')) if digits > 0 => format!("{}\\{c}{}", &inline[..digits], &inline[digits + 1..]),
        _ => inline,
    }
}

fn inline(text: &Text) -> String {
    with_stress(
        text,
        |c, out| {
            // Any of these may be a sign of form somewhere; a backslash before it never harms.
            if matches!(
                c,
                '\\' | '`'
                    | '*'
                    | '_'
                    | '{'
                    | '}'
                    | '['
                    | ']'
                    | '<'
                    | '>'
                    | '#'
                    | '+'
                    | '-'
                    | '|'
                    | '~'
                    | '&'
                    | '='
                    | '!'
                    | '$'
            ) {
                out.push('\\');
            }
            out.push(c);
        },
        |stress, at| match (stress, asterisks_hold(text, at)) {
            (Stress::Strong, true) => ("**", "**"),
            (Stress::Emphasis, true) => ("*", "*"),
            (stress, false) => elements(stress),
        },
    )
}

/// Asterisks between a punctuation mark and a letter, of which Chinese has many (`**快检员。**她`), or beside others stress
/// nothing.
fn asterisks_hold(text: &Text, at: &Span) -> bool {
    let inside = &text.text[at.clone()];
    let ends = [inside.chars().next(), inside.chars().next_back()];
    let beside = |(other, _): &(Span, Stress)| other.end == at.start || other.start == at.end;
    ends.iter().all(|end| end.is_some_and(char::is_alphanumeric)) && !text.stressed.iter().any(beside)
}

fn elements(stress: Stress) -> (&'static str, &'static str) {
    match stress {
        Stress::Strong => ("<strong>", "</strong>"),
        Stress::Emphasis => ("<em>", "</em>"),
    }
}

fn html(text: &Text) -> String {
    let escape = |c: char, out: &mut String| match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        c => out.push(c),
    };
    with_stress(text, escape, |stress, _| elements(stress))
}

fn with_stress(
    text: &Text,
    push: impl Fn(char, &mut String),
    tags: impl Fn(Stress, &Span) -> (&'static str, &'static str),
) -> String {
    let mut out = String::with_capacity(text.text.len());
    let mut stressed = text.stressed.iter().peekable();
    let mut close: Option<(usize, &str)> = None;
    for (at, c) in text.text.char_indices() {
        if let Some((_, tag)) = close.take_if(|(end, _)| *end <= at) {
            out.push_str(tag);
        }
        if let Some((span, stress)) = stressed.next_if(|(span, _)| span.start <= at) {
            let (open, end) = tags(*stress, span);
            out.push_str(open);
            close = Some((span.end, end));
        }
        push(c, &mut out);
    }
    if let Some((_, tag)) = close {
        out.push_str(tag);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::body::{self, Markup};

    #[test]
    fn what_is_stressed_is_stressed_whatever_stands_around_it() {
        for (text, stressed, expected) in [
            ("快检员小曾到", 9..15, "快检员<strong>小曾</strong>到"),
            ("快检员。她说", 0..12, "<strong>快检员。</strong>她说"),
            ("说“好”的", 3..12, "说<strong>“好”</strong>的"),
            ("3 * 5", 0..3, "<strong>3 *</strong> 5"),
        ] {
            let text = Text { text: text.into(), stressed: vec![(stressed, Stress::Strong)], ..Text::default() };
            let html = body::to_html(&inline(&text), Markup::Markdown);
            assert_eq!(html.trim(), format!("<p>{expected}</p>"));
        }
        let stressed = vec![(0..3, Stress::Strong), (3..6, Stress::Emphasis)];
        let text = Text { text: "甲乙".into(), stressed, ..Text::default() };
        assert_eq!(inline(&text), "<strong>甲</strong><em>乙</em>");
    }
}
