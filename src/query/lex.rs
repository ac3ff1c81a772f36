//! Lexemes of a query: words, quoted text, operators, each with its place.

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
}

/// Returns the lexemes of a query, in one pass.
pub(super) fn lex(query: &str) -> Vec<Lexeme<'_>> {
    let mut lexemes = Vec::new();
    let mut at = 0;
    while let Some(c) = query[at..].chars().next() {
        if c.is_whitespace() || c.is_control() {
            at += c.len_utf8();
            continue;
        }
        let (kind, length) = lexeme(query, at, c, &lexemes);
        let end = at + length;
        let before_space = query[end..].chars().next().is_none_or(char::is_whitespace);
        lexemes.push(Lexeme {
            kind,
            at,
            before_space,
        });
        at = end;
    }
    lexemes
}

fn lexeme<'a>(query: &'a str, at: usize, c: char, before: &[Lexeme<'a>]) -> (Kind<'a>, usize) {
    let rest = &query[at..];
    match c {
        '(' => (Kind::Open, 1),
        ')' => (Kind::Close, 1),
        '+' if starts_clause(query, at, before) => (Kind::Plus, 1),
        '-' | '−' if starts_clause(query, at, before) => (Kind::Minus, c.len_utf8()),
        '"' | '“' | '”' | '„' | '«' | '»' => quoted(rest, c),
        _ => word(rest),
    }
}

/// A sign counts where a clause can start and something follows it directly.
fn starts_clause(query: &str, at: usize, before: &[Lexeme<'_>]) -> bool {
    let sign = query[at..].chars().next().map_or(1, char::len_utf8);
    let followed = query[at + sign..].chars().next();
    let opens = followed
        .is_some_and(|c| c.is_alphanumeric() || matches!(c, '"' | '“' | '„' | '«' | '(' | '*'));
    let free = match before.last() {
        None => true,
        Some(last) => last.before_space || last.kind == Kind::Open,
    };
    opens && free
}

fn quoted(rest: &str, quote: char) -> (Kind<'_>, usize) {
    let open = quote.len_utf8();
    let closes = |c: char| match quote {
        '“' | '„' | '”' => matches!(c, '”' | '“' | '"'),
        '«' => c == '»',
        '»' => c == '«',
        _ => c == '"',
    };
    match rest[open..].char_indices().find(|(_, c)| closes(*c)) {
        Some((end, c)) => (
            Kind::Quoted(&rest[open..open + end]),
            open + end + c.len_utf8(),
        ),
        None => (Kind::LoneQuote, open),
    }
}

fn word(rest: &str) -> (Kind<'_>, usize) {
    let ends = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '(' | ')' | '"' | '“' | '”' | '„' | '«' | '»')
    };
    let end = rest.find(ends).unwrap_or(rest.len());
    let word = &rest[..end];
    if let Some((name, _)) = word.split_once(':')
        && is_field_name(name)
        && rest[name.len() + 1..]
            .chars()
            .next()
            .is_some_and(|c| !c.is_whitespace() && c != '/')
    {
        return (Kind::Field(name), name.len() + 1);
    }
    let kind = match word {
        "AND" | "&&" => Kind::And,
        "OR" | "||" => Kind::Or,
        "NOT" => Kind::Not,
        word => Kind::Word(word),
    };
    (kind, end)
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
