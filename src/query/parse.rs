//! From lexemes to the query tree.
//!
//! Recursive over groups, which [`MAX_DEPTH`] bounds, and over lone quotes and field names in a row, which
//! [`MAX_BYTES`] bounds; linear in the query's length.

use super::Clause;
use super::Facet;
use super::MAX_BYTES;
use super::MAX_CLAUSES;
use super::MAX_DEPTH;
use super::MAX_PHRASE_WORDS;
use super::Occur;
use super::Parsed;
use super::Query;
use super::QueryError;
use super::TextField;
use super::Warning;
use super::leaf::Scope;
use super::leaf::date;
use super::leaf::facet_value;
use super::leaf::is_address;
use super::leaf::phrase;
use super::leaf::split_words;
use super::leaf::word;
use super::leaf::words;
use super::lex::Kind;
use super::lex::Lexeme;
use super::lex::lex;

/// Every field name a query knows, with its synonyms; the first of a kind is the one that is printed.
const FIELDS: &[(&str, Scope)] = &[
    ("title", Scope::Text(TextField::Title)),
    ("headline", Scope::Text(TextField::Title)),
    ("body", Scope::Text(TextField::Body)),
    ("text", Scope::Text(TextField::Body)),
    ("author", Scope::Facet(Facet::Author)),
    ("byline", Scope::Facet(Facet::Author)),
    ("outlet", Scope::Facet(Facet::Outlet)),
    ("site", Scope::Facet(Facet::Outlet)),
    ("lang", Scope::Facet(Facet::Lang)),
    ("section", Scope::Facet(Facet::Section)),
    ("url", Scope::Facet(Facet::Url)),
    ("date", Scope::Date),
    ("words", Scope::Words),
];

/// Reads a query.
///
/// # Errors
///
/// Only past a cap: too long, too deep, too many words.
pub fn parse(typed: &str) -> Result<Parsed, QueryError> {
    if typed.len() > MAX_BYTES {
        return Err(QueryError {
            reason: format!("longer than {MAX_BYTES} bytes"),
            at: MAX_BYTES,
        });
    }
    let mut parser = Parser {
        lexemes: lex(typed),
        next: 0,
        leaves: 0,
        depth: 0,
        warnings: Vec::new(),
    };
    let mut clauses = Vec::new();
    while let Some(lexeme) = parser.peek() {
        if lexeme.kind == Kind::Close {
            parser.warn("`)` closes nothing and was left out", lexeme.at, None);
            parser.next += 1;
            continue;
        }
        parser.clauses(Scope::Free, &mut clauses)?;
    }
    Ok(Parsed {
        query: collapse(clauses).unwrap_or(Query::Clauses(Vec::new())),
        warnings: parser.warnings,
    })
}

