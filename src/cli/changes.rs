//! Lists of the addresses that a build changed, for uploads of the difference and for search engines.

use crate::build::{Changed, Report};
use crate::diagnostic::{Code, Diagnostic};
use crate::words::text;
use serde::Serialize;
use std::fs;
use std::path::Path;

/// The same lists by files below the destination and by addresses on the site.
#[derive(Serialize)]
struct Lists<'a> {
    files: &'a Changed,
    urls: Changed,
}

/// Writes JSON to `file`, and a plain list (`added ADDRESS` and so on, a line each) beside it, with `.txt`.
pub fn write(file: &Path, report: &Report, changes: &Changed) -> Result<(), Box<Diagnostic>> {
    let site = report.site.clone().unwrap_or_default();
    let addresses = |files: &[String]| files.iter().map(|file| site.of(file)).collect::<Vec<String>>();
    let Changed { added, changed, deleted } = changes;
    let urls = Changed { added: addresses(added), changed: addresses(changed), deleted: addresses(deleted) };
    let line = |what: &'static str| move |url: &String| format!("{what} {url}\n");
    let plain: String = urls
        .added
        .iter()
        .map(line("added"))
        .chain(urls.changed.iter().map(line("changed")))
        .chain(urls.deleted.iter().map(line("deleted")))
        .collect();
    let json = serde_json::to_string_pretty(&Lists { files: changes, urls }).unwrap_or_default();
    let failed = |error: std::io::Error| {
        Box::new(Diagnostic::new(
            Code::OutputFailed,
            text!("the list of changes cannot be written to {file}: {error}", file = file.display(), error),
        ))
    };
    fs::write(file, json + "\n").map_err(failed)?;
    fs::write(file.with_extension("txt"), plain).map_err(failed)
}
