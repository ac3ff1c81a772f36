//! Labels of furniture, in the newsroom's own wording: which a short block holds, and how far off the last is.

use crate::wording::furniture::Kind;
use crate::wording::furniture::marks;

use super::short::Shorts;

/// Share of a block's bytes that its phrases take, from which it is a label and nothing more.
const LABEL: f32 = 0.6;

/// Kinds that a label may open or close a part of the page with.
const ZONES: [Kind; 5] = [
    Kind::End,
    Kind::Comments,
    Kind::More,
    Kind::Newsletter,
    Kind::Share,
];

/// Number of zones.
pub(super) const ZONE_COUNT: usize = ZONES.len();

/// Names of the zones, for the names of features.
pub(super) const ZONE_NAMES: [&str; ZONE_COUNT] =
    ["end", "comments", "more", "newsletter", "share"];

/// Names of the kinds, in the order of [`Kind::index`].
pub(super) const KIND_NAMES: [&str; Kind::ALL.len()] = [
    "account",
    "ad",
    "app",
    "bio",
    "comments",
    "cookie",
    "credit",
    "end",
    "legal",
    "more",
    "newsletter",
    "share",
];

/// Distance that means "none", in blocks.
const FAR: u16 = 1000;

/// Labels of all blocks of a page.
#[derive(Debug)]
pub(super) struct Labels {
    of_block: Vec<Phrases>,
    /// By block: blocks since the last label of each zone, and until the next.
    since: Vec<[u16; ZONE_COUNT]>,
    until: Vec<[u16; ZONE_COUNT]>,
}

/// The phrases of one block.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Phrases {
    /// One bit a kind.
    kinds: u16,
    /// Share of the block's bytes in phrases.
    pub(super) share: f32,
}

impl Phrases {
    fn of(folded: &str) -> Self {
        let (mut kinds, mut bytes) = (0, 0);
        for mark in marks(folded) {
            kinds |= 1 << mark.kind.index();
            bytes += mark.range.len();
        }
        Self {
            kinds,
            share: bytes as f32 / folded.len().max(1) as f32,
        }
    }

    /// Tells whether the block holds a phrase of the kind with this index.
    pub(super) fn holds(self, kind: usize) -> bool {
        self.kinds & (1 << kind) != 0
    }

    fn is_label_of(self, kind: Kind) -> bool {
        self.share >= LABEL && self.holds(kind.index())
    }
}

impl Labels {
    /// Reads the short blocks of a page.
    pub(super) fn of(shorts: &Shorts) -> Self {
        let of_block: Vec<Phrases> = shorts.iter().map(Phrases::of).collect();
        let since = distances(of_block.iter());
        let mut until = distances(of_block.iter().rev());
        until.reverse();
        Self {
            of_block,
            since,
            until,
        }
    }

    /// Returns the phrases of a block.
    pub(super) fn phrases(&self, block: usize) -> Phrases {
        self.of_block[block]
    }

    /// Returns the blocks since the last label of each zone, before this block.
    pub(super) fn since(&self, block: usize) -> [u16; ZONE_COUNT] {
        self.since[block]
    }

    /// Returns the blocks until the next label of each zone, behind this block.
    pub(super) fn until(&self, block: usize) -> [u16; ZONE_COUNT] {
        self.until[block]
    }
}

fn distances<'a>(blocks: impl Iterator<Item = &'a Phrases>) -> Vec<[u16; ZONE_COUNT]> {
    let mut now = [FAR; ZONE_COUNT];
    let mut distances = Vec::with_capacity(blocks.size_hint().0);
    for phrases in blocks {
        now = now.map(|blocks| (blocks + 1).min(FAR));
        distances.push(now);
        for (zone, blocks) in ZONES.into_iter().zip(&mut now) {
            if phrases.is_label_of(zone) {
                *blocks = 0;
            }
        }
    }
    distances
}
