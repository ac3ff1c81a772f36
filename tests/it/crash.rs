//! kill -9 at any moment of an ingest or a rebuild; swaps under readers; many small operations against a model.
//!
//! Short in the suite; `make crash` runs it long.

use std::collections::BTreeMap;
use std::process::Child;
use std::process::Stdio;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::thread::sleep;
use std::time::Duration;
use std::time::Instant;

use serde_json::Value;
use serde_json::json;

use crate::program::Desk;
use crate::program::text_at;

/// Kills where `MORGUE_KILLS` does not say how many.
const KILLS: u64 = 3;
/// Swaps under readers where `MORGUE_SWAPS` does not say how many.
const SWAPS: u64 = 3;
/// Damaged files where `MORGUE_FLIPS` does not say how many.
const FLIPS: u64 = 30;
/// Operations where `MORGUE_OPERATIONS` does not say how many.
const OPERATIONS: u64 = 100;
/// Files of the archive, and records in each.
const FILES: usize = 12;
const RECORDS: usize = 40;

fn asked(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |number| number.parse().unwrap())
}

/// Numbers by chance, the same for the same seed (SplitMix64, Steele and others 2014).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }
}

/// What the archive holds: words by record, by file.
type Archive = BTreeMap<String, BTreeMap<String, u64>>;

/// Words by record: what an index holds, or what it may hold.
type Records = BTreeMap<String, u64>;

fn records(archive: &Archive) -> Records {
    archive
        .values()
        .flat_map(|file| file.iter().map(|(id, word)| (id.clone(), *word)))
        .collect()
}

/// Changes the archive a little, on the disk as well.
fn change(desk: &Desk, archive: &mut Archive, chance: &mut Chance) {
    for _ in 0..1 + chance.below(FILES as u64) {
        let name = format!("f{}.jsonl", chance.below(FILES as u64));
        let file = archive.entry(name.clone()).or_default();
        for _ in 0..1 + chance.below(RECORDS as u64) {
            let id = format!("{name}-{}", chance.below(RECORDS as u64));
            match chance.below(5) {
                0 => _ = file.remove(&id),
                _ => _ = file.insert(id, chance.below(1_000_000)),
            }
        }
        write(desk, &name, file);
    }
}

fn write(desk: &Desk, name: &str, file: &BTreeMap<String, u64>) {
    let lines = file.iter().map(|(id, word)| {
        let body = format!("The weir of {id} holds the number {word} and no other. ").repeat(8);
        json!({"id": id, "title": format!("Weir {word}"), "body": body})
    });
    desk.write_lines(&format!("corpus/{name}"), &lines.collect::<Vec<_>>());
}

/// Returns what the index holds; every record once.
fn held(desk: &Desk) -> Option<Records> {
    if !desk.path("index/CURRENT").exists() {
        return None;
    }
    let ran = desk.run(&["export", "*", "--format", "jsonl"]);
    assert!(matches!(ran.code, 0 | 1), "{ran:#?}");
    let mut held = Records::new();
    for line in ran.json_lines() {
        let word = text_at(&line, "/title").strip_prefix("Weir ").unwrap();
        let before = held.insert(
            text_at(&line, "/record_id").to_owned(),
            word.parse().unwrap(),
        );
        assert_eq!(before, None, "a record is doubled");
    }
    Some(held)
}

