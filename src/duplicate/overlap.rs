//! How much of two texts is one.

use super::words::runs;

/// Words of a run that two texts must share for its words to count: enough that chance gives little, few enough that
/// a changed word costs little.
const RUN: usize = 4;

/// Share of the words of each of two texts that stand in common runs, from which they are copies.
pub const COPY: f32 = 0.75;

/// The runs of a text.
#[derive(Debug, Clone, Default)]
pub struct Runs {
    /// In the order of the text; the one at place n begins with word n.
    runs: Vec<u64>,
    words: usize,
    /// The same, ascending.
    sorted: Vec<u64>,
}

impl Runs {
    /// Reads a text.
    pub fn of(text: &str) -> Self {
        let mut found = Vec::new();
        let words = runs::<RUN>(text, |run, _| found.push(run));
        let mut sorted = found.clone();
        sorted.sort_unstable();
        Self {
            runs: found,
            words,
            sorted,
        }
    }

    /// Returns the share of the words that stand in a run that `other` has too.
    fn covered_by(&self, other: &Self) -> f32 {
        let mut covered = 0;
        let mut up_to = 0;
        for (start, run) in self.runs.iter().enumerate() {
            if other.sorted.binary_search(run).is_ok() {
                covered += start + RUN - up_to.max(start);
                up_to = start + RUN;
            }
        }
        covered as f32 / self.words.max(1) as f32
    }
}

/// Returns the smaller of the two shares of words that stand in runs which both texts have, in any order: 1 for the
/// same text, .8 where one lacks a fifth of the other, or where a fifth of each is another's.
pub fn overlap(one: &Runs, other: &Runs) -> f32 {
    one.covered_by(other).min(other.covered_by(one))
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
    fn order_does_not_matter() {
        let turned = text(250..500) + &text(0..250);
        assert_eq!(between(&text(0..500), &turned), 1.0);
    }
}
