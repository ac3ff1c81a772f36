//! One folder, and what it says of the files in it.

use std::collections::BTreeMap;
use std::fs;
use std::fs::DirEntry;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use super::files::Sidecar;
use super::form::stem;
use super::names::escape;
use super::names::join;
use super::record::Skipped;

/// Name of a folder's sidecar, inherited by every file below it.
pub(super) const DEFAULTS: &str = "_defaults.json";

/// What a file's own sidecar has after the file's stem.
pub(super) const SIDECAR_ENDING: &str = ".meta.json";

/// A listed folder: paths by escaped name, hidden entries left out.
pub(super) struct Folder {
    pub(super) relative: String,
    pub(super) folders: BTreeMap<String, PathBuf>,
    /// Files and links to files, sidecars among them.
    pub(super) files: BTreeMap<String, PathBuf>,
    pub(super) defaults: Option<Arc<Defaults>>,
}

/// The defaults that hold in a folder: a list from the inside out.
pub(super) struct Defaults {
    sidecar: Sidecar,
    outer: Option<Arc<Defaults>>,
}

/// What an entry of a folder turns out to be.
enum Entry {
    File,
    Folder,
    /// Neither, and why it is left alone.
    Other(&'static str),
}

impl Folder {
    /// Lists the folder at `path`; `outer` are the defaults of the folder around it. Entries that are neither file
    /// nor folder go to `skipped`.
    pub(super) fn list(
        path: &Path,
        relative: String,
        outer: Option<Arc<Defaults>>,
        skipped: &mut Vec<Skipped>,
    ) -> io::Result<Self> {
        let mut folders = BTreeMap::new();
        let mut files = BTreeMap::new();
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            let name = escape(entry.file_name().as_encoded_bytes());
            if name.starts_with('.') {
                continue;
            }
            match resolve(&entry) {
                Ok(Entry::Folder) => _ = folders.insert(name, entry.path()),
                Ok(Entry::File) => _ = files.insert(name, entry.path()),
                Ok(Entry::Other(reason)) => {
                    skipped.push(Skipped::new(join(&relative, &name), reason));
                }
                Err(error) => skipped.push(Skipped::unreadable(join(&relative, &name), &error)),
            }
        }
        let mut folder = Self {
            relative,
            folders,
            files,
            defaults: outer,
        };
        if let Some(sidecar) = folder.sidecar(DEFAULTS) {
            folder.files.remove(DEFAULTS);
            let outer = folder.defaults.take();
            folder.defaults = Some(Arc::new(Defaults { sidecar, outer }));
        }
        Ok(folder)
    }

    /// Returns the sidecars of the file `name`, strongest first.
    pub(super) fn sidecars_of(&self, name: &str) -> Vec<Sidecar> {
        let mut found = Vec::from_iter(self.sidecar(&sidecar_name(name)));
        let mut defaults = self.defaults.as_deref();
        while let Some(Defaults { sidecar, outer }) = defaults {
            found.push(sidecar.clone());
            defaults = outer.as_deref();
        }
        found
    }

    fn sidecar(&self, name: &str) -> Option<Sidecar> {
        let path = self.files.get(name)?;
        let metadata = fs::metadata(path).ok()?;
        Some(Sidecar::new(
            path.clone(),
            join(&self.relative, name),
            &metadata,
        ))
    }
}

/// Returns the name of a file's own sidecar: `a.meta.json` for `a.html.gz`.
pub(super) fn sidecar_name(name: &str) -> String {
    format!("{}{SIDECAR_ENDING}", stem(name))
}

/// Follows a symbolic link, but only to see whether it leads to a file.
fn resolve(entry: &DirEntry) -> io::Result<Entry> {
    let own = entry.file_type()?;
    if own.is_dir() {
        return Ok(Entry::Folder);
    }
    let target = if own.is_symlink() {
        fs::metadata(entry.path())?.file_type()
    } else {
        own
    };
    Ok(if target.is_file() {
        Entry::File
    } else if target.is_dir() {
        Entry::Other("a symbolic link to a folder")
    } else {
        Entry::Other("a pipe, socket or device")
    })
}
