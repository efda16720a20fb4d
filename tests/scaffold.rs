//! `gongbao init` and `gongbao new`, as a newcomer runs them.

#[path = "support/preview.rs"]
mod preview;
mod support;

use preview::Preview;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use support::Site;

fn gongbao(folder: &Path, arguments: &[&str]) -> Output {
    support::gongbao().args(arguments).current_dir(folder).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn complained(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn a_new_portal_builds_and_serves_without_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let made = gongbao(folder.path(), &["init", "portal"]);
    assert_eq!(made.status.code(), Some(0), "{}", complained(&made));
    assert!(said(&made).contains("cd portal && gongbao serve --open"), "{}", said(&made));
    let portal = folder.path().join("portal");
    let built = gongbao(&portal, &["build", "--strict"]);
    assert_eq!((built.status.code(), complained(&built).as_str()), (Some(0), ""));
    assert!(said(&built).contains("2 posts, 1 page"), "{}", said(&built));
    assert!(portal.join("public/category/kuaixun.html").exists() && portal.join("public/about/index.html").exists());

    let preview = Preview::start(&portal, &[]);
    assert!(preview.get("/").text().contains("站点开通"));

    let again = gongbao(folder.path(), &["init", "portal"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(complained(&again).contains("is not empty"), "{}", complained(&again));
}

#[test]
fn a_repository_that_was_just_made_counts_as_empty() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join(".git")).unwrap();
    assert_eq!(gongbao(folder.path(), &["init", "."]).status.code(), Some(0));
}

/// The path and the address that `new` printed.
fn written(output: &Output) -> (String, String) {
    assert_eq!(output.status.code(), Some(0), "{}", complained(output));
    let text = said(output);
    let (path, rest) = text.split_once('\n').unwrap();
    let address = rest.strip_prefix("preview: http://127.0.0.1:4000").unwrap().split(' ').next().unwrap();
    (path.to_owned(), address.to_owned())
}

#[test]
fn a_new_post_stands_where_it_was_said_to() {
    let site = Site::new().config("baseurl: /base").file("about.md", "---\ntitle: 关于\n---\n");
    let title = "食品安全：“放心”工程 'A' & #1";
    let (path, address) = written(&gongbao(&site.path(), &["new", title, "--category", "kuaixun"]));
    assert!(path.starts_with("./_posts/20") && path.ends_with("-shi-pin-an-quan-fang-xin-gong-cheng-a-1.md"), "{path}");
    let built = site.build_now().ok();
    assert!(built.warnings().is_empty(), "{:?}", built.warnings());
    let page = built.read(address.strip_prefix("/base/").unwrap());
    assert!(
        page.contains("食品安全：“放心”工程 &#39;A&#39; &amp; #1")
            || page.contains("食品安全：“放心”工程 'A' &amp; #1")
    );
    assert!(built.has("category/kuaixun.html"));

    let (second, _) = written(&gongbao(&site.path(), &["new", title]));
    assert!(second.ends_with("-1-2.md"), "nothing is written over: {second}");
}

#[test]
fn names_come_from_the_time_or_as_they_are_given() {
    let site = Site::new();
    let (timed, _) = written(&gongbao(&site.path(), &["new", "快讯", "--slug"]));
    let name = timed.rsplit('/').next().unwrap();
    let digits = &name["2026-01-01-".len()..name.len() - ".md".len()];
    assert!(digits.len() == 17 && digits.bytes().all(|byte| byte.is_ascii_digit()), "{name}");
    let (given, address) = written(&gongbao(&site.path(), &["new", "快讯", "--slug=../../x y"]));
    assert!(given.ends_with("-x-y.md") || given.ends_with("x-y.md"), "{given}");
    assert!(given.starts_with("./_posts/") && !given.contains(".."), "{given}");
    assert!(address.ends_with("x-y.html"), "{address}");
}

#[test]
fn a_draft_is_shown_by_a_preview_of_drafts() {
    let site = Site::new().file("about.md", "---\ntitle: 关于\n---\n");
    let (path, address) = written(&gongbao(&site.path(), &["new", "草稿", "--draft"]));
    assert_eq!(path, "./_drafts/cao-gao.md");
    assert_eq!(Preview::start(&site.path(), &[]).get(&address).status, 404);
    assert_eq!(Preview::start(&site.path(), &["--drafts"]).get(&address).status, 200);
}

#[test]
fn a_post_without_a_title_is_none() {
    let site = Site::new();
    let output = gongbao(&site.path(), &["new", " "]);
    assert_eq!(output.status.code(), Some(2));
    assert!(complained(&output).contains("a post needs a title"), "{}", complained(&output));
    assert!(!site.path().join("_posts").exists());
}

/// Fails unless actionlint has nothing to say.
fn lint(workflow: &Path) {
    match Command::new("actionlint").arg("-no-color").arg(workflow).output() {
        Ok(output) => assert!(output.status.success(), "{}", said(&output)),
        Err(error) if std::env::var_os("GONGBAO_TESTS_NEED_TOOLS").is_some() => panic!("actionlint: {error}"),
        Err(error) => eprintln!("skipped: actionlint is not here ({error})"),
    }
}

#[test]
fn workflows_pass_a_linter_and_are_never_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(".github/workflows/publish.yml");
    for (arguments, word) in
        [(&["init", "--github"][..], "gongbao build"), (&["init", "--github", "--shards", "4"], "shard: [1, 2, 3, 4]")]
    {
        let made = gongbao(folder.path(), arguments);
        assert_eq!(made.status.code(), Some(0), "{}", complained(&made));
        let text = fs::read_to_string(&path).unwrap();
        assert!(
            text.contains(word) && !text.contains("VERSION") && !text.contains("SHARDS") && !text.contains("NUMBERS"),
            "{text}"
        );
        serde_yaml::from_str::<serde_yaml::Value>(&text).unwrap();
        lint(&path);
        let again = gongbao(folder.path(), arguments);
        assert_eq!(again.status.code(), Some(2));
        assert!(complained(&again).contains("is there already"), "{}", complained(&again));
        fs::remove_file(&path).unwrap();
    }
    assert_eq!(gongbao(folder.path(), &["init"]).status.code(), Some(2), "a new portal needs a name");
}

#[test]
fn this_repositorys_own_workflows_pass_a_linter() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in ["ci.yml", "release.yml"] {
        lint(&root.join(".github/workflows").join(name));
    }
    let action: serde_yaml::Value =
        serde_yaml::from_str(&fs::read_to_string(root.join("action.yml")).unwrap()).unwrap();
    assert_eq!(action["runs"]["using"], serde_yaml::Value::from("composite"));
}
