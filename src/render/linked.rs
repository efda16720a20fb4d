//! JSON-LD (schema.org): what search engines read. As short as it can be, since every post page carries it.

use super::views::{PageView, Views};
use crate::content::{Instrument, Status};
use crate::plan::routes;
use crate::portal::Entry;
use crate::theme::script_safe;
use serde_json::{Map, Value, json};

impl Views<'_> {
    /// A news article, or a piece of legislation. The way to it is not told: 300 bytes on each of 100,000 pages.
    pub fn article(&self, entry: &Entry, page: &PageView) -> String {
        let post = &entry.post;
        let mut thing = Map::new();
        let mut add = |key: &str, value: Option<Value>| {
            if let Some(value) = value {
                thing.insert(key.to_owned(), value);
            }
        };
        match &post.rest.instrument {
            None => {
                add("@type", Some("NewsArticle".into()));
                add("headline", Some(post.title.as_str().into()));
                let writer = |kind: &str, name: &String| json!({"@type": kind, "name": name});
                let author = post.rest.author.as_ref().map(|name| writer("Person", name));
                add("author", author.or_else(|| Some(writer("Organization", post.rest.source.as_ref()?))));
                add("image", page.image.as_deref().map(Value::from));
            }
            Some(instrument) => {
                add("@type", Some("Legislation".into()));
                add("name", Some(post.title.as_str().into()));
                add("legislationIdentifier", instrument.number.as_deref().map(Value::from));
                add("legislationDate", instrument.issued.as_deref().map(Value::from));
                let body = instrument.issued_by.as_ref();
                add("legislationPassedBy", body.map(|name| json!({"@type": "Organization", "name": name})));
                add("legislationLegalForce", legal_force(instrument).map(Value::from));
                add("legislationRepeals", self.repealed(page).map(Value::from));
            }
        }
        add("datePublished", Some(post.date.iso().into()));
        add("dateModified", post.updated.map(|date| date.iso().into()));
        script(Value::Object(thing))
    }

    fn repealed(&self, page: &PageView) -> Option<Vec<String>> {
        let document = page.document.as_ref()?;
        let addresses: Vec<String> = document.replaced_addresses().map(|url| self.config.absolute(url)).collect();
        (!addresses.is_empty()).then_some(addresses)
    }

    /// The home page: the site, and where it is searched.
    pub fn website(&self) -> String {
        let config = self.config;
        let mut site = json!({
            "@type": "WebSite", "name": config.title, "url": config.absolute(&self.href(&routes::home())),
            "inLanguage": config.lang,
        });
        if let Some(search) = self.search_url() {
            site["potentialAction"] = json!({
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": format!("{}?q={{search_term_string}}", config.absolute(&search))},
                "query-input": "required name=search_term_string",
            });
        }
        script(site)
    }

    /// Where a page stands: titles with addresses, from the home page on.
    pub fn breadcrumbs(&self, steps: &[(&str, String)]) -> String {
        let home = [(self.config.title.as_str(), self.href(&routes::home()))];
        script(self.trail(&[&home, steps].concat()))
    }

    fn trail(&self, steps: &[(&str, String)]) -> Value {
        let item = |(at, (title, url)): (usize, &(&str, String))| json!({"@type": "ListItem", "position": at + 1, "name": title, "item": self.config.absolute(url)});
        let items: Vec<Value> = steps.iter().enumerate().map(item).collect();
        json!({"@type": "BreadcrumbList", "itemListElement": items})
    }
}

fn legal_force(instrument: &Instrument) -> Option<&'static str> {
    match instrument.status.as_ref()? {
        Status::InForce => Some("https://schema.org/InForce"),
        Status::Amended => Some("https://schema.org/PartiallyInForce"),
        Status::Repealed => Some("https://schema.org/NotInForce"),
        Status::Other(_) => None,
    }
}

fn script(mut thing: Value) -> String {
    thing["@context"] = "https://schema.org".into();
    script_safe(&thing.to_string())
}
