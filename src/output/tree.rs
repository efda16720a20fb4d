//! Directories of the destination are visited once each, and symbolic links in them are never followed.

use super::{error::OutputError, manifest::Manifest};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// What stands at a path. A link is `Other`, wherever it leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Absent,
    File { bytes: u64 },
    Directory,
    Link,
    Other,
}

/// Looks at `path` itself, not at what a link leads to.
pub(super) fn standing(path: &Path) -> Result<Standing, OutputError> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_file() => Ok(Standing::File { bytes: found.len() }),
        Ok(found) if found.is_dir() => Ok(Standing::Directory),
        Ok(found) if found.is_symlink() => Ok(Standing::Link),
        Ok(_) => Ok(Standing::Other),
        Err(error) => match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Ok(Standing::Absent),
            _ => Err(OutputError::io("look at", path, error)),
        },
    }
}

/// Whether `path` lies below the directory `directory`; both relative.
pub(super) fn is_below(path: &str, directory: &str) -> bool {
    path.strip_prefix(directory).is_some_and(|rest| rest.starts_with('/'))
}

/// Every directory above the sorted `paths` once, parents before children.
pub(super) fn directories<'a>(paths: impl Iterator<Item = &'a str>) -> impl Iterator<Item = &'a str> {
    let mut previous = "";
    paths.flat_map(move |path| {
        let entered = entered(previous, path);
        previous = path;
        entered
    })
}

/// The directories above `path` that are not above `previous`. In sorted paths all with one prefix stand together,
/// so comparing neighbours finds each directory exactly once.
fn entered<'a>(previous: &str, path: &'a str) -> impl Iterator<Item = &'a str> + use<'a> {
    let common = previous.bytes().zip(path.bytes()).take_while(|(left, right)| left == right).count();
    path.bytes().enumerate().skip(common).filter(|&(_, byte)| byte == b'/').map(|(slash, _)| &path[..slash])
}

/// Deletes the sorted `paths` that are files or links, and the directories that are then empty; never through a link.
/// Returns how many files were deleted.
pub(super) fn sweep<'a>(root: &Path, paths: impl Iterator<Item = &'a str>) -> Result<usize, OutputError> {
    let mut deleted = 0;
    let mut previous = "";
    let mut blocked: Option<&str> = None;
    let mut visited: Vec<&str> = Vec::new();
    for path in paths {
        if blocked.is_some_and(|directory| is_below(path, directory)) {
            continue;
        }
        blocked = None;
        for directory in entered(previous, path) {
            if standing(&root.join(directory))? != Standing::Directory {
                blocked = Some(directory);
                break;
            }
            visited.push(directory);
        }
        previous = path;
        if blocked.is_none() && delete(&root.join(path))? {
            deleted += 1;
        }
    }
    for directory in visited.into_iter().rev() {
        // It stays when it is not empty, and an empty one that cannot be removed harms nobody.
        let _ = fs::remove_dir(root.join(directory));
    }
    Ok(deleted)
}

/// Deletes a file or a link; a directory stays, and nothing there is fine.
fn delete(path: &Path) -> Result<bool, OutputError> {
    match standing(path)? {
        Standing::Absent | Standing::Directory => return Ok(false),
        Standing::File { .. } | Standing::Link | Standing::Other => {}
    }
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(OutputError::io("delete", path, error)),
    }
}

/// The first file in `directory` (relative to `root`) that `own` does not name. Empty directories are nobody's.
pub(super) fn foreign_file(root: &Path, directory: &Path, own: &Manifest) -> Result<Option<PathBuf>, OutputError> {
    for (name, is_directory) in entries(&root.join(directory))? {
        let path = directory.join(name);
        let foreign = if is_directory {
            foreign_file(root, &path, own)?
        } else if path.to_str().is_some_and(|path| own.contains(path)) {
            None
        } else {
            Some(path)
        };
        if foreign.is_some() {
            return Ok(foreign);
        }
    }
    Ok(None)
}

/// Removes `directory` if there is nothing in it but directories of which the same holds.
pub(super) fn remove_hollow(directory: &Path) -> Result<(), OutputError> {
    for (name, is_directory) in entries(directory)? {
        if is_directory {
            remove_hollow(&directory.join(name))?;
        }
    }
    fs::remove_dir(directory).map_err(|error| OutputError::io("remove", directory, error))
}

/// Names in `directory`, and whether each is a directory itself; closed before they are returned, so that depth costs
/// no file descriptors.
fn entries(directory: &Path) -> Result<Vec<(std::ffi::OsString, bool)>, OutputError> {
    let failed = |error| OutputError::io("read", directory, error);
    fs::read_dir(directory)
        .map_err(failed)?
        .map(|entry| {
            let entry = entry.map_err(failed)?;
            let is_directory = entry.file_type().map_err(failed)?.is_dir();
            Ok((entry.file_name(), is_directory))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn directories_come_once_and_parents_first() {
        let paths = ["a-b/x", "a.html", "a/b/x", "a/b/y", "a/bc/z", "b", "c/d/e/f"];
        assert_eq!(
            directories(paths.into_iter()).collect::<Vec<_>>(),
            ["a-b", "a", "a/b", "a/bc", "c", "c/d", "c/d/e"]
        );
    }

    proptest! {
        #[test]
        fn directories_of_any_sorted_paths_are_found_exactly_once(
            paths in prop::collection::btree_set("[a.-]{1,2}(/[ab新]{1,2}){0,3}", 0..20)
        ) {
            let found: Vec<&str> = directories(paths.iter().map(String::as_str)).collect();
            let expected: BTreeSet<&str> = paths
                .iter()
                .flat_map(|path| path.match_indices('/').map(|(slash, _)| &path[..slash]))
                .collect();
            prop_assert_eq!(found.len(), expected.len());
            prop_assert_eq!(found.iter().copied().collect::<BTreeSet<_>>(), expected);
            for (index, directory) in found.iter().enumerate() {
                if let Some((parent, _)) = directory.rsplit_once('/') {
                    prop_assert!(found[..index].contains(&parent));
                }
            }
        }
    }
}
