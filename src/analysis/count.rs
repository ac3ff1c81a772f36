//! Counting words, without the tables of word boundaries for most texts.

use unicode_segmentation::UnicodeSegmentation;

use crate::letters;

/// Returns the number of words of `text` by Unicode's word boundaries; a character of a script without
/// spaces counts as one.
pub fn count_words(text: &str) -> usize {
    let (mut count, mut rest) = (0, text);
    while !rest.is_empty() {
        let (part, behind) = rest.split_at(part_bytes(rest));
        count += match count_ascii(part.as_bytes()) {
            Some(words) => words,
            None => count_part(part),
        };
        rest = behind;
    }
    count
}

/// Bytes that are counted at once.
const PART: usize = 128;

/// Returns the length of a part at the front that ends in a blank or a line feed, or of the whole text.
fn part_bytes(text: &str) -> usize {
    let bytes = text.as_bytes();
    let head = &bytes[..PART.min(bytes.len())];
    if head.len() == bytes.len() {
        return bytes.len();
    }
    let last = memchr::memrchr2(b' ', b'\n', head).or_else(|| memchr::memchr2(b' ', b'\n', bytes));
    last.map_or(bytes.len(), |last| last + 1)
}

/// Counts the words of ASCII; `None` where a character asks for more rules.
///
/// The loop has no branches, so that many bytes are looked at side by side.
fn count_ascii(text: &[u8]) -> Option<usize> {
    if !text.is_ascii() {
        return None;
    }
    let mut count = 0;
    let mut odd = false;
    let mut near = [b' '; 2];
    for part in text.chunks(PART) {
        let mut padded = [b' '; PART + 2];
        padded[..2].copy_from_slice(&near);
        padded[2..part.len() + 2].copy_from_slice(part);
        let windows = padded.iter().zip(&padded[1..]).zip(&padded[2..]);
        let (opened, asked) = windows.fold((0_u8, false), |(opened, asked), ((two, one), own)| {
            (
                opened + u8::from(opens(*two, *one, *own)),
                asked | is_odd(*own),
            )
        });
        count += usize::from(opened);
        odd |= asked;
        near = [padded[part.len()], padded[part.len() + 1]];
    }
    (!odd).then_some(count)
}

/// Returns whether a word opens with a byte of ASCII behind two others.
#[inline]
fn opens(two: u8, one: u8, own: u8) -> bool {
    let letter = |byte: u8| (byte | 0x20).wrapping_sub(b'a') < 26;
    let digit = |byte: u8| byte.wrapping_sub(b'0') < 10;
    let joint = (one == b'\'') | (one == b'.');
    let letters = letter(two) & letter(own) & (joint | (one == b':'));
    let digits = digit(two) & digit(own) & (joint | (one == b',') | (one == b';'));
    let alone = !(letter(one) | digit(one));
    (letter(own) | digit(own)) & alone & !letters & !digits
}

/// Returns whether a byte of ASCII asks for other rules.
#[inline]
fn is_odd(byte: u8) -> bool {
    (byte == b'_') | (byte == 0x7f) | (byte < b' ') & (byte != b'\n') & (byte != b'\t')
}

/// Counts as [`count_words`], byte by byte.
fn count_part(text: &str) -> usize {
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

/// Counts as [`count_part`] up to the first stretch between spaces in which a character asks for more rules than those
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_counted_in_any_script() {
        assert_eq!(count_words("The mayor’s 3.5 per-cent\n— “no”"), 6);
        assert_eq!(count_words("北京 2024年"), 4);
        assert_eq!(count_words(" … "), 0);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn as_many_are_counted_as_the_standard_finds(
            text in "[ \\n\\t\\raB7.,:;'’‘\"_/\u{ad}\u{301}é京“…—«жÖい，：한م،α\u{a0}·、。ア€-]{0,16}"
        ) {
            prop_assert_eq!(count_words(&text), text.unicode_words().count());
        }
    }
}
