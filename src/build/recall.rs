//! A library for a preview: read over the store if that was written by a build that reads alike, and kept for the next
//! start if there was none of use.

use super::library::{Library, Read};
use super::{About, Observer, Request, Source, changes};
use crate::content::Announce;
use crate::diagnostic::Diagnostic;
use crate::digest::Mark;
use crate::store::{Changes, SOURCES, Store};
use std::path::PathBuf;

/// A library, and what is worth keeping of it.
pub struct Recalled {
    pub library: Library,
    pub unsaved: Option<Unsaved>,
}

/// Rows of sources that no store knows.
pub struct Unsaved {
    state: PathBuf,
    about: About,
    rows: Vec<(String, Option<Vec<u8>>)>,
}

/// Reads the content; `announce` is told of each folder before it is listed.
pub fn recall(
    request: &Request,
    source: &Source,
    announce: Announce,
    observer: &dyn Observer,
) -> Result<Recalled, Vec<Diagnostic>> {
    let state = request.state();
    // A store that cannot be opened (a build may hold it) is none: nothing but time depends on it here.
    let (store, _) = Store::open(&state);
    let about = About::new(source, Mark::default(), Mark::default());
    let known = About::of(&store).is_some_and(|then| then.reads_like(about));
    let nothing = Store::none(&state);
    let Read { library, rows, .. } = Library::read(source, if known { &store } else { &nothing }, announce, observer)?;
    // What one look at held posts was read as must not take the place of what every build reads.
    let usual = !request.overrides.unpublished;
    let unsaved = (!known && usual).then_some(Unsaved { state, about, rows });
    Ok(Recalled { library, unsaved })
}

impl Unsaved {
    /// Puts a store of sources where there is none of use. If that fails the next start is slower, that is all.
    pub fn save(self) {
        let sources = Changes { table: SOURCES, anew: true, rows: changes(&self.rows) };
        if crate::output::prepare_state(&self.state).is_ok() {
            let _ = Store::found(&self.state, &self.about.bytes(), &sources);
        }
    }
}
