//! From candidates to groups.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;

use super::overlap::COPY;
use super::overlap::Runs;
use super::overlap::overlap;

/// Articles of a band's number that each further one is compared with; a notice that a thousand pages carry is not
/// compared a million times.
const LEADERS: usize = 16;

/// Bands that two sketches agree in, or all they have, before their texts are compared. In one of sixteen unrelated news
/// agree with the chance .0004, so that of a million articles nearly each would be compared with some hundreds; in two with
/// 1e-7. Texts with the similarity .57 agree in two with the chance .98, and nearer ones soon in all.
const AGREEING: usize = 2;

/// An article to be grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate<'a> {
    /// Its number, unlike any other's.
    pub key: u64,
    /// The numbers of its sketch.
    pub bands: &'a [u32],
}

/// The texts of some articles, by number.
pub type Texts = HashMap<u64, Runs>;

/// Texts that are kept at a time: of articles of five hundred words a hundred megabytes.
const AT_A_TIME: usize = 1 << 15;

/// Joins articles that are copies of one another, directly or through others. Returns the group of every article
/// that has a copy: the smallest number in it.
///
/// Two articles are compared where their sketches agree in two bands; of many that agree in one, with the first of each
/// group among them. `read` returns the texts of some articles, which come in ascending order and many at a time. The order
/// of `candidates` does not matter.
///
/// # Errors
///
/// What `read` fails with.
pub fn groups<E>(
    candidates: &[Candidate<'_>],
    read: &mut dyn FnMut(&[u64]) -> Result<Texts, E>,
) -> Result<BTreeMap<u64, u64>, E> {
    let are_copies = |texts: &Texts, one: u64, other: u64| {
        let texts = texts.get(&one).zip(texts.get(&other));
        texts.is_some_and(|(one, other)| overlap(one, other) >= COPY)
    };
    grouped(candidates, AT_A_TIME, read, &are_copies)
}

/// As [`groups`], with `texts` articles read at a time into whatever `are_copies` compares.
fn grouped<T, E>(
    candidates: &[Candidate<'_>],
    texts: usize,
    read: &mut dyn FnMut(&[u64]) -> Result<T, E>,
    are_copies: &dyn Fn(&T, u64, u64) -> bool,
) -> Result<BTreeMap<u64, u64>, E> {
    let bands: HashMap<u64, &[u32]> = candidates.iter().map(|it| (it.key, it.bands)).collect();
    let agree = |one: u64, other: u64| agree(bands[&one], bands[&other]);
    let mut joined = Joined::default();
    for crowds in batches(crowds(buckets(candidates), &agree), texts) {
        let mut keys = crowds.concat();
        keys.sort_unstable();
        keys.dedup();
        let texts = read(&keys)?;
        let mut differ = HashSet::new();
        for crowd in crowds {
            let mut leaders: Vec<u64> = Vec::new();
            for key in crowd {
                for leader in &leaders {
                    let pair = (*leader.min(&key), *leader.max(&key));
                    let is_open = joined.top(pair.0) != joined.top(pair.1);
                    if !is_open || differ.contains(&pair) || !agree(pair.0, pair.1) {
                        continue;
                    }
                    if are_copies(&texts, pair.0, pair.1) {
                        joined.join(pair.0, pair.1);
                    } else {
                        differ.insert(pair);
                    }
                }
                let led = leaders
                    .iter()
                    .any(|leader| joined.top(*leader) == joined.top(key));
                if !led && leaders.len() < LEADERS {
                    leaders.push(key);
                }
            }
        }
    }
    Ok(joined.groups())
}

/// Parts buckets into crowds, in each of which every sketch agrees with another's or through others', those with articles in
/// common side by side.
fn crowds(buckets: Vec<Vec<u64>>, agree: &dyn Fn(u64, u64) -> bool) -> Vec<Vec<u64>> {
    let mut near = Joined::default();
    for bucket in &buckets {
        let mut leaders: Vec<u64> = Vec::new();
        for key in bucket {
            let mut led = false;
            for leader in &leaders {
                if near.top(*leader) == near.top(*key) || agree(*leader, *key) {
                    near.join(*leader, *key);
                    led = true;
                }
            }
            if !led && leaders.len() < LEADERS {
                leaders.push(*key);
            }
        }
    }
    let mut crowds: Vec<(u64, Vec<u64>)> = Vec::new();
    for mut bucket in buckets {
        bucket.sort_by_key(|key| near.top(*key));
        let parts = bucket.chunk_by(|one, other| near.top(*one) == near.top(*other));
        let several = parts.filter(|part| part.len() > 1);
        crowds.extend(several.map(|part| (near.top(part[0]), part.to_vec())));
    }
    crowds.sort_by_key(|(top, _)| *top);
    let mut seen = HashSet::new();
    // Copies word for word agree in all bands.
    crowds.retain(|(_, crowd)| seen.insert(crowd.clone()));
    crowds.into_iter().map(|(_, crowd)| crowd).collect()
}

/// Parts crowds, so that each part has about so many articles.
fn batches(crowds: Vec<Vec<u64>>, articles: usize) -> Vec<Vec<Vec<u64>>> {
    let mut batches: Vec<Vec<Vec<u64>>> = Vec::new();
    let mut seen: HashSet<u64> = HashSet::new();
    for crowd in crowds {
        let full = seen.len() >= articles;
        if full {
            seen.clear();
        }
        seen.extend(&crowd);
        match batches.last_mut().filter(|_| !full) {
            Some(batch) => batch.push(crowd),
            None => batches.push(vec![crowd]),
        }
    }
    batches
}

/// Whether two sketches agree in enough of their bands.
fn agree(one: &[u32], other: &[u32]) -> bool {
    let pairs = one.iter().zip(other);
    let agreeing = pairs.filter(|(one, other)| one == other).count();
    agreeing >= AGREEING.min(one.len()).min(other.len())
}

/// Returns the articles that agree in a band, by band and number, each sorted.
fn buckets(candidates: &[Candidate<'_>]) -> Vec<Vec<u64>> {
    let mut entries: Vec<(u32, u32, u64)> = Vec::new();
    for candidate in candidates {
        let bands = candidate.bands.iter().enumerate();
        entries.extend(bands.map(|(band, number)| (band as u32, *number, candidate.key)));
    }
    entries.sort_unstable();
    let chunks = entries.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1));
    let several = chunks.filter(|chunk| chunk.len() > 1);
    several
        .map(|chunk| chunk.iter().map(|entry| entry.2).collect())
        .collect()
}

/// Sets of articles, each under the smallest of them.
#[derive(Debug, Default)]
struct Joined {
    above: HashMap<u64, u64>,
}

impl Joined {
    fn top(&self, key: u64) -> u64 {
        let mut key = key;
        while let Some(above) = self.above.get(&key) {
            key = *above;
        }
        key
    }

    fn join(&mut self, one: u64, other: u64) {
        let (one, other) = (self.top(one), self.top(other));
        if one != other {
            self.above.insert(one.max(other), one.min(other));
        }
    }

    fn groups(&self) -> BTreeMap<u64, u64> {
        let mut groups = BTreeMap::new();
        for key in self.above.keys() {
            let top = self.top(*key);
            groups.insert(*key, top);
            groups.insert(top, top);
        }
        groups
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    fn grouped(articles: &[(u64, &[u32])], copies: &[(u64, u64)]) -> BTreeMap<u64, u64> {
        let candidates: Vec<Candidate<'_>> = articles
            .iter()
            .map(|(key, bands)| Candidate { key: *key, bands })
            .collect();
        let are_copies = |_: &(), one, other| copies.contains(&(one, other));
        let whole = super::grouped(&candidates, 100, &mut |_| Ok::<(), ()>(()), &are_copies);
        let parted = super::grouped(&candidates, 1, &mut |_| Ok::<(), ()>(()), &are_copies);
        assert_eq!(whole, parted, "groups hang on what is read at a time");
        whole.unwrap()
    }

    #[test]
    fn copies_of_copies_are_one_group_in_any_order() {
        let articles: [(u64, &[u32]); 4] = [
            (7, &[1, 2, 3, 4]),
            (3, &[1, 2, 9, 9]),
            (5, &[4, 4, 9, 9]),
            (6, &[8, 8, 8, 8]),
        ];
        let copies = [(3, 7), (3, 5)];
        let expected = BTreeMap::from([(3, 3), (5, 3), (7, 3)]);
        assert_eq!(grouped(&articles, &copies), expected);
        let mut turned = articles;
        turned.reverse();
        assert_eq!(grouped(&turned, &copies), expected);
    }

    #[test]
    fn a_number_in_common_is_not_enough() {
        assert!(grouped(&[(1, &[5]), (2, &[5])], &[]).is_empty());
        // The same number in another band is none.
        assert!(grouped(&[(1, &[5, 6]), (2, &[6, 5])], &[(1, 2)]).is_empty());
        // One of several that agrees is chance.
        assert!(grouped(&[(1, &[5, 6]), (2, &[5, 7])], &[(1, 2)]).is_empty());
    }

    #[test]
    fn a_crowd_is_compared_with_its_leaders_alone() {
        let bands = [5];
        let crowd: Vec<Candidate<'_>> = (0..500)
            .map(|key| Candidate { key, bands: &bands })
            .collect();
        let compared = Cell::new(0);
        let are_copies = |_: &(), one: u64, other: u64| {
            compared.set(compared.get() + 1);
            one % 2 == other % 2
        };
        let found = super::grouped(&crowd, 100, &mut |_| Ok::<(), ()>(()), &are_copies);
        assert_eq!(found.unwrap().len(), 500);
        assert!(compared.get() <= 1000, "{compared:?}");
    }

    #[test]
    fn what_is_read_is_compared() {
        let text = |from: usize| -> String {
            (from..from + 100)
                .map(|word| format!("word{word} "))
                .collect()
        };
        let articles = [(1, 0), (2, 500), (3, 0), (4, 10)];
        let candidates: Vec<Candidate<'_>> = articles
            .iter()
            .map(|(key, _)| Candidate {
                key: *key,
                bands: &[7, 7],
            })
            .collect();
        let found = groups(&candidates, &mut |keys: &[u64]| {
            assert_eq!(keys, [1, 2, 3, 4]);
            let texts = articles
                .iter()
                .map(|(key, from)| (*key, Runs::of(&text(*from))));
            Ok::<_, ()>(texts.collect())
        });
        assert_eq!(found, Ok(BTreeMap::from([(1, 1), (3, 1), (4, 1)])));
    }
}
