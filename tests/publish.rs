//! Publishing to real git repositories: one commit for what changed, nothing for nothing, nothing else touched.

mod support;

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use support::Site;

/// A site in a repository, and the bare one that it is published to.
struct Published {
    site: Site,
    remote: PathBuf,
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main"])
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

impl Published {
    fn new() -> Self {
        let site = Site::new()
            .post("2024-01-01-a.md", "title: 甲\ncategories: yi\ndescription: 摘要", "<p>正文甲</p>")
            .post("2024-01-02-b.md", "title: 乙\ncategories: yi", "<p>正文乙</p>")
            .file(".gitignore", "/public/\n/.gongbao/\n*.html\n");
        let remote = site.path().parent().unwrap().join("remote.git");
        git(site.path().parent().unwrap(), &["init", "--quiet", "--bare", remote.to_str().unwrap()]);
        git(&site.path(), &["init", "--quiet"]);
        git(&site.path(), &["add", "--all"]);
        git(&site.path(), &["commit", "--quiet", "-m", "sources"]);
        git(&site.path(), &["remote", "add", "origin", remote.to_str().unwrap()]);
        git(&site.path(), &["push", "--quiet", "origin", "HEAD:refs/heads/main"]);
        Self { site, remote }
    }

    fn run(&self, arguments: &[&str]) -> Output {
        support::gongbao().args(["publish", "-s"]).arg(self.site.path()).args(arguments).output().unwrap()
    }

    /// Publishes well, and tells what became of it.
    fn publish(&self, arguments: &[&str]) -> Value {
        let output = self.run(&[arguments, &["--format", "json"]].concat());
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(0), "{told:#}");
        told["published"].clone()
    }

    fn refused(&self, arguments: &[&str]) -> String {
        let before = self.references();
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stdout));
        assert_eq!(self.references(), before, "nothing was published");
        String::from_utf8(output.stderr).unwrap()
    }

    fn commits(&self) -> usize {
        git(&self.remote, &["rev-list", "--count", "gh-pages"]).parse().unwrap()
    }

    fn references(&self) -> String {
        git(&self.remote, &["for-each-ref", "--format=%(refname) %(objectname)"])
    }

    /// Every file of the branch with its bytes.
    fn files(&self) -> Vec<(String, Vec<u8>)> {
        let names = git(&self.remote, &["-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", "gh-pages"]);
        let bytes = |name: &str| {
            let shown =
                Command::new("git").arg("-C").arg(&self.remote).args(["show", &format!("gh-pages:{name}")]).output();
            shown.unwrap().stdout
        };
        let mut files: Vec<(String, Vec<u8>)> = names.lines().map(|name| (name.to_owned(), bytes(name))).collect();
        files.sort();
        files
    }

    /// Someone else's commit on the branch, which adds a file.
    fn pushed_by_someone_else(&self, file: &str) {
        let other = self.remote.with_file_name("other");
        if !other.exists() {
            git(
                self.remote.parent().unwrap(),
                &["clone", "--quiet", "-b", "gh-pages", self.remote.to_str().unwrap(), "other"],
            );
        }
        git(&other, &["pull", "--quiet"]);
        fs::write(other.join(file), "theirs\n").unwrap();
        git(&other, &["add", "--force", file]);
        git(&other, &["commit", "--quiet", "-m", "theirs"]);
        git(&other, &["push", "--quiet"]);
    }
}

#[test]
fn the_branch_holds_what_was_built_and_each_change_is_one_commit() {
    let published = Published::new();
    let first = published.publish(&[]);
    assert_eq!((first["outcome"].as_str(), published.commits()), (Some("pushed"), 1));
    assert_eq!(published.files(), published.site.build_now().ok().tree());

    let again = published.publish(&[]);
    assert_eq!((again["outcome"].as_str(), published.commits()), (Some("unchanged"), 1));

    published
        .site
        .write("_posts/2024-01-01-a.md", "---\ntitle: 甲\ncategories: yi\ndescription: 摘要\n---\n<p>新正文</p>\n");
    let update = published.publish(&["-m", "第二次"]);
    assert_eq!((update["outcome"].as_str(), published.commits()), (Some("pushed"), 2));
    let changed =
        git(&published.remote, &["-c", "core.quotePath=false", "diff", "--name-only", "gh-pages~", "gh-pages"]);
    assert_eq!(changed.lines().count() as u64, update["files"].as_u64().unwrap());
    let (searched, shown): (Vec<&str>, Vec<&str>) = changed.lines().partition(|file| file.starts_with("search/"));
    assert_eq!(shown, ["category/yi.xml", "feed.json", "feed.xml", "yi/2024/01/01/a.html"], "only what shows the body");
    assert!(searched.len() <= 3, "the newest segment of the search: {searched:?}");
    assert_eq!(git(&published.remote, &["log", "-1", "--format=%s", "gh-pages"]), "第二次");
    assert_eq!(published.files(), published.site.build_now().ok().tree());
}

