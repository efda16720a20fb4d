//! Tells search engines which pages changed. A failure is a warning: the site is published, and they will find it anyway.

use crate::diagnostic::{Code, Diagnostic};
use crate::words::{Refusal, Text, text};
use serde::Serialize;
use std::str::FromStr;
use std::time::Duration;

/// Whom to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// <https://www.indexnow.org/documentation>: Bing, Yandex, Naver, Seznam and others tell each other.
    IndexNow,
    /// Baidu's link submission: plain text, an address a line.
    Baidu,
}

impl FromStr for Engine {
    type Err = Refusal;

    fn from_str(name: &str) -> Result<Self, Refusal> {
        match name {
            "indexnow" => Ok(Self::IndexNow),
            "baidu" => Ok(Self::Baidu),
            _ => Err(Refusal(text!("`{name}` is not known; known are indexnow and baidu", name))),
        }
    }
}

/// Where and as whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// Scheme and host of the site.
    pub url: Option<String>,
    /// `""` or `"/portal"`.
    pub base: String,
    /// IndexNow's key, which the site shows at `/<key>.txt`.
    pub key: Option<String>,
    /// Baidu's token, which is a secret.
    pub token: Option<String>,
    /// Instead of the engines' own, for mirrors and tests.
    pub indexnow_endpoint: Option<String>,
    pub baidu_endpoint: Option<String>,
}

/// Addresses in one request: IndexNow takes 10,000, Baidu 2,000.
const INDEXNOW_MOST: usize = 10_000;
const BAIDU_MOST: usize = 2_000;

/// No engine may hold up an update for longer.
const TIMEOUT: Duration = Duration::from_secs(20);

#[derive(Serialize)]
struct IndexNow<'a> {
    host: &'a str,
    key: &'a str,
    #[serde(rename = "keyLocation")]
    key_location: String,
    #[serde(rename = "urlList")]
    urls: &'a [String],
}

/// Tells an engine of these addresses; those that are no pages are left out. Returns how many it was told of.
pub fn notify(engine: Engine, account: &Account, urls: &[String]) -> Result<usize, Box<Diagnostic>> {
    let failed = |message: Text| Box::new(Diagnostic::new(Code::NotifyFailed, message));
    let Some(url) = &account.url else {
        let found = failed(text!("search engines cannot be told of a site that does not know its address"));
        return Err(Box::new(found.hint(text!("add `url:` to _config.yml"))));
    };
    let urls: Vec<String> = urls.iter().filter(|url| is_page(url)).cloned().collect();
    let agent = ureq::Agent::config_builder().timeout_global(Some(TIMEOUT)).build().new_agent();
    match engine {
        Engine::IndexNow => {
            let Some(key) = &account.key else {
                let found = failed(text!("IndexNow needs a key"));
                let hint = text!("add `indexnow: KEY` to _config.yml; `openssl rand -hex 16` makes one");
                return Err(Box::new(found.hint(hint)));
            };
            let host = url.split_once("://").map_or(url.as_str(), |(_, host)| host);
            let endpoint = account.indexnow_endpoint.as_deref().unwrap_or("https://api.indexnow.org/indexnow");
            for part in urls.chunks(INDEXNOW_MOST) {
                let told = IndexNow { host, key, key_location: format!("{url}{}/{key}.txt", account.base), urls: part };
                let body = serde_json::to_vec(&told).unwrap_or_default();
                let sent = agent.post(endpoint).content_type("application/json; charset=utf-8").send(&body);
                sent.map_err(|error| {
                    failed(text!("IndexNow did not take {number} addresses: {error}", number = part.len(), error))
                })?;
            }
        }
        Engine::Baidu => {
            let Some(token) = &account.token else {
                let found = failed(text!("Baidu's link submission needs a token"));
                let hint = text!("put it into the environment as GONGBAO_BAIDU_TOKEN, not into the site");
                return Err(Box::new(found.hint(hint)));
            };
            let endpoint = account.baidu_endpoint.as_deref().unwrap_or("http://data.zz.baidu.com/urls");
            for part in urls.chunks(BAIDU_MOST) {
                let request = agent.post(endpoint).query("site", url).query("token", token).content_type("text/plain");
                // The error may name the address, and with it the token.
                let hidden = |error: ureq::Error| error.to_string().replace(token.as_str(), "…");
                let sent = request.send(part.join("\n"));
                sent.map_err(|error| {
                    let (number, error) = (part.len(), hidden(error));
                    failed(text!("Baidu did not take {number} addresses: {error}", number, error))
                })?;
            }
        }
    }
    Ok(urls.len())
}

/// Whether an address is one that readers look for: pages, not feeds, lists and pictures.
fn is_page(url: &str) -> bool {
    (url.ends_with('/') || url.ends_with(".html")) && !url.ends_with("/404.html")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_told_and_files_for_machines_are_not() {
        assert!(is_page("https://a.example/") && is_page("https://a.example/b.html"));
        assert!(
            !is_page("https://a.example/404.html")
                && !is_page("https://a.example/feed.xml")
                && !is_page("https://a.example/2024/01/01/posts.json")
        );
    }

    #[test]
    fn what_is_missing_is_named() {
        let urls = ["https://a.example/".to_owned()];
        let account = Account::default();
        assert!(notify(Engine::IndexNow, &account, &urls).unwrap_err().hint.unwrap().english().contains("`url:`"));
        let account = Account { url: Some("https://a.example".into()), ..account };
        assert!(
            notify(Engine::IndexNow, &account, &urls).unwrap_err().hint.unwrap().english().contains("indexnow: KEY")
        );
        assert!(
            notify(Engine::Baidu, &account, &urls).unwrap_err().hint.unwrap().english().contains("GONGBAO_BAIDU_TOKEN")
        );
    }
}
