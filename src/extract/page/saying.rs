//! What the words of a short block say it is.

use std::sync::LazyLock;

use super::lexicon::Lexicon;
use super::phrases::SAYINGS;

/// What a short block may say of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Saying {
    Related,
    Comments,
    Share,
    Subscribe,
    Legal,
    Byline,
    Bio,
    When,
    Credit,
    Advert,
    Account,
    References,
    Contents,
    Questions,
}

/// Number of sayings.
pub(super) const SAYING_COUNT: usize = Saying::Questions as usize + 1;

/// Names of the sayings, in their order, for the names of features.
pub(super) const SAYING_NAMES: [&str; SAYING_COUNT] = [
    "related",
    "comments",
    "share",
    "subscribe",
    "legal",
    "byline",
    "bio",
    "when",
    "credit",
    "advert",
    "account",
    "references",
    "contents",
    "questions",
];

/// Bytes up to which a block is short enough to be only what it says.
const MAX_BYTES: usize = 300;

/// A set of sayings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sayings(u16);

impl Sayings {
    /// Reads a block; a long one says nothing.
    pub(super) fn of(text: &str) -> Self {
        if text.len() > MAX_BYTES {
            return Self::default();
        }
        let bytes = text.as_bytes();
        let letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
        let mut bits = 0;
        let starts_word = |at: usize| at == 0 || !letter(at - 1);
        PHRASES.scan(bytes, starts_word, |found| {
            if !letter(found.end) {
                bits |= 1 << found.meaning as u8;
            }
        });
        Self(bits)
    }

    /// Tells whether the saying is there.
    pub(super) fn contains(self, saying: usize) -> bool {
        self.0 & (1 << saying) != 0
    }
}

static PHRASES: LazyLock<Lexicon<Saying>> = LazyLock::new(|| {
    let lists = SAYINGS.iter();
    Lexicon::of(lists.flat_map(|(saying, list)| list.iter().map(|phrase| (*phrase, *saying))))
});

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Vec<&'static str> {
        let sayings = Sayings::of(text);
        let said = (0..SAYING_COUNT).filter(|saying| sayings.contains(*saying));
        said.map(|saying| SAYING_NAMES[saying]).collect()
    }

    #[test]
    fn phrase_counts_as_whole_words() {
        assert_eq!(check("Read more: Ferry strike"), ["related"]);
        assert_eq!(check("Sharecroppers of the delta"), [""; 0]);
        assert_eq!(check("Share"), ["share"]);
    }

    #[test]
    fn long_block_says_nothing() {
        assert_eq!(check(&"Share it. ".repeat(40)), [""; 0]);
    }
}
