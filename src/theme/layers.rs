//! Where a theme's files come from: its own folder, the theme it extends, and so on down; the upper file wins.

use super::words::WordFile;
use crate::config::from_yaml;
use crate::diagnostic::{Code, Diagnostic};
use crate::words::{Text, text};
use rust_embed::RustEmbed;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

pub const DEFAULT: &str = "gongbao";

/// Where a site keeps words of its own.
pub const WORDS: &str = "i18n";

#[derive(RustEmbed)]
#[folder = "themes/"]
struct Embedded;

/// One theme of a chain.
pub struct Layer {
    name: String,
    place: Place,
}

enum Place {
    Disk(PathBuf),
    Embedded,
}

/// The chain, the configured theme first.
pub struct Layers(Vec<Layer>);

/// Why a chain could not be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    Theme,
    Parent { theme: String, parent: String },
    Circle(String),
    Manifest { file: String, message: String },
}

impl Missing {
    pub fn diagnostic(&self, name: &str) -> Diagnostic {
        let invalid = |message: Text| Diagnostic::new(Code::ThemeInvalid, message);
        match self {
            Self::Theme => invalid(text!("there is no theme `{name}`", name)),
            Self::Parent { theme, parent } => {
                invalid(text!("the theme `{theme}` extends `{parent}`, which does not exist", theme, parent))
                    .file(format!("themes/{theme}/theme.yml"))
            }
            Self::Circle(theme) => {
                invalid(text!("the theme `{theme}` extends itself", theme)).file(format!("themes/{theme}/theme.yml"))
            }
            Self::Manifest { file, message } => {
                invalid(text!("not a valid theme.yml: {error}", error = message)).file(file)
            }
        }
    }
}

#[derive(Deserialize, Default)]
struct Manifest {
    extends: Option<String>,
}

/// A template as it was found.
#[derive(Debug)]
pub struct TemplateFile {
    pub name: String,
    pub shown: String,
    pub text: String,
}

/// All files of a chain.
pub struct Files {
    /// Named `theme/file`.
    pub templates: Vec<TemplateFile>,
    /// Path below `static/`, content.
    pub statics: BTreeMap<String, Vec<u8>>,
    /// The default theme's first, the upper theme's last.
    pub words: Vec<WordFile>,
    /// Symbolic links, which are not followed.
    pub links: Vec<String>,
}

impl Layer {
    /// A folder of the site, else the binary.
    fn find(source: &Path, name: &str) -> Option<Self> {
        let plain = !name.is_empty() && !name.contains(['/', '\\']) && !name.starts_with('.');
        let disk = source.join("themes").join(name);
        let place = if plain && disk.is_dir() {
            Place::Disk(disk)
        } else if plain && Embedded::iter().any(|file| file.starts_with(&format!("{name}/"))) {
            Place::Embedded
        } else {
            return None;
        };
        Some(Self { name: name.to_owned(), place })
    }

    /// Names of every theme that could be chosen.
    pub fn known(source: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            Embedded::iter().filter_map(|file| Some(file.split_once('/')?.0.to_owned())).collect();
        if let Ok(folders) = std::fs::read_dir(source.join("themes")) {
            names.extend(
                folders.flatten().filter(|f| f.path().is_dir()).filter_map(|f| f.file_name().into_string().ok()),
            );
        }
        names.sort();
        names.dedup();
        names
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        match &self.place {
            Place::Disk(dir) => std::fs::read(dir.join(path)).ok(),
            Place::Embedded => Embedded::get(&format!("{}/{path}", self.name)).map(|file| file.data.into_owned()),
        }
    }

    /// Paths of the files below a folder of the theme.
    fn list(&self, folder: &str) -> Vec<String> {
        let mut paths: Vec<String> = match &self.place {
            Place::Disk(dir) => entries(&dir.join(folder))
                .filter(|entry| entry.file_type().is_file())
                .filter_map(|entry| {
                    let relative = entry.path().strip_prefix(dir.join(folder)).ok()?;
                    let parts: Option<Vec<&str>> = relative.iter().map(|part| part.to_str()).collect();
                    parts.map(|parts| parts.join("/"))
                })
                .filter(|path| !path.rsplit('/').next().is_some_and(|name| name.starts_with('.')))
                .collect(),
            Place::Embedded => {
                let prefix = format!("{}/{folder}/", self.name);
                Embedded::iter().filter_map(|path| path.strip_prefix(&prefix).map(str::to_owned)).collect()
            }
        };
        paths.sort();
        paths
    }

    /// Symbolic links below the theme's folder, which itself may be one.
    fn links(&self) -> Vec<String> {
        let Place::Disk(dir) = &self.place else { return Vec::new() };
        let within = |entry: &DirEntry| entry.path().strip_prefix(dir).map(|path| path.to_string_lossy().into_owned());
        let links = ["templates", "static"].into_iter().flat_map(|folder| entries(&dir.join(folder)));
        let links = links.filter(DirEntry::path_is_symlink).filter_map(|entry| within(&entry).ok());
        links.map(|path| self.shown(&path)).collect()
    }

