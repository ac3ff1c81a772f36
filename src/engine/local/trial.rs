//! A disk that remembers what was done to it, and may be full.

use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::AtomicI64;
use std::sync::atomic::Ordering;

use tantivy::directory::AntiCallToken;
use tantivy::directory::Directory;
use tantivy::directory::DirectoryLock;
use tantivy::directory::FileHandle;
use tantivy::directory::Lock;
use tantivy::directory::MmapDirectory;
use tantivy::directory::TerminatingWrite;
use tantivy::directory::WatchCallback;
use tantivy::directory::WatchHandle;
use tantivy::directory::WritePtr;
use tantivy::directory::error::DeleteError;
use tantivy::directory::error::LockError;
use tantivy::directory::error::OpenDirectoryError;
use tantivy::directory::error::OpenReadError;
use tantivy::directory::error::OpenWriteError;

use super::directory::Sealed;
use super::disk::Disk;
use super::disk::System;

/// One change of a disk; paths are below its root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    MakeFolder(PathBuf),
    Create(PathBuf),
    Append(PathBuf, Vec<u8>),
    SyncFile(PathBuf),
    Rename(PathBuf, PathBuf),
    SyncFolder(PathBuf),
    Remove(PathBuf),
    RemoveFolder(PathBuf),
    /// A commit of this number was told to be done.
    Acknowledged(u64),
}

/// A disk below a folder, with a log and so many bytes left.
#[derive(Debug, Clone)]
pub(super) struct Trial {
    root: PathBuf,
    log: Arc<Mutex<Vec<Step>>>,
    left: Arc<AtomicI64>,
}

impl Trial {
    /// A disk with room for everything.
    pub(super) fn new(root: &Path) -> Self {
        Self::with_room(root, i64::MAX / 2)
    }

    /// A disk that is full after so many bytes; what is removed makes no room.
    pub(super) fn with_room(root: &Path, bytes: i64) -> Self {
        Self {
            root: root.to_owned(),
            log: Arc::default(),
            left: Arc::new(AtomicI64::new(bytes)),
        }
    }

    /// Makes room, once no thread of a writer that has failed is at work any more.
    pub(super) fn free(&self, bytes: i64) {
        while Arc::strong_count(&self.left) > 1 {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        self.left.store(bytes, Ordering::SeqCst);
    }

    /// Returns how many bytes are left, below 0 when more were asked for.
    pub(super) fn left(&self) -> i64 {
        self.left.load(Ordering::SeqCst)
    }

    /// Notes that a commit was told to be done.
    pub(super) fn acknowledge(&self, commit: u64) {
        self.note(Step::Acknowledged(commit));
    }

    /// Returns what was done so far.
    pub(super) fn steps(&self) -> Vec<Step> {
        self.log.lock().unwrap().clone()
    }

    fn note(&self, step: Step) {
        self.log.lock().unwrap().push(step);
    }

    fn below(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.root).unwrap().to_owned()
    }

    fn take(&self, bytes: usize) -> io::Result<()> {
        let bytes = i64::try_from(bytes).unwrap();
        if self.left.fetch_sub(bytes, Ordering::SeqCst) < bytes {
            return Err(io::Error::new(
                io::ErrorKind::StorageFull,
                "No space left on device (os error 28)",
            ));
        }
        Ok(())
    }
}

impl Disk for Trial {
    fn directory(&self, folder: &Path) -> Result<Box<dyn Directory>, OpenDirectoryError> {
        Ok(Box::new(Sealed(TrialFolder {
            inner: MmapDirectory::open(folder)?,
            folder: self.below(folder),
            disk: self.clone(),
        })))
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        for above in path.ancestors().collect::<Vec<_>>().into_iter().rev() {
            if above.starts_with(&self.root) && !above.exists() {
                self.note(Step::MakeFolder(self.below(above)));
                std::fs::create_dir(above)?;
            }
        }
        Ok(())
    }

    fn write_synced(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        self.take(content.len())?;
        System.write_synced(path, content)?;
        let name = self.below(path);
        self.note(Step::Create(name.clone()));
        self.note(Step::Append(name.clone(), content.to_vec()));
        self.note(Step::SyncFile(name));
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        System.rename(from, to)?;
        self.note(Step::Rename(self.below(from), self.below(to)));
        Ok(())
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.note(Step::SyncFolder(self.below(path)));
        Ok(())
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        System.remove_file(path)?;
        self.note(Step::Remove(self.below(path)));
        Ok(())
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        System.remove_folder(path)?;
        self.note(Step::RemoveFolder(self.below(path)));
        Ok(())
    }

    fn room(&self, _path: &Path) -> io::Result<(u64, u64)> {
        Ok((u64::try_from(self.left()).unwrap_or(0), u64::MAX))
    }
}

/// A generation's folder on such a disk.
#[derive(Debug, Clone)]
struct TrialFolder {
    inner: MmapDirectory,
    folder: PathBuf,
    disk: Trial,
}

impl Directory for TrialFolder {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.inner.delete(path)?;
        self.disk.note(Step::Remove(self.folder.join(path)));
        Ok(())
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let inner = self.inner.open_write(path)?;
        let name = self.folder.join(path);
        self.disk.note(Step::Create(name.clone()));
        let file = TrialFile {
            inner,
            name,
            disk: self.disk.clone(),
        };
        Ok(BufWriter::new(Box::new(file)))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.inner.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.disk.take(data.len())?;
        self.inner.atomic_write(path, data)?;
        let name = self.folder.join(path);
        let temporary = name.with_extension("tmp-atomic");
        for step in [
            Step::Create(temporary.clone()),
            Step::Append(temporary.clone(), data.to_vec()),
            Step::SyncFile(temporary.clone()),
            Step::Rename(temporary, name),
        ] {
            self.disk.note(step);
        }
        Ok(())
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.disk.note(Step::SyncFolder(self.folder.clone()));
        Ok(())
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.inner.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}

struct TrialFile {
    inner: WritePtr,
    name: PathBuf,
    disk: Trial,
}

impl Write for TrialFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.disk.take(bytes.len())?;
        self.inner.write_all(bytes)?;
        self.disk
            .note(Step::Append(self.name.clone(), bytes.to_vec()));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl TerminatingWrite for TrialFile {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.inner.flush()?;
        self.inner.get_mut().terminate_ref(token)?;
        self.disk.note(Step::SyncFile(self.name.clone()));
        Ok(())
    }
}
