//! Template errors as diagnostics with file, line, column and the line itself.

use super::layers::TemplateFile;
use crate::diagnostic::{Code, Diagnostic};
use std::collections::HashMap;
use tera::{Error, ErrorKind, ReportError, Tera};

/// `template` is the one that was asked for; the error may lie in another.
pub fn diagnostic(error: &Error, template: &str, files: &HashMap<String, String>) -> Diagnostic {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => placed(report, &error.to_string(), files),
        _ => {
            let file = files.get(template).cloned().unwrap_or_else(|| template.to_owned());
            Diagnostic::new(Code::TemplateError, error.to_string()).file(file)
        }
    }
}

fn placed(report: &ReportError, rendered: &str, files: &HashMap<String, String>) -> Diagnostic {
    let name = report.filename();
    let span = report.span();
    let found = Diagnostic::new(Code::TemplateError, report.message())
        .file(files.get(name).cloned().unwrap_or_else(|| name.to_owned()))
        .at(span.start_line as u32, span.start_col as u32 + 1);
    // Tera's own report quotes the line behind `NN | `; the source itself it keeps to itself.
    let quoted = format!("{} | ", span.start_line);
    match rendered.lines().find_map(|line| line.trim_start().strip_prefix(&quoted)) {
        Some(line) => found.excerpt(line),
        None => found,
    }
}

/// Every template that does not parse, not just the first; else what was wrong with all of them together.
pub fn compile_errors(first: &Error, templates: &[TemplateFile], files: &HashMap<String, String>) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    for template in templates {
        let alone = Tera::new().add_raw_template(&template.name, &template.text);
        if let Err(error) = alone
            && matches!(error.kind(), ErrorKind::SyntaxError(_))
        {
            found.push(diagnostic(&error, &template.name, files));
        }
    }
    found.dedup();
    if found.is_empty() {
        found.push(between_templates(first, templates).unwrap_or_else(|| diagnostic(first, "", files)));
    }
    found
}

/// Errors of one template about another, which Tera reports without a place: found by the other's name.
fn between_templates(error: &Error, templates: &[TemplateFile]) -> Option<Diagnostic> {
    let (name, other) = match error.kind() {
        ErrorKind::MissingParent { current, parent } => (current.as_str(), parent.as_str()),
        ErrorKind::CircularExtend { tpl, inheritance_chain } => (tpl.as_str(), inheritance_chain.last()?.as_str()),
        ErrorKind::CircularInclude { tpl, include_chain } => (tpl.as_str(), include_chain.last()?.as_str()),
        _ => return None,
    };
    let template = templates.iter().find(|template| template.name == name)?;
    let found = Diagnostic::new(Code::TemplateError, error.to_string()).file(&template.shown);
    let place = template.text.lines().zip(1..).find_map(|(line, number)| Some((line, number, line.find(other)?)));
    Some(match place {
        Some((line, number, at)) => found.at(number, line[..at].chars().count() as u32 + 1).excerpt(line),
        None => found,
    })
}
