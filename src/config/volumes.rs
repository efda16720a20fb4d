//! An archive of several sites: `volumes: {by: year, 2021: {url: https://2021.example.org}}`.
//!
//! One rule says what lives where: *what has a date in its address lives in the volume of that date*, if the
//! configuration names it, and all else on the main site. So posts, days, months, and images in folders by day move
//! together; a link can be led to its volume by anyone who sees it, be it in a body, in a template, or in the script of
//! the main site's 404 page; and no post of today changes what a past volume holds.

use super::OwnAddress;
use super::fields::{ConfigFields, key_text};
use super::load::base_path;
use crate::route::decode_path;
use crate::words::{Text, text};
use serde_yaml::Value;
use std::collections::BTreeMap;

/// What one volume covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Period {
    #[default]
    Year,
    Month,
}

/// Where a site stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// Scheme and host.
    pub url: String,
    /// `""` or `"/portal"`.
    pub base: String,
    pub cname: Option<String>,
}

impl Place {
    /// What stands before an address of it.
    pub fn address(&self) -> String {
        format!("{}{}", self.url, self.base)
    }
}

/// The sites of an archive, and the one that is being built.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Volumes {
    pub by: Period,
    main: Place,
    /// By name: `2021`, or `2021-03`.
    places: BTreeMap<String, Place>,
    /// `None` is the main site.
    here: Option<String>,
}

impl Volumes {
    /// Whether everything is in one place.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The volume that is being built; `None` for the main site.
    pub fn here(&self) -> Option<&str> {
        self.here.as_deref()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &Place)> {
        self.places.iter().map(|(name, place)| (name.as_str(), place))
    }

    /// The main site, with whose addresses bodies are written.
    pub fn main(&self) -> &Place {
        &self.main
    }

    /// The volume that an address (below the base) belongs to; `None` is the main site.
    pub fn of(&self, path: &str) -> Option<&str> {
        if self.is_empty() {
            return None;
        }
        let name = dates(path).find_map(|date| self.named(&date))?;
        Some(name)
    }

    fn named(&self, date: &AddressDate) -> Option<&str> {
        let name = match (self.by, date.month) {
            (Period::Year, _) => date.year.to_owned(),
            (Period::Month, month) => format!("{}-{}", date.year, month?),
        };
        self.places.get_key_value(&name).map(|(name, _)| name.as_str())
    }

    /// Where an address leads that is not on the site that is being built.
    pub fn elsewhere(&self, path: &str) -> Option<&Place> {
        if self.is_empty() {
            return None;
        }
        let home = self.of(path);
        (home != self.here()).then(|| home.map_or(&self.main, |name| &self.places[name]))
    }

    /// Addresses under which links lead to one of the volumes.
    pub(super) fn own_addresses(&self) -> impl Iterator<Item = OwnAddress> {
        let places = self.places.values().chain((!self.is_empty()).then_some(&self.main));
        places.map(|place| {
            let host = place.url.split_once("//").map_or(place.url.as_str(), |(_, host)| host);
            OwnAddress { host: host.to_lowercase(), base: place.base.clone() }
        })
    }

    /// The place of the volume that is built, if it is one.
    pub(super) fn place(&self) -> Option<&Place> {
        self.here().map(|name| &self.places[name])
    }
}

/// A date as an address names it.
struct AddressDate<'a> {
    year: &'a str,
    month: Option<&'a str>,
}

/// Dates in an address: `/YYYY/`, `/YYYY/MM/` or `/YYYY/MM/DD` as a whole (with or without its last slash, or with
/// `index.html`), or `/YYYY/MM/DD/` anywhere.
fn dates(path: &str) -> impl Iterator<Item = AddressDate<'_>> {
    let is_day = |text: &str| is_number(text, 2, 31);
    let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let named = match &segments[..] {
        [named @ .., "" | "index.html" | "index.htm"] => named,
        named => named,
    };
    let whole = match named {
        [year] if is_number(year, 4, 9999) => Some(AddressDate { year, month: None }),
        [year, month] if is_number(year, 4, 9999) && is_number(month, 2, 12) => {
            Some(AddressDate { year, month: Some(month) })
        }
        [year, month, day] if is_number(year, 4, 9999) && is_number(month, 2, 12) && is_day(day) => {
            Some(AddressDate { year, month: Some(month) })
        }
        _ => None,
    };
    let triples = (0..segments.len().saturating_sub(3)).filter_map(move |at| match segments[at..at + 3] {
        [year, month, day] if is_number(year, 4, 9999) && is_number(month, 2, 12) && is_number(day, 2, 31) => {
            Some(AddressDate { year, month: Some(month) })
        }
        _ => None,
    });
    whole.into_iter().chain(triples)
}

