//! Which file of the site a path means, asked for by a browser or named by a link, as GitHub Pages reads it.

use super::decode_path;

/// What is to be tried for a path, in this order. A name holds no `..`, and is only ever looked up among planned outputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// The file of a folder: `/a/`.
    Folder(String),
    /// The file itself, the file with `.html`, else the folder of that name: `/a`.
    Name(String),
    /// The site's root without its final slash, or the host's root in front of a base: the site begins elsewhere.
    Front,
    /// Nothing that could be on the site.
    Nothing,
}

/// Reads the path of a request, percent-encoded; `base` is `""` or `"/portal"`.
pub fn asked(path: &str, base: &str) -> Asked {
    let Some(decoded) = decode_path(path) else { return Asked::Nothing };
    let decoded_base = decode_path(base).unwrap_or_else(|| base.to_owned());
    if !base.is_empty() && (decoded == decoded_base || decoded == "/") {
        return Asked::Front;
    }
    let Some(below) = decoded.strip_prefix(&decoded_base).and_then(|rest| rest.strip_prefix('/')) else {
        return Asked::Nothing;
    };
    let is_strange = |name: &str| matches!(name, "." | "..") || name.contains(['\0', '\\']);
    let (folder, name) = below.rsplit_once('/').map_or((None, below), |(folder, name)| (Some(folder), name));
    if is_strange(name)
        || folder.is_some_and(|folder| folder.split('/').any(|part| part.is_empty() || is_strange(part)))
    {
        return Asked::Nothing;
    }
    if name.is_empty() { Asked::Folder(format!("{below}index.html")) } else { Asked::Name(below.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_means_what_it_means_on_github_pages() {
        let folder = |file: &str| Asked::Folder(file.to_owned());
        let name = |file: &str| Asked::Name(file.to_owned());
        for (path, expected) in [
            ("/", folder("index.html")),
            ("/2022/04/", folder("2022/04/index.html")),
            ("/about", name("about")),
            ("/category/%E6%96%B0%E9%97%BB.html", name("category/新闻.html")),
            ("/category/a%252Fb.html", name("category/a%2Fb.html")),
            ("/a//b", Asked::Nothing),
            ("/../etc/passwd", Asked::Nothing),
            ("/%2e%2e/etc/passwd", Asked::Nothing),
            ("/a/%2e%2e%2f%2e%2e/etc", Asked::Nothing),
            ("/a%00b", Asked::Nothing),
            ("/a%5c..%5cb", Asked::Nothing),
            ("/%ff", Asked::Nothing),
            ("//host/x", Asked::Nothing),
        ] {
            assert_eq!(asked(path, ""), expected, "{path}");
        }
    }

    #[test]
    fn below_a_base_nothing_else_is_answered() {
        assert_eq!(asked("/portal/a", "/portal"), Asked::Name("a".to_owned()));
        assert_eq!(asked("/portal/", "/portal"), Asked::Folder("index.html".to_owned()));
        assert_eq!(asked("/portal", "/portal"), Asked::Front);
        assert_eq!(asked("/", "/portal"), Asked::Front);
        assert_eq!(asked("/portals/a", "/portal"), Asked::Nothing);
        assert_eq!(asked("/a", "/portal"), Asked::Nothing);
    }
}
