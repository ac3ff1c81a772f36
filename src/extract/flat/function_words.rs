//! Function words: the small words that carry sentences.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Returns whether any language of the lists counts a word among its small ones; letter case does not matter.
pub(super) fn is_one(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    if word.len() > LONGEST_BYTES {
        return false;
    }
    languages(hash(word)) != 0
}

/// Returns the languages, one a bit, in which a word is a function word, by the word's [`hash`].
pub(super) fn languages(hash: u64) -> u32 {
    LANGUAGES_OF.get(&hash).copied().unwrap_or(0)
}

/// Returns whether `c` is one of the particles that carry sentences in scripts without spaces.
pub(super) fn is_particle(c: char) -> bool {
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

/// Returns a hash of a word's letters in lower case, the same on every machine.
pub(super) fn hash(word: &str) -> u64 {
    let mut state = Fnv::default();
    for c in word.chars() {
        state.add(c);
    }
    state.finish()
}

/// The 64-bit FNV-1a hash, over characters instead of bytes, letter case and apostrophes unified.
#[derive(Clone, Copy)]
pub(super) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    pub(super) fn add(&mut self, c: char) {
        let c = if c == '’' { '\'' } else { c };
        if c.is_ascii() {
            self.mix(c.to_ascii_lowercase());
        } else {
            c.to_lowercase().for_each(|c| self.mix(c));
        }
    }

    pub(super) fn finish(self) -> u64 {
        self.0
    }

    fn mix(&mut self, c: char) {
        self.0 = (self.0 ^ u64::from(u32::from(c))).wrapping_mul(0x0000_0100_0000_01b3);
    }
}

/// Bytes of the longest word of the lists, with room to spare.
const LONGEST_BYTES: usize = 24;

static LANGUAGES_OF: LazyLock<HashMap<u64, u32>> = LazyLock::new(|| {
    let mut languages: HashMap<u64, u32> = HashMap::new();
    let lists = include_str!("function_words.txt")
        .lines()
        .filter(|line| !line.starts_with('#'));
    for (at, list) in lists.enumerate() {
        for word in list.split(' ').skip(1) {
            *languages.entry(hash(word)).or_insert(0) |= 1 << at;
        }
    }
    languages
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
