//! BM25F: one word, several fields, one saturation.
//!
//! Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields" (CIKM 2004). A word's
//! frequency is the sum over fields of `weight · tf / (1 - b + b · length / average length)`, and only that sum is
//! saturated: a word in title and body counts more than in one of them, and never twice.
//!
//! The opening of a body is a field too: a word there counts for a little more than further down, by a weight
//! that fades over some thirty words, since news says first what it is about.
//!
//! A word may stand for several terms (its inflections, its stems in several languages): they count as one.

use std::io;
use std::sync::Arc;
use std::sync::Mutex;

use tantivy::DocAddress;
use tantivy::DocId;
use tantivy::Score;
use tantivy::Searcher;
use tantivy::SegmentReader;
use tantivy::TantivyError;
use tantivy::Term;
use tantivy::index::SegmentId;
use tantivy::query::EnableScoring;
use tantivy::query::Explanation;
use tantivy::query::Query;
use tantivy::query::Scorer;
use tantivy::query::Weight;
use tantivy::schema::Field;

use crate::analysis::Part;
use crate::query::TextField;

use super::forms;
use super::forms::Found;
use super::schema::FIELDS;
use super::word_scorer::Count;
use super::word_scorer::Formula;
use super::word_scorer::Lane;
use super::word_scorer::Lengths;
use super::word_scorer::WordScorer;

/// How soon repetition stops counting. Between 1.2 and 1.8 the benchmark does not care (nDCG@10 within .002).
pub(super) const K1: Score = 1.5;

/// A text a word is looked for in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Weighted {
    pub(super) text: TextField,
    /// How much an occurrence here counts.
    pub(super) weight: Score,
    /// How much length counts against it, in `0.0..=1.0`.
    pub(super) b: Score,
}

/// A headline's word counts three times a body's, and its length less: the measured optimum is flat between
/// three and six (design notes on ranking; +.004 nDCG@10 over twelve collections).
pub(super) const TITLE_WEIGHT: Score = 3.0;
pub(super) const TITLE_B: Score = 0.4;
/// .65 gains .001 on the usual .75 by itself and .002 beside the opening.
pub(super) const BODY_B: Score = 0.65;
/// Of one of a word's repetitions in the opening, of which the first words have four: `document::OPENING`.
/// Gains .005 nDCG@10 and .005 MAP, on both halves of the queries; weights of .1 to .25 are alike.
pub(super) const OPENING_WEIGHT: Score = 0.2;

/// Documents that hold any of a word's terms in any of its texts.
#[derive(Debug, Clone)]
pub(super) struct WordQuery {
    pub(super) texts: Vec<Weighted>,
    pub(super) word: Part,
    known: Known,
}

impl PartialEq for WordQuery {
    fn eq(&self, other: &Self) -> bool {
        self.texts == other.texts && self.word == other.word
    }
}

/// By text, the terms of a word in a segment.
type OfSegment = Arc<Vec<Vec<Found>>>;

/// The terms of a word in the segments that were asked so far. Copies of a query share them: a word of many clauses, or
/// of many runs of a query, is looked up once.
#[derive(Debug, Clone, Default)]
struct Known(Arc<Mutex<Vec<(SegmentId, OfSegment)>>>);

impl Known {
    fn get(&self, segment: SegmentId) -> Option<OfSegment> {
        let known = self.0.lock().ok()?;
        let found = known.iter().find(|(id, _)| *id == segment);
        found.map(|(_, found)| Arc::clone(found))
    }

    fn keep(&self, segment: SegmentId, found: &OfSegment) {
        if let Ok(mut known) = self.0.lock() {
            known.push((segment, Arc::clone(found)));
        }
    }
}

impl Query for WordQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.word_weight(scoring)?))
    }

    fn query_terms<'a>(&'a self, _visitor: &mut dyn FnMut(&'a Term, bool)) {}
}

impl WordQuery {
    pub(super) fn new(texts: Vec<Weighted>, word: Part) -> Self {
        Self {
            texts,
            word,
            known: Known::default(),
        }
    }

    pub(super) fn word_weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<WordWeight> {
        let searcher = scoring
            .is_scoring_enabled()
            .then(|| scoring.searcher())
            .flatten();
        let mut weight = WordWeight {
            texts: self.texts.iter().map(|it| (*it, 1.0)).collect(),
            word: self.word.clone(),
            known: self.known.clone(),
            idf: 0.0,
            scoring: searcher.is_some(),
        };
        let Some(searcher) = searcher else {
            return Ok(weight);
        };
        for (weighted, length) in &mut weight.texts {
            *length = average_length(searcher, FIELDS.exact_of(weighted.text))?;
        }
        let mut documents = vec![0; self.texts.len()];
        for reader in searcher.segment_readers() {
            let found = weight.find(reader)?;
            for (documents, found) in documents.iter_mut().zip(&*found) {
                *documents += forms::documents_of(found);
            }
        }
        weight.idf = idf(searcher, documents.into_iter().max().unwrap_or(0));
        Ok(weight)
    }

