//! The same site gives the same bytes: whatever the machine, its zone, its language, its clock, its file system, and the
//! order in which it has its files.

#[path = "support/child.rs"]
mod child;
mod support;

use child::{Tree, build, run, tree};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use support::Site;
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(120);

#[test]
fn a_template_goes_through_a_map_in_the_same_order_each_time() {
    let keys: Vec<String> = (0..40).map(|number| format!("k{number:02}")).collect();
    let data: String = keys.iter().map(|key| format!("{key}: {key}\n")).collect();
    let template = "{% for key, value in data.team %}{{ key }}={{ value }} {% endfor %}{{ data.team | json }}";
    let site = Site::new()
        .config("theme: mine")
        .file("_data/team.yml", data)
        .file("themes/mine/theme.yml", "extends: gongbao\n")
        .file("themes/mine/templates/page.html", template)
        .file("a.md", "---\nlayout: page\n---\n");
    let page = site.build().ok().read("a.html");
    let expected: Vec<String> = keys.iter().map(|key| format!("{key}={key}")).collect();
    assert!(page.starts_with(&expected.join(" ")), "{page}");
    assert!(page.contains("{\"k00\":\"k00\",\"k01\""), "{page}");
}

/// A site of all kinds of content, as paths and bytes.
fn sources() -> Vec<(String, Vec<u8>)> {
    let mut sources: Vec<(String, Vec<u8>)> = Vec::new();
    let config = "title: 试验站\nurl: https://site.example\ntimezone: Asia/Shanghai\npaginate: 7\nhome_posts: 3\n";
    sources.push(("_config.yml".into(), config.into()));
    for at in 0..60 {
        let time = format!("{:02}:{:02}:00", at % 24, at % 60);
        let front = format!("title: 第{at}篇\ndate: 2024-{:02}-{:02} {time} +0800\n", 1 + at % 12, 1 + at % 28);
        let terms = format!("categories: [c{}, 类{}]\ntags: [t{}, 签]\n", at % 5, at % 3, at % 7);
        let redirect = format!("redirect_from: [/old/{at}]\n");
        let text =
            format!("---\n{front}{terms}{redirect}---\n# 小标题\n\n正文{at}，<b>粗</b>。[脚注][^1]\n\n[^1]: 注。\n");
        sources.push((format!("_posts/{}/2024-{:02}-{:02}-p{at}.md", at % 4, 1 + at % 12, 1 + at % 28), text.into()));
    }
    for at in 0..6 {
        sources.push((format!("p{at}.md"), format!("---\ntitle: 页{at}\n---\n字\n").into()));
        sources.push((format!("img/{at}.bin"), vec![at; 100]));
        sources.push((format!("_data/d{at}.yml"), format!("b: {at}\na: [1, 2]\n").into()));
    }
    sources
}

fn write(folder: &Path, sources: &[(String, Vec<u8>)]) {
    for (path, bytes) in sources {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// What a process of its own builds of the sources in `folder`.
fn built(folder: &Path, set_up: impl FnOnce(&mut Command)) -> Tree {
    let mut command = build(&folder.join("site"));
    set_up(&mut command);
    run(&mut command, PATIENCE).ended(0);
    tree(&folder.join("site/public"))
}

/// What is different about a build.
type SetUp = fn(&mut Command);

/// In a folder below `below`, written in this order.
fn built_of(below: &Path, sources: &[(String, Vec<u8>)], set_up: impl FnOnce(&mut Command)) -> Tree {
    let folder = TempDir::new_in(below).unwrap();
    write(&folder.path().join("site"), sources);
    built(folder.path(), set_up)
}

/// Fails with the names of those that differ.
fn assert_same(one: &Tree, other: &Tree, what: &str) {
    let differing: Vec<&PathBuf> =
        one.keys().chain(other.keys()).filter(|path| one.get(*path) != other.get(*path)).collect();
    assert!(differing.is_empty(), "{what}: {differing:#?}");
    assert!(one.len() > 150, "{}", one.len());
}

#[test]
fn jobs_zones_languages_orders_places_and_file_systems_change_no_byte() {
    let temporary = std::env::temp_dir();
    let sources = sources();
    let usual = built_of(&temporary, &sources, |_| {});
    let set_ups: [(&str, SetUp); 7] = [
        ("one job", |command| {
            command.args(["--jobs", "1"]);
        }),
        ("eight jobs", |command| {
            command.args(["--jobs", "8"]);
        }),
        ("another zone", |command| {
            command.env("TZ", "America/St_Johns");
        }),
        ("another language", |command| {
            command.env("LANG", "tr_TR.UTF-8").env("LC_ALL", "tr_TR.UTF-8");
        }),
        ("no language", |command| {
            command.env("LANG", "C").env("LC_ALL", "C").env_remove("HOME");
        }),
        ("a time to build in", |command| {
            command.env("SOURCE_DATE_EPOCH", "1");
        }),
        ("another folder to stand in", |command| {
            command.current_dir("/");
        }),
    ];
    for (what, set_up) in set_ups {
        assert_same(&built_of(&temporary, &sources, set_up), &usual, what);
    }
    let backwards: Vec<(String, Vec<u8>)> = sources.iter().rev().cloned().collect();
    assert_same(&built_of(&temporary, &backwards, |_| {}), &usual, "files made in another order");
    let deep = TempDir::new().unwrap();
    let deeper = deep.path().join("一个 很长/的 路径");
    fs::create_dir_all(&deeper).unwrap();
    assert_same(&built_of(&deeper, &sources, |_| {}), &usual, "another place");
    let disk = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    assert_same(&built_of(disk.path(), &sources, |_| {}), &usual, "the disk, wherever temporary files go");
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        assert_same(&built_of(memory, &sources, |_| {}), &usual, "a file system in memory");
    } else {
        eprintln!("skipped: there is no /dev/shm");
    }
}

#[test]
fn a_build_of_later_and_files_of_other_ages_change_no_byte() {
    let folder = TempDir::new().unwrap();
    write(&folder.path().join("site"), &sources());
    let first = built(folder.path(), |_| {});
    for seconds in [1, 1_000_000_000, 4_000_000_000] {
        for entry in walkdir::WalkDir::new(folder.path().join("site")).into_iter().flatten() {
            if entry.file_type().is_file() && !entry.path().components().any(|part| part.as_os_str() == ".gongbao") {
                let time = std::time::UNIX_EPOCH + Duration::from_secs(seconds);
                fs::File::options().write(true).open(entry.path()).unwrap().set_modified(time).unwrap();
            }
        }
        assert_same(&built(folder.path(), |_| {}), &first, "files of another age");
        assert_same(
            &built(folder.path(), |command| {
                command.arg("--clean");
            }),
            &first,
            "all anew",
        );
    }
}
