//! A second look at the best of a query that asks for some of its words only.
//!
//! The first pass adds up what each word gives. Where not every word need be there, two things are worth knowing
//! that it cannot: how much of the query an article has (*coordination*), and which words the best articles have
//! in common ([`super::feedback`]). Neither adds an article or takes one away, and neither lowers one of the best
//! below one that was not looked at: every score is raised, or all are lowered by the same factor.

use tantivy::DocAddress;
use tantivy::DocSet;
use tantivy::Score;
use tantivy::Searcher;
use tantivy::query::EnableScoring;
use tantivy::query::Query;
use tantivy::query::Scorer;
use tantivy::query::Weight;

use crate::analysis::Part;
use crate::article::Article;

use super::collect::Page;
use super::feedback;
use super::lookup::documents_with;
use super::lower::texts;
use super::rank::WordQuery;

/// How many of the best are looked at again; twice as many move nDCG@10 by nothing and MAP by .0007.
pub(super) const DEPTH: usize = 500;

/// How much an article gains that has all of the query, by its idf; .05 to .15 are alike, .5 hurts.
const COORDINATION: Score = 0.1;

/// A term in more than this share of the articles says nothing of any of them.
const COMMON_SHARE: f64 = 0.1;

/// What the second look ranks by.
#[derive(Debug, Default)]
pub(super) struct SecondLook {
    /// The query's words, each once, with their idf.
    words: Vec<(WordQuery, Score)>,
    /// Words of the best articles, with their weights.
    related: Vec<(WordQuery, Score)>,
}

impl SecondLook {
    /// Looks again at the first articles of a page and puts them into their new order.
    ///
    /// `clauses` are the words of each plain clause; `article` reads an article, where it can be read.
    pub(super) fn take(
        clauses: &[Vec<WordQuery>],
        page: &mut Page,
        searcher: &Searcher,
        article: impl Fn(DocAddress) -> Option<Article>,
    ) -> tantivy::Result<Self> {
        let mut look = Self::default();
        for word in clauses.iter().flatten() {
            if !look.words.iter().any(|(known, _)| known == word) {
                look.words.push((word.clone(), word.idf(searcher)?));
            }
        }
        let addresses = addresses(page);
        let factors = look.coordination(searcher, &addresses)?;
        page.rescore(|i, score| score * factors.get(i).unwrap_or(&1.0));
        if distinct(clauses) < feedback::LEAST_WORDS {
            return Ok(look);
        }
        let best = page.first.iter().take(feedback::ARTICLES);
        let best = best.filter_map(|hit| Some((hit.score(), article(hit.address)?)));
        look.relate(&best.collect::<Vec<_>>(), clauses.len(), searcher)?;
        let related = look.related_scores(searcher, &self::addresses(page))?;
        let own = look.own_share();
        page.rescore(|i, score| own * score + related.get(i).unwrap_or(&0.0));
        Ok(look)
    }

    /// Returns what a score is multiplied by at most, and 1 is the least; `None` where words of the best articles count
    /// too.
    pub(super) fn greatest_factor(clauses: &[Vec<WordQuery>]) -> Option<Score> {
        (distinct(clauses) < feedback::LEAST_WORDS).then_some(1.0 + COORDINATION)
    }

    fn relate(
        &mut self,
        best: &[(Score, Article)],
        words: usize,
        searcher: &Searcher,
    ) -> tantivy::Result<()> {
        let most = (searcher.num_docs() as f64 * COMMON_SHARE) as u64;
        let is_common = |term: &str| Ok(documents_with(searcher, term)? > most);
        let terms = feedback::related_terms::<tantivy::TantivyError>(best, is_common)?;
        let scale = (1.0 - feedback::OWN_SHARE) * words as Score;
        for (term, weight) in terms {
            let word = WordQuery::new(texts(None), Part::Stems(vec![term]));
            self.related.push((word, scale * weight));
        }
        Ok(())
    }

    /// What the query's own score is multiplied by when related words count beside it.
    pub(super) fn own_share(&self) -> Score {
        if self.related.is_empty() {
            1.0
        } else {
            feedback::OWN_SHARE
        }
    }

