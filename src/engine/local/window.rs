//! Documents side by side, and what lists of postings add up to in each.

use tantivy::DocId;
use tantivy::Score;

/// Most documents of a window.
pub(super) const WINDOW: usize = 4096;
/// Documents side by side, and what the postings gave them.
pub(super) struct Window {
    start: DocId,
    /// The first document behind it.
    pub(super) end: DocId,
    /// A bit for each document.
    present: [u64; WINDOW / 64],
    /// A bit for each document that has the very word.
    very: [u64; WINDOW / 64],
    /// As many as the widest window had; those of documents that are not present are left from before.
    frequencies: Vec<Score>,
}

impl Default for Window {
    fn default() -> Self {
        Self {
            start: 0,
            end: 0,
            present: [0; WINDOW / 64],
            very: [0; WINDOW / 64],
            frequencies: Vec::new(),
        }
    }
}

impl Window {
    pub(super) fn clear(&mut self, start: DocId, documents: usize) {
        (self.start, self.end) = (start, start.saturating_add(documents as DocId));
        let words = documents.div_ceil(64);
        self.present[..words].fill(0);
        self.very[..words].fill(0);
        if self.frequencies.len() < documents {
            self.frequencies.resize(documents, 0.0);
        }
    }

    /// Returns the first document from `target` on.
    pub(super) fn next(&self, target: DocId) -> Option<DocId> {
        if target >= self.end {
            return None;
        }
        let slot = (target - self.start) as usize;
        let words = (self.end - self.start) as usize / 64;
        let first = self.present[slot / 64] >> (slot % 64);
        if first != 0 {
            return Some(target + first.trailing_zeros());
        }
        let behind = (slot / 64 + 1..words).find(|word| self.present[*word] != 0)?;
        let bit = self.present[behind].trailing_zeros();
        Some(self.start + behind as DocId * 64 + bit)
    }

    pub(super) fn add(&mut self, document: DocId, share: Score) {
        let slot = (document - self.start) as usize;
        let (word, bit) = (slot / 64, 1 << (slot % 64));
        let known = self.present[word] & bit != 0;
        self.present[word] |= bit;
        self.frequencies[slot] = if known {
            self.frequencies[slot] + share
        } else {
            share
        };
    }

    /// Adds what the very word gives, or another, which counts only where the very word does not stand.
    pub(super) fn add_form(&mut self, document: DocId, share: Score, is_very: bool) {
        let slot = (document - self.start) as usize;
        let (word, bit) = (slot / 64, 1 << (slot % 64));
        let has_very = self.very[word] & bit != 0;
        match (is_very, has_very) {
            (false, true) => return,
            (true, false) => {
                self.very[word] |= bit;
                self.present[word] &= !bit;
            }
            _ => {}
        }
        self.add(document, share);
    }

    pub(super) fn frequency(&self, document: DocId) -> Score {
        self.frequencies[(document - self.start) as usize]
    }

    pub(super) fn has_very(&self, document: DocId) -> bool {
        let slot = (document - self.start) as usize;
        self.very[slot / 64] & (1 << (slot % 64)) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_come_in_order_with_the_sum_of_what_was_added() {
        let mut window = Window::default();
        window.clear(10, 128);
        for (document, share) in [(137, 1.0), (10, 2.0), (74, 3.0), (10, 0.5)] {
            window.add(document, share);
        }
        let mut found = Vec::new();
        let mut next = window.next(10);
        while let Some(document) = next {
            found.push((document, window.frequency(document)));
            next = window.next(document + 1);
        }
        assert_eq!(found, [(10, 2.5), (74, 3.0), (137, 1.0)]);
        window.clear(138, 64);
        assert_eq!(window.next(138), None);
    }

    #[test]
    fn where_the_very_word_stands_no_other_counts() {
        let mut window = Window::default();
        window.clear(0, 64);
        for (document, is_very) in [(3, false), (3, true), (3, false), (5, false)] {
            window.add_form(document, 1.0, is_very);
        }
        assert_eq!((window.frequency(3), window.has_very(3)), (1.0, true));
        assert_eq!((window.frequency(5), window.has_very(5)), (1.0, false));
    }
}
