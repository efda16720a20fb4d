//! What builds do to files: their own and those of others.

use super::{
    Offered, OutputError, Summary,
    testing::{Site, expected, offer, path},
};
use crate::digest::Content;
use std::{fs, io::Write as _};

#[test]
fn a_first_build_writes_everything() {
    let site = Site::new();
    let summary = site.build(&[("index.html", "home"), ("a/b/c.html", "deep"), ("分类/一.html", "中文")]);
    assert_eq!(summary, Summary { written: 3, bytes: 14, ..Summary::default() });
    assert_eq!(site.picture(), expected(&[("index.html", "home"), ("a/b/c.html", "deep"), ("分类/一.html", "中文")]));
    site.assert_no_litter();
}

#[cfg(unix)]
#[test]
fn an_equal_file_is_not_touched() {
    use std::os::unix::fs::MetadataExt;
    let site = Site::new();
    site.build(&[("a/x", "same"), ("y", "old")]);
    let before = fs::metadata(site.at("a/x")).unwrap();
    let summary = site.build(&[("a/x", "same"), ("y", "new")]);
    let after = fs::metadata(site.at("a/x")).unwrap();
    assert_eq!((before.ino(), before.ctime_nsec()), (after.ino(), after.ctime_nsec()));
    assert_eq!(before.modified().unwrap(), after.modified().unwrap());
    assert_eq!(summary, Summary { written: 1, unchanged: 1, bytes: 7, ..Summary::default() });
    assert_eq!(fs::read_to_string(site.at("y")).unwrap(), "new");
}

#[cfg(unix)]
#[test]
fn a_build_without_changes_writes_nothing_at_all() {
    use std::os::unix::fs::MetadataExt;
    let site = Site::new();
    site.build(&[("a/x", "1"), ("y", "2")]);
    let stamp = |path| {
        let found = fs::metadata(path).unwrap();
        (found.ino(), found.mtime(), found.mtime_nsec())
    };
    let before = [stamp(site.at("")), stamp(site.at("a")), stamp(site.manifest())];
    site.build(&[("y", "2"), ("a/x", "1")]);
    assert_eq!(before, [stamp(site.at("")), stamp(site.at("a")), stamp(site.manifest())]);
}

#[cfg(unix)]
#[test]
fn files_get_ordinary_permissions_whatever_the_copied_one_has() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::new();
    let original = site.folder.path().join("original");
    fs::write(&original, "copied").unwrap();
    fs::set_permissions(&original, fs::Permissions::from_mode(0o4711)).unwrap();
    let usual = site.folder.path().join("usual");
    fs::write(&usual, "").unwrap();
    let mut destination = site.open();
    let staging = destination.begin();
    offer(&staging, "a/x", "x").unwrap();
    staging.offer_copy(&path("a/y"), &mut fs::File::open(&original).unwrap()).unwrap();
    staging.commit().unwrap();
    let usual = fs::metadata(usual).unwrap().permissions();
    assert_eq!(fs::metadata(site.at("a/x")).unwrap().permissions(), usual);
    assert_eq!(fs::metadata(site.at("a/y")).unwrap().permissions(), usual);
}

#[test]
fn a_stale_file_is_deleted_and_the_directories_it_leaves_empty_too() {
    let site = Site::new();
    site.build(&[("a/b/c/x", "1"), ("a/y", "2"), ("z", "3")]);
    let summary = site.build(&[("a/y", "2")]);
    let stale = vec!["a/b/c/x".to_owned(), "z".to_owned()];
    assert_eq!(summary, Summary { unchanged: 1, deleted: 2, stale, bytes: 1, ..Summary::default() });
    assert_eq!(site.picture(), expected(&[("a/y", "2")]));
    site.build(&[]);
    assert_eq!(site.picture(), expected(&[]));
    assert!(site.at("").is_dir(), "the destination itself stays");
}

#[test]
fn files_that_no_build_wrote_are_kept_with_their_directories() {
    let site = Site::new();
    site.put(".gitkeep", "");
    site.put("a/theirs", "theirs");
    fs::create_dir_all(site.at("their/empty")).unwrap();
    site.build(&[("a/ours", "1"), ("b/ours", "2")]);
    site.build(&[]);
    let mut left = expected(&[(".gitkeep", ""), ("a/theirs", "theirs")]);
    left.extend(["their/", "their/empty/"].map(|name| (name.to_owned(), String::new())));
    assert_eq!(site.picture(), left);
}

