//! The overview: what the archive holds, and whose articles from when.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use morgue::archive;
use morgue::engine::local::Reader;
use morgue::query::Facet;
use morgue::search::Bucket;
use morgue::search::FacetMap;
use morgue::search::Params;

use crate::commands::stats::Stats;
use crate::render::human_bytes;
use crate::render::thousands;

use super::super::Shared;
use super::super::fault::Fault;
use super::super::live::Opened;
use super::Made;
use super::address::Address;
use super::assets::Assets;
use super::assets::assets;
use super::parts::Form;

/// Outlets that have a row.
const OUTLETS: usize = 20;
/// Years that have a column, the last ones.
const YEARS: usize = 10;
/// Shades of a cell.
const SHADES: u64 = 5;

/// What the overview shows.
#[derive(Template)]
#[template(path = "overview.html")]
struct OverviewPage {
    assets: &'static Assets,
    form: Form,
    /// Names and values, in order.
    facts: Vec<(&'static str, String)>,
    roots: Vec<String>,
    rejected: Vec<(String, String)>,
    years: Vec<String>,
    rows: Vec<Row>,
    /// Outlets without a row.
    left: usize,
}

/// The articles of an outlet.
struct Row {
    outlet: String,
    href: String,
    total: usize,
    cells: Vec<Cell>,
}

/// The articles of an outlet in a year.
struct Cell {
    count: u64,
    href: String,
    /// From 0 to [`SHADES`].
    shade: u64,
}

/// Answers with the overview.
pub(super) async fn overview(
    State(front): State<Shared>,
    headers: HeaderMap,
) -> Response {
    let work = |opened: &Opened| Made::of(&page(&opened.reader, opened.stats()?)?, true);
    let answer = super::answer(&front, &headers, "overview", work).await;
    answer.unwrap_or_else(|fault| super::refused(&fault, &Address::default()))
}

fn page(reader: &Reader, stats: &Stats) -> Result<OverviewPage, Fault> {
    let outlets = values(&stats.facets, Facet::Outlet);
    let years = values(&stats.facets, Facet::Year);
    let years: Vec<String> = years.iter().rev().take(YEARS).rev().cloned().collect();
    let shown: Vec<String> = outlets.iter().take(OUTLETS).cloned().collect();
    let rejected = stats.rejected.iter();
    Ok(OverviewPage {
        assets: assets(),
        form: Form::of(&Address::default()),
        facts: facts(stats),
        roots: stats.roots.clone(),
        rejected: rejected
            .map(|(reason, count)| (reason.clone(), thousands(*count)))
            .collect(),
        rows: rows(reader, &shown, &years)?,
        left: outlets.len() - shown.len(),
        years,
    })
}

fn facts(stats: &Stats) -> Vec<(&'static str, String)> {
    let files = thousands(stats.files as u64);
    let ingested = stats.ingested.replace('T', " ").replace('Z', " UTC");
    vec![
        ("Articles", thousands(stats.articles)),
        ("Last ingest", ingested),
        (
            "Sources",
            format!("{files} files, {}", human_bytes(stats.source_bytes)),
        ),
        ("Index", human_bytes(stats.index_bytes)),
        ("Generation", stats.generation.to_string()),
        (
            "Records without an article",
            thousands(stats.rejected.values().sum()),
        ),
        ("Unreadable places", thousands(stats.faults as u64)),
    ]
}

fn values(facets: &FacetMap, facet: Facet) -> Vec<String> {
    let buckets = facets.0.iter().find(|(it, _)| *it == facet);
    let buckets = buckets.map_or(&[][..], |(_, buckets)| buckets.as_slice());
    buckets
        .iter()
        .filter_map(|bucket| bucket.value.clone())
        .collect()
}

/// The rows of outlets, each with the same years.
fn rows(reader: &Reader, outlets: &[String], years: &[String]) -> Result<Vec<Row>, Fault> {
    if outlets.is_empty() {
        return Ok(Vec::new());
    }
    let params = Params {
        query: "*".to_owned(),
        outlet: outlets.to_vec(),
        facets: vec!["year".to_owned()],
        limit: Some(0),
        ..Params::default()
    };
    let counts = archive::counts(reader, &params.check()?, false)?;
    let in_years = |series: &FacetMap| -> Vec<u64> {
        let buckets = series
            .0
            .first()
            .map_or(&[][..], |(_, buckets)| buckets.as_slice());
        years.iter().map(|year| count(buckets, year)).collect()
    };
    let most = counts
        .series
        .iter()
        .flat_map(|it| in_years(&it.facets))
        .max();
    let rows = counts.series.iter().map(|series| {
        let outlet = Address::default().with("outlet", &series.outlet);
        let cells = years.iter().zip(in_years(&series.facets));
        let cell = |(year, count): (&String, u64)| Cell {
            count,
            href: outlet.with("from", year).with("to", year).search(),
            shade: (count * SHADES).div_ceil(most.unwrap_or(1).max(1)),
        };
        Row {
            cells: cells.map(cell).collect(),
            href: outlet.search(),
            total: series.total,
            outlet: series.outlet.clone(),
        }
    });
    Ok(rows.collect())
}

fn count(buckets: &[Bucket], year: &str) -> u64 {
    let bucket = buckets.iter().find(|it| it.value.as_deref() == Some(year));
    bucket.map_or(0, |bucket| bucket.count)
}