#[test]
fn a_dirty_work_tree_its_index_and_other_branches_are_left_as_they_were() {
    let published = Published::new();
    let path = published.site.path();
    published.site.write("_posts/2024-01-03-c.md", "---\ntitle: 丙\n---\n");
    published.site.write("notes.txt", "staged");
    git(&path, &["add", "notes.txt"]);
    published.site.write("notes.txt", "and changed");
    let look = || {
        let references = git(&path, &["for-each-ref", "--format=%(refname) %(objectname)", "refs/heads", "refs/tags"]);
        (git(&path, &["status", "--porcelain"]), git(&path, &["diff", "--cached"]), git(&path, &["diff"]), references)
    };
    let before = look();
    let main = git(&published.remote, &["rev-parse", "main"]);
    published.publish(&[]);
    assert_eq!(look(), before);
    assert_eq!(git(&published.remote, &["rev-parse", "main"]), main);
    assert!(fs::read(path.join("public/notes.txt")).is_ok_and(|notes| notes == b"and changed"));
}

#[test]
fn what_others_push_stays_in_the_branchs_past_and_their_cname_on_it() {
    let published = Published::new();
    published.publish(&[]);
    published.pushed_by_someone_else("CNAME");
    published.pushed_by_someone_else("theirs.html");
    published.site.write("_posts/2024-01-03-c.md", "---\ntitle: 丙\n---\n");
    assert_eq!(published.publish(&[])["outcome"], "pushed");
    assert_eq!(published.commits(), 4);
    let files: Vec<String> = published.files().into_iter().map(|(file, _)| file).collect();
    assert!(files.contains(&"CNAME".to_owned()), "the host's file stays");
    assert!(!files.contains(&"theirs.html".to_owned()), "the branch is the site, and nothing else");
    assert_eq!(published.publish(&[])["outcome"], "unchanged", "and that is no change");
}

#[cfg(unix)]
#[test]
fn a_push_that_comes_between_is_built_upon() {
    use std::os::unix::fs::PermissionsExt;
    let published = Published::new();
    published.publish(&[]);
    published.pushed_by_someone_else("first.html");
    // The remote moves its branch once, while it takes our push: as if somebody had been faster.
    let theirs = git(&published.remote.with_file_name("other"), &["rev-parse", "HEAD"]);
    git(&published.remote, &["update-ref", "refs/heads/gh-pages", &format!("{theirs}~")]);
    let hook = published.remote.join("hooks/pre-receive");
    let script = format!(
        "#!/bin/sh\nif [ ! -e moved ]; then touch moved; unset GIT_QUARANTINE_PATH; git update-ref refs/heads/gh-pages {theirs}; fi\n"
    );
    fs::write(&hook, script).unwrap();
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
    published.site.write("_posts/2024-01-03-c.md", "---\ntitle: 丙\n---\n");
    let told = published.publish(&[]);
    assert_eq!((told["outcome"].as_str(), told["tries"].as_u64()), (Some("pushed"), Some(2)));
    assert_eq!(git(&published.remote, &["rev-parse", "gh-pages~"]), theirs);
    assert_eq!(published.files(), published.site.build_now().ok().tree());
}

#[test]
fn squashed_the_branch_stays_one_commit() {
    let published = Published::new();
    for round in 0..3 {
        published.site.write("_posts/2024-01-03-c.md", format!("---\ntitle: 第{round}版\n---\n"));
        assert_eq!(published.publish(&["--squash"])["outcome"], "pushed");
        assert_eq!(published.commits(), 1);
    }
    assert_eq!(published.files(), published.site.build_now().ok().tree());
    assert_eq!(published.publish(&["--squash"])["outcome"], "unchanged");
}

#[test]
fn a_dry_run_sends_nothing() {
    let published = Published::new();
    let before = published.references();
    let told = published.publish(&["--dry-run"]);
    assert_eq!(told["outcome"], "planned");
    assert_eq!(told["files"].as_u64(), Some(published.site.build_now().ok().files().len() as u64));
    assert_eq!(published.references(), before);
}

