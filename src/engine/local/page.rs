//! Running a request's query: with all its words, or with as many as something has.

use std::cmp::Reverse;

use tantivy::DocSet;
use tantivy::TERMINATED;
use tantivy::query::BooleanQuery;
use tantivy::query::EnableScoring;
use tantivy::query::Occur as Must;
use tantivy::query::Query as _;

use crate::analysis::tokens;
use crate::query::Facet;
use crate::query::Occur;
use crate::query::Query;
use crate::query::Warning;
use crate::search::Explanation;
use crate::search::Grouping;
use crate::search::Matching;
use crate::search::Request;
use crate::search::Sort;

use super::super::Error;
use super::collect::Page;
use super::collect::PageCollector;
use super::engine;
use super::explain::explanation;
use super::filter::filters;
use super::lower::Need;
use super::lower::lower;
use super::lower::plain_clauses;
use super::lower::plain_words;
use super::lower::scoring_leaves;
use super::positions::Expansions;
use super::positions::PlacesQuery;
use super::ranked::Place;
use super::ranked::Ranked;
use super::ranked::Reach;
use super::reader::Reader;
use super::recency::recency_factor;
use super::schema::names;
use super::second_look::DEPTH;
use super::second_look::SecondLook;

/// How many words of a query the articles of a page have, where none has all of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Relaxed {
    pub(super) least: usize,
    words: usize,
}

impl Relaxed {
    pub(super) fn warning(self) -> Warning {
        let Self { least, words } = self;
        let message = match least {
            0 => "no article has all the words; these have the ones with `+`".to_owned(),
            least => format!("no article has all {words} words; these have at least {least}"),
        };
        Warning {
            message,
            position: None,
            suggestion: None,
        }
    }
}

impl Reader {
    /// Runs the request's query; where all words find nothing and the request leaves it open, as many of them as
    /// something has, which is told.
    pub(super) fn page(
        &self,
        request: &Request,
        keep: usize,
        facets: &[Facet],
        expansions: &Expansions<'_>,
    ) -> Result<(Page, Option<Relaxed>), Error> {
        // Beside a clause that must match, the others need not.
        let fewest = usize::from(!has_required(&request.query));
        let need = match request.matching {
            Matching::Any => Need::AtLeast(fewest),
            Matching::AtLeast(least) => Need::AtLeast(least),
            Matching::All | Matching::Auto => Need::All,
        };
        let page = self.run(request, need, keep, facets, expansions)?;
        let words = plain_clauses(&request.query, self.langs());
        if page.total > 0 || request.matching != Matching::Auto || words <= fewest {
            return Ok((page, None));
        }
        let least = self.most_words(request, fewest, words, expansions)?;
        let page = self.run(request, Need::AtLeast(least), keep, facets, expansions)?;
        let relaxed = (page.total > 0).then_some(Relaxed { least, words });
        Ok((page, relaxed))
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

    /// Runs the query once, and looks at the best again where not all words need be there.
    ///
    /// A second look gives an order of its own, which begins at the first article; so the articles in front of an
    /// offset or a cursor are ranked along with those behind it, and a page shows the same wherever it is cut.
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
        let failed = |error| engine("search")(error);
        // What is only counted has no order.
        let title = (keep > 0).then(|| self.whole_title(request, expansions));
        if let Some(title) = title.transpose().map_err(failed)?.flatten() {
            query = Box::new(BooleanQuery::new(vec![
                (Must::Must, query),
                (Must::Should, title),
            ]));
        }
        let looks_again = looks_again(request, need, keep);
        let words = match looks_again {
            true => plain_words(&request.query, self.langs(), expansions),
            false => Vec::new(),
        };
        // The first page alone: behind it, those in front of it are ranked along.
        let reaches = looks_again && request.after.is_none() && keep < DEPTH;
        let factor = reaches.then(|| SecondLook::greatest_factor(&words));
        let after = request.after.map(|after| Place {
            sort_value: after.sort_value,
            key: Reverse(after.key),
        });
        let collector = PageCollector {
            sort: request.sort,
            recency: request.recency,
            keep: match looks_again {
                true => self.ranked_along(request, keep),
                false => keep,
            },
            reach: factor.flatten().map(|factor| Reach::new(keep, factor)),
            choices: choices.collect(),
            after: after.filter(|_| !looks_again),
            facets: facets.to_vec(),
            copies: (request.grouping != Grouping::Versions).then(|| self.segment_copies()),
            folds: request.grouping == Grouping::Texts,
            counts_texts: request.counts_texts,
            columns: self.columns().map_err(failed)?,
            watch: expansions.watch(),
        };
        let mut page = self.searcher.search(&query, &collector).map_err(failed)?;
        if looks_again {
            let article = |at| self.article(at).ok();
            if !expansions.watch().is_over() {
                page.look =
                    SecondLook::take(&words, &mut page, &self.searcher, article).map_err(failed)?;
            }
            page.first
                .retain(|ranked| after.is_none_or(|after| ranked.place < after));
            page.first.truncate(keep);
        }
        Ok(page)
    }

