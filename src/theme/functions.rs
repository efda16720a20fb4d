//! What templates can call besides Tera's own: `asset()`, `url()`, `say()`, and the filters `date`, `iri` and `json`.

use super::{Asset, Words};
use crate::config::{Config, Place};
use crate::route::{decode_path, encode_path};
use chrono::format::{Item, StrftimeItems};
use chrono::{DateTime, NaiveDate, NaiveTime};
use std::collections::HashMap;
use std::sync::Arc;
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

pub fn register(tera: &mut Tera, config: &Config, assets: &[Asset], words: &Arc<Words>) {
    let base = config.base.clone();
    let paths: HashMap<String, String> =
        assets.iter().map(|asset| (asset.name.clone(), format!("{base}{}", encode_path(&asset.path)))).collect();
    tera.register_function("asset", move |arguments: Kwargs, _: &State| -> TeraResult<String> {
        let name = arguments.must_get::<String>("path")?;
        paths.get(&name).cloned().ok_or_else(|| Error::message(format!("the theme has no static file `{name}`")))
    });
    let volumes = config.volumes.clone();
    tera.register_function("url", move |arguments: Kwargs, _: &State| -> TeraResult<String> {
        let path = arguments.must_get::<String>("path")?;
        let path = format!("/{}", path.trim_start_matches('/'));
        let before = volumes.elsewhere(&path).map_or_else(|| base.clone(), Place::address);
        Ok(format!("{before}{}", encode_path(&path)))
    });
    let words = Arc::clone(words);
    tera.register_function("say", move |arguments: Kwargs, _: &State| -> TeraResult<String> {
        let key = arguments.must_get::<String>("key")?;
        let number = arguments.get::<u64>("n")?;
        let values: Vec<(String, String)> =
            arguments.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        let named = |(name, _): &&(String, String)| name != "key" && name != "n";
        let values: Vec<(&str, &str)> =
            values.iter().filter(named).map(|(name, value)| (name.as_str(), value.as_str())).collect();
        words.say(&key, number, &values).ok_or_else(|| Error::message(format!("there is no word `{key}`")))
    });
    tera.register_filter("date", |text: &str, arguments: Kwargs, _: &State| -> TeraResult<String> {
        let format = arguments.get::<String>("format")?.unwrap_or_else(|| "%Y-%m-%d".into());
        format_date(text, &format).map_err(Error::message)
    });
    tera.register_filter("iri", |url: &str, _: Kwargs, _: &State| -> String { readable(url) });
    tera.register_filter("json", |value: &Value, _: Kwargs, _: &State| -> TeraResult<Value> {
        // By way of a sorted map: Tera's own gives its keys in another order each time.
        let sorted = serde_json::to_value(value).map_err(|error| Error::message(error.to_string()))?;
        Ok(Value::safe_string(&script_safe(&sorted.to_string())))
    });
}

/// An address with its Chinese as text, a third as long; a browser asks for the same. What has a meaning of its own in an
/// address stays encoded.
fn readable(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    let mut rest = url;
    while let Some(at) = rest.find('%') {
        let (before, encoded) = rest.split_at(at);
        out.push_str(before);
        let run = encoded.as_bytes().chunks(3).take_while(|code| is_high(code)).count() * 3;
        match decode_path(&encoded[..run]).filter(|text| run > 0 && text.chars().all(char::is_alphanumeric)) {
            Some(text) => out.push_str(&text),
            None => out.push_str(&encoded[..run.max(1)]),
        }
        rest = &encoded[run.max(1)..];
    }
    out.push_str(rest);
    out
}

/// `%80` to `%FF`
fn is_high(code: &[u8]) -> bool {
    matches!(code, [b'%', b'8'..=b'9' | b'A'..=b'F' | b'a'..=b'f', low] if low.is_ascii_hexdigit())
}

/// `text` is RFC 3339 or `YYYY-MM-DD`.
fn format_date(text: &str, format: &str) -> Result<String, String> {
    if StrftimeItems::new(format).any(|item| item == Item::Error) {
        return Err(format!("`{format}` is no date format"));
    }
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Ok(time.format(format).to_string());
    }
    let day: NaiveDate = text.parse().map_err(|_| format!("`{text}` is no date"))?;
    Ok(day.and_time(NaiveTime::MIN).and_utc().format(format).to_string())
}

/// JSON that may stand in a `<script>`.
pub fn script_safe(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => safe.push_str(&format!("\\u{:04x}", c as u32)),
            _ => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_formatted_in_their_own_zone() {
        assert_eq!(format_date("2022-04-02T08:06:19+08:00", "%Y年%m月%d日 %H:%M").unwrap(), "2022年04月02日 08:06");
        assert_eq!(format_date("2022-04-02", "%d.%m.").unwrap(), "02.04.");
        assert!(format_date("soon", "%d").is_err() && format_date("2022-04-02", "%Q").is_err());
    }

    #[test]
    fn an_address_is_readable_and_the_same() {
        for (url, expected) in [
            ("/tag/%E4%BA%91%E6%B2%B3.html", "/tag/云河.html"),
            ("/a%20b%22%3C%2F%25", "/a%20b%22%3C%2F%25"),
            ("/%E4%BA", "/%E4%BA"),
            ("/%E2%80%AE%E4%BA%91", "/%E2%80%AE%E4%BA%91"),
            ("/100%", "/100%"),
        ] {
            assert_eq!(readable(url), expected);
            assert_eq!(crate::route::decode_path(&readable(url)), crate::route::decode_path(url));
        }
    }

    #[test]
    fn json_cannot_end_a_script() {
        assert_eq!(script_safe(r#"{"a":"</script>"}"#), r#"{"a":"\u003c/script\u003e"}"#);
    }
}
