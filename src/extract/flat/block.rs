//! Lines of a dump put together to blocks: paragraphs, headings, list items, menu entries.

use std::ops::Range;

use crate::letters;
use crate::wording::spaces;

use super::style::Style;
use super::style::chars_up_to;

/// A paragraph, heading, list item or menu entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    /// Where it stands, without bullet, heading marks and the space around; never empty.
    pub(super) range: Range<usize>,
    /// Characters of white space before the first line.
    pub(super) indent: usize,
    /// Opened by a list bullet.
    pub(super) bullet: bool,
    /// Marked as a heading with `#`.
    pub(super) heading: bool,
    /// A row of a table drawn with `|`.
    pub(super) table: bool,
    /// Blank lines or the dump's start stand before it.
    pub(super) blank_above: bool,
}

/// Returns the blocks of a dump, in order.
pub(super) fn blocks(text: &str, style: Style) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut blank = true;
    let mut last = None;
    let mut start = 0;
    for raw in spaces::lines(text) {
        let line = start..start + raw.len();
        start = line.end;
        let Some(mut block) = block_of_line(text, line, style) else {
            blank |= raw.trim().is_empty();
            last = None;
            continue;
        };
        block.blank_above = blank;
        blank = false;
        if let (Style::Wrapped { width }, Some(chars), Some(above)) =
            (style, last, blocks.last_mut())
            && continues(text, above, &block, chars, width)
        {
            above.range.end = block.range.end;
        } else {
            blocks.push(block);
        }
        last = Some(match style {
            Style::Wrapped { .. } => chars_up_to(raw.trim_end(), WIDEST_LINE),
            _ => 0,
        });
    }
    blocks
}

/// Characters of a line beyond which it is broken nowhere.
const WIDEST_LINE: usize = 1000;

fn block_of_line(text: &str, line: Range<usize>, style: Style) -> Option<Block> {
    let raw = &text[line.clone()];
    let trimmed = raw.trim_start();
    let indent = raw.len() - trimmed.len();
    let mut body = trimmed.trim_end();
    let table = body.len() > 1 && body.starts_with('|');
    let heading = heading_marks(body);
    let bullet = bullet_bytes(body, style);
    body = body[heading + if heading == 0 { bullet } else { 0 }..].trim_start();
    if heading > 0 {
        body = body.trim_end_matches('#').trim_end();
    }
    if !body.contains(|c: char| letters::is_alphanumeric(c) || c == '©') {
        return None;
    }
    let start = line.start + (body.as_ptr() as usize - raw.as_ptr() as usize);
    Some(Block {
        range: start..start + body.len(),
        indent,
        bullet: heading == 0 && bullet > 0,
        heading: heading > 0,
        table,
        blank_above: false,
    })
}

/// Returns the length of `# ` … `###### `, 0 where there is none.
fn heading_marks(line: &str) -> usize {
    let marks = line.bytes().take_while(|&byte| byte == b'#').count();
    let spaced = line.as_bytes().get(marks) == Some(&b' ');
    if (1..=6).contains(&marks) && spaced {
        marks + 1
    } else {
        0
    }
}

fn bullet_bytes(line: &str, style: Style) -> usize {
    let Some(first) = line.chars().next() else {
        return 0;
    };
    let wrapped = matches!(style, Style::Wrapped { .. });
    let drawn = matches!(first, '*' | '-' | '•' | '‣' | '◦' | '▪' | '·' | '–')
        || wrapped && matches!(first, '+' | 'o' | '#' | '@' | '=');
    let spaced = line[first.len_utf8()..].starts_with([' ', '\t']);
    if drawn && spaced { first.len_utf8() } else { 0 }
}

/// Returns whether the browser broke `above` only because the first word of `below` did not fit.
fn continues(text: &str, above: &Block, below: &Block, chars: usize, width: usize) -> bool {
    if below.bullet || below.heading || below.table || below.blank_above {
        return false;
    }
    if below.indent < above.indent {
        return false;
    }
    let first = text[below.range.clone()].split_whitespace().next();
    let word = first.map_or(0, |word| word.chars().take(width + 1).count());
    chars + 1 + word > width
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, style: Style) -> Vec<&str> {
        blocks(text, style)
            .iter()
            .map(|block| &text[block.range.clone()])
            .collect()
    }

    #[test]
    fn lines_are_blocks_without_bullets_and_heading_marks() {
        assert_eq!(
            check(
                "# Fish market #\n\n • Herring\n - Cod\n---\n-5 degrees\n",
                Style::Lines
            ),
            ["Fish market", "Herring", "Cod", "-5 degrees"]
        );
    }

    #[test]
    fn broken_lines_go_on_where_the_next_word_did_not_fit() {
        let text = "   The ferry left the\n   harbour.\n   Cod\n   Herring\n     * Tide\n";
        assert_eq!(
            check(text, Style::Wrapped { width: 26 }),
            ["The ferry left the\n   harbour.", "Cod", "Herring", "Tide"]
        );
    }
}
