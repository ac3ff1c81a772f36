//! Adding and taking out articles, and making it last.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use tantivy::Index;
use tantivy::IndexReader;
use tantivy::IndexSettings;
use tantivy::IndexWriter;
use tantivy::ReloadPolicy;
use tantivy::SegmentMeta;
use tantivy::TantivyDocument;
use tantivy::TantivyError;
use tantivy::Term;
use tantivy::indexer::IndexWriterOptions;
use tantivy::indexer::LogMergePolicy;
use tantivy::indexer::NoMergePolicy;
use tantivy::store::Compressor;
use tantivy::store::ZstdCompressor;

use crate::article::Article;

use super::super::Error;
use super::copies::Copies;
use super::disk::Disk;
use super::document::Document;
use super::engine;
use super::generations;
use super::generations::WriteLock;
use super::generations::write_durably;
use super::payload::Named;
use super::payload::Payload;
use super::payload::highest_number;
use super::payload::ledger_name;
use super::payload::number_of;
use super::payload::pack;
use super::record::RecordQuery;
use super::schema::FIELDS;
use super::terms::TOKENIZER;
use super::terms::TermsTokenizer;
use super::verify::files;
use super::verify::unmanaged;

/// Memory for documents not yet on disk, of all indexing threads together.
const HEAP_BYTES: usize = 128 << 20;
/// A segment with more than this share of replaced documents is merged; tantivy's default never does.
const MAX_DELETED_SHARE: f32 = 0.25;
/// So many segments of a size are merged. A search looks every word up in each segment, so it is fewer than tantivy's
/// eight.
const MERGED_SEGMENTS: usize = 4;
/// One article in so many is a large part of an archive: to merge all of it then costs a small part of what it took to read
/// them.
const LARGE_PART: u64 = 4;
/// The least memory that a writer asks for, as no article is added by the one that merges.
const MERGE_HEAP_BYTES: usize = 15 << 20;
/// How often, and after which pause, the lock of the writer before is asked for.
const LOCK_TRIES: usize = 50;
const LOCK_PAUSE: Duration = Duration::from_millis(20);
/// Bytes of articles that are compressed together: larger blocks are smaller on disk and slower to read one from.
const STORE_BLOCK_BYTES: usize = 64 << 10;
/// zstd's level for articles.
const STORE_LEVEL: i32 = 9;

/// Changes one generation. Nothing is kept before [`commit`](Self::commit).
pub struct Writer {
    disk: Arc<dyn Disk>,
    index: PathBuf,
    folder: PathBuf,
    generation: u64,
    /// Whether `CURRENT` names this generation.
    live: bool,
    /// Whether readers are to wait until the whole generation is there.
    activate_at_end: bool,
    writer: IndexWriter<TantivyDocument>,
    commits: u64,
    /// Articles that were added.
    added: u64,
}

impl Writer {
    /// Opens the live generation for changes; begins the first one where there is no index, which goes live with
    /// its first commit.
    ///
    /// # Errors
    ///
    /// When the live generation was made by another version, or cannot be opened.
    pub fn open(lock: &WriteLock, threads: usize) -> Result<Self, Error> {
        let index = lock.index();
        match generations::current(index)? {
            None => Self::begin(lock, 1, false, threads),
            Some(current) => {
                current.check(index)?;
                let disk = lock.disk().as_ref();
                generations::sweep(disk, index, Some(current.generation));
                let folder = generations::folder(index, current.generation);
                generations::sweep_temporary(disk, &folder);
                let directory = disk.directory(&folder);
                let directory = directory.map_err(|error| engine("open")(error.into()))?;
                let opened = Index::open(directory).map_err(engine("open"))?;
                Self::over(lock, current.generation, opened, true, threads)
            }
        }
    }

