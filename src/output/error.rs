//! [`OutputError`] says what could not be done, where, and why, in words a person understands.

use super::path::OutputPath;
use crate::words::{Text, text};
use std::{
    error::Error,
    fmt::{self, Display, Formatter},
    io,
    path::{self, Path, PathBuf},
};

/// What Linux and macOS call `EMFILE`.
const TOO_MANY_FILES: i32 = 24;

/// Why the outputs could not be written. The file at every final path is whole whatever the error.
#[derive(Debug)]
#[non_exhaustive]
pub enum OutputError {
    /// The operating system refused. `action` is a verb: create, write, write to, copy to, remove, delete, read, lock, look at.
    Io { action: &'static str, path: PathBuf, source: io::Error },
    /// Another build of the same source is running; it holds this lock.
    Busy { lock: PathBuf },
    /// The destination must not be written to at all.
    Unsuitable { destination: PathBuf, refusal: Refusal },
    /// The same path was offered or kept twice: a mistake of the program.
    Twice { path: OutputPath },
    /// An output is named like a directory that other outputs need.
    FileAndDirectory { path: String },
    /// An output has to go below this path, which is a symbolic link.
    LinkInTheWay { path: PathBuf },
    /// A directory is needed where a file stands that no build wrote.
    FileInTheWay { path: PathBuf },
    /// A file is needed where a directory stands that holds `foreign`, which no build wrote.
    DirectoryInTheWay { path: PathBuf, foreign: PathBuf },
    /// An offer failed before, so that committing would leave an output out.
    Incomplete,
}

/// Why a directory cannot be a destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    NotADirectory,
    FileSystemRoot,
    /// The home directory, or one above it.
    Home,
    /// The source itself, or a directory that contains it.
    ContainsSource,
    /// The state directory, one that contains it, or one inside it.
    State,
    /// `..` after a directory that does not exist.
    Unresolvable,
}

impl OutputError {
    pub(super) fn io(action: &'static str, path: &Path, source: io::Error) -> Self {
        Self::Io { action, path: path.to_path_buf(), source }
    }

    /// What to do about it, if that is not plain from the message.
    pub fn hint(&self) -> Option<Text> {
        match self {
            Self::Io { source, .. } => match source.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                    Some(text!("free some space and build again; every file in the destination is whole"))
                }
                io::ErrorKind::PermissionDenied => {
                    Some(text!("check the owner and the permissions of the path and its directory"))
                }
                io::ErrorKind::ReadOnlyFilesystem => Some(text!("choose a writable place with --destination")),
                io::ErrorKind::CrossesDevices => {
                    Some(text!("a directory inside the destination is a mount point; unmount it"))
                }
                _ if source.raw_os_error() == Some(TOO_MANY_FILES) => {
                    Some(text!("allow more open files (`ulimit -n 1024`), or use fewer threads (`--jobs 1`)"))
                }
                _ => None,
            },
            Self::Busy { .. } => Some(text!("wait for the other build to end, then build again")),
            Self::Unsuitable { .. } => Some(text!("choose a directory for the portal alone with --destination")),
            Self::LinkInTheWay { .. } => Some(text!("replace the link by a directory, or remove it")),
            Self::FileInTheWay { .. } => Some(text!("move the file away; builds never delete such files")),
            Self::DirectoryInTheWay { .. } => Some(text!("move the directory away; builds never delete such files")),
            Self::FileAndDirectory { .. } => Some(text!("change the permalink of one of them")),
            Self::Twice { .. } | Self::Incomplete => None,
        }
    }
}

impl OutputError {
    /// What could not be done, for people.
    pub fn text(&self) -> Text {
        match self {
            Self::Io { action, path, source } => impossible(action, path.display(), source),
            Self::Busy { lock } => text!("another build is running (it holds {file})", file = lock.display()),
            Self::Unsuitable { destination, refusal } => {
                let folder = destination.display();
                text!("{folder} cannot be the destination: {reason}", folder, reason = refusal.text())
            }
            Self::Twice { path } => text!("the output {path} was made twice", path),
            Self::FileAndDirectory { path } => text!("the output {path} is also a directory of other outputs", path),
            Self::LinkInTheWay { path } => {
                text!("outputs belong below {path}, which is a symbolic link", path = path.display())
            }
            Self::FileInTheWay { path } => text!(
                "{path} must become a directory, but a file that no build wrote stands there",
                path = path.display()
            ),
            Self::DirectoryInTheWay { path, foreign } => text!(
                "{path} must become a file, but it is a directory with a file that no build wrote: {file}",
                path = path.display(),
                file = foreign.display()
            ),
            Self::Incomplete => text!("an output failed, so none was committed"),
        }
    }
}

fn impossible(action: &str, path: path::Display, error: &io::Error) -> Text {
    match action {
        "create" => text!("cannot create {path}: {error}", path, error),
        "write" => text!("cannot write {path}: {error}", path, error),
        "write to" => text!("cannot write to {path}: {error}", path, error),
        "copy to" => text!("cannot copy a file to {path}: {error}", path, error),
        "remove" | "delete" => text!("cannot delete {path}: {error}", path, error),
        "lock" => text!("cannot lock {path}: {error}", path, error),
        "look at" => text!("cannot look at {path}: {error}", path, error),
        _ => text!("cannot read {path}: {error}", path, error),
    }
}

impl Display for OutputError {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text().english())
    }
}

impl Error for OutputError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl Refusal {
    fn text(self) -> Text {
        match self {
            Self::NotADirectory => text!("it is not a directory"),
            Self::FileSystemRoot => text!("it is the root of the file system"),
            Self::Home => text!("it is or contains the home directory"),
            Self::ContainsSource => text!("it is or contains the source"),
            Self::State => text!("it overlaps the directory where builds keep their state"),
            Self::Unresolvable => text!("it leads through a directory that does not exist"),
        }
    }
}
