//! The words of a dump, with what cutting asks of each.

use std::ops::Range;

use crate::letters;
use crate::wording::spaces;

/// A word with what cutting asks of it.
#[derive(Debug)]
pub(super) struct Word {
    pub(super) range: Range<usize>,
    pub(super) shape: Shape,
    /// Opens with a letter or digit of ASCII.
    pub(super) opens_plain: bool,
    /// Ends in a letter or digit of ASCII.
    pub(super) ends_plain: bool,
}

impl Word {
    pub(super) fn is_capital(&self) -> bool {
        self.shape == Shape::Capital
    }
}

/// What a word looks like by its letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Opens with a capital.
    Capital,
    /// Has no letters.
    Sign,
    /// Everything else; scripts without case too.
    Small,
}

/// Returns the words of a text.
#[cfg(test)]
pub(super) fn words_of(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    split_words(text, 0..text.len(), &mut words);
    words
}

/// Splits at white space, and after the full stops of scripts that write no spaces.
pub(super) fn split_words(text: &str, range: Range<usize>, words: &mut Vec<Word>) {
    let block = &text[range.clone()];
    let plain = block.is_ascii();
    spaces::each(block, |word| {
        let (start, end) = (range.start + word.start, range.start + word.end);
        if plain || block.as_bytes()[word].is_ascii() {
            push_word(text, start..end, words);
        } else {
            split_unspaced(text, start..end, words);
        }
    });
}

fn split_unspaced(text: &str, range: Range<usize>, words: &mut Vec<Word>) {
    let (mut start, mut stopped) = (0, false);
    for (at, c) in text[range.clone()].char_indices() {
        let closes = matches!(c, '。' | '！' | '？' | '」' | '』' | '”' | '）');
        if stopped && !closes {
            push_word(text, range.start + start..range.start + at, words);
            start = at;
        }
        stopped = matches!(c, '。' | '！' | '？') || stopped && closes;
    }
    push_word(text, range.start + start..range.end, words);
}

#[inline]
fn push_word(text: &str, range: Range<usize>, words: &mut Vec<Word>) {
    let (first, last) = (text.as_bytes()[range.start], text.as_bytes()[range.end - 1]);
    let shape = match first {
        b'a'..=b'z' => Shape::Small,
        b'A'..=b'Z' => Shape::Capital,
        _ => shape_beyond_ascii(&text[range.clone()]),
    };
    words.push(Word {
        range,
        shape,
        opens_plain: first.is_ascii_alphanumeric(),
        ends_plain: last.is_ascii_alphanumeric(),
    });
}

/// Returns the shape of a word that opens with no letter of ASCII.
fn shape_beyond_ascii(word: &str) -> Shape {
    match word.chars().find(|c| letters::is_alphabetic(*c)) {
        None => Shape::Sign,
        Some(c) if c.is_uppercase() => Shape::Capital,
        Some(_) => Shape::Small,
    }
}
