//! One parse of one page, shared by extraction and metadata.

use ego_tree::Tree;
use scraper::Html;
use scraper::Node;

/// A parsed page.
pub struct Page {
    html: Html,
}

impl Page {
    /// Parses a page as a browser without scripting would. Never fails: HTML has no invalid input.
    pub fn parse(html: &str) -> Self {
        Self {
            html: Html::parse_document(html),
        }
    }

    /// Returns the tree; node ids are stable and index side tables.
    pub fn tree(&self) -> &Tree<Node> {
        &self.html.tree
    }
}
