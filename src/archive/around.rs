//! What a search leads to: another spelling, a longer word, articles like one.

use std::collections::HashMap;
use std::time::Duration;

use serde::Serialize;

use crate::analysis::fold;
use crate::analysis::is_stop_word;
use crate::analysis::is_unspaced;
use crate::analysis::stems;
use crate::analysis::tokens;
use crate::article::Article;
use crate::engine::Error;
use crate::engine::local::Reader;
use crate::query::Clause;
use crate::query::Facet;
use crate::query::Occur;
use crate::query::Query;
use crate::query::TextField;
use crate::query::Warning;
use crate::search::Matching;
use crate::search::ParamError;
use crate::search::Params;
use crate::search::Request;
use crate::search::Response;

use super::search;

/// Most words of a query that another spelling is looked for: each walks the dictionary.
const MAX_RESPELLED: usize = 4;
/// Most words an article is compared by; more find little else.
const SIMILAR_WORDS: usize = 25;

/// Returns another spelling of a query's words, where it finds more than `total` articles; none where no time is left.
pub fn did_you_mean(
    reader: &Reader,
    request: &Request,
    total: usize,
) -> Result<Option<Warning>, Error> {
    let mut query = request.query.clone();
    let mut words = MAX_RESPELLED;
    if request.is_over() || !respell(reader, &mut query, &mut words)? {
        return Ok(None);
    }
    let respelled = Request {
        query,
        matching: Matching::All,
        facets: Vec::new(),
        limit: 0,
        offset: 0,
        after: None,
        ..request.clone()
    };
    if reader.search(&respelled)?.total <= total {
        return Ok(None);
    }
    let message = match total {
        0 => "no article has all of it".to_owned(),
        _ => "few articles have all of it".to_owned(),
    };
    Ok(Some(Warning {
        message,
        position: None,
        suggestion: Some(respelled.query.to_string()),
    }))
}

/// Puts a commoner word in place of each that is rare; returns whether it did. What must not match stays.
fn respell(reader: &Reader, query: &mut Query, words: &mut usize) -> Result<bool, Error> {
    let mut any = false;
    match query {
        Query::Word { .. } if *words == 0 => {}
        Query::Word { text, .. } => {
            *words -= 1;
            if let Some(commoner) = reader.commoner(text)? {
                *text = commoner;
                any = true;
            }
        }
        Query::And(parts) | Query::Or(parts) | Query::Together { parts, .. } => {
            for part in parts {
                any |= respell(reader, part, words)?;
            }
        }
        Query::Clauses(clauses) => {
            let wanted = clauses.iter_mut().filter(|it| it.occur != Occur::MustNot);
            for clause in wanted {
                any |= respell(reader, &mut clause.query, words)?;
            }
        }
        Query::Near { left, right, .. } => {
            any |= respell(reader, left, words)?;
            any |= respell(reader, right, words)?;
        }
        Query::Boost { query, .. } => any |= respell(reader, query, words)?,
        _ => {}
    }
    Ok(any)
}

/// Returns articles like one, best first: those that share its rarest and most repeated words. Not itself, nor other
/// versions of it.
pub fn similar(
    reader: &Reader,
    article: &Article,
    limit: usize,
    timeout: Option<Duration>,
) -> Result<Response, Error> {
    let query = Query::Clauses(telling_words(reader, article)?);
    let params = Params {
        query: "*".to_owned(),
        limit: Some(limit + 5),
        matching: Some("any".to_owned()),
        ..Params::default()
    };
    let unreadable = |error: ParamError| Error::Engine {
        action: "look for articles like one",
        cause: Box::new(error),
    };
    let request = Request {
        typed: article.title.clone().unwrap_or_default(),
        title_first: false,
        query,
        timeout,
        ..params.check().map_err(unreadable)?
    };
    let mut response = search(reader, &request)?;
    let before = response.hits.len();
    response.hits.retain(|hit| hit.id != article.id);
    let own = before - response.hits.len();
    response.total -= own;
    response.texts = response.texts.map(|texts| texts - own);
    response.hits.truncate(limit);
    for (i, hit) in response.hits.iter_mut().enumerate() {
        hit.rank = i + 1;
    }
    response.next = None;
    response.warnings.clear();
    Ok(response)
}

