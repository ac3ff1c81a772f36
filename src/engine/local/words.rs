//! Words side by side, of which all or so many must be there.
//!
//! tantivy's own intersections and unions ask their parts by way of tables of functions; these know that they are words.

use tantivy::DocId;
use tantivy::DocSet;
use tantivy::Score;
use tantivy::SegmentReader;
use tantivy::TERMINATED;
use tantivy::Term;
use tantivy::query::EmptyScorer;
use tantivy::query::EnableScoring;
use tantivy::query::Explanation;
use tantivy::query::Query;
use tantivy::query::Scorer;
use tantivy::query::Weight;

use super::rank::WordQuery;
use super::rank::WordWeight;
use super::rank::explain;
use super::sought::Seeker;
use super::sought::Sought;
use super::watch::Watch;
use super::word_scorer::WordScorer;

/// Documents that are tried between two looks at the clock.
const TRIED_PER_LOOK: u32 = 256;

/// Documents that hold at least so many of some words.
#[derive(Debug, Clone)]
pub(super) struct WordsQuery {
    pub(super) words: Vec<WordQuery>,
    /// At least 1.
    pub(super) least: usize,
    pub(super) watch: Watch,
}

impl Query for WordsQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let words = self.words.iter().map(|word| word.word_weight(scoring));
        Ok(Box::new(WordsWeight {
            words: words.collect::<tantivy::Result<_>>()?,
            least: self.least,
            watch: self.watch.clone(),
        }))
    }

    fn query_terms<'a>(&'a self, _visitor: &mut dyn FnMut(&'a Term, bool)) {}
}

struct WordsWeight {
    words: Vec<WordWeight>,
    least: usize,
    watch: Watch,
}

impl Weight for WordsWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let least = self.least.min(self.words.len());
        let present = self.words.iter().filter(|word| !word.is_absent(reader));
        if present.clone().count() < least {
            return Ok(Box::new(EmptyScorer));
        }
        let words = present.map(|word| word.word_scorer(reader, boost));
        let words = words.collect::<tantivy::Result<Vec<_>>>()?;
        Ok(if least == words.len() {
            Box::new(Sought::by(AllWords::new(words, self.watch.clone())))
        } else {
            let some = SomeWords::new(words, least, self.watch.clone());
            Box::new(Sought::by(some))
        })
    }

    fn explain(&self, reader: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        explain(self.scorer(reader, 1.0)?, document, "BM25F, word by word")
    }
}

/// Finds documents that have all of some words.
pub(super) struct AllWords {
    /// The rarest first.
    words: Vec<WordScorer>,
    tried: u32,
    watch: Watch,
}

impl AllWords {
    fn new(mut words: Vec<WordScorer>, watch: Watch) -> Self {
        words.sort_by_key(WordScorer::size_hint);
        Self {
            words,
            tried: 0,
            watch,
        }
    }
}

impl Seeker for AllWords {
    fn first_from(&mut self, mut target: DocId) -> DocId {
        let Some((rarest, others)) = self.words.split_first_mut() else {
            return TERMINATED;
        };
        loop {
            let candidate = rarest.seek(target);
            self.tried = self.tried.wrapping_add(1);
            let looks = self.tried.is_multiple_of(TRIED_PER_LOOK);
            if candidate == TERMINATED || (looks && self.watch.is_over()) {
                return TERMINATED;
            }
            let further = others.iter_mut().map(|word| word.seek(candidate));
            match further.into_iter().find(|document| *document > candidate) {
                Some(further) => target = further,
                None => return candidate,
            }
        }
    }

    fn size_hint(&self) -> u32 {
        self.words.first().map_or(0, WordScorer::size_hint)
    }

    fn score(&mut self, _: DocId) -> Score {
        self.words.iter_mut().map(WordScorer::score).sum()
    }
}

/// Finds documents that have at least so many of some words.
pub(super) struct SomeWords {
    words: Vec<WordScorer>,
    least: usize,
    tried: u32,
    watch: Watch,
}

impl SomeWords {
    fn new(words: Vec<WordScorer>, least: usize, watch: Watch) -> Self {
        Self {
            words,
            least,
            tried: 0,
            watch,
        }
    }
}

impl Seeker for SomeWords {
    fn first_from(&mut self, mut target: DocId) -> DocId {
        loop {
            let mut nearest = TERMINATED;
            let mut here = 0;
            for word in &mut self.words {
                let document = word.seek(target);
                if document < nearest {
                    (nearest, here) = (document, 0);
                }
                here += usize::from(document == nearest);
            }
            self.tried = self.tried.wrapping_add(1);
            let looks = self.tried.is_multiple_of(TRIED_PER_LOOK);
            if nearest == TERMINATED || (looks && self.watch.is_over()) {
                return TERMINATED;
            }
            if here >= self.least {
                return nearest;
            }
            target = nearest + 1;
        }
    }

    fn size_hint(&self) -> u32 {
        let sizes = self.words.iter().map(WordScorer::size_hint);
        sizes.fold(0, u32::saturating_add)
    }

    fn score(&mut self, document: DocId) -> Score {
        let words = self.words.iter_mut();
        let here = words.filter(|word| word.doc() == document);
        here.map(WordScorer::score).sum()
    }
}
