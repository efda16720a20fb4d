//! Dates of posts: every form in JEKYLL.md's table to an instant and the site's local time.
//!
//! Source of the rules: Psych's scalar scanner (which plain scalars are timestamps) and Jekyll's `utils.rb`
//! (`Time.parse` for the rest). Addresses and displayed dates are in the site's zone.

use crate::config::ZonelessDates;
use chrono::{
    DateTime, Datelike, FixedOffset, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone, Timelike, Utc,
};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// An instant and how the site's clock shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "(i64, i32)", from = "(i64, i32)")]
pub struct PostDate {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub instant: i64,
    /// In the site's zone.
    pub local: NaiveDateTime,
    /// East of UTC, in seconds.
    pub offset: i32,
}

impl PostDate {
    pub fn from_instant(instant: DateTime<Utc>, zone: Tz) -> Self {
        let local = instant.with_timezone(&zone);
        Self {
            instant: instant.timestamp(),
            local: local.naive_local().with_nanosecond(0).unwrap_or_default(),
            offset: local.offset().fix().local_minus_utc(),
        }
    }

    /// A wall clock time of the zone; one that a clock change skips moves on, one that it repeats is the second (as Ruby has it).
    pub fn from_local(local: NaiveDateTime, zone: Tz) -> Self {
        let instant = match zone.from_local_datetime(&local) {
            LocalResult::Single(time) | LocalResult::Ambiguous(_, time) => time.with_timezone(&Utc),
            LocalResult::None => {
                let shifted = local + chrono::TimeDelta::hours(1);
                match zone.from_local_datetime(&shifted) {
                    LocalResult::Single(time) | LocalResult::Ambiguous(time, _) => time.with_timezone(&Utc),
                    LocalResult::None => Utc.from_utc_datetime(&local),
                }
            }
        };
        Self::from_instant(instant, zone)
    }

    pub fn day(&self) -> NaiveDate {
        self.local.date()
    }

    /// RFC 3339 with the site's offset.
    pub fn iso(&self) -> String {
        let mut text = self.day_text();
        text.push('T');
        text.push_str(&self.time_text());
        text.push(':');
        two_digits(&mut text, self.local.second());
        text.push_str(&self.zone_text());
        text
    }

    /// `2022-01-31`. Dates are written for every card of every page, so not by chrono's formatter, which reads its
    /// pattern each time.
    pub fn day_text(&self) -> String {
        day_text(self.day())
    }

    /// Whether it tells more than a day: midnight to the second is what a day alone is read as.
    pub fn has_time(&self) -> bool {
        self.local.time() != NaiveTime::MIN
    }

    /// `09:30`
    pub fn time_text(&self) -> String {
        let mut text = String::with_capacity(5);
        two_digits(&mut text, self.local.hour());
        text.push(':');
        two_digits(&mut text, self.local.minute());
        text
    }

    /// `+08:00`
    pub fn zone_text(&self) -> String {
        let minutes = self.offset.unsigned_abs() / 60;
        if self.offset % 60 != 0 {
            return FixedOffset::east_opt(self.offset).map_or_else(|| "+00:00".into(), |offset| offset.to_string());
        }
        let mut text = String::with_capacity(6);
        text.push(if self.offset < 0 { '-' } else { '+' });
        two_digits(&mut text, minutes / 60);
        text.push(':');
        two_digits(&mut text, minutes % 60);
        text
    }
}

/// The instant and the offset say it all.
impl From<PostDate> for (i64, i32) {
    fn from(date: PostDate) -> Self {
        (date.instant, date.offset)
    }
}

impl From<(i64, i32)> for PostDate {
    fn from((instant, offset): (i64, i32)) -> Self {
        let local = DateTime::from_timestamp(instant.saturating_add(i64::from(offset)), 0).unwrap_or_default();
        Self { instant, local: local.naive_utc(), offset }
    }
}

