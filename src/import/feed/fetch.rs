//! The bytes of a feed: from a file, from standard input, or over HTTP.

use crate::words::{Refusal, Text, text};
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::time::Duration;

/// The largest feed, in bytes.
pub const LARGEST: u64 = 32 << 20;
/// A feed that takes longer is fetched by the next run.
const TIMEOUT: Duration = Duration::from_secs(60);
const CONNECT: Duration = Duration::from_secs(15);
const REDIRECTS: u32 = 5;

/// Where a feed is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    File(PathBuf),
    StandardInput,
    /// `http://` or `https://`
    Address(String),
}

impl Origin {
    /// As it stands on the command line.
    pub fn new(named: &str) -> Result<Self, Refusal> {
        if named == "-" {
            return Ok(Self::StandardInput);
        }
        let Some((scheme, _)) = named.split_once("://") else { return Ok(Self::File(named.into())) };
        if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https") {
            Ok(Self::Address(named.to_owned()))
        } else {
            Err(Refusal(text!(
                "`{scheme}:` is not fetched; a feed is a file, `-`, or an address with http or https",
                scheme
            )))
        }
    }

    /// As reports name it: without a password.
    pub fn shown(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::StandardInput => "standard input".to_owned(),
            Self::Address(address) => {
                let (scheme, rest) = address.split_once("://").unwrap_or(("", address));
                let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
                let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
                format!("{scheme}://{host}{path}")
            }
        }
    }
}

impl Origin {
    /// By which posts know their feed: the address without what may be a secret or change, empty for what is no address.
    pub fn name(&self) -> String {
        let Self::Address(_) = self else { return String::new() };
        let shown = self.shown();
        let name = shown.split_once("://").map_or(shown.as_str(), |(_, rest)| rest);
        name.split(['?', '#']).next().unwrap_or_default().to_owned()
    }
}

/// What came.
#[derive(Debug)]
pub struct Fetched {
    pub bytes: Vec<u8>,
    /// What the server says of the encoding.
    pub charset: Option<String>,
    /// To which relative links are relative.
    pub address: Option<String>,
}

/// Reads all of it, or says why not.
pub fn fetch(origin: &Origin) -> Result<Fetched, Text> {
    let local = |bytes| Fetched { bytes, charset: None, address: None };
    match origin {
        Origin::File(path) => File::open(path).and_then(limited).map(local),
        Origin::StandardInput => limited(io::stdin().lock()).map(local),
        Origin::Address(address) => return get(address, &origin.shown()),
    }
    .map_err(|error| text!("the feed cannot be read: {error}", error))
}

fn limited(reader: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if reader.take(LARGEST + 1).read_to_end(&mut bytes)? as u64 > LARGEST {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it is larger than {LARGEST} bytes")));
    }
    Ok(bytes)
}

fn get(address: &str, shown: &str) -> Result<Fetched, Text> {
    let agent = ureq::Agent::config_builder()
        .timeout_global(Some(TIMEOUT))
        .timeout_connect(Some(CONNECT))
        .max_redirects(REDIRECTS)
        .user_agent(concat!("gongbao/", env!("CARGO_PKG_VERSION")))
        .build()
        .new_agent();
    let accepted = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5";
    // The error may name the address, and with it a password.
    let failed = |error: ureq::Error| {
        text!("the feed cannot be fetched: {error}", error = error.to_string().replace(address, shown))
    };
    let mut response = agent.get(address).header("accept", accepted).call().map_err(failed)?;
    let charset = response.headers().get("content-type").and_then(|value| charset_of(value.to_str().ok()?));
    let bytes = response.body_mut().with_config().limit(LARGEST).read_to_vec().map_err(failed)?;
    Ok(Fetched { bytes, charset, address: Some(address.to_owned()) })
}

/// `text/xml; charset="gb2312"` → `gb2312`
fn charset_of(content_type: &str) -> Option<String> {
    let mut parameters = content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let (_, charset) = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?;
    Some(charset.trim().trim_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_standard_input_and_the_web_are_read() {
        assert_eq!(Origin::new("a/b.xml"), Ok(Origin::File("a/b.xml".into())));
        assert_eq!(Origin::new("-"), Ok(Origin::StandardInput));
        assert!(matches!(Origin::new("HTTPS://a.example/"), Ok(Origin::Address(_))));
        for refused in ["file:///etc/passwd", "ftp://a.example/x", "gopher://a.example"] {
            assert!(Origin::new(refused).is_err(), "{refused}");
        }
    }

    #[test]
    fn a_password_is_not_shown() {
        let origin = Origin::new("https://me:secret@a.example/feed?x=@y").unwrap();
        assert_eq!(
            (origin.shown().as_str(), origin.name().as_str()),
            ("https://a.example/feed?x=@y", "a.example/feed")
        );
    }

    #[test]
    fn the_charset_is_a_parameter_of_the_type() {
        for (written, expected) in [
            ("text/xml; charset=gb2312", Some("gb2312")),
            ("application/rss+xml;CHARSET=\"UTF-8\"; x=y", Some("UTF-8")),
            ("application/json", None),
        ] {
            assert_eq!(charset_of(written).as_deref(), expected);
        }
    }
}
