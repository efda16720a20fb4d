//! `gongbao publish`

use super::figures::{Noun, counted};
use super::progress::Bars;
use super::site::SiteArguments;
use super::{changes, human, patience, preflight};
use crate::build::{Changed, Outcome, Report, Request};
use crate::diagnostic::{Code, Diagnostic};
use crate::notify::{Account, Engine, notify};
use crate::preflight::{GITHUB_PAGES, Preflight};
use crate::publish::{Difference, Git, Published, Target, publish};
use crate::words::{Text, Words, text};
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// Build the site, check it against the host's limits, and push it to a branch
///
/// The branch gets one commit, and none if nothing changed; the work tree, the index and all other branches stay as they
/// are. Whatever the host would reject (a site over its limit, symbolic links) is refused before anything is sent, and
/// so is a site with errors. CNAME and .nojekyll stay on the branch if the site has none of its own.
///
/// Exit status: 0 published or nothing to publish, 1 published with errors (--allow-errors), 2 nothing published.
#[derive(Args)]
pub struct PublishArguments {
    #[command(flatten)]
    site: SiteArguments,
    /// Where the site is built [default: <source>/public, or <source>/public-VOLUME]
    #[arg(short, long, value_name = "DIR")]
    destination: Option<PathBuf>,
    /// Branch that holds the site
    #[arg(long, default_value = "gh-pages")]
    branch: String,
    /// Remote to push to
    #[arg(long, default_value = "origin")]
    remote: String,
    /// Message of the commit
    #[arg(short, long)]
    message: Option<String>,
    /// Keep the branch at one commit, so that frequent updates do not grow the repository without end
    #[arg(long)]
    squash: bool,
    /// Build and check, say what would be pushed, and push nothing
    #[arg(long)]
    dry_run: bool,
    /// Publish although files could not be read, or the host may reject the site
    #[arg(long)]
    allow_errors: bool,
    /// Tell search engines of the added, changed and deleted pages: indexnow, baidu. A failure is a warning
    #[arg(long, value_name = "ENGINE,…", value_delimiter = ',')]
    notify: Vec<Engine>,
    /// Baidu's token
    #[arg(long, env = "GONGBAO_BAIDU_TOKEN", hide_env_values = true, hide = true)]
    baidu_token: Option<String>,
    /// Where to tell IndexNow, and Baidu
    #[arg(long, env = "GONGBAO_INDEXNOW_ENDPOINT", hide = true)]
    indexnow_endpoint: Option<String>,
    #[arg(long, env = "GONGBAO_BAIDU_ENDPOINT", hide = true)]
    baidu_endpoint: Option<String>,
    /// Write the added, changed and deleted addresses to FILE (JSON), and a plain list beside it (.txt)
    #[arg(long, value_name = "FILE")]
    changes: Option<PathBuf>,
    /// Give up when one file or output takes longer than this
    #[arg(long, value_name = "SECONDS", default_value_t = patience::USUAL)]
    patience: u64,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: a table, and findings with the lines they are about
    Human,
    /// One JSON object on standard output
    Json,
}

/// Everything there is to say.
#[derive(Serialize)]
struct Told<'a> {
    build: &'a Report,
    preflight: Option<&'a Preflight>,
    published: Option<&'a Published>,
    /// What kept it from being published.
    problem: Option<&'a Diagnostic>,
    notified: &'a [Notified],
}

/// What became of telling one search engine.
#[derive(Serialize)]
struct Notified {
    pages: usize,
    problem: Option<Diagnostic>,
}

pub fn run(arguments: PublishArguments, words: &Words) -> ExitCode {
    let format = arguments.format;
    let allow_errors = arguments.allow_errors;
    let request = Request { destination: arguments.destination.clone(), ..arguments.site.clone().request() };
    let report = patience::build(&request, Bars::for_terminal(words), Duration::from_secs(arguments.patience));
    if format == Format::Human {
        human::print(&report, &request.destination(), false, words);
    }
    let (preflight, result) = checked(&arguments, &request, &report);
    let notified = match &result {
        Ok((Published::Pushed { .. }, difference)) => tell(&arguments, &report, difference),
        _ => Vec::new(),
    };
    let (published, problem) = match &result {
        Ok((published, _)) => (Some(published), None),
        Err(problem) => (None, Some(&**problem)),
    };
    match format {
        Format::Json => {
            let told = Told { build: &report, preflight: preflight.as_ref(), published, problem, notified: &notified };
            println!("{}", serde_json::to_string_pretty(&told).unwrap_or_default());
        }
        Format::Human => {
            if let Some(preflight) = &preflight {
                preflight::print(preflight, words);
            }
            match &result {
                Ok((published, _)) => println!("{}", words.say(&told(published, &arguments))),
                Err(problem) => human::print_findings(&[problem], words),
            }
            for (engine, notified) in arguments.notify.iter().zip(&notified) {
                match &notified.problem {
                    None => {
                        let (engine, pages) = (format!("{engine:?}"), counted(notified.pages, Noun::Page));
                        println!("{}", words.say(&text!("Told {engine} of {pages}", engine, pages)));
                    }
                    Some(problem) => human::print_findings(&[problem], words),
                }
            }
        }
    }
    let faulty = report.exit_status(false) != 0 || preflight.is_some_and(|preflight| preflight.is_refused());
    ExitCode::from(match result {
        Err(_) => 2,
        Ok(_) => u8::from(faulty && allow_errors),
    })
}

