//! Power cuts and full disks, at seeded points of a writer's work.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use tempfile::TempDir;

use crate::article::Article;
use crate::duplicate::Sketch;

use super::super::Error;
use super::Document;
use super::Reader;
use super::WriteLock;
use super::Writer;
use super::trial::Step;
use super::trial::Trial;
use super::verify::verify;

/// Points of a run where nothing else is asked for by `MORGUE_POINTS`.
const POINTS: u64 = 60;
/// Commits of a run.
const COMMITS: u64 = 12;

/// Numbers by chance, the same for the same seed (SplitMix64, Steele and others 2014).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap()
    }
}

/// The articles of a commit, by number; also what its ledger says.
type State = BTreeMap<u64, String>;

fn article(key: u64, words: &str) -> Document {
    let article = Article {
        id: format!("{key:016x}"),
        body: format!("The weir of number {key} holds {words}."),
        words: 6,
        ..Article::default()
    };
    Document::of(&article, &Sketch::default()).unwrap()
}

/// A folder to try in: in memory where there is one, since what lasts on the real disk does not matter here.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    TempDir::new_in(memory).or_else(|_| TempDir::new()).unwrap()
}

/// What a run has come to.
#[derive(Default)]
struct Run {
    /// By number of its commit; the first is empty.
    states: Vec<State>,
}

impl Run {
    fn last(&self) -> State {
        self.states.last().cloned().unwrap_or_default()
    }

    /// Writes, replaces and takes out articles in commits, in several writers and one rebuild, until something fails.
    fn go(
        &mut self,
        disk: &Trial,
        index: &Path,
        chance: &mut Chance,
        commits: u64,
    ) -> Result<(), Error> {
        while (self.states.len() as u64) < commits {
            let lock = WriteLock::acquire_on(Arc::new(disk.clone()), index)?;
            if self.states.len() as u64 == commits / 2 {
                self.rebuild(disk, &lock)?;
                continue;
            }
            let mut writer = Writer::open(&lock, 1)?;
            for _ in 0..1 + chance.below(4) {
                let mut state = self.last();
                for _ in 0..1 + chance.below(4) {
                    let key = chance.next() % 20;
                    writer.delete(&format!("{key:016x}"), key)?;
                    state.remove(&key);
                    if chance.below(4) > 0 {
                        let words = format!("word{}", chance.below(1000));
                        writer.add(article(key, &words), key)?;
                        state.insert(key, words);
                    }
                }
                self.commit(disk, &mut writer, state)?;
            }
            writer.finish()?;
        }
        Ok(())
    }

    fn rebuild(&mut self, disk: &Trial, lock: &WriteLock) -> Result<(), Error> {
        let state = self.last();
        let mut writer = Writer::beside(lock, 1)?;
        for (key, words) in &state {
            writer.add(article(*key, words), *key)?;
        }
        self.states.push(state.clone());
        writer.commit(&serde_json::to_vec(&state).unwrap())?;
        writer.finish()?;
        disk.acknowledge(self.states.len() as u64);
        Ok(())
    }

    fn commit(&mut self, disk: &Trial, writer: &mut Writer, state: State) -> Result<(), Error> {
        let ledger = serde_json::to_vec(&state).unwrap();
        // It may come to last before it is acknowledged.
        self.states.push(state);
        writer.commit(&ledger)?;
        disk.acknowledge(self.states.len() as u64);
        Ok(())
    }
}

/// Returns what an index holds, after comparing its articles with its ledger.
fn state_of(index: &Path, place: &str) -> Result<State, Error> {
    let reader = Reader::open(index)?;
    let state: State = serde_json::from_slice(&reader.ledger()?).unwrap();
    let mut found = State::new();
    reader.each_stored(&mut |key, stored| {
        let words = stored.unwrap().body;
        let word = words.rsplit(' ').next().unwrap().trim_end_matches('.');
        let before = found.insert(key, word.to_owned());
        assert_eq!(before, None, "{place}: number {key} is doubled");
    })?;
    assert_eq!(
        found, state,
        "{place}: articles and ledger are of one commit"
    );
    Ok(state)
}

