//! The documents of a word, a window of them at a time.
//!
//! A word is many lists of postings: its inflections, in headline and body. Asked for one document after another each of
//! them would be looked at for each. So the lists are emptied one by one into a window of documents, where what they
//! give is added up, and the window is then gone through. Who only asks for documents far apart gets narrow windows.

use std::io;

use tantivy::DocId;
use tantivy::DocSet;
use tantivy::InvertedIndexReader;
use tantivy::Score;
use tantivy::SegmentReader;
use tantivy::TERMINATED;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::postings::TermInfo;
use tantivy::query::Scorer;
use tantivy::schema::IndexRecordOption;

use crate::query::TextField;

use super::rank::K1;
use super::rank::Weighted;
use super::schema::FIELDS;
use super::window::WINDOW;
use super::window::Window;

/// Documents of a window whose neighbours nobody may ask for.
const NARROW: usize = 64;
/// Documents of a block of postings.
const BLOCK: usize = 128;

/// What a document's score is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Formula {
    /// Nothing is scored.
    Nothing,
    /// BM25F.
    Frequency,
    /// BM25F where the very word stands, which adds the whole of the rarity; the others stay below it.
    VeryFirst,
}

/// A field of an article that has a word.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Count {
    /// The field's name.
    pub(super) field: &'static str,
    /// How often the word stands in it.
    pub(super) times: u32,
    /// Its part of the word's score, in `0.0..=1.0`.
    pub(super) share: Score,
}

/// What the length of a text does to the words in it.
pub(super) struct Lengths {
    text: TextField,
    reader: FieldNormReader,
    /// By tantivy's number for a length: what an occurrence counts.
    factors: [Score; 256],
}

impl Lengths {
    pub(super) fn open(
        reader: &SegmentReader,
        weighted: &Weighted,
        average_length: Score,
    ) -> tantivy::Result<Self> {
        let b = weighted.b;
        let factor = |number: u8| {
            let length = FieldNormReader::id_to_fieldnorm(number) as Score;
            1.0 / (1.0 - b + b * length / average_length)
        };
        let mut factors = [0.0; 256];
        for (number, slot) in (0..=u8::MAX).zip(&mut factors) {
            *slot = factor(number);
        }
        Ok(Self {
            text: weighted.text,
            reader: reader.get_fieldnorms_reader(FIELDS.exact_of(weighted.text))?,
            factors,
        })
    }

    fn factor(&self, document: DocId) -> Score {
        self.factors[usize::from(self.reader.fieldnorm_id(document))]
    }
}

/// One term's postings in one field.
pub(super) struct Lane {
    blocks: BlockSegmentPostings,
    /// The place in the block.
    at: usize,
    /// Which of the scorer's lengths count.
    lengths: usize,
    weight: Score,
    is_opening: bool,
    is_very: bool,
}

impl Lane {
    pub(super) fn open(
        index: &InvertedIndexReader,
        info: &TermInfo,
        lengths: usize,
        scoring: bool,
    ) -> io::Result<Self> {
        let option = match scoring {
            true => IndexRecordOption::WithFreqs,
            false => IndexRecordOption::Basic,
        };
        Ok(Self {
            blocks: index.read_block_postings_from_terminfo(info, option)?,
            at: 0,
            lengths,
            weight: 1.0,
            is_opening: false,
            is_very: true,
        })
    }

    /// Says how much an occurrence counts.
    pub(super) fn weighing(self, weight: Score) -> Self {
        Self { weight, ..self }
    }

    /// Says that it is of the body's opening.
    pub(super) fn opening(self) -> Self {
        Self {
            is_opening: true,
            ..self
        }
    }

    /// Says whether it is the very word.
    pub(super) fn very(self, is_very: bool) -> Self {
        Self { is_very, ..self }
    }

    fn doc(&self) -> DocId {
        self.blocks.doc(self.at)
    }

    fn seek(&mut self, target: DocId) {
        if self.doc() < target {
            self.at = self.blocks.seek(target);
        }
    }

    /// Takes the documents before `end` with their frequencies.
    fn drain(&mut self, end: DocId, with_frequencies: bool, mut take: impl FnMut(DocId, u32)) {
        loop {
            let documents = &self.blocks.docs()[self.at..];
            let here = documents.partition_point(|document| *document < end);
            if with_frequencies {
                let frequencies = &self.blocks.freqs()[self.at..];
                for (document, frequency) in documents[..here].iter().zip(frequencies) {
                    take(*document, *frequency);
                }
            } else {
                documents[..here].iter().for_each(|it| take(*it, 1));
            }
            self.at += here;
            if self.at < BLOCK {
                return;
            }
            self.blocks.advance();
            self.at = 0;
        }
    }
}

