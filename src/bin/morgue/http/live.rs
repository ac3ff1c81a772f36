//! The commit that answers, and how it follows what ingest and rebuild do.
//!
//! An open [`Reader`] never changes: a request takes the one of the moment and keeps it to its end, so it sees one
//! commit and no mix, whatever is swapped meanwhile. A task looks at two small files four times a second and opens
//! the next commit beside the old one; no request waits for that.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::PoisonError;
use std::sync::RwLock;
use std::time::Duration;

use morgue::engine::local::Reader;
use morgue::engine::local::Stamp;
use morgue::engine::local::stamp;
use morgue::ingest::Ledger;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use crate::commands::show::Sources;
use crate::commands::stats::Stats;
use crate::render::warn;

use super::fault::Fault;

/// How often it is looked whether there is another commit.
const LOOK: Duration = Duration::from_millis(250);

/// The index that is served.
pub(crate) struct Live {
    index: PathBuf,
    opened: RwLock<Arc<Opened>>,
}

/// One commit, open.
pub(crate) struct Opened {
    /// Finds its articles.
    pub(crate) reader: Reader,
    stamp: Option<Stamp>,
    told: OnceLock<(Stats, Sources)>,
}

impl Opened {
    fn new(reader: Reader, stamp: Option<Stamp>) -> Arc<Self> {
        Arc::new(Self {
            reader,
            stamp,
            told: OnceLock::new(),
        })
    }

    /// Returns what it holds; counted once.
    pub(crate) fn stats(&self) -> Result<&Stats, Fault> {
        self.told().map(|(stats, _)| stats)
    }

    /// Returns what it was made from; read once.
    pub(crate) fn sources(&self) -> Result<&Sources, Fault> {
        self.told().map(|(_, sources)| sources)
    }

    /// What its ledger tells, which is read for both at once.
    fn told(&self) -> Result<&(Stats, Sources), Fault> {
        if let Some(told) = self.told.get() {
            return Ok(told);
        }
        let ledger = Ledger::of(&self.reader)?;
        let stats = Stats::of(&self.reader, &ledger)?;
        Ok(self.told.get_or_init(|| (stats, Sources::new(ledger))))
    }
}

impl Live {
    /// Serves an index that was opened after its stamp was taken.
    pub(crate) fn new(index: PathBuf, reader: Reader, stamp: Option<Stamp>) -> Self {
        Self {
            index,
            opened: RwLock::new(Opened::new(reader, stamp)),
        }
    }

    /// Returns the commit that answers now.
    pub(crate) fn now(&self) -> Arc<Opened> {
        let opened = self.opened.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&opened)
    }

    /// Opens every commit that comes, until the task is dropped. Where one cannot be opened, the one before answers,
    /// and it is tried again.
    pub(super) async fn follow(front: Arc<super::Front>) {
        let mut told = None;
        loop {
            sleep(LOOK).await;
            let shared = Arc::clone(&front);
            let error = match spawn_blocking(move || shared.live.look()).await {
                Ok(Ok(())) => None,
                Ok(Err(error)) => Some(format!("{:#}", anyhow::Error::from(error))),
                Err(_) => Some("the index cannot be opened".to_owned()),
            };
            if let Some(error) = error.as_ref().filter(|error| told.as_ref() != Some(*error)) {
                warn(&format!("{error}; the commit before it answers"));
            }
            told = error;
        }
    }

    /// Opens the live commit where it is another than the open one.
    fn look(&self) -> Result<(), morgue::engine::Error> {
        let Some(stamp) = stamp(&self.index) else {
            return Ok(());
        };
        if self.now().stamp == Some(stamp) {
            return Ok(());
        }
        let opened = Opened::new(Reader::open(&self.index)?, Some(stamp));
        let mut live = self.opened.write().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut *live, opened);
        drop(live);
        drop(before);
        Ok(())
    }
}
