//! `gongbao import feed`

use super::{Format, tell};
use crate::cli::human::{self, printable};
use crate::import::feed::{self, Edited, Options, Origin, Report, Visibility};
use crate::words::{Text, Words, text};
use chrono::NaiveDate;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::SystemTime;

/// Turn the items of an RSS, Atom or JSON feed into posts, and keep them up to date
///
/// An item is known again by its id, which its post keeps as `feed_id`, wherever the post was moved on the site. Its
/// post follows it as long as nobody changes title, author, link or body; an editor's post is kept, and told of. Run
/// twice in a row it changes nothing, so that it can run every five minutes.
///
/// Exit status: 0 done (perhaps with warnings), 1 something could not be written (or warnings under --strict), 2 wrong
/// usage or nothing done: the feed cannot be had or read.
#[derive(Args)]
pub struct FeedArguments {
    /// File, `-` for standard input, or address (http, https)
    #[arg(value_name = "FILE|URL", value_parser = Origin::new)]
    origin: Origin,
    /// Folder of the site
    #[arg(short, long, value_name = "DIR", default_value = ".")]
    source: PathBuf,
    /// Folder for new posts [default: the site's first posts folder]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Category of new posts, as their addresses have it
    #[arg(long, value_name = "SLUG")]
    category: Option<String>,
    /// Tag of new posts, instead of what the feed says (may be repeated)
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// Publish new posts (the default)
    #[arg(long, conflicts_with = "draft")]
    publish: bool,
    /// Hold new posts back for an editor's eye, with `published: false`
    #[arg(long)]
    draft: bool,
    /// Take the newest N items only
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Take no item older than this day
    #[arg(long, value_name = "YYYY-MM-DD")]
    since: Option<NaiveDate>,
    /// Let items that have changed replace posts that an editor changed
    #[arg(long)]
    overwrite: bool,
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Let warnings fail the import (exit status 1)
    #[arg(long)]
    strict: bool,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

pub fn run(arguments: FeedArguments, words: &Words) -> ExitCode {
    let options = Options {
        site: arguments.source,
        out: arguments.out,
        category: arguments.category,
        tags: arguments.tag,
        visibility: if arguments.draft { Visibility::Held } else { Visibility::Published },
        limit: arguments.limit,
        since: arguments.since,
        edited: if arguments.overwrite { Edited::Overwrite } else { Edited::Keep },
        dry_run: arguments.dry_run,
    };
    let result = feed::import(&arguments.origin, &options, SystemTime::now());
    let print = |report: &Report| print(report, options.dry_run, words);
    tell(result, arguments.format, words, print, |report| report.exit_status(arguments.strict))
}

/// New and changed files, and one line that says it all.
fn print(report: &Report, dry_run: bool, words: &Words) {
    human::print_findings(&report.diagnostics.iter().collect::<Vec<_>>(), words);
    for (sign, files) in [("+", &report.added), ("~", &report.updated)] {
        for file in files {
            println!("{sign} {}", printable(file));
        }
    }
    println!("{}", words.say(&summary(report, dry_run)));
}

fn summary(report: &Report, dry_run: bool) -> Text {
    let feed = printable(&report.feed);
    let (new, updated) = (report.added.len(), report.updated.len());
    let unchanged = report.unchanged;
    let failed = report.diagnostics.iter().filter(|found| found.is_error()).count();
    let mut said = text!("{feed}: {new} new, {updated} updated, {unchanged} unchanged", feed, new, updated, unchanged);
    if !report.kept.is_empty() {
        said = text!("{said}, {number} kept as edited", said, number = report.kept.len());
    }
    if report.left_out > 0 {
        said = text!("{said}, {number} left out", said, number = report.left_out);
    }
    if failed > 0 {
        said = text!("{said}, {number} not written", said, number = failed);
    }
    if dry_run { text!("{said} (nothing was written)", said) } else { said }
}
