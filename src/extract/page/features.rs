//! What the model sees of a block.
//!
//! Every feature is named where it is computed. Lengths are bytes, densities and shares lie in `0.0..=1.0`, levels
//! count upwards from the block's innermost element, and distances count blocks.

use super::evidence::Evidence;
use super::evidence::KIND_LEVELS;
use super::labels::KIND_NAMES;
use super::labels::ZONE_NAMES;
use super::mark::MARK_NAMES;
use super::mark::Mark;
use super::outline::Block;
use super::saying::SAYING_COUNT;
use super::saying::SAYING_NAMES;
use super::tag::Tag;
use super::tally::share;

/// Takes features in their order.
pub(super) trait Row {
    /// Takes the value of a feature, called `group: name`.
    fn put(&mut self, group: &'static str, name: &'static str, value: f32);
}

impl Row for Vec<f32> {
    fn put(&mut self, _group: &'static str, _name: &'static str, value: f32) {
        self.push(value);
    }
}

/// The names of the features, in their order.
impl Row for Vec<String> {
    fn put(&mut self, group: &'static str, name: &'static str, _value: f32) {
        self.push(format!("{group}: {name}"));
    }
}

/// Distance that means "none", and the largest that is told apart.
const FAR: f32 = 1000.0;

/// Puts the features of a block.
pub(super) fn put(evidence: &Evidence, at: usize, row: &mut impl Row) {
    let block = &evidence.outline.blocks[at];
    own(evidence, at, block, row);
    marks(evidence, block, row);
    kinds(evidence, at, row);
    position(evidence, at, row);
    containers(evidence, block, row);
    candidates(evidence, block, row);
    neighbours(evidence, at, row);
    section(evidence, at, row);
    section_says(evidence, at, row);
    page(evidence, row);
    labels(evidence, at, row);
}

fn own(evidence: &Evidence, at: usize, block: &Block, row: &mut impl Row) {
    let outline = evidence.outline;
    let letters = &evidence.letters[at];
    let element = &outline.elements[block.element];
    row.put("own", "bytes", block.bytes as f32);
    row.put("own", "words", block.words as f32);
    row.put("own", "bytes a word", share(block.bytes, block.words));
    row.put("own", "link density", block.link_density());
    row.put("own", "links", f32::from(block.links));
    row.put("own", "local links", f32::from(block.local_links));
    row.put("own", "bold", share(block.bold_bytes, block.bytes));
    row.put("own", "ends like a sentence", flag(block.ends_sentence));
    row.put("own", "commas", f32::from(block.commas));
    row.put("own", "digits", share(letters.digits, block.bytes));
    row.put("own", "capitals", share(letters.capitals, block.bytes));
    row.put("own", "punctuation", share(letters.marks, block.bytes));
    row.put("own", "tag", kind_of_tag(element.tag));
    row.put(
        "own",
        "parent's tag",
        kind_of_tag(outline.elements[element.parent].tag),
    );
    row.put("own", "blocks of its element", element.blocks.len() as f32);
    row.put(
        "own",
        "innermost is inline",
        flag(block.inner != block.element),
    );
    row.put(
        "own",
        "depth",
        f32::from(outline.elements[block.inner].depth),
    );
    row.put("own", "seen before", evidence.repeats.before(at));
    row.put("own", "seen after", evidence.repeats.after(at));
    row.put(
        "own",
        "echoes a heading",
        flag(evidence.repeats.echoes_heading(at)),
    );
    for (saying, name) in SAYING_NAMES.iter().enumerate().take(SAYING_COUNT) {
        row.put("says", name, flag(evidence.sayings[at].contains(saying)));
    }
}

fn marks(evidence: &Evidence, block: &Block, row: &mut impl Row) {
    let levels = evidence.reach.all(block.inner);
    for (mark, (name, levels)) in MARK_NAMES.into_iter().zip(levels).enumerate() {
        // Its words are also those of the summary, and apart they only add noise.
        if mark == Mark::Standfirst as usize {
            continue;
        }
        row.put("levels to", name, f32::from(*levels));
    }
    let up = usize::from(evidence.reach.furniture(block.inner));
    let furniture = evidence.outline.ancestor(block.inner, up);
    let sums = evidence
        .tally
        .over(&evidence.outline.elements[furniture].blocks);
    let whole = evidence.tally.whole();
    row.put("furniture", "levels", up as f32);
    row.put(
        "furniture",
        "share of prose",
        share(sums.prose_bytes, whole.prose_bytes),
    );
    row.put("furniture", "share of text", share(sums.bytes, whole.bytes));
    row.put("furniture", "link density", sums.link_density());
    row.put("furniture", "blocks", sums.blocks as f32);
}

