//! Character references: `&eacute;`, `&amp` and `&#8217;`.

use html5ever::data::C1_REPLACEMENTS;
use html5ever::data::NAMED_ENTITIES;
use html5ever::tendril::StrTendril;

/// A character reference.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reference {
    first: char,
    second: Option<char>,
    /// Bytes of it, `&` included.
    pub(super) length: usize,
}

impl Reference {
    /// Returns the characters it stands for.
    pub(super) fn text(&self) -> StrTendril {
        let mut text = StrTendril::from_char(self.first);
        if let Some(second) = self.second {
            text.push_char(second);
        }
        text
    }
}

/// Reads the reference that `text` begins with, if its `&` begins one.
pub(super) fn read(text: &str, in_attribute: bool) -> Option<Reference> {
    match text.as_bytes().get(1)? {
        b'#' => numeric(text),
        first if first.is_ascii_alphanumeric() => named(text, in_attribute),
        _ => None,
    }
}

fn numeric(text: &str) -> Option<Reference> {
    let hexadecimal = matches!(text.as_bytes().get(2), Some(b'x' | b'X'));
    let (radix, start) = if hexadecimal { (16, 3) } else { (10, 2) };
    let digits = text[start..].bytes();
    let digits = digits.take_while(|byte| char::from(*byte).is_digit(radix));
    let end = start + digits.count();
    if end == start {
        return None;
    }
    // Too many digits are too large a number.
    let number = u32::from_str_radix(&text[start..end], radix).unwrap_or(u32::MAX);
    let closed = text.as_bytes().get(end) == Some(&b';');
    Some(Reference {
        first: character(number),
        second: None,
        length: end + usize::from(closed),
    })
}

/// Returns the character of a number; U+FFFD for those that are none, that of windows-1252 for U+0080 to U+009F.
fn character(number: u32) -> char {
    let replaced = match number {
        0 => None,
        0x80..=0x9f => C1_REPLACEMENTS[number as usize - 0x80],
        _ => None,
    };
    let itself = char::from_u32(number).filter(|_| number != 0);
    replaced.or(itself).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Reads the longest name that is known.
fn named(text: &str, in_attribute: bool) -> Option<Reference> {
    let name = &text[1..];
    let mut longest = None;
    // The table holds the beginnings of names too, as standing for nothing.
    for end in 1..=name.len() {
        let Some((first, second)) = name.get(..end).and_then(|part| NAMED_ENTITIES.get(part))
        else {
            break;
        };
        if *first != 0 {
            longest = Some((end, char::from_u32(*first)?, *second));
        }
    }
    let (end, first, second) = longest?;
    let closed = name.as_bytes()[end - 1] == b';';
    let goes_on = |byte: &u8| *byte == b'=' || byte.is_ascii_alphanumeric();
    // `?a=b&copy=c` in an address is no sign of copyright.
    if in_attribute && !closed && name.as_bytes().get(end).is_some_and(goes_on) {
        return None;
    }
    Some(Reference {
        first,
        second: char::from_u32(second).filter(|second| *second != '\0'),
        length: 1 + end,
    })
}
