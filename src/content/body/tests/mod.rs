//! Tests of the module as a whole: what is said of it holds for what a portal sees and for what an
//! attacker sends.

mod attacks;
mod bodies;
mod hostile_size;
mod local_links;
mod minified;
mod oracle;
mod owner;
mod properties;
mod soup;
mod summaries;
mod ways;

use super::{Links, Markup, Trust};
use crate::config::OwnAddress;

/// The addresses of a portal at `//news.example` and, formerly, at `//old.example/portal`.
fn own() -> [OwnAddress; 2] {
    [("news.example", ""), ("old.example", "/portal")]
        .map(|(host, base)| OwnAddress { host: host.to_owned(), base: base.to_owned() })
}

/// What a stranger's HTML becomes.
fn cleaned(html: &str) -> String {
    let own = own();
    let links = Links { own: &own, base: "", volumes: None };
    super::clean(html, Trust::Stranger, &links)
}

/// What the owner's HTML becomes.
fn tidied(html: &str) -> String {
    let own = own();
    let links = Links { own: &own, base: "", volumes: None };
    super::clean(html, Trust::Owner, &links)
}

/// What a stranger's Markdown becomes.
fn rendered(markdown: &str) -> String {
    let own = own();
    let links = Links { own: &own, base: "", volumes: None };
    super::render(markdown, Markup::Markdown, Trust::Stranger, &links)
}
