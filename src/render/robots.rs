//! `robots.txt`: everything may be read, and where the sitemap is.

use crate::config::Config;

pub fn robots(config: &Config) -> String {
    let sitemap = config.url.as_ref().map(|url| {
        let base = &config.base;
        format!("\nSitemap: {url}{base}/sitemap.xml\nSitemap: {url}{base}/news-sitemap.xml\n")
    });
    format!("User-agent: *\nAllow: /\n{}", sitemap.unwrap_or_default())
}
