//! The text of elements, white space collapsed.

use ego_tree::NodeRef;
use scraper::Node;

/// Bytes of text read from one element, and nodes visited for them.
const LONGEST_TEXT: usize = 400;
const MOST_NODES: usize = 120;

/// Tells elements whose text no reader sees.
pub(super) fn is_silent(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "template"
            | "noscript"
            | "svg"
            | "iframe"
            | "select"
            | "textarea"
            | "head"
    )
}

/// Tells inline elements, which do not end a text block, from all others.
pub(super) fn breaks(name: &str) -> bool {
    !matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "del"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "label"
            | "mark"
            | "nobr"
            | "q"
            | "s"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "u"
            | "wbr"
            | "img"
            | "svg"
            | "path"
            | "button"
            | "use"
    )
}

/// Returns the text of an element with its white space collapsed, cut at [`LONGEST_TEXT`].
pub(super) fn text_of(node: NodeRef<'_, Node>) -> String {
    joined(node, false)
}

/// Returns the text of an element with its parts parted: `<b>Posted</b>3 May` is `Posted 3 May`.
pub(super) fn parted_text_of(node: NodeRef<'_, Node>) -> String {
    joined(node, true)
}

fn joined(node: NodeRef<'_, Node>, parted: bool) -> String {
    let mut text = String::new();
    let mut skipped = None;
    for node in node.descendants().take(MOST_NODES) {
        if skipped.is_some() && skipped == node.parent().map(|parent| parent.id()) {
            continue;
        }
        match node.value() {
            Node::Text(part) => {
                if parted && !is_raised(node) {
                    push_squashed(&mut text, " ", LONGEST_TEXT);
                }
                push_squashed(&mut text, part, LONGEST_TEXT);
            }
            Node::Element(element) if is_silent(element.name()) && element.name() != "head" => {
                skipped = Some(node.id())
            }
            Node::Element(element) if breaks(element.name()) => {
                push_squashed(&mut text, " ", LONGEST_TEXT)
            }
            _ => {}
        }
        if text.len() >= LONGEST_TEXT {
            break;
        }
    }
    text.truncate(text.trim_end().len());
    text
}

/// The ending of `3<sup>rd</sup>` belongs to its number.
fn is_raised(node: NodeRef<'_, Node>) -> bool {
    let parent = node.parent().and_then(|parent| parent.value().as_element());
    parent.is_some_and(|element| element.name() == "sup")
}

/// Appends text with its white space collapsed, up to a length.
pub(super) fn push_squashed(out: &mut String, text: &str, limit: usize) {
    let mut rest = text;
    while out.len() < limit {
        // What needs no look at its characters goes in one piece.
        let plain = rest.bytes().position(|byte| !byte.is_ascii_graphic());
        let plain = plain.unwrap_or(rest.len()).min(limit - out.len());
        out.push_str(&rest[..plain]);
        let mut others = rest[plain..].chars();
        let Some(c) = others.next().filter(|_| out.len() < limit) else {
            return;
        };
        rest = others.as_str();
        if matches!(c, '\u{ad}' | '\u{200b}') {
            continue;
        }
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
}
