//! Boosted decision trees, read from the bytes that `train/page/export.py` packs.
//!
//! All trees are complete and of one depth, so that walking one is a fixed number of steps without a branch: below
//! the node at `n` stand those at `2n + 1`, for values up to its threshold, and at `2n + 2`.
//!
//! Little-endian: number of features (u16), number of trees (u16), depth (u8), what a step of a leaf is worth (f32);
//! then for each tree its nodes, a feature's index (u8) and a threshold (f32) each, and its leaves (i16 each, in
//! steps).

/// A model: the sum of its trees is the log-odds.
#[derive(Debug, Clone)]
pub(super) struct Trees {
    features: usize,
    depth: u8,
    nodes: Vec<Node>,
    leaves: Vec<f32>,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    threshold: f32,
    feature: u8,
}

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

    /// Returns the probability that the model gives a row of features.
    pub(super) fn probability(&self, row: &[f32]) -> f32 {
        debug_assert_eq!(
            row.len(),
            self.features,
            "a row has the features trained on"
        );
        let log_odds: f32 = self
            .each()
            .map(|(nodes, leaves)| leaves[self.leaf(nodes, row)])
            .sum();
        1.0 / (1.0 + (-log_odds).exp())
    }

    /// Adds to `sums` the log odds of rows that stand one after the other.
    ///
    /// Tree by tree, so that a tree stays in the cache and the walks of neighbouring rows overlap.
    pub(super) fn add_log_odds(&self, rows: &[f32], sums: &mut [f32]) {
        debug_assert_eq!(rows.len(), self.features * sums.len(), "a sum for each row");
        for (nodes, leaves) in self.each() {
            for (row, sum) in rows.chunks_exact(self.features).zip(sums.iter_mut()) {
                *sum += leaves[self.leaf(nodes, row)];
            }
        }
    }

    /// Returns the nodes and leaves of each tree.
    fn each(&self) -> impl Iterator<Item = (&[Node], &[f32])> {
        let leaves = 1 << self.depth;
        let nodes = self.nodes.chunks_exact(leaves - 1);
        nodes.zip(self.leaves.chunks_exact(leaves))
    }

    /// Returns which leaf of a tree a row falls into, counted from the left.
    fn leaf(&self, nodes: &[Node], row: &[f32]) -> usize {
        let mut at = 0;
        for _ in 0..self.depth {
            let node = nodes[at];
            at = 2 * at + 1 + usize::from(row[usize::from(node.feature)] > node.threshold);
        }
        at - nodes.len()
    }
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

    #[test]
    fn row_walks_down_to_its_leaf() {
        let trees = Trees::read(&model()).unwrap();
        assert_eq!(trees.probability(&[2.0, 0.0]), 0.5);
        assert!(trees.probability(&[1.5, 9.0]) < 0.2);
        assert!(trees.probability(&[2.0, 0.1]) > 0.8);
    }

    #[test]
    fn many_rows_are_judged_as_one_is() {
        let trees = Trees::read(&model()).unwrap();
        let mut sums = [1.0; 3];
        trees.add_log_odds(&[2.0, 0.0, 1.5, 9.0, 2.0, 0.1], &mut sums);
        assert_eq!(sums, [1.0, -1.0, 3.0]);
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
