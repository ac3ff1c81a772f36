//! One walk over the tree that collects whatever speaks of the article.

use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use scraper::Node;
use scraper::node::Element;

use crate::page::Page;

use super::marks;
use super::marks::Marks;

/// What a page holds, in document order.
#[derive(Debug, Default)]
pub(super) struct Signals {
    /// `meta` elements: lower-case name, property, itemprop or http-equiv, and content.
    pub(super) metas: Vec<(String, String)>,
    /// The text of `<title>`.
    pub(super) title: Option<String>,
    /// The declared language of the document.
    pub(super) declared_lang: Option<String>,
    /// The address of `<link rel=canonical>`.
    pub(super) canonical: Option<String>,
    /// The address of `<link rel=image_src>`.
    pub(super) image: Option<String>,
    /// The texts of JSON-LD scripts.
    pub(super) json_ld: Vec<String>,
    /// `h1` and `h2` elements.
    pub(super) headings: Vec<Heading>,
    /// Elements that are a date, by tag, class or itemprop.
    pub(super) dates: Vec<Marked>,
    /// Elements that are an author, by rel, class or itemprop.
    pub(super) authors: Vec<Marked>,
    /// Elements that are a standfirst by class.
    pub(super) standfirsts: Vec<Marked>,
    /// Elements that name the section.
    pub(super) sections: Vec<Marked>,
    /// Short text blocks of the page.
    pub(super) lines: Vec<Line>,
}

/// A heading.
#[derive(Debug)]
pub(super) struct Heading {
    pub(super) level: u8,
    pub(super) text: String,
    /// Index of the text block it belongs to; counts all blocks, also those too long for a [`Line`].
    pub(super) at: usize,
    /// How many elements around it hold other things than an article.
    pub(super) elsewhere: usize,
}

/// An element whose attributes say what it is.
#[derive(Debug)]
pub(super) struct Marked {
    pub(super) tag: &'static str,
    /// `itemprop`, `rel` or `class`: which attribute says so; `tag` when its name does.
    pub(super) by: &'static str,
    /// The machine-readable value (`datetime`, `content`, `title`), where there is one.
    pub(super) value: Option<String>,
    pub(super) text: String,
    pub(super) marks: Marks,
    pub(super) at: usize,
    /// How many elements around it hold other things than an article.
    pub(super) elsewhere: usize,
}

/// A short text block.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) at: usize,
    /// How many elements around it hold other things than an article.
    pub(super) elsewhere: usize,
}

/// Bytes of text read from one element, and nodes visited for them.
const LONGEST_TEXT: usize = 400;
const MOST_NODES: usize = 120;
/// Values and elements kept of a kind: an archive page or a hostile one has more, an article has not.
const MOST_KEPT: usize = 400;
/// Text blocks longer than this are prose.
const LONGEST_LINE: usize = 300;
/// Scripts longer than this are no metadata.
const LONGEST_SCRIPT: usize = 1 << 20;

/// Collects the signals of a page.
pub(super) fn gather(page: &Page) -> Signals {
    let mut walk = Walk::default();
    for edge in page.tree().root().traverse() {
        match edge {
            Edge::Open(node) => walk.open(node),
            Edge::Close(node) => walk.close(node),
        }
    }
    walk.flush();
    walk.signals
}

#[derive(Default)]
struct Walk {
    signals: Signals,
    /// How many open elements hold other things than this article, and which they are.
    elsewhere: usize,
    open: Vec<bool>,
    /// How many open elements hold no text to read.
    silent: usize,
    block: String,
    /// The block grew beyond a line.
    long: bool,
    at: usize,
}

impl Walk {
    fn open(&mut self, node: NodeRef<'_, Node>) {
        match node.value() {
            Node::Text(text) if self.silent == 0 => self.text(text),
            Node::Element(element) => self.element(node, element),
            _ => {}
        }
    }

    fn close(&mut self, node: NodeRef<'_, Node>) {
        let Node::Element(element) = node.value() else {
            return;
        };
        if breaks(element.name()) {
            self.flush();
        }
        self.silent -= usize::from(is_silent(element.name()));
        self.elsewhere -= usize::from(self.open.pop().unwrap_or_default());
    }

    fn text(&mut self, text: &str) {
        if self.block.len() > LONGEST_LINE {
            self.long = true;
            return;
        }
        push_squashed(&mut self.block, text, LONGEST_LINE + 1);
    }

    fn flush(&mut self) {
        if self.block.trim().is_empty() {
            self.block.clear();
            return;
        }
        let text = std::mem::take(&mut self.block);
        if !self.long && self.signals.lines.len() < 10 * MOST_KEPT {
            self.signals.lines.push(Line {
                text: text.trim().to_owned(),
                at: self.at,
                elsewhere: self.elsewhere,
            });
        }
        self.long = false;
        self.at += 1;
    }

    fn element(&mut self, node: NodeRef<'_, Node>, element: &Element) {
        if breaks(element.name()) {
            self.flush();
        }
        self.silent += usize::from(is_silent(element.name()));
        let (marks, by) = marks_of(element);
        let elsewhere = is_elsewhere(element, marks);
        self.elsewhere += usize::from(elsewhere);
        self.open.push(elsewhere);
        match element.name() {
            "html" => {
                self.signals.declared_lang = element
                    .attr("lang")
                    .or(element.attr("xml:lang"))
                    .map(str::to_owned)
            }
            "meta" => self.meta(element),
            "link" => self.link(element),
            "title" if self.signals.title.is_none() => {
                self.signals.title = Some(text_of(node)).filter(|text| !text.is_empty());
            }
            "script" => self.script(node, element),
            name @ ("h1" | "h2") => self.heading(node, if name == "h1" { 1 } else { 2 }),
            _ => {}
        }
        self.marked(node, element, marks, by);
    }

