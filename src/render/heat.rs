//! A year at one look: a square for each day, darker with more posts.

use super::views::Views;
use crate::portal::Portal;
use chrono::{Datelike, NaiveDate};
use serde::Serialize;

/// Posts from which on a day is darker.
const LEVELS: [usize; 3] = [10, 50, 200];

/// `archive.heat`: columns are weeks, rows are weekdays from Monday on.
#[derive(Serialize)]
pub struct HeatView {
    year: i32,
    columns: u32,
    /// Where each month begins.
    months: Vec<HeatMonth>,
    /// Those with posts.
    days: Vec<HeatDay>,
}

#[derive(Serialize)]
struct HeatMonth {
    title: String,
    x: u32,
}

#[derive(Serialize)]
struct HeatDay {
    title: String,
    url: String,
    count: usize,
    level: usize,
    x: u32,
    y: u32,
}

/// 1 to 4.
pub(super) fn level(count: usize) -> usize {
    1 + LEVELS.iter().filter(|from| count >= **from).count()
}

pub(super) fn heat(views: &Views, portal: &Portal, year: i32) -> Option<HeatView> {
    let (first, last) = (NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?);
    let before = first.weekday().num_days_from_monday();
    let column = |day: NaiveDate| (day.ordinal0() + before) / 7;
    let month = |month: u32| {
        let x = column(NaiveDate::from_ymd_opt(year, month, 1)?);
        Some(HeatMonth { title: views.words().date("month", (year, month, 1)), x })
    };
    let day = |(day, posts): (&NaiveDate, &Vec<_>)| {
        Some(HeatDay {
            title: views.words().date("date_day", (year, day.month(), day.day())),
            url: views.day_url(*day)?,
            count: posts.len(),
            level: level(posts.len()),
            x: column(*day),
            y: day.weekday().num_days_from_monday(),
        })
    };
    Some(HeatView {
        year,
        columns: column(last) + 1,
        months: (1..=12).filter_map(month).collect(),
        days: portal.days.range(first..=last).filter_map(day).collect(),
    })
}
