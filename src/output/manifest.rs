//! The manifest names every file that builds wrote to one destination; a damaged one names none.
//!
//! Text, so that a person can read it: the line `gongbao outputs 1`, one path per line sorted by bytes, and the blake3
//! hash of all that in hexadecimal.

use super::{
    error::OutputError,
    path::{self, PathError},
};
use crate::words::{Text, text};
use std::{
    error::Error,
    fmt::{self, Display, Formatter, Write as _},
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
};

const HEADER: &str = "gongbao outputs 1\n";

/// Larger ones are not read: a billion bytes name far more outputs than a file system takes.
const LARGEST: u64 = 1 << 30;

/// Sorted paths in one piece of text: 1,000,000 paths cost two allocations.
#[derive(Debug)]
pub(super) struct Manifest {
    /// The whole file.
    text: String,
    /// Where each path starts in `text`; then where the last line starts.
    starts: Vec<u32>,
}

/// A manifest that could not be used. Files that earlier builds wrote now count as foreign: stale ones stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManifestProblem {
    pub file: PathBuf,
    pub fault: ManifestFault,
}

/// What is wrong with a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ManifestFault {
    /// It is not a regular file, too large, not UTF-8, or cannot be read.
    Unreadable(String),
    /// The first line is another: not a manifest, or one of another version.
    Header,
    /// The last line does not fit the rest: cut short, or changed by hand.
    Checksum,
    /// A line, counted from 1, is not a path inside the destination.
    Path { line: usize, error: PathError },
    /// A line, counted from 1, is not greater than the one before.
    Order { line: usize },
}

impl Manifest {
    /// The manifest of the sorted `paths`.
    pub(super) fn of<'a>(paths: impl Iterator<Item = &'a str>) -> Self {
        let mut text = String::from(HEADER);
        let mut starts = Vec::new();
        for path in paths {
            starts.push(offset(text.len()));
            text.push_str(path);
            text.push('\n');
        }
        starts.push(offset(text.len()));
        let checksum = blake3::hash(text.as_bytes()).to_hex();
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{checksum}");
        Self { text, starts }
    }

    /// Reads `file`. One that is not there is `None`: no build wrote anything yet.
    pub(super) fn read(file: &Path) -> Result<Option<Self>, ManifestProblem> {
        let problem = |fault| ManifestProblem { file: file.to_path_buf(), fault };
        let unreadable = |reason: &dyn Display| problem(ManifestFault::Unreadable(reason.to_string()));
        match fs::symlink_metadata(file) {
            Ok(found) if !found.is_file() => return Err(unreadable(&"not a regular file")),
            Ok(found) if found.len() > LARGEST => return Err(unreadable(&"too large")),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unreadable(&error)),
        }
        let text = fs::read_to_string(file).map_err(|error| unreadable(&error))?;
        Self::parse(text).map(Some).map_err(problem)
    }

    fn parse(text: String) -> Result<Self, ManifestFault> {
        if !text.starts_with(HEADER) {
            return Err(ManifestFault::Header);
        }
        let last = text
            .strip_suffix('\n')
            .and_then(|lines| lines.rfind('\n'))
            .map_or(HEADER.len(), |line_end| line_end + 1)
            .max(HEADER.len());
        let checksum = blake3::hash(&text.as_bytes()[..last]).to_hex();
        if text[last..].strip_suffix('\n') != Some(checksum.as_str()) {
            return Err(ManifestFault::Checksum);
        }
        let mut starts = Vec::new();
        let mut previous = "";
        let mut start = HEADER.len();
        for (index, path) in text[start..last].split_terminator('\n').enumerate() {
            let line = index + 2;
            path::validate(path).map_err(|error| ManifestFault::Path { line, error })?;
            if path <= previous {
                return Err(ManifestFault::Order { line });
            }
            starts.push(offset(start));
            start += path.len() + 1;
            previous = path;
        }
        starts.push(offset(last));
        Ok(Self { text, starts })
    }

    /// Puts it at `file` in one step.
    pub(super) fn write(&self, file: &Path) -> Result<(), OutputError> {
        let fresh = file.with_extension("new");
        let failed = |error| OutputError::io("write", file, error);
        match fs::remove_file(&fresh) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
        // `create_new`, so that a link someone left there is not followed.
        fs::File::create_new(&fresh)
            .and_then(|mut opened| opened.write_all(self.text.as_bytes()))
            .and_then(|()| fs::rename(&fresh, file))
            .map_err(failed)
    }

    /// How many paths it names.
    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// The path at `index`, which is below [`len`](Self::len).
    pub(super) fn path(&self, index: usize) -> &str {
        &self.text[self.starts[index] as usize..self.starts[index + 1] as usize - 1]
    }

    /// All paths, sorted.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.path(index))
    }

    /// Where `path` stands.
    pub(super) fn find(&self, path: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.path(middle).cmp(path) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    /// Whether builds wrote `path`.
    pub(super) fn contains(&self, path: &str) -> bool {
        self.find(path).is_some()
    }
}

