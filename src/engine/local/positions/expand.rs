//! The terms that a form of words stands for.

use std::cell::Cell;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::rc::Rc;

use tantivy::Searcher;
use tantivy::TantivyError;
use tantivy::Term;
use tantivy::query::FuzzyTermQuery;
use tantivy_fst::Automaton;

use crate::analysis::Part;
use crate::query::Pattern;
use crate::query::TextField;
use crate::search::places::Form;

use super::super::forms::CUT;
use super::super::forms::form_of;
use super::super::lower::texts;
use super::super::rank::WordQuery;
use super::super::schema::FIELDS;
use super::super::watch::Watch;

/// Most terms that one form stands for; the commonest are taken.
pub(in super::super) const MAX_TERMS: usize = 1024;
/// Most terms that all forms of a query stand for.
const MAX_TERMS_OF_QUERY: usize = 2 * MAX_TERMS;
/// Most steps of the dictionary that all forms of a query take together: some 20 ms.
const MAX_STEPS: usize = 2_000_000;
/// Terms between two looks at the clock.
const TERMS_PER_LOOK: usize = 1024;

/// Finds the terms of the forms and words in one query, each once.
pub(in super::super) struct Expansions<'s> {
    searcher: &'s Searcher,
    watch: Watch,
    found: RefCell<HashMap<String, Rc<Vec<Expansion>>>>,
    words: RefCell<HashMap<(Option<TextField>, Part), WordQuery>>,
    terms: Cell<usize>,
    steps: Cell<usize>,
    cut: RefCell<BTreeSet<String>>,
}

/// A word of the dictionary.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Expansion {
    /// Its exact form.
    pub(in super::super) word: String,
    /// How many documents hold it, in each of their texts.
    pub(in super::super) documents: u64,
    /// Its terms in the index, each with the text it is of.
    pub(super) terms: Vec<(TextField, String)>,
}

impl<'s> Expansions<'s> {
    /// The index whose terms they are.
    pub(in super::super) fn searcher(&self) -> &'s Searcher {
        self.searcher
    }

    pub(in super::super) fn new(searcher: &'s Searcher, watch: Watch) -> Self {
        Self {
            searcher,
            watch,
            found: RefCell::default(),
            words: RefCell::default(),
            terms: Cell::new(0),
            steps: Cell::new(0),
            cut: RefCell::default(),
        }
    }

    /// Returns the query for a word in a text, or in both; what it finds in the dictionary serves all of the same word.
    pub(in super::super) fn word(&self, field: Option<TextField>, word: Part) -> WordQuery {
        let mut words = self.words.borrow_mut();
        let known = words.entry((field, word));
        let query =
            known.or_insert_with_key(|(field, word)| WordQuery::new(texts(*field), word.clone()));
        query.clone()
    }

    /// Counts the terms of one more query.
    pub(in super::super) fn begin(&self) {
        self.terms.set(0);
    }

    /// What the queries made with these terms look at.
    pub(in super::super) fn watch(&self) -> Watch {
        self.watch.clone()
    }

    /// The forms that stand for more terms than were taken, as shown.
    pub(in super::super) fn cut(&self) -> Vec<String> {
        self.cut.borrow().iter().cloned().collect()
    }

    /// Returns the terms of a form: those nearest to it first, then the commonest.
    pub(in super::super) fn of(&self, form: &Form) -> tantivy::Result<Rc<Vec<Expansion>>> {
        let shown = match form {
            Form::Pattern(_, shown) => shown.clone(),
            Form::Fuzzy(word, edits) => format!("{word}~{edits}"),
            Form::Stems(_) | Form::Exact(_) => return Ok(Rc::default()),
        };
        if let Some(found) = self.found.borrow().get(&shown).map(Rc::clone) {
            return Ok(self.within_room(shown, found));
        }
        if self.watch.has_stopped() {
            return Ok(Rc::default());
        }
        let mut terms = self.walk(form)?;
        let distance = |term: &str| match form {
            Form::Fuzzy(word, _) => strsim::osa_distance(word, term),
            _ => 0,
        };
        terms.sort_by_cached_key(|it| {
            (distance(&it.word), u64::MAX - it.documents, it.word.clone())
        });
        if terms.len() > MAX_TERMS || self.steps.get() >= MAX_STEPS {
            self.cut.borrow_mut().insert(shown.clone());
            terms.truncate(MAX_TERMS);
        }
        let terms = Rc::new(terms);
        self.found
            .borrow_mut()
            .insert(shown.clone(), Rc::clone(&terms));
        Ok(self.within_room(shown, terms))
    }

    /// Counts terms against what a query may have.
    fn within_room(&self, shown: String, terms: Rc<Vec<Expansion>>) -> Rc<Vec<Expansion>> {
        let room = MAX_TERMS_OF_QUERY.saturating_sub(self.terms.get());
        self.terms.set(self.terms.get() + terms.len().min(room));
        if terms.len() <= room {
            return terms;
        }
        self.cut.borrow_mut().insert(shown);
        Rc::new(terms[..room].to_vec())
    }

    fn walk(&self, form: &Form) -> tantivy::Result<Vec<Expansion>> {
        let mut found = HashMap::new();
        match form {
            Form::Pattern(pattern, _) => self.stream(Walk(pattern), &mut found)?,
            Form::Fuzzy(word, edits) => {
                let term = Term::from_field_text(FIELDS.body, word);
                let query = FuzzyTermQuery::new(term, *edits, true);
                self.stream(query.automaton()?, &mut found)?;
                found.retain(|word, _| form.fits(word, word));
            }
            Form::Stems(_) | Form::Exact(_) => {}
        }
        Ok(found.into_values().collect())
    }

    /// Walks the dictionaries of headlines and bodies.
    fn stream<A: Automaton>(
        &self,
        automaton: A,
        found: &mut HashMap<String, Expansion>,
    ) -> tantivy::Result<()>
    where
        A::State: Clone,
    {
        for segment in self.searcher.segment_readers() {
            for field in [TextField::Title, TextField::Body] {
                let index = segment.inverted_index(FIELDS.exact_of(field))?;
                let forms = Forms {
                    automaton: &automaton,
                    steps: &self.steps,
                };
                let mut terms = index
                    .terms()
                    .search(forms)
                    .into_stream()
                    .map_err(TantivyError::from)?;
                for number in 1_usize.. {
                    let looks = number.is_multiple_of(TERMS_PER_LOOK);
                    if !terms.advance() || (looks && self.watch.is_over()) {
                        break;
                    }
                    let documents = u64::from(terms.value().doc_freq);
                    let term = String::from_utf8_lossy(terms.key()).into_owned();
                    let word = form_of(&term);
                    let known = found.entry(word).or_insert_with_key(|word| Expansion {
                        word: word.clone(),
                        ..Expansion::default()
                    });
                    known.documents += documents;
                    let term = (field, term);
                    if !known.terms.contains(&term) {
                        known.terms.push(term);
                    }
                }
            }
        }
        Ok(())
    }
}

