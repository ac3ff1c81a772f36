//! Who wrote the article.

use crate::metadata::finding::Candidate;
use crate::wording::byline::parse_byline;
use crate::wording::byline::split_names;

use super::dates::Place;
use super::entities::resolved;
use super::gather::Marked;
use super::gather::Signals;
use super::json_ld::Linked;
use super::keys;
use super::marks::Marks;
use crate::metadata::Finding;

/// Most authors of an article; a longer list is a masthead.
const MOST: usize = 12;

/// Text blocks before and behind the headline in which a byline stands.
const NEAR: (usize, usize) = (3, 14);

/// Returns the authors: the first place that names anybody, from the surest to the least sure.
pub(super) fn choose(signals: &Signals, linked: &Linked, place: Place) -> Finding<Vec<String>> {
    let mut candidates = Vec::new();
    candidates.extend(listed("json-ld", &linked.authors));
    let metas: Vec<String> = keys::AUTHORS
        .iter()
        .find_map(|key| {
            let values = signals
                .metas
                .iter()
                .filter(|(name, _)| name == key)
                .map(|(_, content)| content.clone());
            let values: Vec<String> = values
                .filter(|value| !split_names(value).is_empty())
                .collect();
            (!values.is_empty()).then_some(values)
        })
        .unwrap_or_default();
    candidates.extend(listed("meta", &metas));
    for by in ["rel", "itemprop", "class"] {
        candidates.extend(marked(signals, place, by));
    }
    candidates.extend(near(signals, place));
    Finding::first(candidates)
}

fn listed(from: &'static str, values: &[String]) -> Option<Candidate<Vec<String>>> {
    let mut names: Vec<String> = Vec::new();
    for name in values
        .iter()
        .flat_map(|value| split_names(&resolved(value)))
    {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let few = !names.is_empty() && names.len() <= MOST;
    few.then(|| Candidate::new(from, values.join("; "), names))
}

/// Names in elements that say they are an author's.
fn marked(signals: &Signals, place: Place, by: &'static str) -> Option<Candidate<Vec<String>>> {
    let own = |element: &&Marked| {
        element.by == by
            && element.elsewhere <= place.elsewhere
            && !element.marks.has(Marks::ABOUT)
            && element.text.len() <= 200
    };
    let mut names: Vec<String> = Vec::new();
    let mut raw = Vec::new();
    let mut first = None;
    for element in signals.authors.iter().filter(own) {
        let near = first.is_none_or(|first: usize| element.at.abs_diff(first) <= 3);
        let found = in_element(element);
        if found.is_empty() || !near {
            continue;
        }
        first.get_or_insert(element.at);
        raw.push(element.text.clone());
        for name in found {
            if !names
                .iter()
                .any(|known| known.contains(&name) || name.contains(known.as_str()))
            {
                names.push(name);
            }
        }
    }
    (!names.is_empty() && names.len() <= MOST).then(|| Candidate::new(by, raw.join("; "), names))
}

fn in_element(element: &Marked) -> Vec<String> {
    let text = element.text.as_str();
    if let Some(byline) = parse_byline(text) {
        return byline.names;
    }
    let words = text.split_whitespace().count();
    if words == 0 || words > 8 {
        return Vec::new();
    }
    split_names(text)
}

/// A byline in the text around the headline.
fn near(signals: &Signals, place: Place) -> Option<Candidate<Vec<String>>> {
    let window = place.at.saturating_sub(NEAR.0)..place.at + NEAR.1;
    let lines = signals
        .lines
        .iter()
        .filter(|line| window.contains(&line.at) && line.elsewhere <= place.elsewhere);
    lines
        .filter(|line| line.text.len() <= 200)
        .find_map(|line| {
            let byline = parse_byline(&line.text)?;
            Some(Candidate::new("text", line.text.clone(), byline.names))
        })
}
