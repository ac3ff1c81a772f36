//! Leaves of the tree from a word or a quoted text: what stands between operators.

use super::Capitals;
use super::Facet;
use super::Query;
use super::TextField;
use super::date::parse_span;
use super::lex::Kind;
use super::lex::Lexeme;
use super::lex::lex;
use super::pattern::MAX_PATTERN_BYTES;

/// What the fields and calls around a word make of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Scope {
    pub(super) target: Target,
    pub(super) lead: bool,
    pub(super) first: Option<u32>,
    pub(super) capitals: Option<Capitals>,
}

/// What a field name makes of the value behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Target {
    /// No field named.
    #[default]
    Free,
    Text(TextField),
    Lead,
    Facet(Facet),
    /// An outlet by its name, or by the host of its address.
    Site,
    Date,
    Words,
}

impl Scope {
    /// The scope of what stands behind a field's name. A headline has no lead and no first words.
    pub(super) fn of(self, target: Target) -> Self {
        match target {
            Target::Text(TextField::Title) => Self {
                target,
                lead: false,
                first: None,
                ..self
            },
            Target::Lead => Self {
                lead: true,
                ..self.in_body()
            },
            target => Self { target, ..self },
        }
    }

    /// The scope of what stands among the first words.
    pub(super) fn among_first(self, words: u32) -> Self {
        let words = self.first.map_or(words, |first| first.min(words));
        Self {
            first: Some(words),
            ..self.in_body()
        }
    }

    fn in_body(self) -> Self {
        match self.target {
            Target::Text(TextField::Body) => self,
            _ => Self {
                target: Target::Free,
                ..self
            },
        }
    }

    /// The facet that a value belongs to, where one is named.
    pub(super) fn facet(self, value: &str) -> Option<Facet> {
        match self.target {
            Target::Facet(facet) => Some(facet),
            Target::Site if value.contains('.') => Some(Facet::Url),
            Target::Site => Some(Facet::Outlet),
            _ => None,
        }
    }

    fn field(self) -> Option<TextField> {
        match self.target {
            Target::Text(field) => Some(field),
            _ => None,
        }
    }

    /// Puts a leaf into what holds for it.
    fn wrap(self, mut query: Query) -> Query {
        if let Some(form) = self.capitals {
            query = Query::Capitals {
                form,
                query: Box::new(query),
            };
        }
        if self.lead {
            query = Query::Lead(Box::new(query));
        }
        match self.first {
            Some(words) => Query::First {
                words,
                query: Box::new(query),
            },
            None => query,
        }
    }
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

/// A word without the punctuation around it; `None` where nothing is left.
pub(super) fn word(scope: Scope, text: &str) -> Option<Query> {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let text = text.trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '#'));
    if text.is_empty() {
        return None;
    }
    if let Some(facet) = scope.facet(text) {
        return facet_value(facet, text);
    }
    // What is left may read as an operator (`#NOT`, `:title:a`, `adj`); as a word it must not.
    let field = scope.field();
    let as_word = |text: String| scope.wrap(Query::Word { field, text });
    if reads_as_word(text) {
        return Some(as_word(text.to_owned()));
    }
    let lower = text.to_lowercase().replace(':', ".");
    if reads_as_word(&lower) {
        return Some(as_word(lower));
    }
    phrase(scope, text, 0)
}

fn reads_as_word(text: &str) -> bool {
    let is_form = wildcards(text).is_some() || truncated(text).is_some();
    !is_form
        && matches!(lex(text).as_slice(), [Lexeme { kind: Kind::Word(whole), .. }] if *whole == text)
}

/// The words between quotes; `None` where there are none.
pub(super) fn phrase(scope: Scope, quoted: &str, slop: u32) -> Option<Query> {
    let unquoted = quoted.replace(['"', '“', '”', '„', '«', '»'], " ");
    let text = unquoted.split_whitespace().collect::<Vec<_>>().join(" ");
    if !text.contains(char::is_alphanumeric) {
        return None;
    }
    if let Some(facet) = scope.facet(&text) {
        return Some(Query::Facet { facet, value: text });
    }
    let field = scope.field();
    Some(scope.wrap(Query::Phrase { field, text, slop }))
}

