//! Front matter as fields: text as it was written, lists as Jekyll splits them, and what can be saved of broken YAML.

use super::front_matter::FIRST_YAML_LINE;
use super::plain_yaml;
use crate::config::{KeyLine, from_yaml, top_level_keys, yaml_bool};
use crate::diagnostic::Diagnostic;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_yaml::{Mapping, Value};
use std::cell::OnceCell;

/// The fields of one file.
#[derive(Debug, Default)]
pub struct Fields<'a> {
    map: Mapping,
    yaml: &'a str,
    /// Where each key stands; found when it is asked for.
    keys: OnceCell<Vec<KeyLine<'a>>>,
    /// Default categories beside the file's own.
    inherited: Vec<String>,
    /// Set when the YAML could not be parsed and the fields were recovered line by line.
    pub broken: Option<Broken>,
}

/// What is wrong with the YAML and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    pub message: String,
    /// In the file, from 1.
    pub line: u32,
    pub column: u32,
    pub text: String,
    /// The line as it should read, if one line is to blame.
    pub mended: Option<String>,
}

impl<'a> Fields<'a> {
    pub fn parse(yaml: &'a str) -> Self {
        if let Some(map) = plain_yaml::parse(yaml) {
            return Self { map, yaml, ..Self::default() };
        }
        match from_yaml::<Value>(yaml) {
            Ok(Value::Mapping(map)) => Self { map, yaml, ..Self::default() },
            Ok(Value::Null) => Self { yaml, ..Self::default() },
            Ok(_) => Self::recover(yaml, "it is no list of `key: value` lines".into(), (1, 1)),
            Err(error) => {
                let place = error.location().map_or((1, 1), |at| (at.line() as u32, at.column() as u32));
                let message = error.to_string();
                let message = message.split(" at line ").next().unwrap_or_default().to_owned();
                Self::recover(yaml, message, place)
            }
        }
    }

    fn recover(yaml: &'a str, message: String, place: (u32, u32)) -> Self {
        let keys = top_level_keys(yaml);
        let lines: Vec<&str> = yaml.lines().collect();
        let mut map = Mapping::new();
        let mut culprit = None;
        for key in &keys {
            let (value, mended) = recover_value(key, &lines);
            if culprit.is_none() && mended.is_some() {
                culprit = mended.map(|mended| (key.clone(), mended));
            }
            map.insert(Value::String(key.key.to_owned()), value);
        }
        let (line, column, mended) = match &culprit {
            Some((key, mended)) => (key.line, key.column, Some(mended.clone())),
            None => (place.0, place.1, None),
        };
        let text = lines.get(line.saturating_sub(1) as usize).copied().unwrap_or_default().to_owned();
        let broken = Broken { message, line: line + FIRST_YAML_LINE - 1, column, text, mended };
        Self { map, yaml, keys: OnceCell::from(keys), broken: Some(broken), ..Self::default() }
    }

    /// Adds what the file does not say itself.
    pub fn with_defaults(mut self, mut defaults: Mapping) -> Self {
        // Jekyll merges default categories with a file's own instead of replacing them.
        if self.map.contains_key("categories")
            && let Some(inherited) = defaults.remove("categories")
        {
            let mut map = Mapping::new();
            map.insert(Value::String("categories".into()), inherited);
            self.inherited = Fields { map, ..Fields::default() }.plural("categories");
        }
        for (key, value) in defaults {
            self.map.entry(key).or_insert(value);
        }
        self
    }

    /// The default categories and the file's own.
    pub fn categories(&self) -> Vec<String> {
        let mut categories = self.inherited.clone();
        categories.extend(self.plural("categories"));
        categories.extend(self.singular("category"));
        categories
    }

    /// The file's own top-level keys, as they are written; lines are counted within the front matter.
    pub fn keys(&self) -> &[KeyLine<'a>] {
        self.keys.get_or_init(|| top_level_keys(self.yaml))
    }

