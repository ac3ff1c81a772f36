//! Where a segment stands in its block.

use super::block::Block;
use super::segment::Segment;
use super::style::Style;
use super::traits::Traits;
use super::traits::flag;

/// What is known of a segment from the block it stands in.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Place {
    /// Words of the block.
    pub(super) words: f32,
    /// Share of function words in the block.
    pub(super) function: f32,
    /// 1 where it opens the block.
    pub(super) first: f32,
    /// 1 where it closes the block.
    pub(super) last: f32,
    /// Characters of white space before the block.
    pub(super) indent: f32,
    /// 1 for list items.
    pub(super) bullet: f32,
    /// 1 for headings marked with `#`.
    pub(super) heading: f32,
    /// 1 for rows of tables.
    pub(super) table: f32,
    /// 1 where a blank line stands above the block.
    pub(super) blank_above: f32,
    /// Words of the block above.
    pub(super) words_above: f32,
    /// Words of the block below.
    pub(super) words_below: f32,
    /// Share of function words in the block above.
    pub(super) function_above: f32,
    /// Share of function words in the block below.
    pub(super) function_below: f32,
}

/// Returns each segment's place in its block; `None` where the dump has no lines to speak of.
pub(super) fn places(
    style: Style,
    blocks: &[Block],
    segments: &[Segment],
    traits: &[Traits],
) -> Vec<Option<Place>> {
    if style == Style::OneLine {
        return vec![None; segments.len()];
    }
    let mut words = vec![0.0_f32; blocks.len()];
    let mut function = vec![0.0_f32; blocks.len()];
    for (segment, seen) in segments.iter().zip(traits) {
        words[segment.block] += seen.words;
        function[segment.block] += seen.words * seen.function;
    }
    for (function, words) in function.iter_mut().zip(&words) {
        *function /= words.max(1.0);
    }
    let at_or_0 = |values: &[f32], at: usize| values.get(at).copied().unwrap_or(0.0);
    let opens = |at: usize| at == 0 || segments[at - 1].block != segments[at].block;
    let closes = |at: usize| at + 1 == segments.len() || opens(at + 1);
    (0..segments.len())
        .map(|at| {
            let (id, block) = (segments[at].block, &blocks[segments[at].block]);
            Some(Place {
                words: words[id],
                function: function[id],
                first: flag(opens(at)),
                last: flag(closes(at)),
                indent: block.indent.min(40) as f32,
                bullet: flag(block.bullet),
                heading: flag(block.heading),
                table: flag(block.table),
                blank_above: flag(block.blank_above),
                words_above: at_or_0(&words, id.wrapping_sub(1)),
                words_below: at_or_0(&words, id + 1),
                function_above: at_or_0(&function, id.wrapping_sub(1)),
                function_below: at_or_0(&function, id + 1),
            })
        })
        .collect()
}
