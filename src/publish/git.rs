//! The `git` program, run for one repository; nothing of the user's environment, hooks or settings has a say in what is
//! published.

use super::Target;
use super::files::{self, File, Objects};
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::Mark;
use crate::words::{Text, text};
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::SystemTime;

/// Files that GitHub puts on a branch, or that are put there by hand, and that stay if the site has none of its own.
const KEPT: &[&str] = &["CNAME", ".nojekyll"];

/// Settings that would change what is published, run something, or ask somebody.
const SETTINGS: &[&str] = &[
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.splitIndex=false",
    "core.sparseCheckout=false",
    "core.ignoreCase=false",
    "index.sparse=false",
    "submodule.recurse=false",
    "gc.auto=0",
    "commit.gpgSign=false",
    "push.gpgSign=false",
    "push.followTags=false",
];

/// What `git rev-parse --local-env-vars` lists, and what makes git talk: a hook or a script may have set them for another
/// repository. `GIT_CONFIG_COUNT` and its like stay, by which workflows hand over credentials.
const FOREIGN: &[&str] = &[
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_QUARANTINE_PATH",
    "GIT_PREFIX",
    "GIT_NAMESPACE",
    "GIT_SHALLOW_FILE",
    "GIT_GRAFT_FILE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_REPLACE_REF_BASE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_ATTR_SOURCE",
    "GIT_TRACE",
    "GIT_TRACE_CURL",
    "GIT_TRACE_PACKET",
    "GIT_TRACE_SETUP",
    "GIT_CURL_VERBOSE",
    "GIT_LITERAL_PATHSPECS",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
];

/// A repository.
#[derive(Debug, Clone)]
pub struct Git {
    /// Absolute; where objects are kept.
    directory: PathBuf,
    /// Where builds keep what they know.
    state: PathBuf,
}

/// What became of a push.
pub enum Pushed {
    Done,
    /// Somebody else was there first.
    Overtaken,
}

/// Files that differ between what was published before and now, by their paths below the site's root.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    pub added: Vec<String>,
    pub changed: Vec<String>,
    pub deleted: Vec<String>,
}

impl Difference {
    /// How many files differ.
    pub fn files(&self) -> usize {
        self.added.len() + self.changed.len() + self.deleted.len()
    }
}

pub(super) type Result<T> = std::result::Result<T, Box<Diagnostic>>;

impl Git {
    /// The repository that `source` lies in. `state` is where builds of it keep what they know.
    pub fn open(source: &Path, state: &Path) -> Result<Self> {
        let mut command = plain();
        let found = command.arg("-C").arg(source).args(["rev-parse", "--absolute-git-dir"]).output();
        let refused = |message: Text| Box::new(Diagnostic::new(Code::PublishRefused, message));
        let output = found.map_err(|error| unrunnable(&error))?;
        if !output.status.success() {
            let said = output_text(&output.stderr);
            return Err(if said.contains("not a git repository") {
                let found = refused(text!("{folder} is in no git repository", folder = source.display()));
                Box::new(found.hint(text!("git init, and git remote add origin ADDRESS")))
            } else {
                refused(text!("git does not open the repository: {said}", said = redacted(&said)))
            });
        }
        let directory = PathBuf::from(output_text(&output.stdout));
        Ok(Self { directory, state: state.canonicalize().unwrap_or_else(|_| state.to_path_buf()) })
    }

