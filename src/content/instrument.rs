//! What official documents say of themselves (公文要素): number, issuer, dates, whether they are in force, what they replace.

use super::Fields;
use serde::{Deserialize, Serialize};
use serde_yaml::Value;

/// A post that is an official document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Instrument {
    /// 文号, as written.
    pub number: Option<String>,
    pub issued_by: Option<String>,
    /// Days as written; they are no addresses and need no zone.
    pub issued: Option<String>,
    pub effective: Option<String>,
    pub status: Option<Status>,
    /// The posts that it replaces: each by its address, its file's name, its slug or its number.
    pub replaces: Vec<String>,
    /// Where that is written, in the file.
    pub replaces_line: Option<u32>,
    pub attachments: Vec<Attachment>,
}

/// Whether a document is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    InForce,
    Amended,
    Repealed,
    /// In words of the author's own.
    Other(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    pub title: String,
    pub url: String,
}

/// The keys of front matter that make a post a document.
pub const KEYS: &[&str] = &["doc_number", "issued_by", "issued", "effective", "status", "replaces", "attachments"];

impl Instrument {
    /// `None` if the front matter says nothing of the kind.
    pub fn of(fields: &Fields) -> Option<Box<Self>> {
        let replaces = fields.singular("replaces");
        let instrument = Self {
            number: fields.filled("doc_number"),
            issued_by: fields.filled("issued_by"),
            issued: fields.filled("issued"),
            effective: fields.filled("effective"),
            status: fields.filled("status").map(|status| Status::of(&status)),
            replaces_line: if replaces.is_empty() { None } else { fields.line("replaces") },
            replaces,
            attachments: attachments(fields.value("attachments")),
        };
        (instrument != Self::default()).then(|| Box::new(instrument))
    }
}

impl Status {
    fn of(text: &str) -> Self {
        match text {
            "现行有效" | "現行有效" | "有效" | "in force" | "in_force" => Self::InForce,
            "已修改" | "已修訂" | "已修订" | "amended" => Self::Amended,
            "已废止" | "已廢止" | "废止" | "廢止" | "失效" | "已失效" | "repealed" => Self::Repealed,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// Addresses alone, or `{title, url}` each.
fn attachments(value: Option<&Value>) -> Vec<Attachment> {
    let one = |value: &Value| {
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
        let url = value.as_str().map(str::trim).or_else(|| text("url"))?;
        let name = url.rsplit('/').find(|part| !part.is_empty()).unwrap_or(url);
        Some(Attachment { title: text("title").unwrap_or(name).to_owned(), url: url.to_owned() })
    };
    match value {
        Some(Value::Sequence(items)) => items.iter().filter_map(one).collect(),
        Some(value) => one(value).into_iter().collect(),
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(yaml: &str) -> Option<Box<Instrument>> {
        Instrument::of(&Fields::parse(yaml))
    }

    #[test]
    fn an_ordinary_post_is_no_document() {
        assert_eq!(read("title: 快讯\nsource: 新闻网\n"), None);
    }

    #[test]
    fn what_a_document_says_of_itself_is_read() {
        let found = read(
            "title: 办法\ndoc_number: 云市监〔2026〕3号\nissued: 2026-03-01\nstatus: 已废止\nreplaces:\n- 云市监〔2020〕9号\n\
             attachments:\n- /files/biao.pdf\n- {title: 申请表, url: 'https://x.example/a.docx'}\n- {title: 无}\n",
        )
        .unwrap();
        assert_eq!(found.number.as_deref(), Some("云市监〔2026〕3号"));
        assert_eq!((found.issued.as_deref(), &found.status), (Some("2026-03-01"), &Some(Status::Repealed)));
        assert_eq!((found.replaces, found.replaces_line), (vec!["云市监〔2020〕9号".to_owned()], Some(6)));
        let titles: Vec<_> = found.attachments.iter().map(|file| (file.title.as_str(), file.url.as_str())).collect();
        assert_eq!(titles, [("biao.pdf", "/files/biao.pdf"), ("申请表", "https://x.example/a.docx")]);
    }
}
