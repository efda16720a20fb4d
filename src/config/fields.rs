//! Typed access to a YAML mapping's top-level values, each failure told with its line.

use super::keys::{KeyLine, top_level_keys};
use crate::diagnostic::{Code, Diagnostic};
use crate::words::{Text, text};
use serde_yaml::{Mapping, Value};

/// YAML 1.1's booleans, which Jekyll knows and YAML 1.2 does not.
pub fn yaml_bool(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(word) => match word.as_str() {
            "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(true),
            "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// A YAML value as JSON, its keys as text; what JSON cannot hold becomes null.
pub fn json(value: &Value) -> serde_json::Value {
    use serde_json::Value as Json;
    match value {
        Value::Null => Json::Null,
        Value::Bool(flag) => Json::Bool(*flag),
        Value::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(whole), _, _) => whole.into(),
            (_, Some(whole), _) => whole.into(),
            (_, _, Some(real)) => serde_json::Number::from_f64(real).map_or(Json::Null, Json::Number),
            _ => Json::Null,
        },
        Value::String(text) => Json::String(text.clone()),
        Value::Sequence(items) => Json::Array(items.iter().map(json).collect()),
        Value::Mapping(map) => Json::Object(map.iter().map(|(key, value)| (key_text(key), json(value))).collect()),
        Value::Tagged(tagged) => json(&tagged.value),
    }
}

pub(super) fn key_text(key: &Value) -> String {
    match key {
        Value::String(text) => text.clone(),
        other => serde_yaml::to_string(other).unwrap_or_default().trim().to_owned(),
    }
}

/// The configuration's values, taken one by one; what is wrong is collected.
pub(super) struct ConfigFields<'a> {
    pub map: &'a Mapping,
    lines: Vec<KeyLine<'a>>,
    file: &'a str,
    pub problems: Vec<Diagnostic>,
}

impl<'a> ConfigFields<'a> {
    pub fn new(map: &'a Mapping, yaml: &'a str, file: &'a str) -> Self {
        Self { map, lines: top_level_keys(yaml), file, problems: Vec::new() }
    }

    /// The value, unless it is missing or null.
    pub fn value(&self, key: &str) -> Option<&'a Value> {
        self.map.get(key).filter(|value| !value.is_null())
    }

    /// A diagnostic at the key's line.
    pub fn diagnostic(&self, code: Code, key: &str, message: Text) -> Diagnostic {
        let found = Diagnostic::new(code, message).file(self.file);
        match self.lines.iter().find(|line| line.key == key) {
            Some(line) => found.at(line.line, line.column).excerpt(line.text),
            None => found,
        }
    }

    pub fn wrong(&mut self, key: &str, message: Text, hint: Text) {
        let problem = self.diagnostic(Code::ConfigInvalid, key, message).hint(hint);
        self.problems.push(problem);
    }

    /// A scalar as text; numbers and booleans as they are written.
    pub fn text(&mut self, key: &str) -> Option<String> {
        let value = self.value(key)?;
        match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(_) | Value::Bool(_) => {
                let raw = self.lines.iter().find(|line| line.key == key).map(|line| line.raw.to_owned());
                raw.filter(|raw| !raw.is_empty()).or_else(|| Some(key_text(value)))
            }
            // `author: {name: …}` is common in Jekyll sites.
            Value::Mapping(map) if map.contains_key("name") => {
                map.get("name").and_then(Value::as_str).map(str::to_owned)
            }
            _ => {
                self.wrong(
                    key,
                    text!("`{key}` must be text", key),
                    text!("write the value on the same line as its key"),
                );
                None
            }
        }
    }

    pub fn flag(&mut self, key: &str, default: bool) -> bool {
        let Some(value) = self.value(key) else { return default };
        yaml_bool(value).unwrap_or_else(|| {
            let hint = text!("write `true` or `false` without quotes");
            self.wrong(key, text!("`{key}` must be true or false", key), hint);
            default
        })
    }

    pub fn count(&mut self, key: &str, default: usize, least: usize) -> usize {
        let Some(value) = self.value(key) else { return default };
        match value.as_u64().and_then(|number| usize::try_from(number).ok()).filter(|number| *number >= least) {
            Some(number) => number,
            None => {
                let message = text!("`{key}` must be a whole number, {least} or more", key, least);
                self.wrong(key, message, text!("for example `{key}: {default}`", key, default));
                default
            }
        }
    }

    /// A list of text, or one text.
    pub fn list(&mut self, key: &str) -> Option<Vec<String>> {
        match self.value(key)? {
            Value::String(text) => Some(vec![text.clone()]),
            Value::Sequence(items) if items.iter().all(|item| !item.is_mapping() && !item.is_sequence()) => {
                Some(items.iter().map(key_text).collect())
            }
            _ => {
                let hint = text!("for example `{key}: [a, b]`", key);
                self.wrong(key, text!("`{key}` must be a list of text", key), hint);
                None
            }
        }
    }

    /// One of a few words; YAML's `off` is read as the word it was.
    pub fn choice<T: Copy>(&mut self, key: &str, choices: &[(&str, T)], default: T) -> T {
        let Some(value) = self.value(key) else { return default };
        let word = match yaml_bool(value) {
            Some(true) => "on",
            Some(false) => "off",
            None => value.as_str().unwrap_or_default(),
        };
        match choices.iter().find(|(name, _)| *name == word) {
            Some((_, choice)) => *choice,
            None => {
                let names: Vec<_> = choices.iter().map(|(name, _)| format!("`{name}`")).collect();
                let hint = text!("one of {names}", names = names.join(", "));
                self.wrong(key, text!("`{key}` has a value that means nothing", key), hint);
                default
            }
        }
    }
}
