//! What a reviewer broke the preview with: it must follow, or say so.

#![cfg(unix)]

#[path = "support/preview.rs"]
mod preview;
mod support;

use preview::Preview;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, UNIX_EPOCH};
use support::{CONFIG, Site};

fn post(title: &str) -> String {
    format!("---\ntitle: {title}\npermalink: /a.html\n---\n正文\n")
}

/// A site whose content has a folder of its own.
fn apart() -> Site {
    Site::new().file("content/_posts/2024-01-01-a.md", post("一"))
}

fn replace(from: &Path, to: &Path) {
    let aside = to.with_extension("aside");
    fs::rename(to, &aside).unwrap();
    fs::rename(from, to).unwrap();
    fs::remove_dir_all(&aside).unwrap();
}

#[test]
fn a_closed_terminal_does_not_end_the_following() {
    let site = Site::new().file("_posts/2024-01-01-a.md", post("一"));
    let mut preview = Preview::start(&site.path(), &[]);
    preview.close_terminal();
    for title in ["二", "三", "四"] {
        site.write("_posts/2024-01-01-a.md", post(title));
        preview.until("/a.html", |reply| reply.text().contains(title));
    }
    assert!(preview.child.try_wait().unwrap().is_none());
}

#[test]
fn a_content_folder_that_is_replaced_is_read_and_watched_anew() {
    let site = apart();
    let preview = Preview::start(&site.path(), &[]);
    site.write("other/_posts/2024-01-01-a.md", post("二"));
    replace(&site.path().join("other"), &site.path().join("content"));
    preview.until("/a.html", |reply| reply.text().contains('二'));
    site.write("content/_posts/2024-01-01-a.md", post("三"));
    preview.until("/a.html", |reply| reply.text().contains('三'));
}

#[test]
fn a_content_folder_that_was_gone_is_found_again() {
    let site = apart();
    let preview = Preview::start(&site.path(), &[]);
    let page = preview.events("/a.html");
    fs::rename(site.path().join("content"), site.path().parent().unwrap().join("away")).unwrap();
    assert!(page.next().1.contains("nothing-to-build"));
    site.write("new/_posts/2024-01-01-a.md", post("二"));
    fs::rename(site.path().join("new"), site.path().join("content")).unwrap();
    preview.until("/a.html", |reply| reply.text().contains('二'));
    site.write("content/_posts/2024-01-01-a.md", post("三"));
    preview.until("/a.html", |reply| reply.text().contains('三'));
}

#[test]
fn a_theme_that_a_configuration_brings_is_told_and_forgotten_with_it() {
    let site = apart().file("themes/bad/templates/home.html", "{% if %}");
    let preview = Preview::start(&site.path(), &[]);
    let page = preview.events("/a.html");
    site.write("_config.yml", format!("{CONFIG}theme: bad\n"));
    assert!(page.next().1.contains("themes/bad/templates/home.html"));
    site.write("_config.yml", CONFIG);
    assert_eq!(page.next(), ("problems".to_owned(), "[]".to_owned()));
}

#[test]
fn every_name_of_a_linked_file_follows() {
    let site = Site::new().file("r/p.md", "---\ntitle: 一\n---\n");
    symlink("r", site.path().join("l")).unwrap();
    symlink("t.md", site.path().join("s.md")).unwrap();
    let preview = Preview::start(&site.path(), &[]);
    site.write("r/p.md", "---\ntitle: 二\n---\n");
    for path in ["/r/p.html", "/l/p.html"] {
        preview.until(path, |reply| reply.text().contains('二'));
    }
    site.write("t.md", "---\ntitle: 三\n---\n");
    for path in ["/t.html", "/s.html"] {
        preview.until(path, |reply| reply.text().contains('三'));
    }
}

