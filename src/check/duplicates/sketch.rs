//! A short sketch of a text, from which its likeness to others can be told: minhash over bigrams in one permutation.
//!
//! A bigram counts as often as it occurs (its second occurrence is another element than its first), so that long texts of
//! the same few words are not all alike. Punctuation, white space and markup count for nothing.
//!
//! Li, Owen, Zhang: One Permutation Hashing (2012); empty bins are filled as Shrivastava's Optimal Densification (2017).

/// Bins of a sketch: the estimate's standard error at nine tenths is 0.027.
pub const BINS: usize = 128;

/// Bins for the figures of a text.
const FIGURE_BINS: usize = 16;

/// Shorter texts are not compared: `详见附件` is said by many.
const SHORTEST: usize = 20;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    /// Of the whole text.
    pub digest: u64,
    pub bins: [u16; BINS],
    /// Of its numbers: two notices may differ by nothing else, and are two.
    figures: [u16; FIGURE_BINS],
    /// Characters that count.
    length: u32,
}

/// Room for sketching, kept from one text to the next.
#[derive(Debug, Default)]
pub struct Room {
    characters: Vec<char>,
    counts: Vec<u8>,
}

impl Sketch {
    /// `None` for a text that is too short to be told from others.
    pub fn of(text: &str, room: &mut Room) -> Option<Self> {
        room.characters.clear();
        room.characters.extend(text.chars().filter(|c| is_counted(*c)));
        let characters = &room.characters;
        if characters.len() < SHORTEST {
            return None;
        }
        // At most half full, so that two bigrams seldom share a counter.
        let size = (characters.len() * 2).next_power_of_two();
        room.counts.clear();
        room.counts.resize(size, 0);
        let mut bins = [u16::MAX; BINS];
        let mut digest = 0_u64;
        for pair in characters.windows(2) {
            let bigram = mixed(u64::from(pair[0]) << 32 | u64::from(pair[1]));
            digest = mixed(digest ^ bigram);
            let count = &mut room.counts[bigram as usize & (size - 1)];
            put(&mut bins, mixed(bigram ^ u64::from(*count) << 56));
            *count = count.saturating_add(1);
        }
        fill(&mut bins);
        Some(Self { digest, bins, figures: figures(characters), length: characters.len() as u32 })
    }

    /// How much of two texts is the same, from 0 to 1, as far as the sketches tell.
    pub fn likeness(&self, other: &Self) -> f64 {
        share(&self.bins, &other.bins)
    }

    /// Whether two texts are the same item: nearly the same words, and the same figures.
    pub fn is_like(&self, other: &Self) -> bool {
        /// In a short text a few words are all that matters.
        const SHORT: u32 = 200;
        let least = if self.length.min(other.length) < SHORT { 0.95 } else { 0.85 };
        self.likeness(other) >= least && share(&self.figures, &other.figures) >= 0.8
    }
}

fn is_counted(c: char) -> bool {
    match c {
        '\u{4e00}'..='\u{9fff}' => true,
        // The punctuation that Chinese text is full of, which a table would be asked about.
        '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' => false,
        '\u{ff00}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' => false,
        c if c.is_ascii() => c.is_ascii_alphanumeric(),
        c => c.is_alphanumeric(),
    }
}

fn figures(characters: &[char]) -> [u16; FIGURE_BINS] {
    let mut bins = [u16::MAX; FIGURE_BINS];
    for digits in characters.split(|c| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()) {
        put(&mut bins, digits.iter().fold(0, |hash, digit| mixed(hash ^ u64::from(*digit))));
    }
    fill(&mut bins);
    bins
}

/// The least of each bin is kept; there are a power of two of them.
fn put(bins: &mut [u16], hash: u64) {
    let last = bins.len() - 1;
    let bin = &mut bins[hash as usize & last];
    // The greatest stands for an empty bin.
    *bin = (*bin).min(((hash >> 48) as u16).min(u16::MAX - 1));
}

/// Empty bins take what some full one holds, the same one in each sketch that has it.
fn fill(bins: &mut [u16]) {
    let full: Vec<u16> = bins.to_vec();
    if full.iter().all(|bin| *bin == u16::MAX) {
        return;
    }
    for at in (0..full.len()).filter(|at| full[*at] == u16::MAX) {
        let tries = (1_u64..).map(|attempt| mixed((at as u64) << 32 | attempt) as usize & (full.len() - 1));
        if let Some(from) = tries.into_iter().find(|from| full[*from] != u16::MAX) {
            bins[at] = full[from];
        }
    }
}

fn share(a: &[u16], b: &[u16]) -> f64 {
    let equal = a.iter().zip(b).filter(|(a, b)| a == b).count();
    equal as f64 / a.len() as f64
}

/// splitmix64's last step.
pub fn mixed(value: u64) -> u64 {
    let mut mixed = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
