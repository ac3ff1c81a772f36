//! From an expression and a text to spans, and from spans back to words.

use crate::query::TextField;
use crate::query::Unit;

use super::Expr;
use super::Lane;
use super::Text;
use super::Until;
use super::spans::PAIRS;
use super::spans::PAIRS_PER_WORD;
use super::spans::Placed;
use super::spans::Span;
use super::spans::for_each_pair;
use super::spans::in_one_unit;
use super::spans::near;
use super::spans::side_by_side;
use super::spans::sort;
use super::spans::union;
use super::spans::windows;

/// What an expression found in a text, and what its parts did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evaluated {
    /// Where it holds: sorted, each once.
    pub spans: Vec<Span>,
    /// Whether there may be more: the text has more pairs to try than are tried.
    pub is_cut: bool,
    parts: Vec<Evaluated>,
    /// How many pairs were tried.
    tried: usize,
    /// The tokens of a window.
    placed: Vec<Placed>,
}

pub(super) fn evaluate(expr: &Expr, lanes: &[Lane], text: &mut dyn Text) -> Evaluated {
    let mut evaluation = Evaluation {
        lanes,
        text,
        pairs: PAIRS,
        is_cut: false,
    };
    let mut found = evaluation.of(expr);
    found.is_cut = evaluation.is_cut;
    found
}

/// An evaluation under way.
struct Evaluation<'a> {
    lanes: &'a [Lane],
    text: &'a mut dyn Text,
    /// How many more pairs are tried.
    pairs: usize,
    /// Whether they were too few.
    is_cut: bool,
}

impl Evaluation<'_> {
    fn of(&mut self, expr: &Expr) -> Evaluated {
        let mut found = Evaluated::default();
        match expr {
            Expr::Nothing => {}
            Expr::Lane(lane) => {
                let width = self.lanes[*lane].width;
                let positions = self.positions(*lane).into_iter();
                found.spans = positions.map(|at| solid(at, at + width)).collect();
            }
            Expr::Phrase(slots) => found.spans = self.phrase(slots),
            Expr::Window { words, slop } => {
                for (word, (lane, _)) in words.iter().enumerate() {
                    let positions = self.positions(*lane).into_iter();
                    found.placed.extend(positions.map(|at| (at, word)));
                }
                found.placed.sort_unstable();
                let times: Vec<u32> = words.iter().map(|(_, times)| *times).collect();
                found.spans = windows(&found.placed, &times, *slop, &mut self.pairs);
                self.is_cut |= self.pairs == 0;
            }
            Expr::Any(parts) => {
                found.parts = parts.iter().map(|part| self.of(part)).collect();
                for part in &found.parts {
                    found.spans.extend_from_slice(&part.spans);
                }
                sort(&mut found.spans);
            }
            Expr::Near {
                sides,
                within,
                ordered,
            } => {
                if let Some(parts) = self.all(sides.as_slice()) {
                    let (left, right) = (&parts[0].spans, &parts[1].spans);
                    let before = self.pairs;
                    found.spans = near(left, right, *within, *ordered, &mut self.pairs);
                    found.tried = before - self.pairs;
                    self.is_cut |= self.pairs == 0;
                    found.parts = parts;
                }
            }
            Expr::Together { unit, parts } => {
                if let Some(parts) = self.all(parts) {
                    let spans: Vec<&[Span]> = parts.iter().map(|it| it.spans.as_slice()).collect();
                    found.spans = in_one_unit(&spans, &self.borders(*unit));
                    found.parts = parts;
                }
            }
            Expr::Early { .. } if self.text.field() == TextField::Title => {}
            Expr::Early { until, expr } => {
                let part = self.of(expr);
                let end = match until {
                    Until::Words(words) => *words,
                    Until::Paragraph => first_end(&self.borders(Unit::Paragraph)),
                };
                let early = part.spans.iter().filter(|span| span.end <= end);
                found.spans = early.copied().collect();
                found.parts.push(part);
            }
        }
        found
    }

    /// Each part's findings; `None` as soon as one has none.
    fn all(&mut self, parts: &[Expr]) -> Option<Vec<Evaluated>> {
        let mut found = Vec::with_capacity(parts.len());
        for part in parts {
            let part = self.of(part);
            if part.spans.is_empty() {
                return None;
            }
            found.push(part);
        }
        Some(found)
    }

    fn phrase(&mut self, slots: &[usize]) -> Vec<Span> {
        let mut places = Vec::with_capacity(slots.len());
        for lane in slots {
            let positions = self.positions(*lane);
            if positions.is_empty() {
                return Vec::new();
            }
            places.push(positions);
        }
        let length = slots.len() as u32;
        let starts = side_by_side(&places).into_iter();
        starts.map(|at| solid(at, at + length)).collect()
    }

    fn positions(&mut self, lane: usize) -> Vec<u32> {
        let mut positions = Vec::new();
        self.text.positions(lane, &mut positions);
        self.pairs += PAIRS_PER_WORD * positions.len();
        positions
    }

    fn borders(&mut self, unit: Unit) -> Vec<u32> {
        let mut borders = Vec::new();
        self.text.borders(unit, &mut borders);
        borders
    }
}

