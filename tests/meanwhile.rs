//! Sources that change, vanish or turn into something else after they were read and before they are rendered. No page
//! that the next build leaves alone is of what the source was meanwhile.

#[path = "support/child.rs"]
mod child;
mod support;

use child::tree;
use gongbao::build::{Observer, Outcome, Report, Request, Silent, Stage, build};
use std::fs;
use std::path::Path;
use support::{Site, now};

/// Does something when all is read and planned, and nothing is rendered.
struct Meanwhile<F>(F);

impl<F: Fn() + Sync> Observer for Meanwhile<F> {
    fn begin(&self, stage: Stage, _: usize) {
        if stage == Stage::Render {
            self.0();
        }
    }

    fn advance(&self) {}
}

fn build_meanwhile(site: &Site, deed: impl Fn() + Sync) -> Report {
    build(&site.request(), now(), &Meanwhile(deed))
}

fn findings(report: &Report) -> Vec<String> {
    let file = |found: &gongbao::diagnostic::Diagnostic| found.file.clone().unwrap_or_default();
    report.diagnostics.iter().map(|found| format!("{} {}", found.code.as_str(), file(found))).collect()
}

/// Builds once more, and holds that to what a build without a past makes.
fn assert_next_is_clean(site: &Site) {
    site.build().ok();
    let elsewhere = tempfile::tempdir().unwrap();
    let request = Request { destination: Some(elsewhere.path().join("out")), clean: true, ..site.request() };
    assert_eq!(build(&request, now(), &Silent).outcome, Outcome::Built);
    assert_eq!(tree(&site.path().join("public")), tree(&elsewhere.path().join("out")));
}

const POST: &str = "---\ntitle: 一则\ncategories: news\n---\n<p>原来的正文</p>\n";
const PAGE: &str = "---\ntitle: 关于\n---\n原来的介绍\n";

fn site() -> Site {
    let site = Site::new().file("_posts/2024-01-01-a.md", POST).file("about.md", PAGE);
    site.file("files/notice.txt", "原来的附件").post("2024-01-02-b.md", "title: 另一则", "正文")
}

#[test]
fn what_was_changed_and_changed_back_is_as_it_was() {
    for (path, before, between) in [
        ("_posts/2024-01-01-a.md", POST, POST.replace("原来", "其间")),
        ("about.md", PAGE, PAGE.replace("原来", "其间")),
        ("files/notice.txt", "原来的附件", "其间的附件".to_owned()),
    ] {
        for known in [false, true] {
            let site = site();
            if known {
                site.build().ok();
                // A new file makes the site stale without the one that changes, and all of it but that is known.
                site.write("_posts/2024-01-03-c.md", "---\ntitle: 新的\ncategories: news\n---\n正文\n");
                site.write(path, format!("{before}\n"));
            }
            let before = fs::read(site.path().join(path)).unwrap();
            let report = build_meanwhile(&site, || site.write(path, &between));
            assert_eq!(report.outcome, Outcome::Built, "{path}: {:?}", report.diagnostics);
            site.write(path, before);
            assert_next_is_clean(&site);
        }
    }
}

#[test]
fn a_file_that_vanishes_before_it_is_copied_is_named_and_all_else_is_published() {
    let site = site();
    site.build().ok();
    site.write("files/notice.txt", "改过的附件");
    site.write("_posts/2024-01-01-a.md", POST.replace("原来", "改过"));
    let report = build_meanwhile(&site, || fs::remove_file(site.path().join("files/notice.txt")).unwrap());
    assert_eq!((report.outcome, findings(&report)), (Outcome::Built, vec!["unreadable-file files/notice.txt".into()]));
    let public = site.path().join("public");
    assert_eq!(fs::read_to_string(public.join("files/notice.txt")).unwrap(), "原来的附件", "better than none");
    assert!(fs::read_to_string(public.join("news/2024/01/01/a.html")).unwrap().contains("改过的正文"));
    assert_next_is_clean(&site);
    assert!(!public.join("files/notice.txt").exists());
}

#[test]
fn a_post_that_vanishes_before_it_is_rendered_is_named_and_all_else_is_published() {
    let site = site();
    let report = build_meanwhile(&site, || fs::remove_file(site.path().join("_posts/2024-01-02-b.md")).unwrap());
    assert_eq!(report.outcome, Outcome::Built);
    assert_eq!(findings(&report), ["unreadable-file _posts/2024-01-02-b.md"]);
    assert!(site.path().join("public/news/2024/01/01/a.html").exists());
    assert_next_is_clean(&site);
}

#[cfg(unix)]
#[test]
fn a_file_that_becomes_a_link_out_of_the_content_or_a_folder_is_not_copied() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret"), "秘密").unwrap();
    type Turn = fn(&Path, &Path);
    let into_link: Turn = |outside, file| std::os::unix::fs::symlink(outside.join("secret"), file).unwrap();
    let into_folder: Turn = |_, file| fs::create_dir(file).unwrap();
    for turn in [into_link, into_folder] {
        for (name, page) in [
            ("files/notice.txt", "files/notice.txt"),
            ("_posts/2024-01-01-a.md", "news/2024/01/01/a.html"),
            ("about.md", "about.html"),
        ] {
            let site = site();
            let file = site.path().join(name);
            let report = build_meanwhile(&site, || {
                fs::remove_file(&file).unwrap();
                turn(outside.path(), &file);
            });
            assert_eq!(report.outcome, Outcome::Built);
            assert_eq!(findings(&report), [format!("unreadable-file {name}")]);
            assert!(!site.path().join("public").join(page).exists(), "{page}");
            let told = tree(&site.path().join("public"));
            assert!(told.values().all(|bytes| !String::from_utf8_lossy(bytes).contains("秘密")), "{name}");
        }
    }
}
