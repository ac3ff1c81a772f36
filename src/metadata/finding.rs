//! Candidates for a field, and the one that was taken.

use crate::article::Discarded;
use crate::article::Provenance;

use super::Finding;

/// A value and the place it stood in.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate<T> {
    pub(super) from: &'static str,
    pub(super) raw: String,
    pub(super) value: T,
}

impl<T> Candidate<T> {
    pub(super) fn new(from: &'static str, raw: impl Into<String>, value: T) -> Self {
        Self {
            from,
            raw: raw.into(),
            value,
        }
    }
}

/// Most rejected candidates that a provenance keeps.
const MOST_REJECTED: usize = 12;

impl<T> Finding<T> {
    /// Returns the finding of a taken candidate.
    pub(super) fn taken(candidate: Candidate<T>) -> Self {
        Self {
            value: Some(candidate.value),
            provenance: Provenance {
                from: Some(candidate.from),
                raw: Some(candidate.raw),
                rejected: Vec::new(),
            },
        }
    }

    /// Takes the first candidate and rejects the others.
    pub(super) fn first(candidates: impl IntoIterator<Item = Candidate<T>>) -> Self {
        let mut candidates = candidates.into_iter();
        let Some(first) = candidates.next() else {
            return Self::default();
        };
        let mut finding = Self::taken(first);
        for other in candidates {
            finding.reject(other.from, other.raw, "a better place was found");
        }
        finding
    }

    /// Notes a candidate that was not taken.
    pub(super) fn reject(
        &mut self,
        from: &'static str,
        raw: impl Into<String>,
        because: &'static str,
    ) {
        if self.provenance.rejected.len() < MOST_REJECTED {
            self.provenance.rejected.push(Discarded {
                from,
                raw: raw.into(),
                because,
            });
        }
    }
}
