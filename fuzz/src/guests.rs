//! Strangers' parsers that the program runs in threads of their own, since they may panic. That is caught and told by the
//! program; a fuzzer's hook would take it for the end.

use gongbao::{import, store};
use std::sync::Once;

/// From now on a panic in one of these threads is nothing to a fuzzer. All others are as they were.
pub fn may_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let thread = std::thread::current();
            if thread.name().is_none_or(|name| ![store::THREAD, import::feed::PARSER_THREAD].contains(&name)) {
                before(info);
            }
        }));
    });
}
