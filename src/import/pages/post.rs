//! An article as a post: all of its words are in the front matter or in the body.

use super::Wanted;
use super::known::KEY;
use crate::import::newspaper::{self, Article, Author, Role, Text};
use crate::import::post::NewPost;
use chrono::NaiveDate;
use std::path::Path;

/// The headline; an article without one is named by its page and its place there.
pub fn title(article: &Article, file: &Path, number: usize) -> String {
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let headline = article.title.as_ref().map(|title| title.text.trim().to_owned()).filter(|title| !title.is_empty());
    headline.unwrap_or_else(|| format!("{stem}-{number}"))
}

pub fn post(article: &Article, title: &str, date: NaiveDate, digest: &str, wanted: &Wanted) -> NewPost {
    let text = |text: &Option<Text>| text.as_ref().map(|text| text.text.clone()).unwrap_or_default();
    let post = NewPost::new(&newspaper::markdown(article))
        .with("layout", "post")
        .with("title", title)
        .with("kicker", text(&article.kicker))
        .with("subtitle", text(&article.subtitle))
        .with("date", date.to_string())
        .with("author", article.authors.iter().map(shown).collect::<Vec<_>>().join("、"))
        .with("byline", bylines(article).join("；"))
        .with("source", article.source.clone().unwrap_or_default())
        .with("categories", wanted.category.clone().unwrap_or_default());
    let post = if wanted.publish { post } else { post.with("published", false) };
    post.with(KEY, digest)
}

fn shown(author: &Author) -> String {
    match author.role {
        Role::Marked(_) => author.name.clone(),
        role => format!("{} {}", role.word(), author.name),
    }
}

/// What bylines are made of beside names.
const WORDS: &[&str] = &[
    "本报",
    "本刊",
    "记者",
    "通讯员",
    "实习生",
    "作者",
    "摄影",
    "整理",
    "编译",
    "来源",
    "供稿",
    "报道",
    "文",
    "图",
    "摄",
];

/// Bylines that say more than their names and the source, as they were printed.
fn bylines(article: &Article) -> Vec<&str> {
    let names = article.authors.iter().map(|author| author.name.as_str()).chain(article.source.as_deref());
    let said: Vec<&str> = names.chain(WORDS.iter().copied()).filter(|word| !word.is_empty()).collect();
    let says_more = |text: &&str| {
        let rest = said.iter().fold((*text).to_owned(), |text, word| text.replace(word, " "));
        rest.chars().any(char::is_alphanumeric)
    };
    article.bylines.iter().map(|byline| byline.text.as_str()).filter(says_more).collect()
}
