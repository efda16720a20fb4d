//! The staging area lies on the destination's own file system and leaves no trace when it is dropped.

use super::{error::OutputError, path::OutputPath};
use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
};

/// Threads that create files in one directory wait for one another; so there are several.
pub(super) const SHARDS: u8 = 32;

/// The folder of the tree within the area.
const TREE: &str = "tree";

/// Where a staged file lies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    shard: u8,
    number: u32,
}

/// A directory for staged files that comes into being with the first of them.
#[derive(Debug)]
pub(super) struct Area {
    /// Used if files can be renamed from here into the destination.
    preferred: PathBuf,
    /// Inside the destination, for when they cannot.
    fallback: PathBuf,
    chosen: OnceLock<PathBuf>,
    choosing: Mutex<()>,
    /// How many files each shard has; its directory exists when there is one.
    counts: [Mutex<u32>; SHARDS as usize],
}

impl Area {
    pub(super) fn new(preferred: PathBuf, fallback: PathBuf) -> Self {
        Self {
            preferred,
            fallback,
            chosen: OnceLock::new(),
            choosing: Mutex::new(()),
            counts: std::array::from_fn(|_| Mutex::new(0)),
        }
    }

    /// Opens a new empty file.
    pub(super) fn create(&self, shard: u8) -> Result<(File, Slot), OutputError> {
        let directory = self.directory()?;
        let mut count = held(&self.counts[usize::from(shard % SHARDS)]);
        let slot = Slot { shard: shard % SHARDS, number: *count };
        if *count == 0 {
            let path = directory.join(slot.shard.to_string());
            match fs::create_dir(&path) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                    return Err(OutputError::io("create", &path, error));
                }
                _ => {}
            }
        }
        *count += 1;
        drop(count);
        let path = directory.join(slot.shard.to_string()).join(slot.number.to_string());
        match File::create_new(&path) {
            Ok(file) => Ok((file, slot)),
            Err(error) => Err(OutputError::io("create", &path, error)),
        }
    }

    /// Opens a new empty file at its place in a tree that can be renamed into an empty destination piece by piece. `None`
    /// if it has no place there: a name is a file and a folder at once.
    pub(super) fn plant(&self, path: &OutputPath) -> Result<Option<File>, OutputError> {
        let place = path.under(&self.directory()?.join(TREE));
        let create = || File::options().write(true).create(true).truncate(true).open(&place);
        match create() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            created => return Ok(created.ok()),
        }
        // The first file of its folder.
        let folder = place.parent().unwrap_or(&place);
        match fs::create_dir_all(folder) {
            Ok(()) => create().map(Some).map_err(|error| OutputError::io("create", &place, error)),
            Err(error) if matches!(error.kind(), io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory) => {
                Ok(None)
            }
            Err(error) => Err(OutputError::io("create", folder, error)),
        }
    }

    /// Where that tree is.
    pub(super) fn tree(&self) -> PathBuf {
        self.chosen.get().unwrap_or(&self.preferred).join(TREE)
    }

    /// Where the file of `slot` is.
    pub(super) fn path(&self, slot: Slot) -> PathBuf {
        let directory = self.chosen.get().unwrap_or(&self.preferred);
        directory.join(format!("{}/{}", slot.shard, slot.number))
    }

    /// The directory, made at the first call.
    fn directory(&self) -> Result<&Path, OutputError> {
        if let Some(directory) = self.chosen.get() {
            return Ok(directory);
        }
        let choosing = held(&self.choosing);
        if self.chosen.get().is_none() {
            let directory = self.choose()?;
            let _ = self.chosen.set(directory);
        }
        drop(choosing);
        Ok(self.chosen.get().unwrap_or(&self.preferred))
    }

    /// Tries to rename a directory into the destination: device numbers would not tell, since bind mounts of one
    /// device (two volumes of a container) have the same one and still refuse renames between them.
    fn choose(&self) -> Result<PathBuf, OutputError> {
        let create = |path: &Path| fs::create_dir(path).map_err(|error| OutputError::io("create", path, error));
        let probe = self.preferred.join("probe");
        create(&self.preferred)?;
        create(&probe)?;
        let refused = |error| OutputError::io("write to", self.fallback.parent().unwrap_or(&self.fallback), error);
        match fs::rename(&probe, &self.fallback) {
            Ok(()) => {
                remove(&self.fallback)?;
                Ok(self.preferred.clone())
            }
            Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
                remove(&self.preferred)?;
                fs::create_dir(&self.fallback).map_err(refused)?;
                Ok(self.fallback.clone())
            }
            Err(error) => Err(refused(error)),
        }
    }

    /// Removes what a killed build left; the caller holds the lock.
    pub(super) fn clear(&self) -> Result<(), OutputError> {
        remove(&self.preferred)?;
        remove(&self.fallback)
    }
}

impl Drop for Area {
    fn drop(&mut self) {
        // What cannot be removed now is removed when the destination is opened again.
        let _ = self.clear();
    }
}

/// Removes a directory with all in it. Links in it are removed, not followed.
fn remove(directory: &Path) -> Result<(), OutputError> {
    match fs::remove_dir_all(directory) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(OutputError::io("remove", directory, error)),
        _ => Ok(()),
    }
}

/// Nothing here is left half done by a panic, so that a poisoned lock is as good as another.
pub(super) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn area(folder: &Path) -> Area {
        fs::create_dir_all(folder.join("root")).unwrap();
        Area::new(folder.join("staging"), folder.join("root/.gongbao-staging-x"))
    }

    #[test]
    fn nothing_is_created_before_the_first_file_and_nothing_is_left_behind() {
        let folder = tempfile::tempdir().unwrap();
        let area = area(folder.path());
        assert!(!folder.path().join("staging").exists());
        let (mut file, slot) = area.create(3).unwrap();
        file.write_all(b"x").unwrap();
        assert_eq!(area.path(slot), folder.path().join("staging/3/0"));
        assert_eq!(fs::read(area.path(slot)).unwrap(), b"x");
        drop(area);
        assert!(!folder.path().join("staging").exists());
        assert_eq!(fs::read_dir(folder.path().join("root")).unwrap().count(), 0);
    }

    #[test]
    fn a_destination_on_another_device_gets_its_staging_inside() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir_in("/dev/shm"));
        let Ok(other) = other else { return };
        let area = Area::new(one.path().join("staging"), other.path().join(".gongbao-staging-x"));
        let (_, slot) = area.create(0).unwrap();
        if area.path(slot).starts_with(one.path()) {
            return; // Here both are one file system.
        }
        assert!(area.path(slot).starts_with(other.path()));
        fs::rename(area.path(slot), other.path().join("final")).unwrap();
        drop(area);
        assert_eq!(fs::read_dir(other.path()).unwrap().count(), 1);
        assert_eq!(fs::read_dir(one.path()).unwrap().count(), 0);
    }
}
