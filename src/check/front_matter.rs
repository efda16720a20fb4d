//! Rules about the front matter of one file.

use super::scalars;
use crate::content::{self, Fields, FileKind, Post, is_field, parse_name_date, post_name, split_name};
use crate::diagnostic::{Code, Diagnostic};
use crate::words::{Text, text};
use chrono_tz::Tz;

/// Keys whose values are read as they are written, whatever YAML takes them for.
const TEXTS: &[&str] = &[
    "title",
    "author",
    "source",
    "slug",
    "category",
    "categories",
    "tag",
    "tags",
    "description",
    "excerpt",
    "doc_number",
    "issued_by",
];

/// A title is missing; an empty one was told of when the post was read.
pub fn missing_title(fields: &Fields, post: &Post) -> Option<Diagnostic> {
    if fields.value("title").is_some() {
        return None;
    }
    let message = text!("there is no title; `{title}` is used", title = &post.title);
    Some(Diagnostic::new(Code::MissingTitle, message).hint(Text::verbatim(format!("title: {}", quoted(&post.title)))))
}

/// The address has the day of the front matter; whoever looks for the file finds another.
pub fn date_mismatch(fields: &Fields, post: &Post, zone: Tz) -> Option<Diagnostic> {
    fields.filled("date")?;
    let (stem, _) = split_name(post.file.name());
    let (name, _) = post_name(stem).filter(|_| post.file.kind == FileKind::Post)?;
    let (named, dated) = (parse_name_date(name, zone)?.day(), post.date.day());
    if named == dated {
        return None;
    }
    let message =
        text!("the date is {dated}, and the file's name says {named}; the address follows the date", dated, named);
    let hint = text!("rename the file or mend the date, whichever is wrong");
    Some(fields.locate("date", Diagnostic::new(Code::DateMismatch, message).hint(hint)))
}

/// `now` in seconds since 1970.
pub fn future_date(fields: &Fields, post: &Post, now: i64) -> Option<Diagnostic> {
    if post.date.instant <= now {
        return None;
    }
    let message = text!(
        "the post is dated {day} {time}, in the future",
        day = post.date.day_text(),
        time = post.date.time_text()
    );
    let hint = text!("it is published by the first build after that; `future: true` in _config.yml publishes it now");
    Some(fields.locate("date", Diagnostic::new(Code::FutureDate, message).hint(hint)))
}

/// Keys that nothing knows and that are nearly a known one. `is_used` tells of those that the theme reads.
pub fn unknown_fields(fields: &Fields, is_used: impl Fn(&str) -> bool) -> Vec<Diagnostic> {
    let unknown = fields.keys().iter().filter(|line| !is_field(line.key) && !is_used(line.key));
    unknown
        .filter_map(|line| {
            let known = slip_of(line.key)?;
            let message = text!("`{key}` is no field of a post", key = line.key);
            let found = Diagnostic::new(Code::UnknownField, message).hint(text!("did you mean `{known}`?", known));
            let found = fields.locate(line.key, found);
            let at = found.line.unwrap_or(1);
            Some(found.at(at, 1).over(line.key.chars().count()))
        })
        .collect()
}

/// Short words are near to many others, so that one letter is all that may differ.
fn slip_of(key: &str) -> Option<&'static str> {
    let lower = key.to_lowercase();
    if let Some(known) = content::fields().find(|known| *known == lower) {
        return Some(known);
    }
    let most = |known: &str| if known.len() <= 5 { 1 } else { 2 };
    let near = content::fields().map(|known| (strsim::damerau_levenshtein(&lower, known), known));
    near.filter(|(distance, known)| known.len() > 3 && *distance <= most(known)).min().map(|(_, known)| known)
}

/// Texts that YAML takes for something else, by the key they stand under.
pub fn yaml_numbers(fields: &Fields) -> Vec<Diagnostic> {
    let own = fields.keys().iter().filter(|line| !is_field(line.key) || TEXTS.contains(&line.key));
    own.filter_map(|line| {
        let list = line.raw.strip_prefix('[').and_then(|raw| raw.strip_suffix(']'));
        let items: Vec<&str> = match list {
            Some(list) => list.split(',').map(str::trim).collect(),
            None if line.raw.is_empty() => items_below(fields, line.line),
            None => vec![line.raw],
        };
        let (text, taken) = items.iter().find_map(|item| Some((*item, scalars::taken_for(item)?)))?;
        let message =
            text!("`{text}` is {taken} to YAML; other programs do not read it as it stands there", text, taken);
        let hint = text!("put it into quotes: `{quoted}`", quoted = quoted(text));
        Some(fields.locate(line.key, Diagnostic::new(Code::YamlNumber, message).hint(hint)))
    })
    .collect()
}

/// The items of a list that begins on the line after `line`.
fn items_below<'a>(fields: &Fields<'a>, line: u32) -> Vec<&'a str> {
    let lines = fields.yaml().lines().skip(line as usize);
    lines.map_while(|line| line.trim_start().strip_prefix("- ")).map(str::trim).collect()
}

/// Every share would become a page of its own.
pub fn stock_code_tags(fields: &Fields, post: &Post) -> Option<Diagnostic> {
    let codes: Vec<String> =
        post.tags.iter().filter(|tag| scalars::is_stock_code(tag)).map(|tag| format!("`{tag}`")).collect();
    if codes.is_empty() {
        return None;
    }
    let message = text!("stock codes as tags: {codes}", codes = codes.join(", "));
    let found = Diagnostic::new(Code::StockCodeTag, message);
    let found = found
        .hint(text!("each becomes a page of its own; a field such as `stocks: [\"600519\"]` keeps them for the theme"));
    let key = if fields.value("tags").is_some() { "tags" } else { "tag" };
    Some(fields.locate(key, found))
}

fn quoted(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_seen_and_other_words_are_not() {
        for (key, known) in [
            ("tittle", Some("title")),
            ("Title", Some("title")),
            ("catagories", Some("categories")),
            ("dat", Some("date")),
            ("tgas", Some("tags")),
            ("permalnik", Some("permalink")),
            ("name", None),
            ("image_credit", None),
            ("note", None),
            ("my_number", None),
            ("lang", None),
        ] {
            assert_eq!(slip_of(key), known, "{key}");
        }
    }

    #[test]
    fn numbers_are_seen_in_scalars_and_lists() {
        let yaml = "title: 000001\ntags: [甲, 002594]\ncategories:\n- 1e5\ncode: \"000001\"\ndate: 2022-04-02\n";
        let found: Vec<String> =
            yaml_numbers(&Fields::parse(yaml)).into_iter().map(|found| found.message.english()).collect();
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("`000001` is the number 1 to YAML"), "{found:?}");
        assert!(found[1].starts_with("`1e5` is the number 100000 to YAML"), "{found:?}");
    }
}
