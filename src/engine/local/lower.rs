//! From the query tree to tantivy's queries.

use tantivy::Score;
use tantivy::Term;
use tantivy::query::AllQuery;
use tantivy::query::BooleanQuery;
use tantivy::query::BoostQuery;
use tantivy::query::DisjunctionMaxQuery;
use tantivy::query::EmptyQuery;
use tantivy::query::Occur as Must;
use tantivy::query::PhraseQuery;
use tantivy::query::Query as TantivyQuery;

use crate::analysis::Part;
use crate::analysis::QueryWord;
use crate::analysis::query_word;
use crate::analysis::tokens;
use crate::query::Clause;
use crate::query::Occur;
use crate::query::Query;
use crate::query::TextField;
use crate::search::places::Places;

use super::excluded::Excluded;
use super::filter::Meant;
use super::filter::days;
use super::filter::facet_value;
use super::filter::unscored;
use super::filter::word_counts;
use super::forms;
use super::positions::Expansions;
use super::positions::PlacesQuery;
use super::rank::BODY_B;
use super::rank::TITLE_B;
use super::rank::TITLE_WEIGHT;
use super::rank::Weighted;
use super::rank::WordQuery;
use super::schema::FIELDS;
use super::watched::Watched;
use super::words::WordsQuery;

/// How many of the plain clauses side by side must match. Filters among them always must, and count for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    All,
    /// With 0 they only rank.
    AtLeast(usize),
}

/// A query tree together with what every hit must be.
pub(super) fn lower(
    query: &Query,
    filters: Vec<Box<dyn TantivyQuery>>,
    need: Need,
    langs: &[String],
    meant: &Meant<'_>,
    expansions: &Expansions<'_>,
) -> Box<dyn TantivyQuery> {
    let lowered = Lowering {
        langs,
        meant,
        expansions,
    }
    .top(query, need);
    if filters.is_empty() {
        return lowered;
    }
    let lowered = Watched::wrap(lowered, expansions.watch());
    let mut clauses = vec![(Must::Must, lowered)];
    clauses.extend(filters.into_iter().map(|filter| (Must::Must, filter)));
    Box::new(BooleanQuery::new(clauses))
}

/// Returns how many plain clauses stand side by side at the top of a query: what [`Need::AtLeast`] counts.
pub(super) fn plain_clauses(query: &Query, langs: &[String]) -> usize {
    let is_plain = |clause: &&Clause| clause.occur == Occur::Plain && !is_filter(&clause.query);
    let count = |query: &Query| match query {
        Query::Word { text, .. } => match query_word(text, langs) {
            QueryWord::Adjacent(_) => 1,
            QueryWord::Parts(parts) => parts.len(),
        },
        _ => 1,
    };
    match query {
        Query::Clauses(clauses) => {
            let plain = clauses.iter().filter(is_plain);
            plain.map(|clause| count(&clause.query)).sum()
        }
        query => count(query),
    }
}

/// Returns what of a query scores, each as it prints with its tantivy query; an article's scores by them sum to its
/// score by the query.
pub(super) fn scoring_leaves(
    query: &Query,
    langs: &[String],
    meant: &Meant<'_>,
    expansions: &Expansions<'_>,
) -> Vec<(String, Box<dyn TantivyQuery>)> {
    let leaves = |query| scoring_leaves(query, langs, meant, expansions);
    match query {
        query if is_filter(query) || *query == Query::All => Vec::new(),
        Query::And(parts) | Query::Or(parts) => parts.iter().flat_map(leaves).collect(),
        Query::Clauses(clauses) => {
            let found = clauses.iter().filter(|it| it.occur != Occur::MustNot);
            found.flat_map(|clause| leaves(&clause.query)).collect()
        }
        query => {
            let lowering = Lowering {
                langs,
                meant,
                expansions,
            };
            let lowered = lowering.plain(query).into_iter();
            lowered.map(|leaf| (query.to_string(), leaf)).collect()
        }
    }
}

struct Lowering<'a> {
    langs: &'a [String],
    meant: &'a Meant<'a>,
    expansions: &'a Expansions<'a>,
}

