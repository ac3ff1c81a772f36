//! What the model is shown of a segment: its own looks, those of the one before, and the page around it.
//!
//! A row holds, in this order: the segment's own features; where it stands in its block; the dump's style; what
//! stands around it; the own features of the segment before it. [`UNKNOWN`] says "not known here": no segment before, no
//! lines.

use super::place::Place;
use super::style::Style;
use super::surroundings;
use super::surroundings::AROUND;
use super::traits::KINDS;
use super::traits::Seen;
use super::traits::Traits;

/// Features of a segment by itself, those of furniture aside.
pub(super) const LOOKS: usize = 32;
/// Features of a segment by itself: its furniture behind the others.
pub(super) const OWN: usize = LOOKS + 3 * KINDS;
/// Features of its place in the block.
const PLACE: usize = 15;
/// Features of a row: they tell of a segment, and of the seam between it and the one before it.
pub(super) const ROW: usize = OWN + PLACE + STYLES + AROUND + OWN;
/// What stands for an input that is not known.
pub(super) const UNKNOWN: f32 = -1.0;
/// Features that tell the style.
const STYLES: usize = 2;

/// What the rows of a dump are made of, beside what is seen of each segment.
pub(super) struct Features {
    places: Vec<Option<Place>>,
    around: Vec<[f32; AROUND]>,
    style: [f32; STYLES],
}

impl Features {
    /// Gathers the features of all segments.
    pub(super) fn of(seen: &Seen, places: Vec<Option<Place>>, style: Style) -> Self {
        Self {
            places,
            around: surroundings::of(seen),
            style: [
                step(style == Style::OneLine),
                step(matches!(style, Style::Wrapped { .. })),
            ],
        }
    }

    /// Writes the rows of neighbouring segments, the first of them at `first`; what a row has beyond stays.
    pub(super) fn rows<const LENGTH: usize>(
        &self,
        traits: &[Traits],
        first: usize,
        rows: &mut [[f32; LENGTH]],
    ) {
        let mut before = [UNKNOWN; OWN];
        if let Some(at) = first.checked_sub(1) {
            own(&traits[at], &mut before);
        }
        for place in 0..rows.len() {
            let (done, rest) = rows.split_at_mut(place);
            let row = &mut rest[0][..ROW];
            let (mine, rest) = row.split_at_mut(OWN);
            let (place, rest) = rest.split_at_mut(PLACE);
            let (style, rest) = rest.split_at_mut(STYLES);
            let (around, near) = rest.split_at_mut(AROUND);
            let at = first + done.len();
            own(&traits[at], mine);
            near.copy_from_slice(done.last().map_or(&before, |last| &last[..OWN]));
            place.copy_from_slice(&self.places[at].as_ref().map_or([UNKNOWN; PLACE], of_place));
            style.copy_from_slice(&self.style);
            around.copy_from_slice(&self.around[at]);
        }
    }
}

fn log(words: f32) -> f32 {
    surroundings::log(words.into())
}

fn step(yes: bool) -> f32 {
    f32::from(u8::from(yes))
}

fn own(seen: &Traits, own: &mut [f32]) {
    let words = seen.words;
    let looks: [f32; LOOKS] = [
        log(words),
        step(words < 2.5),
        step(words < 5.5),
        step(words < 10.5),
        step(words >= 20.0),
        seen.function,
        step(words >= 4.0 && seen.function < 0.15),
        step(seen.function > 0.35),
        seen.function * (words / 8.0).min(1.0),
        seen.capitals,
        step(seen.capitals > 0.5),
        seen.shouts,
        seen.digits,
        seen.letters / 10.0,
        seen.commas,
        seen.signs,
        seen.persons,
        seen.stops,
        seen.asks,
        seen.trails,
        seen.colon,
        seen.opens_small,
        seen.quotes,
        seen.brackets + seen.address,
        seen.year,
        seen.clock,
        seen.repeats * step(words < 8.0),
        seen.repeats * step(words >= 8.0),
        seen.repeated * step(words >= 8.0),
        seen.code,
        seen.credit,
        seen.byline,
    ];
    own[..LOOKS].copy_from_slice(&looks);
    for kind in 0..KINDS {
        own[LOOKS + kind] = seen.marks[kind].min(2.0);
        own[LOOKS + KINDS + kind] = seen.covered[kind].min(1.0);
        own[LOOKS + 2 * KINDS + kind] = seen.strong[kind].min(2.0);
    }
}

fn of_place(place: &Place) -> [f32; PLACE] {
    [
        log(place.words),
        step(place.words >= 25.0),
        place.function,
        place.first,
        place.last,
        place.first * place.last,
        log(place.indent),
        place.bullet,
        place.heading,
        place.table,
        place.blank_above,
        log(place.words_above),
        log(place.words_below),
        place.function_above,
        place.function_below,
    ]
}
