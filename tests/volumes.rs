//! An archive of several sites: no link breaks within or across them, and past ones never change.

mod support;

use gongbao::build::{Request, Silent, build};
use gongbao::config::Overrides;
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;
use std::process::Command;
use support::Site;

const VOLUMES: &str = "baseurl: /portal
volumes:
  by: year
  2020: {url: https://v2020.example/old, cname: v2020.example}
  2021: https://v2021.example
";

/// Where each site of the archive is, by its address.
const ADDRESSES: [(&str, &str); 3] = [
    ("https://site.example/portal", "public"),
    ("https://v2020.example/old", "public-2020"),
    ("https://v2021.example", "public-2021"),
];

/// Posts of three years that link to each other in every way, an image by date, a page.
fn three_years() -> Site {
    let mut site = Site::new()
        .config(VOLUMES)
        .config("paginate: 3")
        .file("about.md", "---\ntitle: 关于\n---\n[旧闻](/portal/2020/03/) [同年](https://v2021.example/2021/)\n")
        .file("images/2020/03/05/a.png", "png")
        .file("images/b.png", "png");
    for year in 2020..=2022 {
        for number in 1..=9 {
            // Nobody wrote in 2020 of what came two years later.
            let later = if year > 2020 { "/portal/k1/2022/03/04/a4.html" } else { "/portal/k1/2020/03/04/a4.html" };
            let body = format!(
                "<p>见<a href=\"/portal/k1/2020/03/01/a1.html\">其一</a>、\
                 <a href=\"https://site.example/portal/k2/2021/03/02/a2.html#x\">其二</a>、\
                 <a href=\"https://v2020.example/old/k0/2020/03/03/a3.html\">其三</a>、\
                 <a href=\"{later}\">其四</a>、<a href=\"/portal/about.html\">关于</a>\
                 <img src=\"/portal/images/2020/03/05/a.png\"><img src=\"/portal/images/b.png\"></p>"
            );
            let front_matter = format!("title: {year}之{number}\ncategories: k{}\ntags: t", number % 3);
            site = site.post(&format!("{year}-03-0{number}-a{number}.md"), &front_matter, &body);
        }
    }
    site
}

fn build_volume(site: &Site, volume: Option<&str>) {
    let request = Request::of_volume(site.path(), volume.map(str::to_owned));
    let report = build(&request, support::now(), &Silent);
    assert_eq!(report.exit_status(true), 0, "{volume:?}: {:#?}", report.diagnostics);
}

fn build_all(site: &Site) {
    for volume in [None, Some("2020"), Some("2021")] {
        build_volume(site, volume);
    }
}

fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    let name = |path: &Path| path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
    entries.map(|entry| (name(entry.path()), fs::read(entry.path()).unwrap())).collect()
}

/// Files that are not the same in both.
fn differing(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let files: HashSet<&String> = one.keys().chain(other.keys()).collect();
    files.into_iter().filter(|file| one.get(*file) != other.get(*file)).cloned().collect()
}

/// Every address in a page or sitemap.
fn links(text: &str) -> Vec<String> {
    let attributes = [" href=\"", " src=\"", " href=", " src=", "url=", "<loc>"];
    let mut links = Vec::new();
    for attribute in attributes {
        for rest in text.split(attribute).skip(1) {
            let end = rest.find(['"', '>', ' ', '<']).unwrap_or(rest.len());
            if !rest[..end].is_empty() {
                links.push(rest[..end].replace("&amp;", "&"));
            }
        }
    }
    links
}

/// Links that lead nowhere in the archive, with the file they stand in.
fn broken(site: &Site) -> Vec<String> {
    let trees: Vec<_> = ADDRESSES.iter().map(|(address, folder)| (*address, tree(&site.path().join(folder)))).collect();
    let has = |files: &BTreeMap<String, Vec<u8>>, path: &str| {
        let path = percent_encoding::percent_decode_str(path.trim_start_matches('/')).decode_utf8().unwrap();
        let path = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.into_owned() };
        files.contains_key(&path)
    };
    let mut broken = Vec::new();
    let mut seen = HashSet::new();
    for (address, files) in &trees {
        let origin = address.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
        for (file, bytes) in files.iter().filter(|(file, _)| file.ends_with(".html") || file.ends_with(".xml")) {
            for link in links(&String::from_utf8_lossy(bytes)) {
                let whole = if link.starts_with('/') { format!("{origin}{link}") } else { link.clone() };
                let path = whole.split(['?', '#']).next().unwrap();
                let target = trees.iter().find_map(|(other, files)| Some((files, path.strip_prefix(other)?)));
                let leads = target.is_some_and(|(files, path)| has(files, path));
                let is_foreign = whole.starts_with("http") && !whole.contains(".example");
                if !leads && !is_foreign && !link.starts_with('#') && seen.insert((*address, link.clone())) {
                    broken.push(format!("{address} {file}: {link}"));
                }
            }
        }
    }
    broken
}

