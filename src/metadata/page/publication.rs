//! Which outlet published the page.

use url::Url;

use crate::metadata::finding::Candidate;
use crate::metadata::headline;
use crate::metadata::outlet;
use crate::metadata::outlet::key;

use super::entities::resolved;
use super::gather::Signals;
use super::json_ld::Linked;
use super::keys;
use crate::metadata::Finding;

/// Longest name of an outlet in characters; beyond it a value is a slogan.
const LONGEST: usize = 60;

/// Returns the outlet; `address` is where the page was found.
pub(super) fn choose(signals: &Signals, linked: &Linked, address: Option<&Url>) -> Finding<String> {
    let host = address.and_then(Url::host_str);
    let label = host.and_then(outlet::host_label);
    let mut candidates = Vec::new();
    let mut add = |from, raw: &str| {
        let raw = resolved(raw);
        let name = named(&raw, label);
        if !name.is_empty() && name.chars().count() <= LONGEST {
            candidates.push(Candidate::new(from, raw, name));
        }
    };
    for (from, keys) in [
        ("meta", keys::OUTLETS),
        ("json-ld", &[]),
        ("application", keys::APPLICATIONS),
    ] {
        if from == "json-ld" {
            linked.publishers.iter().for_each(|name| add(from, name));
        }
        for wanted in keys {
            signals
                .metas
                .iter()
                .filter(|(name, _)| name == wanted)
                .for_each(|(_, content)| add(from, content));
        }
    }
    if let Some(part) = signals
        .title
        .as_deref()
        .and_then(|title| last_part(title, label))
    {
        add("title", &part);
    }
    if let Some(label) = label {
        let written = spelled(signals, label).unwrap_or_else(|| outlet::readable(label));
        candidates.push(Candidate::new("host", host.unwrap_or_default(), written));
    }
    Finding::first(candidates)
}

/// Returns the names that the outlet may go by in a title.
pub(super) fn aliases(finding: &Finding<String>, address: Option<&Url>) -> Vec<String> {
    let mut names: Vec<String> = finding
        .value
        .iter()
        .chain(&finding.provenance.raw)
        .cloned()
        .collect();
    let host = address.and_then(Url::host_str);
    names.extend(host.and_then(outlet::host_label).map(str::to_owned));
    names.extend(
        finding
            .provenance
            .rejected
            .iter()
            .filter(|other| other.from != "host")
            .map(|other| other.raw.clone()),
    );
    names
}

/// Returns the canonical form of a name: without slogan, desk and address ending.
fn named(raw: &str, label: Option<&str>) -> String {
    let cut = headline::separators(raw)
        .first()
        .map(|(front, _)| &raw[..*front]);
    let name = outlet::canonical(cut.filter(|front| front.len() >= 3).unwrap_or(raw));
    match label.and_then(|label| outlet::without_desk(&name, &[label])) {
        Some(bare) => bare,
        None => name,
    }
}

/// Returns the part of a document's title that names the outlet: one like the host, else a short last one.
fn last_part(title: &str, label: Option<&str>) -> Option<String> {
    let title = resolved(title);
    if let Some(cut) = label.and_then(|label| headline::cut_known(&title, &[label])) {
        return Some(cut.outlet.to_owned());
    }
    headline::cut_tail(&title).map(|cut| cut.outlet.to_owned())
}

/// Returns how the page itself spells the owner of its host: `dailycourant` as `The Daily Courant`.
fn spelled(signals: &Signals, label: &str) -> Option<String> {
    let label = key(label);
    let lines = signals
        .lines
        .iter()
        .map(|line| line.text.as_str())
        .filter(|text| text.len() <= 40);
    let title = signals
        .title
        .iter()
        .flat_map(|title| title.split(['|', '-', '–', '—', '·']));
    let mut texts = title
        .chain(lines)
        .map(|text| text.trim_matches(|c: char| !c.is_alphanumeric()));
    let same = |text: &&str| key(text) == label || key(text.trim_start_matches("The ")) == label;
    texts
        .find(same)
        .filter(|text| text.chars().any(char::is_uppercase))
        .map(str::to_owned)
}
