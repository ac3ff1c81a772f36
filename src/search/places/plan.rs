//! From a positional query to an expression over lanes.

use crate::analysis::Part;
use crate::analysis::QueryWord;
use crate::analysis::fold;
use crate::analysis::is_unspaced;
use crate::analysis::query_word;
use crate::analysis::tokens;
use crate::query::Capitals;
use crate::query::Pattern;
use crate::query::Query;
use crate::query::TextField;

use super::Expr;
use super::Form;
use super::Lane;
use super::Places;
use super::Until;

pub(super) fn plan(query: &Query, langs: &[String]) -> Option<Places> {
    if !query.is_positional() {
        return None;
    }
    let mut plan = Plan {
        langs,
        lanes: Vec::new(),
        capitals: None,
    };
    let expr = plan.expr(query);
    Some(Places {
        lanes: plan.lanes,
        expr,
    })
}

pub(super) fn word_by_itself(
    field: Option<TextField>,
    text: &str,
    langs: &[String],
) -> Vec<Places> {
    let parts = match query_word(text, langs) {
        QueryWord::Adjacent(_) => {
            let text = text.to_owned();
            return plan(&Query::Word { field, text }, langs)
                .into_iter()
                .collect();
        }
        QueryWord::Parts(parts) => parts,
    };
    let places = |part| Places {
        lanes: vec![lane(field, form(part), None)],
        expr: Expr::Lane(0),
    };
    parts.into_iter().map(places).collect()
}

struct Plan<'a> {
    langs: &'a [String],
    lanes: Vec<Lane>,
    /// What holds for the words below.
    capitals: Option<Capitals>,
}

impl Plan<'_> {
    fn expr(&mut self, query: &Query) -> Expr {
        match query {
            Query::Word { field, text } => self.word(*field, text),
            Query::Phrase { field, text, slop } => self.phrase(*field, text, *slop),
            Query::Wildcard { field, pattern } => self.wildcard(*field, pattern),
            Query::Fuzzy { field, text, edits } => self.fuzzy(*field, text, *edits),
            Query::Or(parts) => self.any(parts),
            Query::Near {
                left,
                right,
                within,
                ordered,
            } => Expr::Near {
                sides: Box::new([self.expr(left), self.expr(right)]),
                within: *within,
                ordered: *ordered,
            },
            Query::Together { unit, parts } => Expr::Together {
                unit: *unit,
                parts: parts.iter().map(|part| self.expr(part)).collect(),
            },
            Query::Lead(query) => self.early(Until::Paragraph, query),
            Query::First { words, query } => self.early(Until::Words(*words), query),
            Query::Capitals { form, query } => {
                let around = self.capitals.replace(*form);
                let expr = self.expr(query);
                self.capitals = around;
                expr
            }
            Query::All | Query::Facet { .. } | Query::Date { .. } | Query::Words { .. } => {
                Expr::Nothing
            }
            Query::And(_) | Query::Clauses(_) | Query::AtLeast { .. } | Query::Boost { .. } => {
                Expr::Nothing
            }
        }
    }

    fn any(&mut self, parts: &[Query]) -> Expr {
        Expr::Any(parts.iter().map(|part| self.expr(part)).collect())
    }

    fn early(&mut self, until: Until, query: &Query) -> Expr {
        Expr::Early {
            until,
            expr: Box::new(self.expr(query)),
        }
    }

    fn word(&mut self, field: Option<TextField>, text: &str) -> Expr {
        if text.chars().any(is_unspaced) {
            let mut slots = Vec::new();
            for token in tokens(text) {
                let form = if token.text.chars().any(is_unspaced) {
                    Form::Exact(token.text.into())
                } else {
                    Form::Stems(all_stems(&token.lower, self.langs))
                };
                slots.push(self.lane(field, form));
            }
            return phrase(slots);
        }
        match query_word(text, self.langs) {
            QueryWord::Adjacent(sequences) => {
                let mut any = Vec::with_capacity(sequences.len());
                for sequence in sequences {
                    let stems = sequence.into_iter().map(|stem| Form::Stems(vec![stem]));
                    let slots: Vec<usize> = stems.map(|form| self.lane(field, form)).collect();
                    any.push(phrase(slots));
                }
                Expr::Any(any)
            }
            QueryWord::Parts(parts) => {
                let slots = parts.into_iter().map(form);
                let slots: Vec<usize> = slots.map(|form| self.lane(field, form)).collect();
                phrase(slots)
            }
        }
    }

    fn phrase(&mut self, field: Option<TextField>, text: &str, slop: u32) -> Expr {
        let forms: Vec<String> = tokens(text)
            .into_iter()
            .map(|token| token.text.into())
            .collect();
        if slop == 0 || forms.len() < 2 {
            let slots = forms.into_iter().map(Form::Exact);
            let slots: Vec<usize> = slots.map(|form| self.lane(field, form)).collect();
            return phrase(slots);
        }
        let mut words: Vec<(String, u32)> = Vec::new();
        for form in forms {
            match words.iter_mut().find(|(word, _)| *word == form) {
                Some((_, times)) => *times += 1,
                None => words.push((form, 1)),
            }
        }
        let lane = |(form, times)| (self.lane(field, Form::Exact(form)), times);
        Expr::Window {
            words: words.into_iter().map(lane).collect(),
            slop,
        }
    }

    fn wildcard(&mut self, field: Option<TextField>, pattern: &str) -> Expr {
        let folded = fold(pattern);
        let literal = folded.replace(['*', '?'], "");
        // A character of an unspaced script is a token: what follows it is free anyway.
        if literal.chars().any(is_unspaced) {
            return self.phrase(field, &literal, 0);
        }
        match Pattern::new(&folded) {
            Some(pattern) => Expr::Lane(self.lane(field, Form::Pattern(pattern, folded))),
            None => self.word(field, &literal),
        }
    }

    fn fuzzy(&mut self, field: Option<TextField>, text: &str, edits: u8) -> Expr {
        match tokens(text).as_slice() {
            [token] if !token.text.chars().any(is_unspaced) => {
                Expr::Lane(self.lane(field, Form::Fuzzy(token.text.to_string(), edits)))
            }
            _ => self.word(field, text),
        }
    }

    fn lane(&mut self, field: Option<TextField>, form: Form) -> usize {
        self.lanes.push(lane(field, form, self.capitals));
        self.lanes.len() - 1
    }
}

fn lane(field: Option<TextField>, form: Form, capitals: Option<Capitals>) -> Lane {
    let is_pair = |stem: &String| stem.chars().count() == 2 && stem.chars().all(is_unspaced);
    let width = match &form {
        Form::Stems(stems) if stems.iter().all(is_pair) => 2,
        _ => 1,
    };
    Lane {
        form,
        field,
        capitals,
        width,
    }
}

fn form(part: Part) -> Form {
    match part {
        Part::Stems(stems) => Form::Stems(stems),
        Part::Exact(form) => Form::Exact(form),
    }
}

fn all_stems(word: &str, langs: &[String]) -> Vec<String> {
    match query_word(word, langs) {
        QueryWord::Parts(mut parts) if parts.len() == 1 => match parts.remove(0) {
            Part::Stems(stems) => stems,
            Part::Exact(form) => vec![form],
        },
        _ => vec![fold(word)],
    }
}

fn phrase(slots: Vec<usize>) -> Expr {
    match slots.as_slice() {
        [] => Expr::Nothing,
        [lane] => Expr::Lane(*lane),
        _ => Expr::Phrase(slots),
    }
}
