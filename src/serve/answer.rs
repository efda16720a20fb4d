//! What a request gets: the site as GitHub Pages would serve it, rendered now.

use super::edition::{Edition, Found, Version};
use super::page;
use super::stage::{Scene, Stage};
use crate::diagnostic::Diagnostic;
use crate::digest::{Content, Mark};
use crate::render::Rendered;
use std::fs;
use std::path::Path;

/// A whole answer, before ranges and conditions are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Bytes {
        status: u16,
        /// A MIME type with its charset.
        kind: String,
        bytes: Vec<u8>,
    },
    /// The page is at this address.
    Redirect(String),
}

/// The type of whatever is shown as a page.
pub const HTML: &str = "text/html; charset=utf-8";

impl Stage {
    /// Answers a request for this path (percent-encoded, without its query).
    pub fn answer(&self, path: &str) -> Answer {
        let scene = self.scene();
        let Some(edition) = &scene.edition else { return unread() };
        match edition.find(path) {
            Found::Elsewhere(address) => Answer::Redirect(address),
            Found::Output(at) => self.output(edition, path, at, 200),
            Found::Nothing => match edition.not_found() {
                Some(at) => self.output(edition, path, at, 404),
                None => page(404, page::bare("404", base(edition), edition.version(path))),
            },
        }
    }

    fn output(&self, edition: &Edition, path: &str, at: usize, status: u16) -> Answer {
        let file = edition.outputs()[at].route.file();
        let kind = media_type(&file);
        let bytes = match edition.render(at) {
            Ok(Rendered::Bytes(bytes)) => bytes,
            Ok(Rendered::File(from, _)) => match read_inside(&from, &edition.source().root.dir) {
                Some(bytes) => bytes,
                None => return self.gone(edition, path),
            },
            Err(_) => return self.failed(edition, path),
        };
        if kind != HTML {
            return Answer::Bytes { status, kind, bytes };
        }
        if status == 200 {
            self.keep_good(path, &bytes);
        }
        page(status, page::with_script(bytes, base(edition), edition.version(path)))
    }

    /// Its template fails: the last good page, over which the script will show what is wrong.
    fn failed(&self, edition: &Edition, path: &str) -> Answer {
        self.note_failure(path);
        // No page is of this version, so that the script asks for what is wrong at once.
        let version = Version { page: Mark::default(), sheets: Mark::default() };
        match self.last_good(path) {
            Some(bytes) => page(500, page::with_script(bytes, base(edition), version)),
            None => page(500, page::bare("gongbao: this page cannot be rendered", base(edition), version)),
        }
    }

    /// A static file that vanished or was moved out of the content since it was found.
    fn gone(&self, edition: &Edition, path: &str) -> Answer {
        page(404, page::bare("404", base(edition), edition.version(path)))
    }

    /// Whether a browser at this path, whose page is of this version, must load it anew, and what it must show.
    pub fn news(&self, path: &str, has: Version) -> News {
        let scene = self.scene();
        let Scene { edition: Some(edition), problems } = &*scene else {
            return News { reload: false, sheets: None, problems: problems_json(&scene.problems, None) };
        };
        let now = edition.version(path);
        let mut problem = None;
        let mut reload = now.page != has.page;
        if reload {
            match edition.find(path) {
                Found::Output(at) => {
                    problem = edition.render(at).err();
                    if problem.is_some() {
                        self.note_failure(path);
                    }
                }
                // A page whose source is at fault stays, under what is wrong with it.
                Found::Nothing => reload = problems.is_empty() || has.page == Mark::default(),
                Found::Elsewhere(_) => {}
            }
        }
        let sheets = (now.sheets != has.sheets).then(|| (now.sheets, edition.sheets()));
        News { reload: reload && problem.is_none(), sheets, problems: problems_json(problems, problem.as_deref()) }
    }
}

/// What a browser is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    pub reload: bool,
    /// The addresses of all style sheets, by name, if they have changed, with a mark of them.
    pub sheets: Option<(Mark, Vec<(String, String)>)>,
    /// A JSON list.
    pub problems: String,
}

fn problems_json(problems: &[Diagnostic], one: Option<&Diagnostic>) -> String {
    let one = one.filter(|one| !problems.contains(one));
    let list: Vec<page::Problem> = problems.iter().chain(one).map(page::Problem::from).collect();
    serde_json::to_string(&list).unwrap_or_else(|_| "[]".into())
}

fn base(edition: &Edition) -> &str {
    &edition.source().config.base
}

fn page(status: u16, bytes: Vec<u8>) -> Answer {
    Answer::Bytes { status, kind: HTML.to_owned(), bytes }
}

/// The site could not be read so far. Its base is not known then; the script is found under any.
fn unread() -> Answer {
    let version = Version { page: Mark::default(), sheets: Mark::default() };
    page(503, page::bare("gongbao: the site cannot be shown yet", "", version))
}

/// As GitHub Pages names it: text is UTF-8.
fn media_type(file: &str) -> String {
    let kind = mime_guess::from_path(file).first_or_octet_stream();
    let name = kind.essence_str();
    let is_text = kind.type_() == "text"
        || kind.suffix().is_some_and(|suffix| suffix == "xml")
        || matches!(name, "application/json" | "application/javascript" | "application/xml");
    if is_text { format!("{name}; charset=utf-8") } else { name.to_owned() }
}

/// The file's bytes, unless it has become a link that leads out of the content.
fn read_inside(file: &Path, root: &Path) -> Option<Vec<u8>> {
    let (file, root) = (file.canonicalize().ok()?, root.canonicalize().ok()?);
    if file.starts_with(root) { fs::read(file).ok() } else { None }
}

/// What tells a browser whether it has these bytes already.
pub fn entity_tag(bytes: &[u8]) -> String {
    format!("\"{:032x}\"", Content::of(bytes).0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_utf_8() {
        for (file, expected) in [
            ("a/index.html", HTML),
            ("feed.xml", "text/xml; charset=utf-8"),
            ("robots.txt", "text/plain; charset=utf-8"),
            ("assets/a.css", "text/css; charset=utf-8"),
            ("a.js", "text/javascript; charset=utf-8"),
            ("a.json", "application/json; charset=utf-8"),
            ("a.svg", "image/svg+xml; charset=utf-8"),
            ("a.png", "image/png"),
            ("CNAME", "application/octet-stream"),
        ] {
            assert_eq!(media_type(file), expected, "{file}");
        }
    }
}
