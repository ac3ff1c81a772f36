//! The five documents the project began with, where they are at hand: `$MORGUE_BENCH/../seeds`, else
//! `../shared/seeds`. A clone without them passes and says what it left out.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::program::Desk;
use crate::program::project;
use crate::program::text_at;

/// Share of all checks on titles, dates and outlets that must hold.
const FACTS: f64 = 0.90;
/// Share of all phrases that must be in the clean texts, or must not be, that hold.
const PHRASES: f64 = 0.90;

/// Checks that were made and those that failed.
#[derive(Default)]
struct Tally {
    made: usize,
    failed: Vec<String>,
}

impl Tally {
    fn check(&mut self, holds: bool, what: impl Fn() -> String) {
        self.made += 1;
        if !holds {
            self.failed.push(what());
        }
    }

    #[track_caller]
    fn expect(&self, floor: f64) {
        assert!(self.made > 0, "nothing was checked");
        let share = 1.0 - self.failed.len() as f64 / self.made as f64;
        assert!(
            share >= floor,
            "{share:.3} < {floor} of {} checks hold:\n{}",
            self.made,
            self.failed.join("\n")
        );
    }
}

/// Returns each document's truth and article; `None` where the documents are not at hand.
fn documents() -> Option<Vec<(Value, Value)>> {
    let bench = std::env::var_os("MORGUE_BENCH").map(PathBuf::from);
    let folder = bench.map_or(project("../shared/seeds"), |bench| bench.join("../seeds"));
    let Ok(truth) = fs::read_to_string(folder.join("truth.jsonl")) else {
        eprintln!(
            "left out: there are no seed documents at `{}`",
            folder.display()
        );
        return None;
    };
    let desk = Desk::new();
    let read = |line: &str| {
        let truth: Value = serde_json::from_str(line).unwrap();
        let path = folder.join(text_at(&truth, "/file"));
        let article = desk
            .ok(&["extract", path.to_str().unwrap(), "--jsonl"])
            .json_lines()
            .remove(0);
        (truth, article)
    };
    Some(truth.lines().map(read).collect())
}

/// Whether the note allows that nothing is said of the outlet.
fn may_lack_outlet(truth: &Value) -> bool {
    let note = truth["note"].as_str().unwrap_or_default();
    note.contains("may be null") && note.contains("site_name")
}

#[test]
fn facts_of_the_seed_documents_are_right() {
    let Some(documents) = documents() else { return };
    let mut tally = Tally::default();
    for (truth, article) in &documents {
        let id = text_at(truth, "/id");
        for (wanted, field) in [("title", "title"), ("date", "date"), ("lang", "lang")] {
            let (wanted, got) = (&truth[wanted], &article[field]);
            tally.check(wanted == got, || {
                format!("{id}: {field} {got}, not {wanted}")
            });
        }
        let (wanted, got) = (&truth["site_name"], &article["outlet"]);
        let holds = wanted == got || got.is_null() && may_lack_outlet(truth);
        tally.check(holds, || format!("{id}: outlet {got}, not {wanted}"));
        let (wanted, got) = (&truth["authors"], &article["authors"]);
        let nobody = wanted.is_null() && got.as_array().is_some_and(Vec::is_empty);
        tally.check(nobody || wanted == got, || {
            format!("{id}: authors {got}, not {wanted}")
        });
    }
    tally.expect(FACTS);
}

#[test]
fn texts_of_the_seed_documents_are_clean() {
    let Some(documents) = documents() else { return };
    let mut tally = Tally::default();
    for (truth, article) in &documents {
        let (id, body) = (text_at(truth, "/id"), text_at(article, "/body"));
        for (list, is_wanted) in [("must_contain", true), ("must_not_contain", false)] {
            for phrase in truth[list]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(Value::as_str)
            {
                let lack = if is_wanted { "lacks" } else { "has" };
                tally.check(body.contains(phrase) == is_wanted, || {
                    format!("{id}: {lack} {phrase:?}")
                });
            }
        }
    }
    tally.expect(PHRASES);
}
