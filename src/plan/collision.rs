//! Two outputs on one path: who wins, and what is said about it.

use super::{Output, OutputKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::route::Route;
use std::collections::{HashMap, HashSet};

/// Who has the better right to an address; the greater wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Claim {
    /// A page with Liquid tags, which cannot be what its author meant.
    Liquid,
    Generated,
    Redirect,
    Post,
    Static,
    Page,
}

/// An output with its origin.
pub(super) struct Candidate {
    pub output: Output,
    pub claim: Claim,
    /// A source file as messages show it, or the name of what is generated.
    pub origin: String,
}

/// Collects outputs, each path once.
#[derive(Default)]
pub(super) struct Outputs {
    kept: Vec<Candidate>,
    by_file: HashMap<String, usize>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Outputs {
    pub fn add(&mut self, claim: Claim, origin: impl Into<String>, route: Route, kind: OutputKind) {
        let candidate = Candidate { output: Output { route, kind }, claim, origin: origin.into() };
        let file = candidate.output.route.file();
        match self.by_file.get(&file).copied() {
            None => {
                self.by_file.insert(file, self.kept.len());
                self.kept.push(candidate);
            }
            Some(at) => {
                // Of equals the later one wins, as Jekyll's does by overwriting.
                let wins = candidate.claim >= self.kept[at].claim;
                let (winner, loser) = if wins { (&candidate, &self.kept[at]) } else { (&self.kept[at], &candidate) };
                self.diagnostics.extend(collision(winner, loser));
                if wins {
                    self.kept[at] = candidate;
                }
            }
        }
    }

    /// The outputs without those whose file would stand where another needs a folder.
    pub fn finish(mut self) -> (Vec<Output>, Vec<Diagnostic>) {
        self.drop_files_that_are_folders();
        self.warn_of_case();
        (self.kept.into_iter().map(|candidate| candidate.output).collect(), self.diagnostics)
    }

    fn drop_files_that_are_folders(&mut self) {
        let mut folders: HashSet<&str> = HashSet::new();
        for file in self.by_file.keys() {
            folders.extend(file.match_indices('/').map(|(at, _)| &file[..at]));
        }
        let diagnostics = &mut self.diagnostics;
        self.kept.retain(|candidate| {
            let file = candidate.output.route.file();
            let blocked = folders.contains(file.as_str());
            if blocked {
                let message =
                    format!("would be the file {file}, which other outputs need as a folder; it is not published");
                let found = Diagnostic::new(Code::UrlCollision, message).file(&candidate.origin);
                diagnostics.push(found.hint("give it another permalink"));
            }
            !blocked
        });
    }

    fn warn_of_case(&mut self) {
        let mut lower: HashMap<String, usize> = HashMap::with_capacity(self.kept.len());
        for (at, candidate) in self.kept.iter().enumerate() {
            let file = candidate.output.route.file();
            if let Some(first) = lower.insert(file.to_lowercase(), at) {
                let other = &self.kept[first];
                self.diagnostics.push(
                    Diagnostic::new(
                        Code::CaseCollision,
                        format!(
                            "{file} and {} differ only in case; one of them is lost on macOS and Windows",
                            other.output.route.file()
                        ),
                    )
                    .file(&candidate.origin)
                    .hint("write the name in the same way everywhere"),
                );
            }
        }
    }
}

fn collision(winner: &Candidate, loser: &Candidate) -> Option<Diagnostic> {
    let path = winner.output.route.path();
    if loser.claim == Claim::Liquid {
        let message = format!("gives way to {} at {path}, since its Liquid tags are not executed", winner.origin);
        return Some(Diagnostic::new(Code::PageClaimsRoute, message).file(&loser.origin));
    }
    if loser.claim == Claim::Generated && winner.claim != Claim::Generated {
        let message = format!("takes the place of {} at {path}", loser.origin);
        return Some(Diagnostic::new(Code::PageClaimsRoute, message).file(&winner.origin));
    }
    let message = format!("has the address {path} too, which {} keeps; this one is not published", winner.origin);
    Some(Diagnostic::new(Code::UrlCollision, message).file(&loser.origin).hint("give one of the two another address"))
}
