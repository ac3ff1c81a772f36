//! Plain rules that mend a choice of blocks, whoever made it.

use super::lines;
use super::lines::bare;
use super::lines::starts_with;
use super::outline::Outline;
use super::phrases;
use super::repeats::Filter;
use super::repeats::runs_of;

/// Why a block is left out; `None` for the blocks of the article.
pub(super) type Reason = Option<&'static str>;

/// Words from which a repeated block is dropped: shorter ones repeat by chance.
const MIN_REPEATED_WORDS: u32 = 15;

/// Share of a block's runs of four words that stood before, from which it is a repetition.
const REPEATED: f32 = 0.8;

/// Words up to which a line may be a pointer to another article.
pub(super) const MAX_POINTER_WORDS: u32 = 25;

/// Words up to which `About ...` is a heading of its own.
const MAX_ABOUT_WORDS: u32 = 8;

/// Words up to which a last line may speak to the reader instead of telling the story.
const MAX_CLOSING_WORDS: u32 = 60;

/// Words from which a block that the ones after it repeat is a copy of the article in one run.
const MIN_BLOB_WORDS: usize = 100;

/// Lines below a bare "Related" that go with it.
const MAX_POINTERS: usize = 8;

/// Verdict above which a heading between chosen blocks is taken in.
const HEADING: f32 = 0.25;

/// Mends the choice of blocks: drops from the chosen blocks what is no text of the article.
pub(super) fn clean(outline: &Outline, verdicts: &[f32], reasons: &mut [Reason]) {
    keep_headings(outline, verdicts, reasons);
    drop_pointers(outline, reasons);
    drop_boilerplate(outline, reasons);
    drop_single_lines(outline, verdicts, reasons);
    drop_repetitions(outline, reasons);
    drop_closing_lines(outline, reasons);
    drop_last_headings(outline, reasons);
}

/// Takes in the headings between chosen blocks that were narrowly left out.
fn keep_headings(outline: &Outline, verdicts: &[f32], reasons: &mut [Reason]) {
    for at in 1..reasons.len().saturating_sub(1) {
        let block = &outline.blocks[at];
        let heading = outline.elements[block.element].tag.heading_level() > 1;
        let between = reasons[at - 1].is_none() && reasons[at + 1].is_none();
        if heading && between && verdicts[at] > HEADING {
            reasons[at] = None;
        }
    }
}

fn drop_single_lines(outline: &Outline, verdicts: &[f32], reasons: &mut [Reason]) {
    let blocks = outline.blocks.iter().zip(verdicts);
    for ((block, verdict), reason) in blocks.zip(reasons) {
        if reason.is_none() {
            *reason = lines::reason(outline, block, *verdict);
        }
    }
}

/// Drops what a press release says about its company at the end: from a line `About ...` to the next heading.
fn drop_boilerplate(outline: &Outline, reasons: &mut [Reason]) {
    let chosen = |at: &usize| reasons[*at].is_none();
    let bytes = |at: usize| outline.blocks[at].bytes;
    let total: u32 = (0..reasons.len()).filter(chosen).map(bytes).sum();
    let mut before = 0;
    let mut inside = false;
    for (block, reason) in outline.blocks.iter().zip(reasons) {
        if reason.is_some() {
            continue;
        }
        let text = outline.text(block);
        let heading = outline.elements[block.element].tag.heading_level() > 0;
        let about = |start: &&str| starts_with(text, start);
        let short = block.words <= MAX_ABOUT_WORDS && !block.ends_sentence;
        if short && before > total / 2 && phrases::ABOUT.iter().any(about) {
            inside = true;
        } else if heading {
            inside = false;
        }
        before += block.bytes;
        if inside {
            *reason = Some("about the company");
        }
    }
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
        let line = text.trim_start_matches(|c: char| !c.is_alphanumeric());
        let pointer = |start: &&str| starts_with(line, start);
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

/// Drops the blocks whose text stands elsewhere in the article: hidden copies, teasers, quotes pulled out.
///
/// Of two copies the later goes, unless the earlier is a blob: one block that several later ones repeat.
fn drop_repetitions(outline: &Outline, reasons: &mut [Reason]) {
    let words: u32 = outline.blocks.iter().map(|block| block.words).sum();
    let mut runs = Vec::new();
    let mut after = Filter::for_words(words as usize);
    for (block, reason) in outline.blocks.iter().zip(reasons.iter_mut()).rev() {
        if reason.is_some() {
            continue;
        }
        runs.clear();
        runs_of(outline.text(block), &mut runs);
        let blob = runs.len() > MIN_BLOB_WORDS;
        if blob && after.share_of(&runs) >= REPEATED {
            *reason = Some("repetition");
        } else if !blob {
            after.add(&runs);
        }
    }
    let mut before = Filter::for_words(words as usize);
    for (block, reason) in outline.blocks.iter().zip(reasons) {
        if reason.is_some() {
            continue;
        }
        runs.clear();
        runs_of(outline.text(block), &mut runs);
        if before.share_of(&runs) >= REPEATED && block.words >= MIN_REPEATED_WORDS {
            *reason = Some("repetition");
        }
        before.add(&runs);
    }
}

/// Drops the lines after the last text that speak to the reader: how to write, follow, subscribe.
fn drop_closing_lines(outline: &Outline, reasons: &mut [Reason]) {
    for (block, reason) in outline.blocks.iter().zip(reasons).rev() {
        if reason.is_some() {
            continue;
        }
        let text = outline.text(block);
        let closing = |start: &&str| starts_with(text, start);
        if block.words > MAX_CLOSING_WORDS || !phrases::CLOSING.iter().any(closing) {
            return;
        }
        *reason = Some("closing line");
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Page;

    /// Returns why each block of a page is dropped when all were chosen; an empty string for those kept.
    fn check(body: &str) -> Vec<&'static str> {
        let outline = Outline::of(&Page::parse(body));
        let mut reasons = vec![None; outline.blocks.len()];
        let verdicts = vec![0.6; reasons.len()];
        clean(&outline, &verdicts, &mut reasons);
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
