//! What can be seen of a segment by itself.

use crate::letters;
use crate::wording::byline::parse_byline;
use crate::wording::function_words;
use crate::wording::function_words::Fnv;
use crate::wording::function_words::HashedMap;
use crate::wording::furniture;
use crate::wording::furniture::Kind;
use crate::wording::furniture::Mark;

use super::clean;
use super::segment::Cut;
use super::words::Word;

/// Kinds of furniture.
pub(super) const KINDS: usize = Kind::ALL.len();

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
    /// Signs of program code, a word.
    pub(super) code: f32,
    /// 1 where the same text stands elsewhere in the dump.
    pub(super) repeats: f32,
    /// 1 where the same text stands earlier in the dump.
    pub(super) repeated: f32,
    /// 1 where it ends in the credit of a picture.
    pub(super) credit: f32,
    /// 1 where it is a byline and little more.
    pub(super) byline: f32,
    /// Phrases of each kind of furniture.
    pub(super) marks: [f32; KINDS],
    /// Phrases of several words of each kind.
    pub(super) strong: [f32; KINDS],
    /// Share of its letters inside phrases of each kind.
    pub(super) covered: [f32; KINDS],
    /// Hash of its letters and digits.
    pub(super) text: u64,
    /// Where its words begin in the dump's list of words.
    pub(super) first_word: usize,
    /// How many of the dump's list of words are its own.
    pub(super) word_count: usize,
}

impl Traits {
    /// Returns whether it ends as sentences and their openings do.
    pub(super) fn is_closed(&self) -> bool {
        self.stops + self.asks + self.colon + self.trails > 0.0
    }

    /// Returns whether no phrase of furniture stands in it.
    pub(super) fn is_bare(&self) -> bool {
        self.marks == [0.0; KINDS]
    }
}

/// A dump's segments as seen one by one.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// One for each segment.
    pub(super) traits: Vec<Traits>,
    /// Hashes of the words of all segments, in order.
    pub(super) words: Vec<u64>,
}

impl Seen {
    /// Returns the hashes of a segment's words.
    pub(super) fn words_of(&self, seen: &Traits) -> &[u64] {
        &self.words[seen.first_word..seen.first_word + seen.word_count]
    }
}

/// Looks at each segment.
pub(super) fn look(text: &str, cut: &Cut) -> Seen {
    let words = cut.words.len();
    let mut seen = Seen {
        traits: Vec::with_capacity(cut.segments.len()),
        words: Vec::with_capacity(words),
    };
    let mut languages: Vec<u32> = Vec::with_capacity(words);
    let lower = text.to_ascii_lowercase();
    let mut folded = String::new();
    let mut starts: Vec<usize> = Vec::new();
    for (segment, span) in cut.segments.iter().zip(&cut.spans) {
        let (own, words) = (&text[segment.range.clone()], &cut.words[span.clone()]);
        let mut count = Count {
            beyond_ascii: !own.is_ascii(),
            ..Count::default()
        };
        let first_word = seen.words.len();
        starts.clear();
        for word in joined(text, words) {
            let at = word.as_ptr() as usize - own.as_ptr() as usize;
            if count.word(word, &mut seen.words) {
                furniture::starts_in(word, at, |start| starts.push(start));
            } else {
                starts.push(at);
            }
        }
        let mut traits = count.traits(first_word, seen.words.len());
        look_at_end(own, &mut traits);
        traits.byline = flag(traits.words < LONGEST_BYLINE_WORDS && parse_byline(own).is_some());
        // Where nothing is to be folded but letters, they are already.
        if !count.beyond_ascii && are_single_spaced(text, words) {
            let folded = &lower[segment.range.clone()];
            let marks = furniture::marks_from(folded, starts.iter().copied());
            look_for_furniture(own, folded, marks, &mut traits);
        } else {
            folded.clear();
            furniture::fold_into(own, &mut folded);
            look_for_furniture(own, &folded, furniture::marks(&folded), &mut traits);
        }
        languages.extend(
            seen.words[traits.first_word..]
                .iter()
                .map(|&hash| function_words::languages(hash)),
        );
        seen.traits.push(traits);
    }
    let language = main_language(&languages);
    for traits in &mut seen.traits {
        let own = &languages[traits.first_word..traits.first_word + traits.word_count];
        let (mut small, mut persons) = (0_u32, 0_u32);
        for languages in own {
            small += u32::from(languages & language != 0);
            persons += u32::from(languages & function_words::PERSON != 0);
        }
        let words = traits.words.max(1.0);
        traits.function = ((traits.function + small as f32) / words).min(1.0);
        traits.persons = persons as f32 / words;
    }
    mark_repeats(&mut seen.traits);
    seen
}

/// Words looked at to tell the language.
const LANGUAGE_WORDS: usize = 20_000;

/// Returns the bit of the language whose function words the dump has most of.
fn main_language(languages: &[u32]) -> u32 {
    let mut counts = [0_usize; 32];
    let known = languages
        .iter()
        .map(|&languages| languages & !function_words::PERSON);
    for known in known
        .filter(|&languages| languages != 0)
        .take(LANGUAGE_WORDS)
    {
        function_words::count(known, &mut counts);
    }
    1 << function_words::most(&counts)
}

