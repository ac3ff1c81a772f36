//! Which outlet a dump comes from, where its wording says so.

use memchr::memmem;

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

/// Words of companies that own outlets.
const OWNERS: &[&str] = &[
    "media",
    "group",
    "communications",
    "company",
    "interactive",
    "network",
    "networks",
    "holdings",
    "publishing",
    "newspapers",
    "corporation",
    "international",
    "associated",
    "rights",
    "reserved",
    "printers",
    "ventures",
    "partners",
    "labs",
    "technologies",
];

/// Returns the outlet: behind the title, in the byline, in the wording of a newsletter box, in the copyright line.
///
/// A copyright line names the owner more often than the outlet: it counts where the dump uses the name elsewhere too.
pub(super) fn choose(
    text: &str,
    suffix: Option<&str>,
    affiliation: Option<&str>,
) -> Finding<String> {
    let places = [
        (
            "title",
            suffix.filter(|suffix| suffix.split_whitespace().count() <= WORDS),
        ),
        (
            "byline",
            affiliation.filter(|paper| is_used(text, paper, 2)),
        ),
        ("newsletter", newsletter(text)),
        (
            "copyright",
            copyright(text).filter(|name| !is_owner(name) && is_used(text, name, 3)),
        ),
    ];
    let mut candidates = Vec::new();
    for (from, raw) in places {
        let Some(raw) = raw else { continue };
        let name = named(raw, affiliation, text);
        if key(&name).chars().count() >= 2 && !outlet::is_desk(&name) {
            candidates.push(Candidate::new(from, raw, name));
        }
    }
    Finding::first(candidates)
}

fn is_used(text: &str, name: &str, times: usize) -> bool {
    matches(text, name).take(times).count() == times
}

/// Returns where a name stands in a text.
fn matches(text: &str, name: &str) -> impl Iterator<Item = usize> {
    memmem::find_iter(text.as_bytes(), name.as_bytes())
}

fn is_owner(name: &str) -> bool {
    name.split_whitespace()
        .any(|word| OWNERS.contains(&word.to_lowercase().as_str()))
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
    let often = capitals && matches(text, front).count() >= 3 * matches(text, &name).count().max(1);
    match outlet::without_desk(&name, &[front]).filter(|_| often) {
        Some(bare) => bare,
        None => name,
    }
}

fn newsletter(text: &str) -> Option<&str> {
    SIGN_UP.iter().find_map(|(before, behind)| {
        let start = memmem::find(text.as_bytes(), before.as_bytes())? + before.len();
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
