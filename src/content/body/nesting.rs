//! Keeps written elements nested so that parsing them again gives the same tree.
//!
//! A parser's tree can hold what no source spells out: a `<p>` in a `<p>` (with a `<marquee>`
//! between them that was unwrapped since), a link in a link (moved out of a table). Written down
//! as it is, such a tree is read back as another one — which is how markup slips past sanitisers.
//! The rules are those of HTML's tree construction ("in body" insertion mode and the table modes)
//! for the elements of the allow-list: where a start tag would close an open element by
//! implication, that element is closed in writing first.

use html5ever::{LocalName, local_name};

use super::dom::NodeId;

/// An element whose start tag has been written, and its end tag not yet.
pub(super) struct Open {
    pub(super) node: NodeId,
    pub(super) name: LocalName,
    /// Where in the output its start tag begins.
    pub(super) start: usize,
    /// Where in the output its content begins.
    pub(super) content: usize,
}

/// Whether an element may stand directly in `parent`; a parser would move it or drop it otherwise.
pub(super) fn fits(parent: Option<&LocalName>, child: &LocalName) -> bool {
    let Some(parent) = parent else {
        return !is_table_part(child);
    };
    match *parent {
        local_name!("table") => matches!(
            *child,
            local_name!("caption")
                | local_name!("colgroup")
                | local_name!("thead")
                | local_name!("tbody")
                | local_name!("tfoot")
        ),
        local_name!("thead") | local_name!("tbody") | local_name!("tfoot") => *child == local_name!("tr"),
        local_name!("tr") => matches!(*child, local_name!("td") | local_name!("th")),
        local_name!("colgroup") => *child == local_name!("col"),
        _ => !is_table_part(child),
    }
}

/// Whether text other than whitespace may stand directly in `parent`.
pub(super) fn takes_text(parent: Option<&LocalName>) -> bool {
    !matches!(
        parent,
        Some(
            &local_name!("table")
                | &local_name!("thead")
                | &local_name!("tbody")
                | &local_name!("tfoot")
                | &local_name!("tr")
                | &local_name!("colgroup")
        )
    )
}

fn is_table_part(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("caption")
            | local_name!("colgroup")
            | local_name!("col")
            | local_name!("thead")
            | local_name!("tbody")
            | local_name!("tfoot")
            | local_name!("tr")
            | local_name!("td")
            | local_name!("th")
    )
}

/// How many of the open elements stay open when the start tag of `name` comes.
pub(super) fn survivors(open: &[Open], name: &LocalName) -> usize {
    let mut open = open;
    match *name {
        local_name!("li") => {
            if let Some(index) = innermost(open, |n| *n == local_name!("li"), ends_item_search) {
                open = &open[..index];
            }
        }
        local_name!("dt") | local_name!("dd") => {
            let is_entry = |n: &LocalName| matches!(*n, local_name!("dt") | local_name!("dd"));
            if let Some(index) = innermost(open, is_entry, ends_item_search) {
                open = &open[..index];
            }
        }
        local_name!("rt") | local_name!("rp") if innermost(open, |n| *n == local_name!("ruby"), is_scope).is_some() => {
            while let [rest @ .., last] = open
                && has_implied_end(&last.name)
            {
                open = rest;
            }
        }
        local_name!("a") => {
            if let Some(index) = innermost(open, |n| *n == local_name!("a"), is_formatting_marker) {
                open = &open[..index];
            }
        }
        _ => {}
    }
    if closes_paragraph(name)
        && let Some(index) = innermost(open, |n| *n == local_name!("p"), is_scope)
    {
        open = &open[..index];
    }
    if is_heading(name)
        && let [rest @ .., last] = open
        && is_heading(&last.name)
    {
        open = rest;
    }
    open.len()
}

/// The index of the innermost open element that is `wanted`, unless one that `stops` comes first.
fn innermost(open: &[Open], wanted: impl Fn(&LocalName) -> bool, stops: impl Fn(&LocalName) -> bool) -> Option<usize> {
    let found = open.iter().rposition(|element| wanted(&element.name) || stops(&element.name))?;
    wanted(&open[found].name).then_some(found)
}

/// Whether a start tag of this name ends an open paragraph.
pub(super) fn closes_paragraph(name: &LocalName) -> bool {
    is_heading(name)
        || matches!(
            *name,
            local_name!("address")
                | local_name!("article")
                | local_name!("aside")
                | local_name!("blockquote")
                | local_name!("center")
                | local_name!("details")
                | local_name!("dd")
                | local_name!("div")
                | local_name!("dl")
                | local_name!("dt")
                | local_name!("fieldset")
                | local_name!("figcaption")
                | local_name!("figure")
                | local_name!("footer")
                | local_name!("form")
                | local_name!("header")
                | local_name!("hr")
                | local_name!("li")
                | local_name!("main")
                | local_name!("nav")
                | local_name!("ol")
                | local_name!("p")
                | local_name!("pre")
                | local_name!("section")
                | local_name!("summary")
                | local_name!("table")
                | local_name!("ul")
        )
}

/// Whether `name` is one of `h1` to `h6`.
pub(super) fn is_heading(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("h1")
            | local_name!("h2")
            | local_name!("h3")
            | local_name!("h4")
            | local_name!("h5")
            | local_name!("h6")
    )
}

/// HTML's "element in scope", for the elements that are written at all.
fn is_scope(name: &LocalName) -> bool {
    matches!(*name, local_name!("table") | local_name!("caption") | local_name!("td") | local_name!("th"))
}

/// What keeps formatting elements outside from being closed or reopened inside.
fn is_formatting_marker(name: &LocalName) -> bool {
    matches!(*name, local_name!("caption") | local_name!("td") | local_name!("th"))
}

fn has_implied_end(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("dd")
            | local_name!("dt")
            | local_name!("li")
            | local_name!("p")
            | local_name!("rp")
            | local_name!("rt")
    )
}

/// The "special" elements other than `address`, `div` and `p`: an item does not look past them for
/// the one before it.
fn ends_item_search(name: &LocalName) -> bool {
    is_table_part(name)
        || (closes_paragraph(name) && !matches!(*name, local_name!("address") | local_name!("div") | local_name!("p")))
}
