//! The files under a root: what is there to be read, without reading any of it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::fs::FileType;
use std::fs::Metadata;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;
use std::time::UNIX_EPOCH;

use super::fault::Error;
use super::filter::Filter;
use super::filter::Globs;
use super::form;
use super::form::Form;
use super::record::Skipped;

/// Name of a folder's sidecar, inherited by every file below it.
const DEFAULTS: &str = "_defaults.json";

/// What a file's own sidecar has after the file's stem.
const SIDECAR_ENDING: &str = ".meta.json";

/// A file of a root. Costs a name and a look at its size and time; nothing of it has been read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Path to open it by.
    pub path: PathBuf,
    /// Path relative to its root, split by `/`; the file's name where the root is a file. Control characters,
    /// backslashes and bytes that are not UTF-8 stand as `\x1b`, so that two files never share it.
    pub relative: String,
    /// Bytes on disk.
    pub size: u64,
    /// Time of last change in nanoseconds since 1970; 0 where the system does not say.
    pub modified_ns: i64,
    /// Its sidecar, then the defaults of its folder and of each folder outward up to the root.
    pub sidecars: Vec<Sidecar>,
}

/// A JSON file with fields for others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sidecar {
    /// Path to open it by.
    pub path: PathBuf,
    /// Path relative to the root, as in [`File`].
    pub relative: String,
    /// Bytes on disk.
    pub size: u64,
    /// Time of last change, as in [`File`].
    pub modified_ns: i64,
}

/// What is under a root.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Walk {
    /// Files to read, sorted by `relative`.
    pub files: Vec<File>,
    /// What is there but is not read, sorted by path. Hidden entries, sidecars and what the filter leaves out are
    /// not told.
    pub skipped: Vec<Skipped>,
}

/// Lists the files under `root`, or `root` itself where it is a file (then with any ending).
///
/// Symbolic links to files are followed; those to folders are not, so a walk always ends. An entry that cannot be
/// looked at is skipped with its reason; an error is only a root that is not there, or a broken glob.
pub fn walk(root: &Path, filter: &Filter) -> Result<Walk, Error> {
    let globs = Globs::new(filter)?;
    let failed = |cause| Error::Open {
        path: root.to_owned(),
        cause,
    };
    let metadata = fs::metadata(root).map_err(failed)?;
    if !metadata.is_dir() {
        return Ok(Walk {
            files: vec![lone_file(root, &metadata)],
            skipped: Vec::new(),
        });
    }
    let mut walk = Walk::default();
    let entries = list(root).map_err(failed)?;
    let mut open = vec![folder(entries, "", None, &mut walk.skipped)];
    while let Some(folder) = open.pop() {
        take_files(&folder, &globs, &mut walk);
        for (name, path) in &folder.folders {
            let relative = join(&folder.relative, name);
            match list(path) {
                Ok(entries) => {
                    let defaults = folder.defaults.clone();
                    open.push(self::folder(
                        entries,
                        &relative,
                        defaults,
                        &mut walk.skipped,
                    ));
                }
                Err(error) => walk.skipped.push(unreadable(relative, &error)),
            }
        }
    }
    walk.files
        .sort_unstable_by(|a, b| a.relative.cmp(&b.relative));
    walk.skipped.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    Ok(walk)
}

/// A file that was named itself: the only folder known to be meant is its own.
fn lone_file(path: &Path, metadata: &Metadata) -> File {
    let name = path
        .file_name()
        .map_or_else(String::new, |name| escape(name.as_encoded_bytes()));
    let folder = path.parent().unwrap_or(Path::new(""));
    let own = format!("{}{SIDECAR_ENDING}", form::stem(&name));
    let sidecar = |name: &str| {
        let path = folder.join(name);
        let metadata = fs::metadata(&path).ok().filter(Metadata::is_file)?;
        Some(as_sidecar(path, name.to_owned(), &metadata))
    };
    File {
        path: path.to_owned(),
        size: metadata.len(),
        modified_ns: modified_ns(metadata),
        sidecars: sidecar(&own).into_iter().chain(sidecar(DEFAULTS)).collect(),
        relative: name,
    }
}

/// A listed folder, its entries by escaped name.
struct Folder {
    relative: String,
    defaults: Option<Arc<Defaults>>,
    folders: BTreeMap<String, PathBuf>,
    files: BTreeMap<String, PathBuf>,
}

/// The defaults that hold in a folder: a list from the inside out.
struct Defaults {
    sidecar: Sidecar,
    outer: Option<Arc<Defaults>>,
}

/// Names, paths and types of a folder's entries; hidden ones are left out.
fn list(folder: &Path) -> io::Result<Vec<(String, PathBuf, io::Result<FileType>)>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        if name.as_encoded_bytes().starts_with(b".") {
            continue;
        }
        entries.push((
            escape(name.as_encoded_bytes()),
            entry.path(),
            entry.file_type(),
        ));
    }
    Ok(entries)
}

