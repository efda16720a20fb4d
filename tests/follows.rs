//! Whatever happens to the sources, a running preview ends up showing what a clean build would write.

#[path = "support/preview.rs"]
mod preview;
mod support;
#[path = "support/world.rs"]
mod world;

use gongbao::route::encode_path;
use preview::{PATIENCE, Preview};
use proptest::prelude::*;
use proptest::test_runner::Config;
use std::collections::BTreeSet;
use std::thread;
use std::time::{Duration, Instant};
use world::{Edit, Post, World, source_edit};

/// Sequences in the ordinary run; `GONGBAO_PREVIEWS=500` for more.
fn sequences() -> u32 {
    std::env::var("GONGBAO_PREVIEWS").ok().and_then(|count| count.parse().ok()).unwrap_or(12)
}

proptest! {
    #![proptest_config(Config { cases: sequences(), failure_persistence: None, max_shrink_iters: 20, ..Config::default() })]

    #[test]
    fn a_preview_follows_whatever_happens(
        start in prop::collection::vec((0u8..8, any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>()), 1..8),
        steps in prop::collection::vec(prop::collection::vec(source_edit(), 1..4), 1..8),
    ) {
        let mut world = World::new();
        for (id, date, category, tag, title) in start {
            world.apply(&Edit::Write(Post { id, date, category, tag, title, body: id, author: id }));
        }
        world.save();
        let preview = Preview::start(&world.site.path(), &[]);
        let mut ever: BTreeSet<String> = BTreeSet::new();
        for step in steps {
            for edit in &step {
                world.apply(edit);
            }
            world.save();
            let (expected, _) = world.clean();
            let now: BTreeSet<String> = expected.iter().map(|(file, _)| file.clone()).collect();
            ever.extend(now.iter().cloned());
            // A change takes its moment; what is right by then must all be right at once.
            let began = Instant::now();
            while let Some(wrong) = first_wrong(&world, &preview, &expected, &ever, &now) {
                prop_assert!(began.elapsed() < PATIENCE, "{wrong} after {step:?}");
                thread::sleep(Duration::from_millis(20));
            }
        }
    }
}

fn first_wrong(
    world: &World,
    preview: &Preview,
    expected: &[(String, Vec<u8>)],
    ever: &BTreeSet<String>,
    now: &BTreeSet<String>,
) -> Option<String> {
    let base = world.base();
    let ask = |file: &str| preview.get(&format!("{base}{}", encode_path(&format!("/{file}"))));
    let wrong = expected.iter().find_map(|(file, bytes)| {
        let reply = ask(file);
        (reply.status != 200 || reply.built() != *bytes).then(|| format!("{file} ({})", reply.status))
    });
    let left =
        || ever.difference(now).find(|file| ask(file).status != 404).map(|file| format!("{file} is still there"));
    wrong.or_else(left)
}
