//! A share of the outputs, so that several machines make one site together. Merging the shares is copying.

use crate::digest::Mark;
use crate::words::{Refusal, text};
use std::str::FromStr;

/// The share `number` of `count`, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    number: u32,
    count: u32,
}

impl FromStr for Shard {
    type Err = Refusal;

    /// `3/8`
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |part: &str| part.parse::<u32>().ok();
        let parts = text.split_once('/').and_then(|(one, all)| Some((number(one)?, number(all)?)));
        match parts {
            Some((number, count)) if (1..=count).contains(&number) => Ok(Self { number, count }),
            _ => Err(Refusal(text!("`{share}` is no share; write for example 3/8, the third of eight", share = text))),
        }
    }
}

impl Shard {
    /// Whether an output belongs to this share: by a digest of its file, so that each belongs to one, whatever else is
    /// on the site.
    pub fn has(self, name: &str) -> bool {
        Mark::of(name.as_bytes()).0 % u64::from(self.count) == u64::from(self.number - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_written_as_a_fraction() {
        assert_eq!("3/8".parse(), Ok(Shard { number: 3, count: 8 }));
        for wrong in ["", "3", "0/8", "9/8", "a/8", "3/8/1", "-1/2", "1/0"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn each_output_belongs_to_one_share() {
        for count in 1..=8 {
            let shards: Vec<Shard> = (1..=count).map(|number| Shard { number, count }).collect();
            for at in 0..100 {
                let name = format!("{at}.html");
                assert_eq!(shards.iter().filter(|shard| shard.has(&name)).count(), 1);
            }
        }
    }
}
