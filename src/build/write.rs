//! Brings the destination to the plan: what is stale is rendered, all else stays. Commits only if every template held.

use super::report::{Changed, Outputs, Report};
use super::{Observer, Request, Shard, Stage};
use crate::build::memory::Memory;
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::Content;
use crate::output::{Destination, OutputError, OutputPath, PathError, Staging};
use crate::plan::{Output, OutputKind, Plan, SearchFile};
use crate::render::{Key, Keys, Renderer};
use crate::stamp::Stamp;
use crate::store::OutputRow;
use crate::words::text;
use rayon::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Instant, SystemTime};

/// After so many failures rendering stops: one fault of a template shows on every page.
const ENOUGH_FAILURES: usize = 100;

/// What the store should know of outputs from now on, sorted by path.
pub struct Written {
    /// The name of the destination's table.
    pub table: String,
    pub rows: Vec<(String, Option<Vec<u8>>)>,
}

/// How large each output is.
type OutputBytes<'p> = Vec<(&'p Output, u64)>;

/// Everything that is needed to bring a destination up to date.
pub struct Writer<'a> {
    pub plan: &'a Plan,
    pub keys: &'a Keys<'a>,
    pub renderer: &'a Renderer<'a>,
    pub shard: Option<Shard>,
    pub observer: &'a dyn Observer,
}

impl Writer<'_> {
    /// `memory` is that of the destination.
    pub fn write(
        &self,
        destination: &mut Destination,
        memory: &Memory,
        report: &mut Report,
    ) -> Result<(Written, OutputBytes<'_>), Vec<Diagnostic>> {
        let clock = Instant::now();
        let staging = destination.begin();
        let is_ours = |output: &&Output| self.shard.is_none_or(|shard| shard.has(&self.share_of(output)));
        let outputs: Vec<&Output> = self.plan.outputs.iter().filter(is_ours).collect();
        self.observer.begin(Stage::Render, outputs.len());
        let (fates, found) = self.render(&outputs, &staging, memory);
        report.seconds.render = clock.elapsed().as_secs_f64();
        if found.iter().any(stops) {
            staging.abandon();
            return Err(found);
        }
        report.diagnostics.extend(found);
        report.work.outputs_rendered = fates.iter().filter(|(_, fate)| matches!(fate, Fate::Rendered(..))).count();

        let clock = Instant::now();
        self.observer.begin(Stage::Write, 0);
        let summary = staging.commit().map_err(|error| vec![failed(&error)])?;
        report.outputs = Outputs { written: summary.written, unchanged: summary.unchanged, deleted: summary.deleted };
        let sizes: OutputBytes = fates.iter().map(|(output, fate)| (*output, fate.bytes())).collect();
        report.bytes = sizes.iter().map(|(_, bytes)| bytes).sum();
        report.changed = changed(&fates, summary.stale);
        report.diagnostics.extend(summary.replaced_foreign.iter().map(|path| {
            Diagnostic::new(
                Code::ForeignFile,
                text!("{file} was replaced; no build had written it", file = path.as_str()),
            )
        }));
        let rows = rows(fates, memory, self.renderer.was_overtaken());
        report.seconds.write = clock.elapsed().as_secs_f64();
        Ok((Written { table: memory.table().to_owned(), rows }, sizes))
    }

    /// The name by which an output falls to a share: a segment of the search is made by one machine.
    fn share_of(&self, output: &Output) -> String {
        segment_of(output).map_or_else(|| output.route.file(), |number| self.plan.search[number].head())
    }

    /// Every output, in parallel.
    fn render<'p>(
        &self,
        outputs: &[&'p Output],
        staging: &Staging,
        memory: &Memory,
    ) -> (Vec<(&'p Output, Fate)>, Vec<Diagnostic>) {
        let failures = AtomicUsize::new(0);
        let (single, of_segments): (Vec<&'p Output>, Vec<&'p Output>) =
            outputs.iter().partition(|output| segment_of(output).is_none());
        let mut results: Vec<Result<Fate, Box<Diagnostic>>> = single
            .par_iter()
            .map(|output| {
                if failures.load(Ordering::Relaxed) >= ENOUGH_FAILURES {
                    return Ok(Fate::Untouched(0));
                }
                let result = self.bring(output, staging, memory);
                self.observer.advance();
                if result.as_ref().is_err_and(|problem| stops(problem)) {
                    failures.fetch_add(1, Ordering::Relaxed);
                }
                result
            })
            .collect();
        // One segment after the other: each is made by all threads, and takes memory until its files are written.
        for files in of_segments.chunk_by(|one, next| segment_of(one) == segment_of(next)) {
            let number = files.first().and_then(|output| segment_of(output)).unwrap_or_default();
            results.extend(self.bring_segment(number, files, staging, memory));
        }
        let (mut fates, mut found) = (Vec::with_capacity(results.len()), Vec::new());
        for (output, result) in single.into_iter().chain(of_segments).zip(results) {
            match result {
                Ok(fate) => fates.push((output, fate)),
                Err(problem) => found.push(*problem),
            }
        }
        crate::diagnostic::sort(&mut found);
        found.dedup();
        (fates, found)
    }
}

