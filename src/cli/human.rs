//! The report for a person: findings grouped by kind and capped, then a summary.

use super::figures::{Noun, counted, size};
use crate::build::{Outcome, Report};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::words::{Text, Words, text};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::Path;

/// Findings of one kind that are shown in full.
const SHOWN: usize = 5;

pub fn print(report: &Report, destination: &Path, quiet: bool, words: &Words) {
    let told: Vec<&Diagnostic> = report.diagnostics.iter().filter(|found| !quiet || found.is_error()).collect();
    print_findings(&told, words);
    if !quiet {
        println!("{}", words.say(&summary(report, destination)));
    } else if report.outcome == Outcome::NotBuilt {
        eprintln!("{}", words.say(&summary(report, destination)));
    }
}

/// To standard error, by kind.
pub fn print_findings(findings: &[&Diagnostic], words: &Words) {
    let renderer = if std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut groups: BTreeMap<(Severity, &str), Vec<&Diagnostic>> = BTreeMap::new();
    for found in findings {
        groups.entry((found.severity, found.code.as_str())).or_default().push(found);
    }
    for ((_, code), group) in &groups {
        // Whoever listened may be gone; that is no reason to stop.
        let mut error = std::io::stderr().lock();
        for found in group.iter().take(SHOWN) {
            let _ = writeln!(error, "{}\n", shown(found, &renderer, words));
        }
        if group.len() > SHOWN {
            let more =
                text!("… and {number} more of {code} (--format json lists all)", number = group.len() - SHOWN, code);
            let _ = writeln!(error, "{}\n", words.say(&more));
        }
    }
}

/// Before further lines of a message: a stranger's may look like a command of the workflow that prints it (`::…`).
const FURTHER: &str = "\n| ";

/// A name or line of a stranger's as it may stand on a terminal: no control character, so no escape sequence.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\t' { '\u{fffd}' } else { c }).collect()
}

fn shown(found: &Diagnostic, renderer: &Renderer, words: &Words) -> String {
    let said = |text: &Text| words.say(text).split('\n').map(printable).collect::<Vec<_>>().join(FURTHER);
    let (file, excerpt) = (found.file.as_deref().map(printable), found.excerpt.as_deref().map(printable));
    let level = match found.severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    let level = level.with_name(words.say(&found.severity.text()));
    let title = level.primary_title(said(&found.message)).id(found.code.as_str());
    let mut groups = vec![match (&file, found.line, &excerpt) {
        (Some(file), Some(line), Some(excerpt)) => {
            let start = found.column.map_or(0, |column| byte_of(excerpt, column));
            let end = match (found.column, found.length) {
                (Some(column), Some(length)) => byte_of(excerpt, column.saturating_add(u32::from(length.get()))),
                _ => excerpt.len(),
            };
            title.element(
                Snippet::source(excerpt.as_str())
                    .path(file.as_str())
                    .line_start(line as usize)
                    .annotation(AnnotationKind::Primary.span(start..end.max(start))),
            )
        }
        (Some(file), line, _) => {
            let origin = Origin::path(file.as_str());
            title.element(match line {
                Some(line) => origin.line(line as usize),
                None => origin,
            })
        }
        _ => Group::with_title(title),
    }];
    if let Some(hint) = &found.hint {
        // (The line itself, as other readers of findings want it.)
        let is_line = matches!(found.code, Code::BadYaml | Code::MissingTitle | Code::EmptyTitle);
        let hint = if is_line { text!("write: {line}", line = hint.clone()) } else { hint.clone() };
        let level = Level::HELP.with_name(words.say(&text!("help")));
        groups.push(Group::with_title(level.primary_title(said(&hint))));
    }
    renderer.render(&groups)
}

/// Where the column (in characters from 1) begins.
fn byte_of(line: &str, column: u32) -> usize {
    line.char_indices().nth(column.saturating_sub(1) as usize).map_or(line.len(), |(at, _)| at)
}

fn summary(report: &Report, destination: &Path) -> Text {
    let (errors, warnings) = (report.count(Severity::Error), report.count(Severity::Warning));
    let nothing = || Text::verbatim("");
    let also = |what: Text| text!(", {what}", what);
    let findings = match (errors, warnings) {
        (0, 0) => nothing(),
        (0, warnings) => also(counted(warnings, Noun::Warning)),
        (errors, 0) => also(counted(errors, Noun::Error)),
        (errors, warnings) => {
            let (errors, warnings) = (counted(errors, Noun::Error), counted(warnings, Noun::Warning));
            text!(", {errors}, {warnings}", errors, warnings)
        }
    };
    let (seconds, outputs) = (&report.seconds, &report.outputs);
    if report.outcome == Outcome::NotBuilt {
        let destination = destination.display();
        return text!("Nothing was built: {destination} is as it was{findings}", destination, findings);
    }
    let quarantined = match report.quarantined.len() {
        0 => nothing(),
        number => also(text!("{number} quarantined", number)),
    };
    let written = text!(
        "{outputs} ({written} written, {unchanged} unchanged, {deleted} deleted)",
        outputs = counted(outputs.written + outputs.unchanged, Noun::Output),
        written = outputs.written,
        unchanged = outputs.unchanged,
        deleted = outputs.deleted
    );
    let time = |seconds: f64| format!("{seconds:.2} s");
    let built = text!(
        "Built {destination} in {time}: {posts}{quarantined}, {pages}, {written}, {size}{findings}",
        destination = destination.display(),
        time = time(seconds.total),
        posts = counted(report.posts, Noun::Post),
        quarantined,
        pages = counted(report.pages, Noun::Page),
        written,
        size = size(report.bytes),
        findings
    );
    let stages = text!(
        "read {read}, plan {plan}, render {render}, write {write}",
        read = time(seconds.read),
        plan = time(seconds.plan),
        render = time(seconds.render),
        write = time(seconds.write)
    );
    text!("{built}\n{stages}", built, stages)
}
