//! A site in a temporary folder, built by the library, and looked at. See tests/README.md.

#![allow(dead_code)] // Each test binary uses its own part.

use gongbao::build::{Report, Request, Silent, build};
use gongbao::config::Overrides;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tempfile::TempDir;

/// The clock of all tests: 2026-01-01T00:00:00Z.
pub fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_767_225_600)
}

/// The program, in English whoever runs the tests.
pub fn gongbao() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongbao"));
    command.env("LC_ALL", "C");
    command
}

/// Files given to the project from outside; absent in other people's clones.
pub fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: {} is not here", path.display());
    None
}

/// A source folder under construction.
pub struct Site {
    folder: Arc<TempDir>,
    pub overrides: Overrides,
}

/// A quiet configuration: no warnings of its own.
pub const CONFIG: &str = "title: 试验站\nurl: https://site.example\ntimezone: Asia/Shanghai\n";

impl Site {
    /// With [`CONFIG`].
    pub fn new() -> Self {
        Self::bare().file("_config.yml", CONFIG)
    }

    pub fn bare() -> Self {
        Self { folder: Arc::new(TempDir::new().unwrap()), overrides: Overrides::default() }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    /// Adds lines to the configuration.
    pub fn config(self, lines: &str) -> Self {
        let text = fs::read_to_string(self.path().join("_config.yml")).unwrap_or_default();
        self.file("_config.yml", format!("{text}{lines}\n"))
    }

    pub fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.write(path, content);
        self
    }

    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// `_posts/<name>` with the given front matter lines and body.
    pub fn post(self, name: &str, front_matter: &str, body: &str) -> Self {
        self.file(&format!("_posts/{name}"), format!("---\n{front_matter}\n---\n{body}\n"))
    }

    /// Everything below a folder.
    pub fn copy(self, from: &Path) -> Self {
        self.copy_to(from, ".")
    }

    /// Everything below a folder, into a folder of the site.
    pub fn copy_to(self, from: &Path, folder: &str) -> Self {
        for entry in walkdir::WalkDir::new(from) {
            let entry = entry.unwrap();
            if entry.file_type().is_file() {
                let relative = entry.path().strip_prefix(from).unwrap();
                self.write(&format!("{folder}/{}", relative.to_str().unwrap()), fs::read(entry.path()).unwrap());
            }
        }
        self
    }

    /// Gives every source and output a time of long ago, so that builds may trust their times.
    pub fn age(&self) {
        self.stamp_all(UNIX_EPOCH + Duration::from_millis(1_600_000_000_123));
    }

    /// Gives every file but the state the time `modified`.
    pub fn stamp_all(&self, modified: SystemTime) {
        for entry in walkdir::WalkDir::new(self.path()).into_iter().flatten() {
            if entry.file_type().is_file() && !entry.path().starts_with(self.path().join(".gongbao")) {
                let file = fs::File::options().write(true).open(entry.path()).unwrap();
                file.set_modified(modified).unwrap();
            }
        }
    }

    pub fn request(&self) -> Request {
        Request { source: self.path(), overrides: self.overrides.clone(), ..Request::default() }
    }

    pub fn build(&self) -> Built {
        self.build_at(now())
    }

    /// By the machine's clock.
    pub fn build_now(&self) -> Built {
        self.build_at(SystemTime::now())
    }

    fn build_at(&self, now: SystemTime) -> Built {
        Built {
            _folder: Arc::clone(&self.folder),
            root: self.path().join("public"),
            report: build(&self.request(), now, &Silent),
        }
    }
}

/// What came out.
pub struct Built {
    /// Kept as long as it is looked at.
    _folder: Arc<TempDir>,
    pub root: PathBuf,
    pub report: Report,
}

impl Built {
    /// Fails with all findings unless the build ended well.
    pub fn ok(self) -> Self {
        assert_eq!(self.report.exit_status(false), 0, "{:#?}", self.report.diagnostics);
        self
    }

    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.root.join(file))
            .unwrap_or_else(|error| panic!("{file}: {error}\n{}", self.files().join("\n")))
    }

    pub fn has(&self, file: &str) -> bool {
        self.root.join(file).is_file()
    }

    /// Every file, sorted.
    pub fn files(&self) -> Vec<String> {
        let mut files: Vec<String> = walkdir::WalkDir::new(&self.root)
            .into_iter()
            .flatten()
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| entry.path().strip_prefix(&self.root).unwrap().to_str().unwrap().to_owned())
            .collect();
        files.sort();
        files
    }

    /// Every file with its bytes.
    pub fn tree(&self) -> Vec<(String, Vec<u8>)> {
        self.files().into_iter().map(|file| (file.clone(), fs::read(self.root.join(&file)).unwrap())).collect()
    }

    /// Codes of all findings but notes, with the file and line of each.
    pub fn warnings(&self) -> Vec<String> {
        let found =
            self.report.diagnostics.iter().filter(|found| found.severity != gongbao::diagnostic::Severity::Note);
        found
            .map(|found| {
                let file = found.file.as_deref().unwrap_or("-");
                match found.line {
                    Some(line) => format!("{} {file}:{line}", found.code.as_str()),
                    None => format!("{} {file}", found.code.as_str()),
                }
            })
            .collect()
    }
}