struct Parser<'a> {
    lexemes: Vec<Lexeme<'a>>,
    next: usize,
    leaves: usize,
    depth: usize,
    warnings: Vec<Warning>,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<Lexeme<'a>> {
        self.lexemes.get(self.next).cloned()
    }

    fn warn(&mut self, message: impl Into<String>, at: usize, suggestion: Option<String>) {
        self.warnings.push(Warning {
            message: message.into(),
            position: Some(at),
            suggestion,
        });
    }

    /// Clauses side by side, up to the group's end.
    fn clauses(&mut self, scope: Scope, clauses: &mut Vec<Clause>) -> Result<(), QueryError> {
        while let Some(lexeme) = self.peek() {
            if lexeme.kind == Kind::Close {
                break;
            }
            let before = self.next;
            match self.disjunction(scope)? {
                // A lone operand with a sign is a list of one clause; here it joins the others.
                Some(Query::Clauses(mut only)) if only.len() == 1 => clauses.append(&mut only),
                Some(query) => clauses.push(Clause {
                    occur: Occur::Plain,
                    query,
                }),
                // Nothing was read: pass over what stands there.
                None if self.next == before => self.next += 1,
                None => {}
            }
        }
        Ok(())
    }

    /// `+`, `-` and `NOT` before a clause; two negations are none.
    fn signs(&mut self) -> Occur {
        let mut occur = Occur::Plain;
        while let Some(lexeme) = self.peek() {
            occur = match lexeme.kind {
                Kind::Plus => Occur::Must,
                Kind::Minus | Kind::Not if self.has_operand_after(self.next) => match occur {
                    Occur::MustNot => Occur::Must,
                    _ => Occur::MustNot,
                },
                _ => break,
            };
            self.next += 1;
        }
        occur
    }

    fn disjunction(&mut self, scope: Scope) -> Result<Option<Query>, QueryError> {
        self.joined(Kind::Or, scope, Self::conjunction, Query::Or)
    }

    fn conjunction(&mut self, scope: Scope) -> Result<Option<Query>, QueryError> {
        self.joined(Kind::And, scope, Self::signed, Query::And)
    }

    /// Operands with `joint` between them.
    fn joined(
        &mut self,
        joint: Kind<'static>,
        scope: Scope,
        operand: fn(&mut Self, Scope) -> Result<Option<Query>, QueryError>,
        join: fn(Vec<Query>) -> Query,
    ) -> Result<Option<Query>, QueryError> {
        let mut parts = Vec::new();
        parts.extend(operand(self, scope)?);
        while self.peek().is_some_and(|lexeme| lexeme.kind == joint)
            && self.has_operand_after(self.next)
        {
            self.next += 1;
            parts.extend(operand(self, scope)?);
        }
        Ok(if parts.len() > 1 {
            Some(join(parts))
        } else {
            parts.pop()
        })
    }

    /// An operand of `AND` and `OR`, which may carry signs of its own.
    fn signed(&mut self, scope: Scope) -> Result<Option<Query>, QueryError> {
        let occur = self.signs();
        let Some(query) = self.operand(scope)? else {
            return Ok(None);
        };
        Ok(Some(match occur {
            Occur::Plain => query,
            occur => Query::Clauses(vec![Clause { occur, query }]),
        }))
    }

    fn operand(&mut self, scope: Scope) -> Result<Option<Query>, QueryError> {
        let Some(lexeme) = self.peek() else {
            return Ok(None);
        };
        self.next += 1;
        match lexeme.kind {
            Kind::Open => self.group(scope, lexeme.at),
            Kind::Close => {
                self.next -= 1;
                Ok(None)
            }
            Kind::Quoted(text) => {
                self.skip_slop();
                if text.split_whitespace().count() > MAX_PHRASE_WORDS {
                    let reason = format!("a phrase of more than {MAX_PHRASE_WORDS} words");
                    return Err(QueryError {
                        reason,
                        at: lexeme.at,
                    });
                }
                self.leaf(phrase(scope, text), lexeme.at)
            }
            Kind::Field(name) => self.field(name, lexeme.at),
            Kind::Word(text) => self.word(scope, text, lexeme.at),
            Kind::LoneQuote => {
                self.warn(
                    "the quote is not closed; its words were searched as words",
                    lexeme.at,
                    None,
                );
                self.operand(scope)
            }
            Kind::And => self.stray(scope, "and", lexeme.at),
            Kind::Or => self.stray(scope, "or", lexeme.at),
            Kind::Not => self.stray(scope, "not", lexeme.at),
            Kind::Plus | Kind::Minus => Ok(None),
        }
    }

    fn group(&mut self, scope: Scope, at: usize) -> Result<Option<Query>, QueryError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(QueryError {
                reason: format!("nested deeper than {MAX_DEPTH}"),
                at,
            });
        }
        let mut clauses = Vec::new();
        self.clauses(scope, &mut clauses)?;
        match self.peek() {
            Some(_) => self.next += 1,
            None => self.warn("`(` is not closed", at, None),
        }
        self.depth -= 1;
        Ok(collapse(clauses))
    }

    fn field(&mut self, name: &str, at: usize) -> Result<Option<Query>, QueryError> {
        let lower = name.to_ascii_lowercase();
        let known = FIELDS.iter().find(|(known, _)| *known == lower);
        if let Some((_, scope)) = known {
            return self.operand(*scope);
        }
        let near = FIELDS
            .iter()
            .map(|(known, _)| (strsim::damerau_levenshtein(known, &lower), *known));
        let near = near
            .min()
            .filter(|(distance, _)| *distance <= 2)
            .map(|(_, known)| known.to_owned());
        self.warn(
            format!("no field is named `{name}`; it was searched as a word"),
            at,
            near,
        );
        self.leaf(word(Scope::Free, name), at)
    }

    fn word(&mut self, scope: Scope, text: &str, at: usize) -> Result<Option<Query>, QueryError> {
        match scope {
            Scope::Free if text == "*" => return self.leaf(Some(Query::All), at),
            Scope::Free if is_address(text) => {
                return self.leaf(facet_value(Facet::Url, text), at);
            }
            Scope::Facet(facet) => return self.leaf(facet_value(facet, text), at),
            Scope::Date | Scope::Words => {
                if let Some(range) = self.range(scope, text, at) {
                    return self.leaf(Some(range), at);
                }
            }
            Scope::Free | Scope::Text(_) => {}
        }
        let plain = self.plain_word(text, at);
        let mut clauses = Vec::new();
        for part in split_words(plain) {
            let query = self.leaf(word(scope, part), at)?;
            clauses.extend(query.map(|query| Clause {
                occur: Occur::Plain,
                query,
            }));
        }
        Ok(collapse(clauses))
    }

    /// The range of days or of word counts that stands behind `date:` or `words:`.
    fn range(&mut self, scope: Scope, text: &str, at: usize) -> Option<Query> {
        if scope == Scope::Words {
            let range = words(text);
            if range.is_none() {
                self.warn(
                    format!("`{text}` is no number of words, such as >800"),
                    at,
                    None,
                );
            }
            return range;
        }
        match date(text) {
            Ok(query) => {
                if let Query::Date {
                    from: Some(from),
                    to: Some(to),
                } = &query
                    && from > to
                {
                    self.warn(
                        format!("the range is empty: {from} is after {to}"),
                        at,
                        None,
                    );
                }
                Some(query)
            }
            Err(reason) => {
                self.warn(format!("{reason}; it was searched as a word"), at, None);
                None
            }
        }
    }

    /// Takes operators off a word that this version does not search by, and says so.
    fn plain_word<'t>(&mut self, text: &'t str, at: usize) -> &'t str {
        let (upper, number) = text.split_once('/').unwrap_or((text, ""));
        if matches!(upper, "NEAR" | "PRE") && number.parse::<u32>().is_ok() {
            let message = format!("`{text}` is not supported; both sides were searched as words");
            self.warn(message, at, None);
            return "";
        }
        let bare = text.trim_start_matches(|c: char| !c.is_alphanumeric());
        let end = bare.find(['*', '~', '^']).unwrap_or(bare.len());
        let word = &bare[..end];
        let leading = text.starts_with('*') && !bare.is_empty();
        if leading || end < bare.len() {
            let what = match bare.as_bytes().get(end) {
                Some(b'~') => "fuzzy search is",
                Some(b'^') => "boosts are",
                _ => "wildcards are",
            };
            let message = format!("{what} not supported; `{word}` was searched as a word");
            self.warn(message, at, None);
        }
        word
    }

    /// A slop behind a phrase (`"a b"~5`), which this version does not search by.
    fn skip_slop(&mut self) {
        let Some(Lexeme {
            kind: Kind::Word(text),
            at,
            ..
        }) = self.peek()
        else {
            return;
        };
        let glued = self.next > 0 && !self.lexemes[self.next - 1].before_space;
        if glued && text.starts_with(['~', '^']) {
            self.warn(
                format!("`{text}` behind a phrase is not supported and was left out"),
                at,
                None,
            );
            self.next += 1;
        }
    }

    fn stray(&mut self, scope: Scope, name: &str, at: usize) -> Result<Option<Query>, QueryError> {
        let upper = name.to_uppercase();
        self.warn(
            format!("`{upper}` has nothing to join and was searched as a word"),
            at,
            None,
        );
        self.leaf(word(scope, name), at)
    }

    fn leaf(&mut self, query: Option<Query>, at: usize) -> Result<Option<Query>, QueryError> {
        self.leaves += usize::from(query.is_some());
        if self.leaves > MAX_CLAUSES {
            return Err(QueryError {
                reason: format!("more than {MAX_CLAUSES} words and phrases"),
                at,
            });
        }
        Ok(query)
    }

    /// Whether something to search for stands behind the operator at `index`.
    fn has_operand_after(&self, index: usize) -> bool {
        let after = self.lexemes[index + 1..].iter().map(|lexeme| lexeme.kind);
        let mut after =
            after.skip_while(|kind| matches!(kind, Kind::Plus | Kind::Minus | Kind::Not));
        matches!(
            after.next(),
            Some(Kind::Word(_) | Kind::Quoted(_) | Kind::Field(_) | Kind::Open)
        )
    }
}

