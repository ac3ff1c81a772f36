//! From the query tree to tantivy's queries.

use tantivy::Term;
use tantivy::query::AllQuery;
use tantivy::query::BooleanQuery;
use tantivy::query::BoostQuery;
use tantivy::query::DisjunctionMaxQuery;
use tantivy::query::EmptyQuery;
use tantivy::query::Occur as Must;
use tantivy::query::PhraseQuery;
use tantivy::query::Query as TantivyQuery;
use tantivy::schema::Field;

use crate::analysis::query_stems;
use crate::analysis::tokens;
use crate::query::Clause;
use crate::query::Occur;
use crate::query::Query;
use crate::query::TextField;

use super::filter::days;
use super::filter::facet_value;
use super::filter::unscored;
use super::filter::word_counts;
use super::rank::BODY_B;
use super::rank::TITLE_B;
use super::rank::TITLE_WEIGHT;
use super::rank::Weighted;
use super::rank::WordQuery;
use super::schema::FIELDS;

/// How many of the plain clauses side by side must match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    All,
    /// So many; 0 only beside clauses that are required by `+`.
    AtLeast(usize),
}

/// A query tree together with what every hit must be.
pub(super) fn lower(
    query: &Query,
    filters: Vec<Box<dyn TantivyQuery>>,
    need: Need,
    langs: &[String],
) -> Box<dyn TantivyQuery> {
    let lowered = Lowering { langs }.top(query, need);
    if filters.is_empty() {
        return lowered;
    }
    let mut clauses = vec![(Must::Must, lowered)];
    clauses.extend(filters.into_iter().map(|filter| (Must::Must, filter)));
    Box::new(BooleanQuery::new(clauses))
}

/// Returns how many plain clauses stand side by side at the top of a query: what [`Need::AtLeast`] counts.
pub(super) fn plain_clauses(query: &Query, langs: &[String]) -> usize {
    let lowering = Lowering { langs };
    let Query::Clauses(clauses) = query else { return lowering.plain(query).len() };
    let plain = clauses.iter().filter(|clause| clause.occur == Occur::Plain);
    plain.map(|clause| lowering.plain(&clause.query).len()).sum()
}

struct Lowering<'a> {
    langs: &'a [String],
}

impl Lowering<'_> {
    fn top(&self, query: &Query, need: Need) -> Box<dyn TantivyQuery> {
        match query {
            Query::Clauses(clauses) => self.clauses(clauses, need),
            Query::Word { .. } => together(self.plain(query), need),
            query => self.lower(query),
        }
    }

    fn lower(&self, query: &Query) -> Box<dyn TantivyQuery> {
        match query {
            Query::All => unscored(Box::new(AllQuery)),
            Query::Word { .. } => together(self.plain(query), Need::All),
            Query::Phrase { field, text } => phrase(*field, text),
            Query::Facet { facet, value } => facet_value(*facet, value),
            Query::Date { from, to } => days(*from, *to),
            Query::Words { least, most } => word_counts(*least, *most),
            Query::And(parts) => together(parts.iter().map(|part| self.lower(part)).collect(), Need::All),
            Query::Or(parts) => together(parts.iter().map(|part| self.lower(part)).collect(), Need::AtLeast(1)),
            Query::Clauses(clauses) => self.clauses(clauses, Need::All),
        }
    }

    fn clauses(&self, clauses: &[Clause], need: Need) -> Box<dyn TantivyQuery> {
        let mut plain = Vec::new();
        let mut fixed = Vec::new();
        for Clause { occur, query } in clauses {
            match occur {
                Occur::MustNot => fixed.push((Must::MustNot, self.lower(query))),
                Occur::Must => fixed.push((Must::Must, self.lower(query))),
                Occur::Plain if is_filter(query) => fixed.push((Must::Must, self.lower(query))),
                Occur::Plain => plain.extend(self.plain(query)),
            }
        }
        if plain.is_empty() && fixed.is_empty() {
            return Box::new(EmptyQuery);
        }
        let required = fixed.iter().any(|(must, _)| *must == Must::Must);
        match need {
            // Beside a required clause the plain ones may only rank.
            Need::AtLeast(0) if required => {
                fixed.extend(plain.into_iter().map(|query| (Must::Should, query)));
            }
            _ if !plain.is_empty() => fixed.push((Must::Must, together(plain, need))),
            _ if !required => fixed.push((Must::Must, unscored(Box::new(AllQuery)))),
            _ => {}
        }
        Box::new(BooleanQuery::new(fixed))
    }

    /// The clauses a plain clause stands for: one, or one for each pair of a run of an unspaced script.
    fn plain(&self, query: &Query) -> Vec<Box<dyn TantivyQuery>> {
        match query {
            Query::Word { field, text } => self.word(*field, text),
            Query::Clauses(clauses) if clauses.iter().all(|clause| clause.occur == Occur::Plain) => {
                clauses.iter().filter(|clause| !is_filter(&clause.query)).flat_map(|clause| self.plain(&clause.query)).collect()
            }
            query if is_filter(query) => Vec::new(),
            query => vec![self.lower(query)],
        }
    }

    fn word(&self, field: Option<TextField>, text: &str) -> Vec<Box<dyn TantivyQuery>> {
        let word = query_stems(text, self.langs);
        if word.adjacent && word.stems.len() > 1 {
            return vec![self.adjacent(field, &word.stems)];
        }
        let fields = stem_fields(field);
        let query = |terms| Box::new(WordQuery { fields: fields.clone(), terms }) as Box<dyn TantivyQuery>;
        word.stems.into_iter().map(query).collect()
    }

    /// Stems side by side. Each language's stems make a phrase of their own.
    fn adjacent(&self, field: Option<TextField>, slots: &[Vec<String>]) -> Box<dyn TantivyQuery> {
        let widest = slots.iter().map(Vec::len).max().unwrap_or(0);
        let mut sequences: Vec<Vec<&str>> = Vec::new();
        for choice in 0..widest {
            let sequence = slots.iter().map(|stems| stems[choice.min(stems.len() - 1)].as_str()).collect();
            if !sequences.contains(&sequence) {
                sequences.push(sequence);
            }
        }
        best_of(sequences.iter().flat_map(|sequence| {
            stem_fields(field).into_iter().map(|weighted| in_order(weighted, sequence.iter().copied()))
        }))
    }
}

