//! BM25F: one word, several fields, one saturation.
//!
//! Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields" (CIKM 2004). A word's
//! frequency is the sum over fields of `weight · tf / (1 - b + b · length / average length)`, and only that sum is
//! saturated: a word in title and body counts more than in one of them, and never twice.
//!
//! The opening of a body is a field too: a word there counts for a little more than further down, by a weight
//! that fades over some thirty words, since news says first what it is about.
//!
//! A word may stand for several terms (its stems in several languages): they count as one.

use tantivy::DocAddress;
use tantivy::DocId;
use tantivy::DocSet;
use tantivy::Score;
use tantivy::Searcher;
use tantivy::SegmentReader;
use tantivy::TERMINATED;
use tantivy::TantivyError;
use tantivy::Term;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::Postings;
use tantivy::postings::SegmentPostings;
use tantivy::query::EnableScoring;
use tantivy::query::Explanation;
use tantivy::query::Query;
use tantivy::query::Scorer;
use tantivy::query::Weight;
use tantivy::schema::Field;
use tantivy::schema::IndexRecordOption;

use super::schema::FIELDS;

/// How soon repetition stops counting. Between 1.2 and 1.8 the benchmark does not care (nDCG@10 within .002).
pub(super) const K1: Score = 1.5;

/// A field a word is looked for in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Weighted {
    pub(super) field: Field,
    /// The field whose length counts against it: itself, or the one it is a part of.
    pub(super) lengths: Field,
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

/// Documents that hold any of a word's terms in any of its fields.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct WordQuery {
    pub(super) fields: Vec<Weighted>,
    pub(super) terms: Vec<String>,
}

impl Query for WordQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.word_weight(scoring)?))
    }

    fn query_terms<'a>(&'a self, _visitor: &mut dyn FnMut(&'a Term, bool)) {}
}

/// A field of an article that has a word.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Count {
    /// The field's name in the schema.
    pub(super) field: String,
    /// How often the word stands in it.
    pub(super) times: u32,
    /// Its part of the word's score, in `0.0..=1.0`.
    pub(super) share: Score,
}

impl WordQuery {
    fn word_weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<WordWeight> {
        let searcher = scoring
            .is_scoring_enabled()
            .then(|| scoring.searcher())
            .flatten();
        let mut fields = Vec::with_capacity(self.fields.len());
        for weighted in &self.fields {
            let average_length = searcher.map_or(Ok(1.0), |searcher| {
                average_length(searcher, weighted.lengths)
            })?;
            fields.push((*weighted, average_length));
        }
        Ok(WordWeight {
            fields,
            terms: self.terms.clone(),
            idf: searcher.map_or(Ok(0.0), |searcher| self.idf(searcher))?,
            scoring: searcher.is_some(),
        })
    }

    /// Returns the fields of an article that have the word; empty where none has.
    pub(super) fn counts(
        &self,
        searcher: &Searcher,
        at: DocAddress,
    ) -> tantivy::Result<Vec<Count>> {
        let weight = self.word_weight(EnableScoring::enabled_from_searcher(searcher))?;
        let reader = searcher.segment_reader(at.segment_ord);
        let mut scorer = weight.word_scorer(reader, 1.0)?;
        scorer.seek(at.doc_id);
        if scorer.doc() != at.doc_id {
            return Ok(Vec::new());
        }
        let frequency: Score = scorer.shares().map(|(_, share)| share).sum();
        let mut counts: Vec<Count> = Vec::new();
        for (lane, share) in scorer.shares() {
            let name = match lane.field {
                field if field == FIELDS.opening => lane.field,
                _ => lane.lengths_field,
            };
            let name = reader.schema().get_field_name(name);
            let (times, share) = (lane.postings.term_freq(), share / frequency);
            match counts.iter_mut().find(|count| count.field == name) {
                Some(count) => {
                    (count.times, count.share) = (count.times + times, count.share + share)
                }
                None => counts.push(Count {
                    field: name.to_owned(),
                    times,
                    share,
                }),
            }
        }
        Ok(counts)
    }

    /// Inverse document frequency, by the text that has the word most often. Of a text that has several of its terms
    /// each counts.
    pub(super) fn idf(&self, searcher: &Searcher) -> tantivy::Result<Score> {
        // As the frequencies do, it counts replaced documents until a merge drops them.
        let documents = all_documents(searcher);
        let mut in_texts: Vec<(Field, u64)> = Vec::new();
        for weighted in self.fields.iter().filter(|it| it.field != FIELDS.opening) {
            let mut here = 0;
            for term in &self.terms {
                here += searcher.doc_freq(&Term::from_field_text(weighted.field, term))?;
            }
            match in_texts
                .iter_mut()
                .find(|(text, _)| *text == weighted.lengths)
            {
                Some((_, documents)) => *documents += here,
                None => in_texts.push((weighted.lengths, here)),
            }
        }
        let most = in_texts.iter().map(|(_, documents)| *documents).max();
        let (n, df) = (
            documents as Score,
            most.unwrap_or(0).min(documents) as Score,
        );
        Ok((1.0 + (n - df + 0.5) / (df + 0.5)).ln())
    }
}

