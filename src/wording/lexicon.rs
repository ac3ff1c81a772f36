//! Finds the phrases of a list that stand at a place of a text, the longest first.

use std::ops::Range;

/// Phrases, each with a meaning, in the order of their bytes.
#[derive(Debug)]
pub(crate) struct Lexicon<T> {
    /// By byte, how many phrases open with a lower one; the last is the number of all.
    by_first: [usize; 257],
    /// Bit by bit, the first eight bytes of phrases.
    long: Box<Set>,
    /// Bit by bit, the first four bytes of shorter phrases, or the first three of those shorter still.
    short: Box<Set>,
    /// By phrase, its first eight bytes as a number, so that most comparisons are of numbers.
    keys: Vec<u64>,
    entries: Vec<Entry<T>>,
}

#[derive(Debug)]
struct Entry<T> {
    phrase: &'static str,
    meaning: T,
    /// The longest other phrase that this one begins with.
    shorter: Option<usize>,
}

impl<T: Copy> Lexicon<T> {
    /// Builds a lexicon; the first meaning of a phrase counts.
    pub(crate) fn of(phrases: impl IntoIterator<Item = (&'static str, T)>) -> Self {
        let mut phrases: Vec<(&str, T)> = phrases.into_iter().collect();
        phrases.sort_by_key(|(phrase, _)| *phrase);
        phrases.dedup_by_key(|(phrase, _)| *phrase);
        let mut entries: Vec<Entry<T>> = Vec::with_capacity(phrases.len());
        for (phrase, meaning) in phrases {
            // What begins this phrase is the one before it or begins that one too.
            let mut shorter = entries.len().checked_sub(1);
            while let Some(at) = shorter.filter(|at| !phrase.starts_with(entries[*at].phrase)) {
                shorter = entries[at].shorter;
            }
            entries.push(Entry {
                phrase,
                meaning,
                shorter,
            });
        }
        let phrases = || entries.iter().map(|entry| entry.phrase.as_bytes());
        let below = |byte: usize| {
            let opens = |phrase: &&[u8]| phrase.first().is_some_and(|it| usize::from(*it) < byte);
            phrases().filter(opens).count()
        };
        Self {
            by_first: std::array::from_fn(below),
            long: Box::new(long_beginnings(phrases())),
            short: Box::new(short_beginnings(phrases())),
            keys: phrases().map(key).collect(),
            entries,
        }
    }

    /// Returns the phrases that stand at byte `at`, the longest first, with their length in bytes.
    #[inline]
    pub(crate) fn at(&self, text: &str, at: usize) -> impl Iterator<Item = (usize, T)> {
        let text = &text.as_bytes()[at..];
        // Told here, as it is no in most places.
        let mut next = self.may_begin(text).then(|| self.longest(text)).flatten();
        std::iter::from_fn(move || {
            let entry = &self.entries[next?];
            next = entry.shorter;
            Some((entry.phrase.len(), entry.meaning))
        })
    }

    /// Returns the longest phrase that `text` begins with.
    ///
    /// Whatever stands in the order between a phrase and a text that begins with it, begins with it too: the phrase is
    /// the last that is not behind the text, or that one begins with it.
    #[inline(never)]
    fn longest(&self, text: &[u8]) -> Option<usize> {
        let key = key(text);
        let alike = self.with_first(*text.first()?);
        let own = &self.keys[alike.clone()];
        let mut behind = alike.start + own.partition_point(|other| *other <= key);
        // Only what has the same first eight bytes may stand behind the text.
        let is_behind =
            |at: usize| self.keys[at] == key && self.entries[at].phrase.as_bytes() > text;
        while behind > 0 && is_behind(behind - 1) {
            behind -= 1;
        }
        let mut found = behind.checked_sub(1);
        while let Some(at) = found.filter(|at| !self.begins(*at, text, key)) {
            found = self.entries[at].shorter;
        }
        found
    }

    /// Returns whether `text`, whose first eight bytes are `first`, begins with a phrase.
    #[inline]
    fn begins(&self, at: usize, text: &[u8], first: u64) -> bool {
        let phrase = self.entries[at].phrase.as_bytes();
        let beyond = LONG.saturating_sub(phrase.len()) as u32 * u8::BITS;
        // No phrase holds the 0 that stands for what a short text lacks.
        let alike = (first ^ self.keys[at]).checked_shr(beyond).unwrap_or(0) == 0;
        alike && (phrase.len() <= LONG || text.starts_with(phrase))
    }

    /// Returns where the phrases stand that open with a byte.
    #[inline]
    fn with_first(&self, byte: u8) -> Range<usize> {
        let at = usize::from(byte);
        self.by_first[at]..self.by_first[at + 1]
    }

    /// Returns whether a phrase may begin as `text` does.
    #[inline]
    fn may_begin(&self, text: &[u8]) -> bool {
        // Most marks and blanks are told at once.
        if text
            .first()
            .is_none_or(|&first| self.with_first(first).is_empty())
        {
            return false;
        }
        let key = key(text);
        let [one, two, three, four, ..] = key.to_be_bytes();
        holds(&self.long, long_place(key))
            || holds(&self.short, place([one, two, three, four]))
            || holds(&self.short, place([one, two, three, 0]))
    }
}

/// Bytes by which most texts are told to begin with no phrase.
const BEGINNING: usize = 4;

/// Returns the first eight bytes as a number in the order of the bytes; what is missing counts as 0.
fn key(text: &[u8]) -> u64 {
    if let Some(first) = text.first_chunk() {
        return u64::from_be_bytes(*first);
    }
    let mut bytes = [0; 8];
    bytes[..text.len()].copy_from_slice(text);
    u64::from_be_bytes(bytes)
}

/// A set of 65,536 bits, in which a few more are by chance.
type Set = [u64; 1 << 10];

fn holds(set: &Set, (word, bit): (usize, u64)) -> bool {
    set[word] & bit != 0
}

/// Returns the set of what phrases of eight bytes and more begin with.
fn long_beginnings<'a>(phrases: impl Iterator<Item = &'a [u8]>) -> Set {
    let mut set = [0; 1 << 10];
    for phrase in phrases.filter(|phrase| phrase.len() >= LONG) {
        let (word, bit) = long_place(key(phrase));
        set[word] |= bit;
    }
    set
}

