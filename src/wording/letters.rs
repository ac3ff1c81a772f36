//! What the tables of Unicode say of characters, told without them for those that news is written in.

/// Returns what `char::is_alphanumeric` returns.
#[inline]
pub(crate) fn is_alphanumeric(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        // Dashes, quotes, dots, blanks.
        '\u{2010}'..='\u{2060}' => false,
        _ if is_common(c) => true,
        _ => c.is_alphanumeric(),
    }
}

/// Returns what `char::is_alphabetic` returns.
#[inline]
pub(crate) fn is_alphabetic(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphabetic(),
        '\u{2010}'..='\u{2060}' => false,
        _ if is_common(c) => true,
        _ => c.is_alphabetic(),
    }
}

/// Latin, Cyrillic and Han letters.
#[inline]
fn is_common(c: char) -> bool {
    match c {
        '×' | '÷' => false,
        '\u{c0}'..='\u{24f}' | '\u{400}'..='\u{481}' | '\u{4e00}'..='\u{9fff}' => true,
        _ => false,
    }
}

/// Hands out what `char::to_lowercase` returns.
#[inline]
pub(crate) fn lower(c: char, mut take: impl FnMut(char)) {
    match c {
        '\0'..='\x7f' => take(c.to_ascii_lowercase()),
        // Small already, or without case.
        'ß'..='ÿ' | 'а'..='џ' | '\u{2010}'..='\u{2060}' | '\u{4e00}'..='\u{9fff}' => take(c),
        _ => c.to_lowercase().for_each(take),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_what_the_tables_say() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
            assert_eq!(is_alphabetic(c), c.is_alphabetic(), "{c:?}");
            let mut small = String::new();
            lower(c, |c| small.push(c));
            assert_eq!(small, c.to_lowercase().to_string(), "{c:?}");
        }
    }
}
