//! The ledger against the index.

use std::collections::HashMap;
use std::path::Path;

use serde::Serialize;

use crate::article::Article;
use crate::engine;
use crate::engine::local::Reader;
use crate::engine::local::Verified;

use super::Error;
use super::identity::record_key;
use super::ledger::Ledger;

/// Most faults of records that are told one by one.
const MAX_FAULTS: usize = 100;

/// What was looked at, and what is wrong. Serialises as `verify --json`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// The files.
    #[serde(flatten)]
    pub verified: Verified,
    /// Articles that were read.
    pub articles: u64,
}

/// Checks every file of the live generation, then every article against the ledger.
///
/// # Errors
///
/// When there is no index, or one of another version; damage is no error but what is looked for.
pub fn verify(index: &Path) -> Result<Checked, Error> {
    let mut checked = Checked {
        verified: engine::local::verify(index)?,
        articles: 0,
    };
    // What is damaged is not asked what it holds: the engine trusts its files.
    if checked.verified.is_whole() {
        match Reader::open(index) {
            Ok(reader) if reader.generation() == checked.verified.generation => {
                checked.compare(&reader)?;
            }
            // It was swapped meanwhile, and the new one was checked when it was built.
            Ok(_) => {}
            Err(error) => checked.verified.faults.push(error.to_string()),
        }
    }
    Ok(checked)
}

impl Checked {
    fn compare(&mut self, reader: &Reader) -> Result<(), Error> {
        let ledger = match Ledger::of(reader) {
            Ok(ledger) => ledger,
            Err(Error::Ledger(cause)) => {
                self.verified.faults.push(format!("the ledger: {cause}"));
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let mut wanted: HashMap<u64, &str> = HashMap::new();
        for (root, relative, file) in ledger.files() {
            let numbered = file.indexed().map(|record| {
                let key = record_key(root.number, relative, record.offset);
                (key, record.id.as_str())
            });
            wanted.extend(numbered);
        }
        let mut faults = Vec::new();
        let mut articles = 0;
        reader.each_stored(&mut |key, article: Result<Article, _>| {
            articles += 1;
            let fault = match (wanted.remove(&key), article) {
                (Some(id), Ok(article)) if id == article.id => None,
                (_, Err(error)) => Some(format!("article number {key}: {error}")),
                (Some(id), Ok(article)) => Some(format!(
                    "`{}` has the id {}, the ledger says {id}",
                    article.source, article.id
                )),
                (None, Ok(article)) => Some(format!(
                    "`{}` (id {}) is in the index and not, or only once, in the ledger",
                    article.source, article.id
                )),
            };
            faults.extend(fault);
        })?;
        let lost = wanted.values();
        faults.extend(
            lost.map(|id| format!("the article {id} is in the ledger and not in the index")),
        );
        faults.sort_unstable();
        let more = faults.len().saturating_sub(MAX_FAULTS);
        faults.truncate(MAX_FAULTS);
        self.verified.faults.extend(faults);
        if more > 0 {
            self.verified.faults.push(format!("and {more} more"));
        }
        self.articles = articles;
        Ok(())
    }
}
