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
use crate::render::counted;
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
    /// What is counted, how many there are, what sets it apart.
    totals: Vec<(String, String, &'static str)>,
    /// Names and values, in order.
    facts: Vec<(&'static str, String)>,
    roots: Vec<String>,
    rejected: Vec<(String, String)>,
    /// What stands above the columns between the first and the last.
    columns: Vec<String>,
    rows: Vec<Row>,
    /// All articles, in the same columns.
    sum: Row,
}

/// The articles of an outlet, or of several.
struct Row {
    outlet: String,
    /// Its articles, where it is one outlet.
    href: Option<String>,
    total: u64,
    cells: Vec<Cell>,
}

/// The articles of an outlet in a year.
struct Cell {
    count: u64,
    href: Option<String>,
    /// From 0 to [`SHADES`].
    shade: u64,
}

/// Answers with the overview.
pub(super) async fn overview(State(front): State<Shared>, headers: HeaderMap) -> Response {
    let work = |opened: &Opened| Made::of(&page(&opened.reader, opened.stats()?)?, true);
    let answer = super::answer(&front, &headers, "overview", work).await;
    answer.unwrap_or_else(|fault| super::refused(&fault, &Address::default()))
}

fn page(reader: &Reader, stats: &Stats) -> Result<OverviewPage, Fault> {
    let table = Table::of(reader, stats)?;
    let rejected = stats.rejected.iter();
    let totals = stats.totals().into_iter();
    Ok(OverviewPage {
        assets: assets(),
        form: Form::of(&Address::default()),
        totals: totals
            .map(|(name, count, about)| (capital(name), thousands(count), about))
            .collect(),
        facts: facts(stats),
        roots: stats.roots.clone(),
        rejected: rejected
            .map(|(reason, count)| (reason.clone(), thousands(*count)))
            .collect(),
        columns: table.columns(),
        sum: table.sum(),
        rows: table.rows,
    })
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|it| it.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

fn facts(stats: &Stats) -> Vec<(&'static str, String)> {
    let files = thousands(stats.files as u64);
    let ingested = stats.ingested.replace('T', " ").replace('Z', " UTC");
    vec![
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

fn buckets(facets: &FacetMap, facet: Facet) -> &[Bucket] {
    let counted = facets.0.iter().find(|(it, _)| *it == facet);
    counted.map_or(&[][..], |(_, buckets)| buckets.as_slice())
}

/// Articles by outlet and year; each column adds up to what the archive has of it.
struct Table {
    /// The last years.
    years: Vec<String>,
    /// Whether there are articles of earlier years, and without a date.
    has_earlier: bool,
    has_undated: bool,
    rows: Vec<Row>,
    /// Counts of all articles, as of a row.
    all: Counted,
}

/// Counts of some articles: of each of the last years, of earlier ones, without a date.
#[derive(Clone, Default)]
struct Counted {
    years: Vec<u64>,
    earlier: u64,
    undated: u64,
}

impl Counted {
    fn of(buckets: &[Bucket], years: &[String]) -> Self {
        let count = |value: Option<&str>| {
            let bucket = buckets.iter().find(|it| it.value.as_deref() == value);
            bucket.map_or(0, |bucket| bucket.count)
        };
        let in_years: Vec<u64> = years.iter().map(|year| count(Some(year))).collect();
        let dated = buckets.iter().filter(|bucket| bucket.value.is_some());
        let dated: u64 = dated.map(|bucket| bucket.count).sum();
        Self {
            earlier: dated - in_years.iter().sum::<u64>(),
            undated: count(None),
            years: in_years,
        }
    }

    /// What is left where others are taken away.
    fn without(&self, other: &Self) -> Self {
        let pairs = self.years.iter().zip(&other.years);
        Self {
            years: pairs.map(|(all, part)| all.saturating_sub(*part)).collect(),
            earlier: self.earlier.saturating_sub(other.earlier),
            undated: self.undated.saturating_sub(other.undated),
        }
    }

    fn total(&self) -> u64 {
        self.years.iter().sum::<u64>() + self.earlier + self.undated
    }
}

impl Table {
    fn of(reader: &Reader, stats: &Stats) -> Result<Self, Fault> {
        let outlets = buckets(&stats.facets, Facet::Outlet).iter();
        let outlets: Vec<String> = outlets.filter_map(|it| it.value.clone()).collect();
        let years = buckets(&stats.facets, Facet::Year);
        let all_years = years.iter().filter_map(|it| it.value.clone());
        let mut last: Vec<String> = all_years.collect();
        last.drain(..last.len().saturating_sub(YEARS));
        let all = Counted::of(years, &last);
        let mut table = Self {
            has_earlier: all.earlier > 0,
            has_undated: all.undated > 0,
            years: last,
            rows: Vec::new(),
            all,
        };
        table.fill(reader, &outlets)?;
        Ok(table)
    }

    /// Makes a row of each of the outlets with most articles, one of the others, one of what names none.
    fn fill(&mut self, reader: &Reader, outlets: &[String]) -> Result<(), Fault> {
        let (shown, others) = outlets.split_at(outlets.len().min(OUTLETS));
        let mut of_shown = Vec::new();
        for outlet in shown {
            of_shown.push(self.counted(reader, std::slice::from_ref(outlet))?);
        }
        let most = of_shown.iter().flat_map(|it| it.years.iter()).max();
        let most = most.copied().unwrap_or(1).max(1);
        let mut rest = self.all.clone();
        for (outlet, counts) in shown.iter().zip(of_shown) {
            rest = rest.without(&counts);
            let address = Address::default().with("outlet", outlet);
            self.rows
                .push(self.row(outlet.clone(), &counts, most, Some(&address)));
        }
        if !others.is_empty() {
            let counts = self.counted(reader, others)?;
            rest = rest.without(&counts);
            let name = counted(others.len(), "more outlet", "more outlets");
            self.rows.push(self.row(name, &counts, most, None));
        }
        if rest.total() > 0 {
            self.rows
                .push(self.row("No outlet named".to_owned(), &rest, most, None));
        }
        Ok(())
    }

    /// Counts the articles of outlets.
    fn counted(&self, reader: &Reader, outlets: &[String]) -> Result<Counted, Fault> {
        let params = Params {
            query: "*".to_owned(),
            outlet: outlets.to_vec(),
            facets: vec!["year".to_owned()],
            limit: Some(0),
            ..Params::default()
        };
        let found = archive::search(reader, &params.check()?)?;
        Ok(Counted::of(
            buckets(&found.facets, Facet::Year),
            &self.years,
        ))
    }

    fn row(&self, outlet: String, counts: &Counted, most: u64, address: Option<&Address>) -> Row {
        let shade = |count: u64| (count * SHADES).div_ceil(most).min(SHADES);
        let years = self.years.iter().zip(&counts.years);
        let year = |(year, count): (&String, &u64)| Cell {
            count: *count,
            href: address.map(|it| it.with("from", year).with("to", year).search()),
            shade: shade(*count),
        };
        let plain = |count: u64| Cell {
            count,
            href: None,
            shade: 0,
        };
        let earlier = self.has_earlier.then(|| plain(counts.earlier));
        let undated = self.has_undated.then(|| plain(counts.undated));
        Row {
            cells: earlier
                .into_iter()
                .chain(years.map(year))
                .chain(undated)
                .collect(),
            href: address.map(Address::search),
            total: counts.total(),
            outlet,
        }
    }

    fn columns(&self) -> Vec<String> {
        let earlier = self.has_earlier.then(|| "Earlier".to_owned());
        let undated = self.has_undated.then(|| "No date".to_owned());
        let years = self.years.iter().cloned();
        earlier.into_iter().chain(years).chain(undated).collect()
    }

    fn sum(&self) -> Row {
        let mut sum = self.row("All articles".to_owned(), &self.all, 1, None);
        sum.cells.iter_mut().for_each(|cell| cell.shade = 0);
        sum
    }
}
