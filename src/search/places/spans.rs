//! Spans, and how they combine.
//!
//! Lists of spans are sorted by start, then end, and hold each span once.

/// A stretch of a text, in positions of tokens; half-open and never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Position of the first token.
    pub start: u32,
    /// Behind the position of the last.
    pub end: u32,
    /// Whether it also holds tokens that are none of the query's.
    pub loose: bool,
}

/// Pairs that the operators of one query try in one text, beside [`PAIRS_PER_WORD`] for each of its words there. More
/// are there only where operators wide apart stand in each other; what is beyond is neither found nor marked.
pub(super) const PAIRS: usize = 10_000;
/// A word has few others near it.
pub(super) const PAIRS_PER_WORD: usize = 4;

/// Returns the spans that are unions of a left and a right one near enough to each other, as long as `pairs` lasts.
pub(super) fn near(
    left: &[Span],
    right: &[Span],
    within: u32,
    ordered: bool,
    pairs: &mut usize,
) -> Vec<Span> {
    let mut unions = Vec::new();
    for_each_pair(left, right, within, ordered, pairs, |l, r| {
        unions.push(union(l, r))
    });
    sort(&mut unions);
    unions
}

/// Calls `pair` with each pair near enough, as long as `pairs` lasts.
pub(super) fn for_each_pair(
    left: &[Span],
    right: &[Span],
    within: u32,
    ordered: bool,
    pairs: &mut usize,
    mut pair: impl FnMut(Span, Span),
) {
    let longest = right.iter().map(|span| span.end - span.start).max();
    let Some(longest) = longest else { return };
    let mut first = 0;
    for l in left {
        let earliest = l.start.saturating_sub(within + longest);
        first += right[first..].partition_point(|r| r.start < earliest);
        let reachable = right[first..]
            .iter()
            .take_while(|r| r.start < l.end.saturating_add(within));
        for r in reachable {
            if *pairs == 0 {
                return;
            }
            *pairs -= 1;
            if fit(*l, *r, within, ordered) {
                pair(*l, *r);
            }
        }
    }
}

/// The stretch from the beginning of the one to the end of the other.
pub(super) fn union(l: Span, r: Span) -> Span {
    Span {
        start: l.start.min(r.start),
        end: l.end.max(r.end),
        loose: true,
    }
}

fn fit(l: Span, r: Span, within: u32, ordered: bool) -> bool {
    let follows = |a: Span, b: Span| b.start >= a.end && b.start - a.end < within;
    let inside = |a: Span, b: Span| a.loose && a.start < b.start && b.end < a.end;
    follows(l, r) || (!ordered && (follows(r, l) || inside(l, r) || inside(r, l)))
}

/// Returns the starts at which every slot's position follows the one before it.
pub(super) fn side_by_side(slots: &[Vec<u32>]) -> Vec<u32> {
    let Some((first, others)) = slots.split_first() else {
        return Vec::new();
    };
    let mut starts = first.clone();
    for (step, slot) in others.iter().enumerate() {
        let step = step as u32 + 1;
        let mut at = 0;
        starts.retain(|start| {
            let wanted = start + step;
            at += slot[at..]
                .iter()
                .take_while(|position| **position < wanted)
                .count();
            slot.get(at) == Some(&wanted)
        });
    }
    starts
}

/// A token of a window: its position, and which of the window's words it is.
pub(super) type Placed = (u32, usize);

/// Returns the stretches that hold each word as often as asked, begin and end with one that is needed, and have at
/// most `slop` other tokens among them. `tokens` are sorted.
pub(super) fn windows(tokens: &[Placed], times: &[u32], slop: u32, pairs: &mut usize) -> Vec<Span> {
    let words: u32 = times.iter().sum();
    let reach = words.saturating_add(slop);
    let mut spans = Vec::new();
    for (i, (start, first)) in tokens.iter().enumerate() {
        let mut missing = times.to_vec();
        let mut lacking = words;
        for (position, word) in &tokens[i..] {
            if position - start >= reach || *pairs == 0 {
                break;
            }
            *pairs -= 1;
            if missing[*word] > 0 {
                missing[*word] -= 1;
                lacking -= 1;
            }
            let both_needed = position == start || word != first || times[*word] > 1;
            let alone = position == start && words > 1;
            if lacking == 0 && both_needed && !alone {
                spans.push(Span {
                    start: *start,
                    end: position + 1,
                    loose: words > 1,
                });
            }
        }
    }
    sort(&mut spans);
    spans
}

