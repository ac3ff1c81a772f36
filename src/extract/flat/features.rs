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

/// Features of a segment by itself.
pub(super) const OWN: usize = 32 + 3 * KINDS;
/// Features of its place in the block.
const PLACE: usize = 15;
/// Features of a segment and its surroundings.
const ALONE: usize = OWN + PLACE + STYLES + AROUND;
/// Features of a row: they tell of a segment, and of the seam between it and the one before it.
pub(super) const ROW: usize = ALONE + OWN;
/// What stands for an input that is not known.
pub(super) const UNKNOWN: f32 = -1.0;
/// Features that tell the style.
const STYLES: usize = 2;

/// What the rows of a dump are made of.
pub(super) struct Features {
    own: Vec<[f32; OWN]>,
    place: Vec<[f32; PLACE]>,
    around: Vec<[f32; AROUND]>,
    style: [f32; STYLES],
}

impl Features {
    /// Gathers the features of all segments.
    pub(super) fn of(seen: &Seen, places: &[Option<Place>], style: Style) -> Self {
        Self {
            own: seen.traits.iter().map(own).collect(),
            place: places
                .iter()
                .map(|place| place.as_ref().map_or([UNKNOWN; PLACE], of_place))
                .collect(),
            around: surroundings::of(seen),
            style: [
                f32::from(u8::from(style == Style::OneLine)),
                f32::from(u8::from(matches!(style, Style::Wrapped { .. }))),
            ],
        }
    }

    /// Writes a segment's row.
    pub(super) fn row(&self, at: usize, row: &mut [f32]) {
        let (alone, near) = row.split_at_mut(ALONE);
        let (mine, rest) = alone.split_at_mut(OWN);
        mine.copy_from_slice(&self.own[at]);
        let (place, rest) = rest.split_at_mut(PLACE);
        place.copy_from_slice(&self.place[at]);
        let (style, around) = rest.split_at_mut(STYLES);
        style.copy_from_slice(&self.style);
        around.copy_from_slice(&self.around[at]);
        match at.checked_sub(1) {
            Some(before) => near.copy_from_slice(&self.own[before]),
            None => near.fill(UNKNOWN),
        }
    }
}

fn step(yes: bool) -> f32 {
    f32::from(u8::from(yes))
}

fn own(seen: &Traits) -> [f32; OWN] {
    let words = seen.words;
    let mut own = [0.0; OWN];
    let looks = [
        (1.0 + words).ln(),
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
    own[..looks.len()].copy_from_slice(&looks);
    for kind in 0..KINDS {
        own[looks.len() + kind] = seen.marks[kind].min(2.0);
        own[looks.len() + KINDS + kind] = seen.covered[kind].min(1.0);
        own[looks.len() + 2 * KINDS + kind] = seen.strong[kind].min(2.0);
    }
    own
}

fn of_place(place: &Place) -> [f32; PLACE] {
    [
        (1.0 + place.words).ln(),
        step(place.words >= 25.0),
        place.function,
        place.first,
        place.last,
        place.first * place.last,
        (1.0 + place.indent).ln(),
        place.bullet,
        place.heading,
        place.table,
        place.blank_above,
        (1.0 + place.words_above).ln(),
        (1.0 + place.words_below).ln(),
        place.function_above,
        place.function_below,
    ]
}