/// The words that tell an article from others, each with how much it counts.
fn telling_words(reader: &Reader, article: &Article) -> Result<Vec<Clause>, Error> {
    let lang = article.lang.as_deref();
    let title = article.title.as_deref().unwrap_or_default();
    // By stem: a form of it, and how often it stands there; once in the headline is twice in the text.
    let mut counts: HashMap<String, (String, f64)> = HashMap::new();
    for (text, times) in [(title, 2.0), (article.body.as_str(), 1.0)] {
        let tokens = tokens(text);
        for (token, stem) in tokens.iter().zip(stems(&tokens, lang)) {
            let pair = token.text.chars().any(is_unspaced);
            let short = if pair {
                stem.chars().count() < 2
            } else {
                token.text.chars().count() < 3
            };
            let stop = is_stop_word(&token.text, lang.unwrap_or("en"));
            if short || stop || !token.text.contains(char::is_alphabetic) {
                continue;
            }
            let form = if pair {
                stem.clone()
            } else {
                token.lower.clone()
            };
            counts.entry(stem.into()).or_insert((form.into(), 0.0)).1 += times;
        }
    }
    let mut words = Vec::with_capacity(counts.len());
    for (stem, (form, count)) in counts {
        let documents = reader.documents_with(&stem)?;
        // A word of this article alone finds no other.
        if documents > 1 {
            let rarity = (1.0 + reader.len() as f64 / documents as f64).ln();
            words.push(((1.0 + count.ln()) * rarity, form, 1.0 + count.ln()));
        }
    }
    words.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    words.truncate(SIMILAR_WORDS);
    let clause = |(_, text, weight): (f64, String, f64)| Clause {
        occur: Occur::Plain,
        query: Query::Boost {
            hundredths: ((weight * 100.0) as u32).clamp(1, 10_000),
            query: Box::new(Query::Word { field: None, text }),
        },
    };
    Ok(words.into_iter().map(clause).collect())
}

/// How the beginning of something goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// `word`, `title`, `author`, `outlet` or `section`.
    pub kind: &'static str,
    /// The whole of it.
    pub text: String,
    /// Articles that have it.
    pub count: u64,
}

/// Returns how `prefix` may go on: outlets, sections and authors with a word that begins so, words, headlines; at most
/// `limit` of each, the commonest first.
pub fn suggest(
    reader: &Reader,
    prefix: &str,
    limit: usize,
    timeout: Option<Duration>,
) -> Result<Vec<Suggestion>, Error> {
    let begun = fold(prefix.trim());
    let mut suggestions = Vec::new();
    if begun.is_empty() {
        return Ok(suggestions);
    }
    for (kind, facet) in [
        ("outlet", Facet::Outlet),
        ("section", Facet::Section),
        ("author", Facet::Author),
    ] {
        let values = reader.values_of(facet)?.into_iter();
        let fitting = values
            .filter(|(value, _)| begins(value, &begun))
            .take(limit);
        suggestions.extend(fitting.map(|(text, count)| Suggestion { kind, text, count }));
    }
    let words: Vec<String> = tokens(prefix)
        .into_iter()
        .map(|token| token.text.into())
        .collect();
    if let [word] = words.as_slice() {
        let longer = reader.words_like(word, limit)?.into_iter();
        suggestions.extend(longer.map(|(text, count)| Suggestion {
            kind: "word",
            text,
            count,
        }));
    }
    for title in titles(reader, &words, limit, timeout)? {
        suggestions.push(Suggestion {
            kind: "title",
            text: title,
            count: 1,
        });
    }
    Ok(suggestions)
}

/// Whether a value, or a part of it from a word on, begins so.
fn begins(value: &str, begun: &str) -> bool {
    let folded = fold(value);
    let starts = tokens(&folded).into_iter().map(|token| token.range.start);
    starts
        .into_iter()
        .any(|start| folded[start..].starts_with(begun))
}

/// Headlines that have the words, the last one begun.
fn titles(
    reader: &Reader,
    words: &[String],
    limit: usize,
    timeout: Option<Duration>,
) -> Result<Vec<String>, Error> {
    let Some((last, whole)) = words.split_last() else {
        return Ok(Vec::new());
    };
    let field = Some(TextField::Title);
    let whole = whole.iter().map(|word| Query::Phrase {
        field,
        text: word.clone(),
        slop: 0,
    });
    let mut parts: Vec<Query> = whole.collect();
    parts.push(Query::Wildcard {
        field,
        pattern: format!("{last}*"),
    });
    let params = Params {
        query: "*".to_owned(),
        limit: Some(limit),
        ..Params::default()
    };
    let Ok(request) = params.check() else {
        return Ok(Vec::new());
    };
    let request = Request {
        query: Query::And(parts),
        timeout,
        ..request
    };
    let mut titles = Vec::new();
    for scored in reader.search(&request)?.hits {
        titles.extend(scored.article.title.filter(|title| !titles.contains(title)));
    }
    Ok(titles)
}
