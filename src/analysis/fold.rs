//! Folding: the form in which two spellings of a word are one.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Returns the folded form of a word or a facet value: lower case, without the accents of Latin and Greek
/// letters, compatibility forms resolved, typographic apostrophes straight, without the English `'s`.
///
/// Marks of other scripts stay: in them a mark is a letter of its own (`й`, `が`).
pub fn fold(word: &str) -> String {
    let mut folded = if word.is_ascii() {
        word.to_ascii_lowercase()
    } else {
        fold_unicode(word)
    };
    folded.truncate(without_possessive(&folded).len());
    folded
}

/// Returns a word without the English `'s` at its end.
pub(super) fn without_possessive(word: &str) -> &str {
    word.strip_suffix("'s").unwrap_or(word)
}

fn fold_unicode(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    let mut over_latin = false;
    for c in word.to_lowercase().nfkd() {
        if is_combining_mark(c) {
            if !over_latin {
                folded.push(c);
            }
            continue;
        }
        over_latin = matches!(c, 'a'..='z' | '\u{00DF}'..='\u{024F}' | '\u{0370}'..='\u{03FF}');
        match c {
            '’' | '‘' | 'ʼ' | '＇' => folded.push('\''),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            'þ' => folded.push_str("th"),
            'ς' => folded.push('σ'),
            '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' => {}
            c => folded.push(c),
        }
    }
    // Marks that stayed go back onto their letters, so that both normal forms of a text are one.
    if folded.chars().any(is_combining_mark) {
        folded.nfc().collect()
    } else {
        folded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_accents_go_and_other_marks_stay() {
        assert_eq!(fold("Élysée"), "elysee");
        assert_eq!(fold("Straße"), "strasse");
        assert_eq!(fold("Łódź"), "lodz");
        assert_eq!(fold("Київ"), "київ");
        assert_eq!(fold("が"), "が");
    }

    #[test]
    fn both_normal_forms_fold_alike() {
        assert_eq!(fold("й"), fold("и\u{306}"));
        assert_eq!(fold("é"), fold("e\u{301}"));
    }

    #[test]
    fn possessive_goes_in_either_apostrophe() {
        assert_eq!(fold("Musk's"), "musk");
        assert_eq!(fold("MUSK’S"), "musk");
    }

    #[test]
    fn soft_hyphens_and_joiners_vanish() {
        assert_eq!(fold("Regie\u{AD}rung"), "regierung");
    }
}
