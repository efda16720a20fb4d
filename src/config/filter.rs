//! Which paths of the content are not read: Jekyll's `EntryFilter` with `exclude:` and `include:`.

use globset::{Glob, GlobSet, GlobSetBuilder};

/// Jekyll's own exclusions, and ours.
const ALWAYS_EXCLUDED: &[&str] = &[
    ".sass-cache",
    ".jekyll-cache",
    "gemfiles",
    "Gemfile",
    "Gemfile.lock",
    "node_modules",
    "vendor/bundle",
    "vendor/cache",
    "vendor/gems",
    "vendor/ruby",
    "_site",
];

/// Decides by path relative to the content root.
#[derive(Debug, Clone)]
pub struct PathFilter {
    exclude: GlobSet,
    include: GlobSet,
}

impl PathFilter {
    /// Fails with the pattern that is no glob.
    pub fn new(exclude: &[String], include: &[String]) -> Result<Self, String> {
        let always = ALWAYS_EXCLUDED.iter().map(|name| name.to_string());
        Ok(Self { exclude: globs(always.chain(exclude.iter().cloned()))?, include: globs(include.iter().cloned())? })
    }

    /// Whether `path` itself (not what stands above it) is left out. `name` is its last part.
    pub fn leaves_out(&self, path: &str, name: &str) -> bool {
        if self.include.is_match(path) || self.include.is_match(name) {
            return false;
        }
        name.starts_with(['.', '_', '#', '~']) || name.ends_with('~') || self.exclude.is_match(path)
    }
}

/// Each pattern also covers what lies below it, as in Jekyll.
fn globs(patterns: impl Iterator<Item = String>) -> Result<GlobSet, String> {
    let mut builder = GlobSetBuilder::new();
    for pattern in patterns {
        let pattern = pattern.trim_matches('/').to_owned();
        for glob in [pattern.clone(), format!("{pattern}/**")] {
            builder.add(Glob::new(&glob).map_err(|_| pattern.clone())?);
        }
    }
    builder.build().map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_jekyll_ignores_are_left_out_unless_included() {
        let filter = PathFilter::new(&["drafts/*.txt".into(), "/tmp/".into()], &[".htaccess".into()]).unwrap();
        for (path, left_out) in [
            ("about.md", false),
            (".git", true),
            ("_layouts", true),
            ("#a#", true),
            ("~a", true),
            ("a~", true),
            (".htaccess", false),
            ("drafts/a.txt", true),
            ("drafts/a.md", false),
            ("tmp", true),
            ("Gemfile", true),
        ] {
            let name = path.rsplit('/').next().unwrap();
            assert_eq!(filter.leaves_out(path, name), left_out, "{path}");
        }
    }
}
