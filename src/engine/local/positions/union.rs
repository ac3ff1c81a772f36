//! The postings of a lane: those of its terms as one list.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::DocId;
use tantivy::DocSet;
use tantivy::TERMINATED;
use tantivy::postings::Postings;
use tantivy::postings::SegmentPostings;

/// Documents that hold any of several terms.
pub(super) struct Union {
    /// A term's postings, and whether it is the very word.
    postings: Vec<(SegmentPostings, bool)>,
    /// Those that stand at `document`.
    here: Vec<usize>,
    /// The others, nearest first.
    ahead: BinaryHeap<Reverse<(DocId, usize)>>,
    document: DocId,
}

impl Union {
    pub(super) fn new(postings: Vec<(SegmentPostings, bool)>) -> Self {
        let firsts = postings.iter().enumerate();
        let ahead = firsts.map(|(i, (postings, _))| Reverse((postings.doc(), i)));
        let mut union = Self {
            ahead: ahead.collect(),
            here: Vec::new(),
            document: TERMINATED,
            postings,
        };
        union.gather();
        union
    }

    pub(super) fn is_empty(&self) -> bool {
        self.postings.is_empty()
    }

    /// Returns how many documents there are, at most.
    pub(super) fn size_hint(&self) -> u32 {
        let sizes = self
            .postings
            .iter()
            .map(|(postings, _)| postings.size_hint());
        sizes.fold(0, u32::saturating_add)
    }

    pub(super) fn doc(&self) -> DocId {
        self.document
    }

    /// Goes to the first document from `target` on.
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        if self.document >= target {
            return self.document;
        }
        if let [(postings, _)] = self.postings.as_mut_slice() {
            self.document = postings.seek(target);
            return self.document;
        }
        for i in self.here.drain(..) {
            self.ahead
                .push(Reverse((self.postings[i].0.seek(target), i)));
        }
        while let Some(Reverse((document, i))) = self.ahead.peek().copied()
            && document < target
        {
            self.ahead.pop();
            self.ahead
                .push(Reverse((self.postings[i].0.seek(target), i)));
        }
        self.gather();
        self.document
    }

    /// Takes those at the nearest document out of the others.
    fn gather(&mut self) {
        let nearest = self.ahead.peek().map(|Reverse((document, _))| *document);
        self.document = nearest.unwrap_or(TERMINATED);
        while let Some(Reverse((document, i))) = self.ahead.peek().copied()
            && document == self.document
        {
            self.ahead.pop();
            self.here.push(i);
        }
    }

    /// Appends the positions in the document it stands at, in order and once each.
    pub(super) fn positions(&mut self, positions: &mut Vec<u32>) {
        let before = positions.len();
        for i in &self.here {
            self.postings[*i]
                .0
                .append_positions_with_offset(0, positions);
        }
        if self.here.len() > 1 {
            positions[before..].sort_unstable();
            positions.dedup();
        }
    }

    /// How often the very word stands in the document, and how often another.
    pub(super) fn frequencies(&self) -> (u32, u32) {
        let mut frequencies = (0, 0);
        for i in &self.here {
            let (postings, very) = &self.postings[*i];
            match very {
                true => frequencies.0 += postings.term_freq(),
                false => frequencies.1 += postings.term_freq(),
            }
        }
        frequencies
    }
}
