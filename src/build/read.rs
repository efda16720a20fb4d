//! From files to items: what the store knows of an unchanged file is taken from there, all else is read and parsed.

use super::record::{Item, Record};
use super::report::Work;
use super::{Observer, Source};
use crate::config::Config;
use crate::content::{
    ContentRoot, DataFile, FileKind, Outcome, SourceFile, file_too_large, may_have_front_matter, most_bytes, read_data,
    read_page, read_post, still_inside, unreadable,
};
use crate::diagnostic::Diagnostic;
use crate::digest::Content;
use crate::stamp::Stamp;
use crate::store::{Block, SOURCES, SourceRow, Store};
use rayon::prelude::*;
use std::fs::File;
use std::io::{self, Read};
use std::time::SystemTime;

/// How often a file is read that changes while it is read.
const TRIES: usize = 3;

/// What became of one file.
#[derive(Debug)]
pub enum Found {
    Item(Item),
    /// A file to be copied.
    Static(Content),
    Data(DataFile),
    /// Cannot be read, or says nothing.
    Nothing,
}

/// A file that was looked at.
#[derive(Debug)]
pub struct Reading {
    pub found: Found,
    pub diagnostics: Vec<Diagnostic>,
    cost: Cost,
    /// The row that the store should have, if it has another.
    pub row: Option<Vec<u8>>,
}

/// How much work a file was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cost {
    Stamp,
    Read,
    Parsed,
}

/// Every file that was asked for, in their order.
pub struct Readings {
    pub readings: Vec<Reading>,
    /// Paths that the store knows and that are gone.
    pub gone: Vec<String>,
    pub work: Work,
}

/// Reads `files`, sorted by path, in parallel. `clock` is a time before they were found.
pub fn read_all(
    source: &Source,
    files: &[SourceFile],
    store: &Store,
    observer: &dyn Observer,
    clock: SystemTime,
) -> Readings {
    let reader = Reader { root: &source.root, config: &source.config, observer, clock };
    let mut readings: Vec<Option<Reading>> = Vec::new();
    readings.resize_with(files.len(), || None);
    let mut gone = Vec::new();
    // A store that cannot be read to its end knows less, that is all: the files that are left are read.
    let _ = store.read(SOURCES, |blocks| {
        let known: Vec<Known> = blocks.par_iter().flat_map_iter(|block| reader.known(block, files)).collect();
        for known in known {
            match known {
                Known::File(at, reading) => readings[at] = Some(*reading),
                Known::Gone(path) => gone.push(path),
            }
        }
    });
    let readings: Vec<Reading> = readings
        .into_par_iter()
        .zip(files)
        .map(|(known, file)| known.unwrap_or_else(|| reader.read(file, None)))
        .collect();
    let cost = |least: Cost| readings.iter().filter(|reading| reading.cost as u8 >= least as u8).count();
    let work = Work { files_read: cost(Cost::Read), files_parsed: cost(Cost::Parsed), outputs_rendered: 0 };
    Readings { readings, gone, work }
}

/// What a row of the store turned out to be about.
enum Known {
    File(usize, Box<Reading>),
    Gone(String),
}

struct Reader<'a> {
    root: &'a ContentRoot,
    config: &'a Config,
    observer: &'a dyn Observer,
    clock: SystemTime,
}

