//! Counts alone: facets, a series for each of several outlets, shares.

use std::collections::HashMap;
use std::time::Instant;

use crate::engine::Error;
use crate::engine::local::Reader;
use crate::query::Facet;
use crate::query::Query;
use crate::query::Warning;
use crate::search::Bucket;
use crate::search::Counts;
use crate::search::FacetMap;
use crate::search::Filters;
use crate::search::Matching;
use crate::search::Request;
use crate::search::Series;

use super::did_you_mean;

/// Counts the articles of a request by its facets.
///
/// Where several outlets are chosen and dates are counted, there is a series of dates for each of them, all with the
/// same dates. With `shares`, each count says of how many articles it is a part: those that have the value, pass the
/// filters and need not match the query.
pub fn counts(reader: &Reader, request: &Request, shares: bool) -> Result<Counts, Error> {
    let began = Instant::now();
    let request = &reader.with_spellings(request)?;
    let found = reader.search(request)?;
    let mut counts = Counts {
        facets: found.facets,
        total: found.total,
        series: Vec::new(),
        warnings: request.warnings.clone(),
    };
    counts.warnings.extend(found.warnings);
    if found.total == 0 {
        let spelled = did_you_mean(reader, &request.for_the_rest(began), 0)?;
        counts.warnings.extend(spelled);
    }
    // A part of what was counted has as many of the words as the whole, also where it might have had more.
    let matching = match (found.least_words, request.matching) {
        (Some(least), _) => Matching::AtLeast(least),
        (None, Matching::Auto) => Matching::All,
        (None, asked) => asked,
    };
    let request = &Request {
        matching,
        ..request.clone()
    };
    if request.filters.outlets.len() > 1 {
        let dates = counts.facets.0.iter().filter(|(facet, _)| is_date(*facet));
        let axes = FacetMap(dates.cloned().collect());
        for outlet in &request.filters.outlets {
            let rest = request.for_the_rest(began);
            let (series, told) = series(reader, &rest, outlet, &axes, shares)?;
            counts.series.extend(series);
            counts.note(told);
        }
    }
    if shares {
        let told = share(reader, &request.for_the_rest(began), &mut counts.facets)?;
        counts.note(told);
    }
    Ok(counts)
}

impl Counts {
    /// Adds what was not told yet.
    fn note(&mut self, warnings: Vec<Warning>) {
        for warning in warnings {
            if !self.warnings.contains(&warning) {
                self.warnings.push(warning);
            }
        }
    }
}

fn is_date(facet: Facet) -> bool {
    matches!(facet, Facet::Year | Facet::Month | Facet::Day)
}

/// The dates of one outlet, at the values that all of them together have; and what there is to tell of them.
fn series(
    reader: &Reader,
    request: &Request,
    outlet: &str,
    axes: &FacetMap,
    shares: bool,
) -> Result<(Option<Series>, Vec<Warning>), Error> {
    if axes.0.is_empty() {
        return Ok((None, Vec::new()));
    }
    let began = Instant::now();
    let request = Request {
        filters: Filters {
            outlets: vec![outlet.to_owned()],
            ..request.filters.clone()
        },
        facets: axes.0.iter().map(|(facet, _)| *facet).collect(),
        ..request.clone()
    };
    let found = reader.search(&request)?;
    let mut warnings = found.warnings;
    let mut facets = FacetMap(Vec::new());
    for ((facet, axis), (_, buckets)) in axes.0.iter().zip(&found.facets.0) {
        let known = by_value(buckets);
        let at = |bucket: &Bucket| Bucket {
            value: bucket.value.clone(),
            count: known.get(&bucket.value).copied().unwrap_or(0),
            ..Bucket::default()
        };
        facets.0.push((*facet, axis.iter().map(at).collect()));
    }
    if shares {
        warnings.extend(share(reader, &request.for_the_rest(began), &mut facets)?);
    }
    let mut names = reader.meant(Facet::Outlet, outlet)?;
    let series = Series {
        outlet: match names.len() {
            1 => names.remove(0),
            _ => outlet.to_owned(),
        },
        total: found.total,
        facets,
    };
    Ok((Some(series), warnings))
}

/// Says of how many articles each count is a part; returns what there is to tell.
fn share(reader: &Reader, request: &Request, facets: &mut FacetMap) -> Result<Vec<Warning>, Error> {
    let everything = Request {
        query: Query::All,
        matching: Matching::All,
        facets: facets.0.iter().map(|(facet, _)| *facet).collect(),
        ..request.clone()
    };
    let all = reader.search(&everything)?;
    for ((_, buckets), (_, all)) in facets.0.iter_mut().zip(&all.facets.0) {
        let all = by_value(all);
        for bucket in buckets {
            let of = all.get(&bucket.value).copied().unwrap_or(0);
            let share = if of == 0 {
                0.0
            } else {
                bucket.count as f64 / of as f64
            };
            bucket.of = Some(of);
            bucket.share = Some((share * 1e6).round() / 1e6);
        }
    }
    Ok(all.warnings)
}

fn by_value(buckets: &[Bucket]) -> HashMap<Option<String>, u64> {
    let pairs = buckets
        .iter()
        .map(|bucket| (bucket.value.clone(), bucket.count));
    pairs.collect()
}
