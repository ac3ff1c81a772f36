//! What an element's class, id and name say it is.

use std::sync::LazyLock;

use super::keywords::KEYWORDS;
use super::lexicon::Lexicon;
use super::tag::Tag;

/// Something that class, id or element name say of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Mark {
    Comment,
    Related,
    Share,
    Nav,
    Footer,
    Sidebar,
    Ad,
    Newsletter,
    Author,
    Meta,
    Caption,
    Toc,
    Hidden,
    Summary,
    Standfirst,
    Title,
    Pull,
    Fold,
    Embed,
    Body,
    Good,
    Bad,
    /// `hidden`, `aria-hidden` or `display: none`.
    Unseen,
    NavTag,
    FooterTag,
    HeaderTag,
    AsideTag,
    FormTag,
    FigureTag,
    FigcaptionTag,
    ArticleTag,
    MainTag,
    ListTag,
    TableTag,
    QuoteTag,
}

/// Number of marks.
pub(super) const MARKS: usize = Mark::QuoteTag as usize + 1;

/// Names of the marks, in their order, for the names of features.
pub(super) const MARK_NAMES: [&str; MARKS] = [
    "comment",
    "related",
    "share",
    "nav",
    "footer",
    "sidebar",
    "ad",
    "newsletter",
    "author",
    "meta",
    "caption",
    "toc",
    "hidden",
    "summary",
    "standfirst",
    "title",
    "pull",
    "fold",
    "embed",
    "body",
    "good",
    "bad",
    "unseen",
    "nav tag",
    "footer tag",
    "header tag",
    "aside tag",
    "form tag",
    "figure tag",
    "figcaption tag",
    "article tag",
    "main tag",
    "list tag",
    "table tag",
    "quote tag",
];

/// A set of marks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Marks(u64);

impl Marks {
    /// Returns the marks an element name gives.
    pub(super) fn of_tag(tag: Tag) -> Self {
        let mark = match tag {
            Tag::Nav => Mark::NavTag,
            Tag::Footer => Mark::FooterTag,
            Tag::Header => Mark::HeaderTag,
            Tag::Aside => Mark::AsideTag,
            Tag::Form | Tag::Button | Tag::Label => Mark::FormTag,
            Tag::Figure => Mark::FigureTag,
            Tag::Figcaption => Mark::FigcaptionTag,
            Tag::Article => Mark::ArticleTag,
            Tag::Main => Mark::MainTag,
            Tag::List => Mark::ListTag,
            Tag::Table => Mark::TableTag,
            Tag::Blockquote => Mark::QuoteTag,
            _ => return Self::default(),
        };
        let mut marks = Self::default();
        marks.insert(mark);
        marks
    }

    /// Adds a mark.
    pub(super) fn insert(&mut self, mark: Mark) {
        self.0 |= 1 << mark as u8;
    }

    /// Adds the marks of another set.
    pub(super) fn join(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Tells whether the mark is there.
    pub(super) fn contains(self, mark: Mark) -> bool {
        self.0 & (1 << mark as u8) != 0
    }

    /// Returns the set's bits, lowest for the first mark.
    pub(super) fn bits(self) -> u64 {
        self.0
    }

    /// Adds the marks that the words of a class or an id give.
    pub(super) fn read(&mut self, names: &str) {
        let names = names.as_bytes();
        WORDS.scan(
            names,
            |_| true,
            |found| {
                let (mark, short) = found.meaning;
                if !short || (starts_word(names, found.start) && ends_word(names, found.end)) {
                    self.insert(mark);
                }
            },
        );
    }
}

/// Letters up to which a keyword counts only as a whole word.
const SHORT: usize = 5;

/// The keywords: their mark, and whether they must be whole words.
static WORDS: LazyLock<Lexicon<(Mark, bool)>> = LazyLock::new(|| {
    let lists = KEYWORDS.iter();
    let entry = |mark: Mark, word: &'static str| (word, (mark, word.len() <= SHORT));
    Lexicon::of(lists.flat_map(|(mark, list)| list.iter().map(move |word| entry(*mark, word))))
});

/// Tells whether a word starts at `at`: after no letter, or at a capital after a small letter (`shareBar`).
fn starts_word(names: &[u8], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|before| names[before]) else {
        return true;
    };
    !before.is_ascii_alphabetic() || (names[at].is_ascii_uppercase() && before.is_ascii_lowercase())
}

/// Tells whether a word ends at `at`: before no letter, or before a capital.
fn ends_word(names: &[u8], at: usize) -> bool {
    let Some(after) = names.get(at) else {
        return true;
    };
    !after.is_ascii_alphabetic()
        || (after.is_ascii_uppercase() && names[at - 1].is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &str) -> Vec<&'static str> {
        let mut marks = Marks::default();
        marks.read(names);
        let of = |mark: &usize| marks.bits() & (1 << *mark) != 0;
        (0..MARKS).filter(of).map(|mark| MARK_NAMES[mark]).collect()
    }

    #[test]
    fn short_keyword_must_be_a_whole_word() {
        assert_eq!(check("top-ad"), ["ad"]);
        assert_eq!(check("topAd"), ["ad"]);
        assert_eq!(check("shadowy loaded radius"), ["good"]);
    }

    #[test]
    fn long_keyword_counts_inside_a_word() {
        assert_eq!(check("rightsidebar"), ["sidebar", "bad"]);
        assert_eq!(check("SiteFooter"), ["footer", "bad"]);
    }

    #[test]
    fn every_mark_has_its_name() {
        assert_eq!(MARK_NAMES[Mark::Unseen as usize], "unseen");
        assert_eq!(MARK_NAMES[Mark::QuoteTag as usize], "quote tag");
    }
}
