//! Queries that stop in time, wherever tantivy would go on by itself.
//!
//! tantivy looks for the next document of a phrase or an intersection without coming back before it has one, however
//! many it tries. Its scorers can also be asked about one document after another, which is what intersections do of
//! their parts; done here, there is time to look at the clock between two.

use tantivy::DocId;
use tantivy::DocSet;
use tantivy::Score;
use tantivy::SeekDangerResult;
use tantivy::SegmentReader;
use tantivy::TERMINATED;
use tantivy::Term;
use tantivy::query::EnableScoring;
use tantivy::query::Explanation;
use tantivy::query::Query;
use tantivy::query::Scorer;
use tantivy::query::Weight;

use super::watch::Watch;

/// Documents that are tried between two looks at the clock.
const TRIED_PER_LOOK: u32 = 256;

/// A query that finds nothing more once its time is over.
#[derive(Debug)]
pub(super) struct Watched {
    query: Box<dyn Query>,
    watch: Watch,
}

impl Watched {
    /// Wraps a query, where there is a time that it must end at.
    pub(super) fn wrap(query: Box<dyn Query>, watch: Watch) -> Box<dyn Query> {
        match watch.is_set() {
            true => Box::new(Self { query, watch }),
            false => query,
        }
    }
}

impl Clone for Watched {
    fn clone(&self) -> Self {
        Self {
            query: self.query.box_clone(),
            watch: self.watch.clone(),
        }
    }
}

impl Query for Watched {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(WatchedWeight {
            weight: self.query.weight(scoring)?,
            watch: self.watch.clone(),
        }))
    }

    fn query_terms<'a>(&'a self, _visitor: &mut dyn FnMut(&'a Term, bool)) {}
}

struct WatchedWeight {
    weight: Box<dyn Weight>,
    watch: Watch,
}

impl Weight for WatchedWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let (first, scorer) = self.weight.scorer_danger(reader, 0, boost)?;
        let mut scorer = WatchedScorer {
            scorer,
            document: 0,
            tried: 0,
            watch: self.watch.clone(),
        };
        if let SeekDangerResult::SeekLowerBound(from) = first {
            scorer.first_from(from);
        }
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        self.weight.explain(reader, document)
    }
}

struct WatchedScorer {
    scorer: Box<dyn Scorer>,
    document: DocId,
    tried: u32,
    watch: Watch,
}

impl WatchedScorer {
    /// Goes to the first document from `target` on, or to the end where the time is over.
    fn first_from(&mut self, mut target: DocId) -> DocId {
        self.document = loop {
            self.tried = self.tried.wrapping_add(1);
            let looks = self.tried.is_multiple_of(TRIED_PER_LOOK);
            if target >= TERMINATED || (looks && self.watch.is_over()) {
                break TERMINATED;
            }
            match self.scorer.seek_danger(target) {
                SeekDangerResult::Found => break target,
                SeekDangerResult::SeekLowerBound(further) => target = further,
            }
        };
        self.document
    }
}

impl DocSet for WatchedScorer {
    fn advance(&mut self) -> DocId {
        match self.document {
            TERMINATED => TERMINATED,
            document => self.first_from(document + 1),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        match self.document < target {
            true => self.first_from(target),
            false => self.document,
        }
    }

    fn doc(&self) -> DocId {
        self.document
    }

    fn size_hint(&self) -> u32 {
        self.scorer.size_hint()
    }
}

impl Scorer for WatchedScorer {
    fn score(&mut self) -> Score {
        self.scorer.score()
    }
}

#[cfg(test)]
mod tests {
    use tantivy::Index;
    use tantivy::IndexWriter;
    use tantivy::TantivyDocument;
    use tantivy::collector::Count;
    use tantivy::query::BooleanQuery;
    use tantivy::query::PhraseQuery;
    use tantivy::query::TermQuery;
    use tantivy::schema::IndexRecordOption;
    use tantivy::schema::Schema;

    use crate::query::parse;
    use crate::search::places::Places;

    use super::super::positions::Expansions;
    use super::super::positions::PlacesQuery;
    use super::super::schema::FIELDS;
    use super::super::terms::TOKENIZER;
    use super::super::terms::TermsTokenizer;
    use super::*;

    /// A segment in which `a` and `b` stand in every document, side by side in the last alone.
    fn segment(documents: usize) -> Index {
        let schema: Schema = FIELDS.schema.clone();
        let index = Index::create_in_ram(schema);
        index
            .tokenizers()
            .register(TOKENIZER, TermsTokenizer::default());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 20 << 20).unwrap();
        for number in 1..=documents {
            let mut document = TantivyDocument::new();
            let text = if number == documents {
                "a\nb\n"
            } else {
                "a\nx\nb\n"
            };
            document.add_text(FIELDS.body, text);
            document.add_u64(FIELDS.key, number as u64);
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        index
    }

    fn term(word: &str) -> Term {
        Term::from_field_text(FIELDS.body, word)
    }

    /// Queries that meet in the last document alone, their parts watched as a search watches them.
    fn queries(watch: &Watch) -> [Box<dyn Query>; 3] {
        let watched = |query| Watched::wrap(query, watch.clone());
        let word = |word| {
            let query = TermQuery::new(term(word), IndexRecordOption::WithFreqs);
            watched(Box::new(query))
        };
        let phrase = || watched(Box::new(PhraseQuery::new(vec![term("a"), term("b")])));
        [
            phrase(),
            Box::new(BooleanQuery::intersection(vec![word("a"), phrase()])),
            Box::new(BooleanQuery::union_with_minimum_required_clauses(
                vec![word("a"), phrase(), word("c")],
                2,
            )),
        ]
    }

    #[test]
    fn what_is_found_in_time_is_found() {
        let searcher = segment(2000).reader().unwrap().searcher();
        for query in queries(&Watch::after_looks(u32::MAX)) {
            assert_eq!(searcher.search(&query, &Count).unwrap(), 1, "{query:?}");
        }
    }

    #[test]
    fn a_search_ends_with_the_look_that_says_so() {
        let searcher = segment(2000).reader().unwrap().searcher();
        for number in 0..3 {
            let watch = Watch::after_looks(2);
            let query = &queries(&watch)[number];
            assert_eq!(searcher.search(query, &Count).unwrap(), 0, "{query:?}");
            assert!(
                watch.has_stopped(),
                "a look comes after {TRIED_PER_LOOK} of 2000"
            );
        }
    }

    #[test]
    fn no_list_of_places_is_opened_when_time_is_up() {
        let searcher = segment(20).reader().unwrap().searcher();
        let found = |looks| {
            let watch = Watch::after_looks(looks);
            let expansions = Expansions::new(&searcher, watch.clone());
            let query = parse("a NEAR/3 b").unwrap().query;
            let places = Places::new(&query, &[]).unwrap();
            let query = PlacesQuery::new(places, 1, &expansions).unwrap();
            let weight = query.weight(EnableScoring::disabled_from_searcher(&searcher));
            let scorer = weight.unwrap().scorer(searcher.segment_reader(0), 1.0);
            (scorer.unwrap().doc(), watch.has_stopped())
        };
        assert_eq!(found(u32::MAX), (0, false));
        // Two words are opened in headlines and in texts.
        for looks in 1..=3 {
            assert_eq!(found(looks), (TERMINATED, true), "{looks}");
        }
    }
}
