//! Tells editors what is wrong with a site's content, where, and how to mend it. Nothing is written.
//!
//! The site is read as a build reads it, so that what reading finds need not be found again; then each file is looked at
//! by itself, in parallel (`file`: `front_matter`, `body`, `links`), and the whole by its index (`site`, `identity`,
//! `duplicates`, `theme_fields`, `host`). Whether a link leads somewhere is a question to the plan. [`fix`] mends what is
//! certain; [`external`] follows links to other sites.

mod body;
mod duplicates;
pub mod external;
mod file;
pub mod fix;
mod front_matter;
mod host;
mod identity;
mod links;
mod nearest;
mod place;
pub mod rules;
mod scalars;
mod site;
mod theme_fields;

use crate::build::{Lookup, Observer, Recalled, Request, Site, Source, Stage, recall, told};
use crate::config::Volumes;
use crate::content::body::Links;
use crate::diagnostic::{self, Code, Diagnostic, Severity};
use crate::plan::Plan;
use crate::render::{self, Marks, Renderer, Shared};
use crate::theme::Theme;
use duplicates::Room;
use external::Client;
use file::{Ground, Looked, Subject};
use links::Map;
use place::Place;
use rayon::prelude::*;
use rules::Selection;
use serde::Serialize;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// What is asked for.
#[derive(Default)]
pub struct Options {
    pub only: Selection,
    /// Who follows links to other sites; `None`: nobody.
    pub external: Option<Client>,
}

/// What was found; `--format json` prints it as it is.
#[derive(Debug, Default, Serialize)]
pub struct Checked {
    pub posts: usize,
    pub pages: usize,
    pub diagnostics: Vec<Diagnostic>,
    pub seconds: f64,
    /// Whether there was a site to look at.
    #[serde(skip)]
    pub is_read: bool,
}

impl Checked {
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|found| found.severity == severity).count()
    }

    /// 0 nothing worse than warnings, 1 errors (or warnings, if `strict`), 2 nothing could be checked.
    pub fn exit_status(&self, strict: bool) -> u8 {
        let least = if strict { Severity::Warning } else { Severity::Error };
        match self.diagnostics.iter().map(|found| found.severity).max() {
            _ if !self.is_read => 2,
            Some(worst) if worst >= least => 1,
            _ => 0,
        }
    }
}

/// Looks at a site. `now` decides what lies in the future.
pub fn check(request: &Request, options: &Options, now: SystemTime, observer: &dyn Observer) -> Checked {
    let started = Instant::now();
    let mut checked = Checked::default();
    match examine(request, options, now, observer, &mut checked) {
        Ok(()) => checked.is_read = true,
        Err(problems) => checked.diagnostics.extend(problems),
    }
    let is_read = checked.is_read;
    checked.diagnostics.retain(|found| options.only.wants(found.code) || !is_read);
    diagnostic::sort(&mut checked.diagnostics);
    checked.seconds = started.elapsed().as_secs_f64();
    checked
}

fn examine(
    request: &Request,
    options: &Options,
    now: SystemTime,
    observer: &dyn Observer,
    checked: &mut Checked,
) -> Result<(), Vec<Diagnostic>> {
    let only = &options.only;
    let (mut source, notices) = Source::open(request)?;
    if request.overrides.volume.is_none() {
        // An archive in volumes is looked at as the one site that readers take it for.
        source.config.volumes = Volumes::default();
    }
    checked.diagnostics.extend(notices);
    let mut theme = theme(request, &source, &mut checked.diagnostics)?;
    let Recalled { mut library, .. } = recall(request, &source, &|_| {}, observer)?;
    let (told, _) = told(&library.notes);
    let (site, noticed) = Site::assemble(&mut library, &source, now);
    // Each post of the future is named.
    let noticed = noticed.diagnostics.into_iter().filter(|found| found.code != Code::Future);
    checked.diagnostics.extend(told.into_iter().chain(noticed));
    drop(library);
    observer.begin(Stage::Plan, 0);
    let (plan, notices) = site.plan(&source, &theme);
    checked.diagnostics.extend(notices);
    checked.diagnostics.extend(render::check_layouts(&site.portal, &theme, &source.root));
    let (lookup, notices) = Lookup::new(&plan.outputs);
    checked.diagnostics.extend(notices);
    checked.posts = site.portal.entries.len();
    checked.pages = site.portal.pages.len();
    let map = Map { plan: &plan, lookup: &lookup, links: links_of(&source) };
    let templates = theme.templates().into_iter().map(|(_, text)| text).collect();
    let now = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64);
    let (config, root) = (&source.config, &source.root);
    let external = options.external.is_some();
    let files = look(&site, &Ground { config, root, map: &map, only, templates, now, external }, observer);
    let shared = Shared::new(config, &site.portal, &plan, &mut theme);
    let marks = Marks::new(config, &site.portal, &plan);
    let renderer = Renderer::new(config, root, &site.portal, &plan, &theme, &shared, &marks);
    let found = whole(
        &Whole { site: &site, source: &source, plan: &plan, lookup: &lookup, theme: &theme, only },
        files,
        &renderer,
        options,
    );
    checked.diagnostics.extend(found);
    Ok(())
}

