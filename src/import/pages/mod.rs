//! Articles of newspaper pages as posts, for an editor's eye.
//!
//! An article that is a post already is left alone, wherever its post was moved and whatever an editor made of it.

mod known;
mod page;
mod post;

use self::known::Known;
use super::files::{Added, Folder};
use super::newspaper::{self, Article, Day, LeftOut, Options, Remark};
use crate::build::{Request, Source};
use crate::diagnostic::{Code, Diagnostic};
use crate::route::slug_of_title;
use crate::words::{Text, text};
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
    pub state: State,
    pub title: String,
    /// 0 to 1: how well it agrees with the conventions of newspapers.
    pub confidence: f32,
    pub remarks: Vec<Remark>,
}

/// What became of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Its post is new.
    Written,
    /// Its post is there, as an earlier import wrote it.
    There,
    /// Its post is there and has been changed since, or was written with other options; it stays as it is.
    Kept,
}

impl Report {
    /// 0 done, 1 a page could not be read or a post not written.
    pub fn exit_status(&self) -> u8 {
        u8::from(self.diagnostics.iter().any(Diagnostic::is_error))
    }
}

/// Imports pages. `Err` says why nothing was done.
pub fn import(files: &[PathBuf], wanted: &Wanted, now: SystemTime) -> Result<Report, Vec<Diagnostic>> {
    let (source, _) = Source::open(&Request { source: wanted.site.clone(), ..Request::default() })?;
    let usual = || source.root.absolute(source.config.posts_dirs.first().map_or("_posts", String::as_str));
    let folder = Folder::new(wanted.out.clone().unwrap_or_else(usual), wanted.dry_run);
    folder.sweep(now);
    let today = DateTime::<Utc>::from(now).with_timezone(&source.config.zone).date_naive();
    let known = Known::scan(&source, folder.dir());
    let (reader, report) = (newspaper::Importer::default(), Report::default());
    let mut importer = Importer { wanted, reader, today, folder, known, report };
    for file in files {
        match page::read(file) {
            Ok(page) => importer.take(file, &page),
            Err(found) => importer.report.diagnostics.push(found),
        }
    }
    Ok(importer.report)
}

struct Importer<'a> {
    wanted: &'a Wanted,
    reader: newspaper::Importer,
    today: NaiveDate,
    folder: Folder,
    known: Known,
    report: Report,
}

impl Importer<'_> {
    fn take(&mut self, file: &Path, page: &newspaper::Decoded) {
        self.report.diagnostics.extend(page::damage(file, page));
        let options = Options {
            paper: self.wanted.paper.clone(),
            date: self.wanted.date.map(day),
            keep_punctuation: self.wanted.keep_punctuation,
        };
        let taken = self.reader.import(&page.text, &options);
        if taken.articles.is_empty() {
            let message = text!("no article was found on this page");
            self.report.diagnostics.push(Diagnostic::new(Code::NoArticle, message).file(file.to_string_lossy()));
        }
        let mut articles = Vec::new();
        for (number, article) in (1..).zip(taken.articles) {
            let digest = known::digest(&article, &page.text, taken.date);
            match self.add(file, number, &article, digest) {
                Ok((path, title, state)) => {
                    let Article { confidence, remarks, .. } = article;
                    let post = path.to_string_lossy().into_owned();
                    articles.push(Imported { post, state, title, confidence, remarks });
                }
                Err(message) => self.report.diagnostics.push(page::failed(file, message)),
            }
        }
        let file = file.to_string_lossy().into_owned();
        self.report.pages.push(Page { file, encoding: page.encoding, articles, left_out: taken.left_out });
    }

    /// Where the article's post is, its title, and whether it was there.
    fn add(
        &mut self,
        file: &Path,
        number: usize,
        article: &Article,
        digest: String,
    ) -> Result<(PathBuf, String, State), Text> {
        let title = post::title(article, file, number);
        let date = article.date.and_then(date).or(self.wanted.date).unwrap_or(self.today);
        let text = post::post(article, &title, date, &digest, self.wanted).to_text();
        let text = text.ok_or_else(|| text!("the article “{title}” cannot be written as a post", title = &title))?;
        if let Some(path) = self.known.find(&digest) {
            // (In a dry run, one that would have been written by now is not there.)
            let is_as_written = fs::read_to_string(path).map_or(true, |there| there == text);
            return Ok((path.to_owned(), title, if is_as_written { State::There } else { State::Kept }));
        }
        let name = Some(slug_of_title(&title)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| format!("p{number}"));
        // Another process may have imported it a moment ago.
        let is_same = |path: &Path| fs::read_to_string(path).is_ok_and(|there| there == text);
        match self.folder.add(date, &name, "md", &text, is_same) {
            Ok(Added::Written(path)) => {
                self.known.add(digest, path.clone());
                Ok((path, title, State::Written))
            }
            Ok(Added::There(path)) => Ok((path, title, State::There)),
            Err(error) => Err(text!("the article “{title}” cannot be written: {error}", title, error)),
        }
    }
}

fn day(date: NaiveDate) -> Day {
    use chrono::Datelike;
    // (A printed page's year has four digits.)
    Day { year: date.year().clamp(0, 9999) as u16, month: date.month() as u8, day: date.day() as u8 }
}

fn date(day: Day) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::from(day.year), u32::from(day.month), u32::from(day.day))
}
