//! Which template a post's or page's `layout:` means, and what is said when it means none.

use crate::content::{ContentRoot, Layout, Page};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::portal::Portal;
use crate::theme::Theme;
use crate::words::text;
use std::collections::BTreeMap;

/// Templates that need more than a post or page has to give.
const GENERATED: &[&str] = &["home", "category", "tag", "terms", "archive", "search", "404"];

/// What a page is rendered with.
pub enum PageTemplate {
    None,
    Home,
    Named(String),
}

/// The template of a post; the kind's own where its layout is unknown.
pub fn post_template(theme: &Theme, layout: &Layout) -> String {
    match layout {
        Layout::Named(name) if usable(theme, name) => format!("{name}.html"),
        _ => "post.html".to_owned(),
    }
}

pub fn page_template(theme: &Theme, page: &Page) -> PageTemplate {
    match &page.layout {
        _ if page.markup.is_none() => PageTemplate::None,
        Layout::None => PageTemplate::None,
        _ if is_home(page) => PageTemplate::Home,
        Layout::Named(name) if usable(theme, name) => PageTemplate::Named(format!("{name}.html")),
        _ => PageTemplate::Named("page.html".to_owned()),
    }
}

/// Whether a page is the home page in another place, or with words of its own.
pub fn is_home(page: &Page) -> bool {
    page.markup.is_some() && page.layout == Layout::Named("home".into())
}

fn usable(theme: &Theme, name: &str) -> bool {
    theme.has_layout(name) && !GENERATED.contains(&name)
}

/// One warning per unknown layout, at the first file that asks for it.
pub fn check_layouts(portal: &Portal, theme: &Theme, root: &ContentRoot) -> Vec<Diagnostic> {
    let posts = portal.entries.iter().map(|entry| (&entry.post.layout, &entry.post.file, "post"));
    let pages = portal
        .pages
        .iter()
        .filter(|page| {
            page.markup.is_some() && !(page.layout == Layout::Named("category".into()) && page.category.is_some())
        })
        .filter(|page| page.layout != Layout::Named("home".into()))
        .map(|page| (&page.layout, &page.file, "page"));
    let mut unknown: BTreeMap<(&str, &str), (String, usize)> = BTreeMap::new();
    for (layout, file, kind) in posts.chain(pages) {
        if let Layout::Named(name) = layout
            && !usable(theme, name)
        {
            let shown = root.shown(&file.path);
            let (first, count) = unknown.entry((name, kind)).or_insert_with(|| (shown.clone(), 0));
            *count += 1;
            if shown < *first {
                *first = shown;
            }
        }
    }
    let known = ["post", "page", "home", "category"];
    unknown
        .into_iter()
        .map(|((name, kind), (file, count))| {
            let message = match kind {
                "post" => text!("no layout `{name}` for a post; `post` is used ({count} file(s))", name, count),
                _ => text!("no layout `{name}` for a page; `page` is used ({count} file(s))", name, count),
            };
            let found = Diagnostic::new(Code::UnknownLayout, message).file(file);
            match nearest(name, known) {
                Some(near) => found.hint(text!("did you mean `{known}`?", known = near)),
                None => {
                    found.hint(text!("write `layout: {kind}`, or add templates/{name}.html to the theme", kind, name))
                }
            }
        })
        .collect()
}
