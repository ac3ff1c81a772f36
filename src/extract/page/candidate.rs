//! The element that most likely holds the article, by scores that paragraphs hand up to their ancestors.
//!
//! After the idea of Arc90's Readability: a paragraph is worth a point, a point for each comma and one for each
//! hundred bytes; its parent gets all of it, its grandparent half, those above a sixth, a ninth and a twelfth.

use super::mark::Mark;
use super::outline::Block;
use super::outline::Outline;
use super::tag::Tag;
use super::tally::Tally;

/// Ancestors that a paragraph hands its score to, and the share each gets.
const SHARES: [f32; 5] = [1.0, 1.0 / 2.0, 1.0 / 6.0, 1.0 / 9.0, 1.0 / 12.0];

/// Points that a class or id speaking for or against text is worth.
const CLASS_POINTS: f32 = 25.0;

/// Bytes below which a block is too short to speak for its ancestors.
const MIN_BYTES: u32 = 25;

/// Growth in prose that makes a larger element the better candidate.
const WIDER: f32 = 1.4;

/// Levels that are still told apart; more count as this.
const MAX_LEVELS: u8 = 30;

/// Scores of all elements and the best of them.
#[derive(Debug)]
pub(super) struct Candidates {
    /// By element.
    scores: Vec<f32>,
    /// Index of the best element.
    pub(super) top: usize,
    /// By element: levels up to the nearest element around the top candidate, 0 for those around it.
    off: Vec<u8>,
    /// By element: whether it is the top candidate or inside it.
    inside: Vec<bool>,
}

impl Candidates {
    /// Scores the elements of a page.
    pub(super) fn of(outline: &Outline, tally: &Tally) -> Self {
        let mut scores = vec![0.0_f32; outline.elements.len()];
        for block in &outline.blocks {
            hand_up(outline, block, &mut scores);
        }
        let mut top = 0;
        for (at, element) in outline.elements.iter().enumerate() {
            if scores[at] == 0.0 {
                continue;
            }
            scores[at] += CLASS_POINTS * f32::from(u8::from(element.marks.contains(Mark::Good)));
            scores[at] -= CLASS_POINTS * f32::from(u8::from(element.marks.contains(Mark::Bad)));
            scores[at] *= 1.0 - tally.over(&element.blocks).link_density();
            if scores[at] > scores[top] {
                top = at;
            }
        }
        let top = widen(outline, tally, top);
        let (off, inside) = places(outline, top);
        Self {
            scores,
            top,
            off,
            inside,
        }
    }

    /// Returns an element's score as a share of the top candidate's.
    pub(super) fn relative(&self, element: usize) -> f32 {
        self.scores[element] / self.scores[self.top].max(1.0)
    }

    /// Tells whether the element is the top candidate or inside it.
    pub(super) fn is_inside(&self, element: usize) -> bool {
        self.inside[element]
    }

    /// Returns the levels up to the nearest element around the top candidate, at most 30.
    pub(super) fn levels_off(&self, element: usize) -> u8 {
        self.off[element]
    }
}

fn hand_up(outline: &Outline, block: &Block, scores: &mut [f32]) {
    if block.bytes < MIN_BYTES {
        return;
    }
    let length = (block.bytes as f32 / 100.0).min(30.0);
    let worth = (1.0 + f32::from(block.commas) + length) * (1.0 - block.link_density());
    // Text that stands bare in a container is as good as a paragraph of its own there.
    let bare = outline.elements[block.element].blocks.len() > 1;
    let ancestors = outline.ancestors(block.element).skip(usize::from(!bare));
    for (ancestor, share) in ancestors.zip(SHARES) {
        scores[ancestor] += worth * share;
    }
}

/// Returns the element around the best one that holds its siblings too, where the article is made of sections.
fn widen(outline: &Outline, tally: &Tally, best: usize) -> usize {
    let prose = |at: usize| tally.over(&outline.elements[at].blocks);
    let mut top = best;
    for around in outline.ancestors(best).skip(1) {
        if matches!(outline.elements[around].tag, Tag::Body | Tag::Block) {
            break;
        }
        let more = prose(around).prose_bytes as f32 / prose(top).prose_bytes.max(1) as f32;
        if more > WIDER && prose(around).link_density() < 0.4 {
            top = around;
        }
    }
    top
}

fn places(outline: &Outline, top: usize) -> (Vec<u8>, Vec<bool>) {
    let mut off = vec![u8::MAX; outline.elements.len()];
    let mut inside = vec![false; outline.elements.len()];
    inside[top] = true;
    for ancestor in outline.ancestors(top) {
        off[ancestor] = 0;
    }
    for at in 1..outline.elements.len() {
        let parent = outline.elements[at].parent;
        inside[at] |= inside[parent];
        if off[at] != 0 {
            off[at] = off[parent].saturating_add(1).min(MAX_LEVELS);
        }
    }
    (off, inside)
}
