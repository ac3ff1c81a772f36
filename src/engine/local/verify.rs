//! Looking at every byte of the live generation.

use std::collections::BTreeSet;
use std::fs;
use std::fs::File;
use std::io;
use std::io::Read;
use std::io::Seek;
use std::io::SeekFrom;
use std::path::Path;
use std::path::PathBuf;

use serde::Deserialize;
use serde::Serialize;
use tantivy::Index;
use tantivy::IndexMeta;
use tantivy::SegmentMeta;
use tantivy::directory::ManagedDirectory;
use tantivy::index::SegmentComponent;

use super::super::Error;
use super::directory::META;
use super::directory::Sealed;
use super::generations;
use super::payload::Beside;
use super::payload::Payload;

/// The file in which tantivy lists the files it has made.
pub(super) const MANAGED: &str = ".managed.json";

/// What was looked at, and what is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// The generation.
    pub generation: u64,
    /// Files of it.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// What is wrong, one line each; empty for a whole index.
    pub faults: Vec<String>,
}

/// Reads every file of the live generation and compares it with its checksum. A file that is named and missing is
/// damage.
///
/// # Errors
///
/// When there is no index, or one of another version; damage is no error but what is looked for.
pub fn verify(index: &Path) -> Result<Verified, Error> {
    let missing = || Error::Missing {
        path: index.to_owned(),
    };
    let current = match generations::current(index) {
        Ok(current) => current.ok_or_else(missing)?,
        Err(Error::Damaged { what, .. }) => return Ok(Verified::broken(what)),
        Err(error) => return Err(error),
    };
    if !current.is_as_written(index) {
        let what = "`CURRENT` is not as it was written".to_owned();
        return Ok(Verified::broken(what));
    }
    current.check(index)?;
    let folder = generations::folder(index, current.generation);
    let mut verified = Verified {
        generation: current.generation,
        ..Verified::default()
    };
    let opened = Sealed::open(&folder)
        .map_err(tantivy::TantivyError::from)
        .and_then(Index::open);
    match opened {
        Ok(opened) => verified.look_at(index, &folder, &opened),
        Err(error) => verified.faults.push(format!("`{META}`: {error}")),
    }
    Ok(verified)
}

impl Verified {
    fn broken(what: String) -> Self {
        Self {
            faults: vec![what],
            ..Self::default()
        }
    }

    /// Whether nothing is wrong.
    pub fn is_whole(&self) -> bool {
        self.faults.is_empty()
    }

    fn look_at(&mut self, index: &Path, folder: &Path, opened: &Index) {
        let meta = match opened.load_metas() {
            Ok(meta) => meta,
            Err(error) => {
                self.faults.push(format!("`{META}`: {error}"));
                return;
            }
        };
        let directory = opened.directory();
        let mut versions = BTreeSet::new();
        let files = files(&meta);
        for file in &files {
            self.count(&folder.join(file));
            match damage(directory, folder, file) {
                Ok(version) => _ = versions.insert(version),
                Err(what) => self.faults.push(format!("`{}` {what}", file.display())),
            }
        }
        // The version in a file is not under its checksum; one generation is made by one version.
        if versions.len() > 1 {
            let what = "its files say that several versions made them";
            self.faults.push(what.to_owned());
        }
        self.count(&folder.join(META));
        self.count(&folder.join(MANAGED));
        self.faults.extend(unlisted(index, folder, &files));
        let payload = Payload::of(&meta);
        let beside = payload.clone().map(|payload| Beside::open(folder, payload));
        match beside {
            None => {
                let what = "its last commit does not name its ledger".to_owned();
                self.faults.push(what);
            }
            Some(Err(cause)) => self.faults.push(format!("its ledger: {cause}")),
            Some(Ok(beside)) => {
                self.faults.extend(beside.ledger().err());
                self.faults.extend(beside.copies().err());
            }
        }
        for name in payload.iter().flat_map(Payload::files) {
            self.count(&folder.join(name));
        }
    }

    fn count(&mut self, path: &Path) {
        self.files += 1;
        self.bytes += fs::metadata(path).map_or(0, |metadata| metadata.len());
    }
}

