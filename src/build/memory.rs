//! What the store remembers of the outputs of one destination, and what that is worth today.

use crate::digest::{Content, Mark};
use crate::plan::Output;
use crate::render::Key;
use crate::stamp::Stamp;
use crate::store::{OutputRow, Store};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::hash::{BuildHasherDefault, Hasher};

/// Outputs by a digest of their path: two paths with one digest would share a row, whose key fits one of them at most.
pub struct Memory {
    table: String,
    rows: HashMap<Mark, OutputRow, BuildHasherDefault<AsItIs>>,
    forgotten: Vec<String>,
}

/// Whether an output must be rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is as it was written, and nothing it shows has changed.
    Fresh(Stamp),
    /// It has another time, but the same bytes; why it was rendered last.
    Touched(Stamp, Content, u8),
    Stale(Cause),
}

/// Why an output is rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Cause {
    /// The store knows nothing of it.
    Unknown = 1,
    /// The program, the configuration, the theme or the data changed.
    Site,
    /// The file that it is made from changed.
    Source,
    /// Something else that it shows changed: other posts, names, neighbours.
    Around,
    /// Its file is gone.
    Missing,
    /// Its file is not what was written.
    Altered,
}

impl Cause {
    const ALL: [Self; 6] = [Self::Unknown, Self::Site, Self::Source, Self::Around, Self::Missing, Self::Altered];

    fn of(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| *cause as u8 == number)
    }
}

impl Memory {
    /// Reads what is known of `planned` outputs, and which paths are known and no longer planned.
    pub fn load(store: &Store, destination: &str, planned: &[Output]) -> Self {
        let table = format!("outputs {destination}");
        let planned: HashSet<Mark, BuildHasherDefault<AsItIs>> =
            planned.par_iter().map(|output| Mark::of(output.route.file().as_bytes())).collect();
        let mut rows = HashMap::default();
        let mut forgotten = Vec::new();
        // Rows that cannot be read are outputs that are rendered.
        let _ = store.read(&table, |blocks| {
            rows.reserve(if rows.is_empty() { planned.len() } else { 0 });
            let decoded: Vec<Vec<(Mark, OutputRow)>> = blocks
                .par_iter()
                .map(|block| {
                    let rows = block.rows();
                    rows.filter_map(|(path, row)| Some((Mark::of(path.as_bytes()), OutputRow::decode(row)?))).collect()
                })
                .collect();
            for (block, decoded) in blocks.iter().zip(decoded) {
                if decoded.iter().any(|(mark, _)| !planned.contains(mark)) {
                    let paths = block.rows().map(|(path, _)| path);
                    let gone = paths.filter(|path| !planned.contains(&Mark::of(path.as_bytes())));
                    forgotten.extend(gone.map(str::to_owned));
                }
                rows.extend(decoded);
            }
        });
        Self { table, rows, forgotten }
    }

    /// Paths that the store knows and that are no longer planned.
    pub fn forgotten(&self) -> &[String] {
        &self.forgotten
    }

    /// The name of the store's table.
    pub fn table(&self) -> &str {
        &self.table
    }

    /// What is to be done about an output. `present` looks at its file, `read` opens it.
    pub fn judge(
        &self,
        path: &str,
        key: Key,
        present: impl FnOnce() -> Option<Stamp>,
        read: impl FnOnce() -> std::io::Result<File>,
    ) -> Verdict {
        let Some(row) = self.rows.get(&Mark::of(path.as_bytes())) else { return Verdict::Stale(Cause::Unknown) };
        let [site, source, around] = row.key;
        if let Some((_, _, cause)) =
            [(site, key.site, Cause::Site), (source, key.source, Cause::Source), (around, key.around, Cause::Around)]
                .into_iter()
                .find(|(then, now, _)| then != now)
        {
            return Verdict::Stale(cause);
        }
        let Some(stamp) = present() else { return Verdict::Stale(Cause::Missing) };
        if row.settled && stamp == row.stamp {
            return Verdict::Fresh(stamp);
        }
        let same = stamp.bytes == row.stamp.bytes
            && read().and_then(|mut file| Content::of_reader(&mut file)).is_ok_and(|content| content == row.content);
        if same { Verdict::Touched(stamp, row.content, row.cause) } else { Verdict::Stale(Cause::Altered) }
    }

    /// Why an output was rendered last.
    pub fn last_cause(&self, path: &str) -> Option<Cause> {
        self.rows.get(&Mark::of(path.as_bytes())).and_then(|row| Cause::of(row.cause))
    }
}

/// A [`Mark`] is a digest already.
#[derive(Default)]
pub struct AsItIs(u64);

impl Hasher for AsItIs {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
