//! Words and pairs of words, hashed.

use crate::wording::function_words::Fnv;

/// Buckets that words and pairs fall into.
pub(super) const BUCKETS: usize = 1 << 14;

/// Hands out the buckets of a segment's words, pairs of words, first pair and last pair.
pub(super) fn buckets(words: &[u64], mut take: impl FnMut(u16)) {
    for (at, &word) in words.iter().enumerate() {
        take(bucket(1, word, 0));
        if let Some(&next) = words.get(at + 1) {
            take(bucket(2, word, next));
        }
    }
    if let [first, rest @ ..] = words {
        take(bucket(3, *first, rest.first().copied().unwrap_or(0)));
        let before = words.len().checked_sub(2).map_or(0, |at| words[at]);
        take(bucket(4, before, words[words.len() - 1]));
    }
}

fn bucket(role: u64, first: u64, second: u64) -> u16 {
    let mut hash = Fnv::default();
    hash.mix(role);
    hash.mix(first);
    hash.mix(second);
    let mixed = hash.finish();
    ((mixed ^ mixed >> 29 ^ mixed >> 47) % BUCKETS as u64) as u16
}
