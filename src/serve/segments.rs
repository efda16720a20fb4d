//! Files of the search, kept for a while: all of a segment's are made at once, and a browser asks for several.

use crate::diagnostic::Diagnostic;
use crate::digest::Mark;
use crate::render::Renderer;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

/// So many bytes are kept; the segment asked for last in any case.
const ROOM: usize = 128 << 20;

/// The files of one segment, by their names below the index.
type Files = HashMap<String, Vec<u8>>;

struct Kept {
    /// What the segment was made of.
    mark: Mark,
    files: Arc<Files>,
    bytes: usize,
}

/// The segments that were asked for last, the latest first.
#[derive(Default)]
pub struct Segments {
    kept: Mutex<VecDeque<Kept>>,
}

impl Segments {
    /// A file of a segment. Who asks meanwhile waits.
    pub fn file(&self, number: usize, name: &str, mark: Mark, renderer: &Renderer) -> Result<Vec<u8>, Box<Diagnostic>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = match kept.iter().position(|segment| segment.mark == mark) {
            Some(at) => kept.remove(at),
            None => None,
        };
        let segment = match found {
            Some(segment) => segment,
            None => made(number, mark, renderer)?,
        };
        let files = Arc::clone(&segment.files);
        kept.push_front(segment);
        while kept.len() > 1 && kept.iter().map(|segment| segment.bytes).sum::<usize>() > ROOM {
            kept.pop_back();
        }
        Ok(files.get(name).cloned().unwrap_or_default())
    }
}

fn made(number: usize, mark: Mark, renderer: &Renderer) -> Result<Kept, Box<Diagnostic>> {
    let files: Mutex<Files> = Mutex::default();
    renderer.segment(number, |name, bytes| {
        files.lock().unwrap_or_else(PoisonError::into_inner).insert(name, bytes);
        Ok(())
    })?;
    let files = files.into_inner().unwrap_or_else(PoisonError::into_inner);
    let bytes = files.values().map(Vec::len).sum();
    Ok(Kept { mark, files: Arc::new(files), bytes })
}