    /// The front matter as it is written, between its marks.
    pub fn yaml(&self) -> &'a str {
        self.yaml
    }

    pub fn value(&self, key: &str) -> Option<&Value> {
        self.map.get(key)
    }

    /// A scalar exactly as written (`000001`, `10:30`, `yes`), without its quotes; `None` if missing, null or no scalar.
    pub fn text(&self, key: &str) -> Option<String> {
        match self.map.get(key)? {
            Value::String(text) => Some(text.clone()),
            value @ (Value::Number(_) | Value::Bool(_)) => Some(self.as_written(key).unwrap_or_else(|| scalar(value))),
            _ => None,
        }
    }

    /// Text that YAML takes for text (no number, no boolean) and that is not blank.
    pub fn string(&self, key: &str) -> Option<String> {
        self.map.get(key).filter(|value| value.is_string()).and_then(|_| self.filled(key))
    }

    /// Text that is not blank.
    pub fn filled(&self, key: &str) -> Option<String> {
        self.text(key).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    fn as_written(&self, key: &str) -> Option<String> {
        let line = self.keys().iter().rev().find(|line| line.key == key)?;
        (!line.raw.is_empty()).then(|| line.raw.to_owned())
    }

    /// A plural key (`categories`, `tags`): a string splits on ASCII white space (Ruby's: U+3000 does not split), a list
    /// is kept.
    pub fn plural(&self, key: &str) -> Vec<String> {
        match self.map.get(key) {
            Some(Value::Sequence(_)) => self.items(key),
            _ => self.text(key).unwrap_or_default().split_ascii_whitespace().map(str::to_owned).collect(),
        }
    }

    /// A singular key (`category`, `tag`): a string is one item and never split.
    pub fn singular(&self, key: &str) -> Vec<String> {
        match self.map.get(key) {
            Some(Value::Sequence(_)) => self.items(key),
            _ => self.filled(key).into_iter().collect(),
        }
    }

    /// The items of a list as they are written; nulls, lists and mappings among them are passed over.
    fn items(&self, key: &str) -> Vec<String> {
        let Some(Value::Sequence(values)) = self.map.get(key) else { return Vec::new() };
        let plain = self.broken.is_some() || values.iter().all(|value| value.is_string() || value.is_null());
        let written = if plain { None } else { texts_as_written(self.yaml, key) };
        let text = |(at, value): (usize, &Value)| match &written {
            Some(written) => written.get(at).cloned().unwrap_or_else(|| scalar(value)),
            None => scalar(value),
        };
        let scalars = values
            .iter()
            .enumerate()
            .filter(|(_, value)| !value.is_null() && !value.is_mapping() && !value.is_sequence());
        scalars.map(text).map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()).collect()
    }

    /// A boolean with YAML 1.1's words; quoted words are text and no booleans.
    pub fn flag(&self, key: &str) -> Option<bool> {
        match self.map.get(key)? {
            Value::String(_) if self.is_quoted(key) => None,
            value => yaml_bool(value),
        }
    }

    pub fn is_quoted(&self, key: &str) -> bool {
        self.keys().iter().rev().find(|line| line.key == key).is_some_and(KeyLine::is_quoted)
    }

    /// Names the place of `key` in a diagnostic.
    pub fn locate(&self, key: &str, found: Diagnostic) -> Diagnostic {
        match self.keys().iter().rev().find(|line| line.key == key) {
            Some(line) => found.at(line.line + FIRST_YAML_LINE - 1, line.column).excerpt(line.text),
            None => found,
        }
    }

    /// Where `key` stands in the file; `None` for a default.
    pub fn line(&self, key: &str) -> Option<u32> {
        self.keys().iter().rev().find(|line| line.key == key).map(|line| line.line + FIRST_YAML_LINE - 1)
    }

    /// All fields, for templates.
    pub fn into_map(self) -> Mapping {
        self.map
    }
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => serde_yaml::to_string(other).unwrap_or_default().trim().to_owned(),
    }
}

/// The value of one line of broken YAML and, where that line is at fault, the line as it should read.
fn recover_value(key: &KeyLine, lines: &[&str]) -> (Value, Option<String>) {
    if key.raw.is_empty() {
        let items: Vec<Value> = lines[key.line as usize..]
            .iter()
            .map_while(|line| line.trim().strip_prefix("- "))
            .map(|item| Value::String(item.trim().trim_matches(['"', '\'']).to_owned()))
            .collect();
        return (if items.is_empty() { Value::Null } else { Value::Sequence(items) }, None);
    }
    if let Ok(value) = from_yaml::<Value>(key.raw)
        && !value.is_mapping()
    {
        return (value, None);
    }
    let inner = ['"', '\''].into_iter().find_map(|quote| key.raw.strip_prefix(quote)?.strip_suffix(quote));
    let text = inner.unwrap_or(key.raw).to_owned();
    let mut line = Mapping::new();
    line.insert(Value::String(key.key.to_owned()), Value::String(text.clone()));
    let mended = serde_yaml::to_string(&line).ok().map(|line| line.trim_end().to_owned());
    (Value::String(text), mended)
}

/// The items of the list under `key`, read again as text: typed values would lose how they were written.
fn texts_as_written(yaml: &str, key: &str) -> Option<Vec<String>> {
    ListUnder(key).deserialize(serde_yaml::Deserializer::from_str(yaml)).ok().flatten()
}

struct ListUnder<'k>(&'k str);

impl<'de> DeserializeSeed<'de> for ListUnder<'_> {
    type Value = Option<Vec<String>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ListUnder<'_> {
    type Value = Option<Vec<String>>;

    fn expecting(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.write_str("a mapping")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(key) = map.next_key::<Value>()? {
            if key.as_str() == Some(self.0) {
                found = Some(map.next_value::<Vec<String>>()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_are_taken_as_written() {
        let yaml = "title: 000001\nauthor: yes\nsource: 1.10\ntag: 10:30 # late\nslug: \"1,234\"\n";
        let fields = Fields::parse(yaml);
        let texts: Vec<_> = ["title", "author", "source", "tag", "slug"].map(|key| fields.text(key).unwrap()).into();
        assert_eq!(texts, ["000001", "yes", "1.10", "10:30", "1,234"]);
    }

    #[test]
    fn list_items_are_taken_as_written() {
        let fields = Fields::parse("tags: [1.10, yes, 002594, true, 0x1F]\ncategories:\n- 1e3\n- a b\n");
        assert_eq!(fields.plural("tags"), ["1.10", "yes", "002594", "true", "0x1F"]);
        assert_eq!(fields.plural("categories"), ["1e3", "a b"]);
    }

    #[test]
    fn a_bare_quote_in_a_title_is_recovered_and_the_mended_line_given() {
        let fields = Fields::parse(
            "layout: post\ntitle: \"say \"yes\" now\"\ndate: 2022-01-01 08:00:00 +0800\ntags:\n- a\n- b\n",
        );
        assert_eq!(fields.text("title").as_deref(), Some("say \"yes\" now"));
        assert_eq!(fields.text("date").as_deref(), Some("2022-01-01 08:00:00 +0800"));
        assert_eq!(fields.plural("tags"), ["a", "b"]);
        let broken = fields.broken.unwrap();
        assert_eq!((broken.line, broken.column), (3, 8));
        assert_eq!(broken.mended.as_deref(), Some("title: say \"yes\" now"));
    }

    #[test]
    fn quoted_words_are_no_booleans() {
        let fields = Fields::parse("published: \"false\"\nfuture: off\n");
        assert_eq!((fields.flag("published"), fields.flag("future")), (None, Some(false)));
    }
}
