//! Words of a text, with their places.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::letters;

use super::fold::fold;

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
    pub text: String,
    /// The lower-cased word before folding, for stemmers that know accents.
    pub lower: String,
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

/// Returns the number of words of `text` by Unicode's word boundaries; a character of a script without
/// spaces counts as one.
pub fn count_words(text: &str) -> usize {
    let mut count = 0;
    let mut start = 0;
    while start < text.len() {
        let (words, length) = count_plain(&text[start..]);
        count += words;
        start += length;
        if start == text.len() {
            break;
        }
        // What stands between the spaces around is counted by all rules.
        let rest = &text.as_bytes()[start..];
        let end = memchr::memchr2(b' ', b'\n', rest).map_or(text.len(), |at| start + at);
        count += text[start..end].unicode_words().count();
        start = end;
    }
    count
}

/// What the rules of word boundaries ask of the characters that most texts are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    /// Stands inside words and numbers: `don’t`, `3.5`.
    Joint,
    /// Stands inside words.
    Colon,
    /// Stands inside numbers.
    Comma,
    /// Parts words.
    Mark,
    /// A word by itself.
    Alone,
    /// A blank or a line feed: nothing goes on behind it.
    Space,
    /// Asks for other rules.
    Odd,
}

/// Counts as [`count_words`] up to the first stretch between spaces in which a character asks for more rules than those
/// of letters, digits and common marks; returns where that begins.
///
/// No rule of UAX #29 joins words over a space, nor letters with marks around them, except the low line.
fn count_plain(text: &str) -> (usize, usize) {
    let (mut count, mut counted, mut start) = (0, 0, 0);
    // What the last character is, and what stands before it if that is a joint.
    let (mut last, mut before) = (Class::Mark, Class::Mark);
    let mut at = 0;
    while let Some(&byte) = text.as_bytes().get(at) {
        let (class, mut bytes) = match CLASSES.get(usize::from(byte)) {
            Some(class) => (*class, 1),
            None => class_beyond_ascii(&text[at..]),
        };
        match class {
            Class::Letter | Class::Digit => {
                let goes_on = match last {
                    Class::Letter | Class::Digit => true,
                    Class::Joint => before == class,
                    Class::Colon => before == class && class == Class::Letter,
                    Class::Comma => before == class && class == Class::Digit,
                    _ => false,
                };
                count += usize::from(!goes_on);
                // What goes on a word of ASCII is decided by its last character.
                bytes = bytes.max(letters::ascii_word(&text.as_bytes()[at..]));
            }
            Class::Alone => count += 1,
            Class::Odd => return (counted, start),
            Class::Space => (counted, start) = (count, at + bytes),
            _ => {}
        }
        at += bytes;
        (before, last) = (
            last,
            CLASSES
                .get(usize::from(text.as_bytes()[at - 1]))
                .map_or(class, |last| *last),
        );
    }
    (count, at)
}

/// Returns the class of the character that opens a text, and its length.
fn class_beyond_ascii(text: &str) -> (Class, usize) {
    let Some(c) = text.chars().next() else {
        return (Class::Odd, 0);
    };
    let class = match c {
        '×' | '÷' => Class::Odd,
        // Latin, Greek, Cyrillic, Arabic and Hangul letters that are one character.
        '\u{c0}'..='\u{24f}'
        | '\u{3b1}'..='\u{3c9}'
        | '\u{400}'..='\u{481}'
        | '\u{48a}'..='\u{52f}' => Class::Letter,
        '\u{621}'..='\u{63a}' | '\u{641}'..='\u{64a}' | '\u{ac00}'..='\u{d7a3}' => Class::Letter,
        // Han and Hiragana.
        '\u{4e00}'..='\u{9fff}' | '\u{3041}'..='\u{3096}' => Class::Alone,
        '\u{2018}' | '\u{2019}' => Class::Joint,
        '，' | '；' | '،' => Class::Comma,
        '：' | '·' => Class::Colon,
        '«' | '»' | '\u{2010}'..='\u{2015}' | '\u{201c}'..='\u{201e}' | '…' | '\u{a0}' => {
            Class::Mark
        }
        '、' | '。' | '「' | '」' | '《' | '》' | '！' | '？' | '（' | '）' => {
            Class::Mark
        }
        '£' | '€' | '°' => Class::Mark,
        _ => Class::Odd,
    };
    (class, c.len_utf8())
}

/// The classes of ASCII.
static CLASSES: [Class; 128] = {
    let mut classes = [Class::Odd; 128];
    let mut at = 0;
    while at < classes.len() {
        classes[at] = match at as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            b'\'' | b'.' => Class::Joint,
            b':' => Class::Colon,
            b',' | b';' => Class::Comma,
            b' ' | b'\n' => Class::Space,
            b'\t' => Class::Mark,
            b'_' => Class::Odd,
            b'!'..=b'~' => Class::Mark,
            _ => Class::Odd,
        };
        at += 1;
    }
    classes
};

/// Returns whether a text is one hyphen, of either width.
pub fn is_hyphen(text: &str) -> bool {
    matches!(text, "-" | "\u{2010}" | "\u{2011}")
}

/// Returns whether a character belongs to a script that is written without spaces between words.
pub fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}' // Thai, Lao
        | '\u{1000}'..='\u{109F}' // Myanmar
        | '\u{1780}'..='\u{17FF}' // Khmer
        | '\u{3040}'..='\u{30FF}' // Hiragana, Katakana
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' // Han
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Returns the token of a word of `text`; `None` where it has no letters or is too long.
pub fn token(text: &str, spot: &Spot) -> Option<Token> {
    let word = &text[spot.range.clone()];
    let mut lower = word.to_lowercase();
    if is_initials(&lower) {
        lower.retain(|c| c != '.');
    }
    let text = fold(&lower);
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
            let count = text.unicode_words().count();
            assert_eq!(count_words(&text), count, "{text:?}");
        }
    }

    #[test]
    fn an_over_long_word_takes_its_position() {
        assert_eq!(check(&format!("a {} b", "x".repeat(300))), "a@0 b@2");
    }
}
