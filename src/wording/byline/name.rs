//! Names of people, cleaned of what surrounds them.

use super::words;
use super::words::List;

/// Longest list of names in bytes; what follows is left out.
const LONGEST_LIST: usize = 2_000;
/// Longest name in characters: beyond it a value is a sentence.
const LONGEST: usize = 70;

/// Tells whether a list of [`words`] holds a word, whatever its case.
pub(super) fn listed(list: &List, word: &str) -> bool {
    if !word.is_ascii() {
        let may = word
            .chars()
            .next()
            .is_some_and(|first| list.may_hold(first));
        return may && list.contains(word.to_lowercase().as_str());
    }
    let mut lower = [0; List::LONGEST];
    let Some(lower) = lower.get_mut(..word.len()) else {
        return false;
    };
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    std::str::from_utf8(lower).is_ok_and(|lower| list.contains(lower))
}

/// Returns the names in a metadata value, each cleaned, in order, without repeats.
///
/// Where people are named, the paper or agency in the list is not one of them.
pub fn split_names(value: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let value = &value[..value.floor_char_boundary(LONGEST_LIST)];
    let value = unglued(&without_addresses(value));
    for part in split_list(without_cue(&value)) {
        let Some(name) = clean_name(part) else {
            continue;
        };
        let paper = !names.is_empty() && is_paper(&name);
        if !paper && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Tells a role alone: `Senior Staff Writer`.
pub fn is_role(name: &str) -> bool {
    let mut words = name.split_whitespace();
    words.all(|word| listed(&words::ROLES, word) || listed(&words::BEATS, word))
}

/// Tells papers and agencies in a list of names: `XNN`, `The Daily Courant`.
pub fn is_paper(name: &str) -> bool {
    let short = !name.contains(' ') && name.chars().count() <= 6;
    let mut letters = name.chars().filter(|c| *c != '-');
    let acronym = short && letters.all(char::is_uppercase);
    acronym || name.starts_with("The ") || name.split(' ').any(|word| listed(&words::PRESS, word))
}

/// Parts words that lost the space between them with the markup: `ByAnn Lee`, `Ann LeeStaff Writer`.
fn unglued(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for word in value.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        let boundary = word.char_indices().zip(word.chars().skip(1));
        let mut boundary =
            boundary.filter(|((_, c), next)| c.is_lowercase() && next.is_uppercase());
        let cut = boundary.find_map(|((at, c), _)| {
            let (head, tail) = word.split_at(at + c.len_utf8());
            let cue = listed(&words::GLUED_CUES, head);
            let tail = tail.trim_matches(|c: char| !c.is_alphanumeric());
            let other = listed(&words::ROLES, tail) || listed(&words::STOPS, tail);
            (cue || other).then_some((head, &word[head.len()..]))
        });
        match cut {
            Some((head, tail)) => {
                out.push_str(head);
                out.push(' ');
                out.push_str(tail);
            }
            None => out.push_str(word),
        }
    }
    out
}

/// Returns a person's name without cue, role, address and shouting; `None` when no name is left.
pub fn clean_name(value: &str) -> Option<String> {
    let value = &value[..value.floor_char_boundary(LONGEST_LIST)];
    let value = without_addresses(value);
    let value = without_cue(
        value
            .split(['|', '•', '\n'])
            .find(|part| !part.trim().is_empty())?,
    );
    let value = match value.find(['(', '[', '（']) {
        Some(0) | None => value,
        Some(at) => &value[..at],
    };
    let words: Vec<&str> = without_trailer(value).split_whitespace().collect();
    let words = without_label(without_role(&words));
    let joined = words.join(" ");
    let name = joined
        .trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '"' | '”' | '“' | '.' | '!'));
    let name = name.trim_start_matches(['.', '!']);
    let name = if ends_in_initial(name) {
        name
    } else {
        name.trim_end_matches('.')
    };
    plausible(name).then(|| calmed(name))
}

/// `Ann Lee - Remote Jobs` is Ann Lee: behind a dash between spaces stands what she does.
fn without_trailer(value: &str) -> &str {
    let dash = [" - ", " – ", " — "]
        .iter()
        .filter_map(|dash| value.find(dash))
        .min();
    let front = dash.map(|at| &value[..at]);
    let named = |front: &&str| front.split_whitespace().count() >= 2;
    front.filter(named).unwrap_or(value)
}

/// Cuts a name where a label begins: `Ann Lee Updated`, `Ann Lee View all posts`; a label in front leaves nothing.
fn without_label<'w>(words: &'w [&'w str]) -> &'w [&'w str] {
    let label = |word: &&str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        listed(&words::LABELS, bare) && bare.len() == word.trim_end_matches([':', ',']).len()
    };
    // June, April and August are people too: a month in front of a day is none.
    let named = matches!(words, [first, next, ..] if is_given(first, next));
    let from = usize::from(named);
    let end = words[from..].iter().position(label);
    &words[..end.map_or(words.len(), |end| from + end)]
}

