//! Addresses on the site: what a link says, and which file answers it. Pure; knows no disk.
//!
//! A [`Route`] can name nothing outside the destination: it is built from a sanitised path and holds no `.` or `..`
//! segment, so what a permalink, category or slug says cannot climb out.

mod asked;
mod percent;
mod permalink;
mod resolve;
mod slug;
mod title;

pub use asked::{Asked, asked};
pub use percent::{decode_path, encode_path};
pub use permalink::{PageAddress, PageStyle, PostAddress, Template, UnknownPlaceholder};
pub use resolve::resolve;
pub use slug::{SlugCase, SlugMode, slugify};
pub use title::slug_of_title;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An address below the site's base: decoded, beginning with `/`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Route {
    path: Box<str>,
    /// What the file's name has beyond the address (`.html` for the permalink `/about`), as Jekyll's `destination`.
    suffix: &'static str,
}

impl Route {
    /// From a decoded path such as `/2022/04/02/` or `/feed.xml`.
    pub fn new(path: &str) -> Self {
        Self::with_extension(path, "")
    }

    /// Of a path that is made of plain segments by its maker.
    pub(crate) fn plain(path: String) -> Self {
        debug_assert_eq!(path, sanitize(&path));
        Self { path: path.into(), suffix: "" }
    }

    /// From a decoded path whose file must end in `extension` (`.html`) unless the path ends in `/`.
    pub fn with_extension(path: &str, extension: &'static str) -> Self {
        let path = sanitize(path);
        let suffix = if path.ends_with('/') || path.ends_with(extension) { "" } else { extension };
        Self { path: path.into(), suffix }
    }

    /// A front matter's `permalink:` that has an extension of its own names the file as it is; Jekyll's
    /// `Document#output_ext`.
    pub fn extension_for(permalink: &str, extension: &'static str) -> &'static str {
        let last = permalink.rsplit('/').next().unwrap_or_default();
        if last.char_indices().any(|(at, c)| c == '.' && at > 0) { "" } else { extension }
    }

    /// From a path that may be percent-encoded, as in a front matter's `permalink:` or `redirect_from:`.
    pub fn from_encoded(path: &str, extension: &'static str) -> Self {
        match decode_path(path) {
            Some(decoded) => Self::with_extension(&decoded, extension),
            None => Self::with_extension(path, extension),
        }
    }

    /// The address, decoded, below the site's base.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether the file's name has more than the address.
    pub fn has_suffix(&self) -> bool {
        !self.suffix.is_empty()
    }

    /// The address as a link has it: percent-encoded, behind `base` (`""` or `"/portal"`).
    pub fn href(&self, base: &str) -> String {
        let mut link = String::with_capacity(base.len() + self.path.len());
        link.push_str(base);
        percent::push_encoded(&mut link, &self.path);
        link
    }

    /// The file below the destination, with `/` between its parts.
    pub fn file(&self) -> String {
        let relative = self.path.trim_start_matches('/');
        let end = if self.path.ends_with('/') { "index.html" } else { self.suffix };
        let mut file = String::with_capacity(relative.len() + end.len());
        file.push_str(relative);
        file.push_str(end);
        file
    }
}

impl Serialize for Route {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (&self.path, self.suffix).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Route {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (path, suffix) = <(Box<str>, Box<str>)>::deserialize(deserializer)?;
        let known = ["", ".html", ".htm"].into_iter().find(|known| **known == *suffix);
        let suffix = known.ok_or_else(|| D::Error::custom("an unknown extension"))?;
        Ok(Self { path: sanitize(&path).into(), suffix })
    }
}

/// What Jekyll's `URL.sanitize_url` does (`..` → `/`, `./` dropped, `//` squeezed), and no dot segment left over.
fn sanitize(path: &str) -> String {
    if is_clean(path) {
        return path.to_owned();
    }
    let dotless = format!("/{path}").replace("..", "/").replace("./", "");
    let mut clean = String::with_capacity(dotless.len());
    for segment in dotless.split('/').filter(|segment| !segment.is_empty() && *segment != ".") {
        clean.push('/');
        clean.push_str(segment);
    }
    if clean.is_empty() || dotless.ends_with('/') {
        clean.push('/');
    }
    clean
}

/// Whether there is nothing to sanitise: a leading slash, no empty segment, and no dot where one could matter.
fn is_clean(path: &str) -> bool {
    let bytes = path.as_bytes();
    bytes.first() == Some(&b'/')
        && bytes.windows(2).all(|pair| !matches!(pair, [b'/' | b'.', b'.' | b'/']))
        && bytes.last() != Some(&b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_never_climbs_out() {
        for path in ["/../../etc/passwd", "a/../../b", "/./../x", "..", "/a/./b", "//host/x"] {
            let route = Route::new(path);
            assert!(route.path().starts_with('/'));
            assert!(!route.file().split('/').any(|segment| matches!(segment, "" | "." | "..")), "{path}");
        }
    }

    #[test]
    fn what_is_clean_is_left_as_it_is() {
        for path in [
            "/",
            "/a/b.html",
            "/a.b/c/",
            "//a",
            "/a//b",
            "/./a",
            "/a./b",
            "/a/.b",
            "/a..b",
            "/a/..",
            "/a.",
            "a/b",
            "",
            "/a.",
        ] {
            let long = {
                let dotless = format!("/{path}").replace("..", "/").replace("./", "");
                let mut clean: String = dotless
                    .split('/')
                    .filter(|part| !part.is_empty() && *part != ".")
                    .map(|part| format!("/{part}"))
                    .collect();
                if clean.is_empty() || dotless.ends_with('/') {
                    clean.push('/');
                }
                clean
            };
            assert_eq!(sanitize(path), long, "{path}");
        }
    }

    #[test]
    fn a_permalink_without_extension_gets_one_on_disk_only() {
        let route = Route::with_extension("/about", ".html");
        assert_eq!((route.path(), route.file().as_str()), ("/about", "about.html"));
        assert_eq!(Route::with_extension("/about/", ".html").file(), "about/index.html");
    }
}
