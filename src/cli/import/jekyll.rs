//! `gongbao import jekyll`

use super::{Format, tell};
use crate::cli::human::{self, printable};
use crate::import::jekyll::liquid::Liquid;
use crate::import::jekyll::{self, Known, Options, Report};
use crate::words::{Text, Words, text};
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::SystemTime;

/// Move a Jekyll site over
///
/// Posts, drafts, pages, data and static files go to OUT/content as they are; the configuration goes to OUT/_config.yml,
/// with a comment on each key that has no meaning here. Liquid is listed with what says the same in a template here.
/// Bare category pages become names in the configuration. The addresses of the old site (Jekyll's _site, if it was
/// built) are compared with those of the new one; what would be lost forwards where it can. The old site is only read,
/// and files that are there are never written over.
///
/// Exit status: 0 done (perhaps with warnings), 1 something could not be written (or, under --strict, warnings or lost
/// addresses), 2 wrong usage or nothing done.
#[derive(Args)]
pub struct JekyllArguments {
    /// Folder of the Jekyll site
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// Folder of the new site [default: <DIR>-gongbao, in the current folder]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// What Jekyll built [default: `destination:` of the configuration, or <DIR>/_site]
    #[arg(long, value_name = "DIR")]
    site: Option<PathBuf>,
    /// Folder whose files become posts, such as old_post (may be repeated)
    #[arg(long, value_name = "NAME")]
    posts_dir: Vec<String>,
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Let warnings and lost addresses fail the import (exit status 1)
    #[arg(long)]
    strict: bool,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

pub fn run(arguments: JekyllArguments, words: &Words) -> ExitCode {
    let options = Options {
        out: arguments.out.unwrap_or_else(|| jekyll::usual_out(&arguments.dir)),
        dir: arguments.dir,
        built: arguments.site,
        posts_dirs: arguments.posts_dir,
        dry_run: arguments.dry_run,
        words: words.clone(),
    };
    let result = jekyll::import(&options, SystemTime::now());
    let print = |report: &Report| print(report, options.dry_run, words);
    tell(result, arguments.format, words, print, |report| report.exit_status(arguments.strict))
}

/// So many of one kind are told in full.
const TOLD: usize = 20;

fn print(report: &Report, dry_run: bool, words: &Words) {
    human::print_findings(&report.diagnostics.iter().collect::<Vec<_>>(), words);
    let addresses = &report.addresses;
    let lists = [
        list(&text!("Liquid in pages and templates, and what says the same here"), &report.liquid, usize::MAX, said),
        list(&text!("Liquid in posts, which is text here"), &report.liquid_in_posts, TOLD, said),
        list(&text!("Left behind"), &report.left.iter().collect::<Vec<_>>(), TOLD, |(name, left)| {
            let why = left.why.clone();
            text!("{name} (files: {number}): {why}", name, number = left.files, why)
        }),
        list(&text!("Addresses that forward (`redirects:` in _config.yml)"), &addresses.redirected, TOLD, |one| {
            text!("{from} → {to}  ({why})", from = &one.from, to = &one.to, why = one.why.clone())
        }),
        list(&text!("Addresses that are lost"), &addresses.lost, usize::MAX, |one| {
            text!("{address}: {why}", address = &one.address, why = one.why.clone())
        }),
    ];
    for line in lists.into_iter().flatten().chain(summary(report, dry_run)) {
        println!("{}", printable(&words.say(&line)));
    }
}

fn summary(report: &Report, dry_run: bool) -> Vec<Text> {
    let mut lines = Vec::new();
    for (folder, number) in &report.like_posts {
        lines.push(text!(
            "{folder} holds files named like posts ({number}); --posts-dir makes them posts",
            folder,
            number
        ));
    }
    let files = &report.files;
    let (from, to) = (report.from.as_str(), report.to.as_str());
    lines.push(if dry_run {
        text!("Would move {from} to {to}:", from, to)
    } else {
        text!("Moved {from} to {to}:", from, to)
    });
    lines.push(text!(
        "  files: posts {posts}, drafts {drafts}, data {data}, others {others} ({written} written, {there} there already)",
        posts = files.posts,
        drafts = files.drafts,
        data = files.data,
        others = files.others,
        written = files.written,
        there = files.there,
    ));
    lines.push(text!(
        "  configuration: keys with a comment {noted}, keys made a comment {disabled}, names from category pages {names}",
        noted = report.keys_noted.len(),
        disabled = report.keys_disabled.len(),
        names = report.names.len(),
    ));
    let addresses = &report.addresses;
    let known = match addresses.known {
        Known::Built => text!("of the site that Jekyll built"),
        Known::ByRule => text!("by Jekyll's rules; build with Jekyll first to compare all"),
    };
    lines.push(text!(
        "  addresses ({known}): {kept} kept, {forwarded} forwarded, {lost} lost",
        known,
        kept = addresses.kept,
        forwarded = addresses.redirected.len(),
        lost = addresses.lost.len(),
    ));
    lines
}

fn said(found: &Liquid) -> Text {
    let Liquid { file, line, liquid, tera, note } = found;
    let answer = match (tera, note.clone()) {
        (Some(tera), None) => text!("→ {tera}", tera),
        (Some(tera), Some(note)) => text!("→ {tera}  ({note})", tera, note),
        (None, note) => text!("– {note}", note = note.unwrap_or_else(|| Text::verbatim(""))),
    };
    text!("{file}:{line}  {liquid}  {answer}", file, line, liquid, answer)
}

/// A heading, at most so many lines, and an empty line; nothing if there is nothing to list.
fn list<T>(title: &Text, items: &[T], most: usize, line: impl Fn(&T) -> Text) -> Vec<Text> {
    if items.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![text!("{title}:", title = title.clone())];
    lines.extend(items.iter().take(most).map(|item| text!("  {line}", line = line(item))));
    if items.len() > most {
        lines.push(text!("  … and {number} more (--format json lists all)", number = items.len() - most));
    }
    lines.push(Text::verbatim(""));
    lines
}
