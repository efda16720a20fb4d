//! Whatever builds came before: the destination holds the last one's files and the foreign ones, nothing else.

use super::{
    commit::{Commit, STEPS},
    testing::{Site, expected, offer},
};
use proptest::prelude::*;
use std::{collections::BTreeMap, mem};

type Files = BTreeMap<String, String>;

/// Few names, so that files and directories change places often.
fn files() -> impl Strategy<Value = Files> {
    prop::collection::btree_map("[ab](/[ab.-]{1}x?){0,3}", "[xy]{0,2}", 0..12).prop_map(|files| {
        let valid = |path: &str| super::OutputPath::new(path).is_ok();
        let is_directory = |path: &str| files.keys().any(|other| super::tree::is_below(other, path));
        files
            .iter()
            .filter(|(path, _)| valid(path) && !is_directory(path))
            .map(|(p, c)| (p.clone(), c.clone()))
            .collect()
    })
}

/// The outputs of a build, and after how many steps it is killed, if it is.
fn build() -> impl Strategy<Value = (Files, Option<usize>)> {
    (files(), prop::option::weighted(0.3, 0..=STEPS.len()))
}

fn run(site: &Site, files: &Files, killed_after: Option<usize>) {
    let mut destination = site.open();
    let staging = destination.begin();
    for (path, content) in files {
        offer(&staging, path, content).unwrap();
    }
    let Some(steps) = killed_after else {
        let summary = staging.commit().unwrap();
        assert_eq!(summary.written + summary.unchanged, files.len());
        return;
    };
    let (destination, ledger, area) = staging.into_parts();
    let (closed, area) = (ledger.close(), mem::ManuallyDrop::new(area));
    let mut commit = Commit::survey(destination, &area, &closed).unwrap();
    for step in STEPS.iter().take(steps) {
        step(&mut commit).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_builds_leave_exactly_the_last_ones_files_and_the_foreign_ones(
        foreign in prop::collection::btree_map("f(/[ab]){1,2}z", "[xy]{0,2}", 0..3),
        builds in prop::collection::vec(build(), 1..6),
        last in files(),
    ) {
        let site = Site::new();
        for (path, content) in &foreign {
            site.put(path, content);
        }
        for (files, killed_after) in &builds {
            run(&site, files, *killed_after);
        }
        run(&site, &last, None);
        let all: Vec<(&str, &str)> =
            foreign.iter().chain(&last).map(|(path, content)| (path.as_str(), content.as_str())).collect();
        prop_assert_eq!(site.picture(), expected(&all));
        prop_assert_eq!(site.recorded(), last.keys().cloned().collect::<Vec<_>>());
        site.assert_no_litter();
    }
}
