//! The table of what a host will look at.

use super::figures::{Noun, counted, padded, size};
use super::human;
use crate::preflight::{Forecast, HEAVY_PAGE, Heavy, Preflight};
use crate::words::{Text, Words, text};

pub fn print(preflight: &Preflight, words: &Words) {
    human::print_findings(&preflight.diagnostics.iter().collect::<Vec<_>>(), words);
    for (name, value) in rows(preflight) {
        println!("{} {}", padded(&words.say(&name), 18), words.say(&value));
    }
}

fn rows(preflight: &Preflight) -> Vec<(Text, Text)> {
    let share = format!("{:.1}", preflight.bytes as f64 / preflight.limit as f64 * 100.0);
    let (bytes, limit, files) = (size(preflight.bytes), size(preflight.limit), counted(preflight.files, Noun::File));
    let mut rows = vec![(text!("size"), text!("{bytes}, {share} % of {limit}, {files}", bytes, share, limit, files))];
    for (name, kind) in &preflight.kinds {
        let (bytes, files) = (size(kind.bytes), counted(kind.files, Noun::File));
        rows.push((text!("  {kind}", kind = named(name)), text!("{bytes}, {files}", bytes, files)));
    }
    let heavy = |heavy: &Heavy, what: Text| text!("{what}  {path}", what, path = human::printable(&heavy.path));
    for (at, file) in preflight.largest_files.iter().enumerate() {
        let name = if at == 0 { text!("largest files") } else { Text::verbatim("") };
        rows.push((name, heavy(file, Text::verbatim(size(file.bytes)))));
    }
    for (at, folder) in preflight.largest_folders.iter().enumerate() {
        let name = if at == 0 { text!("largest folders") } else { Text::verbatim("") };
        rows.push((name, heavy(folder, counted(folder.entries, Noun::Entry))));
    }
    rows.push((text!("pages over {size} kB", size = HEAVY_PAGE / 1000), Text::from(preflight.heavy_pages)));
    if let Some(forecast) = &preflight.forecast {
        rows.extend(forecast_rows(forecast, preflight.bytes > preflight.limit));
    }
    rows
}

/// A kind of outputs, as JSON names it, for people.
fn named(kind: &str) -> Text {
    match kind {
        "posts" => text!("posts"),
        "pages" => text!("pages"),
        "listings" => text!("listings"),
        "archives" => text!("archives"),
        "feeds" => text!("feeds"),
        "sitemaps" => text!("sitemaps"),
        "indexes" => text!("indexes"),
        "assets" => text!("assets"),
        "other" => text!("other"),
        unknown => Text::from(unknown),
    }
}

fn forecast_rows(forecast: &Forecast, is_full: bool) -> [(Text, Text); 2] {
    let growth = text!(
        "{size} and {posts} posts a day, in the {days} up to {newest}",
        size = size(forecast.bytes_per_day as u64),
        posts = format!("{:.1}", forecast.posts_per_day),
        days = counted(forecast.days as usize, Noun::Day),
        newest = forecast.newest
    );
    let full = match forecast.full_on {
        Some(day) => text!("{day}, if it goes on like this", day),
        None if is_full => text!("already"),
        None => text!("not within a thousand years"),
    };
    [(text!("growth"), growth), (text!("full on"), full)]
}
