//! Archives by date: all years, a year's calendar, a month's days, a day's posts.

use super::Renderer;
use super::heat::{HeatView, heat, level};
use super::views::{Card, LinkView};
use crate::diagnostic::Diagnostic;
use crate::plan::{Output, Pages, Part, routes};
use crate::portal::PostId;
use crate::route::Route;
use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use std::collections::BTreeMap;
use tera::Context;

/// First titles of a day in its month's archive.
pub(super) const DAY_TITLES: usize = 3;

/// `archive`; each kind fills its own part.
#[derive(Serialize, Default)]
struct ArchiveView<'a> {
    kind: &'static str,
    title: String,
    date: String,
    url: String,
    up: Option<String>,
    /// Of the year or month above; empty where that is the archive.
    up_title: String,
    count: Option<usize>,
    newer: Option<LinkView>,
    older: Option<LinkView>,
    /// Of the year, or of the newest one.
    heat: Option<HeatView>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    years: Vec<YearView>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    months: Vec<MonthView>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    days: Vec<DayView<'a>>,
}

#[derive(Serialize)]
struct YearView {
    year: i32,
    title: String,
    url: String,
    count: usize,
    months: Vec<MonthCount>,
}

#[derive(Serialize)]
struct MonthCount {
    month: u32,
    url: Option<String>,
    count: usize,
}

/// A month's calendar.
#[derive(Serialize)]
pub(super) struct MonthView {
    month: u32,
    title: String,
    /// With its year.
    full_title: String,
    url: Option<String>,
    count: usize,
    /// Weeks from Monday to Sunday; days of other months are null.
    weeks: Vec<Vec<Option<DayCell>>>,
}

#[derive(Serialize, Clone)]
struct DayCell {
    day: u32,
    url: Option<String>,
    count: usize,
    /// 0 without posts, then 1 to 4.
    level: usize,
}

#[derive(Serialize)]
struct DayView<'a> {
    date: String,
    title: String,
    day: u32,
    weekday: u32,
    url: String,
    count: usize,
    posts: Vec<Card<'a>>,
    more: usize,
}

type Page = Result<Vec<u8>, Box<Diagnostic>>;

