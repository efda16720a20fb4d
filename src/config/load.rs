//! From the text of `_config.yml` to a checked [`Config`].

use super::fields::{ConfigFields, json};
use super::government;
use super::volumes::{self, Place, volumes};
use super::yaml::from_yaml;
use super::{
    CategoryInfo, Config, DefaultRule, FileType, OwnAddress, PathFilter, Sanitize, Scope, Search, ZonelessDates,
};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::route::{PageStyle, PostAddress, Template, UnknownPlaceholder};
use crate::words::{Text, text};
use chrono::{NaiveDate, NaiveTime};
use serde_yaml::{Mapping, Value};
use std::collections::BTreeMap;

/// What the command line says over the configuration.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    pub theme: Option<String>,
    pub url: Option<String>,
    pub baseurl: Option<String>,
    pub drafts: bool,
    pub future: bool,
    pub unpublished: bool,
    /// The volume to build, such as `2021`, instead of the main site.
    pub volume: Option<String>,
}

/// The keys that mean something here; all others are the site's own.
const KNOWN: &[&str] = &[
    "title",
    "description",
    "lang",
    "author",
    "url",
    "baseurl",
    "aliases",
    "timezone",
    "date_without_zone",
    "permalink",
    "paginate",
    "home_posts",
    "home_categories",
    "posts_dirs",
    "exclude",
    "include",
    "theme",
    "defaults",
    "future",
    "show_drafts",
    "unpublished",
    "excerpt_separator",
    "sanitize",
    "sanitize_override",
    "minify",
    "search",
    "categories",
    "google_analytics",
    "government",
    "cname",
    "redirects",
    "indexnow",
    "volumes",
    "https_hosts",
];

/// Whether a key means something here.
pub fn is_known_key(key: &str) -> bool {
    KNOWN.contains(&key)
}

