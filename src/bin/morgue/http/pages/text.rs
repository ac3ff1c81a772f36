//! Text on its way into a page.
//!
//! Templates never mark anything as safe: each string is escaped where it is put in, by [`Visible`] unless a template
//! asks for [`Exact`], and a highlight is a [`Piece`] that a template puts between tags of its own.

use std::fmt;
use std::fmt::Write;

use askama::filters::Escaper;

use crate::render::visible;

/// Escapes what a reader sees: marks of HTML, and what is no text made visible as in the terminal.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Visible;

impl Escaper for Visible {
    fn write_escaped_str<W: Write>(&self, dest: W, string: &str) -> fmt::Result {
        Exact.write_escaped_str(dest, &visible(string))
    }
}

/// Escapes marks of HTML alone: for values of a form, which must come back as they were.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Exact;

impl Escaper for Exact {
    fn write_escaped_str<W: Write>(&self, mut dest: W, string: &str) -> fmt::Result {
        let mut plain = 0;
        for (at, byte) in string.bytes().enumerate() {
            let escaped = match byte {
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'&' => "&amp;",
                b'"' => "&quot;",
                b'\'' => "&#39;",
                _ => continue,
            };
            dest.write_str(&string[plain..at])?;
            dest.write_str(escaped)?;
            plain = at + 1;
        }
        dest.write_str(&string[plain..])
    }
}

/// A run of text that matched, or did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// The run.
    pub(super) text: String,
    /// Whether the query matched it.
    pub(super) is_match: bool,
}

/// Cuts a text at the ends of its highlights.
pub(super) fn pieces(text: &str, highlights: &[[usize; 2]]) -> Vec<Piece> {
    within(text, 0, highlights)
}

/// Cuts a text into paragraphs, and each at the ends of the text's highlights.
pub(super) fn paragraphs(text: &str, highlights: &[[usize; 2]]) -> Vec<Vec<Piece>> {
    let mut start = 0;
    let mut paragraphs = Vec::new();
    for paragraph in text.split("\n\n") {
        paragraphs.push(within(paragraph, start, highlights));
        start += paragraph.len() + 2;
    }
    paragraphs
}

/// The pieces of a part that begins at byte `start` of the text that the highlights are of.
fn within(part: &str, start: usize, highlights: &[[usize; 2]]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut push = |text: &str, is_match| {
        if !text.is_empty() {
            let text = text.to_owned();
            pieces.push(Piece { text, is_match });
        }
    };
    let mut at = 0;
    let first = highlights.partition_point(|[_, end]| *end <= start);
    for [from, to] in &highlights[first..] {
        let from = from.saturating_sub(start).max(at);
        let to = (to - start).min(part.len());
        if from >= part.len() {
            break;
        }
        push(part.get(at..from).unwrap_or_default(), false);
        push(part.get(from..to).unwrap_or_default(), true);
        at = to;
    }
    push(part.get(at..).unwrap_or_default(), false);
    pieces
}

/// Returns an address that a page may link to: one of the web.
pub(super) fn web_address(url: Option<&str>) -> Option<String> {
    let url = url?;
    let lower = url.get(..8)?.to_ascii_lowercase();
    let is_web = lower.starts_with("https://") || lower.starts_with("http://");
    let is_plain = url.chars().all(|c| !c.is_whitespace() && !c.is_control());
    (is_web && is_plain).then(|| url.to_owned())
}

/// Returns a date of the index as a reader writes it: `October 2024`, `25 October 2024`.
pub(super) fn written_date(value: &str) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let mut parts = value.split('-');
    let year = parts.next().unwrap_or_default();
    let month = parts.next().and_then(|month| month.parse::<usize>().ok());
    let name = month.and_then(|month| MONTHS.get(month.checked_sub(1)?));
    match (name, parts.next()) {
        (Some(name), Some(day)) => format!("{} {name} {year}", day.trim_start_matches('0')),
        (Some(name), None) => format!("{name} {year}"),
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, highlights: &[[usize; 2]]) -> String {
        let mut shown = String::new();
        for piece in pieces(text, highlights) {
            let (open, close) = if piece.is_match { ("[", "]") } else { ("", "") };
            shown += &format!("{open}{}{close}", piece.text);
        }
        shown
    }

    #[test]
    fn highlights_cut_a_text() {
        assert_eq!(check("port strike", &[[5, 11]]), "port [strike]");
        assert_eq!(check("port strike", &[[0, 4], [5, 11]]), "[port] [strike]");
        assert_eq!(check("", &[]), "");
        assert_eq!(
            check("é", &[[0, 1]]),
            "",
            "a range inside a character is no reason to fail"
        );
    }

    #[test]
    fn paragraphs_keep_the_highlights_of_the_whole_text() {
        let found = paragraphs("one two\n\nthree", &[[4, 7], [9, 14]]);
        let matched: Vec<&str> = found
            .iter()
            .flatten()
            .filter(|piece| piece.is_match)
            .map(|piece| piece.text.as_str())
            .collect();
        assert_eq!((found.len(), matched), (2, vec!["two", "three"]));
    }

    #[test]
    fn nothing_of_a_text_is_markup() {
        let mut shown = String::new();
        Visible
            .write_escaped_str(&mut shown, "<b a='\"'>&\u{202e}\u{0}")
            .unwrap();
        assert_eq!(shown, "&lt;b a=&#39;&quot;&#39;&gt;&amp;\\u{202e}\\x00");
        let mut exact = String::new();
        Exact.write_escaped_str(&mut exact, "é<\u{202e}").unwrap();
        assert_eq!(exact, "é&lt;\u{202e}");
    }

    #[test]
    fn only_addresses_of_the_web_are_links() {
        for url in ["https://a.example/x", "HTTP://a.example"] {
            assert_eq!(web_address(Some(url)).as_deref(), Some(url));
        }
        for url in [
            "javascript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
            "https:x",
            "//a.example/x",
            " https://a.example",
            "https://a.example/\u{0}",
            "é",
            "",
        ] {
            assert_eq!(web_address(Some(url)), None, "{url:?}");
        }
    }

    #[test]
    fn dates_are_written_out() {
        for (value, written) in [
            ("2024", "2024"),
            ("2024-10", "October 2024"),
            ("2024-10-05", "5 October 2024"),
            ("2024-13", "2024-13"),
            ("2024-00", "2024-00"),
        ] {
            assert_eq!(written_date(value), written);
        }
    }
}
