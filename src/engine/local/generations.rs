//! Which generation is live, who writes, and how one follows another.
//!
//! `CURRENT` is written to a temporary name, synced and renamed, so it always names a whole generation. A
//! generation that it does not name is garbage: left by a rebuild that was cut off, or by the one before.

use std::fs;
use std::fs::File;
use std::fs::TryLockError;
use std::io::Read;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use serde::Deserialize;
use serde::Serialize;

use crate::analysis::ANALYZER_VERSION;

use super::super::Error;
use super::disk::Disk;
use super::disk::System;
use super::payload::unpack;
use super::schema::SCHEMA_VERSION;

/// Version of the folder's layout.
const FORMAT_VERSION: u32 = 2;

/// The live generation, and the versions that made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Current {
    /// Number of the generation.
    pub generation: u64,
    /// Version of the folder's layout.
    format: u32,
    /// Version of the fields.
    schema: u32,
    /// Version of the analyzers.
    analyzer: u32,
}

impl Current {
    fn of(generation: u64) -> Self {
        let (schema, analyzer) = (SCHEMA_VERSION, ANALYZER_VERSION);
        Self {
            generation,
            format: FORMAT_VERSION,
            schema,
            analyzer,
        }
    }

    /// Whether the file says this byte for byte in the way it is written.
    pub(super) fn is_as_written(&self, index: &Path) -> bool {
        let written = serde_json::to_vec(self).ok();
        written.is_some() && fs::read(index.join("CURRENT")).ok() == written
    }

    /// Refuses a generation whose terms or fields are another version's.
    pub(super) fn check(&self, index: &Path) -> Result<(), Error> {
        let ours = Self::of(self.generation);
        let parts = [
            ("format", self.format, ours.format),
            ("schema", self.schema, ours.schema),
            ("analyzer", self.analyzer, ours.analyzer),
        ];
        let other = parts.into_iter().find(|(_, theirs, ours)| theirs != ours);
        other.map_or(Ok(()), |(name, theirs, ours)| {
            let what = format!("{name} version {theirs}, this is {ours}");
            Err(Error::OtherVersion {
                path: index.to_owned(),
                what,
            })
        })
    }
}

/// Returns whether there is an index: a `CURRENT` file.
pub fn exists(index: &Path) -> bool {
    index.join("CURRENT").is_file()
}

/// Returns the live generation; `None` without an index.
///
/// # Errors
///
/// When `CURRENT` is there and cannot be read.
pub fn current(index: &Path) -> Result<Option<Current>, Error> {
    let path = index.join("CURRENT");
    let text = match fs::read(&path) {
        Ok(text) => text,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => {
            return Err(Error::File {
                action: "read",
                path,
                cause,
            });
        }
    };
    let damaged = |cause| Error::Damaged {
        path: index.to_owned(),
        what: format!("`CURRENT`: {cause}"),
    };
    serde_json::from_slice(&text).map(Some).map_err(damaged)
}

/// What tells one commit of an index from the next, at the price of reading two small files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp(blake3::Hash);

/// Returns the stamp of the live commit; `None` without an index. Whoever opens the index after taking it has that
/// commit or a later one.
pub fn stamp(index: &Path) -> Option<Stamp> {
    let live = current(index).ok().flatten()?;
    let meta = fs::read(folder(index, live.generation).join("meta.json")).ok()?;
    let mut hasher = blake3::Hasher::new();
    hasher.update(&live.generation.to_le_bytes());
    hasher.update(&meta);
    Some(Stamp(hasher.finalize()))
}

/// The folder of a generation.
pub(super) fn folder(index: &Path, generation: u64) -> PathBuf {
    index.join("gens").join(format!("{generation:06}"))
}

/// The highest number of a generation that has a folder.
pub(super) fn highest(index: &Path) -> Option<u64> {
    let entries = fs::read_dir(index.join("gens")).ok()?.flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter_map(|name| name.parse().ok()).max()
}