/// Tells a month that begins a name: a capitalised word follows and no day.
pub(super) fn is_given(word: &str, next: &str) -> bool {
    listed(&words::GIVEN, word) && next.starts_with(char::is_uppercase)
}

fn plausible(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let digits = name.chars().filter(char::is_ascii_digit).count();
    let nobody = words::NOBODY
        .iter()
        .any(|word| name.eq_ignore_ascii_case(word));
    letters >= 2
        && digits < 5
        && digits * 2 <= letters
        && !nobody
        && name.chars().count() <= LONGEST
}

/// `Robert Downey Jr.` and `Samuel L.` keep their full stop, `Rodolfo Costa.` does not.
fn ends_in_initial(name: &str) -> bool {
    let last = name.split_whitespace().next_back().unwrap_or_default();
    let letters = last.chars().filter(|c| c.is_alphabetic()).count();
    letters <= 2 || last.trim_end_matches('.').contains('.')
}

/// Removes mail addresses, web addresses and handles, with what introduces them.
fn without_addresses(value: &str) -> String {
    let address = |word: &&str| {
        let word =
            word.trim_matches(|c: char| matches!(c, '(' | ')' | '<' | '>' | ',' | ';' | '|'));
        word.contains("://") || word.starts_with("www.") || word.contains('@')
    };
    let kept = value.split_whitespace().filter(|word| !address(word));
    kept.collect::<Vec<_>>().join(" ")
}

/// Removes `By`, `Written by`, `Von`, `Author:` in front of a name.
pub(super) fn without_cue(value: &str) -> &str {
    let mut rest = value.trim();
    for _ in 0..2 {
        rest = match super::cue(rest) {
            Some(cue) if !rest[cue..].trim().is_empty() => {
                rest[cue..].trim_start_matches([' ', ':', '\u{a0}'])
            }
            _ => break,
        };
    }
    rest.trim()
}

/// Drops a role behind a name: `Jane Doe Staff Writer`, `Jane Doe, Senior Editor`.
pub(super) fn without_role<'w>(words: &'w [&'w str]) -> &'w [&'w str] {
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let is_role = |word: &str| listed(&words::ROLES, &bare(word));
    let Some(role) = words.iter().position(|word| is_role(word)) else {
        return words;
    };
    let mut end = role;
    while end > 0 && listed(&words::BEATS, &bare(words[end - 1])) {
        end -= 1;
    }
    if end >= 2 { &words[..end] } else { words }
}

/// Splits a list of names at commas, semicolons, slashes, bars and words for "and".
fn split_list(value: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for part in value.split([',', ';', '|', '&', '\n', '•', '、', '，', '/']) {
        let mut start = 0;
        let mut at = 0;
        for word in part.split_inclusive(char::is_whitespace) {
            let joint = listed(&words::ANDS, word.trim()) && at > start;
            if joint {
                parts.push(&part[start..at]);
                start = at + word.len();
            }
            at += word.len();
        }
        parts.push(&part[start.min(part.len())..]);
    }
    if parts.len() > 1 {
        parts.retain(|part| !is_title(part));
    }
    parts
}

/// `Jr.`, `PhD`, `MD`, and roles are no names of their own.
fn is_title(part: &str) -> bool {
    let mut parts = part.split_whitespace().peekable();
    let role = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        listed(&words::ROLES, word) || listed(&words::BEATS, word) || listed(&words::DEGREES, word)
    };
    let head = parts
        .peek()
        .is_some_and(|word| listed(&words::OFFICES, word));
    head || parts.peek().is_none() || parts.all(role)
}

/// Writes a name in capitals as one would: `JANE VAN DYKE` is `Jane van Dyke`; short words stay, they are agencies.
pub(super) fn calmed(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphabetic());
    let shouting = letters.clone().count() > 4 && letters.clone().all(|c| !c.is_lowercase());
    let several = name.contains(' ');
    if !shouting || !several || !letters.clone().any(char::is_uppercase) {
        return name.to_owned();
    }
    let mut calm = Vec::new();
    for (at, word) in name.split(' ').enumerate() {
        let lower = word.to_lowercase();
        let particle = at > 0 && listed(&words::SMALL, &lower);
        calm.push(if particle { lower } else { capitalised(&lower) });
    }
    calm.join(" ")
}

/// Capitalises a word and what follows its hyphens, points and apostrophes: `jean-luc`, `o'neill`, `j.r.`.
fn capitalised(word: &str) -> String {
    let mut start = true;
    let mut out = String::with_capacity(word.len());
    for (at, c) in word.char_indices() {
        if start {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
        let apostrophe = matches!(c, '\'' | '’') && at <= 2;
        start = matches!(c, '-' | '.' | '"' | '“') || apostrophe;
    }
    out
}