/// The documents of a word.
pub(super) struct WordScorer {
    lanes: Vec<Lane>,
    lengths: Vec<Lengths>,
    formula: Formula,
    idf: Score,
    window: Window,
    /// Documents of the window when it was last filled.
    width: usize,
    document: DocId,
}

impl WordScorer {
    pub(super) fn new(
        lanes: Vec<Lane>,
        lengths: Vec<Lengths>,
        formula: Formula,
        idf: Score,
    ) -> Self {
        let mut scorer = Self {
            lanes,
            lengths,
            formula,
            idf,
            window: Window::default(),
            width: NARROW,
            document: 0,
        };
        scorer.document = scorer.refill();
        scorer
    }

    fn nearest(&self) -> DocId {
        let nearest = self.lanes.iter().map(Lane::doc).min();
        nearest.unwrap_or(TERMINATED)
    }

    /// Fills the window from the next document on.
    fn refill(&mut self) -> DocId {
        let start = self.nearest();
        if start == TERMINATED {
            self.window.clear(TERMINATED, 0);
            return TERMINATED;
        }
        let window = &mut self.window;
        window.clear(start, self.width);
        let end = window.end;
        for lane in &mut self.lanes {
            let (weight, lengths) = (lane.weight, &self.lengths[lane.lengths]);
            let share =
                |document, frequency: u32| weight * frequency as Score * lengths.factor(document);
            let is_very = lane.is_very;
            match self.formula {
                Formula::Nothing => lane.drain(end, false, |it, _| window.add(it, 0.0)),
                Formula::Frequency => {
                    lane.drain(end, true, |it, times| window.add(it, share(it, times)));
                }
                Formula::VeryFirst => lane.drain(end, true, |it, times| {
                    window.add_form(it, share(it, times), is_very);
                }),
            }
        }
        start
    }

    fn of_frequency(&self, frequency: Score) -> Score {
        let share = frequency / (K1 + frequency);
        self.idf
            * match self.formula {
                Formula::Nothing => 0.0,
                Formula::Frequency => (K1 + 1.0) * share,
                Formula::VeryFirst if self.window.has_very(self.document) => 1.0 + K1 * share,
                Formula::VeryFirst => share,
            }
    }

    /// Returns the fields of a document that have the word; empty where none has. The scorer is a new one.
    pub(super) fn counts(mut self, document: DocId) -> Vec<Count> {
        let mut counts: Vec<Count> = Vec::new();
        for lane in &mut self.lanes {
            lane.seek(document);
            if lane.doc() != document {
                continue;
            }
            let lengths = &self.lengths[lane.lengths];
            let field = match lengths.text {
                _ if lane.is_opening => "opening",
                TextField::Title => "title",
                TextField::Body => "body",
            };
            let times = lane.blocks.freq(lane.at);
            let share = lane.weight * times as Score * lengths.factor(document);
            match counts.iter_mut().find(|count| count.field == field) {
                Some(count) => {
                    (count.times, count.share) = (count.times + times, count.share + share);
                }
                None => counts.push(Count {
                    field,
                    times,
                    share,
                }),
            }
        }
        let whole: Score = counts.iter().map(|count| count.share).sum();
        counts.iter_mut().for_each(|count| count.share /= whole);
        counts
    }
}

impl DocSet for WordScorer {
    fn advance(&mut self) -> DocId {
        if self.document == TERMINATED {
            return TERMINATED;
        }
        self.document = match self.window.next(self.document + 1) {
            Some(document) => document,
            None => {
                self.width = WINDOW.min(self.width * 4);
                self.refill()
            }
        };
        self.document
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.document >= target {
            return self.document;
        }
        if target >= TERMINATED {
            self.document = TERMINATED;
            return TERMINATED;
        }
        if let Some(document) = self.window.next(target) {
            self.document = document;
            return document;
        }
        let is_near = target < self.window.end.saturating_add(self.width as DocId);
        self.width = match is_near {
            true => WINDOW.min(self.width * 2),
            false => NARROW,
        };
        self.lanes.iter_mut().for_each(|lane| lane.seek(target));
        self.document = self.refill();
        self.document
    }

    fn doc(&self) -> DocId {
        self.document
    }

    fn size_hint(&self) -> u32 {
        let sizes = self.lanes.iter().map(|lane| lane.blocks.doc_freq());
        sizes.fold(0, u32::saturating_add)
    }
}

impl Scorer for WordScorer {
    fn score(&mut self) -> Score {
        self.of_frequency(self.window.frequency(self.document))
    }
}
