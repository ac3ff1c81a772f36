//! The passages of an article a reader sees under a hit.
//!
//! Sentences are scored by the words and phrases of the query they hold: a new one counts most, then how many
//! different ones stand together, then repetition. The best two or three are shown in reading order, cut on
//! sentence borders; only a sentence longer than [`MAX_SNIPPET_CHARS`] is cut inside, and says so with `…`.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::analysis::sentences;

use super::Snippet;
use super::matcher::Match;

/// Longest snippet, in characters.
pub const MAX_SNIPPET_CHARS: usize = 300;
/// Most snippets of a hit.
const MAX_SNIPPETS: usize = 3;
/// A passage shorter than this takes the next sentence with it, in characters.
const SHORT_CHARS: usize = 90;

/// Returns the best passages of `text` for what matched in it, in reading order; where nothing did, its beginning
/// without highlights; nothing for an empty text.
pub fn snippets(text: &str, matches: &[Match]) -> Vec<Snippet> {
    let sentences = sentences(text);
    let Some(first) = sentences.first() else {
        return Vec::new();
    };
    if matches.is_empty() {
        let range = extend(text, &sentences, first.clone());
        return vec![passage(text, range, matches)];
    }
    let mut chosen = choose(&sentences, matches);
    chosen.sort_unstable();
    let mut snippets = Vec::with_capacity(chosen.len());
    let mut shown_to = 0;
    for index in chosen {
        let range = extend(text, &sentences, sentences[index].clone());
        if range.start >= shown_to {
            shown_to = range.end;
            snippets.push(passage(text, range, matches));
        }
    }
    snippets
}

/// Numbers of the best sentences, best first.
fn choose(sentences: &[Range<usize>], matches: &[Match]) -> Vec<usize> {
    let mut held: Vec<(usize, BTreeSet<usize>, usize)> = Vec::new();
    let mut next = 0;
    for (number, sentence) in sentences.iter().enumerate() {
        while next < matches.len() && matches[next].range.start < sentence.start {
            next += 1;
        }
        let inside = matches[next..]
            .iter()
            .take_while(|found| found.range.start < sentence.end);
        let leaves: Vec<usize> = inside.map(|found| found.leaf).collect();
        if !leaves.is_empty() {
            held.push((number, leaves.iter().copied().collect(), leaves.len()));
        }
    }
    let mut chosen = Vec::new();
    let mut covered = BTreeSet::new();
    while chosen.len() < MAX_SNIPPETS && !held.is_empty() {
        let value = |(_, leaves, count): &(usize, BTreeSet<usize>, usize)| {
            (
                leaves.difference(&covered).count(),
                leaves.len(),
                (*count).min(6),
            )
        };
        // `max_by` keeps the last of equals; the earlier sentence is to win.
        let best = (0..held.len())
            .rev()
            .max_by_key(|i| value(&held[*i]))
            .unwrap_or(0);
        let (number, leaves, _) = held.swap_remove(best);
        held.sort_unstable_by_key(|(number, ..)| *number);
        covered.extend(leaves);
        chosen.push(number);
    }
    chosen
}

/// Takes the following sentences of the paragraph along while the passage is short.
fn extend(text: &str, sentences: &[Range<usize>], range: Range<usize>) -> Range<usize> {
    let mut range = range;
    let following = sentences.partition_point(|sentence| sentence.start < range.end);
    for next in &sentences[following..] {
        let chars = text[range.clone()].chars().count();
        let same_paragraph = !text[range.end..next.start].contains('\n');
        let joined = text[range.start..next.end].chars().count();
        if chars >= SHORT_CHARS || !same_paragraph || joined > MAX_SNIPPET_CHARS {
            break;
        }
        range.end = next.end;
    }
    range
}

/// Cuts a passage to size around its matches and marks them.
fn passage(text: &str, range: Range<usize>, matches: &[Match]) -> Snippet {
    let inside: Vec<&Match> = matches
        .iter()
        .filter(|found| range.start <= found.range.start && found.range.end <= range.end)
        .collect();
    let cut = cut(text, range.clone(), &inside);
    let mut shown = String::new();
    if cut.start > range.start {
        shown.push('…');
    }
    let shift = shown.len();
    shown.push_str(&text[cut.clone()]);
    if cut.end < range.end {
        shown.push('…');
    }
    let mut highlights: Vec<[usize; 2]> = Vec::new();
    for found in inside {
        if found.range.start < cut.start || found.range.end > cut.end {
            continue;
        }
        let [start, end] = [
            found.range.start - cut.start + shift,
            found.range.end - cut.start + shift,
        ];
        match highlights.last_mut() {
            Some(last) if start <= last[1] => last[1] = last[1].max(end),
            _ => highlights.push([start, end]),
        }
    }
    Snippet {
        text: shown,
        highlights,
    }
}

