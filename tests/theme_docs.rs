//! `docs/theme.md` names every field of every view, and none that does not exist.

mod support;

use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use support::{Built, Site};

/// A theme whose pages are their own views, as JSON.
fn site() -> Site {
    let dump = |names: &[&str]| {
        let fields: Vec<String> =
            names.iter().map(|name| format!("\"{name}\": {{{{ {name} | json | safe }}}}")).collect();
        format!("{{{}}}", fields.join(", "))
    };
    let templates = [
        ("home", dump(&["site", "page", "posts", "blocks", "calendar"])),
        ("post", dump(&["page"])),
        ("page", dump(&["page"])),
        ("category", dump(&["page", "category", "posts", "paginator"])),
        ("tag", dump(&["page", "tag", "posts", "paginator"])),
        ("terms", dump(&["page", "terms"])),
        ("archive", dump(&["page", "archive"])),
        ("404", dump(&["page"])),
        ("search", dump(&["page", "search"])),
    ];
    let mut site = Site::new()
        .config("theme: dump\nminify: false\nauthor: 编辑部\ngovernment: {site_id_code: \"1100000001\"}")
        .file("themes/dump/theme.yml", "name: dump\n")
        .post("2023-01-01-old.md", "title: 旧\ncategories: a\ndoc_number: 一号\nstatus: 已废止", "文。")
        .post("2024-01-04-z.md", "title: 后\ncategories: a", "文。");
    for (name, text) in templates {
        site = site.file(&format!("themes/dump/templates/{name}.html"), text);
    }
    for day in 1..=3 {
        let front = format!(
            "title: 文{day}\ncategories: a\ntags: [甲]\nauthor: 叶文\nsource: 报\nsource_url: https://a.example/\nimage: /a.png\n\
             last_modified_at: 2024-01-03 08:00:00 +0800\ndoc_number: {day}号\nissued_by: 局\nissued: 2024-01-01\n\
             effective: 2024-02-01\nstatus: 现行有效\nreplaces: old\nattachments: /a.pdf\nmine: x"
        );
        site = site.post(&format!("2024-01-0{day}-p.md"), &front, "正文。");
    }
    (4..=8)
        .fold(site, |site, n| site.post(&format!("2024-01-02-q{n}.md"), "title: 多\ncategories: a\ntags: [甲]", "文。"))
}

/// Fields of views by the name of the section that documents them.
#[derive(Default)]
struct Seen(BTreeMap<&'static str, BTreeSet<String>>);

impl Seen {
    /// Takes an object's fields, and gives it back.
    fn take<'v>(&mut self, section: &'static str, value: &'v Value) -> &'v Map<String, Value> {
        let object = value.as_object().unwrap_or_else(|| panic!("{section}: {value} is no object"));
        self.0.entry(section).or_default().extend(object.keys().cloned());
        object
    }

    fn date(&mut self, value: &Value) {
        self.take("date", value);
    }

    fn card(&mut self, value: &Value) {
        let card = self.take("card", value);
        self.date(&card["date"]);
        self.take("term", &card["category"]);
        if !card["status"].is_null() {
            self.take("status", &card["status"]);
        }
    }

    fn month(&mut self, value: &Value) {
        let month = self.take("month", value);
        let cells = month["weeks"].as_array().unwrap().iter().flat_map(|week| week.as_array().unwrap());
        for cell in cells.filter(|cell| !cell.is_null()) {
            self.take("a day of a month", cell);
        }
    }
}

fn view(built: &Built, file: &str) -> Value {
    let text = built.read(file);
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}\n{text}"))
}

