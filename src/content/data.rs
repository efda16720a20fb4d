//! `_data/`: YAML and JSON files that templates see as `data`.

use super::{ContentRoot, SourceFile};
use crate::config::{from_yaml, json};
use crate::diagnostic::{Code, Diagnostic};
use crate::words::{Text, text};
use serde_json::Value;

/// One data file: `_data/team/cn.yml` has the keys `team`, `cn`.
#[derive(Debug, Clone, PartialEq)]
pub struct DataFile {
    pub file: SourceFile,
    pub keys: Vec<String>,
    pub value: Value,
}

/// `None` for a file that is neither YAML nor JSON.
pub fn read_data(root: &ContentRoot, file: &SourceFile, bytes: Vec<u8>) -> Result<Option<DataFile>, Diagnostic> {
    let Some((stem, extension)) = file.path.rsplit_once('.') else { return Ok(None) };
    if !matches!(extension, "yml" | "yaml" | "json") {
        return Ok(None);
    }
    let shown = root.shown(&file.path);
    let text = String::from_utf8(bytes).map_err(|_| {
        let found = Diagnostic::new(Code::BadData, text!("the file is not UTF-8")).file(shown.clone());
        found.hint(text!("save the file as UTF-8"))
    })?;
    let bad = |message: Text, line: Option<(usize, usize)>| {
        let found = Diagnostic::new(Code::BadData, message).file(shown.clone());
        match line {
            Some((line, column)) => found
                .at(line as u32, column as u32)
                .excerpt(text.lines().nth(line.saturating_sub(1)).unwrap_or_default()),
            None => found,
        }
    };
    let value = if extension == "json" {
        serde_json::from_str(&text).map_err(|error| {
            bad(text!("not valid JSON: {error}", error = &error), Some((error.line(), error.column())))
        })?
    } else {
        let value: serde_yaml::Value = from_yaml(&text).map_err(|error| {
            let place = error.location().map(|at| (at.line(), at.column()));
            bad(text!("not valid YAML: {error}", error), place)
        })?;
        json(&value)
    };
    let keys = stem.split('/').skip(1).map(str::to_owned).collect();
    Ok(Some(DataFile { file: file.clone(), keys, value }))
}
