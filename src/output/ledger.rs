//! The ledger knows of every output of the running build whether it is there already or staged, and that it came once.
//!
//! A path that the former manifest names costs one byte; only new ones are stored. So an update of a large portal
//! takes no memory for what stays.

use super::{
    area::{SHARDS, Slot, held},
    manifest::Manifest,
    path::OutputPath,
};
use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

/// What the build found at the place of an output that it staged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    Nothing,
    /// A file, a link or something stranger: renaming replaces it.
    Something,
    Directory,
}

/// An output whose bytes wait in the staging area.
#[derive(Clone, Copy, Debug)]
pub(super) struct Staged {
    /// `None` for one at its own place in the area's tree.
    pub(super) slot: Option<Slot>,
    pub(super) before: Before,
}

/// The right to stage one output.
#[derive(Clone, Copy, Debug)]
pub(super) struct Claim {
    /// Its place in the former manifest.
    former: Option<u32>,
    pub(super) shard: u8,
}

#[derive(Debug)]
pub(super) struct Ledger {
    former: Arc<Manifest>,
    /// For each path of the former manifest, whether this build has it too.
    seen: Box<[AtomicBool]>,
    hasher: RandomState,
    shards: [Mutex<Shard>; SHARDS as usize],
}

#[derive(Debug, Default)]
struct Shard {
    /// Outputs the former manifest does not name; `None` where the present file is right.
    new: HashMap<OutputPath, Option<Staged>>,
    /// Outputs it does name, by their place there.
    changed: Vec<(u32, Staged)>,
}

/// The ledger when the last output has come.
#[derive(Debug)]
pub(super) struct Closed {
    pub(super) former: Arc<Manifest>,
    pub(super) seen: Vec<bool>,
    /// Sorted by path.
    pub(super) new: Vec<(OutputPath, Option<Staged>)>,
    /// In no order.
    pub(super) changed: Vec<(u32, Staged)>,
}

impl Ledger {
    pub(super) fn new(former: Arc<Manifest>) -> Self {
        Self {
            seen: (0..former.len()).map(|_| AtomicBool::new(false)).collect(),
            former,
            hasher: RandomState::new(),
            shards: std::array::from_fn(|_| Mutex::default()),
        }
    }

    /// Whether an earlier build wrote `path`.
    pub(super) fn is_own(&self, path: &OutputPath) -> bool {
        self.former.contains(path.as_str())
    }

    /// Enters `path` as one whose present file is right, until [`stage`](Self::stage) says otherwise. `None` if it
    /// came before.
    pub(super) fn claim(&self, path: &OutputPath) -> Option<Claim> {
        let shard = (self.hasher.hash_one(path) % u64::from(SHARDS)) as u8;
        if let Some(index) = self.former.find(path.as_str()) {
            // Nothing else is published by this flag; the commit sees it through the join of the threads.
            let again = self.seen[index].swap(true, Ordering::Relaxed);
            return (!again).then_some(Claim { former: u32::try_from(index).ok(), shard });
        }
        let again = held(&self.shards[usize::from(shard)]).new.insert(path.clone(), None).is_some();
        (!again).then_some(Claim { former: None, shard })
    }

    /// Notes that the bytes of a claimed output are staged.
    pub(super) fn stage(&self, path: &OutputPath, claim: Claim, staged: Staged) {
        let mut shard = held(&self.shards[usize::from(claim.shard)]);
        match claim.former {
            Some(index) => shard.changed.push((index, staged)),
            None => {
                if let Some(entry) = shard.new.get_mut(path) {
                    *entry = Some(staged);
                }
            }
        }
    }

    pub(super) fn close(self) -> Closed {
        let mut new = Vec::new();
        let mut changed = Vec::new();
        for shard in self.shards {
            let shard = shard.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
            new.extend(shard.new);
            changed.extend(shard.changed);
        }
        new.sort_unstable_by(|left, right| left.0.cmp(&right.0));
        Closed { former: self.former, seen: self.seen.into_iter().map(AtomicBool::into_inner).collect(), new, changed }
    }
}

impl Closed {
    /// The paths of this build that the former manifest names too, sorted.
    pub(super) fn staying(&self) -> impl Iterator<Item = &str> {
        self.former.paths().zip(&self.seen).filter_map(|(path, &seen)| seen.then_some(path))
    }

    /// The paths of the former manifest that this build does not have, sorted.
    pub(super) fn stale(&self) -> impl Iterator<Item = &str> {
        self.former.paths().zip(&self.seen).filter_map(|(path, &seen)| (!seen).then_some(path))
    }

    /// All paths of this build, sorted.
    pub(super) fn current(&self) -> impl Iterator<Item = &str> {
        merged(self.staying(), self.new.iter().map(|(path, _)| path.as_str()))
    }

    /// Whether this build has `path`.
    pub(super) fn has(&self, path: &str) -> bool {
        match self.former.find(path) {
            Some(index) => self.seen[index],
            None => self.new.binary_search_by(|(new, _)| new.as_str().cmp(path)).is_ok(),
        }
    }
}

/// Two sorted sequences without common elements as one.
pub(super) fn merged<'a>(
    left: impl Iterator<Item = &'a str>,
    right: impl Iterator<Item = &'a str>,
) -> impl Iterator<Item = &'a str> {
    let (mut left, mut right) = (left.peekable(), right.peekable());
    std::iter::from_fn(move || match (left.peek(), right.peek()) {
        (Some(first), Some(second)) if first > second => right.next(),
        (Some(_), _) => left.next(),
        (None, _) => right.next(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_comes_once_whether_it_is_known_or_new() {
        let ledger = Ledger::new(Arc::new(Manifest::of(["known", "stale"].into_iter())));
        for path in ["known", "new", "another"] {
            let path = OutputPath::new(path).unwrap();
            assert!(ledger.claim(&path).is_some());
            assert!(ledger.claim(&path).is_none());
        }
        let closed = ledger.close();
        assert_eq!(closed.current().collect::<Vec<_>>(), ["another", "known", "new"]);
        assert_eq!(closed.stale().collect::<Vec<_>>(), ["stale"]);
        assert!(closed.has("known") && closed.has("new") && !closed.has("stale"));
    }
}
