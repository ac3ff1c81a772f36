//! Which container a file is: by its ending in a folder, by its content where someone named it.

/// The containers morgue reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// One page or one text dump.
    Document,
    /// One JSON object a line.
    JsonLines,
    /// One JSON object, several in a row, or an array of them.
    Json,
    /// A crawler's archive.
    Warc,
}

/// What some editors begin a file in UTF-8 with.
pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

const GZIP_ENDING: &str = ".gz";

const ENDINGS: &[(&str, Form)] = &[
    (".txt", Form::Document),
    (".text", Form::Document),
    (".md", Form::Document),
    (".html", Form::Document),
    (".htm", Form::Document),
    (".xhtml", Form::Document),
    (".jsonl", Form::JsonLines),
    (".ndjson", Form::JsonLines),
    (".json", Form::Json),
    (".warc", Form::Warc),
];

/// Bytes that are enough to tell one container from another.
pub(super) const SNIFF_BYTES: usize = 4 << 10;

impl Form {
    /// Returns the container that the ending of `name` stands for, whatever its case.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        let bare = strip_ending(name, GZIP_ENDING).unwrap_or(name);
        let known = |(ending, form): &(&str, Self)| strip_ending(bare, ending).map(|_| *form);
        ENDINGS.iter().find_map(known)
    }

    /// Returns the container that a file with the given ending and first bytes is. Endings are believed, but JSON
    /// comes in each of its shapes under either of its endings.
    pub(super) fn settle(named: Option<Self>, head: &[u8]) -> Self {
        let Some(named) = named else {
            return Self::of_content(head);
        };
        let text = head
            .strip_prefix(BYTE_ORDER_MARK)
            .unwrap_or(head)
            .trim_ascii_start();
        let opens = |bracket: &[u8]| first_line(text).trim_ascii_end() == bracket;
        match named {
            Self::Json if Self::of_content(head) == Self::JsonLines => Self::JsonLines,
            Self::JsonLines if text.starts_with(b"[") || opens(b"{") => Self::Json,
            _ => named,
        }
    }

    /// Guesses the container from its first bytes, at most [`SNIFF_BYTES`] of them, inflated.
    pub(super) fn of_content(head: &[u8]) -> Self {
        let head = head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(head);
        if head.starts_with(b"WARC/") {
            return Self::Warc;
        }
        let head = head.trim_ascii_start();
        if is_object(head) {
            let first_line = first_line(head);
            let is_one_line = first_line.len() == head.len() && head.len() > SNIFF_BYTES / 2;
            let ends = first_line.trim_ascii_end().ends_with(b"}");
            return if ends || is_one_line {
                Self::JsonLines
            } else {
                Self::Json
            };
        }
        match head.strip_prefix(b"[") {
            Some(rest) if is_object(rest.trim_ascii_start()) => Self::Json,
            _ => Self::Document,
        }
    }
}

fn first_line(text: &[u8]) -> &[u8] {
    memchr::memchr(b'\n', text).map_or(text, |end| &text[..end])
}

/// Tells whether `text` begins like a JSON object: a brace and then a key or the other brace.
fn is_object(text: &[u8]) -> bool {
    let inside = text.strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    inside.is_some_and(|inside| inside.starts_with(b"\"") || inside.starts_with(b"}"))
}

/// Returns `name` without the endings of its container and of gzip: `a` of `a.html.gz`.
pub(super) fn stem(name: &str) -> &str {
    let bare = strip_ending(name, GZIP_ENDING).unwrap_or(name);
    let strip = |(ending, _): &(&'static str, Form)| strip_ending(bare, ending);
    ENDINGS.iter().find_map(strip).unwrap_or(bare)
}

/// Returns `name` without `ending`, if something is left; ASCII case does not matter.
fn strip_ending<'a>(name: &'a str, ending: &str) -> Option<&'a str> {
    let at = name.len().checked_sub(ending.len()).filter(|&at| at > 0)?;
    let (stem, tail) = (name.get(..at)?, name.get(at..)?);
    tail.eq_ignore_ascii_case(ending).then_some(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_name_the_container_in_any_case_and_compressed() {
        assert_eq!(Form::of_name("a.html"), Some(Form::Document));
        assert_eq!(Form::of_name("a.b.TXT.GZ"), Some(Form::Document));
        assert_eq!(Form::of_name("crawl.warc.gz"), Some(Form::Warc));
        assert_eq!(Form::of_name("a.ndjson"), Some(Form::JsonLines));
        assert_eq!(Form::of_name("photo.jpeg"), None);
        assert_eq!(Form::of_name("notes.gz"), None);
        assert_eq!(Form::of_name(".html"), None);
    }

    #[test]
    fn a_stem_loses_both_endings() {
        assert_eq!(stem("a.html.gz"), "a");
        assert_eq!(stem("ä.b.txt"), "ä.b");
        assert_eq!(stem("plain"), "plain");
    }

    #[test]
    fn content_tells_where_no_ending_does() {
        assert_eq!(Form::of_content(b"WARC/1.0\r\n"), Form::Warc);
        assert_eq!(Form::of_content(b"{\"a\":1}\n{\"a\":2}"), Form::JsonLines);
        assert_eq!(Form::of_content(b"{\n  \"a\": 1\n}"), Form::Json);
        assert_eq!(Form::of_content(b" [\n {\"a\": 1}]"), Form::Json);
        assert_eq!(Form::of_content(b"[Update] It rained."), Form::Document);
        assert_eq!(Form::of_content(b"{curly} times"), Form::Document);
        assert_eq!(Form::of_content(b""), Form::Document);
    }

    #[test]
    fn json_may_come_under_either_ending() {
        let settle = |named, text: &str| Form::settle(Some(named), text.as_bytes());
        assert_eq!(settle(Form::JsonLines, "[{\"a\": 1}]"), Form::Json);
        assert_eq!(settle(Form::JsonLines, "{\r\n\"a\": 1}"), Form::Json);
        assert_eq!(
            settle(Form::JsonLines, "{\"a\": broken\n{}"),
            Form::JsonLines
        );
        assert_eq!(
            settle(Form::Json, "{\"a\": 1}\n{\"a\": 2}\n"),
            Form::JsonLines
        );
        assert_eq!(settle(Form::Json, "{\n\"a\": 1}"), Form::Json);
        assert_eq!(settle(Form::Document, "WARC/1.0"), Form::Document);
    }

    #[test]
    fn a_long_first_line_is_one_of_many_lines() {
        let line = format!("{{\"body\": \"{}", "word ".repeat(1_000));
        assert_eq!(
            Form::of_content(&line.as_bytes()[..SNIFF_BYTES]),
            Form::JsonLines
        );
    }
}