fn kinds(evidence: &Evidence, at: usize, row: &mut impl Row) {
    const LEVELS: [&str; KIND_LEVELS] = [
        "same kind",
        "same kind of parent",
        "same kind of grandparent",
    ];
    let whole = evidence.tally.whole();
    for (level, group) in LEVELS.into_iter().enumerate() {
        let sums = evidence.kinds.sums(at, level);
        row.put(group, "blocks", sums.blocks as f32);
        row.put(group, "share of text", share(sums.bytes, whole.bytes));
        row.put(group, "link density", sums.link_density());
        row.put(group, "prose", sums.prose());
        row.put(group, "sentences", sums.sentences());
    }
}

fn position(evidence: &Evidence, at: usize, row: &mut impl Row) {
    let whole = evidence.tally.whole();
    let before = evidence.tally.over(&(0..at));
    row.put("position", "blocks before", at as f32);
    row.put(
        "position",
        "blocks after",
        (whole.blocks as usize - at) as f32,
    );
    row.put(
        "position",
        "share of text before",
        share(before.bytes, whole.bytes),
    );
    row.put(
        "position",
        "share of prose before",
        share(before.prose_bytes, whole.prose_bytes),
    );
    row.put(
        "position",
        "bytes after",
        (whole.bytes - before.bytes) as f32,
    );
    row.put(
        "position",
        "prose after",
        (whole.prose_bytes - before.prose_bytes) as f32,
    );
    let headline = evidence
        .headline
        .map_or(-FAR, |headline| at as f32 - headline as f32);
    row.put("position", "blocks since the headline", headline);
    let since = evidence
        .headline
        .map(|headline| evidence.tally.over(&(headline..at)));
    row.put(
        "position",
        "level-1 headings before",
        f32::from(evidence.stories.headlines_before(at)),
    );
    let element = evidence.outline.blocks[at].element;
    row.put(
        "position",
        "which story",
        f32::from(evidence.stories.ordinal(element)),
    );
    row.put(
        "position",
        "prose since the headline",
        since.map_or(-1.0, |sums| sums.prose_bytes as f32),
    );
}

fn containers(evidence: &Evidence, block: &Block, row: &mut impl Row) {
    const LEVELS: [(usize, &str); 4] = [(1, "1 up"), (2, "2 up"), (3, "3 up"), (5, "5 up")];
    let whole = evidence.tally.whole();
    for (levels, group) in LEVELS {
        let container = evidence.outline.ancestor(block.element, levels);
        let sums = evidence
            .tally
            .over(&evidence.outline.elements[container].blocks);
        row.put(group, "share of text", share(sums.bytes, whole.bytes));
        row.put(group, "link density", sums.link_density());
        row.put(group, "blocks", sums.blocks as f32);
        row.put(group, "bytes a block", sums.mean_bytes());
        row.put(group, "prose", sums.prose());
        row.put(
            group,
            "share of prose",
            share(sums.prose_bytes, whole.prose_bytes),
        );
        row.put(group, "sentences", sums.sentences());
    }
}

fn candidates(evidence: &Evidence, block: &Block, row: &mut impl Row) {
    let outline = evidence.outline;
    let candidates = &evidence.candidates;
    let parent = outline.ancestor(block.element, 1);
    let grandparent = outline.ancestor(block.element, 2);
    row.put(
        "candidate",
        "inside the best",
        flag(candidates.is_inside_best(block.element)),
    );
    row.put(
        "candidate",
        "levels off the best",
        f32::from(candidates.levels_off_best(block.element)),
    );
    row.put(
        "candidate",
        "inside the top",
        flag(candidates.is_inside(block.element)),
    );
    row.put(
        "candidate",
        "levels off the top",
        f32::from(candidates.levels_off(block.element)),
    );
    row.put("candidate", "own score", candidates.relative(block.element));
    row.put("candidate", "parent's score", candidates.relative(parent));
    row.put(
        "candidate",
        "grandparent's score",
        candidates.relative(grandparent),
    );
    let depth = |element: usize| f32::from(outline.elements[element].depth);
    row.put(
        "candidate",
        "levels below the top",
        depth(block.element) - depth(candidates.top),
    );
}

