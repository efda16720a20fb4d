//! `gongbao check` as an editor meets it. docs/check.md is the fixture of each rule: what is wrong, what is said of it, and
//! what is right. `GONGBAO_ACCEPT=1` writes what is said now into the page.

mod support;

use gongbao::check::fix;
use gongbao::check::rules::{GROUPS, Selection};
use gongbao::diagnostic::Code;
use rayon::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use support::{CONFIG, Site};

fn gongbao(site: &Site, arguments: &[&str]) -> Output {
    support::gongbao().arg("check").arg("-s").arg(site.path()).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A rule as the page documents it.
#[derive(Debug, Default)]
struct Example {
    code: String,
    group: String,
    severity: String,
    wrong: Vec<(String, Content)>,
    right: Vec<(String, Content)>,
    says: String,
}

fn page() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/check.md")
}

fn between_ticks(line: &str) -> String {
    line.split('`').nth(1).unwrap_or_default().to_owned()
}

/// What is put into a file.
#[derive(Debug)]
enum Content {
    Bytes(Vec<u8>),
    /// So many, and no more room taken on the disk than must be.
    Size(u64),
}

/// The content of a block, by what stands in brackets behind its file's name.
fn content(label: &str, block: &str) -> Content {
    if label.contains("(GB18030)") {
        return Content::Bytes(encoding_rs::GB18030.encode(block).0.into_owned());
    }
    if let Some(size) = label.rsplit('(').next().and_then(|note| note.strip_suffix(" bytes)")) {
        return Content::Size(size.parse().unwrap());
    }
    Content::Bytes(block.replace('␇', "\u{7}").into_bytes())
}

fn examples(page: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut group = String::new();
    let mut label = "";
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("## `") {
            group = between_ticks(line);
        } else if line.starts_with("### `") {
            let severity = lines.nth(1).unwrap_or_default().split(['.', ',']).next().unwrap_or_default().to_owned();
            examples.push(Example { code: between_ticks(line), group: group.clone(), severity, ..Example::default() });
        } else if ["Wrong: ", "Right: ", "Says:"].iter().any(|start| line.starts_with(start)) {
            label = line;
        } else if let Some(example) = examples.last_mut()
            && line == "```"
        {
            let block: String =
                lines.by_ref().take_while(|line| *line != "```").map(|line| format!("{line}\n")).collect();
            let file = (between_ticks(label), content(label, &block));
            match label.split(':').next().unwrap_or_default() {
                "Wrong" => example.wrong.push(file),
                "Right" => example.right.push(file),
                _ => example.says = block,
            }
        }
    }
    examples
}

fn put(site: &Site, files: &[(String, Content)]) {
    for (path, content) in files {
        match content {
            Content::Bytes(lines) if path == "_config.yml" => site.write(path, [CONFIG.as_bytes(), lines].concat()),
            Content::Bytes(bytes) => site.write(path, bytes),
            Content::Size(size) => {
                site.write(path, "");
                fs::File::options().write(true).open(site.path().join(path)).unwrap().set_len(*size).unwrap();
            }
        }
    }
}

/// What is said, without the empty line at the end.
fn said(site: &Site, example: &Example) -> String {
    let mut arguments = vec!["--only", example.code.as_str()];
    if example.code.contains("external") {
        arguments.push("--external");
    }
    text(&gongbao(site, &arguments).stderr).trim_end().to_owned() + "\n"
}

#[test]
fn each_rule_says_what_the_page_says_of_its_example_and_nothing_of_what_is_right() {
    let mut page_text = fs::read_to_string(page()).unwrap();
    let mut wrong = Vec::new();
    // Asks a host: see `links_to_other_sites_are_followed`.
    let asks = |example: &Example| example.code == Code::DeadExternalLink.as_str();
    let examples: Vec<Example> = examples(&page_text).into_iter().filter(|example| !asks(example)).collect();
    let said: Vec<String> = examples
        .par_iter()
        .map(|example| {
            let site = Site::new();
            put(&site, &example.wrong);
            let now = said(&site, example);
            put(&site, &example.right);
            assert_eq!(said(&site, example).trim(), "", "{}", example.code);
            now
        })
        .collect();
    for (example, now) in examples.iter().zip(said) {
        assert!(now.contains(&format!("[{}]", example.code)), "{} is not found: {now}", example.code);
        if now != example.says {
            wrong.push(format!("{}\n{now}", example.code));
            let (before, after) = page_text.split_once(&format!("### `{}`", example.code)).unwrap();
            let (head, rest) = after.split_once("Says:\n```\n").unwrap();
            let (_, tail) = rest.split_once("```\n").unwrap();
            page_text = format!("{before}### `{}`{head}Says:\n```\n{now}```\n{tail}", example.code);
        }
    }
    if std::env::var_os("GONGBAO_ACCEPT").is_some() {
        fs::write(page(), page_text).unwrap();
    } else {
        assert!(wrong.is_empty(), "docs/check.md says otherwise:\n{}", wrong.join("\n"));
    }
}

