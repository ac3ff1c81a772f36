//! A page cut into blocks of text, and the elements they stand in.
//!
//! A block ends wherever a block-level element opens or closes and at two `<br>` in a row; one `<br>` is a line
//! break inside the block. Inline elements never split, so no word is cut. White space is collapsed. Hidden
//! parts, menus, forms and buttons stay: whether they belong is decided later, not by the cut.
//! The best choice of whole blocks scores .996 against hand-made texts, so a finer cut has nothing to gain.

use std::ops::Range;

use ego_tree::NodeRef;
use scraper::Node;
use scraper::node::Element as Markup;

use crate::page::Page;

use super::attributes::Attributes;
use super::mark::Marks;
use super::tag::Flow;
use super::tag::Tag;

/// The blocks of a page in reading order, and its elements in document order.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Text of all blocks, without separators.
    text: String,
    pub(super) blocks: Vec<Block>,
    /// Parents before children; the first has itself as parent.
    pub(super) elements: Vec<Element>,
    /// What the head calls the page: `<title>` and `og:title`.
    pub(super) titles: Vec<String>,
}

/// A run of text without a break of paragraph. Lengths are bytes of UTF-8, so that scripts with few, dense
/// letters weigh about what their translation would.
#[derive(Debug, Clone)]
pub(super) struct Block {
    text: Range<usize>,
    /// Index of the block-level element around it.
    pub(super) element: usize,
    /// Index of the innermost element around all of its text; `element` or inline below it.
    pub(super) inner: usize,
    pub(super) bytes: u32,
    pub(super) words: u32,
    pub(super) link_bytes: u32,
    pub(super) links: u16,
    /// Links of the block that lead to a place on the same page.
    pub(super) local_links: u16,
    /// Bytes in bold.
    pub(super) bold_bytes: u32,
    pub(super) commas: u16,
    pub(super) ends_sentence: bool,
}

/// An element that may hold text.
#[derive(Debug, Clone)]
pub(super) struct Element {
    pub(super) tag: Tag,
    pub(super) parent: usize,
    pub(super) depth: u16,
    /// Indices of the blocks inside.
    pub(super) blocks: Range<usize>,
    pub(super) marks: Marks,
    /// Hash of name and class, digits left out: the same for all paragraphs of a kind.
    pub(super) signature: u64,
}

impl Outline {
    /// Returns the outline of a page.
    pub(super) fn of(page: &Page) -> Self {
        let mut walk = Walk::default();
        walk.tree(page.tree().root());
        walk.outline
    }

    /// Returns a block's text; lines are split by `\n`.
    pub(super) fn text(&self, block: &Block) -> &str {
        &self.text[block.text.clone()]
    }

    /// Returns the element and its ancestors, innermost first; indices.
    pub(super) fn ancestors(&self, element: usize) -> impl Iterator<Item = usize> + '_ {
        let mut next = Some(element);
        std::iter::from_fn(move || {
            let at = next?;
            let parent = self.elements[at].parent;
            next = (parent != at).then_some(parent);
            Some(at)
        })
    }

    /// Returns the ancestor `levels` up, or the outermost.
    pub(super) fn ancestor(&self, element: usize, levels: usize) -> usize {
        (0..levels).fold(element, |at, _| self.elements[at].parent)
    }

    /// Returns the innermost element around both.
    fn common(&self, mut one: usize, mut other: usize) -> usize {
        // Parents stand before their children, so the larger index is never around the smaller.
        while one != other {
            if one > other {
                one = self.elements[one].parent;
            } else {
                other = self.elements[other].parent;
            }
        }
        one
    }
}

impl Block {
    /// Returns the share of text in links.
    pub(super) fn link_density(&self) -> f32 {
        self.link_bytes as f32 / self.bytes.max(1) as f32
    }
}

/// White space that is owed before the next word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
enum Gap {
    #[default]
    None,
    Space,
    Line,
}

#[derive(Default)]
struct Walk {
    outline: Outline,
    attributes: Attributes,
    /// Indices of the open elements.
    open: Vec<usize>,
    /// The block being gathered, where it has text.
    gathering: Option<Block>,
    gap: Gap,
    /// Open links, one in well-formed pages.
    links: u16,
    /// A link whose text has not begun, and whether it leads to a place on the same page.
    new_link: Option<bool>,
    bold: u16,
}

