//! An [`OutputPath`] stays inside the destination and can be written on any file system.

use crate::words::{Text, text};
use std::{
    borrow::Borrow,
    error::Error,
    fmt::{self, Display, Formatter},
    path::{Path, PathBuf},
};

/// The longest segment in bytes: what ext4, xfs, tmpfs and APFS take.
const SEGMENT_BYTES: usize = 255;

/// The longest path in bytes: leaves room for the destination's own path below `PATH_MAX` (4,096).
const PATH_BYTES: usize = 4_000;

/// Where staging lives if it has to live in the destination; no output may be named like it.
pub(super) const STAGING_PREFIX: &str = ".gongbao-staging-";

/// A relative, slash-separated path of one output, such as `a/b/index.html`. Its order is that of its bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputPath(Box<str>);

impl OutputPath {
    /// Checks `path` by the rules that [`PathError`] lists.
    pub fn new(path: &str) -> Result<Self, PathError> {
        validate(path)?;
        Ok(Self(path.into()))
    }

    /// The path as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path below `root`.
    pub fn under(&self, root: &Path) -> PathBuf {
        root.join(&*self.0)
    }
}

impl Borrow<str> for OutputPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl Display for OutputPath {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The rule that a path breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathError {
    Empty,
    /// It starts with a slash.
    Absolute,
    /// It starts with a letter and a colon.
    DrivePrefix,
    /// Two slashes in a row, or one at the end.
    EmptySegment,
    /// A segment is `.` or `..`.
    DotSegment,
    Backslash,
    /// NUL, a line end or another control character.
    ControlCharacter(char),
    SegmentTooLong {
        bytes: usize,
    },
    TooLong {
        bytes: usize,
    },
    /// The name is kept for the build's own staging.
    Reserved,
    /// A segment is `.git`: the destination may be a checkout, and what is written there is run.
    Repository,
}

impl PathError {
    /// The rule, for people.
    pub fn text(&self) -> Text {
        match self {
            Self::Empty => text!("the path is empty"),
            Self::Absolute => text!("the path starts with a slash"),
            Self::DrivePrefix => text!("the path starts with a drive letter"),
            Self::EmptySegment => text!("the path has an empty segment"),
            Self::DotSegment => text!("the path has a segment `.` or `..`"),
            Self::Backslash => text!("the path has a backslash"),
            Self::ControlCharacter(found) => {
                let code = format!("U+{:04X}", u32::from(*found));
                text!("the path has the control character {code}", code)
            }
            Self::SegmentTooLong { bytes } => {
                text!("a segment of the path has {bytes} bytes, {limit} are allowed", bytes, limit = SEGMENT_BYTES)
            }
            Self::TooLong { bytes } => {
                text!("the path has {bytes} bytes, {limit} are allowed", bytes, limit = PATH_BYTES)
            }
            Self::Repository => text!("the path leads into a git repository's own files"),
            Self::Reserved => text!("names that start with `{prefix}` are kept for the build", prefix = STAGING_PREFIX),
        }
    }
}

impl Display for PathError {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text().english())
    }
}

impl Error for PathError {}

/// Checks without allocating, for the many lines of a manifest.
pub(super) fn validate(path: &str) -> Result<(), PathError> {
    let bytes = path.as_bytes();
    match bytes {
        [] => return Err(PathError::Empty),
        [b'/', ..] => return Err(PathError::Absolute),
        [letter, b':', ..] if letter.is_ascii_alphabetic() => return Err(PathError::DrivePrefix),
        _ if bytes.len() > PATH_BYTES => return Err(PathError::TooLong { bytes: bytes.len() }),
        _ => {}
    }
    if let Some(found) = path.chars().find(|found| found.is_control()) {
        return Err(PathError::ControlCharacter(found));
    }
    for segment in bytes.split(|&byte| byte == b'/') {
        match segment {
            [] => return Err(PathError::EmptySegment),
            b"." | b".." => return Err(PathError::DotSegment),
            _ if segment.eq_ignore_ascii_case(b".git") => return Err(PathError::Repository),
            _ if segment.contains(&b'\\') => return Err(PathError::Backslash),
            _ if segment.len() > SEGMENT_BYTES => {
                return Err(PathError::SegmentTooLong { bytes: segment.len() });
            }
            _ => {}
        }
    }
    if path.starts_with(STAGING_PREFIX) {
        return Err(PathError::Reserved);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ordinary_paths_are_accepted_as_they_are() {
        for path in ["index.html", "a/b/c.html", ".nojekyll", "..a/b..", "分类/新闻 一.html", "a/b:c", "%2e%2e/x"]
        {
            assert_eq!(OutputPath::new(path).unwrap().as_str(), path);
        }
    }

    #[test]
    fn every_rule_is_named_when_it_is_broken() {
        let long = "x".repeat(256);
        let longer = "x/".repeat(2_000) + "x";
        for (path, expected) in [
            ("", PathError::Empty),
            ("/etc/passwd", PathError::Absolute),
            ("//host/a", PathError::Absolute),
            ("c:/windows", PathError::DrivePrefix),
            ("a//b", PathError::EmptySegment),
            ("a/", PathError::EmptySegment),
            ("./a", PathError::DotSegment),
            ("a/../b", PathError::DotSegment),
            ("..", PathError::DotSegment),
            ("a\\..\\b", PathError::Backslash),
            ("a\0b", PathError::ControlCharacter('\0')),
            ("a\nb", PathError::ControlCharacter('\n')),
            ("a\u{85}b", PathError::ControlCharacter('\u{85}')),
            (&long, PathError::SegmentTooLong { bytes: 256 }),
            (&longer, PathError::TooLong { bytes: 4_001 }),
            (".gongbao-staging-1/a", PathError::Reserved),
            (".git/hooks/pre-commit", PathError::Repository),
            ("a/.GIT/config", PathError::Repository),
        ] {
            assert_eq!(OutputPath::new(path), Err(expected), "{path:?}");
        }
    }

    #[test]
    fn limits_count_bytes_and_not_characters() {
        assert!(OutputPath::new(&"新".repeat(85)).is_ok());
        assert_eq!(OutputPath::new(&"新".repeat(86)), Err(PathError::SegmentTooLong { bytes: 258 }));
    }

    proptest! {
        #[test]
        fn an_accepted_path_has_only_normal_components(path in "[a./\\\\:新 \0-]{0,12}") {
            if let Ok(accepted) = OutputPath::new(&path) {
                let root = Path::new("/root");
                let joined = accepted.under(root);
                prop_assert!(joined.starts_with(root) && joined != root);
                prop_assert!(Path::new(&path).components().all(|part| matches!(part, std::path::Component::Normal(_))));
            }
        }
    }
}
