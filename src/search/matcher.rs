//! Where in an article a query matched.
//!
//! The same rules as the engine's, applied to one article: a word matches a token whose stem (by the article's
//! language) is one of the word's stems, a phrase matches neighbours in their exact forms, and what says where its
//! words stand is evaluated as the engine evaluates it ([`Places`]). Only what satisfied the query matches: clauses
//! under `-` mark nothing, nor does one side of an `AND` inside an `OR` whose other side is not there, nor do
//! filters.

use std::ops::Range;

use crate::analysis::Below;
use crate::query::Clause;
use crate::query::Occur;
use crate::query::Query;

use super::places::Evaluated;
use super::places::Places;
use super::places::count_apart;
use super::text::Wanted;
use super::text::Words;

/// Finds a query's words and phrases in articles.
#[derive(Debug, Clone, Default)]
pub struct Matcher {
    leaves: Vec<Places>,
    wanted: Wanted,
    /// What the request relaxes stands side by side; each counts by itself.
    clauses: Vec<Condition>,
}

/// What must hold for the leaves below it to count.
#[derive(Debug, Clone)]
enum Condition {
    /// A filter, or everything: it holds and marks nothing.
    Holds,
    Leaf(usize),
    /// Each leaf of a word.
    Word(Vec<usize>),
    AtLeast(usize, u32),
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
}

/// A place where a leaf of the query matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Byte range in the text.
    pub range: Range<usize>,
    /// Number of the word or phrase in the query.
    pub leaf: usize,
}

/// The matches of an article, by start.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matches {
    /// In its headline.
    pub title: Vec<Match>,
    /// In its text.
    pub body: Vec<Match>,
    /// In its standfirst.
    pub standfirst: Vec<Match>,
}

/// The texts of an article that a query is looked for in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Texts<'t> {
    /// The headline.
    pub title: &'t str,
    /// The clean text.
    pub body: &'t str,
    /// The summary under the headline.
    pub standfirst: Option<&'t str>,
    /// The language they are stemmed by.
    pub lang: Option<&'t str>,
}

impl Matcher {
    /// Prepares the words and phrases of a query, stemmed by the languages of the index.
    pub fn new(query: &Query, langs: &[String]) -> Self {
        let mut matcher = Self::default();
        let mut conditions = match query {
            Query::Clauses(clauses) => matcher.conditions(clauses, langs),
            query => vec![matcher.condition(query, langs)],
        };
        for condition in conditions.drain(..) {
            match condition {
                // The pairs of a run of an unspaced script are relaxed one by one.
                Condition::Word(leaves) => {
                    let leaves = leaves.into_iter().map(Condition::Leaf);
                    matcher.clauses.extend(leaves);
                }
                condition => matcher.clauses.push(condition),
            }
        }
        matcher
    }

    /// Returns the matches in an article's headline, text and standfirst.
    pub fn find(&self, texts: &Texts<'_>) -> Matches {
        let mut matches = Matches::default();
        if self.leaves.is_empty() {
            return matches;
        }
        let mut title = Words::of(texts.title, texts.lang, &self.wanted);
        let mut body = Words::below(texts.body, texts.standfirst, texts.lang, &self.wanted);
        let evaluate = |leaf: &Places| {
            [&mut title, &mut body].map(|words| leaf.evaluate(&mut words.read(&leaf.lanes)))
        };
        let found: Vec<[Evaluated; 2]> = self.leaves.iter().map(evaluate).collect();
        let mut counting = Vec::new();
        for clause in &self.clauses {
            clause.satisfied(&found, &mut counting);
        }
        counting.sort_unstable();
        counting.dedup();
        for leaf in counting {
            let [in_title, in_body] = &found[leaf];
            let fields = [
                (&mut matches.title, &title, in_title),
                (&mut matches.body, &body, in_body),
            ];
            for (matches, words, evaluated) in fields {
                let spans = self.leaves[leaf].words_of(evaluated).into_iter();
                matches.extend(spans.map(|span| Match {
                    range: words.range(span),
                    leaf,
                }));
            }
        }
        for matches in [&mut matches.title, &mut matches.body] {
            matches.sort_by_key(|found| (found.range.start, found.range.end, found.leaf));
            matches.dedup();
        }
        let standfirst = Below::standfirst_start(texts.body.len());
        let first = matches
            .body
            .partition_point(|found| found.range.start < standfirst);
        matches.standfirst = matches.body.split_off(first);
        for found in &mut matches.standfirst {
            found.range = found.range.start - standfirst..found.range.end - standfirst;
        }
        matches
    }

