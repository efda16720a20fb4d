//! Nothing of a page is lost or doubled, whatever the page.

use std::{fs, path::Path};

use crate::accounted::assert_accounted;
use gongbao::import::newspaper::{Options, decode, import};
use proptest::prelude::*;
use proptest::sample::Index;

fn assert_page_accounted(page: &str, keep_punctuation: bool) {
    assert_accounted(page, &import(page, &Options { keep_punctuation, ..Options::default() }));
}

/// The pages at hand: our fixtures, and newspapers' where they are.
fn pages() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [root.join("tests/fixtures/newspaper"), root.join("../shared/seeds")];
    let files = folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
    let text = files.filter(|file| file.path().extension().is_some_and(|it| it == "txt"));
    text.map(|file| decode(&fs::read(file.path()).expect("a readable page")).text).collect()
}

/// Lines as newspapers have them, and worse.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[一二三的市场监管局，。、：；“”（）记者本报讯 0-9a-z]{0,30}",
        1 => "(#{1,7} |\\*\\*|> |- |● |▲|■|□|——|【|（|1\\. |一、)?[甲乙丙丁王李张]{1,9}(\\*\\*|】|）|：| 摄)?",
        1 => "(本报讯（记者王芳）|（下转第3版）|（上接第1版）|编者按：|核心提示|问：|2022年2月15日 星期二|第3版)[甲乙。]{0,6}(（下转第2版）)?",
        1 => "(■本报讯 |晚报讯|甲乙讯（记者|图①|当前位置：|新闻链接|（作者系|本报评论员|2022-02-15 来源：甲报 作者：|案例一 |短评|2022年2月15日 \\| )[甲乙。王]{0,6}[） ]?",
        1 => "[|｜甲1 ]{0,12}",
        1 => "[a-zA-Z]{1,9}-?( [a-z,.()\"*]{1,8}-?){0,5}",
        1 => "[甲乙丙丁]{6,9}[ 　\t]{3,6}[甲乙丙丁]{6,9}",
        1 => "\\PC{0,20}",
        2 => Just(String::new()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn every_character_of_any_text_is_in_exactly_one_place(page in any::<String>()) {
        assert_page_accounted(&page, false);
    }

    #[test]
    fn every_character_of_odd_pages_is_in_exactly_one_place(lines in prop::collection::vec(line(), 0..40), end in prop_oneof![Just("\n"), Just("\r\n"), Just("\r"), Just("\u{2028}")], keep in any::<bool>()) {
        assert_page_accounted(&lines.join(end), keep);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn every_character_of_shuffled_pages_is_in_exactly_one_place(which in any::<Index>(), order in prop::collection::vec(any::<Index>(), 120)) {
        let pages = pages();
        let lines: Vec<&str> = pages[which.index(pages.len())].lines().collect();
        let shuffled: Vec<&str> = order.iter().map(|index| lines[index.index(lines.len())]).collect();
        assert_page_accounted(&shuffled.join("\n"), false);
    }
}

#[test]
fn pages_as_they_are_are_accounted_for() {
    for page in pages() {
        assert_page_accounted(&page, false);
        assert_page_accounted(&page, true);
    }
}
