//! Words that the best articles of a long query share, to rank by beside its own.
//!
//! The relevance model RM3 (Abdul-Jaleel et al., "UMass at TREC 2004"): a word counts by its share of each of the
//! best articles, and these by how likely they are to be meant. Here likelihood falls by `e` for every
//! [`TEMPERATURE`] of score below the first, so an article far ahead of the others is followed almost alone.

use std::collections::HashMap;

use tantivy::Score;

use crate::analysis::is_stop_word;
use crate::analysis::stems;
use crate::analysis::tokens;
use crate::article::Article;

/// Fewest words of a query that is widened. A headline or a pair of words names what it wants and loses by it
/// (nDCG@10 of known headlines -.012 from four words on, -.003 from six); a question gains from .003 to .025.
pub(super) const LEAST_WORDS: usize = 6;

/// How much of a score stays the query's own; .7 to .85 are alike.
pub(super) const OWN_SHARE: Score = 0.8;

/// How many of the best articles are read; with 5 to 20 the means differ by .002.
pub(super) const ARTICLES: usize = 10;

/// How many words they give; 15 to 30 are alike, 10 lose .003.
const WORDS: usize = 20;

/// Score points over which an article's likelihood falls by `e`; .5 to 2 are alike.
const TEMPERATURE: Score = 1.5;

/// Longest part of a body that is read, in bytes; about the first 1,300 words.
const MAX_BODY_BYTES: usize = 8192;

/// Least likelihood of an article that is worth reading, beside the first's.
const LEAST_LIKELIHOOD: Score = 1e-3;

/// Returns the terms that weigh most in the best articles, with weights that sum to 1, greatest first.
///
/// `best` are articles with their scores, the first one best. Terms that `is_common` says yes to are passed over, and
/// so are stop words and single letters. Costs reading the articles' first words.
pub(super) fn related_terms<E>(
    best: &[(Score, Article)],
    is_common: impl Fn(&str) -> Result<bool, E>,
) -> Result<Vec<(String, Score)>, E> {
    let mut weights: HashMap<String, Score> = HashMap::new();
    let first = best.first().map_or(0.0, |(score, _)| *score);
    for (score, article) in best {
        let likelihood = ((score - first) / TEMPERATURE).exp();
        if likelihood >= LEAST_LIKELIHOOD {
            add_terms(article, likelihood, &mut weights);
        }
    }
    let mut weighed: Vec<(String, Score)> = weights.into_iter().collect();
    weighed.sort_by(|(a, left), (b, right)| right.total_cmp(left).then_with(|| a.cmp(b)));
    let mut related = Vec::with_capacity(WORDS);
    for (term, weight) in weighed {
        if related.len() == WORDS {
            break;
        }
        if !is_common(&term)? {
            related.push((term, weight));
        }
    }
    let sum: Score = related.iter().map(|(_, weight)| weight).sum();
    related.iter_mut().for_each(|(_, weight)| *weight /= sum);
    Ok(related)
}

fn add_terms(article: &Article, likelihood: Score, weights: &mut HashMap<String, Score>) {
    let lang = article.lang.as_deref();
    let body = &article.body[..article.body.floor_char_boundary(MAX_BODY_BYTES)];
    let text = format!("{}\n{body}", article.title.as_deref().unwrap_or_default());
    let words = tokens(&text);
    for (word, stem) in words.iter().zip(stems(&words, lang)) {
        let is_letter = stem.chars().nth(1).is_none();
        if !is_letter && !is_stop_word(&word.text, lang.unwrap_or("en")) {
            *weights.entry(stem.into()).or_default() += likelihood / words.len() as Score;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(body: &str) -> Article {
        Article {
            lang: Some("en".to_owned()),
            body: body.to_owned(),
            ..Article::default()
        }
    }

    fn related(best: &[(Score, &str)]) -> Vec<String> {
        let best: Vec<(Score, Article)> = best
            .iter()
            .map(|(score, body)| (*score, article(body)))
            .collect();
        let terms = related_terms::<()>(&best, |term| Ok(term == "said")).unwrap();
        assert!((terms.iter().map(|(_, weight)| weight).sum::<Score>() - 1.0).abs() < 1e-5);
        terms.into_iter().map(|(term, _)| term).collect()
    }

    #[test]
    fn the_shared_words_of_the_best_come_first() {
        let best = [
            (9.0, "The tug pulled the ferry off the sandbank"),
            (8.9, "Ferry and tug were back in harbour, the pilot said"),
        ];
        assert_eq!(related(&best)[..2], ["ferri", "tug"]);
    }

    #[test]
    fn an_article_far_ahead_is_followed_alone() {
        let best = [(40.0, "lighthouse keeper"), (9.0, "ferry ferry ferry")];
        assert_eq!(related(&best), ["keeper", "lighthous"]);
    }
}
