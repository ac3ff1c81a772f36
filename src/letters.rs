//! What the tables of Unicode say of characters, told without them for those that news is written in.

/// Returns what `char::is_alphanumeric` returns.
#[inline]
pub(crate) fn is_alphanumeric(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        _ if is_mark(c) => false,
        _ if is_common(c) => true,
        _ => c.is_alphanumeric(),
    }
}

/// Returns what `char::is_alphabetic` returns.
#[inline]
pub(crate) fn is_alphabetic(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphabetic(),
        _ if is_mark(c) => false,
        _ if is_common(c) => true,
        _ => c.is_alphabetic(),
    }
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

/// Dashes, quotes, dots, blanks, currencies, arrows, drawn signs; the marks of scripts that write no spaces.
#[inline]
fn is_mark(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{a9}' | '\u{ab}'..='\u{b1}' | '\u{b4}' | '\u{b6}'..='\u{b8}' | '\u{bb}' | '\u{bf}'
        | '\u{2010}'..='\u{2060}' | '\u{20a0}'..='\u{20bf}' | '\u{2190}'..='\u{245f}' | '\u{2500}'..='\u{2775}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}')
}

/// Letters of the scripts that most news is written in.
#[inline]
fn is_common(c: char) -> bool {
    match c {
        '×' | '÷' => false,
        '\u{c0}'..='\u{24f}' | '\u{3b1}'..='\u{3c9}' | '\u{400}'..='\u{481}' => true,
        _ => is_caseless(c),
    }
}

/// Hebrew, Arabic, Devanagari, Kana, Han, Hangul: letters that are neither capital nor small, nor digits.
#[inline]
pub(crate) fn is_caseless(c: char) -> bool {
    matches!(c, '\u{5d0}'..='\u{5ea}' | '\u{620}'..='\u{657}' | '\u{904}'..='\u{939}' | '\u{3041}'..='\u{3096}'
        | '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// Hands out what `char::to_lowercase` returns.
#[inline]
pub(crate) fn lower(c: char, mut take: impl FnMut(char)) {
    match c {
        '\0'..='\x7f' => take(c.to_ascii_lowercase()),
        // Small already, or without case.
        'ß'..='ÿ' | 'а'..='џ' | '\u{2010}'..='\u{2060}' => take(c),
        // `А` to `Я`, which stand 32 before their small ones.
        '\u{410}'..='\u{42f}' => take(char::from_u32(u32::from(c) + 32).unwrap_or(c)),
        _ if is_caseless(c) => take(c),
        _ => c.to_lowercase().for_each(take),
    }
}

/// Returns how many letters and digits of ASCII stand at the front.
///
/// Eight at a time: words are short, and a loop over bytes is mispredicted at the end of each.
#[inline]
pub(crate) fn ascii_word(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let chunk = u64::from_le_bytes(*chunk);
        let small = chunk | eight(0x20);
        let letters = at_least(small, b'a') & !at_least(small, b'z' + 1);
        let digits = at_least(chunk, b'0') & !at_least(chunk, b'9' + 1);
        let others = (letters | digits) & !chunk ^ HIGH;
        if others != 0 {
            return at + others.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let rest = bytes[at..].iter();
    at + rest.take_while(|byte| byte.is_ascii_alphanumeric()).count()
}

/// Returns how many bytes of ASCII stand at the front.
#[inline]
pub(crate) fn ascii_bytes(bytes: &[u8]) -> usize {
    let (eights, rest) = bytes.as_chunks::<8>();
    let high = eights.iter().map(|chunk| u64::from_le_bytes(*chunk) & HIGH);
    for (high, at) in high.zip((0..).step_by(8)) {
        if high != 0 {
            return at + high.trailing_zeros() as usize / 8;
        }
    }
    bytes.len() - rest.len() + rest.iter().take_while(|byte| byte.is_ascii()).count()
}

/// The upper bit of each of eight bytes.
pub(crate) const HIGH: u64 = eight(0x80);

/// Returns the upper bit of each of eight bytes whose lower seven bits are at least `least`, which is one of ASCII.
#[inline]
pub(crate) fn at_least(bytes: u64, least: u8) -> u64 {
    // No byte borrows from the next: each is at least 0x80.
    ((bytes | HIGH) - eight(least)) & HIGH
}

/// Returns a byte eight times.
const fn eight(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_ascii_end_where_a_byte_is_neither_letter_nor_digit() {
        for byte in 0..=u8::MAX {
            for at in 0..20 {
                let mut bytes = *b"aZ09zA5bQ7cX1yM3kL8w";
                bytes[at] = byte;
                let plain = |byte: &&u8| byte.is_ascii_alphanumeric();
                let expected = bytes.iter().take_while(plain).count();
                assert_eq!(ascii_word(&bytes), expected, "{byte} at {at}");
            }
        }
    }

    #[test]
    fn ascii_ends_at_the_first_byte_beyond_it() {
        for at in 0..20 {
            let mut bytes = [b'a'; 20];
            bytes[at] = 0xc3;
            assert_eq!(ascii_bytes(&bytes), at);
            assert_eq!(ascii_bytes(&bytes[..at]), at);
        }
    }

    #[test]
    fn every_character_is_what_the_tables_say() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
            assert_eq!(is_alphabetic(c), c.is_alphabetic(), "{c:?}");
            let mut small = String::new();
            lower(c, |c| small.push(c));
            let cased = c.is_lowercase() || c.is_uppercase();
            assert!(!is_caseless(c) || !cased && !c.is_numeric(), "{c:?}");
            assert_eq!(small, c.to_lowercase().to_string(), "{c:?}");
        }
    }
}