    /// Begins the next generation beside the live one; it goes live in [`finish`](Self::finish).
    pub fn beside(lock: &WriteLock, threads: usize) -> Result<Self, Error> {
        let index = lock.index();
        // Whatever made the live generation, and whether or not it can be read: it is replaced. A damaged `CURRENT`
        // names none, and then nothing is swept before the new one is whole.
        let live = generations::current(index)
            .ok()
            .flatten()
            .map(|current| current.generation);
        if live.is_some() {
            generations::sweep(lock.disk().as_ref(), index, live);
        }
        let next = live.max(generations::highest(index)).unwrap_or(0) + 1;
        Self::begin(lock, next, true, threads)
    }

    fn begin(
        lock: &WriteLock,
        generation: u64,
        activate_at_end: bool,
        threads: usize,
    ) -> Result<Self, Error> {
        let (index, disk) = (lock.index(), lock.disk().as_ref());
        let folder = generations::folder(index, generation);
        _ = disk.remove_folder(&folder);
        let failed = |cause| Error::File {
            action: "make the folder",
            path: folder.clone(),
            cause,
        };
        disk.make_folder(&folder).map_err(failed)?;
        // `CURRENT` must never name a folder that a crash takes back.
        generations::sync_folder(disk, &index.join("gens"))?;
        generations::sync_folder(disk, index)?;
        let settings = IndexSettings {
            docstore_compression: Compressor::Zstd(ZstdCompressor {
                compression_level: Some(STORE_LEVEL),
            }),
            docstore_blocksize: STORE_BLOCK_BYTES,
            ..IndexSettings::default()
        };
        let directory = disk.directory(&folder);
        let directory = directory.map_err(|error| engine("open")(error.into()))?;
        let created =
            Index::create(directory, FIELDS.schema.clone(), settings).map_err(engine("begin"))?;
        let mut writer = Self::over(lock, generation, created, false, threads)?;
        writer.activate_at_end = activate_at_end;
        Ok(writer)
    }

    fn over(
        lock: &WriteLock,
        generation: u64,
        opened: Index,
        live: bool,
        threads: usize,
    ) -> Result<Self, Error> {
        let tokenizers = opened.tokenizers();
        tokenizers.register(TOKENIZER, TermsTokenizer::default());
        let threads = threads.clamp(1, 8);
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread((HEAP_BYTES / threads).max(16 << 20))
            .build();
        let writer = opened
            .writer_with_options(options)
            .map_err(engine("open for writing"))?;
        let mut merges = LogMergePolicy::default();
        merges.set_del_docs_ratio_before_merge(MAX_DELETED_SHARE);
        merges.set_min_num_segments(MERGED_SEGMENTS);
        writer.set_merge_policy(Box::new(merges));
        // tantivy 0.27 numbers the first operation of a writer as the commit before it. A merge that is under way then
        // takes that operation for done in one segment and leaves it undone in another, and if it is a deletion, an
        // article stands twice. Nothing has this id.
        writer.delete_term(Term::from_field_text(FIELDS.id, ""));
        // A kill between a delete file and the commit leaves the file behind, and the next commit would stumble.
        writer
            .garbage_collect_files()
            .wait()
            .map_err(engine("collect garbage"))?;
        let folder = generations::folder(lock.index(), generation);
        // And one that has lost its place in tantivy's list is removed by nobody else.
        let opened = writer.index();
        let mut known = files(&opened.load_metas().map_err(engine("read the commit"))?);
        known.extend(opened.directory().list_managed_files());
        for file in unmanaged(&folder, &known) {
            _ = lock.disk().remove_file(&folder.join(file));
        }
        let commits = highest_number(&folder);
        Ok(Self {
            disk: Arc::clone(lock.disk()),
            index: lock.index().to_owned(),
            folder,
            generation,
            live,
            activate_at_end: false,
            writer,
            commits,
            added: 0,
        })
    }

