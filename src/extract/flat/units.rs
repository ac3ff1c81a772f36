//! Stretches of segments that are in or out together.

use std::ops::Range;

use super::segment::Segment;
use super::style::Style;
use super::traits::Traits;

/// Words of the longest promotion or caption; longer ones are prose that mentions the thing.
pub(super) const LONGEST_ASIDE_WORDS: f32 = 70.0;

/// Returns the stretches: blocks, or single segments where a dump has no lines.
pub(super) fn units(style: Style, segments: &[Segment]) -> Vec<Range<usize>> {
    let mut units: Vec<Range<usize>> = Vec::new();
    for at in 0..segments.len() {
        let joined =
            style != Style::OneLine && at > 0 && segments[at - 1].block == segments[at].block;
        match units.last_mut() {
            Some(last) if joined => last.end = at + 1,
            _ => units.push(at..at + 1),
        }
    }
    units
}

/// Returns the sum of something over the segments of a stretch.
pub(super) fn sum(traits: &[Traits], unit: &Range<usize>, of: impl Fn(&Traits) -> f32) -> f32 {
    traits[unit.clone()].iter().map(of).sum()
}
