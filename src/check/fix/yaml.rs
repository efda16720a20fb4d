//! Front matter mended: quotes around titles, zones behind dates. Each line is taken only if, mended, it says what the
//! reader took it for before.

use super::lines::Lines;
use crate::check::scalars;
use crate::config::{Config, KeyLine};
use crate::content::{DateRules, FIRST_YAML_LINE, Fields, parse_date, split_front_matter};
use crate::diagnostic::Code;

/// A title that keeps the front matter from being YAML.
pub fn quote_broken_title(lines: &mut Lines) {
    let text = lines.text();
    let Some(yaml) = split_front_matter(&text).yaml else { return };
    let fields = Fields::parse(yaml);
    let Some(broken) = &fields.broken else { return };
    let titles: Vec<&KeyLine> = fields.keys().iter().filter(|key| key.key == "title").collect();
    // Of two titles, either may be the one that is meant.
    let [key] = titles.as_slice() else { return };
    if in_file(key) != broken.line {
        return;
    }
    let (Some(title), Some(mended)) = (fields.text("title"), &broken.mended) else { return };
    let alone = Fields::parse(mended);
    if alone.broken.is_none() && alone.text("title").as_deref() == Some(title.as_str()) {
        lines.set(in_file(key), mended, Code::BadYaml);
    }
}

/// A title that is a number, a date or a truth value to other programs.
pub fn quote_number(lines: &mut Lines) {
    let text = lines.text();
    let Some(yaml) = split_front_matter(&text).yaml else { return };
    let fields = Fields::parse(yaml);
    if fields.broken.is_some() {
        return;
    }
    let titles = fields.keys().iter().filter(|key| key.key == "title" && scalars::taken_for(key.raw).is_some());
    for key in titles {
        let quoted = format!("\"{}\"", key.raw);
        put(lines, key, &quoted, Code::YamlNumber);
    }
}

/// A date without a zone, if the configuration says which one is meant.
pub fn add_zones(lines: &mut Lines, config: &Config) {
    if config.raw.get("date_without_zone").is_none() {
        return;
    }
    let text = lines.text();
    let Some(yaml) = split_front_matter(&text).yaml else { return };
    let fields = Fields::parse(yaml);
    let rules = DateRules { zone: config.zone, zoneless: config.zoneless_dates };
    for key in fields.keys().iter().filter(|key| matches!(key.key, "date" | "last_modified_at")) {
        let Some(parsed) = parse_date(key.raw, key.is_quoted(), rules).filter(|parsed| parsed.zoneless) else {
            continue;
        };
        let zone = match config.zoneless_dates {
            crate::config::ZonelessDates::Utc => "+0000".to_owned(),
            crate::config::ZonelessDates::Local => parsed.date.zone_text().replace(':', ""),
        };
        let dated = format!("{} {zone}", key.raw);
        // A time that a change of clocks skips or repeats has no zone of its own.
        if parse_date(&dated, false, rules).is_some_and(|again| !again.zoneless && again.date == parsed.date) {
            put(lines, key, &dated, Code::DateWithoutZone);
        }
    }
}

fn in_file(key: &KeyLine) -> u32 {
    key.line + FIRST_YAML_LINE - 1
}

/// Puts a value in the place of a key's own, on its line.
fn put(lines: &mut Lines, key: &KeyLine, value: &str, rule: Code) {
    let Some((before, _)) = key.text.char_indices().nth(key.column as usize - 1) else { return };
    let Some(behind) = key.text[before..].strip_prefix(key.raw) else { return };
    // What follows the line's text is white space, which stays.
    let line = lines.line(in_file(key)).unwrap_or_default();
    let Some(end) = line.strip_prefix(key.text) else { return };
    let mended = format!("{}{value}{behind}{end}", &key.text[..before]);
    lines.set(in_file(key), &mended, rule);
}