/// A disk whose names and contents last only once they are synced.
#[derive(Default)]
struct Volume {
    /// By number: what is sure to last of a file, and what it holds.
    contents: Vec<(Vec<u8>, Vec<u8>)>,
    /// The files and folders that a running system sees.
    seen: BTreeMap<PathBuf, Option<usize>>,
    /// Those that last.
    lasting: BTreeMap<PathBuf, Option<usize>>,
    /// Changes of names that do not last yet, with the folder whose sync makes them.
    pending: Vec<(PathBuf, Change)>,
}

#[derive(Debug, Clone)]
enum Change {
    Put(PathBuf, Option<usize>),
    Move(PathBuf, PathBuf, Option<usize>),
    Take(PathBuf),
}

impl Change {
    fn apply(&self, names: &mut BTreeMap<PathBuf, Option<usize>>) {
        match self {
            Self::Put(path, content) => _ = names.insert(path.clone(), *content),
            Self::Move(from, to, content) => {
                names.remove(from);
                names.insert(to.clone(), *content);
            }
            Self::Take(path) => names.retain(|name, _| !name.starts_with(path)),
        }
    }
}

impl Volume {
    fn after(steps: &[Step]) -> Self {
        let mut volume = Self::default();
        steps.iter().for_each(|step| volume.step(step));
        volume
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::MakeFolder(path) => self.change(path, Change::Put(path.clone(), None)),
            Step::Create(path) => {
                self.contents.push((Vec::new(), Vec::new()));
                let content = Some(self.contents.len() - 1);
                self.change(path, Change::Put(path.clone(), content));
            }
            Step::Append(path, bytes) => {
                if let Some(content) = self.content(path) {
                    self.contents[content].1.extend(bytes);
                }
            }
            Step::SyncFile(path) => {
                if let Some(content) = self.content(path) {
                    self.contents[content].0 = self.contents[content].1.clone();
                }
            }
            Step::Rename(from, to) => {
                let content = self.content(from);
                self.change(to, Change::Move(from.clone(), to.clone(), content));
            }
            Step::Remove(path) | Step::RemoveFolder(path) => {
                self.change(path, Change::Take(path.clone()));
            }
            Step::SyncFolder(folder) => {
                let lasting = &mut self.lasting;
                self.pending.retain(|(of, change)| {
                    let synced = of == folder;
                    if synced {
                        change.apply(lasting);
                    }
                    !synced
                });
            }
            Step::Acknowledged(_) => {}
        }
    }

    fn content(&self, path: &Path) -> Option<usize> {
        self.seen.get(path).copied().flatten()
    }

    fn change(&mut self, path: &Path, change: Change) {
        change.apply(&mut self.seen);
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        self.pending.push((folder, change));
    }

    /// Writes what a power cut leaves: names whose change was not synced are changed or not, in order or by chance;
    /// contents that were not synced are there, gone, cut, zeroed or changed.
    fn write(&self, to: &Path, chance: &mut Chance) {
        let mut names = self.lasting.clone();
        let in_order = chance.below(2) == 0;
        let first = chance.below(self.pending.len() + 1);
        for (at, (_, change)) in self.pending.iter().enumerate() {
            let done = if in_order {
                at < first
            } else {
                chance.below(2) == 0
            };
            if done {
                change.apply(&mut names);
            }
        }
        for (path, content) in &names {
            let above = path.parent().unwrap();
            if above != Path::new("") && !names.contains_key(above) {
                continue;
            }
            match content {
                None => fs::create_dir_all(to.join(path)).unwrap(),
                Some(content) => {
                    let (synced, now) = &self.contents[*content];
                    fs::write(to.join(path), damaged(synced, now, chance)).unwrap();
                }
            }
        }
    }
}

fn damaged(synced: &[u8], now: &[u8], chance: &mut Chance) -> Vec<u8> {
    if synced == now {
        return synced.to_vec();
    }
    let mut bytes = now.to_vec();
    let open = synced.len().min(now.len());
    let at = open + chance.below(now.len() - open);
    match chance.below(5) {
        0 => return synced.to_vec(),
        1 => {}
        2 => bytes.truncate(at),
        3 => bytes[at..].fill(0),
        _ if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
        _ => bytes.clear(),
    }
    bytes
}

fn points() -> u64 {
    let asked = std::env::var("MORGUE_POINTS").ok();
    asked.map_or(POINTS, |points| points.parse().unwrap())
}