fn all_documents(searcher: &Searcher) -> u64 {
    searcher
        .segment_readers()
        .iter()
        .map(|segment| u64::from(segment.max_doc()))
        .sum()
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

struct WordWeight {
    /// Each field with its mean length.
    fields: Vec<(Weighted, Score)>,
    terms: Vec<String>,
    idf: Score,
    scoring: bool,
}

impl Weight for WordWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(self.word_scorer(reader, boost)?))
    }

    fn explain(&self, reader: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.word_scorer(reader, 1.0)?;
        if scorer.seek(document) != document {
            return Err(TantivyError::InvalidArgument(
                "the document does not match".to_owned(),
            ));
        }
        Ok(Explanation::new(
            "BM25F over the word's fields",
            scorer.score(),
        ))
    }
}

impl WordWeight {
    fn word_scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<WordScorer> {
        let option = match self.scoring {
            true => IndexRecordOption::WithFreqs,
            false => IndexRecordOption::Basic,
        };
        let mut lanes = Vec::with_capacity(self.fields.len());
        let mut lengths: Vec<Lengths> = Vec::with_capacity(2);
        for (weighted, average_length) in &self.fields {
            let index = reader.inverted_index(weighted.field)?;
            for term in &self.terms {
                let term = Term::from_field_text(weighted.field, term);
                let Some(postings) = index.read_postings(&term, option)? else {
                    continue;
                };
                let known = lengths.iter().position(|it| it.field == weighted.lengths);
                let known = match known {
                    Some(known) => known,
                    None => {
                        lengths.push(Lengths::open(reader, weighted, *average_length)?);
                        lengths.len() - 1
                    }
                };
                lanes.push(Lane {
                    field: weighted.field,
                    lengths_field: weighted.lengths,
                    document: postings.doc(),
                    postings,
                    lengths: known,
                    weight: weighted.weight,
                });
            }
        }
        let mut scorer = WordScorer {
            lanes,
            lengths,
            document: 0,
            idf: self.idf * boost,
        };
        scorer.document = scorer.lowest();
        Ok(scorer)
    }
}

/// What the length of a text does to the words in it.
struct Lengths {
    field: Field,
    reader: FieldNormReader,
    /// By tantivy's number for a length: what an occurrence counts.
    factors: [Score; 256],
}

impl Lengths {
    fn open(
        reader: &SegmentReader,
        weighted: &Weighted,
        average_length: Score,
    ) -> tantivy::Result<Self> {
        let b = weighted.b;
        let factor = |number: u8| {
            let length = FieldNormReader::id_to_fieldnorm(number) as Score;
            1.0 / (1.0 - b + b * length / average_length)
        };
        let mut factors = [0.0; 256];
        for (number, slot) in (0..=u8::MAX).zip(&mut factors) {
            *slot = factor(number);
        }
        Ok(Self {
            field: weighted.lengths,
            reader: reader.get_fieldnorms_reader(weighted.lengths)?,
            factors,
        })
    }

    fn factor(&self, document: DocId) -> Score {
        self.factors[usize::from(self.reader.fieldnorm_id(document))]
    }
}

/// One term's postings in one field.
struct Lane {
    field: Field,
    lengths_field: Field,
    postings: SegmentPostings,
    /// Where the postings stand.
    document: DocId,
    /// Which of the scorer's lengths count.
    lengths: usize,
    weight: Score,
}

/// The documents of a word.
pub(super) struct WordScorer {
    lanes: Vec<Lane>,
    lengths: Vec<Lengths>,
    document: DocId,
    idf: Score,
}

impl WordScorer {
    fn lowest(&self) -> DocId {
        let each = self.lanes.iter().map(|lane| lane.document);
        each.min().unwrap_or(TERMINATED)
    }

    /// The terms the document has, each with what it adds to the word's frequency.
    fn shares(&self) -> impl Iterator<Item = (&Lane, Score)> {
        let here = |lane: &&Lane| lane.document == self.document;
        let with_share = |lane| (lane, self.share(lane));
        self.lanes.iter().filter(here).map(with_share)
    }

    fn share(&self, lane: &Lane) -> Score {
        let factor = self.lengths[lane.lengths].factor(self.document);
        lane.weight * lane.postings.term_freq() as Score * factor
    }
}

impl DocSet for WordScorer {
    fn advance(&mut self) -> DocId {
        let mut lowest = TERMINATED;
        for lane in &mut self.lanes {
            if lane.document == self.document {
                lane.document = lane.postings.advance();
            }
            lowest = lowest.min(lane.document);
        }
        self.document = lowest;
        lowest
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let mut lowest = TERMINATED;
        for lane in &mut self.lanes {
            if lane.document < target {
                lane.document = lane.postings.seek(target);
            }
            lowest = lowest.min(lane.document);
        }
        self.document = lowest;
        lowest
    }

    fn doc(&self) -> DocId {
        self.document
    }

    fn size_hint(&self) -> u32 {
        let sizes = self.lanes.iter().map(|lane| lane.postings.size_hint());
        sizes.max().unwrap_or(0)
    }
}

impl Scorer for WordScorer {
    fn score(&mut self) -> Score {
        let frequency: Score = self.shares().map(|(_, share)| share).sum();
        self.idf * frequency * (K1 + 1.0) / (K1 + frequency)
    }
}
