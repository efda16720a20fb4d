//! Articles of newspaper pages as posts, for an editor's eye.

use super::files::{Added, Folder};
use super::newspaper::{self, Article, Day, LeftOut, Options, Remark};
use super::post::NewPost;
use crate::build::{Request, Source};
use crate::diagnostic::{Code, Diagnostic};
use crate::route::slug_of_title;
use crate::words::text;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The site that the posts are for.
    pub site: PathBuf,
    /// Where they go; default: the site's first posts folder.
    pub out: Option<PathBuf>,
    pub paper: Option<String>,
    /// Of pages that bear none.
    pub date: Option<NaiveDate>,
    pub category: Option<String>,
    /// Else `published: false`.
    pub publish: bool,
    pub keep_punctuation: bool,
    pub dry_run: bool,
}

/// What was done.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    pub pages: Vec<Page>,
    pub diagnostics: Vec<Diagnostic>,
}

/// One page.
#[derive(Debug, Default, Serialize)]
pub struct Page {
    pub file: String,
    pub encoding: &'static str,
    pub articles: Vec<Imported>,
    pub left_out: Vec<LeftOut>,
}

/// One of its articles.
#[derive(Debug, Serialize)]
pub struct Imported {
    /// The post's file.
    pub post: String,
    /// Whether it was there already, from an earlier import.
    pub was_there: bool,
    pub title: String,
    /// 0 to 1: how well it agrees with the conventions of newspapers.
    pub confidence: f32,
    pub remarks: Vec<Remark>,
}

impl Report {
    /// 0 done, 1 a page could not be read or a post not written.
    pub fn exit_status(&self) -> u8 {
        u8::from(self.diagnostics.iter().any(Diagnostic::is_error))
    }
}

/// Imports pages. `Err` says why nothing was done. Posts that are there already, letter for letter, are left alone.
pub fn import(files: &[PathBuf], wanted: &Wanted, now: SystemTime) -> Result<Report, Vec<Diagnostic>> {
    let (source, _) = Source::open(&Request { source: wanted.site.clone(), ..Request::default() })?;
    let usual = || source.root.absolute(source.config.posts_dirs.first().map_or("_posts", String::as_str));
    let mut folder = Folder::new(wanted.out.clone().unwrap_or_else(usual), wanted.dry_run);
    folder.sweep(now);
    let today = DateTime::<Utc>::from(now).with_timezone(&source.config.zone).date_naive();
    let mut report = Report::default();
    for file in files {
        match fs::read(file) {
            Ok(bytes) => take(file, &bytes, wanted, today, &mut folder, &mut report),
            Err(error) => report.diagnostics.push(failed(file, text!("the page cannot be read: {error}", error))),
        }
    }
    Ok(report)
}

fn take(file: &Path, bytes: &[u8], wanted: &Wanted, today: NaiveDate, folder: &mut Folder, report: &mut Report) {
    let page = newspaper::decode(bytes);
    if page.damaged {
        let message = text!("some characters cannot be read as {encoding}", encoding = page.encoding);
        let hint = text!("save the page as UTF-8 or GB18030");
        report.diagnostics.push(failed(file, message).hint(hint));
    }
    let options =
        Options { paper: wanted.paper.clone(), date: wanted.date.map(day), keep_punctuation: wanted.keep_punctuation };
    let taken = newspaper::import(&page.text, &options);
    let mut articles = Vec::new();
    for (number, article) in (1..).zip(taken.articles) {
        let date = article.date.and_then(date).or(wanted.date).unwrap_or(today);
        let title = title(&article, file, number);
        let Some(text) = post(&article, &title, date, wanted).to_text() else {
            let message = text!("the article “{title}” cannot be written as a post", title = &title);
            report.diagnostics.push(failed(file, message));
            continue;
        };
        let name = Some(slug_of_title(&title)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| format!("p{number}"));
        let is_same = |path: &Path| fs::read_to_string(path).is_ok_and(|there| there == text);
        match folder.add(date, &name, "md", &text, is_same) {
            Ok(added) => {
                let (path, was_there) = match added {
                    Added::Written(path) => (path, false),
                    Added::There(path) => (path, true),
                };
                let Article { confidence, remarks, .. } = article;
                let post = path.to_string_lossy().into_owned();
                articles.push(Imported { post, was_there, title, confidence, remarks });
            }
            Err(error) => {
                let message = text!("the article “{title}” cannot be written: {error}", title, error);
                report.diagnostics.push(failed(file, message));
            }
        }
    }
    let file = file.to_string_lossy().into_owned();
    report.pages.push(Page { file, encoding: page.encoding, articles, left_out: taken.left_out });
}

fn failed(file: &Path, message: crate::words::Text) -> Diagnostic {
    Diagnostic::new(Code::ImportFailed, message).file(file.to_string_lossy())
}

/// The headline; an article without one is named by its page and its place there.
fn title(article: &Article, file: &Path, number: usize) -> String {
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let headline = article.title.as_ref().map(|title| title.text.trim().to_owned()).filter(|title| !title.is_empty());
    headline.unwrap_or_else(|| format!("{stem}-{number}"))
}

fn post(article: &Article, title: &str, date: NaiveDate, wanted: &Wanted) -> NewPost {
    let text = |text: &Option<newspaper::Text>| text.as_ref().map(|text| text.text.clone()).unwrap_or_default();
    let authors = article.authors.iter().map(|author| match author.role {
        newspaper::Role::Marked(_) => author.name.clone(),
        role => format!("{} {}", role.word(), author.name),
    });
    let post = NewPost::new(&newspaper::markdown(article))
        .with("layout", "post")
        .with("title", title)
        .with("kicker", text(&article.kicker))
        .with("subtitle", text(&article.subtitle))
        .with("date", date.to_string())
        .with("author", authors.collect::<Vec<_>>().join("、"))
        .with("source", article.source.clone().unwrap_or_default())
        .with("categories", wanted.category.clone().unwrap_or_default());
    if wanted.publish { post } else { post.with("published", false) }
}

fn day(date: NaiveDate) -> Day {
    use chrono::Datelike;
    // (A printed page's year has four digits.)
    Day { year: date.year().clamp(0, 9999) as u16, month: date.month() as u8, day: date.day() as u8 }
}

fn date(day: Day) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::from(day.year), u32::from(day.month), u32::from(day.day))
}
