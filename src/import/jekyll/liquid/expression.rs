//! Expressions: variables, literals and chains of filters.

use crate::words::{Text, text};

/// The Tera expression that gives the same, or why there is none.
pub fn output(text: &str) -> Result<String, Text> {
    chain(text).map(|value| value.text)
}

/// A value on its way through the filters.
struct Value {
    text: String,
    /// Whether it is an expression with operators, which a filter would only take the last part of.
    compound: bool,
}

impl Value {
    fn simple(text: impl Into<String>) -> Self {
        Self { text: text.into(), compound: false }
    }

    fn compound(text: String) -> Self {
        Self { text: format!("({text})"), compound: true }
    }
}

/// A value and its filters.
fn chain(text: &str) -> Result<Value, Text> {
    let mut parts = split(text, '|').into_iter();
    let mut value = Value::simple(operand(parts.next().unwrap_or_default().trim())?);
    for part in parts {
        let (name, arguments) = part.split_once(':').unwrap_or((part, ""));
        let arguments: Result<Vec<String>, Text> =
            split(arguments, ',').into_iter().map(str::trim).filter(|text| !text.is_empty()).map(operand).collect();
        value = filtered(value, name.trim(), &arguments?)?;
    }
    // Only between filters are the parentheses of a sum needed; at the end they do no harm.
    Ok(Value { compound: value.compound, text: value.text })
}

/// A variable or literal.
pub fn operand(text: &str) -> Result<String, Text> {
    let text = text.trim();
    if let Some(inner) = ['"', '\''].into_iter().find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote)) {
        return Ok(quoted(inner));
    }
    let is_number = text.starts_with(|c: char| c.is_ascii_digit() || c == '-') && text.parse::<f64>().is_ok();
    match text {
        _ if is_number => Ok(text.to_owned()),
        "true" | "false" => Ok(text.to_owned()),
        "nil" | "null" | "empty" | "blank" => Ok("none".to_owned()),
        _ => variable(text),
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Names that mean something else here; the empty one stands for the variables around an include.
const NAMES: &[(&str, &str)] = &[
    ("content", "page.content | safe"),
    ("site.posts", "posts"),
    ("site.data", "data"),
    ("page.next", "page.newer"),
    ("page.previous", "page.older"),
    ("page.excerpt", "page.summary"),
    ("page.id", "page.url"),
    ("page.category", "page.categories[0]?.title"),
    ("page.last_modified_at", "page.updated.iso"),
    ("paginator.posts", "posts"),
    ("paginator.previous_page_path", "paginator.newer"),
    ("paginator.next_page_path", "paginator.older"),
    ("paginator.previous_page", "paginator.newer"),
    ("paginator.next_page", "paginator.older"),
    ("paginator.page", "paginator.page"),
    ("post.excerpt", "post.summary"),
    ("post.categories", "post.category.title"),
    ("post.category", "post.category.title"),
    ("post.id", "post.url"),
    ("forloop.length", "loop.length"),
    ("forloop", "loop"),
    ("include", ""),
];

/// Names that mean nothing here.
const MISSING: &[&str] = &[
    "site.time",
    "site.related_posts",
    "site.categories",
    "site.tags",
    "site.pages",
    "site.html_pages",
    "site.static_files",
    "site.collections",
    "site.documents",
    "site.github",
    "jekyll",
    "layout",
    "page.path",
    "page.collection",
    "paginator",
    "post.content",
    "post.tags",
];

/// Why one of these means nothing.
fn why_missing(name: &str) -> Text {
    match name {
        "site.time" => text!("pages show no time of building, so that what did not change keeps its bytes"),
        "site.related_posts" => text!("`page.newer` and `page.older` are the neighbours in the category"),
        "site.categories" | "site.tags" => text!("`terms.list` in terms.html lists them; the home page has `blocks`"),
        "site.pages" | "site.html_pages" => text!("no template sees all pages; put links into `_data/nav.yml`"),
        "site.static_files" => text!("no template sees all files"),
        "site.collections" | "site.documents" | "page.collection" => text!("there are no collections"),
        "site.github" => text!("there is no GitHub metadata; write the values into _config.yml"),
        "jekyll" => text!("there is no Jekyll; `site.generator` names the program"),
        "layout" => text!("a layout has no fields of its own"),
        "page.path" => text!("a page does not know its file"),
        "paginator" => text!("a listing's pages are numbered from the oldest, and none knows how many there are"),
        "post.content" => text!("lists have cards, not bodies: use `post.summary`"),
        "post.tags" => text!("lists have cards, which have no tags"),
        _ => text!("nothing says the same"),
    }
}

/// Fields that a template sees as they are.
const SITE: &[&str] = &["title", "description", "url", "baseurl", "author", "lang", "google_analytics", "config"];
const PAGE: &[&str] = &[
    "title",
    "url",
    "content",
    "date",
    "description",
    "lang",
    "layout",
    "author",
    "source",
    "categories",
    "tags",
    "newer",
    "older",
    "extra",
];

/// What follows the name, if the variable is it or something within it.
fn name_matches<'t>(variable: &'t str, name: &str) -> Option<&'t str> {
    variable.strip_prefix(name).filter(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

fn variable(text: &str) -> Result<String, Text> {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']' | '"' | '\'' | '?');
    if text.is_empty() || !text.chars().all(is_name) {
        return Err(text!("`{expression}` is no expression that is known", expression = text));
    }
    if let Some(list) = text.strip_suffix(".size") {
        return Ok(format!("{} | length", variable(list)?));
    }
    let rest_of = |name: &str| name_matches(text, name);
    // `paginator` means nothing but for some of its fields.
    match NAMES.iter().find_map(|(name, meaning)| Some((rest_of(name)?, *meaning))) {
        Some((rest, "")) => return Ok(rest.trim_start_matches('.').to_owned()),
        Some((rest, other)) => return Ok(format!("{other}{rest}")),
        None => {}
    }
    if let Some(name) = MISSING.iter().find(|name| rest_of(name).is_some()) {
        return Err(why_missing(name));
    }
    let field = |rest: &str| rest.split(['.', '[']).next().unwrap_or_default().to_owned();
    Ok(match (text.strip_prefix("site."), text.strip_prefix("page.")) {
        (Some(rest), _) if !SITE.contains(&field(rest).as_str()) => format!("site.config?.{rest}"),
        (_, Some(rest)) if !PAGE.contains(&field(rest).as_str()) => format!("page.extra?.{rest}"),
        _ => text.to_owned(),
    })
}

