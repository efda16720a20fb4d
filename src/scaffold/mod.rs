//! New things to begin with: a post, a portal. Never writes over a file that is there.

mod github;
mod portal;
mod post;

pub use github::{MOST_SHARDS, workflow};
pub use portal::{Portal, portal};
pub use post::{Draft, NewPost, SlugFrom, post};

use crate::diagnostic::{Code, Diagnostic};
use crate::words::text;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Writes a file that must not be there yet, and the folders above it.
fn create(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    File::create_new(path)?.write_all(text.as_bytes())
}

fn not_written(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::new(Code::OutputFailed, text!("cannot write {path}: {error}", path = path.display(), error))
}
