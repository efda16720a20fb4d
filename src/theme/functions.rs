//! What templates can call besides Tera's own: `asset()`, `url()`, and the filters `date` and `json`.

use super::Asset;
use crate::config::{Config, Place};
use crate::route::encode_path;
use chrono::format::{Item, StrftimeItems};
use chrono::{DateTime, NaiveDate, NaiveTime};
use std::collections::HashMap;
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

pub fn register(tera: &mut Tera, config: &Config, assets: &[Asset]) {
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
    tera.register_filter("date", |text: &str, arguments: Kwargs, _: &State| -> TeraResult<String> {
        let format = arguments.get::<String>("format")?.unwrap_or_else(|| "%Y-%m-%d".into());
        format_date(text, &format).map_err(Error::message)
    });
    tera.register_filter("json", |value: &Value, _: Kwargs, _: &State| -> TeraResult<Value> {
        // By way of a sorted map: Tera's own gives its keys in another order each time.
        let sorted = serde_json::to_value(value).map_err(|error| Error::message(error.to_string()))?;
        Ok(Value::safe_string(&script_safe(&sorted.to_string())))
    });
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
fn script_safe(json: &str) -> String {
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
    fn json_cannot_end_a_script() {
        assert_eq!(script_safe(r#"{"a":"</script>"}"#), r#"{"a":"\u003c/script\u003e"}"#);
    }
}