/// `2022-01-31`
pub fn day_text(day: NaiveDate) -> String {
    let Ok(year @ 0..=9999) = u32::try_from(day.year()) else { return day.to_string() };
    let mut text = String::with_capacity(25);
    two_digits(&mut text, year / 100);
    two_digits(&mut text, year % 100);
    text.push('-');
    two_digits(&mut text, day.month());
    text.push('-');
    two_digits(&mut text, day.day());
    text
}

/// `number` is below 100.
fn two_digits(text: &mut String, number: u32) {
    text.push(char::from(b'0' + (number / 10 % 10) as u8));
    text.push(char::from(b'0' + (number % 10) as u8));
}

/// How a date was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParsedDate {
    pub date: PostDate,
    /// The text had a time but no zone and was not quoted: Jekyll's surprising case.
    pub zoneless: bool,
}

/// How dates of this site are to be read.
#[derive(Debug, Clone, Copy)]
pub struct DateRules {
    pub zone: Tz,
    pub zoneless: ZonelessDates,
}

/// The value of `date:` as written, without its quotes; `None` if it is no date.
pub fn parse_date(text: &str, quoted: bool, rules: DateRules) -> Option<ParsedDate> {
    parse_any_date(text.trim(), quoted, rules).filter(|parsed| YEARS.contains(&parsed.date.day().year()))
}

fn parse_any_date(text: &str, quoted: bool, rules: DateRules) -> Option<ParsedDate> {
    let written = split_date(text)?;
    let (time, zone_text) = split_time(written.rest)?;
    let local = written.day.and_time(time.unwrap_or(NaiveTime::MIN));
    let seconds_written = written.rest.matches(':').count() >= 2 && time.is_some();
    let exact = |date| Some(ParsedDate { date, zoneless: false });
    if let Some(zone_text) = zone_text {
        let offset = parse_offset(zone_text)?;
        let instant = local.and_local_timezone(offset).single()?.with_timezone(&Utc);
        return exact(PostDate::from_instant(instant, rules.zone));
    }
    // A plain scalar of the form YAML 1.1 calls a timestamp is UTC there.
    let timestamp = !quoted && time.is_some() && seconds_written && written.dashes;
    if timestamp {
        let date = match rules.zoneless {
            ZonelessDates::Utc => PostDate::from_instant(local.and_utc(), rules.zone),
            ZonelessDates::Local => PostDate::from_local(local, rules.zone),
        };
        return Some(ParsedDate { date, zoneless: true });
    }
    exact(PostDate::from_local(local, rules.zone))
}

/// The date in a post's file name, at the site's midnight. Years of two digits are Ruby's: 69 is 1969, 68 is 2068.
pub fn parse_name_date(text: &str, zone: Tz) -> Option<PostDate> {
    let mut parts = text.split('-').map(|part| part.parse::<i32>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let digits = text.split('-').next().map_or(0, str::len);
    let year = match (digits, year) {
        (2, 69..) => 1900 + year,
        (2, _) => 2000 + year,
        _ => year,
    };
    Some(PostDate::from_local(day_of(year, month, day)?.and_time(NaiveTime::MIN), zone))
}

struct WrittenDay<'a> {
    day: NaiveDate,
    rest: &'a str,
    /// `2021-12-08`, the only form that YAML takes for a timestamp.
    dashes: bool,
}

