//! Reads inline styles: which declarations are harmless, and whether they hide their element.

use std::borrow::Cow;

/// Styles longer than this are not kept, in bytes.
const MAX_LENGTH: usize = 2048;

/// Whether the declarations end up with `display: none`.
pub(super) fn hides(style: &str) -> bool {
    let style = without_escapes(without_comments(style));
    let mut hidden = false;
    let mut settled = false;
    for (name, value) in declarations(&style) {
        if !name.eq_ignore_ascii_case("display") {
            continue;
        }
        let (value, important) = split_important(value);
        if important || !settled {
            hidden = value.eq_ignore_ascii_case("none");
            settled |= important;
        }
    }
    hidden
}

/// The declarations of `style` that are on the allow-list, in one canonical spelling.
///
/// `alignment` is a `text-align` from elsewhere, which any in `style` overrides.
pub(super) fn allowed(style: &str, alignment: Option<&str>) -> String {
    let style = if style.len() > MAX_LENGTH { "" } else { style };
    let style = without_comments(style);
    let mut kept: Vec<(String, String)> = Vec::new();
    if let Some(alignment) = alignment {
        kept.push(("text-align".to_owned(), alignment.to_owned()));
    }
    for (name, value) in declarations(&style) {
        let name = name.to_ascii_lowercase();
        let Some(grammar) = grammar(&name) else {
            continue;
        };
        let (value, _) = split_important(value);
        if let Some(value) = grammar.canonical(value) {
            // The last of several counts; it stands where the first stood.
            match kept.iter_mut().find(|(known, _)| *known == name) {
                Some(known) => known.1 = value,
                None => kept.push((name, value)),
            }
        }
    }
    let declarations: Vec<String> = kept.iter().map(|(name, value)| format!("{name}:{value}")).collect();
    declarations.join(";")
}

/// The names of the declarations that [`allowed`] leaves out.
pub(super) fn refused(style: &str) -> Vec<String> {
    if style.len() > MAX_LENGTH {
        return vec!["style".to_owned()];
    }
    let style = without_comments(style);
    let is_refused = |name: &str, value: &str| {
        grammar(&name.to_ascii_lowercase()).and_then(|grammar| grammar.canonical(split_important(value).0)).is_none()
    };
    declarations(&style)
        .filter(|(name, value)| is_refused(name, value))
        .map(|(name, _)| name.to_ascii_lowercase())
        .collect()
}

/// What a property's value is made of.
#[derive(Clone, Copy)]
struct Grammar {
    /// How many tokens there may be.
    tokens: usize,
    lengths: bool,
    colours: bool,
    keywords: &'static [&'static str],
}

fn grammar(property: &str) -> Option<Grammar> {
    const LENGTHS: Grammar = Grammar { tokens: 1, lengths: true, colours: false, keywords: &[] };
    const LINES: &[&str] = &[
        "none", "hidden", "dotted", "dashed", "solid", "double", "groove", "ridge", "inset", "outset", "thin",
        "medium", "thick",
    ];
    let grammar = match property {
        "text-align" => {
            Grammar { lengths: false, keywords: &["left", "right", "center", "justify", "start", "end"], ..LENGTHS }
        }
        "width" => Grammar { keywords: &["auto"], ..LENGTHS },
        "color" => Grammar { lengths: false, colours: true, ..LENGTHS },
        "padding" => Grammar { tokens: 4, ..LENGTHS },
        "padding-top" | "padding-right" | "padding-bottom" | "padding-left" => LENGTHS,
        "margin" => Grammar { tokens: 4, keywords: &["auto"], ..LENGTHS },
        "margin-top" | "margin-right" | "margin-bottom" | "margin-left" => Grammar { keywords: &["auto"], ..LENGTHS },
        "border" | "border-top" | "border-right" | "border-bottom" | "border-left" => {
            Grammar { tokens: 3, colours: true, keywords: LINES, ..LENGTHS }
        }
        "border-width" | "border-style" => Grammar { tokens: 4, keywords: LINES, ..LENGTHS },
        "border-color" => Grammar { tokens: 4, lengths: false, colours: true, keywords: &[] },
        "border-collapse" => Grammar { lengths: false, keywords: &["collapse", "separate"], ..LENGTHS },
        "border-spacing" => Grammar { tokens: 2, ..LENGTHS },
        _ => return None,
    };
    Some(grammar)
}

impl Grammar {
    /// The value in lower case with single spaces, if every part of it is of this grammar.
    fn canonical(self, value: &str) -> Option<String> {
        let value = value.to_ascii_lowercase();
        let tokens = tokens(&value);
        if tokens.is_empty() || tokens.len() > self.tokens {
            return None;
        }
        let fits = |token: &String| {
            self.keywords.contains(&token.as_str())
                || (self.lengths && is_length(token))
                || (self.colours && is_colour(token))
        };
        tokens.iter().all(fits).then(|| tokens.join(" "))
    }
}

