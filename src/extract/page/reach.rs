//! How far up the nearest ancestor with each mark is.

use super::mark::MARKS;
use super::mark::Mark;
use super::outline::Outline;

/// Levels that mean "no such ancestor"; also the most that are told apart.
pub(super) const NONE: u8 = 40;

/// Levels up to the nearest ancestor with each mark, for every element.
#[derive(Debug)]
pub(super) struct Reach {
    levels: Vec<[u8; MARKS]>,
}

impl Reach {
    /// Measures all elements of a page, parents before their children.
    pub(super) fn of(outline: &Outline) -> Self {
        let mut levels: Vec<[u8; MARKS]> = Vec::with_capacity(outline.elements.len());
        for (at, element) in outline.elements.iter().enumerate() {
            let mut own = match levels.get(element.parent) {
                Some(parent) if element.parent != at => parent.map(|up| (up + 1).min(NONE)),
                _ => [NONE; MARKS],
            };
            let mut bits = element.marks.bits();
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
}
