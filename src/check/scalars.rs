//! What YAML 1.1, which Jekyll and many tools read, makes of a plain scalar; and which words are stock codes.

use crate::words::{Text, text};

/// What an unquoted text is taken for, if that loses how it was written.
///
/// <https://yaml.org/type/int.html>, <https://yaml.org/type/float.html>, <https://yaml.org/type/bool.html>
pub fn taken_for(scalar: &str) -> Option<Text> {
    let scalar = scalar.trim();
    let number = |value: f64| Some(text!("the number {value}", value));
    match scalar {
        "yes" | "Yes" | "YES" | "on" | "On" | "ON" => return Some(Text::verbatim("`true`")),
        "no" | "No" | "NO" | "off" | "Off" | "OFF" => return Some(Text::verbatim("`false`")),
        "~" | "null" | "Null" | "NULL" => return Some(text!("nothing")),
        _ => {}
    }
    let digits = scalar.strip_prefix(['-', '+']).unwrap_or(scalar);
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') || !digits.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let all = |text: &str, fits: fn(char) -> bool| !text.is_empty() && text.chars().all(fits);
    if is_day(scalar) {
        return Some(text!("a date"));
    }
    if let Some(hex) = digits.strip_prefix("0x") {
        return all(hex, |c| c.is_ascii_hexdigit())
            .then(|| i64::from_str_radix(hex, 16).ok())
            .flatten()
            .and_then(|n| number(n as f64));
    }
    if digits.len() > 1 && digits.starts_with('0') && all(digits, |c| matches!(c, '0'..='7')) {
        return i64::from_str_radix(digits, 8).ok().and_then(|value| number(value as f64));
    }
    if digits.contains(':') {
        let parts: Option<Vec<f64>> = digits.split(':').map(sexagesimal).collect();
        let value = parts.filter(|parts| parts.len() > 1 && parts[1..].iter().all(|part| *part < 60.0))?;
        return number(value.into_iter().fold(0.0, |sum, part| sum * 60.0 + part));
    }
    if digits.contains(['_', ',']) && all(digits, |c| c.is_ascii_digit() || matches!(c, '_' | ',')) {
        return digits.replace(['_', ','], "").parse().ok().and_then(number);
    }
    let is_real = (digits.contains('.') || digits.contains(['e', 'E']))
        && all(digits, |c| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-'));
    let value: f64 = scalar.parse().ok().filter(|value: &f64| is_real && value.is_finite())?;
    (value.to_string() != scalar).then(|| number(value)).flatten()
}

fn sexagesimal(part: &str) -> Option<f64> {
    (1..=2).contains(&part.len()).then(|| part.parse::<u8>().ok()).flatten().map(f64::from)
}

/// `2022-04-02`, with or without a time.
fn is_day(text: &str) -> bool {
    let day = text.get(..10).unwrap_or_default().bytes().zip(*b"0000-00-00");
    let shape = |(byte, shape): (u8, u8)| if shape == b'0' { byte.is_ascii_digit() } else { byte == b'-' };
    let rest = text.get(10..).unwrap_or("x");
    day.len() == 10 && day.into_iter().all(shape) && (rest.is_empty() || rest.starts_with([' ', 'T', 't']))
}

/// `600519`, `SZ000001`, `600519.SH`, `00700.HK`: a share of Shanghai, Shenzhen, Beijing or Hong Kong.
pub fn is_stock_code(tag: &str) -> bool {
    let upper = tag.trim().to_ascii_uppercase();
    let is_digits = |text: &str, length: usize| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((code, market)) = upper.split_once('.') {
        return match market {
            "SH" | "SZ" | "BJ" | "SS" => is_digits(code, 6),
            "HK" => is_digits(code, 5) || is_digits(code, 4),
            _ => false,
        };
    }
    let bare = ["SH", "SZ", "BJ"].into_iter().find_map(|market| upper.strip_prefix(market));
    if let Some(bare) = bare {
        return is_digits(bare, 6);
    }
    // Shares begin so; other numbers of six digits (202204, a month) do not.
    const STARTS: &[&str] =
        &["600", "601", "603", "605", "688", "000", "001", "002", "003", "300", "301", "430", "83", "87"];
    is_digits(&upper, 6) && STARTS.iter().any(|start| upper.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_yaml_takes_for_something_else() {
        for (text, taken) in [
            ("000001", Some("the number 1")),
            ("0755", Some("the number 493")),
            ("1e5", Some("the number 100000")),
            ("1.10", Some("the number 1.1")),
            ("12:30", Some("the number 750")),
            ("1_000", Some("the number 1000")),
            ("1,234", Some("the number 1234")),
            ("0x1F", Some("the number 31")),
            ("2022-04-02", Some("a date")),
            ("yes", Some("`true`")),
            ("off", Some("`false`")),
            ("null", Some("nothing")),
            // Text to YAML, or a number that stays as it is written.
            ("002594", None),
            ("2022", None),
            ("1.5", None),
            ("3·15", None),
            ("2022年", None),
            ("10:99", None),
            ("v1.10", None),
            ("1.2.3", None),
            ("", None),
            ("-", None),
        ] {
            assert_eq!(taken_for(text).map(|taken| taken.english()).as_deref(), taken, "{text}");
        }
    }

    #[test]
    fn stock_codes_are_told_from_other_numbers() {
        for (tag, is_code) in [
            ("600519", true),
            ("000001", true),
            ("sz300750", true),
            ("600519.SH", true),
            ("00700.HK", true),
            ("202204", false),
            ("315", false),
            ("100000", false),
            ("贵州茅台", false),
        ] {
            assert_eq!(is_stock_code(tag), is_code, "{tag}");
        }
    }
}
