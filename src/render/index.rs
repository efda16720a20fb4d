//! Files for machines: JSON Feed 1.1, cards as JSON, Google's news sitemap, OPML 2.0.

use super::Renderer;
use super::xml::Xml;
use crate::diagnostic::Diagnostic;
use crate::plan::{IndexFile, index, routes};
use crate::portal::{Entry, TermId};
use serde::Serialize;

#[derive(Serialize)]
struct Feed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: String,
    feed_url: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    language: &'a str,
    authors: Vec<Author<'a>>,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct Item<'a> {
    id: String,
    url: String,
    title: &'a str,
    content_html: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    summary: &'a str,
    date_published: String,
    date_modified: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
}

/// A post without its body. Hundreds of thousands of them count against a host's limit: what is not there is not written.
#[derive(Serialize)]
struct PostCard<'a> {
    title: &'a str,
    url: String,
    date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<String>,
    /// Only among the newest posts.
    #[serde(skip_serializing_if = "str::is_empty")]
    summary: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    categories: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
}

#[derive(Serialize)]
struct PostCards<'a> {
    posts: Vec<PostCard<'a>>,
}

impl Renderer<'_> {
    pub(super) fn index(&self, file: IndexFile) -> Result<Vec<u8>, Box<Diagnostic>> {
        Ok(match file {
            IndexFile::JsonFeed => json(&self.json_feed(file)?),
            IndexFile::Latest | IndexFile::Day(_) => {
                let with_summary = file == IndexFile::Latest;
                let card = |id| {
                    let card = self.post_card(self.portal.entry(id));
                    if with_summary { card } else { PostCard { summary: "", ..card } }
                };
                json(&PostCards { posts: file.posts(self.portal).into_iter().map(card).collect() })
            }
            IndexFile::News => self.news(),
            IndexFile::Opml => self.opml(),
        })
    }

    fn json_feed(&self, file: IndexFile) -> Result<Feed<'_>, Box<Diagnostic>> {
        let config = self.config;
        let items: Result<Vec<Item>, Box<Diagnostic>> =
            file.posts(self.portal).into_iter().map(|id| self.item(self.portal.entry(id))).collect();
        let author = if config.author.is_empty() { &config.title } else { &config.author };
        Ok(Feed {
            version: "https://jsonfeed.org/version/1.1",
            title: &config.title,
            home_page_url: config.absolute(&self.views.href(&routes::home())),
            feed_url: config.absolute(&self.views.href(&file.route())),
            description: &config.description,
            language: &config.lang,
            authors: vec![Author { name: author }],
            items: items?,
        })
    }

    fn item<'s>(&'s self, entry: &'s Entry) -> Result<Item<'s>, Box<Diagnostic>> {
        let href = self.views.href(&entry.route);
        let author = entry.post.rest.author.as_deref().or(entry.post.rest.source.as_deref());
        Ok(Item {
            id: self.identity(&entry.route),
            url: self.config.absolute(&href),
            title: &entry.post.title,
            content_html: self.bodies.feed_entry(entry)?,
            summary: &entry.post.summary,
            date_published: entry.post.date.iso(),
            date_modified: entry.changed().iso(),
            authors: author.map(|name| Author { name }).into_iter().collect(),
            tags: self.tag_names(&entry.tags),
        })
    }

    fn post_card<'s>(&'s self, entry: &'s Entry) -> PostCard<'s> {
        let category = |id: &TermId| self.portal.categories.term(*id).name.as_str();
        let post = &entry.post;
        PostCard {
            title: &post.title,
            url: self.config.absolute(&self.views.href(&entry.route)),
            date: post.date.iso(),
            updated: post.updated.map(|date| date.iso()),
            summary: &post.summary,
            author: post.rest.author.as_deref(),
            source: post.rest.source.as_deref(),
            categories: entry.categories.iter().map(category).collect(),
            tags: self.tag_names(&entry.tags),
        }
    }

    fn tag_names(&self, ids: &[TermId]) -> Vec<&str> {
        ids.iter().map(|id| self.portal.tags.term(*id).name.as_str()).collect()
    }

    /// <https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap>
    fn news(&self) -> Vec<u8> {
        let mut xml = Xml::new();
        let news = "http://www.google.com/schemas/sitemap-news/0.9";
        xml.open("urlset", &[("xmlns", super::sitemap::NAMESPACE), ("xmlns:news", news)]);
        let language = news_language(&self.config.lang);
        for entry in IndexFile::News.posts(self.portal).into_iter().map(|id| self.portal.entry(id)) {
            xml.open("url", &[]);
            xml.text("loc", &[], &self.config.absolute(&self.views.href(&entry.route)));
            xml.open("news:news", &[]);
            xml.open("news:publication", &[]);
            xml.text("news:name", &[], &self.config.title);
            xml.text("news:language", &[], &language);
            xml.close("news:publication");
            xml.text("news:publication_date", &[], &entry.post.date.iso());
            xml.text("news:title", &[], &entry.post.title);
            xml.close("news:news");
            xml.close("url");
        }
        xml.close("urlset");
        xml.finish()
    }

    fn opml(&self) -> Vec<u8> {
        let config = self.config;
        let absolute = |href: &str| config.absolute(href);
        let mut xml = Xml::new();
        xml.open("opml", &[("version", "2.0")]);
        xml.open("head", &[]);
        xml.text("title", &[], &config.title);
        xml.close("head");
        xml.open("body", &[]);
        let mut outline = |title: &str, feed: &str, page: &str| {
            let (feed, page) = (absolute(feed), absolute(page));
            xml.empty(
                "outline",
                &[("type", "rss"), ("text", title), ("title", title), ("xmlUrl", &feed), ("htmlUrl", &page)],
            );
        };
        outline(&config.title, &self.views.href(&routes::feed()), &self.views.href(&routes::home()));
        for id in index::feeds(self.plan) {
            let term = self.views.listing_term(id);
            outline(term.title, term.feed_url.as_deref().unwrap_or_default(), &term.url);
        }
        xml.close("body");
        xml.close("opml");
        xml.finish()
    }
}

/// Google wants two or three letters, but for Chinese, where the script counts.
fn news_language(lang: &str) -> String {
    let lower = lang.to_ascii_lowercase();
    let (primary, rest) = lower.split_once('-').unwrap_or((&lower, ""));
    match (primary, rest) {
        ("zh", "tw" | "hk" | "mo") => "zh-tw".to_owned(),
        ("zh", rest) if rest.starts_with("hant") => "zh-tw".to_owned(),
        ("zh", _) => "zh-cn".to_owned(),
        _ => primary.to_owned(),
    }
}

/// Ends in a line's end, as files do.
fn json(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_as_google_wants_it() {
        for (lang, expected) in
            [("zh-CN", "zh-cn"), ("zh", "zh-cn"), ("zh-Hant-TW", "zh-tw"), ("zh-HK", "zh-tw"), ("en-GB", "en")]
        {
            assert_eq!(news_language(lang), expected);
        }
    }
}
