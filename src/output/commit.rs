//! The commit changes the destination in steps, each of which can be the last without harm.
//!
//! | step | a kill after it leaves |
//! |---|---|
//! | survey | all as it was: it only looks |
//! | announce | a manifest that names some files too many |
//! | make room | files missing that change places with a directory |
//! | make directories | empty directories |
//! | place | new files, all owned, and stale ones; in a destination that was empty, whole folders of them |
//! | sweep | a manifest that names some files too many |
//! | record | the finished site |

use super::{
    area::Area,
    destination::Destination,
    error::OutputError,
    ledger::{Before, Closed, Staged, merged},
    manifest::Manifest,
    path::OutputPath,
    staging::Summary,
    tree::{self, Standing},
};
use std::{
    collections::HashSet,
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

/// How many foreign files are named in the summary.
const FOREIGN_NAMED: usize = 20;

/// One part of a commit.
type Step = fn(&mut Commit<'_>) -> Result<(), OutputError>;

/// One after the other; [`Commit::survey`] came before.
pub(super) const STEPS: [Step; 6] = [
    |commit| commit.announce(),
    |commit| commit.make_room(),
    |commit| commit.make_directories(),
    |commit| commit.place(),
    |commit| commit.sweep(),
    |commit| commit.record(),
];

/// Brings the destination to what `closed` says.
pub(super) fn commit(destination: &mut Destination, area: &Area, closed: &Closed) -> Result<Summary, OutputError> {
    let mut commit = Commit::survey(destination, area, closed)?;
    for step in STEPS {
        step(&mut commit)?;
    }
    Ok(commit.summary)
}

pub(super) struct Commit<'a> {
    destination: &'a mut Destination,
    area: &'a Area,
    closed: &'a Closed,
    root: PathBuf,
    /// What the area's tree holds, to be renamed as it is.
    pub(super) planted: Vec<OsString>,
    /// Files that are renamed one by one, sorted by path.
    pub(super) placements: Vec<Placement<'a>>,
    /// Stale files that stand in the way, sorted.
    early: Vec<&'a str>,
    /// All other stale files, sorted.
    late: Vec<&'a str>,
    /// Directories that must become files; all files in them are stale.
    hollow: Vec<&'a str>,
    /// Foreign files that are overwritten.
    foreign: HashSet<&'a str>,
    summary: Summary,
}

/// A staged file and where it goes.
#[derive(Clone, Copy)]
pub(super) struct Placement<'a> {
    path: &'a str,
    staged: Staged,
}

impl<'a> Commit<'a> {
    /// Finds everything that stands in the way, before anything is changed.
    pub(super) fn survey(
        destination: &'a mut Destination,
        area: &'a Area,
        closed: &'a Closed,
    ) -> Result<Self, OutputError> {
        let root = destination.root().to_path_buf();
        let planted = names(&area.tree())?;
        let (placements, in_tree): (Vec<_>, Vec<_>) =
            placements(closed).into_iter().partition(|placement| placement.staged.slot.is_some());
        let mut early = obstacles(&root, closed)?;
        let hollow: Vec<&str> = placements
            .iter()
            .filter(|placement| placement.staged.before == Before::Directory)
            .map(|placement| placement.path)
            .collect();
        for path in &hollow {
            if let Some(foreign) = tree::foreign_file(&root, Path::new(path), &closed.former)? {
                return Err(OutputError::DirectoryInTheWay { path: root.join(path), foreign: root.join(foreign) });
            }
        }
        early.extend(inside(&hollow, closed));
        // Where the file system takes `A` and `a` for one file, deleting the stale one last would delete the new one.
        if cfg!(any(windows, target_os = "macos")) {
            early.extend(twins(&placements, closed));
        }
        let (early, late) = {
            let early: HashSet<&str> = early.into_iter().collect();
            closed.stale().partition(|path| early.contains(path))
        };
        let foreign: HashSet<&str> = closed
            .new
            .iter()
            .filter(|(_, staged)| staged.is_some_and(|staged| staged.before == Before::Something))
            .map(|(path, _)| path.as_str())
            .collect();
        let staying = closed.seen.iter().filter(|&&seen| seen).count();
        let summary = Summary {
            written: placements.len() + in_tree.len(),
            unchanged: (staying + closed.new.len()).saturating_sub(placements.len() + in_tree.len()),
            replaced_foreign: first_by_path(closed, &foreign),
            stale: closed.stale().map(str::to_owned).collect(),
            ..Summary::default()
        };
        Ok(Self { destination, area, closed, root, planted, placements, early, late, hollow, foreign, summary })
    }

