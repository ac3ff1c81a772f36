//! Blocks cut into segments: sentences, menu runs, labels.

use std::ops::Range;

use crate::letters;
use crate::wording::function_words;
use crate::wording::furniture;
use crate::wording::furniture::Kind;

use super::block::Block;
use super::clean;
use super::heads;
use super::words::Shape;
use super::words::Word;
use super::words::split_words;

/// A stretch of one block that is article or not as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Segment {
    /// Where it stands; neither empty nor edged by white space.
    pub(super) range: Range<usize>,
    /// Its block's place in the list of blocks.
    pub(super) block: usize,
}

/// A dump's segments, and the words they are made of.
#[derive(Debug, Default)]
pub(super) struct Cut {
    /// In order.
    pub(super) segments: Vec<Segment>,
    /// Of each segment, where its words stand in `words`.
    pub(super) spans: Vec<Range<usize>>,
    /// The words of all blocks that were cut, in order.
    pub(super) words: Vec<Word>,
}

/// Returns the segments of all blocks, in order, `limit` at most.
pub(super) fn segments(text: &str, blocks: &[Block], limit: usize) -> Cut {
    let mut cut = Cut {
        words: Vec::with_capacity(text.len() / BYTES_A_WORD),
        ..Cut::default()
    };
    for (at, block) in blocks.iter().enumerate() {
        let first = cut.words.len();
        split_words(text, block.range.clone(), &mut cut.words);
        let words = &cut.words[first..];
        let spans = if block.range.len() > RUN_ON_BYTES {
            pieces_of_run_on(text, block, words)
        } else {
            sentences(text, words)
        };
        for span in spans {
            cut.push_chopped(first + span.start..first + span.end, at);
        }
        if cut.segments.len() >= limit {
            cut.segments.truncate(limit);
            cut.spans.truncate(limit);
            break;
        }
    }
    cut
}

/// Returns ranges of the words of a block that may hold menus and sentences side by side; none is empty.
fn pieces_of_run_on(text: &str, block: &Block, words: &[Word]) -> Vec<Range<usize>> {
    let cuts = heads::cuts(text, block.range.clone(), words);
    let mut parts = Vec::new();
    for piece in cut(sentences(text, words), &cuts) {
        let starts = runs(text, words, piece.clone());
        let ends = starts.iter().skip(1).copied().chain([piece.end]);
        parts.extend(starts.iter().zip(ends).map(|(&start, end)| start..end));
    }
    parts
}

/// Cuts pieces further, before the words at `cuts`, which are in order.
fn cut(pieces: Vec<Range<usize>>, cuts: &[usize]) -> Vec<Range<usize>> {
    let mut cuts = cuts.iter().copied().peekable();
    let mut parts = Vec::with_capacity(pieces.len());
    for mut piece in pieces {
        while let Some(at) = cuts.next_if(|&at| at < piece.end) {
            if at > piece.start {
                parts.push(piece.start..at);
                piece.start = at;
            }
        }
        parts.push(piece);
    }
    parts
}

/// Blocks longer than this may hold menus and sentences side by side.
const RUN_ON_BYTES: usize = 400;
/// Longer segments are chopped: neither menus nor sentences are that long.
const LONGEST_WORDS: usize = 60;
/// Bytes of a word and the space behind it, rather few.
const BYTES_A_WORD: usize = 5;

impl Cut {
    fn push_chopped(&mut self, span: Range<usize>, block: usize) {
        for start in span.clone().step_by(LONGEST_WORDS) {
            let end = span.end.min(start + LONGEST_WORDS);
            self.segments.push(Segment {
                range: self.words[start].range.start..self.words[end - 1].range.end,
                block,
            });
            self.spans.push(start..end);
        }
    }
}

/// Returns ranges of `words`, one a sentence; none is empty.
fn sentences(text: &str, words: &[Word]) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for at in 1..words.len() {
        let (before, after) = (&words[at - 1], &words[at]);
        // Most words open and end with a letter: no need to look closer.
        let next = || &text[after.range.clone()];
        let bar = !after.opens_plain && next().starts_with(['|', '•', '»', '›', '·', '©']);
        let stop = || {
            !before.ends_plain
                && ends_sentence(&text[before.range.clone()])
                && (after.shape != Shape::Small || !opens_small(next()))
        };
        if bar || stop() {
            pieces.push(start..at);
            start = at;
        }
    }
    if start < words.len() {
        pieces.push(start..words.len());
    }
    pieces
}

fn opens_small(word: &str) -> bool {
    word.chars()
        .find(|c| letters::is_alphanumeric(*c))
        .is_some_and(char::is_lowercase)
}

