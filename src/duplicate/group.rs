//! From candidates to groups.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;

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

/// Joins articles that are copies of one another, directly or through others. Returns the group of every article
/// that has a copy: the smallest number in it.
///
/// Two articles are compared by `are_copies` where their sketches agree in two bands; of many that agree in one, with the
/// first of each group among them. The order of `candidates` does not matter.
///
/// # Errors
///
/// What `are_copies` fails with.
pub fn groups<E>(
    candidates: &[Candidate<'_>],
    are_copies: &mut dyn FnMut(u64, u64) -> Result<bool, E>,
) -> Result<BTreeMap<u64, u64>, E> {
    let mut joined = Joined::default();
    let mut asked: HashMap<(u64, u64), bool> = HashMap::new();
    let bands: HashMap<u64, &[u32]> = candidates.iter().map(|it| (it.key, it.bands)).collect();
    for bucket in buckets(candidates) {
        let mut leaders: Vec<u64> = Vec::new();
        for key in bucket {
            let mut found = false;
            for leader in &leaders {
                let pair = (*leader.min(&key), *leader.max(&key));
                if !agree(bands[&pair.0], bands[&pair.1]) {
                    continue;
                }
                let copies = match asked.get(&pair) {
                    Some(copies) => *copies,
                    None => {
                        let copies = are_copies(pair.0, pair.1)?;
                        asked.insert(pair, copies);
                        copies
                    }
                };
                if copies {
                    joined.join(pair.0, pair.1);
                    found = true;
                    break;
                }
            }
            if !found && leaders.len() < LEADERS {
                leaders.push(key);
            }
        }
    }
    Ok(joined.groups())
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
    let mut seen = HashSet::new();
    several
        .map(|chunk| chunk.iter().map(|entry| entry.2).collect())
        // Copies word for word agree in all bands.
        .filter(|bucket: &Vec<u64>| seen.insert(bucket.clone()))
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
    use super::*;

    fn grouped(articles: &[(u64, &[u32])], copies: &[(u64, u64)]) -> BTreeMap<u64, u64> {
        let candidates: Vec<Candidate<'_>> = articles
            .iter()
            .map(|(key, bands)| Candidate { key: *key, bands })
            .collect();
        let are_copies = &mut |one, other| Ok::<bool, ()>(copies.contains(&(one, other)));
        groups(&candidates, are_copies).unwrap()
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
        let mut compared = 0;
        let found = groups(&crowd, &mut |one, other| {
            compared += 1;
            Ok::<bool, ()>(one % 2 == other % 2)
        });
        assert_eq!(found.unwrap().len(), 500);
        assert!(compared <= 1000, "{compared}");
    }
}
