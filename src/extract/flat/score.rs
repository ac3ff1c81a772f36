//! How much each segment reads like an article.

use crate::wording::furniture::Kind;

use super::traits::Place;
use super::traits::Traits;

/// Returns the log odds of each segment for being article.
pub(super) fn odds(traits: &[Traits], places: &[Option<Place>]) -> Vec<f32> {
    let own: Vec<f32> = traits
        .iter()
        .zip(places)
        .map(|(seen, place)| own_odds(seen, place.as_ref()))
        .collect();
    let distance = words_since_end(traits);
    (0..own.len())
        .map(|at| {
            own[at] + 0.9 * around(&own, traits, at) - if distance[at] < 80.0 { 1.5 } else { 0.0 }
        })
        .collect()
}

fn own_odds(seen: &Traits, place: Option<&Place>) -> f32 {
    let mut odds = -2.2 + 0.8 * (1.0 + seen.words).ln();
    odds += 6.0 * (seen.function - 0.25) * (seen.words / 8.0).min(1.0);
    odds += 1.2 * seen.stops - 1.5 * seen.trails;
    odds -= 2.5 * seen.capitals * (1.0 - seen.stops) + 1.5 * seen.digits + seen.signs.min(1.0);
    odds -= 1.5 * seen.repeats + 0.8 * seen.shouts;
    for kind in Kind::ALL {
        let at = kind.index();
        odds -= 0.5 * seen.marks[at].min(2.0) + 2.5 * seen.covered[at];
    }
    if let Some(place) = place {
        odds += 0.5 * ((1.0 + place.words).ln() - 2.5) - 4.0 * place.table;
    }
    odds.clamp(-4.0, 4.0)
}

/// Segments on each side that have a say.
const AROUND: usize = 4;

/// Returns the mean of the odds around a segment, weighted by words.
fn around(own: &[f32], traits: &[Traits], at: usize) -> f32 {
    let range = at.saturating_sub(AROUND)..(at + AROUND + 1).min(own.len());
    let mut sum = 0.0;
    let mut weight = 1.0;
    for other in range.filter(|&other| other != at) {
        let mass = (2.0 + traits[other].words).sqrt();
        sum += own[other] * mass;
        weight += mass;
    }
    sum / weight
}

/// Returns the words between each segment and the last end marker before it.
fn words_since_end(traits: &[Traits]) -> Vec<f32> {
    let mut since = f32::INFINITY;
    let end = Kind::End.index();
    let comments = Kind::Comments.index();
    traits
        .iter()
        .map(|seen| {
            if seen.words < 8.0 && seen.covered[end] + seen.covered[comments] > 0.5 {
                since = 0.0;
            }
            since += seen.words;
            since
        })
        .collect()
}
