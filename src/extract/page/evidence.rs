//! All that is known of a page's blocks before a choice is made: side tables by block and by element.

use std::collections::HashMap;

use super::candidate::Candidates;
use super::headline;
use super::labels::Labels;
use super::mark::Mark;
use super::outline::Outline;
use super::reach::Reach;
use super::repeats::Repeats;
use super::saying::Sayings;
use super::short::Shorts;
use super::tag::Tag;
use super::tally::Sums;
use super::tally::Tally;

/// Link density from which a block outside the top candidate is not looked at further. Rejects about 45 % of a
/// page's blocks and .1 % of its article.
const HOPELESS: f32 = 0.8;

/// Side tables of one outline.
#[derive(Debug)]
pub(super) struct Evidence<'a> {
    pub(super) outline: &'a Outline,
    pub(super) tally: Tally,
    pub(super) reach: Reach,
    pub(super) candidates: Candidates,
    pub(super) headline: Option<usize>,
    pub(super) repeats: Repeats,
    /// By block.
    pub(super) sayings: Vec<Sayings>,
    /// By block.
    pub(super) letters: Vec<Letters>,
    /// By block: the heading it stands under.
    pub(super) sections: Vec<Option<Section>>,
    pub(super) kinds: Kinds,
    pub(super) stories: Stories,
    pub(super) labels: Labels,
}

/// What kinds of letters a block has.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Letters {
    pub(super) digits: u32,
    pub(super) capitals: u32,
    pub(super) marks: u32,
}

/// The last heading before a block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Section {
    /// Index of the heading's block.
    pub(super) heading: usize,
    pub(super) level: u8,
    pub(super) sayings: Sayings,
}

impl<'a> Evidence<'a> {
    /// Gathers what is known of a page.
    pub(super) fn of(outline: &'a Outline) -> Self {
        let tally = Tally::of(&outline.blocks);
        let texts = || outline.blocks.iter().map(|block| outline.text(block));
        let shorts = Shorts::of(outline);
        let sayings: Vec<Sayings> = shorts.iter().map(Sayings::of).collect();
        Self {
            labels: Labels::of(&shorts),
            candidates: Candidates::of(outline, &tally),
            reach: Reach::of(outline, &tally),
            headline: headline::headline(outline),
            repeats: Repeats::of(outline),
            letters: texts().map(letters).collect(),
            sections: sections(outline, &sayings),
            kinds: Kinds::of(outline),
            stories: Stories::of(outline, &tally),
            outline,
            tally,
            sayings,
        }
    }

    /// Tells whether a block is so surely no text that no model need see it.
    pub(super) fn is_hopeless(&self, at: usize) -> bool {
        let block = &self.outline.blocks[at];
        block.link_density() > HOPELESS && !self.candidates.is_inside(block.element)
    }
}

fn letters(text: &str) -> Letters {
    let mut letters = Letters::default();
    for byte in text.bytes() {
        letters.digits += u32::from(byte.is_ascii_digit());
        letters.capitals += u32::from(byte.is_ascii_uppercase());
        letters.marks += u32::from(byte.is_ascii_punctuation());
    }
    letters
}

fn sections(outline: &Outline, sayings: &[Sayings]) -> Vec<Option<Section>> {
    let mut last = None;
    let mut sections = Vec::with_capacity(outline.blocks.len());
    for (at, block) in outline.blocks.iter().enumerate() {
        sections.push(last);
        let level = outline.elements[block.element].tag.heading_level();
        if level > 0 {
            last = Some(Section {
                heading: at,
                level,
                sayings: sayings[at],
            });
        }
    }
    sections
}

/// Levels at which blocks are compared by kind: their element, its parent, its grandparent.
pub(super) const KIND_LEVELS: usize = 3;

/// Sums over the blocks of one kind: those whose element, or its parent or grandparent, has the same name and
/// class.
#[derive(Debug)]
pub(super) struct Kinds {
    /// By block and level: index into `sums`.
    of_block: Vec<[usize; KIND_LEVELS]>,
    sums: Vec<Sums>,
}

impl Kinds {
    fn of(outline: &Outline) -> Self {
        let mut indices: HashMap<(usize, u64), usize> = HashMap::new();
        let mut sums: Vec<Sums> = Vec::new();
        let mut of_block = Vec::with_capacity(outline.blocks.len());
        // Neighbours are of one kind more often than not.
        let mut last = [None; KIND_LEVELS];
        for block in &outline.blocks {
            let mut own = [0; KIND_LEVELS];
            let mut element = block.element;
            for (level, kind) in own.iter_mut().enumerate() {
                let signature = outline.elements[element].signature;
                *kind = match last[level] {
                    Some((known, kind)) if known == signature => kind,
                    _ => *indices.entry((level, signature)).or_insert(sums.len()),
                };
                last[level] = Some((signature, *kind));
                if *kind == sums.len() {
                    sums.push(Sums::default());
                }
                sums[*kind].add(block);
                element = outline.elements[element].parent;
            }
            of_block.push(own);
        }
        Self { of_block, sums }
    }

    /// Returns the sums over the blocks of the same kind, at a level.
    pub(super) fn sums(&self, block: usize, level: usize) -> &Sums {
        &self.sums[self.of_block[block][level]]
    }
}

/// Bytes of prose from which an element is a story of its own.
const STORY: u32 = 500;

/// Which of several stories on a page an element belongs to.
#[derive(Debug)]
pub(super) struct Stories {
    /// By element: 0 outside of stories, else which of its kind it is, counted from 1.
    ordinals: Vec<u16>,
    /// By block: level-1 headings before it.
    headlines: Vec<u16>,
}

impl Stories {
    fn of(outline: &Outline, tally: &Tally) -> Self {
        let mut counts: HashMap<u64, u16> = HashMap::new();
        let mut ordinals: Vec<u16> = Vec::with_capacity(outline.elements.len());
        for element in &outline.elements {
            let named = element.marks.contains(Mark::Body) || element.tag == Tag::Article;
            let own = if named && tally.over(&element.blocks).prose_bytes >= STORY {
                let count = counts.entry(element.signature).or_insert(0);
                *count = count.saturating_add(1);
                Some(*count)
            } else {
                None
            };
            let inherited = ordinals.get(element.parent).copied().unwrap_or(0);
            ordinals.push(own.map_or(inherited, |own| own.max(inherited)));
        }
        let mut before = 0_u16;
        let headlines = outline.blocks.iter().map(|block| {
            let so_far = before;
            before =
                before.saturating_add(u16::from(outline.elements[block.element].tag == Tag::H1));
            so_far
        });
        Self {
            headlines: headlines.collect(),
            ordinals,
        }
    }

    /// Returns 0 outside of stories, else which of its kind the story around an element is, counted from 1.
    pub(super) fn ordinal(&self, element: usize) -> u16 {
        self.ordinals[element]
    }

    /// Returns the number of level-1 headings before a block.
    pub(super) fn headlines_before(&self, block: usize) -> u16 {
        self.headlines[block]
    }
}