    fn command<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let mut command = plain();
        // From its own folder: with `core.worktree` some commands are relative to where one stands.
        command.arg("--git-dir").arg(&self.directory).current_dir(&self.directory);
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        command.args(arguments).env("GIT_INDEX_FILE", self.index());
        command
    }

    /// Made anew for each publishing, so that two at once do not meet.
    fn index(&self) -> PathBuf {
        self.state.join(format!("publish-{}.index", std::process::id()))
    }

    fn run(&self, command: &mut Command) -> Result<Output> {
        let output = command.output().map_err(|error| unrunnable(&error))?;
        if output.status.success() { Ok(output) } else { Err(failed(command, &output)) }
    }

    /// Runs a command that reads `input`.
    fn feed(&self, command: &mut Command, input: Vec<u8>) -> Result<Output> {
        let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = spawned.map_err(|error| unrunnable(&error))?;
        let writer = child.stdin.take().map(|mut pipe| {
            // A command that ends early says why by itself.
            std::thread::spawn(move || drop(pipe.write_all(&input)))
        });
        let output = child.wait_with_output().map_err(|error| unrunnable(&error))?;
        let _ = writer.map(std::thread::JoinHandle::join);
        if output.status.success() { Ok(output) } else { Err(failed(command, &output)) }
    }

    /// What a command prints, without its last line's end.
    pub(super) fn read(&self, arguments: &[&str]) -> Result<String> {
        self.run(&mut self.command(arguments)).map(|output| output_text(&output.stdout))
    }

    /// Where builds of the source keep what they know.
    pub(super) fn state(&self) -> &Path {
        &self.state
    }

    /// The branch's commit on the remote.
    pub(super) fn tip(&self, target: &Target) -> Result<Option<String>> {
        let reference = target.reference();
        let listed = self.read(&["ls-remote", &target.remote, &reference])?;
        // The pattern also fits the ends of longer names.
        let lines = listed.lines().filter_map(|line| line.split_once('\t'));
        Ok(lines.filter(|(_, name)| *name == reference).map(|(commit, _)| commit.to_owned()).next())
    }

    /// Makes sure that the tip's files are known here; `false` if the branch has moved on meanwhile.
    pub(super) fn fetch(&self, target: &Target, tip: &str) -> Result<bool> {
        let is_known = || self.read(&["cat-file", "-e", &format!("{tip}^{{tree}}")]).is_ok();
        if is_known() {
            return Ok(true);
        }
        // Objects alone: no reference of the user's changes.
        let mut arguments = vec!["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--refmap="];
        // A checkout that has no past anyway needs none of this branch; another must not lose its own.
        if self.read(&["rev-parse", "--is-shallow-repository"])? == "true" {
            arguments.push("--depth=1");
        }
        let reference = target.reference();
        arguments.extend([target.remote.as_str(), reference.as_str()]);
        self.read(&arguments)?;
        Ok(is_known())
    }

    /// Whether the tip is a commit that the sources' own branch has: then it is no branch of a finished site.
    pub(super) fn is_of_the_sources(&self, tip: &str) -> bool {
        self.read(&["merge-base", "--is-ancestor", tip, "HEAD"]).is_ok()
    }

    /// The tree of what lies in `root`, with what must stay of the tip's.
    pub(super) fn tree_of(&self, root: &Path, tip: Option<&str>) -> Result<String> {
        let unreadable = |error: std::io::Error| {
            Box::new(Diagnostic::new(Code::PublishRefused, text!("the finished site cannot be read: {error}", error)))
        };
        let remembered = self.state.join("publish.objects");
        let now = SystemTime::now();
        let found = files::walk(root).map_err(unreadable)?;
        let mut known = Objects::read(&remembered);
        for last in [false, true] {
            let files = self.objects(root, found.clone(), &known)?;
            let written = self.write_tree(&files, root, tip);
            let _ = fs::remove_file(self.index());
            match written {
                Ok(tree) => {
                    Objects::write(&remembered, &files, now);
                    return Ok(tree);
                }
                Err(problem) if last => return Err(problem),
                // Objects that git has collected since.
                Err(_) => known = Objects::default(),
            }
        }
        Err(Box::new(Diagnostic::new(Code::PublishFailed, text!("the site could not be written into git"))))
    }

    fn objects(&self, root: &Path, found: Vec<File>, known: &Objects) -> Result<Vec<(File, String)>> {
        let fresh: Vec<&File> = found.iter().filter(|file| known.of(file).is_none()).collect();
        let lines: String = fresh.iter().map(|file| files::line_of(&file.path) + "\n").collect();
        let hashed = if fresh.is_empty() {
            String::new()
        } else {
            let mut command = self.command(&["hash-object", "-w", "--no-filters", "--stdin-paths"]);
            output_text(&self.feed(command.current_dir(root), lines.into_bytes())?.stdout)
        };
        let mut objects = hashed.lines();
        let with_object = found.into_iter().map(|file| {
            let object = match known.of(&file) {
                Some(object) => Some(object.to_owned()),
                None => objects.next().map(str::to_owned),
            };
            let missing = || Diagnostic::new(Code::PublishFailed, text!("git did not take {file}", file = &file.path));
            object.ok_or_else(|| Box::new(missing())).map(|object| (file, object))
        });
        with_object.collect()
    }

    fn write_tree(&self, files: &[(File, String)], root: &Path, tip: Option<&str>) -> Result<String> {
        let mut entries = Vec::new();
        for (file, object) in files {
            entries.extend_from_slice(format!("100644 {object}\t{}\0", file.path).as_bytes());
        }
        for name in KEPT {
            let Some(tip) = tip.filter(|_| !root.join(name).exists()) else { continue };
            // `<mode> blob <object>\t<name>`
            let entry = self.read(&["ls-tree", "--full-tree", tip, name])?;
            let mut fields = entry.split_whitespace();
            if let (Some(mode), Some("blob"), Some(object)) = (fields.next(), fields.next(), fields.next()) {
                entries.extend_from_slice(format!("{mode} {object}\t{name}\0").as_bytes());
            }
        }
        let _ = fs::remove_file(self.index());
        self.feed(&mut self.command(&["update-index", "-z", "--index-info"]), entries)?;
        self.read(&["write-tree"])
    }

    /// What differs between two trees; all of `tree` where there was none.
    pub(super) fn difference(&self, former: Option<&str>, tree: &str) -> Result<Difference> {
        let mut difference = Difference::default();
        let Some(former) = former else {
            let listed = self.run(&mut self.command(&["ls-tree", "--full-tree", "-r", "-z", "--name-only", tree]))?;
            difference.added = fields(&listed.stdout);
            return Ok(difference);
        };
        let arguments = ["diff-tree", "--no-renames", "-r", "-z", "--name-status", former, tree];
        let listed = self.run(&mut self.command(&arguments))?;
        for pair in fields(&listed.stdout).chunks_exact(2) {
            let list = match pair[0].as_str() {
                "A" => &mut difference.added,
                "D" => &mut difference.deleted,
                _ => &mut difference.changed,
            };
            list.push(pair[1].clone());
        }
        Ok(difference)
    }

    pub(super) fn commit(&self, tree: &str, parent: Option<&str>, message: &str) -> Result<String> {
        let mut arguments = vec!["commit-tree", tree, "-m", message];
        arguments.extend(parent.iter().flat_map(|parent| ["-p", parent]));
        let mut command = self.command(&arguments);
        // A machine that builds unattended has no name of its own.
        for who in ["AUTHOR", "COMMITTER"] {
            if self.read(&["var", &format!("GIT_{who}_IDENT")]).is_err() {
                command.env(format!("GIT_{who}_NAME"), "gongbao").env(format!("GIT_{who}_EMAIL"), "gongbao@localhost");
            }
        }
        self.run(&mut command).map(|output| output_text(&output.stdout))
    }

    /// Pushes the commit where the branch is still at `tip`.
    pub(super) fn push(&self, target: &Target, commit: &str, tip: Option<&str>) -> Result<Pushed> {
        let lease = format!("--force-with-lease={}:{}", target.reference(), tip.unwrap_or_default());
        let mapped = format!("{commit}:{}", target.reference());
        // A mirror would push, and delete, all that it holds.
        let no_mirror = format!("remote.{}.mirror=false", target.remote);
        let mut command =
            self.command(&["-c", &no_mirror, "push", "--porcelain", "--quiet", &lease, &target.remote, &mapped]);
        let output = command.output().map_err(|error| unrunnable(&error))?;
        if output.status.success() {
            return Ok(Pushed::Done);
        }
        // Whatever the remote's words: it was overtaken exactly if the branch is somewhere else now.
        if self.tip(target)?.as_deref() != tip { Ok(Pushed::Overtaken) } else { Err(failed(&command, &output)) }
    }

    /// Keeps what was published, so that git does not collect it. That it cannot is no failure: it was published.
    pub(super) fn remember(&self, target: &Target, commit: &str) {
        // No branch, so that nobody meets it; a flat name, so that no two stand in each other's way.
        let name = Mark::of(format!("{} {}", target.remote, target.branch).as_bytes()).0;
        let _ = self.read(&["update-ref", &format!("refs/gongbao/{name:016x}"), commit]);
    }
}

