//! Lexemes of a query: words, quoted text, operators, each with its place.

use super::operators::Call;
use super::operators::Join;
use super::operators::before;
use super::operators::call;
use super::operators::foreign_field;
use super::operators::join;
use super::operators::segment;

/// A piece of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lexeme<'a> {
    pub(super) kind: Kind<'a>,
    /// Byte offset in the query.
    pub(super) at: usize,
    /// Whether white space or the query's end follows.
    pub(super) before_space: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    Word(&'a str),
    /// The text between two quotes.
    Quoted(&'a str),
    /// A quote without a partner.
    LoneQuote,
    /// `name:` before something; the name alone.
    Field(&'a str),
    Open,
    Close,
    Plus,
    Minus,
    And,
    Or,
    Not,
    /// `NEAR/5`, with how it was spelled.
    Join(Join, &'a str),
    /// `CAPS(`, `atleast3`: whether it opens a group, and how it was spelled.
    Call(Call, bool, &'a str),
    /// `^2`, `~5` right behind a quoted text or a group.
    Suffix(&'a str),
}

/// Returns the lexemes of a query, in one pass.
pub(super) fn lex(query: &str) -> Vec<Lexeme<'_>> {
    let mut lexer = Lexer {
        query,
        lexemes: Vec::new(),
        unclosed: Vec::new(),
    };
    let mut at = 0;
    while let Some(c) = query[at..].chars().next() {
        if c.is_whitespace() || c.is_control() {
            at += c.len_utf8();
            continue;
        }
        let (kind, length) = lexer.lexeme(at, c);
        let end = at + length;
        let before_space = query[end..].chars().next().is_none_or(char::is_whitespace);
        lexer.lexemes.push(Lexeme {
            kind,
            at,
            before_space,
        });
        at = end;
    }
    lexer.lexemes
}

struct Lexer<'a> {
    query: &'a str,
    lexemes: Vec<Lexeme<'a>>,
    /// Quotes that nothing behind closes, so that no more of their kind are looked for.
    unclosed: Vec<char>,
}

impl<'a> Lexer<'a> {
    fn lexeme(&mut self, at: usize, c: char) -> (Kind<'a>, usize) {
        let rest = &self.query[at..];
        match c {
            '(' => (Kind::Open, 1),
            ')' => (Kind::Close, 1),
            '+' if self.starts_clause(at) => (Kind::Plus, 1),
            '-' | '−' if self.starts_clause(at) => (Kind::Minus, c.len_utf8()),
            '^' | '~' if self.is_behind_group(at) => suffix(rest),
            '"' | '“' | '”' | '„' | '«' | '»' => self.quoted(rest, c),
            _ => word(rest),
        }
    }

    /// A sign counts where a clause can start and something follows it directly.
    fn starts_clause(&self, at: usize) -> bool {
        let mut followed = self.query[at..].chars().skip(1);
        let opens = match followed.next() {
            Some('?') => followed
                .find(|c| !matches!(c, '?' | '\'' | '’'))
                .is_some_and(|c| c.is_alphanumeric() || c == '*'),
            Some(c) => c.is_alphanumeric() || matches!(c, '"' | '“' | '„' | '«' | '(' | '*'),
            None => false,
        };
        let free = match self.lexemes.last() {
            None => true,
            Some(last) => {
                last.before_space || matches!(last.kind, Kind::Open | Kind::Call(_, true, _))
            }
        };
        opens && free
    }

    /// Whether what stands right before is a quoted text, a group or another suffix.
    fn is_behind_group(&self, at: usize) -> bool {
        let behind = |last: &Lexeme<'_>| {
            matches!(last.kind, Kind::Quoted(_) | Kind::Close | Kind::Suffix(_))
        };
        at > 0
            && self
                .lexemes
                .last()
                .is_some_and(|last| behind(last) && !last.before_space)
    }

    fn quoted(&mut self, rest: &'a str, quote: char) -> (Kind<'a>, usize) {
        let open = quote.len_utf8();
        let closes = |c: char| match quote {
            '“' | '„' | '”' => matches!(c, '”' | '“' | '"'),
            '«' => c == '»',
            '»' => c == '«',
            _ => c == '"',
        };
        if self.unclosed.contains(&quote) {
            return (Kind::LoneQuote, open);
        }
        match rest[open..].char_indices().find(|(_, c)| closes(*c)) {
            Some((end, c)) => (
                Kind::Quoted(&rest[open..open + end]),
                open + end + c.len_utf8(),
            ),
            None => {
                self.unclosed.push(quote);
                (Kind::LoneQuote, open)
            }
        }
    }
}

fn suffix(rest: &str) -> (Kind<'_>, usize) {
    let number = |c: char| c.is_ascii_digit() || c == '.';
    let end = rest[1..]
        .find(|c| !number(c))
        .map_or(rest.len(), |end| end + 1);
    (Kind::Suffix(&rest[..end]), end)
}

fn word(rest: &str) -> (Kind<'_>, usize) {
    let ends = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '(' | ')' | '"' | '“' | '”' | '„' | '«' | '»')
    };
    // Looked for no further than the colon: a row of fields is then read once.
    let colon = rest.find(|c: char| c == ':' || ends(c));
    if let Some(field) = colon.and_then(|colon| field(rest, colon)) {
        return field;
    }
    let end = rest.find(ends).unwrap_or(rest.len());
    let word = &rest[..end];
    if rest[end..].starts_with('(') {
        if let Some(call) = call(word) {
            return (Kind::Call(call, true, word), end + 1);
        }
        if let Some(name) = segment(word) {
            return (Kind::Field(name), end);
        }
    }
    if let Some((name, length)) = foreign_field(word)
        && (length < end || rest[end..].starts_with(['(', '"', '“', '„', '«']))
    {
        return (Kind::Field(name), length);
    }
    let kind = match word {
        "AND" | "&&" => Kind::And,
        "OR" | "||" => Kind::Or,
        "NOT" => Kind::Not,
        word => match (join(word), before(word)) {
            (Some(join), _) => Kind::Join(join, word),
            (None, Some(call)) => Kind::Call(call, false, word),
            (None, None) => Kind::Word(word),
        },
    };
    (kind, end)
}

