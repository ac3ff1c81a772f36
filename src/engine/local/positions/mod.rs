//! Queries that say where their words stand, on tantivy's postings.
//!
//! tantivy knows phrases and nothing else of places. Here an expression over lanes
//! ([`Places`]) is evaluated on the positions of the postings: a lane is
//! the union of a word's terms ([`union`]), the expression says which documents may match ([`docs`]), and each of
//! those is evaluated ([`scorer`]). Words of a form and misspelled ones become the terms of the dictionary that fit
//! ([`expand`]).
//!
//! What is not in the words themselves stands in a field of *marks* beside each text: the positions that sentences
//! and paragraphs begin at, and those of words with capitals.

mod docs;
mod expand;
mod scorer;
mod union;

use std::sync::Arc;

use tantivy::DocId;
use tantivy::DocSet;
use tantivy::Score;
use tantivy::Searcher;
use tantivy::SegmentReader;
use tantivy::TantivyError;
use tantivy::Term;
use tantivy::query::EnableScoring;
use tantivy::query::Explanation;
use tantivy::query::Query;
use tantivy::query::Scorer;
use tantivy::query::Weight;
use tantivy::schema::IndexRecordOption;

use crate::query::TextField;
use crate::search::places::Expr;
use crate::search::places::Form;
use crate::search::places::Lane;
use crate::search::places::Places;

use super::rank::BODY_B;
use super::rank::TITLE_B;
use super::rank::TITLE_WEIGHT;
use super::schema::FIELDS;
use super::schema::inflected;
use super::watch::Watch;

pub(super) use expand::Expansions;
pub(super) use expand::MAX_TERMS;

use docs::Docs;
use expand::Expansion;
use scorer::Part;
use scorer::PlacesScorer;
use union::Union;

/// Documents in which an expression holds, so many times apart.
#[derive(Debug, Clone)]
pub(super) struct PlacesQuery {
    places: Arc<Places>,
    at_least: u32,
    /// Each lane's terms.
    terms: Arc<Vec<LaneTerms>>,
    /// How many words the field must have in all.
    length: Option<u32>,
    watch: Watch,
}

/// The terms that a lane stands for.
#[derive(Debug, Clone, Default)]
struct LaneTerms {
    terms: Vec<LaneTerm>,
    /// Documents of all terms together, where that is known already.
    documents: Option<u64>,
}

/// One of a lane's terms.
#[derive(Debug, Clone)]
struct LaneTerm {
    term: String,
    /// Whether it is the very word.
    very: bool,
    /// In which terms of the index it may be.
    there: u8,
}

impl PlacesQuery {
    /// Makes the query of an expression, whose forms stand for the terms that `expansions` finds.
    pub(super) fn new(
        places: Places,
        at_least: u32,
        expansions: &Expansions<'_>,
    ) -> tantivy::Result<Self> {
        let lanes = places.lanes.iter();
        let terms: tantivy::Result<Vec<LaneTerms>> =
            lanes.map(|lane| lane_terms(lane, expansions)).collect();
        Ok(Self {
            terms: Arc::new(terms?),
            places: Arc::new(places),
            at_least,
            length: None,
            watch: expansions.watch(),
        })
    }

    /// Articles whose headline is `words` and nothing else. Its score is more than any query of these words gives,
    /// so that such an article comes first.
    pub(super) fn whole_title(
        words: &str,
        expansions: &Expansions<'_>,
    ) -> tantivy::Result<Option<Self>> {
        let query = crate::query::Query::Phrase {
            field: Some(TextField::Title),
            text: words.to_owned(),
            slop: 0,
        };
        let Some(places) = Places::new(&query, &[]) else {
            return Ok(None);
        };
        let length = Some(places.lanes.len() as u32);
        let query = Self::new(places, 1, expansions)?;
        Ok(Some(Self { length, ..query }))
    }

    /// Inverse document frequency of the expression: a place of it is as rare as its words are together.
    fn idf(&self, expr: &Expr, searcher: &Searcher) -> tantivy::Result<Score> {
        let sum = |exprs: &[Expr]| {
            let each = exprs.iter().map(|expr| self.idf(expr, searcher));
            each.sum::<tantivy::Result<Score>>()
        };
        let lanes = |lanes: &mut dyn Iterator<Item = usize>| {
            lanes.map(|lane| self.lane_idf(lane, searcher)).sum()
        };
        match expr {
            Expr::Nothing => Ok(0.0),
            Expr::Lane(lane) => self.lane_idf(*lane, searcher),
            Expr::Phrase(slots) => lanes(&mut slots.iter().copied()),
            Expr::Window { words, .. } => lanes(&mut words.iter().map(|(lane, _)| *lane)),
            Expr::Any(parts) => {
                let mut least = Score::MAX;
                for part in parts {
                    least = least.min(self.idf(part, searcher)?);
                }
                Ok(if parts.is_empty() { 0.0 } else { least })
            }
            Expr::Near { sides, .. } => sum(sides.as_slice()),
            Expr::Together { parts, .. } => sum(parts),
            Expr::Early { expr, .. } => self.idf(expr, searcher),
        }
    }

    fn lane_idf(&self, lane: usize, searcher: &Searcher) -> tantivy::Result<Score> {
        let LaneTerms { terms, documents } = &self.terms[lane];
        let mut most = documents.unwrap_or(0);
        if documents.is_none() {
            for field in [TextField::Title, TextField::Body] {
                let mut here = 0;
                for LaneTerm { term, .. } in terms {
                    for second in [false, true] {
                        here += searcher.doc_freq(&self.term_of(lane, field, term, second))?;
                    }
                }
                most = most.max(here);
            }
        }
        let segments = searcher.segment_readers().iter();
        let all: u64 = segments.map(|segment| u64::from(segment.max_doc())).sum();
        let (n, df) = (all as Score, most.min(all) as Score);
        Ok((1.0 + (n - df + 0.5) / (df + 0.5)).ln())
    }

