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
use tantivy::Score;
use tantivy::Searcher;
use tantivy::SegmentReader;
use tantivy::postings::TermInfo;
use tantivy::query::EmptyScorer;
use tantivy::query::EnableScoring;
use tantivy::query::Explanation;
use tantivy::query::Query;
use tantivy::query::Scorer;
use tantivy::query::Weight;
use tantivy::schema::Field;
use tantivy::schema::IndexRecordOption;

use crate::analysis::Part as Word;
use crate::query::TextField;
use crate::search::places::Expr;
use crate::search::places::Form;
use crate::search::places::Lane;
use crate::search::places::Places;

use super::forms;
use super::lower::texts;
use super::rank::BODY_B;
use super::rank::TITLE_B;
use super::rank::TITLE_WEIGHT;
use super::rank::explain;
use super::rank::idf;
use super::schema::FIELDS;
use super::sought::Sought;
use super::watch::Watch;
use super::word_scorer;
use super::word_scorer::Formula;
use super::word_scorer::Lengths;
use super::word_scorer::WordScorer;

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
#[derive(Debug, Clone)]
enum LaneTerms {
    /// Those of a word.
    Word(Word),
    /// Those of the words that a form stands for.
    Expanded(Vec<Expanded>),
}

/// One of the words that a form stands for.
#[derive(Debug, Clone)]
struct Expanded {
    /// Its terms, each with the text it is of.
    terms: Vec<(TextField, String)>,
    documents: u64,
    /// Whether it is the very word.
    is_very: bool,
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
        if places.lanes.len() > MOST_TITLE_WORDS {
            return Ok(None);
        }
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
        let documents = match &self.terms[lane] {
            LaneTerms::Expanded(words) => words.iter().map(|word| word.documents).sum(),
            LaneTerms::Word(word) => {
                let in_title = forms::documents(searcher, TextField::Title, word)?;
                in_title.max(forms::documents(searcher, TextField::Body, word)?)
            }
        };
        Ok(idf(searcher, documents))
    }

    /// Whether it is a lane by itself that has to stand somewhere, and need not be evaluated.
    fn is_word(&self) -> bool {
        self.is_bare() && self.at_least <= 1 && self.length.is_none()
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
    Ok(match &lane.form {
        Form::Stems(stems) => LaneTerms::Word(Word::Stems(stems.clone())),
        Form::Exact(form) => LaneTerms::Word(Word::Exact(form.clone())),
        Form::Pattern(_, shown) => {
            let word = shown.trim_end_matches(['*', '?']);
            expanded(expansions.of(&lane.form)?.as_slice(), word)
        }
        Form::Fuzzy(word, _) => expanded(expansions.of(&lane.form)?.as_slice(), word),
    })
}

/// The terms that a form stands for; `word` is what was typed.
fn expanded(words: &[Expansion], word: &str) -> LaneTerms {
    let expanded = |it: &Expansion| Expanded {
        terms: it.terms.clone(),
        documents: it.documents,
        is_very: it.word == word,
    };
    LaneTerms::Expanded(words.iter().map(expanded).collect())
}

impl LaneTerms {
    /// Returns the terms of a segment in a text, each with whether it is the very word.
    fn find(
        &self,
        reader: &SegmentReader,
        text: TextField,
    ) -> tantivy::Result<Vec<(Field, TermInfo, bool)>> {
        let words = match self {
            Self::Word(word) => {
                let found = forms::find(reader, text, word)?.into_iter();
                return Ok(found.map(|it| (it.field, it.info, true)).collect());
            }
            Self::Expanded(words) => words,
        };
        let field = FIELDS.exact_of(text);
        let index = reader.inverted_index(field)?;
        let mut found = Vec::new();
        for word in words {
            for (_, term) in word.terms.iter().filter(|(of, _)| *of == text) {
                let info = index.terms().get(term)?;
                found.extend(info.map(|info| (field, info, word.is_very)));
            }
        }
        Ok(found)
    }
}

/// No headline has more words.
const MOST_TITLE_WORDS: usize = 64;

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
    /// The expression in one field of a segment; `None` where it cannot hold, or no time is left: a form of words opens a
    /// thousand lists.
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
        for (lane, terms) in query.places.lanes.iter().zip(&*query.terms) {
            if query.watch.is_over() {
                return Ok(None);
            }
            let mut postings = Vec::new();
            if lane.field.is_none_or(|wanted| wanted == field) {
                for (field, info, is_very) in terms.find(reader, field)? {
                    let index = reader.inverted_index(field)?;
                    postings.push((index.read_postings_from_terminfo(&info, option)?, is_very));
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

impl PlacesWeight {
    /// The documents of a lane by itself.
    fn word_scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<WordScorer> {
        let (lane, terms) = (&self.query.places.lanes[0], &self.query.terms[0]);
        let (mut lanes, mut lengths) = (Vec::new(), Vec::with_capacity(2));
        for (weighted, length) in texts(None).iter().zip(self.lengths) {
            if lane.field.is_none_or(|wanted| wanted == weighted.text) {
                for (field, info, is_very) in terms.find(reader, weighted.text)? {
                    let index = reader.inverted_index(field)?;
                    let lane = word_scorer::Lane::open(&index, &info, lengths.len(), self.scoring)?;
                    lanes.push(lane.weighing(weighted.weight).very(is_very));
                }
            }
            lengths.push(Lengths::open(reader, weighted, length)?);
        }
        let formula = match self.scoring {
            true => Formula::VeryFirst,
            false => Formula::Nothing,
        };
        Ok(WordScorer::new(lanes, lengths, formula, self.idf * boost))
    }
}

impl Weight for PlacesWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        if self.query.is_word() && self.query.watch.is_over() {
            return Ok(Box::new(EmptyScorer));
        }
        if self.query.is_word() {
            return Ok(Box::new(self.word_scorer(reader, boost)?));
        }
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
        let scorer = scorer.scoring(self.scoring, self.idf * boost);
        Ok(Box::new(Sought::by(scorer)))
    }

    fn explain(&self, reader: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        let scorer = self.scorer(reader, 1.0)?;
        explain(scorer, document, "BM25F over the places of the expression")
    }
}