/// Whether an address has a date that a volume can be told by.
pub(super) fn has_date(path: &str) -> bool {
    dates(path).next().is_some()
}

fn is_number(text: &str, digits: usize, most: u16) -> bool {
    text.len() == digits
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && text.parse().is_ok_and(|number: u16| (1..=most).contains(&number))
}

/// Reads `volumes:`. `main` is where the site itself stands, `here` the volume that is asked for.
pub(super) fn volumes(fields: &mut ConfigFields, main: Option<Place>, here: Option<&str>) -> Volumes {
    let places = match fields.value("volumes") {
        None => BTreeMap::new(),
        Some(Value::Mapping(map)) => map
            .iter()
            .filter(|(key, _)| key.as_str() != Some("by"))
            .map(|(key, value)| (key_text(key), value))
            .collect(),
        Some(_) => {
            fields.wrong("volumes", text!("`volumes` must map years or months to their addresses"), example());
            BTreeMap::new()
        }
    };
    let by = by(fields);
    let mut volumes = Volumes { by, ..Volumes::default() };
    for (name, value) in places {
        match (is_name(&name, by), place(value)) {
            (true, Some(place)) => {
                volumes.places.insert(name, place);
            }
            (false, _) => {
                let message = match by {
                    Period::Year => text!("`{name}` is no volume: a year such as 2021 is needed", name),
                    Period::Month => text!("`{name}` is no volume: a month such as 2021-03 is needed", name),
                };
                fields.wrong("volumes", message, example());
            }
            (true, None) => fields.wrong(
                "volumes",
                text!(
                    "the volume {name} needs a `url` (scheme and host), and may have a `cname`, and nothing else",
                    name
                ),
                example(),
            ),
        }
    }
    match main {
        Some(main) => volumes.main = main,
        None if !volumes.is_empty() => {
            fields.wrong(
                "volumes",
                text!("volumes link to the main site, which has no `url`"),
                text!("add `url: https://news.example.org`"),
            );
        }
        None => {}
    }
    check_addresses(fields, &volumes);
    if let Some(name) = here {
        if volumes.places.contains_key(name) {
            volumes.here = Some(name.to_owned());
        } else {
            let known: Vec<&str> = volumes.places.keys().map(String::as_str).collect();
            let hint = if known.is_empty() { example() } else { text!("there are {names}", names = known.join(", ")) };
            fields.wrong("volumes", text!("the configuration has no volume {name}", name), hint);
        }
    }
    volumes
}

/// No two sites can have one address; and below a dated path of another site of the same host a volume could not be told
/// from that site's own archive.
fn check_addresses(fields: &mut ConfigFields, volumes: &Volumes) {
    let mut taken = vec![volumes.main.address()];
    for (name, place) in volumes.iter() {
        let address = place.address();
        if taken.contains(&address) {
            let message =
                text!("the volume {name} has the address of another site, {address}", name, address = &address);
            fields.wrong("volumes", message, text!("give each site an address of its own"));
        } else if has_date(&format!("{}/", place.base)) {
            let message = text!("the volume {name} has a date in its address, {address}", name, address = &address);
            let hint = text!("addresses with dates are those of posts: name its folder or host otherwise");
            fields.wrong("volumes", message, hint);
        }
        taken.push(address);
    }
}

fn example() -> Text {
    text!("for example `volumes: {by: year, 2021: {url: https://2021.example.org}}`")
}

fn by(fields: &mut ConfigFields) -> Period {
    let value = fields.value("volumes").and_then(|volumes| volumes.get("by"));
    match value.map(Value::as_str) {
        None | Some(Some("year")) => Period::Year,
        Some(Some("month")) => Period::Month,
        Some(_) => {
            fields.wrong("volumes", text!("`by` of `volumes` must be `year` or `month`"), example());
            Period::Year
        }
    }
}

