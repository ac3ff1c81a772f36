//! Body text that a tool took for clean although tags are left in it.

use ego_tree::iter::Edge;

use super::clean::clean;
use super::kind::is_block;
use super::kind::tags;
use super::tags::BLOCKS;
use super::tags::HIDDEN;
use crate::page::Page;

/// Longest character reference that is looked for: `&CounterClockwiseContourIntegral;`.
const REFERENCE_BYTES: usize = 33;

/// Returns `text` without tags and with character references resolved; text that has neither is
/// only [cleaned](clean).
///
/// Paragraphs, list items, headings and table rows become paragraphs split by a blank line, `<br>` a line of its
/// own. Where no tag makes a paragraph the lines of the text itself are kept.
pub fn strip_markup(text: &str) -> String {
    let text = clean(text.to_owned());
    let has_tags = tags(&text).next().is_some();
    if !has_tags && !has_reference(&text) {
        return text;
    }
    let page = Page::parse(&text);
    let mut lines = Lines::new(!tags(&text).any(breaks));
    let mut hidden = 0usize;
    for edge in page.tree().root().traverse() {
        match edge {
            Edge::Open(node) => {
                let Some(element) = node.value().as_element() else {
                    if let Some(text) = node.value().as_text().filter(|_| hidden == 0) {
                        lines.push(text);
                    }
                    continue;
                };
                hidden += usize::from(HIDDEN.contains(&element.name()));
                lines.pass(element.name());
            }
            Edge::Close(node) => {
                let Some(element) = node.value().as_element() else {
                    continue;
                };
                hidden -= usize::from(HIDDEN.contains(&element.name()));
                if element.name() != "br" {
                    lines.pass(element.name());
                }
            }
        }
    }
    lines.text
}

/// Tells whether a tag begins a paragraph or a line.
fn breaks(tag: &str) -> bool {
    is_block(tag)
        || tag
            .get(..3)
            .is_some_and(|start| start.eq_ignore_ascii_case("<br"))
}

fn has_reference(text: &str) -> bool {
    memchr::memchr_iter(b'&', text.as_bytes()).any(|at| {
        let name = text.as_bytes()[at + 1..].iter().take(REFERENCE_BYTES);
        let end = name
            .clone()
            .position(|&byte| !byte.is_ascii_alphanumeric() && byte != b'#');
        end.is_some_and(|end| end > 1 && text.as_bytes()[at + 1 + end] == b';')
    })
}

/// Text under way, with the white space before its next word still open.
struct Lines {
    text: String,
    gap: Gap,
    /// Whether line feeds in the text are breaks; otherwise they are white space, as in HTML.
    own_lines: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    Line,
    Paragraph,
}

impl Lines {
    fn new(own_lines: bool) -> Self {
        Self {
            text: String::new(),
            gap: Gap::None,
            own_lines,
        }
    }

    fn push(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let word = rest.trim_start();
            self.widen(self.gap_of(&rest[..rest.len() - word.len()]));
            let end = word.find(char::is_whitespace).unwrap_or(word.len());
            self.push_word(&word[..end]);
            rest = &word[end..];
        }
    }

    /// A blank line splits paragraphs even in HTML: text with a few tags in it is more common in these fields than
    /// source code with blank lines inside a paragraph.
    fn gap_of(&self, white: &str) -> Gap {
        match white.bytes().filter(|&byte| byte == b'\n').count() {
            0 if white.is_empty() => Gap::None,
            0 => Gap::Space,
            1 if self.own_lines => Gap::Line,
            1 => Gap::Space,
            _ => Gap::Paragraph,
        }
    }

    fn push_word(&mut self, word: &str) {
        if word.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str(match self.gap {
                Gap::None => "",
                Gap::Space => " ",
                Gap::Line => "\n",
                Gap::Paragraph => "\n\n",
            });
        }
        self.gap = Gap::None;
        self.text.push_str(word);
    }

    /// Passes the beginning or the end of an element.
    fn pass(&mut self, element: &str) {
        match element {
            "br" if self.gap >= Gap::Line => self.widen(Gap::Paragraph),
            "br" => self.widen(Gap::Line),
            "td" | "th" => self.widen(Gap::Space),
            _ if BLOCKS.contains(&element) => self.widen(Gap::Paragraph),
            _ => {}
        }
    }

    fn widen(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_is_untouched() {
        for text in [
            "",
            "AT&T rose; a < b,  b > c\n\n  R&D & more",
            "<reporter@paper.example>\n",
        ] {
            assert_eq!(strip_markup(text), text);
        }
    }

    #[test]
    fn paragraphs_are_kept() {
        assert_eq!(
            strip_markup("<p><strong>Rain</strong> fell\nall day.</p><p>It&nbsp;stopped.</p>"),
            "Rain fell all day.\n\nIt stopped."
        );
        assert_eq!(
            strip_markup("Rain.<br>Sun.<br/><br/>Snow."),
            "Rain.\nSun.\n\nSnow."
        );
        assert_eq!(strip_markup("<ul><li>One<li>Two</ul>"), "One\n\nTwo");
    }

    #[test]
    fn lines_are_kept_where_tags_make_none() {
        assert_eq!(
            strip_markup("Rain <b>fell</b>.\nThen sun.\n\nAT&amp;T said &#8220;no&#8221;."),
            "Rain fell.\nThen sun.\n\nAT&T said “no”."
        );
    }

    #[test]
    fn scripts_and_styles_are_no_text() {
        assert_eq!(
            strip_markup("<p>Rain<script>x()</script><style>p{}</style> fell.</p>"),
            "Rain fell."
        );
    }
}
