//! One text in memory, as positional queries are evaluated against it.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::ops::Range;

use crate::analysis::Below;
use crate::analysis::Borders;
use crate::analysis::Spot;
use crate::analysis::Token;
use crate::analysis::borders;
use crate::analysis::is_unspaced;
use crate::analysis::keeps_beginning;
use crate::analysis::spots;
use crate::analysis::stem;
use crate::analysis::stems;
use crate::analysis::token;
use crate::query::TextField;
use crate::query::Unit;

use super::places::Form;
use super::places::Lane;
use super::places::Span;
use super::places::Text;

/// What of a text a query may match, told by how words begin.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    /// First letters of stems and of exact forms.
    firsts: BTreeSet<char>,
    /// Whether a form or a misspelling is looked for, which any word may be.
    any: bool,
}

impl Wanted {
    /// Adds what is looked for in lanes.
    pub(super) fn extend(&mut self, lanes: &[Lane]) {
        for lane in lanes {
            match &lane.form {
                Form::Stems(stems) => {
                    let firsts = stems.iter().filter_map(|stem| stem.chars().next());
                    self.firsts.extend(firsts);
                }
                Form::Exact(form) => self.firsts.extend(form.chars().next()),
                Form::Pattern(..) | Form::Fuzzy(..) => self.any = true,
            }
        }
    }

    /// Whether a word with this first letter may be one that is looked for.
    fn may_be(&self, first: char) -> bool {
        self.any || self.firsts.contains(&first)
    }
}

/// A text's words that a query may match, and where each of them stands.
pub(super) struct Words<'t> {
    text: Cow<'t, str>,
    field: TextField,
    spots: Vec<Spot>,
    kinds: Vec<Kind>,
    borders: Option<Borders>,
}

/// Tokens that are one word.
struct Kind {
    exact: String,
    /// Empty where it can be none that is looked for.
    stem: String,
    /// Their numbers, ascending.
    words: Vec<usize>,
}

impl<'t> Words<'t> {
    /// The words of a headline.
    pub(super) fn of(title: &'t str, lang: Option<&str>, wanted: &Wanted) -> Self {
        let text = Below {
            text: Cow::Borrowed(title),
            spots: spots(title),
        };
        Self::new(text, TextField::Title, lang, wanted)
    }

    /// The words of a body and of the standfirst behind it.
    pub(super) fn below(
        body: &'t str,
        standfirst: Option<&str>,
        lang: Option<&str>,
        wanted: &Wanted,
    ) -> Self {
        Self::new(Below::new(body, standfirst), TextField::Body, lang, wanted)
    }

    fn new(text: Below<'t>, field: TextField, lang: Option<&str>, wanted: &Wanted) -> Self {
        let Below { text, spots } = text;
        Self {
            kinds: kinds(&text, &spots, lang, wanted),
            text,
            field,
            spots,
            borders: None,
        }
    }

    /// The text with the lanes of a query.
    pub(super) fn read<'w>(&'w mut self, lanes: &'w [Lane]) -> Reading<'w, 't> {
        Reading { words: self, lanes }
    }

    /// The bytes of a span.
    pub(super) fn range(&self, span: Span) -> Range<usize> {
        let at = |position| self.spots.partition_point(|spot| spot.position < position);
        let first = at(span.start).min(self.spots.len() - 1);
        let last = at(span.end).max(first + 1) - 1;
        self.spots[first].range.start..self.spots[last].range.end
    }
}

/// Groups words by their lower-cased form, those of unspaced scripts by the pair they make with the next: what is
/// stemmed is then stemmed once. A word that is not wanted, as its first letter tells, is left out.
fn kinds(text: &str, spots: &[Spot], lang: Option<&str>, wanted: &Wanted) -> Vec<Kind> {
    let firsts_tell = keeps_beginning(lang);
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut kinds: Vec<Kind> = Vec::new();
    for (number, spot) in spots.iter().enumerate() {
        let word = &text[spot.range.clone()];
        let plain = word.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let first = char::from(word.as_bytes()[0].to_ascii_lowercase());
        if firsts_tell && plain && !wanted.may_be(first) {
            continue;
        }
        let Some(found) = token(text, spot) else {
            continue;
        };
        let unspaced = !plain && found.text.chars().any(is_unspaced);
        let pair = unspaced.then(|| {
            let next = spots.get(number + 1).and_then(|next| token(text, next));
            let neighbours: Vec<Token> = [found.clone()].into_iter().chain(next).collect();
            stems(&neighbours, lang).swap_remove(0)
        });
        let key = pair.as_deref().unwrap_or(&found.lower);
        if let Some(kind) = numbers.get(key) {
            kinds[*kind].words.push(number);
            continue;
        }
        numbers.insert(key.to_owned(), kinds.len());
        let stem = match pair {
            Some(pair) => pair.into(),
            None if firsts_tell && plain && !wanted.firsts.contains(&first) => String::new(),
            None => stem(&found.lower, lang),
        };
        kinds.push(Kind {
            exact: found.text.into(),
            stem,
            words: vec![number],
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
        let mut numbers: Vec<usize> = fitting.flat_map(|kind| &kind.words).copied().collect();
        if let Some(capitals) = lane.capitals {
            numbers.retain(|number| capitals.are(&words.text[words.spots[*number].range.clone()]));
        }
        numbers.sort_unstable();
        positions.extend(
            numbers
                .into_iter()
                .map(|number| words.spots[number].position),
        );
    }

    fn borders(&mut self, unit: Unit, positions: &mut Vec<u32>) {
        if self.words.field == TextField::Title {
            return;
        }
        let words = &mut self.words;
        let borders = words
            .borders
            .get_or_insert_with(|| borders(&words.text, &words.spots));
        positions.extend(match unit {
            Unit::Sentence => &borders.sentences,
            Unit::Paragraph => &borders.paragraphs,
        });
    }

    fn field(&self) -> TextField {
        self.words.field
    }
}
