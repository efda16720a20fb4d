//! A page: any file with front matter that is no post. The owner's own words, trusted unless told otherwise.

use super::body::{Markup, Trust};
use super::post::{is_hidden, layout, report_broken};
use super::walk::post_name;
use super::{ContentRoot, DateRules, Document, Layout, OutputExtension, PostDate, Rest, Seal, SourceFile};
use super::{markup_of, parse_date};
use crate::config::{Config, FileType, Sanitize};
use crate::diagnostic::{Code, Diagnostic};
use crate::route::{PageAddress, Route};
use crate::words::text;
use serde::{Deserialize, Serialize};

/// A page's metadata; its body stays on disk until it is rendered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Added by whoever found it, and not kept with the rest.
    #[serde(skip)]
    pub file: SourceFile,
    #[serde(skip)]
    pub seal: Seal,
    /// `None` for files of other kinds with front matter (style sheets, feeds): their text is published as it is.
    pub markup: Option<Markup>,
    pub trust: Trust,
    pub layout: Layout,
    pub title: Option<String>,
    pub date: Option<PostDate>,
    pub description: String,
    pub route: Route,
    /// The front matter's `category:`, for the layout `category`.
    pub category: Option<String>,
    pub redirect_from: Vec<String>,
    /// Holds Liquid tags, which are never executed; gives way to generated output.
    pub liquid: bool,
    pub rest: Rest,
}

/// Reads a page from the bytes of its file; `None` for one that is not published.
pub fn read_page(
    root: &ContentRoot,
    file: &SourceFile,
    bytes: Vec<u8>,
    config: &Config,
) -> (Option<Page>, Vec<Diagnostic>) {
    let shown = root.shown(&file.path);
    let (document, guessed) = Document::decode(root, &file.path, bytes);
    let mut diagnostics = Vec::from_iter(guessed);
    if let Some(problem) = document.excess(&shown) {
        diagnostics.push(problem);
        return (None, diagnostics);
    }
    let (fields, _) = document.fields(file, FileType::Pages, config);
    report_broken(&fields, &shown, &mut diagnostics);
    if !config.unpublished && is_hidden(&fields) {
        return (None, diagnostics);
    }
    let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
    let (stem, extension) = super::split_name(name);
    let markup = markup_of(&extension);
    let layout = layout(&fields);
    let route = match markup {
        Some(_) => {
            let address = PageAddress { folder, stem, extension: OutputExtension::of(&extension).as_str() };
            match fields.string("permalink") {
                Some(permalink) => address.with_permalink(&permalink),
                None => address.by_place(config.page_style),
            }
        }
        None => {
            fields.string("permalink").map_or_else(|| Route::new(&file.path), |path| Route::from_encoded(&path, ""))
        }
    };
    let liquid = find_liquid(document.body()).is_some();
    if liquid {
        diagnostics.push(
            Diagnostic::new(
                Code::LiquidPage,
                text!("the page holds Liquid tags; they are not executed and stand as text"),
            )
            .file(&shown)
            .hint(text!("write the page as a Tera template of the theme, or remove the tags")),
        );
    }
    let rules = DateRules { zone: config.zone, zoneless: config.zoneless_dates };
    let date = fields.filled("date").and_then(|text| parse_date(&text, fields.is_quoted("date"), rules));
    // A scraped post that lies outside of a posts folder is no less a stranger's.
    let like_a_post = layout == Layout::Named("post".into()) || post_name(stem).is_some();
    let strangers = match config.sanitize {
        Sanitize::All => true,
        Sanitize::Posts => like_a_post,
        Sanitize::Off => false,
    };
    let page = Page {
        file: SourceFile::default(),
        seal: Seal::default(),
        markup,
        trust: if strangers { Trust::Stranger } else { Trust::Owner },
        layout,
        title: fields.filled("title"),
        date: date.map(|parsed| parsed.date),
        description: fields.filled("description").or_else(|| fields.filled("excerpt")).unwrap_or_default(),
        route,
        category: fields.filled("category"),
        redirect_from: fields.singular("redirect_from"),
        liquid,
        rest: Rest::of(fields),
    };
    (Some(page), diagnostics)
}

/// Where the first `{{ x }}` or `{% tag` stands: what Jekyll would execute.
pub fn find_liquid(body: &str) -> Option<usize> {
    let tag = |open: &str| {
        memchr::memmem::find_iter(body.as_bytes(), open).find(|at| {
            let rest = body[at + open.len()..].trim_start_matches('-').trim_start();
            rest.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '"' | '\'' | '_'))
        })
    };
    [tag("{{"), tag("{%")].into_iter().flatten().min()
}
