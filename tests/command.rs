//! The command as a user meets it: exit status, messages, formats, and a former site that stays.

mod support;

use std::process::Output;
use support::{CONFIG, Site};

fn gongbao(site: &Site, arguments: &[&str]) -> Output {
    support::gongbao().arg("build").arg("-s").arg(site.path()).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn site() -> Site {
    Site::new().post("2022-03-01-a.md", "title: 甲\ncategories: c", "正文。")
}

#[test]
fn exit_status_is_0_with_warnings_and_1_under_strict() {
    let site = site().post("2022-03-02-b.md", "date: soon", "x");
    assert_eq!(gongbao(&site, &[]).status.code(), Some(0));
    assert_eq!(gongbao(&site, &["--strict"]).status.code(), Some(1));
}

#[test]
fn wrong_usage_and_an_empty_folder_are_2() {
    assert_eq!(gongbao(&site(), &["--sorce"]).status.code(), Some(2));
    let empty = Site::bare().file(".keep", "");
    let output = gongbao(&empty, &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("there is no content in"), "{}", text(&output.stderr));
    assert!(!empty.path().join("public").exists());
}

#[test]
fn a_broken_template_names_file_line_and_column_and_leaves_the_former_site() {
    let site = site();
    let before = site.build().ok();
    let tree = before.tree();
    site.write("_posts/2022-03-02-b.md", "---\ntitle: 乙\n---\nx");
    site.write("_config.yml", format!("{CONFIG}theme: mine\n"));
    for (template, place) in [
        ("<p>\n  {{ page.title", "themes/mine/templates/post.html:2"),
        ("<p>\n{{ page.nothing.at_all }}", "themes/mine/templates/post.html:2:9"),
        ("{% extends \"nowhere.html\" %}", "themes/mine/templates/post.html:1:13"),
    ] {
        site.write("themes/mine/templates/post.html", template);
        let output = gongbao(&site, &[]);
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(message.contains("error[template-error]") && message.contains(place), "{message}");
        assert!(before.tree() == tree, "the former site changed");
    }
}

#[test]
fn a_broken_configuration_names_every_fault_with_its_line() {
    let site = site().config("paginate: 0\npermalink: /:nope/\ntheme_: x");
    let output = gongbao(&site, &[]);
    let message = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    for part in [
        "_config.yml:4:11",
        "`paginate` must be a whole number, 1 or more",
        "_config.yml:5:12",
        "unknown placeholder `:nope`",
    ] {
        assert!(message.contains(part), "{part}: {message}");
    }
}

#[test]
fn json_is_one_object_on_standard_output() {
    let output = gongbao(&site().post("2022-03-02-b.md", "date: soon", "x"), &["--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["posts"], 1);
    assert_eq!(report["quarantined"][0]["file"], "_posts/2022-03-02-b.md");
    assert_eq!(report["diagnostics"][0]["code"], "quarantined");
    assert_eq!(report["diagnostics"][0]["line"], 2);
    for key in ["written", "unchanged", "deleted"] {
        assert!(report["outputs"][key].is_u64());
    }
    assert!(report["seconds"]["total"].is_f64() && report["bytes"].as_u64() > Some(1000));
    assert!(output.stderr.is_empty());
}

#[test]
fn github_prints_annotations_and_quiet_prints_nothing() {
    let site = site().post("2022-03-02-b.md", "date: soon", "x");
    let annotations = text(&gongbao(&site, &["--format", "github"]).stdout);
    assert!(
        annotations.starts_with("::warning file=_posts/2022-03-02-b.md,line=2,col=7,title=quarantined::"),
        "{annotations}"
    );
    let quiet = gongbao(&site, &["--quiet"]);
    assert!(quiet.stdout.is_empty() && quiet.stderr.is_empty());
}

#[test]
fn stale_outputs_go_foreign_files_stay_and_equal_ones_are_not_touched() {
    let site = site().post("2022-03-02-b.md", "title: 乙\ncategories: c", "x");
    let first = site.build().ok();
    std::fs::write(first.root.join("mine.txt"), "own").unwrap();
    let touched =
        |built: &support::Built| std::fs::metadata(built.root.join("c/2022/03/01/a.html")).unwrap().modified().unwrap();
    let before = touched(&first);
    let again = site.build().ok();
    assert_eq!(again.report.outputs.written, 0);
    assert_eq!(touched(&again), before);
    std::fs::remove_file(site.path().join("_posts/2022-03-02-b.md")).unwrap();
    let last = site.build().ok();
    assert!(!last.has("c/2022/03/02/b.html") && !last.root.join("2022/03/02").exists());
    assert!(last.has("mine.txt") && last.report.outputs.deleted > 0);
}

#[test]
fn one_file_of_a_theme_overrides_the_built_in_one() {
    let site = site()
        .config("theme: mine")
        .file(
            "themes/mine/templates/post.html",
            "{% extends \"gongbao/post.html\" %}{% block title %}eigen{% endblock %}",
        )
        .file("themes/mine/static/extra.css", "b{background:url(x.svg)}")
        .file("themes/mine/static/x.svg", "<svg/>");
    let built = site.build().ok();
    assert!(built.read("c/2022/03/01/a.html").contains("<title>eigen</title>"));
    assert!(built.files().iter().any(|file| file.starts_with("assets/extra.") && file.ends_with(".css")));
}

#[test]
fn one_job_and_several_give_the_same_bytes() {
    let site =
        (1..=20).fold(site(), |site, n| site.post(&format!("2022-02-{n:02}-p.md"), "categories: c\ntags: t", "x"));
    let run = |jobs: &str, to: &str| {
        let to = site.path().join(to);
        assert!(gongbao(&site, &["--jobs", jobs, "-d", to.to_str().unwrap()]).status.success());
        let files = walkdir::WalkDir::new(&to).sort_by_file_name().into_iter().flatten();
        let files = files.filter(|entry| entry.file_type().is_file());
        files
            .map(|entry| (entry.path().strip_prefix(&to).unwrap().to_owned(), std::fs::read(entry.path()).unwrap()))
            .collect::<Vec<_>>()
    };
    let one = run("1", "one");
    std::fs::remove_dir_all(site.path().join("one")).unwrap();
    assert!(one == run("8", "one"));
}

#[test]
fn an_output_that_others_need_as_a_folder_is_named_and_left_out() {
    let site = site().post("2022-03-02-b.md", "permalink: /c.html", "x").file("c.html/x.txt", "own");
    let built = site.build().ok();
    assert!(built.has("c.html/x.txt") && !built.root.join("c.html").is_file());
    assert_eq!(built.warnings(), ["url-collision _posts/2022-03-02-b.md"]);
}

#[test]
fn no_escape_sequence_of_a_stranger_reaches_the_terminal() {
    let site = site().file("_posts/2022-03-02-\u{1b}[2Jb.md", "---\ndate: \"\u{9b}31m soon\"\n---\nx");
    let message = text(&gongbao(&site, &[]).stderr);
    assert!(message.contains("bad-yaml") && !message.contains(['\u{1b}', '\u{9b}']), "{message:?}");
}

#[test]
fn help_teaches() {
    let help = support::gongbao().args(["build", "--help"]).output().unwrap();
    let help = text(&help.stdout);
    for part in ["--source", "--destination", "--strict", "Exit status", "Jekyll"] {
        assert!(help.contains(part), "{part}");
    }
}
