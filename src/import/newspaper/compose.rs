//! Lines into running text: cut lines joined, marks of form taken off, punctuation widened; and an account of it.

use std::collections::HashSet;

use super::{
    article::{Change, ChangeKind, Stress, Text},
    chars::is_wide,
    lines::Line,
    punctuation,
};

/// A character on its way into a text; `at` is its byte offset on the page, absent for a space that a join put in.
#[derive(Debug, Clone, Copy)]
pub struct Glyph {
    pub c: char,
    pub at: Option<usize>,
}

/// A line, and how many bytes at its ends are marks of form.
#[derive(Debug, Clone, Copy)]
pub struct Piece<'a> {
    pub line: Line<'a>,
    pub front: usize,
    pub back: usize,
}

impl<'a> From<Line<'a>> for Piece<'a> {
    fn from(line: Line<'a>) -> Self {
        Piece { line, front: 0, back: 0 }
    }
}

/// How texts of this page are composed.
#[derive(Debug, Default)]
pub struct Composer<'a> {
    /// Whether asterisks stress.
    pub markdown: bool,
    pub keep_punctuation: bool,
    /// Words that the page hyphenates within lines.
    pub compounds: HashSet<&'a str>,
}

impl Composer<'_> {
    pub fn text<'p>(&self, pieces: impl IntoIterator<Item = Piece<'p>>) -> Text {
        let mut glyphs: Vec<Glyph> = Vec::new();
        let mut text = Text::default();
        for piece in pieces {
            self.append(&mut glyphs, &mut text, piece);
        }
        let mut stressed = if self.markdown { take_stress(&mut glyphs, &mut text.changes) } else { Vec::new() };
        if !self.keep_punctuation {
            let places = stressed.iter_mut().flat_map(|(from, to, _)| [from, to]);
            text.changes.extend(punctuation::widen(&mut glyphs, places));
        }
        text.changes.sort_by_key(|change| change.at.start);
        let mut offsets = Vec::with_capacity(if stressed.is_empty() { 0 } else { glyphs.len() + 1 });
        for glyph in &glyphs {
            if !stressed.is_empty() {
                offsets.push(text.text.len());
            }
            text.text.push(glyph.c);
        }
        offsets.push(text.text.len());
        text.stressed = stressed.into_iter().map(|(from, to, stress)| (offsets[from]..offsets[to], stress)).collect();
        text
    }

    fn append(&self, glyphs: &mut Vec<Glyph>, text: &mut Text, piece: Piece<'_>) {
        let line = piece.line;
        text.source.push(line.start..line.end());
        let inner = &line.text[piece.front..line.text.len() - piece.back];
        marked(text, line.start, piece.front);
        marked(text, line.end() - piece.back, piece.back);
        let start = line.start + piece.front + (inner.len() - inner.trim_start().len());
        let inner = inner.trim();
        self.join(glyphs, text, inner);
        let mut spaced = false;
        for (at, c) in inner.char_indices() {
            if c.is_whitespace() {
                spaced = true;
                continue;
            }
            if std::mem::take(&mut spaced) {
                glyphs.push(Glyph { c: ' ', at: None });
            }
            glyphs.push(Glyph { c, at: Some(start + at) });
        }
    }

    /// What happens between two lines: nothing where either side is wide, a space between Latin words, and no hyphen
    /// where only the line's end had put one.
    fn join(&self, glyphs: &mut Vec<Glyph>, text: &mut Text, next: &str) {
        let (Some(last), Some(first)) = (glyphs.last().copied(), next.chars().next()) else { return };
        if last.c == '\u{ad}' || matches!(last.c, '-' | '\u{2010}') && self.is_cut_word(glyphs, next) {
            if let Some(at) = last.at {
                text.changes.push(Change { at: at..at + last.c.len_utf8(), kind: ChangeKind::Hyphen });
            }
            glyphs.pop();
            return;
        }
        let number = last.c.is_ascii_digit() && first.is_ascii_digit();
        let tied = matches!(last.c, '-' | '/' | '(' | '[') || matches!(first, ')' | ']');
        if !is_wide(last.c) && !is_wide(first) && !number && !tied {
            glyphs.push(Glyph { c: ' ', at: None });
        }
    }

    /// Letters on both sides of the hyphen, the latter small, and no such compound elsewhere on the page.
    fn is_cut_word(&self, glyphs: &[Glyph], next: &str) -> bool {
        let before: String = word_before(&glyphs[..glyphs.len() - 1]);
        let after: String = next.chars().take_while(|c| c.is_alphabetic() && !is_wide(*c)).collect();
        let cut = before.chars().count() > 1 && after.starts_with(char::is_lowercase);
        cut && !self.compounds.contains(format!("{before}-{after}").as_str())
    }
}

fn word_before(glyphs: &[Glyph]) -> String {
    let letters = glyphs.iter().rev().take_while(|glyph| glyph.c.is_alphabetic() && !is_wide(glyph.c));
    let mut word: Vec<char> = letters.map(|glyph| glyph.c).collect();
    word.reverse();
    word.into_iter().collect()
}