/// Reads `yaml`, named `file` in messages. `folder` is the title of a site that has none.
///
/// The second part holds warnings and notes; `Err` holds everything that stops the build.
pub fn load(
    yaml: &str,
    file: &str,
    folder: &str,
    overrides: &Overrides,
) -> Result<(Config, Vec<Diagnostic>), Vec<Diagnostic>> {
    let map = parse(yaml, file).map_err(|problem| vec![*problem])?;
    let mut fields = ConfigFields::new(&map, yaml, file);
    let mut notices = unknown_keys(&fields);

    // What the command line says is of the site that is built: the main one, or a volume.
    let (of_main, of_volume) = match overrides.volume {
        None => ((overrides.url.clone(), overrides.baseurl.clone()), (None, None)),
        Some(_) => ((None, None), (overrides.url.clone(), overrides.baseurl.clone())),
    };
    let url = of_main.0.or_else(|| fields.text("url")).and_then(|url| check_url(&mut fields, url));
    let base = base_path(&of_main.1.or_else(|| fields.text("baseurl")).unwrap_or_default());
    let mut own_addresses = own_addresses(&mut fields, url.as_deref(), &base);
    let mut cname = fields.text("cname");
    let main = url.clone().map(|url| Place { url, base: base.clone(), cname: cname.clone() });
    let volumes = volumes(&mut fields, main, overrides.volume.as_deref());
    own_addresses
        .extend(volumes.own_addresses().filter(|address| !own_addresses.contains(address)).collect::<Vec<_>>());
    sort_longest_first(&mut own_addresses);
    let (mut url, mut base) = (url, base);
    if let Some(place) = volumes.place() {
        url = of_volume.0.and_then(|url| check_url(&mut fields, url)).or_else(|| Some(place.url.clone()));
        base = of_volume.1.map_or_else(|| place.base.clone(), |base| base_path(&base));
        cname = place.cname.clone();
    }
    let permalink_text = fields.text("permalink").unwrap_or_else(|| "date".into());
    let permalink = Template::from_config(&permalink_text).unwrap_or_else(|UnknownPlaceholder(name)| {
        fields.wrong(
            "permalink",
            text!("`permalink` has the unknown placeholder `:{name}`", name),
            known_placeholders(),
        );
        Template::from_config("date").unwrap_or_else(|_| unreachable!("a style of ours"))
    });
    if !volumes.is_empty() && !names_days(&permalink) {
        let message = text!("there is no date in the posts' addresses, by which volumes are told apart");
        fields.wrong("permalink", message, text!("use `permalink: date`, or one with `/:year/:month/:day/`"));
    }
    let exclude = fields.list("exclude").unwrap_or_default();
    let include = fields.list("include").unwrap_or_default();
    let filter = PathFilter::new(&exclude, &include).ok();
    if filter.is_none() {
        fields.wrong(
            "exclude",
            text!("`exclude` or `include` holds a pattern that cannot be read"),
            text!("use shell patterns such as `drafts/*.txt`"),
        );
    }
    let domain = url.as_deref().and_then(|url| url.split_once("//")).map(|(_, host)| host.to_owned());
    let zone = zone(&mut fields, &mut notices);
    if url.is_none() {
        let found = Diagnostic::new(
            Code::NoUrl,
            text!("the configuration names no `url`; feeds get relative links and no sitemap is written"),
        )
        .hint(text!("add the site's address to _config.yml, for example `url: https://news.example.org`"));
        notices.push(if map.is_empty() { found } else { found.file(file) });
    }
    let sanitize = [("posts", Sanitize::Posts), ("all", Sanitize::All), ("off", Sanitize::Off)];
    let search = [("full", Search::Full), ("titles", Search::Titles), ("off", Search::Off)];
    let zoneless = [("utc", ZonelessDates::Utc), ("local", ZonelessDates::Local)];
    let config = Config {
        title: fields.text("title").filter(|title| !title.trim().is_empty()).unwrap_or_else(|| folder.to_owned()),
        description: fields.text("description").unwrap_or_default(),
        lang: fields.text("lang").unwrap_or_else(|| "zh-CN".into()),
        author: fields.text("author").unwrap_or_default(),
        url,
        base,
        own_addresses,
        volumes,
        zone,
        zoneless_dates: fields.choice("date_without_zone", &zoneless, ZonelessDates::Utc),
        page_style: PageStyle::from_config(&permalink_text),
        permalink,
        paginate: fields.count("paginate", 50, 1),
        home_posts: fields.count("home_posts", 20, 0),
        home_categories: fields.count("home_categories", 12, 0),
        posts_dirs: posts_dirs(&mut fields),
        theme: overrides.theme.clone().or_else(|| fields.text("theme")).unwrap_or_else(|| "gongbao".into()),
        defaults: defaults(&mut fields),
        future: overrides.future || fields.flag("future", false),
        drafts: overrides.drafts || fields.flag("show_drafts", false),
        unpublished: overrides.unpublished || fields.flag("unpublished", false),
        excerpt_separator: fields.text("excerpt_separator").unwrap_or_else(|| "\n\n".into()),
        sanitize: fields.choice("sanitize", &sanitize, Sanitize::Posts),
        sanitize_override: fields.flag("sanitize_override", false),
        minify: fields.flag("minify", true),
        search: fields.choice("search", &search, Search::Full),
        categories: categories(&mut fields),
        government: government::government(&mut fields, domain.as_deref()),
        google_analytics: fields.text("google_analytics").unwrap_or_default(),
        cname,
        redirects: redirects(&mut fields),
        indexnow: indexnow(&mut fields),
        https_hosts: hosts(&mut fields),
        raw: json(&Value::Mapping(map.clone())),
        filter: match filter {
            Some(filter) if fields.problems.is_empty() => filter,
            _ => return Err(fields.problems),
        },
    };
    if fields.problems.is_empty() { Ok((config, notices)) } else { Err(fields.problems) }
}

fn parse(yaml: &str, file: &str) -> Result<Mapping, Box<Diagnostic>> {
    let invalid = |message: Text| Diagnostic::new(Code::ConfigInvalid, message).file(file);
    match from_yaml::<Value>(yaml) {
        Ok(Value::Mapping(map)) => Ok(map),
        Ok(Value::Null) => Ok(Mapping::new()),
        Ok(_) => Err(Box::new(invalid(text!("the configuration is no list of `key: value` lines")))),
        Err(error) => {
            let place = error.location().map(|at| (at.line() as u32, at.column() as u32));
            let found = invalid(text!("the configuration is not valid YAML: {error}", error = &error));
            Err(Box::new(match place {
                Some((line, column)) => found
                    .at(line, column)
                    .excerpt(yaml.lines().nth(line.saturating_sub(1) as usize).unwrap_or_default()),
                None => found,
            }))
        }
    }
}

fn unknown_keys(fields: &ConfigFields) -> Vec<Diagnostic> {
    let keys = fields.map.keys().filter_map(Value::as_str);
    keys.filter(|key| !KNOWN.contains(key))
        .map(|key| match nearest(key, KNOWN.iter().copied()) {
            Some(known) => fields
                .diagnostic(Code::ConfigUnknownKey, key, text!("`{key}` is no key of the configuration", key))
                .hint(text!("did you mean `{known}`?", known)),
            None => fields.diagnostic(
                Code::ConfigUnusedKey,
                key,
                text!("`{key}` has no meaning here; templates can read it as `site.config.{name}`", key, name = key),
            ),
        })
        .collect()
}

