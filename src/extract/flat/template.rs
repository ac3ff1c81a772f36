//! What stands in many documents of an outlet and so belongs to none of them.
//!
//! Ten dumps of one newspaper hold ten articles and ten times the same menu. A [`Lesson`] is what one document tells:
//! the hashes of its runs. A [`Template`] is what several tell alike. What some have weighs against a run and does not
//! strike it: a sentence that others quote stands in their documents too, and its odds as prose outweigh that. What most
//! have is struck.

use serde::Deserialize;
use serde::Serialize;

/// What one document tells of its outlet's template.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lesson {
    /// The smallest hashes of the article's own sentences, sorted: copies of one article have them in common.
    pub article: Vec<u64>,
    /// Hashes of all runs, sorted.
    pub runs: Vec<u64>,
}

/// Sentences by which copies of an article are known: a promotion taken for prose in all documents is one or two.
const LESSON_SENTENCES: usize = 8;

/// Most runs of a lesson: those with the smallest hashes, of whatever length a document is.
const LESSON_RUNS: usize = 512;
/// Documents a run must stand in; two may share a paragraph by quoting.
const MIN_DOCUMENTS: usize = 3;
/// Most runs of a template: those that stand in most documents.
const TEMPLATE_RUNS: usize = 512;

impl Lesson {
    /// Makes a lesson of the hashes of an article's sentences and of all runs; `None` without a sentence.
    pub(super) fn of(
        article: impl Iterator<Item = u64>,
        runs: impl Iterator<Item = u64>,
    ) -> Option<Self> {
        let lesson = Self {
            article: smallest(article, LESSON_SENTENCES),
            runs: smallest(runs, LESSON_RUNS),
        };
        (!lesson.article.is_empty()).then_some(lesson)
    }

    fn is_copy_of(&self, other: &Self) -> bool {
        let same = self.article.iter().filter(|it| other.article.contains(it));
        same.count() * 2 >= self.article.len().min(other.article.len()).max(2)
    }
}

fn smallest(hashes: impl Iterator<Item = u64>, most: usize) -> Vec<u64> {
    let mut hashes: Vec<u64> = hashes.collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes.truncate(most);
    hashes
}

/// The runs that documents of one outlet have in common.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// Documents it was learned from.
    documents: u32,
    /// Hashes of runs, sorted, each with the number of documents it stands in.
    runs: Vec<(u64, u32)>,
}

impl Template {
    /// Learns from the documents of one outlet; `None` where they are too few or have nothing in common.
    ///
    /// Copies of one article count as one document: what they have in common is the article.
    pub fn learn<'l>(lessons: impl IntoIterator<Item = &'l Lesson>) -> Option<Self> {
        let mut lessons: Vec<&Lesson> = lessons.into_iter().collect();
        lessons.sort_unstable();
        let mut own: Vec<&Lesson> = Vec::new();
        for lesson in lessons {
            if !own.iter().any(|it| lesson.is_copy_of(it)) {
                own.push(lesson);
            }
        }
        let documents = u32::try_from(own.len()).ok()?;
        let mut all: Vec<u64> = own.iter().flat_map(|it| &it.runs).copied().collect();
        all.sort_unstable();
        let mut runs: Vec<(u64, u32)> = all
            .chunk_by(|a, b| a == b)
            .filter(|same| same.len() >= MIN_DOCUMENTS)
            .filter_map(|same| Some((same[0], u32::try_from(same.len()).ok()?)))
            .collect();
        runs.sort_unstable_by_key(|&(run, count)| (u32::MAX - count, run));
        runs.truncate(TEMPLATE_RUNS);
        runs.sort_unstable();
        (!runs.is_empty()).then_some(Self { documents, runs })
    }

    /// Returns how a run is shared.
    pub(super) fn share(&self, run: u64) -> Share {
        let Ok(at) = self.runs.binary_search_by_key(&run, |&(run, _)| run) else {
            return Share::Own;
        };
        let count = self.runs[at].1;
        if count > 3 && count * 2 >= self.documents {
            Share::Most
        } else {
            Share::Some
        }
    }
}

/// How many documents of an outlet have a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Share {
    /// Too few to say.
    Own,
    /// Three or more: a menu, or a paragraph that was quoted or printed again.
    Some,
    /// Four or more, and half of all: no sentence of one article stands in half of its outlet's pages.
    Most,
}

impl Share {
    /// Returns what a run loses of its log odds of being article: 2 was the best of 1 to 4 on 47 pages of 20 hosts.
    pub(super) fn penalty(self) -> f32 {
        if self == Self::Own { 0.0 } else { 2.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lesson(article: u64, runs: &[u64]) -> Lesson {
        Lesson {
            article: vec![article, article + 1000, article + 2000],
            runs: runs.to_vec(),
        }
    }

    #[test]
    fn run_of_three_documents_is_template_and_of_two_is_not() {
        let lessons = [
            lesson(1, &[10, 20, 30]),
            lesson(2, &[10, 20]),
            lesson(3, &[10, 40]),
        ];
        let template = Template::learn(&lessons).unwrap();
        let shares = [10, 20, 30, 40].map(|run| template.share(run));
        assert_eq!(shares, [Share::Some, Share::Own, Share::Own, Share::Own]);
        assert_eq!(Template::learn(&lessons[..2]), None);
    }

    #[test]
    fn run_of_most_documents_weighs_more() {
        let mut lessons: Vec<Lesson> = (0..10).map(|n| lesson(n, &[7, 100 + n])).collect();
        lessons[..4].iter_mut().for_each(|it| it.runs.push(1000));
        let template = Template::learn(&lessons).unwrap();
        let shares = [7, 1000].map(|run| template.share(run));
        assert_eq!(shares, [Share::Most, Share::Some]);
    }

    #[test]
    fn copies_of_one_article_are_one_document() {
        let mut copies = vec![lesson(1, &[4, 5]); 5];
        copies[3].article[2] = 3000;
        assert_eq!(Template::learn(&copies), None);
    }

    #[test]
    fn order_of_documents_changes_nothing() {
        let lessons: Vec<Lesson> = (0..9).map(|n| lesson(n, &[n % 2, 5, 9])).collect();
        let backwards: Vec<Lesson> = lessons.iter().rev().cloned().collect();
        assert_eq!(Template::learn(&lessons), Template::learn(&backwards));
    }
}
