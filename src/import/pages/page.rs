//! A page's file as text, or why it is none.

use crate::diagnostic::{Code, Diagnostic};
use crate::import::newspaper::{Decoded, decode};
use crate::words::{Text, text};
use std::fs;
use std::path::Path;

/// Of so many characters one may be unreadable, before the whole is taken for something else than text.
const READABLE: usize = 20;

pub fn read(file: &Path) -> Result<Decoded, Diagnostic> {
    if file.is_dir() {
        let hint = text!("name the pages in it, such as {pages}", pages = file.join("*.txt").to_string_lossy());
        return Err(failed(file, text!("this is a folder, not a page")).hint(hint));
    }
    let bytes = fs::read(file).map_err(|error| failed(file, text!("the page cannot be read: {error}", error)))?;
    let page = decode(&bytes);
    let unreadable = page.text.chars().filter(|c| is_unreadable(*c)).count();
    // (A zero byte is in every picture, PDF and office file, and in no text.)
    if page.text.contains('\0') || unreadable * READABLE > page.text.chars().count() {
        let hint = text!("export the page as plain text, in UTF-8 or GB18030");
        return Err(failed(file, text!("this is no text")).hint(hint));
    }
    Ok(page)
}

fn is_unreadable(c: char) -> bool {
    c == char::REPLACEMENT_CHARACTER || c.is_control() && !c.is_whitespace()
}

/// What of the page could not be read, with the first place.
pub fn damage(file: &Path, page: &Decoded) -> Option<Diagnostic> {
    if !page.damaged {
        return None;
    }
    let (line, text) = (1..).zip(page.text.lines()).find(|(_, line)| line.contains(char::REPLACEMENT_CHARACTER))?;
    let before = text.chars().take_while(|c| *c != char::REPLACEMENT_CHARACTER).count();
    let message =
        text!("some characters cannot be read as {encoding}; the posts have � for them", encoding = page.encoding);
    let found = failed(file, message).at(line, before as u32 + 1).over(1).excerpt(text);
    Some(found.hint(text!("save the page as UTF-8 or GB18030, or mend the posts")))
}

pub fn failed(file: &Path, message: Text) -> Diagnostic {
    Diagnostic::new(Code::ImportFailed, message).file(file.to_string_lossy())
}
