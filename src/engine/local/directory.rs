//! The folder of a generation, as tantivy sees it.

use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use tantivy::directory::Directory;
use tantivy::directory::DirectoryLock;
use tantivy::directory::FileHandle;
use tantivy::directory::Lock;
use tantivy::directory::MmapDirectory;
use tantivy::directory::WatchCallback;
use tantivy::directory::WatchHandle;
use tantivy::directory::WritePtr;
use tantivy::directory::error::DeleteError;
use tantivy::directory::error::LockError;
use tantivy::directory::error::OpenDirectoryError;
use tantivy::directory::error::OpenReadError;
use tantivy::directory::error::OpenWriteError;

use super::seal::seal;
use super::seal::unseal;

/// The file that names the segments of a commit.
pub(super) const META: &str = "meta.json";

/// A folder whose `meta.json` is sealed by a checksum, and whose lock is taken where that is allowed and done without
/// where it is not.
///
/// tantivy opens a lock file for writing before it reads, so that no writer removes files in between; on a medium
/// that cannot be written nobody removes any (tantivy issue 557).
#[derive(Debug, Clone)]
pub(super) struct Sealed<D: Clone>(pub(super) D);

impl Sealed<MmapDirectory> {
    /// Opens a folder.
    pub(super) fn open(folder: &Path) -> Result<Self, OpenDirectoryError> {
        MmapDirectory::open(folder).map(Self)
    }
}

impl<D: Directory + Clone> Directory for Sealed<D> {
    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        let refused = |error: &LockError| match error {
            LockError::IoError(cause) => {
                matches!(
                    cause.kind(),
                    io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
                )
            }
            LockError::LockBusy => false,
        };
        match self.0.acquire_lock(lock) {
            Err(error) if refused(&error) => Ok(DirectoryLock::from(Box::new(()))),
            result => result,
        }
    }

    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.0.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.0.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.0.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.0.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let read = self.0.atomic_read(path)?;
        if path != Path::new(META) {
            return Ok(read);
        }
        let message = "it has another checksum than was written";
        unseal(&read).ok_or_else(|| {
            OpenReadError::wrap_io_error(
                io::Error::new(io::ErrorKind::InvalidData, message),
                PathBuf::from(path),
            )
        })
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        if path != Path::new(META) {
            return self.0.atomic_write(path, data);
        }
        self.0.atomic_write(path, &seal(data))?;
        // tantivy syncs the folder before and not after, and then removes what the commit before was made of.
        self.0.sync_directory()
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.0.sync_directory()
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.0.watch(callback)
    }
}
