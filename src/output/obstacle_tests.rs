//! Links, directories and foreign files where outputs should go.

use super::{
    OutputError, Refusal,
    testing::{Site, expected, offer, path, picture},
};
use std::fs;

#[test]
fn a_file_becomes_a_directory_and_a_directory_a_file() {
    let site = Site::new();
    let (one, other) = (&[("a", "1"), ("b/c/d", "2"), ("b/e", "3")], &[("a/x/y", "4"), ("a/z", "5"), ("b", "6")]);
    for _ in 0..2 {
        assert_eq!(site.build(one).replaced_foreign, []);
        assert_eq!(site.picture(), expected(one));
        let summary = site.build(other);
        assert_eq!((summary.written, summary.deleted), (3, 3));
        assert_eq!(site.picture(), expected(other));
    }
}

#[test]
fn an_empty_directory_gives_way_to_a_file() {
    let site = Site::new();
    fs::create_dir_all(site.at("a/b/c")).unwrap();
    fs::create_dir_all(site.at("a/d")).unwrap();
    site.build(&[("a", "1")]);
    assert_eq!(site.picture(), expected(&[("a", "1")]));
}

#[test]
fn a_directory_with_a_foreign_file_does_not_give_way_and_nothing_is_changed() {
    let site = Site::new();
    site.build(&[("a/ours", "1"), ("b", "2")]);
    site.put("a/deep/theirs", "3");
    let before = site.picture();
    let error = site.try_build(&[("a", "4"), ("b", "5"), ("c", "6")]).unwrap_err();
    assert!(error.to_string().ends_with("a/deep/theirs"), "{error}");
    assert!(matches!(error, OutputError::DirectoryInTheWay { .. }));
    assert_eq!(site.picture(), before);
    site.assert_no_litter();
}

#[test]
fn a_foreign_file_does_not_become_a_directory_and_nothing_is_changed() {
    let site = Site::new();
    site.build(&[("b", "1")]);
    site.put("a", "theirs");
    let before = site.picture();
    let error = site.try_build(&[("a/x", "2"), ("b", "3")]).unwrap_err();
    assert!(matches!(&error, OutputError::FileInTheWay { path } if path.ends_with("public/a")), "{error}");
    assert_eq!(site.picture(), before);
}

#[test]
fn an_output_cannot_be_a_directory_of_another() {
    let site = Site::new();
    site.build(&[("a", "1")]);
    // `a-b` and `a.b` sort between `a` and `a/b`.
    for outputs in
        [[("a", "2"), ("a-b", ""), ("a.b", ""), ("a/b", "3")], [("z/y/x", ""), ("z/y", ""), ("q", ""), ("r", "")]]
    {
        let error = site.try_build(&outputs).unwrap_err();
        assert!(matches!(error, OutputError::FileAndDirectory { .. }), "{error}");
        assert_eq!(site.picture(), expected(&[("a", "1")]));
    }
}

#[test]
fn a_directory_in_place_of_an_own_file_is_not_ours() {
    let site = Site::new();
    site.build(&[("a", "1"), ("b", "2")]);
    fs::remove_file(site.at("a")).unwrap();
    site.put("a/theirs", "3");
    assert!(site.try_build(&[("a", "1"), ("b", "2")]).is_err());
    assert_eq!(site.build(&[("b", "2")]).deleted, 0);
    assert_eq!(site.picture(), expected(&[("a/theirs", "3"), ("b", "2")]));
}

#[test]
fn a_tampered_manifest_deletes_nothing_and_is_reported() {
    let site = Site::new();
    site.build(&[("a", "1"), ("b", "2")]);
    fs::write(site.folder.path().join("victim"), "precious").unwrap();
    let body = "gongbao outputs 1\n../../victim\n";
    let signed = format!("{body}{}\n", blake3::hash(body.as_bytes()).to_hex());
    for text in [signed.as_str(), "gongbao outputs 1\na\nb\n", "", "gongbao outputs 1\na", "\n\n\n"] {
        fs::write(site.manifest(), text).unwrap();
        let destination = site.open();
        assert_eq!(destination.problems().len(), 1, "{text:?}");
        assert_eq!(destination.problems()[0].file, site.manifest().canonicalize().unwrap());
        drop(destination);
        site.build(&[("a", "1")]);
        assert_eq!(site.picture(), expected(&[("a", "1"), ("b", "2")]), "b is nobody's now and stays");
        assert_eq!(site.recorded(), ["a"]);
        assert!(site.open().problems().is_empty());
    }
    assert_eq!(fs::read_to_string(site.folder.path().join("victim")).unwrap(), "precious");
}

#[test]
fn a_second_build_at_once_is_turned_away_and_changes_nothing() {
    let site = Site::new();
    let mut first = site.open();
    let staging = first.begin();
    offer(&staging, "x", "1").unwrap();
    match site.try_open() {
        Err(OutputError::Busy { lock }) => assert!(lock.ends_with(".gongbao/lock")),
        other => panic!("{other:?}"),
    }
    staging.commit().unwrap();
    drop(first);
    assert_eq!(site.build(&[("x", "1")]).unchanged, 1);
}