/// git, with nobody to be asked, in words that can be read.
fn plain() -> Command {
    let mut command = Command::new("git");
    for name in FOREIGN {
        command.env_remove(name);
    }
    command.env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C").stdin(Stdio::null());
    command
}

fn unrunnable(error: &std::io::Error) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::new(Code::PublishFailed, text!("git cannot be run: {error}", error)).hint(text!("install git")),
    )
}

fn output_text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_end_matches(['\n', '\r']).to_owned()
}

fn fields(bytes: &[u8]) -> Vec<String> {
    let fields = bytes.split(|byte| *byte == 0).filter(|field| !field.is_empty());
    fields.map(|field| String::from_utf8_lossy(field).into_owned()).collect()
}

/// `https://user:secret@host` → `https://…@host`
pub fn redacted(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        clean.push_str(before);
        let end = after.find(|c: char| c == '/' || c.is_whitespace() || c == '\'' || c == '"').unwrap_or(after.len());
        match after[..end].rfind('@') {
            Some(sign) => {
                clean.push('…');
                rest = &after[sign..];
            }
            None => rest = after,
        }
    }
    clean + rest
}

/// What git said, in its own words: they name the cause best.
fn failed(command: &Command, output: &Output) -> Box<Diagnostic> {
    let settings = SETTINGS.len() * 2 + 2;
    let verb = command.get_args().nth(settings).and_then(OsStr::to_str).unwrap_or("git").to_owned();
    let said = redacted(&format!("{}\n{}", output_text(&output.stderr), output_text(&output.stdout)));
    let lines: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty()).take(6).collect();
    let found =
        Diagnostic::new(Code::PublishFailed, text!("git {verb} failed: {said}", verb = &verb, said = lines.join("; ")));
    let denied = ["denied", "Authentication failed", "could not read Username", "403", "protected branch", "declined"];
    Box::new(if denied.iter().any(|sign| said.contains(sign)) {
        found.hint(text!(
            "the remote did not let you: check the permission to push (in a workflow: `permissions: contents: write`)"
        ))
    } else if verb == "ls-remote" {
        found.hint(text!("check the remote's address, and the network"))
    } else {
        found
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_in_addresses_are_not_repeated() {
        for (said, clean) in [
            ("fatal: 'https://me:s3cret@host/x' gone", "fatal: 'https://…@host/x' gone"),
            ("https://token@host:443/a and ssh://git@h/x", "https://…@host:443/a and ssh://…@h/x"),
            ("see https://host/@me", "see https://host/@me"),
        ] {
            assert_eq!(redacted(said), clean);
        }
    }
}
