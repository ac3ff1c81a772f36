//! From lexemes to the query tree.
//!
//! Recursive over groups alone, which [`MAX_DEPTH`] bounds; linear in the query's length.

use crate::letters::is_unspaced;

use super::Clause;
use super::Facet;
use super::MAX_BYTES;
use super::MAX_CLAUSES;
use super::MAX_DEPTH;
use super::Occur;
use super::Parsed;
use super::Query;
use super::QueryError;
use super::TextField;
use super::Warning;
use super::leaf::Scope;
use super::leaf::Target;
use super::leaf::word;
use super::lex::Kind;
use super::lex::Lexeme;
use super::lex::lex;
use super::operators::Call;

/// Every field name a query knows, with its synonyms; the first of a kind is the one that is printed.
const FIELDS: &[(&str, Target)] = &[
    ("title", Target::Text(TextField::Title)),
    ("headline", Target::Text(TextField::Title)),
    ("body", Target::Text(TextField::Body)),
    ("text", Target::Text(TextField::Body)),
    ("lead", Target::Lead),
    ("author", Target::Facet(Facet::Author)),
    ("byline", Target::Facet(Facet::Author)),
    ("outlet", Target::Facet(Facet::Outlet)),
    ("site", Target::Site),
    ("lang", Target::Facet(Facet::Lang)),
    ("section", Target::Facet(Facet::Section)),
    ("url", Target::Facet(Facet::Url)),
    ("date", Target::Date),
    ("words", Target::Words),
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
    let lexemes = lex(typed);
    let mut parser = Parser {
        signed_operands: signed_operands(&lexemes),
        lexemes,
        next: 0,
        leaves: 0,
        fuzzy: 0,
        wildcards: 0,
        reach: 0,
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
        parser.clauses(Scope::default(), &mut clauses)?;
    }
    parser.warnings.sort_by_key(|warning| warning.position);
    let query = collapse(clauses);
    if query.is_none() && !typed.trim().is_empty() {
        parser.warn("there is nothing to search for in this query", 0, None);
    }
    Ok(Parsed {
        query: query.unwrap_or(Query::Clauses(Vec::new())),
        warnings: parser.warnings,
    })
}

