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
        let mut builder = DFA::builder();
        builder.ascii_case_insensitive(true);
        builder.start_kind(StartKind::Anchored);
        let words = builder.build(words);
        let words = words.expect("a few hundred short words fit an automaton");
        let root = words.start_state(Anchored::Yes);
        Self {
            root: root.expect("an anchored automaton has an anchored start"),
            words,
            meanings,
        }
    }

    /// Calls `found` for each place of each word that starts where `may_start` allows.
    ///
    /// The words are walked as a trie from each start: few texts follow one for more than a letter or two, so the
    /// walk stays near the root of a large automaton.
    pub(super) fn scan(
        &self,
        text: &[u8],
        may_start: impl Fn(usize) -> bool,
        mut found: impl FnMut(Found<T>),
    ) {
        for start in (0..text.len()).filter(|at| may_start(*at)) {
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
}

#[cfg(test)]
mod tests {
    use super::*;

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
