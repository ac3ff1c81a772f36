//! Plain rules that mend a choice of blocks, whoever made it.

use super::mark::Mark;
use super::outline::Block;
use super::outline::Outline;
use super::phrases;
use super::repeats::Filter;
use super::repeats::runs_of;
use super::tag::Tag;

/// Why a block is left out; `None` for the blocks of the article.
pub(super) type Reason = Option<&'static str>;

/// Words from which a repeated block is dropped: shorter ones repeat by chance.
const MIN_REPEATED_WORDS: u32 = 15;

/// Share of a block's runs of four words that stood before, from which it is a repetition.
const REPEATED: f32 = 0.8;

/// Words up to which a line may be a pointer to another article.
const MAX_POINTER_WORDS: u32 = 25;

/// Link density from which a line is nothing but a link.
const LINK_LINE: f32 = 0.95;

/// Words up to which `About ...` is a heading of its own.
const MAX_ABOUT_WORDS: u32 = 8;

/// Lines below a bare "Related" that go with it.
const MAX_POINTERS: usize = 8;

/// Verdict above which a heading between chosen blocks is taken in.
const HEADING: f32 = 0.25;

/// Verdict from which not even a caption's element speaks against a block.
const SURE: f32 = 0.9;

/// Mends the choice of blocks: drops from the chosen blocks what is no text of the article.
pub(super) fn clean(outline: &Outline, verdicts: &[f32], reasons: &mut [Reason]) {
    keep_headings(outline, verdicts, reasons);
    drop_pointers(outline, reasons);
    drop_boilerplate(outline, reasons);
    drop_single_lines(outline, verdicts, reasons);
    drop_repetitions(outline, reasons);
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
            *reason = line_reason(outline, block, *verdict);
        }
    }
}

fn line_reason(outline: &Outline, block: &Block, verdict: f32) -> Reason {
    if verdict < SURE && is_caption(outline, block) {
        return Some("caption");
    }
    let text = outline.text(block);
    if block.words <= 6 && phrases::MACHINERY.contains(&bare(text).as_str()) {
        return Some("machinery");
    }
    if starts_with(text, phrases::PLACEHOLDER) {
        return Some("placeholder");
    }
    if is_link_line(outline, block) {
        return Some("links");
    }
    let keywords = |start: &&str| starts_with(text, start);
    if block.words < MAX_POINTER_WORDS && phrases::KEYWORD_LINES.iter().any(keywords) {
        return Some("keywords");
    }
    let json = text.starts_with('{') && text.ends_with('}') && text.contains("\":");
    json.then_some("data")
}

/// Tells a paragraph that is nothing but a link, and no sentence: a pointer in any wording.
fn is_link_line(outline: &Outline, block: &Block) -> bool {
    let element = &outline.elements[block.element];
    matches!(element.tag, Tag::P | Tag::Div)
        && block.link_density() > LINK_LINE
        && !block.ends_sentence
        && block.words < MAX_POINTER_WORDS
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
    let words: u32 = outline.blocks.iter().map(|block| block.words).sum();
    let mut seen = Filter::for_words(words as usize);
    let mut runs = Vec::new();
    for (block, reason) in outline.blocks.iter().zip(reasons) {
        if reason.is_some() {
            continue;
        }
        runs.clear();
        runs_of(outline.text(block), &mut runs);
        if seen.share(&runs) >= REPEATED && block.words >= MIN_REPEATED_WORDS {
            *reason = Some("repetition");
        }
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
