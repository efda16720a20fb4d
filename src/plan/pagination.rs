//! Pages of a listing, numbered from the oldest end, so that a full page never changes again.
//!
//! The front page holds the newest posts, between one and two pages' worth. Page 1 holds the oldest. The newest full
//! page links to its successor by number before that exists: until then the number forwards to the front page.

use std::ops::Range;

/// One page of a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    Front,
    /// Counted from 1, the oldest.
    Older(usize),
    /// The number that the next full page will have: forwards to the front page until then.
    Next(usize),
}

/// How `total` posts are cut into pages of `size`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pages {
    total: usize,
    size: usize,
}

impl Pages {
    pub fn new(total: usize, size: usize) -> Self {
        Self { total, size: size.max(1) }
    }

    /// Full pages behind the front page.
    pub fn older(self) -> usize {
        (self.total / self.size).saturating_sub(1)
    }

    pub fn parts(self) -> impl Iterator<Item = Part> {
        let older = self.older();
        let next = (older > 0).then_some(Part::Next(older + 1));
        std::iter::once(Part::Front).chain((1..=older).map(Part::Older)).chain(next)
    }

    /// Which posts a page holds, in a list that begins with the newest.
    pub fn range(self, part: Part) -> Range<usize> {
        match part {
            Part::Front => 0..self.total - self.older() * self.size,
            Part::Older(number) => self.total - number * self.size..self.total - (number - 1) * self.size,
            Part::Next(_) => 0..0,
        }
    }

    /// The pages next to one: newer, older.
    pub fn neighbours(self, part: Part) -> (Option<Part>, Option<Part>) {
        let older = self.older();
        match part {
            Part::Front | Part::Next(_) => (None, (older > 0).then_some(Part::Older(older))),
            Part::Older(number) => {
                let newer = if number == older { Part::Next(number + 1) } else { Part::Older(number + 1) };
                (Some(newer), (number > 1).then(|| Part::Older(number - 1)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_post_is_on_exactly_one_page_and_the_front_holds_one_to_two_pages() {
        for size in 1..8 {
            for total in 0..60 {
                let pages = Pages::new(total, size);
                let front = pages.range(Part::Front).len();
                assert!(total < size || (size..2 * size).contains(&front), "{total} by {size}");
                let mut posts: Vec<usize> = pages.parts().flat_map(|part| pages.range(part)).collect();
                posts.sort_unstable();
                assert_eq!(posts, (0..total).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn a_full_page_keeps_its_posts_and_its_neighbours_numbers() {
        let number = |part| match part {
            Some(Part::Older(n) | Part::Next(n)) => Some(n),
            _ => None,
        };
        let describe = |total: usize| {
            let pages = Pages::new(total, 5);
            let oldest_first: Vec<usize> = pages.range(Part::Older(1)).map(|at| total - 1 - at).collect();
            let (newer, older) = pages.neighbours(Part::Older(1));
            (oldest_first, number(newer), number(older))
        };
        for total in 11..60 {
            assert_eq!(describe(total), describe(10));
        }
    }
}
