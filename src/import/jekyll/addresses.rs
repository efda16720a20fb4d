//! The addresses of the old site against those of the new one: what is kept, what can forward, and what is lost and why.

use crate::plan::{OutputKind, Plan};
use crate::portal::Portal;
use crate::route::{Route, SlugCase, SlugMode, encode_path, slugify};
use crate::words::{Text, text};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use walkdir::WalkDir;

/// What the old addresses are known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Known {
    /// From the site that Jekyll built.
    Built,
    /// From Jekyll's rules for the files: posts, pages, static files.
    ByRule,
}

/// What became of the old addresses.
#[derive(Debug, Serialize)]
pub struct Compared {
    pub known: Known,
    pub kept: usize,
    pub redirected: Vec<Redirected>,
    pub lost: Vec<Lost>,
}

impl Compared {
    /// Counts those redirects for lost that a plan with them does not have.
    pub fn check(&mut self, site: &Site) {
        let file = |from: &str| Route::from_encoded(from, ".html").file();
        let (held, failed) = std::mem::take(&mut self.redirected)
            .into_iter()
            .partition(|one: &Redirected| site.files.contains_key(&file(&one.from)));
        self.redirected = held;
        let why = text!("a redirect from there has no place");
        self.lost.extend(failed.into_iter().map(|one: Redirected| Lost { address: one.from, why: why.clone() }));
    }
}

/// An address that will forward.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Redirected {
    /// Percent-encoded, as in a link.
    pub from: String,
    pub to: String,
    pub why: Text,
}

/// An address that will lead nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lost {
    pub address: String,
    pub why: Text,
}

/// What addresses a plan has: file by file, the address of each.
#[derive(Debug)]
pub struct Site {
    /// By file below the destination.
    files: BTreeMap<String, String>,
    /// Files of posts by the last part of their names.
    posts: HashMap<String, Vec<String>>,
    /// Files by the source they are made from.
    sources: HashMap<String, String>,
    /// Listings by the names of their terms and their slugs.
    terms: HashMap<String, String>,
}

impl Site {
    pub fn of(plan: &Plan, portal: &Portal) -> Self {
        let mut site =
            Self { files: BTreeMap::new(), posts: HashMap::new(), sources: HashMap::new(), terms: HashMap::new() };
        for output in &plan.outputs {
            let file = output.route.file();
            let source = match &output.kind {
                OutputKind::Post(id) => {
                    let last = file.rsplit('/').next().unwrap_or_default().to_owned();
                    site.posts.entry(last).or_default().push(file.clone());
                    Some(&portal.entry(*id).post.file.path)
                }
                OutputKind::Page(id) => Some(&portal.pages[id.0].file.path),
                OutputKind::Static(number) => Some(&portal.statics[*number].file.path),
                _ => None,
            };
            if let Some(source) = source {
                site.sources.insert(source.clone(), file.clone());
            }
            site.files.insert(file, output.route.path().to_owned());
        }
        for listing in &plan.listings {
            for name in [listing.name.clone(), slugify(&listing.name, SlugMode::Default, SlugCase::Lower)] {
                site.terms.entry(name).or_insert_with(|| listing.front.file());
            }
        }
        site
    }

    /// The address of a source, percent-encoded.
    pub fn address_of(&self, source: &str) -> Option<String> {
        self.sources.get(source).and_then(|file| self.files.get(file)).map(|path| encode_path(path))
    }

    fn address(&self, file: &str) -> Option<String> {
        self.files.get(file).map(|path| encode_path(path))
    }
}

/// Every file of a built site, with `/` between its parts.
pub fn built_files(folder: &Path) -> BTreeSet<String> {
    let entries = WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    let relative = |entry: walkdir::DirEntry| Some(entry.path().strip_prefix(folder).ok()?.to_str()?.to_owned());
    entries.filter_map(relative).map(|path| path.replace(std::path::MAIN_SEPARATOR, "/")).collect()
}

/// The files that Jekyll makes from posts, pages and static files.
pub fn by_rule(portal: &Portal) -> BTreeSet<String> {
    let posts = portal.entries.iter().map(|entry| entry.route.file());
    let pages = portal.pages.iter().map(|page| page.route.file());
    posts.chain(pages).chain(portal.statics.iter().map(|file| file.file.path.clone())).collect()
}