impl Lowering<'_> {
    fn top(&self, query: &Query, need: Need) -> Box<dyn TantivyQuery> {
        match query {
            Query::Clauses(clauses) => self.clauses(clauses, need),
            Query::Word { .. } => self.together(self.plain(query), need),
            query => self.lower(query),
        }
    }

    fn lower(&self, query: &Query) -> Box<dyn TantivyQuery> {
        match query {
            Query::All => unscored(Box::new(AllQuery)),
            Query::Word { .. } => self.together(self.plain(query), Need::All),
            Query::Phrase {
                field,
                text,
                slop: 0,
            } => self.phrase(query, *field, text),
            Query::Facet { facet, value } => facet_value(*facet, value, self.meant),
            Query::Date { from, to } => days(*from, *to),
            Query::Words { least, most } => word_counts(*least, *most),
            Query::And(parts) => self.together(
                parts.iter().map(|part| self.lower(part)).collect(),
                Need::All,
            ),
            Query::Or(parts) => self.together(
                parts.iter().map(|part| self.lower(part)).collect(),
                Need::AtLeast(1),
            ),
            Query::Clauses(clauses) => self.clauses(clauses, Need::All),
            Query::AtLeast { times, query } => self.places(query, *times),
            Query::Boost { hundredths, query } => Box::new(BoostQuery::new(
                self.lower(query),
                *hundredths as Score / 100.0,
            )),
            query => self.places(query, 1),
        }
    }

    /// What says where its words stand, so many times apart.
    fn places(&self, query: &Query, at_least: u32) -> Box<dyn TantivyQuery> {
        let places = Places::new(query, self.langs);
        let query = places.map(|places| PlacesQuery::new(places, at_least, self.expansions));
        match query {
            Some(Ok(query)) => Box::new(query),
            // A dictionary that cannot be read fails in every other query too, which says so.
            Some(Err(_)) | None => Box::new(EmptyQuery),
        }
    }

    /// Exact forms side by side. Where each of them is one term of the index, tantivy's own phrases are the fastest.
    fn phrase(&self, query: &Query, field: Option<TextField>, text: &str) -> Box<dyn TantivyQuery> {
        let words = tokens(text);
        if let [word] = words.as_slice() {
            return Box::new(
                self.expansions
                    .word(field, Part::Exact(word.text.to_string())),
            );
        }
        let mut in_fields = Vec::new();
        for weighted in texts(field) {
            let terms = words
                .iter()
                .map(|word| self.only_term(weighted.text, &word.text));
            match terms.collect::<Option<Vec<Term>>>() {
                Some(terms) if !terms.is_empty() => {
                    in_fields.push(self.watched(in_order(weighted, terms)));
                }
                _ => return self.places(query, 1),
            }
        }
        best_of(in_fields)
    }

    /// A query that ends in time also where tantivy tries one document after another.
    fn watched(&self, query: Box<dyn TantivyQuery>) -> Box<dyn TantivyQuery> {
        Watched::wrap(query, self.expansions.watch())
    }

    /// Queries of which so many must match. tantivy tries one document after another until enough of them meet, so
    /// each ends in time.
    fn together(
        &self,
        mut queries: Vec<Box<dyn TantivyQuery>>,
        need: Need,
    ) -> Box<dyn TantivyQuery> {
        let watched = |queries: Vec<_>| queries.into_iter().map(|it| self.watched(it)).collect();
        let least = match need {
            Need::All => queries.len(),
            Need::AtLeast(least) => least,
        };
        match (queries.len(), need) {
            (0, _) => Box::new(EmptyQuery),
            (1, _) => queries.remove(0),
            _ if least > 0 && queries.iter().all(|query| query.is::<WordQuery>()) => {
                let words = queries.iter();
                let words = words.filter_map(|query| query.downcast_ref::<WordQuery>());
                Box::new(WordsQuery {
                    words: words.cloned().collect(),
                    least,
                    watch: self.expansions.watch(),
                })
            }
            (_, Need::All) => Box::new(BooleanQuery::intersection(watched(queries))),
            (n, Need::AtLeast(least)) => {
                let queries = match least {
                    0 | 1 => queries,
                    _ => watched(queries),
                };
                Box::new(BooleanQuery::union_with_minimum_required_clauses(
                    queries,
                    least.min(n),
                ))
            }
        }
    }

    /// The one term that an exact form is in a text of this index; `None` where it is several.
    fn only_term(&self, text: TextField, word: &str) -> Option<Term> {
        let field = FIELDS.exact_of(text);
        let part = Part::Exact(word.to_owned());
        let mut only: Option<Term> = None;
        for reader in self.expansions.searcher().segment_readers() {
            for found in forms::find(reader, text, &part).ok()? {
                let term = Term::from_field_text(field, std::str::from_utf8(&found.term).ok()?);
                if only.get_or_insert_with(|| term.clone()) != &term {
                    return None;
                }
            }
        }
        Some(only.unwrap_or_else(|| Term::from_field_text(field, word)))
    }

    fn clauses(&self, clauses: &[Clause], need: Need) -> Box<dyn TantivyQuery> {
        let mut plain = Vec::new();
        let mut fixed = Vec::new();
        for Clause { occur, query } in clauses {
            match occur {
                Occur::MustNot => {
                    let excluded: Box<dyn TantivyQuery> = Box::new(Excluded(self.lower(query)));
                    fixed.push((Must::MustNot, excluded));
                }
                Occur::Must => fixed.push((Must::Must, self.lower(query))),
                Occur::Plain if is_filter(query) => fixed.push((Must::Must, self.lower(query))),
                Occur::Plain => plain.extend(self.plain(query)),
            }
        }
        if plain.is_empty() && fixed.is_empty() {
            return Box::new(EmptyQuery);
        }
        match need {
            _ if plain.is_empty() => {
                if fixed.iter().all(|(must, _)| *must == Must::MustNot) {
                    fixed.push((Must::Must, unscored(Box::new(AllQuery))));
                }
            }
            Need::AtLeast(0) => fixed.extend(plain.into_iter().map(|query| (Must::Should, query))),
            need => fixed.push((Must::Must, self.together(plain, need))),
        }
        let watched = |(must, query)| match must {
            Must::Must => (must, self.watched(query)),
            _ => (must, query),
        };
        Box::new(BooleanQuery::new(fixed.into_iter().map(watched).collect()))
    }

    /// The clauses a plain clause stands for: one, or one for each pair of a run of an unspaced script.
    fn plain(&self, query: &Query) -> Vec<Box<dyn TantivyQuery>> {
        match query {
            Query::Word { field, text } => self.word(*field, text),
            query => vec![self.lower(query)],
        }
    }

    fn word(&self, field: Option<TextField>, text: &str) -> Vec<Box<dyn TantivyQuery>> {
        match query_word(text, self.langs) {
            QueryWord::Adjacent(_) => {
                let text = text.to_owned();
                vec![self.places(&Query::Word { field, text }, 1)]
            }
            QueryWord::Parts(parts) => {
                let words = parts.into_iter();
                let words = words.map(|part| self.expansions.word(field, part));
                words.map(|word| Box::new(word) as _).collect()
            }
        }
    }
}

