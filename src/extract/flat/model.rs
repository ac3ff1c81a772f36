//! The trained weights, and what they say of a dump.
//!
//! Three stages. The *text* stage, linear, reads the words of a segment alone. The *odds* stage, boosted trees, reads what
//! is seen of a segment and its surroundings, the text stage's say among it, and gives log odds. The *path* stage, linear
//! again, prices the walk through before, in, hole and after: being in by the odds, and each change of state by what is
//! seen at the seam. `train/flat` makes the weights and documents how.

use std::ops::Range;
use std::sync::LazyLock;

use crate::extract::trees;
use crate::extract::trees::Early;
use crate::extract::trees::Trees;

use super::features::Features;
use super::features::LOOKS;
use super::features::OWN;
use super::features::ROW;
use super::features::UNKNOWN;
use super::text_features;
use super::text_features::BUCKETS;
use super::traits::Seen;
use super::traits::Traits;

/// Says of the text stage: of the segment, and of 3 and 10 segments before and after it.
pub(super) const TEXT_SAYS: usize = 5;
/// Inputs of the odds stage.
const ODDS_INPUTS: usize = ROW + TEXT_SAYS;
/// Segments that are judged at once: their inputs stay in the cache.
const AT_ONCE: usize = 64;
/// Four segments in five are sure early; of those one in five hundred is judged otherwise than by all trees. `train/flat`
/// fits the path to the same odds.
const EARLY: Early = Early {
    first: 32,
    sure: 1.7,
    growth: [1.55, 1.33],
};
/// Changes of state that are priced.
pub(super) const SEAMS: usize = 4;
/// What being in and pausing are priced by.
pub(super) const STAYS: usize = 4;
/// Standard deviations beyond which an input says no more.
const CLIP: f32 = 4.0;

/// The weights that `train/flat` wrote.
pub(super) static TRAINED: LazyLock<Model> = LazyLock::new(|| {
    Model::read(include_bytes!("weights.bin")).expect("the weights were written for these features")
});

/// Numbers of the text and path stages.
const NUMBERS: usize = 2 + 6 * ROW + 2 * STAYS + 3 + SEAMS;

/// The weights of all stages.
#[derive(Debug, Clone)]
pub(super) struct Model {
    text: Vec<i8>,
    text_scale: f32,
    text_bias: f32,
    odds: Trees,
    seams: Vec<Eight>,
    /// What the columns of furniture add to the prices of a seam where neither segment has any: for the segment's own, and
    /// for those of the one before it.
    bare: [Sums; 2],
    stays: [[f32; STAYS]; 2],
    /// For in, hole, after, and the four changes of state.
    biases: [f32; 3 + SEAMS],
}

/// Eight inputs of a seam: how they are scaled, and what they weigh in each price.
#[derive(Debug, Clone, Copy, Default)]
struct Eight {
    mean: [f32; 8],
    /// The inverse of each standard deviation.
    scale: [f32; 8],
    weights: [[f32; 8]; SEAMS],
}

/// Running sums of each price: eight, so that the compiler may add several products at once.
type Sums = [[f32; 8]; SEAMS];

/// The eights that hold nothing but a segment's furniture: its own, and that of the segment before it.
const FURNITURE: [Range<usize>; 2] = [
    LOOKS.div_ceil(8)..OWN / 8,
    (ROW - OWN + LOOKS).div_ceil(8)..ROW / 8,
];

/// What the path through the states costs and earns at a segment, in log odds against staying before it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Step {
    /// For being in.
    pub(super) inside: f32,
    /// For pausing.
    pub(super) hole: f32,
    /// For being past the article.
    pub(super) after: f32,
    /// For entering here.
    pub(super) enter: f32,
    /// For leaving before it.
    pub(super) exit: f32,
    /// For a pause that opens here.
    pub(super) pause: f32,
    /// For a pause that closed before it.
    pub(super) resume: f32,
}

/// What the model says of a dump.
pub(super) struct Said {
    /// Log odds of each segment.
    pub(super) odds: Vec<f32>,
    /// Prices of the path.
    pub(super) steps: Vec<Step>,
}

