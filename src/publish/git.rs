//! The `git` program, run for one repository with an index of our own.

use super::Target;
use crate::diagnostic::{Code, Diagnostic};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Files that GitHub puts on a branch, or that are put there by hand, and that stay if the site has none of its own.
const KEPT: &[&str] = &["CNAME", ".nojekyll"];

/// Settings that would change the bytes of what is published, or ask somebody.
const SETTINGS: &[&str] = &[
    "core.autocrlf=false",
    "core.safecrlf=false",
    "core.fileMode=false",
    "core.attributesFile=/dev/null",
    "core.untrackedCache=false",
    "gc.auto=0",
    "commit.gpgSign=false",
    "advice.objectNameWarning=false",
];

/// A repository.
#[derive(Debug, Clone)]
pub struct Git {
    /// Absolute; where objects are kept.
    directory: PathBuf,
    /// Remembers what was published from here, so that only what changed is looked at.
    index: PathBuf,
}

/// What became of a push.
pub enum Pushed {
    Done,
    /// Somebody else was there first.
    Overtaken,
}

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

impl Git {
    /// The repository that `source` lies in. `state` is where builds of it keep what they know.
    pub fn open(source: &Path, state: &Path, branch: &str) -> Result<Self> {
        let found = Command::new("git").arg("-C").arg(source).args(["rev-parse", "--absolute-git-dir"]).output();
        let refused = |message: String, hint: &str| Box::new(Diagnostic::new(Code::PublishRefused, message).hint(hint));
        let output = found.map_err(|error| refused(format!("git cannot be run: {error}"), "install git"))?;
        if !output.status.success() {
            let message = format!("{} is in no git repository", source.display());
            return Err(refused(message, "git init, and git remote add origin ADDRESS"));
        }
        let directory = PathBuf::from(text(&output.stdout));
        let state = state.canonicalize().unwrap_or_else(|_| state.to_path_buf());
        let name: String = branch.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        Ok(Self { directory, index: state.join(format!("publish-{name}.index")) })
    }

