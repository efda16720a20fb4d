//! `gongbao check`

use super::figures::{Noun, counted};
use super::site::SiteArguments;
use super::{github, human, progress};
use crate::build::Silent;
use crate::check::external::Client;
use crate::check::fix::{self, Mending};
use crate::check::rules::Selection;
use crate::check::{self, Checked, Options};
use crate::diagnostic::{Diagnostic, Severity};
use crate::words::{Text, Words, text};
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

/// Tell what is wrong with the content, where, and how to mend it
///
/// Reads the site as a build does and writes nothing, unless --fix says so. Each finding has a code, which is the name of
/// its rule: docs/check.md has an example of each.
///
/// Exit status: 0 nothing worse than warnings, 1 errors (or warnings under --strict), 2 wrong usage or no site.
#[derive(Args)]
pub struct CheckArguments {
    #[command(flatten)]
    site: SiteArguments,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Only these rules, or groups of rules: front-matter, identity, links, bodies, site
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    only: Vec<String>,
    /// Follow links to other sites, too: a question a second to each host, few hosts at a time. Answers are remembered in
    /// <source>/.gongbao/links.json
    #[arg(long)]
    external: bool,
    /// Mend what is certain: quotes around titles, zones of dates (where the configuration has `date_without_zone`),
    /// UTF-8, and https for the hosts of `https_hosts`
    #[arg(long)]
    fix: bool,
    /// With --fix: show what would change, as a diff for each file, and change nothing
    #[arg(long, requires = "fix")]
    dry_run: bool,
    /// Let warnings fail the check (exit status 1)
    #[arg(long)]
    strict: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: findings with the lines they are about
    Human,
    /// One JSON object on standard output
    Json,
    /// Annotations of a GitHub workflow
    Github,
}

/// What `--format json` prints.
#[derive(Serialize)]
struct Whole<'a> {
    #[serde(flatten)]
    checked: &'a Checked,
    /// What was mended, or would be.
    fixes: Vec<Fix<'a>>,
}

#[derive(Serialize)]
struct Fix<'a> {
    #[serde(flatten)]
    mending: &'a Mending,
    /// Of a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    diff: Option<String>,
}

pub fn run(arguments: CheckArguments, words: &Words) -> ExitCode {
    let only = match Selection::of(&arguments.only) {
        Ok(only) => only,
        Err(reason) => {
            eprintln!("{}", words.say(&text!("{label}: {message}", label = text!("error"), message = reason)));
            return ExitCode::from(2);
        }
    };
    let request = arguments.site.request();
    let now = SystemTime::now();
    // What cannot be read is told by the check itself.
    let mut mendings = if arguments.fix { fix::find(&request, &only).unwrap_or_default() } else { Vec::new() };
    let mut failed: Vec<Diagnostic> = Vec::new();
    if !arguments.dry_run {
        mendings.retain(|mending| mending.apply().inspect_err(|found| failed.push(found.clone())).is_ok());
    }
    let client = Client {
        cache: Some(request.state().join("links.json")),
        now: now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()),
        ..Client::default()
    };
    let options = Options { only, external: arguments.external.then_some(client) };
    let bars = progress::Bars::for_terminal(words);
    let mut checked = if arguments.format == Format::Human {
        check::check(&request, &options, now, &bars)
    } else {
        check::check(&request, &options, now, &Silent)
    };
    bars.finish();
    checked.diagnostics.extend(failed);
    match arguments.format {
        Format::Json => {
            let fixes = mendings.iter().map(|mending| Fix { mending, diff: arguments.dry_run.then(|| mending.diff()) });
            let whole = Whole { checked: &checked, fixes: fixes.collect() };
            println!("{}", serde_json::to_string_pretty(&whole).unwrap_or_default());
        }
        Format::Github => github::print(&checked.diagnostics, words),
        Format::Human => {
            mendings.iter().for_each(|mending| print_mending(mending, arguments.dry_run, words));
            human::print_findings(&checked.diagnostics.iter().collect::<Vec<_>>(), words);
            println!("{}", words.say(&summary(&checked, &mendings, arguments.dry_run)));
        }
    }
    ExitCode::from(checked.exit_status(arguments.strict))
}

fn print_mending(mending: &Mending, dry_run: bool, words: &Words) {
    if dry_run {
        print!("{}", mending.diff().split_inclusive('\n').map(printable_line).collect::<String>());
        return;
    }
    let edits = mending.edits.iter().map(|edit| format!("{}:{}", edit.line, edit.rule.as_str()));
    let (file, edits) = (human::printable(&mending.file), edits.collect::<Vec<_>>().join(", "));
    println!("{}", words.say(&text!("mended {file} ({edits})", file, edits)));
}

/// A diff is shown to people, whose terminals obey what a stranger wrote.
fn printable_line(line: &str) -> String {
    let (text, end) = match line.strip_suffix('\n') {
        Some(text) => (text.strip_suffix('\r').unwrap_or(text), "\n"),
        None => (line, ""),
    };
    format!("{}{end}", human::printable(text))
}

fn summary(checked: &Checked, mendings: &[Mending], dry_run: bool) -> Text {
    if !checked.is_read {
        return text!("Nothing was checked");
    }
    let counts = [(Severity::Error, Noun::Error), (Severity::Warning, Noun::Warning), (Severity::Note, Noun::Note)]
        .into_iter()
        .map(|(severity, noun)| (checked.count(severity), noun))
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| counted(count, noun));
    let found = counts.reduce(|first, next| text!("{first}, {next}", first, next));
    let mended = match (mendings.len(), dry_run) {
        (0, _) => Text::verbatim(""),
        (count, true) => text!("; --fix would mend {files}", files = counted(count, Noun::File)),
        (count, false) => text!("; mended {files}", files = counted(count, Noun::File)),
    };
    text!(
        "Checked {posts} and {pages} in {time}: {found}{mended}",
        posts = counted(checked.posts, Noun::Post),
        pages = counted(checked.pages, Noun::Page),
        time = format!("{:.2} s", checked.seconds),
        found = found.unwrap_or_else(|| text!("nothing is wrong")),
        mended
    )
}
