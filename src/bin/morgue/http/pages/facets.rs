//! Facets as boxes to tick, and what is chosen as chips to take off.

use morgue::engine::Error;
use morgue::engine::local::Reader;
use morgue::query::Facet;
use morgue::search::Bucket;
use morgue::search::Filters;
use morgue::search::Response;
use morgue::wording::languages::english_name;

use super::address::Address;
use super::parts::Link;
use super::text::written_date;

/// Values of a facet that are seen at once.
const SHOWN: usize = 8;
/// Values that can be opened below them; what is rarer has a box to type in.
const MORE: usize = 16;

/// A facet and its values.
pub(super) struct FacetBox {
    /// Its name in an address.
    pub(super) name: &'static str,
    /// Its name for a reader.
    pub(super) label: &'static str,
    /// The commonest values, and those that are chosen.
    pub(super) shown: Vec<Choice>,
    /// Values that are opened on demand.
    pub(super) more: Vec<Choice>,
    /// Values that are not in the page.
    pub(super) left: usize,
    /// Articles without a value.
    pub(super) none: u64,
}

/// A value that can be ticked.
pub(super) struct Choice {
    /// As the index has it.
    pub(super) value: String,
    /// As a reader knows it.
    pub(super) label: String,
    /// Articles that have it, under the other filters; nothing where none were counted.
    pub(super) count: Option<u64>,
    /// Whether it is ticked.
    pub(super) is_chosen: bool,
}

/// The facets a reader ticks.
const TICKED: [(Facet, &str); 4] = [
    (Facet::Outlet, "Outlet"),
    (Facet::Lang, "Language"),
    (Facet::Section, "Section"),
    (Facet::Author, "Author"),
];

impl FacetBox {
    /// Its name in a sentence.
    pub(super) fn noun(&self) -> &'static str {
        match self.label {
            "Outlet" => "an outlet",
            "Language" => "a language",
            "Section" => "a section",
            _ => "an author",
        }
    }
}

/// Returns the facets of a response, with what its filters mean ticked.
pub(super) fn boxes(
    reader: &Reader,
    filters: &Filters,
    found: &Response,
) -> Result<Vec<FacetBox>, Error> {
    let mut boxes = Vec::new();
    for (facet, label) in TICKED {
        let typed = match facet {
            Facet::Outlet => &filters.outlets,
            Facet::Author => &filters.authors,
            Facet::Lang => &filters.langs,
            _ => &filters.sections,
        };
        let mut chosen = Vec::new();
        for name in typed {
            match reader.meant(facet, name)? {
                values if values.is_empty() => chosen.push(name.clone()),
                values => chosen.extend(values),
            }
        }
        let buckets = found.facets.0.iter().find(|(it, _)| *it == facet);
        let buckets = buckets.map_or(&[][..], |(_, buckets)| buckets.as_slice());
        boxes.push(facet_box(facet, label, buckets, chosen));
    }
    Ok(boxes)
}

fn facet_box(
    facet: Facet,
    label: &'static str,
    buckets: &[Bucket],
    mut chosen: Vec<String>,
) -> FacetBox {
    let mut it = FacetBox {
        name: facet.name(),
        label,
        shown: Vec::new(),
        more: Vec::new(),
        left: 0,
        none: 0,
    };
    for bucket in buckets {
        let Some(value) = &bucket.value else {
            it.none = bucket.count;
            continue;
        };
        let is_chosen = chosen.contains(value);
        chosen.retain(|name| name != value);
        let choice = choice(facet, value, Some(bucket.count), is_chosen);
        if is_chosen || it.shown.len() < SHOWN {
            it.shown.push(choice);
        } else if it.more.len() < MORE {
            it.more.push(choice);
        } else {
            it.left += 1;
        }
    }
    // What is chosen and finds nothing must be there to be taken off.
    chosen.dedup();
    it.shown.extend(
        chosen
            .iter()
            .map(|value| choice(facet, value, Some(0), true)),
    );
    it
}

