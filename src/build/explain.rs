//! Why an output would be rendered by the next build, and why it was by the last one.

use super::memory::{Cause, Memory, Verdict};
use super::report::Report;
use super::{About, Prepared, Request};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::output::{Destination, OutputPath};
use crate::plan::{Output, OutputKind};
use crate::render::{Keys, Marks};
use crate::route::decode_path;
use crate::store::Store;
use crate::words::{Text, text};
use std::time::SystemTime;

/// What is to be said about one output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Below the destination.
    pub file: String,
    /// What it is, in words.
    pub what: Text,
    /// `None`: the next build leaves it alone.
    pub next: Option<Reason>,
    /// Why it was rendered last; `None` if the store does not know.
    pub last: Option<Cause>,
}

/// Why an output will be rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    pub cause: Cause,
    /// For [`Cause::Site`]: what changed of program, configuration, theme and data.
    pub site: Vec<Text>,
}

/// Reads and plans the site as a build would, and renders nothing. `address` is a path below the destination or an
/// address on the site.
pub fn explain(request: &Request, address: &str, now: SystemTime) -> Result<Explanation, Vec<Diagnostic>> {
    let mut report = Report::default();
    let prepared = Prepared::new(request, now, &super::Silent, &mut report)?;
    let file = file_of(address, &prepared.source.config.base);
    let planned = prepared.plan.outputs.iter().find(|output| output.route.file() == file);
    let output = planned.ok_or_else(|| vec![not_planned(&file, &prepared)])?;
    let (portal, plan) = (&prepared.site.portal, &prepared.plan);
    let marks = Marks::new(&prepared.source.config, portal, plan);
    let keys = Keys::new(&prepared.source.config, portal, plan, &marks, prepared.about.mark());
    let failed = |message: Text| vec![Diagnostic::new(Code::OutputFailed, message)];
    let path = OutputPath::new(&file).map_err(|error| failed(error.text()))?;
    let mut destination = Destination::open(&request.destination(), &request.state(), &request.source)
        .map_err(|error| failed(error.text()))?;
    let memory = Memory::load(&prepared.store, destination.identity(), &prepared.plan.outputs);
    let staging = destination.begin();
    let verdict = memory.judge(&file, keys.of(output), || staging.present(&path), || staging.read(&path));
    let next = match verdict {
        Verdict::Fresh(_) | Verdict::Touched(..) => None,
        Verdict::Stale(cause) => Some(Reason { cause, site: changed(cause, prepared.about, &prepared.store) }),
    };
    Ok(Explanation { what: describe(output, &prepared), next, last: memory.last_cause(&file), file })
}

fn changed(cause: Cause, about: About, store: &Store) -> Vec<Text> {
    match About::of(store) {
        Some(then) if cause == Cause::Site => about.differences(then),
        _ => Vec::new(),
    }
}

/// `/base/a/`, `a/index.html` and `/a/` are one file.
fn file_of(address: &str, base: &str) -> String {
    let decoded = decode_path(address).unwrap_or_else(|| address.to_owned());
    let below = decoded.strip_prefix(base).filter(|rest| !base.is_empty() && rest.starts_with('/')).unwrap_or(&decoded);
    let path = below.trim_start_matches('/');
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}

fn not_planned(file: &str, prepared: &Prepared) -> Diagnostic {
    let path = format!("/{file}");
    let volumes = &prepared.source.config.volumes;
    let files: Vec<String> = prepared.plan.outputs.iter().map(|output| output.route.file()).collect();
    let found = Diagnostic::new(Code::NothingToBuild, text!("the site has no output {file}", file));
    if volumes.elsewhere(&path).is_some() {
        return found.hint(match volumes.of(&path) {
            Some(volume) => text!("say --volume {volume}, where it would be", volume),
            None => text!("it would be on the main site: leave out --volume"),
        });
    }
    match nearest(file, files.iter().map(String::as_str)) {
        Some(near) => found.hint(text!("did you mean {near}?", near)),
        None => found.hint(text!("name it by its path below the destination, or by its address on the site")),
    }
}

fn describe(output: &Output, prepared: &Prepared) -> Text {
    let (portal, root) = (&prepared.site.portal, &prepared.source.root);
    match &output.kind {
        OutputKind::Post(id) => text!("the post {file}", file = root.shown(&portal.entry(*id).post.file.path)),
        OutputKind::Page(id) => text!("the page {file}", file = root.shown(&portal.pages[id.0].file.path)),
        OutputKind::Static(number) => {
            text!("a copy of {file}", file = root.shown(&portal.statics[*number].file.path))
        }
        OutputKind::Home => text!("the home page"),
        OutputKind::Listing(id, _) | OutputKind::Feed(Some(id)) => {
            let listing = prepared.plan.listing(*id);
            let (kind, name) = (listing.kind.text(), &listing.name);
            match output.kind {
                OutputKind::Feed(_) => text!("the feed of the {kind} “{name}”", kind, name),
                _ => text!("a page of the {kind} “{name}”", kind, name),
            }
        }
        OutputKind::Feed(None) => text!("the site's feed"),
        OutputKind::Terms(kind) => text!("the index of all {kind} pages", kind = kind.text()),
        OutputKind::Years | OutputKind::Year(_) | OutputKind::Month(..) | OutputKind::Day(..) => {
            text!("a page of the archive")
        }
        OutputKind::SitemapIndex | OutputKind::Sitemap(_) => text!("a sitemap"),
        OutputKind::Search(_) => text!("a part of the search"),
        OutputKind::Index(_) => text!("a file for machines"),
        OutputKind::Redirect(target) | OutputKind::VolumeFront(target) => {
            text!("a page that forwards to {path}", path = target.path())
        }
        OutputKind::Asset(_) => text!("a file of the theme"),
        OutputKind::NotFound | OutputKind::Robots | OutputKind::NoJekyll | OutputKind::IndexNow | OutputKind::Cname => {
            text!("a file that every site has")
        }
    }
}