/// A theme that cannot be used is told of, and the default one says what a site has.
fn theme(request: &Request, source: &Source, found: &mut Vec<Diagnostic>) -> Result<Theme, Vec<Diagnostic>> {
    let loaded = Theme::load(&request.source, &source.config).or_else(|problems| {
        found.extend(problems);
        let mut config = source.config.clone();
        config.theme = Theme::DEFAULT.to_owned();
        Theme::load(&request.source, &config)
    });
    let (theme, notices) = loaded?;
    found.extend(notices);
    Ok(theme)
}

fn links_of(source: &Source) -> Links<'_> {
    Links { own: &source.config.own_addresses, base: &source.config.base, volumes: Some(&source.config.volumes) }
}

/// Every post and page, in parallel; with the path that messages show and, for posts, the date.
fn look(site: &Site, ground: &Ground, observer: &dyn Observer) -> Vec<(String, Option<i64>, Looked)> {
    let published = site.portal.entries.iter().map(|entry| Subject::Post(&entry.post, Some(&entry.route)));
    let aside = site.aside.iter().map(|post| Subject::Post(post, None));
    let pages = site.portal.pages.iter().filter_map(|page| Some(Subject::Page(page, page.markup?)));
    let subjects: Vec<Subject> = published.chain(aside).chain(pages).collect();
    observer.begin(Stage::Check, subjects.len());
    subjects
        .par_iter()
        .map_init(Room::default, |room, subject| {
            observer.advance();
            let date = match subject {
                Subject::Post(post, _) => Some(post.date.instant),
                Subject::Page(..) => None,
            };
            (ground.root.shown(&subject.file().path), date, file::look(subject, ground, room))
        })
        .collect()
}

/// What rules about the whole site look at.
struct Whole<'a> {
    site: &'a Site,
    source: &'a Source,
    plan: &'a Plan,
    lookup: &'a Lookup,
    theme: &'a Theme,
    only: &'a Selection,
}

fn whole(
    Whole { site, source, plan, lookup, theme, only }: &Whole,
    files: Vec<(String, Option<i64>, Looked)>,
    renderer: &Renderer,
    options: &Options,
) -> Vec<Diagnostic> {
    let (portal, root, config) = (&site.portal, &source.root, &source.config);
    let mut found = Vec::new();
    let (mut dead, mut anchored, mut external) = (Vec::new(), Vec::new(), Vec::new());
    let mut tallies = site::Tallies::default();
    let mut sketched: Vec<(i64, String, Option<duplicates::Sketch>)> = Vec::new();
    for (shown, date, looked) in files {
        found.extend(looked.found);
        dead.extend(looked.dead);
        anchored.extend(looked.anchored);
        external.extend(looked.external);
        tallies.add(looked.removed, &shown);
        if let Some(date) = date {
            sketched.push((date, shown, looked.sketch));
        }
    }
    found.extend(tallies.diagnostics());
    found.extend(site::dead_links(dead, plan, &config.base));
    found.extend(site::dead_anchors(anchored, plan, renderer));
    if only.wants(Code::NearDuplicate) {
        sketched.par_sort_unstable_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        found.extend(site::near_duplicates(sketched.into_iter().map(|(_, shown, sketch)| (shown, sketch)).collect()));
    }
    if only.wants(Code::SameTitle) {
        found.extend(identity::same_titles(portal, root));
    }
    found.extend(identity::category_names(portal, config, root));
    if only.wants(Code::TemplateError) {
        found.extend(site::failing_templates(plan, renderer));
    }
    let own_templates = theme.templates().into_iter().filter(|(shown, _)| shown.starts_with("themes/"));
    let contract = theme_fields::Contract::read();
    found.extend(own_templates.flat_map(|(shown, text)| theme_fields::check(&Place { shown, text }, &contract)));
    found.extend(host::limits(portal, plan, lookup, root));
    if let Some(client) = &options.external {
        found.extend(client.check(external));
    }
    found
}
