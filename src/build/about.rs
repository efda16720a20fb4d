//! What a store was written by: program, configuration, theme and data.

use super::Source;
use crate::digest::{Mark, Marker};
use crate::store::Store;
use crate::words::{Text, text};

/// What every output can see, part by part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About {
    pub program: Mark,
    /// Of all that decides how sources are read: the configuration, above all.
    pub reading: Mark,
    /// What else the command line says.
    pub choice: Mark,
    pub theme: Mark,
    pub data: Mark,
}

impl About {
    pub fn new(source: &Source, theme: Mark, data: Mark) -> Self {
        Self { program: program(), reading: source.mark, choice: source.choice, theme, data }
    }

    /// `None` if there is no store.
    pub fn of(store: &Store) -> Option<Self> {
        let (marks, rest) = store.about().as_chunks::<8>();
        let [program, reading, choice, theme, data] =
            <[[u8; 8]; 5]>::try_from(marks).ok()?.map(u64::from_le_bytes).map(Mark);
        rest.is_empty().then_some(Self { program, reading, choice, theme, data })
    }

    /// As the store keeps it.
    pub fn bytes(self) -> Vec<u8> {
        [self.program, self.reading, self.choice, self.theme, self.data].map(|mark| mark.0.to_le_bytes()).concat()
    }

    /// Whether what was read then would be read in the same way now.
    pub fn reads_like(self, other: Self) -> bool {
        (self.program, self.reading) == (other.program, other.reading)
    }

    /// All of it, for keys.
    pub fn mark(self) -> Mark {
        let [program, reading, choice, theme, data] = [self.program, self.reading, self.choice, self.theme, self.data];
        Marker::new().mark(program).mark(reading).mark(choice).mark(theme).mark(data).finish()
    }

    /// What is different from then, for people.
    pub fn differences(self, then: Self) -> Vec<Text> {
        [
            (self.program, then.program, text!("the program")),
            (self.reading, then.reading, text!("the configuration")),
            (self.choice, then.choice, text!("what the command line asks for")),
            (self.theme, then.theme, text!("the theme")),
            (self.data, then.data, text!("a file in _data")),
        ]
        .into_iter()
        .filter(|(now, then, _)| now != then)
        .map(|(_, _, name)| name)
        .collect()
    }
}

/// Of the program's sources, so that what one version knew is not believed by another.
fn program() -> Mark {
    Mark::of(concat!(env!("CARGO_PKG_VERSION"), " ", env!("GONGBAO_SOURCES")).as_bytes())
}