    /// Returns the number of the generation that is written.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Adds an article under a number of its own, with what tells its copies.
    ///
    /// # Errors
    ///
    /// After an error nothing since the last commit is kept, and this writer must not be used again.
    pub fn add(&mut self, article: Document, key: u64) -> Result<(), Error> {
        let Err(error) = self.writer.add_document(article.numbered(key)) else {
            self.added += 1;
            return Ok(());
        };
        // A thread that writes has ended before; only a commit is told why.
        let why = self.writer.prepare_commit().err();
        Err(engine("add an article")(why.unwrap_or(error)))
    }

    /// Takes out the article of an id that was added under a number.
    ///
    /// # Errors
    ///
    /// After an error nothing since the last commit is kept, and this writer must not be used again.
    pub fn delete(&self, id: &str, key: u64) -> Result<(), Error> {
        let record = Box::new(RecordQuery::new(id, key));
        let deleted = self.writer.delete_query(record);
        deleted.map(|_| ()).map_err(engine("take out an article"))
    }

    /// Makes everything up to here last, together with `ledger`. Which articles are copies stays what it was.
    ///
    /// # Errors
    ///
    /// After an error nothing since the last commit is kept, and this writer must not be used again.
    pub fn commit(&mut self, ledger: &[u8]) -> Result<(), Error> {
        self.commits += 1;
        let name = ledger_name(self.commits);
        let packed = pack(ledger).map_err(|cause| Error::File {
            action: "compress",
            path: self.folder.join(&name),
            cause,
        })?;
        write_durably(self.disk.as_ref(), &self.folder, &name, &packed)?;
        let payload = Payload {
            ledger: Named::of(name, &packed),
            copies: self.payload()?.and_then(|payload| payload.copies),
            stale: true,
        };
        self.commit_with(&payload)
    }

    /// Finds which of the committed articles are copies or older versions, and makes that last. `one_id` are the numbers
    /// of articles that share an id, `is_version` tells whether one owes it to its address. What was found before stays
    /// the answer for readers until then.
    ///
    /// # Errors
    ///
    /// As [`commit`](Self::commit).
    pub fn group(
        &mut self,
        one_id: &[Vec<u64>],
        is_version: &dyn Fn(&Article) -> bool,
    ) -> Result<(), Error> {
        let Some(mut payload) = self.payload()? else {
            return Ok(());
        };
        let reader = self.writer.index().reader_builder();
        let reader: tantivy::Result<IndexReader> =
            reader.reload_policy(ReloadPolicy::Manual).try_into();
        let searcher = reader.map_err(engine("read the commit"))?.searcher();
        let copies = Copies::find(&searcher, one_id, is_version).map_err(engine("find copies"))?;
        let bytes = copies.to_bytes();
        let known = payload.copies.as_ref();
        if known.is_none_or(|known| !known.holds(&bytes)) {
            self.commits += 1;
            let name = format!("copies-{:08}.bin", self.commits);
            write_durably(self.disk.as_ref(), &self.folder, &name, &bytes)?;
            payload.copies = Some(Named::of(name, &bytes));
        }
        payload.stale = false;
        self.commit_with(&payload)
    }

    /// Returns what stands with the last commit; `None` before the first.
    fn payload(&self) -> Result<Option<Payload>, Error> {
        let meta = self.writer.index().load_metas();
        let meta = meta.map_err(engine("read the commit"))?;
        Ok(Payload::of(&meta))
    }

    fn commit_with(&mut self, payload: &Payload) -> Result<(), Error> {
        let text = serde_json::to_string(payload).map_err(|cause| Error::Engine {
            action: "commit",
            cause: Box::new(cause),
        })?;
        let mut prepared = self.writer.prepare_commit().map_err(engine("commit"))?;
        prepared.set_payload(&text);
        prepared.commit().map_err(engine("commit"))?;
        self.remove_others(payload);
        if !self.live && !self.activate_at_end {
            generations::activate(self.disk.as_ref(), &self.index, self.generation)?;
            self.live = true;
        }
        Ok(())
    }