/// What of a word reads as a form of words (`elect*`, `wom?n`): letters, digits, wildcards, apostrophes, hyphens.
/// A question mark behind an ordinary word is none.
pub(super) fn wildcards(text: &str) -> Option<&str> {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '*' | '?'));
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '*' | '?' | '\'' | '’' | '-');
    if !text.chars().all(allowed) {
        return None;
    }
    let inner = text.trim_matches(['*', '?']);
    let at_front = text.starts_with('?') && inner.chars().count() > 1;
    (text.contains('*') || inner.contains('?') || at_front).then_some(text)
}

/// A form of words; where hyphens join several, they stand side by side. `None` where it has no letters.
pub(super) fn pattern(scope: Scope, text: &str) -> Vec<Query> {
    // A `*` that only punctuation stands before is at the front too.
    let front = |c: char| !c.is_alphanumeric() && c != '?';
    let pieces = text.split('-').map(|piece| piece.trim_start_matches(front));
    let pieces = pieces.filter(|piece| piece.contains(char::is_alphanumeric));
    let query = |piece: &str| match wildcards(piece) {
        Some(pattern) if pattern.len() <= MAX_PATTERN_BYTES => Some(scope.wrap(Query::Wildcard {
            field: scope.field(),
            pattern: pattern.to_owned(),
        })),
        _ => word(scope, &piece.replace(['*', '?'], "")),
    };
    pieces.filter_map(query).collect()
}

/// A word and those a few edits away; `None` where it is not one word.
pub(super) fn fuzzy(scope: Scope, text: &str, edits: u8) -> Option<Query> {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    let one_word = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’');
    let is_word = !text.is_empty() && text.chars().all(one_word);
    is_word.then(|| {
        scope.wrap(Query::Fuzzy {
            field: scope.field(),
            text: text.to_owned(),
            edits,
        })
    })
}

/// Takes `^2` off the end of a word; the factor in hundredths.
pub(super) fn split_boost(text: &str) -> (&str, Option<u32>) {
    match text.rsplit_once('^') {
        Some((word, number)) if !word.is_empty() => match hundredths(number) {
            Some(factor) => (word, Some(factor)),
            None => (text, None),
        },
        _ => (text, None),
    }
}

/// Reads a factor: `2`, `0.5`; between a hundredth and a hundred.
pub(super) fn hundredths(number: &str) -> Option<u32> {
    let digits = |c: char| c.is_ascii_digit() || c == '.';
    if !number.starts_with(|c: char| c.is_ascii_digit()) || !number.chars().all(digits) {
        return None;
    }
    let factor: f64 = number.parse().ok()?;
    Some((factor * 100.0).round().clamp(1.0, 10_000.0) as u32)
}

/// Takes `~1` off the end of a word; `~` alone is one edit.
pub(super) fn split_edits(text: &str) -> (&str, Option<u32>) {
    match text.rsplit_once('~') {
        Some((word, "")) if word.contains(char::is_alphanumeric) => (word, Some(1)),
        Some((word, number)) if word.contains(char::is_alphanumeric) => match number.parse() {
            Ok(edits) => (word, Some(edits)),
            Err(_) => (text, None),
        },
        _ => (text, None),
    }
}

/// The beginning of `terroris!`, Nexis's spelling of `terroris*`. A name (`Yahoo!`) or a cry (`No!`) is none.
pub(super) fn truncated(text: &str) -> Option<&str> {
    let stem = text.strip_suffix('!')?;
    let is_stem = stem.chars().count() >= 3 && stem.chars().all(|c| c.is_alphanumeric());
    (is_stem && !stem.contains(char::is_uppercase)).then_some(stem)
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
    // The greatest number stands for no end.
    let number = |part: &str| part.parse::<u64>().ok().filter(|n| *n < u64::MAX);
    let above = |part: &str| number(part).map(|n| n + 1).filter(|n| *n < u64::MAX);
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
        (above(rest)?, u64::MAX)
    } else if let Some(rest) = text.strip_prefix('<') {
        (0, number(rest)?.checked_sub(1)?)
    } else {
        (number(text)?, number(text)?)
    };
    Some(Query::Words { least, most })
}
