//! What reads like prose, stands amid the article, and is none of it.

use std::collections::HashSet;
use std::ops::Range;

use crate::wording::byline;
use crate::wording::dateline;
use crate::wording::furniture;
use crate::wording::furniture::Kind;

use super::block::Block;
use super::boxes;
use super::render::Verdict;
use super::segment::Segment;
use super::style::Style;
use super::template::Share;
use super::traits::Traits;
use super::units::LONGEST_ASIDE_WORDS;
use super::units::sum;
use super::units::units;

/// Takes the place line (`ALDMOUTH, Oct 3 —`) off the body's first segment.
pub(super) fn drop_dateline(text: &str, segments: &mut Vec<Segment>, verdicts: &mut Vec<Verdict>) {
    let Some(first) = verdicts.iter().position(Option::is_none) else {
        return;
    };
    let begins = dateline_opens(text, segments, first);
    let Some(dateline) = dateline::split_dateline(&text[segments[begins].range.start..]) else {
        return;
    };
    let cut = segments[begins].range.start + dateline.rest;
    // `PINEWOOD, Wis. (XNN) — …`: the full stop of an abbreviation may have parted it.
    let Some(last) = (first..segments.len()).find(|&at| segments[at].range.end > cut) else {
        return;
    };
    let whole = segments[last].range.start >= cut;
    if verdicts[last].is_some() || whole && last == first {
        return;
    }
    for verdict in &mut verdicts[begins..last] {
        *verdict = Some("dateline");
    }
    if whole {
        return;
    }
    let Segment { range, block } = segments[last].clone();
    segments[last].range.start = cut;
    let dateline = Segment {
        range: range.start..cut,
        block,
    };
    segments.insert(last, dateline);
    verdicts.insert(last, Some("dateline"));
}

/// Returns the segment in which the place line of the body's first segment begins: the one above where only the agency
/// stands in front of the first sentence.
fn dateline_opens(text: &str, segments: &[Segment], first: usize) -> usize {
    let start = segments[first].range.start;
    let agency = text[segments[first].range.clone()].starts_with('(');
    let Some(above) = first.checked_sub(1).filter(|_| agency) else {
        return first;
    };
    let range = &segments[above].range;
    let place = &text[range.start..start];
    let near = place.len() <= LONGEST_PLACE && !place.trim_end().contains('\n');
    if near { above } else { first }
}

/// Bytes of a place with its country in front of the agency's name.
const LONGEST_PLACE: usize = 60;

/// Gives reasons to segments that decoding left out, and takes out more of those it kept.
pub(super) fn verdicts(
    text: &str,
    style: Style,
    segments: &[Segment],
    traits: &[Traits],
    kept: &[bool],
) -> Vec<Verdict> {
    let mut verdicts: Vec<Verdict> = reasons(traits, kept);
    let units = units(style, segments);
    for (verdict, boxed) in verdicts
        .iter_mut()
        .zip(boxes::newsletters(style, segments, traits))
    {
        if boxed {
            *verdict = verdict.or(Some("newsletter"));
        }
    }
    for unit in &units {
        if verdicts[unit.clone()].iter().all(Option::is_some) {
            continue;
        }
        let range = segments[unit.start].range.start..segments[unit.end - 1].range.end;
        let because = reason_of_unit(&text[range], &traits[unit.clone()]);
        drop_unit(unit, because, &mut verdicts);
    }
    drop_from_author_note(traits, &units, &mut verdicts);
    drop_last_note(traits, &units, &mut verdicts);
    boxes::drop_last_labels(traits, &units, &mut verdicts);
    drop_to_byline(traits, &mut verdicts);
    drop_opening_byline(text, segments, &mut verdicts);
    drop_front(traits, &units, &mut verdicts);
    drop_repeats(traits, &mut verdicts);
    verdicts
}

/// Takes out what most documents of the outlet have, and says of what was left out and some have that this was why.
pub(super) fn drop_shared(shares: &[Share], verdicts: &mut [Verdict]) {
    for (verdict, share) in verdicts.iter_mut().zip(shares) {
        if *share == Share::Most || *share == Share::Some && verdict.is_some() {
            *verdict = Some("template of the outlet");
        }
    }
}

fn drop_unit(unit: &Range<usize>, because: Verdict, verdicts: &mut [Verdict]) {
    if because.is_none() {
        return;
    }
    for verdict in &mut verdicts[unit.clone()] {
        *verdict = verdict.or(because);
    }
}

