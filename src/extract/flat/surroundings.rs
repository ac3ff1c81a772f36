//! What stands around a segment, near and far: end markers, threads of comments, stretches of prose and of menu.

use std::sync::LazyLock;

use crate::wording::furniture::Kind;

use super::traits::Seen;
use super::traits::Traits;

/// Features of the surroundings of a segment.
pub(super) const AROUND: usize = POSITIONS + ZONES + WINDOWS.len() * 2 * MASSES + SPAN + PROSE;

const POSITIONS: usize = 6;
const ZONES: usize = 17;
const PROSE: usize = 9;
const SPAN: usize = 5;
/// Words looked back and ahead.
const WINDOWS: [f64; 2] = [60.0, 250.0];
/// What is summed over a window.
const MASSES: usize = 9;

/// Returns the features of each segment's surroundings.
pub(super) fn of(seen: &Seen) -> Vec<[f32; AROUND]> {
    let traits = &seen.traits;
    let before = cumulated(traits.iter().map(|seen| f64::from(seen.words)));
    let mut rows = vec![[0.0; AROUND]; traits.len()];
    let mut at = 0;
    at += positions(&before, &mut rows, at);
    at += zones(traits, &before, &mut rows, at);
    at += windows(traits, &before, &mut rows, at);
    at += span(traits, &before, &mut rows, at);
    at += prose(traits, &before, &mut rows, at);
    debug_assert_eq!(at, AROUND, "every feature has its column");
    rows
}

/// Returns sums before each item, and after the last one.
fn cumulated(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut sum = 0.0;
    let mut sums = vec![0.0];
    for value in values {
        sum += value;
        sums.push(sum);
    }
    sums
}

/// Returns the logarithm of one more than so many words.
///
/// Words are counted in whole and half ones: most logarithms stand in a table.
#[inline]
pub(super) fn log(words: f64) -> f32 {
    let halves = words * 2.0;
    let at = halves as u32;
    match LOGS.get(at as usize) {
        Some(known) if f64::from(at) == halves => *known,
        _ => (1.0 + words.max(0.0)).ln() as f32,
    }
}

/// As [`log`], of so many half words.
#[inline]
fn log_of_halves(halves: u32) -> f32 {
    match LOGS.get(halves as usize) {
        Some(known) => *known,
        None => log(f64::from(halves) / 2.0),
    }
}

/// Returns sums of words as numbers of half words.
fn halves(words: &[f64]) -> Vec<u32> {
    words.iter().map(|words| (words * 2.0) as u32).collect()
}

/// Of so many half words the logarithm of one more.
static LOGS: LazyLock<Box<[f32; LOGS_KNOWN]>> = LazyLock::new(|| {
    let log = |halves: usize| (1.0 + halves as f64 / 2.0).ln() as f32;
    Box::new(std::array::from_fn(log))
});

const LOGS_KNOWN: usize = 1 << 13;

fn positions(before: &[f64], rows: &mut [[f32; AROUND]], to: usize) -> usize {
    let all = before.last().copied().unwrap_or(0.0);
    for (at, row) in rows.iter_mut().enumerate() {
        let middle = (before[at] + before[at + 1]) / 2.0;
        let share = (middle / all.max(1.0)) as f32;
        let values = [
            share,
            share * share,
            log(before[at]),
            log(all - before[at + 1]),
            log(all),
            (rows_share(at, before.len() - 1) - share).clamp(-1.0, 1.0),
        ];
        row[to..to + POSITIONS].copy_from_slice(&values);
    }
    POSITIONS
}

fn rows_share(at: usize, of: usize) -> f32 {
    (at as f32 + 0.5) / of.max(1) as f32
}

/// Short segments of these kinds part the page.
const ZONE_KINDS: [Kind; 4] = [Kind::End, Kind::Comments, Kind::Share, Kind::Newsletter];

/// Returns whether a segment is a label of a kind: short, and covered by its phrases.
fn is_label(seen: &Traits, kind: Kind) -> bool {
    seen.words < 8.0 && seen.stops == 0.0 && seen.covered[kind.index()] > 0.4
}

/// Marks between which distances are told: labels of the zone kinds, phrases that end an article, small print, dates, bylines.
const MARKS: usize = ZONE_KINDS.len() + 4;

/// Returns which marks a segment is, one a bit.
fn marks(seen: &Traits) -> u16 {
    let strong = |kind: Kind| seen.strong[kind.index()] > 0.0;
    let labels = ZONE_KINDS.map(|kind| is_label(seen, kind));
    let others = [
        strong(Kind::End) || strong(Kind::Comments),
        strong(Kind::Legal),
        is_date_label(seen),
        seen.byline > 0.0,
    ];
    let all = labels.into_iter().chain(others);
    all.enumerate()
        .fold(0, |marks, (at, is)| marks | u16::from(is) << at)
}

