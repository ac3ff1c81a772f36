//! Sentences and paragraphs of a text.
//!
//! UAX #29 breaks behind every full stop that a capital follows, which cuts `Mr. Smith` and `the U.S. Senate` in two;
//! newsrooms write such on every page. Here a full stop behind a title never ends a sentence, and behind an initial, a
//! small number or the legal form of a company only where a word follows that sentences begin with.

use std::ops::Range;

use super::fold::fold;
use super::words::Spot;

/// Abbreviations that a name or a number follows: folded, without the stop.
const TITLES: &[&str] = &[
    "adm", "assn", "bros", "brig", "capt", "cmdr", "col", "cpl", "det", "dr", "dra", "fr", "gen",
    "gob", "gov", "herr", "hon", "hr", "ing", "insp", "lt", "maj", "messrs", "mlle", "mm", "mme",
    "mons", "mr", "mrs", "ms", "mt", "nr", "prof", "pfc", "pvt", "rep", "reps", "rev", "sen",
    "sens", "sgt", "sra", "srta", "ste", "supt", "vs", "approx", "bzw", "ca", "cf", "eg", "evtl",
    "fig", "ggf", "ie", "inkl", "str", "usw", "vgl", "viz", "vol", "zb", "aug", "dec", "dez",
    "feb", "jan", "juil", "nov", "oct", "okt", "sept", "sep",
];

/// Abbreviations that may end a sentence as well as stand in one.
const EITHER: &[&str] = &[
    "am", "art", "ave", "blvd", "co", "corp", "dept", "est", "etc", "inc", "jr", "ltd", "no",
    "nos", "pm", "rd", "sr", "st",
];

/// Words that sentences begin with and names do not.
const STARTERS: &[&str] = &[
    "a",
    "after",
    "also",
    "although",
    "an",
    "and",
    "another",
    "as",
    "at",
    "because",
    "before",
    "but",
    "by",
    "das",
    "der",
    "despite",
    "die",
    "during",
    "ein",
    "eine",
    "el",
    "en",
    "er",
    "es",
    "for",
    "from",
    "he",
    "her",
    "his",
    "how",
    "however",
    "i",
    "if",
    "il",
    "in",
    "it",
    "its",
    "la",
    "last",
    "le",
    "les",
    "los",
    "many",
    "meanwhile",
    "more",
    "most",
    "my",
    "no",
    "not",
    "now",
    "of",
    "on",
    "one",
    "or",
    "our",
    "she",
    "sie",
    "since",
    "so",
    "some",
    "still",
    "such",
    "that",
    "the",
    "their",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "though",
    "to",
    "un",
    "una",
    "under",
    "une",
    "until",
    "we",
    "what",
    "when",
    "where",
    "which",
    "while",
    "who",
    "why",
    "with",
    "you",
];

/// Most characters between a full stop and the word that tells whether it ends a sentence.
const MAX_MARKS_BETWEEN: usize = 40;

/// Returns the byte ranges of a text's sentences in order, without the space around them. A line feed ends one.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let (mut start, mut from) = (0, 0);
    while let Some((at, c)) = next_mark(text, from) {
        let mut end = at + c.len_utf8();
        if c != '\n' {
            let closers = text[end..].chars().take_while(|c| is_end_or_closer(*c));
            end += closers.map(char::len_utf8).sum::<usize>();
        }
        from = end;
        if c == '\n' || ends(text, start, at, end, c) {
            push(text, start..end, &mut sentences);
            start = end;
        }
    }
    push(text, start..text.len(), &mut sentences);
    sentences
}

/// Returns the first character from `from` on that may end a sentence, and where it stands.
fn next_mark(text: &str, mut from: usize) -> Option<(usize, char)> {
    // The first bytes of such characters; most others are passed over undecoded.
    let may_be = |byte: &u8| matches!(byte, b'\n' | b'.' | b'!' | b'?' | 0xE2 | 0xE3 | 0xEF);
    loop {
        from += text.as_bytes()[from..].iter().position(may_be)?;
        let c = text[from..].chars().next()?;
        if matches!(c, '\n' | '.' | '!' | '?' | '…' | '。' | '！' | '？' | '｡') {
            return Some((from, c));
        }
        from += c.len_utf8();
    }
}

/// Positions of the tokens that begin a sentence and of those that begin a paragraph; both ascend.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Borders {
    /// Sentences.
    pub sentences: Vec<u32>,
    /// Paragraphs: what blank lines part.
    pub paragraphs: Vec<u32>,
}