    /// Returns for each article what its score is multiplied by for the share of the query's idf that it has.
    pub(super) fn coordination(
        &self,
        searcher: &Searcher,
        at: &[DocAddress],
    ) -> tantivy::Result<Vec<Score>> {
        let mut shares = vec![0.0; at.len()];
        let whole: Score = self.words.iter().map(|(_, idf)| idf).sum();
        if self.words.len() < 2 {
            return Ok(vec![1.0; at.len()]);
        }
        for (word, idf) in &self.words {
            for (share, is_there) in shares.iter_mut().zip(are_there(word, searcher, at)?) {
                *share += if is_there { idf / whole } else { 0.0 };
            }
        }
        Ok(shares
            .into_iter()
            .map(|share| 1.0 + COORDINATION * share)
            .collect())
    }

    /// Returns what related words give each article.
    pub(super) fn related_scores(
        &self,
        searcher: &Searcher,
        at: &[DocAddress],
    ) -> tantivy::Result<Vec<Score>> {
        let mut sums = vec![0.0; at.len()];
        for (word, weight) in &self.related {
            for (sum, score) in sums.iter_mut().zip(scores(word, searcher, at)?) {
                *sum += weight * score;
            }
        }
        Ok(sums)
    }

    /// Returns the related words with what each gives one article, where it gives anything.
    pub(super) fn related_words(
        &self,
        searcher: &Searcher,
        at: DocAddress,
    ) -> tantivy::Result<Vec<(String, Score)>> {
        let mut found = Vec::new();
        for (word, weight) in &self.related {
            let score = scores(word, searcher, &[at])?[0] * weight;
            if score > 0.0 {
                let word = match &word.word {
                    Part::Stems(stems) => stems.concat(),
                    Part::Exact(form) => form.clone(),
                };
                found.push((word, score));
            }
        }
        Ok(found)
    }
}

fn addresses(page: &Page) -> Vec<DocAddress> {
    let first = page.first.iter().take(DEPTH);
    first.map(|hit| hit.address).collect()
}

fn distinct(clauses: &[Vec<WordQuery>]) -> usize {
    let is_first = |i: &usize| !clauses[..*i].contains(&clauses[*i]);
    (0..clauses.len()).filter(is_first).count()
}

/// The score of a query at each of some articles, 0 where it does not match.
pub(super) fn scores(
    query: &dyn Query,
    searcher: &Searcher,
    at: &[DocAddress],
) -> tantivy::Result<Vec<Score>> {
    let weight = query.weight(EnableScoring::enabled_from_searcher(searcher))?;
    let found = each_match(&*weight, searcher, at, |scorer| scorer.score())?;
    Ok(found.into_iter().map(Option::unwrap_or_default).collect())
}

/// Whether a query matches each of some articles.
fn are_there(
    query: &dyn Query,
    searcher: &Searcher,
    at: &[DocAddress],
) -> tantivy::Result<Vec<bool>> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let found = each_match(&*weight, searcher, at, |_| ())?;
    Ok(found.iter().map(Option::is_some).collect())
}

/// What a scorer tells at each of some articles, where it matches.
fn each_match<T: Clone>(
    weight: &dyn Weight,
    searcher: &Searcher,
    at: &[DocAddress],
    tell: impl Fn(&mut dyn Scorer) -> T,
) -> tantivy::Result<Vec<Option<T>>> {
    let mut order: Vec<usize> = (0..at.len()).collect();
    order.sort_unstable_by_key(|i| at[*i]);
    let mut told = vec![None; at.len()];
    for of_segment in order.chunk_by(|a, b| at[*a].segment_ord == at[*b].segment_ord) {
        let segment = searcher.segment_reader(at[of_segment[0]].segment_ord);
        let mut scorer = weight.scorer(segment, 1.0)?;
        for i in of_segment {
            let document = at[*i].doc_id;
            if scorer.doc() < document {
                scorer.seek(document);
            }
            if scorer.doc() == document {
                told[*i] = Some(tell(scorer.as_mut()));
            }
        }
    }
    Ok(told)
}
