//! Characters that have no place in a text.

use encoding_rs::WINDOWS_1252;

/// Makes text fit to be shown: ends lines by `\n` alone and drops control characters and byte order marks.
///
/// The control characters U+0080 to U+009F are what careless conversion makes of the quotes and dashes of
/// windows-1252, so they become those again. [`decode`](super::decode) and [`strip_markup`](super::strip_markup) do
/// this already; fields of JSON records need it.
pub fn clean(text: String) -> String {
    if !text.bytes().any(may_need_cleaning) {
        return text;
    }
    let mut cleaned = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\n' | '\t' => cleaned.push(character),
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' | '\x0c' => cleaned.push('\n'),
            '\u{80}'..='\u{9f}' => cleaned.extend(windows_1252(character)),
            '\u{feff}' => {}
            _ if character.is_ascii_control() => {}
            _ => cleaned.push(character),
        }
    }
    cleaned
}

/// Tells, by its first byte, a character that [`clean`] might change.
fn may_need_cleaning(byte: u8) -> bool {
    match byte {
        b'\n' | b'\t' => false,
        // First bytes of U+0080 to U+00BF and of U+F000 to U+FFFF.
        0xc2 | 0xef => true,
        _ => byte.is_ascii_control(),
    }
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