/// Compares the old files with the new site. `moved` are new addresses of sources that had others; `unread` tells why a
/// source is not published.
pub fn compare(
    known: Known,
    old: &BTreeSet<String>,
    before: &Site,
    site: &Site,
    unread: &BTreeMap<String, Text>,
) -> Compared {
    let sources: HashMap<&str, &str> =
        before.sources.iter().map(|(source, file)| (file.as_str(), source.as_str())).collect();
    let mut compared = Compared { known, kept: 0, redirected: Vec::new(), lost: Vec::new() };
    for file in old {
        if site.files.contains_key(file) {
            compared.kept += 1;
            continue;
        }
        let from = encode_path(&format!("/{}", file.strip_suffix("index.html").unwrap_or(file)));
        let is_page = file.ends_with(".html") || file.ends_with(".htm");
        match successor(file, sources.get(file.as_str()).copied(), site).filter(|_| is_page) {
            Some((to, why)) => compared.redirected.push(Redirected { from, to, why }),
            None => {
                let why = reason(file, sources.get(file.as_str()).copied(), unread);
                compared.lost.push(Lost { address: from, why });
            }
        }
    }
    compared
}

/// Where an old page's content is now.
fn successor(file: &str, source: Option<&str>, site: &Site) -> Option<(String, Text)> {
    if let Some(address) = source.and_then(|source| site.address_of(source)) {
        return Some((address, text!("the same source has another address")));
    }
    let other = match file.strip_suffix("/index.html") {
        Some(folder) => format!("{folder}.html"),
        None => format!("{}/index.html", file.strip_suffix(".html").unwrap_or(file)),
    };
    if let Some(address) = site.address(&other) {
        return Some((address, text!("the same page as a file or a folder")));
    }
    let parts: Vec<&str> = file.split('/').collect();
    let last = *parts.last()?;
    // The same post on another day: its date was read in another zone.
    if let Some([only]) = site.posts.get(last).map(Vec::as_slice)
        && let Some(address) = site.address(only)
        && parts.len() >= 4
    {
        return Some((address, text!("a post of that name on another day or in another category")));
    }
    let folder = parts.len().checked_sub(2).map(|at| parts[at]);
    let name = if last == "index.html" { folder? } else { last.strip_suffix(".html").unwrap_or(last) };
    let above = parts.iter().rev().nth(if last == "index.html" { 2 } else { 1 }).copied();
    if matches!(above, Some("category" | "categories" | "tag" | "tags"))
        && let Some(listing) = site.terms.get(name)
    {
        return Some((site.address(listing)?, text!("the listing of that category or tag")));
    }
    let numbered = name.strip_prefix("page").is_some_and(|rest| rest.trim_matches('-').parse::<u32>().is_ok())
        || (above == Some("page") && name.parse::<u32>().is_ok());
    if numbered {
        return Some((
            site.address("archive/index.html")?,
            text!("older pages of the home page; the archive has all posts"),
        ));
    }
    None
}

fn reason(file: &str, source: Option<&str>, unread: &BTreeMap<String, Text>) -> Text {
    let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension);
    let stem = file.rsplit('/').next().unwrap_or_default().trim_end_matches(".html");
    let named = |path: &&String| path.rsplit('/').next().is_some_and(|name| name.contains(stem)) && stem.len() > 3;
    if let Some(source) = source {
        return text!("{file} is not published here", file = source);
    }
    if let Some(path) = unread.keys().find(named) {
        return text!("{file}: {reason}", file = path, reason = unread[path].clone());
    }
    match extension {
        "css" | "map" | "js" | "woff" | "woff2" | "ttf" | "eot" | "svg" | "png" if !file.contains("uploads") => {
            text!("no file here makes it: a theme's, a plugin's, or compiled; the theme here brings its own")
        }
        "xml" | "atom" | "rss" => {
            text!("a feed or list of a plugin's; feeds cannot forward. The feed is /feed.xml")
        }
        "json" | "txt" => text!("no file here makes it: a plugin's"),
        _ => text!("no file here makes it: a plugin's or a collection's page"),
    }
}
