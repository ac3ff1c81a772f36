//! One pass over the matches: how many, which come first, how the facets divide them.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::HashMap;
use std::collections::HashSet;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use tantivy::COLLECT_BLOCK_BUFFER_LEN;
use tantivy::DocAddress;
use tantivy::DocId;
use tantivy::DocSet;
use tantivy::Score;
use tantivy::SegmentOrdinal;
use tantivy::SegmentReader;
use tantivy::TERMINATED;
use tantivy::collector::Collector;
use tantivy::collector::SegmentCollector;
use tantivy::columnar::Column;
use tantivy::query::EnableScoring;
use tantivy::query::Query;
use tantivy::query::Scorer;
use tantivy::query::Weight;

use crate::query::Facet;
use crate::search::Recency;
use crate::search::Sort;

use super::columns::Columns;
use super::copies::SegmentCopies;
use super::counter::Counter;
use super::counter::FacetCounts;
use super::ranked::Group;
use super::ranked::Place;
use super::ranked::Ranked;
use super::ranked::Reach;
use super::ranked::Spread;
use super::ranked::score_value;
use super::recency::recency_factor;
use super::second_look::SecondLook;
use super::sought::Sought;
use super::watch::Watch;
use super::word_scorer::WordScorer;
use super::words::AllWords;
use super::words::SomeWords;

/// Collects a page of hits, their number and facet counts.
pub(super) struct PageCollector<'a> {
    pub(super) sort: Sort,
    /// What freshness counts under [`Sort::Relevance`].
    pub(super) recency: Option<Recency>,
    /// How many of the first are kept.
    pub(super) keep: usize,
    /// Which of them a second look can bring forward, where not all are shown.
    pub(super) reach: Option<Reach>,
    pub(super) facets: Vec<Facet>,
    /// Filters of facets that are counted: what they leave out still counts for their own facet, so that a reader
    /// sees what another choice would give.
    pub(super) choices: Vec<(Facet, Box<dyn Query>)>,
    /// The last of the page before: only what comes behind it is kept.
    pub(super) after: Option<Place>,
    /// Which articles are copies, by segment: no older version matches. `None` where every article is to stand for itself.
    pub(super) copies: Option<&'a [Arc<SegmentCopies>]>,
    /// Whether only the first of the copies that match is kept.
    pub(super) folds: bool,
    /// Whether copies of one text count once, in all counts.
    pub(super) counts_texts: bool,
    /// The columns of each segment.
    pub(super) columns: &'a [Columns],
    /// When to stop.
    pub(super) watch: Watch,
}

/// Documents between two looks at the clock.
const DOCUMENTS_PER_LOOK: usize = 1024;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) total: usize,
    /// How many when copies of one text count once; as many as `total` where nothing is kept.
    pub(super) texts: usize,
    /// The first `keep`, best first.
    pub(super) first: Vec<Ranked>,
    /// By a document's address: how many more of its copies match.
    pub(super) folded: HashMap<DocAddress, usize>,
    /// The best of each group of copies of one segment.
    groups: HashMap<u64, Group, Spread>,
    /// In the order asked.
    pub(super) facets: Vec<FacetCounts>,
    /// The groups of copies that match, where a text counts once: they are not in `total` before all segments are there.
    once: HashSet<u64, Spread>,
    /// What the first were ranked by beside the query; nothing yet when collected.
    pub(super) look: SecondLook,
}

impl Page {
    /// Gives the first, which must be ranked by relevance, new scores by number and score, and orders them anew.
    pub(super) fn rescore(&mut self, new: impl Fn(usize, Score) -> Score) {
        for (i, ranked) in self.first.iter_mut().enumerate() {
            ranked.place.sort_value = score_value(new(i, ranked.score()));
        }
        self.first.sort_unstable_by(|a, b| b.cmp(a));
    }
}

