//! One state of the site, planned and ready to render any of its outputs.

use super::segments::Segments;
use crate::build::{Library, Lookup, Noticed, Paths, Site, Source};
use crate::content::Post;
use crate::diagnostic::Diagnostic;
use crate::digest::{Content, Mark, Marker};
use crate::plan::{Output, OutputKind, Plan, SearchFile, search};
use crate::portal::PostId;
use crate::render::{self, Keys, Marks, Rendered, Renderer, Shared};
use crate::route::{Asked, asked};
use crate::stamp::Stamp;
use crate::theme::Theme;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::mem::discriminant;
use std::sync::Arc;
use std::time::SystemTime;

/// A site with its theme and plan.
pub struct Edition {
    source: Source,
    theme: Theme,
    site: Site,
    plan: Plan,
    shared: Shared,
    marks: Marks,
    lookup: Lookup,
    segments: Segments,
    frame: Mark,
}

/// Where a request leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The output at this place of the plan.
    Output(usize),
    /// The address that was meant, percent-encoded.
    Elsewhere(String),
    Nothing,
}

/// What decides whether a page that a browser shows is still what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version {
    /// Of the page, whatever its style sheets say; another one where there is no page.
    pub page: Mark,
    /// Of all style sheets.
    pub sheets: Mark,
}

impl Edition {
    /// Puts a site together, with what was noticed. `library` keeps its notes alone.
    pub fn new(source: Source, mut theme: Theme, library: &mut Library, now: SystemTime) -> (Self, Vec<Diagnostic>) {
        let (site, noticed) = Site::assemble(library, &source, now);
        let Noticed { mut diagnostics, .. } = noticed;
        let (plan, notices) = site.plan(&source, &theme);
        diagnostics.extend(notices);
        diagnostics.extend(render::check_layouts(&site.portal, &theme, &source.root));
        let shared = Shared::new(&source.config, &site.portal, &plan, &mut theme);
        let marks = Marks::new(&source.config, &site.portal, &plan);
        let (lookup, left_out) = Lookup::new(&plan.outputs);
        diagnostics.extend(left_out);
        let frame = frame(&source, &theme, &site);
        (Self { source, theme, site, plan, shared, marks, lookup, segments: Segments::default(), frame }, diagnostics)
    }

    /// What it was made of, for the next edition; posts are shared with it.
    pub fn parts(&self) -> (Source, Theme, Library) {
        (self.source.clone(), self.theme.clone(), self.site.library())
    }

    pub fn source(&self) -> &Source {
        &self.source
    }

    pub fn site(&self) -> &Site {
        &self.site
    }

    pub fn theme_mark(&self) -> Mark {
        self.theme.mark()
    }

    /// The files at these paths and below them, with what tells whether they changed.
    pub fn covered(&self, paths: &Paths) -> HashMap<&str, (Stamp, Content)> {
        let covered = self.site.files().filter(|(file, _)| paths.cover(&file.path));
        covered.map(|(file, content)| (file.path.as_str(), (file.stamp, content))).collect()
    }

    pub fn outputs(&self) -> &[Output] {
        &self.plan.outputs
    }

    /// Puts `posts` in the place of those with their paths, if that moves nothing: no address, no order, no term. Gives
    /// them back if it would.
    pub fn exchange(&mut self, posts: Vec<Arc<Post>>) -> Result<(), Vec<Arc<Post>>> {
        let portal = &mut self.site.portal;
        let places: Option<Vec<usize>> = posts
            .iter()
            .map(|post| {
                let at = portal.entries.iter().position(|entry| entry.post.file.path == post.file.path)?;
                portal.entries[at].post.stands_like(post).then_some(at)
            })
            .collect();
        let Some(places) = places else { return Err(posts) };
        let former: Vec<Arc<Post>> = (places.iter().zip(&posts))
            .map(|(at, post)| std::mem::replace(&mut portal.entries[*at].post, Arc::clone(post)))
            .collect();
        // The files of the search go by the sizes of the posts.
        if self.plan.searched && search::segments(portal, &self.source.config) != self.plan.search {
            for (at, post) in places.into_iter().zip(former) {
                portal.entries[at].post = post;
            }
            return Err(posts);
        }
        for at in places {
            self.marks.renew(PostId(at as u32), &self.source.config, portal, &self.plan);
        }
        Ok(())
    }

    /// Finds the output of a request's path.
    pub fn find(&self, path: &str) -> Found {
        let base = &self.source.config.base;
        let output = |file: &str| self.lookup.find(&self.plan.outputs, file);
        let found = match asked(path, base) {
            Asked::Nothing => None,
            Asked::Front => return Found::Elsewhere(format!("{base}/")),
            Asked::Folder(file) => output(&file),
            Asked::Name(file) => match output(&file).or_else(|| output(&format!("{file}.html"))) {
                None if output(&format!("{file}/index.html")).is_some() => return Found::Elsewhere(format!("{path}/")),
                found => found,
            },
        };
        found.map_or(Found::Nothing, Found::Output)
    }

