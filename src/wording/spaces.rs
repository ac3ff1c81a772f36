//! Words between white space, told byte by byte: most texts are nearly all ASCII.

use std::ops::Range;

use crate::letters::HIGH;
use crate::letters::at_least;

/// Returns what `str::split_whitespace` returns, in less than half of its time.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = loop {
            match space_bytes(bytes, at)? {
                0 => break at,
                space => at += space,
            }
        };
        at = word_end(bytes, start);
        // Neither ends inside a character: no other byte of one looks like the first of a space.
        text.get(start..at)
    })
}

/// Hands out where the words are that [`words`] returns.
///
/// Blanks become bits, 64 at a time; where a bit differs from the one before it a word begins or ends.
pub(crate) fn each(text: &str, mut word: impl FnMut(Range<usize>)) {
    let bytes = text.as_bytes();
    if has_wide(bytes) {
        for own in words(text) {
            let start = own.as_ptr() as usize - text.as_ptr() as usize;
            word(start..start + own.len());
        }
        return;
    }
    let (mut start, mut inside) = (0, false);
    for (part, base) in bytes.chunks(64).zip((0..).step_by(64)) {
        let letters = !blanks(part);
        let mut edges = letters ^ (letters << 1 | u64::from(inside));
        while edges != 0 {
            let at = base + edges.trailing_zeros() as usize;
            if inside {
                word(start..at);
            }
            (start, inside) = (at, !inside);
            edges &= edges - 1;
        }
    }
    if inside {
        word(start..bytes.len());
    }
}

/// Returns which of 64 bytes are white space of ASCII, one a bit; what is missing is.
fn blanks(bytes: &[u8]) -> u64 {
    let (eights, rest) = bytes.as_chunks::<8>();
    let mut last = [b' '; 8];
    last[..rest.len()].copy_from_slice(rest);
    let mut blanks = !0;
    for (eight, at) in eights.iter().chain([&last]).take(8).zip((0..).step_by(8)) {
        let eight = u64::from_le_bytes(*eight);
        let from = |least: u8| at_least(eight, least);
        let blank = from(b' ') & !from(b' ' + 1) | from(b'\t') & !from(b'\r' + 1);
        // One bit of each byte, gathered in the highest byte of the product.
        let bits = (!(blank & !eight) & HIGH) >> 7;
        blanks ^= (bits.wrapping_mul(0x0102_0408_1020_4080) >> 56) << at;
    }
    blanks
}

/// Returns whether white space beyond ASCII stands in a text.
pub(crate) fn has_wide(text: &[u8]) -> bool {
    let wide = |at: usize| space_bytes(text, at) != Some(0);
    !text.is_ascii()
        && (memchr::memchr3_iter(0xc2, 0xe2, 0xe3, text).any(wide)
            || memchr::memchr_iter(0xe1, text).any(wide))
}

/// Returns where the word at `at` ends.
fn word_end(bytes: &[u8], mut at: usize) -> usize {
    loop {
        at += plain_bytes(&bytes[at..]);
        // What is no plain byte may be inside a word too.
        if space_bytes(bytes, at) != Some(0) {
            return at;
        }
        at += 1;
    }
}

/// Returns how many bytes of ASCII above the blank stand at the front.
///
/// Eight at a time: words are short, and a loop over bytes is mispredicted at the end of each.
#[inline]
fn plain_bytes(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let eight = u64::from_le_bytes(*eight);
        let others = at_least(eight, b' ' + 1) & !eight ^ HIGH;
        if others != 0 {
            return at + others.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let rest = bytes[at..].iter();
    at + rest.take_while(|byte| byte.is_ascii_graphic()).count()
}

/// Returns whether spaces are the only blanks of ASCII in a text, none is the first and no two stand side by side.
pub(crate) fn are_single(text: &[u8]) -> bool {
    // Without an early end, so that many bytes are compared at a time.
    let controls = text
        .iter()
        .fold(0, |seen, byte| seen | u8::from(*byte < b' '));
    let pairs = text.iter().zip(text.iter().skip(1));
    let doubles = pairs.fold(0, |seen, (one, next)| {
        seen | u8::from((*one == b' ') & (*next == b' '))
    });
    controls == 0 && doubles == 0 && text.first() != Some(&b' ')
}

/// Returns what `str::split_inclusive` returns for line feeds, several bytes at a time.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    let feeds = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
    let last = (!text.is_empty() && !text.ends_with('\n')).then_some(text.len());
    feeds.chain(last).filter_map(move |end| {
        let line = text.get(start..end);
        start = end;
        line
    })
}

/// Returns how many bytes a character of white space at `at` has, 0 where none stands; `None` at the end.
#[inline]
fn space_bytes(bytes: &[u8], at: usize) -> Option<usize> {
    let first = *bytes.get(at)?;
    if first.is_ascii() {
        return Some(usize::from(matches!(first, b'\t'..=b'\r' | b' ')));
    }
    let next = |more: usize| bytes.get(at + more).copied().unwrap_or_default();
    Some(match (first, next(1)) {
        (0xc2, 0x85 | 0xa0) => 2,
        (0xe1, 0x9a) | (0xe3, 0x80) if next(2) == 0x80 => 3,
        (0xe2, 0x80) if matches!(next(2), 0x80..=0x8a | 0xa8 | 0xa9 | 0xaf) => 3,
        (0xe2, 0x81) if next(2) == 0x9f => 3,
        _ => 0,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_character_of_white_space_parts_words() {
        for c in '\0'..=char::MAX {
            let text = format!("{c}a{c}{c}bé{c}c");
            let expected: Vec<&str> = text.split_whitespace().collect();
            assert_eq!(words(&text).collect::<Vec<_>>(), expected, "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn words_are_those_of_the_standard_library(text in "[ \t\na-cé’\u{a0}\u{2003}\u{3000}]{0,12}") {
            let expected: Vec<&str> = text.split_whitespace().collect();
            prop_assert_eq!(words(&text).collect::<Vec<_>>(), &expected[..]);
            let long = format!("{text}{}{text}", "hé ".repeat(15));
            let expected: Vec<&str> = long.split_whitespace().collect();
            let mut found = Vec::new();
            each(&long, |word| found.push(&long[word]));
            prop_assert_eq!(found, expected);
            let expected: Vec<&str> = text.split_inclusive('\n').collect();
            prop_assert_eq!(lines(&text).collect::<Vec<_>>(), expected);
        }
    }
}