/// Returns the words of each plain clause at the top of a query that is words side by side.
pub(super) fn plain_words(
    query: &Query,
    langs: &[String],
    expansions: &Expansions<'_>,
) -> Vec<Vec<WordQuery>> {
    let clauses = match query {
        Query::Clauses(clauses) => clauses.as_slice(),
        _ => &[],
    };
    let plain = clauses.iter().filter(|clause| clause.occur == Occur::Plain);
    let words = plain.filter_map(|clause| match &clause.query {
        Query::Word { field, text } => match query_word(text, langs) {
            QueryWord::Parts(parts) => Some((*field, parts)),
            QueryWord::Adjacent(_) => None,
        },
        _ => None,
    });
    let words = words.map(|(field, parts)| {
        let parts = parts.into_iter();
        parts.map(|part| expansions.word(field, part)).collect()
    });
    words.collect()
}

/// Filters narrow and never rank, wherever they stand.
fn is_filter(query: &Query) -> bool {
    match query {
        Query::Facet { .. } | Query::Date { .. } | Query::Words { .. } => true,
        Query::And(parts) | Query::Or(parts) => parts.iter().all(is_filter),
        Query::Clauses(clauses) => clauses.iter().all(|clause| is_filter(&clause.query)),
        _ => false,
    }
}

/// Terms side by side in one field; `terms` are two or more.
fn in_order(weighted: Weighted, terms: Vec<Term>) -> Box<dyn TantivyQuery> {
    Box::new(BoostQuery::new(
        Box::new(PhraseQuery::new(terms)),
        weighted.weight,
    ))
}

/// A phrase in two fields counts where it counts most.
fn best_of(mut queries: Vec<Box<dyn TantivyQuery>>) -> Box<dyn TantivyQuery> {
    if queries.len() == 1 {
        return queries.remove(0);
    }
    Box::new(DisjunctionMaxQuery::new(queries))
}

/// Where a word is looked for.
pub(super) fn texts(field: Option<TextField>) -> Vec<Weighted> {
    let title = Weighted {
        text: TextField::Title,
        weight: TITLE_WEIGHT,
        b: TITLE_B,
    };
    let body = Weighted {
        text: TextField::Body,
        weight: 1.0,
        b: BODY_B,
    };
    match field {
        Some(TextField::Title) => vec![Weighted {
            weight: 1.0,
            ..title
        }],
        Some(TextField::Body) => vec![body],
        None => vec![title, body],
    }
}
