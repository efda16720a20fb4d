//! `gongbao build --explain PATH`

use super::human;
use crate::build::{self, Cause, Explanation, Request};
use std::process::ExitCode;
use std::time::SystemTime;

pub fn run(request: &Request, address: &str) -> ExitCode {
    match build::explain(request, address, SystemTime::now()) {
        Ok(explanation) => {
            print(&explanation);
            ExitCode::SUCCESS
        }
        Err(problems) => {
            human::print_findings(&problems.iter().collect::<Vec<_>>());
            ExitCode::from(2)
        }
    }
}

fn print(Explanation { file, what, next, last }: &Explanation) {
    println!("{file}: {what}");
    match next {
        None => println!("  next build: left alone, since nothing that it shows has changed"),
        Some(reason) if reason.site.is_empty() => println!("  next build: rendered, because {}", words(reason.cause)),
        Some(reason) => println!("  next build: rendered, because {} changed", reason.site.join(" and ")),
    }
    match last {
        None => println!("  last build: not known"),
        Some(cause) => println!("  last rendered because {}", words(*cause)),
    }
}

fn words(cause: Cause) -> &'static str {
    match cause {
        Cause::Unknown => "no earlier build had made it",
        Cause::Site => "the program, the configuration, the theme or the data changed",
        Cause::Source => "the file that it is made from changed",
        Cause::Around => "something else that it shows changed (another post, a name, a neighbour, a count)",
        Cause::Missing => "its file was gone",
        Cause::Altered => "someone else had altered its file",
    }
}
