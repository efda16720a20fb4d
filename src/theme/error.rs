//! Template errors as diagnostics with file, line, column and the line itself.

use super::layers::TemplateFile;
use crate::diagnostic::{Code, Diagnostic};
use crate::words::Text;
use crate::words::text;
use std::collections::BTreeMap;
use std::sync::Arc;
use tera::{Error, ErrorKind, ReportError, Tera};

/// Templates by the names under which Tera knows them.
pub type Names = BTreeMap<String, Arc<TemplateFile>>;

/// `template` is the one that was asked for; the error may lie in another.
pub fn diagnostic(error: &Error, template: &str, files: &Names) -> Diagnostic {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => placed(report, files),
        _ => Diagnostic::new(Code::TemplateError, Text::from(error)).file(shown(files, template)),
    }
}

/// For a template whose page has more than `most` bytes.
pub fn endless(template: &str, files: &Names, most: usize) -> Diagnostic {
    Diagnostic::new(Code::TemplateError, text!("the page is larger than {limit} MiB", limit = most >> 20))
        .file(shown(files, template))
        .hint(text!("look for a loop that does not end soon"))
}

fn shown<'n>(files: &'n Names, name: &'n str) -> &'n str {
    files.get(name).map_or(name, |file| &file.shown)
}

/// Tera saw the template squeezed, where lines stand as they were written; what is quoted is the file.
fn placed(report: &ReportError, files: &Names) -> Diagnostic {
    let span = report.span();
    let found = Diagnostic::new(Code::TemplateError, Text::verbatim(report.message()))
        .file(shown(files, report.filename()))
        .at(span.start_line as u32, span.start_col as u32 + 1);
    let line = files.get(report.filename()).and_then(|file| file.text.lines().nth(span.start_line.saturating_sub(1)));
    match line {
        Some(line) => found.excerpt(line),
        None => found,
    }
}

/// Every template that does not parse, not just the first; else what was wrong with all of them together.
pub fn compile_errors(first: &Error, files: &Names) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    for (name, template) in files {
        let alone = Tera::new().add_raw_template(name, &template.text);
        if let Err(error) = alone
            && matches!(error.kind(), ErrorKind::SyntaxError(_))
        {
            found.push(diagnostic(&error, name, files));
        }
    }
    found.dedup();
    if found.is_empty() {
        found.push(between_templates(first, files).unwrap_or_else(|| diagnostic(first, "", files)));
    }
    found
}

/// Errors of one template about another, which Tera reports without a place: found by the other's name.
fn between_templates(error: &Error, files: &Names) -> Option<Diagnostic> {
    let (name, other) = match error.kind() {
        ErrorKind::MissingParent { current, parent } => (current.as_str(), parent.as_str()),
        ErrorKind::CircularExtend { tpl, inheritance_chain } => (tpl.as_str(), inheritance_chain.last()?.as_str()),
        ErrorKind::CircularInclude { tpl, include_chain } => (tpl.as_str(), include_chain.last()?.as_str()),
        _ => return None,
    };
    let template = files.get(name)?;
    let found = Diagnostic::new(Code::TemplateError, Text::from(error)).file(&template.shown);
    let place = template.text.lines().zip(1..).find_map(|(line, number)| Some((line, number, line.find(other)?)));
    Some(match place {
        Some((line, number, at)) => found.at(number, line[..at].chars().count() as u32 + 1).excerpt(line),
        None => found,
    })
}