#[test]
fn a_stale_file_that_is_already_gone_is_no_fault() {
    let site = Site::new();
    site.build(&[("a/x", "1"), ("b/y", "2")]);
    fs::remove_dir_all(site.at("a")).unwrap();
    assert_eq!(site.build(&[("b/y", "2")]).deleted, 0);
    assert_eq!(site.recorded(), ["b/y"]);
}

#[test]
fn a_file_that_someone_altered_or_deleted_is_written_again() {
    let site = Site::new();
    site.build(&[("x", "one"), ("y", "two"), ("z", "three")]);
    site.put("x", "ONE");
    fs::remove_file(site.at("y")).unwrap();
    let summary = site.build(&[("x", "one"), ("y", "two"), ("z", "three")]);
    assert_eq!((summary.written, summary.unchanged), (2, 1));
    assert_eq!(summary.replaced_foreign, [], "they are ours, whoever altered them");
    assert_eq!(site.picture(), expected(&[("x", "one"), ("y", "two"), ("z", "three")]));
}

#[test]
fn overwritten_foreign_files_are_named_up_to_twenty() {
    let site = Site::new();
    let names: Vec<String> = (0..25).map(|number| format!("d/{number:02}")).collect();
    for name in &names {
        site.put(name, "theirs");
    }
    site.put("d/equal", "ours");
    let mut outputs: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "ours")).collect();
    outputs.push(("d/equal", "ours"));
    let summary = site.build(&outputs);
    assert_eq!(summary.written, 25);
    let named: Vec<&str> = summary.replaced_foreign.iter().map(|path| path.as_str()).collect();
    assert_eq!(named, names[..20]);
    assert_eq!(site.build(&outputs).replaced_foreign, [], "now they are ours");
}

#[test]
fn a_large_file_is_copied_and_recognised() {
    let site = Site::new();
    let original = site.folder.path().join("original");
    let copy = |content: &[u8]| {
        fs::File::create(&original).unwrap().write_all(content).unwrap();
        let mut destination = site.open();
        let staging = destination.begin();
        let (offered, copied) =
            staging.offer_copy(&path("img/large"), &mut fs::File::open(&original).unwrap()).unwrap();
        assert_eq!(copied, Content::of(content));
        let summary = staging.commit().unwrap();
        assert_eq!(summary.bytes, content.len() as u64);
        assert_eq!(fs::read(site.at("img/large")).unwrap(), content);
        offered
    };
    let mut content = vec![1; 300_000];
    assert!(matches!(copy(&content), Offered::Added(_)));
    assert!(matches!(copy(&content), Offered::Unchanged(_)));
    content[299_999] = 2;
    assert!(matches!(copy(&content), Offered::Changed(_)));
    assert!(matches!(copy(b""), Offered::Changed(_)));
    assert!(matches!(copy(b""), Offered::Unchanged(_)));
}

#[test]
fn what_cannot_be_read_is_not_copied() {
    let site = Site::new();
    let mut destination = site.open();
    let staging = destination.begin();
    let mut folder = fs::File::open(site.source()).unwrap();
    let error = staging.offer_copy(&path("x"), &mut folder).unwrap_err();
    assert!(matches!(&error, OutputError::Io { action: "copy to", .. }), "{error}");
    assert!(matches!(staging.commit(), Err(OutputError::Incomplete)));
}

#[test]
fn a_kept_file_stays_and_counts_as_unchanged() {
    let site = Site::new();
    site.build(&[("kept", "1"), ("dropped", "2")]);
    site.put("adopted", "3");
    let mut destination = site.open();
    let staging = destination.begin();
    for at in ["kept", "adopted", "missing"] {
        staging.keep(&path(at)).unwrap();
    }
    assert_eq!(staging.present(&path("kept")).unwrap().bytes, 1);
    assert!(staging.present(&path("missing")).is_none());
    let stale = vec!["dropped".to_owned()];
    assert_eq!(staging.commit().unwrap(), Summary { unchanged: 2, deleted: 1, stale, ..Summary::default() });
    assert_eq!(site.recorded(), ["adopted", "kept"]);
    assert_eq!(site.picture(), expected(&[("kept", "1"), ("adopted", "3")]));
}

