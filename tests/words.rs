//! The catalogue of what the program says: nothing is missing, nothing is left over, and placeholders are the same.

mod support;

use gongbao::diagnostic::Code;
use gongbao::words::{Language, Words, placeholders};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use support::Site;

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

/// Runs the program with these variables and nothing else that names a language.
fn run(arguments: &[&str], variables: &[(&str, &str)]) -> (Option<i32>, String, String) {
    let mut command = support::gongbao();
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(name);
    }
    let output = command.args(arguments).envs(variables.iter().copied()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// A site with a finding of most kinds that a reader of posts meets.
fn faulty() -> Site {
    Site::new()
        .post("2022-03-01-a.md", "title: 甲\ncategories: c", "正文。")
        .post("2022-03-02-b.md", "date: soon", "x")
        .post("2022-03-03-c.md", "title: \"他说\"行\"就行\"", "x")
        .post("2022-03-04-d.md", "title: 丁\nlayout: pots", "x")
}

const CHINESE: (&str, &str) = ("LANG", "zh_CN.UTF-8");

#[test]
fn a_build_speaks_chinese_with_the_same_codes() {
    let site = faulty();
    let source = site.path();
    let (status, said, told) = run(&["build", "-s", source.to_str().unwrap()], &[CHINESE]);
    assert_eq!(status, Some(0), "{told}");
    assert_eq!(told, include_str!("fixtures/words/findings.txt"));
    for part in ["已构建 ", "用时 ", "：3 篇文章，1 篇被搁置，0 个页面，", "个输出文件（写入 ", "，3 个警告\n读取 "]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    // From the store, and to another reader.
    let (_, _, again) = run(&["build", "-s", source.to_str().unwrap(), "--lang", "en"], &[CHINESE]);
    assert!(again.contains("warning[quarantined]: `soon` is no date; the post is not published"), "{again}");
    let (_, _, again) = run(&["build", "-s", source.to_str().unwrap()], &[CHINESE]);
    assert_eq!(again, told);
}

#[test]
fn json_is_english_and_annotations_are_for_their_reader() {
    let site = faulty();
    let source = site.path();
    let json = |variables: &[(&str, &str)]| {
        let (_, said, _) = run(&["build", "-s", source.to_str().unwrap(), "--format", "json"], variables);
        serde_json::from_str::<serde_json::Value>(&said).unwrap()["diagnostics"].clone()
    };
    let english = json(&[]);
    assert_eq!(json(&[CHINESE]), english);
    assert!(english.to_string().contains("`soon` is no date; the post is not published"), "{english}");
    let (_, said, _) = run(&["build", "-s", source.to_str().unwrap(), "--format", "github", "--lang", "zh-CN"], &[]);
    assert!(said.contains("title=quarantined::`soon` 不是日期；文章未发布%0A例如写"), "{said}");
}

#[test]
fn help_is_in_the_language_of_the_reader() {
    let (_, chinese, _) = run(&["init", "--help"], &[CHINESE]);
    assert_eq!(chinese, include_str!("fixtures/words/help.txt"));
    for english in [run(&["init", "--help"], &[]), run(&["init", "--help"], &[("LC_ALL", "C"), CHINESE])] {
        assert!(english.1.contains("Lay out a new portal") && english.1.contains("Usage: gongbao init"), "{english:?}");
    }
    let (_, of_all, _) = run(&["--lang=zh-CN", "help", "build"], &[]);
    assert!(of_all.contains("用法: gongbao build [选项]"), "{of_all}");
    let lines = [run(&["--help"], &[CHINESE]).1, run(&["build", "--help"], &[CHINESE]).1, chinese];
    let own = ["DIR", "[OPTIONS]", "Print ", "[default", "Options:", "Usage:"];
    for part in own {
        assert!(lines.iter().all(|help| !help.contains(part)), "{part}: {lines:#?}");
    }
}

#[test]
fn wrong_arguments_are_told_in_the_language_of_the_reader() {
    let (status, _, told) = run(&["build", "--lang", "xx"], &[CHINESE]);
    assert_eq!(status, Some(2));
    assert!(told.contains("错误：“--lang <语言>”的值“xx”无效：不认识 `xx`；可用的有 en, zh-CN"), "{told}");
    let (status, _, told) = run(&["build", "--lang", "xx"], &[]);
    assert_eq!(status, Some(2));
    assert!(told.contains("invalid value 'xx' for '--lang <LANG>': `xx` is not known; known are en, zh-CN"), "{told}");
    for (arguments, part) in [
        (&["buld"][..], "未知的命令“buld”\n\n  建议：有相近的命令：build"),
        (&["build", "--sorce"], "未知的参数“--sorce”\n\n  建议：有相近的参数：--source\n\n用法：gongbao build"),
        (&["build", "--shard", "9/8"], "“--shard <序号/总数>”的值“9/8”无效：`9/8` 不是合法的份额"),
        (&["build", "--format", "yaml"], "的值“yaml”无效\n  [可选值：human, json, github]"),
        (&["init"], "缺少必需的参数：<目录>\n\n用法：gongbao init"),
        (&["build", "--jobs"], "“--jobs <数目>”需要一个值"),
    ] {
        let (status, _, told) = run(arguments, &[CHINESE]);
        assert_eq!(status, Some(2));
        assert!(told.starts_with("错误：") && told.contains(part), "{told}");
    }
}

/// The codes in the first cell of each row of each table, without the values that follow them, and the headings' levels.
fn skeleton(page: &str) -> Vec<Vec<String>> {
    let rows = page.lines().filter(|line| line.starts_with("| `"));
    let cell = |row: &str| row[2..].split(" | ").next().unwrap_or_default().to_owned();
    let code = |span: &str| span.split(' ').next().unwrap_or_default().to_owned();
    let mut skeleton: Vec<Vec<String>> =
        rows.map(|row| cell(row).split('`').skip(1).step_by(2).map(code).collect()).collect();
    skeleton.extend(
        page.lines()
            .filter(|line| line.starts_with('#'))
            .map(|line| vec![line.split(' ').next().unwrap_or_default().to_owned()]),
    );
    skeleton
}

#[test]
fn both_readmes_have_the_same_sections_options_and_keys() {
    let page = |name| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap();
    let (english, chinese) = (page("README.md"), page("README.zh-CN.md"));
    assert!(skeleton(&english).len() > 40);
    assert_eq!(skeleton(&chinese), skeleton(&english));
    assert!(english.contains("](README.zh-CN.md)") && chinese.contains("](README.md)"));
}
