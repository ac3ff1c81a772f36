//! A query prints back as text that parses to the same tree.

use std::fmt;

use super::Clause;
use super::Occur;
use super::Query;
use super::TextField;

impl fmt::Display for Query {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => out.write_str("*"),
            Self::Word { field, text } => {
                print_field(*field, out)?;
                out.write_str(text)
            }
            Self::Phrase { field, text } => {
                print_field(*field, out)?;
                write!(out, "\"{text}\"")
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
        print_operand(&clause.query, out)?;
    }
    Ok(())
}

fn print_operand(query: &Query, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    match query {
        Query::And(_) | Query::Or(_) | Query::Clauses(_) => write!(out, "({query})"),
        query => write!(out, "{query}"),
    }
}

fn is_plain(value: &str) -> bool {
    value
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '/' | '-' | ':' | '\''))
        && value.chars().next().is_some_and(char::is_alphanumeric)
        && !matches!(value, "AND" | "OR" | "NOT")
        && !value.contains(':')
}
