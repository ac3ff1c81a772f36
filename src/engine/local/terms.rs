//! Terms with their positions as one string, and the tokenizer that takes them apart again.
//!
//! What the words of an article are is decided before it comes to tantivy, and tantivy takes words made elsewhere only
//! by way of JSON, which costs a fifth of an ingest. So they are handed over as text: each term ends in a line feed,
//! which no word contains, and one that does not stand right behind the term before it tells how many steps further,
//! before a tab.

use tantivy::tokenizer::Token;
use tantivy::tokenizer::TokenStream;
use tantivy::tokenizer::Tokenizer;

/// The name that the schema knows the tokenizer by.
pub(super) const TOKENIZER: &str = "terms";

/// Terms and their positions, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Terms {
    text: String,
    /// The position after the last one.
    next: u32,
}

impl Terms {
    /// Adds a term; positions do not fall.
    pub(super) fn push(&mut self, position: u32, term: &[&str]) {
        let steps = (position + 1).saturating_sub(self.next);
        if steps != 1 {
            self.text.push_str(&steps.to_string());
            self.text.push('\t');
        }
        self.next = position + 1;
        self.text.extend(term.iter().copied());
        self.text.push('\n');
    }

    /// Returns them as the tokenizer reads them.
    pub(super) fn into_text(self) -> String {
        self.text
    }
}

/// Reads the text of [`Terms`].
#[derive(Debug, Clone, Default)]
pub(super) struct TermsTokenizer(Token);

impl Tokenizer for TermsTokenizer {
    type TokenStream<'a> = TermStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TermStream<'a> {
        self.0.reset();
        TermStream {
            rest: text,
            token: &mut self.0,
        }
    }
}

/// The terms of a text that are left.
pub(super) struct TermStream<'a> {
    rest: &'a str,
    token: &'a mut Token,
}

impl TokenStream for TermStream<'_> {
    fn advance(&mut self) -> bool {
        let Some((entry, rest)) = self.rest.split_once('\n') else {
            return false;
        };
        self.rest = rest;
        let (steps, term) = match entry.split_once('\t') {
            Some((steps, term)) => (steps.parse().unwrap_or(1), term),
            None => (1, entry),
        };
        // Before the first the position is -1.
        self.token.position = self.token.position.wrapping_add(steps);
        self.token.text.clear();
        self.token.text.push_str(term);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_come_back_at_their_positions() {
        let mut terms = Terms::default();
        for (position, term) in [
            (0, "a"),
            (1, "b"),
            (1, "c"),
            (900_000, "北京"),
            (900_001, "d"),
        ] {
            terms.push(position, &[term]);
        }
        let text = terms.into_text();
        let mut tokenizer = TermsTokenizer::default();
        for _ in 0..2 {
            let mut stream = tokenizer.token_stream(&text);
            let mut found = Vec::new();
            while let Some(token) = stream.next() {
                found.push((token.position, token.text.clone()));
            }
            let expected = [
                (0, "a"),
                (1, "b"),
                (1, "c"),
                (900_000, "北京"),
                (900_001, "d"),
            ];
            assert_eq!(found, expected.map(|(at, term)| (at, term.to_owned())));
        }
    }

    #[test]
    fn the_parts_of_a_term_stand_one_behind_the_other() {
        let mut terms = Terms::default();
        terms.push(3, &["talk", "\u{1}", "s"]);
        assert_eq!(terms.into_text(), "4\ttalk\u{1}s\n");
    }
}
