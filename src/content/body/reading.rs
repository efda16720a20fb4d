//! How long a body takes to read.

use super::chars::is_han;

/// Han characters, and other words, that an adult reads in a minute.
const CHARACTERS: usize = 400;
const WORDS: usize = 220;

/// Minutes, rounded, at least one; `None` without text. `html` is what [`super::clean`] wrote: tags are whole.
pub fn minutes(html: &str) -> Option<u32> {
    let (mut characters, mut words) = (0, 0);
    let (mut in_tag, mut in_word) = (false, false);
    for c in html.chars() {
        match c {
            '<' => (in_tag, in_word) = (true, false),
            '>' if in_tag => in_tag = false,
            _ if in_tag => {}
            _ if is_han(c) => {
                characters += 1;
                in_word = false;
            }
            _ if c.is_alphanumeric() => {
                words += usize::from(!in_word);
                in_word = true;
            }
            // `1,200`, `it's`, `&amp;`: one word.
            '\'' | '’' | ',' | '.' | '-' | '&' | ';' => {}
            _ => in_word = false,
        }
    }
    let hundredths = 100 * characters / CHARACTERS + 100 * words / WORDS;
    (characters + words > 0).then(|| u32::try_from((hundredths + 50) / 100).unwrap_or(u32::MAX).max(1))
}

#[cfg(test)]
mod tests {
    use super::minutes;

    #[test]
    fn han_characters_and_words_are_counted_and_tags_are_not() {
        let han = |count: usize| format!("<p title=\"字字字字\">{}</p>", "字".repeat(count));
        assert_eq!([1, 500, 700, 4_000].map(|count| minutes(&han(count))), [Some(1), Some(1), Some(2), Some(10)]);
        assert_eq!(minutes(&"word, ".repeat(660)), Some(3));
        assert_eq!(minutes(&format!("{}{}", han(800), "1,200 ".repeat(440))), Some(4));
        assert_eq!(minutes("<p><img alt=\"字\"></p>"), None);
    }
}
