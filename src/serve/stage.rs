//! What requests are answered from: the present edition, and what is wrong with the site. Written by the engine alone.

use super::edition::Edition;
use crate::diagnostic::Diagnostic;
use crate::words::Words;
use std::collections::{BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use tokio::sync::watch;

/// Pages of which the last good state is kept, for when their template fails.
const KEPT: usize = 64;

/// The state that the engine shares with requests.
pub struct Stage {
    scene: RwLock<Scene>,
    /// Counts the updates; browsers wait for the next.
    updates: watch::Sender<u64>,
    good: Mutex<VecDeque<(String, Vec<u8>)>>,
    /// Paths of pages whose rendering failed, to be tried again.
    failing: Mutex<BTreeSet<String>>,
    on_failure: OnceLock<Box<dyn Fn() + Send + Sync>>,
    /// The language of whoever previews.
    pub(super) words: Words,
}

/// One moment of it.
#[derive(Default)]
pub struct Scene {
    /// `None` until the site could be read for the first time.
    pub edition: Option<Edition>,
    /// What the browser must show over any page.
    pub problems: Vec<Diagnostic>,
}

impl Stage {
    pub fn new(words: Words) -> Self {
        Self {
            scene: RwLock::default(),
            updates: watch::Sender::new(0),
            good: Mutex::default(),
            failing: Mutex::default(),
            on_failure: OnceLock::new(),
            words,
        }
    }

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

    /// What is to be done when a page fails that had not failed before.
    pub(super) fn when_failing(&self, act: impl Fn() + Send + Sync + 'static) {
        let _ = self.on_failure.set(Box::new(act));
    }

    /// Notes that a page cannot be rendered.
    pub(super) fn note_failure(&self, path: &str) {
        let mut failing = lock(&self.failing);
        if failing.len() < KEPT && failing.insert(path.to_owned()) {
            drop(failing);
            if let Some(act) = self.on_failure.get() {
                act();
            }
        }
    }

    /// Pages that failed, and forgets them.
    pub(super) fn take_failing(&self) -> BTreeSet<String> {
        std::mem::take(&mut lock(&self.failing))
    }

    /// Keeps a page as it was rendered last.
    pub(super) fn keep_good(&self, path: &str, page: &[u8]) {
        let mut good = lock(&self.good);
        good.retain(|(known, _)| known != path);
        good.push_front((path.to_owned(), page.to_owned()));
        good.truncate(KEPT);
    }

    /// A page as it was rendered last, if that was not long ago.
    pub(super) fn last_good(&self, path: &str) -> Option<Vec<u8>> {
        let good = lock(&self.good);
        good.iter().find(|(known, _)| known == path).map(|(_, page)| page.clone())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
