//! Boosted decision trees, read from the bytes that `train/page/export.py` packs.
//!
//! All trees are complete and of one depth, so that walking one is a fixed number of steps without a branch: below
//! the node at `n`, counted from 1, stand those at `2n`, for values up to its threshold, and at `2n + 1`.
//!
//! Little-endian: number of features (u16), number of trees (u16), depth (u8), what a step of a leaf is worth (f32);
//! then for each tree its nodes, a feature's index (u8) and a threshold (f32) each, and its leaves (i16 each, in
//! steps).

use std::ops::Range;

/// A model: the sum of its trees is the log-odds.
#[derive(Debug, Clone)]
pub(super) struct Trees {
    features: usize,
    depth: u8,
    /// Of each tree: one that is not asked, then the root and those below it, level by level.
    nodes: Vec<Node>,
    leaves: Vec<f32>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Node {
    threshold: f32,
    feature: u8,
}

/// Rows that go down a tree side by side.
const BATCH: usize = 8;

/// When not all trees are asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Early {
    /// Trees that are asked of every row.
    pub(super) first: usize,
    /// Log-odds, of either sign, from which they are sure, and no other tree is asked.
    pub(super) sure: f32,
    /// How many times as large the log-odds would become by the others, of those below 0 and of those above.
    pub(super) growth: [f32; 2],
}

/// For probabilities, log-odds of 9 to 1: of 34,000 blocks of unseen hosts, one in 25,000 is judged otherwise than by all
/// trees.
const EARLY: Early = Early {
    first: 80,
    sure: 2.2,
    growth: [1.0; 2],
};

/// Features of a row: one for each index that a node can name, those beyond the model's number are not looked at.
pub(super) type Features = [f32; FEATURES];

const FEATURES: usize = 1 << u8::BITS;

/// Depth of the deepest trees that are read.
const MAX_DEPTH: u8 = 8;

impl Trees {
    /// Reads a model; `None` where the bytes are none.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        let features = usize::from(u16::from_le_bytes(take(&mut rest)?));
        let count = u16::from_le_bytes(take(&mut rest)?);
        let [depth] = take(&mut rest)?;
        let step = f32::from_le_bytes(take(&mut rest)?);
        if depth > MAX_DEPTH {
            return None;
        }
        let (mut nodes, mut leaves) = (Vec::new(), Vec::new());
        for _ in 0..count {
            nodes.push(Node::default());
            for _ in 1..1 << depth {
                let [feature] = take(&mut rest)?;
                let threshold = f32::from_le_bytes(take(&mut rest)?);
                nodes.push(Node { threshold, feature });
            }
            for _ in 0..1 << depth {
                let steps = i16::from_le_bytes(take(&mut rest)?);
                leaves.push(f32::from(steps) * step);
            }
        }
        let known = |node: &Node| usize::from(node.feature) < features;
        let whole = rest.is_empty() && nodes.iter().all(known);
        whole.then_some(Self {
            features,
            depth,
            nodes,
            leaves,
        })
    }

    /// Returns the number of features that a row must have.
    pub(super) fn features(&self) -> usize {
        self.features
    }

    /// Returns the probability that the model gives each row of features, in their order.
    ///
    /// Rows of which the first trees are sure are not laid before the others: three in four of a page's. Their
    /// probability is then the first trees' own.
    pub(super) fn probabilities(&self, rows: &[Features]) -> Vec<f32> {
        let mut log_odds = vec![0.0; rows.len()];
        self.log_odds(rows, EARLY, &mut log_odds);
        let odds = log_odds.into_iter();
        odds.map(|log_odds: f32| 1.0 / (1.0 + (-log_odds).exp()))
            .collect()
    }

    /// Writes the log-odds of rows; where the first trees are sure, what these say.
    pub(super) fn log_odds(&self, rows: &[Features], early: Early, log_odds: &mut [f32]) {
        log_odds.fill(0.0);
        let first = early.first.min(self.count());
        let (batches, rest) = rows.as_chunks::<BATCH>();
        let (sums, rest_sums) = log_odds.as_chunks_mut::<BATCH>();
        for (batch, sums) in batches.iter().zip(sums) {
            self.ask(0..first, batch, sums);
        }
        self.ask_few(0..first, rest.iter().zip(rest_sums));
        let is_sure = |odds: f32| odds.abs() >= early.sure;
        for odds in log_odds.iter_mut().filter(|odds| is_sure(**odds)) {
            *odds *= early.growth[usize::from(*odds > 0.0)];
        }
        let unsure = rows.iter().zip(log_odds);
        let unsure = unsure.filter(|(_, odds)| !is_sure(**odds));
        self.ask_few(first..self.count(), unsure);
    }

    fn count(&self) -> usize {
        self.leaves.len() >> self.depth
    }

    /// Adds what some of the trees say of rows that do not stand side by side.
    fn ask_few<'r>(
        &self,
        trees: Range<usize>,
        rows: impl Iterator<Item = (&'r Features, &'r mut f32)>,
    ) {
        let mut rows = rows.peekable();
        let mut batch = [[0.0; FEATURES]; BATCH];
        while rows.peek().is_some() {
            let mut sums = [0.0; BATCH];
            let mut told: [Option<&mut f32>; BATCH] = Default::default();
            for (at, (row, odds)) in rows.by_ref().take(BATCH).enumerate() {
                batch[at] = *row;
                sums[at] = *odds;
                told[at] = Some(odds);
            }
            // A short batch is filled up with rows of before.
            self.ask(trees.clone(), &batch, &mut sums);
            for (odds, sum) in told.into_iter().flatten().zip(sums) {
                *odds = sum;
            }
        }
    }

    /// Adds what some of the trees say of a batch of rows.
    fn ask(&self, trees: Range<usize>, batch: &[Features; BATCH], sums: &mut [f32; BATCH]) {
        match self.depth {
            0 => self.ask_all::<1>(trees, batch, sums),
            1 => self.ask_all::<2>(trees, batch, sums),
            2 => self.ask_all::<4>(trees, batch, sums),
            3 => self.ask_all::<8>(trees, batch, sums),
            4 => self.ask_all::<16>(trees, batch, sums),
            5 => self.ask_all::<32>(trees, batch, sums),
            6 => self.ask_all::<64>(trees, batch, sums),
            7 => self.ask_all::<128>(trees, batch, sums),
            _ => self.ask_all::<256>(trees, batch, sums),
        }
    }

    /// As `ask`, for trees of a known number of leaves.
    ///
    /// Several rows go down a tree side by side: one step of a walk waits for the one before it, but not for those
    /// of other rows. A row's sum is the same as it would be alone.
    fn ask_all<const LEAVES: usize>(
        &self,
        trees: Range<usize>,
        batch: &[Features; BATCH],
        sums: &mut [f32; BATCH],
    ) {
        let (nodes, _) = self.nodes.as_chunks::<LEAVES>();
        let (values, _) = self.leaves.as_chunks::<LEAVES>();
        for (nodes, values) in nodes[trees.clone()].iter().zip(&values[trees]) {
            let mut steps = [1_u32; BATCH];
            for _ in 0..LEAVES.ilog2() {
                for (at, row) in steps.iter_mut().zip(batch) {
                    *at = below(&nodes[*at as usize % LEAVES], row, *at);
                }
            }
            for (sum, at) in sums.iter_mut().zip(steps) {
                *sum += values[at as usize % LEAVES];
            }
        }
    }
}

