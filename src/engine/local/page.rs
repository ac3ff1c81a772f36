//! Running a request's query: with all its words, or with as many as something has.

use std::cmp::Reverse;

use tantivy::query::BooleanQuery;
use tantivy::query::Occur as Must;

use crate::query::Facet;
use crate::query::Occur;
use crate::query::Query;
use crate::query::Warning;
use crate::search::Matching;
use crate::search::Request;
use crate::search::Sort;

use super::super::Error;
use super::collect::Page;
use super::collect::PageCollector;
use super::collect::Place;
use super::engine;
use super::filter::filters;
use super::lower::Need;
use super::lower::lower;
use super::lower::plain_clauses;
use super::positions::Expansions;
use super::positions::PlacesQuery;
use super::reader::Reader;

impl Reader {
    /// Runs the request's query; where all words find nothing and the request leaves it open, as many of them as
    /// something has.
    pub(super) fn page(
        &self,
        request: &Request,
        keep: usize,
        facets: &[Facet],
        expansions: &Expansions<'_>,
    ) -> Result<(Page, Vec<Warning>), Error> {
        // Beside a clause that must match, the others need not.
        let fewest = usize::from(!has_required(&request.query));
        let need = match request.matching {
            Matching::Any => Need::AtLeast(fewest),
            Matching::All | Matching::Auto => Need::All,
        };
        let page = self.run(request, need, keep, facets, expansions)?;
        let words = plain_clauses(&request.query, self.langs());
        if page.total > 0 || request.matching != Matching::Auto || words <= fewest {
            return Ok((page, Vec::new()));
        }
        let least = self.most_words(request, fewest, words, expansions)?;
        let page = self.run(request, Need::AtLeast(least), keep, facets, expansions)?;
        if page.total == 0 {
            return Ok((page, Vec::new()));
        }
        let message = match least {
            0 => "no article has all the words; these have the ones with `+`".to_owned(),
            least => format!("no article has all {words} words; these have at least {least}"),
        };
        let warning = Warning {
            message,
            position: None,
            suggestion: None,
        };
        Ok((page, vec![warning]))
    }

    /// The most words, from `fewest` and fewer than `words`, that some article has together. The more words, the
    /// fewer articles, so halving finds it.
    fn most_words(
        &self,
        request: &Request,
        fewest: usize,
        words: usize,
        expansions: &Expansions<'_>,
    ) -> Result<usize, Error> {
        let (mut found, mut missing) = (fewest, words);
        while missing - found > 1 {
            let middle = usize::midpoint(found, missing);
            let need = Need::AtLeast(middle);
            match self.run(request, need, 0, &[], expansions)?.total {
                0 => missing = middle,
                _ => found = middle,
            }
        }
        Ok(found)
    }

    fn run(
        &self,
        request: &Request,
        need: Need,
        keep: usize,
        facets: &[Facet],
        expansions: &Expansions<'_>,
    ) -> Result<Page, Error> {
        let meant = |facet, typed: &str| {
            self.values
                .meant(&self.searcher, facet, typed)
                .unwrap_or_default()
        };
        expansions.begin();
        let filters = filters(&request.filters, &meant).into_iter();
        let is_choice = |facet: &Option<Facet>| facet.is_some_and(|it| facets.contains(&it));
        let (choices, filters): (Vec<_>, Vec<_>) = filters.partition(|(facet, _)| is_choice(facet));
        let choices = choices.into_iter();
        let choices = choices.filter_map(|(facet, query)| Some((facet?, query)));
        let filters = filters.into_iter().map(|(_, query)| query).collect();
        let mut query = lower(
            &request.query,
            filters,
            need,
            self.langs(),
            &meant,
            expansions,
        );
        let failed = engine("search");
        if let Some(title) = self.whole_title(request, expansions).map_err(failed)? {
            query = Box::new(BooleanQuery::new(vec![
                (Must::Must, query),
                (Must::Should, title),
            ]));
        }
        let collector = PageCollector {
            sort: request.sort,
            keep,
            choices: choices.collect(),
            after: request.after.map(|after| Place {
                sort_value: after.sort_value,
                key: Reverse(after.key),
            }),
            facets: facets.to_vec(),
            watch: expansions.watch(),
        };
        self.searcher
            .search(&query, &collector)
            .map_err(engine("search"))
    }

    /// What puts an article first whose headline is the query; where the query is nothing but words, and ranks.
    fn whole_title(
        &self,
        request: &Request,
        expansions: &Expansions<'_>,
    ) -> tantivy::Result<Option<Box<dyn tantivy::query::Query>>> {
        if !request.title_first || request.sort != Sort::Relevance || !is_plain(&request.query) {
            return Ok(None);
        }
        let title = PlacesQuery::whole_title(&request.typed, expansions)?;
        Ok(title.map(|title| Box::new(title) as Box<dyn tantivy::query::Query>))
    }
}

/// Whether a query is words and phrases side by side, in no field.
fn is_plain(query: &Query) -> bool {
    match query {
        Query::Word { field: None, .. } => true,
        Query::Phrase {
            field: None,
            slop: 0,
            ..
        } => true,
        Query::Clauses(clauses) => {
            let mut clauses = clauses.iter();
            clauses.all(|clause| clause.occur == Occur::Plain && is_plain(&clause.query))
        }
        _ => false,
    }
}

/// Whether a clause at the top must match: `+x`.
fn has_required(query: &Query) -> bool {
    let Query::Clauses(clauses) = query else {
        return false;
    };
    clauses.iter().any(|clause| clause.occur == Occur::Must)
}