impl Model {
    /// Reads weights; `None` where they were written for other features.
    ///
    /// The text stage's weights (i8 each), its scale and bias; of the seam's inputs the means, the deviations and four
    /// rows of weights; two rows for being in and pausing; seven biases (f32 each, little-endian); then the trees.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let (text, rest) = bytes.split_at_checked(BUCKETS)?;
        let (numbers, trees) = rest.split_at_checked(4 * NUMBERS)?;
        let mut numbers = numbers
            .chunks_exact(4)
            .map(|number| f32::from_le_bytes([number[0], number[1], number[2], number[3]]));
        let mut take = |count: usize| -> Vec<f32> { numbers.by_ref().take(count).collect() };
        let head = take(2);
        let (mean, deviation) = (take(ROW), take(ROW));
        let weights = [take(ROW), take(ROW), take(ROW), take(ROW)];
        let seams = eights(&mean, &deviation, &weights);
        let stays = [take(STAYS).try_into().ok()?, take(STAYS).try_into().ok()?];
        let biases = take(3 + SEAMS).try_into().ok()?;
        let odds = Trees::read(trees).filter(|trees| trees.features() == ODDS_INPUTS)?;
        let nothing = [[0.0; 8]; ROW.div_ceil(8)];
        let bare = FURNITURE.map(|columns| {
            let mut sums = Sums::default();
            add(&seams[columns.clone()], &nothing[columns], &mut sums);
            sums
        });
        Some(Self {
            text: text.iter().map(|&byte| byte.cast_signed()).collect(),
            text_scale: head[0],
            text_bias: head[1],
            odds,
            seams,
            bare,
            stays,
            biases,
        })
    }

    /// Judges all segments of a dump.
    pub(super) fn judge(&self, features: &Features, seen: &Seen) -> Said {
        let text = self.text_says(seen);
        let mut said = Said {
            odds: vec![0.0; text.len()],
            steps: Vec::with_capacity(text.len()),
        };
        let mut rows = vec![[0.0; 256]; AT_ONCE.min(text.len())];
        for first in (0..text.len()).step_by(AT_ONCE) {
            let last = text.len().min(first + AT_ONCE);
            let rows = &mut rows[..last - first];
            features.rows(&seen.traits, first, rows);
            for (row, heard) in rows.iter_mut().zip(&text[first..last]) {
                row[ROW..ODDS_INPUTS].copy_from_slice(heard);
            }
            self.odds.log_odds(rows, EARLY, &mut said.odds[first..last]);
            for (row, at) in rows.iter().zip(first..last) {
                let own = &seen.traits[at];
                let before = at.checked_sub(1).map(|at| &seen.traits[at]);
                let bare = [Some(own), before].map(|seen| seen.is_some_and(Traits::is_bare));
                let prices = self.prices(row, bare);
                said.steps.push(self.step(prices, said.odds[at], own.words));
            }
        }
        said
    }

    /// Judges once more, each segment's odds less a penalty.
    pub(super) fn reprice(&self, said: &Said, traits: &[Traits], penalties: &[f32]) -> Said {
        let odds: Vec<f32> = said
            .odds
            .iter()
            .zip(penalties)
            .map(|(odds, penalty)| odds - penalty)
            .collect();
        let mut steps = said.steps.clone();
        for ((step, &odds), seen) in steps.iter_mut().zip(&odds).zip(traits) {
            (step.inside, step.hole) = self.stay(odds, seen.words);
        }
        Said { odds, steps }
    }

    /// Returns what being in and pausing earn.
    fn stay(&self, odds: f32, words: f32) -> (f32, f32) {
        let stay = stay_inputs(odds, words);
        let earns = |at: usize| self.biases[at] + dot(&self.stays[at], &stay);
        (earns(0), earns(1))
    }

    /// Returns what each change of state costs by what is seen at a seam.
    ///
    /// `bare` tells whether the segment, and the one before it, have no furniture: most have none, and its columns, a third
    /// of all, then add what they add everywhere.
    fn prices(&self, row: &trees::Features, bare: [bool; 2]) -> [f32; SEAMS] {
        let (looks, _) = row.as_chunks::<8>();
        let mut sums = Sums::default();
        let mut from = 0;
        for ((columns, known), bare) in FURNITURE.iter().zip(&self.bare).zip(bare) {
            if !bare {
                continue;
            }
            add(
                &self.seams[from..columns.start],
                &looks[from..columns.start],
                &mut sums,
            );
            for (sums, known) in sums.iter_mut().zip(known) {
                for (sum, known) in sums.iter_mut().zip(known) {
                    *sum += known;
                }
            }
            from = columns.end;
        }
        add(&self.seams[from..], &looks[from..], &mut sums);
        sums.map(|sums| sums.iter().sum())
    }

    fn step(&self, prices: [f32; SEAMS], odds: f32, words: f32) -> Step {
        let (inside, hole) = self.stay(odds, words);
        let [enter, exit, pause, resume] = prices;
        Step {
            inside,
            hole,
            after: self.biases[2],
            enter: self.biases[3] + enter,
            exit: self.biases[4] + exit,
            pause: self.biases[5] + pause,
            resume: self.biases[6] + resume,
        }
    }

    /// Returns what the text stage says of each segment and of those around it.
    pub(super) fn text_says(&self, seen: &Seen) -> Vec<[f32; TEXT_SAYS]> {
        let own: Vec<f32> = seen
            .traits
            .iter()
            .map(|traits| {
                let (mut sum, mut count) = (0_i32, 0_u32);
                text_features::buckets(seen.words_of(traits), |bucket| {
                    sum += i32::from(self.text[usize::from(bucket)]);
                    count += 1;
                });
                self.text_bias + self.text_scale * sum as f32 / (count.max(1) as f32).sqrt()
            })
            .collect();
        let words: Vec<f32> = seen.traits.iter().map(|traits| traits.words).collect();
        means_around(&own, &words)
    }
}

/// Returns what being in and pausing are priced by.
fn stay_inputs(odds: f32, words: f32) -> [f32; STAYS] {
    [
        odds,
        odds.max(0.0),
        odds * words.min(40.0) / 10.0,
        words.min(60.0) / 10.0,
    ]
}

