//! A new portal: configuration with comments, two posts, a page, `.gitignore`.

use super::{create, not_written};
use crate::diagnostic::{Code, Diagnostic};
use crate::words::{Text, text};
use chrono::{DateTime, FixedOffset, Utc};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A portal that was laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portal {
    pub folder: PathBuf,
    /// What was written, relative to it.
    pub files: Vec<String>,
}

/// The configuration's zone, in which the posts are dated.
const EAST_8: i32 = 8 * 3600;

/// Lays out a portal in a folder that is empty (but for what git keeps there) or does not exist.
pub fn portal(folder: &Path, now: SystemTime) -> Result<Portal, Box<Diagnostic>> {
    if let Some(there) = first_entry(folder) {
        let message = text!("{folder} is not empty: it holds {there}", folder = folder.display(), there);
        return Err(Box::new(
            Diagnostic::new(Code::OutputFailed, message).hint(text!("name a new folder: gongbao init portal")),
        ));
    }
    let now = DateTime::<Utc>::from(now);
    let Some(zone) = FixedOffset::east_opt(EAST_8) else { return Ok(Portal { folder: folder.into(), files: vec![] }) };
    let dated = |text: &str, minutes: i64| {
        let date = (now - chrono::TimeDelta::minutes(minutes)).with_timezone(&zone);
        (date.format("%Y-%m-%d").to_string(), text.replace("DATE", &date.format("%Y-%m-%d %H:%M:%S %z").to_string()))
    };
    let (welcome_day, welcome) = dated(include_str!("new/welcome.md"), 60);
    let (flash_day, flash) = dated(include_str!("new/flash.md"), 5);
    let files = [
        ("_config.yml".to_owned(), include_str!("new/config.yml").to_owned()),
        (".gitignore".to_owned(), include_str!("new/gitignore").to_owned()),
        ("content/about.md".to_owned(), include_str!("new/about.md").to_owned()),
        (format!("content/_posts/{welcome_day}-welcome.md"), welcome),
        (format!("content/_posts/{flash_day}-flash.md"), flash),
    ];
    for (path, text) in &files {
        let path = folder.join(path);
        create(&path, text).map_err(|error| Box::new(not_written(&path, &error)))?;
    }
    Ok(Portal { folder: folder.to_owned(), files: files.into_iter().map(|(path, _)| path).collect() })
}

/// Something that is there, beside git's own.
fn first_entry(folder: &Path) -> Option<Text> {
    if folder.exists() && !folder.is_dir() {
        return Some(text!("a file of that name"));
    }
    let names = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| name != ".git").min().map(Text::verbatim)
}