    /// Writes segments with deleted articles anew, so that their text leaves the disk.
    ///
    /// # Errors
    ///
    /// As [`commit`](Self::commit); what was committed stays.
    pub fn purge(&mut self) -> Result<(), Error> {
        let meta = self.writer.index().load_metas();
        let meta = meta.map_err(engine("read the commit"))?;
        for segment in meta.segments.iter().filter(|it| it.has_deletes()) {
            let merged = self.writer.merge(&[segment.id()]).wait();
            let ids = self.writer.index().searchable_segment_ids();
            // A merge that began with the commit may have taken it.
            if ids.is_ok_and(|ids| ids.contains(&segment.id())) {
                merged.map_err(engine("merge"))?;
            }
        }
        let collected = self.writer.garbage_collect_files().wait();
        collected.map(drop).map_err(engine("collect garbage"))
    }

    /// Waits for merges, the last of them of all segments where a large part of the articles is new; makes a generation
    /// that was built beside the live one live after checking its files.
    ///
    /// # Errors
    ///
    /// When a merge or a check fails; what was committed stays.
    pub fn finish(self) -> Result<(), Error> {
        let index = self.writer.index().clone();
        self.writer
            .wait_merging_threads()
            .map_err(engine("merge"))?;
        merge_all(&index, self.added).map_err(engine("merge"))?;
        if !self.activate_at_end {
            return Ok(());
        }
        let damaged = index.validate_checksum().map_err(engine("check"))?;
        if let Some(file) = damaged.iter().next() {
            let what = format!("`{}` has another checksum than was written", file.display());
            return Err(Error::Damaged {
                path: self.index,
                what,
            });
        }
        let disk = self.disk.as_ref();
        generations::activate(disk, &self.index, self.generation)?;
        generations::sweep(disk, &self.index, Some(self.generation));
        Ok(())
    }

    /// Ends without waiting for merges, and leaves the live generation the live one.
    pub fn stop(self) -> Result<(), Error> {
        drop(self.writer);
        Ok(())
    }

    /// Removes the ledgers and the like of commits before.
    fn remove_others(&self, payload: &Payload) {
        let keep: Vec<&str> = payload.files().collect();
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            if number_of(&name).is_some() && !keep.contains(&name.as_str()) {
                _ = self.disk.remove_file(&entry.path());
            }
        }
    }
}

/// Merges all segments into one after so many articles came in, if that is a large part of all: each word is then looked up
/// once by a search, and stands once on the disk.
fn merge_all(index: &Index, added: u64) -> tantivy::Result<()> {
    let segments = index.searchable_segment_metas()?;
    let articles: u64 = segments.iter().map(|it| u64::from(it.num_docs())).sum();
    if segments.len() < 2 || added * LARGE_PART < articles {
        return Ok(());
    }
    let Some(mut writer) = writer_to_merge(index)? else {
        return Ok(());
    };
    writer.set_merge_policy(Box::new(NoMergePolicy));
    let ids: Vec<_> = segments.iter().map(SegmentMeta::id).collect();
    writer.merge(&ids).wait()?;
    // What is named here is not collected.
    drop(segments);
    writer.garbage_collect_files().wait()?;
    writer.wait_merging_threads()
}

/// Opens the writer of a last merge behind the one that has just ended. A process that this one is starting holds what is
/// open here until it runs, the lock of that writer too; `None` where it is held on, as the archive is whole without a merge.
fn writer_to_merge(index: &Index) -> tantivy::Result<Option<IndexWriter<TantivyDocument>>> {
    for _ in 0..LOCK_TRIES {
        match index.writer_with_num_threads(1, MERGE_HEAP_BYTES) {
            Err(TantivyError::LockFailure(..)) => sleep(LOCK_PAUSE),
            opened => return opened.map(Some),
        }
    }
    Ok(None)
}