impl Walk {
    fn tree(&mut self, root: NodeRef<'_, Node>) {
        let mut at = root;
        loop {
            let entered = self.enter(at);
            if let Some(child) = at.first_child().filter(|_| entered) {
                at = child;
                continue;
            }
            loop {
                self.leave(at);
                if at == root {
                    return;
                }
                if let Some(next) = at.next_sibling() {
                    at = next;
                    break;
                }
                let Some(parent) = at.parent() else { return };
                at = parent;
            }
        }
    }

    /// Opens a node; tells whether its children are wanted.
    fn enter(&mut self, node: NodeRef<'_, Node>) -> bool {
        match node.value() {
            Node::Document | Node::Fragment => true,
            Node::Text(text) => {
                self.text(text);
                false
            }
            Node::Element(markup) => self.enter_element(node, markup),
            _ => false,
        }
    }

    fn enter_element(&mut self, node: NodeRef<'_, Node>, markup: &Markup) -> bool {
        let tag = Tag::of(markup.name());
        match tag.flow() {
            Flow::Skipped => {
                if tag == Tag::Head {
                    self.read_titles(node);
                }
                return false;
            }
            Flow::Break => {
                self.line_break();
                return false;
            }
            Flow::Block => self.flush(),
            Flow::Inline => {}
        }
        if matches!(markup.name(), "img" | "input") {
            self.gap = self.gap.max(Gap::Space);
        }
        self.open_element(tag, markup);
        true
    }

    fn open_element(&mut self, tag: Tag, markup: &Markup) {
        let at = self.outline.elements.len();
        let parent = self.open.last().copied().unwrap_or(0);
        let said = self.attributes.read(tag, markup);
        self.outline.elements.push(Element {
            tag,
            parent,
            depth: self.open.len().min(usize::from(u16::MAX)) as u16,
            blocks: self.outline.blocks.len()..0,
            marks: said.marks,
            signature: said.signature,
        });
        self.open.push(at);
        if tag == Tag::A {
            self.links += 1;
            self.new_link = Some(said.links_here);
        }
        self.bold += u16::from(tag == Tag::Bold);
    }

    fn leave(&mut self, node: NodeRef<'_, Node>) {
        let Node::Element(markup) = node.value() else {
            return;
        };
        let tag = Tag::of(markup.name());
        match tag.flow() {
            Flow::Skipped | Flow::Break => return,
            Flow::Block => self.flush(),
            Flow::Inline => {}
        }
        let Some(at) = self.open.pop() else { return };
        let end = self.outline.blocks.len() + usize::from(self.gathering.is_some());
        self.outline.elements[at].blocks.end = end;
        self.links -= u16::from(tag == Tag::A);
        self.bold -= u16::from(tag == Tag::Bold);
    }

    fn line_break(&mut self) {
        if self.gap == Gap::Line {
            self.flush();
        } else if self.gathering.is_some() {
            self.gap = Gap::Line;
        }
    }

    fn text(&mut self, text: &str) {
        let Some(&inner) = self.open.last() else {
            return;
        };
        if text.starts_with(char::is_whitespace) {
            self.gap = self.gap.max(Gap::Space);
        }
        let mut words = text.split_whitespace().peekable();
        if words.peek().is_none() {
            return;
        }
        let before = self.outline.text.len();
        let mut block = self.continue_block(inner);
        for word in words {
            let first = self.outline.text.len() == block.text.start;
            match self.gap {
                _ if first => {}
                Gap::None => {}
                Gap::Space => self.outline.text.push(' '),
                Gap::Line => self.outline.text.push('\n'),
            }
            block.words += u32::from(first || self.gap != Gap::None);
            self.outline.text.push_str(word);
            self.gap = Gap::Space;
        }
        let added = (self.outline.text.len() - before) as u32;
        block.bytes += added;
        if self.links > 0 {
            block.link_bytes += added;
            if let Some(local) = self.new_link.take() {
                block.links = block.links.saturating_add(1);
                block.local_links = block.local_links.saturating_add(u16::from(local));
            }
        }
        block.bold_bytes += if self.bold > 0 { added } else { 0 };
        self.gathering = Some(block);
        if !text.ends_with(char::is_whitespace) {
            self.gap = Gap::None;
        }
    }