/// An offset in the text. Beyond 4 GiB, which no destination reaches, lookups would go wrong, so that saturating keeps
/// them in bounds; such a file is never read back ([`LARGEST`]).
fn offset(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

impl ManifestProblem {
    /// The problem and its consequence, for people.
    pub fn text(&self) -> Text {
        let fault = match &self.fault {
            ManifestFault::Unreadable(reason) => text!("cannot be read: {error}", error = reason),
            ManifestFault::Header => text!("is not a list of outputs this version knows"),
            ManifestFault::Checksum => text!("was cut short or changed"),
            ManifestFault::Path { line, error } => text!("line {line}: {error}", line, error = error.text()),
            ManifestFault::Order { line } => text!("line {line} is out of order", line),
        };
        let file = self.file.display();
        text!("{file}: {fault}; outputs of earlier builds that are no longer made will stay", file, fault)
    }
}

impl Display for ManifestProblem {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text().english())
    }
}

impl Error for ManifestProblem {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn signed(body: &str) -> String {
        format!("{body}{}\n", blake3::hash(body.as_bytes()).to_hex())
    }

    #[test]
    fn what_is_written_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("outputs.txt");
        for paths in [&[][..], &["a"], &["a/b.html", "c", "分类/一.html"]] {
            Manifest::of(paths.iter().copied()).write(&file).unwrap();
            let read = Manifest::read(&file).unwrap().unwrap();
            assert_eq!(read.paths().collect::<Vec<_>>(), paths);
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
            for (index, path) in paths.iter().enumerate() {
                assert_eq!(read.find(path), Some(index));
            }
            assert!(!read.contains("b"));
        }
    }

    #[test]
    fn a_missing_manifest_is_no_problem() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Manifest::read(&folder.path().join("x")).unwrap().is_none());
    }

    #[test]
    fn the_format_is_as_documented() {
        assert_eq!(Manifest::of(["a", "b"].into_iter()).text, signed("gongbao outputs 1\na\nb\n"));
    }

    #[test]
    fn a_bad_line_is_named_even_when_the_checksum_is_right() {
        for (body, expected) in [
            ("", ManifestFault::Header),
            ("gongbao outputs 2\na\n", ManifestFault::Header),
            ("gongbao outputs 1\na\n../b\n", ManifestFault::Path { line: 3, error: PathError::DotSegment }),
            ("gongbao outputs 1\n/etc/passwd\n", ManifestFault::Path { line: 2, error: PathError::Absolute }),
            ("gongbao outputs 1\n\n", ManifestFault::Path { line: 2, error: PathError::Empty }),
            ("gongbao outputs 1\nb\na\n", ManifestFault::Order { line: 3 }),
            ("gongbao outputs 1\na\na\n", ManifestFault::Order { line: 3 }),
        ] {
            assert_eq!(Manifest::parse(signed(body)).unwrap_err(), expected);
        }
    }

    #[test]
    fn a_directory_or_binary_file_in_its_place_is_a_problem_and_not_a_crash() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Manifest::read(folder.path()).is_err());
        let file = folder.path().join("binary");
        fs::write(&file, [0xff, 0xfe, 0]).unwrap();
        assert!(Manifest::read(&file).is_err());
    }

    proptest! {
        #[test]
        fn no_cut_and_no_changed_byte_goes_unnoticed(at in 0..100usize, byte in 0..128u8) {
            let whole = Manifest::of(["a/b.html", "c"].into_iter()).text;
            let at = at % whole.len();
            prop_assert!(Manifest::parse(whole[..at].to_owned()).is_err());
            let mut changed = whole.clone().into_bytes();
            changed[at] = byte;
            let changed = String::from_utf8(changed).unwrap();
            prop_assert_eq!(Manifest::parse(changed.clone()).is_ok(), changed == whole);
        }
    }
}
