//! `gongbao build`

use super::progress::Bars;
use super::site::SiteArguments;
use super::{changes, explain, github, human, patience};
use crate::build::{Outcome, Request, Shard};
use crate::words::Words;
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// Build the site into the destination folder
///
/// The content is <source>/content if there is one, else <source> itself, so that an existing Jekyll checkout builds as
/// it stands. Files in the destination that no build wrote are never deleted. If a template fails, the former site
/// stays as it was.
///
/// Exit status: 0 built (perhaps with warnings), 1 built with errors (or with warnings under --strict), 2 wrong usage or
/// nothing built.
#[derive(Args)]
pub struct BuildArguments {
    #[command(flatten)]
    site: SiteArguments,
    /// Where the site goes [default: <source>/public, or <source>/public-VOLUME]
    #[arg(short, long, value_name = "DIR")]
    destination: Option<PathBuf>,
    /// Forget what earlier builds knew; read and render everything anew
    #[arg(long)]
    clean: bool,
    /// Say why the next build would render this output (a path below the destination, or an address on the site), and
    /// why the last one did; builds nothing
    #[arg(long, value_name = "PATH")]
    explain: Option<String>,
    /// Make only this share of the outputs, such as 3/8: several machines make one site together, and copying all shares
    /// into one folder gives the whole
    #[arg(long, value_name = "N/COUNT", env = "GONGBAO_SHARD")]
    shard: Option<Shard>,
    /// Write the added, changed and deleted addresses to FILE (JSON), and a plain list beside it (.txt)
    #[arg(long, value_name = "FILE")]
    changes: Option<PathBuf>,
    /// Let warnings fail the build (exit status 1)
    #[arg(long)]
    strict: bool,
    /// Threads to use [default: one per core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    /// Give up when one file or output takes longer than this
    #[arg(long, value_name = "SECONDS", default_value_t = patience::USUAL)]
    patience: u64,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Print errors only
    #[arg(short, long)]
    quiet: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: a summary, and findings with the lines they are about
    Human,
    /// One JSON object on standard output
    Json,
    /// Annotations of a GitHub workflow
    Github,
}

pub fn run(arguments: BuildArguments, words: &Words) -> ExitCode {
    if let Some(jobs) = arguments.jobs {
        // Fails only if the pool exists already, which nothing here has made.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(usize::from(jobs)).build_global();
    }
    let request = Request {
        destination: arguments.destination,
        clean: arguments.clean,
        shard: arguments.shard,
        ..arguments.site.request()
    };
    if let Some(address) = &arguments.explain {
        return explain::run(&request, address, words);
    }
    let shows = arguments.format == Format::Human && !arguments.quiet;
    let bars = if shows { Bars::for_terminal(words) } else { Bars::hidden() };
    let report = patience::build(&request, bars, Duration::from_secs(arguments.patience));
    match arguments.format {
        Format::Json => println!("{}", serde_json::to_string_pretty(&report).unwrap_or_default()),
        Format::Github => github::print(&report.diagnostics, words),
        Format::Human => human::print(&report, &request.destination(), arguments.quiet, words),
    }
    if let Some(file) = &arguments.changes
        && report.outcome == Outcome::Built
        && let Err(problem) = changes::write(file, &report, &report.changed)
    {
        human::print_findings(&[&problem], words);
        return ExitCode::from(1);
    }
    ExitCode::from(report.exit_status(arguments.strict))
}
