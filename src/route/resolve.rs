//! A reference on a page to the address that it means: RFC 3986, section 5.2, within one host.

/// `from` is root-relative, as is what comes out; `reference` has neither scheme nor host.
pub fn resolve(from: &str, reference: &str) -> String {
    let page = from.split(['?', '#']).next().unwrap_or_default();
    if reference.is_empty() || reference.starts_with('#') {
        return format!("{page}{reference}");
    }
    if reference.starts_with('?') {
        return format!("{page}{reference}");
    }
    let end = reference.find(['?', '#']).unwrap_or(reference.len());
    // Browsers take a backslash for a slash.
    let (path, rest) = (reference[..end].replace('\\', "/"), &reference[end..]);
    let whole = if path.starts_with('/') {
        path
    } else {
        let folder = page.rfind('/').map_or("/", |at| &page[..=at]);
        format!("{folder}{path}")
    };
    let mut segments: Vec<&str> = Vec::new();
    let last = whole.rsplit('/').next().unwrap_or_default();
    for segment in whole.split('/').skip(1) {
        match segment {
            "." => {}
            ".." => {
                segments.pop();
            }
            segment => segments.push(segment),
        }
    }
    if matches!(last, "." | "..") {
        segments.push("");
    }
    format!("/{}{rest}", segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_mean_what_browsers_make_of_them() {
        for (reference, expected) in [
            ("d.html", "/a/b/d.html"),
            ("./d", "/a/b/d"),
            ("../d", "/a/d"),
            ("../../../d", "/d"),
            ("/d/", "/d/"),
            ("..", "/a/"),
            (".", "/a/b/"),
            ("", "/a/b/c.html"),
            ("#e", "/a/b/c.html#e"),
            ("?q", "/a/b/c.html?q"),
            ("d?q=../x#e", "/a/b/d?q=../x#e"),
            ("\\d", "/d"),
            ("/a//b", "/a//b"),
        ] {
            assert_eq!(resolve("/a/b/c.html", reference), expected, "{reference}");
        }
    }
}