fn seen() -> Seen {
    let built = site().build().ok();
    let mut seen = Seen::default();
    let home = view(&built, "index.html");
    let site = seen.take("`site`", &home["site"]);
    seen.take("government", &site["government"]);
    seen.take("`page`", &home["page"]);
    seen.card(&home["posts"][1]);
    let block = seen.take("a block", &home["blocks"][0]);
    seen.take("term", &block["category"]);
    seen.month(&home["calendar"]);
    seen.take("`search`", &view(&built, "search/index.html")["search"]);
    let post = view(&built, "a/2024/01/03/p.html");
    let page = seen.take("`page`", &post["page"]);
    seen.date(&page["date"]);
    seen.date(&page["updated"]);
    seen.card(&page["newer"]);
    seen.card(&page["older"]);
    let document = seen.take("document", &page["document"]);
    seen.take("status", &document["status"]);
    seen.take("a day of a document", &document["issued"]);
    seen.take("another document", &document["replaces"][0]);
    seen.take("an attachment", &document["attachments"][0]);
    for (file, name) in [("category/a.html", "category"), ("tag/甲.html", "tag")] {
        let listing = view(&built, file);
        seen.take("`category`, `tag`", &listing[name]);
        seen.take("`paginator`", &listing["paginator"]);
    }
    let terms = view(&built, "category/index.html");
    seen.take("`terms`", &terms["terms"]);
    seen.take("a term of the index", &terms["terms"]["list"][0]);
    for (file, list) in [
        ("archive/index.html", "years"),
        ("2024/index.html", "months"),
        ("2024/01/index.html", "days"),
        ("2024/01/03/index.html", ""),
    ] {
        let page = view(&built, file);
        let archive = seen.take("`archive`", &page["archive"]);
        match list {
            "years" => {
                let year = seen.take("a year", &archive["years"][0]);
                seen.take("a month of a year", &year["months"][0]);
                let heat = seen.take("heat", &archive["heat"]);
                seen.take("a month of heat", &heat["months"][0]);
                seen.take("a day of heat", &heat["days"][0]);
            }
            "months" => seen.month(&archive["months"][0]),
            "days" => {
                seen.take("a day", &archive["days"][0]);
            }
            _ => {
                seen.take("a neighbour", &archive["older"]);
            }
        }
    }
    seen
}

/// Views that have no section of their own: in which section's row they are described in braces, by which field.
const INLINE: &[(&str, &str, &str)] = &[
    ("government", "`site`", "government"),
    ("a day of a month", "month", "weeks"),
    ("a day of a document", "document", "issued"),
    ("another document", "document", "replaces"),
    ("an attachment", "document", "attachments"),
    ("a term of the index", "`terms`", "list"),
    ("a year", "`archive`", "years"),
    ("a month of a year", "`archive`", "years"),
    ("heat", "`archive`", "heat"),
    ("a month of heat", "`archive`", "heat"),
    ("a day of heat", "`archive`", "heat"),
    ("a day", "`archive`", "days"),
    ("a neighbour", "`archive`", "newer"),
];

/// The rows of a section's tables: the field names in the first cell, and the rest.
fn rows(section: &str) -> Vec<(BTreeSet<String>, String)> {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/theme.md")).unwrap();
    let (_, rest) = page.split_once(&format!("\n### {section}\n")).unwrap_or_else(|| panic!("no section {section}"));
    let end = rest.find("\n##").unwrap_or(rest.len());
    let rows = rest[..end].lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let (names, rest) = row[1..].split_once('|').unwrap();
        (names.split('`').skip(1).step_by(2).map(str::to_owned).collect(), rest.to_owned())
    })
    .collect()
}

/// The sets of names in braces: `{title, url or none}`.
fn braces(text: &str) -> Vec<BTreeSet<String>> {
    let inner = text.split('{').skip(1).filter_map(|part| part.split('}').next());
    inner
        .map(|names| names.split(',').filter_map(|name| Some(name.split_whitespace().next()?.to_owned())).collect())
        .collect()
}

#[test]
fn every_field_is_documented_and_every_documented_field_exists() {
    let seen = seen().0;
    for (section, fields) in &seen {
        if *section == "a block" {
            continue;
        }
        if let Some((_, home, field)) = INLINE.iter().find(|(name, ..)| name == section) {
            let (_, row) = rows(home)
                .into_iter()
                .find(|(names, _)| names.contains(*field))
                .unwrap_or_else(|| panic!("{home}: no {field}"));
            assert!(braces(&row).contains(fields), "{section} has {fields:?}; {home}.{field} says{row}");
            continue;
        }
        let documented: BTreeSet<String> = rows(section).into_iter().flat_map(|(names, _)| names).collect();
        assert_eq!(fields, &documented, "{section}");
    }
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/theme.md")).unwrap();
    let block = seen["a block"].iter().map(|name| format!("{name}: ")).collect::<Vec<_>>();
    assert!(block.iter().all(|name| page.contains(name.as_str())), "{block:?}");
}

#[test]
fn every_row_of_a_view_has_an_example_or_says_what_it_is() {
    for section in [
        "`site`",
        "`page`",
        "date",
        "term",
        "card",
        "document",
        "status",
        "`paginator`",
        "month",
        "`terms`",
        "`archive`",
    ] {
        for (names, rest) in rows(section) {
            let cells: Vec<&str> = rest.trim_end_matches('|').split(" | ").map(str::trim).collect();
            let linked = cells[0].contains("](#");
            assert!(cells.len() >= 2 && (linked || !cells[1].is_empty()), "{section} {names:?}: {rest}");
        }
    }
}