fn start(desk: &Desk, args: &[&str]) -> Child {
    let mut command = desk.command(args);
    command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn took(desk: &Desk, args: &[&str]) -> Duration {
    let started = Instant::now();
    desk.ok(args);
    started.elapsed()
}

#[test]
fn a_kill_loses_and_doubles_nothing() {
    let ingest = ["ingest", "corpus", "--commit-every", "60", "--prune"];
    let rebuild = ["rebuild", "--commit-every", "100", "--prune"];
    let desk = Desk::new();
    let (mut archive, mut chance) = (Archive::new(), Chance(asked("MORGUE_SEED", 1)));
    for name in (0..FILES).map(|number| format!("f{number}.jsonl")) {
        let ids = (0..RECORDS).map(|record| (format!("{name}-{record}"), 0));
        archive.insert(name.clone(), ids.collect());
        write(&desk, &name, &archive[&name]);
    }
    let length = took(&desk, &ingest).as_micros();
    let length = u64::try_from(length).unwrap();
    for kill in 0..asked("MORGUE_KILLS", KILLS) {
        let before = held(&desk).unwrap_or_default();
        change(&desk, &mut archive, &mut chance);
        let wanted = records(&archive);
        let args = if kill % 3 == 2 { &rebuild[..] } else { &ingest };
        let mut child = start(&desk, args);
        sleep(Duration::from_micros(chance.below(length * 5 / 4)));
        child.kill().unwrap();
        child.wait().unwrap();

        // Every record is what it was or what it is to be.
        let after = held(&desk).unwrap_or_default();
        for id in before.keys().chain(wanted.keys()) {
            let (was, is, will) = (before.get(id), after.get(id), wanted.get(id));
            assert!(
                is == was || is == will,
                "kill {kill}: {id} was {was:?}, is {is:?}, will be {will:?}"
            );
        }
        // And what is to be is what comes of running again, in whatever way.
        if kill % 2 == 0 {
            desk.ok(&ingest);
            assert_eq!(held(&desk).unwrap(), wanted, "kill {kill}");
            desk.ok(&["verify"]);
        }
    }
    desk.ok(&ingest);
    assert_eq!(held(&desk).unwrap(), records(&archive));
    desk.ok(&["verify"]);
    let folder = desk.path("index/gens");
    let generations = std::fs::read_dir(&folder).unwrap().count();
    assert_eq!(generations, 1, "what was cut off is swept");

    // The same documents as in an index that nobody disturbed.
    let lines = |index: &str| {
        let exported = desk.ok(&["export", "*", "--format", "jsonl", "--index", index]);
        let mut lines: Vec<String> = exported.stdout.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    desk.ok(&["ingest", "corpus", "--index", "undisturbed"]);
    assert_eq!(lines("index"), lines("undisturbed"));
}

#[test]
fn swaps_fail_and_mix_no_answer() {
    let desk = Desk::new();
    let file: BTreeMap<String, u64> = (0..30).map(|it| (format!("r{it}"), 1)).collect();
    write(&desk, "f.jsonl", &file);
    desk.ok(&["ingest", "corpus"]);
    let (done, asked_for) = (AtomicBool::new(false), asked("MORGUE_SWAPS", SWAPS));
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| read_until(&desk, &done)))
            .collect();
        for swap in 0..asked_for {
            let word = swap + 2;
            let file: BTreeMap<String, u64> = file.keys().map(|id| (id.clone(), word)).collect();
            write(&desk, "f.jsonl", &file);
            desk.ok(&["rebuild"]);
        }
        done.store(true, Ordering::Relaxed);
        let answers: u64 = readers.into_iter().map(|it| it.join().unwrap()).sum();
        assert!(answers >= asked_for, "{answers} answers");
    });
}

/// Asks until the swaps are done; every answer is of one generation, all of it.
fn read_until(desk: &Desk, done: &AtomicBool) -> u64 {
    let mut answers = 0;
    while !done.load(Ordering::Relaxed) {
        let answer = desk.ok(&["search", "weir", "--limit", "100", "--no-group", "--json"]);
        let answer: Value = answer.json();
        assert_eq!(answer["total"], 30, "{answer:#}");
        let hits = answer["hits"].as_array().unwrap();
        let titles: std::collections::BTreeSet<&str> =
            hits.iter().map(|hit| text_at(hit, "/title")).collect();
        assert_eq!((hits.len(), titles.len()), (30, 1), "{titles:?}");
        answers += 1;
    }
    answers
}

#[test]
fn damage_is_flagged_and_never_a_panic() {
    let desk = Desk::new();
    for part in ["a", "b"] {
        let file: BTreeMap<String, u64> = (0..25).map(|it| (format!("{part}{it}"), it)).collect();
        write(&desk, &format!("{part}.jsonl"), &file);
        // Two commits, and a deletion, so that there is a file of every kind.
        desk.ok(&["ingest", "corpus"]);
    }
    let mut file: BTreeMap<String, u64> = (0..25).map(|it| (format!("b{it}"), it)).collect();
    file.pop_last();
    write(&desk, "b.jsonl", &file);
    desk.ok(&["ingest"]);
    let folder = desk.path("index/gens/000001");
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| !path.to_string_lossy().ends_with(".lock"));
    files.push(desk.path("index/CURRENT"));
    files.sort();
    assert!(
        files
            .iter()
            .any(|path| path.extension().is_some_and(|it| it == "del"))
    );
    let commands: [&[&str]; 6] = [
        &["search", "weir number", "--facets", "outlet,year", "--json"],
        &["search", "\"of b1 holds\" OR we*r NEAR/3 holds", "--json"],
        &["export", "*", "--format", "csv"],
        &["facets", "--by", "lang"],
        &["suggest", "we"],
        &["ingest", "--dry-run"],
    ];
    let mut chance = Chance(asked("MORGUE_SEED", 1));
    for flip in 0..asked("MORGUE_FLIPS", FLIPS) {
        let file = &files[usize::try_from(chance.below(files.len() as u64)).unwrap()];
        let whole = std::fs::read(file).unwrap();
        let what = damage(file, &whole, &mut chance);
        let place = format!("{flip}: {} {what}", file.display());
        let verified = desk.run(&["verify"]);
        assert_eq!(verified.code, 2, "{place}: {verified:#?}");
        if !desk.path("index/CURRENT").exists() {
            // Then there is no index, and a search makes one.
            std::fs::write(file, &whole).unwrap();
            continue;
        }
        let command = commands[usize::try_from(chance.below(6)).unwrap()];
        let ran = desk.run(command);
        assert!((0..=2).contains(&ran.code), "{place}: {ran:#?}");
        assert!(!ran.stderr.contains("panicked"), "{place}: {ran:#?}");
        std::fs::write(file, &whole).unwrap();
    }
    desk.ok(&["verify"]);
}

