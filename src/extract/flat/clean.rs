//! Marks inside words that are not the article's: a text browser's stand-ins, an encyclopaedia's reference marks.

use crate::wording::links;
use crate::wording::spaces;

/// Which marks a dump has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marks {
    /// Link numbers, buttons, fields and pictures of a text browser.
    pub(super) browser: bool,
    /// Reference marks glued to words: `word[12]`.
    pub(super) references: bool,
}

impl Marks {
    /// Looks for the marks of a dump; one or two glued numbers may be the article's own.
    pub(super) fn of(text: &str, browser: bool) -> Self {
        let mut glued = 0;
        for (at, _) in text.match_indices('[') {
            let spaced = text[..at].ends_with(char::is_whitespace);
            glued += usize::from(!spaced && reference_bytes(&text[at..]) > 0);
            if glued == COMMON_REFERENCES {
                break;
            }
        }
        Self {
            browser,
            references: glued == COMMON_REFERENCES,
        }
    }
}

/// Texts with this many glued numbers have reference marks.
const COMMON_REFERENCES: usize = 3;

/// Appends a text to `out` with single spaces and without its marks.
pub(super) fn push_clean(text: &str, marks: Marks, out: &mut String) {
    if is_clean(text, marks) {
        out.push_str(text);
        return;
    }
    let start = out.len();
    for word in spaces::words(text) {
        let word = if marks.browser {
            without_browser_marks(word)
        } else {
            word
        };
        if word.is_empty() {
            continue;
        }
        let before = out.len();
        if out.len() > start {
            out.push(' ');
        }
        let opened = out.len();
        push_without_references(word, marks.references, out);
        if out.len() == opened {
            out.truncate(before);
        }
    }
}

/// Tells most texts in which there is nothing to clean; they do not end in white space.
fn is_clean(text: &str, marks: Marks) -> bool {
    let bytes = text.as_bytes();
    let marked = match marks {
        Marks { browser: true, .. } => memchr::memchr3(b'[', b'(', b'_', bytes).is_some(),
        Marks { references, .. } => references && memchr::memchr(b'[', bytes).is_some(),
    };
    let ends = bytes.last().is_some_and(|last| *last != b' ');
    !marked && ends && spaces::are_single(bytes) && !spaces::has_wide(bytes)
}

fn push_without_references(mut word: &str, references: bool, out: &mut String) {
    if !references {
        out.push_str(word);
        return;
    }
    while let Some(at) = word.find('[') {
        let mark = reference_bytes(&word[at..]);
        let end = at + mark.max(1);
        out.push_str(&word[..if mark > 0 { at } else { end }]);
        word = &word[end..];
    }
    out.push_str(word);
}

/// Returns the length of the reference mark that opens a text (`[12]`, `[a]`), 0 where none does.
fn reference_bytes(text: &str) -> usize {
    let Some(inside) = text.strip_prefix('[') else {
        return 0;
    };
    let digits = inside
        .bytes()
        .take(4)
        .take_while(u8::is_ascii_digit)
        .count();
    let letter = usize::from(digits == 0 && inside.starts_with(|c: char| c.is_ascii_lowercase()));
    let mark = digits + letter;
    if (1..=3).contains(&mark) && inside[mark..].starts_with(']') {
        mark + 2
    } else {
        0
    }
}

/// Returns a text without the closing quotes, brackets and reference marks at its end.
pub(super) fn without_tail(text: &str) -> &str {
    let mut bare = without_closing(text);
    while text.as_bytes().get(bare.len()) == Some(&b']') {
        // A mark is short: no need to look further back for its bracket.
        let near = bare.len() - bare.len().min(LONGEST_MARK);
        let Some(open) = memchr::memrchr(b'[', &bare.as_bytes()[near..]).map(|at| near + at) else {
            break;
        };
        if reference_bytes(&text[open..]) != bare.len() + 1 - open {
            break;
        }
        bare = without_closing(&bare[..open]);
    }
    bare
}

/// Bytes of a reference mark without its closing bracket.
const LONGEST_MARK: usize = 4;

fn without_closing(text: &str) -> &str {
    // Most texts end in a letter or a full stop.
    match text.as_bytes().last() {
        Some(b'.' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9') | None => text,
        Some(_) => text.trim_end_matches(CLOSING),
    }
}

const CLOSING: [char; 12] = [
    '"', '\'', '”', '’', '»', ')', ']', '」', '』', '）', ' ', '\n',
];

/// Returns a word without the number of the link it opens; empty for the stand-ins of buttons, fields and pictures.
fn without_browser_marks(word: &str) -> &str {
    // Most words open with a letter: no need to look closer.
    if !word.starts_with(['(', '_', '[']) {
        return word;
    }
    if word == "(BUTTON)" || word.len() > 2 && word.bytes().all(|byte| byte == b'_') {
        return "";
    }
    let Some(inside) = word.strip_prefix('[') else {
        return word;
    };
    let Some((mark, rest)) = inside.split_once(']') else {
        return word;
    };
    if rest.is_empty() && (mark.contains(";base64,") || is_picture(mark)) {
        return rest;
    }
    &word[links::number_bytes(word)..]
}

/// Returns whether a name ends as pictures' names do, parameters behind it aside.
fn is_picture(name: &str) -> bool {
    let Some((_, ending)) = name.rsplit_once('.') else {
        return false;
    };
    PICTURE_ENDINGS.iter().any(|known| {
        ending
            .get(..known.len())
            .is_some_and(|ending| ending.eq_ignore_ascii_case(known))
    })
}

const PICTURE_ENDINGS: &[&str] = &["jpg", "jpeg", "png", "gif", "webp", "svg", "avif"];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, browser: bool) -> String {
        let mut out = String::new();
        push_clean(text, Marks::of(text, browser), &mut out);
        out
    }

    #[test]
    fn reference_marks_go_where_there_are_several() {
        assert_eq!(
            check(
                "It burned in 1820.[1][2] It was\nrebuilt[3] in stone.[a]",
                false
            ),
            "It burned in 1820. It was rebuilt in stone."
        );
        assert_eq!(
            check("He said [they] paid.[1]", false),
            "He said [they] paid.[1]"
        );
    }

    #[test]
    fn tails_are_quotes_brackets_and_reference_marks() {
        assert_eq!(without_tail("“It burned.”[1][22]"), "“It burned.");
        assert_eq!(without_tail("[1]"), "");
        assert_eq!(without_tail("burned [twice]"), "burned [twice");
    }

    #[test]
    fn browser_marks_go() {
        assert_eq!(
            check(
                "(BUTTON) The [12]harbour [quay.jpg] ____ froze [sic].",
                true
            ),
            "The harbour froze [sic]."
        );
    }
}
