//! Leaves of the tree from a word or a quoted text: what stands between operators.

use super::Facet;
use super::Query;
use super::TextField;
use super::date::parse_span;
use super::lex::Kind;
use super::lex::Lexeme;
use super::lex::lex;

/// What a field name makes of the value behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// No field named.
    Free,
    Text(TextField),
    Facet(Facet),
    Date,
    Words,
}

/// Whether a word is the address of a page.
pub(super) fn is_address(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
}

/// A facet's value, verbatim.
pub(super) fn facet_value(facet: Facet, text: &str) -> Option<Query> {
    let value = text.to_owned();
    value
        .contains(char::is_alphanumeric)
        .then_some(Query::Facet { facet, value })
}

/// Splits words that commas, slashes and the like join: `ceasefire/talks`. Numbers (`1,000`, `7/10`) stay whole.
pub(super) fn split_words(text: &str) -> Vec<&str> {
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, joint) in text
        .char_indices()
        .filter(|(_, c)| matches!(c, ',' | ';' | '/' | '|'))
    {
        let number =
            is_digit(text[..at].chars().next_back()) && is_digit(text[at + 1..].chars().next());
        if !number {
            parts.push(&text[start..at]);
            start = at + joint.len_utf8();
        }
    }
    parts.push(&text[start..]);
    parts
}

pub(super) fn word(scope: Scope, text: &str) -> Option<Query> {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let text = text.trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '#'));
    if text.is_empty() {
        return None;
    }
    // What is left may read as an operator (`#NOT`, `:title:a`); as a word it must not.
    let reads_as_itself =
        matches!(lex(text).as_slice(), [Lexeme { kind: Kind::Word(whole), .. }] if *whole == text);
    let text = if reads_as_itself {
        text.to_owned()
    } else {
        text.to_lowercase().replace(':', ".")
    };
    Some(match scope {
        Scope::Text(field) => Query::Word {
            field: Some(field),
            text,
        },
        Scope::Facet(facet) => Query::Facet { facet, value: text },
        Scope::Free | Scope::Date | Scope::Words => Query::Word { field: None, text },
    })
}

pub(super) fn phrase(scope: Scope, quoted: &str) -> Option<Query> {
    let unquoted = quoted.replace(['"', '“', '”', '„', '«', '»'], " ");
    let text = unquoted.split_whitespace().collect::<Vec<_>>().join(" ");
    if !text.contains(char::is_alphanumeric) {
        return None;
    }
    Some(match scope {
        Scope::Text(field) => Query::Phrase {
            field: Some(field),
            text,
        },
        Scope::Facet(facet) => Query::Facet { facet, value: text },
        Scope::Free | Scope::Date | Scope::Words => Query::Phrase { field: None, text },
    })
}

/// `2024-10`, `a..b`, `>=a`, `>a`, `<=a`, `<a`.
pub(super) fn date(text: &str) -> Result<Query, String> {
    let span = |part: &str| parse_span(part).map_err(|error| error.to_string());
    let day_before = |day: jiff::civil::Date| day.yesterday().map_err(|error| error.to_string());
    let day_after = |day: jiff::civil::Date| day.tomorrow().map_err(|error| error.to_string());
    let (from, to) = if let Some((first, last)) = text.split_once("..") {
        let from = if first.is_empty() {
            None
        } else {
            Some(span(first)?.first)
        };
        let to = if last.is_empty() {
            None
        } else {
            Some(span(last)?.last)
        };
        (from, to)
    } else if let Some(rest) = text.strip_prefix(">=") {
        (Some(span(rest)?.first), None)
    } else if let Some(rest) = text.strip_prefix("<=") {
        (None, Some(span(rest)?.last))
    } else if let Some(rest) = text.strip_prefix('>') {
        (Some(day_after(span(rest)?.last)?), None)
    } else if let Some(rest) = text.strip_prefix('<') {
        (None, Some(day_before(span(rest)?.first)?))
    } else {
        let span = span(text)?;
        (Some(span.first), Some(span.last))
    };
    Ok(Query::Date { from, to })
}

/// `>800`, `>=800`, `<800`, `<=800`, `800`, `500..800`.
pub(super) fn words(text: &str) -> Option<Query> {
    let number = |part: &str| part.parse::<u64>().ok().filter(|n| *n < u64::MAX);
    let (least, most) = if let Some((first, last)) = text.split_once("..") {
        (
            if first.is_empty() { 0 } else { number(first)? },
            if last.is_empty() {
                u64::MAX
            } else {
                number(last)?
            },
        )
    } else if let Some(rest) = text.strip_prefix(">=") {
        (number(rest)?, u64::MAX)
    } else if let Some(rest) = text.strip_prefix("<=") {
        (0, number(rest)?)
    } else if let Some(rest) = text.strip_prefix('>') {
        (number(rest)? + 1, u64::MAX)
    } else if let Some(rest) = text.strip_prefix('<') {
        (0, number(rest)?.checked_sub(1)?)
    } else {
        (number(text)?, number(text)?)
    };
    Some(Query::Words { least, most })
}
