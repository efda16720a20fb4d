//! Gives each post its address. Of two posts with one address the later wins, as in Jekyll, and both are named.

use crate::config::Config;
use crate::content::{ContentRoot, Post};
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::Mark;
use crate::route::{PostAddress, Route, Template, UnknownPlaceholder};
use crate::words::text;
use rayon::prelude::*;
use std::sync::Arc;

/// A post that knows its address.
#[derive(Debug)]
pub struct Addressed {
    pub post: Arc<Post>,
    pub route: Route,
}

/// Those that have an address, those that have none of their own, and why. Posts whose permalink cannot be read are
/// quarantined: the diagnostic names them.
pub fn address_posts(
    posts: Vec<Arc<Post>>,
    config: &Config,
    root: &ContentRoot,
) -> (Vec<Addressed>, Vec<Arc<Post>>, Vec<Diagnostic>) {
    let routed: Vec<(Arc<Post>, Result<Route, UnknownPlaceholder>)> = posts
        .into_par_iter()
        .map(|post| {
            let route = route_of(&post, config);
            (post, route)
        })
        .collect();
    let (mut diagnostics, mut aside) = (Vec::new(), Vec::new());
    let mut addressed: Vec<Addressed> = Vec::with_capacity(routed.len());
    for (post, route) in routed {
        match route {
            Ok(route) => addressed.push(Addressed { post, route }),
            Err(UnknownPlaceholder(name)) => {
                diagnostics.push(bad_permalink(&post, &name, root));
                aside.push(post);
            }
        }
    }
    let lost = losers(&addressed, root, &mut diagnostics);
    if !lost.is_empty() {
        let mut lost = lost.into_iter().peekable();
        let (kept, others): (Vec<_>, Vec<_>) =
            addressed.into_iter().enumerate().partition(|(at, _)| lost.next_if_eq(at).is_none());
        aside.extend(others.into_iter().map(|(_, post)| post.post));
        addressed = kept.into_iter().map(|(_, post)| post).collect();
    }
    (addressed, aside, diagnostics)
}

/// Those of several posts with one address that are not published, by their places. Addresses are compared by digests
/// first: hardly any two are ever the same.
fn losers(posts: &[Addressed], root: &ContentRoot, diagnostics: &mut Vec<Diagnostic>) -> Vec<usize> {
    let mut marked: Vec<(Mark, usize)> =
        posts.par_iter().enumerate().map(|(at, post)| (Mark::of(post.route.file().as_bytes()), at)).collect();
    marked.par_sort_unstable();
    let mut lost = Vec::new();
    for alike in marked.chunk_by(|a, b| a.0 == b.0).filter(|alike| alike.len() > 1) {
        let mut kept: Vec<usize> = Vec::new();
        for &(_, at) in alike {
            let candidate = &posts[at];
            let Some(rival) = kept.iter_mut().find(|rival| posts[**rival].route.file() == candidate.route.file())
            else {
                kept.push(at);
                continue;
            };
            let wins = (candidate.post.date.instant, &candidate.post.file.path)
                > (posts[*rival].post.date.instant, &posts[*rival].post.file.path);
            let loser = if wins { std::mem::replace(rival, at) } else { at };
            diagnostics.push(same_address(&posts[*rival], &posts[loser], root));
            lost.push(loser);
        }
    }
    lost.sort_unstable();
    lost
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
        text!("`permalink` has the unknown placeholder `:{name}`; the post is not published", name),
    )
    .file(root.shown(&post.file.path))
    .hint(text!("known are {names}", names = known.join(" ")))
}

fn same_address(winner: &Addressed, loser: &Addressed, root: &ContentRoot) -> Diagnostic {
    let (kept, lost) = (root.shown(&winner.post.file.path), root.shown(&loser.post.file.path));
    Diagnostic::new(
        Code::UrlCollision,
        text!(
            "has the address {path} too, which {kept} (the later one) keeps; this one is not published",
            path = winner.route.path(),
            kept
        ),
    )
    .file(lost)
    .hint(text!("rename one of the two, or give it a `slug:`"))
}
