//! The words of a theme, in the language of the site: `i18n/<lang>.yml` of the theme, of what it extends, and of the site.
//!
//! A key is looked for in one language after the other ([`chain`]), within a language in the site's file first, then in
//! the theme's, then in what it extends, last in the default theme's.

mod plural;

use crate::diagnostic::{Code, Diagnostic};
use crate::words::{Text, text};
use serde_yaml::{Mapping, Value};
use std::collections::BTreeMap;

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Word {
    Text(String),
    List(Vec<String>),
    /// By form: `one`, `few`, `many`, `other`.
    Forms(BTreeMap<String, String>),
}

/// All entries of one language, completed from others.
#[derive(Debug, Clone, Default)]
pub struct Words {
    lang: String,
    words: BTreeMap<String, Word>,
}

/// A file of words.
#[derive(Debug, Clone)]
pub struct WordFile {
    pub lang: String,
    /// As messages name it.
    pub shown: String,
    pub text: String,
}

/// The languages in which a word is looked for, the first first: the site's own, the same without its last part, for
/// Chinese the other script, English, simplified Chinese (the language in which no word is missing).
pub fn chain(lang: &str) -> Vec<String> {
    let mut chain: Vec<String> = Vec::new();
    let mut rest = Some(lang.replace('_', "-"));
    while let Some(tag) = rest {
        rest = tag.rsplit_once('-').map(|(before, _)| before.to_owned());
        chain.push(tag);
    }
    let lower = lang.to_ascii_lowercase();
    if lower.split(['-', '_']).next() == Some("zh") {
        if ["hant", "-tw", "-hk", "-mo"].iter().any(|part| lower.contains(part)) {
            chain.push("zh-TW".into());
        }
        chain.push("zh-CN".into());
    }
    chain.extend(["en".into(), "zh-CN".into()]);
    let mut seen: Vec<String> = Vec::new();
    chain.retain(|tag| {
        let tag = tag.to_ascii_lowercase();
        let is_new = !seen.contains(&tag);
        seen.push(tag);
        is_new
    });
    chain
}

impl Words {
    /// `files` come lowest first: the default theme's, …, the site's.
    pub fn new(lang: &str, files: &[WordFile]) -> Result<Self, Box<Diagnostic>> {
        let mut words = BTreeMap::new();
        for tag in chain(lang).iter().rev() {
            for file in files.iter().filter(|file| file.lang.eq_ignore_ascii_case(tag)) {
                words.extend(read(file)?);
            }
        }
        Ok(Self { lang: lang.to_owned(), words })
    }

    /// A text; empty if there is none of that name.
    pub fn text(&self, key: &str) -> &str {
        match self.words.get(key) {
            Some(Word::Text(text)) => text,
            Some(Word::Forms(forms)) => forms.get("other").map_or("", String::as_str),
            Some(Word::List(_)) | None => "",
        }
    }

    /// An item of a list.
    pub fn item(&self, key: &str, at: usize) -> &str {
        match self.words.get(key) {
            Some(Word::List(items)) => items.get(at).map_or("", String::as_str),
            _ => "",
        }
    }

    /// A text with its `{names}` replaced; `number` picks the form and stands for `{n}`. `None` without such a text.
    pub fn say(&self, key: &str, number: Option<u64>, values: &[(&str, &str)]) -> Option<String> {
        let text = match (self.words.get(key)?, number) {
            (Word::Text(text), _) => text,
            (Word::Forms(forms), Some(n)) => forms.get(plural::form(&self.lang, n)).or_else(|| forms.get("other"))?,
            (Word::Forms(forms), None) => forms.get("other")?,
            (Word::List(_), _) => return None,
        };
        let mut said = String::with_capacity(text.len() + 8);
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            said.push_str(before);
            let (name, behind) = after.split_once('}').unwrap_or((after, ""));
            match (name, number, values.iter().find(|(known, _)| *known == name)) {
                (_, _, Some((_, value))) => said.push_str(value),
                ("n", Some(n), None) => said.push_str(&self.number(n)),
                _ => {}
            }
            rest = behind;
        }
        said.push_str(rest);
        Some(said)
    }

    /// With the language's mark between thousands, if it has one.
    pub fn number(&self, n: u64) -> String {
        let digits = n.to_string();
        let mark = self.text("thousands");
        if mark.is_empty() {
            return digits;
        }
        let mut out = String::with_capacity(digits.len() + digits.len() / 3);
        for (at, digit) in digits.char_indices() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push_str(mark);
            }
            out.push(digit);
        }
        out
    }

    /// A date by one of the patterns `date`, `date_month`, `date_year`, `date_day`, `month`.
    pub fn date(&self, pattern: &str, (year, month, day): (i32, u32, u32)) -> String {
        let name = self.item("months", (month as usize).saturating_sub(1));
        let [year, month, day] = [year.to_string(), month.to_string(), day.to_string()];
        let values = [("year", &*year), ("month", &month), ("day", &day), ("month_name", name)];
        self.say(pattern, None, &values).unwrap_or_default()
    }

    /// For templates: texts and lists by name. Forms are reached by [`Words::say`] alone.
    pub fn to_value(&self) -> serde_json::Value {
        let value = |word: &Word| match word {
            Word::Text(text) => Some(serde_json::Value::from(text.as_str())),
            Word::List(items) => Some(serde_json::Value::from(items.as_slice())),
            Word::Forms(_) => None,
        };
        self.words.iter().filter_map(|(key, word)| Some((key.clone(), value(word)?))).collect()
    }
}

