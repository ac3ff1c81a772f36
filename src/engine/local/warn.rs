//! What a search tells beside its hits.

use crate::query::Facet;
use crate::query::Query;
use crate::query::Warning;
use crate::search::Request;

use super::super::Error;
use super::engine;
use super::positions::Expansions;
use super::positions::MAX_TERMS;
use super::reader::Reader;

impl Reader {
    /// Warns of facet values that no article has.
    pub(super) fn unknown_values(&self, request: &Request) -> Result<Vec<Warning>, Error> {
        let mut typed = Vec::new();
        facet_values(&request.query, &mut typed);
        let filters = &request.filters;
        let lists = [
            (Facet::Outlet, &filters.outlets),
            (Facet::Section, &filters.sections),
            (Facet::Lang, &filters.langs),
        ];
        typed.extend(
            lists
                .iter()
                .flat_map(|(facet, values)| values.iter().map(|value| (*facet, value.as_str()))),
        );
        let failed = engine("look up a value");
        let looked_up = typed
            .into_iter()
            .map(|(facet, value)| self.unknown_value(facet, value));
        Ok(looked_up
            .collect::<tantivy::Result<Vec<_>>>()
            .map_err(failed)?
            .into_iter()
            .flatten()
            .collect())
    }

    fn unknown_value(&self, facet: Facet, value: &str) -> tantivy::Result<Option<Warning>> {
        let is_listed = matches!(facet, Facet::Outlet | Facet::Section | Facet::Lang);
        if !is_listed || !self.values.meant(&self.searcher, facet, value)?.is_empty() {
            return Ok(None);
        }
        let message = format!("no article has the {} `{value}`", facet.name());
        let suggestion = self.values.suggestion(&self.searcher, facet, value)?;
        Ok(Some(Warning {
            message,
            position: None,
            suggestion,
        }))
    }
}

/// Collects the facet values a query names.
fn facet_values<'q>(query: &'q Query, values: &mut Vec<(Facet, &'q str)>) {
    match query {
        Query::Facet { facet, value } => values.push((*facet, value)),
        query => {
            for part in query.parts() {
                facet_values(part, values);
            }
        }
    }
}

/// Tells of forms that stand for more words than were searched, and of a search that was stopped.
pub(super) fn cut_warnings(expansions: &Expansions<'_>) -> Vec<Warning> {
    let told = |message| Warning {
        message,
        position: None,
        suggestion: None,
    };
    let cut = expansions.cut().into_iter();
    let mut warnings: Vec<Warning> = cut
        .map(|form| {
            let most = MAX_TERMS;
            told(format!(
                "`{form}` stands for more than {most} words; the commonest were searched"
            ))
        })
        .collect();
    if expansions.watch().has_cut() {
        let message = "some articles have more places to try than were tried; there may be more";
        warnings.push(told(message.to_owned()));
    }
    if expansions.watch().has_stopped() {
        let message = "the search took too long and was stopped; there may be more";
        warnings.push(told(message.to_owned()));
    }
    warnings
}
