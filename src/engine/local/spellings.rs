//! One word in two spellings: `ceasefire`, `cease-fire` and `cease fire`.
//!
//! Newsrooms write compounds in one word, with a hyphen or in two, and a reader means all of them. The index says which
//! pairs it has with a hyphen between them and which words it has at all; only what it has is added to a query, and
//! `understood` shows it.

use tantivy::Term;

use crate::analysis::Part;
use crate::analysis::QueryWord;
use crate::analysis::Token;
use crate::analysis::is_hyphen;
use crate::analysis::is_unspaced;
use crate::analysis::query_word;
use crate::analysis::tokens;
use crate::query::Clause;
use crate::query::Occur;
use crate::query::Query;
use crate::query::TextField;
use crate::search::Request;

use super::super::Error;
use super::engine;
use super::forms;
use super::reader::Reader;
use super::schema::FIELDS;

/// Shortest part of a word that may be a word of its own, in letters.
const SHORTEST_PART: usize = 2;
/// Shortest word that two words of a query are looked for as, in letters; shorter ones meet by chance.
const SHORTEST_JOINED: usize = 6;
/// Most words of a query that have other spellings; each looks into the dictionary a dozen times.
const MAX_WORDS: usize = 64;

impl Reader {
    /// Returns a request that finds its words in their other spellings too.
    pub fn with_spellings(&self, request: &Request) -> Result<Request, Error> {
        let mut speller = Speller {
            reader: self,
            words: MAX_WORDS,
        };
        let query = speller.query(&request.query);
        Ok(Request {
            query: query.map_err(engine("look up a spelling"))?,
            ..request.clone()
        })
    }
}

struct Speller<'r> {
    reader: &'r Reader,
    words: usize,
}

