//! Moves the headings of a body so that its highest is an `h2`, below the page's own title.

use html5ever::{LocalName, local_name};

/// The level of the highest heading in a body.
const TOP: u8 = 2;

/// The level of a heading's name, 1 to 6; `None` for other names.
pub(super) fn level(name: &LocalName) -> Option<u8> {
    match *name {
        local_name!("h1") => Some(1),
        local_name!("h2") => Some(2),
        local_name!("h3") => Some(3),
        local_name!("h4") => Some(4),
        local_name!("h5") => Some(5),
        local_name!("h6") => Some(6),
        _ => None,
    }
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
        match (level + TOP).saturating_sub(highest) {
            ..=2 => local_name!("h2"),
            3 => local_name!("h3"),
            4 => local_name!("h4"),
            5 => local_name!("h5"),
            6.. => local_name!("h6"),
        }
    }
}
