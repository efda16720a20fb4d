//! Gives each post its address. Of two posts with one address the later wins, as in Jekyll, and both are named.

use crate::config::Config;
use crate::content::{ContentRoot, Post};
use crate::diagnostic::{Code, Diagnostic};
use crate::route::{PostAddress, Route, Template, UnknownPlaceholder};
use std::collections::HashMap;

/// A post that knows its address.
#[derive(Debug)]
pub struct Addressed {
    pub post: Post,
    pub route: Route,
}

/// Posts whose permalink cannot be read are quarantined: the diagnostic names them.
pub fn address_posts(posts: Vec<Post>, config: &Config, root: &ContentRoot) -> (Vec<Addressed>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut addressed: Vec<Addressed> = Vec::with_capacity(posts.len());
    let mut taken: HashMap<String, usize> = HashMap::with_capacity(posts.len());
    for post in posts {
        let route = match route_of(&post, config) {
            Ok(route) => route,
            Err(UnknownPlaceholder(name)) => {
                diagnostics.push(bad_permalink(&post, &name, root));
                continue;
            }
        };
        let candidate = Addressed { post, route };
        match taken.get(&candidate.route.file()) {
            None => {
                taken.insert(candidate.route.file(), addressed.len());
                addressed.push(candidate);
            }
            Some(&at) => {
                let rival = &addressed[at];
                let wins = (candidate.post.date.instant, &candidate.post.file.path)
                    > (rival.post.date.instant, &rival.post.file.path);
                let (winner, loser) = if wins { (&candidate, rival) } else { (rival, &candidate) };
                diagnostics.push(same_address(winner, loser, root));
                if wins {
                    addressed[at] = candidate;
                }
            }
        }
    }
    (addressed, diagnostics)
}

fn route_of(post: &Post, config: &Config) -> Result<Route, UnknownPlaceholder> {
    let address = PostAddress {
        categories: &post.categories,
        slug: &post.slug,
        local: post.date.local,
        extension: post.extension.as_str(),
    };
    match &post.permalink {
        Some(permalink) => Ok(Template::parse(permalink)?.own(permalink, &address)),
        None => Ok(config.permalink.post(&address)),
    }
}

fn bad_permalink(post: &Post, name: &str, root: &ContentRoot) -> Diagnostic {
    let known: Vec<_> = UnknownPlaceholder::known().iter().map(|name| format!(":{name}")).collect();
    Diagnostic::new(
        Code::Quarantined,
        format!("`permalink` has the unknown placeholder `:{name}`; the post is not published"),
    )
    .file(root.shown(&post.file.path))
    .hint(format!("known are {}", known.join(" ")))
}

fn same_address(winner: &Addressed, loser: &Addressed, root: &ContentRoot) -> Diagnostic {
    let (kept, lost) = (root.shown(&winner.post.file.path), root.shown(&loser.post.file.path));
    Diagnostic::new(
        Code::UrlCollision,
        format!(
            "has the address {} too, which {kept} (the later one) keeps; this one is not published",
            winner.route.path()
        ),
    )
    .file(lost)
    .hint("rename one of the two, or give it a `slug:`")
}
