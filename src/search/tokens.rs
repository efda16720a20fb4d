//! Text to grams: the tokeniser, the same as `tokens.js` (vectors: `tests/fixtures/search/tokens.json`).
//!
//! Text is *normalised*: each character folds to one character or vanishes (white space, controls, invisible ones).
//! A *gram* is two neighbours in the normalised text, whatever they are. So whatever substring of two or more
//! characters a reader asks for, each of its grams is a gram of the text that holds it.

/// Second line: traditional characters; third: what each folds to.
const TRADITIONAL: &str = include_str!("../../themes/gongbao/static/search/t2s.txt");

/// In the table: the character vanishes.
const DROPPED: u16 = 0;

/// What each character of the Basic Multilingual Plane folds to; the others stay as they are.
pub struct Folding {
    table: Box<[u16]>,
}

impl Default for Folding {
    fn default() -> Self {
        Self::new()
    }
}

impl Folding {
    pub fn new() -> Self {
        let mut table: Box<[u16]> = (0..=u16::MAX).map(by_rule).collect();
        let mut lines = TRADITIONAL.lines().skip(1);
        let (from, to) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
        for (from, to) in from.encode_utf16().zip(to.encode_utf16()) {
            table[usize::from(from)] = to;
        }
        Self { table }
    }

    /// The character that stands for this one; none if it vanishes.
    pub fn fold(&self, character: char) -> Option<char> {
        match self.table.get(character as usize) {
            None => Some(character),
            Some(&DROPPED) => None,
            Some(&folded) => char::from_u32(folded.into()),
        }
    }

    /// The characters of the normalised text.
    pub fn normalise<'a>(&'a self, text: &'a str) -> impl Iterator<Item = char> + 'a {
        text.chars().filter_map(|character| self.fold(character))
    }

    /// The hashes of all grams of a text in their order, repeated ones too.
    pub fn grams<'a>(&'a self, text: &'a str) -> impl Iterator<Item = u32> + 'a {
        let mut characters = self.normalise(text);
        let mut last = characters.next();
        characters.map(move |character| {
            let first = last.replace(character).unwrap_or(character);
            gram(first, character)
        })
    }
}

/// A gram's hash: its shard and its place there.
pub fn gram(first: char, second: char) -> u32 {
    let mut hash = (first as u32).wrapping_mul(0x9e37_79b1).wrapping_add(second as u32);
    hash = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ (hash >> 13)).wrapping_mul(0xc2b2_ae35);
    hash ^ (hash >> 16)
}

/// All but the table of traditional characters.
fn by_rule(code: u16) -> u16 {
    match code {
        // Controls, white space, invisible characters, variation selectors.
        0..=0x20 | 0x7f..=0xa0 | 0xad | 0x1680 | 0x2000..=0x200f | 0x2028..=0x202f | 0x205f..=0x2064 => DROPPED,
        0x3000 | 0xfe00..=0xfe0f | 0xfeff => DROPPED,
        // Full width.
        0xff01..=0xff5e => by_rule(code - 0xfee0),
        0xff61 => 0x3002,
        0xff62 => 0x300c,
        0xff63 => 0x300d,
        0xff64 => 0x3001,
        0xff65 => 0x30fb,
        0xffe5 => 0xa5,
        // Quotation marks.
        0x2018 | 0x2019 => 0x27,
        0x201c | 0x201d => 0x22,
        // Case.
        0x41..=0x5a | 0xc0..=0xd6 | 0xd8..=0xde | 0x391..=0x3a1 | 0x3a3..=0x3a9 | 0x410..=0x42f => code + 32,
        0x400..=0x40f => code + 80,
        0x100..=0x12f | 0x132..=0x137 | 0x14a..=0x177 => code | 1,
        0x139..=0x148 | 0x179..=0x17e => code + code % 2,
        _ => code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folded_character_folds_to_itself() {
        let folding = Folding::new();
        for character in '\0'..=char::MAX {
            if let Some(folded) = folding.fold(character) {
                assert_eq!(folding.fold(folded), Some(folded), "{character:?} of U+{:04X}", character as u32);
            }
        }
    }

    #[test]
    fn grams_of_any_substring_are_grams_of_the_text() {
        let folding = Folding::new();
        let text: Vec<char> = "据《市場監管總局》2022 年 4 月，Market３.5％".chars().collect();
        let all: Vec<u32> = folding.grams(&text.iter().collect::<String>()).collect();
        for from in 0..text.len() {
            for to in from..text.len() {
                let part: String = text[from..to].iter().collect();
                assert!(folding.grams(&part).all(|gram| all.contains(&gram)), "{part}");
            }
        }
    }

    #[test]
    fn fewer_than_two_characters_have_no_gram() {
        let folding = Folding::new();
        for text in ["", "税", " 税\u{200b}\n", "　"] {
            assert_eq!(folding.grams(text).count(), 0, "{text:?}");
        }
    }
}
