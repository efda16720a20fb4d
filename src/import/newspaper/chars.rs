//! What single characters are to a typesetter: Han, closing, opening, wide.

/// Han characters, 々 and 〇 included; what a Chinese line may be cut behind.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '々' | '〇')
}

/// Characters that stand on Chinese pages as one em: Han, kana, full-width forms and punctuation.
pub fn is_wide(c: char) -> bool {
    is_han(c)
        || matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{33ff}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7a3}'
            | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}')
        || matches!(c, '“' | '”' | '‘' | '’' | '…' | '—' | '·' | '▲' | '▼' | '□' | '■' | '●' | '◆' | '★')
}

/// Width in half-em units, by which columns are measured.
pub fn width(text: &str) -> usize {
    text.chars().map(|c| 1 + usize::from(is_wide(c))).sum()
}

/// Ends a sentence.
pub fn is_terminal(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '…' | '!' | '?' | '．')
}

/// Closes what was opened; stands behind a sentence's end.
pub fn is_closer(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』' | '）' | ')' | '》' | '〉' | '】' | '〕' | ']' | '"' | '*' | '_')
}

/// Never begins a line of its own (kinsoku): what begins with it continues the line before.
pub fn cannot_begin(c: char) -> bool {
    matches!(
        c,
        '，' | '。' | '、' | '；' | '：' | '！' | '？' | '”' | '’' | '）' | '》' | '】' | '％' | ',' | ';' | '%'
    )
}

/// Whether the text comes to the end of a sentence, quotation marks and brackets behind it aside.
pub fn ends_sentence(text: &str) -> bool {
    let end = text.trim_end().trim_end_matches(is_closer);
    let Some(last) = end.chars().next_back() else { return false };
    let before = end[..end.len() - last.len_utf8()].chars().next_back();
    is_terminal(last) || last == '.' && !before.is_some_and(|c| c.is_ascii_digit()) || end.ends_with("——")
}

/// Whether the text ends at a mark that announces what follows (a list, a table, a letter).
pub fn announces(text: &str) -> bool {
    text.ends_with(['：', ':'])
}

pub fn han_count(text: &str) -> usize {
    text.chars().filter(|&c| is_han(c)).count()
}

/// The first `count` characters.
pub fn head(text: &str, count: usize) -> &str {
    text.char_indices().nth(count).map_or(text, |(at, _)| &text[..at])
}

/// The last `count` characters.
pub fn tail(text: &str, count: usize) -> &str {
    if count == 0 {
        return "";
    }
    text.char_indices().rev().nth(count - 1).map_or(text, |(at, _)| &text[at..])
}
