//! Finds all words of a list in a text, overlapping ones too, in one pass.

use aho_corasick::Anchored;
use aho_corasick::automaton::Automaton;
use aho_corasick::dfa::DFA;

/// A list of words, each with a meaning.
#[derive(Debug)]
pub(super) struct Lexicon<T> {
    words: DFA,
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
        let (words, meanings): (Vec<_>, Vec<_>) = entries
            .map(|(word, meaning)| (word, (meaning, word.len())))
            .unzip();
        let words = DFA::builder().ascii_case_insensitive(true).build(words);
        Self {
            words: words.expect("a few hundred short words fit an automaton"),
            meanings,
        }
    }

    /// Calls `found` for each place of each word.
    pub(super) fn scan(&self, text: &[u8], mut found: impl FnMut(Found<T>)) {
        let Ok(start) = self.words.start_state(Anchored::No) else {
            return;
        };
        let mut state = start;
        for (at, byte) in text.iter().enumerate() {
            state = self.words.next_state(Anchored::No, state, *byte);
            if !self.words.is_special(state) || !self.words.is_match(state) {
                continue;
            }
            for index in 0..self.words.match_len(state) {
                let (meaning, length) =
                    self.meanings[self.words.match_pattern(state, index).as_usize()];
                let end = at + 1;
                found(Found {
                    meaning,
                    start: end - length,
                    end,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_words_are_all_found() {
        let lexicon = Lexicon::of([("side", 1), ("sidebar", 2), ("bar", 3)].into_iter());
        let mut seen = Vec::new();
        lexicon.scan(b"SideBar", |found| {
            seen.push((found.meaning, found.start, found.end))
        });
        assert_eq!(seen, [(1, 0, 4), (2, 0, 7), (3, 4, 7)]);
    }
}