    /// A term of the index that a lane's term is: of words that are their own stem, or of the others.
    fn term_of(&self, lane: usize, field: TextField, term: &str, second: bool) -> Term {
        let is_stem = matches!(self.places.lanes[lane].form, Form::Stems(_));
        match (is_stem, second) {
            (true, true) => Term::from_field_text(FIELDS.stems_of(field), term),
            (false, true) => Term::from_field_text(FIELDS.exact_of(field), &inflected(term)),
            (_, false) => Term::from_field_text(FIELDS.exact_of(field), term),
        }
    }

    /// Whether frequencies are enough: a lane by itself has as many spans as occurrences.
    fn is_bare(&self) -> bool {
        match self.places.expr {
            Expr::Lane(lane) => self.places.lanes[lane].capitals.is_none(),
            _ => false,
        }
    }
}

fn lane_terms(lane: &Lane, expansions: &Expansions<'_>) -> tantivy::Result<LaneTerms> {
    let all = |terms: &[String]| {
        let terms = terms.iter().map(|term| LaneTerm {
            term: term.clone(),
            very: true,
            there: u8::MAX,
        });
        terms.collect()
    };
    Ok(match &lane.form {
        Form::Stems(stems) => LaneTerms {
            terms: all(stems),
            documents: None,
        },
        Form::Exact(form) => LaneTerms {
            terms: all(std::slice::from_ref(form)),
            documents: None,
        },
        Form::Pattern(_, shown) => {
            let word = shown.trim_end_matches(['*', '?']);
            expanded(expansions.of(&lane.form)?.as_slice(), word)
        }
        Form::Fuzzy(word, _) => expanded(expansions.of(&lane.form)?.as_slice(), word),
    })
}

/// The terms that a form stands for; `word` is what was typed.
fn expanded(terms: &[Expansion], word: &str) -> LaneTerms {
    let lane_term = |it: &Expansion| LaneTerm {
        term: it.word.clone(),
        very: it.word == word,
        there: it.there,
    };
    LaneTerms {
        terms: terms.iter().map(lane_term).collect(),
        documents: Some(terms.iter().map(|it| it.documents).sum()),
    }
}

impl Query for PlacesQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let searcher = scoring
            .is_scoring_enabled()
            .then(|| scoring.searcher())
            .flatten();
        let (mut idf, mut lengths) = (0.0, [1.0; 2]);
        if let Some(searcher) = searcher {
            idf = self.idf(&self.places.expr, searcher)?;
            lengths = [
                super::rank::average_length(searcher, FIELDS.title)?,
                super::rank::average_length(searcher, FIELDS.body)?,
            ];
        }
        Ok(Box::new(PlacesWeight {
            query: self.clone(),
            idf,
            lengths,
            scoring: searcher.is_some(),
        }))
    }
}

struct PlacesWeight {
    query: PlacesQuery,
    idf: Score,
    /// Mean number of tokens of title and body.
    lengths: [Score; 2],
    scoring: bool,
}

impl PlacesWeight {
    /// The expression in one field of a segment; `None` where it cannot hold.
    fn part(
        &self,
        reader: &SegmentReader,
        field: TextField,
        average_length: Score,
    ) -> tantivy::Result<Option<Part>> {
        let query = &self.query;
        let option = match query.is_bare() {
            true => IndexRecordOption::WithFreqs,
            false => IndexRecordOption::WithFreqsAndPositions,
        };
        let mut lanes = Vec::with_capacity(query.terms.len());
        for (number, (lane, terms)) in query.places.lanes.iter().zip(&*query.terms).enumerate() {
            let mut postings = Vec::with_capacity(terms.terms.len());
            if lane.field.is_none_or(|wanted| wanted == field) {
                for LaneTerm { term, very, there } in &terms.terms {
                    let in_index = |second: &bool| there & expand::there(field, *second) > 0;
                    for second in [false, true].into_iter().filter(in_index) {
                        let term = query.term_of(number, field, term, second);
                        let index = reader.inverted_index(term.field())?;
                        let found = index.read_postings(&term, option)?;
                        postings.extend(found.map(|postings| (postings, *very)));
                    }
                }
            }
            lanes.push(Union::new(postings));
        }
        let Some(docs) = Docs::new(&query.places.expr, field, &lanes) else {
            return Ok(None);
        };
        let (weight, b) = match field {
            TextField::Title => (TITLE_WEIGHT, TITLE_B),
            TextField::Body => (1.0, BODY_B),
        };
        Ok(Some(Part {
            field,
            docs,
            lanes,
            marks: scorer::Marks::of(reader, field)?,
            lengths: reader.get_fieldnorms_reader(FIELDS.exact_of(field))?,
            weight,
            b,
            average_length,
        }))
    }
}

impl Weight for PlacesWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut parts = Vec::with_capacity(2);
        for (field, length) in [TextField::Title, TextField::Body]
            .into_iter()
            .zip(self.lengths)
        {
            parts.extend(self.part(reader, field, length)?);
        }
        let scorer = PlacesScorer::new(
            Arc::clone(&self.query.places),
            parts,
            self.query.at_least,
            self.query.is_bare(),
            self.query.watch.clone(),
        );
        let scorer = scorer.of_length(self.query.length);
        Ok(Box::new(scorer.scoring(self.scoring, self.idf * boost)))
    }

    fn explain(&self, reader: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > document || scorer.seek(document) != document {
            return Err(TantivyError::InvalidArgument(
                "the document does not match".to_owned(),
            ));
        }
        Ok(Explanation::new(
            "BM25F over the places of the expression",
            scorer.score(),
        ))
    }
}
