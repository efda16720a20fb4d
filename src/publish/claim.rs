//! Which site of an archive a branch belongs to, so that none takes another's place.

use super::git::{Git, Result, redacted};
use super::target::Target;
use crate::diagnostic::{Code, Diagnostic};
use crate::words::text;
use std::fs;
use std::path::Path;

/// In a site's state: the address and the branch that it was published to last.
const FILE: &str = "published.txt";

/// The remote's address, and the branch.
pub(super) fn place(git: &Git, target: &Target) -> Result<String> {
    Ok(format!("{}\n{}\n", git.read(&["remote", "get-url", &target.remote])?, target.branch))
}

/// Refuses a place where another site of the archive was published.
pub(super) fn check(git: &Git, target: &Target) -> Result<()> {
    let place = place(git, target)?;
    let is_taken = |state: &&std::path::PathBuf| fs::read_to_string(state.join(FILE)).is_ok_and(|taken| taken == place);
    let Some(state) = target.others.iter().find(is_taken) else { return Ok(()) };
    let branch = redacted(&format!("{}/{}", target.remote, target.branch));
    let message = text!("another site of this archive is published on {branch}", branch);
    let hint = text!(
        "name another --branch or --remote; if that one is published there no longer, delete {file}",
        file = state.join(FILE).display()
    );
    Err(Box::new(Diagnostic::new(Code::PublishRefused, message).hint(hint)))
}

/// That it cannot be written down is no failure: the site was published.
pub(super) fn record(git: &Git, target: &Target, state: &Path) {
    if let Ok(place) = place(git, target) {
        let _ = fs::write(state.join(FILE), place);
    }
}
