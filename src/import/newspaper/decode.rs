//! Bytes of a text file to text: UTF-8 with or without a mark, UTF-16 with one, GB18030.

use encoding_rs::{Encoding, GB18030, UTF_8};

/// A decoded page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    /// The encoding's name, for the report.
    pub encoding: &'static str,
    /// Whether bytes were unreadable and became U+FFFD.
    pub damaged: bool,
}

/// A byte order mark decides; then UTF-8 if the bytes are; then GB18030, which every GBK and GB2312 file is; only where
/// that fails, too, does statistics guess.
pub fn decode(bytes: &[u8]) -> Decoded {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decoded(encoding, &bytes[mark..]);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: text.to_owned(), encoding: UTF_8.name(), damaged: false };
    }
    let chinese = decoded(GB18030, bytes);
    if !chinese.damaged {
        return chinese;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guessed = decoded(detector.guess(Some(b"cn"), chardetng::Utf8Detection::Allow), bytes);
    if guessed.damaged { chinese } else { guessed }
}

fn decoded(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    Decoded { text: text.into_owned(), encoding: encoding.name(), damaged }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_not_part_of_the_text() {
        let page = decode("\u{feff}公报".as_bytes());
        assert_eq!((page.text.as_str(), page.encoding, page.damaged), ("公报", "UTF-8", false));
    }

    #[test]
    fn what_is_not_utf_8_is_read_as_gb18030() {
        let (bytes, ..) = GB18030.encode("云湖晨报：镕、〇、𠮷");
        let page = decode(&bytes);
        assert_eq!((page.text.as_str(), page.encoding), ("云湖晨报：镕、〇、𠮷", "gb18030"));
    }

    #[test]
    fn a_mark_of_utf_16_is_believed() {
        assert_eq!(decode(&[0xff, 0xfe, 0x6c, 0x51]).text, "公");
    }

    #[test]
    fn unreadable_bytes_are_told() {
        assert!(decode(&[0xb9, 0xab, 0xff, 0xff, 0x30]).damaged);
    }
}