    fn conditions(&mut self, clauses: &[Clause], langs: &[String]) -> Vec<Condition> {
        let condition = |Clause { occur, query }: &Clause| {
            let condition = self.condition(query, langs);
            match occur {
                Occur::MustNot => Condition::Not(Box::new(condition)),
                Occur::Plain | Occur::Must => condition,
            }
        };
        clauses.iter().map(condition).collect()
    }

    fn condition(&mut self, query: &Query, langs: &[String]) -> Condition {
        match query {
            Query::Word { field, text } => {
                let words = Places::of_word(*field, text, langs).into_iter();
                Condition::Word(words.map(|places| self.leaf(places)).collect())
            }
            Query::Or(parts) => Condition::Any(self.each(parts, langs)),
            Query::And(parts) => Condition::All(self.each(parts, langs)),
            Query::Clauses(clauses) => Condition::All(self.conditions(clauses, langs)),
            Query::Boost { query, .. } => self.condition(query, langs),
            Query::AtLeast { times, query } => match Places::new(query, langs) {
                Some(places) => Condition::AtLeast(self.leaf(places), *times),
                None => Condition::Holds,
            },
            query => match Places::new(query, langs) {
                Some(places) => Condition::Leaf(self.leaf(places)),
                None => Condition::Holds,
            },
        }
    }

    fn each(&mut self, parts: &[Query], langs: &[String]) -> Vec<Condition> {
        parts
            .iter()
            .map(|part| self.condition(part, langs))
            .collect()
    }

    fn leaf(&mut self, places: Places) -> usize {
        if let Some(known) = self.leaves.iter().position(|known| *known == places) {
            return known;
        }
        self.wanted.extend(&places.lanes);
        self.leaves.push(places);
        self.leaves.len() - 1
    }
}

impl Condition {
    /// Returns whether it holds, and appends the leaves that made it so.
    fn satisfied(&self, found: &[[Evaluated; 2]], leaves: &mut Vec<usize>) -> bool {
        let before = leaves.len();
        let holds = match self {
            Self::Holds => true,
            Self::Leaf(leaf) => {
                leaves.push(*leaf);
                is_there(&found[*leaf])
            }
            Self::Word(words) => {
                leaves.extend(words);
                words.iter().all(|leaf| is_there(&found[*leaf]))
            }
            Self::AtLeast(leaf, times) => {
                leaves.push(*leaf);
                let counts = found[*leaf].iter().map(|field| count_apart(&field.spans));
                counts.sum::<u32>() >= *times
            }
            // Every part is asked, so that all that hold are marked.
            Self::Any(parts) => {
                let held = parts.iter().filter(|part| part.satisfied(found, leaves));
                held.count() > 0
            }
            Self::All(parts) => parts.iter().all(|part| part.satisfied(found, leaves)),
            Self::Not(part) => {
                let holds = !part.satisfied(found, leaves);
                leaves.truncate(before);
                holds
            }
        };
        if !holds {
            leaves.truncate(before);
        }
        holds
    }
}

