//! A build that is killed anywhere is healed by the next one, and never makes a foreign file its own.

use super::{
    OutputError,
    area::Area,
    commit::{Commit, STEPS},
    testing::{Picture, Site, expected, offer},
};
use std::{fs, mem};

const BEFORE: &[(&str, &str)] = &[("a", "1"), ("b/c/d", "2"), ("same", "s"), ("stale/x", "3"), ("text", "old")];
const AFTER: &[(&str, &str)] =
    &[("a/n", "4"), ("b", "5"), ("new/y", "6"), ("same", "s"), ("text", "new"), ("taken", "ours")];
const NEXT: &[(&str, &str)] = &[("same", "s"), ("text", "next")];

/// Where the step is that renames files.
const PLACE: usize = 3;

/// Runs the commit of `AFTER` up to before `steps`, places at most `placed` files, and dies like a killed process:
/// nothing is cleaned up.
fn die_after(site: &Site, steps: usize, placed: usize) {
    let mut destination = site.open();
    let staging = destination.begin();
    for (path, content) in AFTER {
        offer(&staging, path, content).unwrap();
    }
    let (destination, ledger, area) = staging.into_parts();
    let (closed, area): (_, mem::ManuallyDrop<Area>) = (ledger.close(), mem::ManuallyDrop::new(area));
    let mut commit = Commit::survey(destination, &area, &closed).unwrap();
    commit.planted.truncate(placed);
    for (index, step) in STEPS.iter().enumerate().take(steps) {
        if index == PLACE {
            commit.placements.truncate(placed);
        }
        step(&mut commit).unwrap();
    }
}

/// The foreign file at `taken` may be overwritten, but must not be deleted unless it was.
fn assert_clean(site: &Site, outputs: &[(&str, &str)], case: &str) {
    let mut wanted: Picture = expected(outputs);
    let present = site.picture();
    if let Some(content) = present.get("taken") {
        wanted.entry("taken".to_owned()).or_insert_with(|| content.clone());
    }
    wanted.insert("theirs".to_owned(), "theirs".to_owned());
    assert_eq!(present, wanted, "{case}");
    site.assert_no_litter();
}

#[test]
fn a_kill_after_any_step_is_healed_by_the_next_build() {
    let between = (0..=STEPS.len()).map(|steps| (steps, AFTER.len()));
    let while_placing = (0..AFTER.len()).map(|placed| (PLACE + 1, placed));
    for (steps, placed) in between.chain(while_placing) {
        for next in [AFTER, BEFORE, NEXT, &[]] {
            let site = Site::new();
            site.put("theirs", "theirs");
            site.build(BEFORE);
            site.put("taken", "foreign");
            die_after(&site, steps, placed);
            let whole = [BEFORE, AFTER, &[("taken", "foreign"), ("theirs", "theirs")]].concat();
            for (path, content) in site.picture() {
                assert!(path.ends_with('/') || whole.contains(&(&path, &content)), "{path} is not whole");
            }
            let was_replaced = fs::read_to_string(site.at("taken")).unwrap() == "ours";
            site.build(next);
            let case = format!("{steps} steps, {placed} placed, then {next:?}");
            assert_clean(&site, next, &case);
            assert!(was_replaced || site.at("taken").exists(), "a foreign file was deleted: {case}");
        }
    }
}

#[test]
fn a_first_build_that_is_killed_anywhere_is_healed_by_the_next_one() {
    let between = (0..=STEPS.len()).map(|steps| (steps, AFTER.len()));
    let while_placing = (0..AFTER.len()).map(|placed| (PLACE + 1, placed));
    for (steps, placed) in between.chain(while_placing) {
        for next in [AFTER, BEFORE, NEXT, &[]] {
            let site = Site::new();
            die_after(&site, steps, placed);
            for (path, content) in site.picture() {
                assert!(path.ends_with('/') || AFTER.contains(&(&path, &content)), "{path} is not whole");
            }
            site.build(next);
            assert_eq!(site.picture(), expected(next), "{steps} steps, {placed} placed, then {next:?}");
            site.assert_no_litter();
        }
    }
}

#[test]
fn what_appears_in_an_empty_destination_during_a_build_stays_and_is_not_written_through() {
    let site = Site::new();
    let mut destination = site.open();
    let staging = destination.begin();
    for (path, content) in [("a/b/c", "1"), ("a/d", "2"), ("e", "3")] {
        offer(&staging, path, content).unwrap();
    }
    site.put("a/b/theirs", "theirs");
    assert_eq!(staging.commit().unwrap().written, 3);
    assert_eq!(site.picture(), expected(&[("a/b/c", "1"), ("a/d", "2"), ("e", "3"), ("a/b/theirs", "theirs")]));
    site.assert_no_litter();
}

#[test]
fn a_name_that_is_file_and_folder_in_a_first_build_is_an_error_whichever_comes_first() {
    for order in [["x", "x/y"], ["x/y", "x"]] {
        let site = Site::new();
        let mut destination = site.open();
        let staging = destination.begin();
        for path in order {
            offer(&staging, path, "1").unwrap();
        }
        assert!(matches!(staging.commit(), Err(OutputError::FileAndDirectory { .. })), "{order:?}");
        assert_eq!(site.picture(), expected(&[]));
    }
}

#[test]
fn staging_of_a_killed_build_is_removed_when_the_destination_is_opened() {
    let site = Site::new();
    let mut destination = site.open();
    let staging = destination.begin();
    offer(&staging, "x", "1").unwrap();
    mem::forget(staging);
    drop(destination);
    assert!(site.state().join("staging").exists());
    drop(site.open());
    assert!(!site.state().join("staging").exists());
    assert_eq!(site.picture(), expected(&[]));
}

#[test]
fn a_commit_that_the_system_refuses_leaves_whole_files_and_is_healed() {
    let site = Site::new();
    site.build(BEFORE);
    let mut destination = site.open();
    let staging = destination.begin();
    for (path, content) in AFTER {
        offer(&staging, path, content).unwrap();
    }
    // A directory that appears only now, unseen by the survey, where a file must be renamed to.
    site.put("text.d", "");
    fs::remove_file(site.at("text")).unwrap();
    site.put("text/theirs", "theirs");
    match staging.commit() {
        Err(OutputError::Io { action: "write", path, .. }) => assert!(path.ends_with("public/text")),
        other => panic!("{other:?}"),
    }
    // The same process can go on.
    fs::remove_dir_all(site.at("text")).unwrap();
    fs::remove_file(site.at("text.d")).unwrap();
    let staging = destination.begin();
    for (path, content) in NEXT {
        offer(&staging, path, content).unwrap();
    }
    staging.commit().unwrap();
    drop(destination);
    assert_eq!(site.picture(), expected(NEXT));
    site.assert_no_litter();
}

#[test]
fn a_failed_offer_names_the_output_and_leaves_the_site_as_it_was() {
    let site = Site::new();
    site.build(BEFORE);
    let mut destination = site.open();
    let staging = destination.begin();
    offer(&staging, "text", "new").unwrap();
    // Pulls the staging area away, as an eager cleaner of temporary files would.
    fs::remove_dir_all(site.state().join("staging")).unwrap();
    let failed = (0..40).find_map(|number| offer(&staging, &format!("n{number}"), "x").err());
    assert!(failed.is_some());
    assert!(matches!(staging.commit(), Err(OutputError::Incomplete)));
    assert_eq!(site.picture(), expected(BEFORE));
}
