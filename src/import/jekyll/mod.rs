//! Moves a Jekyll site over: its content unchanged, its configuration translated, its addresses compared.
//!
//! Everything is known before anything is written: the configuration is translated, the new site planned with it, and
//! the plan held against the old addresses. The old site is only read.

mod additions;
mod addresses;
mod checkout;
mod config;
mod keys;
pub mod liquid;
mod place;
mod stubs;
mod write;

pub use addresses::{Compared, Known, Lost, Redirected};
pub use checkout::Left;

use self::addresses::Site as Addresses;
use self::checkout::Checkout;
use self::config::{ConfigText, Translated};
use self::liquid::Liquid;
use self::place::Place;
use crate::build::{Library, Paths, Site, Source};
use crate::config::{Config, Overrides};
use crate::content::{ContentRoot, FileKind, may_have_front_matter, split_front_matter};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan;
use crate::words::{Text, Words, text};
use rayon::prelude::*;
use serde::Serialize;
use serde_yaml::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Options {
    /// The Jekyll site.
    pub dir: PathBuf,
    /// Where the new one goes.
    pub out: PathBuf,
    /// Where Jekyll built it; default: the configuration's `destination:`, or `_site`.
    pub built: Option<PathBuf>,
    /// Folders that are to hold posts too.
    pub posts_dirs: Vec<String>,
    /// Say what would be done, and do nothing.
    pub dry_run: bool,
    /// The language of the comments in the new configuration.
    pub words: Words,
}

/// What was found and done.
#[derive(Debug, Serialize)]
pub struct Report {
    pub from: String,
    pub to: String,
    pub files: Files,
    /// Keys of the configuration that got a comment, and those that became one.
    pub keys_noted: Vec<String>,
    pub keys_disabled: Vec<String>,
    /// By the first part of their paths.
    pub left: BTreeMap<String, Left>,
    /// Other folders that hold files named like posts, with their number.
    pub like_posts: BTreeMap<String, usize>,
    /// Names that category pages gave to the configuration.
    pub names: BTreeMap<String, String>,
    /// In pages, layouts and includes.
    pub liquid: Vec<Liquid>,
    pub liquid_in_posts: Vec<Liquid>,
    pub addresses: Compared,
    pub diagnostics: Vec<Diagnostic>,
}

/// Numbers of files.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
pub struct Files {
    pub posts: usize,
    pub drafts: usize,
    pub data: usize,
    /// Pages, and files that are copied as they are.
    pub others: usize,
    pub written: usize,
    /// There already, with the same bytes.
    pub there: usize,
}

impl Report {
    /// 0 done, 1 something could not be written.
    pub fn exit_status(&self, strict: bool) -> u8 {
        let lost = !self.addresses.lost.is_empty();
        let warned = self.diagnostics.iter().any(|found| found.severity > crate::diagnostic::Severity::Note);
        u8::from(self.diagnostics.iter().any(Diagnostic::is_error) || (strict && (lost || warned)))
    }
}

/// Moves a site. `Err` says why nothing was done.
pub fn import(options: &Options, now: SystemTime) -> Result<Report, Vec<Diagnostic>> {
    let place = Place::find(options).map_err(|problem| vec![*problem])?;
    let translated = place.translated(&options.words).map_err(|problem| vec![*problem])?;
    let root = place.root(&translated.map)?;
    let value =
        |key: &str| translated.map.get(key).and_then(Value::as_str).map(|text| text.trim_matches('/').to_owned());
    let built = options.built.clone().unwrap_or_else(|| {
        place.dir.join(value("destination").filter(|path| !path.is_empty()).unwrap_or_else(|| "_site".into()))
    });
    let built = built.canonicalize().unwrap_or(built);
    let mover = Mover {
        data_dir: value("data_dir").unwrap_or_else(|| "_data".into()),
        skip: vec![place.out.clone(), built.clone()],
        root,
        built,
        now,
    };
    mover.run(place, translated, options)
}

