//! How operators are spelled: ours, and those of Factiva and Nexis that mean the same.
//!
//! | ours | also read |
//! | --- | --- |
//! | `NEAR/5` | `near/5`, `near5`, `w/5`, `/5`; `NEAR` alone is `NEAR/10` |
//! | `PRE/3` | `pre/3`, `pre3`, `onear/3`, `adj3`, `adj/3`; `adj` is `PRE/1` |
//! | `SAME(a b)` | `a SAME b`, `a w/p b`, `a w/para b`, `a /p b` |
//! | `SENT(a b)` | `a w/s b`, `a w/sent b`, `a /s b` |
//! | `atleast:3(x)` | `atleast3(x)`, `atl3(x)`, `ATLEAST3 x` |
//! | `title:x`, `author:x`, `lang:x`, `lead:x` | `hd=x`, `by=x`, `la=x`, `lp=x` |
//! | `outlet:x`, `section:x` | `sn=x`, `se=x` |
//! | `title:(x)`, `author:(x)`, `outlet:(x)` and so on | `headline(x)`, `byline(x)`, `publication(x)` |
//! | `words:>800`, `date:>2024` | `wc>800`, `length>800`, `words>800`; `date>2024` |

use super::Capitals;
use super::Unit;

/// Steps of a bare `NEAR`, as in Factiva.
const DEFAULT_NEAR: u32 = 10;

/// What stands between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    Near { within: u32, ordered: bool },
    Together(Unit),
}

/// What stands before an operand, most often in parentheses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Call {
    Together(Unit),
    Capitals(Capitals),
    First(u32),
    AtLeast(u32),
}

/// Reads a word as an operator between two operands.
pub(super) fn join(word: &str) -> Option<Join> {
    if !word.starts_with(['N', 'n', 'P', 'p', 'A', 'a', 'W', 'w', 'S', 'O', 'o', '/']) {
        return None;
    }
    match word {
        "NEAR" => return Some(near(DEFAULT_NEAR)),
        "SAME" => return Some(Join::Together(Unit::Paragraph)),
        _ => {}
    }
    match word.to_ascii_lowercase().as_str() {
        "adj" => Some(ordered(1)),
        "w/s" | "w/sent" | "/s" => Some(Join::Together(Unit::Sentence)),
        "w/p" | "w/para" | "/p" => Some(Join::Together(Unit::Paragraph)),
        lower => {
            let (name, steps) = named_number(lower)?;
            match name {
                "near" | "near/" | "w/" | "/" => Some(near(steps)),
                "pre" | "pre/" | "onear" | "onear/" | "adj" | "adj/" => Some(ordered(steps)),
                _ => None,
            }
        }
    }
}

/// Reads a word that parentheses follow without a space.
pub(super) fn call(word: &str) -> Option<Call> {
    match word {
        "SAME" => return Some(Call::Together(Unit::Paragraph)),
        "SENT" => return Some(Call::Together(Unit::Sentence)),
        "CAPS" => return Some(Call::Capitals(Capitals::Some)),
        "ALLCAPS" => return Some(Call::Capitals(Capitals::All)),
        "NOCAPS" => return Some(Call::Capitals(Capitals::None)),
        _ => {}
    }
    let lower = word.to_ascii_lowercase();
    let (name, number) = named_number(&lower)?;
    match name {
        "first:" if number > 0 => Some(Call::First(number)),
        "atleast:" if number > 0 => Some(Call::AtLeast(number)),
        _ => before(word),
    }
}

/// Reads a word that stands before an operand, with or without parentheses: `atleast3`.
pub(super) fn before(word: &str) -> Option<Call> {
    let lower = word.to_ascii_lowercase();
    match named_number(&lower)? {
        ("atleast" | "atl", number) if number > 0 => Some(Call::AtLeast(number)),
        _ => None,
    }
}