/// For each lexeme, whether an operand stands there, be it behind signs.
fn signed_operands(lexemes: &[Lexeme<'_>]) -> Vec<bool> {
    let mut operands = vec![false; lexemes.len() + 1];
    for (index, lexeme) in lexemes.iter().enumerate().rev() {
        operands[index] = match lexeme.kind {
            Kind::Plus | Kind::Minus | Kind::Not => operands[index + 1],
            kind => is_operand(kind),
        };
    }
    operands
}

fn is_operand(kind: Kind<'_>) -> bool {
    matches!(
        kind,
        Kind::Word(_) | Kind::Quoted(_) | Kind::Field(_) | Kind::Open | Kind::Call(..)
    )
}

pub(super) struct Parser<'a> {
    lexemes: Vec<Lexeme<'a>>,
    signed_operands: Vec<bool>,
    next: usize,
    leaves: usize,
    pub(super) fuzzy: usize,
    pub(super) wildcards: usize,
    pub(super) reach: u32,
    depth: usize,
    warnings: Vec<Warning>,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<Lexeme<'a>> {
        self.lexemes.get(self.next).cloned()
    }

    pub(super) fn warn(
        &mut self,
        message: impl Into<String>,
        at: usize,
        suggestion: Option<String>,
    ) {
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
                Kind::Minus | Kind::Not if self.signed_operands[self.next + 1] => match occur {
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
            && self.signed_operands[self.next + 1]
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
        let Some(query) = self.proximity(scope)? else {
            return Ok(None);
        };
        Ok(Some(match occur {
            Occur::Plain => query,
            occur => Query::Clauses(vec![Clause { occur, query }]),
        }))
    }

    /// Operands with `NEAR` and the like between them, from left to right.
    fn proximity(&mut self, scope: Scope) -> Result<Option<Query>, QueryError> {
        let Some(mut left) = self.operand(scope)? else {
            return Ok(None);
        };
        while let Some(Lexeme {
            kind: Kind::Join(join, _),
            at,
            ..
        }) = self.peek()
        {
            let follows = self.lexemes.get(self.next + 1);
            if !follows.is_some_and(|lexeme| is_operand(lexeme.kind)) {
                break;
            }
            self.next += 1;
            if let Some(right) = self.operand(scope)? {
                left = self.join(join, left, right, at)?;
            }
        }
        Ok(Some(left))
    }

    fn operand(&mut self, mut scope: Scope) -> Result<Option<Query>, QueryError> {
        loop {
            let Some(lexeme) = self.peek() else {
                return Ok(None);
            };
            let at = lexeme.at;
            self.next += 1;
            return match lexeme.kind {
                Kind::Field(name) => match field(name) {
                    Some(target) => {
                        scope = scope.of(target);
                        continue;
                    }
                    None => self.unknown_field(name, at),
                },
                Kind::LoneQuote => {
                    let message = "the quote is not closed; its words were searched as words";
                    self.warn(message, at, None);
                    continue;
                }
                Kind::Open => {
                    let group = self.group(scope, at)?;
                    self.suffixes(group)
                }
                Kind::Call(call, opens, spelled) => self.call((call, opens, spelled), scope, at),
                Kind::Quoted(text) => self.quoted(scope, text, at),
                Kind::Word(text) => self.word(scope, text, at),
                Kind::And => self.stray(scope, "and", at),
                Kind::Or => self.stray(scope, "or", at),
                Kind::Not => self.stray(scope, "not", at),
                Kind::Join(_, spelled) => self.stray(scope, spelled, at),
                Kind::Suffix(text) => {
                    self.warn(
                        format!("`{text}` has nothing before it and was left out"),
                        at,
                        None,
                    );
                    Ok(None)
                }
                Kind::Plus | Kind::Minus => Ok(None),
                Kind::Close => {
                    self.next -= 1;
                    Ok(None)
                }
            };
        }
    }

    fn group(&mut self, scope: Scope, at: usize) -> Result<Option<Query>, QueryError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(too_deep(at));
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

    /// `CAPS(x)` and the like; without parentheses what follows is the operand.
    fn call(
        &mut self,
        (call, opens, spelled): (Call, bool, &str),
        scope: Scope,
        at: usize,
    ) -> Result<Option<Query>, QueryError> {
        if !opens && !self.peek().is_some_and(|lexeme| is_operand(lexeme.kind)) {
            return self.stray(scope, spelled, at);
        }
        let inner = match call {
            Call::First(words) => scope.among_first(words),
            Call::Capitals(form) => Scope {
                capitals: Some(form),
                ..scope
            },
            Call::Together(_) | Call::AtLeast(_) => scope,
        };
        let group = if opens {
            self.group(inner, at)?
        } else {
            self.depth += 1;
            if self.depth > MAX_DEPTH {
                return Err(too_deep(at));
            }
            let operand = self.operand(inner)?;
            self.depth -= 1;
            operand
        };
        let Some(query) = group else { return Ok(None) };
        let query = match call {
            Call::Together(unit) => self.together(unit, query, at),
            Call::AtLeast(times) => self.at_least(times, query, at),
            Call::First(_) | Call::Capitals(_) => query,
        };
        self.suffixes(Some(query))
    }

    fn unknown_field(&mut self, name: &str, at: usize) -> Result<Option<Query>, QueryError> {
        let lower = name.to_ascii_lowercase();
        let near = FIELDS
            .iter()
            .map(|(known, _)| (strsim::damerau_levenshtein(known, &lower), *known));
        let near = near
            .min()
            .filter(|(distance, _)| *distance <= 2)
            .map(|(_, known)| known.to_owned());
        let message = format!("no field is named `{name}`; it was searched as a word");
        self.warn(message, at, near);
        self.leaf(word(Scope::default(), name), at)
    }

    /// Counts what a leaf is searched as against the cap.
    pub(super) fn leaf(
        &mut self,
        query: Option<Query>,
        at: usize,
    ) -> Result<Option<Query>, QueryError> {
        self.leaves += match &query {
            Some(Query::Word { text, .. }) => words_of(text).max(1),
            query => usize::from(query.is_some()),
        };
        if self.leaves > MAX_CLAUSES {
            return Err(QueryError {
                reason: format!("more than {MAX_CLAUSES} words and phrases"),
                at,
            });
        }
        Ok(query)
    }

    /// What stands behind a quoted text or a group without a space, from `~` or `^` on.
    pub(super) fn suffix(&mut self) -> Option<(&'a str, usize)> {
        let Some(Lexeme {
            kind: Kind::Suffix(text),
            at,
            ..
        }) = self.peek()
        else {
            return None;
        };
        self.next += 1;
        Some((text, at))
    }

    /// Un-reads the last suffix.
    pub(super) fn put_back(&mut self) {
        self.next -= 1;
    }
}

/// How many words a word is searched as: those that its marks join, and the pairs of characters of a script without
/// spaces.
fn words_of(word: &str) -> usize {
    let joined = word.split(|c: char| !c.is_alphanumeric());
    let joined = joined.filter(|part| !part.is_empty()).count();
    let unspaced = word.chars().filter(|c| is_unspaced(*c)).count();
    joined.max(unspaced.saturating_sub(1))
}

fn field(name: &str) -> Option<Target> {
    let mut known = FIELDS.iter();
    known
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, target)| *target)
}

pub(super) fn too_deep(at: usize) -> QueryError {
    QueryError {
        reason: format!("nested deeper than {MAX_DEPTH}"),
        at,
    }
}

/// A list of one plain clause is that clause; an empty list is nothing.
pub(super) fn collapse(mut clauses: Vec<Clause>) -> Option<Query> {
    if clauses.len() == 1 && clauses[0].occur == Occur::Plain {
        return clauses.pop().map(|clause| clause.query);
    }
    (!clauses.is_empty()).then_some(Query::Clauses(clauses))
}
