//! Finds all words of a list in a text, overlapping ones too, in one pass.

use aho_corasick::Anchored;
use aho_corasick::StartKind;
use aho_corasick::automaton::Automaton;
use aho_corasick::automaton::StateID;
use aho_corasick::dfa::DFA;

/// A list of words, each with a meaning.
#[derive(Debug)]
pub(super) struct Lexicon<T> {
    words: DFA,
    root: StateID,
    /// Bit by bit, how words begin.
    beginnings: Vec<u64>,
    /// By word: what it means, and its length in bytes.
    meanings: Vec<(T, usize)>,
}

/// A word found in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found<T> {
    pub(super) meaning: T,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl<T: Copy> Lexicon<T> {
    /// Builds a lexicon; letters of ASCII match in either case.
    pub(super) fn of(entries: impl Iterator<Item = (&'static str, T)>) -> Self {
        let entries = entries.map(|(word, meaning)| (word, (meaning, word.len())));
        let (words, meanings): (Vec<_>, Vec<_>) = entries.unzip();
        let beginnings = beginnings(&words);
        let mut builder = DFA::builder();
        builder.ascii_case_insensitive(true);
        builder.start_kind(StartKind::Anchored);
        let words = builder.build(words);
        let words = words.expect("a few hundred short words fit an automaton");
        let root = words.start_state(Anchored::Yes);
        Self {
            root: root.expect("an anchored automaton has an anchored start"),
            words,
            beginnings,
            meanings,
        }
    }

    /// Calls `found` for each place of each word that starts where `may_start` allows.
    ///
    /// The words are walked as a trie from each start where three bytes fit any of them: few texts follow one for more
    /// than a letter or two, so most walks are spared and the others stay near the root of a large automaton.
    pub(super) fn scan(
        &self,
        text: &[u8],
        may_start: impl Fn(usize) -> bool,
        mut found: impl FnMut(Found<T>),
    ) {
        for start in (0..text.len()).filter(|at| may_start(*at) && self.may_begin(text, *at)) {
            let mut state = self.root;
            for (at, byte) in text.iter().enumerate().skip(start) {
                state = self.words.next_state(Anchored::Yes, state, *byte);
                if !self.words.is_special(state) {
                    continue;
                }
                if self.words.is_dead(state) {
                    break;
                }
                if !self.words.is_match(state) {
                    continue;
                }
                for index in 0..self.words.match_len(state) {
                    let word = self.words.match_pattern(state, index);
                    let (meaning, length) = self.meanings[word.as_usize()];
                    let end = at + 1;
                    // An automaton also knows the words that end others.
                    if length == end - start {
                        found(Found {
                            meaning,
                            start,
                            end,
                        });
                    }
                }
            }
        }
    }

    /// Tells whether a word may begin with the three bytes at `at`.
    fn may_begin(&self, text: &[u8], at: usize) -> bool {
        let byte = |at: usize| text.get(at).copied().unwrap_or_default();
        let (word, bit) = place([text[at], byte(at + 1), byte(at + 2)]);
        self.beginnings[word] & bit != 0
    }
}

/// Returns a set of three bytes that words begin with, in either case, and of a few more by chance.
fn beginnings(words: &[&str]) -> Vec<u64> {
    let mut set = vec![0; 1 << 10];
    for word in words {
        for first in cases(word, 0) {
            for second in cases(word, 1) {
                for third in cases(word, 2) {
                    let (word, bit) = place([first, second, third]);
                    set[word] |= bit;
                }
            }
        }
    }
    set
}

/// Returns the bytes that may stand at a place where a text holds a word; behind its end any.
fn cases(word: &str, at: usize) -> Vec<u8> {
    match word.as_bytes().get(at) {
        Some(byte) => vec![byte.to_ascii_lowercase(), byte.to_ascii_uppercase()],
        None => (0..=u8::MAX).collect(),
    }
}

/// Returns where the bit of three bytes stands: the upper 16 bits of a product by 2^32 and the golden ratio.
fn place([first, second, third]: [u8; 3]) -> (usize, u64) {
    let number = u32::from_be_bytes([0, first, second, third]);
    let mixed = number.wrapping_mul(0x9e37_79b1) >> 16;
    (mixed as usize >> 6, 1 << (mixed & 63))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_either_case_to_the_last_byte() {
        let lexicon = Lexicon::of([("ü", 1), ("x", 2), ("ax", 3)].into_iter());
        let mut seen = Vec::new();
        lexicon.scan(
            "aXÜüX".as_bytes(),
            |_| true,
            |found| seen.push((found.meaning, found.start)),
        );
        assert_eq!(seen, [(3, 0), (2, 1), (1, 4), (2, 6)]);
    }

    #[test]
    fn overlapping_words_are_all_found() {
        let lexicon = Lexicon::of([("side", 1), ("sidebar", 2), ("bar", 3)].into_iter());
        let mut seen = Vec::new();
        lexicon.scan(
            b"SideBar",
            |_| true,
            |found| seen.push((found.meaning, found.start, found.end)),
        );
        assert_eq!(seen, [(1, 0, 4), (2, 0, 7), (3, 4, 7)]);
    }
}
