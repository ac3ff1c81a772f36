//! Copying a generation away while it is in use, and back.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;

use tantivy::Index;

use super::super::Error;
use super::directory::META;
use super::directory::Sealed;
use super::disk::System;
use super::engine;
use super::generations;
use super::generations::WriteLock;
use super::generations::write_durably;
use super::payload::Payload;
use super::verify::MANAGED;
use super::verify::Verified;
use super::verify::files;
use super::verify::verify;

/// Kept searches, beside the generations.
const SAVED: &str = "saved.json";
/// How often a copy begins anew because a writer has removed a file meanwhile.
const TRIES: usize = 20;

/// Copies the live generation, as of its last commit, to a folder that is not there or empty. The copy is an index of
/// its own. Whoever reads or writes the index goes on meanwhile.
///
/// # Errors
///
/// When the folder is not empty or cannot be written, or the index is damaged.
pub fn backup(index: &Path, to: &Path) -> Result<Verified, Error> {
    let failed = |action, path: &Path| {
        let path = path.to_owned();
        move |cause| Error::File {
            action,
            path,
            cause,
        }
    };
    fs::create_dir_all(to).map_err(failed("make the folder", to))?;
    let mut entries = fs::read_dir(to).map_err(failed("read", to))?;
    if entries.next().is_some() {
        let cause = io::Error::new(io::ErrorKind::DirectoryNotEmpty, "the folder is not empty");
        return Err(failed("copy to", to)(cause));
    }
    let mut tries = 0;
    let generation = loop {
        let current = generations::current(index)?.ok_or_else(|| Error::Missing {
            path: index.to_owned(),
        })?;
        current.check(index)?;
        let (from, into) = (
            generations::folder(index, current.generation),
            generations::folder(to, current.generation),
        );
        tries += 1;
        match copy(&from, &into) {
            Ok(()) => break current.generation,
            // A merge or a rebuild has removed what was about to be copied.
            Err(Error::File { cause, .. })
                if cause.kind() == io::ErrorKind::NotFound && tries < TRIES =>
            {
                _ = fs::remove_dir_all(&into);
            }
            Err(error) => return Err(error),
        }
    };
    if let Ok(saved) = fs::read(index.join(SAVED)) {
        write_durably(&System, to, SAVED, &saved)?;
    }
    generations::sync_folder(&System, &to.join("gens"))?;
    generations::activate(&System, to, generation)?;
    verify(to)
}

/// Brings a backup back as the next generation of an index, which it makes where there is none.
///
/// # Errors
///
/// When the backup is damaged, or the index is being written.
pub fn restore(index: &Path, from: &Path) -> Result<Verified, Error> {
    let verified = verify(from)?;
    if let Some(what) = verified.faults.first() {
        return Err(Error::Damaged {
            path: from.to_owned(),
            what: what.clone(),
        });
    }
    let lock = WriteLock::acquire(index)?;
    let index = lock.index();
    let next = generations::highest(index).unwrap_or(0) + 1;
    let into = generations::folder(index, next);
    copy(&generations::folder(from, verified.generation), &into)?;
    generations::sync_folder(&System, &index.join("gens"))?;
    generations::activate(&System, index, next)?;
    generations::sweep(&System, index, Some(next));
    verify(index)
}

/// Copies the files of a generation's last commit.
fn copy(from: &Path, into: &Path) -> Result<(), Error> {
    let failed = |action, path: PathBuf| {
        move |cause| Error::File {
            action,
            path,
            cause,
        }
    };
    fs::create_dir_all(into).map_err(failed("make the folder", into.to_owned()))?;
    // The commit first: what it names stays what it is, or is gone.
    let sealed = from.join(META);
    let sealed = fs::read(&sealed).map_err(failed("read", sealed))?;
    write_durably(&System, into, META, &sealed)?;
    let directory = Sealed::open(into).map_err(|error| engine("copy")(error.into()))?;
    let opened = Index::open(directory).map_err(engine("copy"))?;
    let meta = opened.load_metas().map_err(engine("copy"))?;
    drop(opened);
    let mut files = files(&meta);
    let listed: BTreeSet<&PathBuf> = files.iter().collect();
    let mut listed = serde_json::to_vec(&listed).map_err(|cause| Error::Engine {
        action: "copy",
        cause: Box::new(cause),
    })?;
    listed.push(b'\n');
    let payload = Payload::of(&meta);
    files.extend(payload.iter().flat_map(Payload::files).map(PathBuf::from));
    for file in &files {
        let (source, target) = (from.join(file), into.join(file));
        let copied = fs::copy(&source, &target).map_err(failed("copy", source));
        copied?;
        let synced = fs::File::open(&target).and_then(|file| file.sync_all());
        synced.map_err(failed("sync", target))?;
    }
    write_durably(&System, into, MANAGED, &listed)
}
