//! Which articles are copies of one text, and which are older versions of one article.
//!
//! The sketches stand in a column beside the articles; what they come to stands in a file of the commit, by the articles'
//! numbers, so that a merge changes nothing.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread;
use std::thread::available_parallelism;

use tantivy::DocAddress;
use tantivy::DocId;
use tantivy::Searcher;
use tantivy::SegmentReader;

use crate::article::Article;
use crate::duplicate::Candidate;
use crate::duplicate::Runs;
use crate::duplicate::Sketch;
use crate::duplicate::Texts;
use crate::duplicate::groups;

use super::document::article;
use super::document::body;
use super::schema::names;
use super::stored::Stored;

/// An article that has copies or other versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Member {
    /// The smallest number of an article in its group.
    pub(super) group: u64,
    /// Whether there is a later version of it.
    pub(super) is_superseded: bool,
}

/// All articles with copies or other versions, by number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Copies {
    pub(super) members: BTreeMap<u64, Member>,
}

/// Bytes of a member in the file: its number, its group, 1 for an older version; each a little-endian `u64`.
const MEMBER_BYTES: usize = 24;

impl Copies {
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let members = self.members.iter();
        let numbers = members.flat_map(|(key, member)| {
            [*key, member.group, u64::from(member.is_superseded)].map(u64::to_le_bytes)
        });
        numbers.flatten().collect()
    }

    /// Reads a file; `None` where it is none.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (members, rest) = bytes.as_chunks::<MEMBER_BYTES>();
        let number = |bytes: &[u8]| Some(u64::from_le_bytes(*bytes.first_chunk()?));
        let member = |bytes: &[u8; MEMBER_BYTES]| {
            let member = Member {
                group: number(&bytes[8..])?,
                is_superseded: number(&bytes[16..])? != 0,
            };
            Some((number(bytes)?, member))
        };
        let members: Option<_> = members.iter().map(member).collect();
        rest.is_empty().then_some(Self { members: members? })
    }

    /// Finds the copies among all articles of a commit; `one_id` are the numbers of those that share an id, and
    /// `is_version` tells whether one owes it to its address.
    pub(super) fn find(
        searcher: &Searcher,
        one_id: &[Vec<u64>],
        is_version: &dyn Fn(&Article) -> bool,
    ) -> tantivy::Result<Self> {
        let mut table = Table::read(searcher)?;
        let sketches = std::mem::take(&mut table.sketches);
        let candidates: Vec<Candidate<'_>> = sketches
            .iter()
            .map(|(key, sketch)| Candidate {
                key: *key,
                bands: sketch.bands(),
            })
            .collect();
        let groups = groups(&candidates, &mut |keys| table.runs(keys))?;
        let members = groups.into_iter().map(|(key, group)| {
            let is_superseded = false;
            (
                key,
                Member {
                    group,
                    is_superseded,
                },
            )
        });
        let mut copies = Self {
            members: members.collect(),
        };
        for keys in one_id {
            let versions = table.versions(keys, is_version)?;
            copies.join(&versions);
        }
        Ok(copies)
    }

    /// Joins the groups of an article's versions, the latest last.
    fn join(&mut self, versions: &[u64]) {
        let Some((latest, older)) = versions.split_last().filter(|(_, older)| !older.is_empty())
        else {
            return;
        };
        let group_of = |members: &BTreeMap<u64, Member>, key: &u64| {
            members.get(key).map_or(*key, |member| member.group)
        };
        let groups: Vec<u64> = versions
            .iter()
            .map(|key| group_of(&self.members, key))
            .collect();
        let group = groups.iter().copied().min().unwrap_or(*latest);
        for member in self.members.values_mut() {
            if groups.contains(&member.group) {
                member.group = group;
            }
        }
        for key in versions {
            let is_superseded = older.contains(key);
            let member = Member {
                group,
                is_superseded,
            };
            self.members.insert(*key, member);
        }
    }

    /// Returns the members of each segment.
    pub(super) fn of_segments(
        &self,
        searcher: &Searcher,
    ) -> tantivy::Result<Vec<Arc<SegmentCopies>>> {
        let segments = searcher.segment_readers().iter();
        segments
            .map(|segment| self.of_segment(segment).map(Arc::new))
            .collect()
    }

    fn of_segment(&self, reader: &SegmentReader) -> tantivy::Result<SegmentCopies> {
        let mut copies = SegmentCopies::default();
        if self.members.is_empty() {
            return Ok(copies);
        }
        let members: HashMap<u64, Member> =
            self.members.iter().map(|(key, it)| (*key, *it)).collect();
        let keys = reader.fast_fields().u64(names::KEY)?;
        let mut places = vec![0; reader.max_doc() as usize];
        for document in reader.doc_ids_alive() {
            let key = keys.first(document);
            if let Some(member) = key.and_then(|key| members.get(&key)) {
                copies.members.push(*member);
                places[document as usize] = u32::try_from(copies.members.len()).unwrap_or(0);
            }
        }
        if !copies.members.is_empty() {
            copies.places = places;
        }
        Ok(copies)
    }
}

/// The members of one segment, by document.
#[derive(Debug, Clone, Default)]
pub(super) struct SegmentCopies {
    /// By document: 0 for none, else one more than its place in `members`; empty where the segment has none.
    places: Vec<u32>,
    members: Vec<Member>,
}

