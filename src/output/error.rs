//! [`OutputError`] says what could not be done, where, and why, in words a person understands.

use super::path::OutputPath;
use std::{
    error::Error,
    fmt::{self, Display, Formatter},
    io,
    path::{Path, PathBuf},
};

/// Why the outputs could not be written. The file at every final path is whole whatever the error.
#[derive(Debug)]
#[non_exhaustive]
pub enum OutputError {
    /// The operating system refused. `action` is a verb: create, write, rename, delete, read, lock.
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
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Io { source, .. } => match source.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                    Some("free some space and build again; every file in the destination is whole")
                }
                io::ErrorKind::PermissionDenied => {
                    Some("check the owner and the permissions of the path and its directory")
                }
                io::ErrorKind::ReadOnlyFilesystem => Some("choose a writable place with --destination"),
                io::ErrorKind::CrossesDevices => {
                    Some("a directory inside the destination is a mount point; unmount it")
                }
                _ => None,
            },
            Self::Busy { .. } => Some("wait for the other build to end, then build again"),
            Self::Unsuitable { .. } => Some("choose a directory for the portal alone with --destination"),
            Self::LinkInTheWay { .. } => Some("replace the link by a directory, or remove it"),
            Self::FileInTheWay { .. } => Some("move the file away; builds never delete such files"),
            Self::DirectoryInTheWay { .. } => Some("move the directory away; builds never delete such files"),
            Self::FileAndDirectory { .. } => Some("change the permalink of one of them"),
            Self::Twice { .. } | Self::Incomplete => None,
        }
    }
}

impl Display for OutputError {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { action, path, source } => write!(formatter, "cannot {action} {}: {source}", path.display()),
            Self::Busy { lock } => write!(formatter, "another build is running (it holds {})", lock.display()),
            Self::Unsuitable { destination, refusal } => {
                write!(formatter, "{} cannot be the destination: {refusal}", destination.display())
            }
            Self::Twice { path } => write!(formatter, "the output {path} was made twice"),
            Self::FileAndDirectory { path } => {
                write!(formatter, "the output {path} is also a directory of other outputs")
            }
            Self::LinkInTheWay { path } => {
                write!(formatter, "outputs belong below {}, which is a symbolic link", path.display())
            }
            Self::FileInTheWay { path } => write!(
                formatter,
                "{} must become a directory, but a file that no build wrote stands there",
                path.display()
            ),
            Self::DirectoryInTheWay { path, foreign } => write!(
                formatter,
                "{} must become a file, but it is a directory with a file that no build wrote: {}",
                path.display(),
                foreign.display()
            ),
            Self::Incomplete => write!(formatter, "an output failed, so none was committed"),
        }
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

impl Display for Refusal {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NotADirectory => "it is not a directory",
            Self::FileSystemRoot => "it is the root of the file system",
            Self::Home => "it is or contains the home directory",
            Self::ContainsSource => "it is or contains the source",
            Self::State => "it overlaps the directory where builds keep their state",
            Self::Unresolvable => "it leads through a directory that does not exist",
        })
    }
}
