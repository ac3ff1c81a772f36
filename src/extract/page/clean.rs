//! Plain rules that mend a choice of blocks, whoever made it.

use std::collections::HashSet;

use super::mark::Mark;
use super::outline::Block;
use super::outline::Outline;
use super::phrases;
use super::tag::Tag;

/// Why a block is left out; `None` for the blocks of the article.
pub(super) type Reason = Option<&'static str>;

/// Words from which a repeated block is dropped: shorter ones repeat by chance.
const MIN_REPEATED_WORDS: u32 = 15;

/// Share of a block's runs of four words that stood before, from which it is a repetition.
const REPEATED: f32 = 0.8;

/// Words up to which a line may be a pointer to another article.
const MAX_POINTER_WORDS: u32 = 25;

/// Lines below a bare "Related" that go with it.
const MAX_POINTERS: usize = 8;

/// An odd number with bits well spread (2^64 by the golden ratio).
const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// Drops from the chosen blocks what is no text of the article.
pub(super) fn clean(outline: &Outline, reasons: &mut [Reason]) {
    drop_pointers(outline, reasons);
    drop_single_lines(outline, reasons);
    drop_repetitions(outline, reasons);
    drop_last_headings(outline, reasons);
}

fn drop_single_lines(outline: &Outline, reasons: &mut [Reason]) {
    for (block, reason) in outline.blocks.iter().zip(reasons) {
        if reason.is_none() {
            *reason = line_reason(outline, block);
        }
    }
}

fn line_reason(outline: &Outline, block: &Block) -> Reason {
    if is_caption(outline, block) {
        return Some("caption");
    }
    let text = outline.text(block);
    if block.words <= 6 && phrases::MACHINERY.contains(&bare(text).as_str()) {
        return Some("machinery");
    }
    if starts_with(text, phrases::PLACEHOLDER) {
        return Some("placeholder");
    }
    let json = text.starts_with('{') && text.ends_with('}') && text.contains("\":");
    json.then_some("data")
}

/// Tells a caption by its element: `figcaption`, or anything but a paragraph whose own class says caption.
fn is_caption(outline: &Outline, block: &Block) -> bool {
    let element = &outline.elements[block.element];
    if element.tag == Tag::Figcaption {
        return true;
    }
    let own = element.marks.contains(Mark::Caption) && element.blocks.len() == 1;
    own && !matches!(element.tag, Tag::P | Tag::Cell | Tag::Li) && element.tag.heading_level() == 0
}

fn drop_pointers(outline: &Outline, reasons: &mut [Reason]) {
    let mut below = 0;
    for (block, reason) in outline.blocks.iter().zip(reasons) {
        if reason.is_some() {
            continue;
        }
        let text = outline.text(block);
        if block.words <= 6 && phrases::POINTER_HEADINGS.contains(&bare(text).as_str()) {
            *reason = Some("related");
            below = MAX_POINTERS;
            continue;
        }
        let pointer = |start: &&str| starts_with(text, start);
        if block.words < MAX_POINTER_WORDS && phrases::POINTERS.iter().any(pointer) {
            *reason = Some("related");
            continue;
        }
        if below > 0 && !block.ends_sentence && block.words < MAX_POINTER_WORDS {
            *reason = Some("related");
            below -= 1;
        } else {
            below = 0;
        }
    }
}

/// Drops the blocks whose text stood in the article before: hidden copies, teasers, quotes pulled out.
fn drop_repetitions(outline: &Outline, reasons: &mut [Reason]) {
    let mut seen: HashSet<u64> = HashSet::new();
    for (block, reason) in outline.blocks.iter().zip(reasons) {
        if reason.is_some() {
            continue;
        }
        let runs = runs(outline.text(block));
        let repeated = runs.iter().filter(|run| seen.contains(run)).count();
        let share = repeated as f32 / runs.len().max(1) as f32;
        if block.words >= MIN_REPEATED_WORDS && share >= REPEATED {
            *reason = Some("repetition");
        } else {
            seen.extend(runs);
        }
    }
}

/// Returns a hash of each run of four words.
fn runs(text: &str) -> Vec<u64> {
    let words: Vec<u64> = text.split_whitespace().map(hash).collect();
    let mix = |mixed: u64, word: &u64| (mixed.rotate_left(5) ^ word).wrapping_mul(MULTIPLIER);
    let runs = words.windows(4);
    runs.map(|run| run.iter().fold(0, mix)).collect()
}

/// FNV-1a, 64 bits: which texts count as repeated must not vary between runs or machines.
fn hash(word: &str) -> u64 {
    let step = |mixed: u64, byte: u8| (mixed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    word.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

/// Drops the headings after the last text.
fn drop_last_headings(outline: &Outline, reasons: &mut [Reason]) {
    for (block, reason) in outline.blocks.iter().zip(reasons).rev() {
        if reason.is_some() {
            continue;
        }
        if outline.elements[block.element].tag.heading_level() == 0 {
            return;
        }
        *reason = Some("heading without text");
    }
}

/// Returns a text in lower case, without the marks around it.
fn bare(text: &str) -> String {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    text.to_lowercase()
}

/// Tells whether a text starts so, whatever its case.
fn starts_with(text: &str, start: &str) -> bool {
    let mut letters = text.chars().flat_map(char::to_lowercase);
    start.chars().all(|c| letters.next() == Some(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Page;

    /// Returns why each block of a page is dropped when all were chosen; an empty string for those kept.
    fn check(body: &str) -> Vec<&'static str> {
        let outline = Outline::of(&Page::parse(body));
        let mut reasons = vec![None; outline.blocks.len()];
        clean(&outline, &mut reasons);
        reasons.into_iter().map(Option::unwrap_or_default).collect()
    }

    #[test]
    fn pointer_to_another_article_is_dropped() {
        assert_eq!(
            check(
                "<p>Related: Ferry strike ends<p>The strike ended.<p>Related costs rose as well."
            ),
            ["related", "", ""]
        );
    }

    #[test]
    fn bare_heading_takes_the_lines_below_with_it() {
        let html = "<p>It ended.<p>You may also like<p>Five ferries to take<p>A harbour tour<p>Then it rained.";
        assert_eq!(check(html), ["", "related", "related", "related", ""]);
    }

    #[test]
    fn caption_is_known_by_its_element() {
        assert_eq!(
            check(
                "<p>Text.<figcaption>The port</figcaption><div class=photo-caption>Quay</div><p class=caption>In.</p>"
            ),
            ["", "caption", "caption", ""]
        );
    }

    #[test]
    fn long_repetition_is_dropped_and_a_short_one_kept() {
        let long = "The council met on Tuesday to vote on the new harbour wall, which divides the town since spring.";
        let html = format!("<p>{long}<p>Yes.<p>{long}<p>Yes.");
        assert_eq!(check(&html), ["", "", "repetition", ""]);
    }

    #[test]
    fn heading_needs_text_after_it() {
        assert_eq!(
            check("<h2>Before</h2><p>Text.<h2>After</h2><h3>All</h3>"),
            ["", "", "heading without text", "heading without text"]
        );
    }

    #[test]
    fn data_and_placeholders_are_dropped() {
        assert_eq!(
            check("<p>{\"a\": 1}<p>Lorem ipsum dolor sit<p>Advertisement<p>Text."),
            ["data", "placeholder", "machinery", ""]
        );
    }
}
