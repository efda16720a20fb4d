//! Several machines make one site together.

mod support;

use gongbao::build::{Request, Silent, build};
use std::collections::BTreeMap;
use std::fs;
use support::Site;

fn site() -> Site {
    let mut site =
        Site::new().config("paginate: 3").file("about.md", "---\ntitle: 关于\n---\n").file("a.svg", "<svg/>");
    for number in 0..20 {
        let front_matter = format!("title: 第{number}\ncategories: c{}\ntags: t{}", number % 3, number % 2);
        site = site.post(&format!("2024-0{}-01-{number}.md", 1 + number % 4), &front_matter, "正文");
    }
    site
}

#[test]
fn all_shares_together_are_the_whole() {
    let site = site();
    let whole: BTreeMap<String, Vec<u8>> = site.build().ok().tree().into_iter().collect();
    for count in 1..=8 {
        let mut union: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        let mut files = 0;
        for number in 1..=count {
            let destination = site.path().join(format!("shares/{count}-{number}"));
            fs::create_dir_all(destination.parent().unwrap()).unwrap();
            let shard = Some(format!("{number}/{count}").parse().unwrap());
            let request = Request { destination: Some(destination.clone()), shard, ..site.request() };
            let report = build(&request, support::now(), &Silent);
            assert_eq!(report.exit_status(true), 0, "{:#?}", report.diagnostics);
            for entry in
                walkdir::WalkDir::new(&destination).into_iter().flatten().filter(|entry| entry.file_type().is_file())
            {
                let file = entry.path().strip_prefix(&destination).unwrap().to_str().unwrap().to_owned();
                union.insert(file, fs::read(entry.path()).unwrap());
                files += 1;
            }
            // What was built there is no content of the next share.
            fs::rename(&destination, site.path().parent().unwrap().join(format!("kept-{count}-{number}"))).unwrap();
        }
        assert_eq!(files, whole.len(), "each output is in one share of {count}");
        assert!(union == whole, "{count} shares differ from the whole");
    }
}

#[test]
fn the_environment_names_the_share() {
    let site = site();
    let run = |share: &str| {
        let mut command = support::gongbao();
        command.args(["build", "-s"]).arg(site.path()).env("GONGBAO_SHARD", share).output().unwrap()
    };
    let output = run("2/4");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let share = walkdir::WalkDir::new(site.path().join("public"))
        .into_iter()
        .flatten()
        .filter(|e| e.file_type().is_file())
        .count();
    let whole = site.build().ok().files().len();
    assert!(share > 0 && share < whole / 2, "{share} of {whole}");
    let wrong = run("5/4");
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8(wrong.stderr).unwrap().contains("write for example 3/8"));
}