#[test]
fn linked_themes_and_configurations_are_followed() {
    let site = Site::new().file("about.md", "---\ntitle: 关于\n---\n");
    let outside = site.path().parent().unwrap().join("outside");
    fs::create_dir_all(outside.join("theme/templates")).unwrap();
    fs::create_dir_all(site.path().join("themes")).unwrap();
    symlink(outside.join("theme"), site.path().join("themes/mine")).unwrap();
    fs::write(outside.join("config.yml"), format!("{CONFIG}theme: mine\n")).unwrap();
    fs::remove_file(site.path().join("_config.yml")).unwrap();
    symlink(outside.join("config.yml"), site.path().join("_config.yml")).unwrap();
    let preview = Preview::start(&site.path(), &[]);
    fs::write(outside.join("theme/templates/_footer.html"), "<footer>外面的脚注</footer>").unwrap();
    preview.until("/about.html", |reply| reply.text().contains("外面的脚注"));
    fs::write(outside.join("config.yml"), format!("{}theme: mine\n", CONFIG.replace("试验站", "改名站"))).unwrap();
    preview.until("/about.html", |reply| reply.text().contains("改名站"));
}

#[test]
fn a_configuration_named_relative_to_the_folder_is_followed_and_no_page() {
    let site = Site::new().file("about.md", "---\ntitle: 关于\n---\n").file("other.yml", CONFIG);
    let preview = Preview::start_in(&site.path(), &["--config", "other.yml"]);
    assert_eq!(preview.get("/other.yml").status, 404, "a build does not copy its configuration either");
    site.write("other.yml", CONFIG.replace("试验站", "改名站"));
    preview.until("/about.html", |reply| reply.text().contains("改名站"));
}

#[test]
fn what_a_build_leaves_out_is_not_shown() {
    let site = Site::new().file("_posts/2024-01-01-a.md", post("一"));
    let preview = Preview::start(&site.path(), &[]);
    let long = "很".repeat(100);
    site.write("_posts/2024-01-01-a.md", post("一").replace("/a.html", &format!("/{long}/")));
    preview.line("bad-route");
    assert_eq!(preview.get(&gongbao::route::encode_path(&format!("/{long}/"))).status, 404);
}

#[test]
fn a_site_without_content_says_so() {
    let site = Site::new().file("_posts/2024-01-01-a.md", post("一"));
    let preview = Preview::start(&site.path(), &[]);
    let page = preview.events("/");
    fs::remove_file(site.path().join("_posts/2024-01-01-a.md")).unwrap();
    assert_eq!(page.next().0, "reload");
    assert!(preview.events("/").next().1.contains("nothing-to-build"));
}

#[test]
fn a_file_of_the_same_size_and_time_is_still_another() {
    let site = Site::new().file("_posts/2024-01-01-a.md", post("一"));
    let old = UNIX_EPOCH + Duration::from_millis(1_577_836_800_500);
    let date =
        |file: &str| fs::File::options().write(true).open(site.path().join(file)).unwrap().set_modified(old).unwrap();
    date("_posts/2024-01-01-a.md");
    let preview = Preview::start(&site.path(), &[]);
    site.write(".hidden", post("二"));
    date(".hidden");
    fs::rename(site.path().join(".hidden"), site.path().join("_posts/2024-01-01-a.md")).unwrap();
    preview.until("/a.html", |reply| reply.text().contains('二'));
}

#[test]
fn a_pipe_in_the_place_of_a_file_hangs_nobody() {
    let site = Site::new().file("about.md", "---\ntitle: 关于\n---\n").file("z.txt", "z");
    let preview = Preview::start(&site.path(), &[]);
    fs::remove_file(site.path().join("z.txt")).unwrap();
    let pipe = Command::new("mkfifo").arg(site.path().join("z.txt")).stderr(Stdio::null()).status();
    assert!(pipe.unwrap().success());
    for _ in 0..50 {
        assert!(preview.get("/z.txt").status < 500);
        assert_eq!(preview.get("/about.html").status, 200);
    }
}