/// The parts of a value that whitespace separates, with none left inside parentheses but where it
/// counts.
fn tokens(value: &str) -> Vec<String> {
    let mut tokens = vec![String::new()];
    let mut depth = 0_usize;
    let mut pending_space = false;
    for c in value.chars() {
        if c.is_ascii_whitespace() {
            pending_space = true;
            continue;
        }
        if pending_space && depth == 0 {
            tokens.push(String::new());
        }
        if let Some(token) = tokens.last_mut() {
            let after_separator = token.ends_with(['(', ',']) || matches!(c, ')' | ',');
            if pending_space && depth > 0 && !after_separator {
                token.push(' ');
            }
            token.push(c);
        }
        pending_space = false;
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    tokens.retain(|token| !token.is_empty());
    tokens
}

/// Whether a token is a length or percentage that is not negative: negative margins could lay a
/// post over the page around it.
fn is_length(token: &str) -> bool {
    const UNITS: [&str; 13] = ["px", "em", "rem", "%", "pt", "pc", "cm", "mm", "in", "ex", "ch", "vw", "vh"];
    let end = token.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(token.len());
    let (number, unit) = token.split_at(end);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let is_number =
        number.len() <= 9 && !number.is_empty() && whole.len() <= 5 && !fraction.is_empty() && !fraction.contains('.');
    is_number && (UNITS.contains(&unit) || (unit.is_empty() && number == "0"))
}

/// Whether a token is a colour: a name, `#hex`, `rgb(…)` or `rgba(…)`.
fn is_colour(token: &str) -> bool {
    if let Some(hex) = token.strip_prefix('#') {
        return matches!(hex.len(), 3 | 4 | 6 | 8) && hex.bytes().all(|b| b.is_ascii_hexdigit());
    }
    let arguments =
        token.strip_prefix("rgb(").or_else(|| token.strip_prefix("rgba(")).and_then(|rest| rest.strip_suffix(')'));
    if let Some(arguments) = arguments {
        return arguments.len() <= 40
            && arguments.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'%' | b',' | b' ' | b'/'));
    }
    (3..=24).contains(&token.len()) && token.bytes().all(|b| b.is_ascii_lowercase())
}

/// Name and value of each declaration, trimmed. Semicolons in strings and parentheses part nothing.
fn declarations(style: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = Some(style);
    std::iter::from_fn(move || {
        let style = rest?;
        let (first, after) = match end_of_declaration(style) {
            Some(end) => (&style[..end], Some(&style[end + 1..])),
            None => (style, None),
        };
        rest = after;
        Some(first)
    })
    .filter_map(|declaration| declaration.split_once(':'))
    .map(|(name, value)| (name.trim_ascii(), value.trim_ascii()))
}

fn end_of_declaration(style: &str) -> Option<usize> {
    let mut quote = None;
    let mut depth = 0_usize;
    style.bytes().position(|byte| {
        match (quote, byte) {
            (Some(q), _) => {
                if q == byte {
                    quote = None;
                }
            }
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'(') => depth += 1,
            (None, b')') => depth = depth.saturating_sub(1),
            (None, b';') => return depth == 0,
            (None, _) => {}
        }
        false
    })
}

/// The value without `!important`, and whether it had it.
fn split_important(value: &str) -> (&str, bool) {
    match value.rsplit_once('!') {
        Some((before, word)) if word.trim_ascii().eq_ignore_ascii_case("important") => (before.trim_ascii(), true),
        _ => (value, false),
    }
}

fn without_comments(style: &str) -> Cow<'_, str> {
    if !style.contains("/*") {
        return Cow::Borrowed(style);
    }
    let mut plain = String::with_capacity(style.len());
    let mut rest = style;
    while let Some((before, comment)) = rest.split_once("/*") {
        plain.push_str(before);
        // A comment parts two words.
        plain.push(' ');
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// The style with CSS escapes resolved, as `d\69splay` is `display` to a browser.
fn without_escapes(style: Cow<'_, str>) -> Cow<'_, str> {
    if !style.contains('\\') {
        return style;
    }
    let mut plain = String::with_capacity(style.len());
    let mut chars = style.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' {
            plain.push(c);
            continue;
        }
        let mut code = 0_u32;
        let mut digits = 0;
        while digits < 6
            && let Some(digit) = chars.peek().and_then(|c| c.to_digit(16))
        {
            code = code * 16 + digit;
            digits += 1;
            chars.next();
        }
        if digits == 0 {
            plain.extend(chars.next());
            continue;
        }
        chars.next_if(char::is_ascii_whitespace);
        plain.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    Cow::Owned(plain)
}