/// Returns the files that a commit is made of, sorted.
pub(super) fn files(meta: &IndexMeta) -> BTreeSet<PathBuf> {
    let parts = [
        SegmentComponent::Postings,
        SegmentComponent::Positions,
        SegmentComponent::FastFields,
        SegmentComponent::FieldNorms,
        SegmentComponent::Terms,
        SegmentComponent::Store,
    ];
    let of_segment = |segment: &SegmentMeta| {
        let deletes = segment.has_deletes().then_some(SegmentComponent::Delete);
        let parts = parts.iter().cloned().chain(deletes);
        parts
            .map(|part| segment.relative_path(part))
            .collect::<Vec<_>>()
    };
    meta.segments.iter().flat_map(of_segment).collect()
}

/// What stands behind a file's content.
#[derive(Debug, Serialize, Deserialize)]
struct Footer {
    version: tantivy::Version,
    crc: u32,
}

/// Returns the version that wrote a file; an error says what is wrong with the file.
fn damage(directory: &ManagedDirectory, folder: &Path, file: &Path) -> Result<String, String> {
    let bytes = tail(&folder.join(file)).map_err(|cause| match cause.kind() {
        io::ErrorKind::NotFound => "is missing".to_owned(),
        _ => format!("cannot be read: {cause}"),
    })?;
    match directory.validate_checksum(file) {
        Ok(true) => {}
        Ok(false) => return Err("has another checksum than was written".to_owned()),
        Err(error) => return Err(format!("cannot be checked: {error}")),
    }
    let footer = footer(&bytes).ok_or("does not end as it was written")?;
    // Every byte of the footer: what it says, in the one way it is written.
    let written = serde_json::to_string(&footer).unwrap_or_default();
    let length = u32::try_from(written.len()).unwrap_or_default();
    let end = [
        written.as_bytes(),
        &length.to_le_bytes(),
        &FOOTER_MAGIC.to_le_bytes(),
    ];
    if !bytes.ends_with(&end.concat()) {
        return Err("does not end as it was written".to_owned());
    }
    Ok(footer.version.to_string())
}

/// Bytes of a file's end that are looked at; a footer has about a hundred.
const TAIL_BYTES: u64 = 4 << 10;

fn tail(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let start = file.metadata()?.len().saturating_sub(TAIL_BYTES);
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    file.take(TAIL_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The number at the end of every file of tantivy's.
const FOOTER_MAGIC: u32 = 1337;

fn footer(bytes: &[u8]) -> Option<Footer> {
    let (bytes, _magic) = bytes.split_last_chunk::<4>()?;
    let (bytes, length) = bytes.split_last_chunk::<4>()?;
    let length = u32::from_le_bytes(*length) as usize;
    let start = bytes.len().checked_sub(length)?;
    serde_json::from_slice(&bytes[start..]).ok()
}

/// Returns what is wrong with tantivy's list of files: by it, what a commit does not need any more is removed.
fn unlisted(index: &Path, folder: &Path, files: &BTreeSet<PathBuf>) -> Vec<String> {
    let Ok(read) = fs::read(folder.join(MANAGED)) else {
        return vec![format!("`{MANAGED}` is missing")];
    };
    let parsed: Result<BTreeSet<PathBuf>, _> = serde_json::from_slice(&read);
    let listed = match parsed {
        Ok(listed) if read.ends_with(b"]\n") => listed,
        _ => return vec![format!("`{MANAGED}` is not as it was written")],
    };
    let mut others = listed.iter().filter(|file| !is_of_segment(file));
    if let Some(strange) = others.find(|file| file.as_os_str() != META) {
        return vec![format!(
            "`{MANAGED}` lists `{}`, which no index has",
            strange.display()
        )];
    }
    let missing = files.difference(&listed).cloned();
    // While someone writes, files come and go.
    let quiet = !generations::is_being_written(index);
    let stray = unmanaged(folder, &listed)
        .into_iter()
        .filter(|file| quiet && !files.contains(file));
    missing
        .chain(stray)
        .map(|file| format!("`{MANAGED}` does not list `{}`", file.display()))
        .collect()
}

/// Returns the files of segments in a folder that are not listed: no one would ever remove them.
pub(super) fn unmanaged(folder: &Path, listed: &BTreeSet<PathBuf>) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|entry| PathBuf::from(entry.file_name()));
    names
        .filter(|file| is_of_segment(file) && !listed.contains(file))
        .collect()
}

/// Returns whether a file is one of a segment by its name.
fn is_of_segment(file: &Path) -> bool {
    let name = file.to_string_lossy();
    let stem = name.split('.').next().unwrap_or_default();
    stem.len() == SEGMENT_DIGITS && stem.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Hexadecimal digits of a segment's name.
const SEGMENT_DIGITS: usize = 32;