#[test]
fn no_link_breaks_within_or_across_volumes() {
    let site = three_years();
    build_all(&site);
    assert_eq!(broken(&site), Vec::<String>::new());
}

#[test]
fn every_address_of_the_undivided_site_is_on_exactly_one_of_the_archive() {
    let site = three_years();
    build_all(&site);
    let parts: Vec<_> = ADDRESSES.iter().map(|(_, folder)| tree(&site.path().join(folder))).collect();
    let whole = three_years();
    let config = fs::read_to_string(whole.path().join("_config.yml")).unwrap();
    whole.write("_config.yml", config.split("volumes:").next().unwrap().to_owned() + "paginate: 3\n");
    let whole = whole.build();
    let own = |file: &str| {
        let everywhere = ["robots.txt", ".nojekyll", "404.html", "sitemap.xml", "index.html", "CNAME"];
        everywhere.contains(&file) || file.starts_with("assets/")
    };
    for file in whole.files().iter().filter(|file| !own(file)) {
        let holders = parts.iter().filter(|files| files.contains_key(file)).count();
        assert_eq!(holders, 1, "{file}");
    }
    let post = "k1/2021/03/01/a1.html";
    assert!(parts[2].contains_key(post) && !parts[0].contains_key(post));
    assert!(parts[1].contains_key("images/2020/03/05/a.png") && parts[0].contains_key("images/b.png"));
    assert_eq!(parts[1]["CNAME"], b"v2020.example\n");
    assert!(parts[1].contains_key("sitemaps/2020-03.xml") && !parts[0].contains_key("sitemaps/2020-03.xml"));
}

#[test]
fn what_happens_later_leaves_past_volumes_as_they_are() {
    let site = three_years();
    build_all(&site);
    let before = tree(&site.path().join("public-2020"));
    let site = site
        .post("2022-05-01-new.md", "title: 新\ncategories: k1\ntags: t", "新")
        .post("2022-05-02-other.md", "title: 新类\ncategories: fresh\ntags: 新标签", "新")
        .post("2021-06-01-late.md", "title: 补\ncategories: k2\ntags: t", "补");
    let report = build(&Request::of_volume(site.path(), Some("2020".into())), support::now(), &Silent);
    assert_eq!(report.work.outputs_rendered, 0, "nothing of 2020 is stale");
    assert!(before == tree(&site.path().join("public-2020")));
    // The year after, the archive has one more volume, and a category goes on that had rested since.
    let config = fs::read_to_string(site.path().join("_config.yml")).unwrap();
    site.write("_config.yml", config.replace("  2021: https", "  2022: https://v2022.example\n  2021: https"));
    build_volume(&site, Some("2020"));
    let differ = differing(&before, &tree(&site.path().join("public-2020")));
    assert_eq!(differ, Vec::<String>::new());
    site.write("_config.yml", config);
    build_volume(&site, None);
    build_volume(&site, Some("2021"));
    assert_eq!(broken(&site), Vec::<String>::new());
}

#[test]
fn a_volume_over_a_store_is_what_a_clean_one_is() {
    let site = three_years();
    build_volume(&site, Some("2021"));
    let site = site.post("2021-06-01-late.md", "title: 补\ncategories: k2\ntags: t", "补");
    build_volume(&site, Some("2021"));
    let over = tree(&site.path().join("public-2021"));
    let request = Request { clean: true, ..Request::of_volume(site.path(), Some("2021".into())) };
    build(&request, support::now(), &Silent);
    let clean = tree(&site.path().join("public-2021"));
    assert_eq!(differing(&over, &clean), Vec::<String>::new());
}

