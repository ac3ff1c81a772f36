//! Function words: the small words that carry sentences.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::hash::Hasher;
use std::sync::LazyLock;

use super::spaces;
use crate::letters;

/// Returns whether any language of the lists counts a word among its small ones; letter case does not matter.
pub(crate) fn is_one(word: &str) -> bool {
    word.len() <= LONGEST_BYTES && languages(hash(word)) & !PERSON != 0
}

/// Returns the languages, one a bit, in which a word is a function word, by the word's [`hash`].
pub(crate) fn languages(hash: u64) -> u32 {
    let known = &*LANGUAGES_OF;
    if !known.may_hold(hash) {
        return 0;
    }
    known.languages.get(&hash).copied().unwrap_or(0)
}

/// The bit in [`languages`] of the words for the speaker and the reader (`I`, `we`, `you` and theirs).
pub(crate) const PERSON: u32 = 1 << 31;

/// Returns the code of the language in which a text has most function words; `None` where it is not `wanted`, where too
/// few words are function words, or where another language has nearly as many.
pub(crate) fn language(text: &str, wanted: impl Fn(&str) -> bool) -> Option<&'static str> {
    let (mut words, mut counts) = (0, [0_usize; 32]);
    for word in spaces::words(text) {
        words += 1;
        count(languages(hash(word)) & !PERSON, &mut counts);
    }
    let best = most(&counts);
    let others = (0..counts.len()).filter(|at| *at != best);
    let second = others.map(|at| counts[at]).max().unwrap_or(0);
    let many = counts[best] >= 12 && counts[best] * 4 >= words;
    let clear = many && second * 5 <= counts[best] * 3;
    CODES
        .get(best)
        .copied()
        .filter(|code| clear && wanted(code))
}

/// Counts a word for each of its languages.
pub(crate) fn count(mut languages: u32, counts: &mut [usize; 32]) {
    while languages != 0 {
        counts[languages.trailing_zeros() as usize] += 1;
        languages &= languages - 1;
    }
}

/// Returns the first of the languages that were counted most often.
pub(crate) fn most(counts: &[usize; 32]) -> usize {
    let best = (0..counts.len()).max_by_key(|&bit| (counts[bit], usize::MAX - bit));
    best.unwrap_or_default()
}

const PERSONS: &[&str] = &[
    "i", "we", "you", "your", "my", "our", "me", "us", "i'm", "you're",
];

/// Returns whether `c` is one of the particles that carry sentences in scripts without spaces.
pub(crate) fn is_particle(c: char) -> bool {
    matches!(
        c,
        '的' | '了'
            | '是'
            | '在'
            | '和'
            | '不'
            | '有'
            | '这'
            | '這'
            | '我'
            | '他'
            | '也'
            | '就'
            | '都'
            | '而'
            | '及'
            | '与'
            | '與'
            | '将'
            | '將'
            | '为'
            | '為'
            | '对'
            | '對'
            | 'は'
            | 'が'
            | 'を'
            | 'に'
            | 'の'
            | 'で'
            | 'も'
            | 'て'
            | 'た'
            | 'と'
            | 'し'
            | 'る'
            | 'な'
            | 'ま'
            | 'す'
            | '이'
            | '는'
            | '을'
            | '를'
            | '의'
    )
}

/// Returns a hash of a word's letters and digits in lower case, the same on every machine.
pub(crate) fn hash(word: &str) -> u64 {
    let mut state = Fnv::default();
    for byte in word.bytes() {
        if !byte.is_ascii() {
            return hash_of_chars(word);
        }
        if byte.is_ascii_alphanumeric() {
            state.mix(byte.to_ascii_lowercase().into());
        }
    }
    state.finish()
}

/// As [`hash`], of a word with characters beyond ASCII.
fn hash_of_chars(word: &str) -> u64 {
    let mut state = Fnv::default();
    for c in word.chars().filter(|c| letters::is_alphanumeric(*c)) {
        state.add(c);
    }
    state.finish()
}

/// The 64-bit FNV-1a hash over characters instead of bytes, letter case unified.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    pub(crate) fn add(&mut self, c: char) {
        letters::lower(c, |c| self.mix(u32::from(c).into()));
    }

    pub(crate) fn mix(&mut self, value: u64) {
        self.0 = (self.0 ^ value).wrapping_mul(0x0000_0100_0000_01b3);
    }

    pub(crate) fn finish(self) -> u64 {
        self.0
    }
}

/// Hands a key that is a hash already to a map.
#[derive(Default)]
pub(crate) struct Hashed(u64);

impl Hasher for Hashed {
    fn write(&mut self, _: &[u8]) {
        unreachable!("keys are 64-bit hashes");
    }

    fn write_u64(&mut self, hash: u64) {
        // FNV's low bits are good, its high bits, which the map looks at too, are not.
        self.0 = hash ^ hash.rotate_left(32);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A map by [`hash`].
pub(crate) type HashedMap<V> = HashMap<u64, V, BuildHasherDefault<Hashed>>;

/// Bytes of the longest word of the lists, with room to spare.
const LONGEST_BYTES: usize = 24;

fn lists() -> impl Iterator<Item = &'static str> {
    let lines = include_str!("function_words.txt").lines();
    lines.filter(|line| !line.starts_with('#'))
}

/// The languages' codes, in the order of their bits.
static CODES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let codes = lists().map(|list| list.split(' ').next().unwrap_or_default());
    codes.chain(std::iter::repeat("")).take(32).collect()
});

/// The words of all lists by their hashes.
struct Known {
    languages: HashedMap<u32>,
    /// Bit by bit, the lower bits of the hashes: most other words are told by them.
    hashes: Box<[u64; HASHES]>,
}

/// Numbers of 64 bits for 65,536 places: one in fifty is taken.
const HASHES: usize = 1 << 10;

impl Known {
    fn may_hold(&self, hash: u64) -> bool {
        let (number, bit) = place(hash);
        self.hashes[number] & bit != 0
    }
}

/// Returns where the bit of a hash stands.
fn place(hash: u64) -> (usize, u64) {
    ((hash >> 6) as usize % HASHES, 1 << (hash & 63))
}

static LANGUAGES_OF: LazyLock<Known> = LazyLock::new(|| {
    let mut languages = HashedMap::default();
    for (at, list) in lists().enumerate() {
        for word in list.split(' ').skip(1) {
            *languages.entry(hash(word)).or_insert(0) |= 1 << at;
        }
    }
    for word in PERSONS {
        *languages.entry(hash(word)).or_insert(0) |= PERSON;
    }
    let mut hashes = Box::new([0; HASHES]);
    for hash in languages.keys() {
        let (number, bit) = place(*hash);
        hashes[number] |= bit;
    }
    Known { languages, hashes }
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_words_are_known_in_any_case_and_script() {
        assert!(is_one("The"));
        assert!(is_one("“С"));
        assert!(!is_one("Harbour"));
        assert_eq!(languages(hash("und")) & languages(hash("nicht")), 2);
    }
}
