//! A destination is refused when writing there could only be a mistake.

use super::error::{OutputError, Refusal};
use std::{
    ffi::OsString,
    io,
    path::{Path, PathBuf},
};

/// Checks `root` before anything is created; it need not exist. `state` and `source` need not either.
pub(super) fn check(root: &Path, state: &Path, source: &Path, home: Option<&Path>) -> Result<(), OutputError> {
    let refuse = |refusal| Err(OutputError::Unsuitable { destination: root.to_path_buf(), refusal });
    let resolve = |path: &Path| {
        resolve(path).map_err(|source| match source.kind() {
            io::ErrorKind::InvalidInput => {
                OutputError::Unsuitable { destination: path.to_path_buf(), refusal: Refusal::Unresolvable }
            }
            _ => OutputError::io("look at", path, source),
        })
    };
    if root.exists() && !root.is_dir() {
        return refuse(Refusal::NotADirectory);
    }
    let resolved = resolve(root)?;
    if resolved.parent().is_none() {
        return refuse(Refusal::FileSystemRoot);
    }
    // A home that cannot be resolved, or is `/` as in some containers, contains nothing worth this check.
    if let Some(home) = home
        && self::resolve(home).is_ok_and(|home| home.starts_with(&resolved))
    {
        return refuse(Refusal::Home);
    }
    if resolve(source)?.starts_with(&resolved) {
        return refuse(Refusal::ContainsSource);
    }
    let state = resolve(state)?;
    if state.starts_with(&resolved) || resolved.starts_with(&state) {
        return refuse(Refusal::State);
    }
    Ok(())
}

/// The absolute path without symbolic links, of which a tail may not exist yet.
pub(super) fn resolve(path: &Path) -> io::Result<PathBuf> {
    let absolute = std::path::absolute(path)?;
    let mut existing = absolute.as_path();
    let mut missing: Vec<OsString> = Vec::new();
    loop {
        match existing.canonicalize() {
            Ok(mut resolved) => {
                resolved.extend(missing.iter().rev());
                return Ok(resolved);
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                // `file_name` is `None` for `..`, which means nothing below a directory that does not exist.
                let (Some(parent), Some(name)) = (existing.parent(), existing.file_name()) else {
                    return Err(io::ErrorKind::InvalidInput.into());
                };
                missing.push(name.to_os_string());
                existing = parent;
            }
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn refusal(root: &Path, base: &Path) -> Option<Refusal> {
        let site = base.join("home/site");
        let home = base.join("home");
        match check(root, &site.join(".gongbao"), &site, Some(&home)) {
            Ok(()) => None,
            Err(OutputError::Unsuitable { refusal, .. }) => Some(refusal),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn only_a_directory_apart_from_source_home_and_state_is_accepted() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path();
        let site = base.join("home/site");
        fs::create_dir_all(&site).unwrap();
        fs::write(base.join("file"), "").unwrap();
        for (root, expected) in [
            (site.join("public"), None),
            (base.join("elsewhere/new"), None),
            (site.join("content/../public"), Some(Refusal::Unresolvable)),
            (base.join("file"), Some(Refusal::NotADirectory)),
            (PathBuf::from("/"), Some(Refusal::FileSystemRoot)),
            (base.join("home"), Some(Refusal::Home)),
            (base.to_path_buf(), Some(Refusal::Home)),
            (site.clone(), Some(Refusal::ContainsSource)),
            (site.join("../site/."), Some(Refusal::ContainsSource)),
            (site.join(".gongbao"), Some(Refusal::State)),
            (site.join(".gongbao/public"), Some(Refusal::State)),
        ] {
            assert_eq!(refusal(&root, base), expected, "{}", root.display());
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_the_source_is_seen_through() {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("home/site");
        fs::create_dir_all(&site).unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&site, &link).unwrap();
        assert_eq!(refusal(&link, folder.path()), Some(Refusal::ContainsSource));
    }
}
