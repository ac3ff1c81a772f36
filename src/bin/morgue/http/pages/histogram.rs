//! Articles over time, as bars that lead into their year, month or day.

use jiff::civil::Date;
use morgue::query::Facet;
use morgue::search::Bucket;
use morgue::search::Filters;
use morgue::search::Response;

use super::address::Address;
use super::text::written_date;

/// Most bars of months; more are years.
const MOST_MONTHS: usize = 60;
/// Most days a range may have to be shown by its days.
const MOST_DAYS: i32 = 62;
/// Most years that have links of their own below the bars.
const MOST_YEARS: usize = 16;
/// Height of the highest bar in pixels.
const HEIGHT: f64 = 72.0;
/// Height of the lowest bar that is one.
const LEAST: f64 = 2.0;
/// Most months that are named below their bars.
const MONTHS_NAMED: usize = 14;
/// Widest bar, in percents.
const WIDEST: f64 = 10.0;
/// Labels below the bars of years.
const LABELS: usize = 8;

/// The bars, and ways to wider and narrower ranges.
#[derive(Default)]
pub(super) struct Histogram {
    /// `year`, `month` or `day`.
    pub(super) unit: &'static str,
    /// One for each, in order, without gaps.
    pub(super) bars: Vec<Bar>,
    /// What stands below them.
    pub(super) ticks: Vec<Tick>,
    /// Wider ranges, the widest first.
    pub(super) wider: Vec<Span>,
    /// The years, where they are not the bars.
    pub(super) years: Vec<Span>,
    /// Articles without a date.
    pub(super) undated: u64,
}

/// A bar; places are percents of the width, pixels of the height.
pub(super) struct Bar {
    /// The span it counts.
    pub(super) span: Span,
    /// Its left edge.
    pub(super) x: String,
    /// Its width.
    pub(super) width: String,
    /// Its upper edge.
    pub(super) y: String,
    /// Its height.
    pub(super) height: String,
}

/// A year, month or day with its articles.
pub(super) struct Span {
    /// As the index has it.
    pub(super) value: String,
    /// As a reader writes it.
    pub(super) label: String,
    /// Its articles.
    pub(super) count: u64,
    /// The search in this span alone.
    pub(super) href: String,
}

/// A label below the bars.
pub(super) struct Tick {
    /// Its left edge, in percents.
    pub(super) x: String,
    /// What it says.
    pub(super) label: String,
}

/// Returns the facets to count for the bars of a search with these filters.
pub(super) fn facets(filters: &Filters) -> Vec<Facet> {
    match is_short(filters) {
        true => vec![Facet::Year, Facet::Month, Facet::Day],
        false => vec![Facet::Year, Facet::Month],
    }
}

fn is_short(filters: &Filters) -> bool {
    let days = |from: Date, to: Date| (to - from).get_days();
    let range = filters.from.zip(filters.to);
    range.is_some_and(|(from, to)| days(from, to) < MOST_DAYS)
}

/// Returns the bars of a response.
pub(super) fn histogram(address: &Address, filters: &Filters, found: &Response) -> Histogram {
    let buckets = |facet| {
        let counted = found.facets.0.iter().find(|(it, _)| *it == facet);
        counted.map_or(&[][..], |(_, buckets)| buckets.as_slice())
    };
    let months = buckets(Facet::Month);
    let facet = match is_short(filters) {
        true => Facet::Day,
        false if months.len() <= MOST_MONTHS => Facet::Month,
        false => Facet::Year,
    };
    let spans = |facet| -> Vec<Span> {
        let dated = buckets(facet).iter();
        dated.filter_map(|bucket| span(address, bucket)).collect()
    };
    let years = match facet {
        Facet::Year => Vec::new(),
        _ => spans(Facet::Year),
    };
    let shown = spans(facet);
    let undated = buckets(Facet::Year).iter();
    let undated = undated.filter(|bucket| bucket.value.is_none());
    Histogram {
        unit: facet.name(),
        ticks: ticks(facet, &shown),
        bars: bars(shown),
        wider: wider(address, filters),
        years: if years.len() > MOST_YEARS {
            Vec::new()
        } else {
            years
        },
        undated: undated.map(|bucket| bucket.count).sum(),
    }
}

fn span(address: &Address, bucket: &Bucket) -> Option<Span> {
    let value = bucket.value.clone()?;
    Some(Span {
        label: written_date(&value),
        href: address.with("from", &value).with("to", &value).search(),
        count: bucket.count,
        value,
    })
}

fn bars(spans: Vec<Span>) -> Vec<Bar> {
    let most = spans.iter().map(|span| span.count).max().unwrap_or(0);
    let step = step(spans.len());
    let bar = |(i, span): (usize, Span)| {
        let height = match span.count {
            0 => 0.0,
            count => (HEIGHT * count as f64 / most as f64).max(LEAST),
        };
        Bar {
            x: format!("{:.2}%", i as f64 * step),
            width: format!("{:.2}%", step * 0.86),
            y: format!("{:.1}", HEIGHT - height),
            height: format!("{height:.1}"),
            span,
        }
    };
    spans.into_iter().enumerate().map(bar).collect()
}

