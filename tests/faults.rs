//! True faults: full disks, lost rights, files that change under the reader, two builds at once. In each the former site
//! stays whole, the message names what to do, and the next build is right.

#![cfg(target_os = "linux")]

#[path = "support/child.rs"]
mod child;
#[path = "support/preview.rs"]
mod preview;
mod support;

use child::{Ran, Tree, build, run, tree};
use preview::Preview;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};
use support::Site;
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(120);

fn write_posts(site: &Site, posts: usize, word: &str) {
    for at in 0..posts {
        let name = format!("_posts/2024-{:02}-{:02}-p{at}.md", 1 + at % 12, 1 + at % 28);
        let body = format!("<p>{word}{at}</p>\n").repeat(20);
        site.write(&name, format!("---\ntitle: 第{at}篇\ncategories: c{}\ntags: t\n---\n{body}", at % 3));
    }
}

fn site(posts: usize, word: &str) -> Site {
    let site = Site::new();
    write_posts(&site, posts, word);
    site
}

/// What a build without any past makes of the sources.
fn clean(site: &Site) -> Tree {
    let out = TempDir::new().unwrap();
    let copy = Site::bare();
    for (path, bytes) in tree(&site.path()) {
        if !path.starts_with("public") && !path.starts_with(".gongbao") {
            copy.write(path.to_str().unwrap(), bytes);
        }
    }
    run(build(&copy.path()).arg("-d").arg(out.path()), PATIENCE).ended(0);
    tree(out.path())
}

fn public(site: &Site) -> PathBuf {
    site.path().join("public")
}

/// A file system of its own, of so many KiB; unmounted when it is dropped.
struct SmallDisk(TempDir);

