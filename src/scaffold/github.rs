//! The workflow that builds and deploys a portal on GitHub Pages.

use super::{create, not_written};
use crate::diagnostic::{Code, Diagnostic};
use crate::words::text;
use std::io;
use std::path::Path;

/// Where GitHub looks for it.
const PATH: &str = ".github/workflows/publish.yml";

/// The most machines that one workflow may use at once.
pub const MOST_SHARDS: u16 = 256;

/// Writes the workflow into a portal's repository; with `shards`, one that builds on so many machines at once. Returns
/// its path below the folder.
pub fn workflow(folder: &Path, shards: Option<u16>) -> Result<&'static str, Box<Diagnostic>> {
    let text = match shards.filter(|count| *count > 1) {
        None => include_str!("github/publish.yml").to_owned(),
        Some(count) => {
            let numbers: Vec<String> = (1..=count).map(|number| number.to_string()).collect();
            let text = include_str!("github/shards.yml").replace("NUMBERS", &numbers.join(", "));
            text.replace("SHARDS", &count.to_string())
        }
    };
    let path = folder.join(PATH);
    create(&path, &text.replace("VERSION", env!("CARGO_PKG_VERSION"))).map_err(|error| {
        Box::new(match error.kind() {
            io::ErrorKind::AlreadyExists => {
                let found =
                    Diagnostic::new(Code::OutputFailed, text!("{path} is there already", path = path.display()));
                found.hint(text!("move it away, or change it by hand"))
            }
            _ => not_written(&path, &error),
        })
    })?;
    Ok(PATH)
}
