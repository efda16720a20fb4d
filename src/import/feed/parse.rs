//! The text of a feed to what it holds. The parser is a stranger's too: where it panics, that is a feed that cannot be
//! read.

use crate::config::ZonelessDates;
use crate::content::{DateRules, parse_date};
use crate::words::{Text, text};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use feed_rs::model::Feed;
use feed_rs::parser;
use std::thread;

/// The parser's thread, of whose panics nothing is to be printed.
pub const THREAD: &str = "gongbao-feed";

/// RSS, Atom or JSON Feed. `base` is the address that relative links are relative to. An item without an id has an empty
/// one.
pub fn parse(text: &str, base: Option<&str>, zone: Tz) -> Result<Feed, Text> {
    let parsed = guarded(text, base, zone).or_else(|Panicked| guarded(&with_room_around_addresses(text), base, zone));
    match parsed {
        Ok(Ok(feed)) => Ok(feed),
        Ok(Err(error)) => Err(text!("this is no feed that can be read: {error}", error)),
        Err(Panicked) => Err(text!("this is no feed that can be read: {error}", error = text!("the parser gave up"))),
    }
}

struct Panicked;

fn guarded(text: &str, base: Option<&str>, zone: Tz) -> Result<Result<Feed, String>, Panicked> {
    let parse = || {
        let builder = parser::Builder::new().base_uri(base).id_generator(|_, _, _| String::new());
        let builder = builder.timestamp_parser(move |text| timestamp(text, zone));
        builder.build().parse(text.as_bytes()).map_err(|error| error.to_string())
    };
    thread::scope(|scope| match thread::Builder::new().name(THREAD.to_owned()).spawn_scoped(scope, parse) {
        Ok(thread) => thread.join().map_err(|_| Panicked),
        Err(error) => Ok(Err(error.to_string())),
    })
}

/// What standards prescribe, and what feeds write instead; a time without a zone is the site's.
fn timestamp(text: &str, zone: Tz) -> Option<DateTime<Utc>> {
    let text = text.trim();
    let standard = DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_rfc2822(text));
    if let Ok(time) = standard {
        return Some(time.with_timezone(&Utc));
    }
    let rules = DateRules { zone, zoneless: ZonelessDates::Local };
    DateTime::from_timestamp(parse_date(text, true, rules)?.date.instant, 0)
}

/// feed-rs 3.0 takes an author's name apart by bytes beside an e-mail address, and panics where a Chinese character
/// stands there. Spaces around ASCII words within the elements that name people help.
fn with_room_around_addresses(text: &str) -> String {
    const ELEMENTS: &[&str] = &["author", "managingEditor", "webMaster", "dc:creator", "itunes:author"];
    let mut text = text.to_owned();
    for element in ELEMENTS {
        let (open, close) = (format!("<{element}>"), format!("</{element}>"));
        let mut parts = text.split(open.as_str());
        let mut spaced = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (inside, behind) = part.split_at(part.find(&close).unwrap_or(0));
            spaced.push_str(&open);
            let mut last = ' ';
            for c in inside.chars() {
                if c.is_ascii() != last.is_ascii() {
                    spaced.push(' ');
                }
                spaced.push(c);
                last = c;
            }
            spaced.push_str(behind);
        }
        text = spaced;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHANGHAI: Tz = chrono_tz::Asia::Shanghai;

    #[test]
    fn dates_are_read_as_feeds_write_them() {
        for (text, expected) in [
            ("Sat, 02 Apr 2022 08:06:19 +0800", Some("2022-04-02T00:06:19Z")),
            ("2022-04-02T08:06:19+08:00", Some("2022-04-02T00:06:19Z")),
            ("2022-04-02 08:06:19", Some("2022-04-02T00:06:19Z")),
            ("2022年4月2日 08:06", Some("2022-04-02T00:06:00Z")),
            ("2 Apr 2022", Some("2022-04-01T16:00:00Z")),
            ("soon", None),
            ("99999999999-01-01", None),
            ("", None),
        ] {
            let expected = expected.map(|text| DateTime::parse_from_rfc3339(text).unwrap().with_timezone(&Utc));
            assert_eq!(timestamp(text, SHANGHAI), expected, "{text}");
        }
    }

    #[test]
    fn a_feed_on_which_the_parser_panics_is_read_with_more_room() {
        let feed = "<rss version=\"2.0\"><channel><title>t</title><item><title>a</title>\
                    <author>记者（a@b.example）编辑</author></item></channel></rss>";
        assert!(guarded(feed, None, SHANGHAI).is_err(), "if it no longer panics, the second try can go");
        assert_eq!(parse(feed, None, SHANGHAI).unwrap().entries.len(), 1);
    }
}
