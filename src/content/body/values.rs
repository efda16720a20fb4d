//! Checks the values of attributes that are neither addresses nor styles.

use std::borrow::Cow;

use super::chars::prefix;
use super::policy::{MAX_TEXT, Value};

/// The value as it may be written, or `None` if the attribute must go.
///
/// Addresses, styles and relations depend on more than their own text; they are never kept here.
pub(super) fn checked(kind: Value, value: &str) -> Option<Cow<'_, str>> {
    if kind == Value::Text {
        return Some(Cow::Borrowed(prefix(value, MAX_TEXT)));
    }
    if value.len() > MAX_TEXT {
        return None;
    }
    let trimmed = value.trim_ascii();
    let kept = |fits: bool| fits.then_some(Cow::Borrowed(trimmed));
    match kind {
        Value::Words => {
            let words: Vec<&str> = value.split_ascii_whitespace().collect();
            (!words.is_empty()).then(|| Cow::Owned(words.join(" ")))
        }
        Value::Word => kept(!trimmed.is_empty() && !trimmed.contains(char::is_whitespace)),
        Value::Language => {
            // `lang=""` says that the language is unknown.
            kept(trimmed.len() <= 35 && all(trimmed, |b| b.is_ascii_alphanumeric() || b == b'-'))
        }
        Value::OneOf(words) => {
            words.iter().find(|word| word.eq_ignore_ascii_case(trimmed)).map(|word| Cow::Borrowed(*word))
        }
        Value::ListType => kept(matches!(trimmed, "1" | "a" | "A" | "i" | "I")),
        Value::Number => kept(is_number(trimmed)),
        Value::Integer => kept(is_number(trimmed.strip_prefix('-').unwrap_or(trimmed))),
        Value::Size => kept(is_number(trimmed.strip_suffix('%').unwrap_or(trimmed))),
        Value::Flag => Some(Cow::Borrowed("")),
        Value::Date => kept(
            (1..=40).contains(&trimmed.len())
                && all(trimmed, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b':' | b'.' | b' ')),
        ),
        Value::MediaType => {
            kept(trimmed.contains('/') && all(trimmed, |b| b.is_ascii_alphanumeric() || b"/+-. ;=,\"'".contains(&b)))
        }
        Value::MediaQuery => {
            kept(!trimmed.is_empty() && all(trimmed, |b| b.is_ascii_alphanumeric() || b" ():,.-/%<>=+*".contains(&b)))
        }
        Value::Text
        | Value::Link
        | Value::Cite
        | Value::Resource
        | Value::Image
        | Value::ImageSet
        | Value::Style
        | Value::Align
        | Value::Relation => None,
    }
}

fn all(value: &str, fits: impl Fn(u8) -> bool) -> bool {
    value.bytes().all(fits)
}

fn is_number(value: &str) -> bool {
    (1..=9).contains(&value.len()) && all(value, |b| b.is_ascii_digit())
}
