//! The article's runs in a dump that has no markup left.
//!
//! A dump is cut into blocks by its lines and into segments by its sentences and its runs of capitalised words.
//! Each segment gets odds by what it looks like and what stands around it; a walk through the states *before*, *in*,
//! *hole* and *after* turns the odds into runs; rules of newsroom wording then take out what reads like prose and
//! is none of the article: newsletter boxes, captions, notes on the author. The text that is left is made of slices
//! of the dump.

mod block;
mod clean;
mod decode;
mod features;
mod function_words;
mod model;
mod place;
mod render;
mod segment;
mod strip;
mod style;
mod surroundings;
mod text_features;
#[doc(hidden)]
pub mod training;
mod traits;

use super::FlatBody;
use super::Rejected;

use features::Features;
use model::Model;
use segment::Segment;
use style::Style;
use traits::Seen;

/// Bytes of a dump that are read; an article is at most a few hundred thousand long.
const READ_BYTES: usize = 8 << 20;
/// Segments that are looked at.
const READ_SEGMENTS: usize = 1 << 17;

/// A dump cut up and looked at.
struct Prepared<'t> {
    text: &'t str,
    style: Style,
    segments: Vec<Segment>,
    seen: Seen,
    features: Features,
}

impl<'t> Prepared<'t> {
    fn of(dump: &'t str) -> Self {
        let text = &dump[..dump.floor_char_boundary(READ_BYTES)];
        let style = style::guess(text);
        let blocks = block::blocks(text, style);
        let segments = segment::segments(text, &blocks, READ_SEGMENTS);
        let seen = traits::look(text, &segments);
        let places = place::places(style, &blocks, &segments, &seen.traits);
        let features = Features::of(&seen, &places, style);
        Self {
            text,
            style,
            segments,
            seen,
            features,
        }
    }
}

/// Returns the article text of a flat dump.
pub fn flat(text: &str) -> Result<FlatBody, Rejected> {
    flat_with(text, &model::TRAINED)
}

fn flat_with(text: &str, model: &Model) -> Result<FlatBody, Rejected> {
    if text.trim().is_empty() {
        return Err(Rejected::Empty);
    }
    let body = body(Prepared::of(text), model);
    if body.body.text.is_empty() {
        return Err(Rejected::NoArticle);
    }
    Ok(body)
}

fn body(prepared: Prepared<'_>, model: &Model) -> FlatBody {
    let Prepared {
        text,
        style,
        mut segments,
        seen,
        features,
    } = prepared;
    let said = model.judge(&features, &seen);
    let mut kept = decode::decode(&said.steps);
    if !kept.contains(&true) {
        let words: Vec<f32> = seen.traits.iter().map(|seen| seen.words).collect();
        kept = decode::densest_span(&said.odds, &words);
    }
    let mut verdicts = strip::verdicts(text, style, &segments, &seen.traits, &kept);
    strip::drop_dateline(text, &mut segments, &mut verdicts);
    let browser = matches!(style, Style::Wrapped { .. });
    render::render(text, clean::Marks::of(text, browser), &segments, &verdicts)
}

#[cfg(test)]
mod tests;
