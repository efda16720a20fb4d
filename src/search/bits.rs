//! Ascending numbers below a limit as few bits: binary interpolative coding (Moffat and Stuiver, 2000).
//!
//! The middle number is written in the fewest bits that its possible range needs, then the halves on both sides, each
//! in its own, narrower range. It needs no parameter and no second form: a list that holds every number of its range
//! takes no bit at all, a dense one little more than a bitmap, and numbers that cluster take less than scattered ones.

use super::bytes::Broken;

/// The highest limit of a list: what is read from a few hostile bytes stays small.
pub const MOST: u32 = 1 << 19;

/// Bits, the highest of a byte first.
#[derive(Default)]
pub struct Writer {
    bytes: Vec<u8>,
    pending: u64,
    count: u32,
}

impl Writer {
    fn bits(&mut self, value: u32, count: u32) {
        self.pending = (self.pending << count) | u64::from(value);
        self.count += count;
        while self.count >= 8 {
            self.count -= 8;
            self.bytes.push((self.pending >> self.count) as u8);
        }
    }

    /// A value below `range` in truncated binary.
    fn below(&mut self, value: u32, range: u32) {
        let width = u32::BITS - (range - 1).leading_zeros();
        let short = (1u32 << width) - range;
        if value < short {
            self.bits(value, width - 1);
        } else {
            self.bits(value + short, width);
        }
    }

    /// Ascending numbers, each at least `low` and below `high`.
    pub fn list(&mut self, numbers: &[u32], low: u32, high: u32) {
        let count = numbers.len() as u32;
        if count == 0 || count == high - low {
            return;
        }
        let middle = count / 2;
        let number = numbers[middle as usize];
        self.below(number - low - middle, high - low - count + 1);
        self.list(&numbers[..middle as usize], low, number);
        self.list(&numbers[middle as usize + 1..], number + 1, high);
    }

    /// Ends the last byte, and gives all bytes since the last time.
    pub fn end(&mut self) -> std::vec::Drain<'_, u8> {
        if self.count > 0 {
            self.bits(0, 8 - self.count);
        }
        self.bytes.drain(..)
    }
}

pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn bit(&mut self) -> Result<u32, Broken> {
        let byte = self.bytes.get(self.at / 8).ok_or(Broken)?;
        let bit = byte >> (7 - self.at % 8) & 1;
        self.at += 1;
        Ok(bit.into())
    }

    fn below(&mut self, range: u32) -> Result<u32, Broken> {
        let width = u32::BITS - (range - 1).leading_zeros();
        let short = (1u32 << width) - range;
        let mut value = 0;
        for _ in 1..width {
            value = value << 1 | self.bit()?;
        }
        if width > 0 && value >= short {
            value = (value << 1 | self.bit()?) - short;
        }
        Ok(value)
    }

    /// Appends `count` numbers from `low` and below `high`, which is at most [`MOST`].
    pub fn list(&mut self, out: &mut Vec<u32>, count: u32, low: u32, high: u32) -> Result<(), Broken> {
        let range = high.checked_sub(low).ok_or(Broken)?;
        if count > range || high > MOST {
            return Err(Broken);
        }
        if count == range {
            out.extend(low..high);
            return Ok(());
        }
        if count == 0 {
            return Ok(());
        }
        let middle = count / 2;
        let number = low + middle + self.below(range - count + 1)?;
        // The left half stands before its middle, though it is read after it.
        self.list(out, middle, low, number)?;
        out.push(number);
        self.list(out, count - middle - 1, number + 1, high)
    }

    /// How many bytes were begun.
    pub fn bytes(&self) -> usize {
        self.at.div_ceil(8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn there_and_back(numbers: &[u32], limit: u32) -> usize {
        let mut writer = Writer::default();
        writer.list(numbers, 0, limit);
        let bytes: Vec<u8> = writer.end().collect();
        let (mut reader, mut back) = (Reader::new(&bytes), Vec::new());
        assert_eq!(reader.list(&mut back, numbers.len() as u32, 0, limit), Ok(()));
        assert_eq!(back, numbers);
        assert_eq!(reader.bytes(), bytes.len());
        bytes.len()
    }

    #[test]
    fn the_full_and_the_empty_list_take_no_bit() {
        let all: Vec<u32> = (0..65_536).collect();
        assert_eq!(there_and_back(&all, 65_536), 0);
        assert_eq!(there_and_back(&[], 65_536), 0);
        assert_eq!(there_and_back(&[0], 1), 0);
        assert_eq!(there_and_back(&[65_535], 65_536), 2);
    }

    #[test]
    fn a_random_half_of_all_takes_at_most_a_fifth_more_than_a_bitmap() {
        let half: Vec<u32> = (0..65_536u32).filter(|number| number.wrapping_mul(0x9e37_79b1) >> 7 & 1 == 1).collect();
        let scattered: Vec<u32> = (0..65_536u32)
            .filter(|number| crate::search::tokens::gram('a', char::from_u32(0x10000 + number).unwrap_or('b')) & 1 == 1)
            .collect();
        for list in [half, scattered] {
            assert!(list.len() > 30_000);
            let bytes = there_and_back(&list, 65_536);
            assert!(bytes < 8192 * 6 / 5, "{bytes} bytes");
        }
    }

    proptest! {
        #[test]
        fn any_list_comes_back(numbers: BTreeSet<u16>, above in 0u32..100) {
            let numbers: Vec<u32> = numbers.into_iter().map(u32::from).collect();
            let limit = (numbers.last().map_or(0, |last| last + 1) + above).min(65_536);
            there_and_back(&numbers, limit);
        }

        #[test]
        fn any_bytes_give_an_ascending_list_or_an_error(bytes: Vec<u8>, count: u32, limit: u32) {
            let mut out = Vec::new();
            if Reader::new(&bytes).list(&mut out, count, 0, limit).is_ok() {
                prop_assert_eq!(out.len() as u32, count);
                prop_assert!(out.is_sorted_by(|one, other| one < other));
            }
        }
    }
}
