//! Copies the content and writes the configuration. Files that are there stay as they are.

use crate::diagnostic::{Code, Diagnostic};
use crate::import::files;
use crate::words::text;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

/// What was done.
#[derive(Debug, Default)]
pub struct Written {
    pub written: usize,
    pub there: usize,
    pub diagnostics: Vec<Diagnostic>,
}

enum Fate {
    Written,
    There,
    /// Another file is there.
    Kept,
}

/// `target` says where a file goes below `content`. The configuration comes last: a site without it was not moved whole.
pub fn write(
    from: &Path,
    out: &Path,
    moved: &BTreeSet<String>,
    target: impl Fn(&str) -> String + Sync,
    config: &str,
) -> Written {
    let paths: Vec<(&String, String)> = moved.iter().map(|path| (path, format!("content/{}", target(path)))).collect();
    let mut fates: Vec<(String, io::Result<Fate>)> = paths
        .into_par_iter()
        .map(|(path, shown)| {
            let fate = copied(&from.join(path), &out.join(&shown));
            (shown, fate)
        })
        .collect();
    let to = out.join("_config.yml");
    fates.push(("_config.yml".to_owned(), settled(&to, files::create(&to, config.as_bytes()), || Ok(config.into()))));
    let mut written = Written::default();
    for (shown, fate) in fates {
        match fate {
            Ok(Fate::Written) => written.written += 1,
            Ok(Fate::There) => written.there += 1,
            Ok(Fate::Kept) => {
                let found =
                    Diagnostic::new(Code::ImportConflict, text!("another file is there and was kept")).file(shown);
                written.diagnostics.push(found.hint(text!("move it away and import again, or into another folder")));
            }
            Err(error) => {
                let message = text!("cannot be written: {error}", error);
                written.diagnostics.push(Diagnostic::new(Code::ImportFailed, message).file(shown));
            }
        }
    }
    written
}

fn copied(from: &Path, to: &Path) -> io::Result<Fate> {
    settled(to, files::copy(from, to), || fs::read(from))
}

/// A file that is there is as good as written if it is the same.
fn settled(path: &Path, made: io::Result<()>, wanted: impl FnOnce() -> io::Result<Vec<u8>>) -> io::Result<Fate> {
    match made {
        Ok(()) => Ok(Fate::Written),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let is_same = path.is_file() && fs::read(path)? == wanted()?;
            Ok(if is_same { Fate::There } else { Fate::Kept })
        }
        Err(error) => Err(error),
    }
}
