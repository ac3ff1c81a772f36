//! A document at its place in the order, the copies of a text, and how far a second look reaches.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::hash::BuildHasherDefault;
use std::hash::Hasher;

use tantivy::DocAddress;
use tantivy::Score;

/// A place in the order: greater comes first. The key is unique, so no two documents have the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) sort_value: u64,
    pub(super) key: Reverse<u64>,
}

/// A document at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ranked {
    pub(super) place: Place,
    pub(super) address: DocAddress,
}

impl Ranked {
    /// The score of a document that was ranked by relevance.
    pub(super) fn score(&self) -> Score {
        score_of(self.place.sort_value)
    }
}

/// Scores are not negative, and then their bits are in their order.
pub(super) fn score_value(score: Score) -> u64 {
    u64::from(score.max(0.0).to_bits())
}

fn score_of(sort_value: u64) -> Score {
    f32::from_bits(u32::try_from(sort_value).unwrap_or(0))
}

/// The copies of one text that match.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    pub(super) best: Ranked,
    /// All of them.
    pub(super) count: usize,
}

impl Group {
    pub(super) fn add(&mut self, other: Self) {
        self.best = self.best.max(other.best);
        self.count += other.count;
    }
}

/// Numbers of articles are hashes already, so a table of them needs no other.
pub(super) type Spread = BuildHasherDefault<AsItIs>;

/// Takes a number as its hash.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

/// How far below the shown a document may be that a second look still brings among them. The look multiplies scores by
/// 1 at least and by a greatest factor at most, so of those that it may look at most are out of its reach.
#[derive(Debug, Clone)]
pub(super) struct Reach {
    shown: usize,
    /// A little above the greatest factor, for what is lost in rounding.
    factor: Score,
    /// Scores of the first, as they are known so far; the worst on top.
    first: BinaryHeap<Reverse<u64>>,
}

/// What rounding may add to a score, and more.
const ROUNDING: Score = 1.001;

impl Reach {
    /// `shown` is 1 at least.
    pub(super) fn new(shown: usize, greatest_factor: Score) -> Self {
        Self {
            shown,
            factor: greatest_factor * ROUNDING,
            first: BinaryHeap::with_capacity(shown + 1),
        }
    }

    /// Whether nothing brings a document among the shown.
    pub(super) fn is_beyond(&self, sort_value: u64) -> bool {
        let worst = self.first.peek().filter(|_| self.first.len() == self.shown);
        worst.is_some_and(|worst| score_of(sort_value) * self.factor < score_of(worst.0))
    }

    /// Takes note of a document that no other stands for.
    pub(super) fn note(&mut self, sort_value: u64) {
        let full = self.first.len() == self.shown;
        if full && self.first.peek().is_some_and(|worst| sort_value <= worst.0) {
            return;
        }
        self.first.push(Reverse(sort_value));
        if full {
            self.first.pop();
        }
    }

    /// Drops those that are beyond it from documents in order.
    pub(super) fn cut(&self, first: &mut Vec<Ranked>) {
        let mut all = Self {
            first: BinaryHeap::new(),
            ..*self
        };
        first
            .iter()
            .take(self.shown)
            .for_each(|it| all.note(it.place.sort_value));
        first.truncate(first.partition_point(|it| !all.is_beyond(it.place.sort_value)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranked(score: Score) -> Ranked {
        Ranked {
            place: Place {
                sort_value: score_value(score),
                key: Reverse(0),
            },
            address: DocAddress::new(0, 0),
        }
    }

    #[test]
    fn what_a_factor_cannot_bring_among_the_shown_is_beyond() {
        let mut reach = Reach::new(2, 1.1);
        reach.note(score_value(3.0));
        assert!(!reach.is_beyond(score_value(0.1)));
        reach.note(score_value(5.0));
        reach.note(score_value(4.0));
        assert!(!reach.is_beyond(score_value(4.0)));
        assert!(!reach.is_beyond(score_value(3.7)));
        assert!(reach.is_beyond(score_value(3.6)));
    }

    #[test]
    fn the_first_are_cut_where_they_are_beyond() {
        let mut first: Vec<Ranked> = [5.0, 4.0, 3.7, 3.6, 1.0].map(ranked).to_vec();
        Reach::new(2, 1.1).cut(&mut first);
        assert_eq!(first.len(), 3);
        Reach::new(9, 1.1).cut(&mut first);
        assert_eq!(first.len(), 3);
    }
}
