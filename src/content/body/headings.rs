//! Moves the headings of a body so that its highest is an `h2`, below the page's own title.

use html5ever::{LocalName, local_name};

/// The level of the highest heading in a body.
const TOP: u8 = 2;

const NAMES: [LocalName; 6] =
    [local_name!("h1"), local_name!("h2"), local_name!("h3"), local_name!("h4"), local_name!("h5"), local_name!("h6")];

/// The level of a heading's name, 1 to 6; `None` for other names.
pub(super) fn level(name: &LocalName) -> Option<u8> {
    (1..).zip(NAMES).find_map(|(level, known)| (known == *name).then_some(level))
}

/// How the headings of one body move.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shift {
    highest: Option<u8>,
}

impl Shift {
    /// Takes note of an element of the body.
    pub(super) fn see(&mut self, name: &LocalName) {
        if let Some(level) = level(name) {
            self.highest = Some(self.highest.map_or(level, |highest| highest.min(level)));
        }
    }

    /// The name to write for `name`: another one if it is a heading that moves.
    pub(super) fn apply(self, name: &LocalName) -> LocalName {
        let (Some(highest), Some(level)) = (self.highest, level(name)) else {
            return name.clone();
        };
        let moved = (level + TOP).saturating_sub(highest).clamp(TOP, 6);
        NAMES[usize::from(moved - 1)].clone()
    }
}
