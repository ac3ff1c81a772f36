//! How far up the nearest ancestor with each mark is.

use super::mark::MARKS;
use super::mark::Mark;
use super::outline::Outline;
use super::tally::Tally;

/// Levels that mean "no such ancestor"; also the most that are told apart.
pub(super) const NONE: u8 = 40;

/// Share of a page's prose from which an element is no furniture, whatever its class says.
const HOLDS_ARTICLE: f32 = 0.4;

/// Marks that speak for an element however much of the page it holds.
const FAVOURABLE: u64 = 1 << Mark::Body as u8
    | 1 << Mark::Good as u8
    | 1 << Mark::ArticleTag as u8
    | 1 << Mark::MainTag as u8;

/// Marks of parts that are seldom the article.
const FURNITURE: [Mark; 11] = [
    Mark::Comment,
    Mark::Related,
    Mark::Share,
    Mark::Nav,
    Mark::Footer,
    Mark::Sidebar,
    Mark::Ad,
    Mark::Newsletter,
    Mark::Author,
    Mark::Meta,
    Mark::Caption,
];

/// Levels up to the nearest ancestor with each mark, for every element.
#[derive(Debug)]
pub(super) struct Reach {
    levels: Vec<[u8; MARKS]>,
}

impl Reach {
    /// Measures all elements of a page, parents before their children.
    pub(super) fn of(outline: &Outline, tally: &Tally) -> Self {
        let most = tally.whole().prose_bytes as f32 * HOLDS_ARTICLE;
        let mut levels: Vec<[u8; MARKS]> = Vec::with_capacity(outline.elements.len());
        for (at, element) in outline.elements.iter().enumerate() {
            let mut own = match levels.get(element.parent) {
                Some(parent) if element.parent != at => parent.map(|up| (up + 1).min(NONE)),
                _ => [NONE; MARKS],
            };
            let holds_article = tally.over(&element.blocks).prose_bytes as f32 > most;
            let mut bits = element.marks.bits();
            if holds_article {
                bits &= FAVOURABLE;
            }
            while bits != 0 {
                own[bits.trailing_zeros() as usize] = 0;
                bits &= bits - 1;
            }
            levels.push(own);
        }
        Self { levels }
    }

    /// Returns the levels up to the nearest ancestor with the mark, 0 for the element itself.
    pub(super) fn levels(&self, element: usize, mark: Mark) -> u8 {
        self.levels[element][mark as usize]
    }

    /// Returns the levels up to the nearest ancestor with a mark of furniture.
    pub(super) fn furniture(&self, element: usize) -> u8 {
        let levels = FURNITURE.iter().map(|mark| self.levels(element, *mark));
        levels.min().unwrap_or(NONE)
    }

    /// Returns the levels of all marks, in their order.
    pub(super) fn all(&self, element: usize) -> &[u8; MARKS] {
        &self.levels[element]
    }
}
