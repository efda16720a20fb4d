//! What is shown of a post, in compressed blocks, and what a segment knows of all its posts.

use super::bytes::Broken;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::io::{Read, Write};

/// Characters of a summary: more would make the blocks of scattered hits too heavy, and the page has it all.
pub const SUMMARY: usize = 60;

/// No honest file is bigger when decompressed; a hostile one ends here.
const MOST: u64 = 16 << 20;

/// What is shown of a post.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    pub title: String,
    /// As a link from the site's root, below its base path.
    pub url: String,
    /// Begins with the day: `2022-04-02 08:06`.
    pub date: String,
    /// The category's slug; empty if there is none.
    pub category: String,
    pub category_title: String,
    /// Up to [`SUMMARY`] characters of it are kept.
    pub summary: String,
}

impl Record {
    fn fields(&self) -> [&str; 6] {
        [&self.title, &self.url, &self.date, &self.category, &self.category_title, &self.summary]
    }

    /// As a line: fields parted by tabs; white space and controls in a field are one space.
    pub fn line(&self, out: &mut String) {
        for (place, field) in self.fields().into_iter().enumerate() {
            let limit = if place == 5 { SUMMARY } else { usize::MAX };
            out.push_str(if place > 0 { "\t" } else { "" });
            let blank = |character: char| character.is_whitespace() || character.is_control();
            for (place, word) in field.split(blank).filter(|word| !word.is_empty()).enumerate() {
                out.push_str(if place > 0 { " " } else { "" });
                out.push_str(word);
            }
            let start = out.rfind(['\t', '\n']).map_or(0, |end| end + 1);
            if let Some((end, _)) = out[start..].char_indices().nth(limit) {
                out.truncate(start + end);
            }
        }
        out.push('\n');
    }

    fn of_line(line: &str) -> Result<Self, Broken> {
        let fields: Vec<&str> = line.split('\t').collect();
        let [title, url, date, category, category_title, summary] = fields[..] else { return Err(Broken) };
        let [title, url, date] = [title, url, date].map(str::to_owned);
        let [category, category_title, summary] = [category, category_title, summary].map(str::to_owned);
        Ok(Self { title, url, date, category, category_title, summary })
    }
}

/// The records of a block's file.
pub fn records(file: &[u8]) -> Result<Vec<Record>, Broken> {
    inflate(file)?.lines().map(Record::of_line).collect()
}

/// What a segment knows of all its posts: for filters and facets.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns {
    /// Slugs and titles, as they first come.
    pub categories: Vec<(String, String)>,
    /// The category of each post: a place in the list.
    pub category: Vec<u32>,
    /// Days, newest first, with the number of their posts.
    pub days: Vec<(String, u32)>,
}

impl Columns {
    pub fn push(&mut self, places: &mut HashMap<String, u32>, record: &Record) {
        let place = *places.entry(record.category.clone()).or_insert_with(|| {
            self.categories.push((record.category.clone(), record.category_title.clone()));
            self.categories.len() as u32 - 1
        });
        self.category.push(place);
        self.day(record.date.get(..10).unwrap_or(&record.date), 1);
    }

    fn day(&mut self, day: &str, posts: u32) {
        match self.days.last_mut() {
            Some((last, count)) if last == day => *count += posts,
            _ => self.days.push((day.to_owned(), posts)),
        }
    }

    /// Those of the posts that follow.
    pub fn append(&mut self, places: &mut HashMap<String, u32>, other: Self) {
        let new: Vec<u32> = (other.categories.into_iter())
            .map(|(slug, title)| {
                *places.entry(slug.clone()).or_insert_with(|| {
                    self.categories.push((slug, title));
                    self.categories.len() as u32 - 1
                })
            })
            .collect();
        self.category.extend(other.category.iter().map(|place| new[*place as usize]));
        for (day, posts) in &other.days {
            self.day(day, *posts);
        }
    }

    pub fn file(&self) -> Vec<u8> {
        deflate(&serde_json::to_string(self).unwrap_or_default())
    }

    pub fn read(file: &[u8]) -> Result<Self, Broken> {
        serde_json::from_str(&inflate(file)?).map_err(|_| Broken)
    }
}

pub fn deflate(text: &str) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(4));
    // A vector takes all that is written to it.
    let _ = encoder.write_all(text.as_bytes());
    encoder.finish().unwrap_or_default()
}

fn inflate(file: &[u8]) -> Result<String, Broken> {
    let mut text = String::new();
    DeflateDecoder::new(file).take(MOST).read_to_string(&mut text).map_err(|_| Broken)?;
    Ok(text)
}
