//! Documents that are looked for one after another.

use tantivy::DocId;
use tantivy::DocSet;
use tantivy::Score;
use tantivy::TERMINATED;
use tantivy::query::Scorer;

/// Tells which documents of a segment are wanted, from any place on.
pub(super) trait Seeker: Send + 'static {
    /// Returns the first document from `target` on; `TERMINATED` where there is none.
    fn first_from(&mut self, target: DocId) -> DocId;

    /// Returns about how many there are.
    fn size_hint(&self) -> u32;

    /// Returns the score of the document that was found last.
    fn score(&mut self, document: DocId) -> Score;
}

/// The documents that a seeker finds, at the first of them.
pub(super) struct Sought<S> {
    seeker: S,
    document: DocId,
}

impl<S: Seeker> Sought<S> {
    pub(super) fn by(mut seeker: S) -> Self {
        let document = seeker.first_from(0);
        Self { seeker, document }
    }
}

impl<S: Seeker> DocSet for Sought<S> {
    fn advance(&mut self) -> DocId {
        if self.document != TERMINATED {
            self.document = self.seeker.first_from(self.document + 1);
        }
        self.document
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.document < target {
            self.document = self.seeker.first_from(target);
        }
        self.document
    }

    fn doc(&self) -> DocId {
        self.document
    }

    fn size_hint(&self) -> u32 {
        self.seeker.size_hint()
    }
}

impl<S: Seeker> Scorer for Sought<S> {
    fn score(&mut self) -> Score {
        self.seeker.score(self.document)
    }
}
