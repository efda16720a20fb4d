//! The import directions of ARCHITECTURE.md, held.

use std::fs;
use std::path::Path;

/// Each module with those that it may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("words", &[]),
    ("diagnostic", &["words"]),
    ("route", &[]),
    ("digest", &[]),
    ("stamp", &[]),
    ("config", &["diagnostic", "route", "words"]),
    ("content", &["config", "diagnostic", "route", "digest", "stamp", "words"]),
    ("portal", &["content", "config", "diagnostic", "route", "digest", "words"]),
    ("search", &[]),
    ("plan", &["search", "portal", "content", "config", "diagnostic", "route", "digest", "words"]),
    ("theme", &["config", "diagnostic", "route", "digest", "words"]),
    ("render", &["search", "theme", "plan", "portal", "content", "config", "diagnostic", "route", "digest", "words"]),
    ("store", &["digest", "stamp", "words"]),
    ("output", &["digest", "stamp", "words"]),
    (
        "build",
        &[
            "store",
            "output",
            "render",
            "theme",
            "plan",
            "portal",
            "content",
            "config",
            "diagnostic",
            "route",
            "digest",
            "stamp",
            "words",
        ],
    ),
    (
        "serve",
        &[
            "build",
            "render",
            "theme",
            "plan",
            "portal",
            "content",
            "config",
            "diagnostic",
            "route",
            "digest",
            "stamp",
            "words",
        ],
    ),
    ("scaffold", &["build", "portal", "config", "diagnostic", "route", "words"]),
    ("preflight", &["build", "diagnostic", "words"]),
    (
        "check",
        &[
            "preflight",
            "build",
            "render",
            "theme",
            "plan",
            "portal",
            "content",
            "config",
            "diagnostic",
            "route",
            "digest",
            "stamp",
            "words",
        ],
    ),
    ("publish", &["diagnostic", "digest", "stamp", "words"]),
    ("notify", &["diagnostic", "words"]),
    ("import", &["build", "plan", "portal", "content", "config", "diagnostic", "route", "digest", "words"]),
    (
        "cli",
        &[
            "serve",
            "scaffold",
            "preflight",
            "check",
            "publish",
            "notify",
            "import",
            "build",
            "config",
            "diagnostic",
            "words",
        ],
    ),
];

/// What a module must not mention, with the reason.
const ABSENT: &[(&str, &[&str])] = &[
    ("portal", &["tera::", "std::fs", "SystemTime", "Instant::", "::now()", "println!"]),
    ("plan", &["tera::", "std::fs", "SystemTime", "Instant::", "::now()", "println!"]),
    ("route", &["std::fs", "println!"]),
    ("words", &["std::fs", "std::env", "println!"]),
    ("config", &["std::fs", "::now()", "println!"]),
    ("content", &["tera::", "::now()", "println!"]),
    ("render", &["fs::write", "File::create", "::now()", "println!"]),
    ("theme", &["::now()", "println!"]),
    ("output", &["println!"]),
    ("store", &["::now()", "println!"]),
    ("build", &["println!"]),
    ("scaffold", &["::now()", "println!"]),
    ("preflight", &["::now()", "println!", "fs::write"]),
    ("check", &["println!", "File::create", "SystemTime::now"]),
    ("publish", &["println!"]),
    ("import", &["::now()", "println!"]),
    ("serve", &["println!", "fs::write", "File::create"]),
];

fn sources(module: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(module);
    let entries = walkdir::WalkDir::new(&folder).into_iter().flatten();
    let files: Vec<(String, String)> = entries
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"))
        .filter(|entry| !entry.path().to_string_lossy().contains("test"))
        .map(|entry| (entry.path().display().to_string(), fs::read_to_string(entry.path()).unwrap()))
        .collect();
    assert!(!files.is_empty(), "no module {module}");
    files
}

#[test]
fn modules_import_downwards_only() {
    let modules: Vec<&str> = MAY_USE.iter().map(|(module, _)| *module).collect();
    let mut wrong = Vec::new();
    for (module, allowed) in MAY_USE {
        for (file, text) in sources(module) {
            for other in modules.iter().filter(|other| *other != module && !allowed.contains(other)) {
                if text.contains(&format!("crate::{other}::")) || text.contains(&format!("crate::{other};")) {
                    wrong.push(format!("{file} uses {other}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn pure_modules_know_no_clock_no_disk_and_print_nothing() {
    let mut wrong = Vec::new();
    for (module, words) in ABSENT {
        for (file, text) in sources(module) {
            for word in words.iter().filter(|word| text.contains(**word)) {
                wrong.push(format!("{file} mentions {word}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_module_of_the_crate_is_in_the_table() {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let mut declared: Vec<&str> =
        lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let mut listed: Vec<&str> = MAY_USE.iter().map(|(module, _)| *module).collect();
    declared.sort_unstable();
    listed.sort_unstable();
    assert_eq!(declared, listed);
}

#[test]
fn no_module_hides_where_a_name_comes_from() {
    for (file, text) in sources("") {
        assert!(!text.lines().any(|line| line.trim_start().starts_with("pub use") && line.contains("::*")), "{file}");
        assert!(!text.contains("static mut "), "{file}");
    }
}

#[test]
fn every_code_is_documented_with_its_severity_and_meaning_in_both_languages() {
    use gongbao::diagnostic::Code;
    use gongbao::words::{Language, Words};
    for (file, language) in [("diagnostics.md", Language::English), ("diagnostics.zh-CN.md", Language::Chinese)] {
        let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(file)).unwrap();
        let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("| `")).collect();
        let words = Words::of(language);
        let row = |code: &Code| {
            let meaning = words.template(code.meaning()).unwrap_or(code.meaning());
            format!("| `{}` | {} | {meaning} |", code.as_str(), words.say(&code.severity().text()))
        };
        assert_eq!(rows, Code::ALL.iter().map(row).collect::<Vec<_>>(), "{file}");
    }
}
