//! Units dealt out to articles, as the reading of the page has it; what stood between two articles finds its own.

use super::{
    article::{About, AsideRole, Remark},
    chars::is_han,
    chunks::Chunk,
    lines::Line,
    sorts::Sort,
    split::{Place, Reading},
    units::{Head, Unit},
};

/// Articles to either side of a caption that it may belong to.
const NEAR: usize = 12;
/// Characters that a caption and a headline share when they speak of the same.
const SHARED: usize = 4;

/// An article before its text is composed: where it has what.
#[derive(Debug, Default)]
pub struct Draft<'u> {
    pub head: Option<&'u Head>,
    pub below: bool,
    pub members: Vec<Member<'u>>,
    pub remarks: Vec<Remark>,
}

/// Chunks, by what they are to the article.
#[derive(Debug, Clone, Copy)]
pub enum Member<'u> {
    Text(usize),
    Cross(&'u Head),
    Caption(usize),
    Aside(AsideRole, Option<usize>, &'u [usize]),
    Closing(usize),
    Byline(usize),
}

/// Articles in the order of the page, and what belongs to none.
#[derive(Debug, Default)]
pub struct Drafts<'u> {
    pub articles: Vec<Draft<'u>>,
    pub left: Vec<usize>,
    pub sections: Vec<&'u Head>,
}

pub struct Dealer<'a> {
    pub lines: &'a [Line<'a>],
    pub chunks: &'a [Chunk],
    pub units: &'a [Unit],
}

