//! Mends text that was decoded wrongly once and saved so.
//!
//! UTF-8 read as Latin-1 turns `’` into `â`, U+0080, U+0099. No page means such control characters, so where one
//! stands in a sequence that is valid UTF-8, the whole page was read wrongly and all such sequences are mended.
//! Read as windows-1252 it turns into `â€™`, all of it letters and signs; there it takes several sequences and no
//! letter with an accent outside of them.

use std::borrow::Cow;

/// Returns the text with its sequences of UTF-8 read as Latin-1 or windows-1252 mended, where it shows that it was read so.
pub(super) fn mend(text: &str) -> Cow<'_, str> {
    if !has_evidence(text) && !is_garbled(text) {
        return Cow::Borrowed(text);
    }
    let mut mended = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (meant, length) = sequence(rest).unwrap_or((first, first.len_utf8()));
        mended.push(meant);
        rest = &rest[length..];
    }
    Cow::Owned(mended)
}

/// Tells whether a wrongly read sequence with a control character (U+0080 to U+009F) is there.
fn has_evidence(text: &str) -> bool {
    // In UTF-8 all of them start with the byte C2, as do a few signs like © that are passed over.
    let bytes = text.as_bytes();
    memchr::memchr_iter(0xC2, bytes).any(|at| {
        let control = bytes.get(at + 1).is_some_and(|next| *next < 0xA0);
        let lead = text[..at].char_indices().rev().take(3);
        let mut sequences =
            lead.filter_map(|(start, _)| Some((start, sequence(&text[start..])?.1)));
        control && sequences.any(|(start, length)| start + length > at)
    })
}

/// Sequences without a control character that show a page to be read wrongly: two or three may be meant as they are.
const GARBLED: usize = 4;

/// Tells a page whose letters beyond ASCII are all in sequences of UTF-8 read as windows-1252, and that has several.
fn is_garbled(text: &str) -> bool {
    let bytes = text.as_bytes();
    let signs = ["â€", "Ã"].map(|sign| memchr::memmem::find(bytes, sign.as_bytes()));
    let Some(mut at) = signs.into_iter().flatten().min() else {
        return false;
    };
    let accented = |c: char| ('À'..='ÿ').contains(&c);
    if text[..at].contains(accented) {
        return false;
    }
    let mut sequences = 0;
    while let Some(next) = text[at..].find(accented) {
        match sequence(&text[at + next..]) {
            Some((_, length)) => at += next + length,
            None => return false,
        }
        sequences += 1;
    }
    sequences >= GARBLED
}

/// Returns the character that a wrongly read sequence at the start of `text` means, and its length in bytes.
fn sequence(text: &str) -> Option<(char, usize)> {
    let mut letters = text.chars();
    let lead = u8::try_from(letters.next()?).ok()?;
    let count = match lead {
        0xC2..=0xDF => 1,
        0xE0..=0xEF => 2,
        0xF0..=0xF4 => 3,
        _ => return None,
    };
    let mut bytes = [lead, 0, 0, 0];
    let mut length = 2;
    for byte in &mut bytes[1..=count] {
        let letter = letters.next()?;
        length += letter.len_utf8();
        *byte = byte_of(letter).filter(|byte| (0x80..0xC0).contains(byte))?;
    }
    let meant = std::str::from_utf8(&bytes[..=count]).ok()?.chars().next()?;
    Some((meant, length))
}

/// What windows-1252 shows for the bytes 80 to 9F; the gaps are control characters in it too.
const SHOWN: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

/// Returns the byte that a letter was read from.
fn byte_of(letter: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(letter) {
        return Some(byte);
    }
    let at = SHOWN.chars().position(|shown| shown == letter)?;
    u8::try_from(0x80 + at).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_read_as_latin_1_are_mended() {
        assert_eq!(mend("we\u{e2}\u{80}\u{99}ll caf\u{c3}\u{a9}"), "we’ll café");
    }

    #[test]
    fn quotes_read_as_windows_1252_are_mended_where_no_other_accent_stands() {
        let text = "itâ€™s a cafÃ©, â€œthe cafÃ©â€\u{9d} â€“ yes";
        assert_eq!(mend(text), "it’s a café, “the café” – yes");
        let text = "itâ€™s a cafÃ©, a cafÃ©, a cafÃ©, a cafÃ©, and a café";
        assert!(matches!(mend(text), Cow::Borrowed(_)));
    }

    #[test]
    fn page_without_control_characters_is_left_alone() {
        let text = "Â© Ã© are letters here, and so is ©";
        assert!(matches!(mend(text), Cow::Borrowed(_)));
    }

    #[test]
    fn lone_control_character_is_no_evidence() {
        assert!(matches!(mend("it\u{92}s \u{e2}nd"), Cow::Borrowed(_)));
    }

    #[test]
    fn many_lone_control_characters_stay_cheap() {
        assert_eq!(mend(&"\u{92}".repeat(100_000)).len(), 200_000);
    }
}