fn is_name(name: &str, by: Period) -> bool {
    match (by, name.split_once('-')) {
        (Period::Year, None) => is_number(name, 4, 9999),
        (Period::Month, Some((year, month))) => is_number(year, 4, 9999) && is_number(month, 2, 12),
        _ => false,
    }
}

/// `{url: …, cname: …}`, or the address alone; with its host as browsers write it.
fn place(value: &Value) -> Option<Place> {
    let known = |key: &Value| matches!(key.as_str(), Some("url" | "cname"));
    if value.as_mapping().is_some_and(|map| !map.keys().all(known)) {
        return None;
    }
    let text = value.as_str().or_else(|| value.get("url").and_then(Value::as_str))?;
    let (scheme, rest) = text.trim().split_once("://")?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (scheme, host) = (scheme.to_lowercase(), host.to_lowercase());
    let usual_port = if scheme == "https" { ":443" } else { ":80" };
    let host = host.strip_suffix(usual_port).unwrap_or(&host);
    let path = decode_path(path).unwrap_or_else(|| path.to_owned());
    let is_plain = !host.is_empty() && !text.contains([' ', '"', '<', '>', '?', '#', '@']);
    let cname = value.get("cname").and_then(Value::as_str).map(str::to_owned);
    (is_plain && matches!(scheme.as_str(), "http" | "https")).then(|| Place {
        url: format!("{scheme}://{host}"),
        base: base_path(&path),
        cname,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn volumes(by: Period, names: &[&str], here: Option<&str>) -> Volumes {
        let place = |name: &&str| {
            let url = format!("https://v{name}.example");
            ((*name).to_owned(), Place { url, ..Place::default() })
        };
        let main = Place { url: "https://main.example".into(), ..Place::default() };
        Volumes { by, main, places: names.iter().map(place).collect(), here: here.map(str::to_owned) }
    }

    #[test]
    fn what_has_a_date_in_its_address_lives_in_the_volume_of_the_date() {
        let years = volumes(Period::Year, &["2021"], None);
        for (path, expected) in [
            ("/2021/", Some("2021")),
            ("/2021/03/", Some("2021")),
            ("/2021/03/05/", Some("2021")),
            ("/2021/03/05/2.html", Some("2021")),
            ("/a/b/2021/03/05/x.html", Some("2021")),
            ("/images/2021/12/31/x.jpg", Some("2021")),
            ("/2022/03/05/x.html", None),
            ("/2021/03", Some("2021")),
            ("/2021", Some("2021")),
            ("/2021/index.html", Some("2021")),
            ("/2021/03/05/index.html", Some("2021")),
            ("/2021.html", None),
            ("/2021/13/05/x.html", None),
            ("/2021/03/05", Some("2021")),
            ("/a/2021/", None),
            ("/2021/a.html", None),
            ("/2021/2021/03/05/x.html", Some("2021")),
            ("/", None),
            ("/category/2021.html", None),
        ] {
            assert_eq!(years.of(path), expected, "{path}");
        }
        let months = volumes(Period::Month, &["2021-03"], None);
        for (path, expected) in [
            ("/2021/", None),
            ("/2021/03/", Some("2021-03")),
            ("/k/2021/03/05/x.html", Some("2021-03")),
            ("/2021/04/", None),
        ] {
            assert_eq!(months.of(path), expected, "{path}");
        }
    }

    #[test]
    fn from_a_volume_all_else_is_elsewhere() {
        let here = volumes(Period::Year, &["2020", "2021"], Some("2021"));
        let url = |path: &str| here.elsewhere(path).map(|place| place.url.as_str());
        assert_eq!(url("/k/2021/03/05/x.html"), None);
        assert_eq!(url("/k/2020/03/05/x.html"), Some("https://v2020.example"));
        assert_eq!(url("/"), Some("https://main.example"));
        assert_eq!(url("/k/2019/03/05/x.html"), Some("https://main.example"));
    }

    #[test]
    fn without_volumes_nothing_is_elsewhere() {
        assert_eq!(Volumes::default().elsewhere("/k/2021/03/05/x.html"), None);
    }
}