#[test]
fn the_page_has_every_rule_in_its_group_with_its_severity() {
    let examples = examples(&fs::read_to_string(page()).unwrap());
    let documented: Vec<(&str, &str, &str)> = examples
        .iter()
        .map(|example| (example.group.as_str(), example.code.as_str(), example.severity.as_str()))
        .collect();
    let rules = GROUPS
        .iter()
        .flat_map(|(group, codes)| codes.iter().map(move |code| (*group, code.as_str(), code.severity().as_str())));
    assert_eq!(documented, rules.collect::<Vec<_>>());
    for example in &examples {
        assert!(!example.wrong.is_empty() && !example.right.is_empty(), "{}", example.code);
    }
}

fn broken() -> Site {
    Site::new()
        .config("date_without_zone: local\nhttps_hosts: [img.example]")
        .file("_posts/2022-04-02-a.md", "---\r\ntitle: \"说\"好\"了\"\r\ndate: 2022-04-02 08:00:00\r\n---\r\n正文。<img src=\"http://img.example/1.jpg\" alt=\"甲\">\r\n")
        .post("2022-04-03-b.md", "title: 乙", "正文[丙](/nowhere/)。")
}

#[test]
fn exit_status_is_0_with_warnings_1_with_errors_and_2_without_a_site() {
    let status = |site: &Site, arguments: &[&str]| gongbao(site, arguments).status.code();
    let site = broken();
    assert_eq!(status(&site, &[]), Some(0));
    assert_eq!(status(&site, &["--strict"]), Some(1));
    assert_eq!(status(&site, &["--strict", "--only", "encoding"]), Some(0));
    assert_eq!(status(&site, &["--only", "no-such-rule"]), Some(2));
    assert_eq!(status(&site, &["--dry-run"]), Some(2));
    site.write("_data/x.yml", "a: [");
    assert_eq!(status(&site, &[]), Some(1));
    assert_eq!(status(&Site::bare(), &[]), Some(2));
}

fn tree(site: &Site) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = walkdir::WalkDir::new(site.path()).sort_by_file_name().into_iter().flatten();
    let files = entries.filter(|entry| entry.file_type().is_file());
    files.map(|entry| (entry.path().to_owned(), fs::read(entry.path()).unwrap())).collect()
}

#[test]
fn nothing_is_written_without_fix() {
    let site = broken();
    let before = tree(&site);
    for arguments in [&[][..], &["--format", "json"], &["--fix", "--dry-run"]] {
        gongbao(&site, arguments);
        assert!(tree(&site) == before, "{arguments:?}");
    }
}

#[test]
fn a_dry_run_shows_what_fix_then_does() {
    let site = broken();
    let diff = text(&gongbao(&site, &["--fix", "--dry-run"]).stdout);
    for line in [
        "--- _posts/2022-04-02-a.md",
        "@@ -1,5 +1,5 @@",
        "-title: \"说\"好\"了\"",
        "+title: 说\"好\"了",
        "-date: 2022-04-02 08:00:00",
        "+date: 2022-04-02 08:00:00 +0800",
        "+正文。<img src=\"https://img.example/1.jpg\" alt=\"甲\">",
    ] {
        assert!(diff.lines().any(|shown| shown == line), "{line}: {diff}");
    }
    let done = text(&gongbao(&site, &["--fix"]).stdout);
    assert!(
        done.contains("mended _posts/2022-04-02-a.md (2:bad-yaml, 3:date-without-zone, 5:insecure-image)"),
        "{done}"
    );
    assert_eq!(
        text(&fs::read(site.path().join("_posts/2022-04-02-a.md")).unwrap()),
        "---\r\ntitle: 说\"好\"了\r\ndate: 2022-04-02 08:00:00 +0800\r\n---\r\n正文。<img src=\"https://img.example/1.jpg\" alt=\"甲\">\r\n"
    );
    let left = fs::read_dir(site.path().join("_posts")).unwrap().count();
    assert_eq!(left, 2, "a temporary file stayed");
    assert!(text(&gongbao(&site, &["--fix"]).stdout).lines().all(|line| !line.starts_with("mended")));
}