/// The segment of the search that an output is a file of.
fn segment_of(output: &Output) -> Option<usize> {
    match output.kind {
        OutputKind::Search(SearchFile::Segment(number)) => Some(number),
        _ => None,
    }
}

pub(super) fn not_a_file(output: &Output, error: &PathError) -> Box<Diagnostic> {
    let (path, error) = (output.route.path(), error.text());
    let message = text!("the address {path} cannot be a file: {error}; it is left out", path, error);
    Box::new(Diagnostic::new(Code::BadRoute, message).hint(text!("shorten or change the permalink, category or tag")))
}

/// Why an output is left out by every build, if it is.
pub fn bad_route(output: &Output) -> Option<Box<Diagnostic>> {
    OutputPath::new(&output.route.file()).err().map(|error| not_a_file(output, &error))
}

/// What became of an output.
pub(super) enum Fate {
    /// The store knows it as it is; its size.
    Untouched(u64),
    /// It is right, but the store should know it better.
    Known(Row),
    Rendered(Row, Option<Touch>),
}

/// What was done to its file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Touch {
    Added,
    Changed,
}

pub(super) struct Row {
    pub file: String,
    pub key: Key,
    pub cause: u8,
    pub stamp: Stamp,
    pub content: Content,
    /// Its source was no longer what the key is of.
    pub overtaken: bool,
}

impl Fate {
    fn bytes(&self) -> u64 {
        match self {
            Self::Untouched(bytes) => *bytes,
            Self::Known(row) | Self::Rendered(row, _) => row.stamp.bytes,
        }
    }
}

fn changed(fates: &[(&Output, Fate)], deleted: Vec<String>) -> Changed {
    let touched = |touch: Touch| {
        let is_meant = |(_, fate): &&(&Output, Fate)| matches!(fate, Fate::Rendered(_, Some(found)) if *found == touch);
        let mut files: Vec<String> = fates.iter().filter(is_meant).map(|(output, _)| output.route.file()).collect();
        files.sort_unstable();
        files
    };
    Changed { added: touched(Touch::Added), changed: touched(Touch::Changed), deleted }
}

/// What was made of sources that changed meanwhile has keys of what they were: nothing is known of it, and the next
/// build makes it again. If `overtaken`, that may be any page, feed or file of the search that was rendered.
fn rows(fates: Vec<(&Output, Fate)>, memory: &Memory, overtaken: bool) -> Vec<(String, Option<Vec<u8>>)> {
    let now = SystemTime::now();
    let encoded = |row: &Row| {
        let settled = row.stamp.is_settled(now);
        let known =
            OutputRow { key: row.key.marks(), cause: row.cause, stamp: row.stamp, settled, content: row.content };
        known.encode()
    };
    let mut rows: Vec<(String, Option<Vec<u8>>)> = fates
        .into_par_iter()
        .filter_map(|(_, fate)| match fate {
            Fate::Untouched(_) => None,
            Fate::Rendered(row, _) if overtaken || row.overtaken => Some((row.file, None)),
            Fate::Known(row) | Fate::Rendered(row, _) => {
                let known = encoded(&row);
                Some((row.file, Some(known)))
            }
        })
        .collect();
    rows.extend(memory.forgotten().iter().map(|path| (path.clone(), None)));
    rows.par_sort_unstable_by(|a, b| a.0.cmp(&b.0));
    rows
}

/// Opens the destination, and holds it against other builds.
pub fn open(request: &Request, report: &mut Report) -> Result<Destination, Vec<Diagnostic>> {
    let destination = Destination::open(&request.destination(), &request.state(), &request.source)
        .map_err(|error| vec![failed(&error)])?;
    // Two sites in one folder would take each other's files for strangers'.
    let states = request.all_states().into_iter().filter(|state| *state != request.state());
    if states.into_iter().any(|state| Destination::was_built(&request.destination(), &state)) {
        let folder = request.destination();
        let message = text!("{folder} holds another site of this archive", folder = folder.display());
        let hint = text!("give each its own folder with --destination, or delete that one");
        return Err(vec![Diagnostic::new(Code::OutputFailed, message).hint(hint)]);
    }
    report.diagnostics.extend(destination.problems().iter().map(|problem| {
        Diagnostic::new(Code::StateProblem, problem.text())
            .hint(text!("stale files of earlier builds stay; delete the destination to be rid of them"))
    }));
    Ok(destination)
}

/// Whether a finding keeps the former site in place. A source that cannot be read does not: its output is left out
/// or stays as it was, and all else is published.
pub(super) fn stops(found: &Diagnostic) -> bool {
    matches!(found.code, Code::TemplateError | Code::OutputFailed)
}

pub(super) fn failed(error: &OutputError) -> Diagnostic {
    let found = Diagnostic::new(Code::OutputFailed, error.text());
    match error.hint() {
        Some(hint) => found.hint(hint),
        None => found,
    }
}
