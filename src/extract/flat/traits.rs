//! What can be seen of a segment by itself.

use std::collections::HashMap;

use crate::wording::furniture;
use crate::wording::furniture::Kind;

use super::block::Block;
use super::clean;
use super::function_words;
use super::function_words::Fnv;
use super::segment::Segment;
use super::style::Style;

/// Kinds of furniture.
const KINDS: usize = Kind::ALL.len();

/// What a segment looks like; shares are of its words, in `0.0..=1.0`.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Traits {
    /// Words; characters of scripts without spaces count half.
    pub(super) words: f32,
    /// Words of function.
    pub(super) function: f32,
    /// Capitalised words, the first aside.
    pub(super) capitals: f32,
    /// Words in capitals throughout.
    pub(super) shouts: f32,
    /// Words with digits.
    pub(super) digits: f32,
    /// Letters and digits a word.
    pub(super) letters: f32,
    /// Commas a word.
    pub(super) commas: f32,
    /// Signs that draw lines and links, a word.
    pub(super) signs: f32,
    /// `I`, `we`, `you` and theirs.
    pub(super) persons: f32,
    /// 1 where it ends as sentences do.
    pub(super) stops: f32,
    /// 1 where it ends in a question or exclamation mark.
    pub(super) asks: f32,
    /// 1 where it ends in dots that break off.
    pub(super) trails: f32,
    /// 1 where it ends in a colon.
    pub(super) colon: f32,
    /// 1 where it opens small.
    pub(super) opens_small: f32,
    /// 1 where it holds quotation marks.
    pub(super) quotes: f32,
    /// 1 where it holds brackets.
    pub(super) brackets: f32,
    /// 1 where it holds a web or mail address or an account's name.
    pub(super) address: f32,
    /// 1 where it holds a year.
    pub(super) year: f32,
    /// 1 where it holds a time of day or a date in digits.
    pub(super) clock: f32,
    /// 1 where the same text stands elsewhere in the dump.
    pub(super) repeats: f32,
    /// Phrases of each kind of furniture.
    pub(super) marks: [f32; KINDS],
    /// Share of its letters inside phrases of each kind.
    pub(super) covered: [f32; KINDS],
    /// Hash of its letters and digits.
    pub(super) text: u64,
}

/// A page's segments as seen one by one.
pub(super) struct Seen {
    /// One for each segment.
    pub(super) traits: Vec<Traits>,
}

/// Looks at each segment.
pub(super) fn look(text: &str, segments: &[Segment]) -> Seen {
    let language = main_language(text, segments);
    let mut folded = String::new();
    let mut traits: Vec<Traits> = segments
        .iter()
        .map(|segment| of_segment(&text[segment.range.clone()], language, &mut folded))
        .collect();
    mark_repeats(&mut traits);
    Seen { traits }
}

/// Words looked at to tell the language.
const LANGUAGE_WORDS: usize = 20_000;

/// Returns the bits of the language whose function words the dump has most of.
fn main_language(text: &str, segments: &[Segment]) -> u32 {
    let mut counts = [0_usize; 32];
    let words = segments
        .iter()
        .flat_map(|segment| text[segment.range.clone()].split_whitespace())
        .take(LANGUAGE_WORDS);
    for word in words {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let languages = function_words::languages(function_words::hash(bare));
        for (bit, count) in counts.iter_mut().enumerate() {
            *count += usize::from(languages >> bit & 1 == 1);
        }
    }
    let best = (0..counts.len()).max_by_key(|&bit| (counts[bit], usize::MAX - bit));
    best.map_or(1, |bit| 1 << bit)
}

