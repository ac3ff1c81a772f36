//! What the training of the model and the bench need to see; no part of the library's interface.

use crate::page::Page;

use super::super::Body;
use super::super::Rejected;
use super::choose;
use super::evidence::Evidence;
use super::features;
use super::outline::Outline;

/// A stage of the way from a parsed page to its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Cutting the page into blocks.
    Outline,
    /// Side tables and rows of features.
    Features,
    /// The model's verdicts.
    Model,
    /// Rules, reasons, writing.
    CleanUp,
}

/// Returns the article text of a page, and calls `done` after each stage; features and model take turns.
pub fn walk(page: &Page, mut done: impl FnMut(Stage)) -> Result<Body, Rejected> {
    super::walk(page, &mut done)
}

/// The blocks of a page, as the model sees them.
pub struct Study {
    outline: Outline,
}

impl Study {
    /// Cuts a page into blocks.
    pub fn of(page: &Page) -> Self {
        Self {
            outline: Outline::of(page),
        }
    }

    /// Returns the number of blocks.
    pub fn len(&self) -> usize {
        self.outline.blocks.len()
    }

    /// Tells whether the page has no text at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the text of each block and whether the model decides on it.
    pub fn blocks(&self) -> Vec<(String, bool)> {
        let evidence = Evidence::of(&self.outline);
        let blocks = self.outline.blocks.iter().enumerate();
        let seen = |at| !evidence.is_hopeless(at);
        blocks
            .map(|(at, block)| (self.outline.text(block).to_owned(), seen(at)))
            .collect()
    }

    /// Returns the model's features, block after block.
    pub fn features(&self) -> Vec<f32> {
        let evidence = Evidence::of(&self.outline);
        let mut rows = Vec::new();
        for at in 0..self.outline.blocks.len() {
            features::put(&evidence, at, &mut rows);
        }
        rows
    }

    /// Returns the verdicts of the model built in.
    pub fn verdicts(&self) -> Vec<f32> {
        choose::verdicts(&Evidence::of(&self.outline), &mut |_| {})
    }

    /// Returns the article that final verdicts on the blocks give.
    pub fn body(&self, verdicts: &[f32]) -> Body {
        choose::body(&Evidence::of(&self.outline), verdicts)
    }

    /// Returns the names of the features, in their order.
    pub fn names() -> Vec<String> {
        let outline = Outline::of(&Page::parse("<p>a"));
        let mut names = Vec::new();
        features::put(&Evidence::of(&outline), 0, &mut names);
        names
    }
}
