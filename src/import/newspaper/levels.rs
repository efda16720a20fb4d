//! How deep the cross-heads of an article are nested.

use super::{
    chunks::Chunk,
    drafts::{Draft, Member},
    lines::Line,
    sorts::Sort,
};

/// The level of each cross-head's line, in order: Markdown's own; bold lines below headings, bracketed labels below all;
/// of two plain lines in a row the first is the greater, and lines alone are as great as the second.
pub fn levels(draft: &Draft<'_>, chunks: &[Chunk], lines: &[Line<'_>]) -> Vec<u8> {
    let mut keys: Vec<u8> = Vec::new();
    let mut previous_cross = false;
    for member in &draft.members {
        let Member::Cross(head) = member else {
            previous_cross = previous_cross && matches!(member, Member::Caption(_));
            continue;
        };
        let mut all: Vec<usize> =
            head.kicker.iter().chain(&head.titles).chain(&head.subtitle).chain(&head.bylines).copied().collect();
        all.sort_unstable();
        for chunk in all {
            let key = key(chunks[chunk].sort, lines[chunks[chunk].lines[0]].text);
            if let Some(last) = keys.last_mut()
                && previous_cross
                && key == PLAIN
                && *last == PLAIN
            {
                *last = ABOVE_PLAIN;
            }
            keys.push(key);
            previous_cross = true;
        }
    }
    nested(&keys)
}

/// Depths such that none is skipped: each cross-head lies one below the nearest greater one above it.
fn nested(keys: &[u8]) -> Vec<u8> {
    let mut above: Vec<u8> = Vec::new();
    let depth = |&key: &u8| {
        while above.last().is_some_and(|&last| last >= key) {
            above.pop();
        }
        above.push(key);
        above.len().min(4) as u8
    };
    keys.iter().map(depth).collect()
}

const ABOVE_PLAIN: u8 = 8;
const PLAIN: u8 = 9;

fn key(sort: Sort, text: &str) -> u8 {
    let label = text.trim_start_matches(['#', '*', ' ']).starts_with('【');
    match sort {
        _ if label => 11,
        Sort::Heading(level) => level,
        Sort::Bold => 7,
        Sort::Numbered => 10,
        _ => PLAIN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_level_is_skipped() {
        assert_eq!(nested(&[2, 7, 7, 3, 11, 11, 3, 11]), [1, 2, 2, 2, 3, 3, 2, 3]);
        assert_eq!(nested(&[8, 9, 9, 8, 9]), [1, 2, 2, 1, 2]);
        assert_eq!(nested(&[9, 9, 7]), [1, 1, 1]);
    }
}
