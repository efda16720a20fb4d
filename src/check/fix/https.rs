//! Addresses of hosts that answer over https, written so.

use super::lines::Lines;
use crate::content::body::{Inspection, Links, Markup, Trust, inspect};
use crate::content::split_front_matter;
use crate::diagnostic::Code;
use std::collections::HashSet;

const SCHEME: &str = "http://";

/// So many lines are tried one by one, where not all can be mended.
const TRIED: usize = 64;

/// Changes the addresses of links and images, and nothing that only looks like one: not in text or code, not within
/// another address.
pub fn upgrade(lines: &mut Lines, markup: Markup, hosts: &[String]) {
    let text = lines.text();
    let body = split_front_matter(&text).body;
    if hosts.is_empty() || !body.contains(SCHEME) {
        return;
    }
    let inspection = inspected(body, markup);
    let images = inspection.images.iter().map(|image| image.address.as_str());
    let meant = inspection.links.iter().map(String::as_str).chain(images).filter(|address| is_of(address, hosts));
    let addresses: HashSet<String> =
        meant.flat_map(|address| [address.to_owned(), address.replace('&', "&amp;")]).collect();
    if addresses.is_empty() {
        return;
    }
    let first = text[..text.len() - body.len()].matches('\n').count() as u32 + 1;
    let mended = |number: u32| {
        let line = lines.line(number)?;
        let mended = upgraded(line, &addresses);
        (mended != line).then_some((number, mended))
    };
    let mended: Vec<(u32, String)> = lines.numbers().filter(|number| *number >= first).filter_map(mended).collect();
    let shown = |lines: &Lines| inspected(split_front_matter(&lines.text()).body, markup).text;
    for (number, line) in certain(lines, mended, |lines| shown(lines) == inspection.text) {
        lines.set(number, &line, Code::InsecureImage);
    }
}

fn inspected(body: &str, markup: Markup) -> Inspection {
    inspect(body, markup, Trust::Stranger, &Links { own: &[], base: "", volumes: None })
}

/// Those lines that change nothing of what a reader sees: an address may stand in a listing of code as it does in a tag.
fn certain(lines: &Lines, mended: Vec<(u32, String)>, is_harmless: impl Fn(&Lines) -> bool) -> Vec<(u32, String)> {
    let set = |lines: &mut Lines, (number, line): &(u32, String)| lines.set(*number, line, Code::InsecureImage);
    let mut all = lines.clone();
    mended.iter().for_each(|line| set(&mut all, line));
    if is_harmless(&all) {
        return mended;
    }
    let mut taken = lines.clone();
    let is_certain = |line: &(u32, String)| {
        let mut tried = taken.clone();
        set(&mut tried, line);
        let is_certain = is_harmless(&tried);
        if is_certain {
            taken = tried;
        }
        is_certain
    };
    mended.into_iter().take(TRIED).filter(is_certain).collect()
}

/// A line with the addresses over https.
fn upgraded(line: &str, addresses: &HashSet<String>) -> String {
    let mut mended = String::with_capacity(line.len() + 8);
    let mut rest = line;
    while let Some(at) = rest.find(SCHEME) {
        let behind = &rest[at..];
        let is_whole = |address: &&String| {
            behind.strip_prefix(address.as_str()).is_some_and(|after| after.is_empty() || after.starts_with(ENDS))
        };
        mended.push_str(&rest[..at]);
        let before = &line[..line.len() - behind.len()];
        let is_meant = begins(before) && addresses.iter().any(|address| is_whole(&address));
        mended.push_str(if is_meant { "https://" } else { SCHEME });
        rest = &behind[SCHEME.len()..];
    }
    mended.push_str(rest);
    mended
}

/// What may follow an address.
const ENDS: &[char] = &['"', '\'', ')', '>', ' ', '\t'];

/// Whether an address may begin behind `before`: as the value of an attribute, or as the target of a Markdown link.
fn begins(before: &str) -> bool {
    match before.chars().next_back() {
        None | Some('(' | '<') => true,
        Some(quote @ ('"' | '\'')) => is_attribute(before.strip_suffix(quote).unwrap_or_default()),
        Some(' ') => before.trim_end().ends_with("]:"),
        _ => is_attribute(before),
    }
}

fn is_attribute(before: &str) -> bool {
    let name = before.trim_end().strip_suffix('=').map(str::trim_end);
    name.is_some_and(|name| {
        ["href", "src"].iter().any(|known| name.to_ascii_lowercase().ends_with(&format!(" {known}")))
    })
}

fn is_of(address: &str, hosts: &[String]) -> bool {
    let is_plain = address.starts_with(SCHEME);
    is_plain && crate::check::external::host_of(address).is_some_and(|host| hosts.contains(&host))
}
