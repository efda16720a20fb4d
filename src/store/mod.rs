//! What the last build knew: of each source its stamp, its digest and what was read from it; of each output its key, and
//! its stamp and digest as they were written. One file, [`FILE`], that may be deleted at any time.
//!
//! Each table is saved in one transaction: sources when they have been read, outputs behind the commit of the destination.
//! A build that is killed leaves the former store, which then knows less than there is; what it does know is checked against the file
//! system before it is believed. A store that is damaged, of another version or held by another process counts as none,
//! and a damaged part of one as unknown.
//!
//! Knows neither posts nor templates: rows are bytes under a path.

mod block;
mod row;
mod spare;
mod table;

pub use block::{Block, Change, Rows};
pub use row::{OutputRow, SourceRow};

use crate::words::{Text, text};
use redb::{Builder, Database, ReadOnlyDatabase, ReadableDatabase, ReadableTable, TableDefinition, WriteTransaction};
use spare::using;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

/// Below the folder of a source's state.
pub const FILE: &str = "store.redb";

/// The layout of rows. Another number makes every store that is there unknown.
const FORMAT: u64 = 1;

/// Bytes that the database may keep in memory; every row is read once, so that more would be of no use.
const CACHE: usize = 16 << 20;

const ABOUT: TableDefinition<&str, &[u8]> = TableDefinition::new("about");

/// The name of the thread that touches the database.
pub const THREAD: &str = "store";

/// Rows about sources are kept under this name, those about outputs under that of the destination.
pub const SOURCES: &str = "sources";

/// Why a store could not be read or written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub file: PathBuf,
    pub reason: Text,
}

/// A store as the last build left it; perhaps none.
pub struct Store {
    file: PathBuf,
    database: Option<ReadOnlyDatabase>,
    about: Vec<u8>,
}

/// What is to be changed in one table, sorted by path.
pub struct Changes<'a> {
    pub table: &'a str,
    /// Forget everything else.
    pub anew: bool,
    pub rows: Vec<Change<'a>>,
}

impl Store {
    /// A store that knows nothing and is not read.
    pub fn none(state: &Path) -> Self {
        Self { file: state.join(FILE), database: None, about: Vec::new() }
    }

    /// Opens the store of a source. One that cannot be used is none, and a problem says why.
    pub fn open(state: &Path) -> (Self, Option<Problem>) {
        let mut store = Self::none(state);
        match fs::symlink_metadata(&store.file) {
            Err(_) => return (store, None),
            Ok(found) if found.is_file() => {}
            // Whoever opens a pipe waits for ever.
            Ok(_) => {
                let problem = store.problem(text!("it is no regular file"));
                return (store, Some(problem));
            }
        }
        match guarded(|| open(&store.file)) {
            Ok(Some((database, about))) => {
                store.database = Some(database);
                store.about = about;
                (store, None)
            }
            Ok(None) => (store, None),
            Err(reason) => {
                let problem = Problem { file: store.file.clone(), reason };
                (store, Some(problem))
            }
        }
    }

    /// Puts a new store where the present one is of no use, in one step: whoever holds the present one keeps it, and what
    /// they save is lost, which later builds find out.
    pub fn found(state: &Path, about: &[u8], changes: &Changes) -> Result<(), Problem> {
        let beside = state.join(format!("{FILE}.{}", std::process::id()));
        let founded = fs::create_dir_all(state)
            .map_err(Text::from)
            .and_then(|()| guarded(|| save(&beside, &[], about, changes)))
            .and_then(|()| fs::rename(&beside, state.join(FILE)).map_err(Text::from));
        founded.map_err(|reason| {
            let _ = fs::remove_file(&beside);
            Problem { file: state.join(FILE), reason }
        })
    }

    /// What the caller said of itself when it saved; empty if there is no store.
    pub fn about(&self) -> &[u8] {
        &self.about
    }

    /// Hands the blocks of a table to `visit`, in the order of their paths, some at a time. Damaged ones are passed over.
    pub fn read(&self, table: &str, mut visit: impl FnMut(Vec<Block>) + Send) -> Result<(), Problem> {
        let Some(database) = &self.database else { return Ok(()) };
        guarded(|| table::read(database, table, &mut visit)).map_err(|reason| self.problem(reason))
    }

