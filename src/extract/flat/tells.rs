//! Prose that is never the article's, whatever its odds: consent notices, and readers' comments by their rhythm.

use crate::wording::date::find_dates;
use crate::wording::furniture::Kind;

use super::render::Verdict;
use super::segment::Segment;
use super::traits::Traits;

/// What a sentence of a consent notice loses of its log odds.
const CONSENT: f32 = 6.0;
/// Segments behind the sentence that opens a consent notice in which others belong to it.
const CONSENT_REACH: usize = 8;

/// Returns what each segment loses of its log odds because it stands in a consent notice.
///
/// A notice opens with a phrase such as `this website uses cookies`; the sentences near it that speak of cookies go with
/// it. Articles about cookies do not say that they use them.
pub(super) fn consent(traits: &[Traits]) -> Vec<f32> {
    let kind = Kind::Cookie.index();
    let mut penalties = vec![0.0; traits.len()];
    let mut left = 0;
    for (seen, penalty) in traits.iter().zip(&mut penalties) {
        if seen.strong[kind] > 0.0 {
            left = CONSENT_REACH;
        }
        if left > 0 && seen.marks[kind] > 0.0 {
            *penalty = CONSENT;
            left = CONSENT_REACH;
        }
        left = left.saturating_sub(1);
    }
    penalties
}

/// Stamps of comments after which a thread is sure.
const THREAD: usize = 3;
/// Share of the kept words that stands before a thread.
const BEFORE_THREAD: f32 = 0.1;

/// Ends the article at the first comment where a thread of them follows: dates with a time of day, most of them beside
/// words such as `says` and `reply`.
pub(super) fn drop_thread(
    text: &str,
    segments: &[Segment],
    traits: &[Traits],
    verdicts: &mut [Verdict],
) {
    let kind = Kind::Comments.index();
    let kept = |at: usize| verdicts[at].is_none();
    let stamps: Vec<usize> = (0..traits.len())
        .filter(|&at| kept(at) && traits[at].clock > 0.0 && traits[at].year > 0.0)
        .filter(|&at| {
            let dates = find_dates(&text[segments[at].range.clone()]);
            dates.iter().any(|date| date.stamp.time.is_some())
        })
        .collect();
    let said = |at: usize| {
        let near = at.saturating_sub(1)..traits.len().min(at + 2);
        traits[near].iter().any(|seen| seen.marks[kind] > 0.0)
    };
    let of_thread = stamps.iter().filter(|&&at| said(at)).count();
    if of_thread < THREAD || of_thread * 3 < stamps.len() * 2 {
        return;
    }
    let words = |range: std::ops::Range<usize>| -> f32 {
        range
            .filter(|&at| kept(at))
            .map(|at| traits[at].words)
            .sum()
    };
    let first = stamps[0];
    if words(0..first) < BEFORE_THREAD * words(0..traits.len()) {
        return;
    }
    for verdict in &mut verdicts[first..] {
        *verdict = verdict.or(Some("comments"));
    }
}
