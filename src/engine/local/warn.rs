//! What a search tells beside its hits.

use tantivy::DocSet;
use tantivy::TERMINATED;
use tantivy::query::EnableScoring;

use crate::query::Facet;
use crate::query::Query;
use crate::query::Warning;
use crate::search::Request;

use super::super::Error;
use super::engine;
use super::filter::facet_value;
use super::positions::Expansions;
use super::positions::MAX_TERMS;
use super::reader::Reader;

/// Most values without an article that are told one by one: another spelling is looked for among all that there are.
const MOST_UNKNOWN: usize = 8;

impl Reader {
    /// Warns of facet values that no article has.
    pub(super) fn unknown_values(&self, request: &Request) -> Result<Vec<Warning>, Error> {
        let mut typed = Vec::new();
        facet_values(&request.query, &mut typed);
        let filters = &request.filters;
        let lists = [
            (Facet::Outlet, &filters.outlets),
            (Facet::Author, &filters.authors),
            (Facet::Section, &filters.sections),
            (Facet::Lang, &filters.langs),
        ];
        typed.extend(
            lists
                .iter()
                .flat_map(|(facet, values)| values.iter().map(|value| (*facet, value.as_str()))),
        );
        let failed = |error| engine("look up a value")(error);
        let mut warnings = Vec::new();
        let mut more = 0;
        for (facet, value) in typed {
            if self.is_known(facet, value).map_err(failed)? {
                continue;
            }
            if warnings.len() == MOST_UNKNOWN {
                more += 1;
                continue;
            }
            let suggestion = self.values.suggestion(&self.searcher, facet, value);
            warnings.push(Warning {
                message: format!("no article has the {} `{value}`", facet.name()),
                position: None,
                suggestion: suggestion.map_err(failed)?,
            });
        }
        if more > 0 {
            warnings.push(told(format!(
                "nor has any article {more} more of the values"
            )));
        }
        Ok(warnings)
    }

    /// Whether an article has a value; of addresses, which are endless, any may be.
    fn is_known(&self, facet: Facet, value: &str) -> tantivy::Result<bool> {
        match facet {
            Facet::Outlet | Facet::Section | Facet::Lang => {
                Ok(!self.values.meant(&self.searcher, facet, value)?.is_empty())
            }
            Facet::Author => self.has_author(value),
            Facet::Url | Facet::Year | Facet::Month | Facet::Day => Ok(true),
        }
    }

    fn has_author(&self, name: &str) -> tantivy::Result<bool> {
        let author = facet_value(Facet::Author, name, &|_, _| Vec::new());
        let weight = author.weight(EnableScoring::disabled_from_searcher(&self.searcher))?;
        for segment in self.searcher.segment_readers() {
            if weight.scorer(segment, 1.0)?.doc() != TERMINATED {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn told(message: String) -> Warning {
    Warning {
        message,
        position: None,
        suggestion: None,
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
