//! Which form of a word goes with a number, by language: the rules of CLDR for whole numbers.
//!
//! Source: <https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html>

/// The name of the form, for a language as in `lang:`.
pub fn form(lang: &str, n: u64) -> &'static str {
    let language = lang.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let (ten, hundred) = (n % 10, n % 100);
    match language.as_str() {
        "zh" | "ja" | "ko" | "vi" | "th" | "id" | "ms" | "lo" | "my" | "km" | "bo" | "ii" | "za" => "other",
        "fr" | "pt" | "hy" if n < 2 => "one",
        "ru" | "uk" | "be" if ten == 1 && hundred != 11 => "one",
        "ru" | "uk" | "be" if (2..=4).contains(&ten) && !(12..=14).contains(&hundred) => "few",
        "ru" | "uk" | "be" => "many",
        "pl" if n == 1 => "one",
        "pl" if (2..=4).contains(&ten) && !(12..=14).contains(&hundred) => "few",
        "pl" => "many",
        "cs" | "sk" if (2..=4).contains(&n) => "few",
        _ if n == 1 => "one",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::form;

    #[test]
    fn forms_are_those_of_the_language() {
        for (lang, numbers, expected) in [
            ("zh-CN", &[0, 1, 2, 11][..], "other"),
            ("en-GB", &[1], "one"),
            ("en", &[0, 2, 11, 21], "other"),
            ("fr", &[0, 1], "one"),
            ("ru", &[1, 21, 101], "one"),
            ("ru", &[2, 24], "few"),
            ("uk", &[0, 5, 11, 12, 111], "many"),
            ("cs-CZ", &[2, 4], "few"),
        ] {
            for n in numbers {
                assert_eq!(form(lang, *n), expected, "{lang} {n}");
            }
        }
    }
}