    /// Widens the manifest to the old and the new paths, so that a kill leaves no file without an owner. Foreign files
    /// that are about to be overwritten are not claimed yet: a kill before that must not make them ours.
    fn announce(&mut self) -> Result<(), OutputError> {
        let closed = self.closed;
        let added = closed.new.iter().map(|(path, _)| path.as_str()).filter(|path| !self.foreign.contains(path));
        if self.destination.recorded && self.foreign.len() == closed.new.len() {
            return Ok(());
        }
        let wide = Manifest::of(merged(closed.former.paths(), added));
        self.destination.record(wide)
    }

    /// Removes own files where a directory is needed, and own directories where a file is.
    fn make_room(&mut self) -> Result<(), OutputError> {
        self.summary.deleted += tree::sweep(&self.root, self.early.iter().copied())?;
        for path in &self.hollow {
            let directory = self.root.join(path);
            if tree::standing(&directory)? == Standing::Directory {
                tree::remove_hollow(&directory)?;
            }
        }
        Ok(())
    }

    /// Creates all directories before the first file is placed: if the disk is full, the site is still the former one.
    fn make_directories(&mut self) -> Result<(), OutputError> {
        let mut created = Vec::new();
        for directory in tree::directories(self.placements.iter().map(|placement| placement.path)) {
            let directory = self.root.join(directory);
            match fs::create_dir(&directory) {
                Ok(()) => created.push(directory),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => {
                    for directory in created.iter().rev() {
                        let _ = fs::remove_dir(directory);
                    }
                    return Err(OutputError::io("create", &directory, error));
                }
            }
        }
        Ok(())
    }

    /// Renames the staged files into place. New files come first, so that a reader who meets a changed page finds
    /// what it links to.
    fn place(&mut self) -> Result<(), OutputError> {
        for name in &self.planted {
            transplant(&self.area.tree().join(name), &self.root.join(name))?;
        }
        let is_new = |placement: &&Placement<'_>| placement.staged.before == Before::Nothing;
        let (new, changed): (Vec<&Placement<'_>>, Vec<&Placement<'_>>) = self.placements.iter().partition(is_new);
        for placement in new.into_iter().chain(changed) {
            let place = self.root.join(placement.path);
            let Some(slot) = placement.staged.slot else { continue };
            fs::rename(self.area.path(slot), &place).map_err(|error| OutputError::io("write", &place, error))?;
        }
        Ok(())
    }

    /// Deletes what earlier builds wrote and this one did not.
    fn sweep(&mut self) -> Result<(), OutputError> {
        self.summary.deleted += tree::sweep(&self.root, self.late.iter().copied())?;
        Ok(())
    }

    /// Narrows the manifest to what is there now.
    fn record(&mut self) -> Result<(), OutputError> {
        if self.early.is_empty() && self.late.is_empty() && self.foreign.is_empty() {
            return Ok(());
        }
        let narrow = Manifest::of(self.closed.current());
        self.destination.record(narrow)
    }
}

