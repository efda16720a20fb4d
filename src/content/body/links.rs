//! Judges addresses as browsers read them, and makes those of the portal root-relative.

use crate::config::{OwnAddress, Volumes};
use crate::route::decode_path;

use std::borrow::Cow;

/// What the links in a body are measured against.
#[derive(Clone, Copy, Debug)]
pub struct Links<'a> {
    /// The portal's own addresses, from `url:`, `baseurl:` and `aliases:` of the configuration.
    pub own: &'a [OwnAddress],
    /// The path below which the portal is being built: empty, or like `/portal`.
    pub base: &'a str,
    /// Where those of the portal's addresses are that are not below it.
    pub volumes: Option<&'a Volumes>,
}

/// What an address is used for, and thereby which schemes it may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// Followed by the reader.
    Link,
    /// Fetched to be shown or played.
    Resource,
    /// Fetched to be shown as an image, or holding one.
    Image,
}

/// The longest address that is kept, in bytes. Images within the address may be of any length.
const MAX_LENGTH: usize = 4096;

/// What an address begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scheme<'a> {
    None,
    Named(&'a str),
    /// A colon comes before any slash, but after no scheme. To browsers that is a relative
    /// address; to whatever reads it otherwise it may be something else.
    Malformed,
}

/// The address as it may be written, or `None` if it must not be.
pub(super) fn permitted<'a>(address: &'a str, used: Use, links: &Links) -> Option<Cow<'a, str>> {
    let address = tidy(address);
    match scheme(&address) {
        Scheme::Malformed => return None,
        Scheme::None => {}
        Scheme::Named(name) => {
            let is = |wanted: &[&str]| wanted.iter().any(|w| w.eq_ignore_ascii_case(name));
            let permitted = is(&["http", "https"])
                || (used == Use::Link && is(&["mailto", "tel", "ftp"]))
                || (used == Use::Image && is_image_data(&address));
            if !permitted {
                return None;
            }
        }
    }
    let address = match localised(&address, links) {
        Some(local) => Cow::Owned(local),
        None => address,
    };
    (address.len() <= MAX_LENGTH || is_image_data(&address)).then_some(address)
}

/// One of the portal's own addresses as it is written on the site that is built: root-relative, and absolute where it
/// lies in another volume. `None` for all others, and for what is written so already.
pub(super) fn localised(address: &str, links: &Links) -> Option<String> {
    let address = tidy(address);
    let (scheme, rest) = match scheme(&address) {
        Scheme::None => ("", &*address),
        Scheme::Named(name) if is_web(name) => (name, &address[name.len() + 1..]),
        _ => return None,
    };
    let Some(rest) = rest.strip_prefix("//") else {
        return led_elsewhere(&address, links).filter(|_| scheme.is_empty());
    };
    let (authority, path) = rest.split_at(rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len()));
    if authority.contains('@') {
        return None;
    }
    let host = without_default_port(authority, scheme);
    let (path, query) = path.split_at(path.find(['?', '#']).unwrap_or(path.len()));
    let below = links
        .own
        .iter()
        .filter(|own| without_default_port(&own.host, scheme).eq_ignore_ascii_case(host))
        .find_map(|own| below(path, own.base.trim_end_matches('/')))?;
    // Two slashes at the start would make the path a host.
    let below = below.trim_start_matches(['/', '\\']);
    Some(on_its_site(below, query, links))
}

/// A root-relative address of an archive in volumes, if it is written for another than the one that is built.
fn led_elsewhere(address: &str, links: &Links) -> Option<String> {
    let volumes = links.volumes.filter(|volumes| !volumes.is_empty())?;
    let is_rooted = address.starts_with('/') && !address.starts_with("//") && !address.starts_with("/\\");
    let (path, query) = address.split_at(address.find(['?', '#']).unwrap_or(address.len()));
    if !is_rooted {
        return None;
    }
    let Some(below) = below(path, &volumes.main().base) else {
        // On the main site's host, but not of the portal.
        let is_away = volumes.here().is_some() || links.base.contains("://");
        return is_away.then(|| format!("{}{address}", volumes.main().url));
    };
    let led = on_its_site(below.trim_start_matches(['/', '\\']), query, links);
    (led != address).then_some(led)
}

/// As routes are compared.
fn decoded(below: &str) -> String {
    let path = format!("/{below}");
    decode_path(&path).unwrap_or(path)
}

/// A path below the base, without its first slash, as a link.
fn on_its_site(below: &str, query: &str, links: &Links) -> String {
    match links.volumes.and_then(|volumes| volumes.elsewhere(&decoded(below))) {
        Some(place) => format!("{}/{below}{query}", place.address()),
        None => format!("{}/{below}{query}", links.base.trim_end_matches('/')),
    }
}

/// Whether an address leads to another site.
pub(super) fn is_external(address: &str, links: &Links) -> bool {
    let address = tidy(address);
    match scheme(&address) {
        // Browsers take a backslash for a slash.
        Scheme::None if !address.strip_prefix(['/', '\\']).is_some_and(|rest| rest.starts_with(['/', '\\'])) => false,
        Scheme::Named(name) if !is_web(name) => false,
        Scheme::Malformed => false,
        _ => localised(&address, links).is_none(),
    }
}

