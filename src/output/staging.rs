//! [`Staging`] takes the outputs of one build from many threads and leaves the destination alone until the commit.

use super::{
    area::Area,
    commit, compare,
    destination::Destination,
    error::OutputError,
    ledger::{Before, Claim, Ledger, Staged},
    path::OutputPath,
    tree::{self, Standing},
};
use crate::digest::{Content, Digested};
use crate::stamp::Stamp;
use std::{
    fs::{self, File},
    io::{self, Seek as _, Write as _},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

/// A build in progress. Dropping it leaves the destination as it was.
#[derive(Debug)]
pub struct Staging<'d> {
    destination: &'d mut Destination,
    ledger: Ledger,
    area: Area,
    /// Of all outputs offered.
    bytes: AtomicU64,
    /// An output was claimed and not staged.
    failed: AtomicBool,
    /// The destination held nothing when the build began.
    is_void: bool,
}

/// What became of an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offered {
    /// The present file holds the same bytes; it is not touched.
    Unchanged(Stamp),
    /// The bytes are staged and take their place at the commit, where no file was.
    Added(Stamp),
    /// The bytes are staged and take the place of others at the commit.
    Changed(Stamp),
}

/// What a commit did, in files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub written: usize,
    pub unchanged: usize,
    pub deleted: usize,
    /// Paths that an earlier build wrote and this one did not, sorted.
    pub stale: Vec<String>,
    /// Of all outputs offered, written or not; kept ones are not counted.
    pub bytes: u64,
    /// Files overwritten that no earlier build wrote; the first 20 by path.
    pub replaced_foreign: Vec<OutputPath>,
}

impl<'d> Staging<'d> {
    pub(super) fn new(destination: &'d mut Destination, area: Area) -> Self {
        Self {
            ledger: Ledger::new(Arc::clone(&destination.former)),
            is_void: destination.is_void(),
            destination,
            area,
            bytes: AtomicU64::new(0),
            failed: AtomicBool::new(false),
        }
    }

    /// Offers the bytes of one output.
    ///
    /// # Errors
    /// [`OutputError::Twice`] if the path came before. After any error the build cannot be committed.
    pub fn offer(&self, path: &OutputPath, bytes: &[u8]) -> Result<Offered, OutputError> {
        self.guarded(|| {
            let claim = self.claim(path)?;
            let size = bytes.len() as u64;
            self.bytes.fetch_add(size, Ordering::Relaxed);
            let place = path.under(self.destination.root());
            let standing = self.standing(&place)?;
            if standing == (Standing::File { bytes: size }) && compare::holds(&place, bytes) {
                return Ok(Offered::Unchanged(self.present(path).unwrap_or_default()));
            }
            self.stage(path, claim, standing, "write", |file| file.write_all(bytes))
        })
    }

    /// Offers a copy of a file of any size, from its beginning. Its permissions are not copied. Also says what was
    /// copied, since the file may change meanwhile.
    ///
    /// # Errors
    /// As [`offer`](Self::offer), and if it cannot be read to its end.
    pub fn offer_copy(&self, path: &OutputPath, original: &mut File) -> Result<(Offered, Content), OutputError> {
        self.guarded(|| {
            let claim = self.claim(path)?;
            let place = path.under(self.destination.root());
            let unreadable = |error| OutputError::io("copy to", &place, error);
            let size = original.metadata().map_err(unreadable)?.len();
            self.bytes.fetch_add(size, Ordering::Relaxed);
            let standing = self.standing(&place)?;
            if standing == (Standing::File { bytes: size }) {
                let mut digested = Digested::new(&mut *original);
                if compare::equals(&place, &mut digested).map_err(unreadable)? {
                    return Ok((Offered::Unchanged(self.present(path).unwrap_or_default()), digested.content()));
                }
                original.rewind().map_err(unreadable)?;
            }
            let mut digested = Digested::new(original);
            let offered = self.stage(path, claim, standing, "copy to", |file| digested.copy_to(file))?;
            Ok((offered, digested.content()))
        })
    }

