//! Where a score came from.

use serde::Deserialize;
use tantivy::DocAddress;
use tantivy::Score;
use tantivy::Searcher;
use tantivy::query::Query;

use crate::search::Explanation;

use super::second_look::SecondLook;

/// tantivy's explanation, whose parts it only tells a serializer.
#[derive(Debug, Deserialize)]
struct Told {
    value: Score,
    description: String,
    #[serde(default)]
    details: Vec<Told>,
}

/// Returns where the score of an article came from: the words and phrases of the query, what the second look
/// made of their sum, and the factor for freshness. The parts add up to the score.
pub(super) fn explanation(
    query: &dyn Query,
    look: &SecondLook,
    freshness: Option<Score>,
    searcher: &Searcher,
    at: DocAddress,
) -> tantivy::Result<Explanation> {
    let mut parts = Vec::new();
    let told = serde_json::to_value(query.explain(searcher, at)?);
    if let Ok(told) = told.and_then(serde_json::from_value) {
        flatten(told, &mut parts);
    }
    let factor = look.coordination(searcher, &[at])?[0];
    scale("share of the query that is there", factor, &mut parts);
    let related = look.related_words(searcher, at)?;
    let words = related.into_iter().map(|(word, score)| leaf(word, score));
    let related = sum_of("words of the best articles", words.collect());
    scale(
        "counted beside the words of the best articles",
        look.own_share(),
        &mut parts,
    );
    if related.score > 0.0 {
        parts.push(related);
    }
    scale("freshness", freshness.unwrap_or(1.0), &mut parts);
    Ok(sum_of("score", parts))
}

/// Adds what a factor does to the sum of the parts.
fn scale(what: &str, factor: Score, parts: &mut Vec<Explanation>) {
    let sum: Score = parts.iter().map(|part| part.score).sum();
    if factor != 1.0 {
        parts.push(leaf(
            format!("{what}: times {factor:.3}"),
            sum * (factor - 1.0),
        ));
    }
}

/// Lists the words and phrases under tantivy's sums; filters, which score nothing, are left out.
fn flatten(told: Told, parts: &mut Vec<Explanation>) {
    if told.value == 0.0 {
        return;
    }
    if told.description.starts_with("BooleanClause") {
        told.details
            .into_iter()
            .for_each(|part| flatten(part, parts));
        return;
    }
    parts.push(translated(told));
}

fn translated(told: Told) -> Explanation {
    Explanation {
        what: told.description,
        score: told.value,
        parts: told.details.into_iter().map(translated).collect(),
    }
}

fn leaf(what: String, score: Score) -> Explanation {
    Explanation {
        what,
        score,
        parts: Vec::new(),
    }
}

fn sum_of(what: &str, parts: Vec<Explanation>) -> Explanation {
    Explanation {
        what: what.to_owned(),
        score: parts.iter().map(|part| part.score).sum(),
        parts,
    }
}