/// A list of one plain clause is that clause; an empty list is nothing.
fn collapse(mut clauses: Vec<Clause>) -> Option<Query> {
    if clauses.len() == 1 && clauses[0].occur == Occur::Plain {
        return clauses.pop().map(|clause| clause.query);
    }
    (!clauses.is_empty()).then_some(Query::Clauses(clauses))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str) -> String {
        match parse(typed) {
            Ok(parsed) => {
                let again = parse(&parsed.query.to_string()).unwrap();
                assert_eq!(
                    again.query, parsed.query,
                    "`{}` reads differently",
                    parsed.query
                );
                let warnings = parsed
                    .warnings
                    .iter()
                    .map(|w| format!(" !{} {}", w.position.unwrap(), w.message));
                format!("{}{}", parsed.query, warnings.collect::<String>())
            }
            Err(error) => format!("error: {error}"),
        }
    }

    #[test]
    fn operators_group_as_the_guide_says() {
        assert_eq!(check("musk putin"), "musk putin");
        assert_eq!(check("a b OR c d"), "a (b OR c) d");
        assert_eq!(check("a AND b OR c"), "(a AND b) OR c");
        assert_eq!(check("-x +y NOT z"), "-x +y -z");
        assert_eq!(check("a AND NOT b"), "a AND (-b)");
        assert_eq!(check("NOT a AND b"), "(-a) AND b");
        assert_eq!(check("-a OR b"), "(-a) OR b");
        assert_eq!(check("title:(a OR \"b c\")"), "title:a OR title:\"b c\"");
        assert_eq!(
            check("outlet:\"The Post\" lang:en"),
            "outlet:\"The Post\" lang:en"
        );
        assert_eq!(check("*"), "*");
    }

    #[test]
    fn dates_and_word_counts_are_ranges() {
        assert_eq!(check("date:2024-10"), "date:2024-10-01..2024-10-31");
        assert_eq!(check("date:>2024"), "date:>=2025-01-01");
        assert_eq!(
            check("date:2024-10-01..2024-10-31"),
            "date:2024-10-01..2024-10-31"
        );
        assert_eq!(check("words:>800"), "words:>=801");
        assert!(check("date:2024-13").contains("no such month"));
    }

    #[test]
    fn ordinary_punctuation_is_no_error() {
        for typed in [
            "don't",
            "AT&T",
            "C++",
            "https://example.com/a?b=c",
            "who won?",
            "7:30 pm",
            "$5 (approx.)",
        ] {
            assert!(!check(typed).contains('!'), "{}", check(typed));
        }
    }

    #[test]
    fn what_cannot_be_read_is_searched_as_words() {
        assert_eq!(
            check("\"ceasefire talks"),
            "ceasefire talks !0 the quote is not closed; its words were searched as words"
        );
        assert_eq!(
            check("president OR"),
            "president or !10 `OR` has nothing to join and was searched as a word"
        );
        assert_eq!(check("a )"), "a !2 `)` closes nothing and was left out");
        assert_eq!(check("(a b"), "a b !0 `(` is not closed");
        assert_eq!(
            check("titel:war"),
            "titel war !0 no field is named `titel`; it was searched as a word"
        );
        assert_eq!(
            check("elect*"),
            "elect !0 wildcards are not supported; `elect` was searched as a word"
        );
    }

    #[test]
    fn an_unknown_field_suggests_the_near_one() {
        assert_eq!(
            parse("titel:war").unwrap().warnings[0]
                .suggestion
                .as_deref(),
            Some("title")
        );
    }

    #[test]
    fn only_caps_refuse() {
        assert_eq!(
            check(&"(".repeat(30)),
            "error: nested deeper than 20 at byte 20 of the query"
        );
        assert_eq!(
            check(&"a ".repeat(300)),
            "error: more than 256 words and phrases at byte 512 of the query"
        );
        assert_eq!(
            check(&"x".repeat(5000)),
            "error: longer than 4096 bytes at byte 4096 of the query"
        );
        assert!(check(&"NOT ".repeat(1000)).starts_with("error: more than 256"));
    }

    #[test]
    fn any_mix_of_pieces_prints_back_to_its_tree() {
        let pieces = [
            "a",
            "B-c",
            "\"d e\"",
            "(",
            ")",
            "OR",
            "AND",
            "NOT",
            "-f",
            "+g",
            "title:",
            "outlet:",
            "date:2024",
            "date:",
            "words:>5",
            "\"",
            "*",
            "«h»",
            "nope:",
            "~2",
            "^3",
            "i*",
            ":",
            "-",
            "“",
            "’",
            "全国",
            "#tag",
            "C++",
        ];
        let mut seed = 7_u64;
        for _ in 0..20_000 {
            let mut typed = String::new();
            for _ in 0..(seed >> 33) % 9 {
                seed = seed
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                typed.push_str(pieces[(seed >> 33) as usize % pieces.len()]);
                typed.push_str(if seed >> 62 == 0 { "" } else { " " });
            }
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            check(&typed);
        }
    }
}