fn folder(
    entries: Vec<(String, PathBuf, io::Result<FileType>)>,
    relative: &str,
    outer: Option<Arc<Defaults>>,
    skipped: &mut Vec<Skipped>,
) -> Folder {
    let mut folder = Folder {
        relative: relative.to_owned(),
        defaults: outer,
        folders: BTreeMap::new(),
        files: BTreeMap::new(),
    };
    for (name, path, kind) in entries {
        match resolved(&path, kind) {
            Ok(Entry::Folder) => _ = folder.folders.insert(name, path),
            Ok(Entry::File) => _ = folder.files.insert(name, path),
            Ok(Entry::Other(reason)) => skipped.push(told(join(relative, &name), reason)),
            Err(error) => skipped.push(unreadable(join(relative, &name), &error)),
        }
    }
    let sidecar = folder.files.remove(DEFAULTS).and_then(|path| {
        let metadata = fs::metadata(&path).ok()?;
        Some(as_sidecar(path, join(relative, DEFAULTS), &metadata))
    });
    if let Some(sidecar) = sidecar {
        let outer = folder.defaults.take();
        folder.defaults = Some(Arc::new(Defaults { sidecar, outer }));
    }
    folder
}

enum Entry {
    File,
    Folder,
    Other(&'static str),
}

fn resolved(path: &Path, kind: io::Result<FileType>) -> io::Result<Entry> {
    let kind = kind?;
    if kind.is_dir() {
        return Ok(Entry::Folder);
    }
    let target = if kind.is_symlink() {
        fs::metadata(path)?.file_type()
    } else {
        kind
    };
    Ok(if target.is_file() {
        Entry::File
    } else if target.is_dir() {
        Entry::Other("a symbolic link to a folder")
    } else {
        Entry::Other("a pipe, socket or device")
    })
}

fn take_files(folder: &Folder, globs: &Globs, walk: &mut Walk) {
    for (name, path) in &folder.files {
        let relative = join(&folder.relative, name);
        if name.ends_with(SIDECAR_ENDING) || !globs.take(&relative) {
            continue;
        }
        if Form::of_name(name).is_none() {
            walk.skipped.push(told(relative, "not a kind morgue reads"));
            continue;
        }
        match fs::metadata(path) {
            Ok(metadata) => walk.files.push(File {
                path: path.clone(),
                relative,
                size: metadata.len(),
                modified_ns: modified_ns(&metadata),
                sidecars: sidecars(name, folder),
            }),
            Err(error) => walk.skipped.push(unreadable(relative, &error)),
        }
    }
}

/// Returns the sidecars of the file `name`, strongest first.
fn sidecars(name: &str, folder: &Folder) -> Vec<Sidecar> {
    let mut found = Vec::new();
    let own = format!("{}{SIDECAR_ENDING}", form::stem(name));
    if let Some(path) = folder.files.get(&own)
        && let Ok(metadata) = fs::metadata(path)
    {
        found.push(as_sidecar(
            path.clone(),
            join(&folder.relative, &own),
            &metadata,
        ));
    }
    let mut defaults = folder.defaults.as_deref();
    while let Some(Defaults { sidecar, outer }) = defaults {
        found.push(sidecar.clone());
        defaults = outer.as_deref();
    }
    found
}

fn as_sidecar(path: PathBuf, relative: String, metadata: &Metadata) -> Sidecar {
    Sidecar {
        path,
        relative,
        size: metadata.len(),
        modified_ns: modified_ns(metadata),
    }
}

fn told(path: String, reason: &str) -> Skipped {
    Skipped {
        path,
        reason: reason.to_owned(),
    }
}

fn unreadable(path: String, error: &io::Error) -> Skipped {
    Skipped {
        path,
        reason: format!("cannot be looked at ({})", error.kind()),
    }
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// Writes a name so that it is printable and no two names look alike.
fn escape(name: &[u8]) -> String {
    let mut escaped = String::with_capacity(name.len());
    for chunk in name.utf8_chunks() {
        for character in chunk.valid().chars() {
            if character == '\\' || character.is_control() {
                escape_bytes(character.encode_utf8(&mut [0; 4]).as_bytes(), &mut escaped);
            } else {
                escaped.push(character);
            }
        }
        escape_bytes(chunk.invalid(), &mut escaped);
    }
    escaped
}

fn escape_bytes(bytes: &[u8], into: &mut String) {
    for byte in bytes {
        write!(into, "\\x{byte:02x}").expect("a string takes everything that is written to it");
    }
}

fn modified_ns(metadata: &Metadata) -> i64 {
    let since = |earlier: SystemTime, later: SystemTime| {
        let duration = later.duration_since(earlier).ok()?;
        i64::try_from(duration.as_nanos()).ok()
    };
    let Ok(modified) = metadata.modified() else {
        return 0;
    };
    let after = since(UNIX_EPOCH, modified);
    after
        .or_else(|| since(modified, UNIX_EPOCH).map(|ns| -ns))
        .unwrap_or(0)
}