fn marked(text: &mut Text, at: usize, length: usize) {
    if length > 0 {
        text.changes.push(Change { at: at..at + length, kind: ChangeKind::Mark });
    }
}

/// Words with a hyphen inside that stand within lines.
pub fn compounds(page: &str) -> HashSet<&str> {
    let words = page.split(|c: char| !(c == '-' || c.is_alphabetic() && !is_wide(c)));
    words.filter(|word| word.trim_matches('-').contains('-') && word.len() < 64).collect()
}

/// Takes `**…**` and `*…*` out of the glyphs; tells which glyphs they stressed. Marks without a partner stay.
fn take_stress(glyphs: &mut Vec<Glyph>, changes: &mut Vec<Change>) -> Vec<(usize, usize, Stress)> {
    let marks = stress_marks(glyphs);
    let mut stressed = Vec::new();
    let mut open: Option<usize> = None;
    for (index, &(at, length)) in marks.iter().enumerate() {
        match open {
            Some(before) if marks[before].1 == length => {
                stressed.push((marks[before].0, at, length));
                open = None;
            }
            _ if glyphs.get(at + length).is_some_and(|next| !next.c.is_whitespace()) => open = Some(index),
            _ => {}
        }
    }
    let mut gone = vec![false; glyphs.len()];
    for &(from, to, length) in &stressed {
        for mark in [from, to] {
            gone[mark..mark + length].fill(true);
            let ats: Vec<_> = glyphs[mark..mark + length].iter().filter_map(|glyph| glyph.at).collect();
            changes.extend(ats.into_iter().map(|at| Change { at: at..at + 1, kind: ChangeKind::Mark }));
        }
    }
    if stressed.is_empty() {
        return Vec::new();
    }
    let mut moved = Vec::with_capacity(glyphs.len());
    let mut kept = Vec::with_capacity(glyphs.len());
    for (glyph, gone) in glyphs.iter().zip(&gone) {
        moved.push(kept.len());
        if !gone {
            kept.push(*glyph);
        }
    }
    *glyphs = kept;
    let kind = |length| if length == 2 { Stress::Strong } else { Stress::Emphasis };
    stressed.into_iter().map(|(from, to, length)| (moved[from], moved[to], kind(length))).collect()
}

/// Runs of one or two asterisks: where, and how many.
fn stress_marks(glyphs: &[Glyph]) -> Vec<(usize, usize)> {
    let mut marks = Vec::new();
    let mut at = 0;
    while at < glyphs.len() {
        let length = glyphs[at..].iter().take_while(|glyph| glyph.c == '*').count();
        if (1..=2).contains(&length) {
            marks.push((at, length));
        }
        at += length.max(1);
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::newspaper::lines::lines;

    fn composed(page: &str) -> Text {
        let composer = Composer { markdown: true, keep_punctuation: false, compounds: compounds(page) };
        composer.text(lines(page).into_iter().map(Piece::from))
    }

    #[test]
    fn chinese_lines_join_without_a_space_and_latin_ones_with() {
        assert_eq!(composed("市场监\n管局").text, "市场监管局");
        assert_eq!(composed("fair\ntrade").text, "fair trade");
        assert_eq!(composed("查处 3\n家").text, "查处 3家");
        assert_eq!(composed("共20\n21家").text, "共2021家");
    }

    #[test]
    fn a_hyphen_of_the_lines_end_goes_and_is_accounted_for() {
        let text = composed("the inspec-\ntors came");
        assert_eq!(text.text, "the inspectors came");
        assert_eq!(text.changes, [Change { at: 10..11, kind: ChangeKind::Hyphen }]);
    }

    #[test]
    fn a_hyphen_that_the_page_writes_elsewhere_stays() {
        assert_eq!(composed("a follow-up and its follow-\nup").text, "a follow-up and its follow-up");
    }

    #[test]
    fn asterisks_stress_where_they_come_in_pairs() {
        let text = composed("快检员**小曾**戴上*手套,3*5");
        assert_eq!(text.text, "快检员小曾戴上手套，35");
        let stressed: Vec<_> = text.stressed.iter().map(|(span, stress)| (&text.text[span.clone()], *stress)).collect();
        assert_eq!(stressed, [("小曾", Stress::Strong), ("手套，3", Stress::Emphasis)]);
        assert_eq!(composed("3*5").text, "3*5");
    }

    #[test]
    fn stress_stays_on_its_words_where_spaces_before_them_go() {
        let text = composed("查处, 通报, 曝光**三家, 五人**");
        assert_eq!(text.text, "查处，通报，曝光三家，五人");
        let stressed: Vec<_> = text.stressed.iter().map(|(span, stress)| (&text.text[span.clone()], *stress)).collect();
        assert_eq!(stressed, [("三家，五人", Stress::Strong)]);
    }
}