#[cfg(unix)]
#[test]
fn a_remote_that_refuses_is_named_and_nothing_is_lost() {
    use std::os::unix::fs::PermissionsExt;
    let published = Published::new();
    let hook = published.remote.join("hooks/pre-receive");
    fs::write(&hook, "#!/bin/sh\necho 'protected branch hook declined' >&2\nexit 1\n").unwrap();
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
    let said = published.refused(&[]);
    assert!(said.contains("publish-failed") && said.contains("declined") && said.contains("contents: write"), "{said}");
    fs::remove_file(&hook).unwrap();
    assert_eq!(published.publish(&[])["outcome"], "pushed");
}

#[test]
fn what_could_only_be_a_mistake_is_refused() {
    let published = Published::new();
    let said = published.refused(&["--branch", "main"]);
    assert!(said.contains("checked out here"), "{said}");
    let said = published.refused(&["--remote", "orgin"]);
    assert!(said.contains("did you mean --remote origin?"), "{said}");
    let said = published.refused(&["--branch", "a..b"]);
    assert!(said.contains("no name for a branch"), "{said}");
    let bare = Site::new().post("2024-01-01-a.md", "title: 甲", "正文");
    let output = support::gongbao().args(["publish", "-s"]).arg(bare.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("is in no git repository"));
}

