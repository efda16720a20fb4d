//! Items of strangers' feeds: imported, built, opened.

use crate::browser::Browser;
use crate::support::{Site, gongbao};
use crate::xss::vectors;
use crate::{open_all, thorough};

/// As text within XML; what XML cannot hold at all is left out.
fn xml(text: &str) -> String {
    let fit = |c: &char| !c.is_control() || matches!(c, '\t' | '\n' | '\r');
    let kept: String = text.chars().filter(fit).collect();
    kept.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Those that one feed brings: by turns one or the other, or both all of them.
fn of_feed(feed: usize) -> impl Iterator<Item = (usize, String)> {
    vectors().into_iter().enumerate().filter(move |(at, _)| thorough() || at % 2 == feed)
}

/// Each term has pages of its own: most items share one, unless all is wanted.
fn term(at: usize, text: &str) -> &str {
    if thorough() || at % 12 < 2 { text } else { "c" }
}

fn rss() -> String {
    let items: String = of_feed(0)
        .map(|(at, vector)| {
            let text = xml(&vector);
            let term = term(at, &text);
            let item = format!(
                "<title>{text}</title><link>https://news.example/{at}?{text}</link><guid>{at} {text}</guid><author>{text}</author>\
                 <dc:creator>{text}</dc:creator><category>{term}</category><source url=\"{text}\">{text}</source>\
                 <enclosure url=\"{text}\" type=\"{text}\" length=\"1\"/><pubDate>Sat, 06 Jan 2024 08:06:19 +0800</pubDate>"
            );
            let body = match at % 3 {
                0 => format!("<description>{text}</description>"),
                1 => format!("<content:encoded>{text}</content:encoded><description>{text}</description>"),
                _ => format!("<description><![CDATA[{}]]></description>", vector.replace("]]>", "").replace('\0', "")),
            };
            format!("<item>{item}{body}</item>")
        })
        .collect();
    let names =
        "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"";
    let title = xml(crate::OUT);
    format!(
        "<rss version=\"2.0\" {names}><channel><title>{title}</title><link>javascript:alert(1)</link>{items}</channel></rss>"
    )
}

fn atom() -> String {
    let entries: String = of_feed(1)
        .map(|(at, vector)| {
            let text = xml(&vector);
            let term = term(at, &text);
            let kind = ["html", "text", "html"][at % 3];
            format!(
                "<entry><id>urn:{at}</id><title type=\"{kind}\">{text}</title><updated>2024-01-07T08:06:19Z</updated>\
                 <link href=\"{text}\"/><author><name>{text}</name><uri>{text}</uri></author><category term=\"{term}\"/>\
                 <content type=\"{kind}\">{text}</content></entry>"
            )
        })
        .collect();
    format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>urn:x</id><title>甲</title>{entries}</feed>")
}

#[test]
fn nothing_in_the_items_of_a_feed_runs() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::new();
    for (name, feed) in [("feed.rss", rss()), ("feed.atom", atom())] {
        let file = site.path().join("..").join(name);
        std::fs::write(&file, feed).unwrap();
        let done = gongbao().args(["import", "feed"]).arg(&file).arg("--source").arg(site.path()).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
    let posts = std::fs::read_dir(site.path().join("_posts")).unwrap().count();
    assert_eq!(posts, of_feed(0).chain(of_feed(1)).count());
    let caught = open_all(&site, &browser);
    assert!(caught.is_empty(), "{}: {:#?}", caught.len(), &caught[..caught.len().min(40)]);
}
