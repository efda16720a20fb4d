//! From what was read to a frozen portal.

use super::Source;
use super::library::{self, Library};
use super::report::Quarantined;
use crate::config::Config;
use crate::content::{DataFile, Page, Post, SourceFile, body::Trust, folders_like_posts};
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::Content;
use crate::plan::{self, Plan};
use crate::portal::{Portal, address_posts};
use crate::theme::Theme;
use crate::words::text;
use serde_json::{Map, Value};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A site with an order and addresses.
#[derive(Debug)]
pub struct Site {
    pub portal: Portal,
    /// Posts that were read and are not published: they lie in the future, or have another's address.
    pub aside: Vec<Arc<Post>>,
    data: Vec<DataFile>,
    /// Whether symbolic links lead to some of it.
    pub linked: bool,
    /// Seconds since 1970: what lay in the future then is aside.
    assembled: i64,
}

/// What was noticed while a site was put together.
#[derive(Debug, Default)]
pub struct Noticed {
    pub diagnostics: Vec<Diagnostic>,
    pub quarantined: Vec<Quarantined>,
}

impl Site {
    /// `library` loses its items and keeps its notes.
    pub fn assemble(library: &mut Library, source: &Source, now: SystemTime) -> (Self, Noticed) {
        let Source { config, root, .. } = source;
        let assembled = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64);
        let Library { posts, pages, statics, data, linked, .. } = library.take_items();
        let mut diagnostics = folders_like_posts(root, page_files(&pages));
        let (posts, mut aside) = leave_out_future(posts, assembled, config, &mut diagnostics);
        note_bypassed(&posts, &mut diagnostics);
        let (posts, lost, problems) = address_posts(posts, config, root);
        aside.extend(lost);
        let quarantined = quarantined_by(&problems).collect();
        diagnostics.extend(problems);
        let portal = Portal::assemble(posts, pages, statics, nested(&data), config);
        diagnostics.extend(portal.succession.missing(&portal.entries, root));
        (Self { portal, aside, data, linked, assembled }, Noticed { diagnostics, quarantined })
    }

    /// What it was made of, for another assembly; posts are shared with it.
    pub fn library(&self) -> Library {
        let Portal { entries, pages, statics, .. } = &self.portal;
        let mut posts = Vec::with_capacity(self.aside.len() + entries.len());
        posts.extend(self.aside.iter().map(Arc::clone));
        posts.extend(entries.iter().map(|entry| Arc::clone(&entry.post)));
        let (pages, statics, data) = (pages.clone(), statics.clone(), self.data.clone());
        Library { posts, pages, statics, data, linked: self.linked, ..Library::default() }
    }

    /// The file behind each item, and its digest; data has none.
    pub fn files(&self) -> impl Iterator<Item = (&SourceFile, Content)> {
        let posts = self.portal.entries.iter().map(|entry| &entry.post).chain(&self.aside);
        library::files(posts, &self.portal.pages, &self.portal.statics, &self.data)
    }

    /// When the next post that still lies in the future will be published.
    pub fn next_due(&self) -> Option<SystemTime> {
        // Others are aside because their address is another's.
        let dates = self.aside.iter().map(|post| post.date.instant);
        let next = dates.filter(|instant| *instant > self.assembled).min()?;
        Some(UNIX_EPOCH + Duration::from_secs(next.unsigned_abs()))
    }

    pub fn plan(&self, source: &Source, theme: &Theme) -> (Plan, Vec<Diagnostic>) {
        let assets: Vec<String> = theme.assets().iter().map(|asset| asset.path.clone()).collect();
        plan::plan(plan::Inputs {
            portal: &self.portal,
            config: &source.config,
            root: &source.root,
            assets: &assets,
            searchable: theme.has_layout(plan::search::TEMPLATE),
        })
    }
}

fn page_files(pages: &[Page]) -> impl Iterator<Item = &SourceFile> {
    pages.iter().map(|page| &page.file)
}

/// The files that a stage could not publish.
fn quarantined_by(diagnostics: &[Diagnostic]) -> impl Iterator<Item = Quarantined> {
    diagnostics
        .iter()
        .filter(|found| found.code == Code::Quarantined)
        .map(|found| Quarantined { file: found.file.clone().unwrap_or_default(), reason: found.message.english() })
}

/// Those that are published, and those that are not yet.
fn leave_out_future(
    posts: Vec<Arc<Post>>,
    now: i64,
    config: &Config,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<Arc<Post>>, Vec<Arc<Post>>) {
    if config.future || posts.iter().all(|post| post.date.instant <= now) {
        return (posts, Vec::new());
    }
    let (due, future): (Vec<_>, Vec<_>) = posts.into_iter().partition(|post| post.date.instant <= now);
    let message = text!("{number} post(s) dated in the future are left out", number = future.len());
    diagnostics.push(Diagnostic::new(Code::Future, message).hint(text!("--future publishes them now")));
    (due, future)
}

fn note_bypassed(posts: &[Arc<Post>], diagnostics: &mut Vec<Diagnostic>) {
    let bypassed = posts.iter().filter(|post| post.trust == Trust::Owner).count();
    if bypassed > 0 {
        let message = text!("{number} post(s) are published without being sanitised", number = bypassed);
        let hint = text!("`sanitize: posts` and no `sanitize_override` in _config.yml sanitise every post");
        diagnostics.push(Diagnostic::new(Code::SanitizeBypassed, message).hint(hint));
    }
}

/// `_data/team/cn.yml` → `{"team": {"cn": …}}`
fn nested(files: &[DataFile]) -> Value {
    let mut data = Map::new();
    for DataFile { keys, value, .. } in files {
        insert(&mut data, keys, value.clone());
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
