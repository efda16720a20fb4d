//! What GitHub Pages allows, as far as the plan tells before anything is built; `publish --preflight` looks at the rest.

use crate::build::Lookup;
use crate::content::ContentRoot;
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;
use crate::portal::Portal;
use crate::preflight::{self, GITHUB_PAGES};
use rayon::prelude::*;

/// Sizes of what is copied, and names.
pub fn limits(portal: &Portal, plan: &Plan, lookup: &Lookup, root: &ContentRoot) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let large = portal.statics.iter().filter(|file| file.file.stamp.bytes > preflight::LARGEST_FILE);
    found.extend(large.map(|file| preflight::file_too_large(file.file.stamp.bytes, &root.shown(&file.file.path))));
    let statics = portal.statics.iter().map(|file| file.file.stamp.bytes);
    let posts = portal.entries.iter().map(|entry| entry.post.file.stamp.bytes);
    // A page is seldom smaller than the post it shows.
    found.extend(preflight::size_problem(statics.chain(posts).sum(), GITHUB_PAGES));
    let names: Vec<String> =
        plan.outputs.par_iter().map(|output| output.route.file()).filter(|file| !preflight::is_plain(file)).collect();
    let is_output = |file: &str| lookup.find(&plan.outputs, file).is_some();
    found.extend(preflight::check_names(&names, is_output));
    found
}