#[test]
fn a_site_with_errors_is_refused_unless_they_are_allowed() {
    let published = Published::new();
    published.site.write("_data/bad.json", "{");
    let said = published.refused(&[]);
    assert!(said.contains("the site has errors"), "{said}");
    let allowed = published.run(&["--allow-errors"]);
    assert_eq!((allowed.status.code(), published.commits()), (Some(1), 1));
    published.site.write("_config.yml", "title: [");
    let said = published.refused(&["--allow-errors"]);
    assert!(said.contains("could not be built"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_link_that_someone_put_into_the_site_is_refused() {
    let published = Published::new();
    published.publish(&[]);
    std::os::unix::fs::symlink("/etc/passwd", published.site.path().join("public/passwd")).unwrap();
    let said = published.refused(&[]);
    assert!(said.contains("link-in-site") && said.contains("passwd"), "{said}");
}

#[test]
fn bytes_are_published_as_they_are_whatever_git_is_set_to() {
    let published = Published::new();
    git(&published.site.path(), &["config", "core.autocrlf", "true"]);
    published.site.write("data.txt", "a\r\nb\n\0");
    published.publish(&[]);
    assert_eq!(published.files(), published.site.build_now().ok().tree());
}

#[test]
fn a_shallow_checkout_publishes_upon_the_branch() {
    let published = Published::new();
    published.publish(&[]);
    let fresh = published.remote.with_file_name("fresh");
    let remote = format!("file://{}", published.remote.display());
    git(published.remote.parent().unwrap(), &["clone", "--quiet", "--depth=1", "-b", "main", &remote, "fresh"]);
    fs::write(fresh.join("_posts/2024-01-04-d.md"), "---\ntitle: 丁\n---\n").unwrap();
    let output = support::gongbao().args(["publish", "-s"]).arg(&fresh).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(published.commits(), 2);
}

#[test]
fn the_changes_of_a_publishing_are_listed_by_address() {
    let published = Published::new();
    published.publish(&[]);
    published.site.write("_posts/2024-01-03-丙.md", "---\ntitle: 丙\ncategories: er\n---\n");
    fs::remove_file(published.site.path().join("_posts/2024-01-01-a.md")).unwrap();
    let list = published.remote.with_file_name("changes.json");
    published.publish(&["--changes", list.to_str().unwrap()]);
    let told: Value = serde_json::from_slice(&fs::read(&list).unwrap()).unwrap();
    let urls = |what: &str| serde_json::from_value::<Vec<String>>(told["urls"][what].clone()).unwrap();
    assert!(urls("added").contains(&"https://site.example/er/2024/01/03/%E4%B8%99.html".to_owned()));
    assert!(urls("changed").contains(&"https://site.example/".to_owned()));
    assert!(urls("deleted").contains(&"https://site.example/yi/2024/01/01/a.html".to_owned()));
    let plain = fs::read_to_string(list.with_extension("txt")).unwrap();
    assert!(plain.contains("deleted https://site.example/yi/2024/01/01/a.html\n"), "{plain}");
    assert!(!urls("changed").contains(&"https://site.example/robots.txt".to_owned()));
}

/// Takes one request and answers it; its head and body come back.
fn engine(answer: &'static str) -> (String, std::thread::JoinHandle<String>) {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/submit", listener.local_addr().unwrap());
    let taken = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let (mut request, mut buffer) = (Vec::new(), [0; 4096]);
        loop {
            let read = stream.read(&mut buffer).unwrap();
            request.extend_from_slice(&buffer[..read]);
            let text = String::from_utf8_lossy(&request).into_owned();
            let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
            let length =
                head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if read == 0 || length.is_some_and(|length: usize| body.len() >= length) {
                break;
            }
        }
        write!(stream, "HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
        String::from_utf8(request).unwrap()
    });
    (address, taken)
}

#[test]
fn search_engines_are_told_of_the_pages_that_changed() {
    let published = Published::new();
    published.site.write("_config.yml", format!("{}indexnow: 0123456789abcdef\n", support::CONFIG));
    published.publish(&[]);
    let post = "---\ntitle: 丙\ncategories: er\nredirect_from: /old/c.html\n---\n";
    published.site.write("_posts/2024-01-03-c.md", post);

    let ((indexnow, told), (baidu, told_too)) = (engine("202 Accepted"), engine("200 OK"));
    let endpoints = ["--indexnow-endpoint", &indexnow, "--baidu-endpoint", &baidu, "--baidu-token", "s3cret"];
    let output = published.run(&[&["--notify", "indexnow,baidu"], &endpoints[..]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).contains("Told IndexNow of"));

    let request = told.join().unwrap();
    let body: Value = serde_json::from_str(request.split_once("\r\n\r\n").unwrap().1).unwrap();
    assert_eq!((&body["host"], &body["key"]), (&Value::from("site.example"), &Value::from("0123456789abcdef")));
    assert_eq!(body["keyLocation"], "https://site.example/0123456789abcdef.txt");
    let urls: Vec<String> = serde_json::from_value(body["urlList"].clone()).unwrap();
    assert!(urls.contains(&"https://site.example/er/2024/01/03/c.html".to_owned()), "{urls:?}");
    assert!(urls.iter().all(|url| url.ends_with('/') || url.ends_with(".html")), "{urls:?}");

    assert!(!urls.iter().any(|url| url.contains("/old/")), "what only forwards is no page: {urls:?}");

    let request = told_too.join().unwrap();
    assert!(request.starts_with("POST /submit?site=https%3A%2F%2Fsite.example&token=s3cret HTTP/1.1"), "{request}");
    assert!(request.ends_with(&urls.join("\n")), "{request}");
    let key = published.files().into_iter().find(|(file, _)| file == "0123456789abcdef.txt").unwrap();
    assert_eq!(key.1, b"0123456789abcdef");
}

#[test]
fn an_engine_that_fails_is_a_warning_and_keeps_its_secret() {
    let published = Published::new();
    let (baidu, told) = engine("401 Unauthorized");
    let output = published.run(&["--notify", "indexnow,baidu", "--baidu-endpoint", &baidu, "--baidu-token", "s3cret"]);
    told.join().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), published.commits()), (Some(0), 1));
    assert!(said.contains("notify-failed") && said.contains("indexnow: KEY") && said.contains("401"), "{said}");
    assert!(!said.contains("s3cret"), "{said}");
    let output = published.run(&["--notify", "indexnov"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn nothing_of_the_users_git_changes_what_is_published() {
    let published = Published::new();
    let path = published.site.path();
    fs::write(path.join(".git/info/attributes"), "* text=auto\n*.txt ident filter=shout\n").unwrap();
    for (key, value) in [
        ("core.autocrlf", "true"),
        ("core.ignoreCase", "true"),
        ("core.splitIndex", "true"),
        ("core.fsmonitor", "true"),
        ("filter.shout.clean", "tr a-z A-Z"),
    ] {
        git(&path, &["config", key, value]);
    }
    git(&path, &["sparse-checkout", "set", "_posts"]);
    published.site.write("data.txt", "$Id$ quiet\r\n");
    published.site.write("Foo.html", "x");
    published.publish(&[]);
    assert_eq!(published.files(), published.site.build_now().ok().tree());
    fs::rename(path.join("Foo.html"), path.join("foo.html")).unwrap();
    published.publish(&[]);
    assert_eq!(published.files(), published.site.build_now().ok().tree());
}

#[test]
fn a_remote_that_mirrors_loses_nothing_and_one_of_two_addresses_is_refused() {
    let published = Published::new();
    let path = published.site.path();
    published.publish(&[]);
    git(&path, &["push", "--quiet", "origin", "HEAD:refs/heads/kept"]);
    git(&path, &["config", "remote.origin.mirror", "true"]);
    published.site.write("new.txt", "neu");
    published.publish(&[]);
    assert!(git(&path, &["ls-remote", "origin"]).contains("refs/heads/kept"), "a mirror would have deleted it");
    git(&path, &["config", "remote.origin.mirror", "false"]);
    git(&path, &["config", "remote.origin.pushurl", "https://user:secret@elsewhere.example/x.git"]);
    let said = published.refused(&[]);
    assert!(said.contains("is read at") && said.contains("elsewhere.example") && !said.contains("secret"), "{said}");
}

#[test]
fn the_branch_of_the_sources_is_refused_however_it_is_hidden() {
    let published = Published::new();
    let path = published.site.path();
    git(&path, &["tag", "main"]);
    assert!(published.refused(&["--branch", "main"]).contains("checked out here"));
    git(&path, &["checkout", "--quiet", "--detach"]);
    assert!(published.refused(&["--branch", "main"]).contains("holds the sources themselves"));
}

#[test]
fn another_repositorys_environment_is_not_listened_to() {
    let (published, other) = (Published::new(), Published::new());
    let run = |name: &str, value: &Path| {
        let mut command = support::gongbao();
        command.args(["publish", "-s"]).arg(published.site.path()).env(name, value).output().unwrap()
    };
    for (name, value) in [
        ("GIT_DIR", other.site.path().join(".git")),
        ("GIT_INDEX_FILE", other.site.path().join(".git/index")),
        ("GIT_OBJECT_DIRECTORY", other.site.path().join(".git/objects")),
    ] {
        published.site.write("_posts/2024-01-03-c.md", format!("---\ntitle: {name}\n---\n"));
        let output = run(name, &value);
        assert_eq!(output.status.code(), Some(0), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(published.files(), published.site.build_now().ok().tree(), "{name}");
    }
    assert!(!other.references().contains("gh-pages"));
    git(&published.site.path(), &["fsck", "--strict"]);
}

#[cfg(unix)]
#[test]
fn hooks_of_the_user_are_not_run() {
    use std::os::unix::fs::PermissionsExt;
    let published = Published::new();
    let hook = published.site.path().join(".git/hooks/pre-push");
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::write(&hook, "#!/bin/sh\nexit 1\n").unwrap();
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(published.publish(&[])["outcome"], "pushed");
}

#[test]
fn a_repository_within_the_site_and_a_file_that_is_too_large_are_refused() {
    let published = Published::new();
    published.publish(&[]);
    let nested = published.site.path().join("public/lib");
    fs::create_dir_all(nested.join(".git")).unwrap();
    assert!(published.refused(&[]).contains("repository-in-site"));
    fs::remove_dir_all(&nested).unwrap();
    let large = fs::File::create(published.site.path().join("public/large.bin")).unwrap();
    large.set_len((100 << 20) + 1).unwrap();
    assert!(published.refused(&[]).contains("file-too-large"));
}

#[test]
fn two_publishings_at_once_do_not_hinder_each_other() {
    let published = Published::new();
    std::thread::scope(|scope| {
        for branch in ["gh-pages", "gh/pages"] {
            let destination = published.remote.with_file_name(branch.replace('/', "-"));
            let published = &published;
            scope.spawn(move || {
                // The build itself waits for the other's a second at most; the second try meets none.
                let arguments = ["--branch", branch, "-d", destination.to_str().unwrap()];
                let done = (0..5).any(|_| published.run(&arguments).status.code() == Some(0));
                assert!(done, "{branch}");
            });
        }
    });
    assert!(published.references().contains("refs/heads/gh/pages"));
}

#[test]
fn the_list_of_changes_is_of_the_branch_and_not_of_the_last_build() {
    let published = Published::new();
    let list = published.remote.with_file_name("changes.json");
    published.publish(&["--dry-run", "--changes", list.to_str().unwrap()]);
    let planned = fs::read(&list).unwrap();
    published.publish(&["--changes", list.to_str().unwrap()]);
    assert_eq!(fs::read(&list).unwrap(), planned);
}
