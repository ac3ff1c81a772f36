//! Evaluating an expression in document after document.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::DocId;
use tantivy::DocSet;
use tantivy::InvertedIndexReader;
use tantivy::Score;
use tantivy::SegmentReader;
use tantivy::TERMINATED;
use tantivy::Term;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::Postings;
use tantivy::postings::SegmentPostings;
use tantivy::schema::Field;
use tantivy::schema::IndexRecordOption;

use crate::query::Capitals;
use crate::query::TextField;
use crate::query::Unit;
use crate::search::places::Places;
use crate::search::places::Text;
use crate::search::places::count_apart;

use super::super::document::marks;
use super::super::rank::K1;
use super::super::schema::FIELDS;
use super::super::sought::Seeker;
use super::super::watch::Watch;
use super::docs::Docs;
use super::union::Union;

/// Documents between two looks at the clock.
const DOCUMENTS_PER_LOOK: u32 = 64;

/// An expression in one field of a segment.
pub(super) struct Part {
    pub(super) field: TextField,
    pub(super) docs: Docs,
    pub(super) lanes: Vec<Union>,
    pub(super) marks: Marks,
    pub(super) lengths: FieldNormReader,
    pub(super) weight: Score,
    pub(super) b: Score,
    pub(super) average_length: Score,
}

/// Where a field's marks stand; each is opened when it is first asked for.
pub(super) struct Marks {
    index: Arc<InvertedIndexReader>,
    field: Field,
    opened: HashMap<&'static str, Option<SegmentPostings>>,
}

impl Marks {
    pub(super) fn of(reader: &SegmentReader, field: TextField) -> tantivy::Result<Self> {
        let field = FIELDS.marks_of(field);
        Ok(Self {
            index: reader.inverted_index(field)?,
            field,
            opened: HashMap::new(),
        })
    }

    /// Appends a mark's positions in a document; those of one that cannot be read are none.
    fn append(&mut self, mark: &'static str, document: DocId, positions: &mut Vec<u32>) {
        let postings = self.opened.entry(mark).or_insert_with(|| {
            let term = Term::from_field_text(self.field, mark);
            let option = IndexRecordOption::WithFreqsAndPositions;
            self.index.read_postings(&term, option).ok().flatten()
        });
        append(postings, document, positions);
    }
}

/// Appends a mark's positions in a document.
fn append(postings: &mut Option<SegmentPostings>, document: DocId, positions: &mut Vec<u32>) {
    let Some(postings) = postings else { return };
    if postings.doc() < document {
        postings.seek(document);
    }
    if postings.doc() == document {
        postings.append_positions_with_offset(0, positions);
    }
}

/// One field of one document.
struct Reading<'p> {
    places: &'p Places,
    lanes: &'p mut [Union],
    marks: &'p mut Marks,
    field: TextField,
    document: DocId,
}

impl Text for Reading<'_> {
    fn positions(&mut self, lane: usize, positions: &mut Vec<u32>) {
        if self.lanes[lane].doc() != self.document {
            return;
        }
        self.lanes[lane].positions(positions);
        let Some(form) = self.places.lanes[lane].capitals else {
            return;
        };
        let mut at = |mark| {
            let mut marked = Vec::new();
            self.marks.append(mark, self.document, &mut marked);
            marked
        };
        let all = at(marks::ALL_CAPITALS);
        if form == Capitals::All {
            return positions.retain(|position| all.binary_search(position).is_ok());
        }
        let (unexpected, sentences) = (at(marks::UNEXPECTED_CAPITALS), at(marks::SENTENCE));
        positions.retain(|position| {
            let is_unexpected = unexpected.binary_search(position).is_ok();
            let has_capital = all.binary_search(position).is_ok()
                || is_unexpected != sentences.binary_search(position).is_ok();
            has_capital == (form == Capitals::Some)
        });
    }

    fn borders(&mut self, unit: Unit, positions: &mut Vec<u32>) {
        let mark = match unit {
            Unit::Sentence => marks::SENTENCE,
            Unit::Paragraph => marks::PARAGRAPH,
        };
        self.marks.append(mark, self.document, positions);
    }

    fn field(&self) -> TextField {
        self.field
    }
}

