//! When the site will be full, if it goes on growing as it did.
//!
//! The bytes of the posts' own pages of the last [`WINDOW`] days (by the posts' dates, up to the newest one; fewer days if
//! there are fewer), divided by the days, times what the whole site has for each byte of a post's page: listings, feeds and
//! archives grow with the posts. All of it follows from the site itself, so that it is the same whenever it is asked for.

use crate::build::Sizes;
use chrono::{Days, NaiveDate};
use serde::Serialize;

/// Days that are looked back on.
pub const WINDOW: i64 = 90;

/// Growth, and the day on which it meets the limit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Forecast {
    /// Day of the newest post.
    pub newest: NaiveDate,
    /// Days that were looked back on.
    pub days: i64,
    pub posts_per_day: f64,
    /// Of the whole site.
    pub bytes_per_day: f64,
    /// The last day on which the site still fits; `None` if it is full already, or will not be within a thousand years.
    pub full_on: Option<NaiveDate>,
}

impl Forecast {
    /// `bytes` are those of the whole site. `None` for a site without posts.
    pub fn of(sizes: &Sizes, bytes: u64, limit: u64) -> Option<Self> {
        let (first, newest) = (*sizes.days.keys().next()?, *sizes.days.keys().next_back()?);
        let days = ((newest - first).num_days() + 1).clamp(1, WINDOW);
        let from = newest - chrono::TimeDelta::days(days - 1);
        let recent = sizes.days.range(from..).map(|(_, size)| *size);
        let (posts, page_bytes) = recent.fold((0, 0), |(files, bytes), size| (files + size.files, bytes + size.bytes));
        let all_pages: u64 = sizes.days.values().map(|size| size.bytes).sum();
        let whole_for_page = bytes as f64 / all_pages.max(1) as f64;
        let bytes_per_day = page_bytes as f64 / days as f64 * whole_for_page;
        let left = limit.checked_sub(bytes).map(|left| left as f64 / bytes_per_day);
        let full_on =
            left.filter(|days| *days < 365_000.0).and_then(|days| newest.checked_add_days(Days::new(days as u64)));
        Some(Self { newest, days, posts_per_day: posts as f64 / days as f64, bytes_per_day, full_on })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::Size;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn sizes(days: &[(&str, usize, u64)]) -> Sizes {
        let days = days.iter().map(|(on, files, bytes)| (day(on), Size { files: *files, bytes: *bytes })).collect();
        Sizes { days, ..Sizes::default() }
    }

    #[test]
    fn the_forecast_is_that_of_a_calculation_by_hand() {
        // Two days, three posts, 3,000 bytes of pages; the whole site has 6,000, so a day brings 1,500 × 2 = 3,000.
        // 100,000 − 6,000 = 94,000 bytes are left: 31 days, and a part of the next.
        let forecast =
            Forecast::of(&sizes(&[("2024-01-01", 1, 1_000), ("2024-01-02", 2, 2_000)]), 6_000, 100_000).unwrap();
        assert_eq!((forecast.days, forecast.posts_per_day, forecast.bytes_per_day), (2, 1.5, 3_000.0));
        assert_eq!(forecast.full_on, Some(day("2024-02-02")));
    }

    #[test]
    fn only_the_last_ninety_days_count() {
        // 2024-01-01 is the 91st day before 2024-03-31, and outside.
        let forecast =
            Forecast::of(&sizes(&[("2024-01-01", 9, 90_000), ("2024-03-31", 1, 900)]), 90_900, 1_000_000).unwrap();
        assert_eq!((forecast.days, forecast.bytes_per_day), (90, 10.0));
    }

    #[test]
    fn a_full_site_has_no_day_and_an_empty_one_no_forecast() {
        assert_eq!(Forecast::of(&sizes(&[("2024-01-01", 1, 10)]), 20, 10).unwrap().full_on, None);
        assert_eq!(Forecast::of(&Sizes::default(), 0, 10), None);
    }
}
