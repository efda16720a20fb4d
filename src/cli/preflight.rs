//! The table of what a host will look at.

use super::human;
use crate::preflight::{Heavy, Preflight};

pub fn print(preflight: &Preflight) {
    human::print_findings(&preflight.diagnostics.iter().collect::<Vec<_>>());
    let share = preflight.bytes as f64 / preflight.limit as f64 * 100.0;
    let (bytes, limit) = (human::size(preflight.bytes), human::size(preflight.limit));
    row("size", &format!("{bytes}, {share:.1} % of {limit}, {}", human::counted(preflight.files, "file")));
    for (name, size) in &preflight.kinds {
        row(&format!("  {name}"), &format!("{}, {}", human::size(size.bytes), human::counted(size.files, "file")));
    }
    let named = |heavy: &Heavy, what: String| format!("{what}  {}", human::printable(&heavy.path));
    for (at, file) in preflight.largest_files.iter().enumerate() {
        row(if at == 0 { "largest files" } else { "" }, &named(file, human::size(file.bytes)));
    }
    for (at, folder) in preflight.largest_folders.iter().enumerate() {
        let what = human::counted(folder.entries, "entry").replace("entrys", "entries");
        row(if at == 0 { "largest folders" } else { "" }, &named(folder, what));
    }
    row("pages over 500 kB", &preflight.heavy_pages.to_string());
    if let Some(forecast) = &preflight.forecast {
        let (posts, growth) = (forecast.posts_per_day, human::size(forecast.bytes_per_day as u64));
        let days = human::counted(forecast.days as usize, "day");
        row("growth", &format!("{growth} and {posts:.1} posts a day, in the {days} up to {}", forecast.newest));
        let full = match forecast.full_on {
            Some(day) => format!("{day}, if it goes on like this"),
            None if preflight.bytes > preflight.limit => "already".to_owned(),
            None => "not within a thousand years".to_owned(),
        };
        row("full on", &full);
    }
}

fn row(name: &str, value: &str) {
    println!("{name:<18} {value}");
}
