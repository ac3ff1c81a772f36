//! One text in memory, as positional queries are evaluated against it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use crate::analysis::Below;
use crate::analysis::Borders;
use crate::analysis::Token;
use crate::analysis::borders;
use crate::analysis::is_unspaced;
use crate::analysis::stem;
use crate::analysis::stems;
use crate::analysis::tokens;
use crate::query::TextField;
use crate::query::Unit;

use super::places::Lane;
use super::places::Span;
use super::places::Text;

/// A text's words, and where each of them stands.
pub(super) struct Words<'t> {
    text: Cow<'t, str>,
    field: TextField,
    tokens: Vec<Token>,
    kinds: Vec<Kind>,
    borders: Option<Borders>,
}

/// Tokens that are one word.
struct Kind {
    exact: String,
    stem: String,
    /// Their numbers, ascending.
    tokens: Vec<usize>,
}

impl<'t> Words<'t> {
    /// The words of a headline.
    pub(super) fn of(title: &'t str, lang: Option<&str>) -> Self {
        let text = Below {
            text: Cow::Borrowed(title),
            tokens: tokens(title),
        };
        Self::new(text, TextField::Title, lang)
    }

    /// The words of a body and of the standfirst behind it.
    pub(super) fn below(body: &'t str, standfirst: Option<&str>, lang: Option<&str>) -> Self {
        Self::new(Below::new(body, standfirst), TextField::Body, lang)
    }

    fn new(text: Below<'t>, field: TextField, lang: Option<&str>) -> Self {
        let Below { text, tokens } = text;
        Self {
            kinds: kinds(&tokens, lang),
            text,
            field,
            tokens,
            borders: None,
        }
    }

    /// The text with the lanes of a query.
    pub(super) fn read<'w>(&'w mut self, lanes: &'w [Lane]) -> Reading<'w, 't> {
        Reading { words: self, lanes }
    }

    /// The bytes of a span.
    pub(super) fn range(&self, span: Span) -> Range<usize> {
        let at = |position| {
            self.tokens
                .partition_point(|token| token.position < position)
        };
        let first = at(span.start).min(self.tokens.len() - 1);
        let last = at(span.end).max(first + 1) - 1;
        self.tokens[first].range.start..self.tokens[last].range.end
    }
}

/// Groups tokens by their lower-cased form, those of unspaced scripts by the pair they make with the next: what is
/// stemmed is then stemmed once.
fn kinds(tokens: &[Token], lang: Option<&str>) -> Vec<Kind> {
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut kinds: Vec<Kind> = Vec::new();
    for (number, token) in tokens.iter().enumerate() {
        let unspaced = token.text.chars().any(is_unspaced);
        let pair = unspaced.then(|| {
            let neighbours = &tokens[number..tokens.len().min(number + 2)];
            stems(neighbours, lang).swap_remove(0)
        });
        let key = pair.as_deref().unwrap_or(&token.lower);
        if let Some(kind) = numbers.get(key) {
            kinds[*kind].tokens.push(number);
            continue;
        }
        numbers.insert(key.to_owned(), kinds.len());
        kinds.push(Kind {
            exact: token.text.clone(),
            stem: pair.unwrap_or_else(|| stem(&token.lower, lang)),
            tokens: vec![number],
        });
    }
    kinds
}

/// A text and the lanes that are looked for in it.
pub(super) struct Reading<'w, 't> {
    words: &'w mut Words<'t>,
    lanes: &'w [Lane],
}

impl Text for Reading<'_, '_> {
    fn positions(&mut self, lane: usize, positions: &mut Vec<u32>) {
        let lane = &self.lanes[lane];
        let words = &self.words;
        if lane.field.is_some_and(|field| field != words.field) {
            return;
        }
        let fitting = words
            .kinds
            .iter()
            .filter(|kind| lane.form.fits(&kind.exact, &kind.stem));
        let mut numbers: Vec<usize> = fitting.flat_map(|kind| &kind.tokens).copied().collect();
        if let Some(capitals) = lane.capitals {
            numbers.retain(|number| capitals.are(&words.text[words.tokens[*number].range.clone()]));
        }
        numbers.sort_unstable();
        positions.extend(
            numbers
                .into_iter()
                .map(|number| words.tokens[number].position),
        );
    }

    fn borders(&mut self, unit: Unit, positions: &mut Vec<u32>) {
        if self.words.field == TextField::Title {
            return;
        }
        let words = &mut self.words;
        let borders = words
            .borders
            .get_or_insert_with(|| borders(&words.text, &words.tokens));
        positions.extend(match unit {
            Unit::Sentence => &borders.sentences,
            Unit::Paragraph => &borders.paragraphs,
        });
    }

    fn field(&self) -> TextField {
        self.words.field
    }
}
