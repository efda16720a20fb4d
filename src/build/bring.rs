//! One output, or all files of a segment of the search, brought up to date: judged, and rendered if stale.

use super::memory::{Cause, Verdict};
use super::write::{Fate, Row, Touch, Writer, failed, not_a_file, stops};
use crate::build::memory::Memory;
use crate::diagnostic::Diagnostic;
use crate::digest::Content;
use crate::output::{Offered, OutputPath, Staging};
use crate::plan::{Output, search};
use crate::render::{Key, Rendered};
use std::collections::HashMap;
use std::fs::File;
use std::sync::{Mutex, PoisonError};

type Brought = Result<Fate, Box<Diagnostic>>;

/// An output that must be rendered, and why.
struct Stale {
    file: String,
    path: OutputPath,
    key: Key,
    cause: Cause,
}

/// What an output is found to be.
enum Found {
    /// Nothing is to be done.
    Right(Fate),
    Stale(Stale),
}

impl Writer<'_> {
    pub(super) fn bring(&self, output: &Output, staging: &Staging, memory: &Memory) -> Brought {
        match self.judge(output, staging, memory)? {
            Found::Right(fate) => Ok(fate),
            Found::Stale(stale) => {
                self.observer.start(&stale.file);
                match self.renderer.render(output) {
                    Ok(Rendered::Bytes(bytes)) => offer(stale, &bytes, staging),
                    Ok(Rendered::File(from, content)) => match self.renderer.open(&from) {
                        Ok(original) => offer_copy(stale, original, content, staging),
                        Err(problem) => Err(keep_former(&stale, problem, staging)),
                    },
                    Err(problem) => Err(keep_former(&stale, problem, staging)),
                }
            }
        }
    }

    /// All files of one segment, which are made together if one of them is stale.
    pub(super) fn bring_segment(
        &self,
        number: usize,
        outputs: &[&Output],
        staging: &Staging,
        memory: &Memory,
    ) -> Vec<Brought> {
        let (mut wanted, mut brought) = (HashMap::new(), Vec::with_capacity(outputs.len()));
        for (at, output) in outputs.iter().enumerate() {
            brought.push(match self.judge(output, staging, memory) {
                Ok(Found::Right(fate)) => Some(Ok(fate)),
                Ok(Found::Stale(stale)) => {
                    wanted.insert(search::path_below(&output.route).to_owned(), (at, stale));
                    None
                }
                Err(problem) => Some(Err(problem)),
            });
        }
        if !wanted.is_empty() {
            let wanted = Mutex::new(wanted);
            let made: Mutex<Vec<(usize, Brought)>> = Mutex::default();
            let lock = || wanted.lock().unwrap_or_else(PoisonError::into_inner);
            let outcome = self.renderer.segment(number, |name, bytes| {
                let stale = lock().remove(&name);
                if let Some((at, stale)) = stale {
                    let fate = offer(stale, &bytes, staging);
                    made.lock().unwrap_or_else(PoisonError::into_inner).push((at, fate));
                    self.observer.advance();
                }
                Ok(())
            });
            for (at, fate) in made.into_inner().unwrap_or_else(PoisonError::into_inner) {
                brought[at] = Some(fate);
            }
            if let Err(problem) = outcome {
                for (at, stale) in wanted.into_inner().unwrap_or_else(PoisonError::into_inner).into_values() {
                    brought[at] = Some(Err(keep_former(&stale, problem.clone(), staging)));
                }
            }
        }
        brought.into_iter().map(|fate| fate.unwrap_or(Ok(Fate::Untouched(0)))).collect()
    }

    fn judge(&self, output: &Output, staging: &Staging, memory: &Memory) -> Result<Found, Box<Diagnostic>> {
        let file = output.route.file();
        let path = OutputPath::new(&file).map_err(|error| not_a_file(output, &error))?;
        let key = self.keys.of(output);
        let kept = |fate: Fate| staging.keep(&path).map(|()| fate).map_err(|error| Box::new(failed(&error)));
        match memory.judge(&file, key, || staging.present(&path), || staging.read(&path)) {
            Verdict::Fresh(stamp) => kept(Fate::Untouched(stamp.bytes)).map(Found::Right),
            Verdict::Touched(stamp, content, cause) => {
                kept(Fate::Known(Row { file, key, cause, stamp, content, overtaken: false })).map(Found::Right)
            }
            Verdict::Stale(cause) => Ok(Found::Stale(Stale { file, path, key, cause })),
        }
    }
}

fn offer(stale: Stale, bytes: &[u8], staging: &Staging) -> Brought {
    let offered = staging.offer(&stale.path, bytes).map_err(|error| Box::new(failed(&error)))?;
    Ok(rendered(stale, offered, Content::of(bytes), false))
}

/// `planned` is what the file was when it was read.
fn offer_copy(stale: Stale, mut original: File, planned: Content, staging: &Staging) -> Brought {
    let (offered, copied) = staging.offer_copy(&stale.path, &mut original).map_err(|error| Box::new(failed(&error)))?;
    Ok(rendered(stale, offered, copied, copied != planned))
}

fn rendered(stale: Stale, offered: Offered, content: Content, overtaken: bool) -> Fate {
    let Stale { file, path: _, key, cause } = stale;
    let (stamp, touch) = match offered {
        Offered::Added(stamp) => (stamp, Some(Touch::Added)),
        Offered::Changed(stamp) => (stamp, Some(Touch::Changed)),
        Offered::Unchanged(stamp) => (stamp, None),
    };
    Fate::Rendered(Row { file, key, cause: cause as u8, stamp, content, overtaken }, touch)
}

/// What cannot be rendered stays as it was, unless the whole build ends.
fn keep_former(stale: &Stale, problem: Box<Diagnostic>, staging: &Staging) -> Box<Diagnostic> {
    if !stops(&problem)
        && staging.present(&stale.path).is_some()
        && let Err(error) = staging.keep(&stale.path)
    {
        return Box::new(failed(&error));
    }
    problem
}