/// Whether an address has no scheme, so that it is read from where it stands.
pub(super) fn is_relative(address: &str) -> bool {
    scheme(&tidy(address)) == Scheme::None
}

/// A list of image candidates (`srcset`) with only those that are permitted; empty if none is.
pub(super) fn permitted_set(source: &str, links: &Links) -> String {
    let mut set = String::new();
    for (address, descriptor) in candidates(source) {
        if let Some(address) = permitted(address, Use::Resource, links)
            && is_descriptor(descriptor)
            && set.len() + address.len() < MAX_LENGTH
        {
            push_candidate(&mut set, &address, descriptor);
        }
    }
    set
}

/// A list of image candidates with those of the portal made root-relative; `None` if none is one.
pub(super) fn localised_set(source: &str, links: &Links) -> Option<String> {
    let mut set = String::new();
    let mut found = false;
    for (address, descriptor) in candidates(source) {
        let local = localised(address, links);
        found |= local.is_some();
        push_candidate(&mut set, local.as_deref().unwrap_or(address), descriptor);
    }
    found.then_some(set)
}

/// Address and descriptor of each candidate of a `srcset`.
///
/// <https://html.spec.whatwg.org/multipage/images.html#parsing-a-srcset-attribute>
fn candidates(source: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = source;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (address, after) = rest.split_at(end);
        if address.ends_with(',') {
            rest = after;
            return Some((address.trim_end_matches(','), ""));
        }
        let end = after.find(',').unwrap_or(after.len());
        rest = &after[end..];
        Some((address, after[..end].trim_ascii()))
    })
}

fn push_candidate(set: &mut String, address: &str, descriptor: &str) {
    if !set.is_empty() {
        set.push_str(", ");
    }
    set.push_str(address);
    if !descriptor.is_empty() {
        set.push(' ');
        set.push_str(descriptor);
    }
}

/// The relations to write for a link: those of `source` that are harmless, and `noopener` for other
/// sites, so that they get no hold on the page that opened them.
pub(super) fn relations(source: &str, external: bool) -> String {
    const HARMLESS: [&str; 7] = ["nofollow", "noreferrer", "ugc", "sponsored", "license", "external", "tag"];
    let mut relations: Vec<&str> = Vec::new();
    for word in source.split_ascii_whitespace() {
        if let Some(known) = HARMLESS.iter().find(|known| known.eq_ignore_ascii_case(word))
            && !relations.contains(known)
        {
            relations.push(known);
        }
    }
    if external {
        relations.push("noopener");
    }
    relations.join(" ")
}

/// The address without what browsers ignore: controls and spaces at its ends, tabs and line ends
/// anywhere.
///
/// <https://url.spec.whatwg.org/#concept-basic-url-parser>
fn tidy(address: &str) -> Cow<'_, str> {
    let trimmed = address.trim_matches(|c| c <= ' ');
    if trimmed.contains(['\t', '\n', '\r']) {
        Cow::Owned(trimmed.replace(['\t', '\n', '\r'], ""))
    } else {
        Cow::Borrowed(trimmed)
    }
}

/// The scheme of a tidied address.
fn scheme(address: &str) -> Scheme<'_> {
    let Some(end) = address.find([':', '/', '\\', '?', '#']) else {
        return Scheme::None;
    };
    let (name, rest) = address.split_at(end);
    if !rest.starts_with(':') {
        return Scheme::None;
    }
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    if is_name { Scheme::Named(name) } else { Scheme::Malformed }
}

fn is_web(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

/// Whether an address holds a bitmap in base64. SVG is left out: it can hold scripts.
fn is_image_data(address: &str) -> bool {
    const TYPES: [&str; 5] = ["png", "jpeg", "gif", "webp", "avif"];
    let Some((kind, data)) = address.split_once(',') else {
        return false;
    };
    let is_bitmap = TYPES.iter().any(|t| kind.eq_ignore_ascii_case(&format!("data:image/{t};base64")));
    is_bitmap && data.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
}

/// The host without the port that its scheme has anyway; an empty scheme may be either.
fn without_default_port<'a>(host: &'a str, scheme: &str) -> &'a str {
    let (http, https) = (
        scheme.is_empty() || scheme.eq_ignore_ascii_case("http"),
        scheme.is_empty() || scheme.eq_ignore_ascii_case("https"),
    );
    match host.rsplit_once(':') {
        Some((name, "80")) if http => name,
        Some((name, "443")) if https => name,
        Some((name, "")) => name,
        _ => host,
    }
}

/// What follows `base` in `path`, if `base` is a whole number of its segments.
fn below<'a>(path: &'a str, base: &str) -> Option<&'a str> {
    let below = path.strip_prefix(base)?;
    (below.is_empty() || below.starts_with(['/', '\\'])).then_some(below)
}

fn is_descriptor(descriptor: &str) -> bool {
    if descriptor.is_empty() {
        return true;
    }
    let is_digits = |s: &str| !s.is_empty() && s.len() < 8 && s.bytes().all(|b| b.is_ascii_digit());
    if let Some(width) = descriptor.strip_suffix('w') {
        return is_digits(width);
    }
    match descriptor.strip_suffix('x') {
        Some(density) => match density.split_once('.') {
            Some((whole, fraction)) => is_digits(whole) && is_digits(fraction),
            None => is_digits(density),
        },
        None => false,
    }
}
