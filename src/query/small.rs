//! Operators in small letters.
//!
//! `or`, `and` and `not` are words of every sentence, so only capitals make them operators. Who writes a query with them
//! most often means the operator all the same, and is told.

use super::Warning;
use super::lex::Kind;
use super::lex::Lexeme;
use super::lex::lex;

/// Most pieces of a query without any operator whose `or` is taken for one that was meant; longer ones are sentences.
const SENTENCE: usize = 8;

/// Returns what there is to tell of operators in small letters, with the query as it may have been meant; linear in its
/// length.
pub fn small_operators(typed: &str) -> Option<Warning> {
    let lexemes = lex(typed);
    let has_operators = lexemes.iter().any(|lexeme| is_operator(lexeme.kind));
    let is_meant = |i: usize| match small(lexemes[i].kind) {
        Some("OR") => has_operators || lexemes.len() <= SENTENCE,
        Some("NOT") => {
            let behind_and = i > 0 && small(lexemes[i - 1].kind) == Some("AND");
            has_operators || behind_and
        }
        _ => false,
    };
    let inner = 0..lexemes.len().saturating_sub(1);
    let mut meant = inner.filter(|i| has_sides(&lexemes, *i) && is_meant(*i));
    let Kind::Word(first) = lexemes[meant.next()?].kind else {
        return None;
    };
    let mut suggestion = typed.to_owned();
    for (i, lexeme) in lexemes.iter().enumerate() {
        if let (Kind::Word(word), Some(capitals)) = (lexeme.kind, small(lexeme.kind))
            && has_sides(&lexemes, i)
        {
            suggestion.replace_range(lexeme.at..lexeme.at + word.len(), capitals);
        }
    }
    Some(Warning {
        message: format!("`{first}` was searched as a word: operators stand in capitals"),
        position: None,
        suggestion: Some(suggestion),
    })
}

/// The operator that a word would be in capitals.
fn small(kind: Kind<'_>) -> Option<&'static str> {
    let Kind::Word(word) = kind else { return None };
    let operators = ["OR", "AND", "NOT"].into_iter();
    operators.clone().find(|it| word.eq_ignore_ascii_case(it))
}

/// Whether something stands before a word that joins, and behind any.
fn has_sides(lexemes: &[Lexeme<'_>], i: usize) -> bool {
    let before = i.checked_sub(1).map(|before| lexemes[before].kind);
    let behind = lexemes.get(i + 1).map(|lexeme| lexeme.kind);
    let opens = |kind| matches!(kind, Kind::Open | Kind::Field(_) | Kind::Call(_, true, _));
    let joins = small(lexemes[i].kind) != Some("NOT");
    let is_first = before.is_none_or(opens);
    let is_last = behind.is_none_or(|kind| kind == Kind::Close);
    let is_value = before.is_some_and(|kind| matches!(kind, Kind::Field(_)));
    !(is_last || is_value || joins && is_first)
}

fn is_operator(kind: Kind<'_>) -> bool {
    !matches!(kind, Kind::Word(_) | Kind::LoneQuote | Kind::Suffix(_))
}
