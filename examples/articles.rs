//! Generates a site to search in: `cargo run --release --example articles -- N DIR [broad|formulaic]`, posts of 1,200
//! characters on average. `GONGBAO_SEARCH_SITE=DIR cargo test --test search_browser cost -- --nocapture` asks it.

#[path = "../tests/support/articles.rs"]
mod articles;

use articles::{Corpus, Kind};
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let kind = match arguments.get(2).map(String::as_str) {
        None | Some("broad") => Some(Kind::Broad),
        Some("formulaic") => Some(Kind::Formulaic),
        Some(_) => None,
    };
    let number = arguments.first().and_then(|number| number.parse().ok());
    let (Some(kind), Some(number), Some(folder)) = (kind, number, arguments.get(1)) else {
        eprintln!("articles N DIR [broad|formulaic]");
        return ExitCode::from(2);
    };
    match write(&Corpus::new(kind, number, 1200, 7), Path::new(folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{folder}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(corpus: &Corpus, folder: &Path) -> io::Result<()> {
    let posts: PathBuf = folder.join("_posts");
    fs::create_dir_all(&posts)?;
    fs::write(folder.join("_config.yml"), "title: 检索\nurl: https://example.org\ntimezone: Asia/Shanghai\n")?;
    (0..corpus.len()).into_par_iter().try_for_each(|place| {
        let (name, source) = corpus.source(place);
        fs::write(posts.join(name), source)
    })
}
