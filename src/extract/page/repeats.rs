//! How much of a block's text stands elsewhere on the page.

use super::outline::Outline;

/// Bits of the filters per word of the page; about one run in thirty is taken for seen by chance.
const BITS_PER_WORD: usize = 32;

/// Share of each block's runs of four words that stand before it, and after it.
#[derive(Debug)]
pub(super) struct Repeats {
    before: Vec<f32>,
    after: Vec<f32>,
    /// By block: whether the whole text is also a heading's elsewhere.
    echoes_heading: Vec<bool>,
}

impl Repeats {
    /// Compares all blocks of a page.
    pub(super) fn of(outline: &Outline) -> Self {
        let mut runs = Vec::new();
        let mut ends = Vec::with_capacity(outline.blocks.len());
        for block in &outline.blocks {
            runs_of(outline.text(block), &mut runs);
            ends.push(runs.len());
        }
        let starts = || std::iter::once(0).chain(ends.iter().copied());
        let ranges: Vec<_> = starts().zip(ends.iter().copied()).collect();
        let mut seen = Filter::for_words(runs.len());
        let forward = ranges.iter();
        let before = forward
            .map(|(start, end)| seen.share(&runs[*start..*end]))
            .collect();
        let mut seen = Filter::for_words(runs.len());
        let backward = ranges.iter().rev();
        let mut after: Vec<f32> = backward
            .map(|(start, end)| seen.share(&runs[*start..*end]))
            .collect();
        after.reverse();
        Self {
            before,
            after,
            echoes_heading: echoes(outline),
        }
    }

    /// Returns the share of a block's runs that stand before it.
    pub(super) fn before(&self, block: usize) -> f32 {
        self.before[block]
    }

    /// Returns the share of a block's runs that stand after it.
    pub(super) fn after(&self, block: usize) -> f32 {
        self.after[block]
    }

    /// Tells whether the block's text is also that of a heading elsewhere, as in a table of contents.
    pub(super) fn echoes_heading(&self, block: usize) -> bool {
        self.echoes_heading[block]
    }
}

/// Bytes up to which a block may be the entry of a heading.
const MAX_HEADING: u32 = 150;

fn echoes(outline: &Outline) -> Vec<bool> {
    let level = |element: usize| outline.elements[element].tag.heading_level();
    let headings = outline
        .blocks
        .iter()
        .filter(|block| level(block.element) > 0);
    let mut hashes: Vec<u64> = headings.map(|block| hash(outline.text(block))).collect();
    hashes.sort_unstable();
    let echo = |text: &str, times: usize| {
        let wanted = hash(text);
        let first = hashes.partition_point(|hash| *hash < wanted);
        hashes.get(first + times - 1) == Some(&wanted)
    };
    let blocks = outline.blocks.iter();
    blocks
        .map(|block| {
            let times = if level(block.element) > 0 { 2 } else { 1 };
            block.bytes <= MAX_HEADING && echo(outline.text(block), times)
        })
        .collect()
}

/// An odd number with bits well spread (2^64 by the golden ratio).
const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// Adds a hash of each run of four words.
pub(super) fn runs_of(text: &str, runs: &mut Vec<u64>) {
    let text = text.as_bytes();
    let mut last = [0_u64; 4];
    let mut count = 0;
    let mut at = 0;
    while at < text.len() {
        let (word, end) = word(text, at);
        if end > at {
            last = [last[1], last[2], last[3], word];
            count += 1;
            if count >= 4 {
                runs.push(last.into_iter().fold(0, mix));
            }
        }
        // Behind the space that ends it.
        at = end + 1;
    }
}

