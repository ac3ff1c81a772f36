//! Sums over runs of blocks. An element's blocks are such a run, so no pass over the tree is needed.

use std::ops::Range;

use super::outline::Block;

/// Bytes from which a block counts as long.
pub(super) const LONG: u32 = 80;

/// Link density from which a block counts as a link.
const LINKED: f32 = 0.3;

/// What a run of blocks amounts to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    pub(super) bytes: u32,
    pub(super) link_bytes: u32,
    pub(super) blocks: u32,
    /// Bytes in long blocks that are no links.
    pub(super) prose_bytes: u32,
    /// Blocks that end like a sentence.
    pub(super) sentences: u32,
    pub(super) commas: u32,
}

impl Sums {
    fn add(&mut self, block: &Block) {
        self.bytes += block.bytes;
        self.link_bytes += block.link_bytes;
        self.blocks += 1;
        self.commas += u32::from(block.commas);
        self.sentences += u32::from(block.ends_sentence);
        if block.bytes >= LONG && block.link_density() < LINKED {
            self.prose_bytes += block.bytes;
        }
    }

    fn less(self, other: Self) -> Self {
        Self {
            bytes: self.bytes - other.bytes,
            link_bytes: self.link_bytes - other.link_bytes,
            blocks: self.blocks - other.blocks,
            prose_bytes: self.prose_bytes - other.prose_bytes,
            sentences: self.sentences - other.sentences,
            commas: self.commas - other.commas,
        }
    }

    /// Returns the share of text in links.
    pub(super) fn link_density(&self) -> f32 {
        share(self.link_bytes, self.bytes)
    }
}

/// Returns `part / whole`, 0 of nothing.
pub(super) fn share(part: u32, whole: u32) -> f32 {
    part as f32 / whole.max(1) as f32
}

/// Sums over all runs of a page's blocks, each in constant time.
#[derive(Debug)]
pub(super) struct Tally {
    /// Sums of the first n blocks, by n.
    up_to: Vec<Sums>,
}

impl Tally {
    /// Sums up the blocks of a page.
    pub(super) fn of(blocks: &[Block]) -> Self {
        let mut up_to = Vec::with_capacity(blocks.len() + 1);
        let mut sums = Sums::default();
        up_to.push(sums);
        for block in blocks {
            sums.add(block);
            up_to.push(sums);
        }
        Self { up_to }
    }

    /// Returns the sums over a run of blocks; an empty run where it ends before it starts.
    pub(super) fn over(&self, run: &Range<usize>) -> Sums {
        if run.is_empty() {
            return Sums::default();
        }
        self.up_to[run.end].less(self.up_to[run.start])
    }
}