impl SmallDisk {
    /// `None`, with a word, where nothing may be mounted; a failure where it must be.
    fn mount(kib: u32) -> Option<Self> {
        let folder = TempDir::new().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={kib}k"), "tmpfs"]).arg(folder.path());
        if mount.stderr(Stdio::null()).status().is_ok_and(|status| status.success()) {
            return Some(Self(folder));
        }
        assert!(std::env::var_os("GONGBAO_TESTS_NEED_TOOLS").is_none(), "no tmpfs can be mounted: run this as root");
        eprintln!("skipped: no tmpfs can be mounted; it takes root");
        None
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn remount(&self, options: &str) {
        let status = Command::new("mount").args(["-o", &format!("remount,{options}")]).arg(self.path()).status();
        assert!(status.unwrap().success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.path()).status();
    }
}

#[test]
fn a_full_disk_leaves_the_former_site_and_says_so() {
    let Some(disk) = SmallDisk::mount(700) else { return };
    let site = site(12, "原来");
    let to = disk.path().join("site");
    let on_disk = || run(build(&site.path()).arg("-d").arg(&to), PATIENCE);
    on_disk().ended(0);
    let before = tree(&to);
    write_posts(&site, 200, "改过");
    let ran = on_disk();
    assert!(ran.ended(2).findings().iter().all(|found| found == "output-failed -"), "{ran:?}");
    let words = ran.words("output-failed");
    assert!(words.contains("No space left") && words.contains("free some space"), "{words}");
    assert_eq!(tree(&to), before, "the former site, and no litter");
    disk.remount("size=20m");
    on_disk().ended(0);
    assert_eq!(tree(&to), clean(&site));
}

#[test]
fn a_disk_without_room_for_the_store_costs_the_next_build_its_time_and_nothing_else() {
    let Some(disk) = SmallDisk::mount(120) else { return };
    let site = site(40, "字");
    // The state lies in the source, the site elsewhere.
    symlink(disk.path(), site.path().join(".gongbao")).unwrap();
    let out = TempDir::new().unwrap();
    let build = || run(build(&site.path()).arg("-d").arg(out.path()), PATIENCE);
    fs::write(disk.path().join("filler"), vec![0; 90 << 10]).unwrap();
    let ran = build();
    assert_eq!(ran.ended(0).findings(), ["state-problem -"]);
    assert!(ran.words("state-problem").contains("the next build will be a full one"), "{ran:?}");
    assert_eq!(tree(out.path()), clean(&site));
    fs::remove_file(disk.path().join("filler")).unwrap();
    disk.remount("size=20m");
    write_posts(&site, 41, "别的");
    assert_eq!(build().ended(0).findings(), Vec::<String>::new());
    assert_eq!(tree(out.path()), clean(&site));
}

#[test]
fn a_destination_that_became_read_only_is_named_and_as_it_was() {
    let Some(disk) = SmallDisk::mount(8_000) else { return };
    let site = site(5, "原来");
    let to = disk.path().join("site");
    let on_disk = || run(build(&site.path()).arg("-d").arg(&to), PATIENCE);
    on_disk().ended(0);
    let before = tree(&to);
    disk.remount("ro");
    on_disk().ended(0); // Nothing is to be written.
    write_posts(&site, 6, "改过");
    let ran = on_disk();
    assert_eq!(ran.ended(2).findings(), ["output-failed -"]);
    let words = ran.words("output-failed");
    assert!(words.contains("Read-only") && words.contains("--destination"), "{words}");
    assert_eq!(tree(&to), before);
    disk.remount("rw");
    on_disk().ended(0);
    assert_eq!(tree(&to), clean(&site));
}

/// Runs the program as a user whom permissions stop. `None` where that cannot be.
fn as_nobody(site: &Site) -> Option<Ran> {
    let folder = TempDir::new().unwrap();
    let program = folder.path().join("gongbao");
    fs::copy(env!("CARGO_BIN_EXE_gongbao"), &program).unwrap();
    for open in [folder.path(), &program, site.path().parent().unwrap()] {
        fs::set_permissions(open, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let give = |path: &Path| Command::new("chown").args(["-R", "65534:65534"]).arg(path).stderr(Stdio::null()).status();
    if !give(&site.path()).is_ok_and(|status| status.success()) {
        assert!(std::env::var_os("GONGBAO_TESTS_NEED_TOOLS").is_none(), "no file can be given away: run this as root");
        eprintln!("skipped: no file can be given to another user; it takes root");
        return None;
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&program);
    command.args(["build", "--format", "json", "-s"]).arg(site.path());
    Some(run(&mut command, PATIENCE))
}

#[test]
fn a_post_that_may_not_be_read_keeps_its_page_and_is_named() {
    let site = site(5, "原来");
    let Some(first) = as_nobody(&site) else { return };
    first.ended(0);
    let before = tree(&public(&site));
    let post = site.path().join("_posts/2024-02-02-p1.md");
    site.write("_posts/2024-02-02-p1.md", "---\ntitle: 改\n---\n改");
    fs::set_permissions(&post, fs::Permissions::from_mode(0o000)).unwrap();
    let ran = as_nobody(&site).unwrap();
    assert_eq!(ran.ended(1).findings(), ["unreadable-file _posts/2024-02-02-p1.md"]);
    assert!(ran.words("unreadable-file").contains("the right to read it"), "{ran:?}");
    let page = Path::new("c1/2024/02/02/p1.html");
    assert!(before.contains_key(page));
    assert_eq!(tree(&public(&site)).get(page), before.get(page), "a link that others made still works");
}

#[test]
fn a_folder_that_may_not_be_listed_is_not_taken_for_an_empty_one() {
    let site = site(5, "原来");
    site.write("more/page.md", "---\ntitle: 页\n---\n");
    let Some(first) = as_nobody(&site) else { return };
    first.ended(0);
    let before = tree(&public(&site));
    write_posts(&site, 6, "改过");
    for (folder, mode) in [("_posts", 0o000), ("_posts", 0o444), ("more", 0o000)] {
        let path = site.path().join(folder);
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let ran = as_nobody(&site).unwrap();
        assert!(ran.ended(2).findings().iter().all(|found| found.starts_with("unreadable-file ")), "{ran:?}");
        assert!(ran.words("unreadable-file").contains("would be taken for gone"), "{ran:?}");
        assert_eq!(tree(&public(&site)), before, "{folder} {mode:o}");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    as_nobody(&site).unwrap().ended(0);
    assert_eq!(tree(&public(&site)), clean(&site));
}

#[test]
fn a_destination_that_may_not_be_written_is_as_it_was() {
    let site = site(3, "原来");
    let Some(first) = as_nobody(&site) else { return };
    first.ended(0);
    let before = tree(&public(&site));
    write_posts(&site, 4, "改过");
    for entry in walkdir::WalkDir::new(public(&site)).into_iter().flatten().filter(|e| e.file_type().is_dir()) {
        fs::set_permissions(entry.path(), fs::Permissions::from_mode(0o555)).unwrap();
    }
    let ran = as_nobody(&site).unwrap();
    assert!(ran.ended(2).findings().iter().all(|found| found == "output-failed -"), "{ran:?}");
    assert!(ran.words("output-failed").contains("permissions"), "{ran:?}");
    assert_eq!(tree(&public(&site)), before);
}

/// A flag that is set when this is dropped, also by a panic.
struct Raised<'a>(&'a AtomicBool);

impl Drop for Raised<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn files_that_come_and_go_and_change_during_builds_harm_none() {
    let site = site(60, "原来");
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        // Whatever fails below: the writer stops, or the scope would wait for it without end.
        let _ends = Raised(&stop);
        scope.spawn(|| {
            let mut turn = 0_usize;
            while !stop.load(Ordering::Relaxed) {
                turn += 1;
                let at = turn % 60;
                let name = format!("_posts/2024-{:02}-{:02}-p{at}.md", 1 + at % 12, 1 + at % 28);
                let (path, aside) = (site.path().join(&name), site.path().join("aside"));
                match turn % 3 {
                    0 => fs::rename(&path, &aside).and_then(|()| fs::rename(&aside, &path)).unwrap(),
                    1 => site.write(&name, format!("---\ntitle: 改{turn}\ncategories: c{}\n---\n改", at % 3)),
                    _ => {
                        site.write("folder/page.md", "---\ntitle: 页\n---\n");
                        fs::remove_dir_all(site.path().join("folder")).unwrap();
                    }
                }
            }
        });
        for _ in 0..12 {
            let ran = run(&mut build(&site.path()), PATIENCE);
            assert!(matches!(ran.status, Some(0 | 1)), "{ran:?}");
            assert!(!ran.error.contains("panicked"), "{ran:?}");
            let findings = ran.findings();
            let expected =
                |found: &String| found.starts_with("unreadable-file") || found.starts_with("symlink-skipped");
            assert!(findings.iter().all(expected), "{findings:?}");
        }
    });
    run(&mut build(&site.path()), PATIENCE).ended(0);
    assert_eq!(tree(&public(&site)), clean(&site));
}

#[test]
fn a_clock_that_went_back_hides_no_change() {
    let site = site(3, "原来");
    let post = site.path().join("_posts/2024-01-01-p0.md");
    let text = fs::read_to_string(&post).unwrap();
    let stamp = |when: SystemTime| fs::File::options().write(true).open(&post).unwrap().set_modified(when).unwrap();
    let (hour, now) = (Duration::from_secs(3600), SystemTime::now());
    // All of one length. A time of the future may come twice; one of the past comes again only by someone's will.
    for (turn, when) in
        [now + hour, now + hour, now, now - hour, now + 24 * hour, now + 24 * hour].into_iter().enumerate()
    {
        fs::write(&post, text.replace("原来", &format!("第{turn}回"))).unwrap();
        stamp(when);
        run(&mut build(&site.path()), PATIENCE).ended(0);
        let page = fs::read_to_string(public(&site).join("c0/2024/01/01/p0.html")).unwrap();
        assert!(page.contains(&format!("第{turn}回")), "turn {turn}");
    }
    for entry in walkdir::WalkDir::new(public(&site)).into_iter().flatten().filter(|e| e.file_type().is_file()) {
        fs::File::options().write(true).open(entry.path()).unwrap().set_modified(now + 24 * hour).unwrap();
    }
    run(&mut build(&site.path()), PATIENCE).ended(0);
    assert_eq!(tree(&public(&site)), clean(&site));
}

#[test]
fn of_two_builds_at_once_both_end_well_or_one_says_that_the_other_runs() {
    let site = site(150, "字");
    let mut finished = 0;
    for round in 0..4 {
        write_posts(&site, 150, &format!("第{round}回"));
        let rans: Vec<Ran> = thread::scope(|scope| {
            let builds: Vec<_> = (0..4).map(|_| scope.spawn(|| run(&mut build(&site.path()), PATIENCE))).collect();
            builds.into_iter().map(|build| build.join().unwrap()).collect()
        });
        for ran in &rans {
            match ran.status {
                Some(0) => finished += 1,
                _ => {
                    // The store, too, may be in use at that moment.
                    let findings = ran.ended(2).findings();
                    assert!(findings.contains(&"output-failed -".to_owned()), "{findings:?}");
                    assert!(
                        findings.iter().all(|it| it == "output-failed -" || it == "state-problem -"),
                        "{findings:?}"
                    );
                    let words = ran.words("output-failed");
                    assert!(words.contains("another build is running") && words.contains("wait for"), "{words}");
                }
            }
        }
        assert!(rans.iter().any(|ran| ran.status == Some(0)));
        run(&mut build(&site.path()), PATIENCE).ended(0);
        assert_eq!(tree(&public(&site)), clean(&site), "round {round}");
    }
    assert!(finished >= 4);
}

#[test]
fn a_store_that_is_damaged_or_anothers_is_not_believed() {
    let site = site(30, "原来");
    let store = site.path().join(".gongbao/store.redb");
    let build = || run(&mut build(&site.path()), PATIENCE);
    build().ended(0);
    let whole = fs::read(&store).unwrap();
    let other = {
        let other = self::site(7, "别的");
        run(&mut child::build(&other.path()), PATIENCE).ended(0);
        fs::read(other.path().join(".gongbao/store.redb")).unwrap()
    };
    let flipped = |at: usize| {
        let mut bytes = whole.clone();
        let at = at % bytes.len();
        bytes[at] ^= 0x55;
        bytes
    };
    let mut stores =
        vec![Vec::new(), b"SQLite format 3\0".to_vec(), vec![0; 1 << 16], other, whole[..whole.len() / 2].into()];
    stores.extend((0..16).map(|turn| flipped(turn * 7_919)));
    for (turn, bytes) in stores.into_iter().enumerate() {
        fs::write(&store, bytes).unwrap();
        site.write("_posts/2024-01-01-p0.md", format!("---\ntitle: 第{turn}回\ncategories: c0\n---\n{turn}\n"));
        let ran = build();
        let findings = ran.ended(0).findings();
        assert!(findings.iter().all(|found| found == "state-problem -"), "{turn}: {findings:?}");
        assert_eq!(tree(&public(&site)), clean(&site), "store {turn}: {findings:?}");
    }
    // Something else in its place.
    fs::remove_file(&store).unwrap();
    fs::create_dir_all(store.join("folder")).unwrap();
    assert!(build().ended(0).findings().contains(&"state-problem -".to_owned()));
    fs::remove_dir_all(&store).unwrap();
    assert!(Command::new("mkfifo").arg(&store).status().unwrap().success());
    build().ended(0);
    assert_eq!(tree(&public(&site)), clean(&site));
}

#[test]
fn a_site_of_another_version_is_taken_over_without_losing_what_is_not_ours() {
    let site = site(10, "原来");
    run(&mut build(&site.path()), PATIENCE).ended(0);
    let expected = clean(&site);
    // As an older version might have left it: other bytes, pages of its own, a list of outputs in another form.
    for (path, bytes) in &expected {
        let older = [b"<!-- older -->".as_slice(), bytes].concat();
        fs::write(public(&site).join(path), older).unwrap();
    }
    fs::write(public(&site).join("older.html"), "older").unwrap();
    for entry in walkdir::WalkDir::new(site.path().join(".gongbao")).into_iter().flatten() {
        if entry.file_type().is_file() && entry.file_name() != "lock" {
            fs::write(entry.path(), "gongbao 0: another form\nolder.html\n../../etc/passwd\n").unwrap();
        }
    }
    let ran = run(&mut build(&site.path()), PATIENCE);
    let findings = ran.ended(0).findings();
    assert!(findings.contains(&"state-problem -".to_owned()), "{findings:?}");
    let mut made = tree(&public(&site));
    assert_eq!(made.remove(Path::new("older.html")).as_deref(), Some(b"older".as_slice()), "no list of ours names it");
    assert_eq!(made, expected);
}

#[test]
fn too_few_file_descriptors_lose_nothing() {
    let site = site(80, "原来");
    run(&mut build(&site.path()), PATIENCE).ended(0);
    let before = tree(&public(&site));
    write_posts(&site, 80, "改过");
    let after = clean(&site);
    for descriptors in [4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 20, 30] {
        let mut limited = Command::new("sh");
        limited.args(["-c", "ulimit -n \"$0\" && exec \"$@\""]).arg(descriptors.to_string());
        limited
            .args([env!("CARGO_BIN_EXE_gongbao"), "build", "--format", "json", "--jobs", "4", "-s"])
            .arg(site.path());
        let ran = run(&mut limited, PATIENCE);
        let now = tree(&public(&site));
        assert!(
            !ran.error.contains("panicked") && ran.status.is_some_and(|status| status != 101),
            "{descriptors}: {ran:?}"
        );
        for (path, bytes) in &now {
            let whole = before.get(path) == Some(bytes) || after.get(path) == Some(bytes);
            let listing = path.ends_with("index.html") || !path.starts_with("c0");
            assert!(whole || listing, "{descriptors}: {}", path.display());
        }
        let posts = |tree: &Tree| tree.keys().filter(|path| path.iter().count() == 5).count();
        assert_eq!(posts(&now), posts(&before), "{descriptors}: {:?}", ran.findings());
        if ran.status != Some(0) && !ran.out.is_empty() {
            assert!(ran.out.contains("ulimit -n"), "{descriptors}: it is said what to do: {}", ran.out);
        }
    }
    run(&mut build(&site.path()), PATIENCE).ended(0);
    assert_eq!(tree(&public(&site)), after);
}

#[test]
fn a_preview_and_builds_of_one_site_do_not_disturb_each_other() {
    let site = site(30, "原来");
    run(&mut build(&site.path()), PATIENCE).ended(0);
    let preview = Preview::start(&site.path(), &[]);
    for round in 0..5 {
        write_posts(&site, 30, &format!("第{round}回"));
        run(&mut build(&site.path()), PATIENCE).ended(0);
        preview.until("/c0/2024/01/01/p0.html", |reply| reply.text().contains(&format!("第{round}回")));
        assert_eq!(tree(&public(&site)), clean(&site), "round {round}");
    }
}
