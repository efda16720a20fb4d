//! The text of a feed: its byte order mark beats the server's word, that beats the XML declaration, and that beats a
//! guess.

use encoding_rs::{Encoding, GB18030, GBK, UTF_8};

/// Text without an XML declaration, whose encoding no longer holds.
pub fn decode(bytes: Vec<u8>, charset: Option<&str>) -> String {
    let named = || charset.and_then(|label| Encoding::for_label(label.as_bytes())).or_else(|| declared(&bytes));
    let marked = Encoding::for_bom(&bytes).map(|(encoding, _)| encoding);
    let text = match marked.or_else(named) {
        // (Where UTF-8 is claimed wrongly, GB18030 is what such feeds are in.)
        None => crate::content::decode(bytes).0,
        Some(encoding) if encoding == UTF_8 => crate::content::decode(bytes).0,
        Some(encoding) => {
            // What calls itself GB2312 or GBK often has characters of its successor.
            let encoding = if encoding == GBK { GB18030 } else { encoding };
            encoding.decode_with_bom_removal(&bytes).0.into_owned()
        }
    };
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let declaration = text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"));
    declaration.map_or(text, |(_, rest)| rest).to_owned()
}

/// `<?xml version="1.0" encoding="gb2312"?>`, which is ASCII in every encoding without a byte order mark.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(256)]).into_owned();
    let (declaration, _) = start.trim_start().strip_prefix("<?xml")?.split_once("?>")?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    Encoding::for_label(value[1..].split(quote).next()?.as_bytes())
}

/// Whether this is HTML.
pub fn is_web_page(text: &str) -> bool {
    let start: String = text.chars().take(512).collect::<String>().to_ascii_lowercase();
    start.contains("<!doctype html") || start.contains("<html")
}

/// The feed that a page names: `<link rel="alternate" type="application/rss+xml" href="…">`.
pub fn feed_of_page(text: &str) -> Option<&str> {
    let mut links = text.split('<').filter(|tag| tag.get(..5).is_some_and(|name| name.eq_ignore_ascii_case("link ")));
    let is_feed = |tag: &&str| tag.contains("application/rss+xml") || tag.contains("application/atom+xml");
    let (_, href) = links.find(is_feed)?.split_once("href=")?;
    let quote = href.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    href[1..].split(quote).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "<rss><channel><title>市场监管公告，请消费者注意</title></channel></rss>";

    #[test]
    fn what_is_said_of_the_encoding_is_believed_in_order() {
        let declared = format!("<?xml version=\"1.0\" encoding=\"gb2312\"?>{TEXT}");
        let (gbk, _, _) = GBK.encode(&declared);
        assert_eq!(decode(gbk.to_vec(), None), TEXT);
        assert_eq!(decode(declared.clone().into_bytes(), Some("utf-8")), TEXT, "the server beats the declaration");
        assert_eq!(decode(format!("\u{feff}{declared}").into_bytes(), Some("gbk")), TEXT, "the mark beats the server");
        assert_eq!(decode(GBK.encode(TEXT).0.to_vec(), Some("utf-8")), TEXT, "what is no UTF-8 is guessed");
        let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(TEXT.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(decode(wide, None), TEXT);
    }

    #[test]
    fn a_web_page_names_its_feed() {
        let page =
            "<!DOCTYPE html><head><link rel=\"alternate\" type=\"application/rss+xml\" href=\"/feed.xml\"></head>";
        assert!(is_web_page(page) && !is_web_page(TEXT));
        assert_eq!(feed_of_page(page), Some("/feed.xml"));
        assert_eq!(feed_of_page("<html><link rel=stylesheet href='a.css'>"), None);
    }
}