impl Renderer<'_> {
    pub(super) fn years(&self, output: &Output) -> Page {
        let mut counts: BTreeMap<i32, BTreeMap<u32, usize>> = BTreeMap::new();
        for (date, posts) in &self.portal.days {
            *counts.entry(date.year()).or_default().entry(date.month()).or_default() += posts.len();
        }
        let years = counts.iter().rev().map(|(year, months)| YearView {
            year: *year,
            title: self.date_text("date_year", (*year, 1, 1)),
            url: self.views.href(&routes::year(*year)),
            count: months.values().sum(),
            months: (1..=12).map(|month| self.month_count(*year, month, months)).collect(),
        });
        let view = ArchiveView {
            kind: "years",
            title: self.views.words().text("archive").to_owned(),
            url: self.views.href(&routes::years()),
            count: Some(self.portal.entries.len()),
            heat: counts.keys().next_back().and_then(|newest| heat(&self.views, self.portal, *newest)),
            years: years.collect(),
            ..ArchiveView::default()
        };
        self.archive(view, output, Context::new())
    }

    fn month_count(&self, year: i32, month: u32, counts: &BTreeMap<u32, usize>) -> MonthCount {
        let count = counts.get(&month).copied().unwrap_or_default();
        MonthCount { month, url: (count > 0).then(|| self.views.href(&routes::month(year, month))), count }
    }

    pub(super) fn year(&self, year: i32, output: &Output) -> Page {
        let months: Vec<MonthView> = (1..=12).map(|month| self.month_view(year, month)).collect();
        let link = |year: i32| LinkView {
            title: self.date_text("date_year", (year, 1, 1)),
            url: self.views.href(&routes::year(year)),
        };
        let view = ArchiveView {
            kind: "year",
            title: self.date_text("date_year", (year, 1, 1)),
            date: format!("{year:04}"),
            url: self.views.href(&routes::year(year)),
            up: Some(self.views.href(&routes::years())),
            count: Some(months.iter().map(|month| month.count).sum()),
            newer: self.newer(last_of_year(year), |day| routes::year(day.year())).map(|day| link(day.year())),
            older: self.previous_day(first_of_month(year, 1)).map(|day| link(day.year())),
            heat: heat(&self.views, self.portal, year),
            months,
            ..ArchiveView::default()
        };
        self.archive(view, output, Context::new())
    }

    pub(super) fn month_view(&self, year: i32, month: u32) -> MonthView {
        let first = first_of_month(year, month);
        let mut week: Vec<Option<DayCell>> =
            vec![None; first.map_or(0, |day| day.weekday().num_days_from_monday() as usize)];
        let mut weeks = Vec::new();
        let mut count = 0;
        for date in first.into_iter().flat_map(|first| first.iter_days().take_while(move |day| day.month() == month)) {
            let posts = self.portal.days.get(&date).map_or(0, Vec::len);
            count += posts;
            week.push(Some(DayCell {
                day: date.day(),
                url: self.views.day_url(date),
                count: posts,
                level: if posts == 0 { 0 } else { level(posts) },
            }));
            if week.len() == 7 {
                weeks.push(std::mem::take(&mut week));
            }
        }
        if !week.is_empty() {
            week.resize(7, None);
            weeks.push(week);
        }
        let url = (count > 0).then(|| self.views.href(&routes::month(year, month)));
        let title = |pattern| self.date_text(pattern, (year, month, 1));
        MonthView { month, title: title("month"), full_title: title("date_month"), url, count, weeks }
    }

    pub(super) fn month(&self, year: i32, month: u32, output: &Output) -> Page {
        let in_month = |date: &NaiveDate| (date.year(), date.month()) == (year, month);
        let days = self.portal.days.iter().rev().filter(|(date, _)| in_month(date));
        let days: Vec<DayView> = days.map(|(date, posts)| self.day_view(*date, posts)).collect();
        let link = |day: NaiveDate| LinkView {
            title: self.date_text("date_month", (day.year(), day.month(), 1)),
            url: self.views.href(&routes::month(day.year(), day.month())),
        };
        let view = ArchiveView {
            kind: "month",
            title: self.date_text("date_month", (year, month, 1)),
            date: format!("{year:04}-{month:02}"),
            url: self.views.href(&routes::month(year, month)),
            up: Some(self.views.href(&routes::year(year))),
            up_title: self.date_text("date_year", (year, 1, 1)),
            count: Some(days.iter().map(|day| day.count).sum()),
            newer: self.newer(last_of_month(year, month), |day| routes::month(day.year(), day.month())).map(link),
            older: self.previous_day(first_of_month(year, month)).map(link),
            days,
            ..ArchiveView::default()
        };
        self.archive(view, output, Context::new())
    }

    fn day_view(&self, date: NaiveDate, posts: &[PostId]) -> DayView<'_> {
        let shown = posts.len().min(DAY_TITLES);
        DayView {
            date: date.to_string(),
            title: self.date_text("date_day", (date.year(), date.month(), date.day())),
            day: date.day(),
            weekday: date.weekday().num_days_from_sunday(),
            url: self.views.href(&routes::day(date)),
            count: posts.len(),
            posts: self.views.cards(&posts[..shown]),
            more: posts.len() - shown,
        }
    }

    pub(super) fn day(&self, date: NaiveDate, part: Part, output: &Output) -> Page {
        let all = self.portal.days.get(&date).map(Vec::as_slice).unwrap_or_default();
        let posts = &all[Pages::new(all.len(), self.config.paginate).range(part)];
        let front: Route = routes::day(date);
        let front_page = part == Part::Front;
        let link = |day: NaiveDate| LinkView { title: self.day_title(day), url: self.views.href(&routes::day(day)) };
        let view = ArchiveView {
            kind: "day",
            title: self.day_title(date),
            date: date.to_string(),
            url: self.views.href(&front),
            up: Some(self.views.href(&routes::month(date.year(), date.month()))),
            up_title: self.date_text("date_month", (date.year(), date.month(), 1)),
            count: front_page.then_some(all.len()),
            // Only the front page looks at its neighbours: a full older page never changes.
            newer: self.newer(Some(date), routes::day).filter(|_| front_page).map(link),
            older: self.previous_day(Some(date)).filter(|_| front_page).map(link),
            ..ArchiveView::default()
        };
        let mut context = Context::new();
        context.insert("posts", &self.views.cards(posts));
        context.insert("paginator", &self.views.paginator(posts, &front, part, all.len()));
        self.archive(view, output, context)
    }

    fn archive(&self, view: ArchiveView, output: &Output, mut context: Context) -> Page {
        let mut page = self.views.page("archive", &view.title, "", &output.route);
        let archive = (self.views.words().text("archive"), self.views.href(&routes::years()));
        let here = (view.title.as_str(), view.url.clone());
        page.json_ld = match view.kind {
            "years" => self.views.breadcrumbs(&[archive]),
            _ => self.views.breadcrumbs(&[archive, here]),
        };
        context.insert("archive", &view);
        self.template("archive.html", &page, context)
    }

    fn date_text(&self, pattern: &str, date: (i32, u32, u32)) -> String {
        self.views.words().date(pattern, date)
    }

    fn day_title(&self, day: NaiveDate) -> String {
        self.date_text("date", (day.year(), day.month(), day.day()))
    }

    /// The next day with posts, if its archive is not beyond the volume that is built.
    fn newer(&self, after: Option<NaiveDate>, archive: impl Fn(NaiveDate) -> Route) -> Option<NaiveDate> {
        self.next_day(after).filter(|day| !self.views.comes_later(&archive(*day)))
    }

    /// The next day with posts.
    fn next_day(&self, after: Option<NaiveDate>) -> Option<NaiveDate> {
        let from = after?.succ_opt()?;
        self.portal.days.range(from..).next().map(|(day, _)| *day)
    }

    /// The last day with posts before one.
    fn previous_day(&self, before: Option<NaiveDate>) -> Option<NaiveDate> {
        self.portal.days.range(..before?).next_back().map(|(day, _)| *day)
    }
}

fn first_of_month(year: i32, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, 1)
}

fn last_of_year(year: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, 12, 31)
}

fn last_of_month(year: i32, month: u32) -> Option<NaiveDate> {
    let next = if month == 12 { first_of_month(year + 1, 1) } else { first_of_month(year, month + 1) };
    next?.pred_opt()
}
