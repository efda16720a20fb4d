//! The fields of each view, as docs/theme.md lists them: `tests/theme_docs.rs` holds that page to the views themselves.

use std::collections::HashMap;

const PAGE: &str = include_str!("../../../docs/theme.md");

/// What a name or field stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind<'p> {
    /// By the name of its section.
    View(&'p str),
    /// Of such views.
    List(&'p str),
    /// Text, a number, or whatever the site's owner put there.
    Any,
}

impl<'p> Kind<'p> {
    /// What a list holds.
    pub fn item(self) -> Self {
        match self {
            Self::List(view) => Self::View(view),
            Self::View(_) | Self::Any => Self::Any,
        }
    }
}

/// A field and what it stands for.
type Field = (&'static str, Kind<'static>);

pub struct Contract(HashMap<&'static str, Vec<Field>>);

impl Contract {
    pub fn read() -> Self {
        let mut views: HashMap<&str, Vec<Field>> = HashMap::new();
        let mut sections: Vec<&str> = Vec::new();
        let page = PAGE.split_once("\n## Views\n").map_or("", |(_, views)| views);
        let page = page.split_once("\n## ").map_or(page, |(views, _)| views);
        for line in page.lines() {
            if let Some(heading) = line.strip_prefix("### ") {
                sections = heading.split(", ").map(|name| name.trim_matches('`')).collect();
            } else if let Some((names, rest)) = line.strip_prefix("| `").and_then(|row| row.split_once(" | ")) {
                let kind = kind(rest);
                let fields = names.split(", ").map(|name| (name.trim_matches('`'), kind));
                for section in &sections {
                    views.entry(section).or_default().extend(fields.clone());
                }
            }
        }
        Self(views)
    }

    /// The fields of what can have some; `None` for all else.
    pub fn fields(&self, kind: Kind) -> Option<&[Field]> {
        match kind {
            Kind::View(view) => self.0.get(view).map(Vec::as_slice),
            Kind::List(_) | Kind::Any => None,
        }
    }
}

/// By the link to a section that stands in the column of types, `list of [cards](#card)`; of a list that is told to be no
/// more than that, behind it.
fn kind(rest: &'static str) -> Kind<'static> {
    let cell = rest.split(" | ").next().unwrap_or_default();
    let cell = if cell.starts_with("list,") { rest } else { cell };
    let section = cell.split_once("](#").and_then(|(_, rest)| rest.split_once(')')).map(|(section, _)| section);
    match section {
        None => Kind::Any,
        Some(_) if cell.starts_with("as in ") => Kind::Any,
        Some(section) if cell.starts_with("list") => Kind::List(section),
        Some(section) => Kind::View(section),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_read_with_its_types() {
        let contract = Contract::read();
        let of = |view: &'static str, field: &str| {
            let known = contract.fields(Kind::View(view)).unwrap_or_else(|| panic!("no section {view}"));
            known.iter().find(|(name, _)| *name == field).map(|(_, kind)| *kind)
        };
        assert_eq!(of("page", "title"), Some(Kind::Any));
        assert_eq!(of("page", "date"), Some(Kind::View("date")));
        assert_eq!(of("page", "tags"), Some(Kind::List("term")));
        assert_eq!(of("page", "extra"), Some(Kind::Any));
        assert_eq!(of("card", "category"), Some(Kind::View("term")));
        assert_eq!(of("tag", "title"), Some(Kind::Any));
        assert_eq!(of("archive", "months"), Some(Kind::List("month")));
        assert_eq!(of("page", "nothing"), None);
        for (root, kind) in super::super::ROOTS {
            assert!(contract.fields(*kind).is_some() || kind.item() != Kind::Any, "{root}");
        }
    }
}
