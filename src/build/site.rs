//! From a source folder to a frozen portal: configuration, files, posts, pages.

use super::report::{Quarantined, Report};
use super::{Observer, Request, Stage};
use crate::config::{self, Config};
use crate::content::{
    self, ContentRoot, DataFile, FileKind, Outcome, Page, Post, SourceFile, Walked, body::Trust, read_data, read_page,
    read_post,
};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{self, Plan};
use crate::portal::{Portal, address_posts};
use crate::theme::Theme;
use rayon::prelude::*;
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// A source folder with its configuration.
#[derive(Debug)]
pub struct Source {
    pub config: Config,
    pub root: ContentRoot,
    /// Folders and files below the content that are none of it.
    skip: Vec<PathBuf>,
}

/// A site that was read.
#[derive(Debug)]
pub struct Site {
    pub portal: Portal,
}

impl Source {
    /// Reads the configuration and finds the content: `<source>/content`, else the source itself.
    pub fn open(request: &Request) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        let source = &request.source;
        if !source.is_dir() {
            let message = format!("there is no folder {}", source.display());
            return Err(vec![
                Diagnostic::new(Code::NothingToBuild, message).hint("name the site's folder with --source"),
            ]);
        }
        let config_path = request.config_file.clone().unwrap_or_else(|| source.join("_config.yml"));
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
        let skip = vec![same_base(source, &request.destination()), source.join("themes"), config_path];
        Ok((Self { config, root, skip }, notices))
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
            let message = format!("the configuration cannot be read: {error}");
            Err(Box::new(Diagnostic::new(Code::ConfigInvalid, message).file(path.to_string_lossy())))
        }
    }
}

/// What one file became.
enum Item {
    Post(Box<Post>),
    Quarantined(Quarantined),
    Page(Box<Page>),
    Static(SourceFile),
    Data(DataFile),
    Nothing,
}

impl Site {
    /// Reads every file, in parallel; whatever is wrong goes into the report.
    pub fn read(
        source: &Source,
        now: SystemTime,
        observer: &dyn Observer,
        report: &mut Report,
    ) -> Result<Self, Vec<Diagnostic>> {
        let Source { config, root, .. } = source;
        let Walked { mut files, diagnostics } = content::walk(root, &config.posts_dirs, &config.filter, &source.skip);
        report.quarantined.extend(quarantined_by(&diagnostics));
        report.diagnostics.extend(diagnostics);
        files.retain(|file| file.kind != FileKind::Draft || config.drafts);
        if files.is_empty() {
            let message = format!("there is no content in {}", root.dir.display());
            let hint = "posts go to _posts/YYYY-MM-DD-name.md (or content/_posts/…); is this the right folder?";
            return Err(vec![Diagnostic::new(Code::NothingToBuild, message).hint(hint)]);
        }
        observer.begin(Stage::Read, files.len());
        let read: Vec<(Item, Vec<Diagnostic>)> = files
            .into_par_iter()
            .map(|file| {
                let item = read_item(root, file, config);
                observer.advance();
                item
            })
            .collect();
        let (mut posts, mut pages, mut statics, mut data) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (item, diagnostics) in read {
            report.diagnostics.extend(diagnostics);
            match item {
                Item::Post(post) => posts.push(*post),
                Item::Quarantined(post) => report.quarantined.push(post),
                Item::Page(page) => pages.push(*page),
                Item::Static(file) => statics.push(file),
                Item::Data(file) => data.push(file),
                Item::Nothing => {}
            }
        }
        leave_out_future(&mut posts, now, config, report);
        note_bypassed(&posts, report);
        let (posts, problems) = address_posts(posts, config, root);
        report.quarantined.extend(quarantined_by(&problems));
        report.quarantined.sort_by(|a, b| a.file.cmp(&b.file));
        report.diagnostics.extend(problems);
        report.posts = posts.len();
        report.pages = pages.len();
        Ok(Self { portal: Portal::assemble(posts, pages, statics, nested(data), config) })
    }

    pub fn plan(&self, source: &Source, theme: &Theme) -> (Plan, Vec<Diagnostic>) {
        let assets: Vec<String> = theme.assets().iter().map(|asset| asset.path.clone()).collect();
        plan::plan(plan::Inputs { portal: &self.portal, config: &source.config, root: &source.root, assets: &assets })
    }
}

fn read_item(root: &ContentRoot, file: SourceFile, config: &Config) -> (Item, Vec<Diagnostic>) {
    match file.kind {
        FileKind::Post | FileKind::Draft => {
            let (outcome, diagnostics) = read_post(root, &file, config);
            let item = match outcome {
                Outcome::Post(post) => Item::Post(post),
                Outcome::Hidden => Item::Nothing,
                Outcome::Quarantined(reason) => Item::Quarantined(Quarantined { file: root.shown(&file.path), reason }),
            };
            (item, diagnostics)
        }
        FileKind::Page => {
            let (page, diagnostics) = read_page(root, &file, config);
            (page.map_or(Item::Nothing, |page| Item::Page(Box::new(page))), diagnostics)
        }
        FileKind::Static => (Item::Static(file), Vec::new()),
        FileKind::Data => match read_data(root, &file) {
            Ok(data) => (data.map_or(Item::Nothing, Item::Data), Vec::new()),
            Err(problem) => (Item::Nothing, vec![problem]),
        },
    }
}

/// The files that a stage could not publish.
fn quarantined_by(diagnostics: &[Diagnostic]) -> impl Iterator<Item = Quarantined> {
    diagnostics
        .iter()
        .filter(|found| found.code == Code::Quarantined)
        .map(|found| Quarantined { file: found.file.clone().unwrap_or_default(), reason: found.message.clone() })
}

fn leave_out_future(posts: &mut Vec<Post>, now: SystemTime, config: &Config, report: &mut Report) {
    if config.future {
        return;
    }
    let now = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64);
    let before = posts.len();
    posts.retain(|post| post.date.instant <= now);
    let future = before - posts.len();
    if future > 0 {
        let message = format!("{future} post(s) dated in the future are left out");
        report.diagnostics.push(Diagnostic::new(Code::Future, message).hint("--future publishes them now"));
    }
}

fn note_bypassed(posts: &[Post], report: &mut Report) {
    let bypassed = posts.iter().filter(|post| post.trust == Trust::Owner).count();
    if bypassed > 0 {
        let message = format!("{bypassed} post(s) are published without being sanitised");
        let hint = "`sanitize: posts` and no `sanitize_override` in _config.yml sanitise every post";
        report.diagnostics.push(Diagnostic::new(Code::SanitizeBypassed, message).hint(hint));
    }
}

/// `_data/team/cn.yml` → `{"team": {"cn": …}}`
fn nested(files: Vec<DataFile>) -> Value {
    let mut data = Map::new();
    for DataFile { keys, value } in files {
        insert(&mut data, &keys, value);
    }
    Value::Object(data)
}

fn insert(level: &mut Map<String, Value>, keys: &[String], value: Value) {
    match keys {
        [] => {}
        [last] => {
            level.insert(last.clone(), value);
        }
        [folder, below @ ..] => {
            let folder = level.entry(folder.clone()).or_insert_with(|| Value::Object(Map::new()));
            if !folder.is_object() {
                *folder = Value::Object(Map::new());
            }
            if let Value::Object(map) = folder {
                insert(map, below, value);
            }
        }
    }
}
