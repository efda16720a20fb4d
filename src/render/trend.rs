//! How busy a term was of late: posts per month, counted back from the site's newest post, so that no clock is needed.

use crate::portal::{Portal, PostId};
use chrono::{Datelike, NaiveDate};

const MONTHS: usize = 12;
/// Of fewer posts there is no line to draw; of 2,000 categories most have a handful.
const LEAST: usize = 3;
/// The box in which the line is drawn.
const STEP: usize = 4;
const HEIGHT: usize = 12;

/// Posts per month, the newest month last; `None` if there is nothing to see.
pub(super) fn recent(portal: &Portal, posts: &[PostId]) -> Option<[usize; MONTHS]> {
    if posts.len() < LEAST {
        return None;
    }
    let month = |day: NaiveDate| day.year() * 12 + day.month0() as i32;
    let newest = month(portal.entries.first()?.post.date.day());
    let mut counts = [0; MONTHS];
    for id in posts {
        let ago = usize::try_from(newest - month(portal.entry(*id).post.date.day())).unwrap_or(0);
        match counts.iter_mut().nth_back(ago) {
            Some(count) => *count += 1,
            None => break,
        }
    }
    (counts.iter().sum::<usize>() >= LEAST).then_some(counts)
}

/// The points of an SVG polyline in a box of 44 by 12.
pub(super) fn points(counts: &[usize; MONTHS]) -> String {
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let point = |(at, count): (usize, &usize)| format!("{},{}", at * STEP, HEIGHT - count * HEIGHT / most);
    counts.iter().enumerate().map(point).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_line_fits_its_box() {
        let points = super::points(&[0, 1, 2, 4, 0, 0, 0, 0, 0, 0, 0, 2]);
        assert!(points.starts_with("0,12 4,9 8,6 12,0 16,12 "), "{points}");
        assert!(points.ends_with(" 44,6"), "{points}");
    }
}
