//! The rules that need every file to have been looked at.

use super::duplicates::{self, Sketch};
use super::file::{Anchored, Dead};
use super::nearest::Nearest;
use crate::content::body::{Markup, Removed, Trust, inspect};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::Plan;
use crate::render::{Rendered, Renderer};
use crate::words::text;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::mem::discriminant;

/// For so many dead addresses the right one is looked for; all are named.
const GUESSED: usize = 200;

/// Dead links, each with the nearest right address.
pub fn dead_links(dead: Vec<Dead>, plan: &Plan, base: &str) -> Vec<Diagnostic> {
    if dead.is_empty() {
        return Vec::new();
    }
    let nearest = Nearest::new(&plan.outputs, base);
    let mut paths: Vec<&str> = dead.iter().map(|dead| dead.path.as_str()).collect();
    paths.sort_unstable();
    paths.dedup();
    paths.truncate(GUESSED);
    let guesses: HashMap<String, String> =
        paths.into_par_iter().filter_map(|path| Some((path.to_owned(), nearest.to(path)?))).collect();
    dead.into_iter()
        .map(|Dead { found, path }| {
            let hint = match (guesses.get(&path), found.code) {
                (Some(near), _) => text!("did you mean {near}?", near),
                (None, Code::MissingImage) => text!("put the file there, or remove the image"),
                (None, _) => text!("remove the link, or forward its address: `redirects:` in _config.yml"),
            };
            found.hint(hint)
        })
        .collect()
}

/// Those of the links to anchors whose page, rendered, does not have them. A page that cannot be rendered has all.
pub fn dead_anchors(anchored: Vec<Anchored>, plan: &Plan, renderer: &Renderer) -> Vec<Diagnostic> {
    let mut by_output: BTreeMap<usize, Vec<Anchored>> = BTreeMap::new();
    for link in anchored {
        by_output.entry(link.output).or_default().push(link);
    }
    let of_page = |(output, links): (usize, Vec<Anchored>)| {
        let output = &plan.outputs[output];
        let Ok(Rendered::Bytes(page)) = renderer.render(output) else { return Vec::new() };
        if !output.route.file().ends_with(".html") {
            return Vec::new();
        }
        let links_of_page = crate::content::body::Links { own: &[], base: "", volumes: None };
        let ids = inspect(&String::from_utf8_lossy(&page), Markup::Html, Trust::Owner, &links_of_page).ids;
        let dead = links.into_iter().filter(|link| !ids.contains(&link.fragment));
        dead.map(|link| with_nearest(link, &ids)).collect()
    };
    by_output.into_par_iter().flat_map_iter(of_page).collect()
}

fn with_nearest(link: Anchored, ids: &HashSet<String>) -> Diagnostic {
    let mut known: Vec<&str> = ids.iter().map(String::as_str).collect();
    known.sort_unstable();
    match crate::diagnostic::nearest(&link.fragment, known) {
        Some(near) => link.found.hint(text!("did you mean #{near}?", near)),
        None => link.found.hint(text!("link to the page as a whole, or give the place an `id`")),
    }
}

/// Posts that say what an earlier one says. `posts` come with the path that messages show, earlier ones first.
pub fn near_duplicates(posts: Vec<(String, Option<Sketch>)>) -> Vec<Diagnostic> {
    let (files, sketches): (Vec<String>, Vec<Option<Sketch>>) = posts.into_iter().unzip();
    let repeat = |repeat: duplicates::Repeat| {
        let first = &files[repeat.first];
        let message = match repeat.percent {
            100 => text!("says the same as {first}", first),
            percent => text!("says nearly the same as {first} ({percent} %)", first, percent),
        };
        let hint = text!("keep one of them; `redirect_from:` in that one keeps the other's address");
        Diagnostic::new(Code::NearDuplicate, message).file(&files[repeat.post]).hint(hint)
    };
    duplicates::repeats(&sketches).into_iter().map(repeat).collect()
}

/// How often a kind of thing was left out of bodies.
#[derive(Debug, Default)]
pub struct Tally {
    times: usize,
    files: usize,
    /// The first file, by its name.
    first: String,
}

/// What the sanitiser leaves out, by kind.
#[derive(Debug, Default)]
pub struct Tallies(BTreeMap<Removed, Tally>);

impl Tallies {
    pub fn add(&mut self, removed: BTreeMap<Removed, usize>, file: &str) {
        for (what, times) in removed {
            let tally = self.0.entry(what).or_default();
            tally.times += times;
            tally.files += 1;
            if tally.first.is_empty() || file < tally.first.as_str() {
                file.clone_into(&mut tally.first);
            }
        }
    }

    /// One finding for each kind.
    pub fn diagnostics(self) -> Vec<Diagnostic> {
        let told = |(what, tally): (Removed, Tally)| {
            let what = match what {
                Removed::Element(name) => text!("`<{name}>` and all in it is left out", name),
                Removed::Hidden => text!("what the source hides is left out"),
                Removed::Handler(name) => text!("the handler `{name}` is left out", name),
                Removed::Address(scheme) => text!("addresses of the scheme `{scheme}:` are left out", scheme),
                Removed::Tags(name) => text!("the tags `<{name}>` are left out, their text stays", name),
                Removed::Attribute(name) => text!("the attribute `{name}` is left out", name),
                Removed::Style(name) => text!("the style `{name}` is left out", name),
            };
            let message = text!(
                "{what}: {times} time(s) in {files} file(s), first in this one",
                what,
                times = tally.times,
                files = tally.files
            );
            Diagnostic::new(Code::Sanitized, message).file(tally.first)
        };
        self.0.into_iter().map(told).collect()
    }
}

/// Templates that fail on a page, found by rendering one of each kind.
pub fn failing_templates(plan: &Plan, renderer: &Renderer) -> Vec<Diagnostic> {
    let mut kinds = HashSet::new();
    let samples = plan.outputs.iter().filter(|output| kinds.insert(discriminant(&output.kind)));
    let pages: Vec<_> = samples.filter(|output| output.route.file().ends_with(".html")).collect();
    let mut failing: Vec<Diagnostic> =
        pages.into_par_iter().filter_map(|output| renderer.render(output).err()).map(|found| *found).collect();
    crate::diagnostic::sort(&mut failing);
    failing.dedup();
    failing
}
