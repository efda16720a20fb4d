//! What must hold of any bytes. Each target panics where it does not.

mod allowed;
mod feed;
mod guests;
mod newspaper;
mod search;
pub mod seeds;
mod store;

pub use feed::feed;
pub use newspaper::newspaper;
pub use search::search;
pub use store::store;

use gongbao::config::{self, Overrides};
use gongbao::content::body::{self, Links, Markup, Trust};
use gongbao::content::{ContentRoot, DateRules, Fields, FileKind, SourceFile, parse_date, read_page, read_post};
use gongbao::output::OutputPath;
use gongbao::route::{Route, decode_path, encode_path};
use gongbao::stamp::Stamp;
use std::path::Path;

/// A target's name, and what it does with some bytes.
pub type Target = (&'static str, fn(&[u8]));

pub const TARGETS: &[Target] = &[
    ("front_matter", front_matter),
    ("body", body),
    ("route", route),
    ("store", store),
    ("newspaper", newspaper),
    ("search", search),
    ("feed", feed),
];

/// Front matter and dates: whatever stands in a file, it is a post, hidden, or quarantined with a word.
pub fn front_matter(bytes: &[u8]) {
    let (config, _) =
        config::load("url: https://site.example\ntimezone: Asia/Shanghai\n", "_config.yml", "x", &Overrides::default())
            .expect("a sound configuration");
    let root = ContentRoot { dir: "/nowhere".into(), prefix: String::new() };
    for (path, kind) in [("_posts/2024-01-02-x.md", FileKind::Post), ("_drafts/x.html", FileKind::Draft)] {
        let file = SourceFile { path: path.into(), kind, folders: vec!["c".into()], stamp: Stamp::default() };
        let (outcome, findings) = read_post(&root, &file, bytes.to_vec(), &config);
        if let gongbao::content::Outcome::Quarantined(_) = outcome {
            assert!(!findings.is_empty(), "quarantined without a word");
        }
        assert!(findings.iter().map(|found| found.message.english()).all(|it| (1..=700).contains(&it.chars().count())));
    }
    let file = SourceFile { path: "x.md".into(), kind: FileKind::Other, ..SourceFile::default() };
    let _ = read_page(&root, &file, bytes.to_vec(), &config);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = Fields::parse(text);
        for quoted in [false, true] {
            let rules = DateRules { zone: chrono_tz::Asia::Shanghai, zoneless: config.zoneless_dates };
            if let Some(date) = parse_date(text, quoted, rules) {
                let again = parse_date(&date.date.iso(), false, rules).expect("what is written is read");
                assert_eq!(again.date.instant, date.date.instant, "{text:?}");
            }
        }
    }
}

/// Body to sanitised HTML: only what is allowed is left, and cleaning it again changes nothing.
pub fn body(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let links = Links { own: &[], base: "", volumes: None };
    for markup in [Markup::Html, Markup::Markdown] {
        let clean = body::render(&text, markup, Trust::Stranger, &links);
        assert_eq!(body::clean(&clean, Trust::Stranger, &links), clean, "cleaned twice: {text:?}");
        assert_eq!(allowed::offences(&clean), Vec::<String>::new(), "{text:?}");
        let summary = body::summary(&text, markup);
        assert!(summary.chars().count() <= 121, "{summary:?}");
        let _ = body::first_heading(&text, markup);
    }
}

/// Permalinks and routes: a path that is accepted stays in the destination, and its address leads back to it.
pub fn route(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for route in [Route::new(&text), Route::from_encoded(&text, ".html"), Route::with_extension(&text, ".html")] {
        assert!(route.path().starts_with('/'), "{text:?}");
        let file = route.file();
        if let Ok(path) = OutputPath::new(&file) {
            let root = Path::new("/destination");
            let place = path.under(root);
            assert!(place.starts_with(root) && place != root, "{text:?}");
            let inside = place.components().skip(2).all(|part| matches!(part, std::path::Component::Normal(_)));
            assert!(inside && file.len() <= 4_000, "{text:?}");
            // Different paths have different addresses: an address can be read back.
            let address = encode_path(route.path());
            assert!(address.is_ascii(), "{address:?}");
            assert_eq!(decode_path(&address).as_deref(), Some(route.path()), "{text:?}");
        }
    }
}
