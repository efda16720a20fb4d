//! The catalogue of what the program says: nothing is missing, nothing is left over, and placeholders are the same.

use gongbao::diagnostic::Code;
use gongbao::words::{Language, Words, placeholders};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Every template of a `text!` in the sources.
fn templates() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten();
    let files = entries.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"));
    let mut templates = BTreeSet::new();
    for file in files {
        let text = fs::read_to_string(file.path()).unwrap();
        // Tests may say what they like.
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for (at, opening) in code.match_indices("text!(") {
            if code[..at].ends_with("///") || code[..at].lines().last().is_some_and(|line| line.contains("//")) {
                continue;
            }
            let rest = code[at + opening.len()..].trim_start();
            templates.extend(rest.strip_prefix('"').map(literal));
        }
    }
    assert!(templates.len() > 200, "the sources were not found");
    templates
}

/// The text of a string literal, from behind its first quote.
fn literal(source: &str) -> String {
    let mut text = String::new();
    let mut chars = source.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => return text,
            '\\' => match chars.next() {
                Some('n') => text.push('\n'),
                Some('\n') => while chars.next_if(|c| c.is_whitespace()).is_some() {},
                Some(plain @ ('"' | '\\')) => text.push(plain),
                other => panic!("an escape that this test does not know: {other:?}"),
            },
            c => text.push(c),
        }
    }
    panic!("a string without an end")
}

/// Every text of the parser that help shows.
fn help(command: &clap::Command, texts: &mut BTreeSet<String>) {
    for text in [command.get_about(), command.get_long_about()].into_iter().flatten() {
        texts.extend(text.to_string().split("\n\n").map(str::to_owned));
    }
    texts.extend(command.get_after_help().map(|text| text.to_string()));
    for argument in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
        for text in [argument.get_help(), argument.get_long_help()].into_iter().flatten() {
            texts.extend(text.to_string().split("\n\n").map(str::to_owned));
        }
        if argument.get_action().takes_values() {
            texts.extend(argument.get_value_names().unwrap_or_default().iter().map(|name| name.to_string()));
            let values = argument.get_possible_values();
            texts.extend(values.iter().filter_map(|value| value.get_help().map(|text| text.to_string())));
        }
    }
    for below in command.get_subcommands() {
        help(below, texts);
    }
}

fn wanted() -> BTreeSet<String> {
    let mut wanted = templates();
    let mut command = gongbao::cli::command();
    command.build();
    help(&command, &mut wanted);
    wanted.extend(Code::ALL.iter().map(|code| code.meaning().to_owned()));
    wanted
}

#[test]
fn whatever_is_said_has_an_entry_and_no_entry_is_left_over() {
    let (words, wanted) = (Words::of(Language::Chinese), wanted());
    let known: BTreeSet<String> = words.known().map(str::to_owned).collect();
    let missing: Vec<&String> = wanted.difference(&known).collect();
    let unused: Vec<&String> = known.difference(&wanted).collect();
    assert!(
        missing.is_empty() && unused.is_empty(),
        "src/words/zh-CN.yml lacks {missing:#?}\nand need not have {unused:#?}"
    );
}

#[test]
fn both_languages_have_the_same_placeholders() {
    let words = Words::of(Language::Chinese);
    for english in words.known() {
        let sorted = |template| {
            let mut names = placeholders(template);
            names.sort_unstable();
            names
        };
        assert_eq!(sorted(english), sorted(words.template(english).unwrap()), "{english}");
    }
}