/// Returns whether a word ends in a full stop that is no abbreviation's, closing quotes aside.
fn ends_sentence(word: &str) -> bool {
    let bare = clean::without_tail(word);
    let Some(last) = bare.chars().next_back() else {
        return false;
    };
    match last {
        '!' | '?' | '…' | '。' | '！' | '？' | '؟' | '۔' | '।' => true,
        '.' => !is_abbreviation(bare.trim_end_matches('.')),
        _ => false,
    }
}

fn is_abbreviation(word: &str) -> bool {
    let word = word.trim_start_matches(|c: char| !letters::is_alphanumeric(c));
    let mut chars = word.chars();
    let (Some(first), second) = (chars.next(), chars.next()) else {
        return false;
    };
    if second.is_none() || second == Some('.') {
        return first.is_alphabetic();
    }
    word.len() <= 5 && ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

/// Abbreviations that stand before names and numbers, so that a capital or digit follows them in a sentence.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "st", "gen", "sen", "rep", "gov", "lt", "col", "sgt", "capt",
    "rev", "hon", "mt", "ft", "no", "nos", "vs", "fig", "vol", "pp", "jan", "feb", "aug", "sept",
    "oct", "nov", "dec", "inkl", "bzw", "nr", "str", "hr", "fr", "sr", "sra", "srta", "mme",
    "mlle", "dott", "sig", "ing", "avv", "drs", "mw", "dhr", "ul", "im", "св", "им", "ул", "вул",
    "ім", "cf", "ca", "approx",
];

/// Returns where to cut a piece of a run-on block: behind labels and place lines, before and after its runs of
/// capitalised words.
fn runs(text: &str, words: &[Word], piece: Range<usize>) -> Vec<usize> {
    let mut starts = vec![piece.start];
    let mut at = piece.start;
    while let Some(label) = near_label(text, words, at..piece.end) {
        push_cut(label.start, &piece, &mut starts);
        push_cut(label.end, &piece, &mut starts);
        at = label.end;
    }
    while at < piece.end {
        let run = run_from(text, words, at, piece.end);
        if opens_behind_dash(text, words, run.end, &piece) {
            push_cut(run.end + 1, &piece, &mut starts);
        } else if is_menu(words, &run, &piece) {
            push_cut(run.start, &piece, &mut starts);
            push_cut(menu_end(text, words, &run, &piece), &piece, &mut starts);
        }
        at = run.end.max(at + 1);
    }
    starts
}

fn push_cut(at: usize, piece: &Range<usize>, starts: &mut Vec<usize>) {
    if at < piece.end && starts.last().is_some_and(|&last| last < at) {
        starts.push(at);
    }
}

/// Returns whether a dash stands at `at`, behind a place's name and before a sentence.
fn opens_behind_dash(text: &str, words: &[Word], at: usize, piece: &Range<usize>) -> bool {
    if at <= piece.start || at + 1 >= piece.end || words[at - 1].shape != Shape::Capital {
        return false;
    }
    let next = &words[at + 1];
    matches!(&text[words[at].range.clone()], "—" | "–" | "--")
        && next.shape == Shape::Capital
        && opens_sentence(&text[next.range.clone()])
}

fn is_menu(words: &[Word], run: &Range<usize>, piece: &Range<usize>) -> bool {
    let capitals = words[run.clone()]
        .iter()
        .filter(|word| word.shape == Shape::Capital)
        .count();
    let amid = run.start > piece.start && run.end < piece.end;
    capitals >= 4 && run.len() >= if amid { LONG_NAME_WORDS } else { 5 }
}

/// Returns where a menu ends: before the sentence that goes on in small letters behind the run.
fn menu_end(text: &str, words: &[Word], run: &Range<usize>, piece: &Range<usize>) -> usize {
    let goes_on = run.end < piece.end
        && words[run.end].shape == Shape::Small
        && !pauses(text, &words[run.end - 1]);
    if goes_on {
        sentence_start(text, words, run.clone())
    } else {
        run.end
    }
}

fn opens_sentence(word: &str) -> bool {
    word.starts_with(['"', '“', '‘', '«', '„']) || function_words::is_one(word)
}

/// Runs amid a sentence that are shorter are names and titles of persons.
const LONG_NAME_WORDS: usize = 9;

/// Words in front of a label that may be one of a kind not known: `Ad break Related article The keyboard …`.
const BEFORE_LABEL: usize = 3;

/// Returns the label that opens the piece, or stands near its front.
fn near_label(text: &str, words: &[Word], piece: Range<usize>) -> Option<Range<usize>> {
    (piece.start..piece.end.min(piece.start + BEFORE_LABEL)).find_map(|at| {
        let label = leading_label(text, words, &(at..piece.end));
        (label > usize::from(at > piece.start)).then_some(at..at + label)
    })
}