/// Returns what is chosen in an address, ticked, where nothing is searched and counted.
pub(super) fn typed_boxes(address: &Address) -> Vec<FacetBox> {
    let boxes = TICKED.iter().map(|(facet, label)| {
        let typed = address.values(facet.name());
        let mut it = facet_box(*facet, label, &[], Vec::new());
        it.shown
            .extend(typed.map(|value| choice(*facet, value, None, true)));
        it
    });
    boxes.collect()
}

fn choice(facet: Facet, value: &str, count: Option<u64>, is_chosen: bool) -> Choice {
    let label = match facet {
        Facet::Lang => english_name(value).unwrap_or(value),
        _ => value,
    };
    Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        count,
        is_chosen,
    }
}

/// A filter that a search from a page without fields for it stays within, unless its tick is taken off.
pub(super) struct Kept {
    /// Its name in an address.
    pub(super) name: &'static str,
    /// As it was given.
    pub(super) value: String,
    /// What it says to a reader.
    pub(super) label: String,
}

/// Returns the filters of an address, the way its hits are counted included.
pub(super) fn kept(address: &Address) -> Vec<Kept> {
    let names = TICKED.iter().map(|(facet, _)| facet.name());
    let names = names.chain(["from", "to", "match", "no-group"]);
    let kept = |name| {
        let values = address.values(name);
        values.map(move |value| Kept {
            name,
            value: value.to_owned(),
            label: said(name, value),
        })
    };
    names.flat_map(kept).collect()
}

/// What a filter with a value says to a reader.
fn said(name: &str, value: &str) -> String {
    let ticked = TICKED.iter().find(|(facet, _)| facet.name() == name);
    let label = ticked.map(|(_, label)| *label);
    match (name, label) {
        ("lang", Some(label)) => format!("{label}: {}", english_name(value).unwrap_or(value)),
        (_, Some(label)) => format!("{label}: {value}"),
        ("from", _) => format!("From {}", written_date(value)),
        ("to", _) => format!("Up to {}", written_date(value)),
        ("match", _) => format!("Words: {value}"),
        ("recency", _) => format!("Freshness: {value}"),
        _ => "Every reprint and version".to_owned(),
    }
}

/// Returns what is chosen beside the query, each with the address of the search without it.
pub(super) fn chips(address: &Address) -> Vec<Link> {
    let mut chips = Vec::new();
    for (facet, _) in TICKED {
        for value in address.values(facet.name()) {
            chips.push(Link {
                label: said(facet.name(), value),
                href: address.without_value(facet.name(), value).search(),
            });
        }
    }
    chips.extend(dates(address));
    for name in ["match", "no-group", "recency"] {
        for value in address.values(name) {
            chips.push(Link {
                label: said(name, value),
                href: address.without(name).search(),
            });
        }
    }
    chips
}

/// The chip of a range of dates.
fn dates(address: &Address) -> Option<Link> {
    let (from, to) = (address.values("from").next(), address.values("to").next());
    let label = match (from, to) {
        (Some(from), Some(to)) if from == to => format!("Date: {}", written_date(from)),
        (Some(from), Some(to)) => {
            format!("Date: {} to {}", written_date(from), written_date(to))
        }
        (Some(from), None) => format!("Date: from {}", written_date(from)),
        (None, Some(to)) => format!("Date: up to {}", written_date(to)),
        (None, None) => return None,
    };
    let href = address.without("from").without("to").search();
    Some(Link { label, href })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_chosen_is_seen_however_rare() {
        let bucket = |n: u64| Bucket {
            value: Some(format!("o{n}")),
            count: 100 - n,
            ..Bucket::default()
        };
        let buckets: Vec<Bucket> = (0..40).map(bucket).collect();
        let chosen = vec!["o39".to_owned(), "gone".to_owned()];
        let it = facet_box(Facet::Outlet, "Outlet", &buckets, chosen);
        let ticked: Vec<(&str, Option<u64>)> = it
            .shown
            .iter()
            .filter(|it| it.is_chosen)
            .map(|it| (it.value.as_str(), it.count))
            .collect();
        assert_eq!(ticked, [("o39", Some(61)), ("gone", Some(0))]);
        assert_eq!((it.shown.len(), it.more.len(), it.left), (10, 16, 15));
    }
}