impl Collector for PageCollector<'_> {
    type Fruit = Page;
    type Child = SegmentPage;

    fn for_segment(
        &self,
        ordinal: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<SegmentPage> {
        let columns = &self.columns[ordinal as usize];
        let counters = self.facets.iter();
        let counters = counters.map(|facet| Counter::open(*facet, columns, reader));
        let choices = self.choices.iter().map(|(facet, query)| {
            let schema = EnableScoring::disabled_from_schema(reader.schema());
            let scorer = query.weight(schema)?.scorer(reader, 1.0)?;
            Ok((*facet, scorer))
        });
        Ok(SegmentPage {
            ordinal,
            counted: self.facets.clone(),
            choices: choices.collect::<tantivy::Result<_>>()?,
            after: self.after,
            sort: self.sort,
            recency: self.recency,
            keep: self.keep,
            reach: self.reach.clone(),
            copies: self
                .copies
                .and_then(|copies| copies.get(ordinal as usize).cloned()),
            folds: self.folds,
            groups: HashMap::default(),
            once: self.counts_texts.then(HashSet::default),
            keys: columns.keys.clone(),
            moments: columns.moments.clone(),
            total: 0,
            heap: BinaryHeap::with_capacity(self.keep.min(1024) + 1),
            counters: counters.collect::<tantivy::Result<_>>()?,
        })
    }

    fn requires_scoring(&self) -> bool {
        self.sort == Sort::Relevance && self.keep > 0
    }

    fn collect_segment(
        &self,
        weight: &dyn Weight,
        ordinal: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<Page> {
        let mut page = self.for_segment(ordinal, reader)?;
        if self.watch.is_over() {
            return Ok(page.harvest());
        }
        let alive = |document| {
            reader
                .alive_bitset()
                .is_none_or(|alive| alive.is_alive(document))
        };
        let mut scorer = weight.scorer(reader, 1.0)?;
        if self.requires_scoring() {
            if let Some(word) = scorer.downcast_mut::<WordScorer>() {
                self.score_all(word, alive, &mut page);
            } else if let Some(words) = scorer.downcast_mut::<Sought<AllWords>>() {
                self.score_all(words, alive, &mut page);
            } else if let Some(words) = scorer.downcast_mut::<Sought<SomeWords>>() {
                self.score_all(words, alive, &mut page);
            } else {
                self.score_all(scorer.as_mut(), alive, &mut page);
            }
            return Ok(page.harvest());
        }
        let mut documents = [0; COLLECT_BLOCK_BUFFER_LEN];
        for block in 1_usize.. {
            let filled = scorer.fill_buffer(&mut documents);
            for document in documents[..filled].iter().copied().filter(|it| alive(*it)) {
                page.collect(document, 0.0);
            }
            let looks = block.is_multiple_of(DOCUMENTS_PER_LOOK / COLLECT_BLOCK_BUFFER_LEN);
            if filled < documents.len() || (looks && self.watch.is_over()) {
                break;
            }
        }
        Ok(page.harvest())
    }

    fn merge_fruits(&self, segments: Vec<Page>) -> tantivy::Result<Page> {
        let mut page = Page::default();
        page.facets
            .resize_with(self.facets.len(), FacetCounts::default);
        for segment in segments {
            page.total += segment.total;
            page.first.extend(segment.first);
            // The smaller table goes into the larger.
            let (mut few, many) = (segment.groups, &mut page.groups);
            if few.len() > many.len() {
                std::mem::swap(&mut few, many);
            }
            for (group, copies) in few {
                match page.groups.entry(group) {
                    Entry::Occupied(mut known) => known.get_mut().add(copies),
                    Entry::Vacant(new) => _ = new.insert(copies),
                }
            }
            for (all, counts) in page.facets.iter_mut().zip(segment.facets) {
                all.add(counts);
            }
            page.once.extend(segment.once);
        }
        page.total += page.once.len();
        page.texts = page.total;
        self.take_best(&mut page);
        Ok(page)
    }
}

impl PageCollector<'_> {
    /// Puts the first of each group of copies among the first, and orders as many as are kept.
    fn take_best(&self, page: &mut Page) {
        let alone = std::mem::take(&mut page.first).into_iter();
        let mut found: Vec<(Ranked, usize)> = alone.map(|ranked| (ranked, 0)).collect();
        for group in std::mem::take(&mut page.groups).into_values() {
            if !self.counts_texts {
                page.texts -= group.count - 1;
            }
            if self.after.is_none_or(|after| group.best.place < after) {
                found.push((group.best, group.count - 1));
            }
        }
        if self.keep < found.len() {
            found.select_nth_unstable_by(self.keep, |a, b| b.cmp(a));
            found.truncate(self.keep);
        }
        found.sort_unstable_by(|a, b| b.cmp(a));
        page.first = found.iter().map(|(ranked, _)| *ranked).collect();
        if let Some(reach) = &self.reach {
            reach.cut(&mut page.first);
        }
        let folded = found.iter().filter(|(_, others)| *others > 0);
        page.folded = folded.map(|(it, others)| (it.address, *others)).collect();
    }

    /// Takes every document with its score. Made for the commonest scorers by themselves, which are then asked without
    /// detours.
    fn score_all<S: Scorer + ?Sized>(
        &self,
        scorer: &mut S,
        alive: impl Fn(DocId) -> bool,
        page: &mut SegmentPage,
    ) {
        let mut seen = 0_usize;
        let mut document = scorer.doc();
        while document != TERMINATED {
            if alive(document) {
                page.collect(document, scorer.score());
            }
            seen += 1;
            if seen.is_multiple_of(DOCUMENTS_PER_LOOK) && self.watch.is_over() {
                break;
            }
            document = scorer.advance();
        }
    }
}

/// The matches of one segment.
pub(super) struct SegmentPage {
    ordinal: SegmentOrdinal,
    sort: Sort,
    recency: Option<Recency>,
    keep: usize,
    reach: Option<Reach>,
    counted: Vec<Facet>,
    choices: Vec<(Facet, Box<dyn Scorer>)>,
    after: Option<Place>,
    copies: Option<Arc<SegmentCopies>>,
    folds: bool,
    groups: HashMap<u64, Group, Spread>,
    once: Option<HashSet<u64, Spread>>,
    keys: Column<u64>,
    moments: Option<Column<i64>>,
    total: usize,
    /// The worst of the kept on top.
    heap: BinaryHeap<Reverse<Ranked>>,
    counters: Vec<Counter>,
}

