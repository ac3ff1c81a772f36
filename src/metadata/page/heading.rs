//! The text of a heading without the kicker that some outlets set inside it.

use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use scraper::Node;
use scraper::node::Element;

use super::text::breaks;
use super::text::text_of;

/// Parts of class names of a kicker or a label.
const KICKERS: &[&str] = &[
    "kicker",
    "topline",
    "toptitle",
    "overline",
    "dachzeile",
    "roofline",
    "eyebrow",
    "spitzmarke",
    "label",
    "pretitle",
    "surtitle",
    "supertitle",
];
/// Parts of class names of text for screen readers alone.
const UNSEEN: &[&str] = &[
    "hidden",
    "invisible",
    "aural",
    "sr-only",
    "screen-reader",
    "screenreader",
    "offscreen",
];

/// Bytes of text, nodes visited.
const LONGEST: usize = 400;
const MOST_NODES: usize = 120;
/// Words of a kicker.
const KICKER_WORDS: usize = 6;

/// Returns the text of a heading, white space collapsed; the whole text where all of it is kicker.
pub(super) fn text(heading: NodeRef<'_, Node>) -> String {
    let mut seen = String::new();
    let mut skipping = None;
    for edge in heading.traverse().take(2 * MOST_NODES) {
        match edge {
            Edge::Open(node) if skipping.is_none() => match node.value() {
                Node::Text(text) => seen.push_str(text),
                Node::Element(element) if node != heading && is_any(element, KICKERS) => {
                    skipping = Some(node.id())
                }
                Node::Element(element) if node != heading && is_unseen(element) => {
                    // An unseen colon or dash parts kicker and headline.
                    if text_of(node).chars().all(|c| !c.is_alphanumeric()) && is_kicker(&seen) {
                        seen.clear();
                    }
                    skipping = Some(node.id());
                }
                Node::Element(element) if breaks(element.name()) => seen.push(' '),
                _ => {}
            },
            Edge::Close(node) if skipping == Some(node.id()) => skipping = None,
            Edge::Close(node)
                if skipping.is_none()
                    && node
                        .value()
                        .as_element()
                        .is_some_and(|element| breaks(element.name())) =>
            {
                seen.push(' ')
            }
            _ => {}
        }
        if seen.len() > LONGEST {
            break;
        }
    }
    let seen = squashed(&seen);
    if seen.is_empty() {
        text_of(heading)
    } else {
        seen
    }
}

fn is_kicker(text: &str) -> bool {
    let words = text.split_whitespace().count();
    (1..=KICKER_WORDS).contains(&words)
}

fn is_any(element: &Element, parts: &[&str]) -> bool {
    let class = element
        .attr("class")
        .unwrap_or_default()
        .to_ascii_lowercase();
    parts.iter().any(|part| class.contains(part))
}

fn is_unseen(element: &Element) -> bool {
    is_any(element, UNSEEN) || element.attr("aria-hidden") == Some("true")
}

fn squashed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use crate::page::Page;

    fn check(html: &str) -> String {
        let page = Page::parse(html);
        let mut nodes = page.tree().root().descendants();
        let heading = nodes.find(|node| {
            node.value()
                .as_element()
                .is_some_and(|element| element.name() == "h1")
        });
        heading.map(super::text).unwrap_or_default()
    }

    #[test]
    fn kickers_are_no_part_of_the_headline() {
        assert_eq!(
            check("<h1><span class='a__kicker'>Town</span> Rain <em>falls</em></h1>"),
            "Rain falls"
        );
        assert_eq!(
            check(
                "<h1><span>Town</span><span class='visually-hidden'>: </span><span>Rain</span></h1>"
            ),
            "Rain"
        );
        assert_eq!(check("<h1><span class=label>Rain</span></h1>"), "Rain");
        assert_eq!(check("<h1>Rain\n falls</h1>"), "Rain falls");
    }
}
