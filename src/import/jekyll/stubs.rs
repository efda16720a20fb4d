//! Category pages that say nothing but a name: `category/<slug>.html` files that a script wrote. The names go to the
//! configuration; the pages are generated at the same addresses.

use crate::content::Layout;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::routes;
use crate::portal::{Portal, Taxonomy, TaxonomyKind};
use crate::words::text;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What became of the stubs.
#[derive(Debug, Default)]
pub struct Stubs {
    /// By category.
    pub names: BTreeMap<String, String>,
    /// Files that need not move.
    pub files: BTreeSet<String>,
    /// Stubs whose category has no posts: their files move, or their addresses would be lost.
    pub without_posts: usize,
    pub diagnostics: Vec<Diagnostic>,
}

/// Looks at every category page. `is_bare` tells whether a file has front matter alone.
pub fn stubs(portal: &Portal, is_bare: impl Fn(&str) -> bool) -> Stubs {
    let tags = Tags::of(portal);
    let mut stubs = Stubs::default();
    for page in &portal.pages {
        let (Layout::Named(layout), Some(category), Some(title)) = (&page.layout, &page.category, &page.title) else {
            continue;
        };
        if layout != "category" || page.liquid {
            continue;
        }
        let own = tags.most_frequent.get(category.as_str());
        let elsewhere = tags.categories.get(title.as_str()).filter(|names| !names.contains(&category.as_str()));
        let file = page.file.path.as_str();
        // What its posts say is what the readers of the old site saw at each post.
        let name = match (own, elsewhere) {
            (Some(tag), _) if !tags.is_used_in(category, title) => {
                let message = text!(
                    "the title “{title}” contradicts the posts of `{category}`, whose tag is “{tag}”",
                    title,
                    category,
                    tag
                );
                let hint =
                    text!("the tag is taken; if the title is right, write it under `categories:` in _config.yml");
                stubs.diagnostics.push(Diagnostic::new(Code::CategoryName, message).file(file).hint(hint));
                *tag
            }
            (None, Some(names)) => {
                let others = names.join(", ");
                let message = text!(
                    "the title “{title}” is the tag of the posts of {others}, not of `{category}`",
                    title,
                    others,
                    category
                );
                let hint = text!("there are no posts to tell the name from; mend the title in the file");
                stubs.diagnostics.push(Diagnostic::new(Code::CategoryName, message).file(file).hint(hint));
                title
            }
            _ => title,
        };
        let at_its_place = page.route == routes::term(TaxonomyKind::Category, category);
        let has_posts = portal.categories.find(category).is_some();
        stubs.without_posts += usize::from(!has_posts);
        if at_its_place && has_posts && page.redirect_from.is_empty() && page.description.is_empty() && is_bare(file) {
            stubs.files.insert(file.to_owned());
            stubs.names.insert(category.clone(), name.to_owned());
        }
    }
    stubs
}

/// Which tags the posts of each category have.
struct Tags<'a> {
    most_frequent: HashMap<&'a str, &'a str>,
    used: BTreeSet<(&'a str, &'a str)>,
    /// The categories of each tag.
    categories: HashMap<&'a str, Vec<&'a str>>,
}

impl<'a> Tags<'a> {
    fn of(portal: &'a Portal) -> Self {
        let (categories, tags): (&Taxonomy, &Taxonomy) = (&portal.categories, &portal.tags);
        let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for id in portal.ids() {
            let entry = portal.entry(id);
            for category in &entry.categories {
                for tag in &entry.tags {
                    *counts.entry((&categories.term(*category).name, &tags.term(*tag).name)).or_default() += 1;
                }
            }
        }
        let mut most: HashMap<&str, (usize, &str)> = HashMap::new();
        let mut by_tag: HashMap<&str, Vec<&str>> = HashMap::new();
        for ((category, tag), count) in &counts {
            let best = most.entry(category).or_insert((0, tag));
            if *count > best.0 {
                *best = (*count, tag);
            }
            by_tag.entry(tag).or_default().push(category);
        }
        Self {
            most_frequent: most.into_iter().map(|(category, (_, tag))| (category, tag)).collect(),
            used: counts.into_keys().collect(),
            categories: by_tag,
        }
    }

    fn is_used_in(&self, category: &str, tag: &str) -> bool {
        self.used.contains(&(category, tag))
    }
}