impl SegmentCopies {
    pub(super) fn get(&self, document: DocId) -> Option<Member> {
        let place = self.places.get(document as usize)?.checked_sub(1)?;
        self.members.get(place as usize).copied()
    }

    /// Returns the documents of some groups.
    pub(super) fn of_groups(
        &self,
        groups: &BTreeSet<u64>,
    ) -> impl Iterator<Item = (DocId, Member)> {
        let documents = (0..).map_while(|document: DocId| {
            let is_there = (document as usize) < self.places.len();
            is_there.then(|| Some((document, self.get(document)?)))
        });
        documents
            .flatten()
            .filter(|(_, member)| groups.contains(&member.group))
    }
}

/// Where the articles are, and what has been read of them.
struct Table {
    stored: Stored,
    sketches: Vec<(u64, Sketch)>,
    addresses: HashMap<u64, DocAddress>,
}

impl Table {
    fn read(searcher: &Searcher) -> tantivy::Result<Self> {
        let mut table = Self {
            stored: Stored::open(searcher)?,
            sketches: Vec::new(),
            addresses: HashMap::new(),
        };
        for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
            let fast = segment.fast_fields();
            let (keys, sketches) = (fast.u64(names::KEY)?, fast.column_opt(names::SKETCH)?);
            for document in segment.doc_ids_alive() {
                let Some(key) = keys.first(document) else {
                    continue;
                };
                let ordinal = u32::try_from(ordinal).unwrap_or(u32::MAX);
                let address = DocAddress::new(ordinal, document);
                table.addresses.insert(key, address);
                let column = sketches.iter();
                let packed = column.flat_map(|column| column.values_for_doc(document));
                if let Some(sketch) = Sketch::unpacked(&packed.collect::<Vec<_>>()) {
                    table.sketches.push((key, sketch));
                }
            }
        }
        Ok(table)
    }

    fn article(&self, key: u64) -> tantivy::Result<Option<Article>> {
        let Some(address) = self.addresses.get(&key) else {
            return Ok(None);
        };
        Ok(article(&self.stored.json(*address)?))
    }

    /// Returns the runs of some articles; those that cannot be read have none.
    ///
    /// They are read in the order in which they are stored, as many are compressed together, by all processors.
    fn runs(&self, keys: &[u64]) -> tantivy::Result<Texts> {
        let known = keys
            .iter()
            .filter_map(|key| Some((*self.addresses.get(key)?, *key)));
        let mut places: Vec<(DocAddress, u64)> = known.collect();
        places.sort_unstable();
        let threads = available_parallelism().map_or(1, NonZero::get);
        let share = places.len().div_ceil(threads).max(1);
        let read = |(address, key): &(DocAddress, u64)| {
            let stored = self.stored.json(*address)?;
            let runs = body(&stored).map(|body| Runs::of(&body));
            Ok((*key, runs.unwrap_or_default()))
        };
        thread::scope(|scope| {
            let parts = places.chunks(share);
            let threads: Vec<_> = parts
                .map(|part| {
                    scope.spawn(|| part.iter().map(read).collect::<tantivy::Result<Vec<_>>>())
                })
                .collect();
            let mut runs = HashMap::with_capacity(places.len());
            for thread in threads {
                match thread.join() {
                    Ok(read) => runs.extend(read?),
                    Err(panic) => resume_unwind(panic),
                }
            }
            Ok(runs)
        })
    }

    /// Returns those of articles with one id that are versions of one article, the latest last: by the moment they were
    /// changed, else published, then by their source.
    fn versions(
        &self,
        keys: &[u64],
        is_version: &dyn Fn(&Article) -> bool,
    ) -> tantivy::Result<Vec<u64>> {
        let mut versions = Vec::new();
        for key in keys {
            let article = self.article(*key)?;
            if let Some(article) = article.filter(is_version) {
                let stamp = article.updated.or(article.published);
                let stamp = stamp.map(|stamp| (stamp.day, stamp.time));
                versions.push((stamp, Reverse(article.source), *key));
            }
        }
        versions.sort();
        Ok(versions.into_iter().map(|(_, _, key)| key).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copies(members: &[(u64, u64, bool)]) -> Copies {
        let members = members.iter().map(|(key, group, is_superseded)| {
            let member = Member {
                group: *group,
                is_superseded: *is_superseded,
            };
            (*key, member)
        });
        Copies {
            members: members.collect(),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let written = copies(&[(3, 3, false), (u64::MAX, 3, true)]);
        assert_eq!(Copies::from_bytes(&written.to_bytes()), Some(written));
        assert_eq!(Copies::from_bytes(&[]), Some(Copies::default()));
        assert_eq!(Copies::from_bytes(&[0; 25]), None);
    }

    #[test]
    fn versions_bring_their_copies_together() {
        let mut found = copies(&[(4, 4, false), (5, 4, false), (8, 7, false), (7, 7, false)]);
        found.join(&[5, 8, 9]);
        let expected = [
            (4, 4, false),
            (5, 4, true),
            (7, 4, false),
            (8, 4, true),
            (9, 4, false),
        ];
        assert_eq!(found, copies(&expected));
        found.join(&[4]);
        assert_eq!(found, copies(&expected));
    }
}
