//! Gives up a build in which a piece of work never ends, so that a template that loops for ever, or whatever else never
//! ends, does not keep an unattended portal from its next build: it ends with a finding, and the former site stays.
//!
//! A thread cannot be ended from outside. What is stuck goes on until the program ends, which callers soon do; what it
//! has left behind, the next build removes as it does after a kill.

use super::progress::Bars;
use crate::build::{self, Observer, Report, Request, Stage};
use crate::diagnostic::{Code, Diagnostic};
use crate::words::text;
use std::collections::HashMap;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant, SystemTime};

/// Seconds: longer than the largest source takes on a slow machine.
pub const USUAL: u64 = 300;

/// Between two looks at what is done.
const TICK: Duration = Duration::from_millis(250);

/// What a main thread has, and other threads do not by themselves.
const STACK: usize = 8 << 20;

/// Builds the site; gives up when one file or output takes longer than `patience`.
pub fn build(request: &Request, bars: Bars, patience: Duration) -> Report {
    let watch = Arc::new(Watch::new(bars));
    let (sender, receiver) = channel();
    let (observer, request) = (Arc::clone(&watch), request.clone());
    let building = thread::Builder::new().name("build".into()).stack_size(STACK).spawn(move || {
        let _ = sender.send(build::build(&request, SystemTime::now(), &*observer));
    });
    let building = match building {
        Ok(building) => building,
        Err(error) => {
            return not_built(Diagnostic::new(Code::Stuck, text!("no thread can be started: {error}", error)));
        }
    };
    let report = loop {
        match receiver.recv_timeout(TICK) {
            Ok(report) => break report,
            Err(RecvTimeoutError::Timeout) => {
                if let Some(problem) = watch.stuck(patience) {
                    break not_built(problem);
                }
            }
            Err(RecvTimeoutError::Disconnected) => match building.join() {
                Err(panic) => resume_unwind(panic),
                Ok(()) => break not_built(Diagnostic::new(Code::Stuck, text!("the build ended without a result"))),
            },
        }
    };
    watch.bars.finish();
    report
}

fn not_built(problem: Diagnostic) -> Report {
    Report { diagnostics: vec![problem], ..Report::default() }
}

/// An observer that remembers what each thread is at.
struct Watch {
    bars: Bars,
    /// How many are at work: mostly what there is to do is to look at what is there already.
    busy: AtomicUsize,
    at_work: Mutex<HashMap<ThreadId, (String, Instant)>>,
}

impl Watch {
    fn new(bars: Bars) -> Self {
        Self { bars, busy: AtomicUsize::new(0), at_work: Mutex::default() }
    }

    fn at_work(&self) -> MutexGuard<'_, HashMap<ThreadId, (String, Instant)>> {
        self.at_work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A commit is never interrupted: then nothing is at work.
    fn stuck(&self, patience: Duration) -> Option<Diagnostic> {
        let at_work = self.at_work();
        let (what, since) = at_work.values().min_by_key(|(_, since)| *since)?;
        let seconds = Some(since.elapsed()).filter(|elapsed| *elapsed >= patience)?.as_secs();
        let message = text!("`{what}` is not done after {seconds} s; the build is given up", what, seconds);
        let hint =
            text!("look for a loop in its template, or for something odd in its source; --patience allows more time");
        Some(Diagnostic::new(Code::Stuck, message).hint(hint))
    }
}

impl Observer for Watch {
    fn begin(&self, stage: Stage, total: usize) {
        self.bars.begin(stage, total);
    }

    fn start(&self, what: &str) {
        self.busy.fetch_add(1, Ordering::Relaxed);
        self.at_work().insert(thread::current().id(), (what.to_owned(), Instant::now()));
    }

    fn advance(&self) {
        if self.busy.load(Ordering::Relaxed) > 0 && self.at_work().remove(&thread::current().id()).is_some() {
            self.busy.fetch_sub(1, Ordering::Relaxed);
        }
        self.bars.advance();
    }
}