impl Reader<'_> {
    /// The files that a block knows.
    fn known(&self, block: &Block, files: &[SourceFile]) -> Vec<Known> {
        let mut rows = block.rows().peekable();
        let mut at = rows.peek().map_or(0, |(first, _)| files.partition_point(|file| file.path.as_str() < *first));
        rows.map(|(path, row)| {
            while files.get(at).is_some_and(|file| file.path.as_str() < path) {
                at += 1;
            }
            match files.get(at) {
                Some(file) if file.path == path => Known::File(at, Box::new(self.read(file, SourceRow::decode(row)))),
                _ => Known::Gone(path.to_owned()),
            }
        })
        .collect()
    }

    fn read(&self, file: &SourceFile, known: Option<SourceRow>) -> Reading {
        let reading = self.recalled(file, known).unwrap_or_else(|| {
            self.observer.start(&file.path);
            self.fetched(file, known).unwrap_or_else(|error| self.unreadable(file, known, &error))
        });
        self.observer.advance();
        reading
    }

    /// An untouched file is what it was.
    fn recalled(&self, file: &SourceFile, known: Option<SourceRow>) -> Option<Reading> {
        let row = known.filter(|row| row.settled && row.stamp == file.stamp && file.kind != FileKind::Data)?;
        let (found, diagnostics) = revived(row.record, row.content)?;
        Some(Reading { found, diagnostics, cost: Cost::Stamp, row: None })
    }

    fn fetched(&self, file: &SourceFile, known: Option<SourceRow>) -> io::Result<Reading> {
        let bytes = match self.open(file)? {
            Opened::Text(bytes) => bytes,
            Opened::TooLarge(bytes) => return Ok(self.too_large(file, bytes)),
            Opened::Static(content) => {
                let found = Found::Static(content);
                let record = Record::new(Item::Static, Vec::new()).encode();
                let row = self.row(file, content, &record);
                return Ok(Reading { found, diagnostics: Vec::new(), cost: Cost::Read, row: Some(row) });
            }
        };
        if file.kind == FileKind::Data {
            return Ok(match read_data(self.root, file, bytes) {
                Ok(data) => self.plain(data.map_or(Found::Nothing, Found::Data), Vec::new()),
                Err(problem) => self.plain(Found::Nothing, vec![problem]),
            });
        }
        let content = Content::of(&bytes);
        // A draft without a date has that of its last change, so that its stamp is part of what it says.
        if let Some(same) = known.filter(|row| row.content == content && file.kind != FileKind::Draft)
            && let Some((found, diagnostics)) = revived(same.record, content)
        {
            return Ok(Reading {
                found,
                diagnostics,
                cost: Cost::Read,
                row: Some(self.row(file, content, same.record)),
            });
        }
        let record = self.parse(file, bytes);
        let encoded = record.encode();
        let row = self.row(file, content, &encoded);
        let (item, diagnostics) = record.sealed(content, &encoded);
        Ok(Reading { found: Found::Item(item), diagnostics, cost: Cost::Parsed, row: Some(row) })
    }

    /// What is written while it is read would be half of the one text and half of the other: it is read again.
    fn open(&self, file: &SourceFile) -> io::Result<Opened> {
        let path = self.root.absolute(&file.path);
        let mut tries = 0;
        loop {
            let mut opened = File::open(&path)?;
            let before = Stamp::of(&opened.metadata()?);
            if before != file.stamp && still_inside(&path, &self.root.dir)?.is_none() {
                // As content it has gone away.
                return Err(io::ErrorKind::NotFound.into());
            }
            let found = take(&mut opened, file.kind, before.bytes)?;
            tries += 1;
            if tries == TRIES || Stamp::of(&opened.metadata()?) == before {
                return Ok(found);
            }
        }
    }

    fn parse(&self, file: &SourceFile, bytes: Vec<u8>) -> Record {
        if file.kind == FileKind::Other {
            let (page, diagnostics) = read_page(self.root, file, bytes, self.config);
            return Record::new(page.map_or(Item::Hidden, |page| Item::Page(Box::new(page))), diagnostics);
        }
        let (outcome, diagnostics) = read_post(self.root, file, bytes, self.config);
        let item = match outcome {
            Outcome::Post(post) => Item::Post(post),
            Outcome::Hidden => Item::Hidden,
            Outcome::Quarantined(reason) => Item::Quarantined(reason),
        };
        Record::new(item, diagnostics)
    }

    fn row(&self, file: &SourceFile, content: Content, record: &[u8]) -> Vec<u8> {
        let settled = file.stamp.is_settled(self.clock);
        SourceRow { stamp: file.stamp, settled, content, record }.encode()
    }

    fn plain(&self, found: Found, diagnostics: Vec<Diagnostic>) -> Reading {
        Reading { found, diagnostics, cost: Cost::Parsed, row: None }
    }

    /// A file that cannot be read now is what it was, so that its output stays; one that never was read is left out.
    fn unreadable(&self, file: &SourceFile, known: Option<SourceRow>, error: &io::Error) -> Reading {
        let problem = unreadable(self.root.shown(&file.path), error);
        if error.kind() != io::ErrorKind::NotFound
            && let Some((found, mut diagnostics)) = known.and_then(|row| revived(row.record, row.content))
        {
            diagnostics.push(problem);
            return self.plain(found, diagnostics);
        }
        self.left_out(file, problem.message.english(), problem)
    }

    fn too_large(&self, file: &SourceFile, bytes: u64) -> Reading {
        let problem = file_too_large(self.root.shown(&file.path), bytes, most_bytes(file.kind));
        self.left_out(file, problem.message.english(), problem)
    }

    fn left_out(&self, file: &SourceFile, reason: String, problem: Diagnostic) -> Reading {
        let found = match file.kind {
            FileKind::Post | FileKind::Draft => Found::Item(Item::Quarantined(reason)),
            FileKind::Data | FileKind::Other => Found::Nothing,
        };
        self.plain(found, vec![problem])
    }
}

/// A file without front matter that is no post may be of any size and is digested piece by piece.
fn take(opened: &mut File, kind: FileKind, length: u64) -> io::Result<Opened> {
    let mut bytes = Vec::with_capacity(length.min(1 << 20) as usize + 1);
    if kind == FileKind::Other {
        opened.take(8).read_to_end(&mut bytes)?;
        if !may_have_front_matter(&bytes) {
            return Content::of_reader(&mut bytes.as_slice().chain(opened)).map(Opened::Static);
        }
    }
    let most = most_bytes(kind);
    if length > most {
        return Ok(Opened::TooLarge(length));
    }
    // (It may be growing while it is read.)
    opened.take(most).read_to_end(&mut bytes)?;
    Ok(Opened::Text(bytes))
}

enum Opened {
    Text(Vec<u8>),
    /// Has so many bytes.
    TooLarge(u64),
    Static(Content),
}

fn revived(record: &[u8], content: Content) -> Option<(Found, Vec<Diagnostic>)> {
    let (item, diagnostics) = Record::decode(record)?.sealed(content, record);
    let found = match item {
        Item::Static => Found::Static(content),
        item => Found::Item(item),
    };
    Some((found, diagnostics))
}
