//! Which document replaces which: found once from what the posts say, seen from both sides.

use super::{Entry, PostId};
use crate::config::Config;
use crate::content::{ContentRoot, split_name};
use crate::diagnostic::{Code, Diagnostic};
use crate::route::decode_path;
use crate::words::text;
use std::collections::{BTreeMap, HashMap};

/// A document that another names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replaced {
    Post(PostId),
    /// The site has none of that name: as it was written.
    Elsewhere(String),
}

/// Who replaces whom.
#[derive(Debug, Default)]
pub struct Succession {
    replaces: BTreeMap<PostId, Vec<Replaced>>,
    replaced_by: BTreeMap<PostId, Vec<PostId>>,
}

/// How a name may fit a post; the first way that fits counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    Number,
    Address,
    File,
    Slug,
}

impl Succession {
    /// `entries` newest first: of several posts that fit alike, the newest is meant.
    pub(super) fn new(entries: &[Entry], config: &Config) -> Self {
        let mut wanted: HashMap<String, Option<(Way, PostId)>> = HashMap::new();
        let naming: Vec<(PostId, &[String])> =
            (0..).map(PostId).zip(entries).filter_map(|(id, entry)| Some((id, replaces(entry)?))).collect();
        if naming.is_empty() {
            return Self::default();
        }
        for name in naming.iter().flat_map(|(_, names)| *names) {
            wanted.insert(normal(name, config), None);
        }
        for (id, entry) in (0..).map(PostId).zip(entries) {
            for (way, name) in names(entry) {
                if let Some(found) = wanted.get_mut(&name)
                    && found.is_none_or(|(best, _)| way < best)
                {
                    *found = Some((way, id));
                }
            }
        }
        let mut succession = Self::default();
        for (id, names) in naming {
            for name in names {
                let replaced = match wanted.get(&normal(name, config)).copied().flatten() {
                    Some((_, post)) if post != id => {
                        succession.replaced_by.entry(post).or_default().push(id);
                        Replaced::Post(post)
                    }
                    _ => Replaced::Elsewhere(name.clone()),
                };
                succession.replaces.entry(id).or_default().push(replaced);
            }
        }
        succession
    }

    /// What a post replaces, in the order in which it says so.
    pub fn replaces(&self, id: PostId) -> &[Replaced] {
        self.replaces.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Newest first.
    pub fn replaced_by(&self, id: PostId) -> &[PostId] {
        self.replaced_by.get(&id).map_or(&[], Vec::as_slice)
    }

    /// One warning for each document that is named and not there.
    pub fn missing(&self, entries: &[Entry], root: &ContentRoot) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for (id, replaced) in &self.replaces {
            let post = &entries[id.index()].post;
            for name in replaced {
                let Replaced::Elsewhere(name) = name else { continue };
                let message = text!("`replaces` names {name}, which the site does not have", name);
                let warning = Diagnostic::new(Code::UnknownDocument, message).file(root.shown(&post.file.path)).hint(text!("write its address, the name of its file, or its doc_number; as it is, it is shown without a link"));
                let line = post.rest.instrument.as_ref().and_then(|instrument| instrument.replaces_line);
                found.push(match line {
                    Some(line) => warning.at(line, 1),
                    None => warning,
                });
            }
        }
        found
    }
}

fn replaces(entry: &Entry) -> Option<&[String]> {
    let instrument = entry.post.rest.instrument.as_ref()?;
    (!instrument.replaces.is_empty()).then_some(&instrument.replaces)
}

/// Every name by which a post may be meant.
fn names(entry: &Entry) -> impl Iterator<Item = (Way, String)> {
    let number = entry.post.rest.instrument.as_ref().and_then(|instrument| instrument.number.as_deref());
    let (stem, _) = split_name(entry.post.file.name());
    number.map(|number| (Way::Number, plain(number))).into_iter().chain([
        (Way::Address, entry.route.path().to_owned()),
        (Way::File, plain(stem)),
        (Way::Slug, plain(&entry.post.slug)),
    ])
}

/// A name as it is compared: an address without the site's own part, a file without its extension, a number without
/// white space, and all with brackets of one kind.
fn normal(name: &str, config: &Config) -> String {
    let name = name.trim();
    let path = match name.split_once("//") {
        Some((_, rest)) => {
            let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
            let own = config.own_addresses.iter().any(|own| own.host.eq_ignore_ascii_case(host));
            if own { Some(format!("/{path}")) } else { None }
        }
        None => name.starts_with('/').then(|| name.to_owned()),
    };
    if let Some(path) = path {
        let below = path.strip_prefix(&config.base).filter(|rest| rest.starts_with('/')).unwrap_or(&path);
        return decode_path(below).unwrap_or_else(|| below.to_owned());
    }
    match split_name(name.rsplit('/').next().unwrap_or(name)) {
        (stem, extension) if crate::content::markup_of(&extension).is_some() => plain(stem),
        _ => plain(name),
    }
}

fn plain(number: &str) -> String {
    let bracket = |c| match c {
        '[' | '［' | '【' | '(' | '（' => '〔',
        ']' | '］' | '】' | ')' | '）' => '〕',
        other => other,
    };
    number.chars().filter(|c| !c.is_whitespace()).map(bracket).collect()
}
