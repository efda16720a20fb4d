//! Two outputs on one path: who wins, and what is said about it.
//!
//! Paths are compared by digests of their lower-cased text first, and letter by letter only where two digests are the
//! same: of a million outputs hardly any two are ever looked at.

use super::origin::Origin;
use super::{Output, OutputKind, volume};
use crate::config::Volumes;
use crate::content::ContentRoot;
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::Mark;
use crate::route::Route;
use crate::words::text;
use rayon::prelude::*;
use std::collections::HashSet;

/// Who has the better right to an address; the greater wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Claim {
    /// A page with Liquid tags, which cannot be what its author meant.
    Liquid,
    /// A former address of a post. A stranger's words must not take the place of the home page, a feed or a script.
    PostRedirect,
    Post,
    Generated,
    Redirect,
    Static,
    Page,
}

/// An output with its origin.
pub(super) struct Candidate<'a> {
    pub output: Output,
    pub claim: Claim,
    pub origin: Origin<'a>,
}

impl Candidate<'_> {
    fn file(&self) -> String {
        self.output.route.file()
    }
}

/// Collects outputs, of which [`finish`](Self::finish) keeps one for each path.
pub(super) struct Outputs<'a> {
    root: &'a ContentRoot,
    volumes: &'a Volumes,
    candidates: Vec<Candidate<'a>>,
    elsewhere: HashSet<Mark>,
}

/// What is wanted of a path before any other is looked at.
struct Marked {
    /// Of the path in lower case.
    lower: Mark,
    exact: Mark,
    at: u32,
}

impl<'a> Outputs<'a> {
    pub fn new(root: &'a ContentRoot, volumes: &'a Volumes) -> Self {
        Self { root, volumes, candidates: Vec::new(), elsewhere: HashSet::new() }
    }

    /// Unless it is on another site of the archive: there it may meet others, but not here.
    pub fn add(&mut self, claim: Claim, origin: Origin<'a>, route: Route, kind: OutputKind) {
        if !volume::is_here(&route, &kind, self.volumes) {
            self.elsewhere.insert(Mark::of(route.file().as_bytes()));
            return;
        }
        self.candidates.push(Candidate { output: Output { route, kind }, claim, origin });
    }

    /// Digests of the files that are on other sites of the archive.
    pub fn elsewhere(&mut self) -> HashSet<Mark> {
        std::mem::take(&mut self.elsewhere)
    }

    /// One output for each path, without those whose file would stand where another needs a folder.
    pub fn finish(mut self) -> (Vec<Output>, Vec<Diagnostic>) {
        let mut marked: Vec<Marked> = (0..self.candidates.len()).into_par_iter().map(|at| self.mark(at)).collect();
        let blocked = self.blocked(&marked);
        marked.par_sort_unstable_by_key(|marked| (marked.lower, marked.at));
        let mut diagnostics = Vec::new();
        let mut lost: Vec<usize> = Vec::new();
        for alike in marked.chunk_by(|a, b| a.lower == b.lower).filter(|alike| alike.len() > 1) {
            let alike: Vec<usize> = alike.iter().map(|marked| marked.at as usize).collect();
            lost.extend(self.settle(&alike, &mut diagnostics));
        }
        for at in blocked.into_iter().filter(|at| !lost.contains(at)).collect::<Vec<_>>() {
            diagnostics.push(self.in_the_way(at));
            lost.push(at);
        }
        lost.sort_unstable();
        let mut lost = lost.into_iter().peekable();
        let outputs = (0..).zip(self.candidates).filter_map(|(at, candidate)| {
            let is_lost = lost.next_if(|lost| *lost == at).is_some();
            (!is_lost).then_some(candidate.output)
        });
        (outputs.collect(), diagnostics)
    }

    fn mark(&self, at: usize) -> Marked {
        let file = self.candidates[at].file();
        let exact = Mark::of(file.as_bytes());
        let lower = if file.bytes().any(|byte| byte.is_ascii_uppercase() || !byte.is_ascii()) {
            Mark::of(file.to_lowercase().as_bytes())
        } else {
            exact
        };
        Marked { lower, exact, at: at as u32 }
    }