/// Returns the place below a node on which a row goes on.
fn below(node: &Node, row: &Features, at: u32) -> u32 {
    2 * at + u32::from(row[usize::from(node.feature)] > node.threshold)
}

/// Takes the next bytes.
fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (bytes, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(*bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two features, one tree: the first feature up to 1.5 gives -2, else the second up to 0 gives 0, else 2.
    fn model() -> Vec<u8> {
        let mut bytes = vec![2, 0, 1, 0, 2];
        bytes.extend(0.5_f32.to_le_bytes());
        for (feature, threshold) in [(0, 1.5_f32), (0, f32::INFINITY), (1, 0.0)] {
            bytes.push(feature);
            bytes.extend(threshold.to_le_bytes());
        }
        for steps in [-4_i16, -4, 0, 4] {
            bytes.extend(steps.to_le_bytes());
        }
        bytes
    }

    fn rows() -> [Features; 3] {
        [[2.0, 0.0], [1.5, 9.0], [2.0, 0.1]].map(|features| {
            let mut row = [0.0; 256];
            row[..2].copy_from_slice(&features);
            row
        })
    }

    #[test]
    fn row_walks_down_to_its_leaf() {
        let trees = Trees::read(&model()).unwrap();
        let given = trees.probabilities(&rows());
        assert_eq!(given[0], 0.5);
        assert!(given[1] < 0.2);
        assert!(given[2] > 0.8);
    }

    #[test]
    fn trees_that_are_sure_early_speak_for_the_others() {
        let mut twice = model();
        twice[2] = 2;
        twice.extend_from_within(9..);
        let trees = Trees::read(&twice).unwrap();
        let early = |sure| Early {
            first: 1,
            sure,
            growth: [1.5, 2.0],
        };
        let mut log_odds = [9.0; 3];
        trees.log_odds(&rows(), early(2.0), &mut log_odds);
        assert_eq!(log_odds, [0.0, -3.0, 4.0]);
        trees.log_odds(&rows(), early(2.5), &mut log_odds);
        assert_eq!(log_odds, [0.0, -4.0, 4.0]);
    }

    #[test]
    fn bytes_cut_or_of_unknown_features_are_no_model() {
        let whole = model();
        for end in 0..whole.len() {
            assert!(Trees::read(&whole[..end]).is_none(), "cut at {end}");
        }
        let mut unknown = whole;
        unknown[9] = 2;
        assert!(Trees::read(&unknown).is_none());
    }
}
