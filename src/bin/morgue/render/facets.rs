//! Facet counts as bars, dates as a histogram.

use std::io;
use std::io::Write;

use morgue::query::Facet;
use morgue::search::Bucket;
use morgue::search::FacetMap;

use super::BOLD;
use super::DIM;
use super::thousands;
use super::visible;

/// Widest bar, in columns.
const BAR: usize = 30;
/// Most values of a facet that are shown; dates are always shown whole.
const MAX_VALUES: usize = 20;

/// Writes each facet's values with counts and bars.
pub(crate) fn write_facets(facets: &FacetMap, out: &mut impl Write) -> io::Result<()> {
    for (i, (facet, buckets)) in facets.0.iter().enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        write_facet(*facet, buckets, out)?;
    }
    Ok(())
}

fn write_facet(facet: Facet, buckets: &[Bucket], out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{BOLD}{}{BOLD:#}", facet.name())?;
    let is_date = matches!(facet, Facet::Year | Facet::Month | Facet::Day);
    let shown = if is_date {
        buckets.len()
    } else {
        buckets.len().min(MAX_VALUES)
    };
    let names: Vec<String> = buckets[..shown].iter().map(name).collect();
    let wide = names
        .iter()
        .map(|name| textwrap::core::display_width(name))
        .max()
        .unwrap_or(0)
        .min(40);
    let most = buckets
        .iter()
        .map(|bucket| bucket.count)
        .max()
        .unwrap_or(1)
        .max(1);
    for (name, bucket) in names.iter().zip(buckets) {
        let pad = " ".repeat(wide.saturating_sub(textwrap::core::display_width(name)));
        let bar = bar(bucket.count, most);
        let share = bucket.share.map(|share| format!(" {:.1} %", share * 100.0));
        writeln!(
            out,
            "  {name}{pad}  {DIM}{bar}{DIM:#} {}{}",
            thousands(bucket.count),
            share.unwrap_or_default()
        )?;
    }
    if shown < buckets.len() {
        writeln!(out, "  {DIM}and {} more{DIM:#}", buckets.len() - shown)?;
    }
    Ok(())
}

fn name(bucket: &Bucket) -> String {
    bucket.value.as_deref().map_or("(none)".to_owned(), visible)
}

/// A bar in eighths of a column; none for nothing.
fn bar(count: u64, most: u64) -> String {
    if count == 0 {
        return String::new();
    }
    let eighths = usize::try_from(count * (BAR as u64 * 8) / most)
        .unwrap_or(BAR * 8)
        .max(1);
    let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8];
    format!("{}{rest}", "█".repeat(eighths / 8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_in_proportion_and_show_the_least() {
        assert_eq!(bar(10, 10).chars().count(), BAR);
        assert_eq!(bar(5, 10).chars().count(), BAR / 2);
        assert_eq!(bar(1, 10_000), "▏");
        assert_eq!(bar(0, 10_000), "");
    }
}