/// Lines without their ends, and the ends.
fn lines(bytes: &[u8]) -> Vec<(&[u8], &[u8])> {
    let end = |line: &[u8]| line.iter().rev().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
    bytes.split_inclusive(|byte| *byte == b'\n').map(|line| line.split_at(line.len() - end(line))).collect()
}

#[test]
fn fixing_every_example_changes_only_what_is_named_and_a_second_time_nothing() {
    let config = "date_without_zone: local\nhttps_hosts: [img.example, img.example.org, www.example.org]\n";
    let mut mended = 0;
    // (Those that are about sizes hold nothing to mend.)
    let is_small = |example: &Example| !example.wrong.iter().any(|(_, content)| matches!(content, Content::Size(_)));
    for example in examples(&fs::read_to_string(page()).unwrap()).into_iter().filter(is_small) {
        let (unix, windows) = (Site::new(), Site::new());
        put(&unix, &example.wrong);
        put(&windows, &example.wrong);
        for (path, before) in tree(&windows) {
            let with_mark = if path.extension().is_some_and(|it| it == "md") { "\u{feff}" } else { "" };
            if let Ok(text) = String::from_utf8(before) {
                fs::write(path, with_mark.to_owned() + text.replace('\n', "\r\n").trim_end()).unwrap();
            }
        }
        for site in [unix, windows] {
            let yaml = fs::read_to_string(site.path().join("_config.yml")).unwrap();
            site.write("_config.yml", yaml + "\n" + config);
            let (before, mendings) =
                (tree(&site), fix::find(&site.request(), &Selection::default()).unwrap_or_default());
            mendings.iter().for_each(|mending| mending.apply().unwrap());
            let after = tree(&site);
            assert_eq!(before.len(), after.len(), "{}", example.code);
            for ((path, before), (_, after)) in before.iter().zip(&after) {
                let edits = mendings.iter().find(|mending| path.ends_with(&mending.file)).map(|mending| &mending.edits);
                let named = |line: u32| edits.is_some_and(|edits| edits.iter().any(|edit| edit.line == line));
                let (before, after) = (lines(before), lines(after));
                assert_eq!(before.len(), after.len(), "{}: {}", example.code, path.display());
                for (number, (before, after)) in (1..).zip(before.iter().zip(&after)) {
                    assert_eq!(before.1, after.1, "{}: {}:{number}", example.code, path.display());
                    assert_eq!(before.0 != after.0, named(number), "{}: {}:{number}", example.code, path.display());
                }
            }
            mended += mendings.len();
            let again = fix::find(&site.request(), &Selection::default()).unwrap_or_default();
            assert!(again.is_empty(), "{}: {again:?}", example.code);
        }
    }
    assert!(mended >= 8, "{mended} files were mended");
}

#[cfg(unix)]
#[test]
fn fix_follows_links_within_the_site_once_and_leaves_them_links() {
    use std::os::unix::fs::symlink;
    let site = broken();
    symlink("../_posts/2022-04-02-a.md", site.path().join("_posts/2022-04-09-linked.md")).unwrap();
    let output = gongbao(&site, &["--fix"]);
    assert!(!text(&output.stderr).contains("fix-failed"), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout).matches("mended _posts").count(), 1, "{}", text(&output.stdout));
    let linked = site.path().join("_posts/2022-04-09-linked.md");
    assert!(linked.is_symlink() && fs::read_to_string(linked).unwrap().contains("+0800"));
}

