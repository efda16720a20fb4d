//! Files written whole or not at all, and never over a file that is there.

use chrono::NaiveDate;
use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// How many files may have the same day and name.
const TWINS: usize = 1000;
/// Half-written files begin so; the walk over content passes over names with a dot.
const PART: &str = ".gongbao-import-";
/// Half-written files older than this are some dead process's.
const STALE: Duration = Duration::from_secs(3600);

/// A folder that posts are added to.
#[derive(Debug)]
pub struct Folder {
    dir: PathBuf,
    /// Writes nothing, and remembers what it would have written.
    dry: bool,
    pretended: HashSet<PathBuf>,
}

/// What became of a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    Written(PathBuf),
    /// It is there already.
    There(PathBuf),
}

impl Folder {
    pub fn new(dir: PathBuf, dry: bool) -> Self {
        Self { dir, dry, pretended: HashSet::new() }
    }

    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Writes `YYYY-MM-DD-<slug>.<extension>`, with a number behind the slug if another file has that name. `is_same`
    /// tells whether a file that has the name is this very post.
    ///
    /// `slug` must be made by [`slugify`](crate::route::slugify) or the like, so that it is one plain name.
    pub fn add(
        &mut self,
        day: NaiveDate,
        slug: &str,
        extension: &str,
        text: &str,
        is_same: impl Fn(&Path) -> bool,
    ) -> io::Result<Added> {
        for twin in 1..=TWINS {
            let number = if twin == 1 { String::new() } else { format!("-{twin}") };
            let path = self.dir.join(format!("{}-{slug}{number}.{extension}", day.format("%Y-%m-%d")));
            match self.create(&path, text.as_bytes()) {
                Ok(()) => return Ok(Added::Written(path)),
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                Err(_) if !self.pretended.contains(&path) && is_same(&path) => return Ok(Added::There(path)),
                Err(_) => {}
            }
        }
        Err(io::Error::new(io::ErrorKind::AlreadyExists, format!("there are {TWINS} files of that name and day")))
    }

    fn create(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        if !self.dry {
            return create(path, bytes);
        }
        if path.symlink_metadata().is_ok() || !self.pretended.insert(path.to_owned()) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        Ok(())
    }

    /// Removes what processes that died while they wrote left here.
    pub fn sweep(&self, now: SystemTime) {
        let Ok(entries) = fs::read_dir(&self.dir) else { return };
        let is_part = |entry: &fs::DirEntry| entry.file_name().to_string_lossy().starts_with(PART);
        for entry in entries.flatten().filter(is_part) {
            let modified = entry.metadata().and_then(|metadata| metadata.modified());
            if modified.is_ok_and(|then| now.duration_since(then).is_ok_and(|age| age > STALE)) && !self.dry {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// Writes a file that must not be there yet (`AlreadyExists` otherwise), and the folders above it.
pub fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if path.symlink_metadata().is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    put(write_part(path, bytes)?, path)
}

/// Copies a file, with its time and permissions, to where none may be yet, and makes the folders above it.
pub fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if to.symlink_metadata().is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let part = part_of(to)?;
    let copied = fs::copy(from, &part).and_then(|_| {
        // A draft's date is the time of its file.
        let modified = fs::metadata(from)?.modified()?;
        File::options().append(true).open(&part)?.set_modified(modified)
    });
    // (What may not be written to keeps the time of the copy.)
    match copied {
        Err(error) if error.kind() != io::ErrorKind::PermissionDenied || !part.exists() => {
            let _ = fs::remove_file(&part);
            Err(error)
        }
        _ => put(part, to),
    }
}

/// Gives a finished file its name.
fn put(part: PathBuf, path: &Path) -> io::Result<()> {
    // A link, unlike a rename, does not take the place of a file that came meanwhile.
    let linked = match fs::hard_link(&part, path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => create_without_links(&part, path),
        result => result,
    };
    let _ = fs::remove_file(&part);
    linked
}

/// For file systems without hard links: of two processes at the same moment one fails, and none is overwritten.
fn create_without_links(part: &Path, path: &Path) -> io::Result<()> {
    File::create_new(path)?;
    fs::rename(part, path)
}

/// Exchanges the content of a file in one step.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let part = write_part(path, bytes)?;
    if let Ok(metadata) = fs::metadata(path) {
        let _ = fs::set_permissions(&part, metadata.permissions());
    }
    fs::rename(&part, path).inspect_err(|_| drop(fs::remove_file(&part)))
}

/// A name beside the file's that no other process has.
fn part_of(path: &Path) -> io::Result<PathBuf> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut name = OsString::from(format!("{PART}{}-", std::process::id()));
    // (A digest: the name itself may be as long as names can be.)
    let mark = crate::digest::Mark::of(path.as_os_str().as_encoded_bytes());
    name.push(format!("{:016x}", mark.0));
    Ok(folder.join(name))
}

/// The content, on disk.
fn write_part(path: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
    let part = part_of(path)?;
    let written = File::create(&part).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.inspect_err(|_| drop(fs::remove_file(&part)))?;
    Ok(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2024, 2, 3).unwrap()
    }

    fn names(dir: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_that_is_there_is_never_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let mut folder = Folder::new(dir.path().join("_posts"), false);
        let mut add =
            |text: &str| folder.add(day(), "a", "md", text, |path| fs::read(path).unwrap() == text.as_bytes());
        let first = add("one").unwrap();
        assert_eq!(first, Added::Written(dir.path().join("_posts/2024-02-03-a.md")));
        assert_eq!(add("two").unwrap(), Added::Written(dir.path().join("_posts/2024-02-03-a-2.md")));
        assert_eq!(add("one").unwrap(), Added::There(dir.path().join("_posts/2024-02-03-a.md")));
        assert_eq!(names(folder.dir()), ["2024-02-03-a-2.md", "2024-02-03-a.md"]);
        assert_eq!(fs::read_to_string(folder.dir().join("2024-02-03-a.md")).unwrap(), "one");
    }

    #[test]
    fn a_dry_run_writes_nothing_and_gives_no_name_twice() {
        let dir = tempfile::tempdir().unwrap();
        let mut folder = Folder::new(dir.path().join("_posts"), true);
        let mut add = |text: &str| folder.add(day(), "a", "md", text, |_| true);
        assert_ne!(add("one").unwrap(), add("two").unwrap());
        assert_eq!(names(dir.path()), Vec::<String>::new());
    }

    #[test]
    fn what_a_dead_process_left_is_swept_and_what_a_living_one_writes_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let (old, new) = (dir.path().join(format!("{PART}1-a")), dir.path().join(format!("{PART}2-b")));
        fs::write(&old, "x").unwrap();
        fs::write(&new, "x").unwrap();
        File::options().write(true).open(&old).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
        let now = fs::metadata(&new).unwrap().modified().unwrap();
        Folder::new(dir.path().to_owned(), false).sweep(now);
        assert!(!old.exists() && new.exists());
    }

    #[test]
    fn a_replaced_file_has_the_new_content_and_leaves_nothing_beside_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.md");
        create(&path, b"one").unwrap();
        assert_eq!(create(&path, b"two").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        replace(&path, b"two").unwrap();
        assert_eq!((fs::read_to_string(&path).unwrap().as_str(), names(dir.path()).len()), ("two", 1));
    }
}