fn of_segment(text: &str, language: u32, folded: &mut String) -> Traits {
    let mut traits = Traits::default();
    let mut count = Count::default();
    for (at, word) in text.split_whitespace().enumerate() {
        count.word(word, at == 0, language);
    }
    let words = count.words.max(1.0);
    traits.words = count.words;
    traits.function = (count.function / words).min(1.0);
    traits.capitals = count.capitals / words;
    traits.shouts = count.shouts / words;
    traits.digits = count.digits / words;
    traits.letters = count.letters / words;
    traits.commas = count.commas / words;
    traits.signs = (count.signs / words).min(3.0);
    traits.persons = count.persons / words;
    traits.quotes = flag(count.quotes);
    traits.brackets = flag(count.brackets);
    traits.address = flag(count.address);
    traits.year = flag(count.year);
    traits.clock = flag(count.clock);
    traits.opens_small = flag(
        text.chars()
            .find(|c| c.is_alphanumeric())
            .is_some_and(char::is_lowercase),
    );
    look_at_end(text, &mut traits);
    traits.text = count.text.finish();
    look_for_furniture(text, folded, &mut traits);
    traits
}

fn flag(yes: bool) -> f32 {
    f32::from(u8::from(yes))
}

fn look_at_end(text: &str, traits: &mut Traits) {
    let bare = clean::without_tail(text);
    let last = bare.chars().next_back().unwrap_or(' ');
    traits.trails = flag(last == '…' || bare.ends_with("..."));
    traits.asks = flag(matches!(last, '?' | '!' | '？' | '！' | '؟'));
    traits.stops = flag(matches!(last, '.' | '。' | '۔' | '।')) * (1.0 - traits.trails);
    traits.colon = flag(matches!(last, ':' | '：'));
}

fn look_for_furniture(text: &str, folded: &mut String, traits: &mut Traits) {
    folded.clear();
    furniture::fold_into(text, folded);
    let bytes = folded.len().max(1) as f32;
    for mark in furniture::marks(folded) {
        let at = mark.kind.index();
        traits.marks[at] = (traits.marks[at] + 1.0).min(4.0);
        traits.covered[at] += mark.range.len() as f32 / bytes;
    }
}

/// What is counted word by word.
#[derive(Default)]
struct Count {
    words: f32,
    function: f32,
    capitals: f32,
    shouts: f32,
    digits: f32,
    letters: f32,
    commas: f32,
    signs: f32,
    persons: f32,
    quotes: bool,
    brackets: bool,
    address: bool,
    year: bool,
    clock: bool,
    text: Fnv,
}

impl Count {
    fn word(&mut self, word: &str, first: bool, language: u32) {
        let mut letters = Letters::default();
        for c in word.chars() {
            self.sign(c);
            letters.add(c);
        }
        self.text.add(' ');
        for c in word.chars().filter(|c| c.is_alphanumeric()) {
            self.text.add(c);
        }
        self.address |= word.contains('@') || word.contains("://") || word.starts_with("www.");
        self.clock |= is_clock(word);
        self.year |= is_year(word);
        self.letters += letters.all;
        if letters.unspaced > 0.0 {
            self.words += letters.unspaced / 2.0;
            self.function += letters.particles;
            return;
        }
        if letters.all == 0.0 {
            return;
        }
        self.words += 1.0;
        self.digits += flag(letters.digits > 0.0);
        self.capitals += flag(letters.opens_capital && !first);
        self.shouts += flag(letters.capitals > 1.0 && letters.small == 0.0);
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let hash = function_words::hash(bare);
        self.function += flag(function_words::languages(hash) & language != 0);
        self.persons += flag(PERSONS.contains(&bare.to_ascii_lowercase().as_str()));
    }

    fn sign(&mut self, c: char) {
        match c {
            ',' | '，' | '、' | '،' => self.commas += 1.0,
            '"' | '“' | '”' | '«' | '»' | '„' | '「' | '『' => self.quotes = true,
            '(' | ')' | '[' | ']' | '（' | '）' => self.brackets = true,
            '|' | '›' | '•' | '·' | '©' | '→' | '#' | '/' | '&' | '_' | '*' | '+' | '=' => {
                self.signs += 1.0
            }
            _ => {}
        }
    }
}