/// Renames a file or a whole folder. Where someone has made that folder meanwhile, what it holds is renamed.
fn transplant(from: &Path, to: &Path) -> Result<(), OutputError> {
    let failed = |error| OutputError::io("write", to, error);
    let Err(error) = fs::rename(from, to) else { return Ok(()) };
    match (tree::standing(from)?, tree::standing(to)?) {
        (Standing::Directory, Standing::Directory) => {
            for name in names(from)? {
                transplant(&from.join(&name), &to.join(&name))?;
            }
            Ok(())
        }
        (Standing::Directory, Standing::Link) => Err(OutputError::LinkInTheWay { path: to.to_path_buf() }),
        (Standing::Directory, Standing::File { .. } | Standing::Other) => {
            Err(OutputError::FileInTheWay { path: to.to_path_buf() })
        }
        _ => Err(failed(error)),
    }
}

/// What a directory holds, sorted; nothing if there is none.
fn names(directory: &Path) -> Result<Vec<OsString>, OutputError> {
    let failed = |error| OutputError::io("read", directory, error);
    let entries = match fs::read_dir(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        read => read.map_err(failed)?,
    };
    let names: Result<Vec<OsString>, _> = entries.map(|entry| Ok(entry.map_err(failed)?.file_name())).collect();
    names.map(|mut names| {
        names.sort_unstable();
        names
    })
}

/// All staged files, sorted by path.
fn placements(closed: &Closed) -> Vec<Placement<'_>> {
    let new = closed.new.iter().filter_map(|(path, staged)| staged.map(|staged| (path.as_str(), staged)));
    let changed = closed.changed.iter().map(|&(index, staged)| (closed.former.path(index as usize), staged));
    let mut placements: Vec<Placement<'_>> =
        new.chain(changed).map(|(path, staged)| Placement { path, staged }).collect();
    placements.sort_unstable_by_key(|placement| placement.path);
    placements
}

/// Looks at every directory above an output. Own files that stand there are returned; anything else is an error.
/// Unchanged outputs are looked at too: they must not have been compared through a link.
fn obstacles<'a>(root: &Path, closed: &'a Closed) -> Result<Vec<&'a str>, OutputError> {
    let mut obstacles = Vec::new();
    let mut missing: Option<&str> = None;
    for directory in tree::directories(closed.current()) {
        if closed.has(directory) {
            return Err(OutputError::FileAndDirectory { path: directory.to_owned() });
        }
        if missing.is_some_and(|above| tree::is_below(directory, above)) {
            continue;
        }
        let place = root.join(directory);
        missing = match tree::standing(&place)? {
            Standing::Directory => None,
            Standing::Absent => Some(directory),
            _ if closed.former.contains(directory) => {
                obstacles.push(directory);
                Some(directory)
            }
            Standing::Link => return Err(OutputError::LinkInTheWay { path: place }),
            Standing::File { .. } | Standing::Other => {
                return Err(OutputError::FileInTheWay { path: place });
            }
        };
    }
    Ok(obstacles)
}

/// The stale paths below one of `directories`.
fn inside<'a>(directories: &[&str], closed: &'a Closed) -> Vec<&'a str> {
    let is_inside = |path: &&str| directories.iter().any(|above| tree::is_below(path, above));
    match directories {
        [] => Vec::new(),
        _ => closed.stale().filter(is_inside).collect(),
    }
}

/// The stale paths that differ from a placed one in case alone.
fn twins<'a>(placements: &[Placement<'_>], closed: &'a Closed) -> Vec<&'a str> {
    let stale: Vec<(String, &str)> = closed.stale().map(|path| (path.to_lowercase(), path)).collect();
    if stale.is_empty() {
        return Vec::new();
    }
    let placed: HashSet<String> = placements.iter().map(|placement| placement.path.to_lowercase()).collect();
    stale.into_iter().filter_map(|(lower, path)| placed.contains(&lower).then_some(path)).collect()
}

fn first_by_path(closed: &Closed, foreign: &HashSet<&str>) -> Vec<OutputPath> {
    let is_foreign = |path: &&OutputPath| foreign.contains(path.as_str());
    let paths = closed.new.iter().map(|(path, _)| path);
    paths.filter(is_foreign).take(FOREIGN_NAMED).cloned().collect()
}
