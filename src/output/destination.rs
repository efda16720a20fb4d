//! A [`Destination`] is one directory that builds write to, held by one process at a time.

use super::{
    area::Area,
    error::OutputError,
    guard,
    manifest::{Manifest, ManifestProblem},
    path::STAGING_PREFIX,
    staging::Staging,
};
use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::Duration,
};

/// An open destination: checked, locked, free of what killed builds left.
#[derive(Debug)]
pub struct Destination {
    pub(super) root: PathBuf,
    /// The manifest's file.
    record: PathBuf,
    staging: PathBuf,
    fallback: PathBuf,
    pub(super) former: Arc<Manifest>,
    /// Whether `record` holds `former`.
    pub(super) recorded: bool,
    problems: Vec<ManifestProblem>,
    /// Released by the operating system when it is closed, even by a kill.
    _lock: File,
}

impl Destination {
    /// Opens `root`, which is created if it is missing. `state` is where builds of `source` keep their state; the
    /// manifest, the lock and, if it is on the same file system as `root`, the staging area go there.
    ///
    /// # Errors
    /// [`OutputError::Busy`] while another build holds the state, [`OutputError::Unsuitable`] if `root` is no place to
    /// write to; nothing was created then.
    pub fn open(root: &Path, state: &Path, source: &Path) -> Result<Self, OutputError> {
        let home = std::env::home_dir();
        guard::check(root, state, source, home.as_deref())?;
        prepare_state(state)?;
        let lock = lock(state)?;
        create_all(root)?;
        // Again, now that all of it exists: the first answer may rest on what was not there yet.
        guard::check(root, state, source, home.as_deref())?;
        let root = canonical(root)?;
        let state = canonical(state)?;
        let name = identity(&root, &state);
        let mut opened = Self {
            record: record(&state, &name),
            staging: state.join("staging"),
            fallback: root.join(format!("{STAGING_PREFIX}{}", short_hash(&state, &name))),
            root,
            former: Arc::new(Manifest::of(std::iter::empty())),
            recorded: false,
            problems: Vec::new(),
            _lock: lock,
        };
        opened.area().clear()?;
        match Manifest::read(&opened.record) {
            Ok(Some(manifest)) => {
                opened.former = Arc::new(manifest);
                opened.recorded = true;
            }
            Ok(None) => {}
            Err(problem) => opened.problems.push(problem),
        }
        Ok(opened)
    }

    /// Whether a build of the source with this `state` wrote to `root` before.
    pub fn was_built(root: &Path, state: &Path) -> bool {
        let (Ok(root), Ok(state)) = (root.canonicalize(), state.canonicalize()) else { return false };
        record(&state, &identity(&root, &state)).is_file()
    }

    /// Whether no build wrote anything yet and nobody else did.
    pub(super) fn is_void(&self) -> bool {
        self.former.len() == 0 && fs::read_dir(&self.root).is_ok_and(|mut entries| entries.next().is_none())
    }

    /// Where the outputs go: absolute and without symbolic links.
    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn identity(&self) -> &str {
        self.record.file_stem().and_then(|n| n.to_str()).unwrap_or_default()
    }

    /// What was wrong with the manifest when the destination was opened.
    pub fn problems(&self) -> &[ManifestProblem] {
        &self.problems
    }

    /// Starts a build. Nothing is written to the destination before [`Staging::commit`].
    pub fn begin(&mut self) -> Staging<'_> {
        let area = self.area();
        Staging::new(self, area)
    }

    fn area(&self) -> Area {
        Area::new(self.staging.clone(), self.fallback.clone())
    }

    /// Makes `manifest` the one that holds, on disk and here.
    pub(super) fn record(&mut self, manifest: Manifest) -> Result<(), OutputError> {
        manifest.write(&self.record)?;
        self.former = Arc::new(manifest);
        self.recorded = true;
        Ok(())
    }
}

/// The manifest's file.
fn record(state: &Path, identity: &str) -> PathBuf {
    state.join(format!("outputs-{identity}.txt"))
}

/// Names the destination: by its place relative to the source where it lies inside, so that a moved checkout keeps its
/// manifest.
fn identity(root: &Path, state: &Path) -> String {
    let parent = state.parent();
    // Volumes of an archive keep theirs two folders below that of the main site.
    let source = match parent {
        Some(volumes) if volumes.ends_with(".gongbao/volumes") => volumes.parent().and_then(Path::parent),
        parent => parent,
    };
    match source.and_then(|source| root.strip_prefix(source).ok()) {
        Some(inside) => short_hash(inside, "inside"),
        None => short_hash(root, "elsewhere"),
    }
}

/// 16 hexadecimal digits for `path` in the sense of `kind`.
fn short_hash(path: &Path, kind: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(kind.as_bytes());
    for part in path.components() {
        hasher.update(b"\0");
        hasher.update(part.as_os_str().as_encoded_bytes());
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

fn create_all(directory: &Path) -> Result<(), OutputError> {
    fs::create_dir_all(directory).map_err(|error| OutputError::io("create", directory, error))
}

fn canonical(path: &Path) -> Result<PathBuf, OutputError> {
    path.canonicalize().map_err(|error| OutputError::io("look at", path, error))
}

/// The state is of this machine alone. A `.gitignore` that is there stays: someone may want it otherwise.
/// Makes the folder where builds keep what they know, which git is not to keep.
pub fn prepare_state(state: &Path) -> Result<(), OutputError> {
    create_all(state)?;
    ignore_in_git(state)
}

fn ignore_in_git(state: &Path) -> Result<(), OutputError> {
    let path = state.join(".gitignore");
    let written = File::create_new(&path).and_then(|mut file| file.write_all(b"*\n"));
    match written {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(OutputError::io("create", &path, error)),
        _ => Ok(()),
    }
}

fn lock(state: &Path) -> Result<File, OutputError> {
    let path = state.join("lock");
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|error| OutputError::io("create", &path, error))?;
    match try_lock_patiently(&file) {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OutputError::Busy { lock: path }),
        // Some network file systems have no locks; building there alone is better than not at all.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(file),
        Err(TryLockError::Error(error)) => Err(OutputError::io("lock", &path, error)),
    }
}

/// Tries for a second: a lock lives on for a moment where its holder has just forked a child that did not yet execute
/// its program, or was killed and is not yet gone.
fn try_lock_patiently(file: &File) -> Result<(), TryLockError> {
    const TRIES: usize = 20;
    for _ in 1..TRIES {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(50)),
            outcome => return outcome,
        }
    }
    file.try_lock()
}
