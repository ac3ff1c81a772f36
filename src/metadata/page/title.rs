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

/// Returns the heading that looks most like the titles of the page: the best `h1`, else an `h2` that equals one.
pub(super) fn headline<'s>(signals: &'s Signals, titles: &Titles) -> Option<&'s Heading> {
    let others = [&titles.og, &titles.document, &titles.linked]
        .map(|title| title.as_deref().unwrap_or_default())
        .join(" ");
    let mut best: Option<(f32, &Heading)> = None;
    for heading in signals.headings.iter().filter(|heading| heading.level == 1) {
        let score =
            overlap(&heading.text, &others) - if heading.elsewhere > 0 { 0.05 } else { 0.0 };
        if best.is_none_or(|(top, _)| score > top) {
            best = Some((score, heading));
        }
    }
    if best.is_some_and(|(score, _)| score >= 0.5) {
        return best.map(|(_, heading)| heading);
    }
    let others = [&titles.og, &titles.document, &titles.linked];
    let same = |heading: &&Heading| {
        let text = key(&heading.text);
        text.len() > 12
            && others.iter().any(|title| {
                title
                    .as_deref()
                    .is_some_and(|title| key(title).starts_with(&text))
            })
    };
    let second = signals
        .headings
        .iter()
        .filter(|heading| heading.level == 2)
        .find(same);
    second.or(best.map(|(_, heading)| heading))
}

/// Returns the headline; `outlets` are names the outlet may go by in a title.
pub(super) fn choose(
    heading: Option<&Heading>,
    titles: &Titles,
    outlets: &[&str],
) -> Finding<String> {
    let strip =
        |title: &String| stripped(title, outlets, heading.map(|heading| heading.text.as_str()));
    let og = titles.og.as_ref().map(strip);
    let linked = titles.linked.as_ref().map(strip);
    let document = titles.document.as_ref().map(strip);
    let mut candidates = Vec::new();
    if let Some(heading) = heading {
        let text = resolved(&heading.text);
        candidates.push(Candidate::new("h1", heading.text.clone(), text));
    }
    let places = [
        ("meta", &titles.og, og),
        ("json-ld", &titles.linked, linked),
        ("title", &titles.document, document),
    ];
    for (from, raw, value) in places {
        if let (Some(raw), Some(value)) = (raw, value.filter(|value| !value.is_empty())) {
            candidates.push(Candidate::new(from, raw.clone(), value));
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
    let agree = |at: usize| {
        let own = key(&candidates[at].value);
        !own.is_empty()
            && candidates
                .iter()
                .enumerate()
                .any(|(other, value)| other != at && key(&value.value) == own)
    };
    let heading = candidates.first().filter(|first| first.from == "h1");
    if let Some(heading) = heading {
        let others = candidates[1..]
            .iter()
            .map(|other| other.value.as_str())
            .collect::<Vec<_>>()
            .join(" ");
        let words = heading.value.split_whitespace().count();
        if agree(0)
            || (words >= 3 && overlap(&heading.value, &others) >= 0.5)
            || (words > 0 && others.is_empty())
        {
            return 0;
        }
    }
    let from = usize::from(heading.is_some());
    if let Some(agreed) = (from..candidates.len()).find(|&at| agree(at)) {
        return agreed;
    }
    match heading {
        Some(heading) if heading.value.split_whitespace().count() >= 4 => 0,
        _ => from,
    }
}

/// Strips the outlet off a title: a known name, else whatever leaves the heading, else a short tail.
fn stripped(title: &str, outlets: &[&str], heading: Option<&str>) -> String {
    let heading = heading.map(key);
    if heading.as_ref() == Some(&key(title)) {
        return title.to_owned();
    }
    if let Some(cut) = headline::cut_known(title, outlets) {
        return cut.headline.to_owned();
    }
    let separators = headline::separators(title);
    for (front, behind) in separators {
        for part in [&title[..front], &title[behind..]] {
            if heading.as_ref() == Some(&key(part)) {
                return part.to_owned();
            }
        }
    }
    headline::cut_tail(title)
        .map_or(title, |cut| cut.headline)
        .to_owned()
}
