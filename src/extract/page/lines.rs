//! Lines that are no text of an article, known by their own words and element.

use crate::wording::date::find_dates;
use crate::wording::furniture;
use crate::wording::furniture::Kind;

use super::clean::MAX_POINTER_WORDS;
use super::clean::Reason;
use super::mark::Mark;
use super::outline::Block;
use super::outline::Outline;
use super::phrases;
use super::tag::Tag;

/// Verdict from which not even a caption's element speaks against a block.
const SURE: f32 = 0.9;

/// Link density from which a line is nothing but a link.
const LINK_LINE: f32 = 0.95;

/// Words up to which a block that ends with a photographer's credit is a caption.
const MAX_CAPTION_WORDS: u32 = 60;

/// Bytes of a line that is but a date.
const MAX_DATE_LINE: usize = 100;

/// Levels up to the box of an offer, and the words it holds at most.
const OFFER_LEVELS: usize = 4;
const MAX_OFFER_WORDS: u32 = 100;

/// Words up to which a line may be an invitation to subscribe.
const MAX_INVITATION_WORDS: u32 = 45;

/// Returns why a chosen block is no text of the article, by what it says itself.
pub(super) fn reason(outline: &Outline, block: &Block, verdict: f32) -> Reason {
    if verdict < SURE && is_caption(outline, block) {
        return Some("caption");
    }
    let text = outline.text(block);
    if is_invitation(block, text) || (verdict < SURE && is_offer(outline, block)) {
        return Some("newsletter");
    }
    if block.words <= 6 && phrases::MACHINERY.contains(&bare(text).as_str()) {
        return Some("machinery");
    }
    if is_address(text) {
        return Some("address");
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
    if is_credited(block, text) {
        return Some("caption");
    }
    is_data(text).then_some("data")
}

/// Bytes beside the date in a line that is there for it.
const MAX_BESIDE: usize = 24;

/// Tells a line that is but a date, with a weekday or a word for what it is: `Publié le 3 juin 2023`.
pub(super) fn is_date_line(text: &str) -> bool {
    if text.len() > MAX_DATE_LINE {
        return false;
    }
    let dates = find_dates(text);
    let dated: usize = dates.iter().map(|found| found.range.len()).sum();
    !dates.is_empty() && text.len() <= dated + dates.len() * MAX_BESIDE
}

/// Tells an offer to subscribe that stands where the text breaks off.
fn is_offer(outline: &Outline, block: &Block) -> bool {
    let mut around = outline.ancestors(block.element).take(OFFER_LEVELS);
    around.any(|at| {
        let element = &outline.elements[at];
        let words = || -> u32 {
            let blocks = &outline.blocks[element.blocks.clone()];
            blocks.iter().map(|block| block.words).sum()
        };
        // The id of a heading is but its words.
        element.marks.contains(Mark::Newsletter)
            && element.tag.heading_level() == 0
            && !element.marks.contains(Mark::Body)
            && words() <= MAX_OFFER_WORDS
    })
}

/// Tells a line that asks to subscribe, by two of its phrases: one alone may be told of.
fn is_invitation(block: &Block, text: &str) -> bool {
    if block.words > MAX_INVITATION_WORDS {
        return false;
    }
    let mut folded = String::with_capacity(text.len());
    furniture::fold_into(text, &mut folded);
    let phrases = furniture::marks(&folded).filter(|mark| mark.kind == Kind::Newsletter);
    let mut phrases = phrases.map(|mark| &folded[mark.range]);
    let first = phrases.next();
    phrases.any(|phrase| Some(phrase) != first)
}

/// Tells a paragraph that is nothing but a link, and no sentence: a pointer in any wording.
fn is_link_line(outline: &Outline, block: &Block) -> bool {
    let element = &outline.elements[block.element];
    matches!(element.tag, Tag::P | Tag::Div)
        && block.link_density() > LINK_LINE
        && !block.ends_sentence
        && block.words < MAX_POINTER_WORDS
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

/// Tells a caption by the credit it starts or ends with: `© Ada Quill`, `(Photo: Ada Quill)`.
fn is_credited(block: &Block, text: &str) -> bool {
    if block.words > MAX_CAPTION_WORDS {
        return false;
    }
    let last = text
        .strip_suffix(')')
        .and_then(|text| text.rsplit_once('('));
    let credit = last
        .map(|(_, credit)| credit.to_lowercase())
        .unwrap_or_default();
    text.starts_with('©') || phrases::CREDITS.iter().any(|word| credit.contains(word))
}

/// Tells a line that is nothing but the address of a picture or a page.
fn is_address(text: &str) -> bool {
    let address = ["https://", "http://", "www."];
    address.iter().any(|start| text.starts_with(start)) && !text.contains(char::is_whitespace)
}

/// Tells JSON and a content system's own markup (`[button]...[/button]`).
fn is_data(text: &str) -> bool {
    let json = text.starts_with('{') && text.ends_with('}') && text.contains("\":");
    let shortcode = text.starts_with('[') && text.ends_with(']') && text.contains("[/");
    json || shortcode
}

/// Returns a text in lower case, without the marks around it.
pub(super) fn bare(text: &str) -> String {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    text.to_lowercase()
}

/// Tells whether a text starts so, whatever its case.
pub(super) fn starts_with(text: &str, start: &str) -> bool {
    if let (Some(ours), Some(wanted)) = (text.bytes().next(), start.bytes().next())
        && ours.is_ascii()
        && ours.to_ascii_lowercase() != wanted
    {
        return false;
    }
    let mut letters = text.chars().flat_map(char::to_lowercase);
    start.chars().all(|c| letters.next() == Some(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Page;

    fn check(body: &str) -> Option<&'static str> {
        let outline = Outline::of(&Page::parse(body));
        reason(&outline, &outline.blocks[0], 0.6)
    }

    #[test]
    fn credit_makes_a_caption() {
        assert_eq!(
            check("<p>The wall in March (Photo: Ada Quill)"),
            Some("caption")
        );
        assert_eq!(check("<p>© Ada Quill The wall in March"), Some("caption"));
        assert_eq!(check("<p>The wall rose (by a metre)"), None);
    }

    #[test]
    fn paragraph_that_is_one_link_points_elsewhere() {
        assert_eq!(
            check("<p><a href=/x>Five walls to see this summer</a>"),
            Some("links")
        );
        assert_eq!(check("<p><a href=/x>The wall rose by a metre.</a>"), None);
    }

    #[test]
    fn bare_address_is_no_text() {
        assert_eq!(
            check("<p>https://courier.example/images/wall.jpg"),
            Some("address")
        );
        assert_eq!(check("<p>https://courier.example has the plans"), None);
    }

    #[test]
    fn keywords_and_leftover_markup_are_no_text() {
        assert_eq!(check("<p>Tags: harbour, wall"), Some("keywords"));
        assert_eq!(check("<p>[button]Buy[/button]"), Some("data"));
    }
}
