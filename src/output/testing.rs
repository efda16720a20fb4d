//! A source and a destination in a temporary folder, with a picture of the tree to compare.

use super::{Destination, Offered, OutputError, OutputPath, Staging, Summary};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// What stands in a directory: a directory's name ends with a slash, a link's content starts with `-> `.
pub(super) type Picture = BTreeMap<String, String>;

pub(super) struct Site {
    pub(super) folder: TempDir,
}

impl Site {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("source")).unwrap();
        Self { folder }
    }

    pub(super) fn source(&self) -> PathBuf {
        self.folder.path().join("source")
    }

    pub(super) fn state(&self) -> PathBuf {
        self.source().join(".gongbao")
    }

    /// A path in the destination.
    pub(super) fn at(&self, path: &str) -> PathBuf {
        self.source().join("public").join(path)
    }

    pub(super) fn open(&self) -> Destination {
        self.try_open().unwrap()
    }

    pub(super) fn try_open(&self) -> Result<Destination, OutputError> {
        Destination::open(&self.at(""), &self.state(), &self.source())
    }

    /// A file that someone else put into the destination.
    pub(super) fn put(&self, path: &str, content: &str) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// A whole build of these outputs: open, offer, commit.
    pub(super) fn build(&self, outputs: &[(&str, &str)]) -> Summary {
        self.try_build(outputs).unwrap()
    }

    pub(super) fn try_build(&self, outputs: &[(&str, &str)]) -> Result<Summary, OutputError> {
        let mut destination = self.try_open()?;
        let staging = destination.begin();
        for (path, content) in outputs {
            offer(&staging, path, content)?;
        }
        staging.commit()
    }

    pub(super) fn picture(&self) -> Picture {
        picture(&self.at(""))
    }

    /// The manifest's file.
    pub(super) fn manifest(&self) -> PathBuf {
        let names: Vec<PathBuf> = fs::read_dir(self.state())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
            .collect();
        assert_eq!(names.len(), 1, "{names:?}");
        names[0].clone()
    }

    /// The paths in the manifest.
    pub(super) fn recorded(&self) -> Vec<String> {
        let text = fs::read_to_string(self.manifest()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        lines[1..lines.len() - 1].iter().map(ToString::to_string).collect()
    }

    /// Asserts that the state holds nothing but what belongs there between builds.
    pub(super) fn assert_no_litter(&self) {
        for entry in fs::read_dir(self.state()).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let known =
                name == "lock" || name == ".gitignore" || (name.starts_with("outputs-") && name.ends_with(".txt"));
            assert!(known, "{name} was left in the state");
        }
        for name in self.picture().keys() {
            assert!(!name.starts_with(".gongbao"), "{name} was left in the destination");
        }
    }
}

pub(super) fn path(path: &str) -> OutputPath {
    OutputPath::new(path).unwrap()
}

pub(super) fn offer(staging: &Staging<'_>, at: &str, content: &str) -> Result<Offered, OutputError> {
    staging.offer(&path(at), content.as_bytes())
}

/// The tree below `root`.
pub(super) fn picture(root: &Path) -> Picture {
    fn visit(directory: &Path, prefix: &str, found: &mut Picture) {
        for entry in fs::read_dir(directory).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            let kind = entry.file_type().unwrap();
            if kind.is_dir() {
                visit(&entry.path(), &format!("{name}/"), found);
                found.insert(name + "/", String::new());
            } else if kind.is_symlink() {
                found.insert(name, format!("-> {}", fs::read_link(entry.path()).unwrap().display()));
            } else {
                found.insert(name, fs::read_to_string(entry.path()).unwrap());
            }
        }
    }
    let mut found = Picture::new();
    visit(root, "", &mut found);
    found
}

/// The picture of these files and the directories above them.
pub(super) fn expected(files: &[(&str, &str)]) -> Picture {
    let mut expected = Picture::new();
    for (path, content) in files {
        expected.insert((*path).to_owned(), (*content).to_owned());
        for (slash, _) in path.match_indices('/') {
            expected.insert(path[..=slash].to_owned(), String::new());
        }
    }
    expected
}
