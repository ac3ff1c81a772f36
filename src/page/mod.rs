//! One parse of one page, shared by extraction and metadata.
//!
//! The tree is scraper's, built by html5ever as a browser without scripting would. Saved pages come from
//! anywhere, so what a parse may cost is capped by work, never by time: a page gives the same tree on every
//! machine. A page that runs into a [`Cap`] keeps everything that stood before it.

mod guard;
mod mojibake;
mod tokenizer;

use ego_tree::Tree;
use html5ever::tree_builder::TreeBuilder;
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::tree_builder::TreeSink;
use scraper::Html;
use scraper::HtmlTreeSink;
use scraper::Node;

use guard::Guard;

/// Bytes of a page that are read; the rest is cut off.
const MAX_BYTES: usize = 16 << 20;

/// A limit that a page ran into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[non_exhaustive]
pub enum Cap {
    /// The page goes on after 16 MiB.
    #[error("page cut at 16 MiB")]
    Bytes,
    /// Elements lie deeper than 512; those were flattened into their parents, text is kept.
    #[error("elements flattened below depth 512")]
    Depth,
    /// More than 500,000 nodes; the rest was left out.
    #[error("page cut at 500,000 nodes")]
    Nodes,
    /// A tag has more than 1,024 attributes; the page was cut there.
    #[error("page cut in a tag of more than 1,024 attributes")]
    Attributes,
    /// Tags and attributes have more than 400,000 different names; the page was cut there.
    #[error("page cut for its 400,000 names of tags and attributes")]
    Names,
    /// Building the tree took too many steps; the rest was left out.
    #[error("page cut for its tangled markup")]
    Steps,
}

/// A parsed page.
pub struct Page {
    html: Html,
    caps_hit: Vec<Cap>,
}

impl Page {
    /// Parses a page as a browser without scripting would. Never fails: HTML has no invalid input.
    pub fn parse(html: &str) -> Self {
        let mut caps_hit = Vec::new();
        let mut read = html;
        if html.len() > MAX_BYTES {
            caps_hit.push(Cap::Bytes);
            read = &html[..html.floor_char_boundary(MAX_BYTES)];
        }
        let (html, more_caps) = build(&mojibake::mend(read));
        caps_hit.extend(more_caps);
        Self { html, caps_hit }
    }

    /// Returns the tree; node ids are stable and index side tables.
    pub fn tree(&self) -> &Tree<Node> {
        &self.html.tree
    }

    /// Returns the limits the page ran into, each once.
    pub fn caps_hit(&self) -> &[Cap] {
        &self.caps_hit
    }
}

/// Builds the tree, and tells the caps that were hit on the way.
fn build(html: &str) -> (Html, Vec<Cap>) {
    let options = TreeBuilderOpts {
        // With scripting, a `noscript` would be one raw run of text.
        scripting_enabled: false,
        ..Default::default()
    };
    let sink = HtmlTreeSink::new(Html::new_document());
    let guard = Guard::new(TreeBuilder::new(sink, options));
    let cut = tokenizer::tokenize(&tokenizer::with_line_feeds(html), &guard);
    let (sink, mut caps_hit) = guard.into_parts();
    caps_hit.extend(cut);
    (sink.finish(), caps_hit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str) -> (usize, Vec<Cap>) {
        let page = Page::parse(html);
        let depth = page.tree().nodes().map(|node| node.ancestors().count());
        (depth.max().unwrap_or(0), page.caps_hit().to_vec())
    }

    fn text(html: &str) -> String {
        let page = Page::parse(html);
        let texts = page.tree().root().descendants();
        texts
            .filter_map(|node| node.value().as_text().map(|text| text.to_string()))
            .collect()
    }

    #[test]
    fn ordinary_page_hits_no_cap() {
        assert_eq!(check("<p>One<p>Two"), (4, vec![]));
    }

    #[test]
    fn noscript_is_parsed_as_markup() {
        assert_eq!(check("<body><noscript><p>x</p></noscript>").0, 5);
    }

    #[test]
    fn deep_nesting_is_flattened_and_its_text_kept() {
        let html = format!(
            "{}deep{}<p>after",
            "<div>".repeat(64_000),
            "</div>".repeat(64_000)
        );
        let (depth, caps) = check(&html);
        assert!(depth <= 600, "{depth}");
        assert_eq!(caps, [Cap::Depth]);
        assert_eq!(text(&html), "deepafter");
    }

    #[test]
    fn unclosed_formatting_does_not_multiply() {
        let tags: String = (0..6_000).map(|n| format!("<font a{n}><p>{n} ")).collect();
        let page = Page::parse(&tags);
        assert!(page.tree().values().len() <= 600_000);
        assert_eq!(page.caps_hit().first(), Some(&Cap::Depth));
    }

    #[test]
    fn nested_lists_and_stray_end_tags_stay_cheap() {
        check(&"<ul><li>".repeat(32_000));
        check(&format!(
            "{}{}",
            "<div>".repeat(600),
            "</li>".repeat(100_000)
        ));
    }

    #[test]
    fn raw_text_stays_raw_below_the_depth_cap() {
        let html = format!("{}<script>if (a<b) x();</script>!", "<div>".repeat(2_000));
        assert_eq!(text(&html), "if (a<b) x();!");
    }

    #[test]
    fn flood_of_attributes_is_cut() {
        let attributes: String = (0..160_000).map(|n| format!(" a{n}")).collect();
        assert_eq!(
            check(&format!("<p>x<div{attributes}>")).1,
            [Cap::Attributes]
        );
    }

    #[test]
    fn long_page_is_cut_on_a_character() {
        let html = "é".repeat(MAX_BYTES / 2 + 8) + "x";
        let odd = format!(" {html}");
        assert_eq!(Page::parse(&odd).caps_hit(), [Cap::Bytes]);
    }
}
