//! `gongbao import newspaper`

use super::{Format, tell};
use crate::cli::figures::{Noun, counted};
use crate::cli::human::{self, printable};
use crate::import::newspaper::{About, LeftOut, Reason};
use crate::import::pages::{self, Imported, Page, Report, State, Wanted};
use crate::words::{Text, Words, text};
use chrono::NaiveDate;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::SystemTime;

/// Turn text taken from printed newspaper pages into posts, one for each article
///
/// Lines that were cut at a column's width are joined, articles are told apart by headlines, leads and bylines, and what
/// belongs to no article (mastheads, telephones, page editors) is listed: every character is either in a post or in
/// that list. Posts are held back with `published: false` until an editor has looked at them; what to look at is said
/// with the page's line numbers.
///
/// An article that is a post already (`page_digest`) is left alone, wherever the post was moved on the site and whatever
/// was made of it, so that a page may be imported again.
///
/// Exit status: 0 done, 1 a page could not be read or a post not written, 2 wrong usage or nothing done.
#[derive(Args)]
pub struct NewspaperArguments {
    /// Pages: .txt or .md, in UTF-8 or GB18030
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Name of the newspaper, for articles that name no other source
    #[arg(long, value_name = "NAME")]
    paper: Option<String>,
    /// Day of pages that bear none [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<NaiveDate>,
    /// Category of the posts, as their addresses have it
    #[arg(long, value_name = "SLUG")]
    category: Option<String>,
    /// Folder of the site
    #[arg(short, long, value_name = "DIR", default_value = ".")]
    source: PathBuf,
    /// Folder for the posts [default: the site's first posts folder]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Publish the posts at once
    #[arg(long)]
    publish: bool,
    /// Leave half-width punctuation among Han characters as it is
    #[arg(long)]
    keep_punctuation: bool,
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

pub fn run(arguments: NewspaperArguments, words: &Words) -> ExitCode {
    let wanted = Wanted {
        site: arguments.source,
        out: arguments.out,
        paper: arguments.paper,
        date: arguments.date,
        category: arguments.category,
        publish: arguments.publish,
        keep_punctuation: arguments.keep_punctuation,
        dry_run: arguments.dry_run,
    };
    let result = pages::import(&arguments.files, &wanted, SystemTime::now());
    let print = |report: &Report| print(report, wanted.dry_run, wanted.publish, words);
    tell(result, arguments.format, words, print, Report::exit_status)
}

/// Each article with what to look at, what was left out, and a line that says it all.
fn print(report: &Report, dry_run: bool, publish: bool, words: &Words) {
    human::print_findings(&report.diagnostics.iter().collect::<Vec<_>>(), words);
    for page in &report.pages {
        println!("{}", printable(&page.file));
        for article in &page.articles {
            print_article(article, words);
        }
        for left in &page.left_out {
            println!("  - {}", words.say(&left_out(left)));
        }
        println!();
    }
    println!("{}", words.say(&summary(&report.pages, dry_run)));
    let is_new = |article: &Imported| article.state == State::Written;
    if !dry_run && !publish && report.pages.iter().flat_map(|page| &page.articles).any(is_new) {
        println!(
            "{}",
            words.say(&text!("The new posts are held back: `gongbao serve --unpublished` shows them; take `published: false` out of each that is right"))
        );
    }
}

fn print_article(article: &Imported, words: &Words) {
    let sign = match article.state {
        State::Written => '+',
        State::There => '=',
        State::Kept => '~',
    };
    let sure = format!("{:.0}", article.confidence * 100.0);
    println!("  {sign} {}", words.say(&text!("{title}  ({sure} % sure)", title = printable(&article.title), sure)));
    println!("    {}", printable(&article.post));
    if article.state == State::Kept {
        println!("    {}", words.say(&text!("is there already and differs; it stays as it is")));
        return;
    }
    for remark in &article.remarks {
        let said = text!("line {line}: {remark}", line = remark.line, remark = about(remark.about));
        println!("    ! {}", words.say(&said));
    }
}

fn left_out(left: &LeftOut) -> Text {
    const SHOWN: usize = 40;
    let whole = printable(&left.text.text.replace('\n', " "));
    let mut shown: String = whole.chars().take(SHOWN).collect();
    if shown.len() < whole.len() {
        shown.push('…');
    }
    let reason = match left.reason {
        Reason::Furniture => text!("masthead, editors, telephone"),
        Reason::Section => text!("name of the page or a column"),
        Reason::Teaser => text!("points to another page"),
        Reason::Jump => text!("goes on elsewhere"),
        Reason::Separator => text!("a rule"),
    };
    text!("left out, line {line} ({reason}): {shown}", line = left.line, reason, shown)
}

fn about(about: About) -> Text {
    match about {
        About::NoHeadline => text!("no headline was found"),
        About::HeadlineWithoutBody => text!("a headline with nothing below it"),
        About::HeadlineAfterBody => text!("the headline stands after its article"),
        About::HeadlineOfLines => text!("a headline of several lines: which is the main one?"),
        About::HeadingUncertain => text!("a cross-head, or the headline of another article?"),
        About::JoinedOverGap => text!("joined to the text before, over a gap"),
        About::Unfinished => text!("stops in the middle of a sentence"),
        About::CaptionPlaced => text!("a caption from outside of the article"),
        About::EmptyAside => text!("a label without text"),
        About::Jump => text!("began, or goes on, on another page"),
        About::NoDate => text!("no date was found"),
        About::Columns => text!("columns side by side were taken apart"),
    }
}

fn summary(pages: &[Page], dry_run: bool) -> Text {
    let articles = || pages.iter().flat_map(|page| &page.articles);
    let of = |state: State| articles().filter(|article| article.state == state).count();
    let (there, kept) = (of(State::There), of(State::Kept));
    let doubtful = articles().filter(|it| it.state != State::Kept && !it.remarks.is_empty()).count();
    let mut said = text!(
        "{articles} of {pages}: {new} new",
        articles = counted(articles().count(), Noun::Article),
        pages = counted(pages.len(), Noun::PrintedPage),
        new = of(State::Written)
    );
    if there > 0 {
        said = text!("{said}, {number} there already", said, number = there);
    }
    if kept > 0 {
        said = text!("{said}, {number} kept as edited", said, number = kept);
    }
    if doubtful > 0 {
        said = text!("{said}; {number} to look at", said, number = doubtful);
    }
    if dry_run { text!("{said} (nothing was written)", said) } else { said }
}
