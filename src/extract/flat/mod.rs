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
mod function_words;
mod render;
mod score;
mod segment;
mod strip;
mod style;
mod traits;

use super::FlatBody;
use super::Rejected;

/// Bytes of a dump that are read; an article is at most a few hundred thousand long.
const READ_BYTES: usize = 8 << 20;
/// Segments that are looked at.
const READ_SEGMENTS: usize = 1 << 17;

/// Returns the article text of a flat dump.
pub fn flat(text: &str) -> Result<FlatBody, Rejected> {
    if text.trim().is_empty() {
        return Err(Rejected::Empty);
    }
    let read = &text[..text.floor_char_boundary(READ_BYTES)];
    let style = style::guess(read);
    let blocks = block::blocks(read, style);
    let mut segments = segment::segments(read, &blocks, READ_SEGMENTS);
    let seen = traits::look(read, &segments);
    let places = traits::places(style, &blocks, &segments, &seen.traits);
    let odds = score::odds(&seen.traits, &places);
    let words: Vec<f32> = seen.traits.iter().map(|seen| seen.words).collect();
    let mut kept = decode::decode(&odds, &words, decode::COSTS);
    if !kept.contains(&true) {
        kept = decode::densest_span(&odds, &words);
    }
    let verdicts = strip::verdicts(read, style, &segments, &seen.traits, &kept);
    strip::drop_dateline(read, &mut segments, &verdicts);
    let browser = matches!(style, style::Style::Wrapped { .. });
    let marks = clean::Marks::of(read, browser);
    let body = render::render(read, marks, &segments, &verdicts);
    if body.body.text.is_empty() {
        return Err(Rejected::NoArticle);
    }
    Ok(body)
}

#[cfg(test)]
mod tests;
