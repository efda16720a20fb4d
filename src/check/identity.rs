//! Rules about the site as a whole: which posts are alike, what categories are called.

use crate::config::Config;
use crate::content::{ContentRoot, Layout};
use crate::diagnostic::{Code, Diagnostic};
use crate::portal::{Portal, PostId};
use crate::words::{Text, text};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Posts of one day with one title, but for the first of them.
pub fn same_titles(portal: &Portal, root: &ContentRoot) -> Vec<Diagnostic> {
    let days: Vec<&Vec<PostId>> = portal.days.values().collect();
    let of_day = |ids: &&Vec<PostId>| {
        let mut titled: Vec<(&str, PostId)> = ids.iter().map(|id| (portal.entry(*id).post.title.trim(), *id)).collect();
        // Newest first, so that the greatest of each title is the first that was published.
        titled.sort_unstable();
        let alike = titled.chunk_by(|a, b| a.0 == b.0).filter(|alike| alike.len() > 1);
        let found = alike.flat_map(|alike| {
            let (_, first) = alike[alike.len() - 1];
            let first = root.shown(&portal.entry(first).post.file.path);
            alike[..alike.len() - 1].iter().map(move |(title, id)| {
                let message = text!("has the title and day of {first}: {title}", first = &first, title);
                let found =
                    Diagnostic::new(Code::SameTitle, message).file(root.shown(&portal.entry(*id).post.file.path));
                found.hint(text!("if it is the same item, remove one; else say in the title what differs"))
            })
        });
        found.collect::<Vec<Diagnostic>>()
    };
    days.par_iter().flat_map_iter(of_day).collect()
}

/// What is to be said of the names of categories.
pub fn category_names(portal: &Portal, config: &Config, root: &ContentRoot) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut by_title: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let named = named(portal, config, root);
    for term in portal.categories.terms() {
        let has_words = term.title.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
        if term.title == term.name && !has_words {
            let message = text!(
                "the category `{name}` has no readable name ({number} post(s))",
                name = &term.name,
                number = term.posts.len()
            );
            let hint = text!("write `categories: {{category}: {name: …}}` in _config.yml", category = key(&term.name));
            found.push(Diagnostic::new(Code::UnnamedCategory, message).hint(hint));
        } else {
            by_title.entry(&term.title).or_default().push(&term.name);
        }
        found.extend(two_names(&term.name, named.get(term.name.as_str()).map_or(&[], Vec::as_slice)));
    }
    for (title, mut names) in by_title.into_iter().filter(|(_, names)| names.len() > 1) {
        names.sort_unstable();
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let message = text!("the categories {names} are all called {title}", names = names.join(", "), title);
        let hint = text!("write one of them in all posts, or name them apart under `categories:` in _config.yml");
        found.push(Diagnostic::new(Code::CategoryTwins, message).hint(hint));
    }
    found
}

/// A name of a category, and who gives it.
type Named = (String, Text);

fn two_names(category: &str, names: &[Named]) -> Option<Diagnostic> {
    let (first, from) = names.first()?;
    let (other, by) = names.iter().find(|(name, _)| name != first)?;
    let message = text!(
        "the category `{category}` is called {first} in {from} and {other} in {by}",
        category,
        first,
        from = from.clone(),
        other,
        by = by.clone()
    );
    Some(Diagnostic::new(Code::CategoryNames, message).hint(text!("{first} is shown; mend or remove the other", first)))
}

/// Every name that a category is given, the one that is shown first: by the configuration, by pages, and by its posts
/// where their only tag is the name of a source (`…新闻`), as the old portal has it.
fn named<'a>(portal: &'a Portal, config: &'a Config, root: &ContentRoot) -> BTreeMap<&'a str, Vec<Named>> {
    let mut names: BTreeMap<&str, Vec<Named>> = BTreeMap::new();
    for (slug, info) in &config.categories {
        let name = info.name.iter().map(|name| (name.clone(), Text::verbatim("_config.yml")));
        names.entry(slug).or_default().extend(name);
    }
    let pages = portal.pages.iter().filter(|page| page.layout == Layout::Named("category".into()));
    for page in pages {
        if let (Some(category), Some(title)) = (&page.category, &page.title) {
            names.entry(category).or_default().push((title.clone(), Text::verbatim(root.shown(&page.file.path))));
        }
    }
    for term in portal.categories.terms() {
        let known = names.entry(&term.name).or_default();
        if !known.is_empty() {
            continue;
        }
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for id in &term.posts {
            let post = &portal.entry(*id).post;
            if let [tag] = post.tags.as_slice()
                && tag.ends_with("新闻")
                && post.categories.len() == 1
                && seen.insert(tag)
            {
                known.push((tag.clone(), text!("the tags of {file}", file = root.shown(&post.file.path))));
            }
        }
        // The one that most posts carry is shown.
        known.sort_by_key(|(name, _)| *name != term.title);
    }
    names
}

/// A category as a key of YAML.
fn key(name: &str) -> String {
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && super::scalars::taken_for(name).is_none();
    if is_plain { name.to_owned() } else { serde_json::Value::String(name.to_owned()).to_string() }
}