/// Returns what stands between white space: words that were cut apart inside it are one again.
fn joined<'t>(text: &'t str, words: &'t [Word]) -> impl Iterator<Item = &'t str> {
    let parts = words.chunk_by(|one, next| one.range.end == next.range.start);
    parts.filter_map(|parts| {
        let (first, last) = (parts.first()?, parts.last()?);
        text.get(first.range.start..last.range.end)
    })
}

/// Returns whether one blank stands between any two words.
fn are_single_spaced(text: &str, words: &[Word]) -> bool {
    words.windows(2).all(|pair| {
        let end = pair[0].range.end;
        end + 1 == pair[1].range.start && text.as_bytes()[end] == b' '
    })
}

/// Longer ones go on in prose.
const LONGEST_BYLINE_WORDS: f32 = 16.0;

pub(super) fn flag(yes: bool) -> f32 {
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

fn look_for_furniture(
    text: &str,
    folded: &str,
    marks: impl Iterator<Item = Mark>,
    traits: &mut Traits,
) {
    let bytes = folded.len().max(1) as f32;
    let credit = Kind::Credit.index();
    for mark in marks {
        let at = mark.kind.index();
        traits.marks[at] = (traits.marks[at] + 1.0).min(4.0);
        if folded[mark.range.clone()].contains(' ') {
            traits.strong[at] = (traits.strong[at] + 1.0).min(4.0);
        }
        traits.covered[at] += mark.range.len() as f32 / bytes;
    }
    if traits.marks[credit] > 0.0 {
        traits.credit = flag(furniture::ends_in_credit(text));
    }
}

/// What is counted word by word.
#[derive(Default)]
struct Count {
    words: f32,
    particles: f32,
    capitals: f32,
    shouts: f32,
    digits: f32,
    letters: f32,
    commas: f32,
    signs: f32,
    code: f32,
    quotes: bool,
    brackets: bool,
    address: bool,
    year: bool,
    clock: bool,
    opens_small: bool,
    beyond_ascii: bool,
    text: Fnv,
}

impl Count {
    /// Counts a word; returns whether it has other characters than letters and digits of ASCII.
    fn word(&mut self, word: &str, hashes: &mut Vec<u64>) -> bool {
        let mut letters = Letters::default();
        let mut addressed = false;
        let mut signed = true;
        if !self.beyond_ascii || word.is_ascii() {
            signed = letters.add_ascii(word.as_bytes());
            if signed {
                for byte in word.bytes().filter(|byte| !byte.is_ascii_alphanumeric()) {
                    self.sign(byte.into());
                    addressed |= matches!(byte, b'/' | b'@');
                }
            }
        } else {
            for c in word.chars() {
                if !letters.add(c) {
                    self.sign(c);
                    addressed |= matches!(c, '/' | '@');
                }
            }
        }
        self.address |=
            addressed && (word.contains('@') || word.contains("://")) || word.starts_with("www.");
        if letters.all == 0 {
            return signed;
        }
        let hash = letters.hash.finish();
        self.text.mix(hash);
        self.letters += letters.all as f32;
        if letters.unspaced > 0 {
            self.words += letters.unspaced as f32 / 2.0;
            self.particles += letters.particles as f32;
            push_pairs(word, hashes);
            return signed;
        }
        hashes.push(hash);
        let first = self.words == 0.0;
        self.opens_small |= first && letters.opens_small;
        self.words += 1.0;
        self.capitals += flag(letters.opens_capital && !first);
        self.shouts += flag(letters.capitals > 1 && letters.small == 0);
        if letters.digits > 0 {
            self.digits += 1.0;
            self.clock |= is_clock(word);
            self.year |= is_year(word);
        }
        signed
    }

    /// Returns what was counted; the words' hashes stand at `first_word..last_word` of the dump's.
    fn traits(&self, first_word: usize, last_word: usize) -> Traits {
        let words = self.words.max(1.0);
        Traits {
            words: self.words,
            function: self.particles,
            capitals: self.capitals / words,
            shouts: self.shouts / words,
            digits: self.digits / words,
            letters: self.letters / words,
            commas: self.commas / words,
            signs: (self.signs / words).min(3.0),
            code: (self.code / words).min(3.0),
            quotes: flag(self.quotes),
            brackets: flag(self.brackets),
            address: flag(self.address),
            year: flag(self.year),
            clock: flag(self.clock),
            opens_small: flag(self.opens_small),
            text: self.text.finish(),
            first_word,
            word_count: last_word - first_word,
            ..Traits::default()
        }
    }

    fn sign(&mut self, c: char) {
        match c {
            ',' | '，' | '、' | '،' => self.commas += 1.0,
            '"' | '“' | '”' | '«' | '»' | '„' | '「' | '『' => self.quotes = true,
            '(' | ')' | '[' | ']' | '（' | '）' => self.brackets = true,
            '|' | '›' | '•' | '·' | '©' | '→' | '#' | '/' | '&' | '_' | '*' | '+' | '=' => {
                self.signs += 1.0
            }
            '{' | '}' | ';' | '<' | '>' | '\\' => self.code += 1.0,
            _ => {}
        }
        self.code += flag(c == '=');
    }
}

const SMALL: u32 = 1;
const CAPITAL: u32 = 1 << 8;
const DIGIT: u32 = 1 << 16;
const SIGN: u32 = 1 << 24;

/// What each byte of ASCII is, as numbers of eight bits that can be summed over a word.
static CLASSES: [u32; 128] = {
    let mut classes = [SIGN; 128];
    let mut at = 0;
    while at < classes.len() {
        classes[at] = match at as u8 {
            b'a'..=b'z' => SMALL,
            b'A'..=b'Z' => CAPITAL,
            b'0'..=b'9' => DIGIT,
            _ => SIGN,
        };
        at += 1;
    }
    classes
};

/// Pushes a hash for every two neighbouring characters: the words of scripts without spaces.
fn push_pairs(word: &str, hashes: &mut Vec<u64>) {
    let mut last = None;
    for c in word.chars().filter(|c| letters::is_alphanumeric(*c)) {
        if let Some(last) = last {
            let mut pair = Fnv::default();
            pair.add(last);
            pair.add(c);
            hashes.push(pair.finish());
        }
        last = Some(c);
    }
}

/// What is counted letter by letter.
#[derive(Default)]
struct Letters {
    all: u32,
    small: u32,
    capitals: u32,
    digits: u32,
    unspaced: u32,
    particles: u32,
    opens_capital: bool,
    opens_small: bool,
    hash: Fnv,
}

impl Letters {
    /// Counts the letters and digits of a word of ASCII; returns whether it has other characters.
    fn add_ascii(&mut self, word: &[u8]) -> bool {
        let mut signs = 0;
        // The sums of so many bytes fit. One loop for all: words are short, and each loop's end is mispredicted.
        for part in word.chunks(u8::MAX.into()) {
            let mut sums = 0;
            for &byte in part {
                let class = CLASSES[usize::from(byte & 0x7f)];
                sums += class;
                let mut hash = self.hash;
                hash.mix(byte.to_ascii_lowercase().into());
                if class != SIGN {
                    self.hash = hash;
                }
            }
            let [small, capitals, digits, others] = sums.to_le_bytes().map(u32::from);
            self.small += small;
            self.capitals += capitals;
            self.digits += digits;
            signs += others;
        }
        self.all = self.small + self.capitals + self.digits;
        let first = if signs == 0 {
            word.first()
        } else {
            word.iter().find(|byte| byte.is_ascii_alphanumeric())
        };
        self.opens_small = first.is_some_and(u8::is_ascii_lowercase);
        self.opens_capital = first.is_some_and(u8::is_ascii_uppercase);
        signs > 0
    }

    /// Counts a letter or digit; returns whether `c` was one.
    fn add(&mut self, c: char) -> bool {
        if !letters::is_alphanumeric(c) {
            return false;
        }
        if !letters::is_caseless(c) {
            let (small, capital) = (c.is_lowercase(), c.is_uppercase());
            self.opens_capital |= self.all == 0 && capital;
            self.opens_small |= self.all == 0 && small;
            self.small += u32::from(small);
            self.capitals += u32::from(capital);
            self.digits += u32::from(c.is_numeric());
        }
        self.all += 1;
        let unspaced = !c.is_ascii() && furniture::is_unspaced(c);
        self.unspaced += u32::from(unspaced);
        self.particles += u32::from(unspaced && function_words::is_particle(c));
        self.hash.add(c);
        true
    }
}

/// Returns whether a word is a time of day or a date in digits.
fn is_clock(word: &str) -> bool {
    let opens = word.as_bytes().first().is_some_and(u8::is_ascii_digit);
    if !opens || word.len() > 24 {
        return false;
    }
    let parts = word
        .split([':', '/', '.', '-'])
        .take_while(|part| {
            part.len() <= 6 && part.as_bytes().first().is_some_and(u8::is_ascii_digit)
        })
        .count();
    parts >= 3 || parts == 2 && word.contains(':')
}

fn is_year(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !letters::is_alphanumeric(c));
    bare.len() == 4
        && (bare.starts_with("19") || bare.starts_with("20"))
        && bare.bytes().all(|byte| byte.is_ascii_digit())
}

fn mark_repeats(traits: &mut [Traits]) {
    let mut first = HashedMap::with_capacity_and_hasher(traits.len(), Default::default());
    for at in 0..traits.len() {
        let first = *first.entry(traits[at].text).or_insert(at);
        if first < at {
            traits[at].repeated = 1.0;
            traits[at].repeats = 1.0;
            traits[first].repeats = 1.0;
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// What a label of so many words looks like.
    pub(in super::super) fn label(words: f32) -> Traits {
        Traits {
            words,
            ..Traits::default()
        }
    }

    /// What a sentence of so many words looks like.
    pub(in super::super) fn sentence(words: f32) -> Traits {
        Traits {
            stops: 1.0,
            ..label(words)
        }
    }
}