/// A pattern as tantivy's dictionaries are walked by.
struct Walk<'p>(&'p Pattern);

impl Automaton for Walk<'_> {
    type State = u64;

    fn start(&self) -> u64 {
        self.0.start()
    }

    fn is_match(&self, state: &u64) -> bool {
        self.0.accepts(*state)
    }

    fn can_match(&self, state: &u64) -> bool {
        *state != 0
    }

    fn accept(&self, state: &u64, byte: u8) -> u64 {
        self.0.step(*state, byte)
    }
}

/// An automaton over words as one over the terms of the dictionary, which a form is cut in. It finds nothing more after
/// so many steps.
struct Forms<'a, A> {
    automaton: &'a A,
    steps: &'a Cell<usize>,
}

/// Where a term is read.
#[derive(Clone)]
enum Spot<S> {
    /// In what form and stem share, which is the form where nothing follows.
    Common(S),
    /// In the rest of the form.
    Rest(S),
    /// In the rest of the stem; whether the form before it is meant.
    Behind(bool),
}

impl<A: Automaton> Automaton for Forms<'_, A>
where
    A::State: Clone,
{
    type State = Spot<A::State>;

    fn start(&self) -> Self::State {
        Spot::Common(self.automaton.start())
    }

    fn is_match(&self, spot: &Self::State) -> bool {
        match spot {
            Spot::Common(state) => self.automaton.is_match(state),
            Spot::Rest(_) => false,
            Spot::Behind(is_meant) => *is_meant,
        }
    }

    fn can_match(&self, spot: &Self::State) -> bool {
        let can = match spot {
            Spot::Common(state) | Spot::Rest(state) => self.automaton.can_match(state),
            Spot::Behind(is_meant) => *is_meant,
        };
        can && self.steps.get() < MAX_STEPS
    }

    fn accept(&self, spot: &Self::State, byte: u8) -> Self::State {
        self.steps.set(self.steps.get() + 1);
        let is_cut = char::from(byte) == CUT;
        match spot {
            Spot::Common(state) if is_cut => Spot::Rest(state.clone()),
            Spot::Common(state) => Spot::Common(self.automaton.accept(state, byte)),
            Spot::Rest(state) if is_cut => Spot::Behind(self.automaton.is_match(state)),
            Spot::Rest(state) => Spot::Rest(self.automaton.accept(state, byte)),
            Spot::Behind(is_meant) => Spot::Behind(*is_meant),
        }
    }
}