/// Returns the ledger of an index as well as it can still be had: by the newest ledger file of the live
/// generation, or of any, whatever version made it and whatever else is damaged.
pub fn salvage_ledger(index: &Path) -> Option<Vec<u8>> {
    let live = current(index)
        .ok()
        .flatten()
        .map(|current| current.generation);
    let folder = folder(index, live.or_else(|| highest(index))?);
    let entries = fs::read_dir(folder)
        .ok()?
        .flatten()
        .map(|entry| entry.path());
    let name = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    };
    let newest = entries
        .filter(|path| name(path).starts_with("ledger-"))
        .max()?;
    unpack(&name(&newest), fs::read(newest).ok()?).ok()
}

/// Makes a generation the live one.
pub(super) fn activate(disk: &dyn Disk, index: &Path, generation: u64) -> Result<(), Error> {
    let text = serde_json::to_vec(&Current::of(generation)).map_err(|cause| Error::Engine {
        action: "write CURRENT",
        cause: Box::new(cause),
    })?;
    write_durably(disk, index, "CURRENT", &text)
}

/// Writes a file so that after a crash it is there whole or not at all.
pub(super) fn write_durably(
    disk: &dyn Disk,
    folder: &Path,
    name: &str,
    content: &[u8],
) -> Result<(), Error> {
    let (path, temporary) = (folder.join(name), folder.join(format!(".tmp-{name}")));
    let written = disk
        .write_synced(&temporary, content)
        .and_then(|()| disk.rename(&temporary, &path));
    written.map_err(|cause| Error::File {
        action: "write",
        path,
        cause,
    })?;
    sync_folder(disk, folder)
}

/// Makes the names in a folder durable.
pub(super) fn sync_folder(disk: &dyn Disk, folder: &Path) -> Result<(), Error> {
    disk.sync_folder(folder).map_err(|cause| Error::File {
        action: "sync",
        path: folder.to_owned(),
        cause,
    })
}

/// Removes every generation but the live one. What cannot be removed stays for the next time.
pub(super) fn sweep(disk: &dyn Disk, index: &Path, live: Option<u64>) {
    let keep = live.map(|generation| folder(index, generation));
    let Ok(entries) = fs::read_dir(index.join("gens")) else {
        return;
    };
    for entry in entries.flatten().map(|entry| entry.path()) {
        if Some(&entry) == keep.as_ref() {
            continue;
        }
        // A reader that has it open keeps reading: its files are mapped. One that is just opening it must not find
        // some of them and miss others, which tantivy would take for a segment without positions.
        let Some(_held) = hold_readers_off(&entry) else {
            continue;
        };
        _ = disk.remove_folder(&entry);
    }
}

/// The lock that tantivy holds while a reader opens its segments.
const READERS_LOCK: &str = ".tantivy-meta.lock";

/// Waits until no reader is opening a generation, and keeps others from it as long as the value lives; `None` where one
/// takes too long.
fn hold_readers_off(folder: &Path) -> Option<Option<File>> {
    let Ok(lock) = File::options().write(true).open(folder.join(READERS_LOCK)) else {
        // Nobody has ever opened it.
        return Some(None);
    };
    for _ in 0..READER_TRIES {
        match lock.try_lock() {
            Ok(()) => return Some(Some(lock)),
            Err(TryLockError::WouldBlock) => sleep(LOCK_PAUSE),
            Err(TryLockError::Error(_)) => return Some(None),
        }
    }
    None
}

/// How often it is looked whether a reader is still opening a generation: five seconds in all.
const READER_TRIES: u32 = 500;

/// Removes what a writer that was killed has left half written in a folder.
pub(super) fn sweep_temporary(disk: &dyn Disk, folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        if entry.file_name().to_string_lossy().starts_with(".tmp") {
            _ = disk.remove_file(&entry.path());
        }
    }
}

/// Whether a process holds the lock of the index; takes nothing and leaves no trace.
pub(super) fn is_being_written(index: &Path) -> bool {
    let Ok(file) = File::open(index.join("LOCK")) else {
        return false;
    };
    matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
}