struct Mover {
    root: ContentRoot,
    built: PathBuf,
    data_dir: String,
    skip: Vec<PathBuf>,
    now: SystemTime,
}

/// A site that was planned, never to be rendered.
struct Planned {
    source: Source,
    site: Site,
    addresses: Addresses,
    /// Why files are not published.
    unread: BTreeMap<String, Text>,
}

impl Mover {
    fn run(&self, place: Place, translated: Translated, options: &Options) -> Result<Report, Vec<Diagnostic>> {
        let Translated { mut text, map, config, noted, disabled } = translated;
        let before = self.planned(config, None);
        let mut checkout = checkout::look(&before.source, &self.built, &self.data_dir);
        let chosen: Vec<&str> = options.posts_dirs.iter().map(|dir| dir.trim_matches('/')).collect();
        if let Some(dir) = chosen.iter().find(|dir| !checkout.has_like_posts(dir)) {
            let message = text!("{folder} holds no files named like posts (YYYY-MM-DD-name.md)", folder = dir);
            return Err(vec![
                Diagnostic::new(Code::ImportFailed, message).hint(text!("--posts-dir names a folder of the site")),
            ]);
        }
        additions::offer(&mut text, &before.source.config, &map, &checkout, &chosen);
        checkout.like_posts.retain(|folder, _| !chosen.contains(&folder.as_str()));
        let config = reload(&text, place.folder())?;
        // With other posts folders there is other content to read.
        let after = self.planned(config, chosen.is_empty().then(|| before.site.library()));
        let stubs = stubs::stubs(&after.site.portal, |file| self.is_bare(file));
        if !stubs.names.is_empty() {
            additions::add_names(&mut text, &map, &stubs.names);
        }
        let mut library = after.site.library();
        library.pages.retain(|page| !stubs.files.contains(&page.file.path));
        let after = self.planned(reload(&text, place.folder())?, Some(library));
        let (known, old) = if self.built.is_dir() {
            (Known::Built, addresses::built_files(&self.built))
        } else {
            (Known::ByRule, addresses::by_rule(&before.site.portal))
        };
        let mut compared = addresses::compare(known, &old, &before.addresses, &after.addresses, &before.unread);
        let last = if compared.redirected.is_empty() {
            after
        } else {
            additions::add_redirects(&mut text, &map, &compared.redirected);
            let last = self.planned(reload(&text, place.folder())?, Some(after.site.library()));
            compared.check(&last.addresses);
            last
        };
        let (liquid, liquid_in_posts) = self.liquid(&checkout, &last);
        let moved: BTreeSet<String> = checkout.moved.difference(&stubs.files).cloned().collect();
        let mut diagnostics = checkout.diagnostics;
        diagnostics.extend(stubs.diagnostics);
        let mut files = count(&last.source, &moved);
        if options.dry_run {
            files.written = moved.len();
        } else {
            let target = |path: &str| self.target(path);
            let written = write::write(&self.root.dir, &place.out, &moved, target, &text.to_text());
            (files.written, files.there) = (written.written, written.there);
            diagnostics.extend(written.diagnostics);
        }
        crate::diagnostic::sort(&mut diagnostics);
        Ok(Report {
            from: options.dir.display().to_string(),
            to: options.out.display().to_string(),
            files,
            keys_noted: noted,
            keys_disabled: disabled,
            left: checkout.left,
            like_posts: checkout.like_posts,
            names: stubs.names,
            liquid,
            liquid_in_posts,
            addresses: compared,
            diagnostics,
        })
    }

