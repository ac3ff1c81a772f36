//! Page or flat dump.

use super::tags::BLOCKS;
use super::tags::OTHERS;

/// Which way to read a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// HTML, whole or a piece.
    Page,
    /// Text as a reader or a tool copied it off a page.
    Flat,
}

/// Bytes of the beginning that are looked at.
const SAMPLE_BYTES: usize = 64 << 10;

/// Longest name of an element: `blockquote`, `figcaption`.
const NAME_BYTES: usize = 10;

/// A text with fewer tags than this and none at its start only mentions them.
const FEW_TAGS: usize = 5;

/// Share of a page that stands between `<` and `>`: one byte in so many. Articles about HTML have one in 30, a
/// page's body with nothing but paragraphs and links one in 6.
const TAGS_ONE_IN: usize = 12;

/// Bytes of one tag that count: a dump may hold a tracking image or two, with addresses longer than a paragraph.
const TELLING_BYTES: usize = 80;

/// How whole pages begin, in lower case.
const OPENINGS: [&str; 5] = ["<!doctype html", "<html", "<head", "<body", "<frameset"];

/// Tells a page from a flat dump by its content: how it begins, and how much of it is tags.
///
/// A dump that quotes a tag is flat. Reads no more than the first 64 KiB.
pub fn kind(text: &str) -> Kind {
    let sample = &text[..text.floor_char_boundary(SAMPLE_BYTES)];
    let start = skip_prologue(sample);
    if OPENINGS.iter().any(|opening| starts_with(start, opening)) {
        return Kind::Page;
    }
    let (mut count, mut bytes) = (0, 0);
    for tag in tags(sample) {
        count += 1;
        bytes += tag.len().min(TELLING_BYTES);
    }
    let begins = known_tag(start).is_some_and(is_block) && count > 1;
    if begins || count >= FEW_TAGS && bytes * TAGS_ONE_IN > sample.len() {
        return Kind::Page;
    }
    Kind::Flat
}

/// The same, advised by an HTTP media type: what was sent as plain text is a page only if it begins like one, and
/// what was sent as HTML is one if it has any tag.
pub(super) fn kind_as(text: &str, media_type: Option<&str>) -> Kind {
    let page_if = |is_page| if is_page { Kind::Page } else { Kind::Flat };
    match media_type {
        Some("text/plain") => {
            let start = skip_prologue(text);
            page_if(OPENINGS.iter().any(|opening| starts_with(start, opening)))
        }
        Some("text/html" | "application/xhtml+xml") => {
            let sample = &text[..text.floor_char_boundary(SAMPLE_BYTES)];
            page_if(tags(sample).next().is_some())
        }
        _ => kind(text),
    }
}

/// Returns the tags of known elements in `text`, from `<` to `>`. Each byte is looked at once.
pub(super) fn tags(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            rest = &rest[memchr::memchr(b'<', rest.as_bytes())?..];
            let tag = known_tag(rest);
            rest = &rest[tag.map_or(1, str::len)..];
            if tag.is_some() {
                return tag;
            }
        }
    })
}

/// Returns the tag `text` begins with, if it is an element's; one that is never closed ends with the text.
fn known_tag(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('<')?;
    let name = inside.strip_prefix('/').unwrap_or(inside);
    let is_end = |byte: u8| !byte.is_ascii_alphanumeric();
    let length = name.bytes().take(NAME_BYTES + 1).position(is_end)?;
    let ends_well = matches!(name.as_bytes()[length], b'>' | b'/')
        || name.as_bytes()[length].is_ascii_whitespace();
    if !ends_well || !is_element(&name[..length]) {
        return None;
    }
    let end = memchr::memchr(b'>', text.as_bytes()).map_or(text.len(), |end| end + 1);
    Some(&text[..end])
}

/// Tells whether a tag begins or ends a paragraph.
pub(super) fn is_block(tag: &str) -> bool {
    let name = tag.trim_start_matches(['<', '/']);
    let end = name.find(|character: char| !character.is_ascii_alphanumeric());
    let name = &name[..end.unwrap_or(name.len())];
    BLOCKS.iter().any(|block| block.eq_ignore_ascii_case(name))
}

fn is_element(name: &str) -> bool {
    let mut lists = [BLOCKS, OTHERS].into_iter();
    lists.any(|list| list.iter().any(|known| known.eq_ignore_ascii_case(name)))
}

/// Passes over what may stand before a page's first tag: white space, comments, an XML declaration.
fn skip_prologue(text: &str) -> &str {
    let mut rest = text.trim_start();
    loop {
        let end = if rest.starts_with("<!--") {
            rest.find("-->").map(|end| end + 3)
        } else if rest.starts_with("<?") {
            rest.find('>').map(|end| end + 1)
        } else {
            return rest;
        };
        let Some(end) = end else { return rest };
        rest = rest[end..].trim_start();
    }
}

fn starts_with(text: &str, opening: &str) -> bool {
    let start = text.get(..opening.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(opening))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_pages_are_pages() {
        assert_eq!(kind("<!DOCTYPE html><title>Rain</title>"), Kind::Page);
        assert_eq!(
            kind("\n<?xml version='1.0'?>\n<!-- saved -->\n<HTML lang=en>"),
            Kind::Page
        );
    }

    #[test]
    fn pieces_of_pages_are_pages() {
        assert_eq!(kind("<p>Rain fell.</p>\n<p>It stopped.</p>"), Kind::Page);
        let links =
            "Rain fell <a href=\"/weather/today\">today</a> and <em>stopped</em>. ".repeat(3);
        assert_eq!(kind(&links), Kind::Page);
    }

    #[test]
    fn prose_that_mentions_a_tag_is_flat() {
        assert_eq!(
            kind("The <b> element makes text bold, the <i> element italic, said the editor."),
            Kind::Flat
        );
        let prose = "The paper's first pages were typed by hand, with <p> before each paragraph and nothing after it; \
            the printers, who had never seen a screen, read the proofs aloud to each other. "
            .repeat(20);
        assert_eq!(kind(&prose), Kind::Flat);
        let tracker = format!("<img src=\"//count.example/?{}\">\n", "x=1&".repeat(99));
        assert_eq!(
            kind(&format!(
                "{}Rain fell. {}",
                tracker.repeat(6),
                "It fell. ".repeat(900)
            )),
            Kind::Flat
        );
        assert_eq!(kind("a < b and b > c"), Kind::Flat);
        assert_eq!(
            kind("<reporter@paper.example> wrote: <unknown>thing</unknown>"),
            Kind::Flat
        );
        assert_eq!(kind(""), Kind::Flat);
        assert_eq!(kind("<"), Kind::Flat);
    }

    #[test]
    fn a_media_type_advises() {
        assert_eq!(kind_as("<p>Rain fell.", Some("text/html")), Kind::Page);
        assert_eq!(kind_as("Rain fell.", Some("text/html")), Kind::Flat);
        assert_eq!(
            kind_as("<p>Rain</p><p>fell.</p>", Some("text/plain")),
            Kind::Flat
        );
        assert_eq!(
            kind_as("<!doctype html><p>Rain", Some("text/plain")),
            Kind::Page
        );
    }

    #[test]
    fn a_million_open_brackets_take_no_time() {
        assert_eq!(kind(&"<".repeat(1_000_000)), Kind::Flat);
        assert_eq!(kind(&"<!--".repeat(250_000)), Kind::Flat);
        assert_eq!(kind(&"<p ".repeat(1_000_000)), Kind::Flat);
        assert_eq!(tags(&"<b ".repeat(5_000_000)).count(), 1);
    }
}
