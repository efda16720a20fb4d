//! The languages, and what each template is in them: `zh-CN.yml`, a map from English to Chinese.

use super::Text;
use std::collections::HashMap;

/// A language that the program speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    #[default]
    English,
    Chinese,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// As in `lang=` of HTML.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-CN",
        }
    }

    /// By a tag (`zh-CN`, `zh-Hans`) or the name of a locale (`zh_CN.UTF-8`). Traditional Chinese is not among them.
    pub fn named(name: &str) -> Option<Self> {
        let tag = name.split(['.', '@']).next().unwrap_or_default().replace('_', "-").to_ascii_lowercase();
        match tag.as_str() {
            "zh" | "zh-cn" | "zh-sg" | "zh-hans" | "zh-hans-cn" | "zh-hans-sg" => Some(Self::Chinese),
            "en" | "c" | "posix" => Some(Self::English),
            other => other.starts_with("en-").then_some(Self::English),
        }
    }
}

/// What is said in one language.
#[derive(Debug, Clone, Default)]
pub struct Words {
    language: Language,
    /// Empty for English.
    templates: HashMap<String, String>,
}

impl Words {
    pub fn of(language: Language) -> Self {
        let templates = match language {
            Language::English => HashMap::new(),
            // A catalogue that cannot be read leaves English; the tests do not let it come to that.
            Language::Chinese => serde_yaml::from_str(include_str!("zh-CN.yml")).unwrap_or_default(),
        };
        Self { language, templates }
    }

    pub fn language(&self) -> Language {
        self.language
    }

    /// A text in this language, as far as its templates are known.
    pub fn say(&self, text: &Text) -> String {
        text.said(&|english| self.template(english))
    }

    /// What a template is in this language.
    pub fn template(&self, english: &str) -> Option<&str> {
        self.templates.get(english).map(String::as_str)
    }

    /// Every template that is known, in English.
    pub fn known(&self) -> impl Iterator<Item = &str> {
        self.templates.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_known_by_its_tag_and_by_a_locale() {
        for (name, expected) in [
            ("zh-CN", Some(Language::Chinese)),
            ("zh_CN.UTF-8", Some(Language::Chinese)),
            ("zh", Some(Language::Chinese)),
            ("zh_TW.UTF-8", None),
            ("C.UTF-8", Some(Language::English)),
            ("en_GB", Some(Language::English)),
            ("de_DE@euro", None),
            ("", None),
        ] {
            assert_eq!(Language::named(name), expected, "{name}");
        }
    }

    #[test]
    fn what_is_not_in_the_catalogue_is_said_in_english() {
        let unknown = Text::of("a {thing} that nobody translated", vec![("thing", Text::verbatim("template"))]);
        assert_eq!(Words::of(Language::Chinese).say(&unknown), "a template that nobody translated");
    }
}