    fn meta(&mut self, element: &Element) {
        let Some(content) = element.attr("content").map(str::trim) else {
            return;
        };
        if content.is_empty() || self.signals.metas.len() >= MOST_KEPT {
            return;
        }
        for attribute in ["property", "name", "itemprop", "http-equiv"] {
            if let Some(key) = element.attr(attribute) {
                let content = content[..content.floor_char_boundary(4096)].to_owned();
                self.signals
                    .metas
                    .push((key.trim().to_ascii_lowercase(), content));
            }
        }
    }

    fn link(&mut self, element: &Element) {
        let (Some(rel), Some(href)) = (element.attr("rel"), element.attr("href")) else {
            return;
        };
        let href = Some(href.trim().to_owned()).filter(|href| !href.is_empty());
        if rel.eq_ignore_ascii_case("canonical") && self.signals.canonical.is_none() {
            self.signals.canonical = href;
        } else if rel.eq_ignore_ascii_case("image_src") && self.signals.image.is_none() {
            self.signals.image = href;
        }
    }

    fn script(&mut self, node: NodeRef<'_, Node>, element: &Element) {
        let is_json = element
            .attr("type")
            .is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"));
        if !is_json || self.signals.json_ld.len() >= MOST_KEPT {
            return;
        }
        let script: String = node
            .children()
            .filter_map(|child| child.value().as_text().map(|text| &**text))
            .collect();
        if script.len() <= LONGEST_SCRIPT {
            self.signals.json_ld.push(script);
        }
    }

    fn heading(&mut self, node: NodeRef<'_, Node>, level: u8) {
        let text = text_of(node);
        if !text.is_empty() && self.signals.headings.len() < MOST_KEPT {
            self.signals.headings.push(Heading {
                level,
                text,
                at: self.at,
                elsewhere: self.elsewhere,
            });
        }
    }

    fn marked(
        &mut self,
        node: NodeRef<'_, Node>,
        element: &Element,
        marks: Marks,
        by: &'static str,
    ) {
        if matches!(
            element.name(),
            "html" | "body" | "head" | "link" | "form" | "script" | "style" | "img" | "input"
        ) {
            return;
        }
        let elsewhere = self.elsewhere;
        let keep = |kind: Marks, list: &mut Vec<Marked>| {
            if !marks.has(kind) || list.len() >= MOST_KEPT {
                return;
            }
            let text = text_of(node);
            let value = [
                "datetime",
                "content",
                "title",
                "data-time",
                "data-timestamp",
                "data-datetime",
            ]
            .iter()
            .find_map(|name| element.attr(name))
            .map(str::to_owned);
            if !text.is_empty() || value.is_some() {
                list.push(Marked {
                    tag: tag_name(element),
                    by,
                    value,
                    text,
                    marks,
                    at: self.at,
                    elsewhere,
                });
            }
        };
        let dated = Marks::DATE.with(Marks::PUBLISHED).with(Marks::UPDATED);
        keep(dated, &mut self.signals.dates);
        keep(Marks::AUTHOR, &mut self.signals.authors);
        keep(Marks::STANDFIRST, &mut self.signals.standfirsts);
        keep(Marks::SECTION, &mut self.signals.sections);
    }
}

/// Returns the marks of an element, and the attribute that says most.
fn marks_of(element: &Element) -> (Marks, &'static str) {
    let mut marks = Marks::default();
    let mut by = "class";
    for name in ["class", "id", "data-testid"] {
        if let Some(value) = element.attr(name) {
            marks = marks.with(marks::of(value));
        }
    }
    if let Some(itemprop) = element.attr("itemprop") {
        marks = marks.with(marks::of(itemprop));
        by = "itemprop";
    }
    if element.attr("rel").is_some_and(|rel| {
        rel.split(' ')
            .any(|word| word.eq_ignore_ascii_case("author"))
    }) {
        marks = marks.with(Marks::AUTHOR);
        by = "rel";
    }
    if element.name() == "time" {
        marks = marks.with(Marks::DATE);
        if element.attr("pubdate").is_some() {
            marks = marks.with(Marks::PUBLISHED);
        }
        by = if by == "class" { "tag" } else { by };
    }
    (marks, by)
}

fn tag_name(element: &Element) -> &'static str {
    match element.name() {
        "time" => "time",
        "a" => "a",
        "meta" => "meta",
        _ => "",
    }
}

fn is_elsewhere(element: &Element, marks: Marks) -> bool {
    match element.name() {
        "html" | "body" | "main" | "article" => false,
        "nav" | "footer" | "aside" => true,
        _ => marks.has(Marks::ELSEWHERE),
    }
}

fn is_silent(name: &str) -> bool {
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
fn breaks(name: &str) -> bool {
    !matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "cite"
            | "code"
            | "em"
            | "font"
            | "i"
            | "label"
            | "mark"
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
    let mut text = String::new();
    let mut skipped = None;
    for node in node.descendants().take(MOST_NODES) {
        if skipped.is_some() && skipped == node.parent().map(|parent| parent.id()) {
            continue;
        }
        match node.value() {
            Node::Text(part) => push_squashed(&mut text, part, LONGEST_TEXT),
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

/// Appends text with its white space collapsed, up to a length.
fn push_squashed(out: &mut String, text: &str, limit: usize) {
    for c in text.chars() {
        if out.len() >= limit {
            return;
        }
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
}