fn read(file: &WordFile) -> Result<Vec<(String, Word)>, Box<Diagnostic>> {
    let invalid = |message: Text| Box::new(Diagnostic::new(Code::ThemeInvalid, message).file(&file.shown));
    let map: Option<Mapping> = crate::config::from_yaml(&file.text).map_err(|error| {
        let found = *invalid(text!("not a valid list of words: {error}", error = &error));
        Box::new(match error.location() {
            Some(at) => found.at(at.line() as u32, at.column() as u32),
            None => found,
        })
    })?;
    map.unwrap_or_default()
        .iter()
        .map(|(key, value)| {
            let key = scalar(key).ok_or_else(|| invalid(text!("a name of a word is no text")))?;
            let word = match value {
                Value::Sequence(items) => items.iter().map(scalar).collect::<Option<Vec<_>>>().map(Word::List),
                Value::Mapping(forms) => {
                    let forms = forms.iter().map(|(form, text)| Some((scalar(form)?, scalar(text)?)));
                    forms.collect::<Option<BTreeMap<_, _>>>().map(Word::Forms)
                }
                value => scalar(value).map(Word::Text),
            };
            let word = word.ok_or_else(|| {
                invalid(text!("the word `{key}` is no text, no list and no set of forms", key = &key))
            })?;
            Ok((key, word))
        })
        .collect()
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Null => Some(String::new()),
        Value::Number(_) | Value::Bool(_) => serde_yaml::to_string(value).ok().map(|text| text.trim().to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(lang: &str, text: &str) -> WordFile {
        WordFile { lang: lang.into(), shown: format!("i18n/{lang}.yml"), text: text.into() }
    }

    #[test]
    fn languages_fall_back_in_a_fixed_order() {
        for (lang, expected) in [
            ("zh-CN", &["zh-CN", "zh", "en"][..]),
            ("zh-TW", &["zh-TW", "zh", "zh-CN", "en"]),
            ("zh-Hant-HK", &["zh-Hant-HK", "zh-Hant", "zh", "zh-TW", "zh-CN", "en"]),
            ("zh", &["zh", "zh-CN", "en"]),
            ("en-GB", &["en-GB", "en", "zh-CN"]),
            ("fr", &["fr", "en", "zh-CN"]),
        ] {
            assert_eq!(chain(lang), expected, "{lang}");
        }
    }

    #[test]
    fn a_nearer_language_wins_over_a_nearer_file() {
        let files = [file("zh-CN", "a: 甲\nb: 乙"), file("zh-TW", "a: 臺"), file("zh-CN", "a: 站\nc: 丙")];
        let words = Words::new("zh-TW", &files).unwrap();
        assert_eq!(["a", "b", "c", "d"].map(|key| words.text(key)), ["臺", "乙", "丙", ""]);
    }

    #[test]
    fn numbers_pick_the_form_and_are_grouped() {
        let files = [file("en", "thousands: ','\nposts: {one: '{n} post', other: '{n} posts'}\nby: '{who} at {n}'")];
        let words = Words::new("en-US", &files).unwrap();
        assert_eq!(words.say("posts", Some(1), &[]).unwrap(), "1 post");
        assert_eq!(words.say("posts", Some(1_234_567), &[]).unwrap(), "1,234,567 posts");
        assert_eq!(words.say("by", Some(3), &[("who", "{n}")]).unwrap(), "{n} at 3", "values are not read again");
        assert_eq!(words.say("none", None, &[]), None);
    }

    #[test]
    fn what_is_no_list_of_words_is_told_with_its_file() {
        for text in ["a: [", "- a", "a: {b: [c]}"] {
            let problem = Words::new("en", &[file("en", text)]).unwrap_err();
            assert_eq!(problem.file.as_deref(), Some("i18n/en.yml"), "{text}");
        }
    }
}
