//! `gongbao import`

use super::human;
use crate::diagnostic::Diagnostic;
use crate::words::Words;
use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;
use std::process::ExitCode;

mod feed;
mod jekyll;
mod newspaper;

/// Bring content in from elsewhere
///
/// Nothing that is there is written over without a word, and every file is written whole or not at all.
#[derive(Args)]
pub struct ImportArguments {
    #[command(subcommand)]
    from: From,
}

#[derive(Subcommand)]
enum From {
    Feed(feed::FeedArguments),
    Jekyll(jekyll::JekyllArguments),
    Newspaper(newspaper::NewspaperArguments),
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// One JSON object on standard output
    Json,
}

pub fn run(arguments: ImportArguments, words: &Words) -> ExitCode {
    match arguments.from {
        From::Feed(arguments) => feed::run(arguments, words),
        From::Jekyll(arguments) => jekyll::run(arguments, words),
        From::Newspaper(arguments) => newspaper::run(arguments, words),
    }
}

/// What is told if nothing was done.
#[derive(Serialize)]
struct Failed<'a> {
    diagnostics: &'a [Diagnostic],
}

/// Tells what was done, or why nothing was; `status` is the exit status of what was done.
fn tell<R: Serialize>(
    result: Result<R, Vec<Diagnostic>>,
    format: Format,
    words: &Words,
    print: impl Fn(&R),
    status: impl Fn(&R) -> u8,
) -> ExitCode {
    match (&result, format) {
        (Ok(report), Format::Human) => print(report),
        (Ok(report), Format::Json) => println!("{}", serde_json::to_string_pretty(report).unwrap_or_default()),
        (Err(problems), Format::Human) => human::print_findings(&problems.iter().collect::<Vec<_>>(), words),
        (Err(problems), Format::Json) => {
            println!("{}", serde_json::to_string_pretty(&Failed { diagnostics: problems }).unwrap_or_default());
        }
    }
    ExitCode::from(result.map_or(2, |report| status(&report)))
}
