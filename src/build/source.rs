//! A source folder opened: its configuration, where its content is, and what of it is none.

use super::Request;
use crate::config::{self, Config, Overrides};
use crate::content::{Announce, ContentRoot, Walk};
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::{Mark, Marker};
use crate::output::Destination;
use crate::words::text;
use std::path::{Path, PathBuf};

/// A source folder with its configuration.
#[derive(Debug, Clone)]
pub struct Source {
    pub config: Config,
    pub root: ContentRoot,
    /// Of everything that decides how sources are read: the configuration as written, the command line's part of it,
    /// and where the content is.
    pub mark: Mark,
    /// Of what the command line says that decides what is published, and not how it is read.
    pub choice: Mark,
    /// Folders and files below the content that are none of it.
    pub(super) skip: Vec<PathBuf>,
}

impl Source {
    /// Reads the configuration and finds the content: `<source>/content`, else the source itself.
    pub fn open(request: &Request) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        let source = &request.source;
        if !source.is_dir() {
            let message = text!("there is no folder {folder}", folder = source.display());
            let hint = text!("name the site's folder with --source");
            return Err(vec![Diagnostic::new(Code::NothingToBuild, message).hint(hint)]);
        }
        let config_path = request.configuration();
        let yaml = config_text(&config_path, request.config_file.is_some()).map_err(|problem| vec![*problem])?;
        let shown = config_path.strip_prefix(source).unwrap_or(&config_path).to_string_lossy().into_owned();
        let folder = source.canonicalize().ok();
        let folder = folder.as_deref().and_then(Path::file_name).and_then(|name| name.to_str()).unwrap_or("gongbao");
        let (config, notices) = config::load(&yaml, &shown, folder, &request.overrides)?;
        let content = source.join("content");
        let root = if content.is_dir() {
            ContentRoot { dir: content, prefix: "content/".into() }
        } else {
            ContentRoot { dir: source.clone(), prefix: String::new() }
        };
        let mut skip = vec![
            same_base(source, &request.destination()),
            source.join("themes"),
            source.join(crate::theme::WORDS),
            config_path,
        ];
        // What was built there before is no content of a site that is built elsewhere now.
        skip.extend(
            config
                .volumes
                .iter()
                .map(|(name, _)| Request::of_volume(source.clone(), Some(name.to_owned())).destination()),
        );
        let states = request.all_states();
        let folders = std::fs::read_dir(source).into_iter().flatten().flatten().map(|entry| entry.path());
        skip.extend(folders.filter(|folder| states.iter().any(|state| Destination::was_built(folder, state))));
        let mut mark = Marker::new();
        let Overrides { theme, url, baseurl, drafts, future, unpublished, volume } = &request.overrides;
        mark.text(&yaml).text(folder).text(&root.prefix).text(&format!("{url:?} {baseurl:?} {unpublished}"));
        let choice = Mark::of(format!("{theme:?} {drafts} {future} {volume:?}").as_bytes());
        Ok((Self { config, root, mark: mark.finish(), choice, skip }, notices))
    }

    /// A source whose configuration and content someone else found, for looking at; `skip` is none of the content.
    pub fn of(config: Config, root: ContentRoot, skip: Vec<PathBuf>) -> Self {
        Self { config, root, mark: Mark::default(), choice: Mark::default(), skip }
    }

    /// Whether a path is none of the content: the destination, the themes.
    pub fn leaves_out(&self, path: &Path) -> bool {
        self.skip.iter().any(|skip| skip == path)
    }

    /// Goes through the content.
    pub fn walk<'a>(&'a self, announce: Announce<'a>) -> Walk<'a> {
        Walk::new(&self.root, &self.config.posts_dirs, &self.config.filter, &self.skip, announce)
    }
}

/// The destination as a walk from `source` would meet it.
fn same_base(source: &Path, destination: &Path) -> PathBuf {
    match (source.canonicalize(), destination.canonicalize()) {
        (Ok(base), Ok(target)) => target.strip_prefix(&base).map_or(target.clone(), |below| source.join(below)),
        _ => destination.to_path_buf(),
    }
}

/// No configuration is an empty one, unless it was named.
fn config_text(path: &Path, named: bool) -> Result<String, Box<Diagnostic>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !named => Ok(String::new()),
        Err(error) => {
            let message = text!("the configuration cannot be read: {error}", error);
            Err(Box::new(Diagnostic::new(Code::ConfigInvalid, message).file(path.to_string_lossy())))
        }
    }
}
