//! What the training of the model asks for: the very features it is served.

use std::ops::Range;

use crate::extract::FlatBody;
use crate::extract::Rejected;

use super::Prepared;
use super::features::ROW;
use super::model::Model;
use super::text_features;

/// A segment as the model sees it.
#[derive(Debug, Clone)]
pub struct Observation {
    /// Where it stands in the dump.
    pub range: Range<usize>,
    /// Its words.
    pub words: f32,
    /// Features; -1 where one is not known.
    pub row: Vec<f32>,
    /// Buckets of its words and pairs of words.
    pub buckets: Vec<u16>,
}

/// Returns the article text of a dump by other weights than the built-in ones.
///
/// # Errors
///
/// As [`Dump::body`](super::Dump::body) does; `NoArticle` also where the weights were written for other features.
pub fn flat_with(dump: &str, weights: &[u8]) -> Result<FlatBody, Rejected> {
    let model = Model::read(weights).ok_or(Rejected::NoArticle)?;
    super::Dump::read_with(dump, &model)?.body(None)
}

/// Returns the segments of a dump, in order.
pub fn observe(dump: &str) -> Vec<Observation> {
    let prepared = Prepared::of(dump);
    (0..prepared.segments.len())
        .map(|at| {
            let mut row = [[0.0; ROW]];
            let traits = &prepared.seen.traits;
            prepared.features.rows(traits, at, &mut row);
            let seen = &traits[at];
            let mut buckets = Vec::new();
            text_features::buckets(prepared.seen.words_of(seen), |bucket| buckets.push(bucket));
            Observation {
                range: prepared.segments[at].range.clone(),
                words: seen.words,
                row: row[0].to_vec(),
                buckets,
            }
        })
        .collect()
}
