//! Plain rules that mend a choice of blocks, whoever made it.

use std::collections::HashSet;

use super::lines;
use super::lines::bare;
use super::lines::starts_with;
use super::mark::Mark;
use super::outline::Block;
use super::outline::Outline;
use super::phrases;
use super::pulled::drop_pulled;
use super::repeats::Filter;
use super::repeats::runs_of;
use super::sequel::drop_sequels;
use super::tag::Tag;

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

/// Words up to which a first line that starts so is a byline.
const MAX_BYLINE_WORDS: u32 = 10;

/// Words up to which a last line may speak to the reader instead of telling the story.
const MAX_CLOSING_WORDS: u32 = 60;

/// Words from which a block that the ones after it repeat is a copy of the article in one run.
const MIN_BLOB_WORDS: usize = 100;

/// Words from which a line does not say the headline again by chance.
const MIN_HEADLINE_WORDS: u32 = 3;

/// Bytes of quotes, dots and dashes around a line.
const MAX_MARKS: usize = 16;

/// Levels up to the box of a standfirst, and the blocks it holds at most.
const STANDFIRST_LEVELS: usize = 2;
const STANDFIRST_BLOCKS: usize = 2;

/// Lines below a bare "Related" that go with it.
const MAX_POINTERS: usize = 8;

/// Verdict above which a heading between chosen blocks is taken in.
const HEADING: f32 = 0.12;

/// Mends the choice of blocks: drops from the chosen blocks what is no text of the article.
pub(super) fn clean(
    outline: &Outline,
    headline: Option<usize>,
    verdicts: &[f32],
    reasons: &mut [Reason],
) {
    drop_opening_lines(outline, headline, reasons);
    keep_headings(outline, verdicts, reasons);
    drop_pointers(outline, reasons);
    drop_boilerplate(outline, reasons);
    drop_single_lines(outline, verdicts, reasons);
    drop_repetitions(outline, reasons);
    drop_headlines(outline, headline, reasons);
    drop_pulled(outline, reasons);
    drop_sequels(outline, headline, reasons);
    drop_last_lines(outline, reasons);
}

/// Drops the headline, the standfirst, the byline and the date where they open the article: they are fields of their own.
fn drop_opening_lines(outline: &Outline, headline: Option<usize>, reasons: &mut [Reason]) {
    for (at, reason) in reasons.iter_mut().enumerate() {
        if reason.is_some() {
            continue;
        }
        let block = &outline.blocks[at];
        let top_heading = outline.elements[block.element].tag == Tag::H1;
        if headline == Some(at) && top_heading {
            *reason = Some("title");
        } else if block.words <= MAX_BYLINE_WORDS && starts_with(outline.text(block), "by ") {
            *reason = Some("byline");
        } else if lines::is_date_line(outline.text(block)) {
            *reason = Some("date");
        } else if is_standfirst(outline, block) {
            *reason = Some("standfirst");
        } else {
            return;
        }
    }
}

/// Tells a standfirst by its class: its own, or that of a box that holds little else.
fn is_standfirst(outline: &Outline, block: &Block) -> bool {
    let mut around = outline.ancestors(block.element).take(STANDFIRST_LEVELS);
    around.any(|at| {
        let element = &outline.elements[at];
        element.marks.contains(Mark::Standfirst)
            && !element.marks.contains(Mark::Body)
            && element.blocks.len() <= STANDFIRST_BLOCKS
    })
}

