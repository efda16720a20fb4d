//! Slugs as Jekyll makes them, so that addresses survive the move.
//!
//! Source of the rule: Jekyll's `lib/jekyll/utils.rb`, `slugify`. Letters and marks of every script count, so Chinese
//! never vanishes from an address.

use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// Which characters a slug keeps besides letters, marks and decimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlugMode {
    /// Nothing else (`:slug`, heading anchors).
    Default,
    /// Also ``._~!$&'()+,;=@`` (`:title`).
    Pretty,
}

/// Whether upper case survives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlugCase {
    Keep,
    Lower,
}

/// Every run of characters that the mode does not keep becomes one `-`; one `-` is trimmed at either end.
pub fn slugify(text: &str, mode: SlugMode, case: SlugCase) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.chars() {
        if keeps(c, mode) {
            slug.push(c);
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let trimmed = slug.strip_prefix('-').unwrap_or(&slug);
    let trimmed = trimmed.strip_suffix('-').unwrap_or(trimmed);
    match case {
        SlugCase::Keep => trimmed.to_owned(),
        SlugCase::Lower => lower(trimmed),
    }
}

/// Character by character, as Ruby's `downcase`: a Greek sigma at a word's end stays `σ`.
pub(super) fn lower(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars().flat_map(char::to_lowercase).collect()
}

fn keeps(c: char, mode: SlugMode) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || (mode == SlugMode::Pretty && "._~!$&'()+,;=@".contains(c));
    }
    matches!(c.general_category_group(), GeneralCategoryGroup::Letter | GeneralCategoryGroup::Mark)
        || c.general_category() == GeneralCategory::DecimalNumber
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_and_kana_stay_in_a_slug() {
        assert_eq!(slugify("5時〜6時 三・一四", SlugMode::Default, SlugCase::Lower), "5時-6時-三-一四");
    }

    #[test]
    fn pretty_keeps_its_punctuation_and_default_does_not() {
        let name = "v1.2 (beta)_a+b";
        assert_eq!(slugify(name, SlugMode::Pretty, SlugCase::Keep), "v1.2-(beta)_a+b");
        assert_eq!(slugify(name, SlugMode::Default, SlugCase::Lower), "v1-2-beta-a-b");
    }

    #[test]
    fn dashes_at_the_ends_are_trimmed() {
        assert_eq!(slugify("--Hello--", SlugMode::Default, SlugCase::Keep), "Hello");
        assert_eq!(slugify("！？", SlugMode::Default, SlugCase::Keep), "");
    }
}
