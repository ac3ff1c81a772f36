//! How long a search may take.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Instant;

/// A point in time at which everything that works on a search stops; what was found up to then is the answer.
#[derive(Debug, Clone, Default)]
pub(super) struct Watch {
    until: Option<Instant>,
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

    /// Looks at the clock, and returns whether to stop.
    pub(super) fn is_over(&self) -> bool {
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