/// How often, and after which pause, a lock is tried that another process seems to have.
const LOCK_TRIES: u32 = 10;
const LOCK_PAUSE: Duration = Duration::from_millis(10);

/// Bytes that are left free at most where nothing else is asked for.
const MAX_RESERVE: u64 = 1 << 30;

/// The right to write, held by one process at a time and given back when it ends, however it ends.
#[derive(Debug)]
pub struct WriteLock {
    index: PathBuf,
    disk: Arc<dyn Disk>,
    _file: File,
}

impl WriteLock {
    /// Takes the lock of the index in a folder, which is made when it is not there.
    ///
    /// # Errors
    ///
    /// [`Error::Locked`] at once when another process holds it.
    pub fn acquire(index: &Path) -> Result<Self, Error> {
        Self::acquire_on(Arc::new(System), index)
    }

    /// The same on a disk of the caller's.
    pub(super) fn acquire_on(disk: Arc<dyn Disk>, index: &Path) -> Result<Self, Error> {
        let failed = |action| {
            move |cause| Error::File {
                action,
                path: index.to_owned(),
                cause,
            }
        };
        let folder = index.join("gens");
        let is_new = !folder.exists();
        disk.make_folder(&folder)
            .map_err(failed("make the folder"))?;
        if is_new {
            // Its own name must last as well as what is in it.
            let above = index.parent().filter(|above| *above != Path::new(""));
            sync_folder(disk.as_ref(), above.unwrap_or(Path::new(".")))?;
            sync_folder(disk.as_ref(), index)?;
        }
        let path = index.join("LOCK");
        let options = File::options()
            .create(true)
            .read(true)
            .write(true)
            .truncate(false)
            .open(&path);
        let mut file = options.map_err(|cause| Error::File {
            action: "open",
            path,
            cause,
        })?;
        let mut tries = 0;
        let locked = loop {
            tries += 1;
            match file.try_lock() {
                // A child that another thread is just starting has it until its program begins.
                Err(TryLockError::WouldBlock) if tries < LOCK_TRIES => sleep(LOCK_PAUSE),
                locked => break locked,
            }
        };
        match locked {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                _ = file.read_to_string(&mut holder);
                let holder = if holder.is_empty() {
                    "another process".to_owned()
                } else {
                    holder
                };
                return Err(Error::Locked {
                    path: index.to_owned(),
                    holder,
                });
            }
            Err(TryLockError::Error(cause)) => return Err(failed("lock")(cause)),
        }
        // For the message of whoever comes second; the lock itself is the system's.
        let holder = format!("process {}", std::process::id());
        _ = file
            .set_len(0)
            .and_then(|()| file.write_all(holder.as_bytes()));
        sweep_temporary(disk.as_ref(), index);
        Ok(Self {
            index: index.to_owned(),
            disk,
            _file: file,
        })
    }

    /// Returns the disk that is written to.
    pub(super) fn disk(&self) -> &Arc<dyn Disk> {
        &self.disk
    }

    /// Refuses to go on where less than `reserve` bytes, else 1 GiB or a twentieth of the disk if that is less, and
    /// `needed` more are free.
    ///
    /// # Errors
    ///
    /// [`Error::DiskReserve`] with both figures. A disk that does not tell is taken for large enough.
    pub fn check_room(&self, reserve: Option<u64>, needed: u64) -> Result<(), Error> {
        let Ok((free, all)) = self.disk.room(&self.index) else {
            return Ok(());
        };
        let reserve = reserve.unwrap_or_else(|| MAX_RESERVE.min(all / 20));
        let wanted = reserve.saturating_add(needed);
        if free >= wanted {
            return Ok(());
        }
        Err(Error::DiskReserve {
            path: self.index.clone(),
            free,
            wanted,
        })
    }

    /// Returns the folder of the index.
    pub fn index(&self) -> &Path {
        &self.index
    }
}
