//! Words of a text, with their places.

use std::ops::Range;

use compact_str::CompactString;
use unicode_segmentation::UnicodeSegmentation;

use crate::letters::is_unspaced;

use super::fold::fold;
use super::fold::without_possessive;

/// Longest folded word that is indexed, in bytes; a longer one (a key, a blob) takes a position and no token.
pub const MAX_TOKEN_BYTES: usize = 255;

/// Articles and prepositions that French, Italian and Catalan glue to the next word with an apostrophe.
const ELISIONS: &[&str] = &[
    "all", "c", "d", "dall", "dell", "j", "jusqu", "l", "lorsqu", "m", "n", "nell", "puisqu", "qu",
    "quoiqu", "s", "sull", "t", "un",
];

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The folded form, at most [`MAX_TOKEN_BYTES`] long; never empty.
    pub text: CompactString,
    /// The lower-cased word before folding, for stemmers that know accents.
    pub lower: CompactString,
    /// Byte range of the word in the text.
    pub range: Range<usize>,
    /// Number of the word in the text, from 0; over-long words leave a gap.
    pub position: u32,
}

/// Where a word stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// Byte range of the word.
    pub range: Range<usize>,
    /// Number of the word in the text, from 0.
    pub position: u32,
}

/// Returns the words of `text` in order, by Unicode's word boundaries (UAX #29).
///
/// An elided article is a word of its own (`l’eau` is `l`, `eau`); a script without spaces gives one token a
/// character. Costs one pass over the text.
pub fn tokens(text: &str) -> Vec<Token> {
    let spots = spots(text);
    spots.iter().filter_map(|spot| token(text, spot)).collect()
}

/// Returns where the words of `text` stand, those too long for a token too.
pub fn spots(text: &str) -> Vec<Spot> {
    let mut spots = Vec::with_capacity(text.len() / 6);
    let mut start = 0;
    while start < text.len() {
        let rest = &text.as_bytes()[start..];
        let end = memchr::memchr2(b' ', b'\n', rest).map_or(text.len(), |at| start + at);
        spots_between_spaces(&text[start..end], start, &mut spots);
        start = end + 1;
    }
    spots
}

/// Appends the words of a text without spaces, which stands at `start`. No rule of UAX #29 joins words over a space.
fn spots_between_spaces(text: &str, start: usize, spots: &mut Vec<Spot>) {
    let is_mark = |byte: &u8| byte.is_ascii_punctuation() && *byte != b'_';
    let bytes = text.as_bytes();
    let Some(from) = bytes.iter().position(|byte| !is_mark(byte)) else {
        return;
    };
    let to = bytes.len() - bytes.iter().rev().take_while(|byte| is_mark(byte)).count();
    if bytes[from..to].iter().all(u8::is_ascii_alphanumeric) {
        push_spot(start + from, to - from, spots);
        return;
    }
    for (at, word) in text.unicode_word_indices() {
        for (shift, part) in parts(word) {
            push_spot(start + at + shift, part.len(), spots);
        }
    }
}

fn push_spot(start: usize, length: usize, spots: &mut Vec<Spot>) {
    let position = spots.len() as u32;
    let range = start..start + length;
    spots.push(Spot { range, position });
}

/// Returns whether a text is one hyphen, of either width.
pub fn is_hyphen(text: &str) -> bool {
    matches!(text, "-" | "\u{2010}" | "\u{2011}")
}

/// Returns the token of a word of `text`; `None` where it has no letters or is too long.
pub fn token(text: &str, spot: &Spot) -> Option<Token> {
    let word = &text[spot.range.clone()];
    let mut lower = if word.is_ascii() {
        let mut lower = CompactString::from(word);
        lower.make_ascii_lowercase();
        lower
    } else {
        word.to_lowercase().into()
    };
    if is_initials(&lower) {
        lower.retain(|c| c != '.');
    }
    let text = if lower.is_ascii() {
        let mut text = lower.clone();
        text.truncate(without_possessive(&lower).len());
        text
    } else {
        fold(&lower).into()
    };
    let fits = !text.is_empty() && text.len() <= MAX_TOKEN_BYTES;
    fits.then(|| Token {
        text,
        lower,
        range: spot.range.clone(),
        position: spot.position,
    })
}

/// Whether a word is letters with stops between them (`u.s`): then `U.S.` and `US` are one.
fn is_initials(word: &str) -> bool {
    word.contains('.')
        && word
            .split('.')
            .all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic))
}

