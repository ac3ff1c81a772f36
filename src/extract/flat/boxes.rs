//! Boxes amid the article and below it: newsletters' offers, apps, shares.

use std::ops::Range;

use crate::wording::furniture::Kind;

use super::render::Verdict;
use super::segment::Segment;
use super::style::Style;
use super::traits::Traits;
use super::units::LONGEST_ASIDE_WORDS;
use super::units::sum;
use super::units::units;

/// Returns which segments are of a newsletter box: a block that can be nothing else, and what clings to it on both sides.
pub(super) fn newsletters(style: Style, segments: &[Segment], traits: &[Traits]) -> Vec<bool> {
    let kind = Kind::Newsletter.index();
    let mut boxed = vec![false; traits.len()];
    if traits.iter().all(|seen| seen.marks[kind] == 0.0) {
        return boxed;
    }
    let units = units(style, segments);
    let marks = |unit: &Range<usize>| sum(traits, unit, |seen| seen.marks[kind]);
    let words = |unit: &Range<usize>| sum(traits, unit, |seen| seen.words);
    let is_label = |unit: &Range<usize>| {
        let end = &traits[unit.end - 1];
        words(unit) <= 4.0 && end.stops + end.asks == 0.0
    };
    let clings = |at: usize, next: Option<usize>| {
        let unit = &units[at];
        // A line of the box that goes on to its button.
        let offer = words(unit) <= LONGEST_OFFER_WORDS
            && !traits[unit.end - 1].is_closed()
            && next.is_some_and(|next| is_label(&units[next]));
        is_label(unit) || marks(unit) >= 1.0 && words(unit) < 40.0 || offer
    };
    for at in (0..units.len()).filter(|&at| offers_newsletter(&traits[units[at].clone()])) {
        let before = (0..at)
            .rev()
            .take(CLINGING_UNITS)
            .take_while(|&near| clings(near, near.checked_sub(1)));
        let after = (at + 1..units.len())
            .take(CLINGING_UNITS)
            .take_while(|&near| clings(near, Some(near + 1).filter(|next| *next < units.len())));
        for near in before.chain(after).chain([at]) {
            boxed[units[near].clone()].fill(true);
        }
    }
    boxed
}

/// Headings, teasers and small print of a box stand this near to its core.
const CLINGING_UNITS: usize = 3;
/// Words of the longest line of a newsletter box that is no sentence.
const LONGEST_OFFER_WORDS: f32 = 12.0;

/// Tells whether a block can be nothing but a newsletter's offer.
fn offers_newsletter(traits: &[Traits]) -> bool {
    let kind = Kind::Newsletter.index();
    let all = 0..traits.len();
    let sum = |of: &dyn Fn(&Traits) -> f32| sum(traits, &all, of);
    let marks = sum(&|seen| seen.marks[kind]);
    let words = sum(&|seen| seen.words);
    let Some(end) = traits
        .last()
        .filter(|_| marks >= 1.0 && words < LONGEST_ASIDE_WORDS)
    else {
        return false;
    };
    let covered = sum(&|seen| seen.covered[kind] * seen.words);
    let persons = sum(&|seen| seen.persons * seen.words);
    let dense =
        covered / words.max(1.0) > 0.2 || !end.is_closed() || marks >= 2.0 && persons >= 1.0;
    dense && sum(&|seen| seen.quotes) == 0.0
}

/// Takes out labels at the end of what is kept: from the first that holds a phrase of furniture, with what follows it.
pub(super) fn drop_last_labels(
    traits: &[Traits],
    units: &[Range<usize>],
    verdicts: &mut [Verdict],
) {
    let words = |unit: &Range<usize>| sum(traits, unit, |seen| seen.words);
    let is_kept = |unit: &Range<usize>| verdicts[unit.clone()].iter().any(Option::is_none);
    let labels = units
        .iter()
        .rev()
        .filter(|unit| is_kept(unit))
        .take_while(|unit| words(unit) <= LONGEST_LABEL_WORDS);
    let box_label = |unit: &&Range<usize>| {
        let own = &traits[(*unit).clone()];
        let said = |kind: &Kind| own.iter().any(|seen| seen.strong[kind.index()] > 0.0);
        let quoted = own.iter().any(|seen| seen.quotes > 0.0);
        let closed = own.last().is_some_and(Traits::is_closed);
        BOXES.iter().any(|kind| said(kind) && !quoted && !closed)
    };
    let Some(first) = labels.filter(box_label).last() else {
        return;
    };
    let first = first.start;
    for verdict in &mut verdicts[first..] {
        *verdict = verdict.or(Some("after the article"));
    }
}

/// Longer ones may be sentences.
const LONGEST_LABEL_WORDS: f32 = 8.0;
/// Kinds of boxes that stand below an article.
const BOXES: [Kind; 6] = [
    Kind::Account,
    Kind::App,
    Kind::Comments,
    Kind::Legal,
    Kind::Newsletter,
    Kind::Share,
];

#[cfg(test)]
mod tests {
    use super::super::traits::tests::label;
    use super::super::traits::tests::sentence;
    use super::*;

    fn check(traits: &[Traits]) -> Vec<bool> {
        let units: Vec<Range<usize>> = (0..traits.len()).map(|at| at..at + 1).collect();
        let mut verdicts = vec![None; traits.len()];
        drop_last_labels(traits, &units, &mut verdicts);
        verdicts.iter().map(Option::is_none).collect()
    }

    fn of_box(kind: Kind) -> Traits {
        let mut traits = label(6.0);
        traits.strong[kind.index()] = 1.0;
        traits.marks[kind.index()] = 1.0;
        traits
    }

    #[test]
    fn labels_of_a_box_end_the_article_with_what_follows() {
        let app = || of_box(Kind::App);
        let tail = [sentence(30.0), sentence(5.0), app(), label(5.0)];
        assert_eq!(check(&tail), [true, true, false, false]);
        let amid = [sentence(30.0), app(), sentence(30.0)];
        assert_eq!(check(&amid), [true; 3]);
        let said = Traits {
            stops: 1.0,
            ..app()
        };
        assert_eq!(check(&[sentence(30.0), said]), [true; 2]);
        let credit = of_box(Kind::Credit);
        assert_eq!(check(&[sentence(30.0), credit]), [true; 2]);
    }

    #[test]
    fn lines_of_an_offer_cling_to_it_and_a_heading_behind_it_does_not() {
        let offer = || of_box(Kind::Newsletter);
        let dump = [
            sentence(30.0),
            offer(),
            label(9.0),
            label(1.0),
            label(6.0),
            sentence(30.0),
        ];
        let segments: Vec<Segment> = (0..dump.len())
            .map(|block| Segment {
                range: block..block + 1,
                block,
            })
            .collect();
        assert_eq!(
            newsletters(Style::Lines, &segments, &dump),
            [false, true, true, true, false, false]
        );
    }
}
