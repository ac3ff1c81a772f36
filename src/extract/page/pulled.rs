//! Quotes pulled out of the text and set large beside it.

use super::clean::Reason;
use super::mark::Mark;
use super::outline::Outline;
use super::tag::Tag;

/// Words of a pulled quote.
const WORDS: std::ops::RangeInclusive<u32> = 4..=40;
/// Levels up to the element that says so.
const LEVELS: usize = 2;

/// Share of its runs of three words that stand in one paragraph of the text: all but the cut at its ends; fewer where
/// its element says that it was pulled out.
const SHARED: f32 = 0.95;
const SAID: f32 = 0.6;

/// Quotations looked at; a page has a handful.
const MOST: usize = 30;

/// Drops set-off quotations that stand in a paragraph of the text as well, word for word or shortened.
pub(super) fn drop_pulled(outline: &Outline, reasons: &mut [Reason]) {
    let chosen = (0..reasons.len()).filter(|at| reasons[*at].is_none());
    let set_off: Vec<usize> = chosen
        .clone()
        .filter(|at| is_set_off(outline, *at))
        .take(MOST)
        .collect();
    if set_off.is_empty() {
        return;
    }
    let texts: Vec<(usize, Vec<String>)> = chosen
        .map(|at| (at, words(outline.text(&outline.blocks[at]))))
        .collect();
    for at in set_off {
        let least = if is_named(outline, at) { SAID } else { SHARED };
        let own = words(outline.text(&outline.blocks[at]));
        let said = |(other, words): &(usize, Vec<String>)| {
            *other != at && words.len() > own.len() && share(&own, words) >= least
        };
        if texts.iter().any(said) {
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

fn is_named(outline: &Outline, at: usize) -> bool {
    let mut around = outline
        .ancestors(outline.blocks[at].element)
        .take(LEVELS + 1);
    around.any(|at| outline.elements[at].marks.contains(Mark::Pull))
}

/// Returns the share of the runs of three words of one text that another has.
fn share(one: &[String], other: &[String]) -> f32 {
    let held = |run: &&[String]| other.windows(3).any(|known| known == *run);
    let runs = one.windows(3);
    runs.clone().filter(held).count() as f32 / runs.len().max(1) as f32
}

/// Returns the words in small letters.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}