/// Changes a file in one of the ways that disks do; says how.
fn damage(file: &std::path::Path, whole: &[u8], chance: &mut Chance) -> String {
    let at = usize::try_from(chance.below(whole.len().max(1) as u64)).unwrap();
    let mut bytes = whole.to_vec();
    let what = match chance.below(8) {
        0 => {
            std::fs::remove_file(file).unwrap();
            return "is gone".to_owned();
        }
        1 => {
            bytes.truncate(at);
            format!("is cut to {at}")
        }
        2 => {
            bytes.push(b' ');
            "has a byte more".to_owned()
        }
        3 => {
            let end = (at + 512).min(bytes.len());
            // Zeros over zeros would be no damage.
            bytes[at..end].iter_mut().for_each(|byte| *byte = !*byte);
            format!("has {at}..{end} turned over")
        }
        _ => {
            let bit = chance.below(8);
            bytes[at] ^= 1 << bit;
            format!("has bit {bit} of byte {at} turned over")
        }
    };
    std::fs::write(file, &bytes).unwrap();
    what
}

/// What the index is to hold, and what was taken out of it for good.
#[derive(Default)]
struct Model {
    archive: Archive,
    committed: Records,
    removed: BTreeMap<String, String>,
}

impl Model {
    /// What a committed index holds now: the archive without what was taken out.
    fn commit(&mut self) {
        self.committed = records(&self.archive);
        self.committed
            .retain(|id, _| !self.removed.contains_key(id));
    }
}

#[test]
fn operations_agree_with_a_model() {
    let seed = asked("MORGUE_SEED", 1);
    let desk = Desk::new();
    let (mut model, mut chance) = (Model::default(), Chance(seed));
    let options = morgue::ingest::Options {
        paths: vec![desk.path("corpus")],
        prune: true,
        threads: 2,
        ..morgue::ingest::Options::default()
    };
    let index = desk.path("index");
    let stop = AtomicBool::new(false);
    change(&desk, &mut model.archive, &mut chance);
    for operation in 0..asked("MORGUE_OPERATIONS", OPERATIONS) {
        let place = format!("seed {seed}, operation {operation}");
        match chance.below(20) {
            0..13 => change(&desk, &mut model.archive, &mut chance),
            13..17 => {
                morgue::ingest::run(&index, &options, &stop, &mut |_| {}).expect(&place);
                model.commit();
            }
            17 => {
                morgue::ingest::rebuild(&index, &options, &stop, &mut |_| {}).expect(&place);
                model.commit();
            }
            18 => take_out(&index, &mut model, &mut chance, &place),
            _ => let_in(&index, &mut model, &mut chance, &place),
        }
        if index.join("CURRENT").exists() {
            assert_eq!(stored(&index), model.committed, "{place}");
        }
    }
    morgue::ingest::run(&index, &options, &stop, &mut |_| {}).unwrap();
    model.commit();
    assert_eq!(stored(&index), model.committed, "seed {seed}");
    let checked = morgue::ingest::verify(&index).unwrap();
    assert!(checked.verified.is_whole(), "seed {seed}: {checked:?}");
}

fn stored(index: &std::path::Path) -> Records {
    let reader = morgue::engine::local::Reader::open(index).unwrap();
    let mut stored = Records::new();
    let visit = &mut |_, article: Result<morgue::article::Article, _>| {
        let article = article.unwrap();
        let word = article
            .title
            .unwrap()
            .strip_prefix("Weir ")
            .unwrap()
            .parse();
        let before = stored.insert(article.record_id.unwrap(), word.unwrap());
        assert_eq!(before, None, "a record is doubled");
    };
    reader.each_stored(visit).unwrap();
    stored
}

/// Takes an article out for good.
fn take_out(index: &std::path::Path, model: &mut Model, chance: &mut Chance, place: &str) {
    if model.committed.is_empty() {
        return;
    }
    let at = usize::try_from(chance.below(model.committed.len() as u64)).unwrap();
    let record = model.committed.keys().nth(at).unwrap().clone();
    let reader = morgue::engine::local::Reader::open(index).unwrap();
    let mut id = None;
    let visit = &mut |_, article: Result<morgue::article::Article, _>| {
        let article = article.unwrap();
        if article.record_id.as_deref() == Some(&record) {
            id = Some(article.id);
        }
    };
    reader.each_stored(visit).unwrap();
    let id = id.expect(place);
    let count = morgue::ingest::remove(index, &[id.clone()].into()).expect(place);
    assert_eq!(count, 1, "{place}");
    model.committed.remove(&record);
    model.removed.insert(record, id);
}

/// Lets an article in again that was taken out; the next ingest reads it.
fn let_in(index: &std::path::Path, model: &mut Model, chance: &mut Chance, place: &str) {
    if model.removed.is_empty() {
        return;
    }
    let at = usize::try_from(chance.below(model.removed.len() as u64)).unwrap();
    let record = model.removed.keys().nth(at).unwrap().clone();
    let id = model.removed.remove(&record).unwrap();
    morgue::ingest::readmit(index, &[id].into()).expect(place);
}
