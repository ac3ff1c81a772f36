//! The files under a root: what is there to be read, without reading any of it.

use std::fs;
use std::fs::Metadata;
use std::path::Path;
use std::path::PathBuf;
use std::time::SystemTime;
use std::time::UNIX_EPOCH;

use super::fault::Error;
use super::filter::Filter;
use super::filter::Globs;
use super::folder::DEFAULTS;
use super::folder::Folder;
use super::folder::SIDECAR_ENDING;
use super::folder::sidecar_name;
use super::form::Form;
use super::names::escape;
use super::names::join;
use super::record::Skipped;

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

impl Sidecar {
    pub(super) fn new(path: PathBuf, relative: String, metadata: &Metadata) -> Self {
        Self {
            path,
            relative,
            size: metadata.len(),
            modified_ns: modified_ns(metadata),
        }
    }
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
    walk_where(root, filter, &|_| true)
}

/// Returns the file that [`walk`] lists at a path below `root`, looking at nothing that is not on the way to it.
///
/// # Errors
///
/// As [`walk`].
pub fn find(root: &Path, relative: &str) -> Result<Option<File>, Error> {
    let is_on_the_way = |path: &str| {
        let rest = relative.strip_prefix(path);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let found = walk_where(root, &Filter::default(), &is_on_the_way)?;
    let mut files = found.files.into_iter();
    Ok(files.find(|file| file.relative == relative))
}

/// Lists the files at paths, and in folders at paths, that `takes` is true of.
fn walk_where(root: &Path, filter: &Filter, takes: &dyn Fn(&str) -> bool) -> Result<Walk, Error> {
    let globs = Globs::new(filter)?;
    let failed = |cause| Error::Open {
        path: root.to_owned(),
        cause,
    };
    let metadata = fs::metadata(root).map_err(failed)?;
    let mut walk = Walk::default();
    if !metadata.is_dir() {
        walk.files.push(lone_file(root, &metadata));
        return Ok(walk);
    }
    let top = Folder::list(root, String::new(), None, &mut walk.skipped);
    let mut open = vec![top.map_err(failed)?];
    while let Some(folder) = open.pop() {
        take_files(&folder, &globs, takes, &mut walk);
        for (name, path) in &folder.folders {
            let relative = join(&folder.relative, name);
            if !takes(&relative) {
                continue;
            }
            let outer = folder.defaults.clone();
            match Folder::list(path, relative.clone(), outer, &mut walk.skipped) {
                Ok(inner) => open.push(inner),
                Err(error) => walk.skipped.push(Skipped::unreadable(relative, &error)),
            }
        }
    }
    let Walk { files, skipped } = &mut walk;
    files.sort_unstable_by(|a, b| a.relative.cmp(&b.relative));
    skipped.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    Ok(walk)
}

/// A file that was named itself: the only folder known to be meant is its own.
fn lone_file(path: &Path, metadata: &Metadata) -> File {
    let name = path.file_name().unwrap_or_default();
    let name = escape(name.as_encoded_bytes());
    let folder = path.parent().unwrap_or(Path::new(""));
    let sidecar = |name: String| {
        let path = folder.join(&name);
        let metadata = fs::metadata(&path).ok().filter(Metadata::is_file)?;
        Some(Sidecar::new(path, name, &metadata))
    };
    let names = [sidecar_name(&name), DEFAULTS.to_owned()];
    File {
        path: path.to_owned(),
        relative: name,
        size: metadata.len(),
        modified_ns: modified_ns(metadata),
        sidecars: names.into_iter().filter_map(sidecar).collect(),
    }
}

/// Whether a file tells about its folder and is not of it.
fn is_readme(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    stem.eq_ignore_ascii_case("readme")
}

fn take_files(folder: &Folder, globs: &Globs, takes: &dyn Fn(&str) -> bool, walk: &mut Walk) {
    for (name, path) in &folder.files {
        let relative = join(&folder.relative, name);
        if name.ends_with(SIDECAR_ENDING) || !takes(&relative) || !globs.take(&relative) {
            continue;
        }
        if is_readme(name) {
            walk.skipped.push(Skipped::new(relative, "a README"));
            continue;
        }
        if Form::of_name(name).is_none() {
            let skipped = Skipped::new(relative, "not a kind morgue reads");
            walk.skipped.push(skipped);
            continue;
        }
        match fs::metadata(path) {
            Ok(metadata) => walk.files.push(File {
                path: path.clone(),
                relative,
                size: metadata.len(),
                modified_ns: modified_ns(&metadata),
                sidecars: folder.sidecars_of(name),
            }),
            Err(error) => walk.skipped.push(Skipped::unreadable(relative, &error)),
        }
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