/// Names what decoding left out: by its wording, else by where it stands.
fn reasons(traits: &[Traits], kept: &[bool]) -> Vec<Verdict> {
    let first = kept.iter().position(|&kept| kept).unwrap_or(kept.len());
    let last = kept.iter().rposition(|&kept| kept).unwrap_or(kept.len());
    let place = |at: usize| match at {
        _ if at < first => "before the article",
        _ if at > last => "after the article",
        _ => "amid the article",
    };
    traits
        .iter()
        .zip(kept)
        .enumerate()
        .map(|(at, (seen, &kept))| (!kept).then(|| kind_of(seen).map_or(place(at), name)))
        .collect()
}

/// Returns the kind of furniture that covers a third of a segment.
fn kind_of(seen: &Traits) -> Option<Kind> {
    if seen.covered.iter().all(|covered| *covered <= COVERED) {
        return None;
    }
    let best = Kind::ALL
        .into_iter()
        .max_by(|a, b| seen.covered[a.index()].total_cmp(&seen.covered[b.index()]))?;
    Some(best)
}

/// Share of a segment that a kind's phrases cover where they are what it is.
const COVERED: f32 = 0.33;

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Account => "menu",
        Kind::Ad => "advertisement",
        Kind::App => "app",
        Kind::Bio => "about the author",
        Kind::Comments => "comments",
        Kind::Cookie => "consent",
        Kind::Credit => "caption",
        Kind::End => "after the article",
        Kind::Legal => "small print",
        Kind::More => "read more",
        Kind::Newsletter => "newsletter",
        Kind::Share => "share",
    }
}

fn reason_of_unit(text: &str, traits: &[Traits]) -> Verdict {
    let words: f32 = traits.iter().map(|seen| seen.words).sum();
    let last = traits.last()?;
    if words > LONGEST_ASIDE_WORDS {
        return None;
    }
    if last.credit > 0.0 || furniture::ends_in_agency_credit(text) {
        return Some("caption");
    }
    if traits.len() == 1 && last.covered.iter().sum::<f32>() > WHOLLY {
        return furniture::label(text).map(name);
    }
    if traits
        .iter()
        .all(|seen| seen.words >= 1.0 && seen.letters > LONGEST_LETTERS)
    {
        return Some("code");
    }
    if last.stops == 0.0 && furniture::opens_with_pointer(text) {
        return Some("read more");
    }
    let short = words <= LONGEST_INVITATION_WORDS;
    (short && furniture::is_invitation(text)).then_some("read more")
}

/// Longer ones are sentences.
const LONGEST_INVITATION_WORDS: f32 = 8.0;
/// No language has words of so many letters: these are data, addresses, markup.
const LONGEST_LETTERS: f32 = 60.0;
/// What a label's phrase covers of it, signs aside.
const WHOLLY: f32 = 0.6;

/// Ends the article at a note on its author in the second half, unless more than half as much follows.
fn drop_from_author_note(traits: &[Traits], units: &[Range<usize>], verdicts: &mut [Verdict]) {
    let kept = |unit: &Range<usize>, verdicts: &[Verdict]| {
        unit.clone()
            .filter(|&at| verdicts[at].is_none())
            .map(|at| traits[at].words)
            .sum::<f32>()
    };
    let all: f32 = units.iter().map(|unit| kept(unit, verdicts)).sum();
    let mut before = 0.0;
    for at in 0..units.len() {
        let marks = sum(traits, &units[at], |seen| seen.marks[Kind::Bio.index()]);
        let words = sum(traits, &units[at], |seen| seen.words);
        if marks >= 2.0 && words < LONGEST_NOTE_WORDS && before > 0.5 * all {
            drop_unit(&units[at], Some("about the author"), verdicts);
            for unit in &units[at + 1..] {
                drop_unit(unit, Some("after the article"), verdicts);
            }
            return;
        }
        before += kept(&units[at], verdicts);
    }
}

const LONGEST_NOTE_WORDS: f32 = 120.0;

/// Takes out a note on the author that is the last of what is kept: one phrase of such notes is enough there.
fn drop_last_note(traits: &[Traits], units: &[Range<usize>], verdicts: &mut [Verdict]) {
    let kept = |unit: &&Range<usize>| verdicts[(*unit).clone()].iter().any(Option::is_none);
    let Some(last) = units.iter().rev().find(kept) else {
        return;
    };
    let marks = sum(traits, last, |seen| seen.marks[Kind::Bio.index()]);
    let quoted = sum(traits, last, |seen| seen.quotes) > 0.0;
    let words = sum(traits, last, |seen| seen.words);
    let short = words > 6.0 && words < LAST_NOTE_WORDS;
    if marks >= 1.0 && short && !quoted && units.first() != Some(last) {
        drop_unit(last, Some("about the author"), verdicts);
    }
}

/// Longer ones may be the article's last paragraph.
const LAST_NOTE_WORDS: f32 = 45.0;

