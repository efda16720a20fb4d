//! Whole numbers in as few bytes as they need: seven bits a byte, the lowest first, the top bit says "more follow".

/// The bytes are not what the format says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken;

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("this is no file of the search index, or it is damaged")
    }
}

impl std::error::Error for Broken {}

pub fn put(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Takes a number off the front of the bytes.
pub fn take(bytes: &mut &[u8]) -> Result<u32, Broken> {
    let mut number = 0u64;
    for place in 0..5 {
        let (&byte, rest) = bytes.split_first().ok_or(Broken)?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << (7 * place);
        if byte < 0x80 {
            return number.try_into().map_err(|_| Broken);
        }
    }
    Err(Broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        for number in [0, 1, 127, 128, 300, 65_535, 1 << 28, u32::MAX] {
            let mut bytes = Vec::new();
            put(&mut bytes, number);
            assert_eq!(take(&mut bytes.as_slice()), Ok(number));
        }
    }

    #[test]
    fn what_is_cut_or_too_big_is_broken() {
        assert_eq!(take(&mut [0x80u8, 0x80].as_slice()), Err(Broken));
        assert_eq!(take(&mut [0xffu8, 0xff, 0xff, 0xff, 0x7f].as_slice()), Err(Broken));
        assert_eq!(take(&mut [0x80u8; 9].as_slice()), Err(Broken));
    }
}
