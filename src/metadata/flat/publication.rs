//! Which outlet a dump comes from, where its wording says so.

use crate::metadata::Finding;
use crate::metadata::finding::Candidate;
use crate::metadata::outlet;
use crate::metadata::outlet::key;

/// Phrases in front of an outlet's name, and what stands behind it.
const SIGN_UP: &[(&str, &str)] = &[
    ("Sign up for ", "'s Free Newsletters"),
    ("Sign up for ", "’s Free Newsletters"),
    ("Sign up for ", "'s newsletter"),
    ("Sign up for ", "’s newsletter"),
    ("Sign up for ", "'s free newsletter"),
    ("Sign up for ", "’s free newsletter"),
    ("Sign up to ", "'s newsletter"),
    ("Subscribe to ", "'s newsletter"),
    ("Subscribe to ", "’s newsletter"),
    ("Get the best of ", " delivered"),
];

/// Longest name in words.
const WORDS: usize = 5;

/// Returns the outlet: behind the title, in the byline, in the wording of a newsletter box, in the copyright line.
pub(super) fn choose(
    text: &str,
    suffix: Option<&str>,
    affiliation: Option<&str>,
) -> Finding<String> {
    let mut candidates = Vec::new();
    if let Some(suffix) = suffix.filter(|suffix| suffix.split_whitespace().count() <= WORDS) {
        candidates.push(Candidate::new(
            "title",
            suffix,
            named(suffix, affiliation, text),
        ));
    }
    if let Some(paper) = affiliation {
        candidates.push(Candidate::new("byline", paper, named(paper, None, text)));
    }
    if let Some(name) = newsletter(text) {
        candidates.push(Candidate::new("newsletter", name, named(name, None, text)));
    }
    if let Some(name) = copyright(text) {
        candidates.push(Candidate::new("copyright", name, named(name, None, text)));
    }
    candidates.retain(|candidate| key(&candidate.value).chars().count() >= 2);
    Finding::first(candidates)
}

/// Returns the canonical name: a desk goes where the byline, or the dump itself more often, names the outlet alone.
fn named(raw: &str, affiliation: Option<&str>, text: &str) -> String {
    let name = outlet::canonical(raw);
    if let Some(bare) = affiliation.and_then(|paper| outlet::without_desk(&name, &[paper])) {
        return bare;
    }
    let Some((front, _)) = name.rsplit_once(' ') else {
        return name;
    };
    let capitals = front.len() >= 2 && front.chars().all(char::is_uppercase);
    let often =
        capitals && text.matches(front).count() >= 3 * text.matches(name.as_str()).count().max(1);
    match outlet::without_desk(&name, &[front]).filter(|_| often) {
        Some(bare) => bare,
        None => name,
    }
}

fn newsletter(text: &str) -> Option<&str> {
    SIGN_UP.iter().find_map(|(before, behind)| {
        let start = text.find(before)? + before.len();
        let rest = &text[start..];
        let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
        let name = &line[..line.find(behind)?];
        let words = name.split_whitespace().count();
        let capital = name.starts_with(char::is_uppercase) || name.starts_with("the ");
        (words > 0 && words <= WORDS && capital).then_some(name)
    })
}

/// Reads `© 2024 The Courant. All rights reserved` at the end of a dump.
fn copyright(text: &str) -> Option<&str> {
    let tail = &text[text.ceil_char_boundary(text.len().saturating_sub(4_000))..];
    let start = tail
        .find('©')
        .map(|at| at + '©'.len_utf8())
        .or_else(|| Some(tail.find("Copyright ")? + "Copyright ".len()))?;
    let line = &tail[start..];
    let line = &line[..line.find('\n').unwrap_or(line.len())];
    let years =
        |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '–' | ',' | '©' | ':' | '\u{a0}');
    let name = line
        .trim_start_matches("Copyright")
        .trim_start_matches(years);
    let name = name
        .trim_start_matches("by ")
        .trim_start_matches("Copyright ");
    let end = name.find(['.', '|', '·', '•', ';', '-', '–', '(', '*'])?;
    let name = name[..end]
        .split(" All ")
        .next()?
        .split(" all ")
        .next()?
        .split(',')
        .next()?
        .trim();
    let words = name.split_whitespace().count();
    let capital = name.starts_with(char::is_uppercase);
    (words > 0 && words <= WORDS && name.len() <= 50 && capital).then_some(name)
}
