//! A store damaged anywhere is read as it was or not at all, written or given up; never the end of the program. What must hold
//! is the fuzz target's: `fuzz/src/store.rs`.

/// What the program may panic in and catches is printed here; a fuzzer would take it for the end.
mod guests {
    pub fn may_panic() {}
}
#[path = "../fuzz/src/store.rs"]
mod store;

/// `GONGBAO_DAMAGES=20000` for a long run.
fn damages() -> u64 {
    std::env::var("GONGBAO_DAMAGES").ok().and_then(|number| number.parse().ok()).unwrap_or(60)
}

#[test]
fn whatever_is_damaged_a_store_is_what_it_was_or_none() {
    // Found by the fuzzer: redb panicked, and again when it was closed, which ended the program.
    store::store(b"d-dd\xdc\x9c\xa5\x7e\x26\xac\x62\x14\xe3\xe2\x95\xc2\x3d\x20\x16\x40");
    let mut state = 7_u64;
    let mut byte = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u8
    };
    for _ in 0..damages() {
        let length = 4 * (1 + usize::from(byte() % 8));
        let damage: Vec<u8> = std::iter::once(b'd').chain(std::iter::repeat_with(&mut byte).take(length)).collect();
        store::store(&damage);
    }
}