/// How much of the width a bar has, in percents: few bars do not fill it.
fn step(bars: usize) -> f64 {
    (100.0 / bars.max(1) as f64).min(WIDEST)
}

/// Labels that do not run into each other: years below months, weeks below days.
fn ticks(facet: Facet, spans: &[Span]) -> Vec<Tick> {
    let step = step(spans.len());
    let every = spans.len().div_ceil(LABELS).max(1);
    let mut ticks: Vec<Tick> = Vec::new();
    let mut last = None;
    for (i, span) in spans.iter().enumerate() {
        let label = match facet {
            Facet::Year if i % every == 0 => span.value.clone(),
            Facet::Month if spans.len() <= MONTHS_NAMED => span.label.chars().take(3).collect(),
            Facet::Month if i == 0 || span.value.ends_with("-01") => span.value[..4].to_owned(),
            Facet::Day if i % 7 == 0 => {
                let label = span.label.trim_end_matches(|c: char| c.is_ascii_digit());
                label.trim_end().to_owned()
            }
            _ => continue,
        };
        let is_close = last.is_some_and(|last| (i - last) as f64 * step < 7.0);
        if is_close {
            continue;
        }
        last = Some(i);
        let x = format!("{:.2}%", i as f64 * step);
        ticks.push(Tick { x, label });
    }
    ticks
}

/// Ranges around the chosen one: all dates, its year, its month.
fn wider(address: &Address, filters: &Filters) -> Vec<Span> {
    let mut spans = Vec::new();
    if filters.from.is_none() && filters.to.is_none() {
        return spans;
    }
    spans.push(Span {
        value: String::new(),
        label: "All dates".to_owned(),
        count: 0,
        href: address.without("from").without("to").search(),
    });
    let Some((from, to)) = filters.from.zip(filters.to) else {
        return spans;
    };
    let mut add = |value: String, is_chosen: bool| {
        if !is_chosen {
            let bucket = Bucket {
                value: Some(value),
                ..Bucket::default()
            };
            spans.extend(span(address, &bucket));
        }
    };
    if from.year() == to.year() {
        let whole = from.day_of_year() == 1 && to.day_of_year() == to.days_in_year();
        add(format!("{:04}", from.year()), whole);
        if from.month() == to.month() {
            let whole = from.day() == 1 && to.day() == to.days_in_month();
            add(format!("{:04}-{:02}", from.year(), from.month()), whole);
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use morgue::search::FacetMap;
    use morgue::search::Params;

    use super::*;

    fn months(count: usize) -> Vec<Bucket> {
        let month = |i: usize| Bucket {
            value: Some(format!("{:04}-{:02}", 2020 + i / 12, 1 + i % 12)),
            count: i as u64,
            ..Bucket::default()
        };
        (0..count).map(month).collect()
    }

    fn check(from: Option<&str>, to: Option<&str>, months: Vec<Bucket>) -> Histogram {
        let params = Params {
            query: "*".to_owned(),
            from: from.map(str::to_owned),
            to: to.map(str::to_owned),
            ..Params::default()
        };
        let filters = params.check().unwrap().filters;
        let found = Response {
            facets: FacetMap(vec![(Facet::Month, months)]),
            query: String::new(),
            understood: String::new(),
            warnings: Vec::new(),
            total: 0,
            total_is_lower_bound: false,
            texts: None,
            counts_records: false,
            took_ms: 0.0,
            generation: 1,
            hits: Vec::new(),
            next: None,
        };
        histogram(&Address::default(), &filters, &found)
    }

    #[test]
    fn months_are_bars_until_they_are_too_many() {
        let it = check(None, None, months(48));
        assert_eq!((it.unit, it.bars.len()), ("month", 48));
        assert_eq!(
            (it.bars[0].height.as_str(), it.bars[47].height.as_str()),
            ("0.0", "72.0")
        );
        assert_eq!(it.bars[1].height, "2.0", "the least is seen");
        let labels: Vec<&str> = it.ticks.iter().map(|tick| tick.label.as_str()).collect();
        assert_eq!(labels, ["2020", "2021", "2022", "2023"]);
        assert_eq!(check(None, None, months(61)).unit, "year");
    }

    #[test]
    fn a_range_leads_to_the_ranges_around_it() {
        let wider = |from: &str, to: &str| -> Vec<String> {
            let spans = check(Some(from), Some(to), Vec::new()).wider;
            spans.into_iter().map(|span| span.label).collect()
        };
        assert_eq!(wider("2024", "2024"), ["All dates"]);
        assert_eq!(wider("2024-10", "2024-10"), ["All dates", "2024"]);
        assert_eq!(
            wider("2024-10-05", "2024-10-05"),
            ["All dates", "2024", "October 2024"]
        );
        assert_eq!(wider("2023", "2024"), ["All dates"]);
    }
}