/// Returns where the sentences and paragraphs of a text begin, of which `words` are the words.
pub fn borders(text: &str, words: &[Spot]) -> Borders {
    let mut borders = Borders::default();
    let mut next = 0;
    let mut behind = 0;
    for sentence in sentences(text) {
        next += words[next..].partition_point(|word| word.range.start < sentence.start);
        let begins = words
            .get(next)
            .filter(|word| word.range.start < sentence.end);
        let Some(first) = begins else { continue };
        let between = &text[behind..sentence.start];
        if behind == 0 || between.bytes().filter(|byte| *byte == b'\n').count() > 1 {
            borders.paragraphs.push(first.position);
        }
        borders.sentences.push(first.position);
        behind = sentence.end;
    }
    borders
}

fn push(text: &str, range: Range<usize>, sentences: &mut Vec<Range<usize>>) {
    let sentence = &text[range.clone()];
    let trimmed = sentence.trim();
    if !trimmed.is_empty() {
        let start = range.start + (sentence.len() - sentence.trim_start().len());
        sentences.push(start..start + trimmed.len());
    }
}

fn is_end_or_closer(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？')
        || matches!(
            c,
            '"' | '”' | '\'' | '’' | ')' | ']' | '»' | '›' | '」' | '』' | '“'
        )
}

/// Whether a sentence that began at `start` ends with the mark at `at`, whose closing quotes end at `end`.
fn ends(text: &str, start: usize, at: usize, end: usize, mark: char) -> bool {
    if matches!(mark, '。' | '！' | '？' | '｡') {
        return true;
    }
    let behind = &text[end..];
    if !behind.starts_with(char::is_whitespace) {
        return behind.is_empty();
    }
    // A word that begins far behind the mark does not tell; nor is a row of marks gone through from each of them.
    let mut near = behind.char_indices().take(MAX_MARKS_BETWEEN);
    let next = near.find(|(_, c)| c.is_alphanumeric() || *c == '\n');
    let next = next.map_or("", |(at, _)| &behind[at..]);
    if next.starts_with(char::is_lowercase) {
        return false;
    }
    if mark != '.' || end > at + 1 {
        return true;
    }
    let word =
        text[start..at].rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '“' | '"' | '-'));
    let word = fold(word.clone().next().unwrap_or_default()).replace('.', "");
    if TITLES.contains(&word.as_str()) {
        return false;
    }
    let has_stops =
        text[start..at].ends_with(|c: char| c.is_alphanumeric()) && is_initials(&text[start..at]);
    let is_small_number = word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
    if has_stops || is_small_number || EITHER.contains(&word.as_str()) {
        return next.is_empty() || STARTERS.contains(&first_word(next).as_str());
    }
    true
}

/// Whether a text ends in an initial or several: `J`, `U.S`.
fn is_initials(text: &str) -> bool {
    let mut back = text.chars().rev();
    back.next().is_some_and(char::is_alphabetic)
        && back
            .next()
            .is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '\'' | '’'))
}

fn first_word(text: &str) -> String {
    let end = text
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(text.len());
    fold(&text[..end])
}

#[cfg(test)]
mod tests {
    use super::super::words::spots;
    use super::*;

    fn check(text: &str) -> Vec<&str> {
        sentences(text)
            .into_iter()
            .map(|range| &text[range])
            .collect()
    }

    #[test]
    fn a_sentence_ends_with_its_closing_quote() {
        assert_eq!(
            check("“We won.” He left! Why? “No…” she said."),
            ["“We won.”", "He left!", "Why?", "“No…” she said."]
        );
        assert_eq!(check("One\nTwo.\n\n Three "), ["One", "Two.", "Three"]);
        assert_eq!(check("他来了。她走了！好"), ["他来了。", "她走了！", "好"]);
    }

    #[test]
    fn titles_and_initials_end_no_sentence() {
        for whole in [
            "Mr. Smith met Sen. J. R. Doe in St. Ives.",
            "The U.S. Senate rose 3.5 per cent on Aug. 3.",
            "Am 3. Oktober sprach Prof. Kern.",
            "Acme Inc. Chairman Lee spoke.",
        ] {
            assert_eq!(check(whole), [whole]);
        }
    }

    #[test]
    fn a_starter_behind_an_initial_begins_a_sentence() {
        assert_eq!(
            check("He left the U.S. The talks failed. He is 12. She is not."),
            [
                "He left the U.S.",
                "The talks failed.",
                "He is 12.",
                "She is not."
            ]
        );
        assert_eq!(
            check("It is plan B. It works."),
            ["It is plan B.", "It works."]
        );
    }

    #[test]
    fn a_row_of_marks_is_gone_through_once() {
        let row = ". ".repeat(300_000);
        assert_eq!(sentences(&row).len(), 300_000);
        assert_eq!(check("Ends. – “ and not"), ["Ends. – “ and not"]);
    }

    #[test]
    fn borders_are_positions_of_first_words() {
        let text = "A bee. C dee.\n\n— E f\n\n***\n\nG.";
        let found = borders(text, &spots(text));
        assert_eq!(found.sentences, [0, 2, 4, 6]);
        assert_eq!(found.paragraphs, [0, 4, 6]);
    }
}
