//! Renders every output of a plan and hands it to the destination; commits only if every template held.

use super::report::{Outputs, Report};
use super::{Observer, Request, Stage};
use crate::diagnostic::{Code, Diagnostic};
use crate::output::{Destination, OutputError, OutputPath, Staging};
use crate::plan::{Output, Plan};
use crate::render::{Rendered, Renderer};
use rayon::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

/// After so many failures rendering stops: one fault of a template shows on every page.
const ENOUGH_FAILURES: usize = 100;

pub fn write(
    request: &Request,
    plan: &Plan,
    renderer: &Renderer,
    observer: &dyn Observer,
    report: &mut Report,
) -> Result<(), Vec<Diagnostic>> {
    let clock = Instant::now();
    let root = request.destination();
    let state = request.source.join(".gongbao");
    let mut destination = Destination::open(&root, &state, &request.source).map_err(|error| vec![failed(&error)])?;
    report.diagnostics.extend(destination.problems().iter().map(|problem| {
        Diagnostic::new(Code::StateProblem, problem.to_string())
            .hint("stale files of earlier builds stay; delete the destination to be rid of them")
    }));
    let staging = destination.begin();
    observer.begin(Stage::Render, plan.outputs.len());
    let failures = AtomicUsize::new(0);
    let mut found: Vec<Diagnostic> = plan
        .outputs
        .par_iter()
        .filter_map(|output| {
            if failures.load(Ordering::Relaxed) >= ENOUGH_FAILURES {
                return None;
            }
            let result = offer(output, renderer, &staging);
            observer.advance();
            let problem = result.err()?;
            if stops(&problem) {
                failures.fetch_add(1, Ordering::Relaxed);
            }
            Some(*problem)
        })
        .collect();
    report.seconds.render = clock.elapsed().as_secs_f64();
    crate::diagnostic::sort(&mut found);
    found.dedup();
    if found.iter().any(stops) {
        staging.abandon();
        return Err(found);
    }
    report.diagnostics.extend(found);

    let clock = Instant::now();
    observer.begin(Stage::Write, 0);
    let summary = staging.commit().map_err(|error| vec![failed(&error)])?;
    report.seconds.write = clock.elapsed().as_secs_f64();
    report.outputs = Outputs { written: summary.written, unchanged: summary.unchanged, deleted: summary.deleted };
    report.bytes = summary.bytes;
    report.diagnostics.extend(summary.replaced_foreign.iter().map(|path| {
        Diagnostic::new(Code::ForeignFile, format!("{} was replaced; no build had written it", path.as_str()))
    }));
    Ok(())
}

/// Whether a finding keeps the former site in place. A source that cannot be read does not: its output is left out
/// or stays as it was, and all else is published.
fn stops(found: &Diagnostic) -> bool {
    matches!(found.code, Code::TemplateError | Code::OutputFailed)
}

fn offer(output: &Output, renderer: &Renderer, staging: &Staging) -> Result<(), Box<Diagnostic>> {
    let file = output.route.file();
    let path = OutputPath::new(&file).map_err(|error| {
        let message = format!("the address {} cannot be a file: {error}; it is left out", output.route.path());
        Box::new(Diagnostic::new(Code::BadRoute, message).hint("shorten or change the permalink, category or tag"))
    })?;
    let offered = match renderer.render(output) {
        Ok(Rendered::Bytes(bytes)) => staging.offer(&path, &bytes),
        Ok(Rendered::File(from)) => staging.offer_copy(&path, &from),
        Err(problem) => {
            if !stops(&problem) && staging.present(&path).is_some() {
                staging.keep(&path).map_err(|error| Box::new(failed(&error)))?;
            }
            return Err(problem);
        }
    };
    offered.map(drop).map_err(|error| Box::new(failed(&error)))
}

fn failed(error: &OutputError) -> Diagnostic {
    let found = Diagnostic::new(Code::OutputFailed, error.to_string());
    match error.hint() {
        Some(hint) => found.hint(hint),
        None => found,
    }
}