impl Speller<'_> {
    fn query(&mut self, query: &Query) -> tantivy::Result<Query> {
        let boxed = |query: tantivy::Result<Query>| query.map(Box::new);
        Ok(match query {
            Query::Word { field, text } => {
                let word = |text| Query::Word {
                    field: *field,
                    text,
                };
                match self.other(text)? {
                    Some(other) => Query::Or(vec![query.clone(), word(other)]),
                    None => query.clone(),
                }
            }
            Query::Phrase { field, text, slop } => {
                let phrase = |text| Query::Phrase {
                    field: *field,
                    text,
                    slop: *slop,
                };
                match self.other_phrase(text)? {
                    Some(other) => Query::Or(vec![query.clone(), phrase(other)]),
                    None => query.clone(),
                }
            }
            Query::Clauses(clauses) => Query::Clauses(self.clauses(clauses)?),
            Query::And(parts) => Query::And(self.each(parts)?),
            Query::Or(parts) => {
                let mut spelled = Vec::with_capacity(parts.len());
                for part in self.each(parts)? {
                    match part {
                        Query::Or(parts) => spelled.extend(parts),
                        part => spelled.push(part),
                    }
                }
                Query::Or(spelled)
            }
            Query::Near {
                left,
                right,
                within,
                ordered,
            } => Query::Near {
                left: boxed(self.query(left))?,
                right: boxed(self.query(right))?,
                within: *within,
                ordered: *ordered,
            },
            Query::Boost { hundredths, query } => Query::Boost {
                hundredths: *hundredths,
                query: boxed(self.query(query))?,
            },
            query => query.clone(),
        })
    }

    fn each(&mut self, parts: &[Query]) -> tantivy::Result<Vec<Query>> {
        parts.iter().map(|part| self.query(part)).collect()
    }

    /// Two plain words side by side are looked for as one too.
    fn clauses(&mut self, clauses: &[Clause]) -> tantivy::Result<Vec<Clause>> {
        let mut spelled = Vec::with_capacity(clauses.len());
        let mut rest = clauses;
        while let [first, behind @ ..] = rest {
            rest = behind;
            if let Some(second) = behind.first()
                && let Some(query) = self.joined(first, second)?
            {
                rest = &behind[1..];
                spelled.push(Clause {
                    occur: Occur::Plain,
                    query,
                });
                continue;
            }
            spelled.push(Clause {
                occur: first.occur,
                query: self.query(&first.query)?,
            });
        }
        Ok(spelled)
    }

    fn joined(&mut self, first: &Clause, second: &Clause) -> tantivy::Result<Option<Query>> {
        let plain = |clause: &Clause| match &clause.query {
            Query::Word { field: None, text } if clause.occur == Occur::Plain => one_word(text),
            _ => None,
        };
        let (Some(left), Some(right)) = (plain(first), plain(second)) else {
            return Ok(None);
        };
        let text = format!("{}{}", left.text, right.text);
        let long = text.chars().count() >= SHORTEST_JOINED;
        if !long || !self.may_look() || !self.is_there(&text, left.text.chars().count())? {
            return Ok(None);
        }
        let both = Query::And(vec![first.query.clone(), second.query.clone()]);
        Ok(Some(Query::Or(vec![
            both,
            Query::Word { field: None, text },
        ])))
    }

    fn may_look(&mut self) -> bool {
        let may = self.words > 0;
        self.words = self.words.saturating_sub(1);
        may
    }

    /// The other spelling of a word: without its hyphen, or with one that the index has.
    fn other(&mut self, text: &str) -> tantivy::Result<Option<String>> {
        let words = tokens(text);
        match words.as_slice() {
            [left, right] if is_hyphen(&text[left.range.end..right.range.start]) => {
                self.without_hyphen(left, right)
            }
            [_] => match one_word(text) {
                Some(word) => self.with_hyphen(&word.text),
                None => Ok(None),
            },
            _ => Ok(None),
        }
    }

    fn other_phrase(&mut self, text: &str) -> tantivy::Result<Option<String>> {
        let words = tokens(text);
        let (mut other, mut from, mut i) = (String::new(), 0, 0);
        while i < words.len() {
            let (word, next) = (&words[i], words.get(i + 1));
            let hyphened = next.filter(|next| is_hyphen(&text[word.range.end..next.range.start]));
            let (spelled, taken) = match hyphened {
                Some(next) => (self.without_hyphen(word, next)?, 2),
                None => (self.with_hyphen(&word.text)?, 1),
            };
            let end = words[i + taken - 1].range.end;
            if let Some(spelled) = spelled {
                other.push_str(&text[from..word.range.start]);
                other.push_str(&spelled);
                from = end;
            }
            i += taken;
        }
        other.push_str(&text[from..]);
        Ok((from > 0).then_some(other))
    }

    fn without_hyphen(&mut self, left: &Token, right: &Token) -> tantivy::Result<Option<String>> {
        let joined = format!("{}{}", left.text, right.text);
        let found = self.may_look() && self.is_there(&joined, left.text.chars().count())?;
        Ok(found.then_some(joined))
    }

    fn with_hyphen(&mut self, word: &str) -> tantivy::Result<Option<String>> {
        if !word.chars().all(char::is_alphabetic) || !self.may_look() {
            return Ok(None);
        }
        let letters = word.chars().count();
        let borders = word.char_indices().enumerate();
        let borders = borders.filter(|(n, _)| *n >= SHORTEST_PART && letters - n >= SHORTEST_PART);
        for (_, (at, _)) in borders {
            let pair = format!("{}-{}", &word[..at], &word[at..]);
            let term = Term::from_field_text(FIELDS.hyphens, &pair);
            if self.reader.searcher.doc_freq(&term)? > 0 {
                return Ok(Some(pair));
            }
        }
        Ok(None)
    }

    /// Whether the index has a word in any inflection that is longer than its first part: what stands behind it might be no
    /// more than an ending in some language.
    fn is_there(&self, word: &str, first_part: usize) -> tantivy::Result<bool> {
        let QueryWord::Parts(parts) = query_word(word, self.reader.langs()) else {
            return Ok(false);
        };
        for part in parts {
            let part = match part {
                Part::Stems(mut stems) => {
                    stems.retain(|stem| stem.chars().count() > first_part);
                    Part::Stems(stems)
                }
                part => part,
            };
            for text in [TextField::Title, TextField::Body] {
                if forms::documents(&self.reader.searcher, text, &part)? > 0 {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}

/// The token of a text that is one word of letters, in a script with spaces between words.
fn one_word(text: &str) -> Option<Token> {
    let mut words = tokens(text);
    let is_word = |c: char| c.is_alphabetic() && !is_unspaced(c);
    match words.len() {
        1 if words[0].text.chars().all(is_word) => words.pop(),
        _ => None,
    }
}