    /// The row of one path.
    pub fn row(&self, table: &str, path: &str) -> Option<Vec<u8>> {
        let database = self.database.as_ref()?;
        guarded(|| table::row(database, table, path)).ok().flatten()
    }

    /// Ends reading: the store can be written to.
    pub fn close(self) -> Saved {
        Saved { file: self.file, about: self.about }
    }

    fn problem(&self, reason: Text) -> Problem {
        Problem { file: self.file.clone(), reason }
    }
}

/// A store that is not open, and what it said of itself last.
#[derive(Debug)]
pub struct Saved {
    file: PathBuf,
    about: Vec<u8>,
}

impl Saved {
    /// Saves, in one transaction, what a build found out. The table must be written `anew` if it was written under
    /// another `about`.
    pub fn save(self, about: &[u8], changes: &Changes) -> Result<Self, Problem> {
        if changes.rows.is_empty() && !changes.anew && about == self.about {
            return Ok(self);
        }
        guarded(|| save(&self.file, &self.about, about, changes)).map_err(|reason| {
            // A store that cannot be written must not be believed later.
            let _ = fs::remove_file(&self.file);
            Problem { file: self.file.clone(), reason }
        })?;
        Ok(Self { file: self.file, about: about.to_owned() })
    }
}

/// The database, and what its writer said of itself; `None` if it is one of another format.
fn open(file: &Path) -> Result<Option<(ReadOnlyDatabase, Vec<u8>)>, redb::Error> {
    let mut builder = Builder::new();
    builder.set_cache_size(CACHE);
    let database = match builder.open_read_only(file) {
        // A build was killed while it wrote: opening for writing goes back to the last whole transaction.
        Err(redb::DatabaseError::RepairAborted) => {
            drop(builder.open(file)?);
            builder.open_read_only(file)?
        }
        opened => opened?,
    };
    let transaction = database.begin_read()?;
    let table = match transaction.open_table(ABOUT) {
        Err(redb::TableError::TableDoesNotExist(_)) => return Ok(None),
        opened => opened?,
    };
    let format = table.get("format")?.map(|format| format.value().to_vec());
    if format.as_deref() != Some(FORMAT.to_le_bytes().as_slice()) {
        return Ok(None);
    }
    let about = table.get("about")?.map(|about| about.value().to_vec()).unwrap_or_default();
    drop((table, transaction));
    Ok(Some((database, about)))
}

fn save(file: &Path, expected: &[u8], about: &[u8], changes: &Changes) -> Result<(), redb::Error> {
    if expected.is_empty() {
        // Whatever lies there is not what this build has read.
        match fs::remove_file(file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    let database: Database = Builder::new().set_cache_size(CACHE).create(file)?;
    let (_, written) = using(database, |database| {
        let (transaction, filled) = using(database.begin_write()?, |new| fill(new, expected, about, changes));
        filled?;
        transaction.commit().map_err(redb::Error::from)
    });
    written
}

fn fill(new: &WriteTransaction, expected: &[u8], about: &[u8], changes: &Changes) -> Result<(), redb::Error> {
    let (_, said) = using(new.open_table(ABOUT)?, |table| {
        let found = table.get("about")?.map(|about| about.value().to_vec()).unwrap_or_default();
        if found != expected {
            return Err(redb::Error::Corrupted("another build has written it meanwhile".into()));
        }
        table.insert("format", FORMAT.to_le_bytes().as_slice())?;
        table.insert("about", about)?;
        Ok(())
    });
    said?;
    table::apply(new, changes)
}

/// A damaged database may make its reader panic ([`using`] lets it panic once only); that is one more way of being
/// unreadable. So it is read in a thread of its own, [`THREAD`], of whose panics the program need not speak.
fn guarded<T: Send>(attempt: impl FnOnce() -> Result<T, redb::Error> + Send) -> Result<T, Text> {
    thread::scope(|scope| {
        let spawned = thread::Builder::new().name(THREAD.to_owned()).spawn_scoped(scope, attempt);
        match spawned.map(thread::ScopedJoinHandle::join) {
            Ok(Ok(result)) => result.map_err(Text::from),
            Ok(Err(_)) => Err(text!("it is damaged")),
            Err(error) => Err(Text::from(error)),
        }
    })
}
