//! Numbers that a text browser writes in front of links: `By [15]Ada Brook`.

use std::borrow::Cow;

use super::spaces;

/// Digits of the longest number of a link.
const LONGEST: usize = 4;

/// Returns the bytes of the number in front of the link that a word opens, 0 where there is none.
///
/// `[15]Brook` has one; `[15]` alone and `Brook[15]` are marks of references.
pub(crate) fn number_bytes(word: &str) -> usize {
    let Some((number, rest)) = word.strip_prefix('[').and_then(|it| it.split_once(']')) else {
        return 0;
    };
    let numbered = (1..=LONGEST).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '“' | '"' | '‘'));
    if numbered { number.len() + 2 } else { 0 }
}

/// Returns a text without the numbers of its links.
pub(crate) fn without_numbers(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'[', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut kept = String::new();
    let mut from = 0;
    for word in spaces::words(text) {
        let number = number_bytes(word);
        if number > 0 {
            let at = word.as_ptr() as usize - text.as_ptr() as usize;
            kept.push_str(&text[from..at]);
            from = at + number;
        }
    }
    if from == 0 {
        return Cow::Borrowed(text);
    }
    kept.push_str(&text[from..]);
    Cow::Owned(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_where_a_link_opens() {
        assert_eq!(
            without_numbers("By [15]Ada Brook and  [16]Jo Lind"),
            "By Ada Brook and  Jo Lind"
        );
        assert_eq!(without_numbers("[1]Harbour"), "Harbour");
        assert_eq!(
            without_numbers("He said [sic] it.[1] [2] [12345]x"),
            "He said [sic] it.[1] [2] [12345]x"
        );
    }
}