#[test]
fn a_volume_has_its_own_of_what_every_site_needs() {
    let site = three_years()
        .file("CNAME", "site.example\n")
        .file("robots.txt", "User-agent: *\nDisallow: /x/\n")
        .file("404.md", "---\npermalink: /404.html\n---\n没有。")
        .file("sitemap.xml", "<urlset/>");
    build_all(&site);
    let [main, volume] = ["public", "public-2020"].map(|folder| tree(&site.path().join(folder)));
    assert_eq!((&main["CNAME"][..], &volume["CNAME"][..]), (&b"site.example\n"[..], &b"v2020.example\n"[..]));
    assert!(String::from_utf8_lossy(&volume["404.html"]).contains("没有。"), "the owner's words are everywhere");
    let robots = String::from_utf8_lossy(&volume["robots.txt"]);
    assert!(
        robots.contains("Sitemap: https://v2020.example/old/sitemap.xml") && !robots.contains("Disallow"),
        "{robots}"
    );
    assert_eq!(main["sitemap.xml"], b"<urlset/>");
    assert!(String::from_utf8_lossy(&volume["sitemap.xml"]).contains("https://v2020.example/old/sitemaps/2020-03.xml"));
    let whole = Site::new().file("sitemap.xml", "<urlset/>").post("2020-01-01-a.md", "title: 甲", "甲").build().ok();
    assert!(
        whole.read("robots.txt").contains("Sitemap: https://site.example/sitemap.xml"),
        "one of the owner's making"
    );
}

#[test]
fn what_a_volume_was_built_to_is_no_content_of_another_site() {
    let site = three_years();
    build_all(&site);
    let request =
        Request { destination: Some(site.path().join("out")), ..Request::of_volume(site.path(), Some("2021".into())) };
    build(&request, support::now(), &Silent);
    let files = || {
        tree(&site.path().join("public"))
            .into_keys()
            .filter(|file| file.contains("public-") || file.starts_with("out"))
            .count()
    };
    build_volume(&site, None);
    assert_eq!(files(), 0);
    // What builds knew is gone, or the volumes are no longer configured.
    fs::rename(site.path().join(".gongbao"), site.path().parent().unwrap().join("kept")).unwrap();
    fs::remove_dir_all(site.path().join("out")).unwrap();
    build_volume(&site, None);
    assert_eq!(files(), 0);
    fs::remove_dir_all(site.path().join(".gongbao")).unwrap();
    fs::rename(site.path().parent().unwrap().join("kept"), site.path().join(".gongbao")).unwrap();
    let config = fs::read_to_string(site.path().join("_config.yml")).unwrap();
    site.write("_config.yml", config.split("volumes:").next().unwrap());
    build(&site.request(), support::now(), &Silent);
    assert_eq!(files(), 0);
}

#[test]
fn two_sites_never_share_a_folder() {
    let site = three_years();
    build_all(&site);
    let before = tree(&site.path().join("public"));
    let shared = |volume: &str| Request {
        destination: Some(site.path().join("public")),
        ..Request::of_volume(site.path(), Some(volume.into()))
    };
    let report = build(&shared("2021"), support::now(), &Silent);
    assert_eq!(report.exit_status(false), 2, "{:#?}", report.diagnostics);
    assert!(before == tree(&site.path().join("public")));
}

#[test]
fn what_is_not_of_the_portal_keeps_its_host() {
    let site = three_years().post(
        "2021-07-01-shop.md",
        "title: 店\ncategories: k1",
        "[店](/shop/) [月](/portal/2021/03) [年](/portal/2020/index.html) [年](https://V2021.example:443/2021/)",
    );
    build_all(&site);
    let page = String::from_utf8(tree(&site.path().join("public-2021"))["k1/2021/07/01/shop.html"].clone()).unwrap();
    for link in
        ["https://site.example/shop/", "\"/2021/03\"", "https://v2020.example/old/2020/index.html", "\"/2021/\""]
    {
        assert!(page.contains(link), "{link}\n{page}");
    }
}

#[test]
fn the_command_line_speaks_of_the_site_that_is_built() {
    let site = three_years();
    let overrides = Overrides {
        volume: Some("2021".into()),
        url: Some("https://staging.example".into()),
        baseurl: Some("/x".into()),
        ..Overrides::default()
    };
    build(&Request { source: site.path(), overrides, ..Request::default() }, support::now(), &Silent);
    let page = String::from_utf8(tree(&site.path().join("public-2021"))["k1/2021/03/01/a1.html"].clone()).unwrap();
    assert!(page.contains("https://staging.example/x/k1/2021/03/01/a1.html"), "its own address\n{page}");
    assert!(page.contains("href=\"/x/k2/2021/03/02/a2.html#x\"") && page.contains("https://site.example/portal/"));
}

