//! Where in a text a query matched.
//!
//! The same rules as the engine's, applied to one text: a word matches a token whose stem (by the article's
//! language) is one of the word's stems, a phrase matches neighbours in their exact forms. Only what the query
//! asks for matches: clauses under `-` mark nothing, and neither do filters.

use std::collections::HashMap;
use std::collections::HashSet;
use std::ops::Range;

use crate::analysis::Token;
use crate::analysis::query_stems;
use crate::analysis::stems;
use crate::analysis::tokens;
use crate::query::Clause;
use crate::query::Occur;
use crate::query::Query;
use crate::query::TextField;

/// Finds a query's words and phrases in texts.
#[derive(Debug, Clone, Default)]
pub struct Matcher {
    leaves: Vec<Leaf>,
}

/// A word or a phrase: what each of its neighbouring tokens must be.
#[derive(Debug, Clone)]
struct Leaf {
    field: Option<TextField>,
    sequence: Vec<Slot>,
}

#[derive(Debug, Clone)]
enum Slot {
    Stems(HashSet<String>),
    Exact(String),
}

/// A place where a leaf of the query matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Byte range in the text.
    pub range: Range<usize>,
    /// Number of the word or phrase in the query.
    pub leaf: usize,
}

impl Matcher {
    /// Prepares the positive words and phrases of a query, stemmed by the languages of the index.
    pub fn new(query: &Query, langs: &[String]) -> Self {
        let mut matcher = Self::default();
        matcher.collect(query, langs);
        matcher
    }

    /// Returns the number of words and phrases looked for.
    pub fn leaves(&self) -> usize {
        self.leaves.len()
    }

    /// Returns the matches in a text of the given field and language, by start.
    pub fn find(&self, text: &str, field: TextField, lang: Option<&str>) -> Vec<Match> {
        if self.leaves.is_empty() {
            return Vec::new();
        }
        let tokens = tokens(text);
        let stems = stems(&tokens, lang);
        let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
        for (i, (token, stem)) in tokens.iter().zip(&stems).enumerate() {
            places.entry(&token.text).or_default().push(i);
            if *stem != token.text {
                places.entry(stem).or_default().push(i);
            }
        }
        let mut matches = Vec::new();
        for (number, leaf) in self.leaves.iter().enumerate() {
            if leaf.field.is_none_or(|wanted| wanted == field) {
                leaf.find(number, &tokens, &stems, &places, &mut matches);
            }
        }
        matches.sort_by_key(|found: &Match| (found.range.start, found.range.end));
        matches
    }

    fn collect(&mut self, query: &Query, langs: &[String]) {
        match query {
            Query::Word { field, text } => self.collect_word(*field, text, langs),
            Query::Phrase { field, text } => {
                let sequence = tokens(text)
                    .into_iter()
                    .map(|token| Slot::Exact(token.text))
                    .collect();
                self.push(*field, sequence);
            }
            Query::And(parts) | Query::Or(parts) => {
                parts.iter().for_each(|part| self.collect(part, langs))
            }
            Query::Clauses(clauses) => {
                for Clause { occur, query } in clauses {
                    if *occur != Occur::MustNot {
                        self.collect(query, langs);
                    }
                }
            }
            Query::All | Query::Facet { .. } | Query::Date { .. } | Query::Words { .. } => {}
        }
    }

    fn collect_word(&mut self, field: Option<TextField>, text: &str, langs: &[String]) {
        let word = query_stems(text, langs);
        let slots = word
            .stems
            .into_iter()
            .map(|stems| Slot::Stems(stems.into_iter().collect()));
        if word.adjacent {
            self.push(field, slots.collect());
        } else {
            slots.for_each(|slot| self.push(field, vec![slot]));
        }
    }

    fn push(&mut self, field: Option<TextField>, sequence: Vec<Slot>) {
        if !sequence.is_empty() {
            self.leaves.push(Leaf { field, sequence });
        }
    }
}

impl Leaf {
    fn find(
        &self,
        number: usize,
        tokens: &[Token],
        stems: &[String],
        places: &HashMap<&str, Vec<usize>>,
        matches: &mut Vec<Match>,
    ) {
        let starts: Vec<usize> = match &self.sequence[0] {
            Slot::Exact(form) => places.get(form.as_str()).cloned().unwrap_or_default(),
            Slot::Stems(forms) => {
                let all = forms.iter().filter_map(|form| places.get(form.as_str()));
                let mut starts: Vec<usize> = all.flatten().copied().collect();
                starts.sort_unstable();
                starts.dedup();
                starts
            }
        };
        for start in starts {
            if let Some(range) = self.matches_at(start, tokens, stems) {
                matches.push(Match {
                    range,
                    leaf: number,
                });
            }
        }
    }

    fn matches_at(&self, start: usize, tokens: &[Token], stems: &[String]) -> Option<Range<usize>> {
        let mut end = tokens[start].range.end;
        for (i, slot) in self.sequence.iter().enumerate() {
            let token = tokens.get(start + i)?;
            let fits = match slot {
                Slot::Exact(form) => token.text == *form,
                Slot::Stems(forms) => forms.contains(&stems[start + i]),
            };
            if !fits || token.position != tokens[start].position + i as u32 {
                return None;
            }
            end = token.range.end;
            // A pair of an unspaced script reaches over its right neighbour.
            let pair = stems[start + i].len() > token.text.len()
                && stems[start + i].starts_with(&token.text);
            if let (Slot::Stems(_), true, Some(next)) = (slot, pair, tokens.get(start + i + 1)) {
                end = next
                    .range
                    .end
                    .min(end + stems[start + i].len() - token.text.len());
            }
        }
        Some(tokens[start].range.start..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    fn check(query: &str, text: &str, lang: &str) -> String {
        let langs = ["en", "de", "zh"].map(str::to_owned);
        let matcher = Matcher::new(&parse(query).unwrap().query, &langs);
        let mut marked = text.to_owned();
        for found in matcher.find(text, TextField::Body, Some(lang)).iter().rev() {
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
    }
}
