//! Dates as newspapers print them.

use regex::Regex;

use super::{article::Day, signs::pattern};

const DIGITS: &str = "〇一二三四五六七八九";

#[derive(Debug)]
pub struct Dates {
    arabic: Regex,
    chinese: Regex,
    alone: Regex,
}

impl Dates {
    pub fn new() -> Dates {
        Dates {
            arabic: pattern(r"((?:19|20)[0-9]{2})\s*[年./-]\s*([0-9]{1,2})\s*[月./-]\s*([0-9]{1,2})"),
            chinese: pattern(
                "([一二][〇○零一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日",
            ),
            alone: pattern(
                r"^(?:(?:[0-9]{4}|[〇○零一二三四五六七八九]{4})\s*[年./-]\s*)?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})\s*[月./-]\s*(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*日?$",
            ),
        }
    }

    /// The first full date in a text.
    pub fn find(&self, text: &str) -> Option<Day> {
        if let Some(found) = self.arabic.captures(text) {
            let number = |group: usize| found[group].parse::<u16>().ok();
            return day(number(1)?, number(2)?, number(3)?);
        }
        let found = self.chinese.captures(text)?;
        let year = found[1].chars().fold(0, |year, c| year * 10 + digit(c));
        day(year, tens(&found[2]), tens(&found[3]))
    }

    /// A line that is a date and nothing else, with or without its year.
    pub fn is_alone(&self, line: &str) -> bool {
        line.len() < 64 && self.alone.is_match(line) && (line.contains('月') || self.arabic.is_match(line))
    }
}

fn digit(c: char) -> u16 {
    match c {
        '○' | '零' => 0,
        _ => DIGITS.chars().position(|it| it == c).unwrap_or(0) as u16,
    }
}

/// 二十八 and its like, below a hundred.
fn tens(text: &str) -> u16 {
    match text.split_once('十') {
        Some((before, after)) => {
            let ten = before.chars().next().map_or(1, digit);
            ten * 10 + after.chars().next().map_or(0, digit)
        }
        None => text.chars().next().map_or(0, digit),
    }
}

fn day(year: u16, month: u16, day: u16) -> Option<Day> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u16::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let real = (1..=12).contains(&month) && (1..=days).contains(&day);
    real.then_some(Day { year, month: month as u8, day: day as u8 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_printed() {
        let dates = Dates::new();
        for text in ["2022年2月5日 星期六", "2022-02-05", "二〇二二年二月五日", "二○二二年二月五日"]
        {
            assert_eq!(dates.find(text).unwrap().to_string(), "2022-02-05", "{text}");
        }
        assert_eq!(dates.find("二〇一九年十二月三十一日").unwrap().to_string(), "2019-12-31");
        assert_eq!(dates.find("2021年2月29日"), None);
    }

    #[test]
    fn a_line_that_is_only_a_date_is_told_from_figures() {
        let dates = Dates::new();
        assert!(dates.is_alone("9月10日") && dates.is_alone("2022年1月10日") && dates.is_alone("二〇二二年一月十日"));
        assert!(!dates.is_alone("10/12") && !dates.is_alone("1.5") && !dates.is_alone("9月10日晚"));
    }
}
