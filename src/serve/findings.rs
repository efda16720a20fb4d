//! What is wrong with the site now, by where it comes from; what an update added and what it mended.

use crate::build::Notes;
use crate::diagnostic::{Code, Diagnostic, Severity};
use std::collections::{BTreeMap, BTreeSet};

/// Where findings come from: each is found anew as a whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    Configuration,
    Theme,
    /// Addresses, collisions, layouts.
    Plan,
    /// Templates that fail on a page.
    Rendering,
    /// A file, as messages name it.
    File(String),
}

/// All findings.
#[derive(Debug, Default)]
pub struct Findings {
    now: BTreeMap<Origin, Vec<Diagnostic>>,
    /// As they were at the start, of the origins that have changed since.
    first: BTreeMap<Origin, Vec<Diagnostic>>,
}

/// What an update changed.
#[derive(Debug, Default)]
pub struct Difference {
    pub new: Vec<Diagnostic>,
    pub gone: Vec<Diagnostic>,
}

impl Findings {
    /// From now on, only what changes is news.
    pub fn restart(&mut self) {
        self.first.clear();
    }

    /// What one origin says.
    pub fn of(&self, origin: &Origin) -> Vec<Diagnostic> {
        self.now.get(origin).cloned().unwrap_or_default()
    }

    /// Takes what an origin says now.
    /// Returns whether that is something else than before.
    pub fn set(&mut self, origin: Origin, found: Vec<Diagnostic>, difference: &mut Difference) -> bool {
        let then = self.now.remove(&origin).unwrap_or_default();
        let changed = then != found;
        difference.new.extend(found.iter().filter(|new| !then.contains(new)).cloned());
        difference.gone.extend(then.iter().filter(|old| !found.contains(old)).cloned());
        self.first.entry(origin.clone()).or_insert(then);
        if !found.is_empty() {
            self.now.insert(origin, found);
        }
        changed
    }

    /// Takes what the files that are `meant` say now; returns those of which something else is said now.
    pub fn set_files(
        &mut self,
        is_meant: impl Fn(&str) -> bool,
        mut notes: Notes,
        difference: &mut Difference,
    ) -> Vec<String> {
        let known = self.now.keys().filter_map(|origin| match origin {
            Origin::File(file) if is_meant(file) => Some(file.clone()),
            _ => None,
        });
        let mut files: BTreeSet<String> = known.collect();
        files.extend(notes.keys().cloned());
        let changed = files.into_iter().filter(|file| {
            let found = notes.remove(file).map_or(Vec::new(), |note| note.diagnostics);
            self.set(Origin::File(file.clone()), found, difference)
        });
        changed.collect()
    }

    /// Everything.
    pub fn all(&self) -> impl Iterator<Item = &Diagnostic> {
        self.now.values().flatten()
    }

    /// What an editor must see in the browser: what keeps the preview from being brought up to date, and whatever went
    /// wrong since the start. What was wrong before is in the terminal.
    pub fn shown(&self) -> Vec<Diagnostic> {
        let blocking = [Origin::Configuration, Origin::Theme, Origin::Rendering]
            .into_iter()
            .filter_map(|origin| self.now.get(&origin));
        let blocking = blocking.flatten().filter(|found| found.is_error());
        let since = self.first.iter().flat_map(|(origin, first)| {
            let now = self.now.get(origin).into_iter().flatten();
            now.filter(|found| is_worth_it(found) && !first.contains(found))
        });
        let mut shown: Vec<Diagnostic> = blocking.chain(since).cloned().collect();
        crate::diagnostic::sort(&mut shown);
        shown.dedup();
        shown
    }
}

/// Notes are for the terminal, and so are warnings that every post of a portal may carry.
fn is_worth_it(found: &Diagnostic) -> bool {
    match found.code {
        Code::DateWithoutZone | Code::NoUrl | Code::NoTimezone => false,
        _ => found.severity >= Severity::Warning,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Text;

    fn finding(code: Code, message: &str) -> Diagnostic {
        Diagnostic::new(code, Text::verbatim(message))
    }

    #[test]
    fn an_update_tells_what_is_new_and_what_is_mended() {
        let file = || Origin::File("a.md".into());
        let (old, new) = (finding(Code::BadYaml, "old"), finding(Code::Quarantined, "new"));
        let mut findings = Findings::default();
        findings.set(file(), vec![old.clone()], &mut Difference::default());
        findings.restart();
        assert!(findings.shown().is_empty(), "what was wrong at the start is no news");

        let mut difference = Difference::default();
        findings.set(file(), vec![old.clone(), new.clone()], &mut difference);
        assert_eq!((difference.new, difference.gone), (vec![new.clone()], vec![]));
        assert_eq!(findings.shown(), std::slice::from_ref(&new));

        let mut difference = Difference::default();
        findings.set(file(), Vec::new(), &mut difference);
        assert_eq!((difference.new, difference.gone), (vec![], vec![old, new]));
        assert!(findings.shown().is_empty() && findings.all().next().is_none());
    }

    #[test]
    fn a_broken_theme_is_shown_from_the_start() {
        let mut findings = Findings::default();
        let found = vec![finding(Code::TemplateError, "broken"), finding(Code::UnknownTheme, "odd")];
        findings.set(Origin::Theme, found, &mut Difference::default());
        findings.restart();
        assert_eq!(findings.shown(), [finding(Code::TemplateError, "broken")]);
    }
}
