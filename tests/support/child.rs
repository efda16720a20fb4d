//! The program as a process of its own, with a clock and an eye on its memory.

#![allow(dead_code)] // Each test binary uses its own part.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// What became of a run.
#[derive(Debug)]
pub struct Ran {
    /// `None` if it was ended by a signal.
    pub status: Option<i32>,
    pub out: String,
    pub error: String,
    pub took: Duration,
    /// The most memory that it ever had at once, in MiB; 0 where the system does not tell.
    pub peak: u64,
}

/// `gongbao build` of a site, which tells everything as JSON.
pub fn build(source: &Path) -> Command {
    let mut command = crate::support::gongbao();
    command.args(["build", "--format", "json", "-s"]).arg(source);
    command
}

/// Runs a command to its end; kills it, and fails, if that does not come in time.
pub fn run(command: &mut Command, patience: Duration) -> Ran {
    let began = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let out = drain(child.stdout.take().unwrap());
    let error = drain(child.stderr.take().unwrap());
    let mut peak = 0;
    let status = loop {
        peak = peak.max(resident(&child));
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if began.elapsed() > patience {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("{command:?} does not end: {}", error.join().unwrap());
        }
        thread::sleep(Duration::from_millis(5));
    };
    Ran { status: status.code(), out: out.join().unwrap(), error: error.join().unwrap(), took: began.elapsed(), peak }
}

fn drain(mut pipe: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = pipe.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// `VmHWM`, which only grows.
fn resident(child: &Child) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

impl Ran {
    /// The findings, as `code file`; for a run that told them as JSON.
    pub fn findings(&self) -> Vec<String> {
        let report: Value = serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"));
        let found = report["diagnostics"].as_array().unwrap().iter();
        found
            .map(|found| {
                let text = |key: &str| found[key].as_str().unwrap_or("-").to_owned();
                format!("{} {}", text("code"), text("file"))
            })
            .collect()
    }

    /// The messages and hints of the findings of one code.
    pub fn words(&self, code: &str) -> String {
        let report: Value = serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"));
        let found = report["diagnostics"].as_array().unwrap().iter().filter(|found| found["code"] == code);
        found.map(|found| format!("{} ({})\n", found["message"].as_str().unwrap(), found["hint"])).collect()
    }

    /// Fails unless it ended by itself, with this status and without a panic.
    pub fn ended(&self, status: i32) -> &Self {
        assert_eq!(self.status, Some(status), "{self:?}");
        for word in ["panicked", "overflow", "RUST_BACKTRACE"] {
            assert!(!self.error.contains(word), "{self:?}");
        }
        self
    }
}

pub type Tree = BTreeMap<PathBuf, Vec<u8>>;

/// Every regular file below a folder.
pub fn tree(folder: &Path) -> Tree {
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    entries
        .map(|entry| (entry.path().strip_prefix(folder).unwrap().to_owned(), fs::read(entry.path()).unwrap()))
        .collect()
}
