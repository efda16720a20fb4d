//! What other sites answered, kept between runs as JSON. A file that cannot be read is an empty one.

use super::Verdict;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// A page that is there is believed to be for so long; one that is gone may come back.
const THERE: u64 = 7 * 24 * 3600;
const GONE: u64 = 24 * 3600;

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Answer {
    /// Seconds since 1970.
    at: u64,
    /// Why it is gone; `None` if it is there.
    gone: Option<String>,
}

#[derive(Debug, Default)]
pub struct Cache {
    answers: BTreeMap<String, Answer>,
    now: u64,
}

impl Cache {
    pub fn load(file: Option<&Path>, now: u64) -> Self {
        let text = file.and_then(|file| std::fs::read(file).ok()).unwrap_or_default();
        let mut answers: BTreeMap<String, Answer> = serde_json::from_slice(&text).unwrap_or_default();
        answers.retain(|_, answer| {
            let lasts = if answer.gone.is_some() { GONE } else { THERE };
            answer.at <= now && now - answer.at < lasts
        });
        Self { answers, now }
    }

    pub fn get(&self, address: &str) -> Option<Verdict> {
        let answer = self.answers.get(address)?;
        Some(answer.gone.clone().map_or(Verdict::There, Verdict::Gone))
    }

    /// What could not be told is asked again.
    pub fn put(&mut self, address: &str, verdict: &Verdict) {
        let gone = match verdict {
            Verdict::There => None,
            Verdict::Gone(reason) => Some(reason.clone()),
            Verdict::Unsure(_) => return,
        };
        self.answers.insert(address.to_owned(), Answer { at: self.now, gone });
    }

    pub fn save(&self, file: &Path) -> io::Result<()> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let text = serde_json::to_vec_pretty(&self.answers).unwrap_or_default();
        crate::check::fix::replace(file, &text)
    }
}
