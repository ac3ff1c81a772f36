//! Mends text that was decoded wrongly once and saved so.
//!
//! UTF-8 read as Latin-1 turns `’` into `â`, U+0080, U+0099. No page means such control characters, so where one
//! stands in a sequence that is valid UTF-8, the whole page was read wrongly and all such sequences are mended.

use std::borrow::Cow;

/// Returns the text with its sequences of UTF-8 read as Latin-1 mended, where any of them has a control character.
pub(super) fn mend(text: &str) -> Cow<'_, str> {
    if !has_evidence(text) {
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
    for byte in &mut bytes[1..=count] {
        *byte = u8::try_from(letters.next()?)
            .ok()
            .filter(|byte| (0x80..0xC0).contains(byte))?;
    }
    let meant = std::str::from_utf8(&bytes[..=count]).ok()?.chars().next()?;
    Some((meant, 2 * (count + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_read_as_latin_1_are_mended() {
        assert_eq!(mend("we\u{e2}\u{80}\u{99}ll caf\u{c3}\u{a9}"), "we’ll café");
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
