//! What every hit must be, as tantivy queries that score nothing.

use std::ops::Bound;

use jiff::civil::Date;
use tantivy::Term;
use tantivy::query::BooleanQuery;
use tantivy::query::ConstScoreQuery;
use tantivy::query::EmptyQuery;
use tantivy::query::Occur;
use tantivy::query::PhraseQuery;
use tantivy::query::Query;
use tantivy::query::RangeQuery;
use tantivy::query::TermQuery;
use tantivy::schema::Field;
use tantivy::schema::IndexRecordOption;

use crate::analysis::tokens;
use crate::query::Facet;
use crate::search::Filters;

use super::schema::FIELDS;

/// The values of a facet that a typed one stands for.
pub(super) type Meant<'a> = dyn Fn(Facet, &str) -> Vec<String> + 'a;

/// What a hit must be, and the facet it is a choice of; a range of days is none.
pub(super) type Filter = (Option<Facet>, Box<dyn Query>);

/// Returns one query for each list and range of the filters.
pub(super) fn filters(filters: &Filters, meant: &Meant<'_>) -> Vec<Filter> {
    let lists = [
        (Facet::Outlet, &filters.outlets),
        (Facet::Author, &filters.authors),
        (Facet::Lang, &filters.langs),
        (Facet::Section, &filters.sections),
    ];
    let mut queries: Vec<Filter> = Vec::new();
    for (facet, values) in lists {
        if !values.is_empty() {
            let values = values.iter().map(|value| facet_value(facet, value, meant));
            queries.push((Some(facet), any(values.collect())));
        }
    }
    if filters.from.is_some() || filters.to.is_some() {
        queries.push((None, days(filters.from, filters.to)));
    }
    queries
}

/// Articles whose facet has a value; an author or an address also by a part of it.
pub(super) fn facet_value(facet: Facet, value: &str, meant: &Meant<'_>) -> Box<dyn Query> {
    let any_of = |field| {
        any(meant(facet, value)
            .iter()
            .map(|value| term(field, value))
            .collect())
    };
    let query: Box<dyn Query> = match facet {
        Facet::Outlet => any_of(FIELDS.outlet),
        Facet::Section => any_of(FIELDS.section),
        Facet::Lang => any_of(FIELDS.lang),
        Facet::Url => words_in_order(FIELDS.url_words, value),
        Facet::Author => words_in_order(FIELDS.author_words, value),
        Facet::Year | Facet::Month | Facet::Day => Box::new(EmptyQuery),
    };
    unscored(query)
}

/// Articles whose day lies between two, both included.
pub(super) fn days(from: Option<Date>, to: Option<Date>) -> Box<dyn Query> {
    let number = |day: Date| {
        (i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day()))
            as u64
    };
    range(
        FIELDS.day,
        from.map_or(0, number),
        to.map_or(u64::MAX, number),
    )
}

/// Articles with a number of words between two, both included.
pub(super) fn word_counts(least: u64, most: u64) -> Box<dyn Query> {
    range(FIELDS.words, least, most)
}

/// Takes the score off a query.
pub(super) fn unscored(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

fn range(field: Field, least: u64, most: u64) -> Box<dyn Query> {
    let bound = |number| Bound::Included(Term::from_field_u64(field, number));
    unscored(Box::new(RangeQuery::new(bound(least), bound(most))))
}

fn term(field: Field, value: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(
        Term::from_field_text(field, value),
        IndexRecordOption::Basic,
    ))
}

fn words_in_order(field: Field, text: &str) -> Box<dyn Query> {
    let words = tokens(text);
    let mut terms: Vec<Term> = words
        .iter()
        .map(|word| Term::from_field_text(field, &word.text))
        .collect();
    match terms.len() {
        0 => Box::new(EmptyQuery),
        1 => Box::new(TermQuery::new(terms.remove(0), IndexRecordOption::Basic)),
        _ => Box::new(PhraseQuery::new(terms)),
    }
}

fn any(queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    if queries.is_empty() {
        return Box::new(EmptyQuery);
    }
    Box::new(BooleanQuery::new(
        queries
            .into_iter()
            .map(|query| (Occur::Should, query))
            .collect(),
    ))
}