impl SegmentPage {
    /// The facets whose choice leaves a document out; documents come in order.
    fn missed(&mut self, document: DocId) -> impl Iterator<Item = Facet> {
        self.choices.iter_mut().filter_map(move |(facet, chosen)| {
            if chosen.doc() < document {
                chosen.seek(document);
            }
            (chosen.doc() != document).then_some(*facet)
        })
    }

    /// Counts a document that nothing leaves out, and keeps it where it is among the first; `group` are its copies.
    fn count_all(&mut self, document: DocId, score: Score, group: Option<u64>) {
        match (&mut self.once, group) {
            (Some(once), Some(group)) => _ = once.insert(group),
            _ => self.total += 1,
        }
        let counted = group.filter(|_| self.once.is_some());
        for counter in &mut self.counters {
            counter.count(document, counted);
        }
        match group {
            _ if self.keep == 0 => {}
            Some(group) => self.keep_copy(group, document, score),
            None => self.keep(document, score),
        }
    }

    /// Counts a document that only the facet's own choice leaves out.
    fn count_own(&mut self, facet: Facet, document: DocId, group: Option<u64>) {
        let counted = group.filter(|_| self.once.is_some());
        let own = self.counted.iter().zip(&mut self.counters);
        for (_, counter) in own.filter(|(counted, _)| **counted == facet) {
            counter.count(document, counted);
        }
    }

    fn keep(&mut self, document: DocId, score: Score) {
        let sort_value = self.sort_value(document, score);
        let is_before = |after: Place| sort_value > after.sort_value;
        if self.is_behind(sort_value) || self.after.is_some_and(is_before) {
            return;
        }
        let key = Reverse(self.keys.first(document).unwrap_or(u64::MAX));
        let place = Place { sort_value, key };
        if self.after.is_some_and(|after| place >= after) {
            return;
        }
        let full = self.heap.len() == self.keep;
        self.heap.push(Reverse(Ranked {
            place,
            address: DocAddress::new(self.ordinal, document),
        }));
        if full {
            self.heap.pop();
        }
        if let Some(reach) = &mut self.reach {
            reach.note(sort_value);
        }
    }

    /// Whether as many others as are kept come before a document with this value, copies left aside.
    fn is_behind(&self, sort_value: u64) -> bool {
        let full = self.heap.len() == self.keep;
        let worst = self.heap.peek().filter(|_| full);
        worst.is_some_and(|Reverse(worst)| sort_value < worst.place.sort_value)
            || (self.reach.as_ref()).is_some_and(|reach| reach.is_beyond(sort_value))
    }

    /// Keeps a copy of a text beside the others; which comes first is known when all are there.
    fn keep_copy(&mut self, group: u64, document: DocId, score: Score) {
        let sort_value = self.sort_value(document, score);
        // Where it is behind, no key takes it forward.
        let key = match self.is_behind(sort_value) {
            true => u64::MAX,
            false => self.keys.first(document).unwrap_or(u64::MAX),
        };
        let key = Reverse(key);
        let best = Ranked {
            place: Place { sort_value, key },
            address: DocAddress::new(self.ordinal, document),
        };
        let copy = Group { best, count: 1 };
        match self.groups.entry(group) {
            Entry::Occupied(mut known) => known.get_mut().add(copy),
            Entry::Vacant(new) => _ = new.insert(copy),
        }
    }

    fn sort_value(&self, document: DocId, score: Score) -> u64 {
        let moment = || {
            self.moments
                .as_ref()
                .and_then(|moments| moments.first(document))
        };
        // An offset that keeps the order of signed numbers; 0 is left for documents without a date.
        let ordered = |moment: i64| (moment as u64) ^ (1 << 63);
        match self.sort {
            Sort::Relevance => match self.recency {
                Some(recency) => score_value(score * recency_factor(recency, moment())),
                None => score_value(score),
            },
            Sort::Newest => moment().map_or(0, ordered),
            Sort::Oldest => moment().map_or(0, |moment| !ordered(moment)),
        }
    }
}

impl SegmentCollector for SegmentPage {
    type Fruit = Page;

    fn collect(&mut self, document: DocId, score: Score) {
        let copy = self.copies.as_ref().and_then(|copies| copies.get(document));
        if copy.is_some_and(|copy| copy.is_superseded) {
            return;
        }
        let group = copy.filter(|_| self.folds).map(|copy| copy.group);
        if self.choices.is_empty() {
            return self.count_all(document, score, group);
        }
        let mut missed = self.missed(document);
        match (missed.next(), missed.next()) {
            (None, _) => drop(missed),
            (Some(facet), None) => {
                drop(missed);
                return self.count_own(facet, document, group);
            }
            _ => return,
        }
        self.count_all(document, score, group);
    }

    fn harvest(self) -> Page {
        Page {
            total: self.total,
            first: self
                .heap
                .into_iter()
                .map(|Reverse(ranked)| ranked)
                .collect(),
            facets: self.counters.into_iter().map(Counter::counts).collect(),
            groups: self.groups,
            once: self.once.unwrap_or_default(),
            ..Page::default()
        }
    }
}
