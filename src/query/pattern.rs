//! Words of a form: `elect*`, `wom?n`.

/// A form of words: letters as they stand, `?` for any one character, `*` for any number of them.
///
/// It is a machine over the bytes of a word, so that a dictionary can be walked by it without looking at every word:
/// [`start`](Self::start), [`step`](Self::step), [`accepts`](Self::accepts). Its states are sets of places in the
/// pattern, one bit a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Byte(u8),
    /// The first byte of any character; the place behind it takes the others.
    Character,
    Anything,
}

/// Most bytes of a pattern: its places and the end are bits of a state.
pub(super) const MAX_PATTERN_BYTES: usize = 60;

impl Pattern {
    /// Reads a pattern, whose letters are to be in the form that the words have; `None` when it is too long.
    pub fn new(pattern: &str) -> Option<Self> {
        if pattern.len() > MAX_PATTERN_BYTES {
            return None;
        }
        let mut pieces = Vec::with_capacity(pattern.len());
        for byte in pattern.bytes() {
            match byte {
                b'*' if pieces.last() == Some(&Piece::Anything) => {}
                b'*' => pieces.push(Piece::Anything),
                b'?' => pieces.push(Piece::Character),
                byte => pieces.push(Piece::Byte(byte)),
            }
        }
        Some(Self { pieces })
    }

    /// Returns whether a word has the form.
    pub fn matches(&self, word: &str) -> bool {
        // Most words begin otherwise.
        if let (Some(Piece::Byte(first)), Some(byte)) = (self.pieces.first(), word.bytes().next())
            && *first != byte
        {
            return false;
        }
        let last = word
            .bytes()
            .fold(self.start(), |state, byte| self.step(state, byte));
        self.accepts(last)
    }

    /// Returns the state before the first byte of a word.
    pub fn start(&self) -> u64 {
        self.closed(1)
    }

    /// Returns the state behind a byte; 0 is the state no word comes back from.
    pub fn step(&self, state: u64, byte: u8) -> u64 {
        let continues = byte & 0b1100_0000 == 0b1000_0000;
        let mut next = 0;
        for (place, piece) in self.pieces.iter().enumerate() {
            let here = 1 << place;
            if state & here == 0 {
                continue;
            }
            next |= match piece {
                Piece::Anything => here,
                Piece::Byte(wanted) if *wanted == byte => here << 1,
                Piece::Character if !continues => here << 1,
                _ => 0,
            };
        }
        if continues {
            next |= state & self.behind_characters();
        }
        self.closed(next)
    }

    /// Returns whether a word may end in a state.
    pub fn accepts(&self, state: u64) -> bool {
        state & (1 << self.pieces.len()) != 0
    }

    /// Places behind a `?`, which its further bytes do not leave.
    fn behind_characters(&self) -> u64 {
        let places = self.pieces.iter().enumerate();
        places
            .filter(|(_, piece)| **piece == Piece::Character)
            .fold(0, |places, (place, _)| places | 1 << (place + 1))
    }

    /// A `*` may stand for nothing.
    fn closed(&self, mut state: u64) -> u64 {
        for (place, piece) in self.pieces.iter().enumerate() {
            if *piece == Piece::Anything && state & (1 << place) != 0 {
                state |= 1 << (place + 1);
            }
        }
        state
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, word: &str) -> bool {
        Pattern::new(pattern).unwrap().matches(word)
    }

    #[test]
    fn a_star_is_any_characters_and_a_question_mark_one() {
        assert!(check("elect*", "elect") && check("elect*", "elections"));
        assert!(!check("elect*", "select") && !check("elect*", "elec"));
        assert!(check("wom?n", "woman") && check("wom?n", "women") && !check("wom?n", "womn"));
        assert!(!check("zel*nsk?", "zelenskyi") && check("zel*nsk?", "zelenskj"));
        assert!(check("a**b", "ab") && check("a**b", "axxb") && !check("a**b", "axxc"));
        assert!(check("*", "") && !check("?", ""));
    }

    #[test]
    fn a_character_of_several_bytes_is_one() {
        assert!(check("к?їв", "київ") && check("日?", "日本") && !check("日?", "日本本"));
        assert!(!check("日?", "日") && check("?本", "日本"));
    }

    #[test]
    fn an_over_long_pattern_is_none() {
        assert!(Pattern::new(&"a".repeat(60)).is_some());
        assert!(Pattern::new(&"a".repeat(61)).is_none());
    }
}
