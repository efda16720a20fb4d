//! Percent-encoding of paths: addresses are encoded, names on disk are not.
//!
//! Jekyll's `URL.escape_path` leaves RFC 3986's `pchar` and `/` alone and encodes the rest; we also encode `?`, which
//! Jekyll leaves as it is and thereby breaks the link.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything but `pchar` and `/`.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');

/// A path as it stands in a link.
pub fn encode_path(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    push_encoded(&mut encoded, path);
    encoded
}

/// Appends a path as it stands in a link.
pub(super) fn push_encoded(link: &mut String, path: &str) {
    // Most paths are plain; this asks for a part of what needs no encoding.
    if path.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'.' | b'_')) {
        link.push_str(path);
    } else {
        link.extend(utf8_percent_encode(path, PATH));
    }
}

/// A path as it stands on disk; `None` if it is not UTF-8 after decoding.
pub fn decode_path(path: &str) -> Option<String> {
    percent_decode_str(path).decode_utf8().ok().map(|text| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_and_spaces_are_encoded_and_come_back() {
        let path = "/新闻 a(b)/c%d?#.html";
        let encoded = encode_path(path);
        assert_eq!(encoded, "/%E6%96%B0%E9%97%BB%20a(b)/c%25d%3F%23.html");
        assert_eq!(decode_path(&encoded).as_deref(), Some(path));
    }
}
