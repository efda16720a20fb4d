//! A file of another encoding as UTF-8, if that can be undone.

use super::lines::Lines;
use crate::content::decode;
use crate::diagnostic::Code;

/// `None` unless the text, written in the encoding that was guessed, is the very file: what was lost on the way in would
/// be lost for good.
pub fn to_utf8(bytes: &[u8]) -> Option<Lines> {
    let (text, encoding) = decode(bytes.to_vec());
    let encoding = encoding_rs::Encoding::for_label(encoding?.as_bytes())?;
    // (Encodings of two bytes are decoded and never written.)
    let (again, written, lost) = encoding.encode(&text);
    if lost || written != encoding || *again != *bytes {
        return None;
    }
    let mut lines = Lines::of(&text);
    let changed: Vec<u32> =
        lines.numbers().filter(|number| lines.line(*number).is_some_and(|line| !line.is_ascii())).collect();
    for line in changed {
        lines.name(line, Code::Encoding);
    }
    Some(lines)
}
