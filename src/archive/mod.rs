//! The read walk: from a request to a response.
//!
//! The engine finds articles and counts facets; [`snippets`] picks the passages, by the same rules the
//! engine matched by; here they become one [`Response`], the same for every front. Around a search stand counts
//! alone ([`counts()`]), every hit ([`each`]), articles like one ([`similar()`]), completions ([`suggest`]) and searches
//! that are kept ([`saved`]).

mod around;
mod copies;
mod counts;
pub mod export;
mod name;
pub mod saved;

use std::time::Instant;

use crate::article::Article;
use crate::engine::Error;
use crate::engine::local::Reader;
use crate::engine::local::Scored;
use crate::query::Warning;
use crate::search::Cursor;
use crate::search::Grouping;
use crate::search::Hit;
use crate::search::Match;
use crate::search::Matcher;
use crate::search::Request;
use crate::search::Response;
use crate::search::Texts;
use crate::search::snippets;

pub use around::Suggestion;
pub use around::did_you_mean;
pub use around::similar;
pub use around::suggest;
pub use copies::Change;
pub use copies::Reprint;
pub use copies::changes;
pub use copies::copies;
pub use copies::copies_of;
pub use counts::counts;

/// A search that found no more than this is asked whether it was misspelled.
const FEW: usize = 3;

/// Answers a request from an open index.
pub fn search(reader: &Reader, request: &Request) -> Result<Response, Error> {
    let started = Instant::now();
    let request = &reader.with_spellings(request)?;
    let found = reader.search(request)?;
    let matcher = Matcher::new(&request.query, reader.langs());
    let mut warnings = request.warnings.clone();
    warnings.extend(found.warnings);
    warnings.extend(other_generation(reader, request));
    // With all its words a query that was relaxed found nothing.
    let with_all = match found.least_words {
        Some(_) => 0,
        None => found.total,
    };
    if with_all <= FEW {
        let rest = request.for_the_rest(started);
        warnings.extend(did_you_mean(reader, &rest, with_all)?);
    }
    let before = request.before();
    let shown = found.hits.len();
    let next = found.last.filter(|_| before + shown < found.texts);
    let next = next.map(|(sort_value, key)| Cursor {
        generation: reader.generation(),
        sort_value,
        key,
        rank: before + shown,
        asked: request.asked(),
    });
    let hits = found.hits.into_iter().enumerate();
    let hits = hits
        .map(|(i, scored)| hit(before + i + 1, scored, &matcher))
        .collect();
    Ok(Response {
        query: request.typed.clone(),
        understood: request.query.to_string(),
        warnings,
        total: found.total,
        total_is_lower_bound: found.total_is_lower_bound,
        texts: (request.limit > 0).then_some(found.texts),
        counts_records: request.grouping == Grouping::Versions,
        took_ms: (started.elapsed().as_secs_f64() * 1e5).round() / 100.0,
        generation: reader.generation(),
        hits,
        facets: found.facets,
        next: next.map(|cursor| cursor.to_string()),
    })
}

/// Tells that a page continues one that another generation answered.
fn other_generation(reader: &Reader, request: &Request) -> Option<Warning> {
    let after = request.after?;
    (after.generation != reader.generation()).then(|| Warning {
        message: format!(
            "the index was rebuilt since the page before (generation {} then, {} now): \
             articles may come twice or be missing",
            after.generation,
            reader.generation()
        ),
        position: None,
        suggestion: None,
    })
}

/// Articles that were visited.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Visited {
    /// How many.
    pub count: usize,
    /// What was not taken as typed, and what was done to find them that the request did not say.
    pub warnings: Vec<Warning>,
}

/// Calls `visit` with every article that a request finds, in its order and whatever its limit.
///
/// # Errors
///
/// What the index fails with, and what `visit` does.
pub fn each<E: From<Error>>(
    reader: &Reader,
    request: &Request,
    visit: &mut dyn FnMut(Article) -> Result<(), E>,
) -> Result<Visited, E> {
    let request = reader.with_spellings(request)?;
    let (addresses, found) = reader.all(&request)?;
    for place in &addresses {
        visit(reader.at(*place)?)?;
    }
    let mut warnings = request.warnings;
    warnings.extend(found);
    Ok(Visited {
        count: addresses.len(),
        warnings,
    })
}

