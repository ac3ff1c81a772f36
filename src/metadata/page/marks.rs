//! What the class, id and itemprop of an element say of its text.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use scraper::node::Element;

/// What an element is, by its attributes; several may hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Marks(u16);

impl Marks {
    pub(super) const AUTHOR: Self = Self(1);
    pub(super) const DATE: Self = Self(2);
    pub(super) const UPDATED: Self = Self(4);
    pub(super) const PUBLISHED: Self = Self(8);
    /// Other articles, navigation, comments: nothing in it is about this article.
    pub(super) const ELSEWHERE: Self = Self(16);
    pub(super) const STANDFIRST: Self = Self(32);
    /// Words of a name box that is not one: biographies, avatars, links.
    pub(super) const ABOUT: Self = Self(128);

    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

const WORDS: &[(&str, Marks)] = &[
    ("author", Marks::AUTHOR),
    ("byline", Marks::AUTHOR),
    ("writer", Marks::AUTHOR),
    ("autor", Marks::AUTHOR),
    ("auteur", Marks::AUTHOR),
    ("creator", Marks::AUTHOR),
    ("date", Marks::DATE),
    ("datum", Marks::DATE),
    ("fecha", Marks::DATE),
    ("datetime", Marks::DATE),
    ("timestamp", Marks::DATE),
    ("time", Marks::DATE),
    ("pubdate", Marks::PUBLISHED),
    ("publish", Marks::PUBLISHED),
    ("published", Marks::PUBLISHED),
    ("datepublished", Marks::PUBLISHED),
    ("datecreated", Marks::PUBLISHED),
    ("posted", Marks::PUBLISHED),
    ("update", Marks::UPDATED),
    ("updated", Marks::UPDATED),
    ("modified", Marks::UPDATED),
    ("datemodified", Marks::UPDATED),
    ("related", Marks::ELSEWHERE),
    ("recommend", Marks::ELSEWHERE),
    ("recommended", Marks::ELSEWHERE),
    ("recommendations", Marks::ELSEWHERE),
    ("sidebar", Marks::ELSEWHERE),
    ("footer", Marks::ELSEWHERE),
    ("nav", Marks::ELSEWHERE),
    ("navigation", Marks::ELSEWHERE),
    ("menu", Marks::ELSEWHERE),
    ("comment", Marks::ELSEWHERE),
    ("comments", Marks::ELSEWHERE),
    ("commentlist", Marks::ELSEWHERE),
    ("popular", Marks::ELSEWHERE),
    ("latest", Marks::ELSEWHERE),
    ("widget", Marks::ELSEWHERE),
    ("teaser", Marks::ELSEWHERE),
    ("trending", Marks::ELSEWHERE),
    ("promo", Marks::ELSEWHERE),
    ("similar", Marks::ELSEWHERE),
    ("carousel", Marks::ELSEWHERE),
    ("recirc", Marks::ELSEWHERE),
    ("respond", Marks::ELSEWHERE),
    ("disqus", Marks::ELSEWHERE),
    ("standfirst", Marks::STANDFIRST),
    ("deck", Marks::STANDFIRST),
    ("dek", Marks::STANDFIRST),
    ("subtitle", Marks::STANDFIRST),
    ("subheadline", Marks::STANDFIRST),
    ("subhead", Marks::STANDFIRST),
    ("subheading", Marks::STANDFIRST),
    ("lead", Marks::STANDFIRST),
    ("lede", Marks::STANDFIRST),
    ("intro", Marks::STANDFIRST),
    ("summary", Marks::STANDFIRST),
    ("chapo", Marks::STANDFIRST),
    ("vorspann", Marks::STANDFIRST),
    ("bio", Marks::ABOUT),
    ("biography", Marks::ABOUT),
    ("avatar", Marks::ABOUT),
    ("description", Marks::ABOUT),
    ("image", Marks::ABOUT),
    ("social", Marks::ABOUT),
    ("share", Marks::ABOUT),
    ("twitter", Marks::ABOUT),
    ("email", Marks::ABOUT),
];

static MATCHER: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(WORDS.iter().map(|(word, _)| *word))
        .expect("a list of short words is no large automaton")
});

/// Returns what a class, id or itemprop says; its words end at a mark or at a capital (`entryDate`).
pub(super) fn of(attribute: &str) -> Marks {
    let bytes = attribute.as_bytes();
    let mut marks = Marks::default();
    for found in MATCHER.find_overlapping_iter(attribute) {
        let first = bytes[found.start()];
        let starts = match found.start().checked_sub(1).map(|at| bytes[at]) {
            None => true,
            Some(before) => {
                !before.is_ascii_alphabetic()
                    || (first.is_ascii_uppercase() && before.is_ascii_lowercase())
            }
        };
        // `dateTime` ends `date`, `DATED` does not.
        let ends = bytes.get(found.end()).is_none_or(|behind| {
            let shouted = bytes[found.start()..found.end()]
                .iter()
                .all(u8::is_ascii_uppercase);
            !(behind.is_ascii_lowercase() || shouted && behind.is_ascii_uppercase())
        });
        if starts && ends {
            marks = marks.with(WORDS[found.pattern().as_usize()].1);
        }
    }
    marks
}

/// Returns the marks of an element, and the attribute that says most.
pub(super) fn of_element(element: &Element) -> (Marks, &'static str) {
    let mut marks = Marks::default();
    let mut by = "class";
    let mut pubdate = false;
    // One pass: a look-up by name costs more than reading a handful of attributes.
    for (name, value) in element.attrs() {
        match name {
            "class" | "id" | "data-testid" => marks = marks.with(of(value)),
            "itemprop" => {
                marks = marks.with(of(value));
                by = if by == "class" { "itemprop" } else { by };
            }
            "rel" if names_author(value) => {
                marks = marks.with(Marks::AUTHOR);
                by = "rel";
            }
            "pubdate" => pubdate = true,
            _ => {}
        }
    }
    if element.name() == "time" || is_clock(element) {
        marks = marks.with(Marks::DATE);
        if pubdate {
            marks = marks.with(Marks::PUBLISHED);
        }
        by = if by == "class" { "tag" } else { by };
    }
    (marks, by)
}

/// Elements that sites make themselves for a time: `<relative-time datetime=…>`.
fn is_clock(element: &Element) -> bool {
    element.name().contains('-') && element.attr("datetime").is_some()
}

fn names_author(rel: &str) -> bool {
    rel.split(' ')
        .any(|word| word.eq_ignore_ascii_case("author"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_at_marks_and_capitals() {
        assert!(of("entry-date").has(Marks::DATE));
        assert!(of("entryDate").has(Marks::DATE));
        assert!(of("c-byline__author").has(Marks::AUTHOR));
        assert!(!of("candidate").has(Marks::DATE));
        assert!(!of("unavailable nave").has(Marks::ELSEWHERE));
        assert!(of("post_meta updated").has(Marks::UPDATED));
    }
}