fn zones(traits: &[Traits], before: &[f64], rows: &mut [[f32; AROUND]], to: usize) -> usize {
    let marks: Vec<u16> = traits.iter().map(marks).collect();
    distances::<MARKS>(&marks, &halves(before), rows, to);
    let mut last = None;
    for (at, row) in rows.iter_mut().enumerate() {
        if traits[at].repeats > 0.0 && traits[at].words >= 4.0 {
            last = Some(before[at]);
        }
        row[to + 2 * MARKS] = last.map_or(FAR, |last| log(before[at] - last));
    }
    2 * MARKS + 1
}

/// Writes, mark by mark, the log words since the last one and until the next one; `before` counts half words.
fn distances<const MARKS: usize>(
    marks: &[u16],
    before: &[u32],
    rows: &mut [[f32; AROUND]],
    column: usize,
) {
    let mut near = [None; MARKS];
    for (at, row) in rows.iter_mut().enumerate() {
        tell(marks[at], before[at], &mut near, &mut row[column..], 0);
    }
    near = [None; MARKS];
    for (at, row) in rows.iter_mut().enumerate().rev() {
        tell(marks[at], before[at], &mut near, &mut row[column..], 1);
    }
}

/// Writes the distances of one segment, behind `here` half words, from the nearest marks on one side.
fn tell<const MARKS: usize>(
    marks: u16,
    here: u32,
    near: &mut [Option<u32>; MARKS],
    columns: &mut [f32],
    side: usize,
) {
    for (mark, (near, columns)) in near
        .iter_mut()
        .zip(columns.as_chunks_mut::<2>().0)
        .enumerate()
    {
        if marks >> mark & 1 == 1 {
            *near = Some(here);
        }
        columns[side] = near.map_or(FAR, |near| log_of_halves(here.abs_diff(near)));
    }
}

/// Returns whether a segment is little more than a date, as teasers and comments have it.
fn is_date_label(seen: &Traits) -> bool {
    seen.words < 10.0
        && seen.stops == 0.0
        && (seen.clock > 0.0 || seen.year > 0.0 && seen.digits > 0.3)
}

/// The log distance to a marker that is not there; that of three thousand words.
const FAR: f32 = 8.0;

/// What a segment adds to the windows around it.
fn masses(seen: &Traits) -> [f64; MASSES] {
    let words = f64::from(seen.words);
    let short = seen.words < 6.0 && seen.stops + seen.asks == 0.0;
    let label = |kind: Kind| f64::from(u8::from(is_label(seen, kind)));
    [
        words * f64::from(seen.function),
        words * f64::from(seen.capitals),
        words * f64::from(seen.stops),
        words * f64::from(u8::from(short)),
        words * f64::from(seen.covered.iter().sum::<f32>().min(1.0)),
        words * f64::from(seen.repeats),
        10.0 * label(Kind::End),
        10.0 * (label(Kind::Comments) + f64::from(seen.marks[Kind::Comments.index()]) / 2.0),
        10.0 * f64::from(seen.clock),
    ]
}

fn windows(traits: &[Traits], before: &[f64], rows: &mut [[f32; AROUND]], to: usize) -> usize {
    let mut sums = vec![[0.0; MASSES]; traits.len() + 1];
    for (at, seen) in traits.iter().enumerate() {
        let masses = masses(seen);
        sums[at + 1] = std::array::from_fn(|mass| sums[at][mass] + masses[mass]);
    }
    for (w, &reach) in WINDOWS.iter().enumerate() {
        let (mut first, mut last) = (0, 0);
        for (at, row) in rows.iter_mut().enumerate() {
            while before[first] < before[at] - reach {
                first += 1;
            }
            while last + 1 < before.len() && before[last] < before[at + 1] + reach {
                last += 1;
            }
            let last = last.max(at + 1);
            let above = shares(&sums[first], &sums[at], before[at] - before[first]);
            let below = shares(&sums[at + 1], &sums[last], before[last] - before[at + 1]);
            let columns = row[to + w * 2 * MASSES..].as_chunks_mut().0;
            for (columns, (above, below)) in columns.iter_mut().zip(above.into_iter().zip(below)) {
                *columns = [above, below];
            }
        }
    }
    WINDOWS.len() * 2 * MASSES
}

/// Returns how much of each mass a word of a window has; `from` and `to` are the sums at its ends.
fn shares(from: &[f64; MASSES], to: &[f64; MASSES], words: f64) -> [f32; MASSES] {
    let each = 1.0 / (words + 5.0);
    std::array::from_fn(|mass| ((to[mass] - from[mass]) * each).min(3.0) as f32)
}

