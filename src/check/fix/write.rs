//! A file replaced in one step: whoever reads it sees the old one or the new one, whole.

use crate::digest::Mark;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Writes beside the file and renames; owner and rights stay, and a symbolic link stays one.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    // A name that no walk takes for content, should it be left behind; a short one, since the file's own may be as long as
    // names can be.
    let mark = Mark::of(path.as_os_str().as_encoded_bytes()).0;
    let beside = path.with_file_name(format!(".gongbao-{}-{mark:016x}~", std::process::id()));
    let written = write(&path, &beside, bytes);
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

fn write(path: &Path, beside: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(beside)?;
    file.write_all(bytes)?;
    if let Ok(metadata) = fs::metadata(path) {
        keep_owner(&file, &metadata);
        file.set_permissions(metadata.permissions())?;
    }
    file.sync_all()?;
    drop(file);
    fs::rename(beside, path)
}

/// As far as this process may: one of root's is run for others.
#[cfg(unix)]
fn keep_owner(file: &File, of: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let _ = fchown(file, Some(of.uid()), Some(of.gid()));
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &fs::Metadata) {}
