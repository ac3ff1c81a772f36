//! Where the head of an article was run into its text: echoes of the headline, bylines with their dates, place lines.
//!
//! A dump on one line opens with the page's title, and the headline above the article says the same again; neither the
//! headline nor the byline under it ends in a full stop, so that nothing else parts them from the first sentence.

use std::ops::Range;

use memchr::memmem;

use crate::wording::byline::parse_byline;
use crate::wording::date::find_dates;
use crate::wording::dateline::split_dateline;

use super::words::Word;

/// Words that an echo has in common with the block's beginning, at least.
const ECHO_WORDS: usize = 4;
/// Words of an echo that is a headline wherever it ends.
const HEADLINE_WORDS: usize = 7;
/// Fewer bytes are a greeting or a name.
const ECHO_BYTES: usize = 16;
/// Most bytes of a headline.
const LONGEST_ECHO: usize = 400;
/// Most echoes that are looked for.
const MOST_ECHOES: usize = 8;
/// Bytes of a byline and of the dates behind it that are read.
const BYLINE_BYTES: usize = 200;
/// Most bytes between a byline and its date, and between two dates.
const DATE_GAP: usize = 24;

/// Returns the words of a block before which to cut, in order and without repetition.
pub(super) fn cuts(text: &str, block: Range<usize>, words: &[Word]) -> Vec<usize> {
    let mut at = Vec::new();
    echoes(text, block.clone(), words, &mut at);
    bylines(text, block.clone(), words, &mut at);
    datelines(text, block, words, &mut at);
    at.sort_unstable();
    at.dedup();
    let start_of = |at: usize| words.partition_point(|word| word.range.start < at);
    let mut cuts: Vec<usize> = at.into_iter().map(start_of).collect();
    cuts.dedup();
    cuts
}

/// Finds where the block's first words stand again, and where what they have in common ends.
fn echoes(text: &str, block: Range<usize>, words: &[Word], at: &mut Vec<usize>) {
    let Some(last) = words.get(ECHO_WORDS - 1) else {
        return;
    };
    let block = &text[..block.end];
    let first = words[0].range.start;
    let opening = &block[first..last.range.end];
    if opening.len() < ECHO_BYTES {
        return;
    }
    let echoes = memmem::find_iter(&block.as_bytes()[last.range.end..], opening);
    for found in echoes.take(MOST_ECHOES) {
        let echo = last.range.end + found;
        let length = common_words(&block[first..echo], &block[echo..]);
        if is_headline(&block[first..echo], length) {
            at.extend([first + length, echo, echo + length]);
        }
    }
}

/// Whether the front of a text is a headline by itself: up to the mark in front of the outlet's name, or long enough to be no
/// phrase that the article opens with too.
fn is_headline(text: &str, length: usize) -> bool {
    let marks = ['|', '-', '–', '—', '·', '•', '«', '»'];
    text[length..].trim_start().starts_with(marks)
        || text[..length].split_whitespace().count() >= HEADLINE_WORDS
}

/// Returns how many bytes two texts have in common at the front, up to the end of a word.
fn common_words(first: &str, second: &str) -> usize {
    let alike = first.bytes().zip(second.bytes()).take(LONGEST_ECHO);
    let mut length = alike.take_while(|(a, b)| a == b).count();
    let ends = |text: &str, at: usize| {
        text.is_char_boundary(at) && text[at..].chars().next().is_none_or(char::is_whitespace)
    };
    while length > 0 && !(ends(first, length) && ends(second, length)) {
        length -= 1;
    }
    length
}

/// Finds where bylines amid the text open, and where they and their dates end.
fn bylines(text: &str, block: Range<usize>, words: &[Word], at: &mut Vec<usize>) {
    for pair in words.windows(2) {
        let opens = pair[1].range.start;
        if !pair[1].is_capital()
            || !is_cue(&text[pair[1].range.clone()])
            || text[pair[0].range.clone()].ends_with('.')
        {
            continue;
        }
        let end = text.floor_char_boundary(block.end.min(opens + BYLINE_BYTES));
        let near = &text[opens..end];
        let full = |name: &String| name.contains(' ');
        if let Some(byline) = parse_byline(near).filter(|it| it.names.iter().all(full)) {
            at.extend([opens, opens + end_of_dates(near, byline.rest)]);
        }
    }
}

/// Most words of a place with its country and agency.
const LONGEST_PLACE: usize = 6;

/// Finds the place lines that open sentences amid the text: `Jeddah, Saudi Arabia — Ukraine said`.
fn datelines(text: &str, block: Range<usize>, words: &[Word], at: &mut Vec<usize>) {
    for dash in 1..words.len() {
        if words[dash].opens_plain
            || !matches!(&text[words[dash].range.clone()], "—" | "–" | "--" | "-")
        {
            continue;
        }
        let before = words[..dash].iter().rev().take(LONGEST_PLACE);
        let capitals = before.take_while(|word| word.is_capital()).count();
        if capitals == 0 {
            continue;
        }
        let opens = words[dash - capitals].range.start;
        let end = text.floor_char_boundary(block.end.min(opens + BYLINE_BYTES));
        let rest = split_dateline(&text[opens..end]).map(|found| opens + found.rest);
        if rest.is_some_and(|rest| words.get(dash + 1).is_some_and(|it| it.range.start == rest)) {
            at.push(opens);
        }
    }
}

/// Words that open a byline where a capital is no beginning of a sentence.
fn is_cue(word: &str) -> bool {
    matches!(
        word,
        "By" | "BY" | "Von" | "Par" | "Por" | "Di" | "Door" | "Von:" | "By:"
    )
}

/// Returns where the dates end that follow a byline.
fn end_of_dates(near: &str, byline: usize) -> usize {
    let mut end = byline;
    for date in find_dates(&near[byline..]) {
        if byline + date.range.start > end + DATE_GAP {
            break;
        }
        end = byline + date.range.end;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::flat::words::words_of;

    fn check(text: &str) -> Vec<&str> {
        let words = words_of(text);
        let mut cuts = cuts(text, 0..text.len(), &words);
        cuts.push(words.len());
        cuts.windows(2)
            .filter(|pair| pair[1] > pair[0])
            .map(|pair| &text[words[pair[0]].range.start..words[pair[1] - 1].range.end])
            .collect()
    }

    #[test]
    fn headline_byline_and_date_are_parted_from_the_text() {
        assert_eq!(
            check(
                "Salt works opens again | Gazette News Sport Salt works opens again By Ines Varga 1 March 2024 \
                 The works opened."
            ),
            [
                "| Gazette News Sport",
                "Salt works opens again",
                "By Ines Varga 1 March 2024",
                "The works opened."
            ]
        );
    }

    #[test]
    fn place_line_of_a_place_and_its_country_opens_a_sentence() {
        assert_eq!(
            check(
                "Link is on your clipboard Aldmouth, South Marsh — Traders said on Tuesday that they would stay."
            ),
            ["Aldmouth, South Marsh — Traders said on Tuesday that they would stay."]
        );
    }

    #[test]
    fn phrase_that_headline_and_article_have_in_common_is_no_echo() {
        let none: [&str; 0] = [];
        assert_eq!(
            check("Ada Brook has met the fleet. In three years, Ada Brook has met every captain."),
            none
        );
    }

    #[test]
    fn texts_without_a_head_are_not_cut() {
        let none: [&str; 0] = [];
        assert_eq!(check(""), none);
        assert_eq!(
            check("He was struck. By noon the tide had turned, Ada Brook said."),
            none
        );
    }
}
