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
    let mut last = [0_u64; 4];
    for (count, word) in text.split_ascii_whitespace().enumerate() {
        last = [last[1], last[2], last[3], hash(word)];
        if count >= 3 {
            let mix =
                |mixed: u64, word: u64| (mixed.rotate_left(5) ^ word).wrapping_mul(MULTIPLIER);
            runs.push(last.into_iter().fold(0, mix));
        }
    }
}

/// A hash that is the same on every run and machine: a text must not depend on either.
pub(super) fn hash(word: &str) -> u64 {
    let mut chunks = word.as_bytes().chunks_exact(8);
    let mut mixed = word.len() as u64;
    for chunk in &mut chunks {
        let chunk: [u8; 8] = chunk.try_into().unwrap_or_default();
        mixed = (mixed.rotate_left(5) ^ u64::from_le_bytes(chunk)).wrapping_mul(MULTIPLIER);
    }
    for byte in chunks.remainder() {
        mixed = (mixed.rotate_left(5) ^ u64::from(*byte)).wrapping_mul(MULTIPLIER);
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
