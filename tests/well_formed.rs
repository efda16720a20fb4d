//! The demonstration portal: every feed, sitemap and page is well-formed, and every internal link leads somewhere.

mod support;

use gongbao::build::{Request, Silent, build};
use html5ever::tokenizer;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use tokenizer::{BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

fn demonstration() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("public");
    let source = Path::new(env!("CARGO_MANIFEST_DIR"));
    let copy = folder.path().join("site");
    for part in ["content", "_config.yml"] {
        for entry in walkdir::WalkDir::new(source.join(part)) {
            let entry = entry.unwrap();
            let to = copy.join(entry.path().strip_prefix(source).unwrap());
            if entry.file_type().is_file() {
                std::fs::create_dir_all(to.parent().unwrap()).unwrap();
                std::fs::copy(entry.path(), to).unwrap();
            }
        }
    }
    let request = Request { source: copy, destination: Some(root.clone()), ..Request::default() };
    let report = build(&request, support::now(), &Silent);
    assert_eq!(report.exit_status(true), 0, "{:#?}", report.diagnostics);
    (folder, root)
}

fn files(root: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(root).into_iter().flatten().map(|entry| entry.into_path());
    entries.filter(|path| path.extension().is_some_and(|found| found == extension)).collect()
}

#[test]
fn feeds_and_sitemaps_pass_a_real_xml_parser() {
    let (_folder, root) = demonstration();
    let xml = files(&root, "xml");
    assert!(xml.len() > 10);
    match Command::new("xmllint").arg("--noout").args(&xml).output() {
        Ok(output) => assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr)),
        Err(error) if std::env::var_os("GONGBAO_TESTS_NEED_TOOLS").is_some() => panic!("xmllint: {error}"),
        Err(error) => eprintln!("skipped: xmllint is not here ({error})"),
    }
    for path in xml {
        let mut reader = quick_xml::Reader::from_file(&path).unwrap();
        let mut buffer = Vec::new();
        loop {
            match reader.read_event_into(&mut buffer) {
                Ok(quick_xml::events::Event::Eof) => break,
                Ok(_) => buffer.clear(),
                Err(error) => panic!("{}: {error}", path.display()),
            }
        }
    }
}

/// Collects links, ids and parse errors of a page.
#[derive(Default)]
struct Sink {
    links: RefCell<Vec<String>>,
    errors: RefCell<Vec<String>>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => {
                for attribute in &tag.attrs {
                    if matches!(&*attribute.name.local, "href" | "src") {
                        self.links.borrow_mut().push(attribute.value.to_string());
                    }
                }
            }
            Token::ParseError(error) => self.errors.borrow_mut().push(error.into_owned()),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

fn read_page(html: &str) -> Sink {
    let queue = BufferQueue::default();
    queue.push_back(html.into());
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts { exact_errors: true, ..TokenizerOpts::default() });
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink
}

#[test]
fn every_internal_link_of_the_demonstration_portal_resolves() {
    let (_folder, root) = demonstration();
    let mut broken = BTreeSet::new();
    let mut checked = 0;
    for page in files(&root, "html") {
        let html = std::fs::read_to_string(&page).unwrap();
        for link in read_page(&html).links.into_inner() {
            let path = link.split(['#', '?']).next().unwrap_or_default();
            if !path.starts_with('/') || path.starts_with("//") {
                continue;
            }
            checked += 1;
            let decoded = gongbao::route::decode_path(path).unwrap();
            let target = root.join(decoded.trim_start_matches('/'));
            if !(target.is_file() || path.ends_with('/') && target.join("index.html").is_file()) {
                broken.insert(format!("{} in {}", link, page.strip_prefix(&root).unwrap().display()));
            }
        }
    }
    assert!(checked > 4_000, "{checked}");
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn every_page_is_tokenised_without_an_error() {
    let (_folder, root) = demonstration();
    for page in files(&root, "html") {
        let html = std::fs::read_to_string(&page).unwrap();
        let errors = read_page(&html).errors.into_inner();
        assert!(errors.is_empty(), "{}: {errors:?}", page.display());
        assert!(html.to_lowercase().starts_with("<!doctype html"), "{}", page.display());
    }
}

#[test]
fn two_builds_give_the_same_bytes() {
    let (_one, first) = demonstration();
    let (_two, second) = demonstration();
    for path in walkdir::WalkDir::new(&first).into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
        let relative = path.path().strip_prefix(&first).unwrap();
        assert!(std::fs::read(path.path()).unwrap() == std::fs::read(second.join(relative)).unwrap(), "{relative:?}");
    }
}
