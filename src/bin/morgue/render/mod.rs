//! What a person sees: escaped, wrapped, with colours where they are wanted.
//!
//! Text of an article is never trusted: what could move the cursor or turn the reading direction is made visible
//! before anything else is done with it ([`visible`]).

pub(crate) mod article;
pub(crate) mod facets;
pub(crate) mod hits;
pub(crate) mod report;

use std::fmt::Write as _;
use std::io::IsTerminal;
use std::io::Write as _;

use anstream::ColorChoice;
use anstyle::Style;

use crate::args::Color;

/// Matched words, headlines.
pub(crate) const BOLD: Style = Style::new().bold();
/// What is beside the point.
pub(crate) const DIM: Style = Style::new().dimmed();

/// Widest text, in columns: longer lines are hard to read.
const MAX_WIDTH: usize = 100;

/// Takes the user's word on colours for everything that is printed from here on.
pub(crate) fn set_color(color: Color) {
    let choice = match color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    };
    choice.write_global();
}

/// Returns the columns to write in.
pub(crate) fn width() -> usize {
    let columns =
        terminal_size::terminal_size().map_or(MAX_WIDTH, |(width, _)| usize::from(width.0));
    columns.clamp(40, MAX_WIDTH)
}

/// Whether standard error is a terminal, where progress may be drawn.
pub(crate) fn is_interactive() -> bool {
    std::io::stderr().is_terminal()
}

/// Tells something that is no error.
pub(crate) fn note(message: &str) {
    _ = writeln!(anstream::stderr(), "{DIM}{}{DIM:#}", visible(message));
}

/// Tells of something that was not as expected.
pub(crate) fn warn(message: &str) {
    _ = writeln!(anstream::stderr(), "warning: {}", visible(message));
}

/// Returns the text with every character that is no text made harmless: terminal controls and marks that turn the
/// direction of reading become visible escapes; line feeds and tabs stay.
pub(crate) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => out.push(c),
            '\u{061C}'
            | '\u{200E}'
            | '\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2066}'..='\u{2069}' => {
                _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c if c.is_control() => _ = write!(out, "\\x{:02x}", u32::from(c)),
            c => out.push(c),
        }
    }
    out
}

/// Returns the text with byte ranges in bold, made harmless first.
pub(crate) fn highlighted(text: &str, highlights: &[[usize; 2]]) -> String {
    let mut out = String::new();
    let mut at = 0;
    for [start, end] in highlights {
        // A bold run is broken at spaces, so that wrapping may break it too.
        out.push_str(&visible(&text[at..*start]));
        for (i, word) in visible(&text[*start..*end]).split(' ').enumerate() {
            let space = if i > 0 { " " } else { "" };
            _ = write!(out, "{space}{BOLD}{word}{BOLD:#}");
        }
        at = *end;
    }
    out.push_str(&visible(&text[at..]));
    out
}

/// Breaks text into lines of at most [`width`] columns, each after an indent.
pub(crate) fn wrapped(text: &str, indent: &str) -> String {
    let options = textwrap::Options::new(width())
        .initial_indent(indent)
        .subsequent_indent(indent);
    textwrap::fill(text, options)
}

/// Returns a number with thousands apart.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Returns what a count is of, in the right number.
pub(crate) fn counted(count: usize, one: &str, many: &str) -> String {
    let noun = if count == 1 { one } else { many };
    format!("{} {noun}", thousands(count as u64))
}

/// Returns bytes in a unit a person reads.
pub(crate) fn human_bytes(bytes: u64) -> String {
    let units = ["B", "kB", "MB", "GB", "TB"];
    let mut value = bytes as f64;
    let mut unit = 0;
    while value >= 1000.0 && unit + 1 < units.len() {
        value /= 1000.0;
        unit += 1;
    }
    if unit == 0 {
        format!("{bytes} B")
    } else {
        format!("{value:.1} {}", units[unit])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_and_direction_marks_become_visible() {
        assert_eq!(
            visible("a\u{1b}[31mb\u{202e}c\u{7}\n"),
            "a\\x1b[31mb\\u{202e}c\\x07\n"
        );
    }

    #[test]
    fn highlights_are_bold_word_by_word() {
        assert_eq!(
            highlighted("a b c", &[[0, 3]]),
            "\u{1b}[1ma\u{1b}[0m \u{1b}[1mb\u{1b}[0m c"
        );
    }

    #[test]
    fn figures_are_readable() {
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(human_bytes(1_234_567), "1.2 MB");
    }
}