fn is_there(fields: &[Evaluated; 2]) -> bool {
    fields.iter().any(|field| !field.spans.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    fn check(query: &str, text: &str, lang: &str) -> String {
        let langs = ["en", "de", "zh"].map(str::to_owned);
        let matcher = Matcher::new(&parse(query).unwrap().query, &langs);
        let mut marked = text.to_owned();
        let texts = Texts {
            body: text,
            lang: Some(lang),
            ..Texts::default()
        };
        for found in matcher.find(&texts).body.iter().rev() {
            marked.insert(found.range.end, ']');
            marked.insert(found.range.start, '[');
        }
        marked
    }

    #[test]
    fn words_match_their_inflections_and_phrases_do_not() {
        assert_eq!(
            check("talk", "Talks and a talk.", "en"),
            "[Talks] and a [talk]."
        );
        assert_eq!(
            check("\"talk\"", "Talks and a talk.", "en"),
            "Talks and a [talk]."
        );
        assert_eq!(
            check("\"peace talks\"", "Peace talks, talks of peace", "en"),
            "[Peace talks], talks of peace"
        );
    }

    #[test]
    fn a_word_of_several_tokens_matches_side_by_side() {
        assert_eq!(check("AT&T", "AT&T said at t", "en"), "[AT&T] said [at t]");
    }

    #[test]
    fn excluded_words_and_filters_mark_nothing() {
        assert_eq!(
            check("talks -war outlet:war", "war talks", "en"),
            "war [talks]"
        );
        assert_eq!(check("title:talks", "talks", "en"), "talks");
    }

    #[test]
    fn unspaced_scripts_match_by_pairs() {
        assert_eq!(check("北京大", "在北京。", "zh"), "在[北京]。");
        assert_eq!(
            check("北京 NEAR/3 大学", "北京的大学", "zh"),
            "[北京]的[大学]"
        );
    }

    #[test]
    fn only_the_pairs_that_are_near_are_marked() {
        let text = "war x x x x talks on war and peace talks";
        assert_eq!(
            check("war NEAR/2 talks", text, "en"),
            "war x x x x [talks] on [war] and peace talks"
        );
        assert_eq!(
            check("\"talks war\"~1", text, "en"),
            "war x x x x [talks] on [war] and peace talks"
        );
        assert_eq!(
            check("(war NEAR/2 talks) PRE/1 and", text, "en"),
            "war x x x x [talks] on [war] [and] peace talks"
        );
    }

    #[test]
    fn what_did_not_satisfy_the_query_is_not_marked() {
        assert_eq!(
            check("(war AND peace) OR talks", "war talks", "en"),
            "war [talks]"
        );
        assert_eq!(
            check("(war -talks) OR talks", "war talks", "en"),
            "war [talks]"
        );
        assert_eq!(
            check("atleast:2(war) OR talks", "war talks", "en"),
            "war [talks]"
        );
        assert_eq!(
            check("war peace", "war talks", "en"),
            "[war] talks",
            "relaxed"
        );
    }

    #[test]
    fn units_beginnings_and_capitals_are_those_of_the_text() {
        let text = "US aid. Aid for us.\n\nAid US.";
        assert_eq!(
            check("SENT(aid for)", text, "en"),
            "US aid. [Aid] [for] us.\n\nAid US."
        );
        assert_eq!(
            check("lead:us", text, "en"),
            "[US] aid. Aid for [us].\n\nAid US."
        );
        assert_eq!(
            check("CAPS(us)", text, "en"),
            "[US] aid. Aid for us.\n\nAid [US]."
        );
        assert_eq!(
            check("NOCAPS(aid)", text, "en"),
            "US [aid]. Aid for us.\n\nAid US."
        );
        assert_eq!(
            check("first:1(us)", text, "en"),
            "[US] aid. Aid for us.\n\nAid US."
        );
    }

    #[test]
    fn forms_and_misspellings_are_marked_where_they_stand() {
        assert_eq!(
            check("elect*", "Élections, an elector", "en"),
            "[Élections], an [elector]"
        );
        assert_eq!(
            check("zelenskyy~1", "Zelensky, Zelenskyy, Zelenska", "en"),
            "[Zelensky], [Zelenskyy], Zelenska"
        );
    }
}
