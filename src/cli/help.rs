//! Help in other languages than English: the parser's own texts are exchanged by the catalogue's.

use super::figures::width;
use crate::words::{Language, Text, Words, text};
use clap::builder::{PossibleValue, StyledStr};
use clap::{Arg, Command};

/// Lines are broken here, since the parser breaks only at spaces.
const COLUMNS: usize = 78;
/// How far the parser indents the help of options: below their names, and beside the few of the program itself.
const BELOW: usize = 10;
const BESIDE: usize = 21;

/// The command, with all help in the language of `words`.
pub fn translated(mut command: Command, words: &Words) -> Command {
    if words.language() == Language::English {
        return command;
    }
    // Adds what the parser adds by itself: `--help`, `--version`, the command `help`.
    command.build();
    walk(command, words, false)
}

fn walk(command: Command, words: &Words, is_below: bool) -> Command {
    let columns = COLUMNS - if is_below { BELOW } else { BESIDE };
    let mut command = command.mut_args(|arg| argument(arg, columns, words));
    let usage = command.render_usage().to_string();
    let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage).replace("[OPTIONS]", &words.say(&text!("[OPTIONS]")));
    let usage = usage.replace("COMMAND", &words.say(&text!("COMMAND")));
    let heading = words.say(&text!("Usage"));
    let template = format!("{{before-help}}{{about-with-newline}}\n{heading}: {{usage}}\n\n{{all-args}}{{after-help}}");
    let styled = |text: Option<&StyledStr>, columns| {
        let translated = text.map_or(String::new(), |text| translation(&text.to_string(), words));
        StyledStr::from(wrapped(&translated, columns))
    };
    let about = styled(command.get_about(), COLUMNS);
    // Where there is no long one, the short one serves.
    let long_about = styled(command.get_long_about().or(command.get_about()), COLUMNS);
    let after_help = styled(command.get_after_help(), usize::MAX);
    command
        .override_usage(usage)
        .help_template(template)
        .about(about)
        .long_about(long_about)
        .after_help(after_help)
        .subcommand_help_heading(words.say(&text!("Commands")))
        .next_line_help(is_below)
        .mut_subcommands(|below| walk(below, words, true))
}

fn argument(arg: Arg, columns: usize, words: &Words) -> Arg {
    let heading = if arg.is_positional() { text!("Arguments") } else { text!("Options") };
    let takes_values = arg.get_action().takes_values();
    let note = |text: Text| format!(" {}", words.say(&text));
    let mut notes = String::new();
    let defaults: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    if takes_values && !defaults.is_empty() {
        notes += &note(text!("[default: {value}]", value = defaults.join(" ")));
    }
    if let Some(name) = arg.get_env() {
        notes += &note(text!("[env: {name}]", name = name.to_string_lossy()));
    }
    let choices = if takes_values { arg.get_possible_values() } else { Vec::new() };
    let explained: Vec<String> = choices.iter().filter_map(|choice| explanation(choice, words)).collect();
    let long_notes = if explained.is_empty() { None } else { Some(format!("{notes}\n{}", explained.join("\n"))) };
    if !choices.is_empty() {
        let names: Vec<&str> = choices.iter().map(PossibleValue::get_name).collect();
        notes += &note(text!("[possible values: {names}]", names = names.join(", ")));
    }
    let told = |help: Option<&StyledStr>, notes: &str| {
        let help = help.map_or(String::new(), |help| translation(&help.to_string(), words));
        wrapped(&format!("{help}{notes}"), columns)
    };
    let short = told(arg.get_help(), &notes);
    let long = told(arg.get_long_help().or(arg.get_help()), long_notes.as_ref().unwrap_or(&notes));
    let names = arg.get_value_names().unwrap_or_default().iter().map(|name| translation(name, words));
    let names: Vec<String> = names.filter(|_| takes_values).collect();
    let arg = if names.is_empty() { arg } else { arg.value_names(names) };
    arg.help(short)
        .long_help(long)
        .help_heading(words.say(&heading))
        .hide_default_value(true)
        .hide_env(true)
        .hide_possible_values(true)
}

fn explanation(choice: &PossibleValue, words: &Words) -> Option<String> {
    let help = Text::verbatim(translation(&choice.get_help()?.to_string(), words));
    Some(words.say(&text!("- {name}: {help}", name = choice.get_name(), help)))
}

/// Paragraph by paragraph.
fn translation(english: &str, words: &Words) -> String {
    let paragraphs = english.split("\n\n").map(|paragraph| words.template(paragraph).unwrap_or(paragraph));
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

/// Breaks lines where Chinese may be broken: at spaces and beside wide characters, but neither in code nor before what
/// closes or ends.
fn wrapped(text: &str, columns: usize) -> String {
    let mut lines = String::new();
    let mut column = 0;
    for piece in breakable(text) {
        let wide = width(piece.trim_end());
        if column > 0 && column + wide > columns {
            lines.truncate(lines.trim_end_matches(' ').len());
            lines.push('\n');
            column = 0;
        }
        lines.push_str(piece);
        column = if piece.ends_with('\n') { 0 } else { column + width(piece) };
    }
    lines
}

/// Pieces between which a line may end.
fn breakable(text: &str) -> Vec<&str> {
    let is_wide = |c: char| c > '\u{2e7f}';
    let closes = |c: char| "，。；：、）》」』！？…”".contains(c);
    let opens = |c: char| "（《「『“".contains(c);
    let mut pieces = Vec::new();
    let mut from = 0;
    let mut last = None;
    let mut is_code = false;
    for (at, c) in text.char_indices() {
        let may_break = last.is_some_and(|before: char| {
            before == '\n' || (c != ' ' && before == ' ') || (c != ' ' && (is_wide(before) || is_wide(c)))
        });
        if may_break && !is_code && !closes(c) && !last.is_some_and(opens) {
            pieces.push(&text[from..at]);
            from = at;
        }
        is_code ^= c == '`';
        last = Some(c);
    }
    pieces.push(&text[from..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_between_han_characters_and_never_inside_a_word() {
        assert_eq!(wrapped("构建网站，写入 public/", 10), "构建网站，\n写入\npublic/");
        assert_eq!(wrapped("一二三四（五）", 10), "一二三四\n（五）");
        assert_eq!(wrapped("一二三四五。", 10), "一二三四\n五。");
        assert_eq!(wrapped("a b\nc", 10), "a b\nc");
        assert_eq!(wrapped("一二三`a=四五`", 10), "一二三\n`a=四五`");
    }
}