/// Returns the spans of all parts, in units that hold one of each; `borders` are the starts of units.
pub(super) fn in_one_unit(parts: &[&[Span]], borders: &[u32]) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut start = 0;
    let ends = borders.iter().copied().filter(|border| *border > 0);
    for end in ends.chain([u32::MAX]) {
        let inside = |part: &&[Span]| {
            let from = part.partition_point(|span| span.start < start);
            let here = part[from..].iter().take_while(move |span| span.start < end);
            here.filter(move |span| span.end <= end)
                .copied()
                .collect::<Vec<_>>()
        };
        let held: Vec<Vec<Span>> = parts.iter().map(inside).collect();
        if held.iter().all(|part| !part.is_empty()) {
            spans.extend(held.into_iter().flatten());
        }
        start = end;
    }
    sort(&mut spans);
    spans
}

/// Sorts spans and drops those that are there twice.
pub(super) fn sort(spans: &mut Vec<Span>) {
    // As numbers they are sorted several times as fast; a position has at most 31 bits, since a text has at most 4 MiB.
    let number = |span: &Span| {
        let (start, end) = (u64::from(span.start), u64::from(span.end));
        start << 32 | (end & 0x7FFF_FFFF) << 1 | u64::from(span.loose)
    };
    let mut numbers: Vec<u64> = spans.iter().map(number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    spans.clear();
    spans.extend(numbers.into_iter().map(|number| Span {
        start: (number >> 32) as u32,
        end: (number as u32) >> 1,
        loose: number & 1 == 1,
    }));
}

/// Returns how many of the spans stand apart from each other, at most.
pub fn count_apart(spans: &[Span]) -> u32 {
    let mut by_end: Vec<Span> = spans.to_vec();
    by_end.sort_unstable_by_key(|span| (span.end, span.start));
    let mut count = 0;
    let mut behind = 0;
    for span in by_end {
        if span.start >= behind {
            count += 1;
            behind = span.end;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn solid(start: u32, end: u32) -> Span {
        Span {
            start,
            end,
            loose: false,
        }
    }

    #[test]
    fn neighbours_are_one_step_apart() {
        let (a, b) = ([solid(3, 4)], [solid(4, 5), solid(6, 7)]);
        assert_eq!(near(&a, &b, 1, false, &mut 999).len(), 1);
        assert_eq!(near(&a, &b, 2, false, &mut 999).len(), 1);
        assert_eq!(near(&a, &b, 3, false, &mut 999).len(), 2);
        assert_eq!(near(&b, &a, 3, true, &mut 999).len(), 0);
    }

    #[test]
    fn no_token_is_two_words() {
        let a = [solid(3, 4), solid(9, 10)];
        assert!(near(&a, &a, 5, false, &mut 999).is_empty());
        assert_eq!(near(&a, &a, 6, false, &mut 999).len(), 1);
    }

    #[test]
    fn a_word_may_stand_between_the_words_of_the_other_side() {
        let wide = [Span {
            start: 0,
            end: 9,
            loose: true,
        }];
        assert_eq!(near(&wide, &[solid(4, 5)], 1, false, &mut 999).len(), 1);
        assert_eq!(near(&wide, &[solid(4, 5)], 1, true, &mut 999).len(), 0);
        assert_eq!(
            near(&wide, &[solid(8, 9)], 1, false, &mut 999).len(),
            0,
            "it ends with it"
        );
    }

    #[test]
    fn a_window_begins_and_ends_with_words_it_needs() {
        let tokens = [(0, 0), (1, 1), (2, 0), (9, 1)];
        let found = windows(&tokens, &[1, 1], 1, &mut 999);
        let found: Vec<(u32, u32)> = found.iter().map(|span| (span.start, span.end)).collect();
        assert_eq!(found, [(0, 2), (1, 3)]);
        assert!(
            windows(&tokens, &[2, 1], 0, &mut 999)
                .iter()
                .any(|span| span.end == 3)
        );
    }

    #[test]
    fn spans_across_a_border_are_in_no_unit() {
        let a = [solid(0, 1), solid(4, 6)];
        let b = [solid(2, 3)];
        assert_eq!(in_one_unit(&[&a, &b], &[0, 5]), [solid(0, 1), solid(2, 3)]);
        assert!(in_one_unit(&[&a, &b], &[0, 2, 4]).is_empty());
    }

    #[test]
    fn overlapping_spans_count_once() {
        assert_eq!(count_apart(&[solid(0, 3), solid(1, 2), solid(2, 4)]), 2);
    }
}