/// Returns how many words of the piece are a label glued to its front (`Advertisement The keyboard …`).
fn leading_label(text: &str, words: &[Word], piece: &Range<usize>) -> usize {
    for count in (1..=3).rev() {
        let next = piece.start + count;
        if next >= piece.end
            || words[piece.start].shape == Shape::Small
            || words[next].shape != Shape::Capital
        {
            continue;
        }
        let label = &text[words[piece.start].range.start..words[next - 1].range.end];
        match furniture::label(label) {
            Some(Kind::Ad) => return count,
            Some(Kind::More | Kind::Share | Kind::End | Kind::Newsletter) if count > 1 => {
                return count;
            }
            _ => {}
        }
    }
    0
}

/// Returns the run of capitalised words that opens at `start`; empty where none does.
fn run_from(text: &str, words: &[Word], start: usize, end: usize) -> Range<usize> {
    if words[start].shape != Shape::Capital {
        return start..start;
    }
    let mut run = start..start + 1;
    while run.end < end && !pauses(text, &words[run.end - 1]) {
        match words[run.end].shape {
            Shape::Sign if matches!(&text[words[run.end].range.clone()], "—" | "–" | "--") => {
                break;
            }
            Shape::Capital | Shape::Sign => run.end += 1,
            Shape::Small => {
                let joined = (run.end + 1..=run.end + 2)
                    .find(|&next| next < end && words[next].shape == Shape::Capital)
                    .filter(|&next| {
                        words[run.end..next]
                            .iter()
                            .all(|word| is_joint(&text[word.range.clone()]))
                    });
                let Some(next) = joined else { break };
                run.end = next + 1;
            }
        }
    }
    run
}

fn pauses(text: &str, word: &Word) -> bool {
    text[word.range.clone()].ends_with([',', ';', ':', '—', '–'])
}

/// Returns whether headlines leave a word small.
fn is_joint(word: &str) -> bool {
    matches!(
        word,
        "a" | "an"
            | "and"
            | "as"
            | "at"
            | "by"
            | "for"
            | "from"
            | "in"
            | "of"
            | "on"
            | "or"
            | "the"
            | "to"
            | "vs"
            | "with"
            | "de"
            | "del"
            | "della"
            | "di"
            | "da"
            | "do"
            | "dos"
            | "das"
            | "des"
            | "du"
            | "et"
            | "e"
            | "y"
            | "la"
            | "le"
            | "les"
            | "el"
            | "en"
            | "und"
            | "der"
            | "van"
            | "i"
            | "w"
            | "z"
            | "и"
            | "в"
            | "на"
            | "та"
    )
}

/// Returns where in a run the sentence begins that goes on in small letters after it.
fn sentence_start(text: &str, words: &[Word], run: Range<usize>) -> usize {
    let from = run.start.max(run.end.saturating_sub(6));
    for at in (from..run.end).rev() {
        let word = &text[words[at].range.clone()];
        if words[at].shape == Shape::Capital && opens_sentence(word) {
            return at;
        }
    }
    let named = |at: usize| at > run.start && words[at - 1].shape == Shape::Capital;
    let last = run.end - 1;
    if words[last].shape == Shape::Capital && named(last) {
        last - 1
    } else {
        last
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::flat::block;
    use crate::extract::flat::style::Style;

    fn check(text: &str) -> Vec<&str> {
        let blocks = block::blocks(text, Style::Lines);
        let segments = segments(text, &blocks, 100).segments;
        segments
            .iter()
            .map(|segment| &text[segment.range.clone()])
            .collect()
    }

    #[test]
    fn sentences_end_at_full_stops_but_not_at_abbreviations() {
        assert_eq!(
            check("Mr. J. R. Brook sold herring. “No more!” he said. It was 3.5 p.m. on Monday."),
            [
                "Mr. J. R. Brook sold herring.",
                "“No more!” he said.",
                "It was 3.5 p.m. on Monday."
            ]
        );
    }

    #[test]
    fn full_stops_of_scripts_without_spaces_cut_too() {
        assert_eq!(
            check("港口关闭了。市场也关闭了。"),
            ["港口关闭了。", "市场也关闭了。"]
        );
    }

    #[test]
    fn menus_are_cut_from_the_sentence_they_run_into() {
        let menu = "Harbour Gazette News Sport Weather Business Culture Travel".repeat(8);
        let text = format!("{menu} The council voted to close the market.");
        assert_eq!(
            check(&text).last(),
            Some(&"The council voted to close the market.")
        );
    }

    #[test]
    fn bars_and_copyright_signs_open_segments() {
        assert_eq!(
            check("Fish market to close | Gazette © 2023 Gazette"),
            ["Fish market to close", "| Gazette", "© 2023 Gazette"]
        );
    }

    #[test]
    fn cutting_stops_at_the_limit() {
        let text = "Herring. ".repeat(500);
        let blocks = block::blocks(&text, Style::Lines);
        assert_eq!(segments(&text, &blocks, 100).segments.len(), 100);
    }
}
