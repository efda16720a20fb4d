//! What the file system says of a file without reading it: enough to know that it was not touched.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fs::Metadata;
use std::time::{SystemTime, UNIX_EPOCH};

/// Size and time of the last change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Stamp {
    pub bytes: u64,
    /// Nanoseconds since 1970-01-01T00:00:00Z; 0 where the file system does not say.
    pub modified: i64,
}

/// Time within which file systems may give two changes the same time.
const TICK: i64 = 100_000_000;
/// The same where clocks tick in seconds (FAT ticks in two).
const COARSE_TICK: i64 = 2_000_000_000;

impl Stamp {
    pub fn of(metadata: &Metadata) -> Self {
        Self { bytes: metadata.len(), modified: metadata.modified().map_or(0, nanoseconds) }
    }

    /// The time of the last change.
    pub fn modified(self) -> DateTime<Utc> {
        DateTime::from_timestamp_nanos(self.modified)
    }

    /// Whether a change after `now` would show. A file that was changed within the clock's last tick could be changed
    /// once more without a trace: git's "racily clean" entries. A time in whole seconds comes from a coarse clock.
    pub fn is_settled(self, now: SystemTime) -> bool {
        let tick = if self.modified % 1_000_000_000 == 0 { COARSE_TICK } else { TICK };
        self.modified != 0 && self.modified < nanoseconds(now).saturating_sub(tick)
    }
}

/// Negative before 1970; saturates 292 years from then.
fn nanoseconds(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |nanoseconds| -nanoseconds),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_stamp_settles_when_the_clock_has_ticked() {
        let at = |milliseconds| UNIX_EPOCH + Duration::from_millis(milliseconds);
        let fine = Stamp { bytes: 1, modified: 10_500_000_000 };
        assert!(!fine.is_settled(at(10_500)) && !fine.is_settled(at(10_590)) && fine.is_settled(at(10_601)));
        let coarse = Stamp { bytes: 1, modified: 10_000_000_000 };
        assert!(!coarse.is_settled(at(11_900)) && coarse.is_settled(at(12_001)));
        let future = Stamp { bytes: 1, modified: 99_500_000_000 };
        assert!(!future.is_settled(at(10_500)));
        assert!(!Stamp { bytes: 1, modified: 0 }.is_settled(at(10_500)), "an unknown time settles nothing");
    }
}
