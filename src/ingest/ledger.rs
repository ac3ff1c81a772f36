//! What was ingested: roots, files, records. Kept with every commit.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::Deserialize;
use serde::Serialize;

use crate::engine::local::Reader;
use crate::source::File;

use super::Error;
use super::Templates;
use super::identity::record_key;

/// What an index was made from, as of its last commit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// The roots, in the order they were first named.
    pub roots: Vec<Root>,
    /// Seconds since 1970 at which the last ingest ended.
    pub ingested: i64,
    /// The number of the next root.
    pub next_root: u64,
    /// The user's own names of outlets that the articles were read with.
    #[serde(default)]
    pub outlets: BTreeMap<String, String>,
    /// Ids of articles that were taken out for good.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub removed: BTreeSet<String>,
    /// What dumps of one outlet have in common, as learned when the generation was begun.
    #[serde(default)]
    pub templates: Templates,
}

/// A folder or file that is kept in the index.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Root {
    /// Never given to another root of this index.
    pub number: u64,
    /// Absolute path.
    pub path: String,
    /// The path as it was named; sources are shown under it.
    pub shown: String,
    /// Whether it is a file and not a folder.
    #[serde(default)]
    pub is_file: bool,
    /// Patterns of files to take; empty for all.
    pub include: Vec<String>,
    /// Patterns of files to leave out.
    pub exclude: Vec<String>,
    /// Files by their path relative to the root.
    pub files: BTreeMap<String, FileEntry>,
}

/// A file as it was when it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Bytes.
    pub size: u64,
    /// Time of last change in nanoseconds since 1970.
    pub modified_ns: i64,
    /// Sizes and times of its sidecars.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sidecars: String,
    /// Whether it was read to its end.
    pub complete: bool,
    /// Whether it could not be opened the last time; its records are from before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unreadable: bool,
    /// Its records in order.
    pub records: Vec<RecordEntry>,
    /// What of it could not be read, one line each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<String>,
}

/// A record as it was read. The number of its document comes from its place, and is not kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordEntry {
    /// Byte offset in its file.
    pub offset: u64,
    /// Hash of its content, hexadecimal.
    pub hash: String,
    /// Id of its article.
    pub id: String,
    /// Why it is not in the index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rejected: Option<String>,
}

impl Ledger {
    /// Reads the ledger of an open index.
    pub fn of(reader: &Reader) -> Result<Self, Error> {
        serde_json::from_slice(&reader.ledger()?).map_err(Error::Ledger)
    }

    /// Returns the root of a number.
    pub fn root(&self, number: u64) -> Option<&Root> {
        self.roots.iter().find(|root| root.number == number)
    }

    pub(super) fn root_mut(&mut self, number: u64) -> Option<&mut Root> {
        self.roots.iter_mut().find(|root| root.number == number)
    }

    /// Returns the roots without their files.
    pub(super) fn roots_only(&self) -> Self {
        let bare = |root: &Root| Root {
            files: BTreeMap::new(),
            ..root.clone()
        };
        Self {
            roots: self.roots.iter().map(bare).collect(),
            next_root: self.next_root,
            ingested: 0,
            outlets: self.outlets.clone(),
            removed: self.removed.clone(),
            templates: Templates::default(),
        }
    }

    /// Returns every file, in order.
    pub(super) fn files_mut(&mut self) -> impl Iterator<Item = &mut FileEntry> {
        self.roots
            .iter_mut()
            .flat_map(|root| root.files.values_mut())
    }

    /// Returns every file with its root, in order.
    pub fn files(&self) -> impl Iterator<Item = (&Root, &str, &FileEntry)> {
        self.roots.iter().flat_map(|root| {
            root.files
                .iter()
                .map(move |(name, file)| (root, name.as_str(), file))
        })
    }

    /// Returns the numbers of the records that share an id, for each id that several have.
    pub(super) fn one_id(&self) -> Vec<Vec<u64>> {
        let mut places: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for (root, relative, file) in self.files() {
            for record in file.indexed() {
                let place = (root.number, relative, record.offset);
                places.entry(&record.id).or_default().push(place);
            }
        }
        let several = places.into_values().filter(|places| places.len() > 1);
        let key = |(root, relative, offset)| record_key(root, relative, offset);
        several
            .map(|places| places.into_iter().map(key).collect())
            .collect()
    }
}

impl Root {
    /// Returns how a record of a file of this root is shown.
    pub fn shown_source(&self, relative: &str) -> String {
        format!("{}{relative}", self.prefix())
    }

    /// Returns what stands before a relative path when it is shown.
    pub fn prefix(&self) -> String {
        prefix(&self.shown, self.is_file)
    }
}

/// Returns what stands before the path of a record when it is shown: the root's name; where the root is a file, its
/// folder.
pub fn prefix(shown: &str, is_file: bool) -> String {
    if !is_file {
        return format!("{}/", shown.trim_end_matches('/'));
    }
    shown
        .rfind('/')
        .map_or(String::new(), |slash| shown[..=slash].to_owned())
}

impl FileEntry {
    /// An entry for a file that is about to be read.
    pub(super) fn of(file: &File) -> Self {
        Self {
            size: file.size,
            modified_ns: file.modified_ns,
            sidecars: sidecars(file),
            ..Self::default()
        }
    }

    /// Returns the records that are in the index.
    pub(super) fn indexed(&self) -> impl Iterator<Item = &RecordEntry> {
        self.records
            .iter()
            .filter(|record| record.rejected.is_none())
    }

    /// Whether the file has not been touched since it was read to its end.
    pub(super) fn is_current(&self, file: &File) -> bool {
        self.complete && self.has_stamps_of(file)
    }

    /// Whether size and times are what they were.
    pub(super) fn has_stamps_of(&self, file: &File) -> bool {
        self.size == file.size
            && self.modified_ns == file.modified_ns
            && self.sidecars == sidecars(file)
    }
}

fn sidecars(file: &File) -> String {
    let stamps = file
        .sidecars
        .iter()
        .map(|it| format!("{}:{}:{}", it.relative, it.size, it.modified_ns));
    stamps.collect::<Vec<_>>().join(" ")
}
