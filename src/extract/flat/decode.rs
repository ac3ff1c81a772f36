//! From odds to runs: where the article begins, pauses and ends.

/// What the article's shape costs, in log odds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Costs {
    /// For entering the article.
    pub(super) enter: f32,
    /// For pausing it.
    pub(super) hole: f32,
    /// For each word of a pause.
    pub(super) hole_word: f32,
    /// No segment says more than this for or against.
    pub(super) clip: f32,
}

/// Chosen by cross-validation over hosts; figures from 2 to 8 for entering and pausing make little difference.
pub(super) const COSTS: Costs = Costs {
    enter: 4.0,
    hole: 4.0,
    hole_word: 0.05,
    clip: 6.0,
};

const BEFORE: usize = 0;
const IN: usize = 1;
const HOLE: usize = 2;
const AFTER: usize = 3;
/// From which states a state is reached.
const REACHED_FROM: [&[usize]; 4] = [&[BEFORE], &[BEFORE, IN, HOLE], &[IN, HOLE], &[IN, AFTER]];

/// Returns which segments are article: the best path through before, in, hole and after (Viterbi).
pub(super) fn decode(odds: &[f32], words: &[f32], costs: Costs) -> Vec<bool> {
    let mut score = [0.0, f32::NEG_INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY];
    let mut back: Vec<[u8; 4]> = Vec::with_capacity(odds.len());
    for (&odds, &words) in odds.iter().zip(words) {
        let mut next = [f32::NEG_INFINITY; 4];
        let mut from = [0_u8; 4];
        for state in [BEFORE, IN, HOLE, AFTER] {
            for &previous in REACHED_FROM[state] {
                let step = match (previous, state) {
                    (BEFORE, IN) => -costs.enter,
                    (IN, HOLE) => -costs.hole,
                    _ => 0.0,
                };
                let stay = match state {
                    IN => odds.clamp(-costs.clip, costs.clip),
                    HOLE => -costs.hole_word * words,
                    _ => 0.0,
                };
                let total = score[previous] + step + stay;
                if total > next[state] {
                    next[state] = total;
                    from[state] = previous as u8;
                }
            }
        }
        score = next;
        back.push(from);
    }
    walk_back(&back, &score)
}

fn walk_back(back: &[[u8; 4]], score: &[f32; 4]) -> Vec<bool> {
    let mut state = [BEFORE, IN, AFTER].into_iter().fold(BEFORE, |best, state| {
        if score[state] > score[best] {
            state
        } else {
            best
        }
    });
    let mut kept = vec![false; back.len()];
    for at in (0..back.len()).rev() {
        kept[at] = state == IN;
        state = usize::from(back[at][state]);
    }
    kept
}

/// Returns the densest span: for dumps in which nothing was found worth entering.
///
/// Each word earns its segment's odds above the 60 % quantile of the dump.
pub(super) fn densest_span(odds: &[f32], words: &[f32]) -> Vec<bool> {
    let mut sorted: Vec<f32> = odds.to_vec();
    sorted.sort_by(f32::total_cmp);
    let quantile = sorted.get(sorted.len() * 3 / 5).copied().unwrap_or(0.0);
    let (mut best, mut span) = (0.0, 0..0);
    let (mut sum, mut start) = (0.0_f32, 0);
    for (at, (&odds, &words)) in odds.iter().zip(words).enumerate() {
        if sum <= 0.0 {
            (sum, start) = (0.0, at);
        }
        sum += (odds - quantile) * words;
        if sum > best {
            (best, span) = (sum, start..at + 1);
        }
    }
    (0..odds.len()).map(|at| span.contains(&at)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(odds: &[f32]) -> String {
        let kept = decode(odds, &vec![10.0; odds.len()], COSTS);
        kept.iter()
            .map(|&kept| if kept { '#' } else { '.' })
            .collect()
    }

    #[test]
    fn article_is_entered_once_and_left_once() {
        assert_eq!(check(&[-3.0, 4.0, 4.0, 4.0, -3.0, -3.0]), ".###..");
    }

    #[test]
    fn short_dip_is_kept_and_long_one_is_a_hole() {
        assert_eq!(check(&[4.0, 4.0, 4.0, -1.0, 4.0, 4.0]), "######");
        assert_eq!(
            check(&[4.0, 4.0, 4.0, -5.0, -5.0, 4.0, 4.0, 4.0]),
            "###..###"
        );
    }

    #[test]
    fn weak_promise_is_not_entered() {
        assert_eq!(check(&[-3.0, 1.0, 1.0, -3.0]), "....");
    }

    #[test]
    fn densest_span_finds_the_best_of_a_poor_lot() {
        let odds = [-4.0, -4.0, -1.0, -1.0, -4.0];
        let kept = densest_span(&odds, &[10.0; 5]);
        assert_eq!(kept, [false, false, false, false, false]);
        let odds = [-4.0, -4.0, -4.0, -1.0, -0.5];
        let kept = densest_span(&odds, &[10.0; 5]);
        assert_eq!(kept, [false, false, false, false, true]);
    }
}
