//! Where the old site is, its configuration, and where the new one goes.

use super::Options;
use super::config::{self, Translated};
use crate::content::ContentRoot;
use crate::diagnostic::{Code, Diagnostic};
use crate::words::{Text, Words, text};
use serde_yaml::{Mapping, Value};
use std::fs;
use std::path::PathBuf;

/// Where everything is.
pub struct Place {
    /// Without symbolic links.
    pub dir: PathBuf,
    pub out: PathBuf,
    yaml: String,
}

impl Place {
    pub fn find(options: &Options) -> Result<Self, Box<Diagnostic>> {
        let failed = |message: Text| Box::new(Diagnostic::new(Code::ImportFailed, message));
        let shown = &options.dir.display();
        let dir = options
            .dir
            .canonicalize()
            .map_err(|error| failed(text!("{folder} cannot be read: {error}", folder = shown, error)))?;
        if !dir.is_dir() {
            return Err(failed(text!("{folder} is no folder", folder = shown)));
        }
        let out = std::path::absolute(&options.out).unwrap_or_else(|_| options.out.clone());
        let out = out.canonicalize().unwrap_or(out);
        if dir == out || dir.starts_with(out.join("content")) {
            let found = failed(text!("a site cannot be moved onto itself"));
            return Err(Box::new(found.hint(text!("name another folder: --out portal"))));
        }
        if dir.join("_config.toml").is_file() && !dir.join("_config.yml").is_file() {
            return Err(failed(text!("a configuration in TOML is not read; write it as _config.yml")));
        }
        let file = ["_config.yml", "_config.yaml"].map(|name| dir.join(name)).into_iter().find(|path| path.is_file());
        let yaml = match file.map(fs::read) {
            None => String::new(),
            Some(Ok(bytes)) => crate::content::decode(bytes).0,
            Some(Err(error)) => return Err(failed(text!("the configuration cannot be read: {error}", error))),
        };
        Ok(Self { dir, out, yaml })
    }

    pub fn folder(&self) -> &str {
        self.out.file_name().and_then(|name| name.to_str()).unwrap_or("gongbao")
    }

    /// `words`: the language of comments.
    pub fn translated(&self, words: &Words) -> Result<Translated, Box<Diagnostic>> {
        config::translate(&self.yaml, self.folder(), words)
    }

    /// The folder with the content: `source:` of the configuration, or all.
    pub fn root(&self, map: &Mapping) -> Result<ContentRoot, Vec<Diagnostic>> {
        let source = map.get("source").and_then(Value::as_str).unwrap_or_default();
        let dir = self.dir.join(source).canonicalize().ok().filter(|dir| dir.is_dir() && dir.starts_with(&self.dir));
        let Some(dir) = dir else {
            let message = text!("`source: {folder}` is no folder of the site", folder = source);
            return Err(vec![Diagnostic::new(Code::ImportFailed, message).file("_config.yml")]);
        };
        Ok(ContentRoot { dir, prefix: String::new() })
    }
}
