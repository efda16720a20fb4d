//! `gongbao build --explain PATH`

use super::human;
use crate::build::{self, Cause, Explanation, Request};
use crate::words::{Text, Words, text};
use std::process::ExitCode;
use std::time::SystemTime;

pub fn run(request: &Request, address: &str, words: &Words) -> ExitCode {
    match build::explain(request, address, SystemTime::now()) {
        Ok(explanation) => {
            print(explanation, words);
            ExitCode::SUCCESS
        }
        Err(problems) => {
            human::print_findings(&problems.iter().collect::<Vec<_>>(), words);
            ExitCode::from(2)
        }
    }
}

fn print(Explanation { file, what, next, last }: Explanation, words: &Words) {
    println!("{}", words.say(&text!("{file}: {what}", file, what)));
    let and = |first, second| text!("{first} and {second}", first, second);
    let next = match next {
        None => text!("next build: left alone, since nothing that it shows has changed"),
        Some(reason) => match reason.site.into_iter().reduce(and) {
            None => text!("next build: rendered, because {cause}", cause = cause(reason.cause)),
            Some(parts) => text!("next build: rendered, because {parts} changed", parts),
        },
    };
    println!("  {}", words.say(&next));
    let last = match last {
        None => text!("last build: not known"),
        Some(known) => text!("last rendered because {cause}", cause = cause(known)),
    };
    println!("  {}", words.say(&last));
}

fn cause(cause: Cause) -> Text {
    match cause {
        Cause::Unknown => text!("no earlier build had made it"),
        Cause::Site => text!("the program, the configuration, the theme or the data changed"),
        Cause::Source => text!("the file that it is made from changed"),
        Cause::Around => text!("something else that it shows changed (another post, a name, a neighbour, a count)"),
        Cause::Missing => text!("its file was gone"),
        Cause::Altered => text!("someone else had altered its file"),
    }
}