/// What a segment adds to the dense span: function words earn, menu words cost.
fn earning(seen: &Traits) -> f64 {
    let function = f64::from(seen.function);
    let capitals = f64::from(seen.capitals) * f64::from(1.0 - seen.stops);
    f64::from(seen.words) * (function - 0.25 - 0.3 * capitals)
}

fn span(traits: &[Traits], before: &[f64], rows: &mut [[f32; AROUND]], to: usize) -> usize {
    let (start, end) = best_span(traits);
    let all = before[end] - before[start];
    for (at, row) in rows.iter_mut().enumerate() {
        let from_start = before[at] - before[start];
        let to_end = before[end] - before[at + 1];
        let values = [
            f32::from(u8::from((start..end).contains(&at))),
            signed_log(from_start),
            signed_log(to_end),
            log(all),
            (earning(&traits[at]) / f64::from(traits[at].words.max(1.0))) as f32,
        ];
        row[to..to + SPAN].copy_from_slice(&values);
    }
    SPAN
}

fn signed_log(words: f64) -> f32 {
    log(words.abs()) * words.signum() as f32
}

fn best_span(traits: &[Traits]) -> (usize, usize) {
    let (mut best, mut span) = (0.0, (0, 0));
    let (mut sum, mut start) = (0.0, 0);
    for (at, seen) in traits.iter().enumerate() {
        if sum <= 0.0 {
            (sum, start) = (0.0, at);
        }
        sum += earning(seen);
        if sum > best {
            (best, span) = (sum, (start, at + 1));
        }
    }
    span
}

/// Returns whether a segment is a sentence of prose.
fn is_prose(seen: &Traits) -> bool {
    seen.words >= 12.0 && seen.stops + seen.asks > 0.0 && seen.function > 0.25
}

/// Where a segment stands among the page's prose: how much of it has passed, and how far it is on both sides.
fn prose(traits: &[Traits], before: &[f64], rows: &mut [[f32; AROUND]], to: usize) -> usize {
    let sums = cumulated(traits.iter().map(|seen| {
        if is_prose(seen) {
            f64::from(seen.words)
        } else {
            0.0
        }
    }));
    let all = sums.last().copied().unwrap_or(0.0);
    let marks: Vec<u16> = traits
        .iter()
        .map(|seen| u16::from(is_prose(seen)))
        .collect();
    distances::<1>(&marks, &halves(before), rows, to);
    let middle = sums.iter().position(|&sum| sum * 2.0 >= all).unwrap_or(0);
    let ends = cumulated(
        traits
            .iter()
            .map(|seen| f64::from(u8::from(is_label(seen, Kind::End)))),
    );
    let comments = cumulated(
        traits
            .iter()
            .map(|seen| f64::from(u8::from(is_label(seen, Kind::Comments)))),
    );
    for (at, row) in rows.iter_mut().enumerate() {
        let gap = if is_prose(&traits[at]) {
            0.0
        } else {
            row[to] + row[to + 1]
        };
        let values = [
            gap,
            log(sums[at]),
            log(all - sums[at + 1]),
            (sums[at] / all.max(1.0)) as f32,
            log(all),
            signed_log(ends[at + 1] - ends[middle]),
            signed_log(comments[at + 1] - comments[middle]),
        ];
        row[to + 2..to + PROSE].copy_from_slice(&values);
    }
    PROSE
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(words: f32, kind: Option<Kind>) -> Traits {
        let mut seen = Traits {
            words,
            function: 0.4,
            stops: f32::from(u8::from(kind.is_none())),
            ..Traits::default()
        };
        if let Some(kind) = kind {
            seen.covered[kind.index()] = 1.0;
        }
        seen
    }

    fn seen() -> Seen {
        Seen {
            traits: vec![
                segment(20.0, None),
                segment(1.0, Some(Kind::End)),
                segment(20.0, None),
            ],
            ..Seen::default()
        }
    }

    #[test]
    fn distances_are_counted_from_the_nearest_marker() {
        let rows = of(&seen());
        let since_end: Vec<f32> = rows.iter().map(|row| row[POSITIONS]).collect();
        assert_eq!(since_end, [FAR, 0.0, log(1.0)]);
        let until_end: Vec<f32> = rows.iter().map(|row| row[POSITIONS + 1]).collect();
        assert_eq!(until_end, [log(20.0), 0.0, FAR]);
    }

    #[test]
    fn every_number_is_finite_in_any_dump() {
        for traits in [
            Vec::new(),
            vec![Traits::default(); 3],
            vec![segment(1e6, None); 2],
        ] {
            let seen = Seen {
                traits,
                ..Seen::default()
            };
            assert!(of(&seen).iter().flatten().all(|value| value.is_finite()));
        }
    }
}
