//! Which documents an expression may hold in: those with the words it needs, wherever they stand.

use tantivy::DocId;
use tantivy::TERMINATED;

use crate::query::TextField;
use crate::search::places::Expr;

use super::union::Union;

/// Documents that hold lanes in some combination.
pub(super) enum Docs {
    Lane(usize),
    /// All of these; two or more, the rarest first.
    All(Vec<Docs>),
    /// Any of these; two or more.
    Any(Vec<Docs>),
}

impl Docs {
    /// Returns the documents of an expression in one field; `None` where there are none.
    pub(super) fn new(expr: &Expr, field: TextField, lanes: &[Union]) -> Option<Self> {
        let lane = |lane: usize| (!lanes[lane].is_empty()).then_some(Self::Lane(lane));
        let of = |expr: &Expr| Self::new(expr, field, lanes);
        match expr {
            Expr::Nothing => None,
            Expr::Lane(number) => lane(*number),
            Expr::Phrase(slots) => all(slots.iter().map(|slot| lane(*slot)), lanes),
            Expr::Window { words, .. } => all(words.iter().map(|(slot, _)| lane(*slot)), lanes),
            Expr::Any(parts) => {
                let mut parts: Vec<Self> = parts.iter().filter_map(of).collect();
                match parts.len() {
                    0 | 1 => parts.pop(),
                    _ => Some(Self::Any(parts)),
                }
            }
            Expr::Near { sides, .. } => all(sides.iter().map(of), lanes),
            Expr::Together { parts, .. } => all(parts.iter().map(of), lanes),
            Expr::Early { .. } if field == TextField::Title => None,
            Expr::Early { expr, .. } => of(expr),
        }
    }

    /// Goes to the first document from `target` on.
    pub(super) fn seek(&self, mut target: DocId, lanes: &mut [Union]) -> DocId {
        match self {
            Self::Lane(lane) => lanes[*lane].seek(target),
            Self::Any(parts) => {
                let each = parts.iter().map(|part| part.seek(target, lanes));
                each.min().unwrap_or(TERMINATED)
            }
            Self::All(parts) => loop {
                let candidate = parts[0].seek(target, lanes);
                if candidate == TERMINATED {
                    return TERMINATED;
                }
                let others = parts[1..].iter().map(|part| part.seek(candidate, lanes));
                match others.into_iter().find(|document| *document > candidate) {
                    Some(further) => target = further,
                    None => return candidate,
                }
            },
        }
    }

    fn size_hint(&self, lanes: &[Union]) -> u32 {
        match self {
            Self::Lane(lane) => lanes[*lane].size_hint(),
            Self::All(parts) => parts[0].size_hint(lanes),
            Self::Any(parts) => parts
                .iter()
                .map(|part| part.size_hint(lanes))
                .fold(0, u32::saturating_add),
        }
    }
}

fn all(parts: impl Iterator<Item = Option<Docs>>, lanes: &[Union]) -> Option<Docs> {
    let mut parts = parts.collect::<Option<Vec<Docs>>>()?;
    parts.sort_by_cached_key(|part| part.size_hint(lanes));
    match parts.len() {
        0 | 1 => parts.pop(),
        _ => Some(Docs::All(parts)),
    }
}