    fn continue_block(&mut self, inner: usize) -> Block {
        if let Some(mut block) = self.gathering.take() {
            block.inner = self.outline.common(block.inner, inner);
            return block;
        }
        let block_level = |at: &usize| self.outline.elements[*at].tag.flow() == Flow::Block;
        let element = self.outline.ancestors(inner).find(block_level);
        Block {
            text: self.outline.text.len()..self.outline.text.len(),
            element: element.unwrap_or(0),
            inner,
            bytes: 0,
            words: 0,
            link_bytes: 0,
            links: 0,
            local_links: 0,
            bold_bytes: 0,
            commas: 0,
            ends_sentence: false,
        }
    }

    fn flush(&mut self) {
        self.gap = Gap::None;
        if let Some(mut block) = self.gathering.take() {
            block.text.end = self.outline.text.len();
            let text = &self.outline.text[block.text.clone()];
            block.commas = commas(text);
            block.ends_sentence = ends_sentence(text);
            self.outline.blocks.push(block);
        }
    }

    fn read_titles(&mut self, head: NodeRef<'_, Node>) {
        for node in head.children() {
            let Some(element) = node.value().as_element() else {
                continue;
            };
            let title = match element.name() {
                "title" => node
                    .first_child()
                    .and_then(|child| child.value().as_text().map(|text| text.to_string())),
                "meta" if element.attr("property") == Some("og:title") => {
                    element.attr("content").map(str::to_owned)
                }
                _ => None,
            };
            self.outline.titles.extend(title.map(capped));
        }
    }
}

/// Bytes of a title that are looked at.
const LONGEST_TITLE: usize = 4096;

fn capped(mut title: String) -> String {
    title.truncate(title.floor_char_boundary(LONGEST_TITLE));
    title
}

/// Counts commas of Latin, Arabic and East Asian scripts.
fn commas(text: &str) -> u16 {
    let latin = memchr::memchr_iter(b',', text.as_bytes()).count();
    let others = if text.is_ascii() {
        0
    } else {
        text.matches(['、', '，', '،', '。']).count()
    };
    (latin + others).min(usize::from(u16::MAX)) as u16
}

/// Tells whether a text ends as sentences do, closing quotes and brackets aside.
fn ends_sentence(text: &str) -> bool {
    let closing = ['"', '\'', '”', '’', '»', '“', ')', ']', '」', '』', '）'];
    let text = text.trim_end_matches(closing);
    text.ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '।', '۔'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str) -> Vec<String> {
        let outline = Outline::of(&Page::parse(body));
        let blocks = outline.blocks.iter();
        blocks.map(|block| outline.text(block).to_owned()).collect()
    }

    #[test]
    fn inline_tags_neither_split_nor_glue() {
        assert_eq!(
            check("<p>The <b>ha</b>rbour<i> bridge</i> <a href=x>opened</a>.</p>"),
            ["The harbour bridge opened."]
        );
    }

    #[test]
    fn block_tags_split_on_both_sides() {
        assert_eq!(
            check("<div>one<p>two</p>three<ul><li>four<li>five</ul></div>"),
            ["one", "two", "three", "four", "five"]
        );
    }

    #[test]
    fn one_break_is_a_line_and_two_are_a_block() {
        assert_eq!(check("<p>a<br>b<br> <br>c"), ["a\nb", "c"]);
    }

    #[test]
    fn scripts_and_styles_are_skipped_but_hidden_text_stays() {
        assert_eq!(
            check("<p hidden>a</p><script>b</script><style>c</style><select><option>d</select>"),
            ["a"]
        );
    }

    #[test]
    fn block_knows_its_innermost_element() {
        let outline = Outline::of(&Page::parse("<p><span><b>a</b> <i>b</i></span></p>"));
        let block = &outline.blocks[0];
        assert_eq!(outline.elements[block.element].tag, Tag::P);
        assert_eq!(outline.elements[block.inner].tag, Tag::Span);
    }

    #[test]
    fn link_text_is_counted_inside_its_block() {
        let outline = Outline::of(&Page::parse("<p>12345 <a href='#x'>789</a></p>"));
        let block = &outline.blocks[0];
        assert_eq!((block.bytes, block.link_bytes), (9, 4));
        assert_eq!((block.links, block.local_links), (1, 1));
    }

    #[test]
    fn digits_do_not_change_a_signature() {
        let outline = Outline::of(&Page::parse(
            "<p class=a1>x</p><p class=a22>y</p><p class=b>z",
        ));
        let signature = |n: usize| outline.elements[outline.blocks[n].element].signature;
        assert_eq!(signature(0), signature(1));
        assert_ne!(signature(0), signature(2));
    }
}