    /// How many of the first a second look must have before it, so that `keep` are left behind the page before. As many
    /// again as the best, for those that came in front of it since.
    fn ranked_along(&self, request: &Request, keep: usize) -> usize {
        let before = request
            .after
            .map_or(0, |after| after.rank.saturating_add(DEPTH));
        let all = usize::try_from(self.len()).unwrap_or(usize::MAX);
        before.saturating_add(keep).min(all).max(DEPTH)
    }

    /// Returns where the score of an article of a page came from; its parts add up to it.
    pub(super) fn explanation(
        &self,
        request: &Request,
        look: &SecondLook,
        hit: &Ranked,
        expansions: &Expansions<'_>,
    ) -> Result<Explanation, Error> {
        let failed = |error| engine("explain a score")(error);
        let meant = |_, _: &str| Vec::new();
        expansions.begin();
        let mut leaves = scoring_leaves(&request.query, self.langs(), &meant, expansions);
        let title = self.whole_title(request, expansions).map_err(failed)?;
        leaves.extend(title.map(|title| ("the headline is the query".to_owned(), title)));
        let freshness = request.recency.map(|recency| {
            let segment = self.searcher.segment_reader(hit.address.segment_ord);
            let moments = segment.fast_fields().i64(names::MOMENT).ok();
            let moment = moments.and_then(|moments| moments.first(hit.address.doc_id));
            recency_factor(recency, moment)
        });
        explanation(&leaves, look, freshness, &self.searcher, hit.address).map_err(failed)
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
        let Some(title) = PlacesQuery::whole_title(&request.typed, expansions)? else {
            return Ok(None);
        };
        // Most often there is none, and then nothing need be asked of every article.
        let weight = title.weight(EnableScoring::disabled_from_searcher(&self.searcher))?;
        for segment in self.searcher.segment_readers() {
            if weight.scorer(segment, 1.0)?.doc() != TERMINATED {
                return Ok(Some(Box::new(title)));
            }
        }
        Ok(None)
    }
}

/// Whether the best are looked at again: where not all words need be there, and relevance alone ranks.
fn looks_again(request: &Request, need: Need, keep: usize) -> bool {
    let ranks = request.sort == Sort::Relevance && request.recency.is_none();
    ranks && need != Need::All && keep > 0
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
        // Spellings of one word.
        Query::Or(parts) => {
            let bare = |part: &Query| bare_letters(part);
            let first = parts.first().and_then(bare);
            first.is_some() && parts.iter().all(|part| bare(part) == first)
        }
        _ => false,
    }
}

/// The letters of a plain query without what is between its words; `None` for another.
fn bare_letters(query: &Query) -> Option<String> {
    match query {
        Query::Word { field: None, text }
        | Query::Phrase {
            field: None, text, ..
        } => Some(tokens(text).into_iter().map(|token| token.text).collect()),
        Query::And(parts) => parts.iter().map(bare_letters).collect(),
        _ => None,
    }
}

/// Whether a clause at the top must match: `+x`.
fn has_required(query: &Query) -> bool {
    let Query::Clauses(clauses) = query else {
        return false;
    };
    clauses.iter().any(|clause| clause.occur == Occur::Must)
}
