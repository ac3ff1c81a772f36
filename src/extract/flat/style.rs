//! How a dump was made, guessed from the lengths of its lines.

use crate::wording::spaces;

/// The three ways in which dumps come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// The whole page on one line: menus, article and footer run into each other.
    OneLine,
    /// One block element a line.
    Lines,
    /// A text browser's dump: paragraphs broken at a fixed width.
    Wrapped {
        /// The width the paragraphs were broken at, in characters.
        width: usize,
    },
}

/// Returns the style of a dump.
pub(super) fn guess(text: &str) -> Style {
    let mut counts = Lengths::default();
    for line in spaces::lines(text) {
        counts.add(line);
    }
    if counts.longest_bytes >= LONG_LINE_BYTES && counts.longest_bytes * 2 > text.len() {
        return Style::OneLine;
    }
    match counts.wrap_width() {
        Some(width) => Style::Wrapped { width },
        None => Style::Lines,
    }
}

/// A line of this size and of half the dump holds a whole page; paragraphs of newspapers are far shorter.
const LONG_LINE_BYTES: usize = 1500;
/// Text browsers and mail programs break at 66 to 132 characters.
const WIDEST_WRAP: usize = 132;
const NARROWEST_WRAP: usize = 56;

/// How many lines have how many characters.
struct Lengths {
    by_chars: [usize; WIDEST_WRAP + 2],
    /// How many of them end as sentences do.
    closed: [usize; WIDEST_WRAP + 2],
    longest_bytes: usize,
}

impl Default for Lengths {
    fn default() -> Self {
        Self {
            by_chars: [0; WIDEST_WRAP + 2],
            closed: [0; WIDEST_WRAP + 2],
            longest_bytes: 0,
        }
    }
}

impl Lengths {
    fn add(&mut self, line: &str) {
        let line = line.trim_end();
        self.longest_bytes = self.longest_bytes.max(line.len());
        if line.len() < SHORTEST_COUNTED {
            return;
        }
        // A word longer than the width breaks no line: addresses say nothing of the width.
        let words = spaces::words(line).take(3).count();
        if words > 2 {
            let chars = chars_up_to(line, WIDEST_WRAP + 1);
            self.by_chars[chars] += 1;
            self.closed[chars] += usize::from(is_closed(line));
        }
    }

    /// Returns the width at which long lines stop, if they pile up there.
    fn wrap_width(&self) -> Option<usize> {
        let long: usize = self.by_chars[NARROWEST_WRAP..].iter().sum();
        if long < 3 {
            return None;
        }
        // A few lines may stick out: tables, and text the browser was told not to break.
        let mut over = long / 20;
        let mut width = WIDEST_WRAP + 1;
        while self.by_chars[width] <= over {
            over -= self.by_chars[width];
            width -= 1;
        }
        if width > WIDEST_WRAP {
            return None;
        }
        let piled = width.saturating_sub(NEAR_CHARS)..=width;
        let near: usize = self.by_chars[piled.clone()].iter().sum();
        // A browser breaks amid sentences: lines that all end with one are paragraphs of a length.
        let closed: usize = self.closed[piled].iter().sum();
        (near * 2 >= long && closed * 2 <= near).then_some(width)
    }
}

/// Tells whether a line ends as sentences do.
fn is_closed(line: &str) -> bool {
    let bare = line.trim_end_matches(['"', '\'', '”', '’', '»', ')', '」', '）']);
    bare.ends_with(['.', '!', '?', '…', '。', '！', '？', '؟'])
}

/// Returns the number of characters of a text, `most` for longer ones.
pub(super) fn chars_up_to(text: &str, most: usize) -> usize {
    let head = &text[..text.floor_char_boundary(text.len().min(4 * most))];
    if head.is_ascii() {
        return head.len().min(most);
    }
    head.chars().take(most).count()
}

/// Shorter lines are near no width.
const SHORTEST_COUNTED: usize = NARROWEST_WRAP - NEAR_CHARS;

/// A broken line falls short of the width by less than a long word.
const NEAR_CHARS: usize = 14;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_long_line_holds_the_page() {
        let page = "Harbour News Sport ".repeat(100);
        assert_eq!(guess(&page), Style::OneLine);
        assert_eq!(guess(&format!("date 2023-10-03\n{page}")), Style::OneLine);
    }

    #[test]
    fn lines_that_pile_up_at_a_width_were_broken_there() {
        let line = "   the ferry left the harbour at dawn and came back with the herring tide";
        assert_eq!(
            guess(&[line; 9].join("\n")),
            Style::Wrapped { width: line.len() }
        );
    }

    #[test]
    fn sentences_of_one_length_are_lines() {
        let line = "The ferry left the harbour at dawn and came back with the herring on the tide.";
        assert_eq!(guess(&[line; 9].join("\n")), Style::Lines);
    }

    #[test]
    fn paragraphs_of_their_own_lengths_are_lines() {
        let paragraph = "The ferry left the harbour at dawn. ";
        let text: Vec<String> = (1..12).map(|count| paragraph.repeat(count)).collect();
        assert_eq!(guess(&text.join("\n")), Style::Lines);
        assert_eq!(guess(""), Style::Lines);
    }
}
