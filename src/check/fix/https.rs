//! Addresses of hosts that answer over https, written so.

use super::lines::Lines;
use crate::content::body::{Links, Markup, Trust, inspect};
use crate::content::split_front_matter;
use crate::diagnostic::Code;
use std::collections::HashSet;

const SCHEME: &str = "http://";

/// Changes the addresses of links and images, and nothing that only looks like one: not in text, not within another
/// address.
pub fn upgrade(lines: &mut Lines, markup: Markup, hosts: &[String]) {
    let text = lines.text();
    let body = split_front_matter(&text).body;
    if hosts.is_empty() || !body.contains(SCHEME) {
        return;
    }
    let nothing = Links { own: &[], base: "", volumes: None };
    let inspection = inspect(body, markup, Trust::Stranger, &nothing);
    let images = inspection.images.iter().map(|image| image.address.as_str());
    let meant = inspection.links.iter().map(String::as_str).chain(images).filter(|address| is_of(address, hosts));
    let addresses: HashSet<String> =
        meant.flat_map(|address| [address.to_owned(), address.replace('&', "&amp;")]).collect();
    if addresses.is_empty() {
        return;
    }
    let first = text[..text.len() - body.len()].matches('\n').count() as u32 + 1;
    let numbers: Vec<u32> = lines.numbers().filter(|number| *number >= first).collect();
    for number in numbers {
        let Some(line) = lines.line(number) else { continue };
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
        lines.set(number, &mended, Code::InsecureImage);
    }
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
