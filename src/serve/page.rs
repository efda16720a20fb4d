//! What the preview adds to HTML: one script element before `</body>`, which a build does not write.

use super::edition::Version;
use crate::diagnostic::Diagnostic;
use crate::render::escaped;
use crate::words::{Words, text};
use serde::Serialize;
use std::collections::BTreeMap;

/// Below the site's base; no output of a site begins like this.
pub const OWN: &str = "/__gongbao/";

/// The script that keeps a page up to date.
pub fn script(words: &Words) -> String {
    let own = [("hide", text!("Hide until the next change (Esc)")), ("help", text!("help"))];
    let own: BTreeMap<&str, String> = own.into_iter().map(|(name, text)| (name, words.say(&text))).collect();
    include_str!("live.js").replace("\"WORDS\"", &serde_json::to_string(&own).unwrap_or_default())
}

/// What a page that a browser shows was made of, as its script sends it back.
pub fn tag(version: Version) -> String {
    format!("{:016x}{:016x}", version.page.0, version.sheets.0)
}

/// Puts the script element before the last `</body>`; at the end if there is none.
pub fn with_script(page: Vec<u8>, base: &str, version: Version) -> Vec<u8> {
    let script =
        format!("<script src=\"{}{OWN}live.js\" data-gongbao=\"{}\" async></script>", escaped(base), tag(version));
    let at = body_end(&page).unwrap_or(page.len());
    let mut whole = Vec::with_capacity(page.len() + script.len());
    whole.extend_from_slice(&page[..at]);
    whole.extend_from_slice(script.as_bytes());
    whole.extend_from_slice(&page[at..]);
    whole
}

/// A page for when there is none to show: the script brings the problems.
pub fn bare(title: &str, base: &str, version: Version) -> Vec<u8> {
    let title = escaped(title);
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width\"></head><body><p>{title}</p></body></html>\n"
    );
    with_script(page.into_bytes(), base, version)
}

/// Where the page's last `</body>` begins, if nothing but `</html>` follows it: elsewhere it may be text of a script.
fn body_end(page: &[u8]) -> Option<usize> {
    const END: &[u8] = b"</body";
    let at = page.windows(END.len()).rposition(|window| window.eq_ignore_ascii_case(END))?;
    let rest: String = std::str::from_utf8(&page[at + END.len()..]).ok()?.split_whitespace().collect();
    let rest = rest.strip_prefix('>')?.to_ascii_lowercase();
    matches!(rest.as_str(), "" | "</html>").then_some(at)
}

/// A finding as the script shows it.
#[derive(Serialize)]
pub struct Problem<'a> {
    severity: &'static str,
    /// The severity in the reader's language.
    label: String,
    code: &'static str,
    /// `file:line:column`, as far as they are known.
    place: Option<String>,
    line: Option<u32>,
    column: Option<u32>,
    excerpt: Option<&'a str>,
    message: String,
    hint: Option<String>,
}

impl<'a> Problem<'a> {
    pub fn new(found: &'a Diagnostic, words: &Words) -> Self {
        let part = |number: Option<u32>| number.map_or(String::new(), |number| format!(":{number}"));
        Self {
            severity: found.severity.as_str(),
            label: words.say(&found.severity.text()),
            code: found.code.as_str(),
            place: found.file.as_ref().map(|file| format!("{file}{}{}", part(found.line), part(found.column))),
            line: found.line,
            column: found.column,
            excerpt: found.excerpt.as_deref(),
            message: words.say(&found.message),
            hint: found.hint.as_ref().map(|hint| words.say(hint)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Mark;

    #[test]
    fn the_script_stands_before_the_end_of_the_body_and_nothing_else_changes() {
        let version = Version { page: Mark(1), sheets: Mark(2) };
        let script =
            "<script src=\"/p/__gongbao/live.js\" data-gongbao=\"00000000000000010000000000000002\" async></script>";
        for (page, expected) in [
            ("<body>a</body></html>", format!("<body>a{script}</body></html>")),
            ("<pre>&lt;/body></pre></BODY >", format!("<pre>&lt;/body></pre>{script}</BODY >")),
            ("only text", format!("only text{script}")),
            ("<script>'</body>';</script>", format!("<script>'</body>';</script>{script}")),
        ] {
            assert_eq!(String::from_utf8(with_script(page.into(), "/p", version)).unwrap(), expected);
        }
    }
}