#[test]
fn fix_leaves_a_file_that_changed_or_went_meanwhile() {
    for change in ["---\ntitle: 甲\n---\n别人刚写的。\n", ""] {
        let site = broken();
        let mendings = fix::find(&site.request(), &Selection::default()).unwrap();
        let path = site.path().join("_posts/2022-04-02-a.md");
        match change {
            "" => fs::remove_file(&path).unwrap(),
            text => fs::write(&path, text).unwrap(),
        }
        let failed = mendings[0].apply().unwrap_err();
        assert_eq!((mendings.len(), failed.code), (1, Code::FixFailed));
        assert_eq!(fs::read_to_string(&path).unwrap_or_default(), change);
        assert_eq!(fs::read_dir(site.path().join("_posts")).unwrap().count(), if change.is_empty() { 1 } else { 2 });
    }
}

#[cfg(unix)]
#[test]
fn fix_leaves_a_read_only_file_and_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let site = broken();
    let path = site.path().join("_posts/2022-04-02-a.md");
    let before = fs::read(&path).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    let output = gongbao(&site, &["--fix"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("cannot be mended: the file is read-only"), "{}", text(&output.stderr));
    assert!(!text(&output.stdout).contains("mended"), "{}", text(&output.stdout));
    assert_eq!(fs::read(&path).unwrap(), before);
    let shown = gongbao(&site, &["--fix", "--dry-run"]);
    assert!(text(&shown.stdout).contains("; --fix would mend 1 file"), "{}", text(&shown.stdout));
}

#[cfg(unix)]
#[test]
fn fix_keeps_rights_and_mends_files_with_the_longest_names() {
    use std::os::unix::fs::PermissionsExt;
    let name = format!("2022-04-02-{}.md", "a".repeat(255 - 14));
    let site =
        Site::new().config("date_without_zone: local").post(&name, "title: 甲\ndate: 2022-04-02 08:00:00", "正文。");
    let path = site.path().join("_posts").join(&name);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    gongbao(&site, &["--fix"]);
    assert!(fs::read_to_string(&path).unwrap().contains("+0800"));
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(fs::read_dir(site.path().join("_posts")).unwrap().count(), 1);
}

#[test]
fn fix_mends_by_the_rules_that_are_chosen() {
    let site = broken();
    gongbao(&site, &["--fix", "--only", "date-without-zone"]);
    let post = fs::read_to_string(site.path().join("_posts/2022-04-02-a.md")).unwrap();
    assert!(post.contains("+0800") && post.contains("title: \"说\"好\"了\"") && post.contains("http://img.example"));
}

#[test]
fn json_is_one_object_and_github_annotations_name_the_place() {
    let site = broken();
    let output = gongbao(&site, &["--format", "json", "--only", "dead-link", "--fix", "--dry-run"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&report["posts"], report["fixes"].as_array().map(Vec::len)), (&2.into(), Some(0)));
    let found = &report["diagnostics"][0];
    assert_eq!((&found["code"], &found["line"], &found["column"]), (&"dead-link".into(), &4.into(), &7.into()));
    assert!(output.stderr.is_empty());
    let report = gongbao(&site, &["--format", "json", "--fix", "--dry-run"]).stdout;
    let report: serde_json::Value = serde_json::from_slice(&report).unwrap();
    assert_eq!(report["fixes"][0]["file"], "_posts/2022-04-02-a.md");
    assert_eq!(report["fixes"][0]["edits"][0], serde_json::json!({"line": 2, "rule": "bad-yaml"}));
    assert!(report["fixes"][0]["diff"].as_str().unwrap().contains("+0800"));
    let annotations = text(&gongbao(&site, &["--format", "github", "--only", "links"]).stdout);
    assert!(
        annotations.contains("::warning file=_posts/2022-04-03-b.md,line=4,col=7,title=dead-link::"),
        "{annotations}"
    );
}

#[test]
fn a_broken_theme_is_told_and_the_content_is_checked_all_the_same() {
    let site = broken().config("theme: mine").file("themes/mine/templates/post.html", "{{ page.title");
    let message = text(&gongbao(&site, &[]).stderr);
    assert!(message.contains("error[template-error]") && message.contains("warning[dead-link]"), "{message}");
}

#[test]
fn the_embedded_theme_and_the_demonstration_are_clean() {
    let output = support::gongbao().args(["check", "--strict", "-s", env!("CARGO_MANIFEST_DIR")]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}