/// Filters narrow and never rank, wherever they stand.
pub(super) fn is_filter(query: &Query) -> bool {
    matches!(query, Query::Facet { .. } | Query::Date { .. } | Query::Words { .. })
}

fn together(mut queries: Vec<Box<dyn TantivyQuery>>, need: Need) -> Box<dyn TantivyQuery> {
    match (queries.len(), need) {
        (0, _) => Box::new(EmptyQuery),
        (1, _) => queries.remove(0),
        (_, Need::All) => Box::new(BooleanQuery::intersection(queries)),
        (n, Need::AtLeast(least)) => {
            Box::new(BooleanQuery::union_with_minimum_required_clauses(queries, least.min(n)))
        }
    }
}

fn phrase(field: Option<TextField>, text: &str) -> Box<dyn TantivyQuery> {
    let words = tokens(text);
    let fields = exact_fields(field);
    match words.as_slice() {
        [] => Box::new(EmptyQuery),
        [word] => Box::new(WordQuery { fields, terms: vec![word.text.clone()] }),
        words => best_of(
            fields.into_iter().map(|weighted| in_order(weighted, words.iter().map(|word| word.text.as_str()))),
        ),
    }
}

/// Terms side by side in one field; `terms` are two or more.
fn in_order<'t>(weighted: Weighted, terms: impl Iterator<Item = &'t str>) -> Box<dyn TantivyQuery> {
    let terms = terms.map(|term| Term::from_field_text(weighted.field, term)).collect();
    Box::new(BoostQuery::new(Box::new(PhraseQuery::new(terms)), weighted.weight))
}

/// A phrase in two fields counts where it counts most.
fn best_of(queries: impl Iterator<Item = Box<dyn TantivyQuery>>) -> Box<dyn TantivyQuery> {
    let mut queries: Vec<Box<dyn TantivyQuery>> = queries.collect();
    if queries.len() == 1 {
        return queries.remove(0);
    }
    Box::new(DisjunctionMaxQuery::new(queries))
}

fn stem_fields(field: Option<TextField>) -> Vec<Weighted> {
    weighted(field, |field| FIELDS.stems_of(field))
}

fn exact_fields(field: Option<TextField>) -> Vec<Weighted> {
    weighted(field, |field| FIELDS.exact_of(field))
}

fn weighted(field: Option<TextField>, of: impl Fn(TextField) -> Field) -> Vec<Weighted> {
    let title = Weighted { field: of(TextField::Title), weight: TITLE_WEIGHT, b: TITLE_B };
    let body = Weighted { field: of(TextField::Body), weight: 1.0, b: BODY_B };
    match field {
        Some(TextField::Title) => vec![Weighted { weight: 1.0, ..title }],
        Some(TextField::Body) => vec![body],
        None => vec![title, body],
    }
}