    /// Decides among candidates whose paths are alike; returns those that lose. The winner takes the place of the first.
    fn settle(&mut self, alike: &[usize], diagnostics: &mut Vec<Diagnostic>) -> Vec<usize> {
        let mut kept: Vec<usize> = Vec::new();
        let mut lost = Vec::new();
        for &at in alike {
            let file = self.candidates[at].file();
            let Some(&rival) = kept.iter().find(|rival| self.candidates[**rival].file() == file) else {
                kept.push(at);
                continue;
            };
            // Of equals the later one wins, as Jekyll's does by overwriting.
            let wins = self.candidates[at].claim >= self.candidates[rival].claim;
            if wins {
                self.candidates.swap(at, rival);
            }
            diagnostics.extend(self.collision(&self.candidates[rival], &self.candidates[at]));
            lost.push(at);
        }
        for pair in kept.windows(2) {
            let (first, second) = (&self.candidates[pair[0]], &self.candidates[pair[1]]);
            let (file, other) = (second.file(), first.file());
            if file.to_lowercase() == other.to_lowercase() {
                let message = text!(
                    "{file} and {other} differ only in case; one of them is lost on macOS and Windows",
                    file,
                    other
                );
                let found = Diagnostic::new(Code::CaseCollision, message)
                    .hint(text!("write the name in the same way everywhere"));
                // What is generated has no file of its own.
                diagnostics.push(match second.origin {
                    Origin::Source(path) => found.file(self.root.shown(path)),
                    _ => found,
                });
            }
        }
        lost
    }

    /// Candidates whose file is a folder of another's.
    fn blocked(&self, marked: &[Marked]) -> Vec<usize> {
        let mut folders: Vec<Mark> = self.candidates.par_chunks(1024).flat_map_iter(folders).collect();
        folders.par_sort_unstable();
        folders.dedup();
        let suspects = marked.par_iter().filter(|marked| folders.binary_search(&marked.exact).is_ok());
        let suspects: Vec<usize> = suspects.map(|marked| marked.at as usize).collect();
        let is_folder = |at: &usize| {
            let folder = self.candidates[*at].file() + "/";
            self.candidates.par_iter().any(|other| other.file().starts_with(&folder))
        };
        suspects.into_iter().filter(is_folder).collect()
    }

    fn in_the_way(&self, at: usize) -> Diagnostic {
        let candidate = &self.candidates[at];
        let message = text!(
            "would be the file {file}, which other outputs need as a folder; it is not published",
            file = candidate.file()
        );
        let found = Diagnostic::new(Code::UrlCollision, message).file(candidate.origin.words(self.root).english());
        found.hint(text!("give it another permalink"))
    }

    fn collision(&self, winner: &Candidate, loser: &Candidate) -> Option<Diagnostic> {
        let path = winner.output.route.path();
        let (kept, lost) = (winner.origin.words(self.root), loser.origin.words(self.root));
        let (winning, losing) = (kept.english(), lost.english());
        if loser.claim == Claim::Liquid {
            let message = text!("gives way to {kept} at {path}, since its Liquid tags are not executed", kept, path);
            return Some(Diagnostic::new(Code::PageClaimsRoute, message).file(losing));
        }
        if loser.claim == Claim::Generated && winner.claim != Claim::Generated {
            let message = text!("takes the place of {lost} at {path}", lost, path);
            return Some(Diagnostic::new(Code::PageClaimsRoute, message).file(winning));
        }
        let message = text!("has the address {path} too, which {kept} keeps; this one is not published", path, kept);
        Some(
            Diagnostic::new(Code::UrlCollision, message)
                .file(losing)
                .hint(text!("give one of the two another address")),
        )
    }
}

/// The folders above some outputs; neighbours mostly share theirs.
fn folders(candidates: &[Candidate]) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut last = String::new();
    for file in candidates.iter().map(Candidate::file) {
        let Some((folder, _)) = file.rsplit_once('/') else { continue };
        if folder != last {
            marks.extend(folder.match_indices('/').map(|(at, _)| Mark::of(&folder.as_bytes()[..at])));
            marks.push(Mark::of(folder.as_bytes()));
            folder.clone_into(&mut last);
        }
    }
    marks
}
