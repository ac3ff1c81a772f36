//! The words of a text as numbers.

use crate::analysis::is_unspaced;

/// An odd number with bits well spread (2^64 by the golden ratio).
const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// Calls `word` with the hash of each word: letters and digits in small letters; each character of a script without
/// spaces is a word of its own.
pub(super) fn each(text: &str, mut word: impl FnMut(u64)) {
    let mut hash = 0_u64;
    let mut open = false;
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            hash = add(hash, u64::from(c.to_ascii_lowercase()));
            open = true;
            continue;
        }
        let letter = !c.is_ascii() && c.is_alphanumeric();
        let alone = letter && is_unspaced(c);
        if letter && !alone {
            hash = c
                .to_lowercase()
                .fold(hash, |hash, c| add(hash, u64::from(c)));
            open = true;
            continue;
        }
        // An apostrophe inside a word is written in two ways, or left out.
        if open && !matches!(c, '\'' | '\u{2019}') {
            word(mixed(hash));
            (hash, open) = (0, false);
        }
        if alone {
            word(mixed(add(0, u64::from(c))));
        }
    }
    if open {
        word(mixed(hash));
    }
}

fn add(hash: u64, number: u64) -> u64 {
    (hash.rotate_left(5) ^ (number + 1)).wrapping_mul(MULTIPLIER)
}

/// Spreads what is in the upper bits over the lower ones (the finisher of MurmurHash3, Appleby 2011).
pub(super) fn mixed(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

/// Calls `run` with the hash of each run of `N` words and the number of its first word.
pub(super) fn runs<const N: usize>(text: &str, mut run: impl FnMut(u64, usize)) -> usize {
    let mut last = [0_u64; N];
    let mut count = 0;
    each(text, |word| {
        last.rotate_left(1);
        last[N - 1] = word;
        count += 1;
        if count >= N {
            run(
                mixed(last.iter().fold(0, |hash, word| add(hash, *word))),
                count - N,
            );
        }
    });
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<u64> {
        let mut words = Vec::new();
        each(text, |word| words.push(word));
        words
    }

    #[test]
    fn words_are_the_same_in_any_dress() {
        assert_eq!(
            words("The mayor’s \u{201C}Öl\u{201D} deal"),
            words("THE MAYOR'S öl-deal!")
        );
        assert_ne!(words("one"), words("two"));
        assert_eq!(words("大坝 leaks").len(), 3);
        assert_eq!(words(" — ").len(), 0);
    }

    #[test]
    fn runs_begin_at_every_word_that_has_enough_behind_it() {
        let mut starts = Vec::new();
        let count = runs::<3>("a b c d", |_, start| starts.push(start));
        assert_eq!((count, starts), (4, vec![0, 1]));
        assert_eq!(runs::<3>("a b", |_, _| unreachable!()), 2);
    }
}