    fn command<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let mut command = Command::new("git");
        command.arg("--git-dir").arg(&self.directory);
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        command
            .args(arguments)
            .env("GIT_INDEX_FILE", &self.index)
            // Nobody is there to be asked, and what git says is read.
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("LC_ALL", "C")
            .env_remove("GIT_DIR")
            .env_remove("GIT_WORK_TREE")
            .stdin(Stdio::null());
        command
    }

    fn run(&self, command: &mut Command) -> Result<Output> {
        let output = command.output().map_err(|error| {
            Box::new(Diagnostic::new(Code::PublishFailed, format!("git cannot be run: {error}")).hint("install git"))
        })?;
        if output.status.success() { Ok(output) } else { Err(failed(command, &output)) }
    }

    /// What a command prints, without its last line's end.
    pub(super) fn read(&self, arguments: &[&str]) -> Result<String> {
        self.run(&mut self.command(arguments)).map(|output| text(&output.stdout))
    }

    /// The branch's commit on the remote.
    pub(super) fn tip(&self, target: &Target) -> Result<Option<String>> {
        let listed = self.read(&["ls-remote", &target.remote, &target.reference()])?;
        Ok(listed.split_whitespace().next().map(str::to_owned))
    }

    /// Makes sure that the tip's files are known here.
    pub(super) fn fetch(&self, target: &Target, tip: &str) -> Result<()> {
        if self.read(&["cat-file", "-e", &format!("{tip}^{{tree}}")]).is_ok() {
            return Ok(());
        }
        let mut arguments = vec!["fetch", "--quiet", "--no-tags", "--no-write-fetch-head"];
        // A checkout that has no past anyway needs none of this branch; another must not lose its own.
        if self.read(&["rev-parse", "--is-shallow-repository"])? == "true" {
            arguments.push("--depth=1");
        }
        let mapped = format!("+{}:{}", target.reference(), memory(target));
        arguments.extend([target.remote.as_str(), mapped.as_str()]);
        self.read(&arguments).map(drop)
    }

    /// The tree of what lies in `root`, with what must stay of the tip's.
    pub(super) fn tree_of(&self, root: &Path, tip: Option<&str>) -> Result<String> {
        if let Err(first) = self.add_all(root) {
            // An index of a killed run, or of another git: it only saves time.
            let _ = fs::remove_file(self.index.with_extension("index.lock"));
            if fs::remove_file(&self.index).is_err() || self.add_all(root).is_err() {
                return Err(first);
            }
        }
        for name in KEPT {
            let Some(tip) = tip.filter(|_| !root.join(name).exists()) else { continue };
            // `<mode> blob <object>\t<name>`
            let entry = self.read(&["ls-tree", tip, name])?;
            let mut fields = entry.split_whitespace();
            if let (Some(mode), Some("blob"), Some(object)) = (fields.next(), fields.next(), fields.next()) {
                self.read(&["update-index", "--add", "--cacheinfo", &format!("{mode},{object},{name}")])?;
            }
        }
        self.read(&["write-tree"])
    }

    fn add_all(&self, root: &Path) -> Result<()> {
        let mut command = self.command(&["add", "--all", "--force", "."]);
        command.env("GIT_WORK_TREE", root).current_dir(root);
        self.run(&mut command).map(drop)
    }

    /// How many files differ between two trees.
    pub(super) fn differing(&self, former: Option<&str>, tree: &str) -> Result<usize> {
        let listed = match former {
            Some(former) => self.run(&mut self.command(&["diff-tree", "-r", "-z", "--name-only", former, tree]))?,
            None => self.run(&mut self.command(&["ls-tree", "-r", "-z", "--name-only", tree]))?,
        };
        Ok(listed.stdout.iter().filter(|byte| **byte == 0).count())
    }

    pub(super) fn commit(&self, tree: &str, parent: Option<&str>, message: &str) -> Result<String> {
        let mut arguments = vec!["commit-tree", tree, "-m", message];
        arguments.extend(parent.iter().flat_map(|parent| ["-p", parent]));
        let mut command = self.command(&arguments);
        // A machine that builds unattended has no name of its own.
        if self.read(&["config", "user.email"]).is_err() && std::env::var_os("GIT_AUTHOR_EMAIL").is_none() {
            for who in ["AUTHOR", "COMMITTER"] {
                command.env(format!("GIT_{who}_NAME"), "gongbao").env(format!("GIT_{who}_EMAIL"), "gongbao@localhost");
            }
        }
        self.run(&mut command).map(|output| text(&output.stdout))
    }

    /// Pushes the commit where the branch is still at `tip`.
    pub(super) fn push(&self, target: &Target, commit: &str, tip: Option<&str>) -> Result<Pushed> {
        let lease = format!("--force-with-lease={}:{}", target.reference(), tip.unwrap_or_default());
        let mapped = format!("{commit}:{}", target.reference());
        let mut command = self.command(&["push", "--porcelain", "--quiet", &lease, &target.remote, &mapped]);
        let output = command.output().map_err(|error| {
            Box::new(Diagnostic::new(Code::PublishFailed, format!("git cannot be run: {error}")).hint("install git"))
        })?;
        if output.status.success() {
            return Ok(Pushed::Done);
        }
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        // The lease did not hold here, or the remote saw another commit while it took ours.
        let overtaken = ["[rejected]", "stale info", "cannot lock ref", "fetch first", "reference already exists"];
        if overtaken.iter().any(|sign| said.contains(sign)) {
            return Ok(Pushed::Overtaken);
        }
        Err(failed(&command, &output))
    }

    /// Keeps what was published, so that git does not collect it and the next publishing need not fetch it.
    pub(super) fn remember(&self, target: &Target, commit: &str) -> Result<()> {
        self.read(&["update-ref", &memory(target), commit]).map(drop)
    }
}

/// The reference under which the published commit is known here; no branch, so that nobody meets it.
fn memory(target: &Target) -> String {
    format!("refs/gongbao/{}/{}", target.remote, target.branch)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_end_matches(['\n', '\r']).to_owned()
}

/// What git said, in its own words: they name the cause best.
fn failed(command: &Command, output: &Output) -> Box<Diagnostic> {
    let verbs =
        ["ls-remote", "fetch", "add", "push", "commit-tree", "write-tree", "remote", "update-ref", "update-index"];
    let mut arguments = command.get_args().filter_map(OsStr::to_str);
    let verb = arguments.find(|argument| verbs.contains(argument)).unwrap_or("git").to_owned();
    let said = format!("{}\n{}", text(&output.stderr), text(&output.stdout));
    let lines: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty()).take(6).collect();
    let found = Diagnostic::new(Code::PublishFailed, format!("git {verb} failed: {}", lines.join("; ")));
    let denied = ["denied", "Authentication failed", "could not read Username", "403", "protected branch", "declined"];
    Box::new(if denied.iter().any(|sign| said.contains(sign)) {
        found.hint(
            "the remote did not let you: check the permission to push (in a workflow: `permissions: contents: write`)",
        )
    } else if verb == "ls-remote" {
        found.hint("check the remote's address, and the network")
    } else {
        found
    })
}
