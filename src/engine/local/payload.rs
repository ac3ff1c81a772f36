//! What stands beside tantivy's files, and how a commit names it.

use std::fs;
use std::fs::File;
use std::io;
use std::io::Read;
use std::io::Seek;
use std::path::Path;

use serde::Deserialize;
use serde::Serialize;
use tantivy::IndexMeta;

/// What tantivy keeps with a commit: which ledger belongs to it, and which articles are copies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Payload {
    pub(super) ledger: Named,
    /// None before copies were looked for the first time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) copies: Option<Named>,
    /// Whether articles have changed since.
    pub(super) stale: bool,
}

/// A file, and the checksum of its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Named {
    pub(super) name: String,
    blake3: String,
}

impl Named {
    /// Names a file with this content.
    pub(super) fn of(name: String, content: &[u8]) -> Self {
        let blake3 = blake3::hash(content).to_hex().to_string();
        Self { name, blake3 }
    }

    /// Whether the file was written with this content.
    pub(super) fn holds(&self, content: &[u8]) -> bool {
        blake3::hash(content).to_hex().as_str() == self.blake3
    }
}

impl Payload {
    /// Reads what stands with a commit.
    pub(super) fn of(meta: &IndexMeta) -> Option<Self> {
        serde_json::from_str(meta.payload.as_deref()?).ok()
    }

    /// Returns the names of the files.
    pub(super) fn files(&self) -> impl Iterator<Item = &str> {
        let copies = self.copies.iter();
        std::iter::once(&self.ledger)
            .chain(copies)
            .map(|named| named.name.as_str())
    }
}

/// The files beside tantivy's, open: they can be read even after a later commit has removed them.
#[derive(Debug)]
pub(super) struct Beside {
    payload: Payload,
    ledger: File,
    copies: Option<File>,
}

impl Beside {
    /// Opens the files of a commit.
    pub(super) fn open(folder: &Path, payload: Payload) -> io::Result<Self> {
        let open = |named: &Named| File::open(folder.join(&named.name));
        Ok(Self {
            ledger: open(&payload.ledger)?,
            copies: payload.copies.as_ref().map(open).transpose()?,
            payload,
        })
    }

    /// Whether articles have changed since copies were looked for.
    pub(super) fn is_stale(&self) -> bool {
        self.payload.stale
    }

    /// Returns a checksum of what was committed: the ledger knows when every ingest ended.
    pub(super) fn checksum(&self) -> u64 {
        let payload = &self.payload;
        let copies = payload.copies.as_ref().map(|named| &named.blake3);
        let told = format!("{:?}", (&payload.ledger.blake3, copies, payload.stale));
        let hash = blake3::hash(told.as_bytes());
        u64::from_le_bytes(std::array::from_fn(|i| hash.as_bytes()[i]))
    }

    /// Returns the ledger.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub(super) fn ledger(&self) -> Result<Vec<u8>, String> {
        let packed = read(&self.ledger, &self.payload.ledger)?;
        let name = &self.payload.ledger.name;
        unpack(name, packed).map_err(|cause| format!("`{name}` cannot be read: {cause}"))
    }

    /// Returns the file of copies; empty where there is none.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub(super) fn copies(&self) -> Result<Vec<u8>, String> {
        match (&self.copies, &self.payload.copies) {
            (Some(file), Some(named)) => read(file, named),
            _ => Ok(Vec::new()),
        }
    }
}

/// How a ledger is named that is compressed; those of versions before were not.
const PACKED: &str = ".json.zst";
/// zstd's level for ledgers, which are written at every commit. They are numbers by chance: no level makes them much
/// smaller.
const PACKED_LEVEL: i32 = 1;

/// Returns the name of a ledger.
pub(super) fn ledger_name(number: u64) -> String {
    format!("ledger-{number:08}{PACKED}")
}

/// Returns a ledger as it is written.
pub(super) fn pack(ledger: &[u8]) -> io::Result<Vec<u8>> {
    zstd::encode_all(ledger, PACKED_LEVEL)
}

/// Returns the ledger of a file with this name and content.
pub(super) fn unpack(name: &str, content: Vec<u8>) -> io::Result<Vec<u8>> {
    match name.ends_with(PACKED) {
        true => zstd::decode_all(content.as_slice()),
        false => Ok(content),
    }
}

fn read(mut file: &File, named: &Named) -> Result<Vec<u8>, String> {
    let mut content = Vec::new();
    let read = file.rewind().and_then(|()| file.read_to_end(&mut content));
    read.map_err(|cause| format!("`{}` cannot be read: {cause}", named.name))?;
    if named.holds(&content) {
        Ok(content)
    } else {
        Err(format!(
            "`{}` has another checksum than was written",
            named.name
        ))
    }
}

/// The highest number a file of ours in the folder has, so that a new one never takes a name in use.
pub(super) fn highest_number(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter_map(|name| number_of(&name)).max().unwrap_or(0)
}

/// Returns the number in the name of a ledger or of a file of copies.
pub(super) fn number_of(name: &str) -> Option<u64> {
    let ledger = name
        .strip_prefix("ledger-")
        .and_then(|name| name.strip_suffix(PACKED).or(name.strip_suffix(".json")));
    let copies = name
        .strip_prefix("copies-")
        .and_then(|name| name.strip_suffix(".bin"));
    ledger.or(copies)?.parse().ok()
}
