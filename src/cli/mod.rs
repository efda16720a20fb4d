//! The command line: arguments, and all printing.

mod build;
mod changes;
mod check;
mod explain;
mod figures;
mod github;
mod help;
mod human;
mod import;
mod language;
mod new;
mod patience;
mod preflight;
mod progress;
mod publish;
mod serve;
mod site;
mod usage;

use crate::words::{Language, Words};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use std::process::ExitCode;

/// gongbao (公报): a static site generator for news archives.
///
/// Reads a Jekyll-style folder of posts and writes a website that any static host can serve.
#[derive(Parser)]
#[command(name = "gongbao", version, arg_required_else_help = true)]
#[command(
    after_help = "Examples:\n  gongbao init portal                a new portal in the folder portal\n  gongbao serve --open               preview the site in this folder\n  gongbao new \"标题\" --category kuaixun   a new post\n  gongbao build                      build the site in this folder into public/\n  gongbao build -s portal -d /srv/www  another source and destination\n  gongbao check                      what is wrong with the content, and how to mend it\n  gongbao build --strict --format github   in a workflow: warnings fail, annotations are shown"
)]
struct Arguments {
    /// Language of help and messages: en, zh-CN [default: that of LC_ALL, LC_MESSAGES or LANG]
    #[arg(long, value_name = "LANG", global = true, display_order = 900, value_parser = language::parse)]
    lang: Option<Language>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Build(build::BuildArguments),
    Serve(serve::ServeArguments),
    Check(check::CheckArguments),
    Publish(publish::PublishArguments),
    New(new::NewArguments),
    Init(new::InitArguments),
    Import(import::ImportArguments),
}

/// A damaged store makes the database panic, and an odd feed its parser, which is caught and told of.
fn be_silent_about_what_is_caught() {
    const CAUGHT: [&str; 2] = [crate::build::STORE_THREAD, crate::import::feed::PARSER_THREAD];
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !std::thread::current().name().is_some_and(|name| CAUGHT.contains(&name)) {
            usual(info);
        }
    }));
}

/// The parser, with its help in English.
pub fn command() -> clap::Command {
    Arguments::command()
}

/// Parses the arguments and runs the command.
///
/// Exit status: 0 done, 1 done with errors (or warnings under `--strict`), 2 wrong usage or nothing done.
pub fn run() -> ExitCode {
    be_silent_about_what_is_caught();
    let words = Words::of(language::chosen(std::env::args_os().skip(1), |name| std::env::var(name).ok()));
    let matches = help::translated(command(), &words).try_get_matches();
    let Arguments { command, lang } = match matches.and_then(|matches| Arguments::from_arg_matches(&matches)) {
        Ok(arguments) => arguments,
        Err(error) => return usage::print(&error, &words),
    };
    let words = match lang {
        Some(language) if language != words.language() => Words::of(language),
        _ => words,
    };
    match command {
        Command::Build(arguments) => build::run(arguments, &words),
        Command::Serve(arguments) => serve::run(arguments, &words),
        Command::Check(arguments) => check::run(arguments, &words),
        Command::Publish(arguments) => publish::run(arguments, &words),
        Command::New(arguments) => new::post(arguments, &words),
        Command::Init(arguments) => new::portal(&arguments, &words),
        Command::Import(arguments) => import::run(arguments, &words),
    }
}
