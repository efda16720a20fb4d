//! A new post: its name from the title, its front matter written by the YAML library.

use super::{create, not_written};
use crate::build::{Library, Paths, Request, Source};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::portal::address_posts;
use crate::route::{SlugCase, SlugMode, slug_of_title, slugify};
use crate::words::{Text, text};
use chrono::{DateTime, Utc};
use serde_yaml::{Mapping, Value};
use std::io;
use std::path::PathBuf;
use std::time::SystemTime;

/// What is wanted.
#[derive(Debug, Clone)]
pub struct NewPost {
    pub title: String,
    pub category: Option<String>,
    pub draft: bool,
    pub slug: SlugFrom,
}

/// Where the last part of the post's address comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlugFrom {
    /// Pinyin for Han characters, all else as an address has it.
    Title,
    /// `202601050930123`: year to millisecond, as scrapers name posts.
    Time,
    Given(String),
}

/// A post that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// As messages name it.
    pub file: String,
    /// The address on the site, with its base.
    pub address: String,
    /// The volume of the archive that it is in.
    pub volume: Option<String>,
}

/// How many posts of one day may have the same title.
const TWINS: usize = 100;

/// Writes the post into the first posts folder, or into `_drafts`.
pub fn post(request: &Request, wanted: &NewPost, now: SystemTime) -> Result<Draft, Vec<Diagnostic>> {
    let mut request = request.clone();
    request.overrides.drafts |= wanted.draft;
    let (source, _) = Source::open(&request)?;
    let config = &source.config;
    let now = DateTime::<Utc>::from(now).with_timezone(&config.zone);
    if wanted.title.trim().is_empty() {
        return Err(vec![
            Diagnostic::new(Code::EmptyTitle, text!("a post needs a title"))
                .hint(Text::verbatim("gongbao new \"标题\"")),
        ]);
    }
    let slug = match &wanted.slug {
        SlugFrom::Title => slug_of_title(&wanted.title),
        SlugFrom::Time => String::new(),
        SlugFrom::Given(slug) => slugify(slug, SlugMode::Default, SlugCase::Keep),
    };
    // A title of signs alone has no name.
    let slug = if slug.is_empty() { now.format("%Y%m%d%H%M%S%3f").to_string() } else { slug };
    let text = text(wanted, &now.format("%Y-%m-%d %H:%M:%S %z").to_string());
    let day = now.format("%Y-%m-%d");
    for twin in 1..=TWINS {
        let slug = if twin == 1 { slug.clone() } else { format!("{slug}-{twin}") };
        let path =
            if wanted.draft { format!("_drafts/{slug}.md") } else { format!("{}/{day}-{slug}.md", folder(config)) };
        let absolute: PathBuf = source.root.absolute(&path);
        match create(&absolute, &text) {
            Ok(()) => {
                let (address, volume) = address(&source, &path);
                return Ok(Draft { address, volume, file: source.root.shown(&path) });
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(vec![not_written(&absolute, &error)]),
        }
    }
    let (number, name) = (TWINS, format!("{day}-{slug}"));
    Err(vec![Diagnostic::new(Code::OutputFailed, text!("there are {number} posts named {name} already", number, name))])
}

fn folder(config: &Config) -> &str {
    config.posts_dirs.first().map_or("_posts", String::as_str)
}

fn text(wanted: &NewPost, date: &str) -> String {
    let mut fields = Mapping::new();
    let mut add = |name: &str, value: &str| fields.insert(Value::from(name), Value::from(value));
    add("title", wanted.title.trim());
    add("date", date);
    if let Some(category) = &wanted.category {
        add("categories", category);
    }
    let front_matter = serde_yaml::to_string(&fields).unwrap_or_default();
    format!("---\n{front_matter}---\n\n")
}

/// What the site will call it, and the volume that it is in: by the same code that a build uses.
fn address(source: &Source, path: &str) -> (String, Option<String>) {
    let found = Library::fetch(source, &Paths::new([path.to_owned()]), &|_| {});
    let (addressed, _, _) = address_posts(found.posts, &source.config, &source.root);
    let Some(post) = addressed.first() else { return (String::new(), None) };
    let volumes = &source.config.volumes;
    let base = volumes.elsewhere(post.route.path()).map_or(&source.config.base, |place| &place.base);
    (post.route.href(base), volumes.of(post.route.path()).map(str::to_owned))
}