/// Filters of the same meaning under another name, without arguments.
const RENAMED: &[(&str, &str)] = &[
    ("upcase", "upper"),
    ("downcase", "lower"),
    ("capitalize", "capitalize"),
    ("strip", "trim"),
    ("lstrip", "trim_start"),
    ("rstrip", "trim_end"),
    ("newline_to_br", "newlines_to_br"),
    ("size", "length"),
    ("first", "first"),
    ("last", "last"),
    ("reverse", "reverse"),
    ("uniq", "unique"),
    ("number_of_words", "wordcount"),
    ("abs", "abs"),
    ("round", "round"),
    ("jsonify", "json"),
];

/// Filters with one argument, and what it is called.
const NAMED: &[(&str, &str, &str)] = &[
    ("truncate", "truncate", "length"),
    ("split", "split", "pat"),
    ("join", "join", "sep"),
    ("default", "default", "value"),
    ("group_by", "group_by", "attribute"),
    ("sort", "sort", "attribute"),
    ("date", "date", "format"),
];

const OPERATORS: &[(&str, &str)] =
    &[("plus", "+"), ("minus", "-"), ("times", "*"), ("divided_by", "/"), ("modulo", "%"), ("append", "~")];

fn filtered(value: Value, name: &str, arguments: &[String]) -> Result<Value, Text> {
    let Value { text, .. } = &value;
    let dated = || if text.ends_with("date") { format!("{text}.iso") } else { text.clone() };
    let argument = |at: usize| arguments.get(at).cloned().ok_or_else(|| text!("`{name}` lacks a value", name));
    let pipe = |filter: &str| Ok(Value::simple(format!("{text} | {filter}")));
    if let Some((_, other)) = RENAMED.iter().find(|(known, _)| *known == name) {
        return pipe(other);
    }
    if let Some((_, operator)) = OPERATORS.iter().find(|(known, _)| *known == name) {
        return Ok(Value::compound(format!("{text} {operator} {}", argument(0)?)));
    }
    if let Some((_, other, key)) = NAMED.iter().find(|(known, ..)| *known == name) {
        let before = if name == "date" { dated() } else { text.clone() };
        return match arguments.first() {
            Some(value) => Ok(Value::simple(format!("{before} | {other}({key}={value})"))),
            None if name == "sort" => pipe("sort"),
            None => Err(text!("`{name}` lacks a value", name)),
        };
    }
    let date = |format: &str| Ok(Value::simple(format!("{} | date(format=\"{format}\")", dated())));
    match name {
        // Escaping is on.
        "escape" | "xml_escape" | "escape_once" | "h" => Ok(value),
        "strip_html" if text.ends_with("summary") || text.ends_with("title") || text.ends_with("description") => {
            Ok(value)
        }
        "strip_html" => Err(text!("no filter takes HTML away; `page.summary` and `post.summary` have none")),
        "strip_newlines" => pipe("replace(from=\"\\n\", to=\"\")"),
        "replace" => pipe(&format!("replace(from={}, to={})", argument(0)?, argument(1)?)),
        "remove" => pipe(&format!("replace(from={}, to=\"\")", argument(0)?)),
        "date_to_xmlschema" => Ok(Value::simple(dated())),
        "date_to_rfc822" => date("%a, %d %b %Y %H:%M:%S %z"),
        "date_to_string" => date("%d %b %Y"),
        "date_to_long_string" => date("%d %B %Y"),
        "relative_url" => Ok(Value::simple(relative(text))),
        "prepend" if argument(0)?.starts_with("site.baseurl") => Ok(Value::simple(relative(text))),
        "absolute_url" => Ok(absolute(text)),
        "prepend" if argument(0)? == "site.url" => Ok(absolute(text)),
        "prepend" => Ok(Value::compound(format!("{} ~ {text}", argument(0)?))),
        "markdownify" => Err(text!("no filter renders Markdown; bodies are rendered already")),
        "where" | "where_exp" | "map" | "find" => Err(text!("there is no `{name}`: test within the loop", name)),
        _ => Err(text!("there is no filter `{name}`", name)),
    }
}

