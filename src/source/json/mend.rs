//! JSON that is nearly JSON: what Python's `json.dumps` writes without complaint and no strict parser reads.

use std::borrow::Cow;

/// Words that stand for numbers which JSON has no way to write.
const NOT_NUMBERS: [&str; 3] = ["-Infinity", "Infinity", "NaN"];

/// Writes `null` for `NaN` and infinities outside strings, `\ufffd` for half of a surrogate pair inside them, and
/// U+FFFD for bytes that are not UTF-8. Returns `None` when there was nothing to mend.
pub(super) fn mend(json: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(json);
    let mut mended = String::with_capacity(text.len());
    let mut rest = &*text;
    let mut in_string = false;
    loop {
        let plain = rest.find(['"', '\\', 'N', 'I', '-']).unwrap_or(rest.len());
        mended.push_str(&rest[..plain]);
        rest = &rest[plain..];
        let Some(first) = rest.chars().next() else {
            break;
        };
        in_string ^= first == '"';
        let (taken, written) = match first {
            '\\' => escape(rest),
            'N' | 'I' | '-' if !in_string => word(rest),
            _ => (1, &rest[..1]),
        };
        mended.push_str(written);
        rest = &rest[taken..];
    }
    let changed = matches!(text, Cow::Owned(_)) || mended != *text;
    changed.then_some(mended)
}

/// Returns the length of the escape that `text` begins with, and what to write for it.
fn escape(text: &str) -> (usize, &str) {
    const PAIR: usize = "\\ud83d\\ude00".len();
    const UNIT: usize = PAIR / 2;
    let length = match (code_unit(text), text.get(UNIT..).and_then(code_unit)) {
        (Some(0xd800..0xdc00), Some(0xdc00..0xe000)) => PAIR,
        (Some(0xd800..0xe000), _) => return (UNIT, "\\ufffd"),
        (Some(_), _) => UNIT,
        (None, _) => text.chars().take(2).map(char::len_utf8).sum(),
    };
    (length, &text[..length])
}

/// Reads a `\u` escape at the start of `text`.
fn code_unit(text: &str) -> Option<u16> {
    u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok()
}

fn word(text: &str) -> (usize, &str) {
    let known = NOT_NUMBERS.iter().find(|&&word| text.starts_with(word));
    known.map_or((1, &text[..1]), |word| (word.len(), "null"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str) -> String {
        mend(json.as_bytes()).unwrap_or_else(|| "nothing to mend".to_owned())
    }

    #[test]
    fn sound_json_is_left_alone() {
        assert_eq!(
            check(r#"{"a": "NaN -Infinity \" \\", "b": -1, "c": "\ud83d\ude00"}"#),
            "nothing to mend"
        );
    }

    #[test]
    fn numbers_that_are_none_become_null() {
        assert_eq!(
            check(r#"{"a": NaN, "b": [-Infinity, Infinity]}"#),
            r#"{"a": null, "b": [null, null]}"#
        );
    }

    #[test]
    fn half_surrogates_become_replacement_characters() {
        assert_eq!(
            check(r#""\ud83d \ude00\ud83d\ude00""#),
            r#""\ufffd \ufffd\ud83d\ude00""#
        );
    }

    #[test]
    fn broken_bytes_and_open_escapes_do_no_harm() {
        assert_eq!(mend(b"\"caf\xe9\"").as_deref(), Some("\"caf\u{fffd}\""));
        assert_eq!(check("\\"), "nothing to mend");
        assert_eq!(check("\\é\\ud8"), "nothing to mend");
    }
}
