//! The store: whatever lies where it should, a build reads what an earlier one wrote, or nothing.

use crate::guests;
use gongbao::store::{Block, Change, Changes, FILE, OutputRow, SOURCES, SourceRow, Store};
use std::path::Path;
use std::sync::LazyLock;

const ABOUT: &[u8] = b"the fuzzer's";

/// A `d`, and damage done to a sound store (two bytes that say where, two that say what); else a row, a block, and a file.
pub fn store(bytes: &[u8]) {
    guests::may_panic();
    match bytes.split_first() {
        Some((b'd', damage)) => damaged(damage),
        _ => foreign(bytes),
    }
}

/// Nothing, or what encodes to the same bytes; a damaged file is a problem and no panic.
fn foreign(bytes: &[u8]) {
    if let Some(row) = SourceRow::decode(bytes)
        && bytes.get(16).is_some_and(|settled| *settled <= 1)
    {
        assert_eq!(row.encode(), bytes);
    }
    if let Some(row) = OutputRow::decode(bytes)
        && bytes.get(16).is_some_and(|settled| *settled <= 1)
    {
        assert_eq!(row.encode(), bytes);
    }
    if let Some(block) = Block::read(SOURCES, "", bytes.to_vec()) {
        assert!(block.rows().count() <= bytes.len());
    }
    let state = tempfile::tempdir().expect("a folder");
    std::fs::write(state.path().join(FILE), bytes).expect("a file");
    let (store, _) = Store::open(state.path());
    let _ = store.read(SOURCES, |blocks| assert!(blocks.iter().all(|block| block.rows().count() < 1 << 20)));
}

/// A store of two tables, and the places where it has anything but zeros.
struct Sound {
    file: Vec<u8>,
    rows: Vec<(String, Vec<u8>)>,
    places: Vec<usize>,
}

static SOUND: LazyLock<Sound> = LazyLock::new(|| {
    let rows: Vec<(String, Vec<u8>)> =
        (0..300_u16).map(|at| (format!("_posts/{at:05}.md"), at.to_le_bytes().repeat(200))).collect();
    let state = tempfile::tempdir().expect("a folder");
    let changes = |table, count| Changes { table, anew: false, rows: changes(&rows[..count]) };
    Store::found(state.path(), ABOUT, &changes(SOURCES, rows.len())).expect("a store");
    Store::open(state.path()).0.close().save(ABOUT, &changes("outputs", 9)).expect("saved");
    let file = std::fs::read(state.path().join(FILE)).expect("the store's file");
    // (Of runs of rows only some: they are most of the file, and alike.)
    let places: Vec<usize> =
        (0..file.len()).filter(|at| file[*at] != 0 && (*at % 4096 < 512 || at % 61 == 0)).collect();
    Sound { file, rows, places }
});

fn changes(rows: &[(String, Vec<u8>)]) -> Vec<Change<'_>> {
    rows.iter().map(|(path, row)| (path.as_str(), Some(row.as_slice()))).collect()
}

fn damaged(damage: &[u8]) {
    let mut file = SOUND.file.clone();
    for change in damage.as_chunks::<4>().0.iter().take(64) {
        let place = SOUND.places[usize::from(u16::from_le_bytes([change[0], change[1]])) % SOUND.places.len()];
        // Beside it, too: most of what says little is zeros.
        let place = (place + usize::from(change[2] >> 5)) % file.len();
        file[place] ^= change[3];
        if change[2] & 31 == 31 {
            file.truncate(place.max(1));
        }
        if file.len() <= 1 {
            break;
        }
    }
    let state = tempfile::tempdir().expect("a folder");
    std::fs::write(state.path().join(FILE), &file).expect("a file");
    assert_nothing_else_is_believed(state.path());
    let (store, _) = Store::open(state.path());
    let row = &SOUND.rows[7];
    assert!(store.row(SOURCES, &row.0).is_none_or(|found| found == row.1));
    // A build goes on with it, or without it.
    let changes = Changes { table: SOURCES, anew: false, rows: changes(&SOUND.rows[..3]) };
    let saved = store.close().save(ABOUT, &changes);
    assert_nothing_else_is_believed(state.path());
    if saved.is_ok() {
        let (store, _) = Store::open(state.path());
        assert!(store.row(SOURCES, &SOUND.rows[2].0).is_none_or(|found| found == SOUND.rows[2].1));
    }
}

fn assert_nothing_else_is_believed(state: &Path) {
    let (store, _) = Store::open(state);
    let known = &SOUND.rows;
    let _ = store.read(SOURCES, |blocks| {
        for (path, row) in blocks.iter().flat_map(Block::rows) {
            let sound = known.binary_search_by(|(known, _)| known.as_str().cmp(path)).map(|at| known[at].1.as_slice());
            assert_eq!(Ok(row), sound, "{path}");
        }
    });
}
