//! The files of a finished site with their objects in git. Bytes go in as they are: no filter, no attribute, no setting of
//! the user's has a say. What was hashed before and has not changed since is remembered.

use crate::stamp::Stamp;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::Path;
use std::time::SystemTime;

/// A file below the site's root, with `/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub path: String,
    pub stamp: Stamp,
}

/// Objects by path, as they were when the file had this stamp.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Objects(HashMap<String, (Stamp, String)>);

/// Every regular file, sorted. A folder `.git` is none of the site's; names that are not UTF-8 are an error.
pub fn walk(root: &Path) -> io::Result<Vec<File>> {
    let mut files = Vec::new();
    let mut level = vec![String::new()];
    while !level.is_empty() {
        let listed: Vec<(Vec<File>, Vec<String>)> =
            level.par_iter().map(|folder| list(root, folder)).collect::<io::Result<_>>()?;
        level.clear();
        for (found, below) in listed {
            files.extend(found);
            level.extend(below);
        }
    }
    files.par_sort_unstable_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn list(root: &Path, folder: &str) -> io::Result<(Vec<File>, Vec<String>)> {
    let (mut files, mut below) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let name = entry.file_name().into_string().map_err(|name| {
            io::Error::new(io::ErrorKind::InvalidInput, format!("the name {} is not UTF-8", name.to_string_lossy()))
        })?;
        if name.eq_ignore_ascii_case(".git") {
            continue;
        }
        let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
        let metadata = entry.metadata()?;
        if metadata.is_dir() {
            below.push(path);
        } else if metadata.is_file() {
            files.push(File { path, stamp: Stamp::of(&metadata) });
        }
    }
    Ok((files, below))
}

impl Objects {
    /// What an earlier publishing remembered; nothing if that cannot be read.
    pub fn read(file: &Path) -> Self {
        fs::read(file).ok().and_then(|bytes| postcard::from_bytes(&bytes).ok()).unwrap_or_default()
    }

    /// The object of a file that has not changed since.
    pub fn of(&self, file: &File) -> Option<&str> {
        self.0.get(&file.path).filter(|(stamp, _)| *stamp == file.stamp).map(|(_, object)| object.as_str())
    }

    /// Remembers the objects of these files, and of no others. A file that changed within the clock's last tick before `now`
    /// could change once more without a trace, and is not remembered.
    pub fn write(to: &Path, files: &[(File, String)], now: SystemTime) {
        let settled = files.iter().filter(|(file, _)| file.stamp.is_settled(now));
        let objects = Self(settled.map(|(file, object)| (file.path.clone(), (file.stamp, object.clone()))).collect());
        // It only saves time.
        if let Ok(bytes) = postcard::to_stdvec(&objects) {
            let beside = to.with_extension(format!("{}", std::process::id()));
            let _ = fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, to));
        }
    }
}

/// A path as git reads it from a list of lines: quoted as in C if a line could not hold it.
pub fn line_of(path: &str) -> String {
    let is_plain = |byte: u8| byte >= 0x20 && byte != 0x7f && !matches!(byte, b'"' | b'\\');
    if path.bytes().all(is_plain) {
        return path.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in path.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_ascii_control() => quoted.push_str(&format!("\\{:03o}", c as u32)),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_holds_any_name() {
        for (path, line) in
            [("a b/中.html", "a b/中.html"), ("a\"b", "\"a\\\"b\""), ("a\nb", "\"a\\012b\""), ("a\\b", "\"a\\\\b\"")]
        {
            assert_eq!(line_of(path), line);
        }
    }
}
