//! The block that is the article's headline.

use std::collections::HashSet;

use super::outline::Outline;

/// Share of a heading's words that the page's title must hold for the heading to be the headline.
const MIN_OVERLAP: f32 = 0.5;

/// Returns the index of the heading block that best matches what the head calls the page; the first `h1` where
/// none matches.
pub(super) fn headline(outline: &Outline) -> Option<usize> {
    let titles = outline.titles.iter();
    let title: HashSet<String> = titles.flat_map(|title| words(title)).collect();
    let mut best: Option<(f32, usize)> = None;
    let mut first_h1 = None;
    for (at, block) in outline.blocks.iter().enumerate() {
        let level = outline.elements[block.element].tag.heading_level();
        if !matches!(level, 1 | 2) {
            continue;
        }
        if level == 1 {
            first_h1 = first_h1.or(Some(at));
        }
        let overlap = overlap(outline.text(block), &title) - f32::from(level) * 0.1;
        if overlap > best.map_or(MIN_OVERLAP - 0.1, |(most, _)| most) {
            best = Some((overlap, at));
        }
    }
    best.map(|(_, at)| at).or(first_h1)
}

/// Returns the share of a text's words that are in the title; a heading of one word needs company.
fn overlap(text: &str, title: &HashSet<String>) -> f32 {
    let mut all = 0;
    let mut shared = 0;
    for word in words(text) {
        all += 1;
        shared += i32::from(title.contains(&word));
    }
    let covered = shared as f32 / title.len().max(1) as f32;
    shared as f32 / all.max(2) as f32 * 0.8 + covered.min(1.0) * 0.2
}

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_lowercase)
}
