//! From verdicts on blocks to the article.

use std::sync::LazyLock;

use super::super::Body;
use super::clean;
use super::clean::Reason;
use super::evidence::Evidence;
use super::features;
use super::reason::reason;
use super::text;
use crate::extract::trees::Trees;

/// Verdict above which a block is text. The score is flat from .4 to .6; news would like .6, guides .4.
const TEXT: f32 = 0.55;

/// The model that `train/page/train.py` trained; it says how well it does.
static MODEL: LazyLock<Trees> = LazyLock::new(|| {
    let trees = Trees::read(include_bytes!("blocks.trees"));
    trees.expect("the model built in is whole, as a test checks")
});

/// Returns the probability of being text for each block of a page.
pub(super) fn verdicts(evidence: &Evidence) -> Vec<f32> {
    let mut row = Vec::with_capacity(MODEL.features());
    let verdict = |at| {
        if evidence.is_hopeless(at) {
            return 0.0;
        }
        row.clear();
        features::put(evidence, at, &mut row);
        MODEL.probability(&row)
    };
    (0..evidence.outline.blocks.len()).map(verdict).collect()
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
