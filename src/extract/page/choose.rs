//! From verdicts on blocks to the article.

use std::sync::LazyLock;

use super::super::Body;
use super::clean;
use super::clean::Reason;
use super::evidence::Evidence;
use super::features;
use super::reason::reason;
use super::study::Stage;
use super::text;
use crate::extract::trees::Trees;

/// Verdict above which a block is text. The score is flat from .4 to .6; news would like .6, guides .4.
const TEXT: f32 = 0.47;

/// The model that `train/page/train.py` trained; it says how well it does.
static MODEL: LazyLock<Trees> = LazyLock::new(|| {
    let trees = Trees::read(include_bytes!("blocks.trees"));
    trees.expect("the model built in is whole, as a test checks")
});

/// Rows of features that are laid before the model at a time: a kilobyte each.
const ROWS: usize = 64;

/// Returns the probability of being text for each block of a page; calls `done` after each turn of a stage.
pub(super) fn verdicts(evidence: &Evidence, done: &mut impl FnMut(Stage)) -> Vec<f32> {
    let mut verdicts = vec![0.0; evidence.outline.blocks.len()];
    let seen: Vec<usize> = (0..verdicts.len())
        .filter(|at| !evidence.is_hopeless(*at))
        .collect();
    let mut rows = vec![[0.0; 256]; ROWS];
    let mut row = Vec::with_capacity(MODEL.features());
    for turn in seen.chunks(ROWS) {
        for (at, features) in turn.iter().zip(&mut rows) {
            row.clear();
            features::put(evidence, *at, &mut row);
            features[..row.len()].copy_from_slice(&row);
        }
        done(Stage::Features);
        for (at, verdict) in turn.iter().zip(MODEL.probabilities(&rows[..turn.len()])) {
            verdicts[*at] = verdict;
        }
        done(Stage::Model);
    }
    verdicts
}

/// Returns the blocks that the verdicts choose, mended by the clean-up rules.
pub(super) fn body(evidence: &Evidence, verdicts: &[f32]) -> Body {
    let is_text = |verdict: &f32| *verdict > TEXT;
    let start = verdicts.iter().position(is_text).unwrap_or(0);
    let end = verdicts
        .iter()
        .rposition(is_text)
        .map_or(0, |last| last + 1);
    let because = |(at, verdict): (usize, &f32)| -> Reason {
        if is_text(verdict) {
            None
        } else {
            reason(evidence, at, &(start..end))
        }
    };
    let mut reasons: Vec<Reason> = verdicts.iter().enumerate().map(because).collect();
    clean::clean(evidence.outline, evidence.headline, verdicts, &mut reasons);
    let (text, removed) = text::write(evidence.outline, &reasons);
    Body { text, removed }
}

#[cfg(test)]
mod tests {
    use super::super::study::Study;
    use super::*;

    #[test]
    fn model_knows_as_many_features_as_are_computed() {
        assert_eq!(MODEL.features(), Study::names().len());
    }

    #[test]
    fn no_two_features_share_a_name() {
        let mut names = Study::names();
        names.sort();
        assert!(names.windows(2).all(|names| names[0] != names[1]));
    }
}
