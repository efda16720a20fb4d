//! Pages come out nearly as small as a minifier would make them, and the minifier would not change what they say.

use super::super::dom::{Data, Descend, NodeId, Visitor};
use super::super::parse::parse;
use crate::build::{Outcome, Request, Silent, build};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The demonstration portal, built; its HTML files.
fn demonstration(folder: &Path) -> Vec<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR"));
    let site = folder.join("site");
    for part in ["content", "_config.yml"] {
        for entry in walkdir::WalkDir::new(source.join(part)).into_iter().flatten() {
            let to = site.join(entry.path().strip_prefix(source).unwrap());
            if entry.file_type().is_dir() {
                fs::create_dir_all(to).unwrap();
            } else {
                fs::copy(entry.path(), to).unwrap();
            }
        }
    }
    fs::create_dir_all(&site).unwrap();
    let request = Request { source: site, ..Request::default() };
    assert_eq!(build(&request, SystemTime::now(), &Silent).outcome, Outcome::Built);
    let entries = walkdir::WalkDir::new(request.destination()).into_iter().flatten().map(walkdir::DirEntry::into_path);
    entries.filter(|path| path.extension().is_some_and(|extension| extension == "html")).collect()
}

/// Elements beside which white space is not rendered.
const BLOCKS: &[&str] = &[
    "html",
    "head",
    "body",
    "title",
    "meta",
    "link",
    "style",
    "script",
    "header",
    "footer",
    "nav",
    "main",
    "section",
    "article",
    "aside",
    "div",
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
    "blockquote",
    "figure",
    "figcaption",
    "pre",
    "br",
    "hr",
    "address",
];

/// Elements and attributes as lines, text with its white space collapsed and none beside blocks.
fn outline(html: &[u8]) -> String {
    let mut collected = Pieces::default();
    parse(&String::from_utf8_lossy(html)).walk(&mut collected);
    let pieces = collected.pieces;
    let is_block = |piece: &str| {
        piece.starts_with('<') && BLOCKS.contains(&piece[1..].trim_start_matches('/').split([' ', '>']).next().unwrap())
    };
    let mut out = String::new();
    for at in 0..pieces.len() {
        let mut piece = pieces[at].as_str();
        if !piece.starts_with('<') {
            if at == 0 || is_block(&pieces[at - 1]) {
                piece = piece.trim_start_matches(' ');
            }
            if pieces.get(at + 1).is_none_or(|next| is_block(next)) {
                piece = piece.trim_end_matches(' ');
            }
        }
        // The minifier takes white space alone between two elements for layout in places where we do not.
        if !piece.trim().is_empty() {
            out.push_str(piece);
            out.push('\n');
        }
    }
    out
}

/// Collects what is looked at.
#[derive(Default)]
struct Pieces {
    pieces: Vec<String>,
    /// Names of the open elements; only those whose content is text as it stands.
    open: Vec<String>,
}

impl Visitor for Pieces {
    fn enter(&mut self, _: NodeId, data: &Data) -> Descend {
        match data {
            Data::Element(element) => {
                let tag = element.name.local.to_string();
                let mut attributes: Vec<String> = element
                    .attributes
                    .iter()
                    .map(|attribute| (attribute.name.local.to_string(), attribute.value.trim().to_owned()))
                    // What a minifier leaves out since it is the default, or writes in another way.
                    .filter(|(name, value)| !(value.is_empty() && matches!(&**name, "class" | "alt" | "style")))
                    .map(|(name, value)| {
                        let value = if name == "style" { value.replace([' ', ';'], "") } else { value };
                        format!(" {name}={:?}", value.split_ascii_whitespace().collect::<Vec<_>>().join(" "))
                    })
                    .collect();
                attributes.sort();
                self.pieces.push(format!("<{tag}{}>", attributes.concat()));
                let verbatim = matches!(&*tag, "script" | "style");
                self.open.push(tag);
                if verbatim { Descend::No } else { Descend::Yes }
            }
            Data::Text(text) => {
                self.open.push(String::new());
                let text = if self.open.iter().any(|tag| matches!(&**tag, "pre" | "textarea")) {
                    text.to_string()
                } else {
                    collapsed(text)
                };
                match self.pieces.last_mut() {
                    Some(last) if !last.starts_with('<') => last.push_str(&text),
                    _ => self.pieces.push(text),
                }
                Descend::No
            }
            _ => {
                self.open.push(String::new());
                Descend::Yes
            }
        }
    }

    fn leave(&mut self, _: NodeId) {
        if let Some(tag) = self.open.pop().filter(|tag| !tag.is_empty()) {
            self.pieces.push(format!("</{tag}>"));
        }
    }
}

fn collapsed(text: &str) -> String {
    let words = text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    let space = |is: bool| if is { " " } else { "" };
    let is_space = |c: char| c.is_ascii_whitespace();
    if words.is_empty() {
        return " ".to_owned();
    }
    format!("{}{words}{}", space(text.starts_with(is_space)), space(text.ends_with(is_space)))
}

#[test]
fn a_minifier_finds_little_to_do_and_nothing_to_say() {
    let folder = tempfile::tempdir().unwrap();
    let rules = minify_html::Cfg::default();
    let (mut ours, mut theirs, mut pages) = (0, 0, 0);
    for file in demonstration(folder.path()) {
        // As a reader without script has it: to others it is one piece of text, whose quotes a minifier may leave out.
        let page = fs::read_to_string(&file).unwrap().replace("noscript>", "div>").into_bytes();
        let minified = minify_html::minify(&page, &rules);
        let (own, other) = (outline(&page), outline(&minified));
        let differs = own.lines().zip(other.lines()).position(|(own, other)| own != other);
        let around =
            |text: &str, at: usize| text.lines().skip(at.saturating_sub(4)).take(8).collect::<Vec<_>>().join("\n");
        if let Some(at) = differs {
            panic!("{}:\n{}\n--- minified:\n{}", file.display(), around(&own, at), around(&other, at));
        }
        assert_eq!(own.lines().count(), other.lines().count(), "{}", file.display());
        ours += page.len();
        theirs += minified.len();
        pages += 1;
    }
    assert!(pages > 200, "{pages}");
    let ratio = ours as f64 / theirs as f64;
    println!("{pages} pages, {ours} bytes, minified {theirs}: {ratio:.4}");
    assert!(ratio < 1.06, "{ratio}");
}
