//! Reprints: which articles are one text, cut, reordered or under another headline.
//!
//! A [`Sketch`] is taken of every article when it is read; articles whose sketches agree in a part are candidates, and
//! two candidates are copies when most of the words of each stand in runs that the other has too ([`overlap()`]).
//! [`groups`] joins them. What comes out depends on the set of articles alone, not on the order they came in.

mod group;
mod overlap;
mod sketch;
mod words;

pub use group::Candidate;
pub use group::Texts;
pub use group::groups;
pub use overlap::COPY;
pub use overlap::Runs;
pub use overlap::overlap;
pub use sketch::BANDS;
pub use sketch::Sketch;
