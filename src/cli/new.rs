//! `gongbao new` and `gongbao init`

use super::human;
use super::site::SiteArguments;
use crate::diagnostic::Diagnostic;
use crate::scaffold::{self, NewPost, SlugFrom};
use crate::words::{Words, text};
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::SystemTime;

/// Write a new post with correct front matter, and print its path
///
/// The file is named by the day and the pinyin of the title; `--slug` names it by the time instead, as scrapers do, and
/// `--slug=NAME` as you say. A file that exists is never written over.
#[derive(Args)]
pub struct NewArguments {
    /// The post's title
    title: String,
    /// Category of the post, as its address has it
    #[arg(long, value_name = "SLUG")]
    category: Option<String>,
    /// Write a draft, which is only published with --drafts
    #[arg(long)]
    draft: bool,
    /// Name the file by the time, or as you say
    #[arg(long, value_name = "NAME", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    slug: Option<String>,
    #[command(flatten)]
    site: SiteArguments,
}

pub fn post(arguments: NewArguments, words: &Words) -> ExitCode {
    let slug = match arguments.slug {
        None => SlugFrom::Title,
        Some(name) if name.is_empty() => SlugFrom::Time,
        Some(name) => SlugFrom::Given(name),
    };
    let draft = arguments.draft;
    let wanted = NewPost { title: arguments.title, category: arguments.category, draft, slug };
    let request = arguments.site.request();
    match scaffold::post(&request, &wanted, SystemTime::now()) {
        Ok(written) => {
            println!("{}", request.source.join(&written.file).display());
            let volume = written.volume.iter().map(|volume| format!(" --volume {volume}"));
            let flag: String = draft.then(|| " --drafts".to_owned()).into_iter().chain(volume).collect();
            let address = format!("http://127.0.0.1:4000{}", written.address);
            println!("{}", words.say(&text!("preview: {address} (gongbao serve{flag})", address, flag)));
            ExitCode::SUCCESS
        }
        Err(problems) => failed(&problems, words),
    }
}

/// Lay out a new portal that builds and serves at once
///
/// Writes a configuration with comments, two posts, a page and a .gitignore into DIR, which must be empty or new. With
/// --github it writes the workflow that publishes to GitHub Pages instead, into a portal that is there.
#[derive(Args)]
pub struct InitArguments {
    /// Folder of the portal [default with --github: .]
    #[arg(value_name = "DIR", required_unless_present = "github")]
    folder: Option<PathBuf>,
    /// Write .github/workflows/publish.yml
    #[arg(long)]
    github: bool,
    /// Let so many machines build the site together
    #[arg(long, value_name = "N", requires = "github", value_parser = clap::value_parser!(u16).range(1..=i64::from(scaffold::MOST_SHARDS)))]
    shards: Option<u16>,
}

pub fn portal(arguments: &InitArguments, words: &Words) -> ExitCode {
    let folder = arguments.folder.clone().unwrap_or_else(|| PathBuf::from("."));
    if arguments.github {
        return workflow(&folder, arguments.shards, words);
    }
    match scaffold::portal(&folder, SystemTime::now()) {
        Ok(portal) => {
            let folder = portal.folder.display();
            for file in &portal.files {
                println!("{}", portal.folder.join(file).display());
            }
            let commands =
                format!("cd {folder} && gongbao serve --open\n      gongbao new \"标题\" --category kuaixun");
            println!("\n{}", words.say(&text!("Now:  {commands}", commands)));
            ExitCode::SUCCESS
        }
        Err(problem) => failed(&[*problem], words),
    }
}

fn workflow(folder: &Path, shards: Option<u16>, words: &Words) -> ExitCode {
    match scaffold::workflow(folder, shards) {
        Ok(path) => {
            println!("{}", folder.join(path).display());
            let once = text!("Once, in the repository's settings: Pages → Source → GitHub Actions.");
            println!("\n{}", words.say(&once));
            ExitCode::SUCCESS
        }
        Err(problem) => failed(&[*problem], words),
    }
}

fn failed(problems: &[Diagnostic], words: &Words) -> ExitCode {
    human::print_findings(&problems.iter().collect::<Vec<_>>(), words);
    ExitCode::from(2)
}
