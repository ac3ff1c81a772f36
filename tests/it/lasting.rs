//! What lasts: ids over rebuilds and moves, articles that share an address, work that was cut short.

use std::collections::BTreeSet;
use std::process::Command;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use serde_json::Value;
use serde_json::json;

use crate::ingest::article;
use crate::ingest::check;
use crate::ingest::ingest;
use crate::ingest::sources;
use crate::ingest::three;
use crate::program::Desk;
use crate::program::dump;
use crate::program::text_at;

#[test]
fn a_rebuild_gives_the_same_answers_and_a_new_generation() {
    let desk = three();
    desk.write_lines(
        "corpus/lines.jsonl",
        &[article("1", "Ash and cedar."), article("2", "Only birch.")],
    );
    ingest(&desk, &[]);
    let ask = |query: &str| {
        let mut answer = desk
            .ok(&["search", query, "--facets", "outlet,year", "--json"])
            .json();
        let generation = answer["generation"].as_u64().unwrap();
        answer
            .as_object_mut()
            .unwrap()
            .retain(|key, _| key != "took_ms" && key != "generation");
        (answer, generation)
    };
    let before = ["ash", "\"only birch\"", "*"].map(ask);
    let report = desk.ok(&["rebuild", "--json"]).json();
    check(&report, [5, 0, 0, 0]);
    let after = ["ash", "\"only birch\"", "*"].map(ask);
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before.0, after.0);
        assert!(after.1 > before.1, "{} follows {}", after.1, before.1);
    }
    let generations = std::fs::read_dir(desk.path("index/gens")).unwrap().count();
    assert_eq!(generations, 1, "the old generation is swept");
}

#[test]
fn a_line_that_moved_keeps_its_id() {
    let desk = Desk::new();
    let [one, two] = [
        article("one", "The weir holds."),
        article("two", "The dam leaks."),
    ];
    desk.write_lines("corpus/lines.jsonl", &[one.clone(), two.clone()]);
    ingest(&desk, &[]);
    let ids = |desk: &Desk| {
        let lines = desk.ok(&["search", "*", "--jsonl"]).json_lines();
        lines
            .iter()
            .map(|hit| {
                (
                    text_at(hit, "/record_id").to_owned(),
                    text_at(hit, "/id").to_owned(),
                )
            })
            .collect::<BTreeSet<_>>()
    };
    let before = ids(&desk);
    desk.write_lines(
        "corpus/lines.jsonl",
        &[article("zero", "The mill turns."), one, two],
    );
    check(&ingest(&desk, &[]), [1, 0, 2, 0]);
    let after = ids(&desk);
    assert!(
        after.is_superset(&before) && after.len() == 3,
        "{before:?} {after:?}"
    );
    assert_eq!(desk.ok(&["search", "weir", "--count"]).stdout, "1\n");
}

#[test]
fn ids_do_not_depend_on_how_the_root_was_named() {
    let desk = three();
    ingest(&desk, &["corpus"]);
    let absolute = desk.path("corpus");
    desk.ok(&["ingest", absolute.to_str().unwrap(), "--index", "other"]);
    let ids = |index: &str| {
        let lines = desk
            .ok(&["search", "*", "--jsonl", "--index", index])
            .json_lines();
        lines
            .iter()
            .map(|hit| text_at(hit, "/id").to_owned())
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(ids("index"), ids("other"));
}

#[test]
fn two_records_with_one_address_are_both_kept_and_told() {
    let desk = Desk::new();
    let page = |body: &str| json!({"title": "Weir", "url": "https://weir.example/a", "body": body});
    desk.write_lines(
        "corpus/lines.jsonl",
        &[page("The weir holds."), page("The weir broke.")],
    );
    assert_eq!(ingest(&desk, &[])["shared_ids"], 1);
    let hits = desk
        .ok(&["search", "weir", "--no-group", "--jsonl"])
        .json_lines();
    assert_eq!(hits.len(), 2);
    assert_eq!(hits[0]["id"], hits[1]["id"]);
    let shown = desk.ok(&["show", text_at(&hits[0], "/id"), "--json"]);
    shown.tells(&["another version"]);
    desk.ok(&["rebuild"]).tells(&["more than one article"]);
}

#[cfg(unix)]
#[test]
fn an_interrupted_ingest_goes_on_where_it_stopped() {
    const FILES: usize = 300;
    let desk = Desk::new();
    for n in 0..FILES {
        desk.write(&format!("corpus/{n}.txt"), dump(&format!("Hamlet{n}")));
    }
    let mut command = desk.command(&["ingest", "--json", "--threads", "1"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The lock is taken when everything is set up to be interrupted.
    while !desk.path("index/LOCK").exists() && child.try_wait().unwrap().is_none() {
        sleep(Duration::from_millis(1));
    }
    let killed = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(
        killed.success(),
        "the ingest was over before it could be interrupted"
    );
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{output:?}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["interrupted"], true);
    let done = report["added"].as_u64().unwrap();
    assert!(done < FILES as u64, "{report:#}");

    let report = ingest(&desk, &[]);
    assert_eq!(
        done + report["added"].as_u64().unwrap(),
        FILES as u64,
        "{report:#}"
    );
    assert_eq!(report["changed"], 0);
    assert_eq!(sources(&desk).len(), FILES);
    check(&ingest(&desk, &[]), [0, 0, FILES as u64, 0]);
}
