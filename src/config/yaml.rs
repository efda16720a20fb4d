//! YAML of any origin, parsed in bounded time.

use serde::de::{DeserializeOwned, Error as _};

/// So many brackets may be open at once. The parser refuses depths above 128 itself, but only after it has gone through
/// the text in time that grows with length times depth; this leaves room for brackets that stand in quoted text.
const OPEN_BRACKETS: usize = 1_000;

/// As `serde_yaml::from_str`, which bounds aliases and depth, but not the time that it takes to find them out.
pub fn from_yaml<T: DeserializeOwned>(text: &str) -> Result<T, serde_yaml::Error> {
    if is_too_deep(text) {
        return Err(serde_yaml::Error::custom(format!("more than {OPEN_BRACKETS} brackets are open at once")));
    }
    serde_yaml::from_str(text)
}

fn is_too_deep(text: &str) -> bool {
    let mut open: usize = 0;
    text.bytes().any(|byte| {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        open > OPEN_BRACKETS
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_yaml::Value;

    #[test]
    fn depth_is_refused() {
        for open in ["[", "{a: ", "[{a: [", "{? ["] {
            let error = from_yaml::<Value>(&open.repeat(100_000)).unwrap_err();
            assert!(error.to_string().contains("brackets"), "{open}");
        }
    }

    #[test]
    fn brackets_that_close_again_are_no_depth() {
        let text = format!("a: [{}]", "[x], {y: z}, ".repeat(10_000));
        assert!(from_yaml::<Value>(&text).is_ok());
    }
}
