//! `_config.yml` translated by its lines: the owner's order, words and comments stay; what means nothing here gets a
//! comment, and what cannot be used becomes one.

use super::keys;
use crate::config::{self, Config, Overrides, is_known_key, top_level_keys};
use crate::diagnostic::{Code, Diagnostic};
use crate::words::{Text, Words, text};
use serde_yaml::{Mapping, Value};

/// Comments of ours begin so, that an owner can tell them from their own.
const MARK: &str = "# gongbao: ";

/// The text under translation.
#[derive(Debug, Clone)]
pub struct ConfigText {
    /// Without their ends.
    lines: Vec<String>,
    line_end: &'static str,
    /// The language of our comments.
    words: Words,
}

/// The lines of one key.
struct Span {
    key: String,
    from: usize,
    /// One behind the last.
    to: usize,
}

impl ConfigText {
    pub fn new(text: &str, words: &Words) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        Self { lines: text.lines().map(str::to_owned).collect(), line_end, words: words.clone() }
    }

    pub fn to_text(&self) -> String {
        self.lines.iter().flat_map(|line| [line.as_str(), self.line_end]).collect()
    }

    /// From each key to the next, without the comments and blank lines that stand before the next.
    fn spans(&self) -> Vec<Span> {
        let yaml = self.lines.join("\n");
        let keys: Vec<(String, usize)> =
            top_level_keys(&yaml).into_iter().map(|key| (key.key.to_owned(), key.line as usize - 1)).collect();
        let ends = keys.iter().skip(1).map(|(_, line)| *line).chain([self.lines.len()]);
        let is_between = |line: &String| line.trim().is_empty() || line.starts_with('#') || line.starts_with("---");
        keys.iter()
            .zip(ends)
            .map(|((key, from), end)| {
                let behind = self.lines[from + 1..end].iter().rev().take_while(|line| is_between(line)).count();
                Span { key: key.clone(), from: *from, to: end - behind }
            })
            .collect()
    }

    /// Puts a comment above a key.
    fn note(&mut self, span: &Span, comment: &Text) {
        let comment = self.comment(comment);
        self.lines.splice(span.from..span.from, comment);
    }

    /// The lines of a comment of ours.
    fn comment(&self, said: &Text) -> Vec<String> {
        self.words.say(said).lines().map(|line| format!("{MARK}{line}")).collect()
    }

    /// Makes comments of a key's lines, with the reason above.
    fn comment_out(&mut self, key: &str, why: &Text) -> bool {
        let spans = self.spans();
        let Some(span) = spans.iter().rev().find(|span| span.key == key) else { return false };
        for line in &mut self.lines[span.from..span.to] {
            *line = format!("# {line}").trim_end().to_owned();
        }
        self.note(span, why);
        true
    }

    /// Adds lines at the end, with a comment above.
    pub fn append(&mut self, comment: &Text, lines: &str) {
        while self.lines.last().is_some_and(|line| line.trim().is_empty() || line.trim() == "...") {
            self.lines.pop();
        }
        self.lines.push(String::new());
        let comment = self.comment(comment);
        self.lines.extend(comment);
        self.lines.extend(lines.lines().map(str::to_owned));
    }

    /// Gives a key another value; its former lines become comments.
    pub fn exchange(&mut self, comment: &Text, key: &str, value: Value) {
        self.comment_out(key, &text!("replaced below"));
        self.append(comment, &entry(key, value));
    }
}

/// A key with its value, as YAML.
pub fn entry(key: &str, value: Value) -> String {
    let mut map = Mapping::new();
    map.insert(Value::from(key), value);
    serde_yaml::to_string(&map).unwrap_or_default()
}

/// A configuration that was translated.
#[derive(Debug)]
pub struct Translated {
    pub text: ConfigText,
    /// The owner's values, without those that cannot be used.
    pub map: Mapping,
    pub config: Config,
    /// Keys that got a comment, and those that became one.
    pub noted: Vec<String>,
    pub disabled: Vec<String>,
}

