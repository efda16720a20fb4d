//! Keys of Jekyll's configuration that mean nothing here, and what takes their place.

use crate::words::{Text, text};

/// What to say of a key, in a comment above it.
pub fn meaning(key: &str) -> Text {
    match key {
        "plugins" | "gems" | "whitelist" | "plugins_dir" => {
            text!("there are no plugins; feeds, sitemaps, redirects, archives and search engines' tags are built in")
        }
        "markdown" | "kramdown" | "redcarpet" | "commonmark" | "markdown_ext" => {
            text!("Markdown is CommonMark with tables, without options")
        }
        "highlighter" | "rouge" => {
            text!("code is not coloured")
        }
        "sass" | "coffeescript" => {
            text!("style sheets are not compiled; a theme has them as CSS")
        }
        "liquid" | "layouts_dir" | "includes_dir" => {
            text!("templates are written in Tera; see docs/theme.md")
        }
        "collections" | "collections_dir" => {
            text!("there are no collections; make their files pages or posts")
        }
        "source" => {
            text!("the content is in content/")
        }
        "data_dir" => {
            text!("data is in content/_data/")
        }
        "destination" | "keep_files" => {
            text!("the site is built into public/, or where -d says; files of others are kept there")
        }
        "paginate_path" | "pagination" => {
            text!("older pages of a listing are LISTING/1.html and so on, numbered from the oldest")
        }
        "jekyll-archives" | "autopages" => {
            text!("categories, tags, years, months and days have pages by themselves")
        }
        "feed" => {
            text!("the feed is /feed.xml; each category has its own")
        }
        "remote_theme" => {
            text!("themes of Jekyll cannot be used; see docs/theme.md")
        }
        "safe"
        | "incremental"
        | "lsi"
        | "profile"
        | "quiet"
        | "verbose"
        | "encoding"
        | "detach"
        | "watch"
        | "force_polling"
        | "disable_disk_cache"
        | "ignore_theme_config"
        | "strict_front_matter"
        | "limit_posts"
        | "show_dir_listing" => {
            text!("an option of Jekyll's builds; no meaning here")
        }
        "port" | "host" | "livereload" | "open_url" | "webrick" => {
            text!("an option of Jekyll's preview; see gongbao serve --help")
        }
        "enforce_ssl" | "show_downloads" | "repository" | "github" => {
            text!("an option of GitHub's themes; templates can read it as site.config")
        }
        // The site's own, or some plugin's.
        _ => text!("no meaning here; templates can read it as site.config"),
    }
}
