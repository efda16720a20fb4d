//! A text as lines of which some change; their ends never do.

use super::Edit;
use crate::diagnostic::Code;

#[derive(Clone)]
pub struct Lines {
    /// Each with its end.
    lines: Vec<String>,
    edits: Vec<Edit>,
}

impl Lines {
    pub fn of(text: &str) -> Self {
        Self { lines: text.split_inclusive('\n').map(str::to_owned).collect(), edits: Vec::new() }
    }

    pub fn text(&self) -> String {
        self.lines.concat()
    }

    /// A line without its end; counted from 1.
    pub fn line(&self, number: u32) -> Option<&str> {
        let line = self.lines.get((number as usize).checked_sub(1)?)?;
        Some(line.trim_end_matches(['\n', '\r']))
    }

    /// Puts `text`, which must be one line without an end, in a line's place. Anything else is not done.
    pub fn set(&mut self, number: u32, text: &str, rule: Code) {
        let Some(line) = self.line(number).map(str::len) else { return };
        let whole = &mut self.lines[number as usize - 1];
        if text.contains(['\n', '\r']) || whole[..line] == *text {
            return;
        }
        whole.replace_range(..line, text);
        self.name(number, rule);
    }

    /// Takes note of a line that is no longer what it was.
    pub fn name(&mut self, line: u32, rule: Code) {
        let edit = Edit { line, rule };
        if !self.edits.contains(&edit) {
            self.edits.push(edit);
        }
    }

    /// By line.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = self.edits.clone();
        edits.sort_by_key(|edit| edit.line);
        edits
    }

    pub fn numbers(&self) -> std::ops::RangeInclusive<u32> {
        1..=self.lines.len() as u32
    }
}