/// What became of it, and what differs from before.
type Sent = (Published, Difference);

fn checked(
    arguments: &PublishArguments,
    request: &Request,
    report: &Report,
) -> (Option<Preflight>, Result<Sent, Box<Diagnostic>>) {
    let refused = |message: Text, hint: Text| Box::new(Diagnostic::new(Code::PublishRefused, message).hint(hint));
    if report.outcome == Outcome::NotBuilt {
        let message = text!("the site could not be built; nothing was published");
        return (None, Err(refused(message, text!("mend what is named above"))));
    }
    if let Some(volume) = &request.overrides.volume
        && (arguments.remote.as_str(), arguments.branch.as_str()) == ("origin", "gh-pages")
    {
        let message = text!("the volume {volume} would take the place of the main site on origin/gh-pages", volume);
        let hint = text!("say with --branch or --remote where the volume is published");
        return (None, Err(refused(message, hint)));
    }
    let root = request.destination();
    let preflight = match Preflight::of(&root, &report.sizes, GITHUB_PAGES) {
        Ok(preflight) => preflight,
        Err(error) => {
            let message = text!("the finished site cannot be looked at: {error}", error);
            return (None, Err(Box::new(Diagnostic::new(Code::PublishRefused, message))));
        }
    };
    if !arguments.allow_errors && (report.exit_status(false) != 0 || preflight.is_refused()) {
        let hint = text!("mend what is named above, or say --allow-errors");
        return (Some(preflight), Err(refused(text!("the site has errors; nothing was published"), hint)));
    }
    let target = Target {
        remote: arguments.remote.clone(),
        branch: arguments.branch.clone(),
        message: arguments.message.clone(),
        squash: arguments.squash,
        others: request.all_states().into_iter().filter(|state| *state != request.state()).collect(),
    };
    let published = root.canonicalize().map_err(|error| {
        let message = text!("the finished site cannot be looked at: {error}", error);
        Box::new(Diagnostic::new(Code::PublishRefused, message))
    });
    let published = published.and_then(|root| {
        let git = Git::open(&request.source, &request.state())?;
        let (published, difference) = publish(&git, &target, &root, arguments.dry_run)?;
        if let Some(file) = &arguments.changes {
            changes::write(file, report, &changed(&difference))?;
        }
        Ok((published, difference))
    });
    (Some(preflight), published)
}

/// What differs from what was published before, whatever was built meanwhile.
fn changed(difference: &Difference) -> Changed {
    let Difference { added, changed, deleted } = difference.clone();
    Changed { added, changed, deleted }
}

/// Tells every engine that was asked for; none keeps the others from being told.
fn tell(arguments: &PublishArguments, report: &Report, difference: &Difference) -> Vec<Notified> {
    let site = report.site.clone().unwrap_or_default();
    let changed = [&difference.added, &difference.changed, &difference.deleted].into_iter().flatten();
    let pages = changed.filter(|file| !report.forwarding.contains(*file));
    let urls: Vec<String> = pages.map(|file| site.of(file)).collect();
    let account = Account {
        url: site.url,
        base: site.base,
        key: site.indexnow,
        // A secret that a workflow does not have is empty.
        token: arguments.baidu_token.clone().filter(|token| !token.is_empty()),
        indexnow_endpoint: arguments.indexnow_endpoint.clone(),
        baidu_endpoint: arguments.baidu_endpoint.clone(),
    };
    let told = arguments.notify.iter().map(|engine| match notify(*engine, &account, &urls) {
        Ok(pages) => Notified { pages, problem: None },
        Err(problem) => Notified { pages: 0, problem: Some(*problem) },
    });
    told.collect()
}

fn told(published: &Published, arguments: &PublishArguments) -> Text {
    let place = format!("{}/{}", arguments.remote, arguments.branch);
    let short = |commit: &String| commit.chars().take(10).collect::<String>();
    match published {
        Published::Unchanged { commit } => {
            let commit = short(commit);
            text!("Nothing to publish: {place} ({commit}) holds this site already", place, commit)
        }
        Published::Planned { files } => {
            let files = counted(*files, Noun::ChangedFile);
            text!("Would publish {files} to {place}; nothing was sent", files, place)
        }
        Published::Pushed { commit, files, tries } => {
            let again = match tries {
                ..=1 => Text::verbatim(""),
                tries => text!(", at the {tries}. try, since others pushed too", tries),
            };
            let (files, commit) = (counted(*files, Noun::ChangedFile), short(commit));
            text!("Published {files} to {place} ({commit}){again}", files, place, commit, again)
        }
    }
}
