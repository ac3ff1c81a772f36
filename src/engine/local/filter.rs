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

use crate::analysis::fold;
use crate::analysis::tokens;
use crate::query::Facet;
use crate::search::Filters;

use super::schema::FIELDS;

/// Returns one query for each list and range of the filters.
pub(super) fn filters(filters: &Filters) -> Vec<Box<dyn Query>> {
    let lists = [
        (Facet::Outlet, &filters.outlets),
        (Facet::Author, &filters.authors),
        (Facet::Lang, &filters.langs),
        (Facet::Section, &filters.sections),
    ];
    let mut queries: Vec<Box<dyn Query>> = Vec::new();
    for (facet, values) in lists {
        if !values.is_empty() {
            queries.push(any(values
                .iter()
                .map(|value| facet_value(facet, value))
                .collect()));
        }
    }
    if filters.from.is_some() || filters.to.is_some() {
        queries.push(days(filters.from, filters.to));
    }
    queries
}

/// Articles whose facet has a value; an author also by a part of the name.
pub(super) fn facet_value(facet: Facet, value: &str) -> Box<dyn Query> {
    let folded = fold(value);
    let query: Box<dyn Query> = match facet {
        Facet::Outlet => term(FIELDS.outlet_folded, &folded),
        Facet::Section => term(FIELDS.section_folded, &folded),
        Facet::Lang => term(
            FIELDS.lang,
            folded.split(['-', '_']).next().unwrap_or_default(),
        ),
        Facet::Url => term(FIELDS.url, value),
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
    Box::new(BooleanQuery::new(
        queries
            .into_iter()
            .map(|query| (Occur::Should, query))
            .collect(),
    ))
}
