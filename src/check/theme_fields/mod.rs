//! Fields in templates that no view has: `{% if page.titel %}` is never true, and says nothing.
//!
//! Templates are read word by word, not parsed: what a name means is known for the views' own names and for loops over
//! them; all other names are passed over. What a view has is what docs/theme.md says (`contract`).

mod contract;
mod words;

pub use contract::Contract;

use super::place::Place;
use crate::diagnostic::{Code, Diagnostic};
use crate::words::text;
use contract::Kind;
use std::collections::HashMap;
use words::{Word, words};

/// Names that templates see without having made them, and the views behind them.
const ROOTS: &[(&str, Kind)] = &[
    ("site", Kind::View("site")),
    ("page", Kind::View("page")),
    ("paginator", Kind::View("paginator")),
    ("category", Kind::View("category")),
    ("tag", Kind::View("tag")),
    ("terms", Kind::View("terms")),
    ("archive", Kind::View("archive")),
    ("search", Kind::View("search")),
    ("calendar", Kind::View("month")),
    ("posts", Kind::List("card")),
];

type Names<'t> = HashMap<&'t str, Kind<'static>>;

/// What is wrong with one template.
pub fn check(place: &Place, contract: &Contract) -> Vec<Diagnostic> {
    let words = words(place.text);
    let names = names(&words, contract);
    words.iter().filter_map(|word| wrong(word, &names, contract)).map(|wrong| wrong.diagnostic(place)).collect()
}

struct Wrong<'t> {
    field: &'t str,
    at: usize,
    of: String,
    known: Vec<&'static str>,
}

impl Wrong<'_> {
    fn diagnostic(&self, place: &Place) -> Diagnostic {
        let message = text!("`{view}` has no field `{field}`", view = &self.of, field = self.field);
        let hint = match crate::diagnostic::nearest(self.field, self.known.iter().copied()) {
            Some(known) => text!("did you mean `{known}`?", known),
            None => text!("it has {fields}", fields = self.known.join(", ")),
        };
        place.at(Diagnostic::new(Code::UnknownThemeField, message).hint(hint), self.at, self.field.len())
    }
}

/// The first field of a path that its view does not have.
fn wrong<'t>(word: &Word<'t>, names: &Names, contract: &Contract) -> Option<Wrong<'t>> {
    let mut kind = *names.get(word.root())?;
    for (number, (field, at)) in word.path.iter().enumerate().skip(1) {
        let known = contract.fields(kind)?;
        let Some((_, of)) = known.iter().find(|(name, _)| name == field) else {
            let of = word.path[..number].iter().map(|(part, _)| *part).collect::<Vec<_>>().join(".");
            return Some(Wrong { field, at: *at, of, known: known.iter().map(|(name, _)| *name).collect() });
        };
        kind = *of;
    }
    None
}

fn kind_of(word: &Word, names: &Names, contract: &Contract) -> Kind<'static> {
    let mut kind = names.get(word.root()).copied().unwrap_or(Kind::Any);
    for (field, _) in &word.path[1..] {
        let of = contract.fields(kind).and_then(|known| known.iter().find(|(name, _)| name == field));
        kind = of.map_or(Kind::Any, |(_, kind)| *kind);
    }
    kind
}

/// What each name of a template stands for: the views', and those that its loops and assignments make.
fn names<'t>(words: &[Word<'t>], contract: &Contract) -> Names<'t> {
    let mut names: Names = ROOTS.iter().copied().collect();
    let mut made: Names = HashMap::new();
    for (at, word) in words.iter().enumerate() {
        let next = |by: usize| words.get(at + by).filter(|next| next.tag == word.tag);
        let (name, kind) = match (word.root(), next(1), next(2), next(3)) {
            ("for", Some(name), Some(is_in), Some(list)) if is_in.root() == "in" => {
                (name, kind_of(list, &names, contract).item())
            }
            // `for key, value in map`
            ("for", Some(key), Some(value), _) => {
                made.insert(key.root(), Kind::Any);
                (value, Kind::Any)
            }
            ("set" | "set_global", Some(name), ..) => (name, Kind::Any),
            ("component" | "macro", ..) => {
                // Its parameters are whatever it is called with.
                for parameter in words.iter().skip(at + 2).take_while(|next| next.tag == word.tag) {
                    made.insert(parameter.root(), Kind::Any);
                }
                continue;
            }
            _ => continue,
        };
        let known = made.entry(name.root()).or_insert(kind);
        if *known != kind {
            *known = Kind::Any;
        }
        names.insert(name.root(), *known);
    }
    names.extend(made);
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        check(&Place { shown: "post.html", text }, &Contract::read())
            .into_iter()
            .map(|found| found.message.english())
            .collect()
    }

    #[test]
    fn fields_that_no_view_has_are_found_with_what_they_are_of() {
        assert_eq!(found("{% if page.titel %}x{% endif %}"), ["`page` has no field `titel`"]);
        assert_eq!(found("{{ page.date.jear }}"), ["`page.date` has no field `jear`"]);
        assert_eq!(
            found("{% for p in posts %}{{ p.category?.titel }}{% endfor %}"),
            ["`p.category` has no field `titel`"]
        );
        assert_eq!(found("{{ site . x }}{{ paginator?.total }}"), ["`paginator` has no field `total`"]);
    }

    #[test]
    fn what_is_known_or_unknowable_is_passed_over() {
        for text in [
            "{{ page.title | date(format=\"page.nothing\") }}",
            "{{ site.config.whatever }}{{ page.extra.code }}{{ data.nav.x }}",
            "{# page.nope #}{% raw %}{{ page.nope }}{% endraw %}",
            "{% for tag in page.tags %}{{ tag.name }}{% endfor %}",
            "{% set page = 1 %}{{ page.nope }}",
            "{% component card(post, page) %}{{ page.nope }}{% endcomponent card %}",
            "{% for k, category in data.x %}{{ category.nope }}{% endfor %}",
            "page.nope { page.nope } {{ other.nope }}",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn the_themes_of_the_program_name_no_field_that_is_not_there() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("themes");
        let files = walkdir::WalkDir::new(folder).into_iter().flatten();
        let templates = files.filter(|file| file.path().extension().is_some_and(|extension| extension == "html"));
        let mut count = 0;
        for file in templates {
            let text = std::fs::read_to_string(file.path()).unwrap();
            assert_eq!(found(&text), Vec::<String>::new(), "{}", file.path().display());
            count += 1;
        }
        assert!(count > 20, "{count} templates");
    }
}