/// A field's name before a colon, where a value follows directly; `first:50(` is none.
fn field(rest: &str, colon: usize) -> Option<(Kind<'_>, usize)> {
    let name = &rest[..colon];
    if !is_field_name(name) || !rest[colon..].starts_with(':') {
        return None;
    }
    let value = &rest[colon + 1..];
    let digits = value.len() - value.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if value[digits..].starts_with('(')
        && let Some(call) = call(&rest[..colon + 1 + digits])
    {
        let spelled = &rest[..colon + 1 + digits];
        return Some((Kind::Call(call, true, spelled), spelled.len() + 1));
    }
    let follows = value.chars().next();
    let is_value = follows.is_some_and(|c| !c.is_whitespace() && c != '/');
    is_value.then_some((Kind::Field(name), colon + 1))
}

fn is_field_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(query: &str) -> Vec<Kind<'_>> {
        lex(query).into_iter().map(|lexeme| lexeme.kind).collect()
    }

    #[test]
    fn punctuation_inside_words_is_no_operator() {
        assert_eq!(
            kinds("AT&T C++ cease-fire 7:30"),
            ["AT&T", "C++", "cease-fire", "7:30"].map(Kind::Word)
        );
        assert_eq!(
            kinds("https://example.com/a"),
            [Kind::Word("https://example.com/a")]
        );
    }

    #[test]
    fn signs_count_at_the_start_of_a_clause() {
        assert_eq!(
            kinds("-a +\"b\""),
            [Kind::Minus, Kind::Word("a"), Kind::Plus, Kind::Quoted("b")]
        );
        assert_eq!(kinds("a - b"), ["a", "-", "b"].map(Kind::Word));
    }

    #[test]
    fn quotes_of_several_languages_close() {
        assert_eq!(kinds("“a b” „c“ «d»"), ["a b", "c", "d"].map(Kind::Quoted));
        assert_eq!(kinds("\"a"), [Kind::LoneQuote, Kind::Word("a")]);
    }

    #[test]
    fn a_field_takes_what_follows_its_colon() {
        assert_eq!(kinds("title:a"), [Kind::Field("title"), Kind::Word("a")]);
        assert_eq!(kinds("note: a"), [Kind::Word("note:"), Kind::Word("a")]);
    }
}