#[test]
fn a_power_cut_loses_no_acknowledged_commit() {
    // Points of one run: as many as there are between two commits, about.
    const EACH: u64 = 20;
    let first = std::env::var("MORGUE_SEED").map_or(0, |seed| seed.parse().unwrap());
    for seed in first..first + points().div_ceil(EACH) {
        let desk = folder();
        let disk = Trial::new(desk.path());
        let index = desk.path().join("index");
        let mut run = Run::default();
        run.go(&disk, &index, &mut Chance(seed), COMMITS).unwrap();
        let steps = disk.steps();
        let mut chance = Chance(seed ^ 0xc0de);
        for point in 0..EACH {
            let cut = chance.below(steps.len() + 1);
            let acknowledged = steps[..cut].iter().rev().find_map(|step| match step {
                Step::Acknowledged(commit) => Some(usize::try_from(*commit).unwrap()),
                _ => None,
            });
            let left = folder();
            Volume::after(&steps[..cut]).write(left.path(), &mut chance);
            let place = format!("seed {seed}, point {point}, after step {cut}");
            check(&left.path().join("index"), acknowledged, &run, &place);
        }
    }
}

/// An index after a power cut holds the last acknowledged commit or the one that was under way, and can be written.
fn check(index: &Path, acknowledged: Option<usize>, run: &Run, place: &str) {
    let state = match (state_of(index, place), acknowledged) {
        (Ok(state), _) => state,
        (Err(Error::Missing { .. }), None) => State::new(),
        (Err(error), _) => panic!("{place}: {error}: {:?}", std::error::Error::source(&error)),
    };
    let at = acknowledged.unwrap_or(0);
    let may = [at.checked_sub(1), Some(at)].into_iter().flatten();
    let mut may = may.filter_map(|at| run.states.get(at));
    let began_empty = acknowledged.is_none() && state.is_empty();
    assert!(
        began_empty || may.any(|it| *it == state),
        "{place}: {state:?} after commit {at}"
    );
    let lock = WriteLock::acquire(index).unwrap();
    let mut writer = Writer::open(&lock, 1).unwrap();
    let mut state = state;
    writer.delete(&format!("{:016x}", 3), 3).unwrap();
    writer.add(article(3, "again"), 3).unwrap();
    state.insert(3, "again".to_owned());
    let ledger = serde_json::to_vec(&state).unwrap();
    writer.commit(&ledger).unwrap();
    writer.finish().unwrap();
    drop(lock);
    let again = format!("{place}, written again");
    assert_eq!(state_of(index, &again).unwrap(), state, "{again}");
    let faults = verify(index).unwrap().faults;
    assert!(faults.is_empty(), "{place}: {faults:?}");
}

#[test]
fn a_full_disk_is_told_and_loses_nothing() {
    let seed = 7;
    let whole = folder();
    let disk = Trial::with_room(whole.path(), 1 << 40);
    let index = whole.path().join("index");
    let mut run = Run::default();
    run.go(&disk, &index, &mut Chance(seed), COMMITS).unwrap();
    let needed = (1 << 40) - disk.left();
    let step = (needed / i64::try_from(points()).unwrap()).max(1);
    let mut refused = BTreeSet::new();
    for room in (0..needed).step_by(usize::try_from(step).unwrap()) {
        let desk = folder();
        let disk = Trial::with_room(desk.path(), room);
        let index = desk.path().join("index");
        let (mut run, mut chance) = (Run::default(), Chance(seed));
        let Err(error) = run.go(&disk, &index, &mut chance, COMMITS) else {
            // A merge may have come at another time and written less.
            continue;
        };
        let told = causes(&error);
        assert!(told.contains("No space left"), "{room} bytes: {told}");
        refused.insert(error.to_string());
        let acknowledged = disk.steps().iter().rev().find_map(|step| match step {
            Step::Acknowledged(commit) => Some(usize::try_from(*commit).unwrap()),
            _ => None,
        });
        // Whoever reads sees the last commit while the disk is still full, and writing goes on when there is room.
        disk.free(1 << 40);
        check(&index, acknowledged, &run, &format!("{room} bytes"));
    }
    assert!(refused.len() > 2, "{refused:?}");
}

fn causes(error: &Error) -> String {
    let mut told = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        told.push_str(": ");
        told.push_str(&error.to_string());
        cause = error.source();
    }
    told
}
