//! Against what real Jekyll makes of the same files. Skipped where there is no `jekyll`.

use crate::old_site::{CONFIG, old_site};
use crate::support::{Site, gongbao, shared};
use crate::{built, import, options, tree};
use gongbao::import::jekyll::{Known, Options, Report};
use std::collections::BTreeMap;
use std::process::Command;

/// Builds a site into its `_site`; `false` if there is no Jekyll here.
fn jekyll(old: &Site) -> bool {
    let mut command = Command::new("jekyll");
    command.args(["build", "--disable-disk-cache", "--quiet", "-s"]).arg(old.path());
    command.arg("-d").arg(old.path().join("_site")).current_dir(old.path());
    // (The fixture has a Gemfile, which is none of ours to install from.)
    command.env("LC_ALL", "C.UTF-8").env("JEKYLL_NO_BUNDLER_REQUIRE", "true");
    match command.output() {
        Ok(output) => {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            true
        }
        Err(error) if std::env::var_os("GONGBAO_TESTS_NEED_TOOLS").is_some() => panic!("jekyll: {error}"),
        Err(error) => {
            eprintln!("skipped: jekyll: {error}");
            false
        }
    }
}

/// The fixture, less the theme and the plugin that a plain Jekyll does not bring.
fn plain_site() -> Site {
    let config = CONFIG.replace("theme: minima\n", "").replace("  - jekyll-redirect-from\n", "");
    old_site().file("_config.yml", config)
}

/// Where the old addresses lead: each file that Jekyll built is one of the new site's, or is named as lost.
fn assert_nothing_vanishes(old: &Site, options: &Options, report: &Report) {
    assert_eq!(report.addresses.known, Known::Built);
    let (was, is) = (tree(&old.path().join("_site")), built(&options.out));
    for path in was.keys() {
        let lost = report.addresses.lost.iter().any(|lost| lost.address.trim_start_matches('/') == path);
        assert_eq!(is.contains_key(path), !lost, "{path}\n{:#?}", is.keys());
    }
}

fn forwarded(report: &Report) -> BTreeMap<&str, &str> {
    report.addresses.redirected.iter().map(|one| (one.from.as_str(), one.to.as_str())).collect()
}

/// Imports the site that Jekyll built: no address is lost or forwarded.
fn assert_all_stays(old: &Site) {
    let options = options(old);
    let report = import(&options);
    assert_eq!(report.addresses.lost, vec![]);
    assert_eq!(forwarded(&report), BTreeMap::new());
    assert_nothing_vanishes(old, &options, &report);
}

#[test]
fn what_jekyll_built_of_every_feature_is_there_after_the_move() {
    let old = plain_site();
    if !jekyll(&old) {
        return;
    }
    assert_all_stays(&old);
    let told = gongbao().args(["import", "jekyll", "--dry-run"]).arg(old.path()).output().unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    let line = told.lines().find(|line| line.starts_with("  addresses (of the site that Jekyll built)"));
    assert!(line.is_some_and(|line| line.ends_with(" kept, 0 forwarded, 0 lost")), "{told}");
}

/// What makes addresses differ: zones, permalinks, categories of all kinds, extensions, defaults.
#[test]
fn addresses_of_odd_posts_and_pages_are_those_that_jekyll_gave_them() {
    let old = plain_site()
        .post("2024-05-01-late.md", "title: 晚\ndate: 2024-05-01 20:00:00", "UTC，上海已是次日。")
        .post("2024-05-01-zoned.md", "title: 区\ndate: 2024-05-01 23:30:00 -0500", "正文")
        .post("2024-05-02-many.markdown", "title: 多\ncategories: [A B, 中文, 'x/y']", "正文")
        .post("2024-05-03-linked.md", "title: 链\npermalink: /special/:title/", "正文")
        .post("2024-05-04-slugged.md", "title: 名\nslug: other-name", "正文")
        .post("2024-05-05-Case Name 中.html", "title: 大小\ncategory: TechWeb", "<p>正文")
        .post("2024-05-06-hidden.md", "title: 藏\npublished: false", "正文")
        .post("2099-01-01-future.md", "title: 将来", "正文")
        .file("docs/index.md", "---\ntitle: 文档\n---\n文档\n")
        .file("docs/deep/page.html", "---\n---\n深\n")
        .file("dir/page.md", "---\npermalink: /dir/moved/\n---\n移\n")
        .file("robots.txt", "---\n---\nUser-agent: *\n")
        .file("plain.md", "没有 front matter")
        .file("_posts/nested/2024-06-01-inner.md", "---\ntitle: 内\n---\n正文\n")
        .file(".nojekyll", "");
    if !jekyll(&old) {
        return;
    }
    assert_all_stays(&old);
}

#[test]
fn what_jekyll_compiled_and_what_its_plugins_made_is_named_with_a_reason() {
    let old = plain_site()
        .config("collections:\n  recipes:\n    output: true\npermalink: pretty")
        .file("assets/main.scss", "---\n---\np { margin: 0 }\n")
        .file("_recipes/soup.md", "---\ntitle: 汤\n---\n汤\n")
        .file("feed/index.html", "---\n---\n订阅\n");
    if !jekyll(&old) {
        return;
    }
    let options = options(&old);
    let report = import(&options);
    let lost: Vec<&str> = report.addresses.lost.iter().map(|lost| lost.address.as_str()).collect();
    assert_eq!(lost, ["/assets/main.css", "/assets/main.css.map", "/recipes/soup/"]);
    assert!(report.addresses.lost.iter().all(|lost| !lost.why.english().is_empty()));
    assert_eq!(forwarded(&report), BTreeMap::new());
}

#[test]
fn the_old_portal_as_jekyll_built_it_is_there_after_the_move() {
    let Some(sample) = shared("portal-sample") else { return };
    for posts_dirs in [vec![], vec!["old_post".to_owned()]] {
        let old = Site::bare().copy(&sample);
        let config = std::fs::read_to_string(old.path().join("_config.yml")).unwrap();
        // (The theme is a gem of its own.)
        old.write("_config.yml", config.replace("theme: jekyll-theme-minimal\n", ""));
        if !jekyll(&old) {
            return;
        }
        let forwards = 2 * posts_dirs.len();
        let options = Options { posts_dirs, ..options(&old) };
        let report = import(&options);
        assert_eq!((&report.addresses.lost, report.addresses.redirected.len()), (&vec![], forwards));
        assert_nothing_vanishes(&old, &options, &report);
    }
}
