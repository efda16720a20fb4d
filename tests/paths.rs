//! Links, and addresses that lead elsewhere: nothing foreign is read, written or deleted. (What `src/output` does about
//! links and foreign files in the destination is tested beside it.)

#![cfg(unix)]

#[path = "support/child.rs"]
mod child;
mod support;

use child::{build, run};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use support::{Built, Site};

const PATIENCE: Duration = Duration::from_secs(60);

/// What stands in every file that is none of the site's business.
const FOREIGN: &str = "FOREIGN words";

/// A site with a folder beside it that is none of its own.
fn site() -> Site {
    let site = Site::new().post("2024-01-01-good.md", "title: 好\ncategories: c", "好");
    for file in ["x.html", "sub/y.md", "post.html", "a.css", "team.yml"] {
        site.write(&format!("../outside/{file}"), format!("---\ntitle: {FOREIGN}\n---\n{FOREIGN}\n"));
    }
    site
}

fn outside(site: &Site) -> PathBuf {
    site.path().parent().unwrap().join("outside")
}

/// `<site>/<at>` leads to `target`.
fn link(site: &Site, at: &str, target: impl AsRef<Path>) {
    let at = site.path().join(at);
    fs::create_dir_all(at.parent().unwrap()).unwrap();
    symlink(target, at).unwrap();
}

/// Every file below a folder, links as they stand.
fn picture(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten().filter(|entry| !entry.file_type().is_dir());
    entries.map(|entry| (entry.path().to_owned(), fs::read(entry.path()).unwrap_or_default())).collect()
}

fn assert_nothing_foreign(built: &Built) {
    for (file, bytes) in built.tree() {
        assert!(!String::from_utf8_lossy(&bytes).contains(FOREIGN), "{file}");
    }
}

#[test]
fn no_link_in_the_content_leads_out_of_it() {
    let site = site();
    let outside = outside(&site);
    for (at, target) in [
        ("x.html", outside.join("x.html")),
        ("_posts/2024-01-02-x.md", outside.join("sub/y.md")),
        ("_posts/2024", outside.clone()),
        ("folder", PathBuf::from("../outside")),
        ("_data/team.yml", outside.join("team.yml")),
        ("_data/more", outside.clone()),
        ("nowhere.html", PathBuf::from("gone")),
        ("itself.html", PathBuf::from("itself.html")),
        ("zero.html", PathBuf::from("/dev/zero")),
        ("_drafts/x.md", outside.join("sub/y.md")),
    ] {
        link(&site, at, target);
    }
    let before = picture(&outside);
    let built = site.build().ok();
    assert_nothing_foreign(&built);
    let skipped = built.warnings().iter().filter(|warning| warning.starts_with("symlink-skipped")).count();
    assert_eq!(skipped, 10, "{:#?}", built.warnings());
    assert_eq!(picture(&outside), before);
}

#[test]
fn no_link_makes_content_of_what_is_none() {
    let site = site().config("theme: mine").file("themes/mine/theme.yml", "extends: gongbao\n");
    site.write(".git/config", FOREIGN);
    site.write(".env", FOREIGN);
    for (at, target) in [
        ("repository", ".git"),
        ("environment.txt", ".env"),
        ("state", ".gongbao"),
        ("site", "public"),
        ("theme", "themes/mine"),
        ("config.txt", "_config.yml"),
    ] {
        link(&site, at, target);
    }
    // At the second build there are a destination and a state that could be found.
    site.build().ok();
    let built = site.build().ok();
    assert_nothing_foreign(&built);
    for folder in ["repository/", "environment", "state/", "site/", "theme/", "config"] {
        assert!(!built.files().iter().any(|file| file.starts_with(folder)), "{folder}: {:#?}", built.files());
    }
    let skipped = built.warnings().iter().filter(|warning| warning.starts_with("symlink-skipped")).count();
    // The destination is no content under any name; that needs no word.
    assert_eq!(skipped, 5, "{:#?}", built.warnings());
}

#[test]
fn links_in_circles_end() {
    let site = site();
    link(&site, "self", ".");
    for folder in ["a", "b", "c", "d"] {
        site.write(&format!("{folder}/page.md"), "---\ntitle: 页\n---\n");
        for other in ["a", "b", "c", "d"].iter().filter(|other| **other != folder) {
            link(&site, &format!("{folder}/{other}"), format!("../{other}"));
        }
    }
    let ran = run(&mut build(&site.path()), PATIENCE);
    ran.ended(0);
    assert!(ran.findings().iter().all(|found| found.starts_with("symlink-skipped")), "{:?}", ran.findings());
    assert!(site.path().join("public/a/b/c/d/page.html").is_file());
}