/// Takes in the headings between chosen blocks that were narrowly left out, or of whose kind another was chosen.
fn keep_headings(outline: &Outline, verdicts: &[f32], reasons: &mut [Reason]) {
    let kind = |at: usize| {
        let element = outline.blocks[at].element;
        let mut around = outline.ancestors(element).take(2);
        let heading = around.any(|at| outline.elements[at].tag.heading_level() > 1);
        heading.then(|| outline.elements[element].signature)
    };
    let between = |at: &usize, reasons: &[Reason]| {
        reasons[*at].is_some() && reasons[*at - 1].is_none() && reasons[*at + 1].is_none()
    };
    let inner = 1..reasons.len().saturating_sub(1);
    for at in inner.clone() {
        if between(&at, reasons) && verdicts[at] > HEADING && kind(at).is_some() {
            reasons[at] = None;
        }
    }
    let chosen = (0..reasons.len()).filter(|at| reasons[*at].is_none());
    let kinds: HashSet<u64> = chosen.filter_map(kind).collect();
    for at in inner {
        if between(&at, reasons) && kind(at).is_some_and(|kind| kinds.contains(&kind)) {
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

/// Drops the lines that say the headline again: shares, machine-readable data and players carry it along.
fn drop_headlines(outline: &Outline, headline: Option<usize>, reasons: &mut [Reason]) {
    let headline = headline.map(|at| &outline.blocks[at]);
    let Some(headline) = headline.filter(|block| block.words >= MIN_HEADLINE_WORDS) else {
        return;
    };
    let headline = bare(outline.text(headline));
    for (block, reason) in outline.blocks.iter().zip(reasons) {
        let near = block.bytes as usize <= headline.len() + MAX_MARKS;
        if reason.is_none() && near && bare(outline.text(block)) == headline {
            *reason = Some("title");
        }
    }
}

/// Drops what stands after the last text: headings, and lines that speak to the reader (how to write, follow,
/// subscribe).
fn drop_last_lines(outline: &Outline, reasons: &mut [Reason]) {
    for (block, reason) in outline.blocks.iter().zip(reasons).rev() {
        if reason.is_some() {
            continue;
        }
        let text = outline.text(block);
        let closing = |start: &&str| starts_with(text, start);
        if outline.elements[block.element].tag.heading_level() > 0 {
            *reason = Some("heading without text");
        } else if block.words <= MAX_CLOSING_WORDS && phrases::CLOSING.iter().any(closing) {
            *reason = Some("closing line");
        } else {
            return;
        }
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
        clean(&outline, None, &verdicts, &mut reasons);
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

    #[test]
    fn headline_and_byline_open_no_text() {
        let outline = Outline::of(&Page::parse(
            "<h1>Wall rises</h1><p>By Ada Quill<p>It rose.<p>By noon it stood.",
        ));
        let mut reasons = vec![None; outline.blocks.len()];
        clean(&outline, Some(0), &[0.6; 4], &mut reasons);
        assert_eq!(reasons, [Some("title"), Some("byline"), None, None]);
    }

    #[test]
    fn headings_of_one_kind_stand_together() {
        let outline = Outline::of(&Page::parse(
            "<h3 class=q>Where?</h3><p>At the wall.<h3 class=q>When?</h3><p>In March.<h3>More walls</h3><p>It rose.",
        ));
        let mut reasons = vec![None; outline.blocks.len()];
        (reasons[2], reasons[4]) = (Some("inside the article"), Some("inside the article"));
        keep_headings(&outline, &[0.1; 6], &mut reasons);
        assert_eq!(reasons[2], None);
        assert_eq!(reasons[4], Some("inside the article"));
    }

    #[test]
    fn standfirst_opens_no_text() {
        assert_eq!(
            check(
                "<div class=article__dek><p>It took three floods</div><p>The wall rose.<p class=dek>It fell."
            ),
            ["standfirst", "", ""]
        );
    }

    #[test]
    fn a_line_that_is_but_a_date_opens_no_text() {
        assert_eq!(
            check("<p>Publié le 3 juin 2023 à 07h15<p>It rose.<p>3 June 2023"),
            ["date", "", ""]
        );
        assert_eq!(
            check("<p>On 3 June 2023 the wall, which stood since 1890, fell.<p>It rose."),
            ["", ""]
        );
    }

    #[test]
    fn a_quote_pulled_out_of_the_text_goes_and_another_stays() {
        assert_eq!(
            check(
                "<p>“You count the gaps,” she says.<aside>“You count the gaps”</aside><blockquote>We have counted them all</blockquote>"
            ),
            ["", "pull quote", ""]
        );
    }

    #[test]
    fn another_article_goes_from_its_headline_on() {
        let text = "The wall stood until it rained for a week and then, on a Monday, it did not stand any more, they said.";
        let html = format!(
            "<h1>Wall</h1><div><p>{text}</div><h2><a href=/gate>Gate</a></h2><span>3 June 2023</span><div><p>The gate opened.</div>"
        );
        let outline = Outline::of(&Page::parse(&html));
        let mut reasons = vec![None; outline.blocks.len()];
        clean(&outline, Some(0), &[0.6; 5], &mut reasons);
        let another = Some("another article");
        assert_eq!(reasons, [Some("title"), None, another, another, another]);
    }

    #[test]
    fn headline_said_again_is_no_text() {
        let outline = Outline::of(&Page::parse(
            "<h1>The wall rises</h1><p>It rose.<div>The wall rises</div><p>The wall rises and falls.",
        ));
        let mut reasons = vec![None; outline.blocks.len()];
        clean(&outline, Some(0), &[0.6; 4], &mut reasons);
        assert_eq!(reasons, [Some("title"), None, Some("title"), None]);
    }

    #[test]
    fn article_that_the_title_names_is_not_another_one() {
        let own = "The Quay Blog is written by people who live on the quay, and who walk by the wall each day of the week.";
        let text = "The gate opened on Monday, for the first time since the flood, and let the boats of the town out to sea again, \
            which the crews had asked for all winter.";
        let html = format!(
            "<title>Gate - The Quay Blog</title><h1>The Quay Blog</h1><aside><p>{own}</aside><h2><a href=/gate>Gate</a></h2><span>3 June 2023</span><div><p>{text}</div>"
        );
        let outline = Outline::of(&Page::parse(&html));
        let mut reasons = vec![None; outline.blocks.len()];
        clean(&outline, Some(0), &[0.6; 5], &mut reasons);
        assert_eq!(reasons.last(), Some(&None));
    }

    #[test]
    fn lines_to_the_reader_go_only_at_the_end() {
        assert_eq!(
            check(
                "<p>Follow the river to the wall.<p>It stands.<p>Follow Ada Quill for more.<h3>Topics</h3>"
            ),
            ["", "", "closing line", "heading without text"]
        );
    }

    #[test]
    fn company_boilerplate_goes_from_its_heading_to_the_next() {
        let html = "<p>The wall, built by Quayworks, was opened on Monday after years of work and two floods.<p>About Quayworks<p>Quayworks builds walls.\
            <h2>What comes next</h2><p>A gate.";
        let related = "about the company";
        assert_eq!(check(html), ["", related, related, "", ""]);
    }

    #[test]
    fn blob_goes_and_the_paragraphs_it_copies_stay() {
        let paragraphs: Vec<String> = (0..12)
            .map(|n| {
                format!("Part {n} of the wall was raised by crew {n} in week {n} of year {n}.")
            })
            .collect();
        let html = format!(
            "<div>{}</div><p>{}",
            paragraphs.join(" "),
            paragraphs.join("<p>")
        );
        let reasons = check(&html);
        assert_eq!(reasons[0], "repetition");
        assert!(reasons[1..].iter().all(|reason| reason.is_empty()));
    }
}
