//! What operators make of the operands they stand at.

use super::Clause;
use super::MAX_DEPTH;
use super::MAX_DISTANCE;
use super::MAX_EDITS;
use super::MAX_FUZZY;
use super::MAX_REACH;
use super::MAX_WILDCARDS;
use super::Occur;
use super::Query;
use super::QueryError;
use super::Unit;
use super::leaf::Scope;
use super::leaf::fuzzy;
use super::leaf::hundredths;
use super::leaf::pattern;
use super::leaf::phrase;
use super::leaf::split_boost;
use super::leaf::split_edits;
use super::leaf::truncated;
use super::leaf::wildcards;
use super::leaf::word;
use super::operators::Join;
use super::parse::Parser;
use super::parse::collapse;
use super::parse::too_deep;

impl Parser<'_> {
    /// `left NEAR/5 right`; where one of them has no places in the text, both must be there and that is told.
    pub(super) fn join(
        &mut self,
        join: Join,
        left: Query,
        right: Query,
        at: usize,
    ) -> Result<Query, QueryError> {
        let (left, right) = (self.without_boost(left, at), self.without_boost(right, at));
        if !left.is_positional() || !right.is_positional() {
            let message = "only words, phrases and OR groups have places in a text; \
                           both sides were searched wherever they stand";
            self.warn(message, at, None);
            return Ok(both(left, right));
        }
        match join {
            Join::Near { within, ordered } => Ok(Query::Near {
                left: Box::new(left),
                right: Box::new(right),
                within: self.distance(within, at)?.max(1),
                ordered,
            }),
            Join::Together(unit) => {
                if depth(&left) >= MAX_DEPTH {
                    return Err(too_deep(at));
                }
                Ok(together(unit, vec![left, right]))
            }
        }
    }

    /// `SENT(a b)`: every clause of the group in one sentence.
    pub(super) fn together(&mut self, unit: Unit, query: Query, at: usize) -> Query {
        let mut parts = Vec::new();
        if !flatten(&query, &mut parts) {
            let message = "only words, phrases and OR groups have places in a text; \
                           they were searched wherever they stand";
            self.warn(message, at, None);
            return query;
        }
        together(unit, parts)
    }

    /// `atleast:3(x)`, for each clause of the group.
    pub(super) fn at_least(&mut self, times: u32, query: Query, at: usize) -> Query {
        match query {
            query if times == 1 => query,
            query if query.is_positional() => Query::AtLeast {
                times,
                query: Box::new(query),
            },
            Query::Clauses(clauses) => {
                let each = clauses.into_iter().map(|Clause { occur, query }| Clause {
                    occur,
                    query: self.at_least(times, query, at),
                });
                Query::Clauses(each.collect())
            }
            Query::And(parts) => {
                let each = parts.into_iter().map(|part| self.at_least(times, part, at));
                Query::And(each.collect())
            }
            Query::Boost { hundredths, query } => Query::Boost {
                hundredths,
                query: Box::new(self.at_least(times, *query, at)),
            },
            query => {
                self.warn("only words and phrases can be counted", at, None);
                query
            }
        }
    }

    /// The number of `~5` right behind a phrase; 0 where there is none.
    pub(super) fn slop(&mut self) -> Result<u32, QueryError> {
        let Some((suffix, at)) = self.suffix() else {
            return Ok(0);
        };
        match suffix.strip_prefix('~').map(str::parse) {
            Some(Ok(slop)) => self.distance(slop, at),
            Some(Err(_)) => {
                let message = format!("`{suffix}` is no distance, such as ~5, and was left out");
                self.warn(message, at, None);
                Ok(0)
            }
            None => {
                self.put_back();
                Ok(0)
            }
        }
    }

    /// Applies what stands right behind an operand: `^2`.
    pub(super) fn suffixes(&mut self, query: Option<Query>) -> Result<Option<Query>, QueryError> {
        let mut query = query;
        while let Some((suffix, at)) = self.suffix() {
            let factor = suffix.strip_prefix('^').and_then(hundredths);
            query = match (query, factor) {
                (Some(query), Some(factor)) => Some(self.boost(query, factor, at)),
                (query, _) => {
                    self.warn(
                        format!("`{suffix}` means nothing here and was left out"),
                        at,
                        None,
                    );
                    query
                }
            };
        }
        Ok(query)
    }

    /// One word as typed: plain, with wildcards, fuzzy, boosted.
    pub(super) fn part(
        &mut self,
        scope: Scope,
        text: &str,
        at: usize,
    ) -> Result<Option<Query>, QueryError> {
        let (text, factor) = split_boost(text);
        let (text, edits) = split_edits(text);
        let query = match edits {
            Some(edits) => self.fuzzy(scope, text, edits, at)?,
            None => self.unsuffixed(scope, text, at)?,
        };
        Ok(match (query, factor) {
            (Some(query), Some(factor)) => Some(self.boost(query, factor, at)),
            (query, _) => query,
        })
    }

    fn unsuffixed(
        &mut self,
        scope: Scope,
        text: &str,
        at: usize,
    ) -> Result<Option<Query>, QueryError> {
        if let Some(stem) = truncated(text) {
            self.warn(format!("`{text}` was read as `{stem}*`"), at, None);
            return self.pattern(scope, &format!("{stem}*"), at);
        }
        if let Some(form) = wildcards(text) {
            let form = form.to_owned();
            if form.starts_with('*') {
                let message = format!("`{form}`: a `*` cannot stand at the front and was left out");
                self.warn(message, at, None);
            }
            return self.pattern(scope, &form, at);
        }
        let pieces: Vec<&str> = text.split(['*', '~', '^']).collect();
        if pieces.len() > 1 && text.contains(char::is_alphanumeric) {
            self.warn(format!("`{text}` was searched as plain words"), at, None);
        }
        self.side_by_side(
            pieces.into_iter().filter_map(|piece| word(scope, piece)),
            at,
        )
    }

    fn pattern(
        &mut self,
        scope: Scope,
        form: &str,
        at: usize,
    ) -> Result<Option<Query>, QueryError> {
        let mut joined: Option<Query> = None;
        for piece in pattern(scope, form) {
            self.wildcards += 1;
            if self.wildcards > MAX_WILDCARDS {
                let reason = format!("more than {MAX_WILDCARDS} words with wildcards");
                return Err(QueryError { reason, at });
            }
            let piece = self.leaf(Some(piece), at)?;
            joined = match (joined, piece) {
                (Some(left), Some(right)) => Some(Query::Near {
                    left: Box::new(left),
                    right: Box::new(right),
                    within: 1,
                    ordered: true,
                }),
                (left, right) => left.or(right),
            };
        }
        Ok(joined)
    }

    fn fuzzy(
        &mut self,
        scope: Scope,
        text: &str,
        edits: u32,
        at: usize,
    ) -> Result<Option<Query>, QueryError> {
        if edits == 0 {
            return self.leaf(phrase(scope, text, 0), at);
        }
        let within = u8::try_from(edits).unwrap_or(u8::MAX).min(MAX_EDITS);
        let Some(query) = fuzzy(scope, text, within) else {
            self.warn(
                format!("`~` stands behind one word; `{text}` was searched as it is"),
                at,
                None,
            );
            return self.unsuffixed(scope, text, at);
        };
        if u32::from(within) < edits {
            self.warn(
                format!("a fuzzy word is {MAX_EDITS} edits away at most"),
                at,
                None,
            );
        }
        self.fuzzy += 1;
        if self.fuzzy > MAX_FUZZY {
            let message =
                format!("more than {MAX_FUZZY} fuzzy words; `{text}` was searched as it is");
            self.warn(message, at, None);
            let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
            return self.leaf(word(scope, bare), at);
        }
        self.leaf(Some(query), at)
    }

    fn side_by_side(
        &mut self,
        queries: impl Iterator<Item = Query>,
        at: usize,
    ) -> Result<Option<Query>, QueryError> {
        let mut clauses = Vec::new();
        for query in queries {
            let query = self.leaf(Some(query), at)?;
            clauses.extend(query.map(|query| Clause {
                occur: Occur::Plain,
                query,
            }));
        }
        Ok(collapse(clauses))
    }

    fn boost(&mut self, query: Query, hundredths: u32, at: usize) -> Query {
        match query {
            Query::All | Query::Facet { .. } | Query::Date { .. } | Query::Words { .. } => {
                self.warn("a filter does not rank; its boost was left out", at, None);
                query
            }
            Query::Boost {
                hundredths: inner,
                query,
            } => Query::Boost {
                hundredths: (inner * hundredths / 100).clamp(1, 10_000),
                query,
            },
            query => Query::Boost {
                hundredths,
                query: Box::new(query),
            },
        }
    }

    fn without_boost(&mut self, query: Query, at: usize) -> Query {
        match query {
            Query::Boost { query, .. } => {
                self.warn(
                    "a boost on one side counts for nothing and was left out",
                    at,
                    None,
                );
                *query
            }
            query => query,
        }
    }

    fn distance(&mut self, steps: u32, at: usize) -> Result<u32, QueryError> {
        if steps > MAX_DISTANCE {
            self.warn(
                format!("{steps} words were taken for {MAX_DISTANCE}"),
                at,
                None,
            );
        }
        let steps = steps.min(MAX_DISTANCE);
        self.reach += steps;
        if self.reach > MAX_REACH {
            let reason = format!("distances of more than {MAX_REACH} words in all");
            return Err(QueryError { reason, at });
        }
        Ok(steps)
    }
}

