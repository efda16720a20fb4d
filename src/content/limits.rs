//! How large a source and its parts may be. What is larger is left out or cut, and told: `docs/limits.md` is the table.
//!
//! A stranger's post must not decide how long a build takes, how much memory it needs, or how heavy other pages become.

use super::FileKind;
use crate::diagnostic::{Code, Diagnostic};
use crate::words::{Text, text};

/// Bytes of a page or of a data file, the owner's. (What has no front matter and is copied may be of any size.)
const SOURCE_BYTES: u64 = 16 << 20;

/// Bytes of a post: an awkward one takes some 600 bytes of memory for each.
const POST_BYTES: u64 = 4 << 20;

/// Bytes that a source may have.
pub fn most_bytes(kind: FileKind) -> u64 {
    match kind {
        FileKind::Post | FileKind::Draft => POST_BYTES,
        FileKind::Data | FileKind::Other => SOURCE_BYTES,
    }
}

/// Bytes of front matter.
pub const FRONT_MATTER_BYTES: usize = 128 << 10;

/// Characters of a title: it stands in every listing.
pub const TITLE_CHARACTERS: usize = 1_000;

/// Categories of a post, and tags, and addresses in its `redirect_from`: each makes pages of its own.
pub const ITEMS: usize = 256;

/// The diagnostic for a file that is left out for its size.
pub fn file_too_large(shown: String, bytes: u64, most: u64) -> Diagnostic {
    let message = text!("the file has {bytes} bytes, {limit} are allowed; it is not published", bytes, limit = most);
    left_out(shown, message)
}

/// The diagnostic for a file that is left out for its front matter's size.
pub fn front_matter_too_large(shown: String, bytes: usize) -> Diagnostic {
    let limit = FRONT_MATTER_BYTES;
    left_out(shown, text!("the front matter has {bytes} bytes, {limit} are allowed; it is not published", bytes, limit))
}

fn left_out(shown: String, message: Text) -> Diagnostic {
    Diagnostic::new(Code::TooLarge, message).file(shown).hint(text!(
        "split it, or give it to readers as a file for download (a file without front matter is copied as it is)"
    ))
}

/// The first [`TITLE_CHARACTERS`], if there are more.
pub fn shortened(title: &str) -> Option<String> {
    let (end, _) = title.char_indices().nth(TITLE_CHARACTERS)?;
    Some(format!("{}…", title[..end].trim_end()))
}

/// Each once, in their order, at most [`ITEMS`]; and whether there were more.
pub fn few(items: Vec<String>) -> (Vec<String>, bool) {
    let mut seen: Vec<String> = Vec::with_capacity(items.len().min(ITEMS));
    for item in items {
        if seen.contains(&item) {
            continue;
        }
        if seen.len() == ITEMS {
            return (seen, true);
        }
        seen.push(item);
    }
    (seen, false)
}
