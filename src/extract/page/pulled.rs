//! Quotes pulled out of the text and set large beside it.

use super::clean::Reason;
use super::outline::Outline;
use super::tag::Tag;

/// Words of a pulled quote.
const WORDS: std::ops::RangeInclusive<u32> = 4..=40;
/// Levels up to the element that says so.
const LEVELS: usize = 2;

/// Drops set-off quotations that stand in the text as well, word for word.
pub(super) fn drop_pulled(outline: &Outline, reasons: &mut [Reason]) {
    let set_off: Vec<usize> = (0..reasons.len())
        .filter(|at| reasons[*at].is_none() && is_set_off(outline, *at))
        .collect();
    if set_off.is_empty() {
        return;
    }
    let keys: Vec<(usize, String)> = (0..reasons.len())
        .filter(|at| reasons[*at].is_none())
        .map(|at| (at, key(outline.text(&outline.blocks[at]))))
        .collect();
    for at in set_off {
        let own = key(outline.text(&outline.blocks[at]));
        let said = |(other, text): &(usize, String)| {
            *other != at && text.len() > own.len() && text.contains(&own)
        };
        if keys.iter().any(said) {
            reasons[at] = Some("pull quote");
        }
    }
}

fn is_set_off(outline: &Outline, at: usize) -> bool {
    let block = &outline.blocks[at];
    let mut around = outline.ancestors(block.element).take(LEVELS + 1);
    WORDS.contains(&block.words)
        && around.any(|at| {
            matches!(
                outline.elements[at].tag,
                Tag::Aside | Tag::Blockquote | Tag::Figure
            )
        })
}

/// Letters and digits alone, in small letters.
fn key(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
