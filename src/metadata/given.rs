//! Metadata that someone has written down: a JSON record's fields, a sidecar, a folder's defaults.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::article::Stamp;
use crate::source::Given;
use crate::wording::byline::clean_name;
use crate::wording::byline::split_names;
use crate::wording::date::Order;
use crate::wording::date::parse_date_in;

use super::Facts;
use super::Finding;
use super::finding::Candidate;
use super::headline;
use super::lang;
use super::outlet;

/// The place all of these are told to come from.
const GIVEN: &str = "given";

/// Reads the given fields; what is not given stays empty, what cannot be read is told in the provenance.
///
/// `body` is the clean text: it decides which language a declared one is checked against, and how `03/04/2024` is
/// read. A user's aliases of outlets are applied by the caller.
pub fn of_given(given: &Given, body: &str) -> Facts {
    let text = |value: &Option<String>| value.as_deref().map(taken).unwrap_or_default();
    let order = given
        .lang
        .as_deref()
        .map_or(Order::Unknown, Order::of_locale);
    let mut facts = Facts {
        title: given
            .title
            .as_deref()
            .map(|title| titled(title, given.outlet.as_deref()))
            .unwrap_or_default(),
        standfirst: text(&given.standfirst),
        authors: given.authors.as_deref().map(authors).unwrap_or_default(),
        outlet: given.outlet.as_deref().map(publication).unwrap_or_default(),
        section: text(&given.section),
        dateline: text(&given.dateline),
        image: text(&given.image),
        url: text(&given.url),
        published: date(given.published.as_deref(), order),
        updated: date(given.updated.as_deref(), order),
        ..Facts::default()
    };
    if facts.published.value.is_none() {
        facts.published = date(given.date.as_deref(), order);
    }
    if given.lang.is_some() {
        let declared: Vec<&str> = given.lang.as_deref().into_iter().collect();
        facts.lang = lang::of_text(body, &declared);
    }
    facts
}

/// Identifies the language of a text that says nothing of itself.
pub fn language(body: &str) -> Finding<String> {
    lang::of_text(body, &[])
}

impl Facts {
    /// Returns these facts, with every field that has no value taken from `weaker`, and what is found weaker
    /// noted as passed over.
    pub fn over(self, weaker: Self) -> Self {
        Self {
            title: self.title.over(weaker.title, String::clone),
            standfirst: self.standfirst.over(weaker.standfirst, String::clone),
            authors: self.authors.over(weaker.authors, |names| names.join(", ")),
            outlet: self.outlet.over(weaker.outlet, String::clone),
            section: self.section.over(weaker.section, String::clone),
            lang: self.lang.over(weaker.lang, String::clone),
            dateline: self.dateline.over(weaker.dateline, String::clone),
            image: self.image.over(weaker.image, String::clone),
            url: self.url.over(weaker.url, String::clone),
            published: self.published.over(weaker.published, Stamp::to_string),
            updated: self.updated.over(weaker.updated, Stamp::to_string),
        }
    }

    /// Replaces the outlet's name by the user's own alias for it.
    pub fn rename_outlet(&mut self, aliases: &BTreeMap<String, String>) {
        if let Some(name) = &mut self.outlet.value {
            *name = outlet::canonical_outlet(name, aliases);
        }
    }
}

impl<T: PartialEq> Finding<T> {
    fn over(mut self, weaker: Self, show: impl Fn(&T) -> String) -> Self {
        match (&self.value, &weaker.value) {
            (Some(ours), Some(theirs)) if ours != theirs => {
                let raw = weaker
                    .provenance
                    .raw
                    .clone()
                    .unwrap_or_else(|| show(theirs));
                self.reject(
                    weaker.provenance.from.unwrap_or("text"),
                    raw,
                    "another value is given",
                );
                self
            }
            (Some(_), _) => self,
            (None, _) => {
                let mut finding = weaker;
                finding.provenance.rejected.extend(self.provenance.rejected);
                finding
            }
        }
    }
}

fn taken(value: &str) -> Finding<String> {
    Finding::taken(Candidate::new(GIVEN, value, value.trim().to_owned()))
}

/// A feed's title often ends in the outlet's name, as a page's does.
fn titled(title: &str, outlet: Option<&str>) -> Finding<String> {
    let known: Vec<&str> = outlet.into_iter().collect();
    let cut = headline::cut_known(title.trim(), &known);
    let headline = cut.map_or(title.trim(), |cut| cut.headline.trim());
    Finding::taken(Candidate::new(GIVEN, title, headline.to_owned()))
}

fn authors(names: &[String]) -> Finding<Vec<String>> {
    let mut clean: Vec<String> = Vec::new();
    for name in names.iter().flat_map(|name| split_names(name)) {
        clean.extend(clean_name(&name).filter(|name| !clean.contains(name)));
    }
    Finding::taken(Candidate::new(GIVEN, names.join(", "), clean))
}

fn publication(name: &str) -> Finding<String> {
    Finding::taken(Candidate::new(GIVEN, name, outlet::canonical(name)))
}

fn date(raw: Option<&str>, order: Order) -> Finding<Stamp> {
    let Some(raw) = raw else {
        return Finding::default();
    };
    let mut finding = Finding::default();
    match parse_date_in(raw, order) {
        Some(stamp) if is_plausible(stamp.day) => {
            finding = Finding::taken(Candidate::new(GIVEN, raw, stamp));
        }
        Some(_) => finding.reject(GIVEN, raw, "the year is outside 1678 to 2261"),
        None => finding.reject(GIVEN, raw, "not a date that could be read"),
    }
    finding
}

/// What an index can sort by: nanoseconds since 1970 in 64 bits.
fn is_plausible(day: Date) -> bool {
    (1678..=2261).contains(&day.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given() -> Given {
        Given {
            title: Some("Harbour opens - The Quay Post".into()),
            outlet: Some("The Quay Post".into()),
            authors: Some(vec!["By Ann Bell and Carl Dow".into()]),
            date: Some("21/08/2023 09:20".into()),
            lang: Some("en-GB".into()),
            ..Given::default()
        }
    }

    #[test]
    fn given_strings_become_facts() {
        let facts = of_given(&given(), "The harbour has opened again.");
        assert_eq!(facts.title.value.as_deref(), Some("Harbour opens"));
        assert_eq!(facts.authors.value.unwrap(), ["Ann Bell", "Carl Dow"]);
        assert_eq!(
            facts.published.value.unwrap().to_string(),
            "2023-08-21T09:20:00"
        );
        assert_eq!(facts.lang.value.as_deref(), Some("en"));
    }

    #[test]
    fn what_is_given_wins_and_the_other_is_noted() {
        let mut found = Facts::default();
        found.title = Finding::taken(Candidate::new("h1", "Port shut", "Port shut".to_owned()));
        found.section = Finding::taken(Candidate::new("meta", "News", "News".to_owned()));
        let facts = of_given(&given(), "").over(found);
        assert_eq!(facts.title.value.as_deref(), Some("Harbour opens"));
        assert_eq!(facts.title.provenance.rejected[0].raw, "Port shut");
        assert_eq!(facts.section.value.as_deref(), Some("News"));
    }

    #[test]
    fn a_date_that_cannot_be_read_is_told() {
        let facts = of_given(
            &Given {
                published: Some("soon".into()),
                ..Given::default()
            },
            "",
        );
        assert_eq!(facts.published.value, None);
        assert_eq!(
            facts.published.provenance.rejected[0].because,
            "not a date that could be read"
        );
    }
}