/// Takes out rows of tables in front of the first sentence: boxes of facts and of navigation.
pub(super) fn drop_front_tables(
    blocks: &[Block],
    segments: &[Segment],
    traits: &[Traits],
    verdicts: &mut [Verdict],
) {
    for ((verdict, segment), seen) in verdicts.iter_mut().zip(segments).zip(traits) {
        if verdict.is_some() {
            continue;
        }
        if !blocks[segment.block].table {
            if seen.stops > 0.0 {
                return;
            }
            continue;
        }
        *verdict = Some("table");
    }
}

/// Takes out a byline near the front of what is kept, and what stands before it: the body begins behind its byline.
fn drop_to_byline(traits: &[Traits], verdicts: &mut [Verdict]) {
    let mut words = 0.0;
    let mut last = None;
    for at in (0..traits.len()).filter(|&at| verdicts[at].is_none()) {
        if words > FRONT_WORDS {
            break;
        }
        if traits[at].byline > 0.0 && traits[at].stops == 0.0 {
            last = Some(at);
        }
        words += traits[at].words;
    }
    for verdict in verdicts.iter_mut().take(last.map_or(0, |last| last + 1)) {
        *verdict = verdict.or(Some("headline"));
    }
}

/// Takes out a byline that opens what is kept and closes with a full stop, as `By Jo Lind Jr.` does.
fn drop_opening_byline(text: &str, segments: &[Segment], verdicts: &mut [Verdict]) {
    let Some(first) = verdicts.iter().position(Option::is_none) else {
        return;
    };
    let own = text[segments[first].range.clone()].trim_end();
    let whole = |byline: byline::Byline| {
        byline.rest + 1 >= own.len() && byline.names.iter().all(|name| name.contains(' '))
    };
    if own.len() <= LONGEST_BYLINE && byline::parse_byline(own).is_some_and(whole) {
        verdicts[first] = Some("headline");
    }
}

/// Bytes of a line with a few names.
const LONGEST_BYLINE: usize = 120;

/// Words in which the byline stands where decoding began too early: a headline, a standfirst, a caption.
const FRONT_WORDS: f32 = 60.0;

/// Takes out headline and standfirst where decoding began too early: blocks at the front that are no sentences.
fn drop_front(traits: &[Traits], units: &[Range<usize>], verdicts: &mut [Verdict]) {
    for unit in units {
        if verdicts[unit.clone()].iter().all(Option::is_some) {
            continue;
        }
        let words = sum(traits, unit, |seen| seen.words);
        let end = &traits[unit.end - 1];
        let again = end.repeated > 0.0;
        let shortest = if again {
            REPEATED_HEADLINE_WORDS
        } else {
            SHORTEST_HEADLINE_WORDS
        };
        let headline = (again || unit.len() == 1) && !end.is_closed();
        if !headline || !(shortest..LONGEST_HEADLINE_WORDS).contains(&words) {
            return;
        }
        drop_unit(unit, Some("headline"), verdicts);
    }
}

/// Shorter ones may be the first heading of the article itself.
const SHORTEST_HEADLINE_WORDS: f32 = 6.0;
/// What ends as a text further up is the headline once more: of several sentences perhaps, or behind a date there.
const REPEATED_HEADLINE_WORDS: f32 = 3.0;
const LONGEST_HEADLINE_WORDS: f32 = 40.0;

/// Keeps the first of equal segments: some dumps hold the article twice.
fn drop_repeats(traits: &[Traits], verdicts: &mut [Verdict]) {
    let mut seen_before = HashSet::new();
    for (seen, verdict) in traits.iter().zip(verdicts) {
        if verdict.is_none() && seen.words >= REPEATED_WORDS && !seen_before.insert(seen.text) {
            *verdict = Some("repeated");
        }
    }
}

/// Shorter segments may well come twice: answers, refrains, rows.
const REPEATED_WORDS: f32 = 8.0;

#[cfg(test)]
mod tests {
    use super::super::traits::tests::label;
    use super::super::traits::tests::sentence;
    use super::*;

    fn check(traits: &[Traits], units: &[Range<usize>]) -> Vec<bool> {
        let mut verdicts = vec![None; traits.len()];
        drop_front(traits, units, &mut verdicts);
        verdicts.iter().map(Option::is_none).collect()
    }

    #[test]
    fn headline_goes_where_it_stands_once_more() {
        let again = Traits {
            repeated: 1.0,
            ..label(4.0)
        };
        let single = [0..1, 1..2];
        assert_eq!(check(&[again, sentence(30.0)], &single), [false, true]);
        assert_eq!(check(&[label(4.0), sentence(30.0)], &single), [true; 2]);
        let behind_a_date = [sentence(5.0), again, sentence(30.0)];
        assert_eq!(check(&behind_a_date, &[0..2, 2..3]), [false, false, true]);
    }
}