const PERSONS: &[&str] = &[
    "i", "we", "you", "your", "my", "our", "me", "us", "i'm", "you're", "we're",
];

#[derive(Default)]
struct Letters {
    all: f32,
    small: f32,
    capitals: f32,
    digits: f32,
    unspaced: f32,
    particles: f32,
    opens_capital: bool,
}

impl Letters {
    fn add(&mut self, c: char) {
        if c.is_ascii_lowercase() {
            self.all += 1.0;
            self.small += 1.0;
            return;
        }
        if !c.is_alphanumeric() {
            return;
        }
        self.opens_capital |= self.all == 0.0 && c.is_uppercase();
        self.all += 1.0;
        self.small += flag(c.is_lowercase());
        self.capitals += flag(c.is_uppercase());
        self.digits += flag(c.is_numeric());
        let unspaced = matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{2FFFF}');
        self.unspaced += flag(unspaced);
        self.particles += flag(unspaced && function_words::is_particle(c));
    }
}

fn is_clock(word: &str) -> bool {
    let mut digits = word.split([':', '/', '.', '-']);
    let number = |part: Option<&str>| {
        part.is_some_and(|part| {
            part.len() <= 6 && part.bytes().take(1).any(|byte| byte.is_ascii_digit())
        })
    };
    word.len() <= 24
        && word.as_bytes().first().is_some_and(u8::is_ascii_digit)
        && number(digits.next())
        && number(digits.next())
        && (word.contains(':') || number(digits.next()))
}

fn is_year(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    bare.len() == 4
        && (bare.starts_with("19") || bare.starts_with("20"))
        && bare.bytes().all(|byte| byte.is_ascii_digit())
}

fn mark_repeats(traits: &mut [Traits]) {
    let mut seen: HashMap<u64, u32> = HashMap::new();
    for one in traits.iter() {
        *seen.entry(one.text).or_insert(0) += 1;
    }
    for one in traits.iter_mut() {
        one.repeats = flag(seen.get(&one.text).is_some_and(|&count| count > 1));
    }
}

/// What is known of a segment from the block it stands in.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Place {
    /// Words of the block.
    pub(super) words: f32,
    /// Share of function words in the block.
    pub(super) function: f32,
    /// 1 where it opens the block.
    pub(super) first: f32,
    /// 1 where it closes the block.
    pub(super) last: f32,
    /// Characters of white space before the block.
    pub(super) indent: f32,
    /// 1 for list items.
    pub(super) bullet: f32,
    /// 1 for headings marked with `#`.
    pub(super) heading: f32,
    /// 1 for rows of tables.
    pub(super) table: f32,
    /// 1 where a blank line stands above the block.
    pub(super) blank_above: f32,
}

/// Returns each segment's place in its block; `None` where the dump has no lines to speak of.
pub(super) fn places(
    style: Style,
    blocks: &[Block],
    segments: &[Segment],
    traits: &[Traits],
) -> Vec<Option<Place>> {
    if style == Style::OneLine {
        return vec![None; segments.len()];
    }
    let mut words = vec![0.0_f32; blocks.len()];
    let mut function = vec![0.0_f32; blocks.len()];
    for (segment, seen) in segments.iter().zip(traits) {
        words[segment.block] += seen.words;
        function[segment.block] += seen.words * seen.function;
    }
    let opens = |at: usize| at == 0 || segments[at - 1].block != segments[at].block;
    let closes = |at: usize| at + 1 == segments.len() || opens(at + 1);
    (0..segments.len())
        .map(|at| {
            let (id, block) = (segments[at].block, &blocks[segments[at].block]);
            Some(Place {
                words: words[id],
                function: function[id] / words[id].max(1.0),
                first: flag(opens(at)),
                last: flag(closes(at)),
                indent: block.indent.min(40) as f32,
                bullet: flag(block.bullet),
                heading: flag(block.heading),
                table: flag(block.table),
                blank_above: flag(block.blank_above),
            })
        })
        .collect()
}