    /// Returns the fields of an article that have the word; empty where none has.
    pub(super) fn counts(
        &self,
        searcher: &Searcher,
        at: DocAddress,
    ) -> tantivy::Result<Vec<Count>> {
        let weight = self.word_weight(EnableScoring::enabled_from_searcher(searcher))?;
        let reader = searcher.segment_reader(at.segment_ord);
        Ok(weight.word_scorer(reader, 1.0)?.counts(at.doc_id))
    }

    /// Inverse document frequency, by the text that has the word most often. Of a text that has several of its terms
    /// each counts.
    pub(super) fn idf(&self, searcher: &Searcher) -> tantivy::Result<Score> {
        let weight = self.word_weight(EnableScoring::enabled_from_searcher(searcher))?;
        Ok(weight.idf)
    }
}

/// Inverse document frequency of what so many documents have. As the frequencies do, it counts replaced documents until
/// a merge drops them.
pub(super) fn idf(searcher: &Searcher, documents: u64) -> Score {
    let segments = searcher.segment_readers().iter();
    let all: u64 = segments.map(|segment| u64::from(segment.max_doc())).sum();
    let (n, df) = (all as Score, documents.min(all) as Score);
    (1.0 + (n - df + 0.5) / (df + 0.5)).ln()
}

/// Mean number of tokens of a field; 1 in an empty index.
pub(super) fn average_length(searcher: &Searcher, field: Field) -> tantivy::Result<Score> {
    let mut tokens = 0;
    let mut documents = 0;
    for segment in searcher.segment_readers() {
        tokens += segment.inverted_index(field)?.total_num_tokens();
        documents += u64::from(segment.max_doc());
    }
    Ok(if documents == 0 || tokens == 0 {
        1.0
    } else {
        tokens as Score / documents as Score
    })
}

pub(super) struct WordWeight {
    /// Each text with its mean length.
    texts: Vec<(Weighted, Score)>,
    word: Part,
    known: Known,
    idf: Score,
    scoring: bool,
}

impl Weight for WordWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(self.word_scorer(reader, boost)?))
    }

    fn explain(&self, reader: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        explain(
            self.scorer(reader, 1.0)?,
            document,
            "BM25F over the word's fields",
        )
    }
}

/// Explains a score by itself.
pub(super) fn explain(
    mut scorer: Box<dyn Scorer>,
    document: DocId,
    what: &'static str,
) -> tantivy::Result<Explanation> {
    if scorer.doc() > document || scorer.seek(document) != document {
        return Err(TantivyError::InvalidArgument(
            "the document does not match".to_owned(),
        ));
    }
    Ok(Explanation::new(what, scorer.score()))
}

impl WordWeight {
    /// The word's terms in a segment, by text.
    fn find(&self, reader: &SegmentReader) -> tantivy::Result<OfSegment> {
        if let Some(found) = self.known.get(reader.segment_id()) {
            return Ok(found);
        }
        let texts = self.texts.iter();
        let found = texts.map(|(weighted, _)| forms::find(reader, weighted.text, &self.word));
        let found = Arc::new(found.collect::<io::Result<Vec<_>>>()?);
        self.known.keep(reader.segment_id(), &found);
        Ok(found)
    }

    /// Whether a segment has no term of the word; one that cannot be read may have.
    pub(super) fn is_absent(&self, reader: &SegmentReader) -> bool {
        let found = self.find(reader);
        found.is_ok_and(|found| found.iter().all(Vec::is_empty))
    }

    pub(super) fn word_scorer(
        &self,
        reader: &SegmentReader,
        boost: Score,
    ) -> tantivy::Result<WordScorer> {
        let found = self.find(reader)?;
        let mut lanes = Vec::new();
        let mut lengths = Vec::with_capacity(self.texts.len());
        for ((weighted, average_length), found) in self.texts.iter().zip(&*found) {
            for Found { field, info, .. } in found {
                let index = reader.inverted_index(*field)?;
                lanes.push(
                    Lane::open(&index, info, lengths.len(), self.scoring)?
                        .weighing(weighted.weight),
                );
            }
            if let (TextField::Body, Part::Stems(stems), true) =
                (weighted.text, &self.word, self.scoring)
            {
                let index = reader.inverted_index(FIELDS.opening)?;
                for stem in stems {
                    if let Some(info) = index.terms().get(stem)? {
                        let lane = Lane::open(&index, &info, lengths.len(), true)?;
                        lanes.push(lane.weighing(OPENING_WEIGHT).opening());
                    }
                }
            }
            lengths.push(Lengths::open(reader, weighted, *average_length)?);
        }
        let formula = match self.scoring {
            true => Formula::Frequency,
            false => Formula::Nothing,
        };
        Ok(WordScorer::new(lanes, lengths, formula, self.idf * boost))
    }
}