/// What was found under an id.
#[derive(Debug, Clone, PartialEq)]
pub enum Lookup {
    /// No article's id begins so.
    Unknown,
    /// One id: its article, and others that share the id (versions of it), latest first.
    One(Box<Article>, Vec<Article>),
    /// Several ids begin so.
    Several(Vec<Article>),
}

/// Most articles that are told when the beginning of an id is not enough.
pub const MAX_CANDIDATES: usize = 10;

/// Looks an article up by its id or the beginning of it.
pub fn lookup(reader: &Reader, prefix: &str) -> Result<Lookup, Error> {
    let prefix = prefix.to_ascii_lowercase();
    let mut found = reader.by_id(&prefix, MAX_CANDIDATES)?;
    if found.iter().any(|article| article.id == prefix) {
        found.retain(|article| article.id == prefix);
    }
    let Some(first) = found.first().map(|article| article.id.clone()) else {
        return Ok(Lookup::Unknown);
    };
    if found.iter().any(|article| article.id != first) {
        return Ok(Lookup::Several(found));
    }
    let article = Box::new(found.remove(0));
    Ok(Lookup::One(article, found))
}

/// Where a query matched in an article: half-open byte ranges, in order, apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Highlights {
    /// Of its headline.
    pub title: Vec<[usize; 2]>,
    /// Of its standfirst.
    pub standfirst: Vec<[usize; 2]>,
    /// Of its text.
    pub body: Vec<[usize; 2]>,
}

/// Returns where a request's query matched in the whole of an article.
pub fn highlights(
    reader: &Reader,
    request: &Request,
    article: &Article,
) -> Result<Highlights, Error> {
    let request = reader.with_spellings(request)?;
    let matcher = Matcher::new(&request.query, reader.langs());
    let matches = matcher.find(&Texts {
        title: article.title.as_deref().unwrap_or_default(),
        body: &article.body,
        standfirst: article.standfirst.as_deref(),
        lang: article.lang.as_deref(),
    });
    Ok(Highlights {
        title: merged(&matches.title),
        standfirst: merged(&matches.standfirst),
        body: merged(&matches.body),
    })
}

/// Joins matches that touch or lie over each other.
fn merged(matches: &[Match]) -> Vec<[usize; 2]> {
    let mut merged: Vec<[usize; 2]> = Vec::new();
    for found in matches {
        match merged.last_mut() {
            Some(last) if found.range.start <= last[1] => last[1] = last[1].max(found.range.end),
            _ => merged.push([found.range.start, found.range.end]),
        }
    }
    merged
}

fn hit(rank: usize, scored: Scored, matcher: &Matcher) -> Hit {
    let Scored {
        article,
        score,
        duplicates,
        superseded,
        explanation,
    } = scored;
    let lang = article.lang.as_deref();
    let title = article.title.as_deref().unwrap_or_default();
    let standfirst = article.standfirst.as_deref();
    let matches = matcher.find(&Texts {
        title,
        body: &article.body,
        standfirst,
        lang,
    });
    // A standfirst is shown where it is what was found.
    let shown = match standfirst {
        Some(standfirst) if matches.body.is_empty() && !matches.standfirst.is_empty() => {
            snippets(standfirst, &matches.standfirst)
        }
        _ => snippets(&article.body, &matches.body),
    };
    let title_highlights = merged(&matches.title);
    Hit {
        rank,
        score,
        explanation,
        title_highlights,
        snippets: shown,
        date: article.date.map(|day| day.to_string()),
        id: article.id,
        record_id: article.record_id,
        title: article.title,
        outlet: article.outlet,
        section: article.section,
        lang: article.lang,
        authors: article.authors,
        url: article.url,
        source: article.source,
        duplicates,
        superseded,
    }
}
