//! The report for a person: findings grouped by kind and capped, then a summary.

use crate::build::{Outcome, Report};
use crate::diagnostic::{Code, Diagnostic, Severity};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::Path;

/// Findings of one kind that are shown in full.
const SHOWN: usize = 5;

pub fn print(report: &Report, destination: &Path, quiet: bool) {
    let told: Vec<&Diagnostic> = report.diagnostics.iter().filter(|found| !quiet || found.is_error()).collect();
    print_findings(&told);
    if !quiet {
        println!("{}", summary(report, destination));
    } else if report.outcome == Outcome::NotBuilt {
        eprintln!("{}", summary(report, destination));
    }
}

/// To standard error, by kind.
pub fn print_findings(findings: &[&Diagnostic]) {
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
            let _ = writeln!(error, "{}\n", text(found, &renderer));
        }
        if group.len() > SHOWN {
            let _ = writeln!(error, "… and {} more of {code} (--format json lists all)\n", group.len() - SHOWN);
        }
    }
}

/// A name or line of a stranger's as it may stand on a terminal: no control character, so no escape sequence.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\t' { '\u{fffd}' } else { c }).collect()
}

fn text(found: &Diagnostic, renderer: &Renderer) -> String {
    let found = &Diagnostic {
        file: found.file.as_deref().map(printable),
        message: found.message.split('\n').map(printable).collect::<Vec<_>>().join("\n"),
        hint: found.hint.as_deref().map(printable),
        excerpt: found.excerpt.as_deref().map(printable),
        ..found.clone()
    };
    let level = match found.severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    let title = level.primary_title(found.message.as_str()).id(found.code.as_str());
    let mut groups = vec![match (&found.file, found.line, &found.excerpt) {
        (Some(file), Some(line), Some(excerpt)) => {
            let start = found.column.map_or(0, |column| byte_of(excerpt, column));
            title.element(
                Snippet::source(excerpt.as_str())
                    .path(file.as_str())
                    .line_start(line as usize)
                    .annotation(AnnotationKind::Primary.span(start..excerpt.len().max(start))),
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
        let label = if found.code == Code::BadYaml { format!("write: {hint}") } else { hint.clone() };
        groups.push(Group::with_title(Level::HELP.primary_title(label)));
    }
    renderer.render(&groups)
}

/// Where the column (in characters from 1) begins.
fn byte_of(line: &str, column: u32) -> usize {
    line.char_indices().nth(column.saturating_sub(1) as usize).map_or(line.len(), |(at, _)| at)
}

fn summary(report: &Report, destination: &Path) -> String {
    let (errors, warnings) = (report.count(Severity::Error), report.count(Severity::Warning));
    let findings = match (errors, warnings) {
        (0, 0) => String::new(),
        (0, warnings) => format!(", {}", counted(warnings, "warning")),
        (errors, 0) => format!(", {}", counted(errors, "error")),
        (errors, warnings) => format!(", {}, {}", counted(errors, "error"), counted(warnings, "warning")),
    };
    let seconds = &report.seconds;
    if report.outcome == Outcome::NotBuilt {
        return format!("Nothing was built: {} is as it was{findings}", destination.display());
    }
    let outputs = &report.outputs;
    let quarantined = match report.quarantined.len() {
        0 => String::new(),
        number => format!(", {number} quarantined"),
    };
    format!(
        "Built {} in {:.2} s: {}{quarantined}, {}, {} ({} written, {} unchanged, {} deleted), {}{findings}\n\
         read {:.2} s, plan {:.2} s, render {:.2} s, write {:.2} s",
        destination.display(),
        seconds.total,
        counted(report.posts, "post"),
        counted(report.pages, "page"),
        counted(outputs.written + outputs.unchanged, "output"),
        outputs.written,
        outputs.unchanged,
        outputs.deleted,
        size(report.bytes),
        seconds.read,
        seconds.plan,
        seconds.render,
        seconds.write,
    )
}

pub fn counted(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// Decimal units, as hosts count.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.2} GB", bytes as f64 / 1e9),
    }
}
