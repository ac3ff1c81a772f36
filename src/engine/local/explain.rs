//! Where a score came from.

use tantivy::DocAddress;
use tantivy::Score;
use tantivy::Searcher;
use tantivy::query::Query;

use crate::search::Explanation;

use super::rank::WordQuery;
use super::second_look::SecondLook;
use super::second_look::scores;
use super::word_scorer::Count;

/// Returns where the score of an article came from: the words and phrases of the query, what the second look
/// made of their sum, and the factor for freshness. The parts add up to the score.
///
/// `leaves` are what of the query scores, as it prints.
pub(super) fn explanation(
    leaves: &[(String, Box<dyn Query>)],
    look: &SecondLook,
    freshness: Option<Score>,
    searcher: &Searcher,
    at: DocAddress,
) -> tantivy::Result<Explanation> {
    let mut parts = Vec::new();
    for (typed, query) in leaves {
        let score = scores(&**query, searcher, &[at])?[0];
        if score > 0.0 {
            parts.push(match query.downcast_ref::<WordQuery>() {
                Some(word) => of_word(typed, word, score, searcher, at)?,
                None => leaf(typed.clone(), score),
            });
        }
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

fn of_word(
    typed: &str,
    word: &WordQuery,
    score: Score,
    searcher: &Searcher,
    at: DocAddress,
) -> tantivy::Result<Explanation> {
    let field = |count: &Count| match count.field {
        // How often its first words count is no count of theirs.
        "opening" => "opening".to_owned(),
        field => format!("{field} × {}", count.times),
    };
    let counts = word.counts(searcher, at)?;
    let parts = counts
        .iter()
        .map(|count| leaf(field(count), score * count.share));
    Ok(Explanation {
        what: format!("{typed}: idf {:.2}", word.idf(searcher)?),
        score,
        parts: parts.collect(),
    })
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
