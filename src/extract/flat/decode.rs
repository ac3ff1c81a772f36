//! From odds to runs: where the article begins, pauses and ends.

use super::model::Step;

const BEFORE: usize = 0;
const IN: usize = 1;
const HOLE: usize = 2;
const AFTER: usize = 3;
/// From which states a state is reached.
const REACHED_FROM: [&[usize]; 4] = [&[BEFORE], &[BEFORE, IN, HOLE], &[IN, HOLE], &[IN, AFTER]];

/// Returns which segments are article: the best path through before, in, hole and after (Viterbi).
pub(super) fn decode(steps: &[Step]) -> Vec<bool> {
    let mut score = [0.0, f32::NEG_INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY];
    let mut back: Vec<[u8; 4]> = Vec::with_capacity(steps.len());
    for step in steps {
        let stay = [0.0, step.inside, step.hole, step.after];
        let mut next = [f32::NEG_INFINITY; 4];
        let mut from = [0_u8; 4];
        for state in [BEFORE, IN, HOLE, AFTER] {
            for &previous in REACHED_FROM[state] {
                let change = match (previous, state) {
                    (BEFORE, IN) => step.enter,
                    (IN, AFTER) => step.exit,
                    (IN, HOLE) => step.pause,
                    (HOLE, IN) => step.resume,
                    _ => 0.0,
                };
                let total = score[previous] + change + stay[state];
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
    let best = |best: usize, state: usize| {
        if score[state] > score[best] {
            state
        } else {
            best
        }
    };
    let mut state = best(best(BEFORE, IN), AFTER);
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
        let steps: Vec<Step> = odds
            .iter()
            .map(|&inside| Step {
                inside,
                hole: -0.5,
                enter: -4.0,
                pause: -4.0,
                ..Step::default()
            })
            .collect();
        let kept = decode(&steps);
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
    fn article_ends_where_leaving_is_cheap() {
        let mut steps = [Step {
            inside: 1.0,
            exit: -9.0,
            ..Step::default()
        }; 5];
        steps[3] = Step {
            inside: -1.0,
            exit: 5.0,
            ..Step::default()
        };
        assert_eq!(decode(&steps), [true, true, true, false, false]);
    }

    #[test]
    fn densest_span_finds_the_best_of_a_poor_lot() {
        assert_eq!(
            densest_span(&[-4.0, -4.0, -1.0, -1.0, -4.0], &[10.0; 5]),
            [false; 5]
        );
        let kept = densest_span(&[-4.0, -4.0, -4.0, -1.0, -0.5], &[10.0; 5]);
        assert_eq!(kept, [false, false, false, false, true]);
    }
}
