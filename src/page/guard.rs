//! Keeps the tree builder's work in bounds.
//!
//! html5ever looks through its whole stack of open elements for many a tag, and opens every unclosed `<font>`
//! or `<b>` again in each new paragraph, so nesting costs quadratic time. The guard stands between tokenizer
//! and builder, measures the stack every few tags, and drops the tags that would make it grow past the caps.

use std::cell::Cell;
use std::cell::RefCell;

use ego_tree::NodeId;
use html5ever::LocalName;
use html5ever::interface::Tracer;
use html5ever::tokenizer::Tag;
use html5ever::tokenizer::TagKind;
use html5ever::tokenizer::Token;
use html5ever::tokenizer::TokenSink;
use html5ever::tokenizer::TokenSinkResult;
use html5ever::tree_builder::TreeBuilder;
use scraper::HtmlTreeSink;

use super::Cap;

/// Open elements beyond which a new one is flattened into its parent; browsers use the same number.
const MAX_OPEN: u32 = 512;

/// Formatting elements, open or waiting to be opened again, beyond which a new one is dropped.
const MAX_FORMATTING: u32 = 128;

/// Nodes of a tree.
const MAX_NODES: usize = 500_000;

/// Attributes of a formatting tag: the builder compares those tags with each other.
const MAX_FORMATTING_ATTRIBUTES: usize = 16;

/// Repeated `html` and `body` tags whose attributes still join those of the first.
const MAX_ROOT_TAGS: u32 = 16;

/// Open elements looked at over a whole parse, about 5 ns each. Real pages stay below 1,000,000.
const MAX_STEPS: u64 = 100_000_000;

/// Tags and comments between two measurements of the stack.
const PERIOD: u32 = 32;

/// A token sink that hands on to the tree builder what the caps allow.
pub(super) struct Guard {
    builder: TreeBuilder<NodeId, HtmlTreeSink>,
    /// Names of the start tags that were dropped and not yet closed.
    dropped: RefCell<Vec<LocalName>>,
    open: Cell<u32>,
    formatting: Cell<u32>,
    tokens_until_measured: Cell<u32>,
    root_tags: Cell<u32>,
    steps: Cell<u64>,
    full: Cell<bool>,
    caps_hit: RefCell<Vec<Cap>>,
}

impl Guard {
    /// Returns a guard before `builder`.
    pub(super) fn new(builder: TreeBuilder<NodeId, HtmlTreeSink>) -> Self {
        Self {
            builder,
            dropped: RefCell::default(),
            open: Cell::new(0),
            formatting: Cell::new(0),
            tokens_until_measured: Cell::new(0),
            root_tags: Cell::new(0),
            steps: Cell::new(0),
            full: Cell::new(false),
            caps_hit: RefCell::default(),
        }
    }

    /// Returns the built tree and the caps that were hit, each once.
    pub(super) fn into_parts(self) -> (HtmlTreeSink, Vec<Cap>) {
        (self.builder.sink, self.caps_hit.into_inner())
    }

    fn hit(&self, cap: Cap) {
        let mut caps = self.caps_hit.borrow_mut();
        if !caps.contains(&cap) {
            caps.push(cap);
        }
    }

    /// Returns the tag as the builder may see it, `None` where it may not.
    fn admit(&self, mut tag: Tag) -> Option<Tag> {
        self.measure();
        if tag.kind == TagKind::EndTag {
            if self.closes_dropped(&tag.name) {
                return None;
            }
            self.count_steps();
            return Some(tag);
        }
        let formatting = is_formatting(&tag.name);
        let too_deep = self.open.get() >= MAX_OPEN && !is_leaf(&tag.name);
        if too_deep || (formatting && self.formatting.get() >= MAX_FORMATTING) {
            self.hit(Cap::Depth);
            self.dropped.borrow_mut().push(tag.name);
            return None;
        }
        self.trim_attributes(&mut tag, formatting);
        self.count_steps();
        Some(tag)
    }

