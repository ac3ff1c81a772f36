//! A query prints back as text that parses to the same tree.

use std::fmt;

use super::Clause;
use super::Occur;
use super::Query;
use super::TextField;
use super::Unit;
use super::lex::Kind;
use super::lex::Lexeme;
use super::lex::lex;

impl fmt::Display for Query {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => out.write_str("*"),
            Self::Word { field, text } => {
                print_field(*field, out)?;
                out.write_str(text)
            }
            Self::Phrase { field, text, slop } => {
                print_field(*field, out)?;
                write!(out, "\"{text}\"")?;
                match slop {
                    0 => Ok(()),
                    slop => write!(out, "~{slop}"),
                }
            }
            Self::Wildcard { field, pattern } => {
                print_field(*field, out)?;
                out.write_str(pattern)
            }
            Self::Fuzzy { field, text, edits } => {
                print_field(*field, out)?;
                write!(out, "{text}~{edits}")
            }
            Self::Near {
                left,
                right,
                within,
                ordered,
            } => {
                print_side(left, true, out)?;
                write!(out, " {}/{within} ", if *ordered { "PRE" } else { "NEAR" })?;
                print_side(right, false, out)
            }
            Self::Together { unit, parts } => print_together(*unit, parts, out),
            Self::Lead(query) => write!(out, "lead:{query}"),
            Self::First { words, query } => write!(out, "first:{words}({query})"),
            Self::Capitals { form, query } => write!(out, "{}({query})", form.name()),
            Self::AtLeast { times, query } => write!(out, "atleast:{times}({query})"),
            Self::Boost { hundredths, query } => {
                match **query {
                    Self::Near { .. } => write!(out, "({query})")?,
                    _ => print_operand(query, out)?,
                }
                write!(out, "^{}", f64::from(*hundredths) / 100.0)
            }
            Self::Facet { facet, value } if is_plain(value) => {
                write!(out, "{}:{value}", facet.name())
            }
            Self::Facet { facet, value } => write!(out, "{}:\"{value}\"", facet.name()),
            Self::Date { from, to } => {
                out.write_str("date:")?;
                match (from, to) {
                    (Some(from), Some(to)) if from == to => write!(out, "{from}"),
                    (Some(from), Some(to)) => write!(out, "{from}..{to}"),
                    (Some(from), None) => write!(out, ">={from}"),
                    (None, Some(to)) => write!(out, "<={to}"),
                    (None, None) => out.write_str(".."),
                }
            }
            Self::Words { least, most } if *most == u64::MAX => write!(out, "words:>={least}"),
            Self::Words { least, most } => write!(out, "words:{least}..{most}"),
            Self::And(parts) => print_joined(parts, " AND ", out),
            Self::Or(parts) => print_joined(parts, " OR ", out),
            Self::Clauses(clauses) => print_clauses(clauses, out),
        }
    }
}

fn print_field(field: Option<TextField>, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    field.map_or(Ok(()), |field| write!(out, "{}:", field.name()))
}

/// An operand of `NEAR`, which joins from left to right.
fn print_side(query: &Query, left: bool, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    match query {
        Query::Near { .. } if !left => write!(out, "({query})"),
        query => print_operand(query, out),
    }
}

fn print_together(unit: Unit, parts: &[Query], out: &mut fmt::Formatter<'_>) -> fmt::Result {
    out.write_str(match unit {
        Unit::Sentence => "SENT(",
        Unit::Paragraph => "SAME(",
    })?;
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            out.write_str(" ")?;
        }
        print_side(part, false, out)?;
    }
    out.write_str(")")
}

fn print_joined(parts: &[Query], joint: &str, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            out.write_str(joint)?;
        }
        print_operand(part, out)?;
    }
    Ok(())
}

fn print_clauses(clauses: &[Clause], out: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (i, clause) in clauses.iter().enumerate() {
        if i > 0 {
            out.write_str(" ")?;
        }
        out.write_str(match clause.occur {
            Occur::Plain => "",
            Occur::Must => "+",
            Occur::MustNot => "-",
        })?;
        print_side(&clause.query, clause.occur == Occur::Plain, out)?;
    }
    Ok(())
}

fn print_operand(query: &Query, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    match query {
        Query::And(_) | Query::Or(_) | Query::Clauses(_) => write!(out, "({query})"),
        query => write!(out, "{query}"),
    }
}

/// Whether a value reads as itself without quotes.
fn is_plain(value: &str) -> bool {
    let is_one_word = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '/' | '-' | '\'');
    value.chars().all(is_one_word)
        && value.starts_with(char::is_alphanumeric)
        && matches!(
            lex(value).as_slice(),
            [Lexeme {
                kind: Kind::Word(_),
                ..
            }]
        )
}
