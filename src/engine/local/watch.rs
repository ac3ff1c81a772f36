//! How long a search may take.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Instant;

/// A point in time at which everything that works on a search stops; what was found up to then is the answer.
#[derive(Debug, Clone, Default)]
pub(super) struct Watch {
    until: Option<Instant>,
    /// Looks that are left; for tests, which know no clock.
    #[cfg(test)]
    looks: Option<Arc<std::sync::atomic::AtomicU32>>,
    passed: Arc<AtomicBool>,
    cut: Arc<AtomicBool>,
}

impl Watch {
    /// Until a point in time; `None` for a search that takes as long as it takes.
    pub(super) fn until(until: Option<Instant>) -> Self {
        Self {
            until,
            ..Self::default()
        }
    }

    /// Until it was looked at so often.
    #[cfg(test)]
    pub(super) fn after_looks(looks: u32) -> Self {
        Self {
            looks: Some(Arc::new(looks.into())),
            ..Self::default()
        }
    }

    /// Whether there is a time to stop at.
    pub(super) fn is_set(&self) -> bool {
        #[cfg(test)]
        if self.looks.is_some() {
            return true;
        }
        self.until.is_some()
    }

    /// Looks at the clock, and returns whether to stop.
    pub(super) fn is_over(&self) -> bool {
        #[cfg(test)]
        if let Some(looks) = &self.looks {
            let over = looks.fetch_sub(1, Ordering::Relaxed) <= 1;
            self.passed.fetch_or(over, Ordering::Relaxed);
            return self.has_stopped();
        }
        let Some(until) = self.until else {
            return false;
        };
        if !self.has_stopped() && Instant::now() >= until {
            self.passed.store(true, Ordering::Relaxed);
        }
        self.has_stopped()
    }

    /// Notes that a text was not looked at whole.
    pub(super) fn note_cut(&self) {
        self.cut.store(true, Ordering::Relaxed);
    }

    /// Whether a text was not looked at whole.
    pub(super) fn has_cut(&self) -> bool {
        self.cut.load(Ordering::Relaxed)
    }

    /// Whether anything was stopped.
    pub(super) fn has_stopped(&self) -> bool {
        self.passed.load(Ordering::Relaxed)
    }
}