fn neighbours(evidence: &Evidence, at: usize, row: &mut impl Row) {
    const OFFSETS: [(isize, &str); 6] = [
        (-3, "3 before"),
        (-2, "2 before"),
        (-1, "1 before"),
        (1, "1 after"),
        (2, "2 after"),
        (3, "3 after"),
    ];
    let outline = evidence.outline;
    let element = outline.blocks[at].element;
    for (offset, group) in OFFSETS {
        let block = at
            .checked_add_signed(offset)
            .and_then(|other| outline.blocks.get(other));
        row.put(
            group,
            "bytes",
            block.map_or(0.0, |block| block.bytes as f32),
        );
        row.put(
            group,
            "link density",
            block.map_or(1.0, Block::link_density),
        );
        row.put(
            group,
            "ends like a sentence",
            block.map_or(0.0, |block| flag(block.ends_sentence)),
        );
        row.put(
            group,
            "tag",
            block.map_or(-1.0, |block| {
                kind_of_tag(outline.elements[block.element].tag)
            }),
        );
        let kin = block.map_or(0.0, |block| kinship(evidence, element, block.element));
        row.put(group, "kinship", kin);
    }
    let window = at.saturating_sub(4)..(at + 5).min(outline.blocks.len());
    let sums = evidence.tally.over(&window);
    row.put("window of 9", "link density", sums.link_density());
    row.put("window of 9", "prose", sums.prose());
    row.put("window of 9", "bytes a block", sums.mean_bytes());
}

/// Tells how near two elements are: 3 the same, 2 siblings of one kind, 1 siblings, 0 else.
fn kinship(evidence: &Evidence, one: usize, other: usize) -> f32 {
    let elements = &evidence.outline.elements;
    match () {
        () if one == other => 3.0,
        () if elements[one].parent != elements[other].parent => 0.0,
        () if elements[one].signature == elements[other].signature => 2.0,
        () => 1.0,
    }
}

fn section(evidence: &Evidence, at: usize, row: &mut impl Row) {
    let section = evidence.sections[at];
    row.put(
        "section",
        "level",
        section.map_or(0.0, |section| f32::from(section.level)),
    );
    row.put(
        "section",
        "blocks",
        section.map_or(FAR, |section| (at - section.heading) as f32),
    );
    let sums = section.map(|section| evidence.tally.over(&(section.heading..at)));
    row.put(
        "section",
        "bytes",
        sums.map_or(-1.0, |sums| sums.bytes as f32),
    );
}

fn section_says(evidence: &Evidence, at: usize, row: &mut impl Row) {
    let section = evidence.sections[at];
    for (saying, name) in SAYING_NAMES.iter().enumerate().take(SAYING_COUNT) {
        let says = section.is_some_and(|section| section.sayings.contains(saying));
        row.put("section says", name, flag(says));
    }
}

fn page(evidence: &Evidence, row: &mut impl Row) {
    let whole = evidence.tally.whole();
    row.put("page", "bytes", whole.bytes as f32);
    row.put("page", "blocks", whole.blocks as f32);
    row.put("page", "link density", whole.link_density());
    row.put("page", "prose", whole.prose());
}

fn labels(evidence: &Evidence, at: usize, row: &mut impl Row) {
    let labels = &evidence.labels;
    let own = labels.phrases(at);
    let heading = evidence.sections[at].map(|section| labels.phrases(section.heading));
    row.put("wording", "part of the block", own.share);
    for (kind, name) in KIND_NAMES.into_iter().enumerate() {
        row.put("wording", name, flag(own.holds(kind)));
    }
    for (kind, name) in KIND_NAMES.into_iter().enumerate() {
        let says = heading.is_some_and(|phrases| phrases.holds(kind));
        row.put("section's wording", name, flag(says));
    }
    for (name, blocks) in ZONE_NAMES.into_iter().zip(labels.since(at)) {
        row.put("blocks since a label", name, f32::from(blocks));
    }
    for (name, blocks) in ZONE_NAMES.into_iter().zip(labels.until(at)) {
        row.put("blocks until a label", name, f32::from(blocks));
    }
}

fn flag(holds: bool) -> f32 {
    f32::from(u8::from(holds))
}

/// Returns a number for a tag such that neighbours are of a sort.
fn kind_of_tag(tag: Tag) -> f32 {
    let kind: u8 = match tag {
        Tag::P => 0,
        Tag::Blockquote => 1,
        Tag::Pre => 2,
        Tag::H2 => 3,
        Tag::H3 => 4,
        Tag::H4 => 5,
        Tag::H5 => 6,
        Tag::Li => 7,
        Tag::Cell => 8,
        Tag::Div => 9,
        Tag::Section => 10,
        Tag::Article => 11,
        Tag::H1 => 12,
        Tag::Figcaption => 13,
        Tag::List => 14,
        Tag::Details => 15,
        Tag::Main => 16,
        Tag::Row | Tag::Table => 17,
        Tag::Header => 18,
        Tag::Form => 19,
        Tag::Figure => 20,
        Tag::Aside => 21,
        Tag::Footer => 22,
        Tag::Nav => 23,
        _ => 24,
    };
    f32::from(kind)
}
