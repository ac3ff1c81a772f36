//! `morgue search --queries FILE --format trec`: a run for evaluation tools.

use std::collections::HashSet;
use std::io::BufRead;
use std::io::BufReader;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use morgue::engine::local::Reader;
use morgue::search::Request;
use morgue::search::plain_query;

use super::found;

/// Answers every query of a file with a line a hit: `qid Q0 docid rank score morgue`.
///
/// A query's text is plain words. Scores fall strictly: ties are drawn apart by the least a score can differ.
pub(super) fn run(reader: &Reader, queries: &Path, request: &Request) -> anyhow::Result<ExitCode> {
    let file = std::fs::File::open(queries)
        .with_context(|| format!("cannot read `{}`", queries.display()))?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut any = false;
    for (number, line) in BufReader::new(file).lines().enumerate() {
        let named = || format!("cannot read `{}` line {}", queries.display(), number + 1);
        let line = line.with_context(named)?;
        if line.trim().is_empty() {
            continue;
        }
        let (id, text) = line
            .split_once('\t')
            .context("no tab between the query's id and its text")
            .with_context(named)?;
        let request = Request {
            query: plain_query(text),
            typed: text.to_owned(),
            // A run is ranked by its words alone.
            title_first: false,
            ..request.clone()
        };
        let mut seen = HashSet::new();
        let mut above = f32::INFINITY;
        let ranked = reader.rank(&request)?;
        let hits = ranked
            .into_iter()
            .filter(|(record, _)| seen.insert(record.clone()));
        for (rank, (record, score)) in hits.enumerate() {
            let score = if score < above {
                score
            } else {
                above.next_down()
            };
            above = score;
            any = true;
            writeln!(out, "{id} Q0 {record} {} {score} morgue", rank + 1)?;
        }
    }
    out.flush()?;
    Ok(found(any))
}
