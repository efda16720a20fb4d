//! The front matter that most posts have, read without a YAML parser: `key: text` lines and lists of texts.
//!
//! Gives up at whatever YAML might read otherwise than it stands there: numbers, booleans, escapes, comments, anchors,
//! flow lists, several lines, odd characters, a key that comes twice. The test holds that what is read is what
//! `serde_yaml` reads.

use serde_yaml::{Mapping, Value};

/// `None` if it takes a YAML parser.
pub fn parse(yaml: &str) -> Option<Mapping> {
    if !is_printable(yaml) {
        return None;
    }
    let mut map = Mapping::new();
    let mut lines = yaml.lines().peekable();
    while let Some(line) = lines.next() {
        let (key, rest) = line.split_once(':')?;
        if !is_key(key) {
            return None;
        }
        let value = match rest.strip_prefix(' ').map(|rest| rest.trim_start_matches(' ')) {
            None if !rest.is_empty() => return None,
            None | Some("") => {
                let mut items = Vec::new();
                let indent = lines.peek().map_or(0, |line| line.len() - line.trim_start_matches(' ').len());
                while let Some(item) = lines.peek().and_then(|line| line.get(indent..)?.strip_prefix("- ")) {
                    if lines.peek().is_some_and(|line| !line[..indent].bytes().all(|byte| byte == b' ')) {
                        return None;
                    }
                    items.push(Value::String(scalar(item.trim_start_matches(' '))?.to_owned()));
                    lines.next();
                }
                if items.is_empty() { Value::Null } else { Value::Sequence(items) }
            }
            Some(text) => Value::String(scalar(text)?.to_owned()),
        };
        if map.insert(Value::String(key.to_owned()), value).is_some() {
            return None;
        }
        // What is indented goes on with what came before.
        if lines.peek().is_some_and(|next| next.is_empty() || !next.as_bytes()[0].is_ascii_alphabetic()) {
            return None;
        }
    }
    Some(map)
}

/// No control character, and none of the characters that are line ends or marks to YAML alone.
fn is_printable(yaml: &str) -> bool {
    let odd = yaml.bytes().fold(false, |odd, byte| odd | ((byte < b' ') & (byte != b'\n')) | (byte == 0x7f));
    !odd && !yaml
        .contains(|c| matches!(c, '\u{80}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'))
}

fn is_key(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        && !is_reserved(key)
}

/// The text of a scalar that is nothing else than text.
fn scalar(written: &str) -> Option<&str> {
    let written = written.trim_end_matches(' ');
    for quote in ['"', '\''] {
        if let Some(rest) = written.strip_prefix(quote) {
            let inner = rest.strip_suffix(quote)?;
            return (!inner.contains([quote, '\\'])).then_some(inner);
        }
    }
    let first = written.chars().next()?;
    let is_text =
        (first.is_ascii_alphabetic() || (!first.is_ascii() && !first.is_whitespace())) && !is_reserved(written);
    let plain = !written.contains(": ") && !written.contains(" #") && !written.ends_with(':');
    ((is_text || is_time(written)) && plain).then_some(written)
}

/// `2022-04-02`, `2022-04-02 08:06:19`, `2022-04-02 08:06:19 +0800`: text to YAML 1.2.
fn is_time(written: &str) -> bool {
    const SHAPE: &[u8] = b"0000-00-00 00:00:00 +0000";
    matches!(written.len(), 10 | 19 | 25)
        && written.bytes().zip(SHAPE).all(|(byte, shape)| match shape {
            b'0' => byte.is_ascii_digit(),
            b'+' => matches!(byte, b'+' | b'-'),
            shape => byte == *shape,
        })
}

