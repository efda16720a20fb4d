//! The old portal's checkout builds as it stands.

mod support;
use support::{Built, Site, shared};

fn sample(config: &str) -> Option<Built> {
    let sample = shared("portal-sample")?;
    Some(Site::bare().copy(&sample).config(config).build().ok())
}

#[test]
fn posts_stand_where_jekyll_put_them() {
    let Some(built) = sample("") else { return };
    for file in [
        "zhongguoshichangjianguanxinwenwang/2022/04/02/202204022331865618.html",
        "zhongguoshichangjianguanxinwenwang/2022/03/25/202203252323315283.html",
        "emnews/2021/12/08/202112082206742097.html",
        "sitenews/2021/12/01/init.html",
        "CNAME",
    ] {
        assert!(built.has(file), "{file}");
    }
}

#[test]
fn old_posts_come_back_when_their_folder_is_named() {
    let Some(built) = sample("posts_dirs: [_posts, old_post]") else { return };
    assert!(built.has("emnews/2021/12/08/202112082206882458.html"));
    assert!(built.has("emnews/2021/12/08/202112082207166919.html"));
    assert_eq!(built.report.posts, 6);
}

#[test]
fn the_category_lists_its_posts_under_its_readable_name() {
    let Some(built) = sample("") else { return };
    let listing = built.read("category/zhongguoshichangjianguanxinwenwang.html");
    assert!(listing.contains("中国市场监管新闻网新闻</h1>"), "{listing}");
    for id in ["202204022331865618", "202203252323315283"] {
        assert!(listing.contains(&format!("{id}.html")));
    }
}

#[test]
fn the_post_without_a_date_is_quarantined_and_named() {
    let Some(built) = sample("") else { return };
    let files: Vec<_> = built.report.quarantined.iter().map(|post| post.file.as_str()).collect();
    assert_eq!(files, ["_posts/-202205262391921712.md"]);
    assert!(built.warnings().contains(&"quarantined _posts/-202205262391921712.md".to_owned()));
}

#[test]
fn links_to_the_portal_itself_are_root_relative_and_others_are_not() {
    let Some(built) = sample("") else { return };
    let post = built.read("zhongguoshichangjianguanxinwenwang/2022/04/02/202204022331865618.html");
    assert!(post.contains("/category/zhongguoshichangjianguanxinwenwang.html"));
    assert!(!post.contains("//finews.withounder.com/category"), "{post}");
    assert!(post.contains("http://finews.zning.xyz/html_News/NewsShare.html?infoCode=NW202204022331865618"));
}
