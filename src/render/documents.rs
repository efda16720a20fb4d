//! Views of official documents: what a document says of itself, and how it stands to others.

use super::views::{LinkView, Views};
use crate::config::Config;
use crate::content::{Instrument, Rest, Status};
use crate::portal::{PostId, Replaced};
use chrono::{Datelike, NaiveDate};
use serde::Serialize;

/// `page.document`
#[derive(Serialize)]
pub struct DocumentView {
    number: Option<String>,
    issued_by: Option<String>,
    issued: Option<DayText>,
    effective: Option<DayText>,
    status: Option<StatusView>,
    replaces: Vec<OtherDocument>,
    replaced_by: Vec<OtherDocument>,
    attachments: Vec<LinkView>,
}

#[derive(Serialize)]
pub struct StatusView {
    /// `in_force`, `amended`, `repealed` or `other`.
    pub name: &'static str,
    pub title: String,
}

/// A day without a time.
#[derive(Serialize)]
struct DayText {
    /// `2022-04-02`, if it can be read as a day.
    date: Option<String>,
    text: String,
}

#[derive(Serialize)]
struct OtherDocument {
    title: String,
    number: Option<String>,
    /// None if the site does not have it.
    url: Option<String>,
}

impl DocumentView {
    /// Of the documents that it replaces and the site has.
    pub fn replaced_addresses(&self) -> impl Iterator<Item = &str> {
        self.replaces.iter().filter_map(|other| other.url.as_deref())
    }
}

impl Views<'_> {
    pub fn document(&self, id: PostId) -> Option<DocumentView> {
        let succession = &self.portal.succession;
        let (replaces, replaced_by) = (succession.replaces(id), succession.replaced_by(id));
        let nothing = Instrument::default();
        let instrument = match &self.portal.entry(id).post.rest.instrument {
            Some(instrument) => instrument,
            None if replaced_by.is_empty() => return None,
            None => &nothing,
        };
        let other = |replaced: &Replaced| match replaced {
            Replaced::Post(id) => self.other_document(*id),
            Replaced::Elsewhere(name) => OtherDocument { title: name.clone(), number: None, url: None },
        };
        let attachments = instrument
            .attachments
            .iter()
            .filter_map(|file| Some(LinkView { title: file.title.clone(), url: web_url(&file.url, self.config)? }));
        Some(DocumentView {
            number: instrument.number.clone(),
            issued_by: instrument.issued_by.clone(),
            issued: instrument.issued.as_deref().map(|text| self.day_text(text)),
            effective: instrument.effective.as_deref().map(|text| self.day_text(text)),
            status: self.status(&self.portal.entry(id).post.rest),
            replaces: replaces.iter().map(other).collect(),
            replaced_by: replaced_by.iter().map(|id| self.other_document(*id)).collect(),
            attachments: attachments.collect(),
        })
    }

    fn other_document(&self, id: PostId) -> OtherDocument {
        let entry = self.portal.entry(id);
        let number = entry.post.rest.instrument.as_ref().and_then(|instrument| instrument.number.clone());
        OtherDocument { title: entry.post.title.clone(), number, url: Some(self.href(&entry.route)) }
    }

    pub fn status(&self, rest: &Rest) -> Option<StatusView> {
        let status = rest.instrument.as_ref()?.status.as_ref()?;
        let known = |name: &'static str| StatusView { name, title: self.words().text(name).to_owned() };
        Some(match status {
            Status::InForce => known("in_force"),
            Status::Amended => known("amended"),
            Status::Repealed => known("repealed"),
            Status::Other(title) => StatusView { name: "other", title: title.clone() },
        })
    }

    fn day_text(&self, text: &str) -> DayText {
        match text.get(..10).unwrap_or(text).parse::<NaiveDate>() {
            Ok(day) => DayText {
                date: Some(day.to_string()),
                text: self.words().date("date", (day.year(), day.month(), day.day())),
            },
            Err(_) => DayText { date: None, text: text.to_owned() },
        }
    }
}

/// An address of front matter as it may stand in `href`: on the web, or below this site's base. Other schemes are none.
pub fn web_url(text: &str, config: &Config) -> Option<String> {
    let text = text.trim();
    if text.is_empty()
        || text.contains(|c: char| c.is_control() || c.is_whitespace() || matches!(c, '\\' | '<' | '>' | '"'))
    {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    if lower.starts_with("http://") || lower.starts_with("https://") {
        return Some(text.to_owned());
    }
    if text.starts_with("//") {
        return Some(format!("https:{text}"));
    }
    let before_path = text.split(['/', '?', '#']).next().unwrap_or_default();
    (!before_path.contains(':')).then(|| format!("{}/{}", config.base, text.trim_start_matches('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_may_be_linked() {
        let (config, _) = crate::config::load("baseurl: /base", "_config.yml", "x", &Default::default()).unwrap();
        for (text, expected) in [
            ("https://a.example/x?y=1", Some("https://a.example/x?y=1")),
            ("//a.example/x", Some("https://a.example/x")),
            ("/files/a.pdf", Some("/base/files/a.pdf")),
            ("files/a:b.pdf", Some("/base/files/a:b.pdf")),
            ("javascript:alert(1)", None),
            ("JavaScript:alert(1)", None),
            ("data:text/html,x", None),
            ("java\nscript:alert(1)", None),
            ("/\\evil.example", None),
            ("", None),
        ] {
            assert_eq!(web_url(text, &config).as_deref(), expected, "{text:?}");
        }
    }
}