/// Both of two queries; what such a pair is joined to joins it.
fn both(left: Query, right: Query) -> Query {
    match left {
        Query::And(mut parts) => {
            parts.push(right);
            Query::And(parts)
        }
        left => Query::And(vec![left, right]),
    }
}

/// Parts in one unit; parts that are in one already join the others.
fn together(unit: Unit, parts: Vec<Query>) -> Query {
    let mut flat = Vec::with_capacity(parts.len());
    for part in parts {
        match part {
            Query::Together { unit: of, parts } if of == unit => flat.extend(parts),
            part => flat.push(part),
        }
    }
    match flat.len() {
        1 => flat.remove(0),
        _ => Query::Together { unit, parts: flat },
    }
}

/// Collects what must be there together; false where something has no place in a text.
fn flatten(query: &Query, parts: &mut Vec<Query>) -> bool {
    match query {
        query if query.is_positional() => parts.push(query.clone()),
        Query::Boost { query, .. } => return flatten(query, parts),
        Query::And(all) => return all.iter().all(|part| flatten(part, parts)),
        Query::Clauses(clauses) => {
            return clauses
                .iter()
                .all(|clause| clause.occur != Occur::MustNot && flatten(&clause.query, parts));
        }
        _ => return false,
    }
    true
}

/// How deep the parentheses of a printed query nest, but for the first operands of `NEAR`.
fn depth(query: &Query) -> usize {
    let inner = query.parts().into_iter().map(depth).max().unwrap_or(0);
    match query {
        Query::Near { .. } | Query::Boost { .. } | Query::Lead(_) => inner,
        query if query.parts().is_empty() => inner,
        _ => inner + 1,
    }
}
