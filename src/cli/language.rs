//! Which language is spoken: `--lang`, else that of the environment.

use crate::words::{Language, Refusal, text};
use std::ffi::OsString;

/// The value of `--lang`.
pub fn parse(name: &str) -> Result<Language, Refusal> {
    let known = || Language::ALL.map(Language::tag).join(", ");
    Language::named(name)
        .ok_or_else(|| Refusal(text!("`{name}` is not known; known are {known}", name, known = known())))
}

/// Of help and of what is said about wrong arguments, before they are parsed. A wrong `--lang` is the parser's to refuse.
pub fn chosen(arguments: impl IntoIterator<Item = OsString>, variable: impl Fn(&str) -> Option<String>) -> Language {
    asked_for(arguments).unwrap_or_else(|| of_environment(variable))
}

fn asked_for(arguments: impl IntoIterator<Item = OsString>) -> Option<Language> {
    let texts = arguments.into_iter().map(|argument| argument.to_string_lossy().into_owned());
    let mut texts = texts.take_while(|argument| argument != "--");
    while let Some(argument) = texts.next() {
        if argument == "--lang" {
            return Language::named(&texts.next()?);
        }
        if let Some(name) = argument.strip_prefix("--lang=") {
            return Language::named(name);
        }
    }
    None
}

/// As POSIX has it: the first of these that is not empty decides, even if it names a language that is not spoken here.
fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Language {
    let locale =
        ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| variable(name).filter(|it| !it.is_empty()));
    locale.and_then(|locale| Language::named(&locale)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(arguments: &[&str], environment: &[(&str, &str)]) -> Language {
        let variable =
            |name: &str| environment.iter().find(|(known, _)| *known == name).map(|(_, it)| (*it).to_owned());
        chosen(arguments.iter().map(OsString::from), variable)
    }

    #[test]
    fn the_option_comes_before_the_environment() {
        let chinese = [("LANG", "zh_CN.UTF-8")];
        assert_eq!(language(&[], &chinese), Language::Chinese);
        assert_eq!(language(&["build", "--lang", "en"], &chinese), Language::English);
        assert_eq!(language(&["--lang=zh-CN", "build"], &[]), Language::Chinese);
        assert_eq!(language(&["new", "--", "--lang=zh-CN"], &[]), Language::English);
    }

    #[test]
    fn the_first_variable_that_is_set_decides() {
        assert_eq!(language(&[], &[("LC_ALL", "C"), ("LANG", "zh_CN.UTF-8")]), Language::English);
        assert_eq!(language(&[], &[("LC_ALL", ""), ("LC_MESSAGES", "zh_CN"), ("LANG", "C")]), Language::Chinese);
        assert_eq!(language(&[], &[("LC_ALL", "de_DE.UTF-8"), ("LANG", "zh_CN.UTF-8")]), Language::English);
    }
}