/// Words that one version of YAML or the other takes for something else.
fn is_reserved(word: &str) -> bool {
    const WORDS: &[&str] = &["null", "true", "false", "yes", "no", "on", "off", "y", "n", "inf", "nan"];
    word.len() <= 5 && WORDS.iter().any(|known| known.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_typical_post_is_read() {
        let yaml = "layout: post\ntitle: \"他说：“行” # 1: 2\"\ndate: 2022-04-02 08:06:19 +0800\ncategories: xinwen\n\
                    tags:\n  - 甲\n  - 乙 丙\nempty:\nauthor: 'x'\n";
        assert_eq!(Value::Mapping(parse(yaml).unwrap()), serde_yaml::from_str::<Value>(yaml).unwrap());
    }

    #[test]
    fn whatever_is_more_than_text_is_left_to_the_parser() {
        for yaml in [
            "a: 1",
            "a: true",
            "a: ~",
            "a: [b]",
            "a: {b: c}",
            "a: &b c",
            "a: *b",
            "a: |\n  b",
            "a: b # c",
            "a: b: c",
            "a: b\n  c",
            "a: b\na: c",
            "a: \"b\\n\"",
            "a: 'b''c'",
            "a:\tb",
            "a: b\r\n",
            "- a",
            "a",
            "a:b",
            "1: a",
            "yes: a",
            "a: No",
            "a: 0x1F",
            "a: 1_000",
            "a: 2022-04-02T08:06:19Z",
            "# a",
            "a:\n- 1",
            "a:\n- b\n - c",
            "a:\n\n- b",
            "a: \"b\" c",
            "a: b\u{2028}c",
            "a: .inf",
            "a:\n- b: c",
            "a: @b",
            "a: %b",
            "a: `b",
            "a: -",
        ] {
            assert_eq!(parse(yaml), None, "{yaml:?}");
        }
    }

    fn yaml() -> impl Strategy<Value = String> {
        let value = prop_oneof![
            4 => prop::sample::select(vec![
                "", "文字", "a b", "\"quoted: # text\"", "'single'", "2022-04-02", "2022-04-02 08:06:19 +0800", "a:b", "a#b",
                "a, [b]", "“x”：y", "yes", "1.10", "0o17", "1e3", "~", "null", "a: b", "a #b", "a:", "- a", "\"a\\\"b\"",
                "'a''b'", "\"a\" b", "[a, b]", "{a: b}", "&a b", "*a", "!!str a", "|", ">", "2022-04-02 8:06", "12:30:45",
                "a  ", "　全角", "\u{a0}a", "é", "=", "<<", "a\u{85}b", "NaN", ".nan", "+1", "0x1f",
            ]).prop_map(str::to_owned),
            1 => "[a-c0-9 :#\"'\\[\\]{},&*!|>%@`中~.-]{0,8}",
        ];
        let key = prop::sample::select(vec![
            "title", "date", "tags", "a-b", "x_1", "yes", "n", "1", "\"q\"", "文", "<<", "a b", "",
        ]);
        let line = prop_oneof![
            6 => (key, prop::sample::select(vec![": ", ":", ":  ", " : "]), value.clone()).prop_map(|(key, colon, value)| format!("{key}{colon}{value}")),
            3 => (prop::sample::select(vec!["- ", "  - ", " - ", "-", "-  "]), value).prop_map(|(dash, value)| format!("{dash}{value}")),
            1 => prop::sample::select(vec!["", " ", "  more", "# note", "---", "...", "a"]).prop_map(str::to_owned),
        ];
        prop::collection::vec(line, 0..7).prop_map(|lines| lines.join("\n"))
    }

    /// Cases in the ordinary run; `GONGBAO_YAML=1000000` for more.
    fn cases() -> u32 {
        std::env::var("GONGBAO_YAML").ok().and_then(|count| count.parse().ok()).unwrap_or(5000)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_read_is_what_the_parser_reads(yaml in yaml(), end in "\n?") {
            let yaml = yaml + &end;
            if let Some(map) = parse(&yaml) {
                let expected: Value = serde_yaml::from_str(&yaml).unwrap();
                let expected = if expected.is_null() { Value::Mapping(Mapping::new()) } else { expected };
                prop_assert_eq!(Value::Mapping(map), expected, "{:?}", yaml);
            }
        }
    }
}
