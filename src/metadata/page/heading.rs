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

/// Parts of class names and ids of the site's own name.
const LOGOS: &[&str] = &[
    "logo",
    "site-title",
    "site-name",
    "sitename",
    "sitetitle",
    "site-branding",
];
/// Elements around a heading that may be its link.
const LEVELS: usize = 3;

/// Tells a heading that is the site's name: it, or a link in or around it, says so or leads to the front page.
pub(super) fn is_logo(heading: NodeRef<'_, Node>) -> bool {
    let around = heading.ancestors().take(LEVELS);
    let inside = heading.descendants().take(MOST_NODES);
    let mut links = around
        .chain(inside)
        .filter_map(|node| node.value().as_element())
        .filter(|element| element.name() == "a");
    let named = heading.value().as_element().is_some_and(is_named_logo);
    named || links.any(|link| is_named_logo(link) || is_home(link))
}

fn is_named_logo(element: &Element) -> bool {
    let id = element.attr("id").unwrap_or_default().to_ascii_lowercase();
    is_any(element, LOGOS) || LOGOS.iter().any(|part| id.contains(part))
}

fn is_home(link: &Element) -> bool {
    if link.attr("rel") == Some("home") {
        return true;
    }
    let href = link.attr("href").unwrap_or_default().trim();
    // An archive's own address stands before the one it saved.
    let saved = href.rfind("http").map_or(href, |at| &href[at..]);
    let path = match saved.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("/", |(_, path)| path),
        None => saved,
    };
    matches!(path, "/") || saved.contains("://") && path.is_empty()
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

    fn logo(html: &str) -> bool {
        let page = Page::parse(html);
        let mut nodes = page.tree().root().descendants();
        let heading = nodes.find(|node| {
            node.value()
                .as_element()
                .is_some_and(|element| element.name() == "h1")
        });
        heading.is_some_and(super::is_logo)
    }

    #[test]
    fn a_heading_that_leads_home_is_the_sites_name() {
        assert!(logo("<h1><a href='/'>Courant</a></h1>"));
        assert!(logo("<a href=https://courant.example><h1>Courant</h1></a>"));
        assert!(logo(
            "<h1><a href='https://web.archive.org/web/2014/http://courant.example/'>Courant</a></h1>"
        ));
        assert!(logo("<h1 id=site-title>Courant</h1>"));
        assert!(!logo(
            "<h1><a href='https://courant.example/rain'>Rain falls</a></h1>"
        ));
        assert!(!logo("<h1>Rain falls</h1>"));
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
