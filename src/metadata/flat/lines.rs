//! A dump as lines, with the wrapping of a text browser undone.

use std::borrow::Cow;
use std::ops::Range;

use crate::wording::links;
use crate::wording::spaces;

/// A line (or what a text browser wrapped into several), trimmed and without the numbers of links.
#[derive(Debug, Clone)]
pub(super) struct Line<'t> {
    pub(super) text: Cow<'t, str>,
    /// Its bytes in the dump.
    pub(super) range: Range<usize>,
}

/// A dump whose lines are longer than this has none that mean anything.
pub(super) const LONGEST_LINE: usize = 400;
/// Columns at which text browsers wrap: a full line is nearly as long.
const WRAP: Range<usize> = 60..132;

/// Returns the lines of a text that are not blank, in order.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let width = wrap_width(text);
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut at = 0;
    let mut last_length = 0;
    for physical in spaces::lines(text) {
        let start = at + physical.len() - physical.trim_start().len();
        let trimmed = physical.trim();
        let goes_on = width.is_some_and(|width| {
            let first_word = trimmed
                .split_whitespace()
                .next()
                .map_or(0, |word| word.chars().count());
            let bullet = trimmed.starts_with(['*', '+', '-', '•', '#', '[', '(']);
            last_length + 1 + first_word > width && !bullet
        });
        let length = physical.trim_end().chars().count();
        match lines.last_mut() {
            Some(last) if goes_on && !trimmed.is_empty() && last_length > 0 => {
                let text = last.text.to_mut();
                text.push(' ');
                text.push_str(&links::without_numbers(trimmed));
                last.range.end = start + trimmed.len();
            }
            _ if trimmed.is_empty() => {}
            _ => lines.push(Line {
                text: links::without_numbers(trimmed),
                range: start..start + trimmed.len(),
            }),
        }
        last_length = if trimmed.is_empty() { 0 } else { length };
        at += physical.len();
    }
    lines
}

/// Returns the column at which the text is wrapped, if many lines end there and none goes beyond.
fn wrap_width(text: &str) -> Option<usize> {
    let lengths: Vec<usize> = spaces::lines(text)
        .map(|line| line.trim_end().chars().count())
        .collect();
    let longest = lengths.iter().copied().max()?;
    let full = lengths
        .iter()
        .filter(|length| **length + 12 > longest)
        .count();
    (WRAP.contains(&longest) && full >= 4 && full * 20 > lengths.len()).then_some(longest)
}

/// Returns the text without the marks of lists and headings in front.
pub(super) fn without_bullet(text: &str) -> &str {
    text.trim_start_matches(['*', '+', '•', '·', '#', '>', '|', '-', ' ', '\u{a0}'])
        .trim()
}