/// The part of an over-long passage with the most different words of the query, on word borders.
fn cut(text: &str, range: Range<usize>, inside: &[&Match]) -> Range<usize> {
    let room = MAX_SNIPPET_CHARS - 2;
    if text[range.clone()].chars().count() <= MAX_SNIPPET_CHARS {
        return range;
    }
    let lead = 40;
    let mut best: (usize, Range<usize>) =
        (0, range.start..end_of(text, range.start, range.end, room));
    for found in inside.iter().take(64) {
        let start = start_of(text, range.start, found.range.start, lead);
        let window = start..end_of(text, start, range.end, room);
        let leaves: BTreeSet<usize> = inside
            .iter()
            .filter(|other| window.start <= other.range.start && other.range.end <= window.end)
            .map(|other| other.leaf)
            .collect();
        if leaves.len() > best.0 {
            best = (leaves.len(), window);
        }
    }
    best.1
}

/// A word border at most `chars` characters before `at`.
fn start_of(text: &str, first: usize, at: usize, chars: usize) -> usize {
    let back = text[first..at]
        .char_indices()
        .rev()
        .take(chars)
        .last()
        .map_or(at, |(i, _)| first + i);
    if back == first {
        return first;
    }
    text[back..at]
        .find(char::is_whitespace)
        .map_or(at, |space| {
            let from = back + space;
            from + text[from..at].len() - text[from..at].trim_start().len()
        })
}

/// A word border at most `chars` characters after `start`; inside a word that is longer than that.
fn end_of(text: &str, start: usize, last: usize, chars: usize) -> usize {
    let Some((far, _)) = text[start..last].char_indices().nth(chars) else {
        return last;
    };
    let window = &text[start..start + far];
    let border = window
        .rfind(char::is_whitespace)
        .filter(|at| *at > far / 2)
        .unwrap_or(far);
    start + window[..border].trim_end().len()
}

#[cfg(test)]
mod tests {
    use super::super::Matcher;
    use super::super::Texts;
    use super::*;
    use crate::query::parse;

    fn check(query: &str, body: &str) -> Vec<String> {
        let matcher = Matcher::new(&parse(query).unwrap().query, &["en".to_owned()]);
        let mut shown = Vec::new();
        let texts = Texts {
            body,
            lang: Some("en"),
            ..Texts::default()
        };
        for snippet in snippets(body, &matcher.find(&texts).body) {
            let mut marked = snippet.text.clone();
            for [start, end] in snippet.highlights.iter().rev() {
                marked.insert(*end, ']');
                marked.insert(*start, '[');
            }
            shown.push(marked);
        }
        shown
    }

    #[test]
    fn the_sentence_with_most_of_the_query_comes_along() {
        let body = "Rain fell on the harbour all week and nobody from the council came to look at the walls. \
                    The mayor spoke.\n\nTalks on a ceasefire opened in the town hall on Monday with both sides present.";
        assert_eq!(
            check("ceasefire talks", body),
            ["[Talks] on a [ceasefire] opened in the town hall on Monday with both sides present."]
        );
    }

    #[test]
    fn nothing_matched_shows_the_beginning() {
        assert_eq!(
            check("title:war", "A first sentence.\n\nA second."),
            ["A first sentence."]
        );
        assert!(check("war", "").is_empty());
    }

    #[test]
    fn an_over_long_sentence_is_cut_around_the_match() {
        let body = format!(
            "{} ceasefire {}",
            "word ".repeat(200).trim(),
            "tail ".repeat(200).trim()
        );
        let shown = check("ceasefire", &body);
        assert_eq!(shown.len(), 1);
        assert!(
            shown[0].starts_with('…')
                && shown[0].ends_with('…')
                && shown[0].contains("[ceasefire]")
        );
        assert!(
            shown[0].chars().count() <= MAX_SNIPPET_CHARS + 2,
            "{}",
            shown[0].chars().count()
        );
    }

    #[test]
    fn cuts_fall_on_characters_of_any_width() {
        let body = "“é”—".repeat(20_000);
        assert_eq!(check("x", &body).len(), 1);
        let body = format!("{}talks{}", "日".repeat(90_000), "本".repeat(1000));
        assert!(!check("talks", &body).is_empty());
    }
}
