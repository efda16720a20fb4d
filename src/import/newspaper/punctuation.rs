//! Half-width punctuation among Han characters becomes full-width, as a Chinese newspaper prints it.

use super::{
    article::{Change, ChangeKind},
    chars::{is_han, is_wide},
    compose::Glyph,
};

/// Widens in place; tells each change. `places` among the glyphs move with them.
pub fn widen<'a>(glyphs: &mut Vec<Glyph>, places: impl IntoIterator<Item = &'a mut usize>) -> Vec<Change> {
    if !glyphs.iter().any(|glyph| glyph.c.is_ascii_punctuation()) {
        return Vec::new();
    }
    let plain = addresses(glyphs);
    let mut wide: Vec<Option<char>> =
        (0..glyphs.len()).map(|at| if plain[at] { None } else { pause(glyphs, at) }).collect();
    brackets(glyphs, &plain, &mut wide);
    quotes(glyphs, &plain, &mut wide);
    let mut changes = Vec::new();
    for (glyph, to) in glyphs.iter_mut().zip(&wide) {
        if let (Some(to), Some(at)) = (*to, glyph.at) {
            changes.push(Change { at: at..at + glyph.c.len_utf8(), kind: ChangeKind::Punctuation(to) });
            glyph.c = to;
        }
    }
    if !changes.is_empty() {
        let moved = drop_spaces_beside(glyphs, &wide);
        places.into_iter().for_each(|place| *place = moved[*place]);
    }
    changes
}

/// Addresses of the net keep their signs: each run without spaces that holds `@`, `://` or `www.`.
fn addresses(glyphs: &[Glyph]) -> Vec<bool> {
    let mut plain = vec![false; glyphs.len()];
    let mut from = 0;
    while from < glyphs.len() {
        let length = glyphs[from..].iter().take_while(|glyph| glyph.c.is_ascii_graphic()).count();
        let run = &glyphs[from..from + length];
        let is =
            |pattern: &str| run.windows(pattern.len()).any(|part| part.iter().map(|glyph| glyph.c).eq(pattern.chars()));
        if is("@") || is("://") || is("www.") {
            plain[from..from + length].fill(true);
        }
        from += length.max(1);
    }
    plain
}

fn beside(glyphs: &[Glyph], at: usize) -> (Option<char>, Option<char>) {
    let before = glyphs[..at].iter().rev().map(|glyph| glyph.c).find(|&c| c != ' ');
    let after = glyphs[at + 1..].iter().map(|glyph| glyph.c).find(|&c| c != ' ');
    (before, after)
}

/// Comma, colon, semicolon, exclamation, question: wide beside a wide character, unless between two Latin ones. A full
/// stop only behind Han and before a wide character or the end, so that figures keep theirs.
fn pause(glyphs: &[Glyph], at: usize) -> Option<char> {
    let to = match glyphs[at].c {
        ',' => '，',
        ':' => '：',
        ';' => '；',
        '!' => '！',
        '?' => '？',
        '.' => '。',
        _ => return None,
    };
    let (before, after) = beside(glyphs, at);
    let wide = |c: Option<char>| c.is_some_and(|c| is_wide(c) && c != '·');
    if to == '。' {
        return (before.is_some_and(is_han) && (after.is_none() || wide(after))).then_some(to);
    }
    (wide(before) || wide(after)).then_some(to)
}

/// A pair of brackets is wide where Han stands in it or beside it; both or neither.
fn brackets(glyphs: &[Glyph], plain: &[bool], wide: &mut [Option<char>]) {
    let mut open: Vec<(usize, bool)> = Vec::new();
    for at in 0..glyphs.len() {
        match glyphs[at].c {
            '(' if !plain[at] => open.push((at, false)),
            ')' if !plain[at] => {
                let Some((from, han)) = open.pop() else { continue };
                let (before, after) = (beside(glyphs, from).0, beside(glyphs, at).1);
                let outside = before.is_some_and(is_wide)
                    || after.is_some_and(is_han) && !before.is_some_and(|c| c.is_ascii_alphanumeric());
                if han || outside {
                    (wide[from], wide[at]) = (Some('（'), Some('）'));
                }
                if let Some(outer) = open.last_mut() {
                    outer.1 |= han;
                }
            }
            c if is_han(c) => {
                if let Some(inner) = open.last_mut() {
                    inner.1 = true;
                }
            }
            _ => {}
        }
    }
}

/// Straight quotation marks turn in pairs, where the text has an even number of them and Han beside the pair.
fn quotes(glyphs: &[Glyph], plain: &[bool], wide: &mut [Option<char>]) {
    let marks: Vec<usize> = (0..glyphs.len()).filter(|&at| glyphs[at].c == '"' && !plain[at]).collect();
    if marks.len() % 2 == 1 {
        return;
    }
    for pair in marks.chunks_exact(2) {
        let touches = |at: usize| {
            let (before, after) = beside(glyphs, at);
            before.is_some_and(is_wide) || after.is_some_and(is_wide)
        };
        if touches(pair[0]) || touches(pair[1]) {
            (wide[pair[0]], wide[pair[1]]) = (Some('“'), Some('”'));
        }
    }
}

/// A wide sign brings its own space. Returns where each glyph is then, and the end.
fn drop_spaces_beside(glyphs: &mut Vec<Glyph>, wide: &[Option<char>]) -> Vec<usize> {
    let changed = |at: usize| wide.get(at).is_some_and(|it| matches!(it, Some(c) if !matches!(c, '“' | '”')));
    let (mut moved, mut kept) = (Vec::with_capacity(glyphs.len() + 1), Vec::with_capacity(glyphs.len()));
    for (at, glyph) in glyphs.iter().enumerate() {
        moved.push(kept.len());
        let gone = glyph.c == ' ' && glyph.at.is_none() && (at > 0 && changed(at - 1) || changed(at + 1));
        if !gone {
            kept.push(*glyph);
        }
    }
    moved.push(kept.len());
    *glyphs = kept;
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    fn widened(text: &str) -> String {
        let mut glyphs: Vec<Glyph> =
            text.char_indices().map(|(at, c)| Glyph { c, at: (c != ' ').then_some(at) }).collect();
        widen(&mut glyphs, []);
        glyphs.iter().map(|glyph| glyph.c).collect()
    }

    #[test]
    fn signs_among_han_become_wide() {
        assert_eq!(
            widened("早上5:30,闹钟响起!样品(大米)合格?合格:放行;完."),
            "早上5:30，闹钟响起！样品（大米）合格？合格：放行；完。"
        );
        assert_eq!(widened("2022, 聚力"), "2022，聚力");
        assert_eq!(widened("他说:\"好。\"走了"), "他说：“好。”走了");
    }

    #[test]
    fn figures_latin_and_addresses_keep_theirs() {
        for text in ["98.4%, 1,000 (a) b.c: d", "邮箱a.b@c.cn", "见https://a.cn/x?y=1:2", "合格率98.4%", "引号\"不成双"]
        {
            assert_eq!(widened(text), text);
        }
    }

    #[test]
    fn brackets_widen_both_or_not_at_all() {
        assert_eq!(widened("器具(mg)与f(x)之(一"), "器具（mg）与f(x)之(一");
    }
}
