//! `robots.txt`: everything may be read, and where the sitemap is.

use crate::config::Config;
use crate::plan::{IndexFile, Output, OutputKind, Plan};

pub fn robots(config: &Config, plan: &Plan) -> String {
    // A site may have a sitemap of its own making.
    let is_map =
        |output: &&Output| output.route.path() == "/sitemap.xml" || output.kind == OutputKind::Index(IndexFile::News);
    let mut text = String::from("User-agent: *\nAllow: /\n");
    for (number, map) in plan.outputs.iter().filter(is_map).enumerate() {
        let line_before = if number == 0 { "\n" } else { "" };
        text.push_str(&format!("{line_before}Sitemap: {}\n", config.own(&map.route)));
    }
    text
}
