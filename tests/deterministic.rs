//! The same site gives the same bytes.

mod support;

use support::Site;

#[test]
fn a_template_goes_through_a_map_in_the_same_order_each_time() {
    let keys: Vec<String> = (0..40).map(|number| format!("k{number:02}")).collect();
    let data: String = keys.iter().map(|key| format!("{key}: {key}\n")).collect();
    let template = "{% for key, value in data.team %}{{ key }}={{ value }} {% endfor %}{{ data.team | json }}";
    let site = Site::new()
        .config("theme: mine")
        .file("_data/team.yml", data)
        .file("themes/mine/theme.yml", "extends: gongbao\n")
        .file("themes/mine/templates/page.html", template)
        .file("a.md", "---\nlayout: page\n---\n");
    let page = site.build().ok().read("a.html");
    let expected: Vec<String> = keys.iter().map(|key| format!("{key}={key}")).collect();
    assert!(page.starts_with(&expected.join(" ")), "{page}");
    assert!(page.contains("{\"k00\":\"k00\",\"k01\""), "{page}");
}
