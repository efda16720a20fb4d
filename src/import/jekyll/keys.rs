//! Keys of Jekyll's configuration that mean nothing here, and what takes their place.

/// What to say of a key, in a comment above it.
pub fn meaning(key: &str) -> &'static str {
    MEANINGS.iter().find(|(keys, _)| keys.contains(&key)).map_or(OTHERS, |(_, meaning)| meaning)
}

/// Of keys that are the site's own, or some plugin's.
const OTHERS: &str = "no meaning here; templates can read it as site.config";

const MEANINGS: &[(&[&str], &str)] = &[
    (
        &["plugins", "gems", "whitelist", "plugins_dir"],
        "there are no plugins; feeds, sitemaps, redirects, archives and search engines' tags are built in",
    ),
    (
        &["markdown", "kramdown", "redcarpet", "commonmark", "markdown_ext"],
        "Markdown is CommonMark with tables, without options",
    ),
    (&["highlighter", "rouge"], "code is not coloured"),
    (&["sass", "coffeescript"], "style sheets are not compiled; a theme has them as CSS"),
    (&["liquid", "layouts_dir", "includes_dir"], "templates are written in Tera; see docs/theme.md"),
    (&["collections", "collections_dir"], "there are no collections; make their files pages or posts"),
    (&["source"], "the content is in content/"),
    (&["data_dir"], "data is in content/_data/"),
    (
        &["destination", "keep_files"],
        "the site is built into public/, or where -d says; files of others are kept there",
    ),
    (
        &["paginate_path", "pagination"],
        "older pages of a listing are LISTING/1.html and so on, numbered from the oldest",
    ),
    (&["jekyll-archives", "autopages"], "categories, tags, years, months and days have pages by themselves"),
    (&["feed"], "the feed is /feed.xml; each category has its own"),
    (&["remote_theme"], "themes of Jekyll cannot be used; see docs/theme.md"),
    (
        &[
            "safe",
            "incremental",
            "lsi",
            "profile",
            "quiet",
            "verbose",
            "encoding",
            "detach",
            "watch",
            "force_polling",
            "disable_disk_cache",
            "ignore_theme_config",
            "strict_front_matter",
            "limit_posts",
            "unpublished",
            "show_dir_listing",
        ],
        "an option of Jekyll's builds; no meaning here",
    ),
    (&["port", "host", "livereload", "open_url", "webrick"], "an option of Jekyll's preview; see gongbao serve --help"),
    (
        &["enforce_ssl", "show_downloads", "repository", "github"],
        "an option of GitHub's themes; templates can read it as site.config",
    ),
];
