//! Where a site is published to, and what speaks against it.

use super::git::{Git, redacted};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::words::{Text, text};
use std::path::PathBuf;

/// A branch of a remote repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub remote: String,
    pub branch: String,
    /// Of the commit; `None` for one that counts the files.
    pub message: Option<String>,
    /// Keep the branch at one commit.
    pub squash: bool,
    /// Where the archive's other sites keep what they know; none may be published here.
    pub others: Vec<PathBuf>,
}

impl Target {
    /// The full name of the branch.
    pub fn reference(&self) -> String {
        format!("refs/heads/{}", self.branch)
    }

    /// Refuses what could only be a mistake.
    pub(super) fn check(&self, git: &Git) -> Result<(), Box<Diagnostic>> {
        let refused = |message: Text| Diagnostic::new(Code::PublishRefused, message);
        let reference = self.reference();
        if self.branch.starts_with('-') || git.read(&["check-ref-format", &reference]).is_err() {
            return Err(Box::new(refused(text!("`{branch}` is no name for a branch", branch = &self.branch))));
        }
        // Of every work tree of the repository.
        let checked_out = git.read(&["worktree", "list", "--porcelain"])?;
        let is_here = git.read(&["symbolic-ref", "--quiet", "HEAD"]).is_ok_and(|head| head == reference)
            || checked_out.lines().any(|line| line.strip_prefix("branch ") == Some(reference.as_str()));
        if is_here {
            let message =
                text!("{branch} is a branch that is checked out here, with the sources", branch = &self.branch);
            let hint = text!("publish to a branch of its own, such as gh-pages");
            return Err(Box::new(refused(message).hint(hint)));
        }
        let remotes = git.read(&["remote"])?;
        if !remotes.lines().any(|remote| remote == self.remote) {
            let found = refused(text!("the repository has no remote `{remote}`", remote = redacted(&self.remote)));
            return Err(Box::new(match (nearest(&self.remote, remotes.lines()), remotes.lines().next()) {
                (Some(near), _) => found.hint(text!("did you mean --remote {near}?", near)),
                (None, Some(first)) => {
                    let remotes = remotes.replace('\n', ", ");
                    found.hint(text!("its remotes: {remotes}; --remote {first}", first, remotes))
                }
                (None, None) => {
                    found.hint(text!("add one: git remote add {remote} ADDRESS", remote = redacted(&self.remote)))
                }
            }));
        }
        self.check_address(git)
    }

    /// What is on the branch is asked for at one address and pushed to another: then no lease would hold.
    fn check_address(&self, git: &Git) -> Result<(), Box<Diagnostic>> {
        let read = git.read(&["remote", "get-url", &self.remote])?;
        let pushed = git.read(&["remote", "get-url", "--push", "--all", &self.remote])?;
        if read == pushed {
            return Ok(());
        }
        let message = text!(
            "the remote {remote} is read at {read} and pushed to at {pushed}",
            remote = &self.remote,
            read = redacted(&read),
            pushed = redacted(&pushed.replace('\n', ", "))
        );
        let hint = text!(
            "add a remote with one address for publishing, or: git config --unset-all remote.{remote}.pushurl",
            remote = &self.remote
        );
        Err(Box::new(Diagnostic::new(Code::PublishRefused, message).hint(hint)))
    }

    pub(super) fn message_for(&self, files: usize) -> String {
        self.message
            .clone()
            .unwrap_or_else(|| format!("Publish: {files} file{} changed", if files == 1 { "" } else { "s" }))
    }
}