    /// `library`: what was read before, if the configuration reads it the same.
    fn planned(&self, config: Config, library: Option<Library>) -> Planned {
        let source = Source::of(config, self.root.clone(), self.skip.clone());
        let mut library = library.unwrap_or_else(|| Library::fetch(&source, &Paths::new([String::new()]), &|_| {}));
        let reasons = library
            .notes
            .iter()
            .filter_map(|(file, note)| Some((file.clone(), Text::verbatim(note.quarantined.clone()?))));
        let mut unread: BTreeMap<String, Text> = reasons.collect();
        let (site, noticed) = Site::assemble(&mut library, &source, self.now);
        unread.extend(noticed.quarantined.into_iter().map(|one| (one.file, Text::verbatim(one.reason))));
        let why = text!("lies in the future, or has another's address");
        unread.extend(site.aside.iter().map(|post| (post.file.path.clone(), why.clone())));
        let inputs = plan::Inputs {
            portal: &site.portal,
            config: &source.config,
            root: &source.root,
            assets: &[],
            searchable: true,
        };
        let (plan, _) = plan::plan(inputs);
        let addresses = Addresses::of(&plan, &site.portal);
        Planned { source, site, addresses, unread }
    }

    /// Whether a file has front matter and nothing else.
    fn is_bare(&self, path: &str) -> bool {
        let text = fs::read_to_string(self.root.absolute(path)).unwrap_or_default();
        let parts = split_front_matter(&text);
        parts.yaml.is_some() && parts.body.trim().is_empty()
    }

    /// Where a file goes, below `content`.
    fn target(&self, path: &str) -> String {
        match path.strip_prefix(self.data_dir.as_str()) {
            Some(rest) if rest.starts_with('/') => format!("_data{rest}"),
            _ => path.to_owned(),
        }
    }

    /// What Jekyll would run, in pages and templates, and in posts.
    fn liquid(&self, checkout: &Checkout, planned: &Planned) -> (Vec<Liquid>, Vec<Liquid>) {
        let walked = planned.source.walk(&|_| {}).all().files;
        let is_post = |kind| matches!(kind, FileKind::Post | FileKind::Draft);
        let posts: BTreeSet<&str> =
            walked.iter().filter(|file| is_post(file.kind)).map(|file| file.path.as_str()).collect();
        let by_name: HashMap<&str, &str> = posts.iter().map(|path| (name_of(path), *path)).collect();
        let addresses = |name: &str| {
            let name = name.trim().trim_matches(['"', '\'']);
            let source = by_name.get(name.rsplit('/').next().unwrap_or(name)).copied().unwrap_or(name);
            planned.addresses.address_of(source)
        };
        let paths: Vec<&String> = checkout.moved.union(&checkout.templates).collect();
        let found: Vec<Vec<Liquid>> = paths
            .par_iter()
            .map(|path| {
                let Ok(bytes) = fs::read(self.root.absolute(path)) else { return Vec::new() };
                if !checkout.templates.contains(*path) && !may_have_front_matter(&bytes) {
                    return Vec::new();
                }
                let text = crate::content::decode(bytes).0;
                let body = split_front_matter(&text).body;
                let before = text[..text.len() - body.len()].matches('\n').count() as u32;
                liquid::find(path, body, before + 1, &addresses)
            })
            .collect();
        found.into_iter().flatten().partition(|found| !posts.contains(found.file.as_str()))
    }
}

/// `_posts/2022-01-02-a.md` → `2022-01-02-a`
fn name_of(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn count(source: &Source, moved: &BTreeSet<String>) -> Files {
    let mut files = Files::default();
    let kinds: HashMap<String, FileKind> =
        source.walk(&|_| {}).all().files.into_iter().map(|file| (file.path, file.kind)).collect();
    for path in moved {
        match kinds.get(path) {
            Some(FileKind::Post) => files.posts += 1,
            Some(FileKind::Draft) => files.drafts += 1,
            Some(FileKind::Data) => files.data += 1,
            _ => files.others += 1,
        }
    }
    files
}

fn reload(text: &ConfigText, folder: &str) -> Result<Config, Vec<Diagnostic>> {
    crate::config::load(&text.to_text(), "_config.yml", folder, &Overrides::default()).map(|(config, _)| config)
}

/// The name for the new site's folder.
pub fn usual_out(dir: &Path) -> PathBuf {
    let dir = dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
    let name = dir.file_name().map_or_else(|| "site".into(), |name| name.to_string_lossy());
    PathBuf::from(format!("{name}-gongbao"))
}
