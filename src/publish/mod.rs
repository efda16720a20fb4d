//! Commits a finished site to a branch and pushes it, by git's plumbing: no checkout, no other branch, the work tree, the
//! user's index, hooks and filters untouched. One commit for each publishing, none if nothing changed.

mod claim;
mod files;
mod git;
mod target;

pub use git::{Difference, Git};
pub use target::Target;

use crate::diagnostic::{Code, Diagnostic};
use crate::words::text;
use git::Pushed;
use serde::Serialize;
use std::path::Path;

/// Somebody else may push at the same moment; so often we begin again on what they left.
const TRIES: u32 = 5;

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Published {
    /// The branch holds this site already.
    Unchanged { commit: String },
    Pushed {
        commit: String,
        /// Files that differ from what was published before.
        files: usize,
        tries: u32,
    },
    /// What would be pushed.
    Planned { files: usize },
}

/// Publishes the site in `root`, and tells what differs from what was there. With `dry_run` nothing is sent.
pub fn publish(
    git: &Git,
    target: &Target,
    root: &Path,
    dry_run: bool,
) -> Result<(Published, Difference), Box<Diagnostic>> {
    target.check(git)?;
    claim::check(git, target)?;
    for tries in 1..=TRIES {
        let tip = git.tip(target)?;
        if let Some(tip) = &tip {
            if !git.fetch(target, tip)? {
                continue;
            }
            if git.is_of_the_sources(tip) {
                let message =
                    text!("the branch {branch} on the remote holds the sources themselves", branch = &target.branch);
                let found = Diagnostic::new(Code::PublishRefused, message);
                return Err(Box::new(found.hint(text!("publish to a branch of its own, such as gh-pages"))));
            }
        }
        let tree = git.tree_of(root, tip.as_deref())?;
        let former = tip.as_deref().map(|tip| git.read(&["rev-parse", &format!("{tip}^{{tree}}")])).transpose()?;
        if former.as_ref() == Some(&tree) {
            return Ok((Published::Unchanged { commit: tip.unwrap_or_default() }, Difference::default()));
        }
        let difference = git.difference(former.as_deref(), &tree)?;
        let files = difference.files();
        if dry_run {
            return Ok((Published::Planned { files }, difference));
        }
        let parent = tip.as_deref().filter(|_| !target.squash);
        let commit = git.commit(&tree, parent, &target.message_for(files))?;
        match git.push(target, &commit, tip.as_deref())? {
            Pushed::Done => {
                git.remember(target, &commit);
                claim::record(git, target, git.state());
                return Ok((Published::Pushed { commit, files, tries }, difference));
            }
            Pushed::Overtaken => {}
        }
    }
    let message = text!(
        "the branch {branch} changed {times} times while it was being published",
        branch = &target.branch,
        times = TRIES
    );
    Err(Box::new(Diagnostic::new(Code::PublishFailed, message).hint(text!("publish again when it is quiet"))))
}
