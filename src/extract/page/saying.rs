//! What the words of a short block say it is.

use std::sync::LazyLock;

use crate::wording::lexicon::Lexicon;

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

/// A set of sayings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sayings(u16);

impl Sayings {
    /// Reads the folded text of a block.
    pub(super) fn of(folded: &str) -> Self {
        let bytes = folded.as_bytes();
        let letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
        let mut bits = 0;
        for start in (0..bytes.len()).filter(|at| *at == 0 || !letter(at - 1)) {
            for (length, saying) in PHRASES.at(folded, start) {
                if !letter(start + length) {
                    bits |= 1 << saying as u8;
                }
            }
        }
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
        let sayings = Sayings::of(&text.to_lowercase());
        let said = (0..SAYING_COUNT).filter(|saying| sayings.contains(*saying));
        said.map(|saying| SAYING_NAMES[saying]).collect()
    }

    #[test]
    fn phrase_counts_as_whole_words() {
        assert_eq!(check("Read more: Ferry strike"), ["related"]);
        assert_eq!(check("Sharecroppers of the delta"), [""; 0]);
        assert_eq!(check("Share"), ["share"]);
    }
}