    /// Keeps the file that an earlier build wrote, because it is known to be right or because it is better than none.
    /// It counts as unchanged. A path that no build wrote is adopted if there is a file, and otherwise ignored.
    ///
    /// # Errors
    /// [`OutputError::Twice`] if the path came before.
    pub fn keep(&self, path: &OutputPath) -> Result<(), OutputError> {
        self.guarded(|| {
            if !self.ledger.is_own(path) && self.present(path).is_none() {
                return Ok(());
            }
            self.claim(path).map(drop)
        })
    }

    /// What is known of the file at `path` now, if there is a regular one: its size and when it was written last, to
    /// find out whether someone else altered it.
    pub fn present(&self, path: &OutputPath) -> Option<Stamp> {
        fs::symlink_metadata(path.under(self.destination.root()))
            .ok()
            .filter(fs::Metadata::is_file)
            .map(|m| Stamp::of(&m))
    }

    /// Opens the present file for reading.
    pub fn read(&self, path: &OutputPath) -> io::Result<File> {
        File::open(path.under(self.destination.root()))
    }

    /// Brings the destination to what was offered and kept.
    ///
    /// # Errors
    /// Whatever can be foreseen is found before anything is changed. If the operating system refuses later, each file
    /// is the former or the new one, whole, and the next build goes on from there.
    pub fn commit(self) -> Result<Summary, OutputError> {
        if self.failed.into_inner() {
            return Err(OutputError::Incomplete);
        }
        let mut summary = commit::commit(self.destination, &self.area, &self.ledger.close())?;
        summary.bytes = self.bytes.into_inner();
        Ok(summary)
    }

    /// Gives the build up; the same as dropping it.
    pub fn abandon(self) {}

    /// For tests that stop a commit half way.
    #[cfg(test)]
    pub(super) fn into_parts(self) -> (&'d mut Destination, Ledger, Area) {
        (self.destination, self.ledger, self.area)
    }

    /// Nothing stands in what was empty; who puts something there meanwhile is met at the commit.
    fn standing(&self, place: &Path) -> Result<Standing, OutputError> {
        if self.is_void { Ok(Standing::Absent) } else { tree::standing(place) }
    }

    fn claim(&self, path: &OutputPath) -> Result<Claim, OutputError> {
        self.ledger.claim(path).ok_or_else(|| OutputError::Twice { path: path.clone() })
    }

    fn stage(
        &self,
        path: &OutputPath,
        claim: Claim,
        standing: Standing,
        action: &'static str,
        write: impl FnOnce(&mut File) -> io::Result<()>,
    ) -> Result<Offered, OutputError> {
        let planted = if self.is_void { self.area.plant(path)? } else { None };
        let (mut file, slot) = match planted {
            Some(file) => (file, None),
            None => self.area.create(claim.shard).map(|(file, slot)| (file, Some(slot)))?,
        };
        write(&mut file).map_err(|error| OutputError::io(action, &path.under(self.destination.root()), error))?;
        let before = match standing {
            Standing::Absent => Before::Nothing,
            Standing::Directory => Before::Directory,
            Standing::File { .. } | Standing::Link | Standing::Other => Before::Something,
        };
        self.ledger.stage(path, claim, Staged { slot, before });
        let stamp = Stamp::of(
            &file.metadata().map_err(|error| OutputError::io("write", &path.under(self.destination.root()), error))?,
        );
        Ok(match before {
            Before::Nothing | Before::Directory => Offered::Added(stamp),
            Before::Something => Offered::Changed(stamp),
        })
    }

    /// Remembers a failure, so that a caller who overlooks it cannot commit half a site.
    fn guarded<T>(&self, attempt: impl FnOnce() -> Result<T, OutputError>) -> Result<T, OutputError> {
        let result = attempt();
        if result.is_err() {
            self.failed.store(true, Ordering::Relaxed);
        }
        result
    }
}
