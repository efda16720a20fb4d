//! From readings to a frozen portal.

use super::read::{Found, Reading};
use super::record::Item;
use super::report::{Quarantined, Report};
use super::{Observer, Source, Stage, read};
use crate::config::Config;
use crate::content::{
    self, DataFile, FileKind, Page, Post, SourceFile, StaticFile, Walked, body::Trust, folders_like_posts,
};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{self, Plan};
use crate::portal::{Portal, address_posts};
use crate::store::Store;
use crate::theme::Theme;
use serde_json::{Map, Value};
use std::time::{SystemTime, UNIX_EPOCH};

/// A site that was read.
#[derive(Debug)]
pub struct Site {
    pub portal: Portal,
    /// Rows of sources that the store should have or forget, sorted by path.
    pub rows: Vec<(String, Option<Vec<u8>>)>,
}

impl Site {
    /// Reads every file, in parallel; whatever is wrong goes into the report.
    pub fn read(
        source: &Source,
        store: &Store,
        now: SystemTime,
        observer: &dyn Observer,
        report: &mut Report,
    ) -> Result<Self, Vec<Diagnostic>> {
        let Source { config, root, .. } = source;
        let clock = SystemTime::now();
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
        let read = read::read_all(source, &files, store, observer, clock);
        report.work = read.work;
        let mut rows: Vec<(String, Option<Vec<u8>>)> = read.gone.into_iter().map(|path| (path, None)).collect();
        let (mut posts, mut pages, mut statics, mut data) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (Reading { found, diagnostics, row, .. }, file) in read.readings.into_iter().zip(files) {
            report.diagnostics.extend(diagnostics);
            if let Some(row) = row {
                rows.push((file.path.clone(), Some(row)));
            }
            match found {
                Found::Item(Item::Post(post)) => posts.push(Post { file, ..*post }),
                Found::Item(Item::Page(page)) => pages.push(Page { file, ..*page }),
                Found::Item(Item::Quarantined(reason)) => {
                    report.quarantined.push(Quarantined { file: root.shown(&file.path), reason });
                }
                Found::Static(content) => statics.push(StaticFile { file, content }),
                Found::Data(file) => data.push(file),
                Found::Item(Item::Static | Item::Hidden) | Found::Nothing => {}
            }
        }
        rows.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        report.diagnostics.extend(folders_like_posts(root, page_files(&pages)));
        leave_out_future(&mut posts, now, config, report);
        note_bypassed(&posts, report);
        let (posts, problems) = address_posts(posts, config, root);
        report.quarantined.extend(quarantined_by(&problems));
        report.quarantined.sort_by(|a, b| a.file.cmp(&b.file));
        report.diagnostics.extend(problems);
        report.posts = posts.len();
        report.pages = pages.len();
        Ok(Self { portal: Portal::assemble(posts, pages, statics, nested(data), config), rows })
    }

    pub fn plan(&self, source: &Source, theme: &Theme) -> (Plan, Vec<Diagnostic>) {
        let assets: Vec<String> = theme.assets().iter().map(|asset| asset.path.clone()).collect();
        plan::plan(plan::Inputs { portal: &self.portal, config: &source.config, root: &source.root, assets: &assets })
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