fn split_date(text: &str) -> Option<WrittenDay<'_>> {
    if text.starts_with(|c: char| c.is_ascii_alphabetic()) || !text.contains(['-', '/', '年', '.']) {
        return split_worded_date(text);
    }
    let (year, rest) = number(text)?;
    let separator = rest.chars().next()?;
    if separator == '年' {
        let (month, rest) = number(&rest[separator.len_utf8()..])?;
        let (day, rest) = number(rest.strip_prefix('月')?)?;
        let rest = rest.strip_prefix(['日', '号']).unwrap_or(rest);
        return Some(WrittenDay { day: day_of(year, month, day)?, rest, dashes: false });
    }
    if !matches!(separator, '-' | '/' | '.') || year < 100 {
        return split_worded_date(text);
    }
    let (month, rest) = number(&rest[1..])?;
    let (day, rest) = number(rest.strip_prefix(separator)?)?;
    if !rest.is_empty() && !rest.starts_with([' ', '\t', 'T', 't']) {
        return None;
    }
    Some(WrittenDay { day: day_of(year, month, day)?, rest, dashes: separator == '-' })
}

/// `Wed, 08 Dec 2021 11:15:30 +0800` and `8 Dec 2021`.
fn split_worded_date(text: &str) -> Option<WrittenDay<'_>> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let rest = text.split_once(", ").map_or(text, |(_, rest)| rest);
    let (day, rest) = number(rest)?;
    let rest = rest.trim_start();
    let (word, rest) = rest.split_once(' ')?;
    let short = word.get(..3)?.to_ascii_lowercase();
    let month = MONTHS.iter().position(|name| *name == short)? as i32 + 1;
    let (year, rest) = number(rest.trim_start())?;
    Some(WrittenDay { day: day_of(year, month, day)?, rest, dashes: false })
}

fn number(text: &str) -> Option<(i32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    Some((text[..end].parse().ok()?, &text[end..]))
}

/// What is read and what comes of it in the site's zone: `21年12月8日` is not of the year 21, and nobody's guess.
const YEARS: RangeInclusive<i32> = 101..=9999;

/// A 30 February is 2 March, as Ruby's `Time` has it.
fn day_of(year: i32, month: i32, day: i32) -> Option<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, 1)?;
    let after = u64::try_from(day).ok().filter(|day| (1..=31).contains(day))? - 1;
    let day = first.checked_add_days(chrono::Days::new(after))?;
    YEARS.contains(&day.year()).then_some(day)
}

/// The time and the text of the zone behind it.
fn split_time(rest: &str) -> Option<(Option<NaiveTime>, Option<&str>)> {
    let rest = rest.strip_prefix(['T', 't']).unwrap_or(rest).trim();
    if rest.is_empty() {
        return Some((None, None));
    }
    if !rest.starts_with(|c: char| c.is_ascii_digit()) {
        // A zone without a time, as in `2021-12-08 +0800`.
        return Some((None, Some(rest)));
    }
    let (hour, rest) = number(rest)?;
    let (minute, rest) = number(rest.strip_prefix([':', '时', '点'])?)?;
    let rest = rest.strip_prefix('分').unwrap_or(rest);
    let (second, rest) = match rest.strip_prefix(':') {
        Some(rest) => number(rest)?,
        None => (0, rest),
    };
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => rest,
    };
    let part = |value: i32| u32::try_from(value).ok();
    let time = NaiveTime::from_hms_opt(part(hour)?, part(minute)?, part(second)?.min(59))?;
    let zone = rest.trim();
    Some((Some(time), (!zone.is_empty()).then_some(zone)))
}

