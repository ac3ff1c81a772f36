//! Searches that are kept under a name, and what they have shown.
//!
//! They stand in `saved.json` beside the generations, so a rebuild leaves them; what was shown is kept by the ids of
//! articles, which a rebuild leaves too.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use serde::Deserialize;
use serde::Serialize;

use crate::search::Params;

/// Where they stand in an index.
const FILE: &str = "saved.json";

/// All kept searches of an index, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Saved {
    /// By name.
    pub searches: BTreeMap<String, SavedSearch>,
}

/// A search that is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedSearch {
    /// As typed.
    pub query: String,
    /// Filters, as typed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outlet: Vec<String>,
    /// See `outlet`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub author: Vec<String>,
    /// See `outlet`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lang: Vec<String>,
    /// See `outlet`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub section: Vec<String>,
    /// First day, month or year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Last day, month or year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Ids of the articles that the runs found; `None` before the first.
    #[serde(default)]
    pub seen: Option<BTreeSet<String>>,
}

impl SavedSearch {
    /// Returns the search as a front's parameters.
    pub fn params(&self) -> Params {
        Params {
            query: self.query.clone(),
            outlet: self.outlet.clone(),
            author: self.author.clone(),
            lang: self.lang.clone(),
            section: self.section.clone(),
            from: self.from.clone(),
            to: self.to.clone(),
            // All the words or nothing: what is new must not depend on what else there is.
            matching: Some("all".to_owned()),
            each_copy: true,
            ..Params::default()
        }
    }

    /// Notes what a run found; returns what no run before found.
    pub fn note(&mut self, found: BTreeSet<String>) -> BTreeSet<String> {
        let seen = self.seen.get_or_insert_default();
        let new = found.difference(seen).cloned().collect();
        seen.extend(found);
        new
    }
}

impl Saved {
    /// Reads the kept searches of an index; none where there is no file.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or is not what was written.
    pub fn load(index: &Path) -> io::Result<Self> {
        match fs::read(index.join(FILE)) {
            Ok(bytes) => Ok(serde_json::from_slice(&bytes)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error),
        }
    }

    /// Writes them, so that a crash leaves the old or the new.
    pub fn store(&self, index: &Path) -> io::Result<()> {
        let new = index.join(format!("{FILE}.{}.new", std::process::id()));
        let file = fs::File::create(&new)?;
        serde_json::to_writer_pretty(&file, self)?;
        file.sync_all()?;
        fs::rename(&new, index.join(FILE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_before_is_not_new() {
        let ids = |ids: &[&str]| {
            ids.iter()
                .map(|id| (*id).to_owned())
                .collect::<BTreeSet<_>>()
        };
        let mut search = SavedSearch::default();
        assert_eq!(search.note(ids(&["a", "b"])), ids(&["a", "b"]));
        assert_eq!(search.note(ids(&["b", "c"])), ids(&["c"]));
        assert_eq!(
            search.note(ids(&["a"])),
            ids(&[]),
            "an article that comes back is not new"
        );
    }
}
