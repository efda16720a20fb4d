//! Names that some systems cannot hold, or take for one another.

use crate::diagnostic::{Code, Diagnostic};
use crate::words::{Text, text};
use std::collections::BTreeMap;

/// Devices of Windows, which are no file's name with any extension.
const DEVICES: &[&str] = &[
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// So many findings of one kind are told.
const TOLD: usize = 20;

/// `names` are the paths that are not plain (see [`is_plain`]); `exists` tells whether a plain one does.
pub fn check(names: &[String], exists: impl Fn(&str) -> bool) -> Vec<Diagnostic> {
    let mut by_lower: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for name in names {
        by_lower.entry(name.to_lowercase()).or_default().push(name);
    }
    let twins = by_lower.iter().filter_map(|(lower, alike)| {
        let plain = (is_plain(lower) && exists(lower)).then_some(lower.as_str());
        let alike: Vec<&str> = alike.iter().copied().chain(plain).collect();
        (alike.len() > 1).then_some(alike)
    });
    let twins = twins.map(|alike| {
        let alike =
            alike.into_iter().map(Text::verbatim).reduce(|first, second| text!("{first} and {second}", first, second));
        let alike = alike.unwrap_or_else(|| Text::verbatim(""));
        let message = text!("{names} differ only in case; macOS and Windows hold one of them", names = alike);
        Diagnostic::new(Code::NameNotPortable, message)
    });
    let unholdable = names.iter().filter_map(|name| {
        let why = name.split('/').find_map(unholdable)?;
        Some(Diagnostic::new(Code::NameNotPortable, text!("Windows cannot hold {name}: {why}", name, why)))
    });
    twins.take(TOLD).chain(unholdable.take(TOLD)).collect()
}

/// Whether a path needs no look: lower-case letters, digits and few signs.
pub fn is_plain(path: &str) -> bool {
    path.bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'/' | b'-' | b'_' | b'.'))
        && !path.split('/').any(|segment| unholdable(segment).is_some())
}

fn unholdable(segment: &str) -> Option<Text> {
    let stem = segment.split('.').next().unwrap_or_default().to_ascii_lowercase();
    if DEVICES.contains(&stem.as_str()) {
        return Some(text!("{stem} is a device", stem));
    }
    if segment.ends_with(['.', ' ']) {
        return Some(text!("a name ends in a dot or space"));
    }
    let sign =
        segment.chars().find(|c| matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\\') || c.is_control())?;
    Some(text!("a name holds {sign}", sign = format!("{sign:?}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_windows_cannot_hold_are_found() {
        for (name, bad) in [
            ("2024/01/a.html", false),
            ("分类/新闻.html", false),
            ("aux.html", true),
            ("a/Con/b.html", true),
            ("console.html", false),
            ("a:b.html", true),
            ("what?.html", true),
            ("end./a.html", true),
        ] {
            assert_eq!(!check(&[name.to_owned()], |_| false).is_empty(), bad, "{name}");
            assert!(!(bad && is_plain(name)), "{name}");
        }
    }

    #[test]
    fn twins_in_case_are_named_together() {
        let found = check(&["A.html".to_owned(), "B.html".to_owned()], |name| name == "a.html");
        assert_eq!(found.len(), 1);
        assert!(found[0].message.english().contains("A.html and a.html"));
    }
}