    /// Counts what the builder may do for a tag: look through all that is open.
    fn count_steps(&self) {
        let open = self.open.get() + self.formatting.get();
        self.steps.set(self.steps.get() + u64::from(open));
    }

    fn closes_dropped(&self, name: &LocalName) -> bool {
        let mut dropped = self.dropped.borrow_mut();
        let closes = dropped.last() == Some(name);
        if closes {
            dropped.pop();
        } else if self.open.get() < MAX_OPEN / 2 {
            // Far from the cap again: what was dropped and never closed no longer matters.
            dropped.clear();
        }
        closes
    }

    fn trim_attributes(&self, tag: &mut Tag, formatting: bool) {
        if formatting {
            tag.attrs.truncate(MAX_FORMATTING_ATTRIBUTES);
        }
        if matches!(&*tag.name, "html" | "body") {
            self.root_tags.set(self.root_tags.get().saturating_add(1));
            if self.root_tags.get() > MAX_ROOT_TAGS {
                tag.attrs.clear();
            }
        }
    }

    fn measure(&self) {
        if self.tokens_until_measured.get() > 0 {
            self.tokens_until_measured
                .set(self.tokens_until_measured.get() - 1);
            return;
        }
        self.tokens_until_measured.set(PERIOD);
        let stack = Stack {
            sink: &self.builder.sink,
            open: Cell::new(0),
            formatting: Cell::new(0),
        };
        self.builder.trace_handles(&stack);
        self.open.set(stack.open.get());
        self.formatting.set(stack.formatting.get());
        if self.builder.sink.0.borrow().tree.values().len() > MAX_NODES {
            self.hit(Cap::Nodes);
            self.full.set(true);
        }
        if self.steps.get() > MAX_STEPS {
            self.hit(Cap::Steps);
            self.full.set(true);
        }
    }
}

impl TokenSink for Guard {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line_number: u64) -> TokenSinkResult<NodeId> {
        let token = match token {
            Token::EOFToken => token,
            _ if self.full.get() => return TokenSinkResult::Continue,
            Token::CommentToken(_) => {
                self.measure();
                token
            }
            Token::TagToken(tag) => match self.admit(tag) {
                Some(tag) => Token::TagToken(tag),
                None => return TokenSinkResult::Continue,
            },
            other => other,
        };
        self.builder.process_token(token, line_number)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Counts what the builder holds: open elements, and formatting elements open or waiting.
struct Stack<'a> {
    sink: &'a HtmlTreeSink,
    open: Cell<u32>,
    formatting: Cell<u32>,
}

impl Tracer for Stack<'_> {
    type Handle = NodeId;

    fn trace_handle(&self, id: &NodeId) {
        let html = self.sink.0.borrow();
        let element = html
            .tree
            .get(*id)
            .and_then(|node| node.value().as_element());
        let Some(element) = element else { return };
        let count = if is_formatting(&element.name.local) {
            &self.formatting
        } else {
            &self.open
        };
        count.set(count.get() + 1);
    }
}

/// Tells the elements that stay in force until closed by name (HTML standard, "formatting" category).
fn is_formatting(name: &LocalName) -> bool {
    matches!(
        &**name,
        "a" | "b"
            | "big"
            | "code"
            | "em"
            | "font"
            | "i"
            | "nobr"
            | "s"
            | "small"
            | "strike"
            | "strong"
            | "tt"
            | "u"
    )
}

/// Tells the elements that cannot nest: void ones, and those whose content is raw text, for which the
/// builder must tell the tokenizer.
fn is_leaf(name: &LocalName) -> bool {
    matches!(
        &**name,
        "area"
            | "br"
            | "hr"
            | "iframe"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "noembed"
            | "noframes"
            | "plaintext"
            | "script"
            | "style"
            | "textarea"
            | "title"
            | "wbr"
            | "xmp"
    )
}