#[test]
fn a_theme_holds_its_own_files_and_links_are_named() {
    let site = site().config("theme: mine").file("themes/mine/theme.yml", "extends: gongbao\n");
    let outside = outside(&site);
    link(&site, "themes/mine/templates/post.html", outside.join("post.html"));
    link(&site, "themes/mine/static", &outside);
    let built = site.build().ok();
    assert_nothing_foreign(&built);
    let expected = ["symlink-skipped themes/mine/static", "symlink-skipped themes/mine/templates/post.html"];
    assert_eq!(built.warnings(), expected);
}

#[test]
fn pipes_and_sockets_among_the_sources_are_not_waited_for() {
    let site = site();
    let made = |path: &str| Command::new("mkfifo").arg(site.path().join(path)).status().unwrap().success();
    assert!(made("pipe.html") && made("_posts/2024-01-02-pipe.md"));
    let _socket = std::os::unix::net::UnixListener::bind(site.path().join("socket.html")).unwrap();
    let ran = run(&mut build(&site.path()), PATIENCE);
    ran.ended(0);
    assert!(!site.path().join("public/pipe.html").exists() && !site.path().join("public/socket.html").exists());
}

/// Addresses that a stranger may write where a post has some, as YAML.
const ADDRESSES: &[&str] = &[
    "/../../../outside/x.html",
    "../../outside/x.html",
    "..",
    "/..",
    "/%2e%2e/%2e%2e/outside/x.html",
    "/%2E%2E%2Foutside/x.html",
    "/a/..%2f..%2foutside/x.html",
    "/..;/outside/x.html",
    "\"/a\\0b.html\"",
    "/a%00b.html",
    "\"/a\\nb.html\"",
    "\"/a\\e[2Jb.html\"",
    "\"/a\\u0085b.html\"",
    "C:/outside.html",
    "\"c:\\\\outside.html\"",
    "\"..\\\\..\\\\outside\\\\x.html\"",
    "//outside.example/x.html",
    "\"\\\\\\\\server\\\\share\\\\x.html\"",
    "https://outside.example/x.html",
    "file:///etc/x.html",
    "/.git/hooks/x.sh",
    "/.GIT/config.html",
    "/sub/.git/x.html",
    "/.gongbao-staging-1/x.html",
    "/con.html",
    "/aux/nul.html",
    "/trailing./x .html",
    "~/x.html",
    "/~root/x.html",
    "$HOME/x.html",
];

#[test]
fn whatever_address_a_post_asks_for_it_stays_in_the_destination() {
    let site = site();
    for (at, address) in ADDRESSES.iter().enumerate() {
        let name = format!("_posts/2024-02-{:02}-p{at}.md", 1 + at % 28);
        site.write(&name, format!("---\ntitle: 题\npermalink: {address}\n---\n文{at}\n"));
        let name = format!("_posts/2024-03-{:02}-q{at}.md", 1 + at % 28);
        let fields = format!("redirect_from: [{address}]\ncategories: [{address}]\ntags: [{address}]");
        site.write(&name, format!("---\ntitle: 题\n{fields}\n---\n文{at}\n"));
    }
    site.write("public/.git/config", "theirs");
    let parent = site.path().parent().unwrap().to_owned();
    let mut before = picture(&parent);
    let ran = run(&mut build(&site.path()), PATIENCE);
    ran.ended(0);
    let (ours, state) = (site.path().join("public"), site.path().join(".gongbao"));
    let mut after = picture(&parent);
    let theirs = ours.join(".git/config");
    assert_eq!(after.get(&theirs).map(Vec::as_slice), Some(b"theirs".as_slice()));
    let is_made = |path: &PathBuf| path.starts_with(&ours) || path.starts_with(&state);
    let git: Vec<&PathBuf> =
        after.keys().filter(|path| path.iter().any(|part| part.eq_ignore_ascii_case(".git"))).collect();
    assert_eq!(git, [&theirs], "nothing is written into a repository");
    before.retain(|path, _| !is_made(path));
    after.retain(|path, _| !is_made(path));
    assert_eq!(after, before, "nothing outside of the destination changed");
    let known = ["bad-route", "case-collision", "url-collision", "dead-redirect"];
    for found in ran.findings() {
        assert!(known.iter().any(|code| found.starts_with(code)), "{found}");
    }
    // Said to a person, and to a workflow that takes lines for commands, no address is anything but text.
    let mut spoken = support::gongbao();
    let spoken = run(spoken.args(["build", "-s"]).arg(site.path()), PATIENCE);
    assert!(!spoken.error.contains('\u{1b}') && !spoken.error.contains('\0'), "{}", spoken.error);
}

#[test]
fn a_message_cannot_be_taken_for_a_command_of_a_workflow() {
    let redirect = "redirect_from: [\"/a\\n::error::owned\\n  ::add-mask::x.html\"]";
    let site = site().post("2024-01-02-x.md", &format!("title: 题\n{redirect}"), "文");
    let mut human = support::gongbao();
    let ran = run(human.args(["build", "-s"]).arg(site.path()), PATIENCE);
    let mut github = support::gongbao();
    let annotated = run(github.args(["build", "--format", "github", "-s"]).arg(site.path()), PATIENCE);
    for text in [&ran.out, &ran.error, &annotated.out, &annotated.error] {
        for line in text.lines().map(str::trim_start).filter(|line| line.starts_with("::")) {
            assert!(line.starts_with("::warning title=bad-route"), "{line}");
        }
    }
    assert!(ran.error.contains("::error::owned"), "the address is told: {}", ran.error);
}