/// Bytes of a phrase that is told by its first eight.
const LONG: usize = 8;

/// Returns the set of what shorter phrases begin with.
fn short_beginnings<'a>(phrases: impl Iterator<Item = &'a [u8]>) -> Set {
    let mut set = [0; 1 << 10];
    for phrase in phrases.filter(|phrase| phrase.len() < LONG) {
        // Behind the end of a phrase of one or two bytes anything may stand; the fourth byte of a short one is 0.
        let cases = |at: usize| match phrase.get(at) {
            Some(byte) => *byte..=*byte,
            None => 0..=u8::MAX,
        };
        let last = phrase.get(3).copied().unwrap_or_default();
        for second in cases(1) {
            for third in cases(2) {
                let (word, bit) = place([phrase[0], second, third, last]);
                set[word] |= bit;
            }
        }
    }
    set
}

/// Returns where the bit of the first eight bytes stands: the upper 16 bits of a product by 2^64 and the golden ratio.
fn long_place(key: u64) -> (usize, u64) {
    let mixed = key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48;
    (mixed as usize >> 6, 1 << (mixed & 63))
}

/// Returns where the bit of a beginning stands: the upper 16 bits of a product by 2^32 and the golden ratio.
fn place(beginning: [u8; BEGINNING]) -> (usize, u64) {
    let mixed = u32::from_le_bytes(beginning).wrapping_mul(0x9e37_79b1) >> 16;
    (mixed as usize >> 6, 1 << (mixed & 63))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(lexicon: &Lexicon<u8>, text: &str) -> Vec<(usize, u8)> {
        lexicon.at(text, 0).collect()
    }

    #[test]
    fn every_phrase_at_the_place_is_found() {
        let lexicon = Lexicon::of([("read", 1), ("read more", 2), ("read me", 3), ("©", 4)]);
        assert_eq!(found(&lexicon, "read more of it"), [(9, 2), (4, 1)]);
        assert_eq!(found(&lexicon, "read"), [(4, 1)]);
        assert_eq!(found(&lexicon, "rea"), []);
        assert_eq!(found(&lexicon, "©2024"), [(2, 4)]);
        assert_eq!(found(&lexicon, ""), []);
        assert_eq!(lexicon.at("we read me", 3).count(), 2);
    }

    #[test]
    fn the_first_meaning_counts() {
        let lexicon = Lexicon::of([("share", 1), ("share", 2)]);
        assert_eq!(found(&lexicon, "share"), [(5, 1)]);
    }

    const LIST: &[&str] = &[
        "a",
        "aa",
        "aab",
        "ab",
        "abaab",
        "abaabbaab",
        "abaabbaaba",
        "b",
        "bb",
        "bba",
        "é",
        "éa",
    ];

    proptest! {
        #[test]
        fn it_finds_what_trying_each_phrase_finds(text in "[abé]{0,14}") {
            let lexicon = Lexicon::of(LIST.iter().map(|phrase| (*phrase, 0)));
            let mut tried: Vec<usize> = LIST
                .iter()
                .filter(|phrase| text.starts_with(**phrase))
                .map(|phrase| phrase.len())
                .collect();
            tried.reverse();
            tried.sort_by(|one, other| other.cmp(one));
            let lengths: Vec<usize> = lexicon.at(&text, 0).map(|(length, _)| length).collect();
            prop_assert_eq!(lengths, tried);
        }
    }
}
