//! The headline of a page.

use crate::metadata::finding::Candidate;
use crate::metadata::headline;
use crate::metadata::headline::overlap;
use crate::metadata::outlet::key;

use super::entities::resolved;
use super::gather::Heading;
use super::gather::Signals;
use super::json_ld::Linked;
use super::keys;
use crate::metadata::Finding;

/// Titles a page gives besides its headings.
pub(super) struct Titles {
    pub(super) og: Option<String>,
    pub(super) linked: Option<String>,
    pub(super) document: Option<String>,
}

impl Titles {
    fn all(&self) -> [Option<&str>; 3] {
        [
            self.og.as_deref(),
            self.linked.as_deref(),
            self.document.as_deref(),
        ]
    }
}

/// Collects the titles of a page.
pub(super) fn titles(signals: &Signals, linked: &Linked) -> Titles {
    let og = keys::TITLES
        .iter()
        .find_map(|key| signals.metas.iter().find(|(name, _)| name == key));
    Titles {
        og: og.map(|(_, content)| resolved(content)),
        linked: linked.headlines.first().map(|text| resolved(text)),
        document: signals.title.as_deref().map(resolved),
    }
}

/// Returns the heading that looks most like the titles of the page: the best `h1`, else an `h2` that stands in one.
///
/// A heading that names the outlet is its logo.
pub(super) fn headline<'s>(
    signals: &'s Signals,
    titles: &Titles,
    outlets: &[&str],
) -> Option<&'s Heading> {
    let others = titles
        .all()
        .map(|title| title.unwrap_or_default())
        .join(" ");
    let keys = titles.all().map(|title| key(title.unwrap_or_default()));
    let logo = |heading: &Heading| {
        heading.logo
            || outlets
                .iter()
                .any(|outlet| key(outlet) == key(&heading.text))
    };
    let held = |heading: &Heading| {
        let own = key(&heading.text);
        words(&heading.text) >= 3 && keys.iter().any(|title| title.contains(&own))
    };
    let mut best: Option<(f32, &Heading)> = None;
    for heading in signals
        .headings
        .iter()
        .filter(|heading| heading.level == 1 && !logo(heading))
    {
        let inside = if heading.elsewhere > 0 { 0.05 } else { 0.0 };
        let score = if held(heading) {
            1.0
        } else {
            overlap(&heading.text, &others)
        } - inside;
        if best.is_none_or(|(top, held)| {
            score > top || (score == top && heading.text.len() > held.text.len())
        }) {
            best = Some((score, heading));
        }
    }
    if best.is_some_and(|(score, _)| score >= 0.5) {
        return best.map(|(_, heading)| heading);
    }
    let same = |heading: &&Heading| {
        heading.level == 2 && key(&heading.text).len() > 12 && held(heading) && !logo(heading)
    };
    let second = signals.headings.iter().find(same);
    second.or(best.map(|(_, heading)| heading))
}

/// Returns the headline; `outlets` are names the outlet may go by in a title.
pub(super) fn choose(
    heading: Option<&Heading>,
    titles: &Titles,
    outlets: &[&str],
) -> Finding<String> {
    let mut candidates = Vec::new();
    let text = heading.map(|heading| resolved(&heading.text));
    if let (Some(heading), Some(text)) = (heading, &text) {
        candidates.push(Candidate::new("h1", heading.text.clone(), text.clone()));
    }
    for (from, raw) in ["meta", "json-ld", "title"].into_iter().zip(titles.all()) {
        let Some(raw) = raw else { continue };
        let value = stripped(raw, outlets, text.as_deref(), titles);
        if !value.is_empty() {
            candidates.push(Candidate::new(from, raw, value));
        }
    }
    let taken = preferred(&candidates);
    if taken < candidates.len() {
        let first = candidates.remove(taken);
        candidates.insert(0, first);
    }
    let mut finding = Finding::first(candidates);
    finding.value = finding
        .value
        .map(|title| headline::capped(&title).to_owned());
    finding
}

/// Returns the index of the candidate to take; the heading, where there is one, is the first.
fn preferred(candidates: &[Candidate<String>]) -> usize {
    let keys: Vec<String> = candidates
        .iter()
        .map(|candidate| key(&candidate.value))
        .collect();
    let agree = |at: usize| {
        keys.iter()
            .enumerate()
            .any(|(other, value)| other != at && *value == keys[at])
    };
    let Some(heading) = candidates.first().filter(|first| first.from == "h1") else {
        return (0..candidates.len()).find(|&at| agree(at)).unwrap_or(0);
    };
    if agree(0) || candidates.len() == 1 {
        return 0;
    }
    if let Some(core) =
        (1..candidates.len()).find(|&at| is_core(&candidates[at].value, &heading.value))
    {
        return core;
    }
    let others = candidates[1..]
        .iter()
        .map(|other| other.value.as_str())
        .collect::<Vec<_>>()
        .join(" ");
    let agreed = (1..candidates.len()).find(|&at| agree(at));
    let shared = match keys[1..].iter().any(|other| other.contains(&keys[0])) {
        true => 1.0,
        false => overlap(&heading.value, &others),
    };
    match words(&heading.value) {
        0..=2 => agreed.unwrap_or(1),
        3 if shared < 0.5 => agreed.unwrap_or(1),
        _ => 0,
    }
}

/// Tells a headline in a heading that carries a kicker in front or a second line behind.
///
/// A word alone, or one that goes on in small letters, is the rest of the headline itself.
fn is_core(title: &str, heading: &str) -> bool {
    if words(title) < 3 {
        return false;
    }
    if let Some(behind) = heading.strip_prefix(title) {
        let marked = behind
            .trim_start()
            .starts_with([':', '|', '–', '—', '-', '.']);
        let glued = !behind.starts_with(char::is_whitespace);
        let large = behind.trim_start().starts_with(char::is_uppercase);
        return marked || (large && (glued || words(behind) >= 3));
    }
    let Some(front) = heading.strip_suffix(title) else {
        return false;
    };
    let marked = front.trim_end().ends_with(|c: char| !c.is_alphanumeric());
    !front.is_empty() && (marked || words(front) >= 2)
}

/// Returns the number of words; two characters make one where words are not spaced.
fn words(text: &str) -> usize {
    let wide = text.chars().filter(|c| u32::from(*c) > 0x2e80).count();
    text.split_whitespace().count() + wide / 2
}

/// Strips the outlet off a title: a known name, else whatever leaves another title, else a short tail.
fn stripped(title: &str, outlets: &[&str], heading: Option<&str>, titles: &Titles) -> String {
    let own = key(title);
    if let Some(text) = heading
        && own.starts_with(&key(text))
        && words(text) >= 3
    {
        return text.to_owned();
    }
    if let Some(cut) = headline::cut_known(title, outlets) {
        return cut.headline.to_owned();
    }
    let separators = headline::separators(title);
    for (front, behind) in separators {
        for part in [&title[..front], &title[behind..]] {
            if heading.is_some_and(|heading| key(heading) == key(part)) {
                return part.to_owned();
            }
        }
    }
    // Where another title is this one with a tail, this one has lost its tail already.
    let clean = titles
        .all()
        .into_iter()
        .flatten()
        .any(|other| key(other).len() > own.len() && key(other).starts_with(&own));
    if clean {
        return title.to_owned();
    }
    headline::cut_tail(title)
        .map_or(title, |cut| cut.headline)
        .to_owned()
}