/// Addresses that the site gives begin with its base already.
fn relative(text: &str) -> String {
    if text.ends_with("url") || text.starts_with("url(") { text.to_owned() } else { format!("url(path={text})") }
}

fn absolute(text: &str) -> Value {
    if text == "page.url" {
        return Value::simple("page.permalink");
    }
    Value { text: format!("(site.url or \"\") ~ {}", relative(text)), compound: true }
}

/// Parts between separators that stand outside of quotes.
pub fn split(text: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut from, mut quote) = (Vec::new(), 0, None);
    for (at, c) in text.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None if c == separator => {
                parts.push(&text[from..at]);
                from = at + c.len_utf8();
            }
            None => {}
        }
    }
    parts.push(&text[from..]);
    parts
}

/// A condition: comparisons joined by `and` and `or`.
pub fn condition(text: &str) -> Result<String, Text> {
    let mut words = Vec::new();
    let mut comparison: Vec<&str> = Vec::new();
    for word in split(text, ' ').into_iter().filter(|word| !word.trim().is_empty()) {
        if matches!(word, "and" | "or") {
            words.push(compared(&comparison)?);
            words.push(word.to_owned());
            comparison.clear();
        } else {
            comparison.push(word);
        }
    }
    words.push(compared(&comparison)?);
    Ok(words.join(" "))
}

fn compared(words: &[&str]) -> Result<String, Text> {
    match words {
        [value] => operand(value),
        [left, "contains", right] => Ok(format!("{} in {}", operand(right)?, operand(left)?)),
        [left, operator @ ("==" | "!=" | "<>"), "nil" | "null" | "empty" | "blank" | "\"\"" | "''"] => {
            let not = if *operator == "==" { "not " } else { "" };
            Ok(format!("{not}{}", operand(left)?))
        }
        [left, "<>", right] => Ok(format!("{} != {}", operand(left)?, operand(right)?)),
        [left, operator @ ("==" | "!=" | "<" | ">" | "<=" | ">="), right] => {
            Ok(format!("{} {operator} {}", operand(left)?, operand(right)?))
        }
        _ => Err(text!("`{condition}` is no condition that is known", condition = words.join(" "))),
    }
}
