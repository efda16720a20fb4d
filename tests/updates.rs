//! How little a build does when little has changed, and what it says about it.

mod support;

use gongbao::build::{Cause, Silent, Work, build, explain};
use gongbao::words::Text;
use std::fs;
use std::time::{Duration, SystemTime};
use support::{Built, Site, now};

/// Thirty posts of two categories in three months, settled and built.
fn settled() -> Site {
    let mut site = Site::new().config("paginate: 5\nhome_posts: 3").file("about.md", "---\ntitle: 关于\n---\n我们\n");
    for at in 0..30 {
        let (month, day, category) = (1 + at / 10, 1 + at % 10, ["food", "drug"][at % 2]);
        let front = format!("title: 第{at}篇\ncategories: {category}\ntags: 标签");
        site = site.post(&format!("2024-{month:02}-{day:02}-p{at:02}.md"), &front, &format!("<p>正文 {at}</p>"));
    }
    let site = site.file("logo.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
    site.build().ok();
    site.age();
    site.build().ok();
    site
}

const POST: &str = "_posts/2024-02-05-p14.md";

fn rewrite(site: &Site, file: &str, from: &str, to: &str) {
    let text = fs::read_to_string(site.path().join(file)).unwrap();
    assert!(text.contains(from), "{text}");
    site.write(file, text.replace(from, to));
}

/// Files that were written: those of the search, and all others.
fn written(built: &Built) -> (Vec<String>, Vec<String>) {
    let changed = &built.report.changed;
    changed.added.iter().chain(&changed.changed).cloned().partition(|file| file.starts_with("search/"))
}

#[test]
fn where_nothing_changed_nothing_is_read_rendered_or_written() {
    let built = settled().build().ok();
    assert_eq!(built.report.work, Work::default());
    assert_eq!((built.report.outputs.written, built.report.outputs.deleted), (0, 0));
    assert_eq!(built.report.outputs.unchanged, built.files().len());
    assert_eq!(built.report.posts, 30);
}

#[test]
fn a_fresh_checkout_with_a_restored_store_is_read_and_neither_parsed_nor_rendered() {
    let site = settled();
    site.stamp_all(SystemTime::now() - Duration::from_secs(60));
    let built = site.build().ok();
    assert_eq!(built.report.work, Work { files_read: 32, files_parsed: 0, outputs_rendered: 0 });
    assert_eq!(built.report.outputs.written, 0);
    assert_eq!(site.build().ok().report.work, Work::default(), "and the new times are known from then on");
}

#[test]
fn a_changed_body_is_rendered_with_its_feeds_and_nothing_else() {
    let site = settled();
    rewrite(&site, POST, "正文 14", "正文 14 <b>新</b>。");
    let built = site.build().ok();
    let (of_search, others) = written(&built);
    assert!(others.len() <= 8, "{others:?}");
    let segment = "search/20240101-20240310";
    let wanted = [format!("{segment}/p0.bin"), format!("{segment}/r0.bin"), "search/index.json".to_owned()];
    assert_eq!(of_search, wanted, "what a segment knows of all its posts is as it was");
    assert_eq!(built.report.work.files_parsed, 1);
    assert!(built.read("food/2024/02/05/p14.html").contains("新"));
}

#[test]
fn a_new_post_leaves_full_pages_of_listings_alone() {
    let site = settled().post("2024-04-01-new.md", "title: 新闻\ncategories: food", "<p>新</p>");
    let built = site.build().ok();
    let older = explained(&site, "category/food/1.html");
    assert_eq!(older.last, Some(Cause::Unknown), "it was rendered by the first build only");
    assert!(built.read("category/food.html").contains("新闻"));
    let (of_search, others) = written(&built);
    assert!(others.len() < 25 && of_search.len() <= 4, "{others:?} {of_search:?}");
    assert!(built.report.work.outputs_rendered < 25 + 4, "{:?}", built.report.work);
}

#[test]
fn a_deleted_post_takes_its_outputs_along() {
    let site = settled();
    fs::remove_file(site.path().join(POST)).unwrap();
    let built = site.build().ok();
    assert!(!built.has("food/2024/02/05/p14.html") && !built.has("2024/02/05/index.html"));
    // Its page, its day with its cards, and a page of each listing that is shorter now.
    assert_eq!(built.report.outputs.deleted, 5);
    assert_eq!(built.report.posts, 29);
}

#[test]
fn a_post_that_moves_to_another_category_leaves_no_page_behind() {
    let site = settled();
    rewrite(&site, POST, "categories: food", "categories: third");
    let built = site.build().ok();
    assert!(!built.has("food/2024/02/05/p14.html") && built.has("third/2024/02/05/p14.html"));
    assert!(built.has("category/third.html") && !built.read("category/food.html").contains("第14篇"));
}

#[test]
fn an_output_that_someone_deleted_or_altered_is_made_again() {
    let site = settled();
    let (page, feed) = ("food/2024/02/05/p14.html", "feed.xml");
    let before = fs::read(site.path().join("public").join(page)).unwrap();
    fs::remove_file(site.path().join("public").join(feed)).unwrap();
    // As many bytes as before, so that only the time or the content can tell.
    site.write(&format!("public/{page}"), vec![b'x'; before.len()]);
    assert_eq!(explained(&site, page).next.unwrap().cause, Cause::Altered);
    assert_eq!(explained(&site, feed).next.unwrap().cause, Cause::Missing);
    let built = site.build().ok();
    assert_eq!(built.report.work.outputs_rendered, 2);
    assert_eq!(fs::read(built.root.join(page)).unwrap(), before);
    assert!(built.has(feed));
}

#[test]
fn what_was_said_of_a_file_is_said_again_although_it_is_not_read() {
    let site = Site::new()
        .post("2024-01-01-broken.md", "title: \"a \"b\" c\"", "<p>x</p>")
        .post("-nameless.md", "title: x", "<p>x</p>")
        .post("2024-01-02-undated.md", "title: x\ndate: soon", "<p>x</p>");
    let first = site.build();
    site.age();
    site.build();
    let again = site.build();
    assert_eq!(again.report.work, Work::default());
    assert!(!first.report.diagnostics.is_empty());
    assert_eq!(again.report.diagnostics, first.report.diagnostics);
    assert_eq!(again.report.quarantined, first.report.quarantined);
}

#[test]
fn clean_forgets_what_earlier_builds_knew() {
    let site = settled();
    let mut request = site.request();
    request.clean = true;
    let report = build(&request, now(), &Silent);
    assert_eq!((report.work.files_parsed, report.outputs.written), (31, 0));
    assert_eq!(report.work.outputs_rendered, report.outputs.unchanged);
    assert_eq!(site.build().ok().report.work.outputs_rendered, 0, "the store was written anew");
}

#[test]
fn a_damaged_store_is_named_and_counts_as_none() {
    let site = settled();
    fs::write(site.path().join(".gongbao/store.redb"), "no database").unwrap();
    let built = site.build().ok();
    assert_eq!(built.warnings(), ["state-problem -"]);
    assert_eq!(built.report.work.files_parsed, 31);
    assert_eq!(site.build().ok().warnings(), Vec::<String>::new());
}

#[test]
fn a_template_that_failed_leaves_the_store_of_the_former_build() {
    let site = settled();
    site.write("themes/gongbao/templates/404.html", "{{ nothing.at.all }}");
    assert_eq!(site.build().report.exit_status(false), 2);
    fs::remove_dir_all(site.path().join("themes")).unwrap();
    let built = site.build().ok();
    assert_eq!(built.report.work, Work::default());
}

#[test]
fn each_destination_is_known_by_itself() {
    let site = settled();
    let mut elsewhere = site.request();
    elsewhere.destination = Some(site.path().join("../elsewhere"));
    let first = build(&elsewhere, now(), &Silent);
    assert_eq!(first.work.files_parsed, 0, "sources are sources");
    assert_eq!(first.outputs.written, site.build().ok().report.outputs.unchanged);
    assert_eq!(build(&elsewhere, now(), &Silent).outputs.written, 0);
    assert_eq!(site.build().ok().report.work, Work::default());
}

fn said(texts: &[Text]) -> Vec<String> {
    texts.iter().map(Text::english).collect()
}

fn explained(site: &Site, address: &str) -> gongbao::build::Explanation {
    explain(&site.request(), address, now()).unwrap()
}

#[test]
fn an_explanation_names_the_cause() {
    let site = settled();
    let page = "/food/2024/02/05/p14.html";
    assert_eq!(explained(&site, page).next, None);
    assert_eq!(explained(&site, page).what.english(), format!("the post {POST}"));
    rewrite(&site, POST, "正文 14", "另文");
    assert_eq!(explained(&site, page).next.unwrap().cause, Cause::Source);
    site.build().ok();
    assert_eq!(explained(&site, page).last, Some(Cause::Source));
    rewrite(&site, POST, "第14篇", "改题");
    assert_eq!(explained(&site, "/food/2024/02/03/p12.html").next.unwrap().cause, Cause::Around, "its neighbour");
    assert_eq!(explained(&site, "/drug/2024/02/06/p15.html").next, None, "of another category");
    site.write("_data/nav.yml", "- {title: x, url: /x}");
    let reason = explained(&site, "/").next.unwrap();
    assert_eq!((reason.cause, said(&reason.site)), (Cause::Site, vec!["a file in _data".to_owned()]));
    site.write("themes/gongbao/templates/_footer.html", "<p>脚");
    assert_eq!(said(&explained(&site, "/").next.unwrap().site), ["the theme", "a file in _data"]);
}

#[test]
fn an_explanation_of_what_is_not_planned_names_what_is_near() {
    let problems = explain(&settled().request(), "/category/fod.html", now()).unwrap_err();
    assert_eq!(problems[0].hint.as_ref().map(Text::english).as_deref(), Some("did you mean category/food.html?"));
}

#[cfg(unix)]
#[test]
fn links_between_folders_end() {
    use std::os::unix::fs::symlink;
    let site = Site::new().file("x/a.txt", "a").file("y/b.txt", "b");
    symlink(site.path().join("y"), site.path().join("x/to-y")).unwrap();
    symlink(site.path().join("x"), site.path().join("y/to-x")).unwrap();
    let built = site.build().ok();
    assert!(built.has("x/to-y/b.txt") && built.has("y/to-x/a.txt"));
    assert_eq!(built.warnings(), ["symlink-skipped x/to-y/to-x", "symlink-skipped y/to-x/to-y"]);
}