#[test]
fn a_post_does_not_take_the_place_of_what_the_site_is_made_of() {
    let plain = site().build().ok();
    let script = plain.files().into_iter().find(|file| file.ends_with(".js")).unwrap();
    let mut generated: Vec<String> = plain.files();
    // (Segments of the search are named by days of posts: those of the attacked site are others.)
    generated.retain(|file| !file.starts_with("c/2024") && !file.starts_with('.') && !file.starts_with("search/2"));
    assert!(generated.len() > 15 && generated.contains(&script), "{generated:#?}");
    let mut attacked = site();
    for (at, file) in generated.iter().enumerate() {
        let address = file.strip_suffix("index.html").unwrap_or(file);
        // Of before the other post, so that its neighbours and listings stay as they are.
        let (name, front) = (format!("2023-01-01-a{at}.html"), "layout: none\npublished: true");
        attacked = attacked.post(&name, &format!("title: 题\n{front}\npermalink: /{address}"), "alert(1)//");
        let name = format!("2023-01-01-r{at}.html");
        attacked = attacked.post(&name, &format!("title: 题\nredirect_from: /{address}"), "alert(1)//");
    }
    let built = attacked.build().ok();
    for file in &generated {
        let bytes = std::fs::read(built.root.join(file)).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.starts_with("alert(1)") && !text.contains("http-equiv=\"refresh\""), "{file}: {text}");
    }
    assert_eq!(built.read(&script), plain.read(&script));
    let lost = built.warnings().iter().filter(|warning| warning.starts_with("url-collision")).count();
    assert!(lost >= generated.len(), "each is named: {lost}");
}

#[test]
fn twins_of_normal_forms_and_of_case_are_all_there_and_those_of_case_are_named() {
    let forms = ["\u{e9}t\u{e9}", "e\u{301}te\u{301}", "Twin", "twin"];
    let mut site = site();
    for (at, name) in forms.iter().enumerate() {
        site = site.post(&format!("2024-02-01-p{at}.md"), &format!("title: 题\npermalink: /{name}.html"), "文");
    }
    let built = site.build().ok();
    for name in forms {
        assert!(built.has(&format!("{name}.html")), "{name}: {:#?}", built.files());
    }
    assert_eq!(built.warnings().len(), 1, "{:?}", built.warnings());
    assert!(built.warnings()[0].starts_with("case-collision"));
}

#[test]
fn a_destination_that_is_not_the_sites_own_is_refused_before_anything_is_written() {
    let site = site().file("content/_posts/2024-01-01-a.md", "---\ntitle: 题\n---\n文\n");
    let parent = site.path().parent().unwrap().to_owned();
    let before = picture(&parent);
    let home = parent.join("home");
    fs::create_dir(&home).unwrap();
    for destination in
        ["/".into(), "/..".into(), site.path(), parent.clone(), home.clone(), site.path().join("content/..")]
    {
        let ran = run(build(&site.path()).env("HOME", &home).arg("-d").arg(&destination), PATIENCE);
        assert_eq!(ran.ended(2).findings(), ["output-failed -"], "{}", destination.display());
        let mut after = picture(&parent);
        after.retain(|path, _| !path.starts_with(site.path().join(".gongbao")));
        assert_eq!(after, before, "{}", destination.display());
    }
}

#[test]
fn a_destination_inside_of_the_content_is_never_content() {
    let site = site().file("content/_posts/2024-01-01-a.md", "---\ntitle: 题\ncategories: c\n---\n文\n");
    let inside = site.path().join("content/out");
    let mut trees = Vec::new();
    for _ in 0..3 {
        run(build(&site.path()).arg("-d").arg(&inside), PATIENCE).ended(0);
        trees.push(picture(&inside));
    }
    assert_eq!(trees[0], trees[2]);
    assert!(!inside.join("out").exists());
}

#[test]
fn others_files_in_the_destination_stay_and_those_in_the_way_are_named() {
    let site = site();
    for file in [".git/HEAD", ".htaccess", "uploads/a.jpg", "c/2024/theirs.txt", "index.html"] {
        site.write(&format!("public/{file}"), FOREIGN);
    }
    let built = site.build().ok();
    for file in [".git/HEAD", ".htaccess", "uploads/a.jpg", "c/2024/theirs.txt"] {
        assert_eq!(built.read(file), FOREIGN, "{file}");
    }
    assert!(!built.read("index.html").contains(FOREIGN));
    assert_eq!(built.warnings(), ["foreign-file -"]);
}