fn known_placeholders() -> Text {
    let names: Vec<_> = UnknownPlaceholder::known().iter().map(|name| format!(":{name}")).collect();
    text!("known are {names}", names = names.join(" "))
}

fn check_url(fields: &mut ConfigFields, url: String) -> Option<String> {
    let url = url.trim().trim_end_matches('/').to_owned();
    if url.is_empty() {
        return None;
    }
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    if host.is_none_or(|host| host.is_empty() || host.contains(['/', ' ', '"', '<', '>', '?', '#', '@'])) {
        fields.wrong(
            "url",
            text!("`url` must be a scheme and a host, not `{url}`", url),
            text!("for example `url: https://news.example.org`, and a path in `baseurl: /portal`"),
        );
        return None;
    }
    Some(url)
}

/// `portal/` → `/portal`, `/` → ``.
pub(super) fn base_path(text: &str) -> String {
    let trimmed = text.trim().trim_matches('/');
    if trimmed.is_empty() { String::new() } else { format!("/{}", crate::route::encode_path(trimmed)) }
}

/// The site's own address and its aliases; under the configured base too when the command line changed it.
fn own_addresses(fields: &mut ConfigFields, url: Option<&str>, base: &str) -> Vec<OwnAddress> {
    let configured = base_path(&fields.text("baseurl").unwrap_or_default());
    let mut texts: Vec<String> = Vec::new();
    for url in [fields.text("url"), url.map(str::to_owned)].into_iter().flatten() {
        texts.push(format!("{}{configured}", url.trim_end_matches('/')));
        texts.push(format!("{}{base}", url.trim_end_matches('/')));
    }
    texts.extend(fields.list("aliases").unwrap_or_default());
    let mut addresses: Vec<OwnAddress> = Vec::new();
    for text in texts {
        let rest = text.split_once("//").map_or(text.as_str(), |(_, rest)| rest);
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let address = OwnAddress { host: host.to_lowercase(), base: base_path(path) };
        if !address.host.is_empty() && !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    addresses
}

/// The longest base first, so that it is the one that is stripped.
fn sort_longest_first(addresses: &mut [OwnAddress]) {
    addresses.sort_by_key(|address| std::cmp::Reverse(address.base.len()));
}

/// Whether a post's address holds its day.
fn names_days(permalink: &Template) -> bool {
    let local = NaiveDate::from_ymd_opt(2021, 3, 5).unwrap_or_default().and_time(NaiveTime::MIN);
    let route = permalink.post(&PostAddress { categories: &[], slug: "slug", local, extension: ".html" });
    volumes::has_date(route.path())
}

fn zone(fields: &mut ConfigFields, notices: &mut Vec<Diagnostic>) -> chrono_tz::Tz {
    let Some(name) = fields.text("timezone") else {
        notices.push(
            Diagnostic::new(
                Code::NoTimezone,
                text!("the configuration names no `timezone`; dates and addresses are in UTC"),
            )
            .hint(text!("add for example `timezone: Asia/Shanghai` to _config.yml")),
        );
        return chrono_tz::UTC;
    };
    name.trim().parse().unwrap_or_else(|_| {
        let hint = text!("use an IANA name such as `Asia/Shanghai`");
        fields.wrong("timezone", text!("`{name}` is no time zone", name = &name), hint);
        chrono_tz::UTC
    })
}

fn posts_dirs(fields: &mut ConfigFields) -> Vec<String> {
    let dirs = fields.list("posts_dirs").unwrap_or_else(|| vec!["_posts".into()]);
    dirs.iter().map(|dir| dir.trim_matches('/').to_owned()).filter(|dir| !dir.is_empty()).collect()
}

/// Addresses of old, with those that have taken their place.
fn redirects(fields: &mut ConfigFields) -> BTreeMap<String, String> {
    let Some(value) = fields.value("redirects") else { return BTreeMap::new() };
    let pairs = value.as_mapping().map(|map| {
        let pair = |(from, to): (&Value, &Value)| Some((from.as_str()?.to_owned(), to.as_str()?.to_owned()));
        map.iter().map(pair).collect::<Option<BTreeMap<String, String>>>()
    });
    let is_path = |path: &String| path.starts_with('/') && !path.starts_with("//");
    match pairs.flatten() {
        Some(pairs) if pairs.iter().all(|(from, to)| is_path(from) && is_path(to)) => pairs,
        _ => {
            fields.wrong(
                "redirects",
                text!("`redirects` must map paths of this site to paths of this site"),
                text!("for example `redirects: {/emnews/: /category/emnews.html}`"),
            );
            BTreeMap::new()
        }
    }
}

/// Names of hosts, without scheme, port and path.
fn hosts(fields: &mut ConfigFields) -> Vec<String> {
    let hosts: Vec<String> = fields.list("https_hosts").unwrap_or_default();
    if hosts.iter().any(|host| host.is_empty() || host.contains(['/', ':', '*', ' '])) {
        let message = text!("`https_hosts` must be names of hosts");
        fields.wrong("https_hosts", message, text!("for example `https_hosts: [img.example.org]`"));
    }
    hosts.iter().map(|host| host.to_lowercase()).collect()
}

/// <https://www.indexnow.org/documentation>: 8 to 128 letters, digits and dashes.
fn indexnow(fields: &mut ConfigFields) -> Option<String> {
    let key = fields.text("indexnow")?;
    let is_key = (8..=128).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !is_key {
        fields.wrong(
            "indexnow",
            text!("`indexnow` must be a key of 8 to 128 letters, digits and dashes"),
            text!("make one: `openssl rand -hex 16`; it is no secret, the site shows it"),
        );
    }
    is_key.then_some(key)
}

fn categories(fields: &mut ConfigFields) -> BTreeMap<String, CategoryInfo> {
    let Some(value) = fields.value("categories") else { return BTreeMap::new() };
    let Value::Mapping(map) = value else {
        fields.wrong(
            "categories",
            text!("`categories` must map a category to its name"),
            text!("for example `categories: {emnews: {name: 东财滚动新闻}}`"),
        );
        return BTreeMap::new();
    };
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    map.iter()
        .filter_map(|(slug, info)| {
            let slug = slug
                .as_str()
                .map(str::to_owned)
                .or_else(|| serde_yaml::to_string(slug).ok().map(|s| s.trim().to_owned()))?;
            let info = match info {
                Value::String(name) => CategoryInfo { name: Some(name.clone()), ..CategoryInfo::default() },
                other => CategoryInfo {
                    name: text(other.get("name")),
                    description: text(other.get("description")),
                    keywords: text(other.get("keywords")),
                    column_type: text(other.get("column_type")),
                },
            };
            Some((slug, info))
        })
        .collect()
}

fn defaults(fields: &mut ConfigFields) -> Vec<DefaultRule> {
    let Some(value) = fields.value("defaults") else { return Vec::new() };
    let Value::Sequence(entries) = value else {
        fields.wrong(
            "defaults",
            text!("`defaults` must be a list of entries with `scope` and `values`"),
            text!("see Jekyll's front matter defaults"),
        );
        return Vec::new();
    };
    let mut rules = Vec::new();
    for entry in entries {
        match default_rule(entry) {
            Ok(rule) => rules.extend(rule),
            Err(reason) => {
                fields.wrong("defaults", reason, text!("each entry needs `scope: {path: …}` and `values: {…}`"))
            }
        }
    }
    rules
}

/// `Ok(None)` for a scope of a type that does not exist here (a collection).
fn default_rule(entry: &Value) -> Result<Option<DefaultRule>, Text> {
    let Some(Value::Mapping(values)) = entry.get("values") else {
        return Err(text!("an entry of `defaults` has no `values`"));
    };
    let scope = entry.get("scope");
    let path = scope.and_then(|scope| scope.get("path")).and_then(Value::as_str).unwrap_or_default();
    let path = path.trim_start_matches('/').to_owned();
    let glob = if path.contains('*') {
        Some(
            globset::GlobBuilder::new(&path)
                .literal_separator(true)
                .build()
                .map_err(|_| text!("an entry of `defaults` has a path that is no pattern"))?
                .compile_matcher(),
        )
    } else {
        None
    };
    let file_type = match scope.and_then(|scope| scope.get("type")).and_then(Value::as_str) {
        None | Some("") => None,
        Some("posts" | "post") => Some(FileType::Posts),
        Some("drafts" | "draft") => Some(FileType::Drafts),
        Some("pages" | "page") => Some(FileType::Pages),
        Some(_) => return Ok(None),
    };
    Ok(Some(DefaultRule { scope: Scope { path, glob, file_type }, values: values.clone() }))
}
