//! The import of a newspaper's page: nothing of it is lost on the way to a post's page.

#[path = "../../tests/newspaper/accounted.rs"]
mod accounted;

use accounted::assert_accounted;
use gongbao::content::body::{self, Links, Markup, Trust};
use gongbao::import::newspaper::{Article, Block, Importer, Options, decode, markdown};
use std::sync::LazyLock;

static IMPORTER: LazyLock<Importer> = LazyLock::new(Importer::default);

/// A page's file; its last byte says how punctuation is taken.
pub fn newspaper(bytes: &[u8]) {
    let page = decode(bytes).text;
    let options = Options { keep_punctuation: bytes.last().is_some_and(|last| last & 1 == 1), ..Options::default() };
    let taken = IMPORTER.import(&page, &options);
    assert_accounted(&page, &taken);
    for article in &taken.articles {
        assert!((0.0..=1.0).contains(&article.confidence), "{page:?}");
        assert_published(&page, article);
    }
}

/// The page that a reader sees has every character of the article's body, in its order, and nothing of its own.
fn assert_published(page: &str, article: &Article) {
    let links = Links { own: &[], base: "", volumes: None };
    let html = body::render(&markdown(article), Markup::Markdown, Trust::Stranger, &links);
    let shown: String = body::text(&html).chars().filter(|c| is_printed(*c)).collect();
    let texts = article.body.iter().flat_map(Block::texts);
    let printed: String = texts.flat_map(|text| text.text.chars()).filter(|c| is_printed(*c)).collect();
    assert_eq!(shown, printed, "{page:?}\n{html}");
}

/// White space is set anew, and controls have no form (U+0000 no place in HTML at all).
fn is_printed(c: char) -> bool {
    !c.is_whitespace() && !c.is_control() && c != char::REPLACEMENT_CHARACTER
}
