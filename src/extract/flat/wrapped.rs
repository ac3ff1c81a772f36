//! Sentences that a text browser broke short of the dump's own width.
//!
//! The width of a dump is guessed from its longest lines. A paragraph that was broken a little short of it comes as
//! several blocks, and the first of them has no full stop, as headlines have none. A small letter tells that it goes on.

use crate::wording::links;
use crate::wording::spaces;

use super::block::Block;
use super::render::Verdict;
use super::segment::Segment;
use super::style::Style;

/// A line that goes on falls short of the width by no more characters: a long word and a link's number.
const SHORT_BY: usize = 24;

/// Characters of a broken line in a dump whose width is not known.
const BROKEN: std::ops::RangeInclusive<usize> = 60..=132;
/// Spaces that text browsers put in front of paragraphs, at least.
const INDENT: usize = 2;

/// Spaces by which the first line of a paragraph may stand further in than the others.
const FIRST_INDENT: usize = 4;

/// Gives the segments of broken sentences one block; returns which segments go on the line above them.
pub(super) fn rejoin(
    text: &str,
    style: Style,
    blocks: &[Block],
    segments: &mut [Segment],
) -> Vec<bool> {
    let mut goes_on = vec![false; segments.len()];
    if style == Style::OneLine {
        return goes_on;
    }
    let mut above: Option<(usize, usize)> = None;
    for (segment, goes_on) in segments.iter_mut().zip(&mut goes_on) {
        let block = segment.block;
        if let Some((last, joined)) = above {
            *goes_on = block == last + 1 && continues(text, style, &blocks[last], &blocks[block]);
            if *goes_on || block == last {
                segment.block = joined;
            }
        }
        above = Some((block, segment.block));
    }
    goes_on
}

/// Tells whether a block goes on the sentence in the line above it.
fn continues(text: &str, style: Style, above: &Block, below: &Block) -> bool {
    let apart = below.bullet || below.heading || below.table || below.blank_above;
    if apart || above.heading || above.table || below.indent + FIRST_INDENT < above.indent {
        return false;
    }
    // Where no width was found, only lines that a browser indented may have been broken by it.
    let wrapped = matches!(style, Style::Wrapped { .. });
    if !wrapped && above.indent < INDENT {
        return false;
    }
    let first = spaces::words(&text[below.range.clone()])
        .next()
        .unwrap_or_default();
    if !first[links::number_bytes(first)..].starts_with(char::is_lowercase) {
        return false;
    }
    let line = &text[..above.range.end];
    let feed = memchr::memrchr(b'\n', line.as_bytes());
    let chars = line[feed.map_or(0, |feed| feed + 1)..].chars().count();
    match style {
        Style::Wrapped { width } => chars + SHORT_BY >= width,
        _ => BROKEN.contains(&chars),
    }
}

/// Keeps the line in which the first kept sentence begins.
pub(super) fn restore_opening(goes_on: &[bool], verdicts: &mut [Verdict]) {
    let Some(first) = verdicts.iter().position(Option::is_none) else {
        return;
    };
    for at in (1..=first).rev().take_while(|&at| goes_on[at]) {
        verdicts[at - 1] = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::flat::block;

    const CUT: &str = "   SALTNEY - The man who ran Saltney harbour was\n   cleared on Friday of taking bribes.\n";

    fn check(text: &str) -> (Vec<bool>, Vec<usize>) {
        let style = Style::Wrapped { width: 60 };
        let blocks = block::blocks(text, style);
        let segment = |(block, it): (usize, &Block)| Segment {
            range: it.range.clone(),
            block,
        };
        let mut segments: Vec<Segment> = blocks.iter().enumerate().map(segment).collect();
        let goes_on = rejoin(text, style, &blocks, &mut segments);
        (goes_on, segments.iter().map(|it| it.block).collect())
    }

    #[test]
    fn sentence_broken_short_of_the_width_is_one_block() {
        assert_eq!(check(CUT), (vec![false, true], vec![0, 0]));
        let linked = CUT.replace("cleared", "[21]cleared");
        assert_eq!(check(&linked), (vec![false, true], vec![0, 0]));
        let indented = CUT.replacen("   SALTNEY", "     SALTNEY", 1);
        assert_eq!(check(&indented), (vec![false, true], vec![0, 0]));
    }

    #[test]
    fn headlines_short_lines_and_paragraphs_stay_apart() {
        let apart = (vec![false, false], vec![0, 1]);
        assert_eq!(check(&CUT.replace("cleared", "Cleared")), apart);
        assert_eq!(check(&CUT.replace("was\n", "was\n\n")), apart);
        assert_eq!(check("   harbour\n   market\n"), apart);
    }

    #[test]
    fn opening_of_the_first_sentence_is_kept() {
        let mut verdicts = [Some("headline"), Some("headline"), None, None];
        restore_opening(&[false, false, true, false], &mut verdicts);
        assert_eq!(verdicts, [Some("headline"), None, None, None]);
    }
}
