//! Where work on the index waits for a thread.

use std::sync::Arc;
use std::time::Duration;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::Instant;
use tokio::time::timeout_at;

use super::fault::Fault;

/// How long a request may take from the time its work is known, waiting included.
const REQUEST: Duration = Duration::from_secs(5);

/// Lets so much work run at once and so much wait; more is refused.
#[derive(Debug)]
pub(crate) struct Gate {
    places: Arc<Semaphore>,
    most_waiting: usize,
    /// Work that runs.
    pub(super) running: Gauge,
    /// Work that waits.
    pub(super) waiting: Gauge,
    /// Work that was refused so far.
    pub(super) refused: Counter,
}

/// A place at the gate, given back when the value goes.
#[derive(Debug)]
pub(crate) struct Place {
    _permit: OwnedSemaphorePermit,
    running: Gauge,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.running.dec();
    }
}

/// Counts one more while it lives.
struct Counted<'a>(&'a Gauge);

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Gate {
    /// A gate for `at_once` pieces of work, where `most_waiting` more may wait.
    pub(super) fn new(at_once: usize, most_waiting: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(at_once)),
            most_waiting,
            running: Gauge::default(),
            waiting: Gauge::default(),
            refused: Counter::default(),
        }
    }

    /// Runs work on a thread where it may block, and returns what it does. A place is held until the work has ended,
    /// also where nobody waits for it any more.
    ///
    /// # Errors
    ///
    /// What the work fails with; [`Fault::busy`] where there is no place, [`Fault::too_slow`] where it goes on for too
    /// long, [`Fault::inside`] where it panics.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let until = deadline();
        let place = self.enter(until).await?;
        let working = spawn_blocking(move || {
            let _place = place;
            work()
        });
        match timeout_at(until, working).await {
            Ok(Ok(done)) => done,
            Ok(Err(_)) => Err(Fault::inside()),
            Err(_) => Err(Fault::too_slow()),
        }
    }

    /// Waits for a place.
    ///
    /// # Errors
    ///
    /// [`Fault::busy`] where too many wait, or it takes too long.
    pub(crate) async fn enter(&self, until: Instant) -> Result<Place, Fault> {
        let permit = match Arc::clone(&self.places).try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => self.wait(until).await?,
        };
        self.running.inc();
        Ok(Place {
            _permit: permit,
            running: self.running.clone(),
        })
    }

    async fn wait(&self, until: Instant) -> Result<OwnedSemaphorePermit, Fault> {
        let refuse = || {
            self.refused.inc();
            Fault::busy()
        };
        let before = self.waiting.inc();
        let _waiting = Counted(&self.waiting);
        if usize::try_from(before).is_ok_and(|before| before >= self.most_waiting) {
            return Err(refuse());
        }
        let place = Arc::clone(&self.places).acquire_owned();
        match timeout_at(until, place).await {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(refuse()),
        }
    }
}

/// Returns the time until which a request that begins now may take.
pub(crate) fn deadline() -> Instant {
    Instant::now() + REQUEST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_finds_no_place_waits_and_more_is_refused() {
        let gate = Arc::new(Gate::new(1, 1));
        let first = gate.enter(deadline()).await.unwrap();
        let waiting = {
            let gate = Arc::clone(&gate);
            tokio::spawn(async move { gate.run(|| Ok(7)).await })
        };
        while gate.waiting.get() == 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(gate.enter(deadline()).await.unwrap_err(), Fault::busy());
        assert_eq!((gate.running.get(), gate.refused.get()), (1, 1));
        drop(first);
        assert_eq!(waiting.await.unwrap(), Ok(7));
        assert_eq!((gate.running.get(), gate.waiting.get()), (0, 0));
    }

    #[tokio::test]
    async fn work_that_panics_is_a_fault_and_gives_its_place_back() {
        let gate = Gate::new(1, 1);
        for _ in 0..3 {
            let done = gate.run(|| -> Result<(), Fault> { panic!("told") }).await;
            assert_eq!(done, Err(Fault::inside()));
        }
        assert_eq!(gate.run(|| Ok(1)).await, Ok(1));
    }
}