impl<'a> Dealer<'a> {
    pub fn deal(&self, reading: &Reading) -> Drafts<'a> {
        let mut drafts = Drafts::default();
        let mut between = Vec::new();
        // Asides and jump marks above the article that they belong to.
        let mut waiting: Vec<Member<'a>> = Vec::new();
        let mut jumps: Vec<Remark> = Vec::new();
        for (at, unit) in self.units.iter().enumerate() {
            let place = reading.places[at];
            if place == Place::Ahead {
                if let Unit::Byline(chunk) = unit {
                    waiting.push(Member::Byline(*chunk));
                }
                continue;
            }
            if place == Place::Begin || place == Place::Within && drafts.articles.is_empty() {
                let draft = Draft {
                    members: std::mem::take(&mut waiting),
                    remarks: std::mem::take(&mut jumps),
                    ..Draft::default()
                };
                drafts.articles.push(draft);
            }
            let goes_on = self.goes_on(reading, at);
            let current = drafts.articles.last_mut();
            match (unit, current) {
                (Unit::Head(head), _) if place == Place::Section => drafts.sections.push(head),
                (Unit::Head(head), Some(draft)) => self.put_head(draft, head, place, reading.margins[at]),
                (Unit::Text { chunk, .. }, Some(draft)) => draft.members.push(Member::Text(*chunk)),
                (Unit::Closing(chunk), Some(draft)) => draft.members.push(Member::Closing(*chunk)),
                (Unit::Byline(chunk), Some(draft)) => draft.members.push(Member::Byline(*chunk)),
                (Unit::Caption(chunk), Some(draft)) if goes_on => draft.members.push(Member::Caption(*chunk)),
                (Unit::Caption(chunk), _) => between.push((drafts.articles.len(), *chunk)),
                (Unit::Aside { role, label, paragraphs }, current) => {
                    let aside = Member::Aside(*role, *label, paragraphs);
                    match current {
                        Some(draft) if goes_on || self.looks_back(*role, *label, paragraphs) => {
                            draft.members.push(aside)
                        }
                        _ => waiting.push(aside),
                    }
                }
                (Unit::Left(chunk), current) => {
                    drafts.left.push(*chunk);
                    if self.chunks[*chunk].sort == Sort::Jump {
                        let remark = Remark { line: self.number(*chunk), about: About::Jump };
                        let from = self.text(*chunk).contains(['上', '接']) && !self.text(*chunk).contains("下转");
                        match current {
                            Some(draft) if !from || goes_on => draft.remarks.push(remark),
                            _ => jumps.push(remark),
                        }
                    }
                }
                (_, None) => {}
            }
        }
        if !waiting.is_empty() {
            match drafts.articles.last_mut() {
                Some(draft) => draft.members.append(&mut waiting),
                None => drafts.articles.push(Draft { members: waiting, ..Draft::default() }),
            }
        }
        self.place_captions(&mut drafts.articles, &between);
        drafts
    }

    fn put_head(&self, draft: &mut Draft<'a>, head: &'a Head, place: Place, margin: f32) {
        let first = head.titles.first().or(head.subtitle.as_ref()).map_or(0, |&chunk| self.number(chunk));
        if margin < 1.0 {
            draft.remarks.push(Remark { line: first, about: About::HeadingUncertain });
        }
        match place {
            Place::Begin => draft.head = Some(head),
            Place::ClosingHead => {
                draft.head = Some(head);
                draft.below = true;
                draft.remarks.push(Remark { line: first, about: About::HeadlineAfterBody });
            }
            _ => draft.members.push(Member::Cross(head)),
        }
    }

    /// Whether the next unit that counts is of the article at hand.
    fn goes_on(&self, reading: &Reading, at: usize) -> bool {
        let next = reading.places[at + 1..]
            .iter()
            .find(|place| !matches!(place, Place::Beside | Place::Section | Place::Ahead));
        matches!(next, Some(Place::Within | Place::Cross | Place::ClosingHead))
    }

    /// 编后 speaks of what stands above it, and so does what is set in a box.
    fn looks_back(&self, role: AsideRole, label: Option<usize>, paragraphs: &[usize]) -> bool {
        let first = label.or(paragraphs.first().copied()).map_or("", |chunk| self.text(chunk));
        role == AsideRole::Background || first.contains("编后") || first.contains("点评")
    }

    /// A caption between two articles goes to the one whose headline names the same thing, if there is just one; else to
    /// the article above, as pictures stand at their article's end.
    fn place_captions(&self, articles: &mut Vec<Draft<'a>>, between: &[(usize, usize)]) {
        if articles.is_empty() && !between.is_empty() {
            articles.push(Draft::default());
        }
        let titles: Vec<Vec<char>> = articles.iter().map(|draft| self.title(draft)).collect();
        for &(before, chunk) in between {
            let near = before.saturating_sub(NEAR)..(before + NEAR).min(articles.len());
            let caption: Vec<char> = self.words(chunk).chars().take(80).collect();
            let mut shared: Vec<(usize, usize)> = near.map(|at| (common(&caption, &titles[at]), at)).collect();
            shared.sort_by_key(|&(length, at)| (std::cmp::Reverse(length), at));
            let beats = shared.get(1).is_none_or(|second| second.0 < shared[0].0);
            let at = match shared.first() {
                Some(&(length, at)) if length >= SHARED && beats => at,
                _ => before.saturating_sub(1),
            };
            articles[at].members.push(Member::Caption(chunk));
            articles[at].remarks.push(Remark { line: self.number(chunk), about: About::CaptionPlaced });
        }
    }

    fn title(&self, draft: &Draft<'_>) -> Vec<char> {
        let titles = draft.head.iter().flat_map(|head| &head.titles);
        titles.flat_map(|&chunk| self.text(chunk).chars()).take(80).collect()
    }

    fn words(&self, chunk: usize) -> String {
        self.chunks[chunk].lines.iter().map(|&line| self.lines[line].text).collect()
    }

    fn text(&self, chunk: usize) -> &'a str {
        self.chunks[chunk].lines.first().map_or("", |&line| self.lines[line].text)
    }

    fn number(&self, chunk: usize) -> usize {
        self.chunks[chunk].lines.first().map_or(0, |&line| self.lines[line].number)
    }
}

/// The length of the longest run of Han that two texts share.
fn common(a: &[char], b: &[char]) -> usize {
    let mut best = 0;
    let mut row = vec![0usize; b.len() + 1];
    for &x in a {
        for at in (0..b.len()).rev() {
            row[at + 1] = if x == b[at] && is_han(x) { row[at] + 1 } else { 0 };
            best = best.max(row[at + 1]);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_common_run_is_found() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        assert_eq!(common(&chars("柳岸区市场监管局工作人员"), &chars("柳岸区市场监管局：再出发")), 8);
        assert_eq!(common(&chars("甲"), &chars("")), 0);
    }
}