#[test]
fn the_same_path_twice_is_an_error_and_nothing_is_committed() {
    let site = Site::new();
    site.build(&[("known", "1")]);
    for at in ["known", "new"] {
        let mut destination = site.open();
        let staging = destination.begin();
        offer(&staging, at, "one").unwrap();
        let again = offer(&staging, at, "two").unwrap_err();
        assert!(matches!(&again, OutputError::Twice { path } if path.as_str() == at), "{again}");
        assert!(matches!(staging.commit(), Err(OutputError::Incomplete)));
    }
    assert_eq!(site.picture(), expected(&[("known", "1")]));
    site.assert_no_litter();
}

#[test]
fn an_abandoned_build_leaves_all_as_it_was() {
    let site = Site::new();
    site.build(&[("a/x", "1"), ("y", "2")]);
    let (before, recorded) = (site.picture(), site.recorded());
    let mut destination = site.open();
    let staging = destination.begin();
    offer(&staging, "a/x", "changed").unwrap();
    offer(&staging, "new/z", "new").unwrap();
    assert_eq!(site.picture(), before, "before the commit");
    staging.abandon();
    drop(destination.begin());
    assert_eq!((site.picture(), site.recorded()), (before, recorded));
    site.assert_no_litter();
}

#[test]
fn one_destination_serves_many_builds() {
    let site = Site::new();
    let mut destination = site.open();
    for round in ["1", "2", "3"] {
        let staging = destination.begin();
        offer(&staging, "same", "same").unwrap();
        offer(&staging, &format!("only/{round}"), round).unwrap();
        assert_eq!(staging.commit().unwrap().deleted, usize::from(round != "1"));
        let only = format!("only/{round}");
        assert_eq!(site.picture(), expected(&[("same", "same"), (&only, round)]));
    }
}

#[test]
fn outputs_may_come_from_many_threads() {
    let site = Site::new();
    let mut destination = site.open();
    let staging = destination.begin();
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let staging = &staging;
            scope.spawn(move || {
                for number in 0..200 {
                    offer(staging, &format!("{}/{thread}-{number}", number % 7), &number.to_string()).unwrap();
                }
            });
        }
    });
    assert_eq!(staging.commit().unwrap().written, 1_600);
    assert_eq!(fs::read_to_string(site.at("3/5-73")).unwrap(), "73");
    assert_eq!(site.recorded().len(), 1_600);
}

#[test]
fn two_destinations_of_one_source_do_not_know_each_other() {
    let site = Site::new();
    site.build(&[("x", "1")]);
    let other = site.folder.path().join("other");
    let mut destination = super::Destination::open(&other, &site.state(), &site.source()).unwrap();
    destination.begin().commit().unwrap();
    drop(destination);
    assert_eq!(site.picture(), expected(&[("x", "1")]));
    let manifests = fs::read_dir(site.state()).unwrap();
    let manifests = manifests.filter(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|e| e == "txt"));
    assert_eq!(manifests.count(), 2);
}

#[test]
fn a_checkout_that_was_moved_still_owns_its_outputs() {
    let site = Site::new();
    site.build(&[("x", "1"), ("y", "2")]);
    let moved = Site::new();
    fs::remove_dir(moved.source()).unwrap();
    fs::rename(site.source(), moved.source()).unwrap();
    assert_eq!(moved.build(&[("x", "1")]).deleted, 1);
}

#[test]
fn the_state_is_hidden_from_git_unless_someone_wants_it_otherwise() {
    let site = Site::new();
    site.build(&[]);
    let ignore = site.state().join(".gitignore");
    assert_eq!(fs::read_to_string(&ignore).unwrap(), "*\n");
    fs::write(&ignore, "lock\n").unwrap();
    site.build(&[]);
    assert_eq!(fs::read_to_string(&ignore).unwrap(), "lock\n");
}
