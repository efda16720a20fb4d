//! What is not closed while a panic unwinds.

use std::mem::ManuallyDrop;

/// Uses something, and gives it back to be closed; if using it panics, it is forgotten.
///
/// redb panics on some damaged files, and once more when what it panicked in is closed, which would be the program's end.
/// What is forgotten costs memory and a lock until the program ends; whoever hears of the panic removes the file.
pub fn using<T, R>(opened: T, act: impl FnOnce(&mut T) -> R) -> (T, R) {
    let mut opened = ManuallyDrop::new(opened);
    let result = act(&mut opened);
    (ManuallyDrop::into_inner(opened), result)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::catch_unwind;

    struct Loud;

    impl Drop for Loud {
        fn drop(&mut self) {
            assert!(!std::thread::panicking(), "a second panic, which ends the program");
        }
    }

    #[test]
    fn what_panics_in_use_is_not_closed() {
        let outcome = catch_unwind(|| using(Loud, |_| assert!(std::thread::panicking(), "damaged")).1);
        assert!(outcome.is_err());
        let (_, result) = using(Loud, |_| 7);
        assert_eq!(result, 7);
    }
}
