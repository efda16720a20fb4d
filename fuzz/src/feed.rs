//! The import of a feed: whatever comes, posts that are read again, once, in their folder.

use crate::allowed;
use gongbao::content::body::{self, Links, Markup, Trust};
use gongbao::import::NewPost;
use gongbao::import::feed::{Edited, Options, Origin, Report, Visibility, import};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// The bytes of a feed, brought into an empty site twice.
pub fn feed(bytes: &[u8]) {
    crate::guests::may_panic();
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path().join("site");
    std::fs::create_dir(&site).expect("a site");
    std::fs::write(site.join("_config.yml"), "url: https://site.example\ntimezone: Asia/Shanghai\n").expect("a file");
    let file = folder.path().join("feed.xml");
    std::fs::write(&file, bytes).expect("a feed");
    let options = Options {
        site: site.clone(),
        out: None,
        category: None,
        tags: Vec::new(),
        visibility: Visibility::Published,
        limit: Some(20),
        since: None,
        edited: Edited::Keep,
        dry_run: false,
    };
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let Ok(first) = import(&Origin::File(file.clone()), &options, now) else { return };
    let posts = posts(&site);
    assert_eq!(posts.len(), first.added.len(), "{first:#?}");
    for post in &posts {
        assert_post(post);
    }
    let second = import(&Origin::File(file), &options, now + Duration::from_secs(86_400)).expect("as before");
    let changes = |report: &Report| (report.updated.len(), report.kept.len());
    assert_eq!((second.added.len(), changes(&second)), (0, (0, 0)), "{second:#?}");
    assert_eq!(second.unchanged, first.added.len() + first.unchanged, "{first:#?}\n{second:#?}");
}

/// All files that were written; each must be a post's.
fn posts(site: &Path) -> Vec<String> {
    let mut posts = Vec::new();
    for entry in walk(site) {
        let below = entry.strip_prefix(site).expect("below").to_string_lossy().into_owned();
        if below != "_config.yml" {
            let name = below.strip_prefix("_posts/").unwrap_or_else(|| panic!("{below} is not a post's place"));
            assert!(!name.contains('/') && name.ends_with(".html") && name.len() <= 255, "{below}");
            posts.push(std::fs::read_to_string(&entry).expect("text"));
        }
    }
    posts
}

fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").flatten();
    entries.flat_map(|entry| if entry.path().is_dir() { walk(&entry.path()) } else { vec![entry.path()] }).collect()
}

fn assert_post(text: &str) {
    let post = NewPost::read_as_written(text).unwrap_or_else(|| panic!("not as written: {text:?}"));
    for field in ["title", "date", "feed_id", "feed_digest"] {
        let value = post.text_of(field);
        assert!(!value.is_empty() && !value.contains(char::is_control), "{field}: {text:?}");
    }
    let link = post.text_of("source_url");
    assert!(["", "http://", "https://"].iter().any(|scheme| link.starts_with(scheme)), "{link:?}");
    let links = Links { own: &[], base: "", volumes: None };
    let html = body::render(post.body(), Markup::Html, Trust::Stranger, &links);
    assert_eq!(allowed::offences(&html), Vec::<String>::new(), "{text:?}");
}
