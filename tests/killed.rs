//! A build that is killed at any moment leaves whole files, and the next build makes of them what a clean one makes.

mod support;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use support::Site;

/// Kills in the ordinary run; `GONGBAO_KILLS=1000` for more.
fn kills() -> u64 {
    std::env::var("GONGBAO_KILLS").ok().and_then(|count| count.parse().ok()).unwrap_or(60)
}

type Tree = BTreeMap<String, Vec<u8>>;

/// Two states of one site, of which the second has other posts, other words and another footer.
fn write(site: &Site, second: bool) {
    for at in 0..120 {
        let name = format!("_posts/2024-{:02}-{:02}-p{at}.md", 1 + at % 12, 1 + at % 28);
        let path = site.path().join(&name);
        if second && at % 10 == 0 {
            if path.exists() {
                std::fs::remove_file(path).unwrap();
            }
            continue;
        }
        let word = if second && at % 3 == 0 { "改过" } else { "原来" };
        let body = format!("<p>{word} {at}</p>\n").repeat(40);
        site.write(&name, format!("---\ntitle: 第{at}篇\ncategories: c{}\ntags: t{}\n---\n{body}", at % 5, at % 7));
    }
    site.write("themes/gongbao/templates/_footer.html", if second { "<p>乙" } else { "<p>甲" });
    site.write("page.md", format!("---\ntitle: 页\n---\n{second}\n"));
}

fn tree(site: &Site) -> Tree {
    let built = site.build().ok();
    built.tree().into_iter().collect()
}

fn fresh(second: bool) -> Site {
    let site = Site::new().config("paginate: 5");
    write(&site, second);
    site
}

fn present(root: &Path) -> Tree {
    let entries = walkdir::WalkDir::new(root).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    entries
        .map(|entry| {
            let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            (path, std::fs::read(entry.path()).unwrap())
        })
        .collect()
}

fn command(site: &Site) -> Command {
    let mut command = support::gongbao();
    command.args(["build", "--quiet", "-s"]).arg(site.path()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

#[test]
fn wherever_a_build_is_killed_every_file_is_whole_and_the_next_build_is_right() {
    let clean = [tree(&fresh(false)), tree(&fresh(true))];
    let site = fresh(false);
    let started = Instant::now();
    assert!(command(&site).status().unwrap().success());
    let mut usual = started.elapsed();
    let mut random: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut midway = 0;
    for kill in 0..kills() {
        let second = kill % 2 == 0;
        write(&site, second);
        let mut child = command(&site).spawn().unwrap();
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let part = f64::from((random >> 33) as u32 % 1000) / 1000.0;
        std::thread::sleep(Duration::from_secs_f64(usual.as_secs_f64() * 1.1 * part));
        let is_midway = child.try_wait().unwrap().is_none();
        midway += u32::from(is_midway);
        // The first build may have had a slow disk: a quarter of the kills come to settle after the end, the others
        // anywhere before it, however long a build takes now.
        usual = usual.mul_f64(if is_midway { 1.04 } else { 0.9 });
        child.kill().unwrap();
        child.wait().unwrap();
        for (path, bytes) in present(&site.path().join("public")) {
            let known = clean.iter().any(|tree| tree.get(&path).is_some_and(|whole| *whole == bytes));
            assert!(known, "{path} is neither the former nor the new one after kill {kill} at {part}");
        }
        // Not after each, so that kills meet what kills have left.
        if kill % 3 == 2 {
            assert!(command(&site).status().unwrap().success());
            assert_eq!(present(&site.path().join("public")), clean[usize::from(second)], "after kill {kill} at {part}");
        }
    }
    assert!(midway * 2 > kills() as u32, "only {midway} builds were killed before they ended");
}
