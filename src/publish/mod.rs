//! Commits a finished site to a branch and pushes it, by git's plumbing: no checkout, no other branch, the work tree and
//! the user's index untouched. One commit for each publishing, none if nothing changed.

mod git;
mod target;

pub use git::Git;
pub use target::Target;

use crate::diagnostic::{Code, Diagnostic};
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

/// Publishes the site in `root`. With `dry_run` nothing is sent, and no reference changes.
pub fn publish(git: &Git, target: &Target, root: &Path, dry_run: bool) -> Result<Published, Box<Diagnostic>> {
    target.check(git)?;
    for tries in 1..=TRIES {
        let tip = git.tip(target)?;
        if let Some(tip) = &tip {
            git.fetch(target, tip)?;
        }
        let tree = git.tree_of(root, tip.as_deref())?;
        let former = tip.as_deref().map(|tip| git.read(&["rev-parse", &format!("{tip}^{{tree}}")])).transpose()?;
        if former.as_ref() == Some(&tree) {
            return Ok(Published::Unchanged { commit: tip.unwrap_or_default() });
        }
        let files = git.differing(former.as_deref(), &tree)?;
        if dry_run {
            return Ok(Published::Planned { files });
        }
        let parent = tip.as_deref().filter(|_| !target.squash);
        let commit = git.commit(&tree, parent, &target.message_for(files))?;
        match git.push(target, &commit, tip.as_deref())? {
            Pushed::Done => {
                git.remember(target, &commit)?;
                return Ok(Published::Pushed { commit, files, tries });
            }
            Pushed::Overtaken => {}
        }
    }
    let message = format!("the branch {} changed {TRIES} times while it was being published", target.branch);
    Err(Box::new(Diagnostic::new(Code::PublishFailed, message).hint("publish again when it is quiet")))
}
