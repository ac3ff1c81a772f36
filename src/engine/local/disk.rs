//! What a writer does to a disk.

use std::fmt::Debug;
use std::fs;
use std::fs::File;
use std::io;
use std::io::Write;
use std::path::Path;

use tantivy::directory::Directory;
use tantivy::directory::error::OpenDirectoryError;

use super::directory::Sealed;

/// What a [`Writer`](super::Writer) changes goes through this door, so that a test can stand behind it.
pub(super) trait Disk: Debug + Send + Sync {
    /// Opens the folder of a generation for tantivy.
    fn directory(&self, folder: &Path) -> Result<Box<dyn Directory>, OpenDirectoryError>;
    /// Makes a folder and those above it.
    fn make_folder(&self, path: &Path) -> io::Result<()>;
    /// Writes a file and makes its content last, though not yet its name.
    fn write_synced(&self, path: &Path, content: &[u8]) -> io::Result<()>;
    /// Gives a file another name, in the place of the file that had it.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Makes the names in a folder last.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    /// Removes a folder and what is in it.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;
    /// Returns the bytes that are free for this user at a path, and all bytes of the disk.
    fn room(&self, path: &Path) -> io::Result<(u64, u64)>;
}

/// The disks of this machine.
#[derive(Debug, Clone, Copy)]
pub(super) struct System;

impl Disk for System {
    fn directory(&self, folder: &Path) -> Result<Box<dyn Directory>, OpenDirectoryError> {
        Ok(Box::new(Sealed::open(folder)?))
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    fn write_synced(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        let mut file = File::create(path)?;
        file.write_all(content)?;
        file.sync_all()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        File::open(path)?.sync_all()
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir_all(path)
    }

    fn room(&self, path: &Path) -> io::Result<(u64, u64)> {
        let disk = rustix::fs::statvfs(path)?;
        Ok((
            disk.f_bavail.saturating_mul(disk.f_frsize),
            disk.f_blocks.saturating_mul(disk.f_frsize),
        ))
    }
}
