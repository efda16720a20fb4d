//! Names for files made from titles.

use super::{SlugCase, SlugMode, slugify};
use pinyin::ToPinyin;

/// The longest name made from a title, in bytes.
const LONGEST: usize = 60;

/// `食品安全提示` → `shi-pin-an-quan-ti-shi`; empty for a title of signs alone.
pub fn slug_of_title(title: &str) -> String {
    let mut words = String::new();
    for (c, syllable) in title.chars().zip(title.to_pinyin()) {
        match syllable {
            Some(syllable) => {
                words.push(' ');
                // As keyboards write it.
                words.push_str(&syllable.plain().replace('ü', "v"));
                words.push(' ');
            }
            None if c.is_ascii() => words.push(c),
            None => words.push(' '),
        }
    }
    let slug = slugify(&words, SlugMode::Default, SlugCase::Lower);
    match slug.char_indices().map(|(at, _)| at).find(|at| *at > LONGEST) {
        Some(end) => slug[..end].rsplit_once('-').map_or(&slug[..LONGEST], |(kept, _)| kept).to_owned(),
        None => slug,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_pinyin_of_the_title() {
        for (title, expected) in [
            ("食品安全提示", "shi-pin-an-quan-ti-shi"),
            ("2026年第3期：GB 2760 实施", "2026-nian-di-3-qi-gb-2760-shi-shi"),
            ("Café", "caf"),
            ("！？……", ""),
            ("绿色", "lv-se"),
        ] {
            assert_eq!(slug_of_title(title), expected, "{title}");
        }
        let long = slug_of_title(&"市场监管".repeat(20));
        assert!(long.len() <= LONGEST && long.ends_with("-guan"), "{long}");
    }
}