#[test]
fn a_branch_belongs_to_one_site_of_the_archive() {
    let site = three_years();
    let git = |arguments: &[&str]| {
        let output = Command::new("git").current_dir(site.path()).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    git(&["init", "--quiet"]);
    git(&["init", "--quiet", "--bare", "../remote.git"]);
    let remote = site.path().parent().unwrap().join("remote.git");
    git(&["remote", "add", "origin", remote.to_str().unwrap()]);
    git(&["remote", "add", "second", remote.to_str().unwrap()]);
    let publish = |arguments: &[&str]| {
        let output = support::gongbao().arg("publish").args(arguments).arg("-s").arg(site.path()).output().unwrap();
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout),
        )
    };
    let (status, said) = publish(&[]);
    assert_eq!(status, Some(0), "{said}");
    let (status, said) = publish(&["--volume", "2021", "--remote", "second"]);
    assert!(status == Some(2) && said.contains("another site of this archive"), "{said}");
    let (status, said) = publish(&["--volume", "2021", "--format", "json"]);
    assert!(status == Some(2) && said.contains("\"publish-refused\""), "{said}");
    let (status, said) = publish(&["--volume", "2021", "--branch", "v2021"]);
    assert_eq!(status, Some(0), "{said}");
    let (status, said) = publish(&["--branch", "v2021"]);
    assert!(status == Some(2) && said.contains("another site of this archive"), "{said}");
}

#[test]
fn volumes_may_be_months() {
    let site = Site::new()
        .config("volumes: {by: month, 2021-03: {url: https://m.example}}")
        .post("2021-03-04-a.md", "title: 三月\ncategories: k", "甲")
        .post("2021-04-04-b.md", "title: 四月\ncategories: k", "[三月](/k/2021/03/04/a.html)");
    build_volume(&site, Some("2021-03"));
    let main = site.build().ok();
    assert!(main.has("k/2021/04/04/b.html") && main.has("2021/index.html") && !main.has("2021/03/index.html"));
    assert!(main.read("k/2021/04/04/b.html").contains("https://m.example/k/2021/03/04/a.html"));
    let volume = tree(&site.path().join("public-2021-03"));
    assert!(volume.contains_key("k/2021/03/04/a.html") && volume.contains_key("2021/03/index.html"));
    assert!(String::from_utf8_lossy(&volume["index.html"]).contains("url=/2021/03/"));
}

#[test]
fn what_cannot_be_a_volume_is_told_with_its_line() {
    for (lines, message) in [
        ("volumes: {2021: {}}", "the volume 2021 needs a `url`"),
        ("volumes: {by: week, 2021: {url: https://v.example}}", "must be `year` or `month`"),
        ("volumes: {by: month, 2021: {url: https://v.example}}", "`2021` is no volume"),
        ("volumes: 2021", "must map years or months"),
        ("volumes: {2021: {url: https://Site.example/}}", "has the address of another site"),
        ("volumes: {2021: {url: https://site.example/2021}}", "has a date in its address"),
        ("volumes: {2021: {url: https://v.example, typo: x}}", "and nothing else"),
        ("permalink: /:title.html\nvolumes: {2021: {url: https://v.example}}", "no date in the posts' addresses"),
    ] {
        let report = Site::new().config(lines).build().report;
        let found: Vec<_> =
            report.diagnostics.iter().filter(|found| found.message.english().contains(message)).collect();
        assert!(found.len() == 1 && found[0].line.is_some(), "{lines}: {:#?}", report.diagnostics);
    }
    let site = three_years();
    let report = build(
        &Request {
            source: site.path(),
            overrides: Overrides { volume: Some("2019".into()), ..Overrides::default() },
            ..Request::default()
        },
        support::now(),
        &Silent,
    );
    assert!(
        report
            .diagnostics
            .iter()
            .any(|found| found.hint.as_ref().is_some_and(|hint| hint.english() == "there are 2020, 2021"))
    );
}

#[test]
fn the_command_builds_one_volume_and_never_takes_a_path_for_one() {
    let site = three_years();
    let run = |volume: &str| {
        let mut command = support::gongbao();
        command.args(["build", "--volume", volume, "-s"]).arg(site.path()).output().unwrap()
    };
    assert_eq!(run("2021").status.code(), Some(0));
    assert!(site.path().join("public-2021/k1/2021/03/01/a1.html").is_file());
    assert!(!site.path().join("public").exists());
    assert_eq!(run("../x").status.code(), Some(2));
    let mut publish = support::gongbao();
    let output = publish.args(["publish", "--volume", "2021", "-s"]).arg(site.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--branch or --remote"));
}
