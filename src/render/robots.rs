//! `robots.txt`: everything may be read, and where the sitemap is.

use crate::config::Config;

pub fn robots(config: &Config) -> String {
    let sitemap = config.url.as_ref().map(|url| format!("\nSitemap: {url}{}/sitemap.xml\n", config.base));
    format!("User-agent: *\nAllow: /\n{}", sitemap.unwrap_or_default())
}