/// Translates the text of a `_config.yml`; `folder` is the title of a site that has none, `words` the language of comments.
pub fn translate(yaml: &str, folder: &str, words: &Words) -> Result<Translated, Box<Diagnostic>> {
    const FILE: &str = "_config.yml";
    let map = match crate::config::from_yaml::<Value>(yaml) {
        Ok(Value::Mapping(map)) => map,
        Ok(Value::Null) => Mapping::new(),
        Ok(_) => {
            let message = text!("the configuration is no list of `key: value` lines");
            return Err(Box::new(Diagnostic::new(Code::ConfigInvalid, message).file(FILE)));
        }
        Err(error) => {
            let found =
                Diagnostic::new(Code::ConfigInvalid, text!("the configuration is not valid YAML: {error}", error));
            return Err(Box::new(found.file(FILE)));
        }
    };
    let mut text = ConfigText::new(yaml, words);
    let mut noted = Vec::new();
    // From the last, so that lines above keep their numbers.
    for span in text.spans().into_iter().rev().filter(|span| !is_known_key(&span.key)) {
        text.note(&span, &keys::meaning(&span.key));
        noted.push(span.key);
    }
    noted.reverse();
    let mut disabled = Vec::new();
    if map.get("theme").is_some_and(|theme| theme.as_str() != Some("gongbao")) {
        let why = text!("themes of Jekyll are Liquid; the built-in theme is used. See docs/theme.md");
        text.comment_out("theme", &why);
        disabled.push("theme".to_owned());
    }
    if !map.contains_key("timezone") {
        text.append(
            &text!(
                "Jekyll takes the zone of the machine that builds; on GitHub Pages that is UTC.\n\
                 Addresses hold dates: if addresses differ by a day, name the zone, such as Asia/Shanghai."
            ),
            "timezone: UTC",
        );
    }
    // Values that cannot be used, as the configuration's own reader finds them; each round takes some away.
    loop {
        let current = text.to_text();
        let problems = match config::load(&current, FILE, folder, &Overrides::default()) {
            Ok((config, _)) => {
                let mut map = map;
                map.retain(|key, _| !key.as_str().is_some_and(|key| disabled.iter().any(|other| other == key)));
                return Ok(Translated { text, map, config, noted, disabled });
            }
            Err(problems) => problems,
        };
        let keys: Vec<(&str, u32)> = top_level_keys(&current).into_iter().map(|key| (key.key, key.line)).collect();
        let mut mended = false;
        for problem in &problems {
            let key = keys.iter().find(|(_, line)| Some(*line) == problem.line).map(|(key, _)| (*key).to_owned());
            let Some(key) = key.filter(|key| !disabled.contains(key)) else { continue };
            let message = problem.message.clone();
            let why = match problem.hint.clone() {
                Some(hint) => text!("{message}\n{hint}", message, hint),
                None => message,
            };
            mended |= text.comment_out(&key, &why);
            disabled.push(key);
        }
        if !mended {
            let problem = problems.into_iter().next();
            let unknown =
                || Diagnostic::new(Code::ConfigInvalid, text!("the configuration cannot be translated")).file(FILE);
            return Err(Box::new(problem.unwrap_or_else(unknown)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "# The owner's words\ntheme: minima\n\ntitle: 站 # 题\n# why\nplugins:\n- jekyll-feed\n- jekyll-seo-tag\n\n\
                       paginate: many\ncollections:\n  recipes:\n    output: true\nmine: 1\n";

    #[test]
    fn the_owners_lines_stay_and_comments_of_ours_are_added() {
        let translated = translate(OLD, "x", &Words::default()).unwrap();
        let text = translated.text.to_text();
        let kept = text.lines().filter(|line| !line.starts_with(MARK)).collect::<Vec<_>>();
        assert_eq!(
            kept,
            [
                "# The owner's words",
                "# theme: minima",
                "",
                "title: 站 # 题",
                "# why",
                "plugins:",
                "- jekyll-feed",
                "- jekyll-seo-tag",
                "",
                "# paginate: many",
                "collections:",
                "  recipes:",
                "    output: true",
                "mine: 1",
                "",
                "timezone: UTC",
            ]
        );
        assert!(text.contains("# why\n# gongbao: there are no plugins"), "{text}");
        assert!(text.contains("# gongbao: no meaning here; templates can read it as site.config\nmine: 1"), "{text}");
        assert_eq!(translated.noted, ["plugins", "collections", "mine"]);
        assert_eq!(translated.disabled, ["theme", "paginate"]);
        assert_eq!((translated.config.title.as_str(), translated.config.paginate), ("站", 50));
    }

    #[test]
    fn line_ends_stay_and_a_key_can_be_exchanged() {
        let mut text = ConfigText::new("exclude: [a,\r\n  b]\r\ntitle: x\r\n", &Words::default());
        text.exchange(&text!("because"), "exclude", Value::from(vec!["b"]));
        assert_eq!(
            text.to_text(),
            "# gongbao: replaced below\r\n# exclude: [a,\r\n#   b]\r\ntitle: x\r\n\r\n# gongbao: because\r\nexclude:\r\n- b\r\n"
        );
    }

    #[test]
    fn no_configuration_is_one_and_broken_yaml_is_none() {
        assert_eq!(translate("", "folder", &Words::default()).unwrap().config.title, "folder");
        assert!(
            translate("a: [", "x", &Words::default()).is_err() && translate("- a", "x", &Words::default()).is_err()
        );
    }
}
