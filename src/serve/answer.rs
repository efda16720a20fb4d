//! What a request gets: the site as GitHub Pages would serve it, rendered now.

use super::edition::{Edition, Found, Version};
use super::page;
use super::stage::{Scene, Stage};
use crate::content::still_inside;
use crate::diagnostic::Diagnostic;
use crate::digest::{Content, Mark};
use crate::render::Rendered;
use crate::words::text;
use std::fs;
use std::path::{Path, PathBuf};

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
        let ready = match self.ready(path) {
            Ok(ready) => ready,
            Err(answer) => return answer,
        };
        let Ready { file, rendered, root, base, version, status } = ready;
        let kind = media_type(&file);
        let bytes = match rendered {
            Rendered::Bytes(bytes) => bytes,
            // A disk that hangs must not hold up whoever changes the scene.
            Rendered::File(from, _) => match read_inside(&root.join(from), &root) {
                Some(bytes) => bytes,
                None => return page(404, page::bare("404", &base, version)),
            },
        };
        if kind != HTML {
            return Answer::Bytes { status, kind, bytes };
        }
        if status == 200 {
            self.keep_good(path, &bytes);
        }
        page(status, page::with_script(bytes, &base, version))
    }

    /// All that the scene has to say.
    fn ready(&self, path: &str) -> Result<Ready, Answer> {
        let scene = self.scene();
        let Some(edition) = &scene.edition else { return Err(self.unread()) };
        let version = edition.version(path);
        let (at, status) = match edition.find(path) {
            Found::Elsewhere(address) => return Err(Answer::Redirect(address)),
            Found::Output(at) => (at, 200),
            Found::Nothing => match edition.not_found() {
                Some(at) => (at, 404),
                None => return Err(page(404, page::bare("404", base(edition), version))),
            },
        };
        let rendered = edition.render(at).map_err(|_| self.failed(edition, path))?;
        let (file, root) = (edition.outputs()[at].route.file(), edition.source().root.dir.clone());
        Ok(Ready { file, rendered, root, base: base(edition).to_owned(), version, status })
    }

    /// Its template fails: the last good page, over which the script will show what is wrong.
    fn failed(&self, edition: &Edition, path: &str) -> Answer {
        self.note_failure(path);
        // No page is of this version, so that the script asks for what is wrong at once.
        let version = Version { page: Mark::default(), sheets: Mark::default() };
        match self.last_good(path) {
            Some(bytes) => page(500, page::with_script(bytes, base(edition), version)),
            None => {
                let title = self.words.say(&text!("gongbao: this page cannot be rendered"));
                page(500, page::bare(&title, base(edition), version))
            }
        }
    }

    /// Whether a browser at this path, whose page is of this version, must load it anew, and what it must show.
    pub fn news(&self, path: &str, has: Version) -> News {
        let scene = self.scene();
        let Scene { edition: Some(edition), problems } = &*scene else {
            return News { reload: false, sheets: None, problems: self.problems_json(&scene.problems, None) };
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
        News { reload: reload && problem.is_none(), sheets, problems: self.problems_json(problems, problem.as_deref()) }
    }

    fn problems_json(&self, problems: &[Diagnostic], one: Option<&Diagnostic>) -> String {
        let one = one.filter(|one| !problems.contains(one));
        let problem = |found| page::Problem::new(found, &self.words);
        let list: Vec<page::Problem> = problems.iter().chain(one).map(problem).collect();
        serde_json::to_string(&list).unwrap_or_else(|_| "[]".into())
    }

    /// The site could not be read so far. Its base is not known then; the script is found under any.
    fn unread(&self) -> Answer {
        let version = Version { page: Mark::default(), sheets: Mark::default() };
        page(503, page::bare(&self.words.say(&text!("gongbao: the site cannot be shown yet")), "", version))
    }
}

/// An output to be sent, and what it was made of.
struct Ready {
    file: String,
    rendered: Rendered,
    /// The content's folder.
    root: PathBuf,
    base: String,
    version: Version,
    status: u16,
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

fn base(edition: &Edition) -> &str {
    &edition.source().config.base
}

fn page(status: u16, bytes: Vec<u8>) -> Answer {
    Answer::Bytes { status, kind: HTML.to_owned(), bytes }
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

/// The file's bytes, unless it has vanished or become a link that leads out of the content.
fn read_inside(file: &Path, root: &Path) -> Option<Vec<u8>> {
    still_inside(file, root).ok()?.and_then(|file| fs::read(file).ok())
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