/// Splits what UAX #29 leaves whole and a reader would not: `end.Next`, `title:word`, an elision, a run of an
/// unspaced script. Numbers (`3.5`) and initials (`u.s`, folded to `us`) stay whole.
fn parts(word: &str) -> Vec<(usize, &str)> {
    let bytes = word.as_bytes();
    if bytes.iter().all(u8::is_ascii_alphanumeric) {
        return vec![(0, word)];
    }
    if word.chars().all(|c| is_unspaced(c) || !c.is_alphanumeric()) {
        let letters = word.char_indices().filter(|(_, c)| c.is_alphanumeric());
        return letters
            .map(|(at, c)| (at, &word[at..at + c.len_utf8()]))
            .collect();
    }
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, c) in word.char_indices() {
        if matches!(c, '.' | ':') && joins_words(word, at) {
            push_elided(word, start..at, &mut parts);
            start = at + 1;
        }
    }
    push_elided(word, start..word.len(), &mut parts);
    parts
}

/// Whether the stop or colon at `at` stands between two words and not inside a number or initials.
fn joins_words(word: &str, at: usize) -> bool {
    let before = word[..at]
        .chars()
        .rev()
        .take_while(|c| c.is_alphabetic())
        .count();
    let after = word[at + 1..]
        .chars()
        .take_while(|c| c.is_alphabetic())
        .count();
    before > 1 || after > 1
}

fn push_elided<'a>(word: &'a str, range: Range<usize>, parts: &mut Vec<(usize, &'a str)>) {
    let part = &word[range.clone()];
    if let Some((at, apostrophe)) = part.char_indices().find(|(_, c)| matches!(c, '\'' | '’')) {
        let (article, rest) = (&part[..at], at + apostrophe.len_utf8());
        if rest < part.len() && ELISIONS.contains(&article.to_lowercase().as_str()) {
            parts.push((range.start, article));
            parts.push((range.start + rest, &part[rest..]));
            return;
        }
    }
    if !part.is_empty() {
        parts.push((range.start, part));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> String {
        let tokens = tokens(text);
        let words = tokens.iter().map(|t| format!("{}@{}", t.text, t.position));
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn ranges_are_of_the_text_as_written() {
        let text = "The Mayor’s é-mail";
        let found: Vec<&str> = tokens(text)
            .iter()
            .map(|t| &text[t.range.clone()])
            .collect();
        assert_eq!(found, ["The", "Mayor’s", "é", "mail"]);
    }

    #[test]
    fn contractions_stay_whole_and_possessives_go() {
        assert_eq!(check("don't Musk's Musk’s"), "don't@0 musk@1 musk@2");
    }

    #[test]
    fn elisions_are_split() {
        assert_eq!(
            check("l’eau d'Arabie O'Brien"),
            "l@0 eau@1 d@2 arabie@3 o'brien@4"
        );
    }

    #[test]
    fn glued_sentences_come_apart_and_numbers_do_not() {
        assert_eq!(
            check("end.Next a:b U.S. 3.5 title:war"),
            "end@0 next@1 a:b@2 us@3 3.5@4 title@5 war@6"
        );
    }

    #[test]
    fn unspaced_scripts_give_a_token_a_character() {
        assert_eq!(check("北京 2024年"), "北@0 京@1 2024@2 年@3");
    }

    #[test]
    fn words_between_spaces_are_those_of_the_whole_text() {
        let marks = [
            " ", "\n", "\t", "a", "B", "7", ".", ",", ":", "'", "’", "-", "_", "\"", "é", "京",
            "\u{301}", "\u{ad}", "“", "\r", ";", "‘", "…", "—", "«", "ж", "Ö", "/", "い", "，",
            "：", "한", "م", "،", "α", "\u{a0}", "·", "、", "。", "ア", "€",
        ];
        let mut seed = 1_usize;
        for _ in 0..20_000 {
            let mut text = String::new();
            for _ in 0..12 {
                seed = seed
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                text.push_str(marks[(seed >> 33) % marks.len()]);
            }
            let whole = text.unicode_word_indices().flat_map(|(at, word)| {
                let parts = parts(word).into_iter();
                parts.map(move |(shift, part)| at + shift..at + shift + part.len())
            });
            let found: Vec<Range<usize>> = spots(&text).into_iter().map(|it| it.range).collect();
            assert_eq!(found, whole.collect::<Vec<_>>(), "{text:?}");
        }
    }

    #[test]
    fn an_over_long_word_takes_its_position() {
        assert_eq!(check(&format!("a {} b", "x".repeat(300))), "a@0 b@2");
    }
}
