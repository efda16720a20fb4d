//! A build over a store gives the same bytes as a clean one, whatever happened between.

mod support;
#[path = "support/world.rs"]
mod world;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError};
use std::collections::BTreeMap;
use world::{Edit, Post, World, edit};

/// Sequences in the ordinary run; `GONGBAO_SEQUENCES=5000` for more.
fn sequences() -> u32 {
    std::env::var("GONGBAO_SEQUENCES").ok().and_then(|count| count.parse().ok()).unwrap_or(60)
}

proptest! {
    #![proptest_config(Config { cases: sequences(), failure_persistence: None, max_shrink_iters: 200, ..Config::default() })]

    #[test]
    fn whatever_happens_an_incremental_build_equals_a_clean_one(
        start in prop::collection::vec((0u8..8, any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>()), 1..8),
        steps in prop::collection::vec(prop::collection::vec(edit(), 1..4), 1..5),
    ) {
        let mut world = World::new();
        for (id, date, category, tag, title) in start {
            world.apply(&Edit::Write(Post { id, date, category, tag, title, body: id, author: id }));
        }
        world.save();
        world.site.build();
        for step in steps {
            for edit in &step {
                world.apply(edit);
            }
            world.save();
            let (built, (expected, warnings)) = std::thread::scope(|scope| {
                let clean = scope.spawn(|| world.clean());
                (world.site.build(), clean.join().expect("a clean build"))
            });
            compare(&step, &built.tree(), &expected)?;
            let said: Vec<String> = built.warnings().into_iter().filter(|found| !found.contains("state-problem")).collect();
            prop_assert_eq!(said, warnings, "{:?}", step);
        }
    }
}

fn compare(step: &[Edit], built: &[(String, Vec<u8>)], clean: &[(String, Vec<u8>)]) -> Result<(), TestCaseError> {
    let built: BTreeMap<&str, &[u8]> = built
        .iter()
        .filter(|(path, _)| !path.starts_with("foreign-"))
        .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
        .collect();
    let clean: BTreeMap<&str, &[u8]> = clean.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
    for path in built.keys().chain(clean.keys()) {
        let text =
            |tree: &BTreeMap<&str, &[u8]>| tree.get(path).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        prop_assert_eq!(text(&built), text(&clean), "{} after {:?}", path, step);
    }
    Ok(())
}