#[test]
fn an_unsuitable_destination_is_refused_before_anything_is_created() {
    let site = Site::new();
    for (root, expected) in [(site.source(), Refusal::ContainsSource), ("/".into(), Refusal::FileSystemRoot)] {
        match super::Destination::open(&root, &site.state(), &site.source()) {
            Err(OutputError::Unsuitable { refusal, .. }) => assert_eq!(refusal, expected),
            other => panic!("{other:?}"),
        }
    }
    assert!(picture(&site.source()).is_empty());
}

#[cfg(unix)]
mod links {
    use super::*;
    use std::os::unix::fs::symlink;

    /// A folder outside, with something in it.
    fn outside(site: &Site) -> std::path::PathBuf {
        let outside = site.folder.path().join("outside");
        fs::create_dir_all(outside.join("sub")).unwrap();
        fs::write(outside.join("x"), "precious").unwrap();
        outside
    }

    #[test]
    fn no_output_goes_through_a_linked_directory() {
        let site = Site::new();
        let outside = outside(&site);
        site.build(&[("b", "1")]);
        symlink(&outside, site.at("a")).unwrap();
        let before = (site.picture(), picture(&outside));
        for output in [("a/x", "changed"), ("a/x", "precious"), ("a/sub/new", "new"), ("a/new/new", "new")] {
            let error = site.try_build(&[output, ("b", "2")]).unwrap_err();
            assert!(matches!(&error, OutputError::LinkInTheWay { path } if path.ends_with("public/a")), "{error}");
            assert_eq!((site.picture(), picture(&outside)), before);
        }
    }

    #[test]
    fn nothing_is_deleted_or_pruned_through_a_linked_directory() {
        let site = Site::new();
        let outside = outside(&site);
        site.build(&[("a/x", "1"), ("a/sub/gone", "2"), ("a/zzz", "3"), ("b", "4")]);
        fs::remove_dir_all(site.at("a")).unwrap();
        symlink(&outside, site.at("a")).unwrap();
        let before = picture(&outside);
        assert_eq!(site.build(&[("b", "4")]).deleted, 0);
        assert_eq!(picture(&outside), before);
        assert!(site.at("a").is_symlink());
    }

    #[test]
    fn a_linked_file_is_replaced_and_not_followed() {
        let site = Site::new();
        let outside = outside(&site);
        for target in [outside.join("x"), outside.join("sub"), outside.join("dangling")] {
            fs::create_dir_all(site.at("")).unwrap();
            symlink(&target, site.at("a")).unwrap();
            let before = picture(&outside);
            let summary = site.build(&[("a", "precious")]);
            assert_eq!((summary.written, summary.replaced_foreign), (1, vec![path("a")]));
            assert_eq!(site.picture(), expected(&[("a", "precious")]));
            assert_eq!(picture(&outside), before);
            site.build(&[]);
        }
    }

    #[test]
    fn a_stale_file_that_became_a_link_is_removed_as_a_link() {
        let site = Site::new();
        let outside = outside(&site);
        site.build(&[("a", "1"), ("b", "2")]);
        for at in ["a", "b"] {
            fs::remove_file(site.at(at)).unwrap();
            symlink(&outside, site.at(at)).unwrap();
        }
        // `a` is stale; `b` is stale and a directory is needed there.
        assert_eq!(site.build(&[("b/c", "3")]).deleted, 2);
        assert_eq!(site.picture(), expected(&[("b/c", "3")]));
        assert_eq!(fs::read_to_string(outside.join("x")).unwrap(), "precious");
    }

    #[test]
    fn the_destination_itself_may_be_a_link() {
        let site = Site::new();
        let real = site.folder.path().join("real");
        fs::create_dir(&real).unwrap();
        symlink(&real, site.source().join("public")).unwrap();
        site.build(&[("a/b", "1")]);
        assert_eq!(picture(&real), expected(&[("a/b", "1")]));
    }

    #[test]
    fn links_in_the_state_are_not_written_through() {
        let site = Site::new();
        let outside = outside(&site);
        site.build(&[("a", "1")]);
        symlink(outside.join("x"), site.manifest().with_extension("new")).unwrap();
        symlink(&outside, site.state().join("staging")).unwrap();
        let before = picture(&outside);
        site.build(&[("a", "2"), ("b", "3")]);
        assert_eq!(picture(&outside), before);
        assert_eq!(site.picture(), expected(&[("a", "2"), ("b", "3")]));
        site.assert_no_litter();
    }

    #[test]
    fn a_destination_without_write_permission_is_named_and_left_as_it_was() {
        use std::os::unix::fs::PermissionsExt;
        let site = Site::new();
        site.build(&[("a", "1")]);
        fs::set_permissions(site.at(""), fs::Permissions::from_mode(0o555)).unwrap();
        if fs::write(site.at("probe"), "").is_err() {
            let error = site.try_build(&[("a", "2")]).unwrap_err();
            assert!(matches!(&error, OutputError::Io { path, .. } if path.ends_with("public")), "{error}");
            assert!(error.hint().is_some());
            assert_eq!(site.build(&[("a", "1")]).unchanged, 1, "nothing needs to be written");
        } // Else this is root, whom permissions do not stop.
        fs::set_permissions(site.at(""), fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[test]
    fn a_pipe_is_replaced_and_not_read() {
        let site = Site::new();
        site.build(&[]);
        let made = std::process::Command::new("mkfifo").arg(site.at("a")).status();
        if made.is_ok_and(|status| status.success()) {
            site.build(&[("a", "1")]);
            assert_eq!(site.picture(), expected(&[("a", "1")]));
        }
    }
}
