//! How much of two texts is one.

use super::words::runs;

/// Words of a run that two texts must share for its words to count: enough that chance gives little, few enough that
/// a changed word costs little.
const RUN: usize = 4;

/// Share of the words of each of two texts that stand in common runs, from which they are copies.
pub const COPY: f32 = 0.75;

/// The runs of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Runs {
    /// A hash of 32 bits and below it the place of the run's first word, ascending.
    runs: Vec<u64>,
    words: usize,
}

impl Runs {
    /// Reads a text.
    pub fn of(text: &str) -> Self {
        let mut found = Vec::new();
        let words = runs::<RUN>(text, |run, start| {
            found.push(run & HASH | start as u64 & !HASH);
        });
        found.sort_unstable();
        Self { runs: found, words }
    }
}

/// The upper half.
const HASH: u64 = !0 << 32;

/// Places of runs, one a bit.
#[derive(Debug, Default)]
struct Places(Vec<u64>);

impl Places {
    fn of(words: usize) -> Self {
        Self(vec![0; words.div_ceil(64)])
    }

    fn add(&mut self, run: u64) {
        let place = (run & !HASH) as usize;
        if let Some(bits) = self.0.get_mut(place / 64) {
            *bits |= 1 << (place % 64);
        }
    }

    /// Returns how many words stand in the runs.
    fn words(&self) -> usize {
        let (mut covered, mut up_to) = (0, 0);
        for (&bits, base) in self.0.iter().zip((0..).step_by(64)) {
            let mut bits = bits;
            while bits != 0 {
                let start = base + bits.trailing_zeros() as usize;
                covered += start + RUN - up_to.max(start);
                up_to = start + RUN;
                bits &= bits - 1;
            }
        }
        covered
    }
}

/// Returns the smaller of the two shares of words that stand in runs which both texts have, in any order: 1 for the
/// same text, .8 where one lacks a fifth of the other, or where a fifth of each is another's.
pub fn overlap(one: &Runs, other: &Runs) -> f32 {
    let (mut ones, mut others) = (Places::of(one.words), Places::of(other.words));
    let (mut rest, mut other_rest) = (one.runs.as_slice(), other.runs.as_slice());
    while let (Some(run), Some(other_run)) = (rest.first(), other_rest.first()) {
        let (hash, other_hash) = (run & HASH, other_run & HASH);
        if hash <= other_hash {
            if hash == other_hash {
                ones.add(*run);
            }
            rest = &rest[1..];
        }
        // A run that stands in one text more than once is met by each of the other's.
        let next = rest.first().map(|run| run & HASH);
        if other_hash <= hash && next != Some(other_hash) {
            let same = other_rest.partition_point(|run| run & HASH == other_hash);
            if hash == other_hash {
                other_rest[..same].iter().for_each(|run| others.add(*run));
            }
            other_rest = &other_rest[same..];
        }
    }
    let share = |places: &Places, runs: &Runs| places.words() as f32 / runs.words.max(1) as f32;
    share(&ones, one).min(share(&others, other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: impl Iterator<Item = usize>) -> String {
        words.map(|word| format!("word{word} ")).collect()
    }

    fn between(one: &str, other: &str) -> f32 {
        overlap(&Runs::of(one), &Runs::of(other))
    }

    #[test]
    fn a_cut_tail_and_a_foreign_paragraph_cost_what_they_are() {
        let whole = text(0..500);
        assert_eq!(between(&whole, &whole), 1.0);
        assert_eq!(between(&whole, &text(0..400)), 0.8);
        let foreign = text(0..400) + &text(9000..9100);
        assert_eq!(between(&whole, &foreign), 0.8);
        assert_eq!(between(&whole, &text(9000..9500)), 0.0);
        assert_eq!(between("", ""), 0.0);
    }

    #[test]
    fn what_is_said_again_counts_each_time() {
        let chorus = text(0..10);
        assert_eq!(between(&chorus.repeat(3), &chorus), 1.0);
        assert_eq!(between(&chorus, &chorus.repeat(3)), 1.0);
        let half = text(0..10) + &text(500..510);
        assert_eq!(between(&half, &chorus.repeat(2)), 0.5);
    }

    #[test]
    fn order_does_not_matter() {
        let turned = text(250..500) + &text(0..250);
        assert_eq!(between(&text(0..500), &turned), 1.0);
    }
}