/// Returns the hash of the word that starts at `at`, and where it ends: at a space, a control or the end.
///
/// Eight bytes are read at a time. A byte is at most a space where taking 0x21 from it sets a high bit that it has not
/// itself; a borrow reaches only bytes behind the first one that is.
fn word(text: &[u8], at: usize) -> (u64, usize) {
    const FIRSTS: u64 = u64::MAX / 255;
    let mut hash = 0;
    let mut end = at;
    loop {
        let bytes = eight(&text[end..]);
        let blanks = bytes.wrapping_sub(FIRSTS * 0x21) & !bytes & (FIRSTS << 7);
        let length = blanks.trailing_zeros() as usize / 8;
        if length == 8 {
            hash = mix(hash, bytes);
            end += 8;
            continue;
        }
        let known = bytes & !(u64::MAX << (8 * length));
        return (mix(hash, known ^ ((length as u64) << 56)), end + length);
    }
}

/// Returns the first eight bytes as a number, the first the lowest; behind the end stand zeros.
fn eight(text: &[u8]) -> u64 {
    if let Some(first) = text.first_chunk() {
        return u64::from_le_bytes(*first);
    }
    let mut bytes = [0; 8];
    bytes[..text.len()].copy_from_slice(text);
    u64::from_le_bytes(bytes)
}

fn mix(mixed: u64, number: u64) -> u64 {
    (mixed.rotate_left(5) ^ number).wrapping_mul(MULTIPLIER)
}

/// A hash that is the same on every run and machine: a text must not depend on either.
pub(super) fn hash(word: &str) -> u64 {
    let mut chunks = word.as_bytes().chunks_exact(8);
    let mut mixed = word.len() as u64;
    for chunk in &mut chunks {
        let chunk: [u8; 8] = chunk.try_into().unwrap_or_default();
        mixed = mix(mixed, u64::from_le_bytes(chunk));
    }
    for byte in chunks.remainder() {
        mixed = mix(mixed, u64::from(*byte));
    }
    mixed
}

/// A set of hashes that may take a few for members that are not: one bit each.
pub(super) struct Filter {
    bits: Vec<u64>,
}

impl Filter {
    /// Returns an empty filter for so many words.
    pub(super) fn for_words(words: usize) -> Self {
        let bits = (words * BITS_PER_WORD).next_power_of_two().max(64);
        Self {
            bits: vec![0; bits / 64],
        }
    }

    /// Returns the share of the runs that the filter holds.
    pub(super) fn share_of(&self, runs: &[u64]) -> f32 {
        let seen = runs.iter().filter(|run| self.contains(**run)).count();
        seen as f32 / runs.len().max(1) as f32
    }

    /// Adds runs.
    pub(super) fn add(&mut self, runs: &[u64]) {
        for run in runs {
            let (word, bit) = self.place(*run);
            self.bits[word] |= bit;
        }
    }

    /// Returns the share of the runs seen before, and adds them.
    fn share(&mut self, runs: &[u64]) -> f32 {
        let share = self.share_of(runs);
        self.add(runs);
        share
    }

    fn contains(&self, run: u64) -> bool {
        let (word, bit) = self.place(run);
        self.bits[word] & bit != 0
    }

    fn place(&self, run: u64) -> (usize, u64) {
        let high = (run >> 32) as usize;
        (high & (self.bits.len() - 1), 1 << (run >> 26 & 63))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(text: &str) -> Vec<u64> {
        let mut runs = Vec::new();
        runs_of(text, &mut runs);
        runs
    }

    #[test]
    fn runs_are_those_of_the_words_whatever_parts_them() {
        let text = "the harbourmaster of Aldmouth said so";
        assert_eq!(runs(text).len(), 3);
        assert_eq!(
            runs(text),
            runs("\nthe harbourmaster  of\tAldmouth said so ")
        );
        assert_eq!(runs(text)[1..], runs("harbourmaster of Aldmouth said so"));
        assert!(runs("three words only").is_empty());
        assert!(runs("").is_empty());
    }

    #[test]
    fn words_differ_by_every_byte() {
        let words = ["a", "abcdefgh", "abcdefghi", "abcdefgi", "é", "ée", "eé"];
        for (at, one) in words.iter().enumerate() {
            for other in &words[at + 1..] {
                let run = |word: &str| runs(&format!("x y z {word}"));
                assert_ne!(run(one), run(other), "{one} {other}");
            }
        }
    }
}