/// Returns each say with its means over 3 and 10 segments before and after, weighted by words.
fn means_around(own: &[f32], words: &[f32]) -> Vec<[f32; TEXT_SAYS]> {
    let (mut sums, mut masses) = (vec![0.0_f64], vec![0.0_f64]);
    for (&own, &words) in own.iter().zip(words) {
        let mass = f64::from(words.min(40.0) + 1.0);
        sums.push(sums[sums.len() - 1] + f64::from(own) * mass);
        masses.push(masses[masses.len() - 1] + mass);
    }
    let mean = |from: usize, to: usize| {
        ((sums[to] - sums[from]) / (masses[to] - masses[from] + 1.0)) as f32
    };
    (0..own.len())
        .map(|at| {
            let before = |reach: usize| mean(at.saturating_sub(reach), at);
            let after = |reach: usize| mean(at + 1, (at + 1 + reach).min(own.len()));
            [own[at], before(3), after(3), before(10), after(10)]
        })
        .collect()
}

fn dot(weights: &[f32], values: &[f32]) -> f32 {
    weights.iter().zip(values).map(|(a, b)| a * b).sum()
}

/// Puts what is known of each input side by side; what is missing from the last eight weighs nothing.
fn eights(mean: &[f32], deviation: &[f32], weights: &[Vec<f32>; SEAMS]) -> Vec<Eight> {
    let mut eights = vec![Eight::default(); ROW.div_ceil(8)];
    for at in 0..ROW {
        let (eight, place) = (&mut eights[at / 8], at % 8);
        eight.mean[place] = mean[at];
        eight.scale[place] = deviation[at].recip();
        for (seam, weights) in weights.iter().enumerate() {
            eight.weights[seam][place] = weights[at];
        }
    }
    eights
}

/// Scales inputs and adds what they weigh; what is not known says nothing.
fn add(eights: &[Eight], looks: &[[f32; 8]], sums: &mut Sums) {
    for (eight, looks) in eights.iter().zip(looks) {
        let standard: [f32; 8] = std::array::from_fn(|place| {
            let value = looks[place];
            let standard = ((value - eight.mean[place]) * eight.scale[place]).clamp(-CLIP, CLIP);
            if value == UNKNOWN { 0.0 } else { standard }
        });
        for (sums, weights) in sums.iter_mut().zip(&eight.weights) {
            for place in 0..8 {
                sums[place] += weights[place] * standard[place];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_of_another_size_are_refused() {
        let bytes = include_bytes!("weights.bin");
        assert!(Model::read(bytes).is_some());
        assert!(Model::read(&bytes[..bytes.len() - 2]).is_none());
        assert!(Model::read(&[bytes.as_slice(), &[0; 4]].concat()).is_none());
        assert!(Model::read(&[]).is_none());
    }

    #[test]
    fn penalty_lowers_the_odds_and_what_being_in_earns() {
        let traits = vec![Traits::default(); 2];
        let step = TRAINED.step([0.0; SEAMS], 3.0, 9.0);
        let said = Said {
            odds: vec![3.0; 2],
            steps: vec![step; 2],
        };
        let again = TRAINED.reprice(&said, &traits, &[0.0, 2.0]);
        assert_eq!(again.odds, [3.0, 1.0]);
        assert!(again.steps[1].inside < again.steps[0].inside);
        assert_eq!(again.steps[1].enter, again.steps[0].enter);
    }

    #[test]
    fn means_leave_the_segment_itself_out() {
        let says = means_around(&[1.0, -8.0, 1.0], &[40.0; 3]);
        let near = says[1];
        assert_eq!(near[0], -8.0);
        assert!(near[1] > 0.9 && near[2] > 0.9);
    }

    #[test]
    fn furniture_that_is_not_there_adds_what_its_columns_would() {
        let mut row = [0.0; 256];
        for (at, value) in row[..ROW].iter_mut().enumerate() {
            *value = (at % 7) as f32 - 1.0;
        }
        let furniture = FURNITURE.map(|columns| 8 * columns.start..8 * columns.end);
        for columns in furniture {
            row[columns].fill(0.0);
        }
        let whole = TRAINED.prices(&row, [false, false]);
        for bare in [[true, false], [false, true], [true, true]] {
            for (one, other) in TRAINED.prices(&row, bare).iter().zip(whole) {
                assert!((one - other).abs() < 1e-4, "{one} {other}");
            }
        }
    }

    #[test]
    fn inputs_are_scaled_and_clipped_and_what_is_not_known_says_nothing() {
        let eight = Eight {
            mean: [1.0; 8],
            scale: [2.0; 8],
            weights: [[1.0; 8]; SEAMS],
        };
        let mut sums = Sums::default();
        let looks = [2.0, 1.0, UNKNOWN, 9.0, 1.5, 1.0, 1.0, 1.0];
        add(&[eight], &[looks], &mut sums);
        assert_eq!(sums[3], [2.0, 0.0, 0.0, CLIP, 1.0, 0.0, 0.0, 0.0]);
    }
}