/// Reads the beginning of a word as a field of Factiva (`hd=`, `wc>`) or a comparison (`date>2024`). Returns our name and
/// the bytes it took.
pub(super) fn foreign_field(word: &str) -> Option<(&'static str, usize)> {
    let (at, sign) = word
        .bytes()
        .enumerate()
        .find(|(_, b)| matches!(b, b'=' | b'<' | b'>'))?;
    let name = word[..at].to_ascii_lowercase();
    if sign == b'=' {
        let field = match name.as_str() {
            "hd" => "title",
            "by" => "author",
            "la" => "lang",
            "lp" => "lead",
            "sn" => "outlet",
            "se" => "section",
            _ => return None,
        };
        return Some((field, at + 1));
    }
    match name.as_str() {
        "wc" | "length" | "words" => Some(("words", at)),
        "date" => Some(("date", at)),
        _ => None,
    }
}

/// Reads a word that parentheses follow without a space as a segment of Nexis: `headline(`. Returns our name.
pub(super) fn segment(word: &str) -> Option<&'static str> {
    match word.to_ascii_lowercase().as_str() {
        "headline" | "title" => Some("title"),
        "body" => Some("body"),
        "lead" => Some("lead"),
        "byline" | "author" => Some("author"),
        "publication" | "outlet" => Some("outlet"),
        "language" => Some("lang"),
        "section" => Some("section"),
        _ => None,
    }
}

fn near(within: u32) -> Join {
    Join::Near {
        within,
        ordered: false,
    }
}

fn ordered(within: u32) -> Join {
    Join::Near {
        within,
        ordered: true,
    }
}

/// Splits `near5` into a name and a number of at most six digits.
fn named_number(word: &str) -> Option<(&str, u32)> {
    let name = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &word[name.len()..];
    if digits.is_empty() || digits.len() > 6 {
        return None;
    }
    Some((name, digits.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_read() {
        for word in ["NEAR/5", "near/5", "NEAR5", "near5", "w/5", "W/5", "/5"] {
            assert_eq!(join(word), Some(near(5)), "{word}");
        }
        for word in ["PRE/3", "pre/3", "pre3", "adj3", "ADJ/3", "onear/3"] {
            assert_eq!(join(word), Some(ordered(3)), "{word}");
        }
        assert_eq!(join("adj"), Some(ordered(1)));
        assert_eq!(join("NEAR"), Some(near(10)));
        assert_eq!(join("w/s"), Some(Join::Together(Unit::Sentence)));
        assert_eq!(call("atleast:3"), Some(Call::AtLeast(3)));
        assert_eq!(call("ATLEAST3"), Some(Call::AtLeast(3)));
        assert_eq!(call("first:50"), Some(Call::First(50)));
        assert_eq!(foreign_field("HD=war"), Some(("title", 3)));
        assert_eq!(join("/p"), Some(Join::Together(Unit::Paragraph)));
        assert_eq!(call("ATL3"), Some(Call::AtLeast(3)));
        assert_eq!(foreign_field("wc>800"), Some(("words", 2)));
        assert_eq!(foreign_field("Length>=800"), Some(("words", 6)));
        assert_eq!(foreign_field("date>=2024"), Some(("date", 4)));
        assert_eq!(foreign_field("sn=ledger"), Some(("outlet", 3)));
        assert_eq!(segment("Byline"), Some("author"));
    }

    #[test]
    fn ordinary_words_are_no_operators() {
        for word in [
            "near",
            "same",
            "pre",
            "w",
            "w/o",
            "n95",
            "p2p",
            "adjacent",
            "near/",
            "w/1234567",
            "/",
            "/sport",
            "one",
        ] {
            assert_eq!(join(word), None, "{word}");
        }
        for word in ["sent", "caps", "first", "first:", "first:0", "at2"] {
            assert_eq!(call(word), None, "{word}");
        }
        assert_eq!(foreign_field("by"), None);
        assert_eq!(foreign_field("wc"), None);
        assert_eq!(foreign_field("e=mc2"), None);
        assert_eq!(foreign_field("updated>2024"), None);
        assert_eq!(segment("text"), None);
    }
}
