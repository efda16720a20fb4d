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
use std::time::SystemTime;

/// What is to be said about one output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Below the destination.
    pub file: String,
    /// What it is, in words.
    pub what: String,
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
    pub site: Vec<&'static str>,
}

/// Reads and plans the site as a build would, and renders nothing. `address` is a path below the destination or an
/// address on the site.
pub fn explain(request: &Request, address: &str, now: SystemTime) -> Result<Explanation, Vec<Diagnostic>> {
    let mut report = Report::default();
    let prepared = Prepared::new(request, now, &super::Silent, &mut report)?;
    let file = file_of(address, &prepared.source.config.base);
    let planned = prepared.plan.outputs.iter().find(|output| output.route.file() == file);
    let output = planned.ok_or_else(|| vec![not_planned(&file, &prepared.plan.outputs)])?;
    let (portal, plan) = (&prepared.site.portal, &prepared.plan);
    let marks = Marks::new(portal, plan);
    let keys = Keys::new(&prepared.source.config, portal, plan, &marks, prepared.about.mark());
    let failed = |message: String| vec![Diagnostic::new(Code::OutputFailed, message)];
    let path = OutputPath::new(&file).map_err(|error| failed(error.to_string()))?;
    let mut destination = Destination::open(&request.destination(), &request.state(), &request.source)
        .map_err(|error| failed(error.to_string()))?;
    let memory = Memory::load(&prepared.store, destination.identity(), &prepared.plan.outputs);
    let staging = destination.begin();
    let verdict = memory.judge(&file, keys.of(output), || staging.present(&path), || staging.read(&path));
    let next = match verdict {
        Verdict::Fresh(_) | Verdict::Touched(..) => None,
        Verdict::Stale(cause) => Some(Reason { cause, site: changed(cause, prepared.about, &prepared.store) }),
    };
    Ok(Explanation { what: describe(output, &prepared), next, last: memory.last_cause(&file), file })
}

fn changed(cause: Cause, about: About, store: &Store) -> Vec<&'static str> {
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

fn not_planned(file: &str, outputs: &[Output]) -> Diagnostic {
    let files: Vec<String> = outputs.iter().map(|output| output.route.file()).collect();
    let found = Diagnostic::new(Code::NothingToBuild, format!("the site has no output {file}"));
    match nearest(file, files.iter().map(String::as_str)) {
        Some(near) => found.hint(format!("did you mean {near}?")),
        None => found.hint("name it by its path below the destination, or by its address on the site"),
    }
}

fn describe(output: &Output, prepared: &Prepared) -> String {
    let (portal, root) = (&prepared.site.portal, &prepared.source.root);
    match &output.kind {
        OutputKind::Post(id) => format!("the post {}", root.shown(&portal.entry(*id).post.file.path)),
        OutputKind::Page(id) => format!("the page {}", root.shown(&portal.pages[id.0].file.path)),
        OutputKind::Static(number) => format!("a copy of {}", root.shown(&portal.statics[*number].file.path)),
        OutputKind::Home => "the home page".into(),
        OutputKind::Listing(id, _) | OutputKind::Feed(Some(id)) => {
            let listing = prepared.plan.listing(*id);
            let what = if matches!(output.kind, OutputKind::Feed(_)) { "the feed" } else { "a page" };
            format!("{what} of the {} “{}”", listing.kind.name(), listing.name)
        }
        OutputKind::Feed(None) => "the site's feed".into(),
        OutputKind::Terms(kind) => format!("the index of all {} pages", kind.name()),
        OutputKind::Years | OutputKind::Year(_) | OutputKind::Month(..) | OutputKind::Day(..) => {
            "a page of the archive".into()
        }
        OutputKind::SitemapIndex | OutputKind::Sitemap(_) => "a sitemap".into(),
        OutputKind::Index(_) => "a file for machines".into(),
        OutputKind::Redirect(target) => format!("a page that forwards to {}", target.path()),
        OutputKind::Asset(_) => "a file of the theme".into(),
        OutputKind::NotFound | OutputKind::Robots | OutputKind::NoJekyll | OutputKind::IndexNow | OutputKind::Cname => {
            "a file that every site has".into()
        }
    }
}