/// `Z`, `UTC`, `+8`, `+08`, `+0800`, `+08:00`, and the abbreviations that Ruby knows (`CST` is America's there).
fn parse_offset(text: &str) -> Option<FixedOffset> {
    let hours = match text {
        "Z" | "z" | "UTC" | "GMT" => Some(0),
        "EDT" => Some(-4),
        "EST" | "CDT" => Some(-5),
        "CST" | "MDT" => Some(-6),
        "MST" | "PDT" => Some(-7),
        "PST" => Some(-8),
        "JST" => Some(9),
        _ => None,
    };
    if let Some(hours) = hours {
        return FixedOffset::east_opt(hours * 3600);
    }
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some((hours, minutes)) => (hours, minutes),
        None if digits.len() > 2 => digits.split_at_checked(digits.len() - 2)?,
        None => (digits, "0"),
    };
    // Offsets of the nineteenth century have seconds, and so has what is written of them.
    let (minutes, seconds) = minutes.split_once(':').unwrap_or((minutes, "0"));
    let part = |text: &str| {
        let is_part = text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_part { text.parse::<i32>().ok() } else { None }
    };
    FixedOffset::east_opt(sign * (part(hours)? * 3600 + part(minutes)? * 60 + part(seconds)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHANGHAI: DateRules = DateRules { zone: chrono_tz::Asia::Shanghai, zoneless: ZonelessDates::Utc };

    #[test]
    fn dates_are_written_as_chrono_writes_them() {
        for (instant, offset) in [
            (0, 0),
            (1_648_858_579, 28_800),
            (-5_000_000_000, -12_600),
            (253_402_300_799, 0),
            (300_000_000_000, 3_661),
            (-70_000_000_000, 0),
        ] {
            let date = PostDate::from((instant, offset));
            let zone = FixedOffset::east_opt(offset).unwrap();
            assert_eq!(date.iso(), format!("{}{zone}", date.local.format("%Y-%m-%dT%H:%M:%S")));
            assert_eq!(date.day_text(), date.day().to_string());
            assert_eq!(date.time_text(), date.local.format("%H:%M").to_string());
        }
    }

    #[test]
    fn each_row_of_the_date_table() {
        for (text, quoted, expected, zoneless) in [
            ("2021-12-08 11:15:30 +0800", false, "2021-12-08T11:15:30+08:00", false),
            ("2021-12-08 11:15:30 +08:00", false, "2021-12-08T11:15:30+08:00", false),
            ("2021-12-08T11:15:30Z", false, "2021-12-08T19:15:30+08:00", false),
            ("2021-12-08 11:15:30", false, "2021-12-08T19:15:30+08:00", true),
            ("2021-12-08 16:15:30", false, "2021-12-09T00:15:30+08:00", true),
            ("2021-12-08 11:15:30", true, "2021-12-08T11:15:30+08:00", false),
            ("2021-12-08 11:15", false, "2021-12-08T11:15:00+08:00", false),
            ("2021-12-08", false, "2021-12-08T00:00:00+08:00", false),
            ("8 Dec 2021 11:15 +0900", false, "2021-12-08T10:15:00+08:00", false),
            ("2021年12月8日 11:15", false, "2021-12-08T11:15:00+08:00", false),
        ] {
            let parsed = parse_date(text, quoted, SHANGHAI).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((parsed.date.iso().as_str(), parsed.zoneless), (expected, zoneless), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in ["", "+0800", "soon", "2021-13-01", "2021-12-08 25:00", "2021-12-08 11:15:30 Mars", "2021-12-08x"] {
            assert_eq!(parse_date(text, false, SHANGHAI), None, "{text}");
        }
    }

    #[test]
    fn a_year_of_two_digits_is_no_guess() {
        for text in ["21年12月8日", "8 Dec 21", "21-12-08", "0021-12-08", "9999-12-31 23:59:59 -1200"] {
            assert_eq!(parse_date(text, false, SHANGHAI), None, "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read_as_the_same_instant() {
        for text in ["1850-01-01 10:00", "0121-12-08", "9998-12-31 23:59:59 -1200", "1900年2月30日"] {
            let date = parse_date(text, true, SHANGHAI).unwrap_or_else(|| panic!("{text}")).date;
            assert_eq!(parse_date(&date.iso(), false, SHANGHAI).map(|again| again.date.instant), Some(date.instant));
        }
    }

    #[test]
    fn zoneless_dates_can_be_local() {
        let rules = DateRules { zoneless: ZonelessDates::Local, ..SHANGHAI };
        assert_eq!(parse_date("2021-12-08 11:15:30", false, rules).unwrap().date.iso(), "2021-12-08T11:15:30+08:00");
    }
}
