//! `defaults:` of the configuration: front matter values for many files at once.
//!
//! Source of the rule: Jekyll's `frontmatter_defaults.rb`. The longer path wins, then a scope that has a type, then
//! the later one; a file's own front matter wins over all.

use globset::GlobMatcher;
use serde_yaml::Mapping;

/// What kind of file a scope means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileType {
    Posts,
    Drafts,
    Pages,
}

/// One entry of `defaults:`.
#[derive(Debug, Clone)]
pub struct DefaultRule {
    pub scope: Scope,
    pub values: Mapping,
}

/// Which files a rule is for.
#[derive(Debug, Clone)]
pub struct Scope {
    /// A plain string prefix of the file's path (not of whole segments), without a leading slash.
    pub path: String,
    /// Set when the path holds a `*`.
    pub glob: Option<GlobMatcher>,
    pub file_type: Option<FileType>,
}

impl Scope {
    fn covers(&self, path: &str, file_type: FileType) -> bool {
        let type_fits = self.file_type.is_none_or(|wanted| wanted == file_type);
        type_fits
            && match &self.glob {
                Some(glob) => ancestors(path).any(|part| glob.is_match(part)),
                None => path.starts_with(&self.path),
            }
    }
}

/// The path itself and every folder above it: Jekyll's glob covers what lies below a matching folder.
fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::once(path).chain(path.rmatch_indices('/').map(|(at, _)| &path[..at]))
}

/// The values for one file, the weakest rule first and overwritten by the stronger.
pub fn defaults_for(rules: &[DefaultRule], path: &str, file_type: FileType) -> Mapping {
    let mut covering: Vec<&DefaultRule> = rules.iter().filter(|rule| rule.scope.covers(path, file_type)).collect();
    // Stable: of equals the later one stays last and wins.
    covering.sort_by_key(|rule| (rule.scope.path.len(), rule.scope.file_type.is_some()));
    let mut merged = Mapping::new();
    for rule in covering {
        for (key, value) in &rule.values {
            merged.insert(key.clone(), value.clone());
        }
    }
    merged
}

impl super::Config {
    /// The default front matter of a file; `path` is relative to the content root.
    pub fn defaults_for(&self, path: &str, file_type: FileType) -> Mapping {
        if self.defaults.is_empty() {
            return Mapping::new();
        }
        defaults_for(&self.defaults, path, file_type)
    }
}
