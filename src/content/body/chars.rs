//! Tells apart the few kinds of characters on which text handling depends.

/// Whether `c` belongs to writing that puts no space between words: Han characters, kana, and the
/// full-width punctuation that goes with them.
pub(super) fn is_han(c: char) -> bool {
    matches!(c,
        '\u{2E80}'..='\u{312F}'     // radicals, CJK punctuation, kana, bopomofo
        | '\u{31A0}'..='\u{4DBF}'   // more bopomofo, strokes, enclosed forms, extension A
        | '\u{4E00}'..='\u{9FFF}'   // the unified ideographs
        | '\u{F900}'..='\u{FAFF}'   // compatibility ideographs
        | '\u{FE30}'..='\u{FE4F}'   // vertical forms
        | '\u{FF00}'..='\u{FFEF}'   // full-width forms
        | '\u{20000}'..='\u{3FFFF}' // the later extensions
        | '“' | '”' | '‘' | '’' | '…' | '—' | '·')
}

/// Whether `c` is punctuation as wide as a Han character, which therefore brings its own space.
pub(super) fn is_wide_punctuation(c: char) -> bool {
    is_han(c) && !c.is_alphanumeric()
}

/// Whether `c` changes the character before it, and so must never be parted from it: combining
/// marks, variation selectors, joiners and skin tones.
///
/// The standard library knows no mark property; these are the blocks that hold nothing else.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036F}'
        | '\u{0483}'..='\u{0489}'
        | '\u{0591}'..='\u{05BD}'
        | '\u{0610}'..='\u{061A}'
        | '\u{064B}'..='\u{065F}'
        | '\u{093A}'..='\u{094F}'
        | '\u{0E31}' | '\u{0E34}'..='\u{0E3A}' | '\u{0E47}'..='\u{0E4E}'
        | '\u{0F71}'..='\u{0F84}'
        | '\u{180B}'..='\u{180D}'
        | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}'
        | '\u{200D}'
        | '\u{20D0}'..='\u{20FF}'
        | '\u{302A}'..='\u{302F}'
        | '\u{3099}' | '\u{309A}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FE20}'..='\u{FE2F}'
        | '\u{1F3FB}'..='\u{1F3FF}'
        | '\u{E0100}'..='\u{E01EF}')
}

/// Whether `c` shows nothing and means nothing in plain text: controls, zero-width spaces,
/// direction marks and byte order marks.
pub(super) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{200B}' | '\u{200C}' | '\u{200E}' | '\u{200F}'
            | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// The longest start of `text` that is at most `bytes` long and ends between two characters.
pub(super) fn prefix(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_punctuation_is_told_from_han_characters() {
        assert!(is_han('报') && !is_wide_punctuation('报'));
        assert!(is_han('。') && is_wide_punctuation('。'));
        assert!(is_han('”') && is_wide_punctuation('”'));
        assert!(!is_han('a') && !is_wide_punctuation('.'));
    }

    #[test]
    fn a_prefix_never_splits_a_character() {
        assert_eq!(prefix("公报", 4), "公");
        assert_eq!(prefix("公报", 2), "");
        assert_eq!(prefix("ab", 9), "ab");
    }
}
