//! Tells when files change. Every folder of the content has a watch of its own, set before the folder is listed, so that
//! nothing slips through between; the destination, which may hold a million files, has none.

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};
use walkdir::WalkDir;

/// How long it must be quiet before a change is looked at: an editor saves in several steps.
const QUIET: Duration = Duration::from_millis(12);
/// The longest that a change waits for quiet.
const LONGEST: Duration = Duration::from_millis(50);
/// With so many files it is no editor that saves, but git that pulls, which is one update.
const MANY: usize = 50;
const MANY_QUIET: Duration = Duration::from_millis(150);
const MANY_LONGEST: Duration = Duration::from_secs(5);
/// How often everything is looked at where changes are not told.
const POLL: Duration = Duration::from_secs(1);

/// The longest sleep until something is due.
const CLOCK: Duration = Duration::from_secs(60);

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Batch {
    /// Something did, at these paths; nowhere if a page could not be rendered.
    Paths(BTreeSet<PathBuf>),
    /// It is not known where.
    Anywhere,
    /// Nothing did, but it is time.
    Due,
}

/// Watches folders; may be told of more from any thread.
pub struct Watch {
    watcher: Mutex<Option<RecommendedWatcher>>,
    failure: Mutex<Option<String>>,
    sender: Sender<Told>,
}

/// What a [`Watch`] tells.
pub struct Changes(Receiver<Told>);

/// Something that the engine must look at.
enum Told {
    Event(notify::Result<Event>),
    /// A page could not be rendered.
    Failure,
}

/// Linux watches single folders; elsewhere a watch is of a whole tree.
const BY_FOLDER: bool = cfg!(any(target_os = "linux", target_os = "android"));

impl Watch {
    /// Watches nothing yet, but the whole of `source` where watches are of trees.
    pub fn new(source: &Path) -> (Self, Changes) {
        let (sender, told) = channel();
        let events = sender.clone();
        // Nobody listens any more when the engine has ended.
        let handler = move |event| drop(events.send(Told::Event(event)));
        let made = RecommendedWatcher::new(handler, notify::Config::default());
        let watch = Self { watcher: Mutex::new(None), failure: Mutex::new(None), sender };
        match made {
            Ok(watcher) => *lock(&watch.watcher) = Some(watcher),
            Err(error) => watch.fail(&error),
        }
        if !BY_FOLDER {
            watch.add(source, RecursiveMode::Recursive);
        }
        (watch, Changes(told))
    }

    /// Watches the entries of a folder, from now on.
    pub fn folder(&self, folder: &Path) {
        if BY_FOLDER {
            self.add(folder, RecursiveMode::NonRecursive);
        }
    }

    /// Watches a folder with all folders below it; nothing where there is none.
    pub fn tree(&self, folder: &Path) {
        if BY_FOLDER && folder.is_dir() {
            let entries = WalkDir::new(folder).follow_links(true).into_iter().flatten();
            entries.filter(|entry| entry.file_type().is_dir()).for_each(|entry| self.folder(entry.path()));
        }
    }

    /// Why changes are not told, if they are not; they are looked for then.
    pub fn failure(&self) -> Option<String> {
        lock(&self.failure).clone()
    }

    /// To be called when a page cannot be rendered: the next batch follows at once, perhaps without paths.
    pub fn on_failure(&self) -> impl Fn() + Send + Sync + use<> {
        let sender = Mutex::new(self.sender.clone());
        move || drop(lock(&sender).send(Told::Failure))
    }

    fn add(&self, folder: &Path, mode: RecursiveMode) {
        if let Some(watcher) = lock(&self.watcher).as_mut()
            && let Err(error) = watcher.watch(folder, mode)
            && folder.is_dir()
        {
            self.fail(&error);
        }
    }

    fn fail(&self, error: &notify::Error) {
        self.lose(&error.to_string());
    }

    /// From now on changes are looked for: what was watched is no longer there, or cannot be watched.
    pub fn lose(&self, reason: &str) {
        lock(&self.failure).get_or_insert_with(|| reason.to_owned());
    }
}

impl Changes {
    /// Waits for the next change, and until it is whole; not longer than until `due`. While `watch` fails, the next change
    /// is the next look at everything.
    pub fn next(&self, watch: &Watch, due: Option<SystemTime>) -> Batch {
        // What is told and means nothing must not put the next look off.
        let look = Instant::now() + POLL;
        let mut paths = BTreeSet::new();
        let mut anywhere = false;
        while paths.is_empty() && !anywhere {
            let poll = watch.failure().map(|_| look.saturating_duration_since(Instant::now()));
            // A clock that is set meanwhile is noticed within a minute.
            let left = due.map(|due| due.duration_since(SystemTime::now()).unwrap_or_default().min(CLOCK));
            if left.is_some_and(|left| left.is_zero()) {
                return Batch::Due;
            }
            let told = match poll.into_iter().chain(left).min() {
                Some(wait) => self.0.recv_timeout(wait),
                None => self.0.recv().map_err(RecvTimeoutError::from),
            };
            match told {
                Ok(Told::Failure) => return Batch::Paths(paths),
                Ok(Told::Event(told)) => anywhere = take(told, &mut paths),
                Err(RecvTimeoutError::Timeout) if poll.is_some() => return Batch::Anywhere,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    std::thread::sleep(POLL);
                    return Batch::Anywhere;
                }
            }
        }
        let began = Instant::now();
        loop {
            let many = paths.len() >= MANY || anywhere;
            let (quiet, longest) = if many { (MANY_QUIET, MANY_LONGEST) } else { (QUIET, LONGEST) };
            let left = longest.saturating_sub(began.elapsed());
            match self.0.recv_timeout(quiet.min(left)) {
                Ok(Told::Failure) => {}
                Ok(Told::Event(told)) => anywhere |= take(told, &mut paths),
                Err(_) => return if anywhere { Batch::Anywhere } else { Batch::Paths(paths) },
            }
            if left.is_zero() {
                return if anywhere { Batch::Anywhere } else { Batch::Paths(paths) };
            }
        }
    }
}

/// Adds what an event names; whether it says that others were lost.
fn take(told: notify::Result<Event>, paths: &mut BTreeSet<PathBuf>) -> bool {
    let Ok(event) = told else { return true };
    if event.need_rescan() {
        return true;
    }
    let is_change = match event.kind {
        EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
        _ => true,
    };
    if is_change {
        paths.extend(event.paths);
    }
    false
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
