//! Bytes to text: UTF-8, else a Chinese encoding that is guessed and named.

use std::borrow::Cow;

/// Decoded text and, if it was not UTF-8, the name of the encoding it was taken for.
#[derive(Debug)]
pub struct Decoded<'a> {
    pub text: Cow<'a, str>,
    pub guessed: Option<&'static str>,
}

/// Never fails: bytes that mean nothing in the guessed encoding become U+FFFD.
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Decoded { text: Cow::Borrowed(text), guessed: None },
        Err(_) => guess(bytes),
    }
}

/// GB18030 and Big5 overlap; frequency tells them apart. Whatever else the detector names is not a portal's language.
fn guess(bytes: &[u8]) -> Decoded<'_> {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, encoding, _) = encoding.decode(bytes);
        return Decoded { text, guessed: Some(encoding.name()) };
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guessed = detector.guess(None, chardetng::Utf8Detection::Deny);
    let encoding = if guessed == encoding_rs::BIG5 { encoding_rs::BIG5 } else { encoding_rs::GB18030 };
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    Decoded { text, guessed: Some(encoding.name()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gb18030_and_big5_are_told_apart() {
        let simplified = "市场监督管理局发布公告，对不合格食品依法进行处理，请消费者注意。";
        let (bytes, _, _) = encoding_rs::GB18030.encode(simplified);
        let decoded = decode(&bytes);
        assert_eq!((decoded.text.as_ref(), decoded.guessed), (simplified, Some("gb18030")));

        let traditional = "市場監督管理局發布公告，對不合格食品依法進行處理，請消費者注意。";
        let (bytes, _, _) = encoding_rs::BIG5.encode(traditional);
        let decoded = decode(&bytes);
        assert_eq!((decoded.text.as_ref(), decoded.guessed), (traditional, Some("Big5")));
    }
}