/// Finds documents in which an expression holds.
pub(super) struct PlacesScorer {
    places: Arc<Places>,
    parts: Vec<Part>,
    at_least: u32,
    bare: bool,
    watch: Watch,
    /// How many words the field must have in all.
    length: Option<u32>,
    scoring: bool,
    idf: Score,
    looks: u32,
    /// How often it holds in each part of the document; of a word, how often the very word and how often others.
    counts: [(u32, u32); 2],
}

impl PlacesScorer {
    pub(super) fn new(
        places: Arc<Places>,
        parts: Vec<Part>,
        at_least: u32,
        bare: bool,
        watch: Watch,
    ) -> Self {
        Self {
            places,
            parts,
            at_least,
            bare,
            watch,
            length: None,
            scoring: false,
            idf: 0.0,
            looks: 0,
            counts: [(0, 0); 2],
        }
    }

    /// Says how many words the field must have in all.
    pub(super) fn of_length(self, length: Option<u32>) -> Self {
        Self { length, ..self }
    }

    /// Says whether scores are asked for, and what rarity counts.
    pub(super) fn scoring(self, scoring: bool, idf: Score) -> Self {
        Self {
            scoring,
            idf,
            ..self
        }
    }

    fn holds(&mut self, document: DocId) -> bool {
        let mut apart = 0;
        let mut cut = false;
        self.counts = [(0, 0); 2];
        for (part, counts) in self.parts.iter_mut().zip(&mut self.counts) {
            if part.docs.seek(document, &mut part.lanes) != document {
                continue;
            }
            let length = part.lengths.fieldnorm(document);
            if self.length.is_some_and(|wanted| wanted != length) {
                continue;
            }
            if self.bare {
                *counts = part.lanes[0].frequencies();
                apart += counts.0 + counts.1;
                continue;
            }
            let evaluated = self.places.evaluate(&mut Reading {
                places: &self.places,
                lanes: &mut part.lanes,
                marks: &mut part.marks,
                field: part.field,
                document,
            });
            counts.0 = evaluated.spans.len() as u32;
            cut |= evaluated.is_cut;
            apart += match self.at_least {
                1 => counts.0,
                _ => count_apart(&evaluated.spans),
            };
            if apart >= self.at_least && !self.scoring {
                break;
            }
        }
        let holds = apart >= self.at_least;
        if cut && !holds {
            self.watch.note_cut();
        }
        holds
    }
}

impl Seeker for PlacesScorer {
    fn first_from(&mut self, mut target: DocId) -> DocId {
        loop {
            let each = self.parts.iter_mut();
            let nearest = each
                .map(|part| part.docs.seek(target, &mut part.lanes))
                .min();
            let candidate = nearest.unwrap_or(TERMINATED);
            self.looks += 1;
            let stopped = self.looks.is_multiple_of(DOCUMENTS_PER_LOOK) && self.watch.is_over();
            if candidate == TERMINATED || stopped {
                return TERMINATED;
            }
            if self.holds(candidate) {
                return candidate;
            }
            target = candidate + 1;
        }
    }

    fn size_hint(&self) -> u32 {
        let lanes = self.parts.iter().flat_map(|part| &part.lanes);
        lanes.map(Union::size_hint).max().unwrap_or(0)
    }

    /// BM25F over the places. Among the words a form stands for the very word comes first: it adds the whole of the
    /// rarity, which the others stay below.
    fn score(&mut self, document: DocId) -> Score {
        if self.length.is_some() {
            return self.idf * (K1 + 1.0);
        }
        let (mut very, mut other) = (0.0, 0.0);
        for (part, counts) in self.parts.iter().zip(self.counts) {
            let length = part.lengths.fieldnorm(document) as Score;
            let norm = 1.0 - part.b + part.b * length / part.average_length;
            very += part.weight * counts.0 as Score / norm;
            other += part.weight * counts.1 as Score / norm;
        }
        let share = |frequency: Score| frequency / (K1 + frequency);
        self.idf
            * match (self.bare, very > 0.0) {
                (false, _) => (K1 + 1.0) * share(very),
                (true, true) => 1.0 + K1 * share(very),
                (true, false) => share(other),
            }
    }
}
