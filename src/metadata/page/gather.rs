//! One walk over the tree that collects whatever speaks of the article.

use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use scraper::Node;
use scraper::node::Element;

use crate::page::Page;

use super::heading;
use super::marks;
use super::marks::Marks;
use super::text::breaks;
use super::text::is_silent;
use super::text::parted_text_of;
use super::text::push_squashed;
use super::text::text_of;

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
    /// Short text blocks of the page.
    pub(super) lines: Vec<Line>,
}

/// A heading.
#[derive(Debug)]
pub(super) struct Heading {
    pub(super) level: u8,
    pub(super) text: String,
    /// It leads to the front page, or says that it is the site's own name.
    pub(super) logo: bool,
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

/// Values and elements kept of a kind: an archive page or a hostile one has more, an article has not.
const MOST_KEPT: usize = 400;
/// Text blocks longer than this are prose.
const LONGEST_LINE: usize = 300;
/// Addresses longer than this in bytes are none.
const LONGEST_HREF: usize = 32 << 10;
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
    /// The text block before, where it is a label of this one.
    label: Option<String>,
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
        if let Some(label) = self.label.take() {
            self.block.insert_str(0, &label);
        }
        if !self.long && is_label(&self.block) {
            self.label = Some(self.block.trim().to_owned() + " ");
        }
        if !self.long && self.signals.lines.len() < 10 * MOST_KEPT {
            self.signals.lines.push(Line {
                text: self.block.trim().to_owned(),
                at: self.at,
                elsewhere: self.elsewhere,
            });
        }
        self.block.clear();
        self.long = false;
        self.at += 1;
    }

    fn element(&mut self, node: NodeRef<'_, Node>, element: &Element) {
        if breaks(element.name()) {
            self.flush();
        }
        self.silent += usize::from(is_silent(element.name()));
        let (marks, by) = marks::of_element(element);
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
        // Some archivers write `value` for `content`.
        let Some(content) = element
            .attr("content")
            .or(element.attr("value"))
            .map(str::trim)
        else {
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
        let href = href.trim();
        if href.len() > LONGEST_HREF {
            return;
        }
        let href = Some(href.to_owned()).filter(|href| !href.is_empty());
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
        let text = heading::text(node);
        if !text.is_empty() && self.signals.headings.len() < MOST_KEPT {
            self.signals.headings.push(Heading {
                level,
                text,
                logo: heading::is_logo(node),
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
        if NO_BOXES.contains(&element.name()) {
            return;
        }
        let lists = [
            (
                Marks::DATE.with(Marks::PUBLISHED).with(Marks::UPDATED),
                &mut self.signals.dates,
            ),
            (Marks::AUTHOR, &mut self.signals.authors),
            (Marks::STANDFIRST, &mut self.signals.standfirsts),
        ];
        for (kind, list) in lists {
            if !marks.has(kind) || list.len() >= MOST_KEPT {
                continue;
            }
            let text = match kind == Marks::STANDFIRST {
                true => text_of(node),
                false => parted_text_of(node),
            };
            let value = VALUES
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
                    elsewhere: self.elsewhere,
                });
            }
        }
    }
}

/// Elements whose attributes say nothing of their own text.
const NO_BOXES: &[&str] = &[
    "html", "body", "head", "link", "meta", "form", "script", "style", "img", "input",
];
/// Attributes that hold a date for programs.
const VALUES: &[&str] = &[
    "datetime",
    "content",
    "title",
    "data-time",
    "data-timestamp",
    "data-datetime",
];

/// Words of a label.
const LABEL_WORDS: usize = 3;

/// Tells a block that is but the label of the next one: `Published:`.
fn is_label(text: &str) -> bool {
    text.trim_end().ends_with([':', '：']) && text.split_whitespace().count() <= LABEL_WORDS
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