/// Where the first unit ends.
fn first_end(borders: &[u32]) -> u32 {
    let later = borders.iter().find(|border| **border > 0);
    later.copied().unwrap_or(u32::MAX)
}

fn solid(start: u32, end: u32) -> Span {
    Span {
        start,
        end,
        loose: false,
    }
}

pub(super) fn words_of(expr: &Expr, found: &Evaluated) -> Vec<Span> {
    let mut words = Vec::new();
    collect(expr, found, &found.spans, &mut words);
    sort(&mut words);
    words
}

/// Collects the words that the `wanted` spans of an expression are made of.
fn collect(expr: &Expr, found: &Evaluated, wanted: &[Span], words: &mut Vec<Span>) {
    // An expression that found nothing kept no parts.
    if wanted.is_empty() {
        return;
    }
    match expr {
        Expr::Nothing => {}
        Expr::Lane(_) | Expr::Phrase(_) => words.extend_from_slice(wanted),
        Expr::Window { words: needed, .. } => {
            let times: Vec<u32> = needed.iter().map(|(_, times)| *times).collect();
            for span in wanted {
                window_words(*span, &found.placed, &times, words);
            }
        }
        Expr::Any(parts) | Expr::Together { parts, .. } => {
            for (part, found) in parts.iter().zip(&found.parts) {
                collect(part, found, &among(&found.spans, wanted), words);
            }
        }
        Expr::Near {
            sides,
            within,
            ordered,
        } => {
            let [left, right] = [&found.parts[0], &found.parts[1]];
            let (mut lefts, mut rights) = (Vec::new(), Vec::new());
            let mut pairs = found.tried;
            let (within, ordered) = (*within, *ordered);
            for_each_pair(
                &left.spans,
                &right.spans,
                within,
                ordered,
                &mut pairs,
                |l, r| {
                    if wanted.binary_search(&union(l, r)).is_ok() {
                        lefts.push(l);
                        rights.push(r);
                    }
                },
            );
            sort(&mut lefts);
            sort(&mut rights);
            collect(&sides[0], left, &lefts, words);
            collect(&sides[1], right, &rights, words);
        }
        Expr::Early { expr, .. } => collect(expr, &found.parts[0], wanted, words),
    }
}

/// The spans of one list that are in another.
fn among(spans: &[Span], wanted: &[Span]) -> Vec<Span> {
    let is_wanted = |span: &&Span| wanted.binary_search(span).is_ok();
    spans.iter().filter(is_wanted).copied().collect()
}

/// The tokens of a window that some choice of its words needs: its ends, and between them those of words that the
/// ends do not make up.
fn window_words(span: Span, placed: &[Placed], times: &[u32], words: &mut Vec<Span>) {
    let from = placed.partition_point(|(position, _)| *position < span.start);
    let inside = placed[from..]
        .iter()
        .take_while(|(position, _)| *position < span.end);
    let inside: Vec<Placed> = inside.copied().collect();
    let mut left = times.to_vec();
    let last = inside.len().saturating_sub(1);
    for (i, (_, word)) in inside.iter().enumerate() {
        if i == 0 || i == last {
            left[*word] = left[*word].saturating_sub(1);
        }
    }
    for (i, (position, word)) in inside.iter().enumerate() {
        if i == 0 || i == last || left[*word] > 0 {
            words.push(solid(*position, position + 1));
        }
    }
}