    /// The page for what is not there.
    pub fn not_found(&self) -> Option<usize> {
        self.lookup.find(&self.plan.outputs, "404.html")
    }

    /// Renders the output at a place of the plan, as a build does.
    pub fn render(&self, at: usize) -> Result<Rendered, Box<Diagnostic>> {
        let Source { config, root, .. } = &self.source;
        let portal = &self.site.portal;
        let output = &self.plan.outputs[at];
        let renderer = Renderer::new(config, root, portal, &self.plan, &self.theme, &self.shared, &self.marks);
        match &output.kind {
            OutputKind::Search(SearchFile::Segment(number)) => {
                let name = search::path_below(&output.route);
                let file = self.segments.file(*number, name, self.marks.segment(*number), &renderer);
                file.map(Rendered::Bytes)
            }
            _ => renderer.render(output),
        }
    }

    /// Renders one page of each kind, and those at these paths; returns what fails, each once.
    pub fn probe(&self, paths: &BTreeSet<String>) -> Vec<Diagnostic> {
        let mut kinds = HashSet::new();
        let samples = (0..).zip(&self.plan.outputs).filter(|(_, output)| kinds.insert(discriminant(&output.kind)));
        let asked = paths.iter().filter_map(|path| match self.find(path) {
            Found::Output(at) => Some(at),
            Found::Elsewhere(_) | Found::Nothing => None,
        });
        let is_page = |at: &usize| self.plan.outputs[*at].route.file().ends_with(".html");
        let pages = samples.map(|(at, _)| at).chain(asked).filter(is_page);
        let mut failing: Vec<Diagnostic> = pages.filter_map(|at| self.render(at).err()).map(|found| *found).collect();
        crate::diagnostic::sort(&mut failing);
        failing.dedup();
        failing
    }

    /// What a page at this path would be.
    pub fn version(&self, path: &str) -> Version {
        let (at, missing) = match self.find(path) {
            Found::Output(at) => (Some(at), 0),
            Found::Elsewhere(_) | Found::Nothing => (self.not_found(), 1),
        };
        let page = at.map_or(Mark::default(), |at| self.key(&self.keys(), at));
        Version { page: Marker::new().mark(page).number(missing).finish(), sheets: self.sheets_mark() }
    }

    /// Name and address of each style sheet.
    pub fn sheets(&self) -> Vec<(String, String)> {
        let address = |path: &str| format!("{}{}", self.source.config.base, crate::route::encode_path(path));
        self.theme.sheets().map(|sheet| (sheet.name.clone(), address(&sheet.path))).collect()
    }

    fn sheets_mark(&self) -> Mark {
        let mut mark = Marker::new();
        for sheet in self.theme.sheets() {
            mark.text(&sheet.path);
        }
        mark.finish()
    }

    /// Every output's file with its key, by a mark of each, sorted: what two editions differ by.
    pub fn fingerprints(&self) -> Vec<(Mark, Mark)> {
        let keys = self.keys();
        let fingerprint = |(at, output): (usize, &Output)| {
            let sheet = match &output.kind {
                OutputKind::Asset(number) => Mark::of(&self.theme.assets()[*number].bytes),
                _ => Mark::default(),
            };
            (Mark::of(output.route.file().as_bytes()), Marker::new().mark(self.key(&keys, at)).mark(sheet).finish())
        };
        let mut all: Vec<(Mark, Mark)> = self.plan.outputs.par_iter().enumerate().map(fingerprint).collect();
        all.par_sort_unstable();
        all
    }

    fn keys(&self) -> Keys<'_> {
        Keys::new(&self.source.config, &self.site.portal, &self.plan, &self.marks, self.frame)
    }

    fn key(&self, keys: &Keys, at: usize) -> Mark {
        let [site, source, around] = keys.of(&self.plan.outputs[at]).marks();
        Marker::new().mark(site).mark(source).mark(around).finish()
    }
}

/// What every page sees.
fn frame(source: &Source, theme: &Theme, site: &Site) -> Mark {
    let data = Mark::of(site.portal.data.to_string().as_bytes());
    Marker::new().mark(source.mark).mark(theme.frame()).mark(data).finish()
}

/// How many outputs differ between two states: changed, new or gone.
pub fn differing(before: &[(Mark, Mark)], after: &[(Mark, Mark)]) -> usize {
    let (mut before, mut after) = (before.iter().peekable(), after.iter().peekable());
    let mut count = 0;
    loop {
        let order = match (before.peek(), after.peek()) {
            (None, None) => return count,
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some(then), Some(now)) => then.0.cmp(&now.0),
        };
        let (then, now) = match order {
            std::cmp::Ordering::Less => (before.next(), None),
            std::cmp::Ordering::Greater => (None, after.next()),
            std::cmp::Ordering::Equal => (before.next(), after.next()),
        };
        count += usize::from(then != now);
    }
}