    /// How messages name a file of this theme.
    fn shown(&self, path: &str) -> String {
        match self.place {
            Place::Disk(_) => format!("themes/{}/{path}", self.name),
            Place::Embedded => format!("(built in) themes/{}/{path}", self.name),
        }
    }

    /// The theme below this one. A folder without a theme.yml extends the default; a disk copy of the default rests
    /// on the embedded one.
    fn parent(&self) -> Result<Option<String>, Missing> {
        let Some(bytes) = self.read("theme.yml") else {
            return Ok(Some(DEFAULT.to_owned()));
        };
        let text = String::from_utf8_lossy(&bytes);
        let manifest: Option<Manifest> = from_yaml(&text)
            .map_err(|error| Missing::Manifest { file: self.shown("theme.yml"), message: error.to_string() })?;
        Ok(manifest.unwrap_or_default().extends)
    }
}

/// Everything in a folder, which is not entered if it is a symbolic link.
fn entries(folder: &Path) -> impl Iterator<Item = DirEntry> + use<> {
    WalkDir::new(folder).follow_root_links(false).into_iter().flatten()
}

impl Layers {
    pub fn find(source: &Path, name: &str) -> Result<Self, Missing> {
        let mut layers = vec![Layer::find(source, name).ok_or(Missing::Theme)?];
        while let Some(last) = layers.last() {
            let on_disk = matches!(last.place, Place::Disk(_));
            let parent = last.parent()?;
            if last.name == DEFAULT && on_disk {
                layers.push(Layer { name: DEFAULT.to_owned(), place: Place::Embedded });
                break;
            }
            let Some(parent) = parent else { break };
            if layers.iter().any(|layer| layer.name == parent) {
                return Err(Missing::Circle(parent));
            }
            let missing = || Missing::Parent { theme: last.name.clone(), parent: parent.clone() };
            layers.push(Layer::find(source, &parent).ok_or_else(missing)?);
        }
        Ok(Self(layers))
    }

    /// Where a bare template name is looked for: the upper theme first.
    pub fn prefixes(&self) -> Vec<String> {
        let mut prefixes: Vec<String> = self.0.iter().map(|layer| format!("{}/", layer.name)).collect();
        prefixes.dedup();
        prefixes
    }

    /// Reads everything; fails on a template that is not UTF-8.
    pub fn files(&self) -> Result<Files, Box<Diagnostic>> {
        let mut templates: BTreeMap<String, TemplateFile> = BTreeMap::new();
        let mut statics = BTreeMap::new();
        let mut links = Vec::new();
        for layer in &self.0 {
            links.extend(layer.links());
            for path in layer.list("templates") {
                let shown = layer.shown(&format!("templates/{path}"));
                let Some(bytes) = layer.read(&format!("templates/{path}")) else { continue };
                let text = String::from_utf8(bytes).map_err(|_| {
                    Box::new(Diagnostic::new(Code::ThemeInvalid, text!("the template is not UTF-8")).file(&shown))
                })?;
                let name = format!("{}/{path}", layer.name);
                templates.entry(name.clone()).or_insert(TemplateFile { name, shown, text });
            }
            for path in layer.list("static") {
                if let Some(bytes) = layer.read(&format!("static/{path}")) {
                    statics.entry(path).or_insert(bytes);
                }
            }
        }
        Ok(Files { templates: templates.into_values().collect(), statics, words: self.words()?, links })
    }

    /// The default theme's words lie below those of any theme: what is said of dates and titles comes from them.
    fn words(&self) -> Result<Vec<WordFile>, Box<Diagnostic>> {
        let default = Layer { name: DEFAULT.to_owned(), place: Place::Embedded };
        let mut files = Vec::new();
        for layer in std::iter::once(&default).chain(self.0.iter().rev()) {
            for path in layer.list("i18n") {
                let (Some(lang), Some(bytes)) = (path.strip_suffix(".yml"), layer.read(&format!("i18n/{path}"))) else {
                    continue;
                };
                files.push(word_file(lang, layer.shown(&format!("i18n/{path}")), bytes)?);
            }
        }
        Ok(files)
    }
}

/// A site's own words: `<source>/i18n/<lang>.yml`.
pub fn site_words(source: &Path) -> Result<Vec<WordFile>, Box<Diagnostic>> {
    let Ok(folder) = std::fs::read_dir(source.join(WORDS)) else { return Ok(Vec::new()) };
    let mut names: Vec<String> = folder.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    let mut files = Vec::new();
    for name in names {
        if let (Some(lang), Ok(bytes)) = (name.strip_suffix(".yml"), std::fs::read(source.join(WORDS).join(&name))) {
            files.push(word_file(lang, format!("{WORDS}/{name}"), bytes)?);
        }
    }
    Ok(files)
}

fn word_file(lang: &str, shown: String, bytes: Vec<u8>) -> Result<WordFile, Box<Diagnostic>> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(WordFile { lang: lang.to_owned(), shown, text }),
        Err(_) => {
            Err(Box::new(Diagnostic::new(Code::ThemeInvalid, text!("the file of words is not UTF-8")).file(shown)))
        }
    }
}
