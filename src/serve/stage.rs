//! What requests are answered from: the present edition, and what is wrong with the site. Written by the engine alone.

use super::edition::Edition;
use crate::diagnostic::Diagnostic;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use tokio::sync::watch;

/// Pages of which the last good state is kept, for when their template fails.
const KEPT: usize = 64;

/// The state that the engine shares with requests.
pub struct Stage {
    scene: RwLock<Scene>,
    /// Counts the updates; browsers wait for the next.
    updates: watch::Sender<u64>,
    good: Mutex<VecDeque<(String, Vec<u8>)>>,
}

/// One moment of it.
#[derive(Default)]
pub struct Scene {
    /// `None` until the site could be read for the first time.
    pub edition: Option<Edition>,
    /// What the browser must show over any page.
    pub problems: Vec<Diagnostic>,
}

impl Default for Stage {
    fn default() -> Self {
        Self { scene: RwLock::default(), updates: watch::Sender::new(0), good: Mutex::default() }
    }
}

impl Stage {
    /// The present moment. A panic while it was being changed leaves it without an edition, not broken.
    pub fn scene(&self) -> RwLockReadGuard<'_, Scene> {
        self.scene.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn change(&self) -> RwLockWriteGuard<'_, Scene> {
        self.scene.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells browsers that something may have changed.
    pub(super) fn announce(&self) {
        self.updates.send_modify(|count| *count += 1);
    }

    pub(super) fn updates(&self) -> watch::Receiver<u64> {
        self.updates.subscribe()
    }

    /// Keeps a page as it was rendered last.
    pub(super) fn keep_good(&self, path: &str, page: &[u8]) {
        let mut good = self.good.lock().unwrap_or_else(PoisonError::into_inner);
        good.retain(|(known, _)| known != path);
        good.push_front((path.to_owned(), page.to_owned()));
        good.truncate(KEPT);
    }

    /// A page as it was rendered last, if that was not long ago.
    pub(super) fn last_good(&self, path: &str) -> Option<Vec<u8>> {
        let good = self.good.lock().unwrap_or_else(PoisonError::into_inner);
        good.iter().find(|(known, _)| known == path).map(|(_, page)| page.clone())
    }
}
