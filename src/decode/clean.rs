//! Characters that have no place in a text.

use encoding_rs::WINDOWS_1252;

/// Makes text fit to be shown: ends lines by `\n` alone and drops control characters and byte order marks.
///
/// The control characters U+0080 to U+009F are what careless conversion makes of the quotes and dashes of
/// windows-1252, so they become those again. [`decode`](super::decode) and [`strip_markup`](super::strip_markup) do
/// this already; fields of JSON records need it.
pub fn clean(text: String) -> String {
    let Some(mut clean_bytes) = first_suspect(&text) else {
        return text;
    };
    let mut cleaned = String::with_capacity(text.len());
    let mut rest = text.as_str();
    loop {
        cleaned.push_str(&rest[..clean_bytes]);
        let mut characters = rest[clean_bytes..].chars();
        let Some(character) = characters.next() else {
            return cleaned;
        };
        rest = characters.as_str();
        match character {
            '\r' if rest.starts_with('\n') => {}
            '\r' | '\x0c' => cleaned.push('\n'),
            '\u{80}'..='\u{9f}' => cleaned.extend(windows_1252(character)),
            '\u{feff}' => {}
            _ if character.is_ascii_control() => {}
            _ => cleaned.push(character),
        }
        clean_bytes = first_suspect(rest).unwrap_or(rest.len());
    }
}

/// Bytes that are looked at together: few enough to be cheap where suspects are dense.
const STRIDE: usize = 32;

/// Returns the place of the first character that [`clean`] might change.
fn first_suspect(text: &str) -> Option<usize> {
    let mut at = 0;
    for stride in text.as_bytes().chunks(STRIDE) {
        // Without a way out in the middle, so that the compiler compares many bytes at once.
        if stride
            .iter()
            .fold(false, |any, byte| any | is_suspect(*byte))
        {
            return Some(at + stride.iter().position(|byte| is_suspect(*byte))?);
        }
        at += stride.len();
    }
    None
}

/// Tells a character that [`clean`] might change by its first byte: an ASCII control, one of U+0080 to U+00BF, or
/// one of U+F000 to U+FFFF.
fn is_suspect(byte: u8) -> bool {
    let control = (byte < b' ') & (byte != b'\n') & (byte != b'\t') | (byte == 0x7f);
    control | (byte == 0xc2) | (byte == 0xef)
}

fn windows_1252(control: char) -> Option<char> {
    let byte = u8::try_from(u32::from(control)).ok()?;
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(&byte));
    text.chars()
        .next()
        .filter(|character| !character.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> String {
        clean(text.to_owned())
    }

    #[test]
    fn lines_end_in_line_feeds() {
        assert_eq!(check("a\r\nb\rc\n\r\nd\x0ce"), "a\nb\nc\n\nd\ne");
    }

    #[test]
    fn controls_and_marks_are_dropped() {
        assert_eq!(check("\u{feff}a\0b\x1b[31mc\x7f\td"), "ab[31mc\td");
    }

    #[test]
    fn c1_controls_become_quotes_again() {
        assert_eq!(check("it\u{92}s \u{93}so\u{94} \u{81}é ｡"), "it’s “so” é ｡");
    }
}
